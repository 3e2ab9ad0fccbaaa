/** The parameter store: recent packets in memory, the others in Parquet files, one folder per chain and packet type. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { describeError, type Clock, type Log, type Tai, type Timer } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import {
  rebuildColumns,
  type BlockMaker,
  type Coverage,
  type CoverageQuery,
  type Journal,
  type ParameterStore,
  type ParameterStoreOptions,
  type RebuildOptions,
  type Series,
  type SeriesQuery,
} from '@vigie/archive'
import { HEAD_FILE, type FolderLock } from '@vigie/journal-files'
import type { ColumnBlock } from '@vigie/telemetry'
import { ChainTables, type ChainOptions, type TableLimits } from './chain-tables.ts'
import { coverageOf } from './coverage.ts'
import { querySeries } from './series-reader.ts'
import { codedStoreError, storeErrors } from './store-errors.ts'
import { rebuildFolder, swapIn } from './swap-folder.ts'
import { TailWriter } from './tail-writer.ts'

export interface ParquetStoreOptions extends ParameterStoreOptions {
  /** The machine's unless told. */
  readonly clock?: Clock
  readonly log?: Log
  /** Chains to open for writing at once; others are opened when they are first written. */
  readonly chains?: readonly string[]
  /** Look only, beside a writer: what is in files. */
  readonly readOnly?: boolean
  /** 48 MiB, 5 min, 128 MiB, level 1 and level 3 unless told. */
  readonly limits?: Partial<TableLimits>
}

const LIMITS: TableLimits = {
  tailBytes: 48 * 1024 * 1024,
  tailAge: 300_000_000_000n,
  backlogBytes: 128 * 1024 * 1024,
  level: 1,
  mergedLevel: 3,
}
const TICK = 5_000_000_000n
/** Ticks between two looks for files to merge: ten minutes. */
const MERGE_TICKS = 120

export const parametersFolder = (data: string): string => path.join(data, 'parameters')

export class ParquetStore implements ParameterStore {
  readonly #folder: string
  readonly #options: ParquetStoreOptions
  readonly #limits: TableLimits
  readonly #chains = new Map<string, ChainTables>()
  /** Chains that are being opened, and what was written to them meanwhile. */
  readonly #opening = new Map<
    string,
    { readonly ready: Promise<void>; readonly calls: ((tables: ChainTables) => void)[] }
  >()
  /** Of chains that are about to be swapped for rebuilt ones: what is written is repeated to those. */
  readonly #captured = new Map<string, ((tables: ChainTables) => void)[]>()
  readonly #clock: Clock
  readonly #writer = new TailWriter()
  #timer: Timer | undefined
  #ticks = 0
  #merging: Promise<number> | undefined
  /** A rebuilt folder is taking a place: no files may be merged there. */
  #swapping = false

  /** `options.folder` is the data folder. Throws VIG-PARAMETERS-002 and 006. */
  static async open(options: ParquetStoreOptions): Promise<ParquetStore> {
    const store = new ParquetStore(options)
    try {
      for (const chain of options.chains ?? []) await store.openChain(chain)
    } catch (error) {
      await store.#release()
      throw error
    }
    if (options.readOnly !== true) store.#timer = store.#clock.every(TICK, () => store.#tick())
    return store
  }

  private constructor(options: ParquetStoreOptions) {
    this.#options = options
    this.#folder = parametersFolder(options.folder)
    this.#clock = options.clock ?? new SystemClock()
    this.#limits = { ...LIMITS, ...options.limits }
  }

