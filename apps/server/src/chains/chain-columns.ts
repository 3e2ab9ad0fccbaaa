/**
 * The columns of a chain and where its monitoring stands: written as blocks come, made good from the packet journal after
 * an interruption, replaced by rebuilt ones. The monitoring state kept in a file never runs ahead of the columns in files:
 * a restart takes it up and judges again all packets from there on.
 */
import type { Clock, Log, Tai } from '@vigie/base'
import type { Journal, ParameterStore } from '@vigie/archive'
import type { SpaceSystem } from '@vigie/model'
import { ChainEngine, type ColumnBlock } from '@vigie/telemetry'
import { serverErrors } from '../errors.ts'
import { MonitorFile } from '../state/monitor-file.ts'
import type { algorithmsOf } from './algorithms.ts'
import type { ChainWorld } from './chain-world.ts'
import { replayEntries } from './journal-replay.ts'
import type { ChainStart } from './messages.ts'

export interface ColumnsParts {
  readonly start: ChainStart
  readonly world: ChainWorld
  readonly clock: Clock
  readonly log: Log
  readonly system: SpaceSystem
  readonly engine: ChainEngine
  readonly packets: Journal
  readonly algorithms: Awaited<ReturnType<typeof algorithmsOf>>
}

export class ChainColumns {
  readonly #parts: ColumnsParts
  readonly #monitorFile: MonitorFile
  #store: ParameterStore | undefined
  /** Blocks that come while the store is replaced. */
  #held: ColumnBlock[] | undefined
  #replacing: Promise<void> = Promise.resolve()

  private constructor(parts: ColumnsParts) {
    this.#parts = parts
    this.#monitorFile = new MonitorFile(parts.start.archive, parts.start.config.name, parts.log)
  }

  static async open(parts: ColumnsParts): Promise<ChainColumns> {
    const columns = new ChainColumns(parts)
    columns.#store = await columns.#openStore()
    return columns
  }

  write(block: ColumnBlock): void {
    if (this.#held === undefined) this.#store?.write(block)
    else this.#held.push(block)
  }

  /** A promise while the disk is far behind: links wait for it. */
  pressure(): Promise<void> | undefined {
    return this.#store?.pressure()
  }

  /** The store, once it is not being replaced. Throws VIG-SERVER-006 when there is none any more. */
  async store(): Promise<ParameterStore> {
    await this.#replacing
    if (this.#store === undefined)
      throw serverErrors.noSuch({ what: 'archive of chain', name: this.#parts.start.config.name })
    return this.#store
  }

  /**
   * Before anything is received: packets that were journalled, and not yet in files or not yet judged when the last run
   * ended, go through the engine. `begin` is told the position of the first of them and its time of reception.
   */
  async makeGood(begin: (position: number, reception: Tai) => Promise<void>): Promise<void> {
    const { engine, packets, start } = this.#parts
    const store = this.#store!
    const built = await store.builtUpTo(start.config.name)
    const kept = await this.#monitorFile.read()
    // A state beyond the columns or the journal belongs to another archive: it is judged anew.
    const usable = kept !== undefined && kept.position <= built && kept.position <= packets.length
    const from = usable && this.#monitorFile.restore(kept, engine) ? kept.position : built
    if (from >= packets.length) return
    let begun = false
    for await (const batch of packets.read(from)) {
      if (!begun) await begin(from, batch[0]!.reception)
      begun = true
      replayEntries(engine, batch)
      await store.drain()
    }
    engine.flush()
    store.mark(start.config.name, packets.length)
  }

  /** Everything received so far is in files when it resolves, and monitoring can go on from there. */
  async flush(): Promise<void> {
    await this.#replacing
    const { engine, packets, start } = this.#parts
    const name = start.config.name
    // Everything received so far was given to the store: also packets that carry no parameter.
    engine.flush()
    const position = packets.length
    const monitor = engine.snapshot()
    this.#store?.mark(name, position)
    await this.#store?.flush()
    const built = (await this.#store?.builtUpTo(name)) ?? 0
    if (built >= position) await this.#monitorFile.write({ position, monitor })
  }

  /** Lets `exchange` replace the files; what is received meanwhile is held and written after. */
  replace(exchange: () => Promise<void>): Promise<void> {
    const work = this.#replacing.then(() => this.#replace(exchange))
    this.#replacing = work.catch(() => undefined)
    return work
  }

  async #replace(exchange: () => Promise<void>): Promise<void> {
    const { engine, packets } = this.#parts
    const old = this.#store
    engine.flush()
    const upTo = packets.length
    this.#held = []
    this.#store = undefined
    try {
      await old?.close()
      await exchange()
    } finally {
      try {
        const store = await this.#openStore()
        await this.#fill(store, upTo)
        for (const block of this.#held) store.write(block)
        this.#store = store
      } finally {
        this.#held = undefined
      }
    }
  }

  /** Packets that neither the new files hold nor were held back: judged apart, for their events have been told. */
  async #fill(store: ParameterStore, upTo: number): Promise<void> {
    const { engine, packets, start, clock, system, algorithms } = this.#parts
    const { config } = start
    const from = await store.builtUpTo(config.name)
    if (from >= upTo) return
    const apart = new ChainEngine(
      system,
      config,
      {
        clock,
        journal: { frame: () => -1, packet: () => -1 },
        onEvent: () => undefined,
        onBlocks: (blocks) => {
          for (const block of blocks) store.write(block)
        },
        ...algorithms,
      },
      { statistics: false, stations: start.stations },
    )
    apart.restore(engine.snapshot())
    for await (const batch of packets.read(from, upTo)) {
      replayEntries(apart, batch)
      await store.drain()
    }
    store.mark(config.name, upTo)
  }

  #openStore(): Promise<ParameterStore> {
    const { world, start, engine } = this.#parts
    return world.store(start.archive, start.config.name, engine.plan.parameters)
  }

  async close(): Promise<void> {
    await this.#replacing
    await this.#store?.close()
    this.#store = undefined
  }
}
