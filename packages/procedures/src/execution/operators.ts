/** What operators do with values. What depends on a value that is not known is not known either, unless it does not matter. */
import type { Comparison } from '../language/ast.ts'
import { differenceInUnit, inUnit, productUnit } from './units.ts'
import {
  integer,
  isDuration,
  isInstant,
  isLabelled,
  isQuantity,
  isUnknown,
  isWhole,
  truth,
  ValueProblem,
  valueText,
  type Unknown,
  type Value,
} from './values.ts'

export type Arithmetic = '+' | '-' | '*' | '/' | '**'

const compared = (op: Comparison, order: number): boolean => {
  switch (op) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

const ofNumbers = (op: Comparison, a: number, b: number): boolean => {
  // Not-a-number equals nothing and has no order.
  if (Number.isNaN(a) || Number.isNaN(b)) return op === '!='
  return compared(op, a < b ? -1 : a > b ? 1 : 0)
}
const ofBig = (op: Comparison, a: bigint, b: bigint): boolean => compared(op, a < b ? -1 : a > b ? 1 : 0)
const folded = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase()

/** Numbers of a duration or quantity: value and unit. */
function measured(v: Value): { readonly n: number; readonly unit?: string } | undefined {
  if (typeof v === 'number') return { n: v }
  if (typeof v !== 'object') return undefined
  if (isQuantity(v)) return v
  if (isDuration(v)) return { n: v.ns / 1e9, unit: 's' }
  if (isWhole(v)) return { n: Number(v.whole) }
  return isLabelled(v) ? { n: v.raw } : undefined
}

/** Throws `ValueProblem` where they cannot be compared. */
export function compare(op: Comparison, a: Value, b: Value): boolean | Unknown {
  if (typeof a === 'number' && typeof b === 'number') return ofNumbers(op, a, b)
  if (typeof a === 'object' && 'unknown' in a) return a
  if (typeof b === 'object' && 'unknown' in b) return b
  if (typeof a === 'string' && typeof b === 'string') return compared(op, a < b ? -1 : a > b ? 1 : 0)
  if (typeof a === 'object' && typeof b === 'object') {
    if (isDuration(a) && isDuration(b)) return ofNumbers(op, a.ns, b.ns)
    if (isInstant(a) && isInstant(b)) return ofBig(op, BigInt(a.tai), BigInt(b.tai))
  }
  const labels = labelled(op, a, b)
  if (labels !== undefined) return labels
  if (isWhole(a) || isWhole(b)) {
    const [x, y] = [bigOf(a), bigOf(b)]
    if (x !== undefined && y !== undefined) return ofBig(op, x, y)
  }
  const [x, y] = [measured(a), measured(b)]
  if (x !== undefined && y !== undefined) {
    // A plain number is meant in the unit of the other one.
    const other = x.unit === undefined || y.unit === undefined ? y.n : inUnit(y.n, y.unit, x.unit)
    return ofNumbers(op, x.n, other)
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return compared(op, Number(a) - Number(b))
  if (Array.isArray(a) && Array.isArray(b) && (op === '=' || op === '!=')) {
    const [p, q] = [a as readonly Value[], b as readonly Value[]]
    const same = p.length === q.length && p.every((v, i) => compare('=', v, q[i]!) === true)
    return op === '=' ? same : !same
  }
  throw new ValueProblem(`${valueText(a)} cannot be compared with ${valueText(b)}`)
}

/** Labels with texts, numbers, truths and each other. */
function labelled(op: Comparison, a: Value, b: Value): boolean | undefined {
  if (isLabelled(a)) {
    const equal = op === '=' || op === '!='
    if (isLabelled(b))
      return equal ? compared(op, folded(a.label) === folded(b.label) ? 0 : 1) : ofNumbers(op, a.raw, b.raw)
    if (typeof b === 'string') {
      if (!equal) throw new ValueProblem(`"${a.label}" and "${b}" have no order`)
      const same =
        folded(a.label) === folded(b) || (a.truth !== undefined && folded(b) === (a.truth ? 'true' : 'false'))
      return compared(op, same ? 0 : 1)
    }
    if (typeof b === 'boolean') return compared(op, Number(a.truth ?? a.raw !== 0) - Number(b))
    return undefined
  }
  if (isLabelled(b) && (typeof a === 'string' || typeof a === 'boolean')) return labelled(op, b, a)
  if (typeof a === 'boolean' && typeof b === 'string') return textTruth(op, a, b)
  if (typeof b === 'boolean' && typeof a === 'string') return textTruth(op, b, a)
  return undefined
}

function textTruth(op: Comparison, a: boolean, b: string): boolean {
  const text = folded(b)
  if (text !== 'true' && text !== 'false') throw new ValueProblem(`"${b}" is neither TRUE nor FALSE`)
  return compared(op, Number(a) - Number(text === 'true'))
}

function bigOf(v: Value): bigint | undefined {
  if (isWhole(v)) return BigInt(v.whole)
  return typeof v === 'number' && Number.isInteger(v) ? BigInt(v) : undefined
}

/**
 * `difference`: the right side is written as a number, so of temperatures it is a difference: 20 degC − 5 K is 15 degC.
 * Throws `ValueProblem`.
 */
export function calculate(op: Arithmetic, a: Value, b: Value, difference: boolean): Value {
  if (typeof a === 'number' && typeof b === 'number') return ofTwo(op, a, b)
  if (isUnknown(a)) return a
  if (isUnknown(b)) return b
  if (op === '+' && (typeof a === 'string' || typeof b === 'string')) return valueText(a) + valueText(b)
  if (isInstant(a) || isInstant(b)) return ofInstants(op, a, b)
  if (isDuration(a) || isDuration(b)) {
    const durations = ofDurations(op, a, b)
    if (durations !== undefined) return durations
  }
  if (isWhole(a) || isWhole(b)) {
    const [x, y] = [bigOf(a), bigOf(b)]
    if (x !== undefined && y !== undefined && op !== '/' && (op !== '**' || y >= 0n))
      return integer(op === '+' ? x + y : op === '-' ? x - y : op === '*' ? x * y : x ** y)
  }
  const [x, y] = [measured(a), measured(b)]
  if (x === undefined || y === undefined)
    throw new ValueProblem(`"${op}" does not go with ${valueText(a)} and ${valueText(b)}`)
  return ofMeasures(op, x, y, difference)
}

function ofTwo(op: Arithmetic, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      if (b === 0) throw new ValueProblem('division by zero')
      return a / b
    default:
      return a ** b
  }
}

function ofMeasures(
  op: Arithmetic,
  a: { readonly n: number; readonly unit?: string },
  b: { readonly n: number; readonly unit?: string },
  difference: boolean,
): Value {
  const as = (n: number, unit: string | undefined): Value => (unit === undefined || unit === '' ? n : { n, unit })
  switch (op) {
    case '+':
    case '-': {
      if (a.unit === undefined || b.unit === undefined) return as(ofTwo(op, a.n, b.n), a.unit ?? b.unit)
      const right = op === '-' && !difference ? inUnit(b.n, b.unit, a.unit) : differenceInUnit(b.n, b.unit, a.unit)
      return { n: ofTwo(op, a.n, right), unit: a.unit }
    }
    case '*':
    case '/':
      return as(ofTwo(op, a.n, b.n), productUnit(a.unit ?? '', b.unit ?? '', op === '*' ? 1 : -1))
    default: {
      if (b.unit !== undefined) throw new ValueProblem('an exponent has no unit')
      if (a.unit === undefined) return a.n ** b.n
      if (!Number.isInteger(b.n) || Math.abs(b.n) > 6) throw new ValueProblem(`a unit to the power of ${b.n}`)
      let unit = ''
      for (let i = 0; i < Math.abs(b.n); i++) unit = productUnit(unit, a.unit, b.n > 0 ? 1 : -1)
      return as(a.n ** b.n, unit)
    }
  }
}

const nanoseconds = (v: Value): number | undefined => {
  if (isDuration(v)) return v.ns
  if (isQuantity(v)) return differenceInUnit(v.n, v.unit, 's') * 1e9
  return undefined
}

function ofInstants(op: Arithmetic, a: Value, b: Value): Value {
  if (op === '-' && isInstant(a) && isInstant(b)) return { ns: Number(BigInt(a.tai) - BigInt(b.tai)) }
  const [instant, other] = isInstant(a) ? [a, b] : [b, a]
  const ns = nanoseconds(other)
  if (isInstant(instant) && ns !== undefined && (op === '+' || (op === '-' && instant === a))) {
    const by = BigInt(Math.round(ns))
    return { tai: String(op === '+' ? BigInt(instant.tai) + by : BigInt(instant.tai) - by) }
  }
  throw new ValueProblem(`"${op}" does not go with ${valueText(a)} and ${valueText(b)}`)
}

function ofDurations(op: Arithmetic, a: Value, b: Value): Value | undefined {
  if (isDuration(a) && typeof b === 'number' && (op === '*' || op === '/')) return { ns: ofTwo(op, a.ns, b) }
  if (typeof a === 'number' && isDuration(b) && op === '*') return { ns: a * b.ns }
  if (op !== '+' && op !== '-') return undefined
  const [x, y] = [nanoseconds(a), nanoseconds(b)]
  return x === undefined || y === undefined ? undefined : { ns: ofTwo(op, x, y) }
}

export function negative(v: Value): Value {
  if (typeof v === 'number') return -v
  if (typeof v === 'object') {
    if (isUnknown(v)) return v
    if (isQuantity(v)) return { n: -v.n, unit: v.unit }
    if (isDuration(v)) return { ns: -v.ns }
    if (isWhole(v)) return integer(-BigInt(v.whole))
  }
  throw new ValueProblem(`${valueText(v)} has no negative`)
}

/** Three-valued: false and unknown is false, true or unknown is true. */
export function and(a: Value, b: () => Value): boolean | Unknown {
  const x = truth(a)
  if (x === false) return false
  const y = truth(b())
  return y === false ? false : x === true ? y : x
}
export function or(a: Value, b: () => Value): boolean | Unknown {
  const x = truth(a)
  if (x === true) return true
  const y = truth(b())
  return y === true ? true : x === false ? y : x
}
export function xor(a: Value, b: Value): boolean | Unknown {
  const [x, y] = [truth(a), truth(b)]
  if (typeof x !== 'boolean') return x
  return typeof y === 'boolean' ? x !== y : y
}
export function not(a: Value): boolean | Unknown {
  const x = truth(a)
  return typeof x === 'boolean' ? !x : x
}

export const between = (v: Value, low: Value, high: Value): boolean | Unknown =>
  and(compare('>=', v, low), () => compare('<=', v, high))

export function isIn(v: Value, values: readonly Value[]): boolean | Unknown {
  let result: boolean | Unknown = false
  for (const one of values) result = or(result, () => compare('=', v, one))
  return result
}

/** |v − of| ≤ tolerance; a percentage is of `of`. */
export function within(v: Value, tolerance: Value, of: Value): boolean | Unknown {
  for (const one of [v, tolerance, of]) if (isUnknown(one)) return one
  const allowed =
    isQuantity(tolerance) && tolerance.unit === '%' && !(isQuantity(of) && of.unit === '%')
      ? calculate('*', of, tolerance.n / 100, false)
      : tolerance
  const size = (x: Value): Value => {
    const m = isDuration(x) ? x.ns : measured(x)?.n
    return m !== undefined && m < 0 ? negative(x) : x
  }
  const off = size(calculate('-', v, of, false))
  const [d, t] = [size(allowed), off]
  // Both are differences: of temperatures too.
  if (isQuantity(d) && isQuantity(t)) return t.n <= differenceInUnit(d.n, d.unit, t.unit)
  return compare('<=', t, d)
}
