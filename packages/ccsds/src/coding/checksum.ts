/** Checksums of frames and packets. Each takes bytes `from` … `to` of an array and returns an unsigned number. */

/** Slicing-by-8 tables of the CCITT CRC (x^16 + x^12 + x^5 + 1, most significant bit first). */
const CRC16 = ((): Uint16Array => {
  const t = new Uint16Array(8 * 256)
  for (let i = 0; i < 256; i++) {
    let c = i << 8
    for (let k = 0; k < 8; k++) c = c & 0x8000 ? (c << 1) ^ 0x1021 : c << 1
    t[i] = c
  }
  for (let s = 1; s < 8; s++)
    for (let i = 0; i < 256; i++) {
      const c = t[(s - 1) * 256 + i]!
      t[s * 256 + i] = (c << 8) ^ t[c >>> 8]!
    }
  return t
})()

/**
 * CRC-16-CCITT: frame error control (CCSDS 132.0-B-3 §4.1.6) and ECSS packet error control (ECSS-E-ST-70-41C annex B).
 * Over a unit with its own CRC at the end the result is 0. Check value of "123456789": 29b1.
 */
export function crc16(bytes: Uint8Array, from = 0, to = bytes.length, initial = 0xffff): number {
  const t = CRC16
  let c = initial
  let i = from
  for (; i + 8 <= to; i += 8) {
    c =
      t[1792 + ((c >>> 8) ^ bytes[i]!)]! ^
      t[1536 + ((c & 255) ^ bytes[i + 1]!)]! ^
      t[1280 + bytes[i + 2]!]! ^
      t[1024 + bytes[i + 3]!]! ^
      t[768 + bytes[i + 4]!]! ^
      t[512 + bytes[i + 5]!]! ^
      t[256 + bytes[i + 6]!]! ^
      t[bytes[i + 7]!]!
  }
  for (; i < to; i++) c = ((c << 8) & 0xffff) ^ t[(c >>> 8) ^ bytes[i]!]!
  return c
}

/**
 * ISO (Fletcher) checksum of ECSS packet error control (ECSS-E-ST-70-41C annex B.2, after ISO 8473): two octets that make
 * the Fletcher sums of the whole packet zero.
 */
export function isoChecksum(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let c0 = 0xff
  let c1 = 0xff
  for (let i = from; i < to;) {
    // 4 096 octets before the sums could leave 31 bits.
    const stop = Math.min(to, i + 4096)
    for (; i < stop; i++) {
      c0 += bytes[i]!
      c1 += c0
    }
    c0 %= 255
    c1 %= 255
  }
  const ck1 = 255 - ((c0 + c1) % 255)
  return (ck1 << 8) | (c1 === 0 ? 255 : c1)
}

/** Whether a packet that ends in its ISO checksum is intact; a checksum octet of 0 says that none was computed. */
export function isoChecksumOk(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  if (to - from < 2 || bytes[to - 2] === 0 || bytes[to - 1] === 0) return false
  return isoChecksum(bytes, from, to - 2) === ((bytes[to - 2]! << 8) | bytes[to - 1]!)
}

const CRC32 = ((): Int32Array => {
  const t = new Int32Array(256)
  for (let i = 0; i < 256; i++) {
    let c = i << 24
    for (let k = 0; k < 8; k++) c = c < 0 ? (c << 1) ^ 0x00a00805 : c << 1
    t[i] = c
  }
  return t
})()

/** Proximity-1 CRC-32 (CCSDS 211.2-B-3 annex C: x^32 + x^23 + x^21 + x^11 + x^2 + 1, register zero at the start). */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length, initial = 0): number {
  let c = initial | 0
  for (let i = from; i < to; i++) c = (c << 8) ^ CRC32[(c >>> 24) ^ bytes[i]!]!
  return c >>> 0
}
