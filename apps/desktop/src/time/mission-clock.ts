/** The server's time: what the clock shows, what ages count from. The browser's own clock may be wrong. */

export interface ClockSample {
  /** POSIX milliseconds of the server. */
  readonly server: number
  /** `performance.now()` when it was heard. */
  readonly local: number
}

/** Samples nearer to each other tell nothing of a rate. */
const APART = 1000
/** A rate within this of 1 is that of a real clock, told over a network. */
const NETWORK = 0.1
/** Two estimates of a rate that agree this well are believed. */
const AGREE = 0.2

export class MissionClock {
  #last: ClockSample | undefined
  #rate = 1
  /** A rate that one sample told: it may only have come late, and is believed when the next one says the same. */
  #doubt: number | undefined

  /** A simulated server may run faster than the wall, or stand still: the rate follows when samples agree on it. */
  hear(server: number, local: number = performance.now()): void {
    if (!Number.isFinite(server)) return
    const last = this.#last
    if (last === undefined) {
      this.#last = { server, local }
      return
    }
    if (local - last.local < APART) return
    const rate = Math.max(0, (server - last.server) / (local - last.local))
    const steady = Math.abs(rate - this.#rate) <= NETWORK * Math.max(1, this.#rate)
    const believed = this.#doubt !== undefined && Math.abs(rate - this.#doubt) <= AGREE * Math.max(1, this.#doubt)
    if (!steady && believed) this.#rate = Math.abs(rate - 1) <= NETWORK ? 1 : rate
    this.#doubt = steady || believed ? undefined : rate
    // What comes late is behind: the clock is not put back for it, and the next sample is compared with the one before.
    const late = !steady && !believed && rate < this.#rate
    if (!late) this.#last = { server, local }
  }

  get known(): boolean {
    return this.#last !== undefined
  }
  get rate(): number {
    return this.#rate
  }
  /** POSIX milliseconds. */
  now(): number {
    const last = this.#last
    return last === undefined ? Date.now() : last.server + (performance.now() - last.local) * this.#rate
  }
}
