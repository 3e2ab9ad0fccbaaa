/** Expressions made ready: names found, operators chosen, once for all the times they are worked out. */
import type { Comparison, Expression, Reference, Span } from '../language/ast.ts'
import type { ParameterComparison } from './archived-condition.ts'
import { callFunction, findFunction } from './functions.ts'
import type { Locals, NameFinder } from './names.ts'
import { and, between, calculate, compare, isIn, negative, not, or, within, xor } from './operators.ts'
import type { Compiled, CompiledAsk } from './program.ts'
import { property } from './properties.ts'
import { scopeAt, type Scene } from './scene.ts'
import { valueText, type Unknown, type Value } from './values.ts'

export interface ExpressionPlace {
  readonly locals: Locals
  readonly names: NameFinder
  /** Paths of elements, the innermost first. */
  readonly context: readonly string[]
  /** Questions of the statement: answers are found by the position in it. */
  readonly asks: CompiledAsk[]
  textOf(span: Span): string
  problem(span: Span, detail: string): void
}

type Work = (scene: Scene) => Value
interface Marks {
  readonly reads: Set<string>
  local: boolean
  timed: boolean
}

export function compileExpression(expression: Expression, place: ExpressionPlace): Compiled {
  const marks: Marks = { reads: new Set(), local: false, timed: false }
  const of = work(expression, place, marks)
  const comparison =
    expression.kind === 'binary' && /^(=|!=|<|<=|>|>=)$/.test(expression.operator)
      ? {
          subject: place.textOf(expression.left.span),
          expected: `${expression.operator} ${place.textOf(expression.right.span)}`,
          right: isLiteral(expression.right)
            ? undefined
            : compileExpression(expression.right, { ...place, problem: () => undefined }),
        }
      : expression.kind === 'between' || expression.kind === 'in' || expression.kind === 'within'
        ? {
            subject: place.textOf(expression.value.span),
            expected: place.textOf({ start: expression.value.span.end, end: expression.span.end }),
            right: undefined,
          }
        : undefined
  const archived = comparison === undefined ? undefined : parameterComparison(expression, place)
  return {
    text: place.textOf(expression.span),
    of,
    reads: [...marks.reads],
    local: marks.local,
    timed: marks.timed,
    ...(comparison === undefined
      ? {}
      : { compares: archived === undefined ? comparison : { ...comparison, archived } }),
  }
}

function parameterComparison(e: Expression, place: ExpressionPlace): ParameterComparison | undefined {
  if (e.kind !== 'binary' && e.kind !== 'between' && e.kind !== 'in' && e.kind !== 'within') return undefined
  const left = e.kind === 'binary' ? e.left : e.value
  if (left.kind !== 'reference' || (left.property !== undefined && left.property !== 'value')) return undefined
  const { of } = left
  if (of.names.length === 1 && place.locals.find('variable', of.names[0]!.key) !== undefined) return undefined
  const thing = place.names.find(of, place.context, ['parameter'])
  if (thing === undefined) return undefined
  const others = {
    binary: () => [(e as Extract<Expression, { kind: 'binary' }>).right],
    between: () => [
      (e as Extract<Expression, { kind: 'between' }>).low,
      (e as Extract<Expression, { kind: 'between' }>).high,
    ],
    in: () => (e as Extract<Expression, { kind: 'in' }>).values,
    within: () => [
      (e as Extract<Expression, { kind: 'within' }>).tolerance,
      (e as Extract<Expression, { kind: 'within' }>).of,
    ],
  }[e.kind]()
  // What is wrong with them was told where the whole was compiled.
  const quiet = { ...place, problem: () => undefined }
  return {
    parameter: thing.path,
    how: e.kind === 'binary' ? (e.operator as Comparison) : e.kind,
    with: others.map((o) => compileExpression(o, quiet)),
  }
}

const isLiteral = (e: Expression): boolean =>
  ['number', 'string', 'boolean', 'absolute time', 'relative time'].includes(e.kind) ||
  (e.kind === 'unary' && isLiteral(e.operand))

