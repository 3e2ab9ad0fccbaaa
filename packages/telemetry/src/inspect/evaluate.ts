/** Expressions and calibrators evaluated by walking their tree: the slow, plain form. */
import type { Calibrator, Expression, ValueRef } from '@vigie/model'

type Lookup = (ref: ValueRef) => number | string | undefined

/** Values that are not known are NaN; text only where an expression is a text. */
export function evaluate(e: Expression, self: number, lookup: Lookup): number | string {
  const number = (x: Expression): number => Number(evaluate(x, self, lookup))
  const whole = (x: Expression): bigint => {
    const v = number(x)
    return Number.isFinite(v) ? BigInt(Math.trunc(v)) : 0n
  }
  switch (e.kind) {
    case 'number':
    case 'text':
      return e.value
    case 'this':
      return self
    case 'value':
      return lookup(e.ref) ?? NaN
    case 'conditional':
      return truthy(evaluate(e.condition, self, lookup))
        ? evaluate(e.then, self, lookup)
        : evaluate(e.otherwise, self, lookup)
    case 'call': {
      if (e.function !== 'clamp') return NaN
      const [x, low, high] = e.arguments.map(number)
      return Math.min(Math.max(x!, low!), high!)
    }
    case 'unary':
      return unary(
        e.operator,
        e.operator === '!' ? (truthy(evaluate(e.operand, self, lookup)) ? 1 : 0) : number(e.operand),
      )
    default:
      break
  }
  const { operator, left, right } = e
  switch (operator) {
    case '+':
      return number(left) + number(right)
    case '-':
      return number(left) - number(right)
    case '*':
      return number(left) * number(right)
    case '/':
      return number(left) / number(right)
    case '%':
      return number(left) % number(right)
    case '^':
      return number(left) ** number(right)
    case 'atan2':
      return Math.atan2(number(left), number(right))
    case 'min':
      return Math.min(number(left), number(right))
    case 'max':
      return Math.max(number(left), number(right))
    case '&':
      return Number(whole(left) & whole(right))
    case '|':
      return Number(whole(left) | whole(right))
    case 'xor':
      return Number(whole(left) ^ whole(right))
    case '<<':
    case '>>':
    case '>>>': {
      const by = number(right)
      if (by < 0 || by > 1023) return NaN
      return Number(operator === '<<' ? whole(left) << whole(right) : whole(left) >> whole(right))
    }
    case '&&':
      return truthy(evaluate(left, self, lookup)) && truthy(evaluate(right, self, lookup)) ? 1 : 0
    case '||':
      return truthy(evaluate(left, self, lookup)) || truthy(evaluate(right, self, lookup)) ? 1 : 0
    default: {
      const l = evaluate(left, self, lookup)
      const r = evaluate(right, self, lookup)
      const result = { '==': l === r, '!=': l !== r, '<': l < r, '<=': l <= r, '>': l > r, '>=': l >= r }[operator]
      return result ? 1 : 0
    }
  }
}

const truthy = (x: number | string): boolean => x !== 0 && x !== '' && !Number.isNaN(x)

function unary(operator: string, x: number): number {
  switch (operator) {
    case '-':
      return -x
    case '!':
      return x === 0 ? 1 : 0
    case '~':
      return Number.isFinite(x) ? -Math.trunc(x) - 1 : -1
    case 'invert':
      return 1 / x
    case 'ln':
      return Math.log(x)
    case 'factorial':
      return Number.isInteger(x) && x >= 0 ? (x < 2 ? 1 : x > 170 ? Infinity : x * unary('factorial', x - 1)) : NaN
    default:
      return (Math as unknown as Record<string, (x: number) => number>)[operator]!(x)
  }
}

/** NaN: no calibrated value. */
export function calibrate(c: Calibrator, x: number): number {
  if (c.kind === 'polynomial') {
    const last = c.coefficients.findLastIndex((k) => k !== 0)
    let y = c.coefficients[Math.max(0, last)] ?? 0
    for (let i = last - 1; i >= 0; i--) y = y * x + c.coefficients[i]!
    return y
  }
  if (c.kind === 'math') return Number(evaluate(c.expression, x, () => undefined))
  const points = [...c.points].toSorted((a, b) => a.raw - b.raw)
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || Number.isNaN(x)) return NaN
  if ((x < first.raw || x > last.raw) && !c.extrapolate) return NaN
  const below = Math.max(
    0,
    points.findLastIndex((p) => p.raw <= x),
  )
  const order = Math.min(Math.max(0, Math.trunc(c.order)), points.length - 1)
  if (order === 0) return points[below]!.calibrated
  if (order === 1) {
    const a = points[Math.min(below, points.length - 2)]!
    const b = points[Math.min(below, points.length - 2) + 1]!
    return a.calibrated + ((x - a.raw) * (b.calibrated - a.calibrated)) / (b.raw - a.raw)
  }
  const start = Math.max(0, Math.min(below - Math.floor((order - 1) / 2), points.length - 1 - order))
  const group = points.slice(start, start + order + 1)
  return group.reduce(
    (sum, p) =>
      sum + group.reduce((term, q) => (q === p ? term : (term * (x - q.raw)) / (p.raw - q.raw)), p.calibrated),
    0,
  )
}
