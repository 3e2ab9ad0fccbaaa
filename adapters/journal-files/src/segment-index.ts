/** What is known of a segment: its extent, its sources, and where to begin reading for a position or a time. */
import path from 'node:path'
import type { SegmentHeader } from '@vigie/archive'
import { readSealed, sealText } from './sealed-text.ts'
import type { Disk } from './disk.ts'

/** A block is closed after so many records or bytes: the finest step of a seek. */
const BLOCK_RECORDS = 4096
const BLOCK_BYTES = 256 * 1024

/** Runs of records, in parallel arrays. */
export interface SegmentBlocks {
  readonly ordinal: number[]
  readonly offset: number[]
  readonly minReception: bigint[]
  readonly maxReception: bigint[]
  readonly minGeneration: bigint[]
  readonly maxGeneration: bigint[]
}

export class SegmentIndex {
  readonly file: string
  readonly first: number
  readonly opened: bigint
  readonly previousHash: Uint8Array
  readonly headerLength: number
  readonly sources: string[] = []
  readonly counts: number[] = []
  count = 0
  /** Bytes of whole items. */
  size: number
  /** Chain hash at the last seal. */
  hash: Uint8Array
  /** Closed by an end seal. */
  ended = false
  minReception: bigint | undefined
  maxReception: bigint | undefined
  minGeneration: bigint | undefined
  maxGeneration: bigint | undefined
  /** Absent for closed segments until a reader needs them. */
  blocks: SegmentBlocks | undefined

  constructor(file: string, header: SegmentHeader) {
    this.file = file
    this.first = header.firstPosition
    this.opened = header.opened
    this.previousHash = header.previousHash
    this.hash = header.previousHash
    this.headerLength = header.length
    this.size = header.length
    this.blocks = { ordinal: [], offset: [], minReception: [], maxReception: [], minGeneration: [], maxGeneration: [] }
  }

  get end(): number {
    return this.first + this.count
  }

  addSource(name: string): void {
    this.sources.push(name)
    this.counts.push(0)
  }

  /** Takes a record that lies at `offset`. */
  add(offset: number, reception: bigint, generation: bigint, source: number): void {
    const b = this.blocks!
    const last = b.ordinal.length - 1
    if (last < 0 || this.count - b.ordinal[last]! >= BLOCK_RECORDS || offset - b.offset[last]! >= BLOCK_BYTES) {
      b.ordinal.push(this.count)
      b.offset.push(offset)
      b.minReception.push(reception)
      b.maxReception.push(reception)
      b.minGeneration.push(generation)
      b.maxGeneration.push(generation)
    } else {
      if (reception < b.minReception[last]!) b.minReception[last] = reception
      if (reception > b.maxReception[last]!) b.maxReception[last] = reception
      if (generation < b.minGeneration[last]!) b.minGeneration[last] = generation
      if (generation > b.maxGeneration[last]!) b.maxGeneration[last] = generation
    }
    if (this.minReception === undefined || reception < this.minReception) this.minReception = reception
    if (this.maxReception === undefined || reception > this.maxReception) this.maxReception = reception
    if (this.minGeneration === undefined || generation < this.minGeneration) this.minGeneration = generation
    if (this.maxGeneration === undefined || generation > this.maxGeneration) this.maxGeneration = generation
    this.counts[source] = (this.counts[source] ?? 0) + 1
    this.count++
  }
}

interface StoredIndex {
  readonly version: 1
  readonly segment: string
  readonly count: number
  readonly size: number
  readonly hash: string
  readonly sources: readonly string[]
  readonly counts: readonly number[]
  readonly times: readonly (string | null)[]
  readonly ordinal: number[]
  readonly offset: number[]
  readonly block: readonly (readonly string[])[]
}

export const indexFile = (segmentFile: string): string => segmentFile.replace(/\.vjl$/, '.vji')

const text = (value: bigint | undefined): string | null => (value === undefined ? null : String(value))
const big = (value: string | null | undefined): bigint | undefined =>
  value === null || value === undefined ? undefined : BigInt(value)

/** Writes the index of a closed segment beside it; it can always be built again from the segment. */
export async function storeIndex(disk: Disk, index: SegmentIndex): Promise<void> {
  const b = index.blocks!
  const stored: StoredIndex = {
    version: 1,
    segment: path.basename(index.file),
    count: index.count,
    size: index.size,
    hash: Buffer.from(index.hash).toString('hex'),
    sources: index.sources,
    counts: index.counts,
    times: [index.minReception, index.maxReception, index.minGeneration, index.maxGeneration].map(text),
    ordinal: b.ordinal,
    offset: b.offset,
    block: [b.minReception, b.maxReception, b.minGeneration, b.maxGeneration].map((times) => times.map(String)),
  }
  await disk.replaceFile(indexFile(index.file), sealText(stored))
}

/** Fills `index` from the file beside the segment; false when there is none that fits a segment of `size` bytes. */
export async function loadIndex(index: SegmentIndex, size: number): Promise<boolean> {
  const stored = await readSealed<StoredIndex>(indexFile(index.file))
  if (stored === undefined || stored === 'altered') return false
  if (stored.version !== 1 || stored.segment !== path.basename(index.file) || stored.size !== size) return false
  index.count = stored.count
  index.size = stored.size
  index.hash = new Uint8Array(Buffer.from(stored.hash, 'hex'))
  index.ended = true
  index.sources.splice(0, index.sources.length, ...stored.sources)
  index.counts.splice(0, index.counts.length, ...stored.counts)
  index.minReception = big(stored.times[0])
  index.maxReception = big(stored.times[1])
  index.minGeneration = big(stored.times[2])
  index.maxGeneration = big(stored.times[3])
  const column = (i: number): bigint[] => stored.block[i]!.map(BigInt)
  index.blocks = {
    ordinal: stored.ordinal,
    offset: stored.offset,
    minReception: column(0),
    maxReception: column(1),
    minGeneration: column(2),
    maxGeneration: column(3),
  }
  return true
}
