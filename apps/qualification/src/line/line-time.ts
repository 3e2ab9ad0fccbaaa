/**
 * The time of a line. Real: that of the machine. Accelerated and stepped: centre and simulator go forward together, second by
 * second, and neither begins the next one before the other has taken the last one in: so verdicts do not depend on what the
 * machine can do. Accelerated time goes by itself, at a rate or slower; stepped time goes only while the test waits.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { fromSeconds, NANOS_PER_SECOND, SteppedClock, toSeconds, type Clock, type Tai } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'

export interface LineTime {
  readonly clock: Clock
  /** Begins to go by, where it goes by itself. */
  start(world: SteppedWorld): void
  sleep(seconds: number): Promise<void>
  until(holds: () => boolean, seconds: number): Promise<boolean>
  /** Work that is not part of the line's time: stepped time waits until it is done. */
  during<T>(work: () => Promise<T>): Promise<T>
  stop(): Promise<void>
  /** Seconds of the line per second of the machine, as it turned out. */
  readonly pace: number
}

export interface SteppedWorld {
  /** One second more in the simulated world; resolves when what it sent has been taken in by the centre. */
  step(): Promise<void>
  /** All that was received or asked for has been dealt with. */
  settle(): Promise<void>
}

/** How often conditions are looked at in real time. */
const LOOK_EVERY = 40

export class RealLineTime implements LineTime {
  readonly clock = new SystemClock()
  readonly pace = 1

  start(): void {}
  async sleep(seconds: number): Promise<void> {
    await pause(seconds * 1000)
  }
  async until(holds: () => boolean, seconds: number): Promise<boolean> {
    const end = this.clock.now() + fromSeconds(seconds)
    for (;;) {
      if (holds()) return true
      if (this.clock.now() >= end) return false
      await pause(LOOK_EVERY)
    }
  }
  during<T>(work: () => Promise<T>): Promise<T> {
    return work()
  }
  async stop(): Promise<void> {}
}

/** After the data of a second have come in, batches close by age: that much more of it goes by. */
const CLOSE_BATCHES = 20_000_000n

interface Waiter {
  readonly holds: () => boolean
  readonly end: Tai
  readonly resolve: (met: boolean) => void
  readonly reject: (error: unknown) => void
}

export class SteppedLineTime implements LineTime {
  readonly clock: SteppedClock
  readonly #rate: number | undefined
  readonly #waiters = new Set<Waiter>()
  #second: Tai
  #world: SteppedWorld | undefined
  #busy = 0
  #running: Promise<void> | undefined
  #stopped = false
  #worked = 0
  readonly #began: Tai

  /** `rate`: accelerated; absent: stepped. */
  constructor(start: Tai, rate?: number) {
    this.clock = new SteppedClock(start)
    this.#second = start
    this.#began = start
    this.#rate = rate
  }

  get pace(): number {
    return this.#worked === 0 ? 0 : toSeconds(this.#second - this.#began) / this.#worked
  }

  start(world: SteppedWorld): void {
    this.#world = world
    this.#go()
  }

  sleep(seconds: number): Promise<void> {
    return this.until(() => false, seconds).then(() => undefined)
  }

  async until(holds: () => boolean, seconds: number): Promise<boolean> {
    // What was asked for just before has had its effect.
    await this.#world?.settle()
    if (holds()) return true
    const end = this.clock.now() + fromSeconds(seconds)
    return new Promise((resolve, reject) => {
      this.#waiters.add({ holds, end, resolve, reject })
      this.#go()
    })
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#busy++
    try {
      return await work()
    } finally {
      this.#busy--
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
    for (const w of this.#waiters) w.reject(new Error('the line is closed'))
    this.#waiters.clear()
  }

  #go(): void {
    if (this.#world === undefined || this.#running !== undefined || this.#stopped) return
    this.#running = this.#run(this.#world).finally(() => {
      this.#running = undefined
      if (this.#wanted()) this.#go()
    })
  }

  #wanted(): boolean {
    return !this.#stopped && (this.#rate !== undefined || this.#waiters.size > 0)
  }

  async #run(world: SteppedWorld): Promise<void> {
    try {
      while (this.#wanted()) {
        if (this.#busy > 0 && this.#rate === undefined) {
          await pause(1)
          continue
        }
        const began = performance.now()
        await this.#step(world)
        const spent = performance.now() - began
        this.#worked += spent / 1000
        const rest = this.#rate === undefined ? 0 : 1000 / this.#rate - spent
        if (rest > 1) await pause(rest)
        // Whoever was woken goes on before the next second begins.
        for (let i = 0; i < 4; i++) await turn()
      }
    } catch (error) {
      for (const w of this.#waiters) w.reject(error)
      this.#waiters.clear()
      this.#stopped = true
    }
  }

  async #step(world: SteppedWorld): Promise<void> {
    await world.settle()
    this.#second += NANOS_PER_SECOND
    this.clock.advanceTo(this.#second)
    await world.settle()
    await world.step()
    this.clock.advance(CLOSE_BATCHES)
    await world.settle()
    for (const w of this.#waiters) {
      let met = false
      try {
        met = w.holds()
      } catch (error) {
        this.#waiters.delete(w)
        w.reject(error)
        continue
      }
      if (!met && this.clock.now() < w.end) continue
      this.#waiters.delete(w)
      w.resolve(met)
    }
  }
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
