/** One segment: every item, its order, the hash of every group; and where the next whole item is after a damaged one. */
import { readFile } from 'node:fs/promises'
import {
  decodeHeader,
  GroupHash,
  ItemCursor,
  itemCrc,
  ITEM_PREFIX,
  ItemType,
  MAX_HEADER,
  MAX_PAYLOAD,
  RECORD_FIXED,
  SEAL_BODY,
  type IntegrityProblem,
} from '@vigie/archive'

interface SegmentProblem {
  readonly offset: number
  /** Of the record concerned, or of the next one. */
  readonly ordinal: number
  readonly kind: IntegrityProblem['kind']
  readonly detail: string
  /** False for the end of an append that was interrupted before it was acknowledged. */
  readonly acknowledged: boolean
}

export interface SegmentVerdict {
  readonly problems: readonly SegmentProblem[]
  /** Records that verified. */
  readonly entries: number
  /** Records that the segment has or should have. */
  readonly count: number
  /** Bytes looked at, and bytes of the file (within `upTo`). */
  readonly bytes: number
  readonly size: number
  /** Chain hash to go on with; undefined when it cannot be known. */
  readonly hash: Uint8Array | undefined
  readonly ended: boolean
  /** Every item was whole. */
  readonly complete: boolean
  /** Chain hash by the offset after each seal. */
  readonly seals: ReadonlyMap<number, Uint8Array>
}

export interface SegmentExpectation {
  /** What the header must carry; undefined: not known. */
  readonly previousHash: Uint8Array | undefined
  /** Look no further than this offset. */
  readonly upTo: number | undefined
  /** Bytes acknowledged: what is not whole after them is a torn end. Undefined: all. */
  readonly acknowledged: number | undefined
}

/** A segment is read whole: it has 128 MiB unless somebody chose more. */
export async function verifySegment(file: string, expected: SegmentExpectation): Promise<SegmentVerdict> {
  const whole = await readFile(file)
  const bytes = new Uint8Array(whole.buffer, whole.byteOffset, Math.min(whole.length, expected.upTo ?? whole.length))
  return new SegmentCheck(bytes, expected).run(file)
}

/** After damage, entries are looked for whose number within the segment is so close. */
const NEAR = 1_000_000

class SegmentCheck {
  readonly #bytes: Uint8Array
  readonly #expected: SegmentExpectation
  readonly #acknowledged: number
  readonly #problems: SegmentProblem[] = []
  readonly #seals = new Map<number, Uint8Array>()
  #ordinal = 0
  #entries = 0
  #ended = false

  constructor(bytes: Uint8Array, expected: SegmentExpectation) {
    this.#bytes = bytes
    this.#expected = expected
    this.#acknowledged = expected.acknowledged ?? bytes.length + 1
  }

