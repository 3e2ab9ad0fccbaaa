/** Writing bits: most significant first, over zeros. */

/** n ≤ 32 bits of a number that fits in them. */
export function putBits(bytes: Uint8Array, at: number, n: number, value: number): void {
  let left = n
  let p = at
  while (left > 0) {
    const room = 8 - (p & 7)
    const take = left < room ? left : room
    const piece = Math.floor(value / 2 ** (left - take)) & ((1 << take) - 1)
    bytes[p >> 3]! |= piece << (room - take)
    p += take
    left -= take
  }
}

/** n ≤ 32 bits as a number. */
export function getBits(bytes: Uint8Array, at: number, n: number): number {
  let value = 0
  for (let left = n, p = at; left > 0;) {
    const room = 8 - (p & 7)
    const take = left < room ? left : room
    value = value * 2 ** take + ((bytes[p >> 3]! >> (room - take)) & ((1 << take) - 1))
    p += take
    left -= take
  }
  return value
}

export function putBig(bytes: Uint8Array, at: number, n: number, value: bigint): void {
  for (let left = n, p = at; left > 0;) {
    const take = left > 32 ? ((left - 1) & 31) + 1 : left
    putBits(bytes, p, take, Number((value >> BigInt(left - take)) & ((1n << BigInt(take)) - 1n)))
    p += take
    left -= take
  }
}

/** The first n bits of a byte string. */
export function putBytes(bytes: Uint8Array, at: number, n: number, source: Uint8Array): void {
  if ((at & 7) === 0 && (n & 7) === 0) {
    bytes.set(n === 8 * source.length ? source : source.subarray(0, n >> 3), at >> 3)
    return
  }
  for (let i = 0; i < n; i += 8) {
    const width = Math.min(8, n - i)
    putBits(bytes, at + i, width, source[i >> 3]! >> (8 - width))
  }
}

const mirrored = (value: bigint, width: number): bigint => {
  let out = 0n
  for (let i = 0; i < width; i++) if ((value >> BigInt(i)) & 1n) out |= 1n << BigInt(width - 1 - i)
  return out
}

/**
 * The bits in the order of the wire of an unsigned value of n bits: pieces of eight bits (the last may be shorter), ordered
 * and mirrored as the encoding says.
 */
export function wireOrder(
  value: bigint,
  n: number,
  byteOrder: 'msb' | 'lsb' | readonly number[],
  bitOrder: 'msb' | 'lsb',
): bigint {
  if (byteOrder === 'msb' && bitOrder === 'msb') return value
  const count = Math.ceil(n / 8)
  const widths = Array.from({ length: count }, (_, i) => Math.min(8, n - 8 * i))
  const cut = (shift: number, width: number): bigint => (value >> BigInt(shift)) & ((1n << BigInt(width)) - 1n)
  let pieces: bigint[]
  if (typeof byteOrder === 'object' && n % 8 === 0 && byteOrder.length === count)
    pieces = byteOrder.map((significance) => cut(8 * significance, 8))
  else if (byteOrder === 'lsb') pieces = widths.map((width, i) => cut(8 * i, width))
  else pieces = widths.map((width, i) => cut(Math.max(0, n - 8 * i - width), width))
  return pieces.reduce((sum, piece, i) => {
    const width = widths[i]!
    return (sum << BigInt(width)) | (bitOrder === 'lsb' ? mirrored(piece, width) : piece)
  }, 0n)
}
