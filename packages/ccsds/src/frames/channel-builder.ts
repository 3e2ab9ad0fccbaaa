/** The sending side of one virtual channel: packets queued, data zones cut from them, filled with idle packets when asked. */
import { idlePacket, PRIMARY_HEADER_BYTES } from '../packets/space-packet.ts'
import { NO_PACKET_START } from './transfer-frame.ts'

export interface DataZone {
  readonly data: Uint8Array
  /** Offset of the first packet header, or NO_PACKET_START. */
  readonly firstHeader: number
}

const SHORTEST_PACKET = PRIMARY_HEADER_BYTES + 1

export class ChannelBuilder {
  readonly #queue: Uint8Array[] = []
  /** Bytes of the first packet already sent. */
  #sent = 0
  #pending = 0
  /** Bytes at the head of the queue that are the rest of an idle packet. */
  #fillLeft = 0

  push(packet: Uint8Array): void {
    if (packet.length === 0) return
    this.#queue.push(packet)
    this.#pending += packet.length
  }

  /** Bytes waiting, the rest of a packet begun included, the rest of an idle packet not. */
  get pending(): number {
    return this.#pending - this.#fillLeft
  }

  /** A zone of `capacity` bytes when enough waits or `fill` asks for idle packets after what there is; else nothing. */
  take(capacity: number, fill: boolean): DataZone | undefined {
    let filled = false
    if (this.#pending < capacity) {
      if (!fill || this.pending === 0) return undefined
      filled = true
      // An idle packet that does not fit in what is left goes on in the next frame.
      this.push(idlePacket(Math.min(65_542, Math.max(SHORTEST_PACKET, capacity - this.#pending))))
    }
    const data = new Uint8Array(capacity)
    let firstHeader = NO_PACKET_START
    let at = 0
    let done = 0
    while (at < capacity) {
      const packet = this.#queue[done]!
      if (this.#sent === 0 && firstHeader === NO_PACKET_START) firstHeader = at
      const end = Math.min(packet.length, this.#sent + capacity - at)
      data.set(packet.subarray(this.#sent, end), at)
      at += end - this.#sent
      this.#sent = end
      if (end === packet.length) {
        done++
        this.#sent = 0
      }
    }
    this.#queue.splice(0, done)
    this.#pending -= capacity
    this.#fillLeft = filled ? this.#pending : Math.max(0, this.#fillLeft - capacity)
    return { data, firstHeader }
  }
}
