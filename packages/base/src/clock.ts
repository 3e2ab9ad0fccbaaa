/** The clock port: every engine takes one, so that a day can be rehearsed in minutes and a test can step time. */
import { baseErrors } from './base-errors.ts'
import type { Nanoseconds, Tai } from './tai.ts'

export interface Timer {
  cancel(): void
}

export interface Clock {
  /** `real`: the machine's; `simulated`: runs at `rate`; `stepped`: moves only when told. */
  readonly kind: 'real' | 'simulated' | 'stepped'
  /** Seconds of this clock per second of the machine; 0 for a stepped clock. */
  readonly rate: number
  now(): Tai
  /** Goes forward evenly, from no date, when the clock is set too; absent: this clock is never set. */
  monotonic?(): Nanoseconds
  /** Calls back once, at `at` or as soon as possible after. */
  at(at: Tai, callback: () => void): Timer
  after(delay: Nanoseconds, callback: () => void): Timer
  /** Calls back every `period`, first after one period, until cancelled. Late beats are not made up for. */
  every(period: Nanoseconds, callback: () => void): Timer
  sleep(delay: Nanoseconds, signal?: AbortSignal): Promise<void>
}

/** `at`, `now` and a rate are enough for the rest. */
export abstract class BaseClock implements Clock {
  abstract readonly kind: 'real' | 'simulated' | 'stepped'
  abstract readonly rate: number
  abstract now(): Tai
  abstract at(at: Tai, callback: () => void): Timer

  after(delay: Nanoseconds, callback: () => void): Timer {
    return this.at(this.now() + delay, callback)
  }

  every(period: Nanoseconds, callback: () => void): Timer {
    let next = this.now() + period
    let timer: Timer
    const beat = (): void => {
      next += period
      const now = this.now()
      // Late, or the clock was set back: the beat goes on from now, and does not wait until the old time has come again.
      if (next <= now || next > now + 2n * period) next = now + period
      timer = this.at(next, beat)
      callback()
    }
    timer = this.at(next, beat)
    return { cancel: () => timer.cancel() }
  }

  sleep(delay: Nanoseconds, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const abort = (): void => {
        timer.cancel()
        reject(signal!.reason)
      }
      const timer = this.after(delay, () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      })
      signal?.addEventListener('abort', abort, { once: true })
    })
  }
}

interface Pending {
  readonly at: Tai
  readonly order: number
  readonly callback: () => void
}

/** A clock that moves only when told: tests, and simulations that run as fast as they can. */
export class SteppedClock extends BaseClock {
  readonly kind = 'stepped'
  readonly rate = 0
  #now: Tai
  #order = 0
  readonly #pending = new Set<Pending>()

  constructor(start: Tai) {
    super()
    this.#now = start
  }

  now(): Tai {
    return this.#now
  }

  at(at: Tai, callback: () => void): Timer {
    const pending: Pending = { at, order: this.#order++, callback }
    this.#pending.add(pending)
    return { cancel: () => this.#pending.delete(pending) }
  }

  /** Goes forward to `to`, running what falls due in order of time, each at its own instant. Throws VIG-BASE-005. */
  advanceTo(to: Tai): void {
    if (to < this.#now) throw baseErrors.clockBackwards({ from: this.#now, to })
    for (;;) {
      let first: Pending | undefined
      for (const p of this.#pending) {
        if (p.at <= to && (first === undefined || p.at < first.at || (p.at === first.at && p.order < first.order)))
          first = p
      }
      if (first === undefined) break
      this.#pending.delete(first)
      if (first.at > this.#now) this.#now = first.at
      first.callback()
    }
    this.#now = to
  }

  advance(by: Nanoseconds): void {
    this.advanceTo(this.#now + by)
  }
}

/** A clock that follows another one at a rate, from a start of its own: ×1 000 rehearsals, replays. */
export class SimulatedClock extends BaseClock {
  readonly kind = 'simulated'
  readonly #source: Clock
  #rate: number
  #originSource: Tai
  #origin: Tai

  constructor(source: Clock, start: Tai, rate = 1) {
    super()
    this.#source = source
    this.#rate = rate
    this.#originSource = source.now()
    this.#origin = start
  }

  get rate(): number {
    return this.#rate
  }

  /** Changes the rate from now on; 0 pauses. Timers already set keep their instants and are re-armed when they fall due. */
  setRate(rate: number): void {
    this.#origin = this.now()
    this.#originSource = this.#source.now()
    this.#rate = rate
  }

  now(): Tai {
    return this.#origin + BigInt(Math.round(Number(this.#source.now() - this.#originSource) * this.#rate))
  }

  at(at: Tai, callback: () => void): Timer {
    let inner: Timer | undefined
    let cancelled = false
    const arm = (): void => {
      if (cancelled) return
      const left = at - this.now()
      if (left <= 0n && inner !== undefined) return callback()
      // Never longer than half a second of the source, so that a change of rate is noticed.
      const wait = this.#rate <= 0 ? 0.5e9 : Math.min(0.5e9, Math.max(0, Number(left) / this.#rate))
      inner = this.#source.after(BigInt(Math.ceil(wait)), arm)
    }
    arm()
    return {
      cancel: () => {
        cancelled = true
        inner?.cancel()
      },
    }
  }
}
