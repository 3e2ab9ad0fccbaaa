/** Slows down guessing: refused attempts by account and by address. */
import type { Clock, Tai } from '@vigie/base'
import { identityErrors } from './errors.ts'

const FREE_ATTEMPTS = 5
const FORGET_AFTER = 900_000_000_000n
const MOST_KEYS = 10_000

interface Failures {
  count: number
  last: Tai
}

/** After five failures the next attempt waits 2, 4, 8 … s, at most 5 min; all is forgotten after 15 min without one. */
export class AttemptLimiter {
  readonly #clock: Clock
  readonly #failures = new Map<string, Failures>()
  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Throws VIG-IDENTITY-002. */
  check(keys: readonly string[]): void {
    for (const key of keys) {
      const f = this.#failures.get(key)
      if (f === undefined || f.count < FREE_ATTEMPTS) continue
      const wait = BigInt(Math.min(300, 2 ** (f.count - FREE_ATTEMPTS + 1))) * 1_000_000_000n
      const left = f.last + wait - this.#clock.now()
      if (left > 0n) throw identityErrors.tooMany({ seconds: Math.ceil(Number(left) / 1e9) })
    }
  }
  failed(keys: readonly string[]): void {
    const now = this.#clock.now()
    if (this.#failures.size > MOST_KEYS)
      for (const [key, f] of this.#failures)
        if (now - f.last > FORGET_AFTER || this.#failures.size > MOST_KEYS) this.#failures.delete(key)
    for (const key of keys) {
      const f = this.#failures.get(key)
      if (f === undefined || now - f.last > FORGET_AFTER) this.#failures.set(key, { count: 1, last: now })
      else {
        f.count++
        f.last = now
      }
    }
  }
  succeeded(keys: readonly string[]): void {
    for (const key of keys) this.#failures.delete(key)
  }
}
