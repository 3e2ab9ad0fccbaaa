/** Reads a journal: closed segments and the durable part of the last one from files, the rest from the writer's memory. */
import path from 'node:path'
import {
  archiveErrors,
  ItemCursor,
  ItemType,
  type Journal,
  type JournalBatch,
  type JournalColumns,
  type JournalEntry,
  type JournalKind,
  type StoredEntry,
} from '@vigie/archive'
import { journalErrors } from './journal-errors.ts'
import { ColumnsBuilder } from './columns-builder.ts'
import type { RetentionStub } from './retention-stub.ts'
import type { SegmentBlocks, SegmentIndex } from './segment-index.ts'
import { indexOf, readState } from './recovery.ts'
import { scanSegment, walkItems, withSegment } from './segment-files.ts'
import { loadIndex } from './segment-index.ts'

/** A batch is given when it holds so many entries or bytes. */
const BATCH_ENTRIES = 8192
const BATCH_BYTES = 1024 * 1024
/** Closed segments whose blocks are kept in memory. */
const BLOCKS_KEPT = 8

export abstract class JournalReader implements Journal {
  readonly kind: JournalKind
  readonly chain: string
  readonly folder: string
  protected readonly segments: SegmentIndex[]
  protected stub: RetentionStub | undefined
  readonly #withBlocks: SegmentIndex[] = []
  /** Where the last batch from a file ended: who reads on in order begins there. */
  #follow: { readonly segment: SegmentIndex; readonly ordinal: number; readonly offset: number } | undefined

  protected constructor(
    kind: JournalKind,
    chain: string,
    folder: string,
    segments: SegmentIndex[],
    stub: RetentionStub | undefined,
  ) {
    this.kind = kind
    this.chain = chain
    this.folder = folder
    this.segments = segments
    this.stub = stub
  }

  abstract readonly length: number
  abstract readonly durable: number
  abstract append(entry: JournalEntry): number
  abstract appendBatch(batch: JournalBatch, source: string): number
  abstract sync(): Promise<void>
  abstract rotate(): void
  abstract close(): Promise<void>
  /** Bytes of entries from `position` on that are not in files, whole items in order; and the position of the first. */
  protected abstract memory(
    position: number,
  ): { readonly segment: SegmentIndex; readonly buffers: readonly Uint8Array[] } | undefined

  get name(): string {
    return `${this.chain}/${this.kind}`
  }

  get first(): number {
    return this.stub?.end ?? this.segments[0]?.first ?? 0
  }

  async *readColumns(from: number, to: number = this.length): AsyncGenerator<JournalColumns> {
    let position = Math.max(from, this.first)
    const end = Math.min(to, this.length)
    while (position < end) {
      const columns =
        position < this.durable
          ? await this.#fromFile(position, Math.min(end, this.durable))
          : this.#fromMemory(position, end)
      if (columns === undefined) {
        // A gap that a damaged disk left: go on with the next segment.
        const next = this.segments.find((segment) => segment.first > position && segment.count > 0)
        if (next === undefined) return
        position = next.first
        continue
      }
      yield columns
      position = columns.first + columns.count
    }
  }

  async *read(from: number, to: number = this.length): AsyncGenerator<readonly StoredEntry[]> {
    for await (const columns of this.readColumns(from, to)) {
      const entries: StoredEntry[] = Array.from({ length: columns.count }, (_, i) => ({
        position: columns.first + i,
        reception: columns.reception[i]!,
        generation: columns.generation[i]!,
        source: columns.sources[columns.source[i]!] ?? '',
        flags: columns.flags[i]!,
        payload: columns.bytes.subarray(columns.offsets[i]!, columns.offsets[i + 1]!),
      }))
      yield entries
    }
  }

  async seekReception(at: bigint): Promise<number> {
    for (const segment of this.segments.slice()) {
      if (segment.maxReception === undefined || segment.maxReception < at) continue
      const blocks = await this.#blocksOf(segment)
      for (let b = 0; b < blocks.ordinal.length; b++) {
        if (blocks.maxReception[b]! < at) continue
        const from = segment.first + blocks.ordinal[b]!
        const to = segment.first + (blocks.ordinal[b + 1] ?? segment.count)
        for await (const columns of this.readColumns(from, to))
          for (let i = 0; i < columns.count; i++) if (columns.reception[i]! >= at) return columns.first + i
      }
    }
    return this.length
  }

  async rangesGenerated(from: bigint, to: bigint): Promise<readonly (readonly [number, number])[]> {
    const ranges: [number, number][] = []
    for (const segment of this.segments.slice()) {
      if (segment.minGeneration === undefined || segment.minGeneration > to || segment.maxGeneration! < from) continue
      const blocks = await this.#blocksOf(segment)
      for (let b = 0; b < blocks.ordinal.length; b++) {
        if (blocks.minGeneration[b]! > to || blocks.maxGeneration[b]! < from) continue
        const begin = segment.first + blocks.ordinal[b]!
        const end = segment.first + (blocks.ordinal[b + 1] ?? segment.count)
        const last = ranges.at(-1)
        if (last !== undefined && last[1] === begin) last[1] = end
        else ranges.push([begin, end])
      }
    }
    return ranges
  }

