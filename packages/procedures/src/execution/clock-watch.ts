/** Notices that a clock was set: it wakes nobody by itself, and what waits for an instant must look at it. */
import type { Clock, Nanoseconds, Tai, Timer } from '@vigie/base'

/** What a clock is set by less than counts as none. */
const LEAST = 500_000_000n
const BEAT = 1_000_000_000n

export class ClockWatch {
  readonly #clock: Clock
  readonly #told: (by: Nanoseconds, now: Tai) => void
  #beat: Timer | undefined
  /** What the clock said when it was last looked at, and the even time then. */
  #looked: { readonly now: Tai; readonly even: Nanoseconds } | undefined

  /** `told`: how far it went, back where negative, and what it says now. */
  constructor(clock: Clock, told: (by: Nanoseconds, now: Tai) => void) {
    this.#clock = clock
    this.#told = told
  }

  /** Looks at it every second; of a clock that is never set there is nothing to see. */
  start(): void {
    if (this.#clock.monotonic === undefined) return
    this.look()
    this.#beat = this.#clock.every(BEAT, () => this.look())
  }
  stop(): void {
    this.#beat?.cancel()
  }

  look(): void {
    const even = this.#clock.monotonic?.()
    if (even === undefined) return
    const now = this.#clock.now()
    const by = this.#looked === undefined ? 0n : now - this.#looked.now - (even - this.#looked.even)
    this.#looked = { now, even }
    if (by >= LEAST || by <= -LEAST) this.#told(by, now)
  }
}
