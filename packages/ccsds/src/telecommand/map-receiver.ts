/**
 * The receiving end of a virtual channel's data (CCSDS 232.0-B-4 §4.4): segments put together for each MAP, blocked packets
 * taken apart. What is missing or does not fit is counted, never thrown.
 */
import { anyPacketLengthAt } from '../packets/packet-version.ts'
import { MAX_PACKET_BYTES } from '../packets/space-packet.ts'
import { SegmentFlags, type TcFrame } from './tc-frame.ts'

export interface MapReceiverOptions {
  /** `packets` unless told: units are cut by the lengths that packets say; `units`: each is given whole (MAPA, VCA). */
  readonly service?: 'packets' | 'units'
  /** Longest packet or unit put together; 65 542 bytes unless told. */
  readonly maxBytes?: number
}

export interface MapStatistics {
  /** Packets or units given. */
  given: number
  /** Units put together from segments. */
  reassembled: number
  /** Continuing or last segments without a first one. */
  orphans: number
  /** Units begun and cut off by another first or unsegmented one. */
  interrupted: number
  /** Units that grew beyond the longest. */
  overlong: number
  /** Bytes in which no packet could be made out: no packet version, or fewer bytes than the packet says. */
  strayBytes: number
}

/** `bytes[from … to)`, valid only during the call; `mapId` is −1 on channels without a segment header. */
export type MapSink = (bytes: Uint8Array, from: number, to: number, mapId: number) => void

interface Open {
  parts: Uint8Array[]
  bytes: number
}

/** Of one virtual channel: give it the frames of that channel alone. */
export class MapReceiver {
  readonly statistics: MapStatistics = {
    given: 0,
    reassembled: 0,
    orphans: 0,
    interrupted: 0,
    overlong: 0,
    strayBytes: 0,
  }
  readonly #sink: MapSink
  readonly #packets: boolean
  readonly #maxBytes: number
  /** At most one unit of each of the 64 MAPs. */
  readonly #open = new Map<number, Open>()

  constructor(sink: MapSink, options: MapReceiverOptions = {}) {
    this.#sink = sink
    this.#packets = options.service !== 'units'
    this.#maxBytes = options.maxBytes ?? MAX_PACKET_BYTES
  }

  /** Bytes of units that are not complete. */
  get pending(): number {
    let bytes = 0
    for (const open of this.#open.values()) bytes += open.bytes
    return bytes
  }

  /** An accepted AD or BD frame. */
  push(frame: TcFrame): void {
    const { bytes, dataFrom, dataTo, mapId, segmentFlags } = frame
    if (frame.type === 'BC') return
    if (segmentFlags === -1 || segmentFlags === SegmentFlags.unsegmented) {
      this.#interrupt(mapId)
      this.#give(bytes, dataFrom, dataTo, mapId)
      return
    }
    if (segmentFlags === SegmentFlags.first) {
      this.#interrupt(mapId)
      this.#open.set(mapId, { parts: [], bytes: 0 })
    }
    const open = this.#open.get(mapId)
    if (open === undefined) {
      this.statistics.orphans++
      return
    }
    open.parts.push(bytes.slice(dataFrom, dataTo))
    open.bytes += dataTo - dataFrom
    if (open.bytes > this.#maxBytes) {
      this.statistics.overlong++
      this.#open.delete(mapId)
    } else if (segmentFlags === SegmentFlags.last) {
      this.#open.delete(mapId)
      this.statistics.reassembled++
      const unit = new Uint8Array(open.bytes)
      let at = 0
      for (const part of open.parts) {
        unit.set(part, at)
        at += part.length
      }
      this.#give(unit, 0, unit.length, mapId)
    }
  }

  /** The link was lost or the service begun anew: what is not complete will not be. */
  reset(): void {
    for (const mapId of this.#open.keys()) this.#interrupt(mapId)
  }

  #interrupt(mapId: number): void {
    if (this.#open.delete(mapId)) this.statistics.interrupted++
  }

  #give(bytes: Uint8Array, from: number, to: number, mapId: number): void {
    if (!this.#packets) {
      this.statistics.given++
      this.#sink(bytes, from, to, mapId)
      return
    }
    for (let at = from; at < to;) {
      const length = anyPacketLengthAt(bytes, at, to - at)
      if (length <= 0 || at + length > to) {
        this.statistics.strayBytes += to - at
        return
      }
      this.statistics.given++
      this.#sink(bytes, at, at + length, mapId)
      at += length
    }
  }
}
