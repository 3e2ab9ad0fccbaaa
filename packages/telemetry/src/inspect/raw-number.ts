/** Numbers on the wire, read straight from the definitions of their encodings. */
import type { FloatEncoding, IntegerEncoding } from '@vigie/model'
import { binaryFraction, orderedBits } from './bit-string.ts'

/** A whole number of any width, or undefined where decimal digits are none. */
export function readInteger(bytes: Uint8Array, at: number, e: IntegerEncoding): bigint | undefined {
  const n = e.sizeInBits
  const bits = orderedBits(bytes, at, n, e.byteOrder, e.bitOrder)
  const half = 2n ** BigInt(n - 1)
  switch (e.scheme) {
    case 'unsigned':
      return bits
    case 'twos-complement':
      return bits >= half ? bits - 2n * half : bits
    case 'ones-complement':
      return bits >= half ? bits - (2n * half - 1n) : bits
    case 'sign-magnitude':
      return bits >= half ? half - bits : bits
    default: {
      const digitBits = e.scheme === 'bcd' ? 8 : 4
      const count = Math.floor(n / digitBits) * (digitBits / 4)
      const digits = (bits >> BigInt(n % digitBits)).toString(16).padStart(count, '0')
      if (e.scheme === 'bcd') {
        const pairs = digits.match(/../g) ?? []
        return pairs.every((p) => /^0\d$/.test(p)) ? BigInt(pairs.map((p) => p[1]).join('') || '0') : undefined
      }
      const signed = digits.length > 1 && /[a-f]$/.test(digits)
      const number = signed ? digits.slice(0, -1) : digits
      if (!/^\d*$/.test(number)) return undefined
      const value = BigInt(number === '' ? '0' : number)
      return signed && /[bd]$/.test(digits) ? -value : value
    }
  }
}

export function readFloat(bytes: Uint8Array, at: number, e: FloatEncoding): number {
  const n = e.sizeInBits
  const bits = orderedBits(bytes, at, n, e.byteOrder, e.bitOrder)
  const field = (from: number, width: number): bigint => (bits >> BigInt(n - from - width)) & (2n ** BigInt(width) - 1n)
  const twos = (x: bigint, width: number): bigint => (x >= 2n ** BigInt(width - 1) ? x - 2n ** BigInt(width) : x)
  const sign = field(0, 1) === 1n
  switch (e.scheme) {
    case 'mil1750a': {
      const exponent = Number(twos(field(24, 8), 8))
      const mantissa = n === 48 ? twos(field(0, 24) * 65_536n + field(32, 16), 40) : twos(field(0, 24), 24)
      return binaryFraction(mantissa, exponent - (n === 48 ? 39 : 23))
    }
    case 'dec': {
      const exponent = Number(field(1, 8))
      if (exponent === 0) return sign ? NaN : 0
      const mantissa = field(9, n - 9) + 2n ** BigInt(n - 9)
      return (sign ? -1 : 1) * binaryFraction(mantissa, exponent - 128 - (n - 8))
    }
    case 'ibm': {
      const exponent = Number(field(1, 7)) - 64
      const value = binaryFraction(field(8, n - 8), 4 * exponent - (n - 8))
      return sign ? -value : value
    }
    case 'ti': {
      const width = n === 16 ? 4 : 8
      const exponent = Number(twos(field(0, width), width))
      if (exponent === -(2 ** (width - 1))) return 0
      const fraction = field(width + 1, n - width - 1)
      const one = 2n ** BigInt(n - width - 1)
      return binaryFraction(field(width, 1) === 1n ? fraction - 2n * one : fraction + one, exponent - (n - width - 1))
    }
    default:
      return ieee(n, sign, field)
  }
}

function ieee(n: number, sign: boolean, field: (from: number, width: number) => bigint): number {
  const width = { 16: 5, 32: 8, 40: 8, 48: 11, 64: 11, 80: 15, 128: 15 }[n] ?? 11
  const exponent = Number(field(1, width))
  const explicit = n === 80
  const fractionBits = n - 1 - width
  const fraction = field(1 + width, fractionBits)
  const bias = 2 ** (width - 1) - 1
  if (exponent === 2 ** width - 1) {
    const rest = explicit ? fraction % 2n ** 63n : fraction
    return rest === 0n ? (sign ? -Infinity : Infinity) : NaN
  }
  const mantissa = explicit || exponent === 0 ? fraction : fraction + 2n ** BigInt(fractionBits)
  const value = binaryFraction(mantissa, (exponent === 0 ? 1 : exponent) - bias - (explicit ? 63 : fractionBits))
  return sign ? -value : value
}
