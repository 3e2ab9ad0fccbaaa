/** The tables of one chain: what is in memory, what is being written, what is in files. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Clock, Log } from '@vigie/base'
import { Tail, type Extent } from '@vigie/archive'
import { finishSwap } from './swap-folder.ts'
import { lockFolder, type FolderLock } from '@vigie/journal-files'
import { PacketFlag, type ColumnBlock, type PlannedParameter } from '@vigie/telemetry'
import { acknowledgedBy, untilAcknowledged } from './acknowledged.ts'
import { compactType } from './compaction.ts'
import { writeDataFile, type WriteOptions } from './data-file-writer.ts'
import { codedStoreError } from './store-errors.ts'
import type { TailWriter } from './tail-writer.ts'
import { withoutHeld } from './cut-block.ts'
import { folderName, replaceFile, TypeFolder, type DataFile, type Gap } from './type-folder.ts'

/** No more room than this is taken ahead for packets that may not come. */
const MOST_EXPECTED = 8192
const BUILT_FILE = 'built.json'

export interface TableLimits {
  /** Bytes of a packet type in memory after which it goes to a file. */
  readonly tailBytes: number
  /** Age after which what is in memory goes to a file, ns. */
  readonly tailAge: bigint
  /** Bytes that may wait for the disk before `drain` holds producers back. */
  readonly backlogBytes: number
  /** zstd level of new files, and of merged ones. */
  readonly level: number
  readonly mergedLevel: number
}

interface TypeState {
  readonly folder: TypeFolder
  /** Packets up to this position were in files when the store was opened. */
  readonly heldAtOpen: number
  /** Save these. */
  readonly gapsAtOpen: readonly Gap[]
  tail: Tail | undefined
  /** Packets of the tail before. */
  expected: number
  since: bigint
  /** Being written, oldest first; still visible. */
  sealed: Tail[]
  writing: Promise<void> | undefined
  /** The disk refused; tried again when something is next due. */
  failed: boolean
}

export interface ChainOptions {
  readonly clock: Clock
  readonly limits: TableLimits
  readonly writer: TailWriter
  readonly log: Log | undefined
  readonly parameters: () => readonly PlannedParameter[]
  readonly model: () => string
  /** Head of the packet journal that positions refer to. */
  readonly journalHead: string
}

export class ChainTables {
  readonly chain: string
  readonly folder: string
  readonly #types = new Map<string, TypeState>()
  readonly #clock: Clock
  readonly #limits: TableLimits
  readonly #writer: TailWriter
  readonly #log: Log | undefined
  readonly #parameters: () => readonly PlannedParameter[]
  readonly #model: () => string
  readonly #journalHead: string
  #lock: FolderLock | undefined
  #built = 0
  #marked: number | undefined
  #seen = 0
  #waiting = 0
  #retired = false
  readonly #roomWanted: { readonly bytes: number; readonly resolve: () => void }[] = []
  /** Lowest position that was dropped from memory. */
  #dropped = Infinity
  #lostList = false
  /** Types are written side by side, the mark of the chain one after another. */
  #storing: Promise<void> = Promise.resolve()

  private constructor(chain: string, folder: string, options: ChainOptions) {
    this.chain = chain
    this.folder = folder
    this.#clock = options.clock
    this.#limits = options.limits
    this.#writer = options.writer
    this.#log = options.log
    this.#parameters = options.parameters
    this.#model = options.model
    this.#journalHead = options.journalHead
  }

  /** Reads what a chain's folder holds. A writer removes the remains of writes that were interrupted. */
  static async open(
    chain: string,
    folder: string,
    options: ChainOptions,
    writer: boolean,
    held?: FolderLock,
  ): Promise<ChainTables> {
    const tables = new ChainTables(chain, folder, options)
    if (writer) {
      await finishSwap(folder)
      await mkdir(folder, { recursive: true })
      tables.#lock = held ?? (await lockFolder(folder))
    }
    try {
      await tables.#load(writer)
    } catch (error) {
      await tables.release()
      throw error
    }
    return tables
  }

  /** Writes no more; gives the lock to who takes the folder over. What is in memory stays visible. */
  async retire(): Promise<FolderLock | undefined> {
    this.#retired = true
    await this.settled()
    const lock = this.#lock
    this.#lock = undefined
    return lock
  }

  release(): Promise<void> {
    return this.#lock?.release() ?? Promise.resolve()
  }

