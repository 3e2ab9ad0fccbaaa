/** Text that reads one number at a bit of a packet, wherever it lies. Values of more than 32 bits are big integers. */
import type { FloatEncoding, IntegerEncoding } from '@vigie/model'

/** What each piece of eight bits is shifted by, when the order is not simply most significant first. */
export function pieceShifts(encoding: IntegerEncoding | FloatEncoding): number[] | undefined {
  const n = encoding.sizeInBits
  const pieces = Math.ceil(n / 8)
  const lsbFirst = encoding.bitOrder === 'lsb'
  if (encoding.byteOrder === 'lsb' && pieces > 1) return Array.from({ length: pieces }, (_, i) => 8 * i)
  if (typeof encoding.byteOrder === 'object' && n % 8 === 0 && encoding.byteOrder.length === pieces)
    return encoding.byteOrder.map((significance) => 8 * significance)
  return lsbFirst ? Array.from({ length: pieces }, (_, i) => Math.max(0, n - 8 * (i + 1))) : undefined
}

/** An unsigned integer; number up to 32 bits, big integer beyond. `K` gives constants. */
function bitsCode(encoding: IntegerEncoding | FloatEncoding, p: string, constant: (value: unknown) => string): string {
  const n = encoding.sizeInBits
  const shifts = pieceShifts(encoding)
  if (shifts === undefined) return n <= 32 ? `H.unsigned(b, o, ${p}, ${n})` : `H.unsignedBig(b, o, ${p}, ${n})`
  const lsbFirst = encoding.bitOrder === 'lsb'
  if (n > 32) return `H.ordered(b, o, ${p}, ${n}, ${constant(shifts)}, ${lsbFirst})`
  const terms = shifts.map((shift, i) => {
    const width = Math.min(8, n - 8 * i)
    const piece = `H.unsigned(b, o, ${p} + ${8 * i}, ${width})`
    const value = lsbFirst ? `H.reversed(${piece}, ${width})` : piece
    return shift === 0 ? value : `(${value} << ${shift})`
  })
  return terms.length === 1 ? terms[0]! : `((${terms.join(' | ')}) >>> 0)`
}

/** The raw value as its column holds it; undefined where the bits are no value (BCD). */
export function numberCode(
  encoding: IntegerEncoding | FloatEncoding,
  p: string,
  constant: (value: unknown) => string,
): string {
  const n = encoding.sizeInBits
  const bits = bitsCode(encoding, p, constant)
  if (encoding.kind === 'float') {
    if (encoding.scheme === 'ieee754' && n === 16) return `H.ieee16(${bits})`
    if (encoding.scheme === 'ieee754' && n === 32) return `H.ieee32(${bits})`
    return `H.floatOf(${n <= 32 ? `BigInt(${bits})` : bits}, ${n}, "${encoding.scheme}")`
  }
  switch (encoding.scheme) {
    case 'bcd':
    case 'packed-bcd':
      return decimalCode(encoding, n <= 32 ? `BigInt(${bits})` : bits)
    case 'unsigned':
      return n > 64 ? `H.rightAligned(${bits}, ${n})` : bits
    default:
      if (n > 64) return `H.rightAligned(${bits}, ${n})`
      if (n > 32) return `H.signedBig(${bits}, ${n}, "${encoding.scheme}")`
      if (encoding.scheme === 'twos-complement')
        return n === 32 ? `(${bits} | 0)` : `((${bits} << ${32 - n}) >> ${32 - n})`
      return encoding.scheme === 'ones-complement'
        ? `H.onesComplement(${bits}, ${n})`
        : `H.signMagnitude(${bits}, ${n})`
  }
}

function decimalCode(encoding: IntegerEncoding, bits: string): string {
  const n = encoding.sizeInBits
  const digits = encoding.scheme === 'bcd' ? n / 8 : n / 4
  if (digits > 18) return `H.rightAligned(${bits}, ${n})`
  const value = `H.decimal(${bits}, ${n}, ${encoding.scheme === 'packed-bcd'})`
  return digits <= 9 ? `H.numberOrNone(${value})` : value
}
