/** Thermal nodes, each of first order, and the heaters that keep them above their set points. */
import type { Surroundings } from '../geometry/orbit.ts'
import type { Random } from '../random.ts'
import type { SpacecraftProfile } from './profile.ts'
import { relax, two, type RaiseEvent, type Readings } from './reading.ts'

/** K around the set point. */
const HYSTERESIS = 0.8
/** W a heater. */
const HEATER_POWER = 7.5

export class Thermal {
  readonly temperatures: Float64Array
  readonly #profile: SpacecraftProfile
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #on: Uint8Array
  readonly #duty: Float64Array
  #cycle = 0
  /** K added to every node: a warmer Sun, or dissipation of a mode. */
  bias = 0

  constructor(profile: SpacecraftProfile, random: Random, raise: RaiseEvent) {
    this.#profile = profile
    this.#random = random
    this.#raise = raise
    this.temperatures = Float64Array.from(profile.nodes, ([mean, , , heater, setPoint]) =>
      heater > 0 ? Math.max(mean, setPoint) : mean,
    )
    this.#on = new Uint8Array(profile.heaters)
    this.#duty = new Float64Array(profile.heaters)
  }

  step(dt: number, s: Surroundings, seasonal: number): void {
    for (const [i, [mean, swing, tau, heater, setPoint]] of this.#profile.nodes.entries()) {
      const heated = heater > 0 && this.#on[heater - 1] === 1
      const target = mean + swing * (s.illumination - 0.62) * 1.6 + seasonal + this.bias + (heated ? 14 : 0)
      const t = relax(this.temperatures[i]!, target, dt, tau)
      this.temperatures[i] = t
      if (heater === 0) continue
      if (heated ? t > setPoint + HYSTERESIS : t < setPoint - HYSTERESIS) {
        this.#on[heater - 1] = heated ? 0 : 1
        this.#raise(3001, heater, t)
      }
    }
    for (let h = 0; h < this.#on.length; h++) this.#duty[h] = relax(this.#duty[h]!, this.#on[h]! * 100, dt, 600)
    this.#cycle = (this.#cycle + dt) % 65_536
  }

  /** Share of the heaters that are on. */
  get heating(): number {
    let on = 0
    for (const state of this.#on) on += state
    return on / this.#on.length
  }

  heaterOn(heater: number): boolean {
    return this.#on[heater - 1] === 1
  }

  readings(): Readings {
    const readings: Readings = {
      ControlEnabled: () => 1,
      ControlCycle: () => Math.floor(this.#cycle),
      HeaterPower: () => this.heating * this.#on.length * HEATER_POWER * 0.6,
    }
    for (let i = 0; i < this.temperatures.length; i++)
      readings[`T${two(i + 1)}`] = () => this.temperatures[i]! + this.#random.gauss(0.06)
    for (let h = 0; h < this.#on.length; h++) {
      readings[`Heater${two(h + 1)}`] = () => this.#on[h]!
      readings[`Heater${two(h + 1)}Duty`] = () => this.#duty[h]!
    }
    return readings
  }
}