  async #load(writer: boolean): Promise<void> {
    const { folder } = this
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      if (!entry.isDirectory()) continue
      const type = await TypeFolder.load(path.join(folder, entry.name))
      if (type === undefined) {
        // Its first write was interrupted, or its list cannot be read: what no list counts is built again.
        if (writer) await rm(path.join(folder, entry.name), { recursive: true, force: true })
        this.#lostList = true
        continue
      }
      if (writer) await type.sweep()
      this.#types.set(type.packetType, this.#state(type))
    }
    this.#built = this.#lostList ? 0 : await readBuilt(folder)
    this.#seen = this.#built
  }

  get builtUpTo(): number {
    return this.#built
  }
  /** A promise while more than so many bytes wait for the disk; where the disk refuses there is nothing to wait for. */
  room(bytes: number): Promise<void> | undefined {
    if (this.#waiting <= bytes || !this.#writing) return undefined
    return new Promise((resolve) => this.#roomWanted.push({ bytes, resolve }))
  }

  get #writing(): boolean {
    for (const state of this.#types.values()) if (state.writing !== undefined) return true
    return false
  }

  #tellRoom(): void {
    const wanted = this.#roomWanted.splice(0)
    for (const one of wanted)
      if (this.#waiting <= one.bytes || !this.#writing) one.resolve()
      else this.#roomWanted.push(one)
  }
  get types(): readonly TypeFolder[] {
    return [...this.#types.values()].map((state) => state.folder)
  }
  /** What is in memory of a type, oldest first. */
  memory(packetType: string): readonly Tail[] {
    const state = this.#types.get(packetType)
    if (state === undefined) return []
    return state.tail === undefined ? state.sealed : [...state.sealed, state.tail]
  }

  mark(upTo: number): void {
    this.#marked = Math.max(this.#marked ?? 0, upTo)
  }

  write(block: ColumnBlock): void {
    if (block.count === 0) return
    const parameters = this.#parameters()
    const pathOf = (parameter: number): string => parameters[parameter]!.path
    let state = this.#types.get(block.packetType)
    if (state === undefined) {
      state = this.#state(new TypeFolder(path.join(this.folder, folderName(block.packetType)), block.packetType))
      this.#types.set(block.packetType, state)
    }
    for (let i = 0; i < block.count; i++) if (block.journal[i]! >= this.#seen) this.#seen = block.journal[i]! + 1
    const blocks = state.heldAtOpen < 0 ? [block] : withoutHeld(block, state.heldAtOpen, state.gapsAtOpen)
    for (const fresh of blocks) this.#add(state, fresh, pathOf)
  }

  #add(state: TypeState, block: ColumnBlock, pathOf: (parameter: number) => string): void {
    if (state.tail !== undefined && !state.tail.accepts(block, pathOf)) this.#seal(state)
    if (state.tail === undefined) {
      state.tail = new Tail(this.chain, block.packetType, state.expected)
      state.since = this.#clock.now()
    }
    state.tail.append(block, pathOf)
    if (state.tail.bytes >= this.#limits.tailBytes) this.#seal(state)
  }

  /** Writes what is due by age, and what the disk refused before. */
  tick(): void {
    const now = this.#clock.now()
    for (const state of this.#types.values()) {
      if (state.tail !== undefined && now - state.since >= this.#limits.tailAge) this.#seal(state)
      else if (state.failed && state.writing === undefined) this.#write(state)
    }
  }

  /** Writes all. Throws VIG-PARAMETERS-001 or 002. */
  async flush(): Promise<void> {
    for (const state of this.#types.values()) {
      if (state.tail !== undefined) this.#seal(state)
      else if (state.failed && state.writing === undefined) this.#write(state)
    }
    await this.settled()
    for (const state of this.#types.values()) if (state.sealed.length > 0) await this.#writeSealed(state)
    await this.#storeBuilt()
  }

  /** No write is under way. */
  async settled(): Promise<void> {
    for (;;) {
      const writing = [...this.#types.values()].flatMap((state) => (state.writing === undefined ? [] : [state.writing]))
      if (writing.length === 0) return
      await Promise.all(writing)
    }
  }

  /** Merges small files of days that are over, or all small ones of a day when they are many. */
  async compact(): Promise<number> {
    let merged = 0
    for (const state of this.#types.values()) {
      await state.writing
      merged += await compactType(state.folder, this.#writeOptions(this.#limits.mergedLevel))
    }
    return merged
  }

  /** Removes files whose values were all generated before an instant. */
  async retain(before: bigint): Promise<{ readonly files: number; readonly bytes: number; readonly samples: number }> {
    const removed = { files: 0, bytes: 0, samples: 0 }
    for (const state of this.#types.values()) {
      const { folder } = state
      let old: readonly DataFile[] = []
      try {
        await folder.change((files) => {
          old = files.filter((file) => file.to < before)
          return old.length === 0 ? undefined : files.filter((file) => file.to >= before)
        })
      } catch (error) {
        throw codedStoreError(error, folder.folder)
      }
      removed.files += old.length
      for (const file of old) {
        removed.bytes += file.bytes
        removed.samples += file.samples
      }
    }
    return removed
  }

  #state(folder: TypeFolder): TypeState {
    return {
      folder,
      heldAtOpen: folder.heldUpTo,
      gapsAtOpen: folder.gaps,
      tail: undefined,
      expected: 0,
      since: 0n,
      sealed: [],
      writing: undefined,
      failed: false,
    }
  }

  #seal(state: TypeState): void {
    const { tail } = state
    if (tail === undefined) return
    state.tail = undefined
    state.expected = Math.min(tail.count, MOST_EXPECTED)
    state.sealed.push(tail)
    this.#waiting += tail.bytes
    this.#bound()
    if (state.writing === undefined) this.#write(state)
  }

  /** A disk that refuses does not fill the memory: the oldest tables go, and are built from the journal at the next start. */
  #bound(): void {
    for (const state of this.#types.values()) {
      while (this.#waiting > this.#limits.backlogBytes * 2 && state.failed && state.writing === undefined) {
        const dropped = state.sealed.shift()
        if (dropped === undefined) break
        this.#waiting -= dropped.bytes
        if (dropped.firstPosition !== undefined) state.folder.addGap(dropped.firstPosition, dropped.lastPosition!)
        this.#dropped = Math.min(this.#dropped, dropped.firstPosition ?? this.#dropped)
        this.#log?.error('parameters that could not be written were dropped from memory; the journal has them', {
          chain: this.chain,
          packetType: dropped.packetType,
          packets: dropped.count,
        })
      }
    }
  }

  #write(state: TypeState): void {
    if (this.#retired) return
    state.failed = false
    state.writing = new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
      .then(async () => {
        await this.#writeSealed(state)
        await this.#storeBuilt()
      })
      .catch((error: unknown) => {
        state.failed = true
        const coded = codedStoreError(error, state.folder.folder)
        this.#log?.error(coded.message, { code: (coded as { code?: string }).code, chain: this.chain })
      })
      .finally(() => {
        state.writing = undefined
        this.#tellRoom()
      })
  }

  async #writeSealed(state: TypeState): Promise<void> {
    while (state.sealed.length > 0 && !this.#retired) {
      const tail = state.sealed[0]!
      try {
        await untilAcknowledged(this.#journalHead, tail.lastPosition)
        const booleans = new Set(this.#parameters().flatMap((p) => (p.kind === 'boolean' ? [p.path] : [])))
        const contents = tail.contents()
        const options = this.#writeOptions(this.#limits.level)
        const file = await writeDataFile(state.folder, extentOf(tail), tail.samples, options, (job) =>
          this.#writer.write({ ...job, tail: contents, booleans }, tail.bytes),
        )
        if (tail.firstPosition !== undefined) state.folder.fillGaps(tail.firstPosition, tail.lastPosition!)
        await state.folder.change((files) => [...files, file])
      } catch (error) {
        throw codedStoreError(error, state.folder.folder)
      }
      state.sealed.shift()
      this.#waiting -= tail.bytes
      this.#tellRoom()
    }
  }

  #writeOptions(level: number): WriteOptions {
    const description: Record<string, unknown> = {}
    for (const p of this.#parameters())
      if (p.unit !== undefined || p.labels !== undefined)
        description[p.path] = {
          ...(p.unit === undefined ? {} : { unit: p.unit }),
          ...(p.labels === undefined
            ? {}
            : { labels: Object.fromEntries(p.labels.map((l) => [String(l.value), l.label])) }),
        }
    return { chain: this.chain, model: this.#model(), description, level }
  }

  /** Says durably up to where the files hold everything: what is in memory bounds it. */
  #storeBuilt(): Promise<void> {
    const store = this.#storing.then(() => this.#replaceBuilt())
    this.#storing = store.catch(() => undefined)
    return store
  }

  async #replaceBuilt(): Promise<void> {
    // Positions beyond what is acknowledged may be given to other packets after a crash.
    const acknowledged = await acknowledgedBy(this.#journalHead)
    let built = Math.min(this.#marked ?? this.#seen, this.#dropped, acknowledged)
    for (const state of this.#types.values())
      for (const tail of [...state.sealed, ...(state.tail === undefined ? [] : [state.tail])])
        if (tail.firstPosition !== undefined && tail.firstPosition < built) built = tail.firstPosition
    if (built <= this.#built || this.#retired) return
    await replaceFile(path.join(this.folder, BUILT_FILE), JSON.stringify({ version: 1, builtUpTo: built }))
    this.#built = built
  }
}

async function readBuilt(folder: string): Promise<number> {
  try {
    return (JSON.parse(await readFile(path.join(folder, BUILT_FILE), 'utf8')) as { builtUpTo: number }).builtUpTo
  } catch {
    // Absent or unreadable: everything is built again, and rows that files hold are passed over.
    return 0
  }
}

function extentOf(tail: Tail): Extent {
  const { generation, flags } = tail
  let from = generation[0]!
  let to = from
  let playback = 0
  for (let i = 0; i < generation.length; i++) {
    if (generation[i]! < from) from = generation[i]!
    if (generation[i]! > to) to = generation[i]!
    if ((flags[i]! & PacketFlag.playback) !== 0) playback++
  }
  return { rows: tail.count, from, to, firstPosition: tail.firstPosition, lastPosition: tail.lastPosition, playback }
}
