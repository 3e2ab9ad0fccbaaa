/** The propulsion of RECO-1: one tank of hydrazine in blow-down, four thrusters of 1 N. */
import type { Random } from '../random.ts'
import { relax, type RaiseEvent, type Readings } from './reading.ts'
import type { Thermal } from './thermal.ts'

const THRUSTERS = 4
/** N a thruster, kg of satellite, kg/s a thruster. */
const THRUST = 1
const DRY_MASS = 420
const FLOW = 0.000_45
/** Litres of tank, kg a litre of hydrazine, bar × litre a kelvin of pressurant. */
const TANK = 45
const DENSITY = 1.008
const PRESSURANT = (17.6 * (45 - 31.4 / 1.008)) / 292
/** Seconds of preparation and of firing within a manoeuvre. */
const PREPARATION = 60
const FIRING = 120

export class Hydrazine {
  firing = false
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
    this.firing = inMode !== undefined && inMode > PREPARATION && inMode <= PREPARATION + FIRING
    if (this.firing && !before) {
      this.#manoeuvres++
      this.#deltaV = 0
      this.#raise(7001, this.#manoeuvres)
    }
    if (this.firing) {
      this.#deltaV += (THRUSTERS * THRUST * dt) / (DRY_MASS + this.#mass)
      this.#mass -= THRUSTERS * FLOW * dt
      for (let i = 0; i < THRUSTERS; i++) {
        this.#pulses[i]!++
        this.#onTime[i]! += dt
      }
    }
    if (before && !this.firing) {
      this.#lastDeltaV = this.#deltaV
      this.#raise(7002, this.#manoeuvres, this.#deltaV)
    }
    this.#catalyst = relax(this.#catalyst, this.firing ? 640 : this.#prepared ? 210 : 130, dt, this.firing ? 25 : 400)
    return before && !this.firing
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
      LatchValve: () => Number(this.#prepared),
      Armed: () => Number(this.#prepared),
      ManoeuvreCount: () => this.#manoeuvres,
      LastDeltaV: () => this.#lastDeltaV,
    }
    for (let i = 1; i <= THRUSTERS; i++) {
      readings[`Thruster${i}Catalyst`] = () => this.#catalyst + 3 * i + noise(0.3)
      readings[`Thruster${i}Valve`] = () => node(26) + 9 + i + (this.#catalyst - 130) / 12 + noise(0.06)
      readings[`Thruster${i}Pulses`] = () => this.#pulses[i - 1]!
      readings[`Thruster${i}OnTime`] = () => this.#onTime[i - 1]!
      readings[`Thruster${i}Open`] = () => Number(this.firing)
    }
    return readings
  }
}
