/** Expressions to JavaScript text: for math calibrators and derived parameters. Comparisons give 1 and 0. */
import type { Expression, ValueRef } from '@vigie/model'

export interface ExpressionAccess {
  /** Text that stands for a referenced value. */
  readonly value: (ref: ValueRef) => string
  /** Text that stands for the raw value in a calibrator. */
  readonly self: string
  /** Text of a call that keeps state (delta, rate, mean) or is not known here. */
  readonly call: (name: string, args: readonly string[], node: Extract<Expression, { kind: 'call' }>) => string
}

const MATH: Readonly<Record<string, string>> = {
  abs: 'Math.abs',
  sin: 'Math.sin',
  cos: 'Math.cos',
  tan: 'Math.tan',
  asin: 'Math.asin',
  acos: 'Math.acos',
  atan: 'Math.atan',
  sinh: 'Math.sinh',
  cosh: 'Math.cosh',
  tanh: 'Math.tanh',
  asinh: 'Math.asinh',
  acosh: 'Math.acosh',
  atanh: 'Math.atanh',
  exp: 'Math.exp',
  ln: 'Math.log',
  log10: 'Math.log10',
  sqrt: 'Math.sqrt',
  floor: 'Math.floor',
  ceil: 'Math.ceil',
  round: 'Math.round',
  trunc: 'Math.trunc',
  factorial: 'X.factorial',
}
const BITS: Readonly<Record<string, string>> = {
  '&': 'X.and',
  '|': 'X.or',
  xor: 'X.xor',
  '<<': 'X.left',
  '>>': 'X.right',
  '>>>': 'X.right',
}

export function expressionCode(e: Expression, access: ExpressionAccess): string {
  const code = (x: Expression): string => expressionCode(x, access)
  switch (e.kind) {
    case 'number':
      return e.value < 0 || Object.is(e.value, -0) ? `(${e.value})` : String(e.value)
    case 'text':
      return JSON.stringify(e.value)
    case 'this':
      return access.self
    case 'value':
      return access.value(e.ref)
    case 'unary': {
      const x = code(e.operand)
      if (e.operator === '-') return `(-${x})`
      if (e.operator === '!') return `(${x} ? 0 : 1)`
      if (e.operator === '~') return `X.not(${x})`
      if (e.operator === 'invert') return `(1 / ${x})`
      return `${MATH[e.operator]}(${x})`
    }
    case 'binary': {
      const l = code(e.left)
      const r = code(e.right)
      switch (e.operator) {
        case '^':
          return `Math.pow(${l}, ${r})`
        case 'atan2':
          return `Math.atan2(${l}, ${r})`
        case 'min':
          return `Math.min(${l}, ${r})`
        case 'max':
          return `Math.max(${l}, ${r})`
        case '&&':
          return `((${l}) && (${r}) ? 1 : 0)`
        case '||':
          return `((${l}) || (${r}) ? 1 : 0)`
        case '==':
        case '!=':
        case '<':
        case '<=':
        case '>':
        case '>=':
          return `(${l} ${e.operator === '==' ? '===' : e.operator === '!=' ? '!==' : e.operator} ${r} ? 1 : 0)`
        case '+':
        case '-':
        case '*':
        case '/':
        case '%':
          return `(${l} ${e.operator} ${r})`
        default:
          return `${BITS[e.operator]}(${l}, ${r})`
      }
    }
    case 'conditional':
      return `(${code(e.condition)} ? ${code(e.then)} : ${code(e.otherwise)})`
    default:
      return access.call(e.function, e.arguments.map(code), e)
  }
}

const big = (x: number): bigint => (Number.isFinite(x) ? BigInt(Math.trunc(x)) : 0n)

/** What expression text calls: bit operations on whole numbers of any size. */
export const expressionLibrary = {
  and: (a: number, b: number): number => Number(big(a) & big(b)),
  or: (a: number, b: number): number => Number(big(a) | big(b)),
  xor: (a: number, b: number): number => Number(big(a) ^ big(b)),
  not: (a: number): number => Number(~big(a)),
  left: (a: number, b: number): number => (b < 0 || b > 1023 ? NaN : Number(big(a) << big(b))),
  right: (a: number, b: number): number => (b < 0 || b > 1023 ? NaN : Number(big(a) >> big(b))),
  clamp: (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high),
  factorial: (x: number): number => {
    if (!Number.isInteger(x) || x < 0) return NaN
    let y = 1
    for (let i = 2; i <= x && y < Infinity; i++) y *= i
    return y
  },
}
