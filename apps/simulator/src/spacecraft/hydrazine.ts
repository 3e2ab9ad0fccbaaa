/** The propulsion of RECO-1: one tank of hydrazine in blow-down, four thrusters of 1 N. */
import type { Random } from '../random.ts'
import { relax, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

const THRUSTERS = 4
const ALL = [0, 1, 2, 3]
/** N a thruster, kg of satellite, kg/s a thruster. */
const THRUST = 1
const DRY_MASS = 420
const FLOW = 0.000_45
/** Litres of tank, kg a litre of hydrazine, bar × litre a kelvin of pressurant. */
const TANK = 45
const DENSITY = 1.008
const PRESSURANT = (17.6 * (45 - 31.4 / 1.008)) / 292
/** °C: the least of a catalyst bed that may be fired. */
const WARM = 180
/** Seconds of preparation and of firing within a manoeuvre of the on-board programme. */
const PREPARATION = 60
const FIRING = 120

interface Burn {
  readonly deltaV: number
  readonly thrusters: readonly number[]
}

export class Hydrazine {
  firing = false
  armed = false
  latch = false
  heating = false
  #burn: Burn | undefined
  #open: readonly number[] = []
  #mass = 31.4
  #prepared = false
  #manoeuvres = 14
  #deltaV = 0.1874
  #lastDeltaV = 0.1874
  #catalyst = 130
  readonly #pulses = [2227, 2244, 2261, 2278]
  readonly #onTime = [614.65, 617.9, 621.15, 624.4]
  readonly #thermal: Thermal
  readonly #random: Random
  readonly #raise: RaiseEvent

  constructor(thermal: Thermal, random: Random, raise: RaiseEvent) {
    this.#thermal = thermal
    this.#random = random
    this.#raise = raise
  }

  /** `inMode`: seconds in orbit-control mode; undefined in others. True when the manoeuvre is over. */
  step(dt: number, inMode: number | undefined): boolean {
    const before = this.firing
    this.#prepared = inMode !== undefined
    const programmed = inMode !== undefined && inMode > PREPARATION && inMode <= PREPARATION + FIRING
    if (this.#burn !== undefined && before && this.#deltaV >= this.#burn.deltaV) this.#burn = undefined
    this.firing = programmed || this.#burn !== undefined
    this.#open = this.firing ? (this.#burn?.thrusters ?? ALL) : []
    if (this.firing && !before) {
      this.#manoeuvres++
      this.#deltaV = 0
      this.#raise(7001, this.#manoeuvres)
    }
    if (this.firing) {
      this.#deltaV += (this.#open.length * THRUST * dt) / (DRY_MASS + this.#mass)
      this.#mass -= this.#open.length * FLOW * dt
      for (const i of this.#open) {
        this.#pulses[i]!++
        this.#onTime[i]! += dt
      }
    }
    if (before && !this.firing) {
      this.#lastDeltaV = this.#deltaV
      this.#raise(7002, this.#manoeuvres, this.#deltaV)
    }
    const bed = this.firing ? 640 : this.#prepared ? 210 : this.heating ? 240 : 130
    this.#catalyst = relax(this.#catalyst, bed, dt, this.firing ? 25 : this.heating ? 60 : 400)
    return before && !this.firing
  }

  /** Beds warm enough to fire. */
  get warm(): boolean {
    return this.#catalyst >= WARM
  }
  /** Fires those thrusters (0 … 3) until the satellite has gained so many m/s. */
  fire(deltaV: number, thrusters: readonly number[]): void {
    this.#burn = { deltaV, thrusters }
  }
  get burning(): boolean {
    return this.#burn !== undefined
  }
  disarm(): void {
    this.armed = false
    this.latch = false
    this.#burn = undefined
  }

  readings(): Readings {
    const noise = (sigma: number): number => this.#random.gauss(sigma)
    const node = (n: number): number => this.#thermal.temperatures[n - 1]!
    const pressure = (): number => (PRESSURANT * (node(24) + 273.15)) / (TANK - this.#mass / DENSITY)
    const readings: Readings = {
      TankPressure: () => pressure() + noise(0.006),
      TankTemperature: () => node(24) + noise(0.06),
      LinePressure: () => pressure() - (this.firing ? 0.35 : 0.12) + noise(0.006),
      LineTemperature: () => node(25) + 1.4 + noise(0.06),
      PropellantMass: () => this.#mass + noise(0.02),
      LatchValve: () => Number(this.#prepared || this.latch),
      Armed: () => Number(this.#prepared || this.armed),
      ManoeuvreCount: () => this.#manoeuvres,
      LastDeltaV: () => this.#lastDeltaV,
    }
    for (let i = 1; i <= THRUSTERS; i++) {
      readings[`Thruster${i}Catalyst`] = () => this.#catalyst + 3 * i + noise(0.3)
      readings[`Thruster${i}Valve`] = () => node(26) + 9 + i + (this.#catalyst - 130) / 12 + noise(0.06)
      readings[`Thruster${i}Pulses`] = () => this.#pulses[i - 1]!
      readings[`Thruster${i}OnTime`] = () => this.#onTime[i - 1]!
      readings[`Thruster${i}Open`] = () => Number(this.#open.includes(i - 1))
    }
    return readings
  }
}
