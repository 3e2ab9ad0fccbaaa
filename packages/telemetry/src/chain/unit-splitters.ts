/** Byte streams cut into units: fixed lengths, or a length in front of each. Memory is bounded; garbage is counted. */
export interface UnitSplitter {
  push(bytes: Uint8Array): void
  /** The stream ended: an unfinished unit is passed over, what comes begins anew. */
  end(): void
  /** Bytes passed over because no unit could be found in them. */
  readonly skippedBytes: number
}
/** A unit: `bytes[from … to)`, valid during the call only. */
export type UnitSink = (bytes: Uint8Array, from: number, to: number) => void

/** Longest unit believed. */
const MAX_UNIT = 1 << 20

/** Keeps the bytes of an unfinished unit until more come. */
class Kept {
  #kept = new Uint8Array(0)
  join(bytes: Uint8Array): Uint8Array {
    if (this.#kept.length === 0) return bytes
    const all = new Uint8Array(this.#kept.length + bytes.length)
    all.set(this.#kept)
    all.set(bytes, this.#kept.length)
    return all
  }
  keep(bytes: Uint8Array, from: number): void {
    this.#kept = bytes.slice(from)
  }
  /** Forgets what is kept; how much it was. */
  drop(): number {
    const { length } = this.#kept
    this.#kept = new Uint8Array(0)
    return length
  }
}

export class FixedSplitter implements UnitSplitter {
  skippedBytes = 0
  readonly #length: number
  readonly #sink: UnitSink
  readonly #kept = new Kept()
  constructor(sink: UnitSink, length: number) {
    this.#sink = sink
    this.#length = length
  }
  push(chunk: Uint8Array): void {
    const bytes = this.#kept.join(chunk)
    let at = 0
    for (; at + this.#length <= bytes.length; at += this.#length) this.#sink(bytes, at, at + this.#length)
    this.#kept.keep(bytes, at)
  }
  end(): void {
    this.skippedBytes += this.#kept.drop()
  }
}

export class LengthPrefixSplitter implements UnitSplitter {
  skippedBytes = 0
  readonly #sink: UnitSink
  readonly #bytes: number
  readonly #little: boolean
  readonly #includesPrefix: boolean
  readonly #kept = new Kept()
  constructor(
    sink: UnitSink,
    options: { readonly bytes: number; readonly littleEndian: boolean; readonly includesPrefix: boolean },
  ) {
    this.#sink = sink
    this.#bytes = options.bytes
    this.#little = options.littleEndian
    this.#includesPrefix = options.includesPrefix
  }
  push(chunk: Uint8Array): void {
    const bytes = this.#kept.join(chunk)
    const n = this.#bytes
    let at = 0
    while (at + n <= bytes.length) {
      let length = 0
      for (let i = 0; i < n; i++) length = length * 256 + bytes[at + (this.#little ? n - 1 - i : i)]!
      if (this.#includesPrefix) length -= n
      if (length <= 0 || length > MAX_UNIT) {
        // A lying length: the next byte may begin a true one.
        at++
        this.skippedBytes++
        continue
      }
      if (at + n + length > bytes.length) break
      this.#sink(bytes, at + n, at + n + length)
      at += n + length
    }
    this.#kept.keep(bytes, at)
  }
  end(): void {
    this.skippedBytes += this.#kept.drop()
  }
}
