/** Math operations in reverse Polish order (MathOperationType) to expression trees. */
import type { BinaryOperator, Expression, UnaryOperator } from '../criteria.ts'
import { readArgumentRef, readParameterRef, type Site } from './references.ts'
import type { XmlNode } from './node.ts'
import { parseNumber } from './reading.ts'

export const RPN_UNARY: Readonly<Record<string, UnaryOperator>> = {
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
export const RPN_BINARY: Readonly<Record<string, BinaryOperator>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
  '^': '^',
  '<<': '<<',
  '>>': '>>',
  '&': '&',
  '|': '|',
  '&&': '&&',
  '||': '||',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
  '==': '==',
  '!=': '!=',
  min: 'min',
  max: 'max',
  xor: 'xor',
}

const MAX_OPERATIONS = 10_000

/** Undefined after a finding. */
export function readMathOperation(site: Site, node: XmlNode): Expression | undefined {
  const stack: Expression[] = []
  const bad = (detail: string, at: XmlNode): undefined => site.reading.report('expression', at, { detail }) as undefined
  const steps = node.all(
    'ValueOperand',
    'ThisParameterOperand',
    'Operator',
    'ParameterInstanceRefOperand',
    'ArgumentInstanceRefOperand',
  )
  if (steps.length > MAX_OPERATIONS) return bad(`it has more than ${MAX_OPERATIONS} operands and operators`, node)
  for (const step of steps) {
    switch (step.name) {
      case 'ValueOperand': {
        const value = parseNumber(step.content())
        stack.push(value === undefined ? { kind: 'text', value: step.text } : { kind: 'number', value })
        break
      }
      case 'ThisParameterOperand':
        stack.push({ kind: 'this' })
        break
      case 'ParameterInstanceRefOperand':
        stack.push({ kind: 'value', ref: readParameterRef(site, step) })
        break
      case 'ArgumentInstanceRefOperand':
        stack.push({ kind: 'value', ref: readArgumentRef(site, step) })
        break
      default: {
        const problem = apply(step.content(), stack)
        if (problem !== undefined) return bad(problem, step)
      }
    }
  }
  if (stack.length !== 1) return bad(`${stack.length} values are left instead of one`, node)
  return weight(stack[0]!, 50_000) > 0 ? stack[0]! : bad('it grows too large by "dup" and "over"', node)
}

/** Applies an operator to the stack; a text when it cannot. */
function apply(operator: string, stack: Expression[]): string | undefined {
  const take = (): Expression => stack.pop()!
  const least = Object.hasOwn(RPN_UNARY, operator) || operator === 'drop' || operator === 'dup' ? 1 : 2
  const known =
    least === 1 || Object.hasOwn(RPN_BINARY, operator) || ['swap', 'over', 'y^x', 'atan2', 'div'].includes(operator)
  if (!known) return `there is no operator "${operator.slice(0, 20)}"`
  if (stack.length < least) return `"${operator}" finds ${stack.length} values instead of ${least}`
  if (Object.hasOwn(RPN_UNARY, operator)) {
    stack.push({ kind: 'unary', operator: RPN_UNARY[operator]!, operand: take() })
    return undefined
  }
  if (operator === 'drop') stack.pop()
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
    else stack.push({ kind: 'binary', operator: RPN_BINARY[operator]!, left, right })
  }
  return undefined
}

/** Nodes of a tree when below the bound and no deeper than 1,000 levels, else 0. */
function weight(tree: Expression, bound: number): number {
  let count = 0
  const open: { readonly tree: Expression; readonly depth: number }[] = [{ tree, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (++count > bound || next.depth > 1000) return 0
    const depth = next.depth + 1
    if (next.tree.kind === 'unary') open.push({ tree: next.tree.operand, depth })
    else if (next.tree.kind === 'binary') open.push({ tree: next.tree.left, depth }, { tree: next.tree.right, depth })
  }
  return count
}
