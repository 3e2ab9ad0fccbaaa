/** Whether a packet is as its checks say: computed over its bytes, compared with the value that it carries. */
import type { CheckFunction, PacketCheck } from '../compile/packet-checks.ts'
import { bytesAt, unsigned } from './bits.ts'

const tables = new WeakMap<CheckFunction, Uint32Array>()

/**
 * `at`: bit of the packet at which the value of the check lies, undefined when it is not in the packet. Covered are the bits
 * before it (those after it, when it comes first), less what the check leaves out at the start or the end.
 */
export function isIntact(check: PacketCheck, b: Uint8Array, from: number, to: number, at: number | undefined): boolean {
  const end = (to - from) * 8
  if (at === undefined || at < 0 || at + check.sizeInBits > end) return false
  let first = check.skipStart
  let last = end - check.skipEnd
  if (at <= first) first = Math.max(first, at + check.sizeInBits)
  else last = Math.min(last, at)
  if (first > last) return false
  const bytes = bytesAt(b, from, first, last - first)
  let carried = unsigned(b, from, at, check.sizeInBits)
  if (check.littleEndian) carried = swapped(carried, check.sizeInBits / 8)
  const { bits } = check.function
  const computed = compute(check.function, bytes, last - first)
  // The parameter may be wider than the result, or narrower.
  const kept = Math.min(bits, check.sizeInBits)
  const mask = 2 ** kept
  return computed % mask === carried % mask && (check.sizeInBits <= bits || carried < 2 ** bits)
}

function swapped(value: number, n: number): number {
  let rest = value
  let result = 0
  for (let i = 0; i < n; i++) {
    result = result * 256 + (rest % 256)
    rest = Math.floor(rest / 256)
  }
  return result
}

/** Bits beyond the last whole byte are filled up with zeros. */
function compute(f: CheckFunction, bytes: Uint8Array, bits: number): number {
  switch (f.kind) {
    case 'crc':
      return crc(f, bytes, bits)
    case 'parity': {
      let ones = 0
      for (const byte of bytes) for (let x = byte; x !== 0; x &= x - 1) ones++
      return (ones & 1) ^ (f.odd ? 1 : 0)
    }
    case 'xor':
      return bytes.reduce((x, byte) => x ^ byte, 0)
    case 'sum':
      return bytes.reduce((sum, byte) => sum + byte, 0) % 2 ** f.bits
    case 'bsd':
      return bytes.reduce((sum, byte) => ((sum >> 1) + ((sum & 1) << 15) + byte) & 0xffff, 0)
    case 'adler32':
      return sums(bytes, 1, 65_521, 65_536)
    default:
      return sums(bytes, 0, 255, 256)
  }
}

/** Fletcher and Adler: a sum, and the sum of the sums. */
function sums(bytes: Uint8Array, start: number, modulus: number, shift: number): number {
  let a = start
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % modulus
    b = (b + a) % modulus
  }
  return b * shift + a
}

/** The register stands at the top of 32 bits, so that one table serves all widths. */
function crc(f: Extract<CheckFunction, { kind: 'crc' }>, bytes: Uint8Array, bits: number): number {
  const table = tables.get(f) ?? crcTable(f)
  tables.set(f, table)
  const up = 32 - f.bits
  let register = (f.initial << up) >>> 0
  const whole = bits >> 3
  for (let i = 0; i < whole; i++) {
    const byte = f.reflectData ? mirrored(bytes[i]!, 8) : bytes[i]!
    register = ((register << 8) ^ table[(register >>> 24) ^ byte]!) >>> 0
  }
  const rest = bits & 7
  const tail = rest === 0 ? 0 : f.reflectData ? mirrored(bytes[whole]!, 8) : bytes[whole]!
  for (let i = 0; i < rest; i++) {
    const bit = ((tail >> (7 - i)) & 1) ^ (register >>> 31)
    register = ((register << 1) ^ (bit === 0 ? 0 : f.polynomial << up)) >>> 0
  }
  const remainder = register >>> up
  return ((f.reflectRemainder ? mirrored(remainder, f.bits) : remainder) ^ f.final) >>> 0
}

function crcTable(f: Extract<CheckFunction, { kind: 'crc' }>): Uint32Array {
  const polynomial = (f.polynomial << (32 - f.bits)) >>> 0
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let x = (byte << 24) >>> 0
    for (let i = 0; i < 8; i++) x = ((x << 1) ^ (x >>> 31 === 0 ? 0 : polynomial)) >>> 0
    return x
  })
}

function mirrored(value: number, n: number): number {
  let result = 0
  for (let i = 0; i < n; i++) if (((value >>> i) & 1) === 1) result += 2 ** (n - 1 - i)
  return result
}
