/**
 * The on-board time: seconds since 2000-01-01T12:00:00 UTC, counted by an oscillator that drifts with its temperature, and
 * is pulled back by GNSS where there is a solution.
 */
import { parseUtc, type Tai } from '@vigie/base'
import { relax } from './reading.ts'

const EPOCH = parseUtc('2000-01-01T12:00:00Z')
/** Seconds in which GNSS takes out the error. */
const STEERING = 5400

export class OnBoardClock {
  /** On-board less true time, seconds. */
  offset: number
  drift: number
  jumps = 0
  /** GNSS may steer the oscillator. */
  steered = true
  readonly #free: number

  /** `free`: drift of the oscillator left alone, ppm. */
  constructor(free: number) {
    this.#free = free
    this.drift = free
    this.offset = (free * STEERING) / 1e6
  }

  step(dt: number, temperature: number, steered: boolean): void {
    this.drift = this.#free + 0.004 * (temperature - 22)
    this.offset += (this.drift * dt) / 1e6
    if (steered && this.steered) this.offset = relax(this.offset, 0, dt, STEERING)
  }

  jump(seconds: number): void {
    this.offset += seconds
    this.jumps++
  }

  /** Whole seconds and 2⁻²⁴ fractions, as CUC 4+3 has them. */
  at(tai: Tai): { readonly coarse: number; readonly fine: number } {
    const nanos = tai - EPOCH + BigInt(Math.round(this.offset * 1e9))
    const coarse = Number(nanos / 1_000_000_000n)
    return { coarse: coarse >>> 0, fine: Math.floor((Number(nanos % 1_000_000_000n) / 1e9) * 16_777_216) }
  }
}
