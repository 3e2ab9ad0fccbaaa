/**
 * Segmented packets (sequence flags first, continuation, last) put together to one (CCSDS 133.0-B-2 §4.1.3.4.2). The result
 * has the header of the first segment, marked unsegmented where its length still fits, and the data fields one after another.
 */
import {
  packetApid,
  packetLength,
  packetSequenceCount,
  packetSequenceFlags,
  PRIMARY_HEADER_BYTES,
  SequenceFlags,
} from './space-packet.ts'

export interface ReassemblerStatistics {
  complete: number
  /** Groups given up: a segment was missing, another group began, or it grew too large. */
  broken: number
  /** Segments that belonged to no group. */
  stray: number
}

interface Group {
  readonly parts: Uint8Array[]
  bytes: number
  next: number
}

const APIDS_AT_ONCE = 256
/** Together the groups under way hold no more than so many of the largest. */
const LARGEST_AT_ONCE = 8

export class PacketReassembler {
  readonly statistics: ReassemblerStatistics = { complete: 0, broken: 0, stray: 0 }
  readonly #maxBytes: number
  readonly #groups = new Map<number, Group>()
  #bytes = 0

  /** `maxBytes` bounds the data of one group; 1 MiB unless told. */
  constructor(maxBytes = 1 << 20) {
    this.#maxBytes = maxBytes
  }

  /** Takes a packet; gives it back when unsegmented, the whole when a last segment completes one, else nothing. */
  push(packet: Uint8Array): Uint8Array | undefined {
    const flags = packetSequenceFlags(packet, 0)
    if (flags === SequenceFlags.unsegmented) return packet
    const apid = packetApid(packet, 0)
    const count = packetSequenceCount(packet, 0)
    const data = packet.slice(PRIMARY_HEADER_BYTES, packetLength(packet, 0))
    let group = this.#groups.get(apid)
    if (flags === SequenceFlags.first) {
      if (group !== undefined) this.#drop(apid)
      else if (this.#groups.size >= APIDS_AT_ONCE) this.#dropOldest()
      group = { parts: [packet.slice(0, PRIMARY_HEADER_BYTES)], bytes: 0, next: count }
      this.#groups.set(apid, group)
    }
    if (group === undefined) {
      this.statistics.stray++
      return undefined
    }
    if (group.next !== count || group.bytes + data.length > this.#maxBytes) {
      this.#drop(apid)
      return undefined
    }
    group.parts.push(data)
    group.bytes += data.length
    this.#bytes += data.length
    group.next = (count + 1) & 0x3fff
    if (flags === SequenceFlags.last) {
      this.#remove(apid)
      this.statistics.complete++
      return join(group)
    }
    while (this.#bytes > LARGEST_AT_ONCE * this.#maxBytes) this.#dropOldest()
    return undefined
  }

  /** Bytes held of groups under way. */
  get pending(): number {
    return this.#bytes
  }

  #dropOldest(): void {
    this.#drop(this.#groups.keys().next().value!)
  }

  #drop(apid: number): void {
    this.#remove(apid)
    this.statistics.broken++
  }

  #remove(apid: number): void {
    this.#bytes -= this.#groups.get(apid)!.bytes
    this.#groups.delete(apid)
  }
}

function join(group: Group): Uint8Array {
  const whole = new Uint8Array(PRIMARY_HEADER_BYTES + group.bytes)
  let at = 0
  for (const part of group.parts) {
    whole.set(part, at)
    at += part.length
  }
  whole[2] = whole[2]! | 0xc0
  // A length field of 16 bits cannot say more than 65,536 bytes: larger ones keep the largest value.
  const field = Math.min(group.bytes, 65_536) - 1
  whole[4] = field >>> 8
  whole[5] = field & 255
  return whole
}
