/** The server's time: what the clock shows, what ages count from. The browser's own clock may be wrong. */

export interface ClockSample {
  /** POSIX milliseconds of the server. */
  readonly server: number
  /** `performance.now()` when it was heard. */
  readonly local: number
}

export class MissionClock {
  #last: ClockSample | undefined
  #rate = 1

  /** A simulated server may run faster than the wall: the rate follows from samples a second or more apart. */
  hear(server: number, local: number = performance.now()): void {
    if (!Number.isFinite(server)) return
    const last = this.#last
    if (last !== undefined && local - last.local < 1000) return
    if (last !== undefined) {
      const rate = (server - last.server) / (local - last.local)
      // Network delay makes small deviations; a real clock is 1.
      this.#rate = rate > 0 && Math.abs(rate - 1) > 0.1 ? rate : 1
    }
    this.#last = { server, local }
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
