/** What generated decoders call for values that are not plain: `o` is the first byte of the packet, `p` a bit in it. */

/** Unsigned integer of n ≤ 32 bits, most significant first. */
export function unsigned(b: Uint8Array, o: number, p: number, n: number): number {
  let at = o + (p >> 3)
  const phase = p & 7
  const whole = phase + n
  if (whole <= 8) return (b[at]! >> (8 - whole)) & ((1 << n) - 1)
  let x = b[at]! & (0xff >> phase)
  let left = whole - 8
  while (left >= 8) {
    x = x * 256 + b[++at]!
    left -= 8
  }
  return left === 0 ? x : x * 2 ** left + (b[at + 1]! >> (8 - left))
}

export function unsignedBig(b: Uint8Array, o: number, p: number, n: number): bigint {
  let x = 0n
  let at = p
  for (let left = n; left > 0;) {
    const take = left > 32 ? 32 : left
    x = (x << BigInt(take)) | BigInt(unsigned(b, o, at, take))
    at += take
    left -= take
  }
  return x
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, i) => {
  let r = 0
  for (let k = 0; k < 8; k++) if ((i >> k) & 1) r |= 128 >> k
  return r
})
/** The n ≤ 8 bits of x in the other order. */
export const reversed = (x: number, n: number): number => REVERSED[x]! >> (8 - n)

/** Pieces of eight bits (the last may be shorter) put in order: `shifts[i]` is what piece i is shifted by. */
export function ordered(
  b: Uint8Array,
  o: number,
  p: number,
  n: number,
  shifts: readonly number[],
  lsbFirst: boolean,
): bigint {
  let x = 0n
  for (let i = 0, done = 0; done < n; i++, done += 8) {
    const width = n - done < 8 ? n - done : 8
    const piece = unsigned(b, o, p + done, width)
    x |= BigInt(lsbFirst ? reversed(piece, width) : piece) << BigInt(shifts[i]!)
  }
  return x
}

/** Bytes of a bit string, left-aligned; the last is padded with zero bits. */
export function bytesAt(b: Uint8Array, o: number, p: number, n: number): Uint8Array {
  const length = (n + 7) >> 3
  if ((p & 7) === 0) {
    const out = b.slice(o + (p >> 3), o + (p >> 3) + length)
    if ((n & 7) !== 0) out[length - 1]! &= 0xff << (8 - (n & 7))
    return out
  }
  const out = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const width = n - 8 * i < 8 ? n - 8 * i : 8
    out[i] = unsigned(b, o, p + 8 * i, width) << (8 - width)
  }
  return out
}

/** An integer of any width as bytes, right-aligned. */
export function rightAligned(x: bigint, n: number): Uint8Array {
  const out = new Uint8Array((n + 7) >> 3)
  for (let i = out.length - 1, rest = x; i >= 0; i--, rest >>= 8n) out[i] = Number(rest & 255n)
  return out
}

/** Whole value of right-aligned bytes, as near as a double comes; NaN where decimal digits are none. */
export function bytesToNumber(bytes: Uint8Array, scheme: string, n: number): number {
  let x = 0n
  for (const byte of bytes) x = (x << 8n) | BigInt(byte)
  if (scheme === 'bcd' || scheme === 'packed-bcd') return Number(decimal(x, n, scheme === 'packed-bcd') ?? NaN)
  return Number(signedBig(x, n, scheme))
}

export function signedBig(x: bigint, n: number, scheme: string): bigint {
  if (scheme === 'unsigned' || ((x >> BigInt(n - 1)) & 1n) === 0n) return x
  if (scheme === 'twos-complement') return x - (1n << BigInt(n))
  if (scheme === 'ones-complement') return x - ((1n << BigInt(n)) - 1n)
  return -(x - (1n << BigInt(n - 1)))
}

/** Ones' complement and sign–magnitude of n ≤ 32 bits. */
export function onesComplement(x: number, n: number): number {
  return x >= 2 ** (n - 1) ? x - (2 ** n - 1) : x
}
export function signMagnitude(x: number, n: number): number {
  const half = 2 ** (n - 1)
  return x >= half ? -(x - half) : x
}

/** Decimal digits of 4 or 8 bits each; undefined where one is no digit. A last nibble of 10 … 15 of packed digits is the sign. */
export function decimal(x: bigint, n: number, packed: boolean): bigint | undefined {
  const width = packed ? 4 : 8
  let value = 0n
  let negative = false
  const digits = Math.floor(n / width)
  for (let i = 0; i < digits; i++) {
    const digit = Number((x >> BigInt(n - width * (i + 1))) & (packed ? 15n : 255n))
    if (packed && i === digits - 1 && i > 0 && digit > 9) {
      negative = digit === 0xb || digit === 0xd
      break
    }
    if (digit > 9) return undefined
    value = value * 10n + BigInt(digit)
  }
  return negative ? -value : value
}

export const numberOrNone = (x: bigint | undefined): number | undefined => (x === undefined ? undefined : Number(x))
