/** The plain way to read bits, one at a time: what the packet inspector uses, and what the generated code is held against. */

/** Bits `at` … `at + n` as a big integer, first bit most significant. */
function bitsAt(bytes: Uint8Array, at: number, n: number): bigint {
  let value = 0n
  for (let i = at; i < at + n; i++) value = value * 2n + BigInt((bytes[Math.floor(i / 8)]! >> (7 - (i % 8))) & 1)
  return value
}

/** The same bits in eights (the last piece may be shorter), each as a number. */
function piecesAt(bytes: Uint8Array, at: number, n: number): { readonly value: number; readonly width: number }[] {
  const pieces = []
  for (let i = 0; i < n; i += 8) {
    const width = Math.min(8, n - i)
    pieces.push({ value: Number(bitsAt(bytes, at + i, width)), width })
  }
  return pieces
}

/** Whole bytes of a bit string; a last piece is filled up with zero bits. */
export function bytesOf(bytes: Uint8Array, at: number, n: number): Uint8Array {
  return Uint8Array.from(piecesAt(bytes, at, n), ({ value, width }) => value * 2 ** (8 - width))
}

/** Each bit as 0 or 1. */
export const bitsOf = (bytes: Uint8Array, at: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => Number(bitsAt(bytes, at + i, 1)))

function mirror(value: number, width: number): number {
  return Number.parseInt([...value.toString(2).padStart(width, '0')].toReversed().join(''), 2)
}

/** An unsigned integer in the byte and bit order of its encoding. */
export function orderedBits(
  bytes: Uint8Array,
  at: number,
  n: number,
  byteOrder: 'msb' | 'lsb' | readonly number[],
  bitOrder: 'msb' | 'lsb',
): bigint {
  const pieces = piecesAt(bytes, at, n).map((p) => (bitOrder === 'lsb' ? { ...p, value: mirror(p.value, p.width) } : p))
  if (typeof byteOrder === 'object' && n % 8 === 0 && byteOrder.length === pieces.length)
    return pieces.reduce((sum, p, i) => sum + (BigInt(p.value) << BigInt(8 * byteOrder[i]!)), 0n)
  const list = byteOrder === 'lsb' ? pieces.toReversed() : pieces
  return list.reduce((sum, p) => (sum << BigInt(p.width)) | BigInt(p.value), 0n)
}

/** A fraction of two big integers to the nearest double. */
function ratio(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0
  const negative = numerator < 0n !== denominator < 0n
  let n = numerator < 0n ? -numerator : numerator
  let d = denominator < 0n ? -denominator : denominator
  // A quotient of 55 bits or more, the last of them sticky, rounds like the exact value.
  let shift = 0
  const want = 66 - (n.toString(2).length - d.toString(2).length)
  if (want > 0) {
    n <<= BigInt(want)
    shift = -want
  } else if (want < 0) {
    d <<= BigInt(-want)
    shift = -want
  }
  let q = n / d
  if (n % d !== 0n) q |= 1n
  let value = Number(q)
  for (let left = shift; left !== 0;) {
    const step = Math.max(-1000, Math.min(1000, left))
    value *= 2 ** step
    left -= step
  }
  return negative ? -value : value
}

/** mantissa × 2^exponent. */
export const binaryFraction = (mantissa: bigint, exponent: number): number =>
  exponent >= 0
    ? ratio(mantissa << BigInt(Math.min(exponent, 20_000)), 1n)
    : ratio(mantissa, 1n << BigInt(Math.min(-exponent, 20_000)))
