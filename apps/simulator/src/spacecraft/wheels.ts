/** Reaction wheels in a pyramid, and their unloading. */
import type { Surroundings } from '../geometry/orbit.ts'
import type { Vector } from '../geometry/vector.ts'
import type { Random } from '../random.ts'
import { clamp, relax, type RaiseEvent, type Readings } from './reading.ts'

/** rpm about which each wheel is kept. */
const BIAS = [1800, -1750, 1850, -1800]

export class Wheels {
  readonly speeds: Float64Array
  readonly #torques: Float64Array
  readonly #temperatures: Float64Array
  readonly #failed = new Set<number>()
  readonly #off = new Set<number>()
  /** rpm about which each wheel was commanded to turn; NaN: as the design has it. */
  readonly #commanded: Float64Array
  readonly #random: Random
  readonly #raise: RaiseEvent
  #anomaly = 0

  constructor(count: number, random: Random, raise: RaiseEvent) {
    this.#random = random
    this.#raise = raise
    this.speeds = Float64Array.from({ length: count }, (_, i) => BIAS[i]!)
    this.#torques = new Float64Array(count)
    this.#commanded = new Float64Array(count).fill(Number.NaN)
    this.#temperatures = new Float64Array(count).fill(22)
  }

  get lost(): boolean {
    return this.#failed.size + this.#off.size > 0
  }

  fail(wheel: number): void {
    if (wheel < 1 || wheel > this.speeds.length) return
    this.#failed.add(wheel)
    this.#raise(4003, wheel, this.speeds[wheel - 1]!)
  }

  repair(wheel: number): void {
    this.#failed.delete(wheel)
  }

  get count(): number {
    return this.speeds.length
  }
  /** Powered, and following its command. */
  works(wheel: number): boolean {
    return !this.#failed.has(wheel) && !this.#off.has(wheel)
  }
  switch(wheel: number, on: boolean): void {
    if (on) this.#off.delete(wheel)
    else this.#off.add(wheel)
  }
  setSpeed(wheel: number, rpm: number): void {
    this.#commanded[wheel - 1] = rpm
  }
  /** Back to the speeds of the design. */
  unload(): void {
    this.#commanded.fill(Number.NaN)
  }

  step(dt: number, torque: readonly number[], s: Surroundings, running: boolean): void {
    // Gravity gradient and residual dipole give a twice-an-orbit load.
    this.#anomaly = Math.atan2(s.position[2], Math.hypot(s.position[0], s.position[1]))
    let alive = 0
    for (let i = 1; i <= this.speeds.length; i++) if (this.works(i)) alive++
    for (let i = 0; i < this.speeds.length; i++) {
      const failed = !this.works(i + 1)
      const commanded = this.#commanded[i]!
      const free = Number.isNaN(commanded)
      const wanted = free ? BIAS[i]! * (running ? 1 : 0.2) + 420 * Math.sin(2 * this.#anomaly + i) : commanded
      const share = torque[i % 3]! * (i % 2 === 0 ? 1 : -1) * (4 / Math.max(1, alive))
      const before = this.speeds[i]!
      this.speeds[i] = failed
        ? relax(before, 0, dt, 90)
        : clamp(relax(before, wanted, dt, free ? 500 : 40) - share * 0.9 * dt, -6400, 6400)
      // mN·m: 0.02 kg·m² of rotor.
      this.#torques[i] = failed ? 0 : ((this.speeds[i]! - before) / dt) * (Math.PI / 30) * 20
      this.#temperatures[i] = relax(this.#temperatures[i]!, 17 + Math.abs(this.speeds[i]!) / 330, dt, 2400)
    }
  }

  /** Momentum away from the bias, about the body axes, in thousands of rpm. */
  excess(): Vector {
    const of = (i: number): number => ((this.speeds[i] ?? 0) - (BIAS[i] ?? 0)) / 1000
    return [of(0) - of(1), of(2) - of(3), of(0) + of(3)]
  }

  readings(): Readings {
    const readings: Readings = {}
    for (let i = 0; i < this.speeds.length; i++) {
      const idle = (): boolean => !this.works(i + 1)
      readings[`Wheel${i + 1}Speed`] = () => this.speeds[i]! + this.#random.gauss(0.4)
      readings[`Wheel${i + 1}Torque`] = () => this.#torques[i]!
      readings[`Wheel${i + 1}Current`] = () =>
        idle()
          ? 0
          : 0.18 +
            Math.abs(this.speeds[i]!) / 6500 +
            Math.abs(this.#torques[i]!) / 200 +
            Math.abs(this.#random.gauss(0.004))
      readings[`Wheel${i + 1}Temperature`] = () => this.#temperatures[i]! + this.#random.gauss(0.05)
      readings[`Wheel${i + 1}Health`] = () => (this.#failed.has(i + 1) ? 2 : 0)
      readings[`Wheel${i + 1}On`] = () => Number(!idle())
    }
    return readings
  }
}
