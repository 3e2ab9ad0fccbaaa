/** Doubles to the bits of each floating-point form, rounded to the nearest (ties to even). Undefined: out of range. */
import type { FloatEncoding } from '@vigie/model'

interface Parts {
  readonly negative: boolean
  /** |x| = mantissa × 2^exponent, exactly. */
  readonly mantissa: bigint
  readonly exponent: number
}

const view = new DataView(new ArrayBuffer(8))

function parts(x: number): Parts {
  view.setFloat64(0, x)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xf_ffff_ffff_ffffn
  return {
    negative: bits >> 63n === 1n,
    mantissa: exponent === 0 ? fraction : fraction | (1n << 52n),
    exponent: (exponent === 0 ? 1 : exponent) - 1075,
  }
}

const bitLength = (x: bigint): number => (x === 0n ? 0 : x.toString(2).length)

/** x × 2^shift to the nearest whole number, ties to even. */
function shifted(x: bigint, shift: number): bigint {
  if (shift >= 0) return x << BigInt(shift)
  const by = BigInt(-shift)
  const low = x & ((1n << by) - 1n)
  const half = 1n << (by - 1n)
  const q = x >> by
  return low > half || (low === half && (q & 1n) === 1n) ? q + 1n : q
}

/** A significand of `bits` bits (the first of them one) with its exponent: |x| ≈ significand × 2^exponent. */
function normalised({ mantissa, exponent }: Parts, bits: number): { significand: bigint; exponent: number } {
  const shift = bits - bitLength(mantissa)
  const significand = shifted(mantissa, shift)
  return bitLength(significand) > bits
    ? { significand: significand >> 1n, exponent: exponent - shift + 1 }
    : { significand, exponent: exponent - shift }
}

const twos = (value: bigint | number, width: number): bigint => BigInt.asUintN(width, BigInt(value))

export function floatPattern(x: number, e: FloatEncoding): bigint | undefined {
  const n = e.sizeInBits
  if (e.scheme === 'ieee754') return ieee(x, n)
  if (!Number.isFinite(x)) return undefined
  if (x === 0) return e.scheme === 'ti' ? 1n << BigInt(n - 1) : 0n
  switch (e.scheme) {
    case 'mil1750a':
      return mil1750a(x, n)
    case 'dec':
      return dec(x, n)
    case 'ibm':
      return ibm(x, n)
    default:
      return ti(x, n)
  }
}

function ieee(x: number, n: number): bigint | undefined {
  const width = { 16: 5, 32: 8, 40: 8, 48: 11, 64: 11, 80: 15, 128: 15 }[n] ?? 11
  const explicit = n === 80
  const fractionBits = n - 1 - width
  const bias = 2 ** (width - 1) - 1
  const sign = BigInt(x < 0 || Object.is(x, -0)) << BigInt(n - 1)
  const top = BigInt(2 ** width - 1) << BigInt(fractionBits)
  const whole = explicit ? 1n << 63n : 0n
  if (Number.isNaN(x)) return top | whole | (1n << BigInt(explicit ? 62 : fractionBits - 1))
  if (!Number.isFinite(x)) return sign | top | whole
  if (x === 0) return sign
  const p = parts(x)
  const digits = explicit ? 64 : fractionBits + 1
  const { significand, exponent } = normalised(p, digits)
  const unbiased = exponent + digits - 1
  if (unbiased > bias) return undefined
  if (unbiased < 1 - bias) {
    const least = 1 - bias - (digits - 1)
    return sign | shifted(p.mantissa, p.exponent - least)
  }
  const field = BigInt(unbiased + bias) << BigInt(fractionBits)
  return sign | (explicit ? field | significand : field + significand - (1n << BigInt(fractionBits)))
}

/** MIL-STD-1750A: two's complement fraction and exponent. */
function mil1750a(x: number, n: number): bigint | undefined {
  const digits = n === 48 ? 39 : 23
  const p = parts(x)
  let { significand, exponent } = normalised(p, digits)
  // A negative power of two is −1 × 2^k, not −½ × 2^(k+1).
  if (p.negative && significand === 1n << BigInt(digits - 1)) {
    significand <<= 1n
    exponent -= 1
  }
  let power = exponent + digits
  if (power > 127) return undefined
  if (power < -128) {
    significand = shifted(p.mantissa, p.exponent + 128 + digits)
    power = -128
    if (significand === 0n) return undefined
  }
  const mantissa = twos(p.negative ? -significand : significand, digits + 1)
  const field = twos(power, 8)
  return n === 48 ? ((mantissa >> 16n) << 24n) | (field << 16n) | (mantissa & 0xffffn) : (mantissa << 8n) | field
}

/** VAX F and D: excess 128, hidden first bit. */
function dec(x: number, n: number): bigint | undefined {
  const p = parts(x)
  const { significand, exponent } = normalised(p, n - 8)
  const field = exponent + 128 + (n - 8)
  if (field < 1 || field > 255) return undefined
  const fraction = significand - (1n << BigInt(n - 9))
  return (BigInt(p.negative) << BigInt(n - 1)) | (BigInt(field) << BigInt(n - 9)) | fraction
}

/** IBM: powers of 16, excess 64. */
function ibm(x: number, n: number): bigint | undefined {
  const p = parts(x)
  const top = bitLength(p.mantissa) + p.exponent
  let power = Math.ceil(top / 4)
  let fraction = shifted(p.mantissa, p.exponent - 4 * power + (n - 8))
  if (fraction >> BigInt(n - 8) !== 0n) fraction = shifted(p.mantissa, p.exponent - 4 * ++power + (n - 8))
  if (power + 64 < 0 || power + 64 > 127) return undefined
  return (BigInt(p.negative) << BigInt(n - 1)) | (BigInt(power + 64) << BigInt(n - 8)) | fraction
}

/** Texas Instruments: exponent first, then the sign and the fraction of a two's complement mantissa. */
function ti(x: number, n: number): bigint | undefined {
  const width = n === 16 ? 4 : 8
  const digits = n - width - 1
  const p = parts(x)
  let { significand, exponent } = normalised(p, digits + 1)
  const one = 1n << BigInt(digits)
  // A negative mantissa is −2 … below −1: a power of two takes the exponent below.
  if (p.negative && significand === one) {
    significand = 2n * one
    exponent -= 1
  }
  const power = exponent + digits
  if (power > 2 ** (width - 1) - 1 || power <= -(2 ** (width - 1))) return undefined
  const fraction = p.negative ? 2n * one - significand : significand - one
  return (twos(power, width) << BigInt(n - width)) | (BigInt(p.negative) << BigInt(digits)) | fraction
}