  run(file: string): SegmentVerdict {
    const bytes = this.#bytes
    let at: number
    let hash: GroupHash
    let doubt = false
    try {
      const header = decodeHeader(bytes.subarray(0, MAX_HEADER), file)
      at = header.length
      hash = new GroupHash(header.previousHash)
      hash.update(bytes.subarray(0, at))
      if (
        this.#expected.previousHash !== undefined &&
        !Buffer.from(header.previousHash).equals(this.#expected.previousHash)
      )
        this.#problem(32, 0, 'altered', 'the segment does not follow the one before it: the chain hash differs')
    } catch (error) {
      this.#problem(
        0,
        0,
        bytes.length < MAX_HEADER ? 'torn' : 'altered',
        error instanceof Error ? error.message : String(error),
      )
      at = this.#resync(1)
      hash = new GroupHash(new Uint8Array(32))
      doubt = true
    }
    let hashed = at
    const cursor = new ItemCursor(bytes, at)
    for (;;) {
      const result = cursor.next()
      if (result === 'end') break
      if (result !== 'item') {
        const next = this.#damaged(cursor.at)
        if (next === undefined) return this.#verdict(undefined, false)
        doubt = true
        cursor.nextAt = next
        continue
      }
      if (this.#ended) {
        this.#problem(cursor.at, this.#ordinal, 'doubled', 'items follow the end of the segment')
        return this.#verdict(hash.value, false)
      }
      if (cursor.type === ItemType.record) this.#record(cursor)
      else if (cursor.type === ItemType.seal) {
        hash.update(bytes.subarray(hashed, cursor.at))
        hashed = cursor.nextAt
        const right = hash.seal(cursor)
        this.#seals.set(cursor.nextAt, hash.value)
        if (cursor.ordinal !== this.#ordinal) {
          const kind = cursor.ordinal > this.#ordinal ? 'missing' : 'doubled'
          this.#problem(
            cursor.at,
            this.#ordinal,
            kind,
            `the seal counts ${cursor.ordinal} entries, ${this.#ordinal} are there`,
          )
          this.#ordinal = cursor.ordinal
        } else if (!right && !doubt)
          this.#problem(
            cursor.at,
            this.#ordinal,
            'altered',
            'the group of entries before this seal does not match its hash',
          )
        doubt = false
        this.#ended = cursor.isEnd
      }
    }
    return this.#verdict(hash.value, this.#problems.length === 0)
  }

  #record(cursor: ItemCursor): void {
    if (cursor.ordinal === this.#ordinal) this.#entries++
    else if (cursor.ordinal > this.#ordinal) {
      if (!this.#problems.some((p) => p.ordinal >= this.#ordinal))
        this.#problem(
          cursor.at,
          this.#ordinal,
          'missing',
          `${cursor.ordinal - this.#ordinal} entries before this one are not there`,
        )
      this.#entries++
    } else {
      this.#problem(cursor.at, cursor.ordinal, 'doubled', 'the entry is there twice')
      return
    }
    this.#ordinal = cursor.ordinal + 1
  }

  /** Says what is wrong at a place and gives where the next whole item begins; undefined when there is none. */
  #damaged(at: number): number | undefined {
    const bytes = this.#bytes
    const next = this.#resync(at + 1)
    if (next >= bytes.length) {
      if (at >= this.#acknowledged)
        this.#problem(at, this.#ordinal, 'torn', `${bytes.length - at} bytes of an append that was interrupted`)
      else
        this.#problem(
          at,
          this.#ordinal,
          this.#tailKind(at),
          `${bytes.length - at} bytes from here on are no whole item`,
        )
      return undefined
    }
    this.#problem(
      at,
      this.#ordinal,
      this.#kindOf(at, next),
      `an item of ${next - at} bytes does not match its checksum`,
    )
    return next
  }

  #tailKind(at: number): IntegrityProblem['kind'] {
    const bytes = this.#bytes
    if (this.#ended) return 'doubled'
    if (at + ITEM_PREFIX > bytes.length) return 'missing'
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
    return at + ITEM_PREFIX + length > bytes.length ? 'missing' : 'altered'
  }

  /** An altered byte leaves the size as it was; a missing or doubled one moves what follows. */
  #kindOf(at: number, next: number): IntegrityProblem['kind'] {
    const bytes = this.#bytes
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const claimed = at + ITEM_PREFIX + view.getUint32(at, true)
    if (claimed === next) return 'altered'
    // The length itself was altered: with the right one the checksum fits.
    const copy = bytes.slice(at, next)
    if (copy.length > ITEM_PREFIX) {
      const copyView = new DataView(copy.buffer)
      copyView.setUint32(0, copy.length - ITEM_PREFIX, true)
      if (itemCrc(copy, 0, copy.length - ITEM_PREFIX) === copyView.getUint32(4, true)) return 'altered'
    }
    if (claimed - next > 0 && claimed - next < 64) return 'missing'
    if (next - claimed > 0 && next - claimed < 64) return 'doubled'
    return claimed > next ? 'missing' : 'doubled'
  }

  /** Start of the first whole item at or after a place; the end of the bytes when there is none. */
  #resync(from: number): number {
    const bytes = this.#bytes
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = from; at + ITEM_PREFIX + 8 <= bytes.length; at++) {
      const length = view.getUint32(at, true)
      if (length < 4 || length > MAX_PAYLOAD + RECORD_FIXED || at + ITEM_PREFIX + length > bytes.length) continue
      const type = bytes[at + ITEM_PREFIX]
      // A number far from where we are is no entry: few places are worth a checksum.
      const near = Math.abs(view.getUint32(at + ITEM_PREFIX + 4, true) - this.#ordinal) < NEAR
      const fits =
        (type === ItemType.record && length >= RECORD_FIXED && near) ||
        (type === ItemType.seal && length === SEAL_BODY && near) ||
        (type === ItemType.source && length < 4096)
      if (fits && itemCrc(bytes, at, length) === view.getUint32(at + 4, true)) return at
    }
    return bytes.length
  }

  #verdict(hash: Uint8Array | undefined, complete: boolean): SegmentVerdict {
    return {
      problems: this.#problems,
      entries: this.#entries,
      count: this.#ordinal,
      bytes: this.#bytes.length,
      size: this.#bytes.length,
      hash,
      ended: this.#ended,
      complete,
      seals: this.#seals,
    }
  }

  #problem(offset: number, ordinal: number, kind: IntegrityProblem['kind'], detail: string): void {
    const acknowledged = offset < this.#acknowledged
    this.#problems.push({ offset, ordinal, kind, detail, acknowledged })
  }
}