  /** Opens one more chain. */
  async openChain(chain: string): Promise<void> {
    if (this.#chains.has(chain)) return
    const folder = path.join(this.#folder, chain)
    try {
      this.#chains.set(
        chain,
        await ChainTables.open(chain, folder, this.#settings(chain), this.#options.readOnly !== true),
      )
    } catch (error) {
      const { code, details } = error as { code?: string; details?: { owner?: string } }
      if (code === 'VIG-JOURNAL-001')
        throw storeErrors.locked({ folder, owner: details?.owner ?? 'another' }, { cause: error })
      throw codedStoreError(error, folder)
    }
  }

  write(block: ColumnBlock): void {
    this.#whenOpen(block.chain, (tables) => tables.write(block))
  }

  mark(chain: string, upTo: number): void {
    this.#whenOpen(chain, (tables) => tables.mark(upTo))
  }

  async drain(): Promise<void> {
    await this.#opened()
    for (const tables of this.#chains.values()) await tables.room(this.#limits.backlogBytes)
  }

  pressure(): Promise<void> | undefined {
    for (const tables of this.#chains.values()) {
      const room = tables.room(this.#limits.backlogBytes)
      if (room !== undefined) return room
    }
    return undefined
  }

  async flush(): Promise<void> {
    await this.#opened()
    for (const tables of this.#chains.values()) await tables.flush()
  }

  series(query: SeriesQuery): Promise<Series> {
    return this.#read(query.chain, (tables) => querySeries(tables, query))
  }

  coverage(query: CoverageQuery): Promise<Coverage> {
    return this.#read(query.chain, (tables) => coverageOf(tables, query))
  }

  async #read<T>(chain: string, ask: (tables: ChainTables) => T | Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask(await this.#readable(chain))
      } catch (error) {
        // A merge or a rebuild took a file away while it was asked for.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 3) throw error
      }
    }
  }

  async extent(chain: string): Promise<{ readonly from: Tai; readonly to: Tai } | undefined> {
    const tables = await this.#readable(chain)
    let from: bigint | undefined
    let to: bigint | undefined
    const take = (a: bigint, b: bigint): void => {
      if (from === undefined || a < from) from = a
      if (to === undefined || b > to) to = b
    }
    for (const type of tables.types) {
      for (const file of type.files) take(file.from, file.to)
      for (const tail of tables.memory(type.packetType)) for (const at of tail.generation) take(at, at)
    }
    return from === undefined ? undefined : { from, to: to! }
  }

  async builtUpTo(chain: string): Promise<number> {
    return (await this.#readable(chain)).builtUpTo
  }

  async files(chain: string, from: Tai, to: Tai): Promise<readonly string[]> {
    const tables = await this.#readable(chain)
    return tables.types.flatMap((type) =>
      type.files.filter((file) => file.to >= from && file.from <= to).map((file) => path.join(type.folder, file.name)),
    )
  }

  /** Packet types of a chain with their files: for exports and SQL. */
  async packetTypes(
    chain: string,
  ): Promise<readonly { readonly packetType: string; readonly folder: string; readonly files: readonly string[] }[]> {
    const tables = await this.#readable(chain)
    return tables.types.map((type) => ({
      packetType: type.packetType,
      folder: type.folder,
      files: type.files.map((file) => path.join(type.folder, file.name)),
    }))
  }

  /**
   * Builds a chain's columns again from its packet journal, beside the present ones, and swaps them when they are whole;
   * what is written meanwhile is in both. `decode` may follow a corrected model.
   */
  async rebuild(
    journal: Journal,
    decode: BlockMaker,
    options: Pick<RebuildOptions, 'progress' | 'signal'> = {},
  ): Promise<{ readonly position: number; readonly samples: number }> {
    const { chain } = journal
    await this.openChain(chain)
    const folder = path.join(this.#folder, chain)
    const scratch = rebuildFolder(folder)
    const settings = this.#settings(chain)
    await rm(scratch, { recursive: true, force: true })
    let samples = 0
    let position = journal.first
    let lock: FolderLock | undefined
    const fresh = await ChainTables.open(chain, scratch, settings, true)
    const captured: ((tables: ChainTables) => void)[] = []
    try {
      const store = {
        write: (block: ColumnBlock) => fresh.write(block),
        mark: (_: string, upTo: number) => fresh.mark(upTo),
        drain: async () => {
          await fresh.room(this.#limits.backlogBytes)
        },
      }
      const pass = async (): Promise<void> => {
        const done = await rebuildColumns({ journal, decode, store, from: position, ...options })
        position = done.position
        samples += done.samples
      }
      await pass()
      // What came during the long pass; then all that is written is kept for the new columns too.
      await pass()
      this.#captured.set(chain, captured)
      await pass()
      await journal.sync()
      await fresh.flush()
      await fresh.release()
      this.#swapping = true
      await this.#merging?.catch(() => {})
      lock = await this.#chains.get(chain)!.retire()
      await swapIn(folder)
    } catch (error) {
      this.#captured.delete(chain)
      this.#swapping = false
      await fresh.release()
      if (lock !== undefined) this.#chains.set(chain, await ChainTables.open(chain, folder, settings, true, lock))
      await rm(scratch, { recursive: true, force: true })
      throw codedStoreError(error, folder)
    }
    const swapped = await ChainTables.open(chain, folder, settings, true, lock)
    this.#swapping = false
    for (const call of captured) call(swapped)
    this.#captured.delete(chain)
    this.#chains.set(chain, swapped)
    return { position, samples }
  }

  async retain(
    chain: string,
    before: Tai,
  ): Promise<{ readonly files: number; readonly bytes: number; readonly samples: number }> {
    while (this.#merging !== undefined) await this.#merging.catch(() => {})
    const work = (await this.#readable(chain)).retain(before)
    this.#merging = work
      .then(() => 0)
      .finally(() => {
        this.#merging = undefined
      })
    // Who asked is told what went wrong; nobody else waits for it.
    this.#merging.catch(() => {})
    return work
  }

  /** Merges small files; gives how many were merged. Runs by itself every ten minutes. */
  compact(): Promise<number> {
    if (this.#swapping) return Promise.resolve(0)
    this.#merging ??= this.#compactAll().finally(() => {
      this.#merging = undefined
    })
    return this.#merging
  }

  async #compactAll(): Promise<number> {
    let merged = 0
    for (const tables of this.#chains.values()) merged += await tables.compact()
    return merged
  }

  async close(): Promise<void> {
    this.#timer?.cancel()
    await this.#merging?.catch(() => {})
    try {
      if (this.#options.readOnly !== true) await this.flush()
    } catch (error) {
      // What no journal has acknowledged is not archived: it is as if it had not been received.
      if ((error as { code?: string }).code !== 'VIG-PARAMETERS-007') throw error
      this.#options.log?.warn(describeError(error))
    } finally {
      await this.#release()
    }
  }

  async #release(): Promise<void> {
    for (const tables of this.#chains.values()) await tables.release()
    this.#chains.clear()
    await this.#writer.close()
  }

  #whenOpen(chain: string, call: (tables: ChainTables) => void): void {
    if (this.#options.readOnly === true) throw storeErrors.readOnly({ folder: path.join(this.#folder, chain) })
    this.#captured.get(chain)?.push(call)
    const tables = this.#chains.get(chain)
    if (tables !== undefined) return call(tables)
    const opening = this.#opening.get(chain)
    if (opening !== undefined) {
      opening.calls.push(call)
      return undefined
    }
    const calls = [call]
    const ready = this.openChain(chain).then(() => {
      this.#opening.delete(chain)
      for (const waiting of calls) waiting(this.#chains.get(chain)!)
    })
    // Who flushes or drains is told; nobody else waits for it.
    ready.catch((error: unknown) => this.#options.log?.error(describeError(error), { chain }))
    this.#opening.set(chain, { ready, calls })
    return undefined
  }

  async #opened(): Promise<void> {
    for (const { ready } of this.#opening.values()) await ready
  }

  /** A chain that is not open is read as it lies on disk. */
  async #readable(chain: string): Promise<ChainTables> {
    await this.#opening.get(chain)?.ready
    const tables = this.#chains.get(chain)
    if (tables !== undefined) return tables
    return ChainTables.open(chain, path.join(this.#folder, chain), this.#settings(chain), false)
  }

  #settings(chain: string): ChainOptions {
    const { log, parametersOf, modelOf } = this.#options
    return {
      clock: this.#clock,
      log,
      limits: this.#limits,
      writer: this.#writer,
      parameters: () => parametersOf(chain),
      model: () => modelOf?.(chain) ?? '',
      journalHead: path.join(this.#options.folder, 'journals', chain, 'packets', HEAD_FILE),
    }
  }

  #tick(): void {
    for (const tables of this.#chains.values()) tables.tick()
    if (++this.#ticks % MERGE_TICKS !== 0) return
    this.compact().catch((error: unknown) =>
      this.#options.log?.error('parameter files could not be merged', { error: describeError(error) }),
    )
  }
}
