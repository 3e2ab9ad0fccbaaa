/** Bits of a packet and the fields that they belong to. Bit 0 is the first of the packet (CCSDS order). */
import type { PacketField } from '@vigie/contract'

export function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

export const coversBit = (field: PacketField, bit: number): boolean =>
  bit >= field.bitOffset && bit < field.bitOffset + field.bitLength
export const coversByte = (field: PacketField, byte: number): boolean =>
  field.bitOffset < 8 * byte + 8 && field.bitOffset + field.bitLength > 8 * byte

/** The smallest field over a bit: a member before the structure that it is of. */
export function fieldAt(fields: readonly PacketField[], bit: number): PacketField | undefined {
  let best: PacketField | undefined
  for (const field of fields)
    if (coversBit(field, bit) && (best === undefined || field.bitLength < best.bitLength)) best = field
  return best
}

export const hexByte = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0')
export const asciiOf = (value: number): string => (value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : '·')

/** For each byte the index of the field that begins last at or before its first bit: neighbours get other shades. */
export function shades(fields: readonly PacketField[], length: number): Int32Array {
  const shade = new Int32Array(length).fill(-1)
  const sorted = fields.toSorted((a, b) => a.bitOffset - b.bitOffset)
  sorted.forEach((field, index) => {
    const last = Math.min(Math.ceil((field.bitOffset + field.bitLength) / 8), length)
    for (let byte = Math.floor(field.bitOffset / 8); byte < last; byte++) shade[byte] = index
  })
  return shade
}
