/** The world of the chains of a line: the usual adapters on the line's clock, watched, so that one knows when all is taken in. */
import type { Clock } from '@vigie/base'
import type { JournalKind, ParameterStore } from '@vigie/archive'
import { Journals, type FileJournal } from '@vigie/journal-files'
import { chainWorldOn, type ChainWorld } from '@vigie/server'
import type { ColumnBlock, TelemetryLink } from '@vigie/telemetry'
import { quickDisk } from './quick-disk.ts'

export interface LineWorld extends ChainWorld {
  /** Pieces that came in by links so far. */
  readonly heard: number
  /** One that a chain has opened for writing. */
  journal(chain: string, kind: JournalKind): FileJournal | undefined
  /** Told of every block of telemetry as it is taken in, before anything looks at it. Gives the way to stop it. */
  onBlock(listener: BlockListener): () => void
  /** Resolves when no journal waits for anything. */
  synced(): Promise<void>
}

type BlockListener = (block: ColumnBlock) => void

class WatchedJournals extends Journals {
  readonly opened: Set<FileJournal>
  constructor(options: ConstructorParameters<typeof Journals>[0], opened: Set<FileJournal>) {
    super(options)
    this.opened = opened
  }
  override async open(chain: string, kind: JournalKind): Promise<FileJournal> {
    const journal = await super.open(chain, kind)
    this.opened.add(journal)
    return journal
  }
}

/** `quick`: nothing of it must outlive a crash of the machine. */
export function lineWorld(clock: Clock, quick: boolean): LineWorld {
  const usual = chainWorldOn(clock)
  const opened = new Set<FileJournal>()
  const listeners = new Set<BlockListener>()
  let heard = 0
  const told = (store: ParameterStore): ParameterStore => {
    const write = store.write.bind(store)
    store.write = (block) => {
      for (const listener of listeners) listener(block)
      write(block)
    }
    return store
  }
  const watched = (link: TelemetryLink): TelemetryLink => {
    const start = link.start.bind(link)
    link.start = (sink) =>
      start({
        ...sink,
        data: (bytes, reception, unit) => {
          heard++
          return sink.data(bytes, reception, unit)
        },
        status: (status) => sink.status(status),
        end: () => sink.end?.(),
      })
    return link
  }
  return {
    ...usual,
    link: (config, folder, c, log) => watched(usual.link(config, folder, c, log)),
    store: async (data, chain, parameters) => told(await usual.store(data, chain, parameters)),
    onBlock: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    journals: (folder, c, log) =>
      new WatchedJournals({ folder, clock: c, log, ...(quick ? { disk: quickDisk } : {}) }, opened),
    get heard() {
      return heard
    },
    journal: (chain, kind) => [...opened].find((j) => j.chain === chain && j.kind === kind),
    async synced() {
      const behind = [...opened].filter((j) => j.durable < j.length)
      await Promise.all(behind.map((j) => j.sync().catch(() => undefined)))
    },
  }
}
