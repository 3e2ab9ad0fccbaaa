/** Packet error control (ECSS-E-ST-70-41C annex B): two bytes at the end of a packet, CRC-16 or ISO checksum. */
import { crc16, isoChecksum, isoChecksumOk } from '../coding/checksum.ts'

export type PacketErrorControl = 'none' | 'crc16' | 'iso'

export const errorControlBytes = (kind: PacketErrorControl): 0 | 2 => (kind === 'none' ? 0 : 2)

/** Whether the packet `bytes[from … to)` agrees with its last two bytes; always where there is no error control. */
export function errorControlHolds(kind: PacketErrorControl, bytes: Uint8Array, from: number, to: number): boolean {
  switch (kind) {
    case 'none':
      return true
    case 'crc16':
      return to - from > 2 && crc16(bytes, from, to) === 0
    case 'iso':
      return to - from > 2 && isoChecksumOk(bytes, from, to)
  }
}

/** Writes the last two bytes of a packet over all that stands before them. */
export function writeErrorControl(kind: PacketErrorControl, packet: Uint8Array): void {
  if (kind === 'none') return
  const end = packet.length - 2
  const check = kind === 'crc16' ? crc16(packet, 0, end) : isoChecksum(packet, 0, end)
  packet[end] = check >>> 8
  packet[end + 1] = check & 255
}
