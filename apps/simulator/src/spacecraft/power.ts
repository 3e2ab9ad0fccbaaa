/** Solar array, battery, bus and switched outputs. */
import type { Surroundings } from '../geometry/orbit.ts'
import type { Random } from '../random.ts'
import type { SpacecraftProfile } from './profile.ts'
import { clamp, relax, two, type RaiseEvent, type Readings } from './reading.ts'

const CELLS = 8
/** Open-circuit voltage of a lithium-ion cell over its state of charge, per tenth. */
const OPEN_CIRCUIT = [3.0, 3.42, 3.52, 3.58, 3.62, 3.67, 3.74, 3.83, 3.92, 4.02, 4.15]
/** End of charge, volts a cell, unless commanded. */
const END_OF_CHARGE = 4.13
/** Seconds that the wings stay where they were commanded before they follow the Sun again. */
const WINGS_HELD = 600

const Output = { off: 0, on: 1, tripped: 2 } as const
const ChargeMode = { idle: 0, bulk: 1, taper: 2, trickle: 3 } as const
/** Share of the greatest charge current that a charge mode allows. */
const CHARGE_SHARE = [0, 1, 0.4, 0.03] as const

function openCircuitVoltage(charge: number): number {
  const at = clamp(charge, 0, 1) * 10
  const i = Math.min(9, Math.floor(at))
  return OPEN_CIRCUIT[i]! + (OPEN_CIRCUIT[i + 1]! - OPEN_CIRCUIT[i]!) * (at - i)
}

/** What draws current now: shares of the nominal currents. */
/** A of a unit in cold redundancy, once it is switched on. */
const SPARE_CURRENT = 0.3

export interface Consumers {
  readonly transmitter: number
  readonly imager: number
  readonly xband: number
  readonly heaters: number
  readonly wheel: number
  readonly thruster: number
  readonly receivers: number
  readonly hosted: number
}

export class Power {
  charge = 0.93
  busVoltage = 31
  busCurrent = 6
  batteryCurrent = 0
  arrayCurrent = 0
  wingTemperature = 20
  cycles = 3120
  chargeMode = 1
  /** Cell that was lost, 1 … 8; 0: none. */
  lostCell = 0
  /** Battery relay: closed. */
  relay = true
  /** Charge mode that was commanded: the most that the regulator may do. */
  chargeAllowed: number = ChargeMode.bulk
  /** Volts of the whole battery. */
  endOfCharge = END_OF_CHARGE * CELLS
  #lostShare = 0
  readonly #profile: SpacecraftProfile
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #outputs: Float64Array
  readonly #states: Uint8Array
  #wingsHeld = 0
  #wingAngle = 0
  readonly #cellSpread: number[]
  readonly #strings: number[]
  #lit = true
  #low = false
  #orbitAngle = 0
  #batteryTemperature = 16

  constructor(profile: SpacecraftProfile, random: Random, raise: RaiseEvent) {
    this.#profile = profile
    this.#random = random
    this.#raise = raise
    this.#outputs = new Float64Array(profile.outputs.length)
    this.#states = Uint8Array.from(profile.outputs, (o) => (o.by === 'spare' ? Output.off : Output.on))
    this.#cellSpread = Array.from({ length: CELLS }, () => random.gauss(0.004))
    this.#strings = Array.from({ length: profile.strings }, () => 1 + random.gauss(0.012))
  }

  /** `incidence`: cosine between the array's normal and the Sun. */
  step(dt: number, s: Surroundings, incidence: number, consumers: Consumers): void {
    const profile = this.#profile
    let load = 0
    for (const [i, output] of profile.outputs.entries()) {
      const share = output.by === 'always' ? 1 : output.by === 'spare' ? 1 : consumers[output.by]
      const nominal = output.by === 'spare' ? SPARE_CURRENT : output.current
      const current = this.#states[i] === Output.on ? nominal * share * (28 / this.busVoltage) : 0
      this.#outputs[i] = current
      load += current
    }
    this.busCurrent = load
    this.#lostShare = relax(this.#lostShare, this.lostCell === 0 ? 0 : 1, dt, 45)

    this.wingTemperature = relax(this.wingTemperature, s.illumination > 0.5 ? 62 : -78, dt, 520)
    // Cells give more when cold: −0.3 % of power a kelvin.
    const efficiency = 1 - 0.003 * (this.wingTemperature - 28)
    const available = profile.stringCurrent * profile.strings * s.illumination * this.#facing(incidence) * efficiency
    // The regulator changes array power at about 58 V into bus current.
    const offered = (available * 58 * 0.95) / this.busVoltage
    const limit = profile.capacity / 6
    // A lower end of charge ends it earlier: 0.1 V a cell is about a tenth of the charge.
    const full = clamp(1 + (this.endOfCharge / CELLS - END_OF_CHARGE), 0.3, 1)
    const taper = Math.min(clamp((full - this.charge) / 0.06, 0, 1), this.relay ? CHARGE_SHARE[this.chargeAllowed]! : 0)
    const wanted = load + limit * taper
    const taken = Math.min(offered, wanted)
    this.arrayCurrent = offered > 0 ? available * (taken / offered) : 0
    this.batteryCurrent = this.relay ? taken - load : 0
    this.charge = clamp(
      this.charge + ((this.batteryCurrent * dt) / 3600 / profile.capacity) * (this.batteryCurrent > 0 ? 0.98 : 1),
      0.02,
      1,
    )
    this.chargeMode =
      this.batteryCurrent < -0.05
        ? 4
        : this.chargeAllowed === ChargeMode.idle
          ? 0
          : taper < 0.05
            ? 3
            : taper < 1
              ? 2
              : 1
    // Without the battery the bus is what the array can carry.
    const carried = this.relay ? this.batteryVoltage() + 0.05 : offered >= load ? 30 : 21
    this.busVoltage = relax(this.busVoltage, carried, dt, 3)
    this.#batteryTemperature = relax(this.#batteryTemperature, 16 + 0.012 * this.batteryCurrent ** 2, dt, 5400)
    this.#orbitAngle = (this.#orbitAngle + (dt * 360) / 5800) % 360
    this.#wingsHeld = Math.max(0, this.#wingsHeld - dt)

    const lit = s.illumination > 0.5
    if (lit !== this.#lit) {
      this.#raise(lit ? 2002 : 2001, 0, this.charge * 100)
      if (!lit) this.cycles++
      this.#lit = lit
    }
    const low = this.charge < (this.#low ? 0.55 : 0.5)
    if (low && !this.#low) this.#raise(2003, 0, this.charge * 100)
    this.#low = low
  }

  /** Cosine between the array and the Sun: what the attitude gives, less what a commanded wing angle takes. */
  #facing(incidence: number): number {
    const off = this.#wingsHeld > 0 ? Math.cos(((this.#wingAngle - this.#trackingAngle) * Math.PI) / 180) : 1
    return Math.max(0, incidence) * Math.max(0, off)
  }

  get #trackingAngle(): number {
    return this.#orbitAngle - 180
  }

