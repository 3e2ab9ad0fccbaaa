/**
 * The bytes of a journal segment (docs/formats/journal.md). Everything is little-endian.
 *
 * A segment is a header and items. An item is: u32 length, u32 CRC-32C of the length and the body, body. The body's
 * first byte is its type: a record, the name of a source, or a seal that closes a group with the chain hash.
 */
import { crc32c } from '@vigie/base'
import { archiveErrors } from '../archive-errors.ts'
import { JOURNAL_KINDS, type JournalKind } from '../ports.ts'

export const FORMAT_VERSION = 1
export const MAGIC = 'VIGIEJNL'
export const HASH_BYTES = 32
/** Bytes of a header before the chain's name. */
export const HEADER_FIXED = 64
/** Length and CRC before an item's body. */
export const ITEM_PREFIX = 8
/** Body bytes of a record before its payload: type, flags, source, ordinal, reception, generation. */
export const RECORD_FIXED = 24
/** Body bytes of a seal. */
export const SEAL_BODY = 48
/** Offset in a seal's body of the chain hash. */
export const SEAL_HASH_AT = 16
/** Largest payload of an entry. */
export const MAX_PAYLOAD = 16 * 1024 * 1024

export const ItemType = { record: 1, source: 2, seal: 3 } as const

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export interface SegmentHeader {
  readonly kind: JournalKind
  readonly chain: string
  readonly firstPosition: number
  /** TAI ns at which the segment was begun. */
  readonly opened: bigint
  /** Chain hash at the end of the previous segment; zeros for the first. */
  readonly previousHash: Uint8Array
  /** Bytes of the header. */
  readonly length: number
}

export function encodeHeader(header: Omit<SegmentHeader, 'length'>): Uint8Array {
  const chain = encoder.encode(header.chain)
  const bytes = new Uint8Array(HEADER_FIXED + chain.length + 4)
  const view = new DataView(bytes.buffer)
  bytes.set(encoder.encode(MAGIC), 0)
  view.setUint16(8, FORMAT_VERSION, true)
  view.setUint16(10, bytes.length, true)
  view.setUint8(12, JOURNAL_KINDS.indexOf(header.kind))
  view.setUint8(13, chain.length)
  view.setBigUint64(16, BigInt(header.firstPosition), true)
  view.setBigInt64(24, header.opened, true)
  bytes.set(header.previousHash, 32)
  bytes.set(chain, HEADER_FIXED)
  view.setUint32(bytes.length - 4, crc32c(bytes, 0, bytes.length - 4), true)
  return bytes
}

/** Reads a header; throws VIG-ARCHIVE-002 naming `segment`. */
export function decodeHeader(bytes: Uint8Array, segment: string): SegmentHeader {
  const bad = (detail: string): Error => archiveErrors.badSegmentHeader({ segment, detail })
  if (bytes.length < HEADER_FIXED + 4) throw bad('shorter than a header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (decoder.decode(bytes.subarray(0, 8)) !== MAGIC) throw bad('it does not begin with VIGIEJNL')
  const version = view.getUint16(8, true)
  if (version !== FORMAT_VERSION) throw bad(`version ${version}`)
  const length = view.getUint16(10, true)
  const chainLength = view.getUint8(13)
  if (length !== HEADER_FIXED + chainLength + 4 || length > bytes.length) throw bad('its header length is wrong')
  if (view.getUint32(length - 4, true) !== crc32c(bytes, 0, length - 4)) throw bad('its header checksum is wrong')
  const kind = JOURNAL_KINDS[view.getUint8(12)]
  if (kind === undefined) throw bad('unknown kind of journal')
  return {
    kind,
    chain: decoder.decode(bytes.subarray(HEADER_FIXED, HEADER_FIXED + chainLength)),
    firstPosition: Number(view.getBigUint64(16, true)),
    opened: view.getBigInt64(24, true),
    previousHash: bytes.slice(32, 64),
    length,
  }
}

/** Longest header: a chain's name has at most 255 bytes. */
export const MAX_HEADER = HEADER_FIXED + 255 + 4

/** Reads items one after another without allocating: `next` fills the fields. */
export class ItemCursor {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly end: number
  /** Where the item begins, and where the next one does. */
  at = 0
  nextAt = 0
  type = 0
  flags = 0
  source = 0
  ordinal = 0
  payloadFrom = 0

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.end = end
    this.nextAt = at
  }

  /**
   * Goes to the next item. `incomplete`: the bytes end within it; `bad`: length, checksum or type is wrong (the cursor
   * stays before it, `at` is its start).
   */
  next(): 'item' | 'end' | 'incomplete' | 'bad' {
    const at = this.nextAt
    this.at = at
    if (at === this.end) return 'end'
    if (at + ITEM_PREFIX > this.end) return 'incomplete'
    const length = this.view.getUint32(at, true)
    if (length < 4 || length > MAX_PAYLOAD + RECORD_FIXED) return 'bad'
    const to = at + ITEM_PREFIX + length
    if (to > this.end) return 'incomplete'
    if (itemCrc(this.bytes, at, length) !== this.view.getUint32(at + 4, true)) return 'bad'
    const body = at + ITEM_PREFIX
    this.type = this.bytes[body]!
    if (this.type === ItemType.record) {
      if (length < RECORD_FIXED) return 'bad'
      this.payloadFrom = body + RECORD_FIXED
    } else if (this.type === ItemType.seal) {
      if (length !== SEAL_BODY) return 'bad'
    } else if (this.type !== ItemType.source) return 'bad'
    this.flags = this.bytes[body + 1]!
    this.source = this.view.getUint16(body + 2, true)
    this.ordinal = this.type === ItemType.source ? 0 : this.view.getUint32(body + 4, true)
    this.nextAt = to
    return 'item'
  }

  get reception(): bigint {
    return this.view.getBigInt64(this.at + ITEM_PREFIX + 8, true)
  }
  get generation(): bigint {
    return this.view.getBigInt64(this.at + ITEM_PREFIX + 16, true)
  }
  /** Name carried by a source item. */
  get sourceName(): string {
    return decoder.decode(this.bytes.subarray(this.at + ITEM_PREFIX + 4, this.nextAt))
  }
  /** Chain hash carried by a seal (a view of the bytes). */
  get sealHash(): Uint8Array {
    const from = this.at + ITEM_PREFIX + SEAL_HASH_AT
    return this.bytes.subarray(from, from + HASH_BYTES)
  }
  /** The seal closes the segment. */
  get isEnd(): boolean {
    return this.flags === 1
  }
}

/** CRC of an item whose body has `length` bytes, over the length as it is written there and the body. */
export function itemCrc(bytes: Uint8Array, at: number, length: number): number {
  return crc32c(bytes, at + ITEM_PREFIX, at + ITEM_PREFIX + length, crc32c(bytes, at, at + 4))
}
