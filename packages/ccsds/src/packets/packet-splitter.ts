/**
 * A stream of packets one after another (a recording, a TCP link) cut into packets. After bytes that cannot be a packet it
 * looks for the next place where two headers in a row are plausible, and counts what it passed over.
 */
import { packetLength, packetVersion, PRIMARY_HEADER_BYTES, MAX_PACKET_BYTES } from './space-packet.ts'

export interface SplitterOptions {
  /** Bytes of a foreign record header in front of each packet; 0 unless told. */
  readonly skip?: number
  /** Longest packet believed; longer length fields are taken for garbage. */
  readonly maxBytes?: number
  /** Narrower test of a header, where the mission knows its APIDs. */
  readonly isPlausible?: (bytes: Uint8Array, at: number) => boolean
}

export interface SplitterStatistics {
  packets: number
  /** Bytes passed over while looking for a packet. */
  skippedBytes: number
  /** Times that synchronisation was lost. */
  losses: number
}

/** A packet: `bytes[from … to)`; valid only during the call. */
export type PacketSink = (bytes: Uint8Array, from: number, to: number) => void

const FIRST_BUFFER = 4096
const LARGEST_BUFFER = 1 << 20

export class PacketSplitter {
  readonly statistics: SplitterStatistics = { packets: 0, skippedBytes: 0, losses: 0 }
  readonly #skip: number
  readonly #maxBytes: number
  readonly #isPlausible: (bytes: Uint8Array, at: number) => boolean
  readonly #sink: PacketSink
  /** Bytes that wait: `#filled` of them, of which nothing can be made before there are `#needed`. */
  #kept = new Uint8Array(FIRST_BUFFER)
  #filled = 0
  #needed = 0
  #synchronised = true

  constructor(sink: PacketSink, options: SplitterOptions = {}) {
    this.#sink = sink
    this.#skip = options.skip ?? 0
    this.#maxBytes = options.maxBytes ?? MAX_PACKET_BYTES
    this.#isPlausible = options.isPlausible ?? ((bytes, at) => packetVersion(bytes, at) === 0)
  }

  /** Bytes that wait for the rest of their packet. */
  get pending(): number {
    return this.#filled
  }

  push(chunk: Uint8Array): void {
    if (this.#filled === 0) {
      const used = this.#cut(chunk, chunk.length, false)
      this.#keep(chunk, used, chunk.length)
      return
    }
    this.#keep(chunk, 0, chunk.length)
    if (this.#filled < this.#needed) return
    const used = this.#cut(this.#kept, this.#filled, false)
    this.#filled -= used
    // A buffer that one large chunk has grown is not kept for ever.
    if (this.#kept.length > LARGEST_BUFFER && this.#filled < LARGEST_BUFFER / 2)
      this.#kept = this.#kept.slice(used, used + LARGEST_BUFFER)
    else this.#kept.copyWithin(0, used, used + this.#filled)
  }

  /** The stream has ended: what is left is passed over and counted. Gives the number of bytes left. */
  end(): number {
    const left = this.#filled - this.#cut(this.#kept, this.#filled, true)
    this.statistics.skippedBytes += left
    this.#filled = 0
    return left
  }

  #keep(bytes: Uint8Array, from: number, to: number): void {
    const size = this.#filled + to - from
    if (size > this.#kept.length) {
      const grown = new Uint8Array(Math.max(size, this.#kept.length * 2))
      grown.set(this.#kept.subarray(0, this.#filled))
      this.#kept = grown
    }
    if (to > from) this.#kept.set(bytes.subarray(from, to), this.#filled)
    this.#filled = size
  }

  /** Gives the packets of `bytes[0 … end)`; returns where the rest begins, with the bytes that it lacks in `#needed`. */
  #cut(bytes: Uint8Array, end: number, last: boolean): number {
    const skip = this.#skip
    let at = 0
    for (;;) {
      const start = at + skip
      if (start + PRIMARY_HEADER_BYTES > end) return this.#wait(at, skip + PRIMARY_HEADER_BYTES)
      const length = packetLength(bytes, start)
      const plausible = length <= this.#maxBytes && this.#isPlausible(bytes, start)
      if (plausible && !this.#synchronised) {
        // Found again only when a second plausible header follows, or the stream ends exactly there.
        const next = start + length + skip
        if (next + PRIMARY_HEADER_BYTES > end && !last) return this.#wait(at, next + PRIMARY_HEADER_BYTES - at)
        const follows =
          next + PRIMARY_HEADER_BYTES <= end
            ? packetLength(bytes, next) <= this.#maxBytes && this.#isPlausible(bytes, next)
            : start + length === end
        if (!follows) {
          at++
          this.statistics.skippedBytes++
          continue
        }
        this.#synchronised = true
      }
      if (!plausible) {
        if (this.#synchronised) {
          this.#synchronised = false
          this.statistics.losses++
        }
        at++
        this.statistics.skippedBytes++
        continue
      }
      if (start + length > end) {
        // A packet that the end of the stream cuts off may hide others in its supposed body.
        if (!last) return this.#wait(at, start + length - at)
        this.#synchronised = false
        this.statistics.losses++
        at++
        this.statistics.skippedBytes++
        continue
      }
      this.statistics.packets++
      this.#sink(bytes, start, start + length)
      at = start + length
    }
  }

  #wait(at: number, needed: number): number {
    this.#needed = needed
    return at
  }
}
