/**
 * Raw to engineering, one value at a time, with the default calibrator: what conditions compare. Undefined where there
 * is no engineering value. Columns are converted by `calibrate/`, which gives the same values.
 */
import { parseUtc } from '@vigie/base'
import { bytesToNumber } from '../decode/bits.ts'
import { calibratorFunction } from '../calibrate/calibrators.ts'
import { timeFunction } from '../calibrate/times.ts'
import type { Wire } from './wire.ts'

export type RawValue = number | bigint | string | Uint8Array

export type ScalarConversion = (raw: RawValue) => RawValue | undefined

export function utcOrUndefined(text: string): bigint | undefined {
  try {
    return parseUtc(text)
  } catch {
    return undefined
  }
}

/** The value of an enumeration label; numbers written out count too. */
export function labelValue(
  type: Extract<Wire['type'], { kind: 'enumerated' }>,
  text: string,
): number | bigint | undefined {
  const found = type.labels.find((l) => l.label === text)
  if (found !== undefined)
    return found.value >= -(2n ** 53n) && found.value <= 2n ** 53n ? Number(found.value) : found.value
  return numberText(text)
}

export function numberText(text: string): number | undefined {
  const trimmed = text.trim()
  const value = trimmed === '' ? NaN : Number(trimmed)
  return Number.isNaN(value) ? undefined : value
}

export function scalarConversion(wire: Wire): ScalarConversion {
  const { type, encoding } = wire
  if (type.kind === 'string' || type.kind === 'binary') return (raw) => raw
  if (type.kind === 'boolean') {
    return (raw) => {
      if (typeof raw === 'string') return raw === type.oneString ? 1 : raw === type.zeroString ? 0 : undefined
      return typeof raw === 'object' ? undefined : raw ? 1 : 0
    }
  }
  if (type.kind === 'absolute-time') {
    if (encoding.kind === 'string') return (raw) => (typeof raw === 'string' ? utcOrUndefined(raw.trim()) : undefined)
    const convert = timeFunction(type.timeEncoding!)
    return (raw) => (typeof raw === 'number' || typeof raw === 'bigint' ? convert(raw) : undefined)
  }
  if (type.kind === 'enumerated')
    return (raw) => (typeof raw === 'string' ? labelValue(type, raw) : typeof raw === 'object' ? undefined : raw)
  const calibrator = encoding.kind === 'integer' || encoding.kind === 'float' ? encoding.calibrator : undefined
  const calibrate = calibrator === undefined ? undefined : calibratorFunction(calibrator)
  const time = type.kind === 'relative-time' ? type.timeEncoding! : undefined
  return (raw) => {
    if (calibrate === undefined && time === undefined && (typeof raw === 'number' || typeof raw === 'bigint'))
      return raw
    const number =
      typeof raw === 'string'
        ? numberText(raw)
        : typeof raw === 'object'
          ? encoding.kind === 'integer'
            ? bytesToNumber(raw, encoding.scheme, encoding.sizeInBits)
            : undefined
          : Number(raw)
    if (number === undefined || (typeof raw === 'object' && Number.isNaN(number))) return undefined
    const value =
      time !== undefined ? time.offset + time.scale * number : calibrate === undefined ? number : calibrate(number)
    return Number.isNaN(value) && !Number.isNaN(number) ? undefined : value
  }
}
