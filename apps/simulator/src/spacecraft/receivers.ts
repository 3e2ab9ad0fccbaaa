/** The receivers of IDENT-1: ships on their identification channels, and emitters over a wide band. */
import { onLand } from '../geometry/land.ts'
import type { Surroundings } from '../geometry/orbit.ts'
import type { Random } from '../random.ts'
import { relax, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

/** Longitudes and latitudes of dense traffic: Channel, Mediterranean, Malacca, China Sea, Panama, Gulf. */
const TRAFFIC = [
  [50, 0],
  [38, 12],
  [3, 101],
  [25, 120],
  [10, -80],
  [26, 52],
  [35, 140],
  [-34, 18],
] as const

export const ShipMode = { off: 0, standby: 1, demodulate: 2, sample: 3 } as const
export const MonitorMode = { off: 0, standby: 1, scan: 2, dwell: 3 } as const

export class Receivers {
  on = true
  /** Modes that were commanded; what they may do while the satellite is well. */
  shipMode: number = ShipMode.demodulate
  monitorMode: number = MonitorMode.scan
  readonly gains = [35, 36, 37, 38]
  /** MHz of a receiver that was tuned. */
  #tuned = { centre: 162, bandwidth: 20 }
  /** Seconds of raw samples that are left to be recorded. */
  #sampling = 0
  #phase = 0
  #ships = 120
  #messageRate = 20
  readonly #messages = [8_214_000, 8_190_500, 412_000, 398_700]
  readonly #bad = [3_020_400, 3_001_100, 20_100, 19_800]
  #centre = 162
  #scanStep = 0
  #detections = 90_210
  #field = 0
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #thermal: Thermal

  constructor(random: Random, raise: RaiseEvent, thermal: Thermal) {
    this.#random = random
    this.#raise = raise
    this.#thermal = thermal
  }

  step(dt: number, s: Surroundings, on: boolean): void {
    this.on = on && (this.hearsShips || this.hearsSignals)
    this.#sampling = Math.max(0, this.#sampling - dt)
    let density = onLand(s.latitude, s.longitude) ? 20 : 90
    for (const [latitude, longitude] of TRAFFIC) {
      const d = Math.hypot(
        s.latitude - latitude,
        (((s.longitude - longitude + 540) % 360) - 180) * Math.cos((latitude * Math.PI) / 180),
      )
      density += 1500 * Math.exp(-((d / 18) ** 2))
    }
    this.#ships = relax(this.#ships, on && this.hearsShips ? density : 0, dt, 60)
    this.#messageRate = (this.#ships / 9) * (1 + this.#random.gauss(0.03))
    // Collisions grow with the number of ships heard at once.
    const collided = Math.min(0.55, this.#ships / 3000)
    for (let c = 0; c < 4; c++) {
      const share = c < 2 ? 0.47 : 0.03
      const heard = Math.max(0, this.#messageRate) * share * dt
      this.#messages[c]! += heard * (1 - collided)
      this.#bad[c]! += heard * collided
    }
    if (this.monitorMode === MonitorMode.dwell) this.#centre = this.#tuned.centre
    else if (this.monitorMode === MonitorMode.scan) {
      this.#scanStep = (this.#scanStep + dt) % 2900
      this.#centre = 100 + this.#scanStep
    }
    this.#field = density
    if (on && this.#random.next() < 0.004 * dt && this.hearsSignals) {
      this.#detections++
      this.#raise(8201, 0, this.#centre)
    }
  }

  get hearsShips(): boolean {
    return this.shipMode >= ShipMode.demodulate
  }
  get hearsSignals(): boolean {
    return this.monitorMode >= MonitorMode.scan
  }
  /** MHz */
  tune(centre: number, bandwidth: number): void {
    this.#tuned = { centre, bandwidth }
    this.monitorMode = MonitorMode.dwell
  }
  sample(seconds: number): void {
    this.#sampling = seconds
  }
  get sampling(): boolean {
    return this.#sampling > 0
  }
  /** The phases of the antennas are measured again, and are zero from then on. */
  calibratePhase(): void {
    this.#phase = 1
  }

  /** Mbit/s */
  get writeRate(): number {
    return this.on ? (this.sampling ? 96 : 18) : 0
  }

  shipReadings(): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const node = (n: number): number => this.#thermal.temperatures[n - 1]!
    const readings: Readings = {
      Mode: () => (this.sampling ? ShipMode.sample : this.on || this.shipMode < 2 ? this.shipMode : ShipMode.standby),
      AntennaDeployed: () => 1,
      ShipsInView: () => Math.round(this.#ships),
      MessageRate: () => Math.max(0, this.#messageRate),
      ReceiverTemperature: () => node(26) + noise(0.06),
      LnaTemperature: () => node(25) * 0.5 + 6 + noise(0.06),
      ReceiverCurrent: () => (this.on ? 0.72 : 0.2) + noise(0.004),
      FpgaErrors: () => 12,
    }
    for (let c = 1; c <= 4; c++) {
      readings[`Channel${c}Messages`] = () => Math.floor(this.#messages[c - 1]!)
      readings[`Channel${c}BadCrc`] = () => Math.floor(this.#bad[c - 1]!)
      readings[`Channel${c}Noise`] = () => -112 + this.#field / 160 + noise(0.3)
      readings[`Channel${c}Offset`] = () => 380 * Math.sin(this.#scanStep / 200 + c) + noise(12)
      readings[`Channel${c}Gain`] = () => this.gains[c - 1]!
    }
    return readings
  }

  monitorReadings(): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const node = (n: number): number => this.#thermal.temperatures[n - 1]!
    const readings: Readings = {
      Mode: () => (this.on || this.monitorMode < 2 ? this.monitorMode : MonitorMode.standby),
      CentreFrequency: () => this.#centre,
      Bandwidth: () => (this.monitorMode === MonitorMode.dwell ? this.#tuned.bandwidth : 20),
      ScanStep: () => Math.floor(this.#scanStep),
      Detections: () => this.#detections,
      SamplesLost: () => 3,
      LocalOscillatorLock: () => 1,
      ProcessorTemperature: () => node(29) + noise(0.06),
      ProcessorLoad: () => (this.on ? 62 : 8) + noise(1),
      Spectrum: () =>
        Array.from(
          { length: 16 },
          (_, i) => -104 + 9 * Math.exp(-(((i - (this.#scanStep % 16)) / 1.5) ** 2)) + noise(0.8),
        ),
    }
    for (let a = 1; a <= 3; a++) {
      readings[`Antenna${a}Level`] = () => -92 + this.#field / 120 + a + noise(0.4)
      readings[`Antenna${a}Gain`] = () => 28
      readings[`Antenna${a}Phase`] = () => (this.#phase === 0 ? 14.2 * a - 30 : 0) + noise(0.05)
      readings[`Antenna${a}Temperature`] = () => node(a === 3 ? 28 : 27) + a + noise(0.06)
    }
    return readings
  }
}
