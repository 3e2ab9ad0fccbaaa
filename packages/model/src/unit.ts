/** Units as far as their dimensions: a small table of SI and common units with prefixes, and a check of formulas by them. */
import type { Expression, ValueRef } from './criteria.ts'

/** Exponents of kg, m, s, A, K, mol, cd. Angles and counts have none. */
export type Dimension = readonly number[]

const NONE: Dimension = [0, 0, 0, 0, 0, 0, 0]
const BASE = { kg: 0, m: 1, s: 2, A: 3, K: 4, mol: 5, cd: 6 } as const
const d = (parts: Partial<Record<keyof typeof BASE, number>>): Dimension =>
  (Object.keys(BASE) as (keyof typeof BASE)[]).map((k) => parts[k] ?? 0)

/** Units that take prefixes. */
const PREFIXABLE: Readonly<Record<string, Dimension>> = {
  g: d({ kg: 1 }),
  m: d({ m: 1 }),
  s: d({ s: 1 }),
  A: d({ A: 1 }),
  K: d({ K: 1 }),
  mol: d({ mol: 1 }),
  cd: d({ cd: 1 }),
  Hz: d({ s: -1 }),
  N: d({ kg: 1, m: 1, s: -2 }),
  Pa: d({ kg: 1, m: -1, s: -2 }),
  bar: d({ kg: 1, m: -1, s: -2 }),
  J: d({ kg: 1, m: 2, s: -2 }),
  W: d({ kg: 1, m: 2, s: -3 }),
  Wh: d({ kg: 1, m: 2, s: -2 }),
  C: d({ A: 1, s: 1 }),
  Ah: d({ A: 1, s: 1 }),
  V: d({ kg: 1, m: 2, s: -3, A: -1 }),
  Ohm: d({ kg: 1, m: 2, s: -3, A: -2 }),
  Ω: d({ kg: 1, m: 2, s: -3, A: -2 }),
  F: d({ kg: -1, m: -2, s: 4, A: 2 }),
  H: d({ kg: 1, m: 2, s: -2, A: -2 }),
  S: d({ kg: -1, m: -2, s: 3, A: 2 }),
  T: d({ kg: 1, s: -2, A: -1 }),
  Wb: d({ kg: 1, m: 2, s: -2, A: -1 }),
  rad: NONE,
  B: NONE,
  bit: NONE,
  byte: NONE,
  bps: d({ s: -1 }),
}
const WHOLE: Readonly<Record<string, Dimension>> = {
  min: d({ s: 1 }),
  h: d({ s: 1 }),
  d: d({ s: 1 }),
  day: d({ s: 1 }),
  sec: d({ s: 1 }),
  degC: d({ K: 1 }),
  '°C': d({ K: 1 }),
  Celsius: d({ K: 1 }),
  deg: NONE,
  '°': NONE,
  arcsec: NONE,
  arcmin: NONE,
  '%': NONE,
  rpm: d({ s: -1 }),
  dB: NONE,
  count: NONE,
  counts: NONE,
  '1': NONE,
  '-': NONE,
  volts: PREFIXABLE['V']!,
  volt: PREFIXABLE['V']!,
  amps: PREFIXABLE['A']!,
  amp: PREFIXABLE['A']!,
  watts: PREFIXABLE['W']!,
  watt: PREFIXABLE['W']!,
  degrees: NONE,
  seconds: d({ s: 1 }),
  second: d({ s: 1 }),
  meters: d({ m: 1 }),
  metres: d({ m: 1 }),
  ms: d({ s: 1 }),
}
const PREFIX = /^(da|[yzafpnuµmcdhkMGTPEZY])(.+)$/u

function symbolDimension(symbol: string): Dimension | undefined {
  const whole = Object.hasOwn(WHOLE, symbol)
    ? WHOLE[symbol]
    : Object.hasOwn(PREFIXABLE, symbol)
      ? PREFIXABLE[symbol]
      : undefined
  if (whole !== undefined) return whole
  const rest = PREFIX.exec(symbol)?.[2]
  return rest !== undefined && Object.hasOwn(PREFIXABLE, rest) ? PREFIXABLE[rest] : undefined
}

