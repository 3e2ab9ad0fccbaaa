/** The electric propulsion of IDENT-1. */
import type { Random } from '../random.ts'
import type { Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

/** Xenon and a Hall thruster that fires for a part of each orbit to hold the altitude. */
export class HallThruster {
  firing = false
  armed = false
  heating = false
  /** Seconds of thrust that are left of what was commanded. */
  #ordered = 0
  #state = 1
  #inState = 0
  #cathode = 20
  #body = 5
  #hours = 212.6
  #ignitions = 418
  readonly #thermal: Thermal
  readonly #random: Random
  readonly #raise: (event: 'start' | 'end', manoeuvre: number, deltaV: number) => void
  #enabled = true
  #lastDeltaV = 0.0432

  constructor(
    thermal: Thermal,
    random: Random,
    raise: (event: 'start' | 'end', manoeuvre: number, deltaV: number) => void,
  ) {
    this.#thermal = thermal
    this.#random = random
    this.#raise = raise
  }

  /** Fires within ±12° of the ascending node in sunlight, with the battery charged. */
  step(dt: number, argument: number, ready: boolean): void {
    this.#inState += dt
    const programmed = this.#enabled && ready && Math.abs(argument) < 12
    const wanted = programmed || (this.armed && this.#ordered > 0)
    if (this.#state === 1 && wanted) this.#enter(2)
    else if (this.#state === 2 && this.#inState > 60) {
      this.#enter(3)
      this.#ignitions++
      this.#raise('start', this.#ignitions, 0)
    } else if (this.#state === 3 && !wanted) {
      this.#lastDeltaV = 8.3e-5 * this.#inState
      this.#raise('end', this.#ignitions, this.#lastDeltaV)
      this.#enter(1)
    } else if (this.#state === 2 && !wanted) this.#enter(1)
    this.firing = this.#state === 3
    if (this.firing) {
      this.#hours += dt / 3600
      this.#ordered = Math.max(0, this.#ordered - dt)
    }
    const decay = (x: number, to: number, tau: number): number => to + (x - to) * Math.exp(-dt / tau)
    this.#cathode = decay(this.#cathode, this.#state === 2 || this.heating ? 1150 : this.firing ? 1080 : 15, 40)
    this.#body = decay(this.#body, this.firing ? 235 : 4, 420)
  }

  /** The on-board programme and what was commanded end. */
  stop(): void {
    this.#enabled = false
    this.#ordered = 0
  }
  order(seconds: number): void {
    this.#ordered = seconds
  }
  get ordered(): number {
    return this.#ordered
  }
  /** Ends what was commanded, and the firing that is under way; the programme goes on at the next node. */
  cut(): void {
    this.#ordered = 0
    if (this.#state === 3) {
      this.#lastDeltaV = 8.3e-5 * this.#inState
      this.#raise('end', this.#ignitions, this.#lastDeltaV)
    }
    if (this.#state !== 1) this.#enter(1)
    this.firing = false
  }
  enable(): void {
    this.#enabled = true
  }

  /** Share of the unit's nominal current. */
  get load(): number {
    return this.firing ? 95 : this.#state === 2 ? 30 : 1
  }

  #enter(state: number): void {
    this.#state = state
    this.#inState = 0
  }

  readings(): Readings {
    const kelvin = (node: number): number => this.#thermal.temperatures[node - 1]! + 273.15
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const on = (value: number, sigma: number): number => (this.firing ? value + noise(sigma) : Math.abs(noise(0.001)))
    return {
      TankPressure: () => 96 * (kelvin(21) / 298.15) + noise(0.05),
      TankTemperature: () => kelvin(21) - 273.15 + noise(0.06),
      RegulatedPressure: () => 2.2 + noise(0.004),
      XenonMass: () => 5.72 + noise(0.003),
      LatchValve: () => Number(this.#state >= 2),
      Armed: () => Number(this.#state >= 2 || this.armed),
      State: () => this.#state,
      AnodeVoltage: () => on(302, 0.6),
      AnodeCurrent: () => on(0.86, 0.006),
      CathodeHeater: () => (this.#state === 2 || this.heating ? 7.1 + noise(0.02) : 0),
      CathodeTemperature: () => this.#cathode + noise(0.8),
      MassFlow: () => on(1.12, 0.004),
      MagnetCurrent: () => on(1.6, 0.004),
      PpuTemperature: () => kelvin(22) - 273.15 + (this.firing ? 11 : 0) + noise(0.06),
      ThrusterTemperature: () => this.#body + noise(0.3),
      FiringTime: () => this.#hours,
      Ignitions: () => this.#ignitions,
      ManoeuvreCount: () => this.#ignitions,
      LastDeltaV: () => this.#lastDeltaV,
    }
  }
}
