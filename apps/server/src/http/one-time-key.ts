/** The key that the terminal shows at each start: whoever can read it runs the server. It opens one session, once. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Secret, type Clock, type Nanoseconds, type Tai } from '@vigie/base'

const LIFETIME: Nanoseconds = 3_600_000_000_000n

export class OneTimeKey {
  readonly secret = new Secret(randomBytes(18).toString('base64url'))
  readonly #clock: Clock
  readonly #until: Tai
  #spent = false
  constructor(clock: Clock) {
    this.#clock = clock
    this.#until = clock.now() + LIFETIME
  }
  /** True once, for the right key, within an hour of the start. */
  spend(key: Secret): boolean {
    const digest = (s: Secret): Buffer => createHash('sha256').update(s.reveal()).digest()
    if (this.#spent || this.#clock.now() > this.#until || !timingSafeEqual(digest(key), digest(this.secret)))
      return false
    this.#spent = true
    return true
  }
}
