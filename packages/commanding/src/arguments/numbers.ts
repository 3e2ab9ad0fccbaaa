/** Integers, floats and the other kinds that are numbers on the wire: from what is given to what is sent. */
import type {
  Calibrator,
  FloatEncoding,
  FloatType,
  IntegerEncoding,
  IntegerType,
  StringEncoding,
  ValidRange,
} from '@vigie/model'
import { convertUnit } from '@vigie/model'
import { conditionHolds } from '@vigie/telemetry/layout'
import type { RawValue } from '@vigie/telemetry'
import { floatPattern } from '../encode/floats.ts'
import { integerPattern, integerRange, isBig, isWide } from '../encode/integers.ts'
import { readFloatPattern } from '../encode/patterns.ts'
import { report, shown, type Environment } from './environment.ts'
import { forwardFunction, invert, type RawDomain } from './inverse-calibration.ts'
import { readNumber } from './read-number.ts'
import type { ArgumentValue } from './values.ts'

export interface Scalar {
  readonly raw: RawValue
  readonly engineering: ArgumentValue
}

type NumberEncoding = IntegerEncoding | FloatEncoding | StringEncoding

/** The number that is given, in the unit of the type. */
export function givenNumber(
  env: Environment,
  place: string,
  given: ArgumentValue,
  unit: string | undefined,
  expected: () => string,
): number | bigint | undefined {
  if (typeof given === 'bigint' || (typeof given === 'number' && Number.isFinite(given))) return given
  const written = typeof given === 'string' ? readNumber(given) : undefined
  if (written === undefined) return report(env, 'wrongType', place, { expected: expected(), given: shown(given) })
  if (written.unit === '' || written.unit === unit?.trim()) return written.value
  if (unit === undefined || unit === '')
    return report(env, 'unknownUnit', place, { given: shown(given), unit: 'a plain number' })
  const converted = convertUnit(Number(written.value), written.unit, unit)
  if ('value' in converted) return converted.value
  return report(env, converted.problem === 'different' ? 'wrongUnit' : 'unknownUnit', place, {
    given: shown(given),
    unit,
  })
}

export function rangeText(r: ValidRange): string {
  const low = r.min === undefined ? undefined : `${r.minInclusive === false ? 'more than ' : ''}${r.min}`
  const high = r.max === undefined ? undefined : `${r.maxInclusive === false ? 'less than ' : ''}${r.max}`
  if (low !== undefined && high !== undefined) return `${low} … ${high}`
  return low !== undefined
    ? `${r.minInclusive === false ? '' : 'at least '}${low}`
    : `${r.maxInclusive === false ? '' : 'at most '}${high ?? 'anything'}`
}

function within(value: number | bigint, r: ValidRange): boolean {
  if (r.min !== undefined && (value < r.min || (value == r.min && r.minInclusive === false))) return false
  return !(r.max !== undefined && (value > r.max || (value == r.max && r.maxInclusive === false)))
}

function checkRange(
  env: Environment,
  place: string,
  type: IntegerType | FloatType,
  engineering: number | bigint,
  raw: RawValue,
): boolean {
  const ranges = type.validRanges ?? (type.validRange === undefined ? [] : [type.validRange])
  if (ranges.length === 0) return true
  const inside = ranges.some((r) => {
    const value = r.calibrated ? engineering : raw
    return typeof value === 'number' || typeof value === 'bigint' ? within(value, r) : true
  })
  if (!inside)
    report(env, 'outOfRange', place, {
      given: `${ranges[0]!.calibrated ? engineering : `raw value ${String(raw)}`}${type.unit === undefined || !ranges[0]!.calibrated ? '' : ` ${type.unit}`}`,
      range: ranges.map(rangeText).join(' or '),
    })
  return inside
}

export function encodingText(e: NumberEncoding): string {
  if (e.kind === 'string') return `a text of the charset ${e.charset}`
  const scheme =
    e.kind === 'float'
      ? { ieee754: 'IEEE 754', mil1750a: 'MIL-STD-1750A', dec: 'DEC', ibm: 'IBM', ti: 'TI' }[e.scheme]
      : e.scheme
  return `${e.sizeInBits} bits (${scheme})`
}

const ranges = new WeakMap<IntegerEncoding, { readonly low: number; readonly high: number }>()

/** The range of an encoding whose raw values are plain numbers; of others an empty one. */
function smallRange(e: IntegerEncoding): { readonly low: number; readonly high: number } {
  let range = ranges.get(e)
  if (range === undefined) {
    const { min, max } = integerRange(e)
    range = isBig(e) ? { low: 1, high: 0 } : { low: Number(min), high: Number(max) }
    ranges.set(e, range)
  }
  return range
}

