/** Packets of any version that a data zone can carry, told by their first bits (SANA registry of packet version numbers). */
import { MAX_PACKET_BYTES } from './space-packet.ts'

/** The length is not known from so few bytes. */
export const LENGTH_UNKNOWN = 0
/** No packet begins so. */
export const NOT_A_PACKET = -1

/** Total bytes of the space packet that begins at `at`, of which `available` bytes are there. */
export function spacePacketLengthAt(bytes: Uint8Array, at: number, available: number): number {
  if (available < 1) return LENGTH_UNKNOWN
  if (bytes[at]! >>> 5 !== 0) return NOT_A_PACKET
  return available < 6 ? LENGTH_UNKNOWN : ((bytes[at + 4]! << 8) | bytes[at + 5]!) + 7
}

/** The same for a space packet or an encapsulation packet (CCSDS 133.1-B-3 §4.1), whose length counts its own header. */
export function anyPacketLengthAt(bytes: Uint8Array, at: number, available: number): number {
  if (available < 1) return LENGTH_UNKNOWN
  if (bytes[at]! >>> 5 !== 7) return spacePacketLengthAt(bytes, at, available)
  const header = encapsulationHeaderBytes(bytes, at)
  if (header === 1) return 1
  if (available < header) return LENGTH_UNKNOWN
  let length = 0
  const field = header === 2 ? 1 : header === 4 ? 2 : 4
  for (let i = header - field; i < header; i++) length = length * 256 + bytes[at + i]!
  return length < header ? NOT_A_PACKET : length
}

/** The same on channels of space packets, which may be filled with idle encapsulation packets (732.0-B-4 §4.2.2). */
export function spaceOrIdleLengthAt(bytes: Uint8Array, at: number, available: number): number {
  if (available > 0 && isEncapsulation(bytes, at) && encapsulationProtocol(bytes, at) === 0)
    return anyPacketLengthAt(bytes, at, available)
  return spacePacketLengthAt(bytes, at, available)
}

export const isEncapsulation = (bytes: Uint8Array, at: number): boolean => bytes[at]! >>> 5 === 7
/** Bytes of the header of an encapsulation packet: 1 (idle), 2, 4 or 8. */
export const encapsulationHeaderBytes = (bytes: Uint8Array, at: number): number => [1, 2, 4, 8][bytes[at]! & 3]!
/** Protocol identifier of an encapsulation packet, 0 … 7; 0 is idle, 6 says that the extension in the header tells. */
export const encapsulationProtocol = (bytes: Uint8Array, at: number): number => (bytes[at]! >>> 2) & 7

/** Whether the packet is there only to fill: a space packet of APID 2047, or an encapsulation packet of protocol 0. */
export function isIdlePacket(bytes: Uint8Array, at: number): boolean {
  return isEncapsulation(bytes, at)
    ? encapsulationProtocol(bytes, at) === 0
    : (bytes[at]! & 7) === 7 && bytes[at + 1] === 255
}

/** An encapsulation packet with the shortest header that fits. Protocol 1 … 7 (SANA registry of protocol identifiers). */
export function encodeEncapsulationPacket(protocol: number, data: Uint8Array): Uint8Array {
  const header = data.length + 2 <= 255 ? 2 : data.length + 4 <= 65_535 ? 4 : 8
  const packet = new Uint8Array(header + data.length)
  packet[0] = 0xe0 | ((protocol & 7) << 2) | (header === 2 ? 1 : header === 4 ? 2 : 3)
  let length = packet.length
  for (let i = header - 1; i >= header / 2; i--) {
    packet[i] = length & 255
    length = Math.floor(length / 256)
  }
  packet.set(data, header)
  return packet
}

/** Longest packet that extractors believe unless told: a space packet can be no longer. */
export const DEFAULT_MAX_PACKET_BYTES: number = MAX_PACKET_BYTES
