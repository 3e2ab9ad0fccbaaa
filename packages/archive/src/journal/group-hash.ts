/** Recomputes the hash chain of a segment while its items are read. */
import { createHash, type Hash } from 'node:crypto'
import { ITEM_PREFIX, SEAL_HASH_AT, type ItemCursor } from './format.ts'

export class GroupHash {
  #hash: Hash
  /** Chain hash after the last seal that was taken. */
  value: Uint8Array

  constructor(previous: Uint8Array) {
    this.value = previous
    this.#hash = createHash('sha256').update(previous)
  }

  /** Adds bytes of the segment that are not part of a seal: header, records, source names. */
  update(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#hash.update(bytes)
  }

  /** Takes the seal that the cursor is on: true when the hash it carries is the right one. Goes on from the one it carries. */
  seal(cursor: ItemCursor): boolean {
    const body = cursor.at + ITEM_PREFIX
    this.#hash.update(cursor.bytes.subarray(body, body + SEAL_HASH_AT))
    const computed = this.#hash.digest()
    const carried = cursor.sealHash.slice()
    this.value = carried
    this.#hash = createHash('sha256').update(carried)
    return computed.equals(carried)
  }
}