  async countBySource(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>(Object.entries(this.stub?.counts ?? {}))
    for (const segment of this.segments)
      for (const [i, name] of segment.sources.entries()) counts.set(name, (counts.get(name) ?? 0) + segment.counts[i]!)
    return counts
  }

  #segmentOf(position: number): SegmentIndex | undefined {
    let low = 0
    let high = this.segments.length - 1
    while (low <= high) {
      const mid = (low + high) >> 1
      const segment = this.segments[mid]!
      if (position < segment.first) high = mid - 1
      else if (position >= segment.end) low = mid + 1
      else return segment
    }
    return undefined
  }

  async #blocksOf(segment: SegmentIndex): Promise<SegmentBlocks> {
    if (segment.blocks !== undefined) return segment.blocks
    const copy = await indexOf(segment.file)
    const size = await withSegment(segment.file, async (open) => open.size)
    const blocks = (await loadIndex(copy, size)) ? copy.blocks! : (await scanSegment(segment.file)).index.blocks!
    segment.blocks = blocks
    this.#withBlocks.push(segment)
    if (this.#withBlocks.length > BLOCKS_KEPT) this.#withBlocks.shift()!.blocks = undefined
    return blocks
  }

  async #fromFile(position: number, end: number): Promise<JournalColumns | undefined> {
    const segment = this.#segmentOf(position)
    if (segment === undefined) return undefined
    const ordinal = position - segment.first
    const follow = this.#follow
    const at =
      follow?.segment === segment && follow.ordinal === ordinal
        ? follow.offset
        : placeOf(await this.#blocksOf(segment), ordinal)
    const count = Math.min(end, segment.end) - position
    const expected = Math.min(BATCH_BYTES + 64 * 1024, segment.size - at, count * 2048 + 1024)
    const builder = new ColumnsBuilder(this.chain, position, segment.sources, expected)
    const stopped = await withSegment(segment.file, (open) =>
      walkItems(open, at, Math.min(open.size, segment.size), (cursor) => {
        if (cursor.type !== ItemType.record || cursor.ordinal < ordinal) return true
        if (builder.count === count || builder.count === BATCH_ENTRIES || builder.bytes >= BATCH_BYTES) return false
        if (cursor.ordinal !== ordinal + builder.count) return false
        builder.add(cursor)
        return true
      }),
    )
    if (builder.count === 0)
      throw archiveErrors.journalDamaged({
        journal: this.name,
        segment: path.basename(segment.file),
        offset: stopped.offset,
        position,
      })
    this.#follow = { segment, ordinal: ordinal + builder.count, offset: stopped.offset }
    return builder.build()
  }

  #fromMemory(position: number, end: number): JournalColumns | undefined {
    const found = this.memory(position)
    if (found === undefined) return undefined
    const builder = new ColumnsBuilder(this.chain, position, [...found.segment.sources])
    const ordinal = position - found.segment.first
    for (const buffer of found.buffers) {
      const cursor = new ItemCursor(buffer, buffer === found.buffers[0] ? skipHeader(buffer, found.segment) : 0)
      while (cursor.next() === 'item') {
        if (cursor.type !== ItemType.record || cursor.ordinal < ordinal) continue
        if (position + builder.count >= end || builder.count === BATCH_ENTRIES || builder.bytes >= BATCH_BYTES)
          return builder.build()
        builder.add(cursor)
      }
    }
    return builder.count === 0 ? undefined : builder.build()
  }
}

/** Offset from which an ordinal is found. */
function placeOf(blocks: SegmentBlocks, ordinal: number): number {
  const block = blocks.ordinal.findLastIndex((first) => first <= ordinal)
  return blocks.offset[Math.max(block, 0)]!
}

/** The first bytes of a new segment are its header. */
function skipHeader(buffer: Uint8Array, segment: SegmentIndex): number {
  return buffer.length >= 8 && buffer[0] === 0x56 && buffer[1] === 0x49 && buffer[2] === 0x47 && buffer[3] === 0x49
    ? segment.headerLength
    : 0
}

/** A journal that another process may be writing: what was whole when it was opened. */
export class ReadOnlyJournal extends JournalReader {
  readonly length: number
  readonly durable: number

  static async open(folder: string, chain: string, kind: JournalKind): Promise<ReadOnlyJournal> {
    const state = await readState(folder)
    return new ReadOnlyJournal(kind, chain, folder, state.segments, state.stub)
  }

  private constructor(
    kind: JournalKind,
    chain: string,
    folder: string,
    segments: SegmentIndex[],
    stub: RetentionStub | undefined,
  ) {
    super(kind, chain, folder, segments, stub)
    this.length = segments.at(-1)?.end ?? stub?.end ?? 0
    this.durable = this.length
  }

  protected memory(): undefined {
    return undefined
  }
  append(): never {
    throw journalErrors.readOnly({ journal: this.name })
  }
  appendBatch(): never {
    throw journalErrors.readOnly({ journal: this.name })
  }
  rotate(): never {
    throw journalErrors.readOnly({ journal: this.name })
  }
  async sync(): Promise<void> {}
  async close(): Promise<void> {}
}
