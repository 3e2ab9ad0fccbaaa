/**
 * Floating-point forms other than the machine's. Each takes the bits as a big integer, most significant first.
 *
 * Sources: IEEE 754-2019 §3.4; MIL-STD-1750A §4.1.4; DEC VAX F and D (the words in PDP order are put right by the byte
 * order of the encoding); IBM System/360 hexadecimal; TI TMS320C3x short, single and extended.
 */
const scratch = new DataView(new ArrayBuffer(8))

export function ieee32(bits: number): number {
  scratch.setUint32(0, bits)
  return scratch.getFloat32(0)
}
export function ieee64(high: number, low: number): number {
  scratch.setUint32(0, high)
  scratch.setUint32(4, low)
  return scratch.getFloat64(0)
}

export function ieee16(bits: number): number {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const sign = bits & 0x8000 ? -1 : 1
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** 2^e for exponents beyond those of doubles, applied in steps so that nothing overflows on the way. */
function scaled(x: number, e: number): number {
  let value = x
  let left = e
  while (left > 1000 && Number.isFinite(value) && value !== 0) {
    value *= 2 ** 1000
    left -= 1000
  }
  while (left < -1000 && value !== 0) {
    value *= 2 ** -1000
    left += 1000
  }
  return value * 2 ** left
}

/** Two's complement mantissa of n bits. */
const signedOf = (x: bigint, n: number): number => Number(BigInt.asIntN(n, x))

export function floatOf(x: bigint, size: number, scheme: string): number {
  switch (scheme) {
    case 'mil1750a': {
      // 32: mantissa 24, exponent 8. 48: mantissa 24 high, exponent 8, mantissa 16 low.
      if (size === 48) {
        const mantissa = ((x >> 24n) << 16n) | (x & 0xffffn)
        return signedOf(mantissa, 40) * 2 ** (signedOf((x >> 16n) & 255n, 8) - 39)
      }
      return signedOf(x >> BigInt(size - 24), 24) * 2 ** (signedOf((x >> BigInt(size - 32)) & 255n, 8) - 23)
    }
    case 'dec': {
      // Sign, excess-128 exponent of 8 bits, hidden-bit fraction 0.1f.
      const fractionBits = size - 9
      const sign = (x >> BigInt(size - 1)) & 1n
      const exponent = Number((x >> BigInt(fractionBits)) & 255n)
      if (exponent === 0) return sign === 1n ? NaN : 0
      const fraction = (1n << BigInt(fractionBits)) | (x & ((1n << BigInt(fractionBits)) - 1n))
      return (sign === 1n ? -1 : 1) * scaled(Number(fraction), exponent - 128 - fractionBits - 1)
    }
    case 'ibm': {
      const fractionBits = size - 8
      const fraction = Number(x & ((1n << BigInt(fractionBits)) - 1n))
      const exponent = Number((x >> BigInt(fractionBits)) & 127n) - 64
      const sign = (x >> BigInt(size - 1)) & 1n ? -1 : 1
      return sign * fraction * 2 ** (4 * exponent - fractionBits)
    }
    case 'ti': {
      // Exponent in two's complement first, then sign, then fraction with an implied most significant bit.
      const exponentBits = size === 16 ? 4 : 8
      const fractionBits = size - exponentBits - 1
      const exponent = signedOf(x >> BigInt(size - exponentBits), exponentBits)
      if (exponent === -(2 ** (exponentBits - 1))) return 0
      const sign = Number((x >> BigInt(fractionBits)) & 1n)
      const fraction = Number(x & ((1n << BigInt(fractionBits)) - 1n)) * 2 ** -fractionBits
      return (sign === 1 ? -2 + fraction : 1 + fraction) * 2 ** exponent
    }
    default:
      return wideIeee(x, size)
  }
}

/** IEEE 754 of 80 bits (explicit integer bit) and 128 bits, and those of 16, 32, 64; rounded to a double. */
function wideIeee(x: bigint, size: number): number {
  if (size === 16) return ieee16(Number(x))
  if (size === 32) return ieee32(Number(x))
  if (size === 64) return ieee64(Number(x >> 32n), Number(x & 0xffffffffn))
  const exponentBits = size >= 80 ? 15 : size === 48 ? 11 : 8
  const fractionBits = size - 1 - exponentBits
  const explicit = size === 80
  const sign = (x >> BigInt(size - 1)) & 1n ? -1 : 1
  const exponent = Number((x >> BigInt(fractionBits)) & BigInt((1 << exponentBits) - 1))
  const fraction = x & ((1n << BigInt(fractionBits)) - 1n)
  const bias = 2 ** (exponentBits - 1) - 1
  if (exponent === 2 ** exponentBits - 1) {
    const payload = explicit ? fraction & ((1n << 63n) - 1n) : fraction
    return payload === 0n ? sign * Infinity : NaN
  }
  const shift = explicit ? 63 : fractionBits
  const mantissa = explicit || exponent === 0 ? fraction : fraction | (1n << BigInt(fractionBits))
  return sign * scaled(Number(mantissa), (exponent === 0 ? 1 : exponent) - bias - shift)
}
