/** Functions of procedures (ECSS-E-ST-70-32C annex C): by their name in lower case with single blanks. */
import { formatUtc, taiToUtc, type Tai } from '@vigie/base'
import { calculate, compare } from './operators.ts'
import { inUnit } from './units.ts'
import {
  isDuration,
  isInstant,
  isQuantity,
  isUnknown,
  isWhole,
  ValueProblem,
  valueText,
  type Unknown,
  type Value,
} from './values.ts'

export type ProcedureFunction = (args: readonly Value[], now: () => Tai) => Value

function plain(v: Value | undefined): number {
  if (typeof v === 'number') return v
  if (v !== undefined && isWhole(v)) return Number(v.whole)
  if (v !== undefined && isQuantity(v)) return inUnit(v.n, v.unit, '1')
  throw new ValueProblem(`${v === undefined ? 'nothing' : valueText(v)} is no plain number`)
}
/** Radians of an angle. */
const angle = (v: Value | undefined): number =>
  v !== undefined && isQuantity(v) ? inUnit(v.n, v.unit, 'rad') : plain(v)
const radians = (n: number): Value => ({ n, unit: 'rad' })
const text = (v: Value | undefined): string => valueText(v ?? '')
const finite = (n: number, what: string): number => {
  if (Number.isNaN(n)) throw new ValueProblem(`${what} is not defined for this value`)
  return n
}

/** The same of a number, a quantity or a duration. */
const keeping =
  (f: (n: number) => number): ProcedureFunction =>
  ([v]) => {
    if (v !== undefined && isQuantity(v)) return { n: f(v.n), unit: v.unit }
    if (v !== undefined && isDuration(v)) return { ns: f(v.ns) }
    return f(plain(v))
  }
/** Of numbers given one by one or as a list. */
const all = (args: readonly Value[]): readonly Value[] => {
  const found = args.flatMap((v) => (Array.isArray(v) ? (v as readonly Value[]) : [v]))
  if (found.length === 0) throw new ValueProblem('there is nothing to take it of')
  return found
}
const extreme =
  (op: '<' | '>'): ProcedureFunction =>
  (args) => {
    let best = all(args)[0]!
    for (const v of all(args)) {
      const better = compare(op, v, best)
      if (typeof better !== 'boolean') return better
      if (better) best = v
    }
    return best
  }
const mean: ProcedureFunction = (args) => {
  const values = all(args)
  let sum = values[0]!
  for (const v of values.slice(1)) sum = calculate('+', sum, v, false)
  return calculate('/', sum, values.length, false)
}
const part =
  (of: (time: ReturnType<typeof taiToUtc>) => number): ProcedureFunction =>
  ([v], now) => {
    if (v !== undefined && !isInstant(v)) throw new ValueProblem(`${valueText(v)} is no time`)
    return of(taiToUtc(v === undefined ? now() : BigInt(v.tai)))
  }
const half = (n: number): number => Math.sign(n) * Math.round(Math.abs(n))

export const FUNCTIONS: Readonly<Record<string, ProcedureFunction>> = {
  abs: keeping(Math.abs),
  ceiling: keeping(Math.ceil),
  floor: keeping(Math.floor),
  round: keeping(half),
  truncate: keeping(Math.trunc),
  sqrt: ([v]) => finite(Math.sqrt(plain(v)), 'the square root'),
  exp: ([v]) => Math.exp(plain(v)),
  ln: ([v]) => finite(Math.log(plain(v)), 'the logarithm'),
  log: ([v]) => finite(Math.log10(plain(v)), 'the logarithm'),
  sin: ([v]) => Math.sin(angle(v)),
  cos: ([v]) => Math.cos(angle(v)),
  tan: ([v]) => Math.tan(angle(v)),
  asin: ([v]) => radians(finite(Math.asin(plain(v)), 'the arc sine')),
  acos: ([v]) => radians(finite(Math.acos(plain(v)), 'the arc cosine')),
  atan: ([v]) => radians(Math.atan(plain(v))),
  mod: ([a, b]) => {
    const d = plain(b)
    if (d === 0) throw new ValueProblem('division by zero')
    return plain(a) - d * Math.floor(plain(a) / d)
  },
  min: extreme('<'),
  max: extreme('>'),
  average: mean,
  'current time': (_, now) => ({ tai: String(now()) }),
  year: part((t) => t.year),
  month: part((t) => t.month),
  day: part((t) => t.day),
  'day of year': part((t) => t.dayOfYear),
  hour: part((t) => t.hour),
  minute: part((t) => t.minute),
  second: part((t) => t.second),
  'to string': ([v]) => (v !== undefined && isInstant(v) ? formatUtc(BigInt(v.tai)) : text(v)),
  length: ([v]) => (Array.isArray(v) ? v.length : text(v).length),
  concatenate: (args) => args.map(text).join(''),
  /** From a position, counted from 1, so many characters or to the end. */
  substring: ([v, from, count]) => {
    const start = plain(from) - 1
    return text(v).slice(start, count === undefined ? undefined : start + plain(count))
  },
  capitalise: ([v]) => text(v).toUpperCase(),
  /** Of the second in the first, counted from 1; 0: it is not there. */
  position: ([v, of]) => text(v).indexOf(text(of)) + 1,
}
const SAME: Readonly<Record<string, string>> = {
  'square root': 'sqrt',
  'absolute value': 'abs',
  arcsin: 'asin',
  arccos: 'acos',
  arctan: 'atan',
  minimum: 'min',
  maximum: 'max',
  mean: 'average',
  ceil: 'ceiling',
  trunc: 'truncate',
  capitalize: 'capitalise',
  'current date': 'current time',
  hours: 'hour',
  minutes: 'minute',
  seconds: 'second',
}

/** Undefined: there is no such function. Underscores and single words are taken too: `current_time`, `tostring`. */
export function findFunction(name: string): ProcedureFunction | undefined {
  const key = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
  const same = SAME[key] ?? key
  if (Object.hasOwn(FUNCTIONS, same)) return FUNCTIONS[same]
  const joined = same.replaceAll(' ', '')
  const found = Object.keys(FUNCTIONS).find((n) => n.replaceAll(' ', '') === joined)
  return found === undefined ? undefined : FUNCTIONS[found]
}

/** What is not known stays so. */
export function callFunction(f: ProcedureFunction, args: readonly Value[], now: () => Tai): Value {
  const unknown = args.find((v): v is Unknown => isUnknown(v))
  return unknown ?? f(args, now)
}
