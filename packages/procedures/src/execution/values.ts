/** Values that procedures work with: plain data, so that the state of a run can be kept. */
import { formatUtc } from '@vigie/base'

export type Value =
  | number
  | boolean
  | string
  | Quantity
  | Labelled
  | Instant
  | Duration
  | Whole
  | Unknown
  | readonly Value[]

/** A number with its unit, as written: "degC", "deg/h". */
export interface Quantity {
  readonly n: number
  readonly unit: string
}
/** A value of an enumeration or a boolean of the model: what people call it, and the number that it is. */
export interface Labelled {
  readonly label: string
  readonly raw: number
  /** Of booleans. */
  readonly truth?: boolean
}
/** TAI nanoseconds since 1958 as decimal text. */
export interface Instant {
  readonly tai: string
}
export interface Duration {
  readonly ns: number
}
/** An integer beyond 2^53, decimal. */
export interface Whole {
  readonly whole: string
}
/** Why nothing is known. What depends on it is not known either. */
export interface Unknown {
  readonly unknown: string
}

export const isQuantity = (v: Value): v is Quantity => typeof v === 'object' && 'n' in v
export const isLabelled = (v: Value): v is Labelled => typeof v === 'object' && 'label' in v
export const isInstant = (v: Value): v is Instant => typeof v === 'object' && 'tai' in v
export const isDuration = (v: Value): v is Duration => typeof v === 'object' && 'ns' in v
export const isWhole = (v: Value): v is Whole => typeof v === 'object' && 'whole' in v
export const isUnknown = (v: Value): v is Unknown => typeof v === 'object' && 'unknown' in v

/** What cannot be done with values: told with the place of the statement by whoever catches it. */
export class ValueProblem extends Error {}

/** An integer as a number where that is exact. */
export const integer = (n: bigint): Value =>
  n >= -9_007_199_254_740_991n && n <= 9_007_199_254_740_991n ? Number(n) : { whole: String(n) }

const digits = (n: number): string =>
  Number.isInteger(n) || !Number.isFinite(n) ? String(n) : String(Number(n.toPrecision(12)))

/** As people read it. */
export function valueText(v: Value): string {
  switch (typeof v) {
    case 'string':
      return v
    case 'number':
      return digits(v)
    case 'boolean':
      return v ? 'TRUE' : 'FALSE'
    default:
      if ('n' in v) return `${digits(v.n)} ${v.unit}`
      if ('label' in v) return v.label
      if ('tai' in v) return formatUtc(BigInt(v.tai))
      if ('ns' in v) return durationText(v.ns)
      if ('whole' in v) return v.whole
      if ('unknown' in v) return `unknown (${v.unknown})`
      return `[${v.map(valueText).join(', ')}]`
  }
}

/** "10 min 30 s". */
export function durationText(ns: number): string {
  if (ns < 0) return `-${durationText(-ns)}`
  let left = ns / 1e9
  const parts: string[] = []
  for (const [unit, seconds] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const) {
    const whole = Math.floor(left / seconds)
    if (whole > 0) parts.push(`${whole} ${unit}`)
    left -= whole * seconds
  }
  if (left > 0 || parts.length === 0) parts.push(`${digits(left)} s`)
  return parts.join(' ')
}

/** True, false or unknown; anything else is no condition. */
export function truth(v: Value): boolean | Unknown {
  if (typeof v === 'boolean') return v
  if (typeof v === 'object') {
    if ('unknown' in v) return v
    if ('truth' in v && v.truth !== undefined) return v.truth
  }
  throw new ValueProblem(`${valueText(v)} is neither true nor false`)
}
