/** Lays entries into the bytes of a segment and closes groups of them with the hash chain. */
import { createHash } from 'node:crypto'
import { crc32c } from '@vigie/base'
import type { JournalKind } from '../ports.ts'
import { encodeHeader, HASH_BYTES, ITEM_PREFIX, ItemType, RECORD_FIXED, SEAL_BODY, SEAL_HASH_AT } from './format.ts'

const CHUNK = 256 * 1024
const MAX_SOURCES = 65_536
const utf8 = new TextEncoder()

export interface SegmentStart {
  readonly kind: JournalKind
  readonly chain: string
  readonly firstPosition: number
  readonly opened: bigint
  readonly previousHash: Uint8Array
}

/** Where a segment that exists goes on: after its last seal. */
export interface SegmentResume {
  readonly size: number
  readonly count: number
  readonly hash: Uint8Array
  readonly sources: readonly string[]
  /** Bytes after the last seal: the next one covers them. */
  readonly unsealed: Uint8Array
}

export class SegmentEncoder {
  readonly kind: JournalKind
  readonly chain: string
  readonly firstPosition: number
  readonly opened: bigint
  /** Entries in the segment. */
  count = 0
  /** Bytes of the segment, with those not taken yet. */
  size = 0
  /** Chain hash after the last seal. */
  hash: Uint8Array
  readonly #sources = new Map<string, number>()
  #chunk = new Uint8Array(CHUNK)
  #view = new DataView(this.#chunk.buffer)
  #from = 0
  #to = 0
  #full: Uint8Array[] = []
  #open = 0
  #unsealed: Uint8Array = new Uint8Array(0)

  constructor(start: SegmentStart, resume?: SegmentResume) {
    this.kind = start.kind
    this.chain = start.chain
    this.firstPosition = start.firstPosition
    this.opened = start.opened
    this.hash = start.previousHash
    if (resume === undefined) {
      const header = encodeHeader(start)
      const at = this.#reserve(header.length)
      this.#chunk.set(header, at)
    } else {
      this.size = resume.size
      this.count = resume.count
      this.hash = resume.hash
      this.#unsealed = resume.unsealed
      for (const [index, name] of resume.sources.entries()) this.#sources.set(name, index)
    }
  }

  /** Entries appended since the last seal. */
  get open(): number {
    return this.#open
  }

  /** Index of a source's name, written into the segment the first time; undefined when the segment can name no more. */
  source(name: string): number | undefined {
    const known = this.#sources.get(name)
    if (known !== undefined) return known
    if (this.#sources.size === MAX_SOURCES) return undefined
    const index = this.#sources.size
    this.#sources.set(name, index)
    const text = utf8.encode(name)
    const at = this.#item(4 + text.length)
    this.#chunk[at + ITEM_PREFIX] = ItemType.source
    this.#chunk[at + ITEM_PREFIX + 1] = 0
    this.#view.setUint16(at + ITEM_PREFIX + 2, index, true)
    this.#chunk.set(text, at + ITEM_PREFIX + 4)
    this.#seal(at, 4 + text.length)
    return index
  }

  /** Adds an entry of at most MAX_PAYLOAD bytes. */
  append(
    reception: bigint,
    generation: bigint,
    flags: number,
    source: number,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): void {
    const length = RECORD_FIXED + to - from
    const at = this.#item(length)
    const body = at + ITEM_PREFIX
    const chunk = this.#chunk
    const view = this.#view
    chunk[body] = ItemType.record
    chunk[body + 1] = flags
    view.setUint16(body + 2, source, true)
    view.setUint32(body + 4, this.count, true)
    view.setBigInt64(body + 8, reception, true)
    view.setBigInt64(body + 16, generation, true)
    const payload = body + RECORD_FIXED
    if (to - from > 256) chunk.set(bytes.subarray(from, to), payload)
    else for (let i = from, j = payload; i < to; i++, j++) chunk[j] = bytes[i]!
    this.#seal(at, length)
    this.count++
    this.#open++
  }

  /**
   * Closes the group of all that was added since the last seal and takes its bytes, in order.
   * `end` closes the segment: nothing can be added after it.
   */
  seal(time: bigint, end: boolean): Uint8Array[] {
    const at = this.#item(SEAL_BODY)
    const body = at + ITEM_PREFIX
    this.#chunk[body] = ItemType.seal
    this.#chunk[body + 1] = end ? 1 : 0
    this.#view.setUint16(body + 2, 0, true)
    this.#view.setUint32(body + 4, this.count, true)
    this.#view.setBigInt64(body + 8, time, true)
    const hash = createHash('sha256').update(this.hash).update(this.#unsealed)
    this.#unsealed = new Uint8Array(0)
    for (const chunk of this.#full) hash.update(chunk)
    hash.update(this.#chunk.subarray(this.#from, at)).update(this.#chunk.subarray(body, body + SEAL_HASH_AT))
    this.hash = new Uint8Array(hash.digest())
    this.#chunk.set(this.hash, body + SEAL_HASH_AT)
    this.#seal(at, SEAL_BODY)
    const taken = [...this.#full, this.#chunk.subarray(this.#from, this.#to)]
    this.#full = []
    this.#from = this.#to
    this.#open = 0
    return taken
  }

  /** Bytes added since the last seal, for readers; they stay here. */
  peek(): Uint8Array[] {
    return [...this.#full, this.#chunk.subarray(this.#from, this.#to)]
  }

  #item(length: number): number {
    const at = this.#reserve(ITEM_PREFIX + length)
    this.#view.setUint32(at, length, true)
    return at
  }

  #seal(at: number, length: number): void {
    const chunk = this.#chunk
    const crc = crc32c(chunk, at + ITEM_PREFIX, at + ITEM_PREFIX + length, crc32c(chunk, at, at + 4))
    this.#view.setUint32(at + 4, crc, true)
  }

  #reserve(bytes: number): number {
    if (this.#to + bytes > this.#chunk.length) {
      if (this.#to > this.#from) this.#full.push(this.#chunk.subarray(this.#from, this.#to))
      this.#chunk = new Uint8Array(Math.max(CHUNK, bytes))
      this.#view = new DataView(this.#chunk.buffer)
      this.#from = 0
      this.#to = 0
    }
    const at = this.#to
    this.#to += bytes
    this.size += bytes
    return at
  }
}

/** The chain hash before the first segment of a journal. */
export const NO_HASH: Uint8Array = new Uint8Array(HASH_BYTES)
