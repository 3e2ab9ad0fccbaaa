/** Feeds archived packets to an engine at the pace of their reception, times a speed. */
import type { Clock, Tai } from '@vigie/base'
import type { Journal, StoredEntry } from '@vigie/archive'
import type { ChainEngine } from '@vigie/telemetry'
import { replayEntries } from './journal-replay.ts'
import type { ReplayStart } from './messages.ts'

/** Milliseconds between two looks at what is due. */
const BEAT = 20

export class ReplayFeed {
  readonly #journal: Journal
  readonly #engine: ChainEngine
  readonly #start: ReplayStart
  readonly #clock: Clock
  #speed: number
  #paused: boolean
  #ended = false
  #stopped = false
  #at: Tai
  /** What `at` was when the clock last was at `since`. */
  #origin: Tai
  #since: Tai
  #wake: (() => void) | undefined

  constructor(journal: Journal, engine: ChainEngine, start: ReplayStart, clock: Clock) {
    this.#journal = journal
    this.#engine = engine
    this.#start = start
    this.#clock = clock
    this.#speed = start.speed
    this.#paused = start.inStep
    this.#at = start.from
    this.#origin = start.from
    this.#since = clock.now()
  }

  get state(): { readonly at: Tai; readonly speed: number; readonly paused: boolean; readonly ended: boolean } {
    return { at: this.#at, speed: this.#speed, paused: this.#paused, ended: this.#ended }
  }

  /** `failed` is told when the journal cannot be read on: then the replay has ended. */
  start(failed: (error: unknown) => void): void {
    this.#run().catch((error: unknown) => {
      this.#ended = true
      failed(error)
    })
  }

  change(change: { readonly speed?: number; readonly paused?: boolean }): void {
    this.#origin = this.#now()
    this.#since = this.#clock.now()
    if (change.speed !== undefined) this.#speed = change.speed
    if (change.paused !== undefined) this.#paused = change.paused
    this.#wake?.()
  }

  stop(): void {
    this.#stopped = true
    this.#wake?.()
  }

  #now(): Tai {
    if (this.#paused) return this.#origin
    return this.#origin + BigInt(Math.round(Number(this.#clock.now() - this.#since) * this.#speed))
  }

  async #run(): Promise<void> {
    const first = await this.#journal.seekReception(this.#start.from)
    let begun = false
    for await (const batch of this.#journal.read(first)) {
      if (!begun) {
        begun = true
        // Nobody waits for the time before the first packet there is, unless others run beside it.
        const begins = batch[0]?.reception
        if (!this.#start.inStep) {
          if (begins !== undefined && begins > this.#origin) this.#origin = begins
          this.#since = this.#clock.now()
        }
      }
      let next = 0
      while (next < batch.length) {
        if (this.#stopped) return
        const due = this.#now()
        const end = dueBefore(batch, next, due < this.#start.to ? due : this.#start.to)
        if (end > next) {
          replayEntries(this.#engine, batch.slice(next, end))
          next = end
        }
        this.#at = due < this.#start.to ? due : this.#start.to
        if (next < batch.length) {
          if (batch[next]!.reception >= this.#start.to) return this.#end()
          await this.#pause()
        }
      }
    }
    // After its last packet it goes on in silence beside the others.
    while (this.#start.inStep && !this.#stopped && this.#now() < this.#start.to) {
      this.#at = this.#now()
      await this.#pause()
    }
    this.#end()
  }

  #end(): void {
    this.#at = this.#start.to
    this.#ended = true
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, BEAT)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function dueBefore(batch: readonly StoredEntry[], from: number, at: Tai): number {
  let i = from
  while (i < batch.length && batch[i]!.reception < at) i++
  return i
}