/** The dimension of a unit such as "m/s^2", "N·m", "kg m2 s-1"; undefined where a symbol is not known. */
export function unitDimension(text: string): Dimension | undefined {
  let result: Dimension = NONE
  let divide = false
  for (const token of text.trim().split(/([/*·.\s]+)/u)) {
    if (token === '') continue
    if (/^[/*·.\s]+$/u.test(token)) {
      divide = token.includes('/')
      continue
    }
    const m = /^\(?([^\d^+()-]+|%|1|-)\)?(?:\^?([+-]?\d+))?\)?$/u.exec(token)
    const dimension = m === null ? undefined : symbolDimension(m[1]!)
    if (dimension === undefined) return undefined
    const exponent = Number(m![2] ?? 1) * (divide ? -1 : 1)
    result = result.map((x, i) => x + dimension[i]! * exponent)
  }
  return result
}

const sameDimension = (a: Dimension, b: Dimension): boolean => a.every((x, i) => Math.abs(x - b[i]!) < 1e-9)

/** The dimension in symbols: "kg·m·s^-2". */
export function dimensionText(dimension: Dimension): string {
  const parts = Object.keys(BASE).flatMap((name, i) =>
    dimension[i] === 0 ? [] : [dimension[i] === 1 ? name : `${name}^${dimension[i]}`],
  )
  return parts.length === 0 ? 'no dimension' : parts.join('·')
}

/**
 * What does not match in a formula: sums, differences and comparisons of different dimensions, arguments of functions that
 * have one, a result that is not of the unit declared. Values without a unit, with one not known, and plain numbers match all.
 */
export function checkUnits(
  expression: Expression,
  unitOf: (ref: ValueRef) => string | undefined,
  result?: string,
): string[] {
  const findings: string[] = []
  const alike = (what: string, a: Dimension | undefined, b: Dimension | undefined): Dimension | undefined => {
    if (a !== undefined && b !== undefined && !sameDimension(a, b))
      findings.push(`${what} of different dimensions: ${dimensionText(a)} and ${dimensionText(b)}`)
    return a ?? b
  }
  /** Undefined: matches all. */
  const dimensionOf = (e: Expression): Dimension | undefined => {
    switch (e.kind) {
      case 'value': {
        const unit = unitOf(e.ref)
        return unit === undefined || unit === '' ? undefined : unitDimension(unit)
      }
      case 'unary': {
        const x = dimensionOf(e.operand)
        if (['-', 'abs', 'floor', 'ceil', 'round', 'trunc'].includes(e.operator)) return x
        if (e.operator === 'sqrt') return x?.map((n) => n / 2)
        if (e.operator === 'invert') return x?.map((n) => -n)
        if (x !== undefined && !sameDimension(x, NONE) && e.operator !== '!' && e.operator !== '~')
          findings.push(`${e.operator} of a value with the dimension ${dimensionText(x)}`)
        return NONE
      }
      case 'binary': {
        const l = dimensionOf(e.left)
        const r = dimensionOf(e.right)
        switch (e.operator) {
          case '+':
            return alike('a sum', l, r)
          case '-':
            return alike('a difference', l, r)
          case 'min':
          case 'max':
          case '%':
            return alike(`${e.operator}`, l, r)
          case '*':
            return product(e, l, r, 1)
          case '/':
            return product(e, l, r, -1)
          case '^':
            return l !== undefined && e.right.kind === 'number'
              ? l.map((n) => n * (e.right as { value: number }).value)
              : undefined
          case '==':
          case '!=':
          case '<':
          case '<=':
          case '>':
          case '>=':
            alike('a comparison', l, r)
            return NONE
          case 'atan2':
            alike('atan2', l, r)
            return NONE
          default:
            return undefined
        }
      }
      case 'conditional':
        dimensionOf(e.condition)
        return alike('a choice', dimensionOf(e.then), dimensionOf(e.otherwise))
      case 'call': {
        const args = e.arguments.map(dimensionOf)
        if (e.function === 'clamp') return args.reduce((a, b) => alike('clamp', a, b))
        if (e.function === 'rate') return args[0]?.map((n, i) => (i === BASE.s ? n - 1 : n))
        return args[0]
      }
      default:
        return undefined
    }
  }
  /** A plain number as a factor has no dimension; a value without a unit may have any. */
  const product = (
    e: Extract<Expression, { kind: 'binary' }>,
    l: Dimension | undefined,
    r: Dimension | undefined,
    sign: 1 | -1,
  ): Dimension | undefined => {
    const left = l ?? (e.left.kind === 'number' ? NONE : undefined)
    const right = r ?? (e.right.kind === 'number' ? NONE : undefined)
    return left === undefined || right === undefined ? undefined : left.map((x, i) => x + sign * right[i]!)
  }
  const own = dimensionOf(expression)
  const declared = result === undefined || result === '' ? undefined : unitDimension(result)
  if (own !== undefined && declared !== undefined && !sameDimension(own, declared))
    findings.push(`it gives ${dimensionText(own)}, but its unit "${result}" is ${dimensionText(declared)}`)
  return findings
}
