/** The space packet (CCSDS 133.0-B-2 §4.1): its primary header in place, without allocation, and as an object. */
import { ccsdsErrors } from '../errors.ts'

export const PRIMARY_HEADER_BYTES = 6
/** The longest packet: primary header and 65,536 bytes of data field. */
export const MAX_PACKET_BYTES = 65_542
/** APID of idle packets (§4.1.3.3.4). */
export const IDLE_APID = 0x7ff

export const SequenceFlags = { continuation: 0, first: 1, last: 2, unsegmented: 3 } as const
export type SequenceFlags = (typeof SequenceFlags)[keyof typeof SequenceFlags]

export interface PacketHeader {
  /** 0: the only version of space packets. */
  readonly version: number
  readonly type: 'telemetry' | 'telecommand'
  readonly secondaryHeader: boolean
  /** 0 … 2047 */
  readonly apid: number
  readonly sequenceFlags: SequenceFlags
  /** 0 … 16383 */
  readonly sequenceCount: number
  /** Bytes of the packet data field, 1 … 65536 (the length field holds one less). */
  readonly dataLength: number
}

// Fields at an offset of a byte string: what the hot path uses. The caller has checked that six bytes are there.
export const packetVersion = (bytes: Uint8Array, at: number): number => bytes[at]! >>> 5
export const packetApid = (bytes: Uint8Array, at: number): number => ((bytes[at]! & 7) << 8) | bytes[at + 1]!
export const packetIsTelecommand = (bytes: Uint8Array, at: number): boolean => (bytes[at]! & 0x10) !== 0
export const packetHasSecondaryHeader = (bytes: Uint8Array, at: number): boolean => (bytes[at]! & 8) !== 0
export const packetSequenceFlags = (bytes: Uint8Array, at: number): SequenceFlags =>
  (bytes[at + 2]! >>> 6) as SequenceFlags
export const packetSequenceCount = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + 2]! & 0x3f) << 8) | bytes[at + 3]!
/** Bytes of the whole packet, header included: 7 … 65542. */
export const packetLength = (bytes: Uint8Array, at: number): number => ((bytes[at + 4]! << 8) | bytes[at + 5]!) + 7

export function readPacketHeader(bytes: Uint8Array, at = 0): PacketHeader {
  return {
    version: packetVersion(bytes, at),
    type: packetIsTelecommand(bytes, at) ? 'telecommand' : 'telemetry',
    secondaryHeader: packetHasSecondaryHeader(bytes, at),
    apid: packetApid(bytes, at),
    sequenceFlags: packetSequenceFlags(bytes, at),
    sequenceCount: packetSequenceCount(bytes, at),
    dataLength: packetLength(bytes, at) - PRIMARY_HEADER_BYTES,
  }
}

export function writePacketHeader(header: PacketHeader, into: Uint8Array, at = 0): void {
  const check = (field: string, value: number, max: number, min = 0): void => {
    if (!Number.isInteger(value) || value < min || value > max)
      throw ccsdsErrors.packetField({ field, value, range: `${min} … ${max}` })
  }
  check('version', header.version, 7)
  check('APID', header.apid, 2047)
  check('sequence count', header.sequenceCount, 16_383)
  check('data length', header.dataLength, 65_536, 1)
  into[at] =
    (header.version << 5) |
    (header.type === 'telecommand' ? 0x10 : 0) |
    (header.secondaryHeader ? 8 : 0) |
    (header.apid >>> 8)
  into[at + 1] = header.apid & 255
  into[at + 2] = (header.sequenceFlags << 6) | (header.sequenceCount >>> 8)
  into[at + 3] = header.sequenceCount & 255
  into[at + 4] = (header.dataLength - 1) >>> 8
  into[at + 5] = (header.dataLength - 1) & 255
}

/** A whole packet of a header and its data field. Throws VIG-CCSDS-001. */
export function encodeSpacePacket(header: Omit<PacketHeader, 'dataLength' | 'version'>, data: Uint8Array): Uint8Array {
  const packet = new Uint8Array(PRIMARY_HEADER_BYTES + data.length)
  writePacketHeader({ ...header, version: 0, dataLength: data.length }, packet)
  packet.set(data, PRIMARY_HEADER_BYTES)
  return packet
}

/** An idle packet of a total length of at least 7 bytes (§4.1.3.3.4): fills frames when there is nothing to send. */
export function idlePacket(totalBytes: number, fill = 0): Uint8Array {
  const packet = new Uint8Array(totalBytes).fill(fill)
  writePacketHeader(
    {
      version: 0,
      type: 'telemetry',
      secondaryHeader: false,
      apid: IDLE_APID,
      sequenceFlags: SequenceFlags.unsegmented,
      sequenceCount: 0,
      dataLength: totalBytes - PRIMARY_HEADER_BYTES,
    },
    packet,
  )
  return packet
}
