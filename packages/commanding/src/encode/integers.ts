/** Whole numbers to their bits: the forms of sign and the decimal ones. */
import { toHex } from '@vigie/base'
import type { IntegerEncoding } from '@vigie/model'
import type { RawValue } from '@vigie/telemetry'

/** Digits of a decimal encoding; 0 for binary ones. */
function decimalDigits(e: IntegerEncoding): number {
  return e.scheme === 'bcd'
    ? Math.floor(e.sizeInBits / 8)
    : e.scheme === 'packed-bcd'
      ? Math.floor(e.sizeInBits / 4)
      : 0
}

/** Bits for each decimal digit; 0: no decimal encoding. */
const digitBits = (e: IntegerEncoding): number => (e.scheme === 'bcd' ? 8 : e.scheme === 'packed-bcd' ? 4 : 0)

/** Whether raw values are the bits themselves, right-aligned bytes: wider than any number. */
export function isWide(e: IntegerEncoding): boolean {
  const width = digitBits(e)
  return width === 0 ? e.sizeInBits > 64 : e.sizeInBits > 18 * width
}

/** Whether raw values are big integers (or wider still), not numbers. */
export function isBig(e: IntegerEncoding): boolean {
  const width = digitBits(e)
  return width === 0 ? e.sizeInBits > 32 : e.sizeInBits > 9 * width
}

/** Least and greatest value. */
export function integerRange(e: IntegerEncoding): { readonly min: bigint; readonly max: bigint } {
  const n = BigInt(e.sizeInBits)
  const half = 2n ** (n - 1n)
  switch (e.scheme) {
    case 'unsigned':
      return { min: 0n, max: 2n * half - 1n }
    case 'twos-complement':
      return { min: -half, max: half - 1n }
    case 'ones-complement':
    case 'sign-magnitude':
      return { min: 1n - half, max: half - 1n }
    case 'bcd':
      return { min: 0n, max: 10n ** BigInt(decimalDigits(e)) - 1n }
    default: {
      const digits = decimalDigits(e)
      return { min: digits > 1 ? 1n - 10n ** BigInt(digits - 1) : 0n, max: 10n ** BigInt(digits) - 1n }
    }
  }
}

/** The unsigned pattern of a value; undefined where it does not fit. Bytes are the pattern, right-aligned. */
export function integerPattern(raw: RawValue, e: IntegerEncoding): bigint | undefined {
  if (raw instanceof Uint8Array) {
    const pattern = raw.length === 0 ? 0n : BigInt(`0x${toHex(raw)}`)
    return pattern < 2n ** BigInt(e.sizeInBits) ? pattern : undefined
  }
  if (typeof raw === 'string' || (typeof raw === 'number' && !Number.isInteger(raw))) return undefined
  const value = BigInt(raw)
  const { min, max } = integerRange(e)
  if (value < min || value > max) return undefined
  const all = 2n ** BigInt(e.sizeInBits)
  switch (e.scheme) {
    case 'unsigned':
      return value
    case 'twos-complement':
      return value < 0n ? value + all : value
    case 'ones-complement':
      return value < 0n ? value + all - 1n : value
    case 'sign-magnitude':
      return value < 0n ? all / 2n - value : value
    default:
      return decimalPattern(value, e)
  }
}

function decimalPattern(value: bigint, e: IntegerEncoding): bigint {
  const digits = decimalDigits(e)
  const magnitude = String(value < 0n ? -value : value)
  if (e.scheme === 'bcd') {
    const text = [...magnitude.padStart(digits, '0')].map((d) => `0${d}`).join('')
    return BigInt(`0x${text === '' ? '0' : text}`) << BigInt(e.sizeInBits % 8)
  }
  // The sign needs a nibble only where there is one to tell: 13 is minus.
  const text = value < 0n ? `${magnitude.padStart(digits - 1, '0')}d` : magnitude.padStart(digits, '0')
  return BigInt(`0x${text}`) << BigInt(e.sizeInBits % 4)
}

/** The number that a pattern of right-aligned bytes means; undefined where decimal digits are none. */
export function signedPattern(bytes: Uint8Array, e: IntegerEncoding): bigint | undefined {
  const pattern = bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`)
  const half = 2n ** BigInt(e.sizeInBits - 1)
  switch (e.scheme) {
    case 'unsigned':
      return pattern
    case 'twos-complement':
      return pattern >= half ? pattern - 2n * half : pattern
    case 'ones-complement':
      return pattern >= half ? pattern - (2n * half - 1n) : pattern
    case 'sign-magnitude':
      return pattern >= half ? half - pattern : pattern
    default: {
      const width = e.scheme === 'bcd' ? 8 : 4
      const text = (pattern >> BigInt(e.sizeInBits % width)).toString(16).padStart((decimalDigits(e) * width) / 4, '0')
      const digits = e.scheme === 'bcd' ? text.replaceAll(/0(\d)/g, '$1') : text.replace(/[a-f]$/, '')
      if (!/^\d+$/.test(digits) || (e.scheme === 'bcd' && digits.length !== decimalDigits(e))) return undefined
      return /[bd]$/.test(text) && e.scheme !== 'bcd' ? -BigInt(digits) : BigInt(digits)
    }
  }
}
