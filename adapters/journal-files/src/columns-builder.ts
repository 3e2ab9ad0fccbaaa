/** Gathers records into columns. */
import { ITEM_PREFIX, type ItemCursor, type JournalColumns } from '@vigie/archive'

export class ColumnsBuilder {
  readonly #chain: string
  readonly #first: number
  readonly #sources: readonly string[]
  #bytes: Uint8Array
  #offsets = new Uint32Array(257)
  #times = new Int32Array(256 * 4)
  #flags = new Uint8Array(256)
  #source = new Uint16Array(256)
  count = 0
  bytes = 0

  /** `expected` bytes save growing step by step. */
  constructor(chain: string, first: number, sources: readonly string[], expected = 16 * 1024) {
    this.#bytes = new Uint8Array(expected)
    this.#chain = chain
    this.#first = first
    this.#sources = sources
  }

  /** Takes the record that the cursor is on. */
  add(cursor: ItemCursor): void {
    const i = this.count
    if (i === this.#flags.length) this.#growEntries()
    const length = cursor.nextAt - cursor.payloadFrom
    if (this.bytes + length > this.#bytes.length) this.#growBytes(length)
    this.#bytes.set(cursor.bytes.subarray(cursor.payloadFrom, cursor.nextAt), this.bytes)
    this.bytes += length
    this.#offsets[i + 1] = this.bytes
    this.#flags[i] = cursor.flags
    this.#source[i] = cursor.source
    // Times stay in 32-bit halves: no bigint a record.
    const at = cursor.at + ITEM_PREFIX + 8
    for (let half = 0; half < 4; half++) this.#times[i * 4 + half] = cursor.view.getInt32(at + half * 4, true)
    this.count++
  }

  build(): JournalColumns {
    const { count } = this
    const reception = new BigInt64Array(count)
    const generation = new BigInt64Array(count)
    const r = new Int32Array(reception.buffer)
    const g = new Int32Array(generation.buffer)
    for (let i = 0; i < count; i++) {
      r[i * 2] = this.#times[i * 4]!
      r[i * 2 + 1] = this.#times[i * 4 + 1]!
      g[i * 2] = this.#times[i * 4 + 2]!
      g[i * 2 + 1] = this.#times[i * 4 + 3]!
    }
    const journal = new Float64Array(count)
    for (let i = 0; i < count; i++) journal[i] = this.#first + i
    return {
      chain: this.#chain,
      first: this.#first,
      count,
      bytes: this.#bytes.subarray(0, this.bytes),
      offsets: this.#offsets.subarray(0, count + 1),
      generation,
      reception,
      journal,
      flags: this.#flags.subarray(0, count),
      source: this.#source.subarray(0, count),
      sources: this.#sources,
    }
  }

  #growEntries(): void {
    const size = this.#flags.length * 2
    const grow = <T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(old: T, next: T): T => {
      next.set(old)
      return next
    }
    this.#flags = grow(this.#flags, new Uint8Array(size))
    this.#source = grow(this.#source, new Uint16Array(size))
    this.#offsets = grow(this.#offsets, new Uint32Array(size + 1))
    this.#times = grow(this.#times, new Int32Array(size * 4))
  }

  #growBytes(more: number): void {
    const next = new Uint8Array(Math.max(this.#bytes.length * 2, this.bytes + more))
    next.set(this.#bytes.subarray(0, this.bytes))
    this.#bytes = next
  }
}
