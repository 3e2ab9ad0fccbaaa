/** Bits of a packet and the fields that they belong to. Bit 0 is the first of the packet (CCSDS order). */

/** Where a field lies. */
export interface Bits {
  readonly bitOffset: number
  readonly bitLength: number
}

export function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

export const coversBit = (field: Bits, bit: number): boolean =>
  bit >= field.bitOffset && bit < field.bitOffset + field.bitLength
export const coversByte = (field: Bits, byte: number): boolean =>
  field.bitOffset < 8 * byte + 8 && field.bitOffset + field.bitLength > 8 * byte

/** The smallest field over a bit: a member before the structure that it is of. */
export function fieldAt<F extends Bits>(fields: readonly F[], bit: number): F | undefined {
  let best: F | undefined
  for (const field of fields)
    if (coversBit(field, bit) && (best === undefined || field.bitLength < best.bitLength)) best = field
  return best
}

export const hexByte = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0')
export const asciiOf = (value: number): string => (value >= 0x20 && value < 0x7f ? String.fromCharCode(value) : '·')

/** For each byte the index of the field that begins last at or before its first bit: neighbours get other shades. */
export function shades(fields: readonly Bits[], length: number): Int32Array {
  const shade = new Int32Array(length).fill(-1)
  const sorted = fields.toSorted((a, b) => a.bitOffset - b.bitOffset)
  sorted.forEach((field, index) => {
    const last = Math.min(Math.ceil((field.bitOffset + field.bitLength) / 8), length)
    for (let byte = Math.floor(field.bitOffset / 8); byte < last; byte++) shade[byte] = index
  })
  return shade
}

/** The bits of a field as text, `0101 1100`; nothing where it ends beyond the bytes. */
export function bitText(bytes: Uint8Array, { bitOffset, bitLength }: Bits): string {
  if (bitOffset + bitLength > 8 * bytes.length) return ''
  let text = ''
  for (let n = 0; n < bitLength; n++) {
    const bit = bitOffset + n
    if (n > 0 && (bitLength - n) % 4 === 0) text += ' '
    text += (bytes[bit >> 3]! >> (7 - (bit & 7))) & 1
  }
  return text
}
