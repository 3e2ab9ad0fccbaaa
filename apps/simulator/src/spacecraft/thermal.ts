/** Thermal nodes, each of first order, and the heaters that keep them above their set points. */
import type { Surroundings } from '../geometry/orbit.ts'
import type { Random } from '../random.ts'
import type { SpacecraftProfile } from './profile.ts'
import { relax, two, type RaiseEvent, type Readings } from './reading.ts'

/** K around the set point. */
const HYSTERESIS = 0.8
/** K that the mean of a node rises while its heater is on: chopped by the control loop, or at full power by command. */
const CONTROLLED_RISE = 14
const COMMANDED_RISE = 40
/** K between a thermistor and its node, beside a heater mat at full power, and the seconds in which they come about. */
const MAT_RISE = 6
const MAT_TIME = 90
/** °C at which a heater that was left on is switched off. */
const CUT_OFF = 65
/** W a heater. */
const HEATER_POWER = 7.5

export class Thermal {
  readonly temperatures: Float64Array
  readonly #profile: SpacecraftProfile
  readonly #random: Random
  readonly #raise: RaiseEvent
  readonly #on: Uint8Array
  readonly #duty: Float64Array
  /** Switched by command: the loop leaves it alone. */
  readonly #commanded: Uint8Array
  readonly #mat: Float64Array
  readonly #low: Float64Array
  readonly #high: Float64Array
  #control = true
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
    this.#commanded = new Uint8Array(profile.heaters)
    this.#mat = new Float64Array(profile.heaters)
    this.#low = new Float64Array(profile.heaters)
    this.#high = new Float64Array(profile.heaters)
    for (const [, , , heater, setPoint] of profile.nodes) {
      if (heater === 0) continue
      this.#low[heater - 1] = setPoint - HYSTERESIS
      this.#high[heater - 1] = setPoint + HYSTERESIS
    }
  }

  step(dt: number, s: Surroundings, seasonal: number): void {
    for (const [i, [mean, swing, tau, heater]] of this.#profile.nodes.entries()) {
      const heated = heater > 0 && this.#on[heater - 1] === 1
      const commanded = heater > 0 && this.#commanded[heater - 1] === 1
      const rise = heated ? (commanded ? COMMANDED_RISE : CONTROLLED_RISE) : 0
      const target = mean + swing * (s.illumination - 0.62) * 1.6 + seasonal + this.bias + rise
      const t = relax(this.temperatures[i]!, target, dt, tau)
      this.temperatures[i] = t
      if (heater === 0) continue
      const h = heater - 1
      this.#mat[h] = relax(this.#mat[h]!, heated && commanded ? MAT_RISE : 0, dt, MAT_TIME)
      if (commanded) {
        if (heated && t > CUT_OFF) {
          this.#switch(heater, false, t)
          this.#raise(3002, i + 1, t)
        }
      } else if (this.#control && (heated ? t > this.#high[h]! : t < this.#low[h]!)) this.#switch(heater, !heated, t)
    }
    for (let h = 0; h < this.#on.length; h++) this.#duty[h] = relax(this.#duty[h]!, this.#on[h]! * 100, dt, 600)
    if (this.#control) this.#cycle = (this.#cycle + dt) % 65_536
  }

  #switch(heater: number, on: boolean, t: number): void {
    this.#on[heater - 1] = Number(on)
    this.#raise(3001, heater, t)
  }

  get heaters(): number {
    return this.#on.length
  }
  get control(): boolean {
    return this.#control
  }

  /** Switched by command, and left so until control is enabled again. */
  command(heater: number, on: boolean): void {
    this.#commanded[heater - 1] = 1
    if ((this.#on[heater - 1] === 1) === on) return
    const node = this.#profile.nodes.findIndex((n) => n[3] === heater)
    this.#switch(heater, on, node < 0 ? 0 : this.temperatures[node]!)
  }

  setThresholds(heater: number, low: number, high: number): void {
    this.#low[heater - 1] = low
    this.#high[heater - 1] = high
  }

  /** On: the loop takes all heaters again. Off: they stay as they are. */
  enableControl(on: boolean): void {
    this.#control = on
    if (on) this.#commanded.fill(0)
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

  /** K that the thermistor of a node is warmer than it, for the mat beside it. */
  #beside(node: number): number {
    const heater = this.#profile.nodes[node]![3]
    return heater === 0 ? 0 : this.#mat[heater - 1]!
  }

  readings(): Readings {
    const readings: Readings = {
      ControlEnabled: () => Number(this.#control),
      ControlCycle: () => Math.floor(this.#cycle),
      HeaterPower: () => this.heating * this.#on.length * HEATER_POWER * 0.6,
    }
    for (let i = 0; i < this.temperatures.length; i++)
      readings[`T${two(i + 1)}`] = () => this.temperatures[i]! + this.#beside(i) + this.#random.gauss(0.06)
    for (let h = 0; h < this.#on.length; h++) {
      readings[`Heater${two(h + 1)}`] = () => this.#on[h]!
      readings[`Heater${two(h + 1)}Duty`] = () => this.#duty[h]!
    }
    return readings
  }
}