/** A number as it lies in the packet, and what is read from it there. Undefined: it does not fit. */
export function rawNumber(value: number | bigint, e: NumberEncoding): RawValue | undefined {
  switch (e.kind) {
    case 'string':
      return String(value)
    case 'float': {
      if (e.scheme === 'ieee754' && e.sizeInBits === 64) return Number(value)
      const pattern = floatPattern(Number(value), e)
      return pattern === undefined ? undefined : readFloatPattern(pattern, e)
    }
    default: {
      const { low, high } = smallRange(e)
      if (typeof value === 'number' && value >= low && value <= high)
        return Number.isInteger(value) ? value + 0 : undefined
      if (typeof value === 'number' && !Number.isInteger(value)) return undefined
      const { min, max } = integerRange(e)
      if (value < min || value > max) return undefined
      if (isWide(e)) return rightAligned(integerPattern(BigInt(value), e)!, e.sizeInBits)
      return isBig(e) ? BigInt(value) : Number(value) + 0
    }
  }
}

export function rightAligned(pattern: bigint, bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits / 8))
  for (let i = bytes.length - 1, rest = pattern; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 255n)
  return bytes
}

/** The calibrator that holds at present. */
function calibratorOf(env: Environment, e: NumberEncoding): Calibrator | undefined {
  if (e.kind === 'string') return undefined
  const context = e.contextCalibrators?.find((c) => conditionHolds(env.system, c.when, env.lookup))
  return context?.calibrator ?? e.calibrator
}

const domains = new WeakMap<IntegerType | FloatType, RawDomain>()

function domainOf(type: IntegerType | FloatType, e: IntegerEncoding | FloatEncoding): RawDomain {
  const known = domains.get(type)
  if (known !== undefined) return known
  const limits = e.kind === 'integer' ? integerRange(e) : { min: -Infinity, max: Infinity }
  const r: Partial<ValidRange> = type.validRange?.calibrated === false ? type.validRange : {}
  const domain = {
    min: Math.max(Number(limits.min), r.min ?? -Infinity),
    max: Math.min(Number(limits.max), r.max ?? Infinity),
    whole: e.kind === 'integer',
  }
  domains.set(type, domain)
  return domain
}

/** An argument of integer or float type. */
export function convertNumber(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: IntegerType | FloatType,
  encoding: NumberEncoding,
): Scalar | undefined {
  const expected = (): string =>
    `${type.kind === 'integer' ? 'a whole number' : 'a number'}${type.unit === undefined || type.unit === '' ? '' : ` in ${type.unit}`}`
  const value = givenNumber(env, place, given, type.unit, expected)
  if (value === undefined) return undefined
  const calibrator = calibratorOf(env, encoding)
  const scalar =
    calibrator === undefined
      ? plainNumber(env, place, value, given, type, encoding, expected)
      : calibratedNumber(env, place, Number(value), type, encoding as IntegerEncoding | FloatEncoding, calibrator)
  if (scalar === undefined) return undefined
  // What is given counts, not what the rounding of the encoding makes of it.
  return checkRange(env, place, type, value, scalar.raw) ? scalar : undefined
}

function plainNumber(
  env: Environment,
  place: string,
  value: number | bigint,
  given: ArgumentValue,
  type: IntegerType | FloatType,
  encoding: NumberEncoding,
  expected: () => string,
): Scalar | undefined {
  if (type.kind === 'integer' && typeof value === 'number' && !Number.isInteger(value))
    return report(env, 'wrongType', place, { expected: expected(), given: shown(given) })
  if (type.kind === 'integer' && !type.signed && value < 0 && encoding.kind !== 'integer')
    return report(env, 'outOfRange', place, { given: String(value), range: 'at least 0' })
  const raw = rawNumber(value, encoding)
  if (raw === undefined)
    return report(env, 'notRepresentable', place, { given: String(value), encoding: encodingText(encoding) })
  const engineering = raw instanceof Uint8Array ? BigInt(value) : typeof raw === 'string' ? value : raw
  return { raw, engineering }
}

function calibratedNumber(
  env: Environment,
  place: string,
  value: number,
  type: IntegerType | FloatType,
  encoding: IntegerEncoding | FloatEncoding,
  calibrator: Calibrator,
): Scalar | undefined {
  const inverse = invert(calibrator, value, domainOf(type, encoding))
  if (!('raw' in inverse))
    return report(env, 'noInverse', place, {
      given: `${value}${type.unit === undefined ? '' : ` ${type.unit}`}`,
      detail: inverse.detail,
      hint: inverse.hint,
    })
  const raw = rawNumber(inverse.raw, encoding)
  if (raw === undefined)
    return report(env, 'notRepresentable', place, { given: String(value), encoding: encodingText(encoding) })
  return { raw, engineering: forwardFunction(calibrator)(raw instanceof Uint8Array ? inverse.raw : Number(raw)) }
}
