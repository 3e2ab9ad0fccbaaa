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

export class PacketSplitter {
  readonly statistics: SplitterStatistics = { packets: 0, skippedBytes: 0, losses: 0 }
  readonly #skip: number
  readonly #maxBytes: number
  readonly #isPlausible: (bytes: Uint8Array, at: number) => boolean
  readonly #sink: PacketSink
  #kept = new Uint8Array(0)
  #synchronised = true

  constructor(sink: PacketSink, options: SplitterOptions = {}) {
    this.#sink = sink
    this.#skip = options.skip ?? 0
    this.#maxBytes = options.maxBytes ?? MAX_PACKET_BYTES
    this.#isPlausible = options.isPlausible ?? ((bytes, at) => packetVersion(bytes, at) === 0)
  }

  /** Bytes that wait for the rest of their packet. */
  get pending(): number {
    return this.#kept.length
  }

  push(chunk: Uint8Array): void {
    let bytes = chunk
    if (this.#kept.length > 0) {
      bytes = new Uint8Array(this.#kept.length + chunk.length)
      bytes.set(this.#kept)
      bytes.set(chunk, this.#kept.length)
    }
    const used = this.#cut(bytes, false)
    this.#kept = bytes.slice(used)
  }

  /** The stream has ended: what is left is passed over and counted. Gives the number of bytes left. */
  end(): number {
    const used = this.#cut(this.#kept, true)
    const left = this.#kept.length - used
    this.statistics.skippedBytes += left
    this.#kept = new Uint8Array(0)
    return left
  }

  #cut(bytes: Uint8Array, last: boolean): number {
    const skip = this.#skip
    let at = 0
    for (;;) {
      const start = at + skip
      if (start + PRIMARY_HEADER_BYTES > bytes.length) return at
      const length = packetLength(bytes, start)
      const plausible = length <= this.#maxBytes && this.#isPlausible(bytes, start)
      if (plausible && !this.#synchronised) {
        // Found again only when a second plausible header follows, or the stream ends exactly there.
        const next = start + length + skip
        if (next + PRIMARY_HEADER_BYTES > bytes.length && !last) return at
        const follows =
          next + PRIMARY_HEADER_BYTES <= bytes.length
            ? packetLength(bytes, next) <= this.#maxBytes && this.#isPlausible(bytes, next)
            : start + length === bytes.length
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
      if (start + length > bytes.length) {
        // A packet that the end of the stream cuts off may hide others in its supposed body.
        if (!last) return at
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
}