function work(e: Expression, place: ExpressionPlace, marks: Marks): Work {
  const sub = (one: Expression): Work => work(one, place, marks)
  switch (e.kind) {
    case 'number': {
      const value: Value = e.unit === undefined ? e.value : { n: e.value, unit: e.unit.text }
      return () => value
    }
    case 'boolean':
    case 'string': {
      const { value } = e
      return () => value
    }
    case 'absolute time': {
      const value = { tai: e.tai }
      return () => value
    }
    case 'relative time': {
      const value = { ns: e.nanoseconds }
      return () => value
    }
    case 'unary': {
      const operand = sub(e.operand)
      if (e.operator === 'not') return (s) => not(operand(s))
      return e.operator === '-' ? (s) => negative(operand(s)) : operand
    }
    case 'binary':
      return binary(e, sub(e.left), sub(e.right))
    case 'between': {
      const [value, low, high] = [sub(e.value), sub(e.low), sub(e.high)]
      return (s) => between(value(s), low(s), high(s))
    }
    case 'in': {
      const [value, values] = [sub(e.value), e.values.map(sub)]
      return (s) =>
        isIn(
          value(s),
          values.map((v) => v(s)),
        )
    }
    case 'within': {
      const [value, tolerance, of] = [sub(e.value), sub(e.tolerance), sub(e.of)]
      return (s) => within(value(s), tolerance(s), of(s))
    }
    case 'call': {
      const f = findFunction(e.function)
      if (f === undefined) {
        place.problem(e.span, `there is no function "${e.function}"`)
        return nothing(`no function ${e.function}`)
      }
      if (/time|year|month|day|hour|minute|second/i.test(e.function)) marks.timed = true
      const args = e.arguments.map(sub)
      return (s) =>
        callFunction(
          f,
          args.map((a) => a(s)),
          () => s.now,
        )
    }
    case 'ask user': {
      const k = place.asks.length
      const question: CompiledAsk = {
        text: compileExpression(e.question, place),
        ...(e.expected === undefined ? {} : { expected: compileExpression(e.expected, place) }),
      }
      place.asks.push(question)
      return (s) => s.answers[k] ?? unasked
    }
    case 'reference':
      return reference(e, place, marks)
    default:
      place.problem(e.span, 'it cannot be read')
      return nothing('not readable')
  }
}

const unasked: Unknown = { unknown: 'not answered' }
const nothing = (why: string): Work => {
  const value: Unknown = { unknown: why }
  return () => value
}

function binary(e: Extract<Expression, { kind: 'binary' }>, left: Work, right: Work): Work {
  const { operator } = e
  switch (operator) {
    case 'and':
      return (s) => and(left(s), () => right(s))
    case 'or':
      return (s) => or(left(s), () => right(s))
    case 'xor':
      return (s) => xor(left(s), right(s))
    case '+':
    case '-':
    case '*':
    case '/':
    case '**': {
      const difference = isLiteral(e.right)
      return (s) => calculate(operator, left(s), right(s), difference)
    }
    default:
      return (s) => compare(operator, left(s), right(s))
  }
}

/** `[PROPERTY of] NAME [of NAME …]`. */
function reference(e: Extract<Expression, { kind: 'reference' }>, place: ExpressionPlace, marks: Marks): Work {
  const text = place.textOf(e.span)
  const named = e.property === undefined || e.property === 'value' ? undefined : e.property
  const read = named === undefined ? value(e.of, place, marks) : property(named, e.of, place, marks)
  if (read === undefined) {
    place.problem(
      e.span,
      `"${place.textOf(e.of.span)}" is not known${named === undefined ? '' : `, or has no ${named}`}`,
    )
    return nothing(`${text} is not in the model`)
  }
  return (s) => {
    const found = read(s)
    if (s.found !== undefined) s.found.push({ of: text, value: valueText(found) })
    return found
  }
}

function value(of: Reference, place: ExpressionPlace, marks: Marks): Work | undefined {
  const key = of.names.length === 1 ? of.names[0]!.key : undefined
  const variable = key === undefined ? undefined : place.locals.find('variable', key)
  if (key !== undefined && variable !== undefined) {
    marks.local = true
    const { depth } = variable
    const unset: Unknown = { unknown: `${of.names[0]!.text} has no value yet` }
    return (s) => scopeAt(s, depth).variables[key] ?? unset
  }
  const thing = place.names.find(of, place.context, ['parameter'])
  if (thing === undefined) return undefined
  const { path } = thing
  marks.reads.add(path)
  const unreceived: Unknown = { unknown: `nothing was received of ${path}` }
  return (s) => s.world.parameter(path)?.value ?? unreceived
}
