/** Segments of the multiplexer access points put together, and the packets in them (CCSDS 232.0-B-4 §4.1.3.2 and §4.4.2). */
import { packetLength, PRIMARY_HEADER_BYTES, SegmentFlags } from '@vigie/ccsds'

/** The longest service data unit kept: a packet of the greatest length. */
const LONGEST = 65_542

export class MapReassembly {
  #parts: Uint8Array[] = []
  #length = 0
  #open = false
  /** Segments that belonged to nothing, and units that were never completed. */
  dropped = 0

  /** The data of one frame; the packets that are complete with it. `flags` −1: the channel has no segments. */
  add(flags: SegmentFlags | -1, data: Uint8Array): Uint8Array[] {
    switch (flags) {
      case -1:
      case SegmentFlags.unsegmented:
        this.#abandon()
        return this.#packets(data)
      case SegmentFlags.first:
        this.#abandon()
        this.#open = true
        this.#keep(data)
        return []
      default:
        if (!this.#open) {
          this.dropped++
          return []
        }
        this.#keep(data)
        return flags === SegmentFlags.last ? this.#close() : []
    }
  }

  #keep(data: Uint8Array): void {
    this.#parts.push(data.slice())
    this.#length += data.length
    if (this.#length > LONGEST) this.#abandon()
  }

  #abandon(): void {
    if (this.#open) this.dropped++
    this.#open = false
    this.#parts = []
    this.#length = 0
  }

  #close(): Uint8Array[] {
    const whole = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    this.#open = false
    this.#parts = []
    this.#length = 0
    return this.#packets(whole)
  }

  #packets(data: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = []
    let at = 0
    while (data.length - at > PRIMARY_HEADER_BYTES && packetLength(data, at) <= data.length - at) {
      packets.push(data.slice(at, at + packetLength(data, at)))
      at += packetLength(data, at)
    }
    if (at < data.length) this.dropped++
    return packets
  }
}
