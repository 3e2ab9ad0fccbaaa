/** Units as far as their dimensions, and a check of formulas by them. */
import type { Expression, ValueRef } from './criteria.ts'
import { unitQuantity } from './unit-conversion.ts'

/** Exponents of kg, m, s, A, K, mol, cd. Angles and counts have none. */
export type Dimension = readonly number[]

const NONE: Dimension = [0, 0, 0, 0, 0, 0, 0]
const BASE = { kg: 0, m: 1, s: 2, A: 3, K: 4, mol: 5, cd: 6 } as const

/** The dimension of a unit such as "m/s^2", "N·m", "kg m2 s-1"; undefined where a symbol is not known. */
export function unitDimension(text: string): Dimension | undefined {
  if (text.trim() === '-') return NONE
  const quantity = unitQuantity(text)
  return quantity === undefined ? undefined : (Object.keys(BASE) as (keyof typeof BASE)[]).map((k) => quantity[k] ?? 0)
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