  /** The wings go there, and stay for a while. Degrees. */
  holdWings(angle: number): void {
    this.#wingAngle = angle
    this.#wingsHeld = WINGS_HELD
  }

  get outputs(): number {
    return this.#states.length
  }
  /** Outputs that the satellite cannot do without: the computer in control. */
  isEssential(output: number): boolean {
    return output === 1
  }
  isTripped(output: number): boolean {
    return this.#states[output - 1] === Output.tripped
  }
  isOn(output: number): boolean {
    return this.#states[output - 1] === Output.on
  }
  switchOutput(output: number, on: boolean): void {
    this.#states[output - 1] = on ? Output.on : Output.off
  }
  /** The limiter of an output opens (a fault). */
  trip(output: number): void {
    this.#raise(2004, output, this.#outputs[output - 1]! * 3)
    this.#states[output - 1] = Output.tripped
  }

  get low(): boolean {
    return this.#low
  }

  cellVoltage(cell: number): number {
    const resistance = 0.011 * (108 / this.#profile.capacity)
    const healthy = Math.min(
      this.endOfCharge / CELLS + 0.02,
      openCircuitVoltage(this.charge) + (this.batteryCurrent / 8) * resistance,
    )
    const lost = cell === this.lostCell ? this.#lostShare : 0
    return (healthy + this.#cellSpread[cell - 1]!) * (1 - lost) + 2.15 * lost
  }

  batteryVoltage(): number {
    let sum = 0
    for (let cell = 1; cell <= CELLS; cell++) sum += this.cellVoltage(cell)
    return sum
  }

  readings(heaterOn: () => boolean): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const readings: Readings = {
      BusVoltage: () => this.busVoltage + noise(0.01),
      BusCurrent: () => this.busCurrent + noise(0.02),
      BatteryVoltage: () => this.batteryVoltage() + noise(0.008),
      BatteryCurrent: () => this.batteryCurrent + noise(0.02),
      StateOfCharge: () => this.charge * 100,
      ChargeMode: () => this.chargeMode,
      BatteryHeater: () => Number(heaterOn()),
      HeaterEnabled: () => 1,
      BatteryRelay: () => Number(this.relay),
      EndOfChargeLevel: () => this.endOfCharge,
      DischargeCycles: () => this.cycles,
      ArrayVoltage: () => (this.arrayCurrent > 0.05 ? 58 - 0.08 * this.wingTemperature : 1.2) + noise(0.05),
      RegulatorTemperature: () => 24 + 0.35 * this.arrayCurrent + noise(0.1),
      WingLeftDeployed: () => 1,
      WingRightDeployed: () => 1,
      WingLeftAngle: () => (this.#wingsHeld > 0 ? this.#wingAngle : this.#trackingAngle) + noise(0.005),
      WingRightAngle: () => -(this.#wingsHeld > 0 ? this.#wingAngle : this.#trackingAngle) + noise(0.005),
      WingLeftTemperature: () => this.wingTemperature + noise(0.3),
      WingRightTemperature: () => this.wingTemperature + 1.5 + noise(0.3),
    }
    for (let cell = 1; cell <= CELLS; cell++)
      readings[`Cell${cell}Voltage`] = () => this.cellVoltage(cell) + noise(0.0008)
    for (let i = 1; i <= 4; i++)
      readings[`Battery${i}Temperature`] = () => this.#batteryTemperature + 0.4 * (i - 2.5) + noise(0.05)
    for (const [i, factor] of this.#strings.entries())
      readings[`String${two(i + 1)}Current`] = () =>
        Math.max(0, (this.arrayCurrent / this.#profile.strings) * factor + noise(0.004))
    for (let i = 0; i < this.#states.length; i++) {
      readings[`Lcl${two(i + 1)}Current`] = () => Math.max(0, this.#outputs[i]! + noise(0.006))
      readings[`Lcl${two(i + 1)}Status`] = () => this.#states[i]!
    }
    return readings
  }
}
