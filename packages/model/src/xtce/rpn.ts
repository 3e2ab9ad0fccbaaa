/** Expression trees to reverse Polish order and back (MathOperatorsType of XTCE 1.3). */
import type { BinaryOperator, Expression, UnaryOperator } from '../criteria.ts'
import type { ValueRef } from '../types.ts'

export type RpnStep =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'this' }
  | { readonly kind: 'value'; readonly ref: ValueRef }
  | { readonly kind: 'operator'; readonly operator: string }

const UNARY: Readonly<Record<string, UnaryOperator>> = {
  ln: 'ln',
  log: 'log10',
  'e^x': 'exp',
  '1/x': 'invert',
  'x!': 'factorial',
  tan: 'tan',
  cos: 'cos',
  sin: 'sin',
  atan: 'atan',
  acos: 'acos',
  asin: 'asin',
  tanh: 'tanh',
  cosh: 'cosh',
  sinh: 'sinh',
  atanh: 'atanh',
  acosh: 'acosh',
  asinh: 'asinh',
  '!': '!',
  '~': '~',
  abs: 'abs',
  int: 'trunc',
}
const BINARY: ReadonlySet<string> = new Set<BinaryOperator>([
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '<<',
  '>>',
  '&',
  '|',
  '&&',
  '||',
  '>',
  '>=',
  '<',
  '<=',
  '==',
  '!=',
  'min',
  'max',
  'xor',
])
const UNARY_WORDS = new Map(Object.entries(UNARY).map(([word, operator]) => [operator, word]))
const STACK_WORDS: ReadonlySet<string> = new Set(['swap', 'over', 'y^x', 'atan2', 'div'])

export type RpnResult =
  | { readonly kind: 'ok'; readonly expression: Expression }
  /** `step` is the index of the step that cannot be done; the number of steps when the end is wrong. */
  | { readonly kind: 'bad'; readonly detail: string; readonly step: number }

export function fromRpn(steps: readonly RpnStep[]): RpnResult {
  const stack: Expression[] = []
  for (const [step, item] of steps.entries()) {
    if (item.kind !== 'operator') {
      stack.push(item)
      continue
    }
    const detail = apply(item.operator, stack)
    if (detail !== undefined) return { kind: 'bad', detail, step }
  }
  if (stack.length !== 1)
    return { kind: 'bad', detail: `${stack.length} values are left instead of one`, step: steps.length }
  const expression = stack[0]!
  return isSmall(expression)
    ? { kind: 'ok', expression }
    : { kind: 'bad', detail: 'it grows too large by "dup" and "over"', step: steps.length }
}

/** Applies an operator to the stack; a text when it cannot. */
function apply(operator: string, stack: Expression[]): string | undefined {
  const take = (): Expression => stack.pop()!
  const unary = Object.hasOwn(UNARY, operator) ? UNARY[operator] : undefined
  const least = unary !== undefined || operator === 'drop' || operator === 'dup' ? 1 : 2
  if (least === 2 && !BINARY.has(operator) && !STACK_WORDS.has(operator))
    return `there is no operator "${operator.slice(0, 20)}"`
  if (stack.length < least) return `"${operator}" finds ${stack.length} values instead of ${least}`
  if (unary !== undefined) stack.push({ kind: 'unary', operator: unary, operand: take() })
  else if (operator === 'drop') stack.pop()
  else if (operator === 'dup') stack.push(stack.at(-1)!)
  else if (operator === 'over') stack.push(stack.at(-2)!)
  else {
    const right = take()
    const left = take()
    if (operator === 'swap') stack.push(right, left)
    // (x1 x2 -- x2**x1) and (x1 x2 -- atan2(x2, x1)): the second one comes first.
    else if (operator === 'y^x') stack.push({ kind: 'binary', operator: '^', left: right, right: left })
    else if (operator === 'atan2') stack.push({ kind: 'binary', operator: 'atan2', left: right, right: left })
    else if (operator === 'div')
      stack.push({ kind: 'unary', operator: 'floor', operand: { kind: 'binary', operator: '/', left, right } })
    else stack.push({ kind: 'binary', operator: operator as BinaryOperator, left, right })
  }
  return undefined
}

const MAX_NODES = 50_000
const MAX_DEPTH = 1000
function isSmall(tree: Expression): boolean {
  let count = 0
  const open: { readonly tree: Expression; readonly depth: number }[] = [{ tree, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (++count > MAX_NODES || next.depth > MAX_DEPTH) return false
    const depth = next.depth + 1
    if (next.tree.kind === 'unary') open.push({ tree: next.tree.operand, depth })
    else if (next.tree.kind === 'binary') open.push({ tree: next.tree.left, depth }, { tree: next.tree.right, depth })
  }
  return true
}

const op = (operator: string): RpnStep => ({ kind: 'operator', operator })
const num = (value: number): RpnStep => ({ kind: 'number', value })

/** As near as the operators allow: a choice becomes c·a + (1 − c)·b, a root a power, a function unknown to XTCE its first argument. */
export function toRpn(tree: Expression): readonly RpnStep[] {
  switch (tree.kind) {
    case 'unary':
      return [...toRpn(tree.operand), ...unarySteps(tree.operator)]
    case 'binary':
      return binarySteps(tree.operator, toRpn(tree.left), toRpn(tree.right))
    case 'conditional': {
      const truth = [...toRpn(tree.condition), num(0), op('!=')]
      return [
        ...truth,
        ...toRpn(tree.then),
        op('*'),
        num(1),
        ...truth,
        op('-'),
        ...toRpn(tree.otherwise),
        op('*'),
        op('+'),
      ]
    }
    case 'call':
      return tree.arguments[0] === undefined ? [num(0)] : toRpn(tree.arguments[0])
    default:
      return [tree]
  }
}

function unarySteps(operator: UnaryOperator): readonly RpnStep[] {
  const word = UNARY_WORDS.get(operator)
  if (word !== undefined) return [op(word)]
  switch (operator) {
    case '-':
      return [num(-1), op('*')]
    case 'sqrt':
      return [num(0.5), op('^')]
    case 'floor':
      return [num(1), op('div')]
    case 'ceil':
      return [num(-1), op('*'), num(1), op('div'), num(-1), op('*')]
    default:
      return [num(0.5), op('+'), num(1), op('div')]
  }
}

function binarySteps(
  operator: BinaryOperator,
  left: readonly RpnStep[],
  right: readonly RpnStep[],
): readonly RpnStep[] {
  if (operator === 'atan2') return [...right, ...left, op('atan2')]
  return [...left, ...right, op(operator === '>>>' ? '>>' : operator)]
}
