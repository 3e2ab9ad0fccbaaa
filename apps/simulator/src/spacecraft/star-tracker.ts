/** A star tracker: tracks, is blinded by the Sun, loses its stars when the satellite turns. */
import { multiply, named, smallRotation, type Quaternion, type Vector } from '../geometry/vector.ts'
import type { Random } from '../random.ts'
import { relax, type RaiseEvent, type Readings } from './reading.ts'

const Mode = { off: 0, standby: 1, acquisition: 2, tracking: 3, blinded: 4 } as const

export class StarTracker {
  readonly number: number
  failed = false
  switchedOn = true
  /** Left out of the estimator by command. */
  excluded = false
  #mode: number = Mode.tracking
  #inMode = 0
  #stars = 12
  #temperature = -4
  readonly #boresight: Vector
  readonly #random: Random
  readonly #raise: RaiseEvent

  constructor(number: number, random: Random, raise: RaiseEvent) {
    this.number = number
    this.#random = random
    this.#raise = raise
    this.#boresight = number === 1 ? [0.2, -0.82, -0.54] : [-0.2, -0.7, -0.69]
  }

  step(dt: number, on: boolean, sunBody: Vector, rate: number): void {
    const b = this.#boresight
    const toSun = b[0] * sunBody[0] + b[1] * sunBody[1] + b[2] * sunBody[2]
    const before = this.#mode
    this.#inMode += dt
    if (!on || this.failed || !this.switchedOn) this.#mode = on || !this.switchedOn ? Mode.off : Mode.standby
    // 26° of exclusion about the Sun; 1.2°/s of tracking.
    else if (toSun > 0.9) this.#mode = Mode.blinded
    else if (rate > 1.2) this.#mode = Mode.acquisition
    else if (before !== Mode.tracking && (before !== Mode.acquisition || this.#inMode > 12))
      this.#mode = before === Mode.acquisition ? Mode.tracking : Mode.acquisition
    if (this.#mode !== before) {
      this.#inMode = 0
      if (before === Mode.tracking) this.#raise(4001, this.number)
      if (this.#mode === Mode.tracking) this.#raise(4002, this.number, this.#stars)
    }
    if (this.#random.next() < 0.1 * dt) this.#stars = 9 + this.#random.integer(9)
    this.#temperature = relax(this.#temperature, this.#mode === Mode.off ? -14 : -4 + 4 * toSun, dt, 1800)
  }

  get tracking(): boolean {
    return this.#mode === Mode.tracking
  }

  readings(attitude: () => Quaternion): Readings {
    const name = `Str${this.number}`
    return {
      [`${name}Attitude`]: () =>
        this.tracking
          ? named(
              multiply(
                attitude(),
                smallRotation(this.#random.gauss(0.001), this.#random.gauss(0.001), this.#random.gauss(0.006)),
              ),
            )
          : { q0: 0, q1: 0, q2: 0, q3: 0 },
      [`${name}Mode`]: () => this.#mode,
      [`${name}Stars`]: () => (this.tracking ? this.#stars : 0),
      [`${name}Background`]: () =>
        Math.round(Math.abs(this.#mode === Mode.blinded ? 3100 : 180 + this.#random.gauss(12))),
      [`${name}Temperature`]: () => this.#temperature + this.#random.gauss(0.04),
      [`${name}Health`]: () => (this.failed ? 2 : Number(this.excluded)),
    }
  }
}
