/** Whether something is an expression, and whether two are the same. */
import type { Expression } from '../criteria.ts'

export function sameExpression(a: Expression, b: Expression): boolean {
  return stable(a) === stable(b)
}
const stable = (value: unknown): string =>
  JSON.stringify(value, (_key, v: unknown) =>
    typeof v === 'object' && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : typeof v === 'number' && (Object.is(v, -0) || !Number.isFinite(v))
        ? { $number: Object.is(v, -0) ? '-0' : String(v) }
        : v,
  )

/** Of what an extension says: trusted only in its form. */
export function isExpression(value: unknown, depth = 0): value is Expression {
  if (typeof value !== 'object' || value === null || depth > 200) return false
  const e = value as Record<string, unknown>
  const inner = (...keys: readonly string[]): boolean => keys.every((k) => isExpression(e[k], depth + 1))
  switch (e['kind']) {
    case 'number':
      return typeof e['value'] === 'number'
    case 'text':
      return typeof e['value'] === 'string'
    case 'this':
      return true
    case 'value':
      return isRef(e['ref'])
    case 'unary':
      return typeof e['operator'] === 'string' && inner('operand')
    case 'binary':
      return typeof e['operator'] === 'string' && inner('left', 'right')
    case 'conditional':
      return inner('condition', 'then', 'otherwise')
    case 'call':
      return (
        typeof e['function'] === 'string' &&
        Array.isArray(e['arguments']) &&
        e['arguments'].every((a) => isExpression(a, depth + 1))
      )
    default:
      return false
  }
}
function isRef(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const r = value as Record<string, unknown>
  return typeof r['parameter'] === 'string' || typeof r['argument'] === 'string'
}
