/**
 * The 16-bit checks of the link and of packets.
 *
 * CRC-16: g(x) = x¹⁶ + x¹² + x⁵ + 1, preset to ones, no reflection: frame error control (CCSDS 132.0-B-3 §4.1.6) and packet
 * error control (ECSS-E-ST-70-41C annex B.1). Check value of "123456789": 29b1. Over data and its check it is 0.
 */

/** Slicing by four: T[k][b] is byte b followed by k zero bytes. */
const T = ((): Uint16Array => {
  const t = new Uint16Array(4 * 256)
  for (let b = 0; b < 256; b++) {
    let crc = b << 8
    for (let i = 0; i < 8; i++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
    t[b] = crc
  }
  for (let k = 1; k < 4; k++) {
    for (let b = 0; b < 256; b++) {
      const before = t[(k - 1) * 256 + b]!
      t[k * 256 + b] = ((before << 8) ^ t[before >>> 8]!) & 0xffff
    }
  }
  return t
})()

/** CRC-16 of bytes `from` … `to`; `initial` continues an earlier one. */
export function crc16(bytes: Uint8Array, from = 0, to: number = bytes.length, initial = 0xffff): number {
  let crc = initial
  let i = from
  for (; i + 4 <= to; i += 4) {
    crc =
      T[768 + ((crc >>> 8) ^ bytes[i]!)]! ^
      T[512 + ((crc & 255) ^ bytes[i + 1]!)]! ^
      T[256 + bytes[i + 2]!]! ^
      T[bytes[i + 3]!]!
  }
  for (; i < to; i++) crc = ((crc << 8) & 0xff00) ^ T[(crc >>> 8) ^ bytes[i]!]!
  return crc
}

/** ISO checksum (Fletcher, modulo 255), ECSS-E-ST-70-41C annex B.2: the two check bytes; a zero one is written as ff. */
export function isoChecksum(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let c0 = 255
  let c1 = 255
  for (let i = from; i < to; i++) {
    c0 += bytes[i]!
    if (c0 >= 255) c0 -= 255
    c1 += c0
    if (c1 >= 255) c1 -= 255
  }
  let first = 255 - ((c0 + c1) % 255)
  let second = c1 % 255
  if (first === 0) first = 255
  if (second === 0) second = 255
  return (first << 8) | second
}

/** Whether data followed by its ISO checksum is consistent; check bytes are never zero. */
export function isoChecksumHolds(bytes: Uint8Array, from = 0, to: number = bytes.length): boolean {
  if (to - from < 2 || bytes[to - 1] === 0 || bytes[to - 2] === 0) return false
  let c0 = 255
  let c1 = 255
  for (let i = from; i < to; i++) {
    c0 = (c0 + bytes[i]!) % 255
    c1 = (c1 + c0) % 255
  }
  return c0 === 0 && c1 === 0
}
