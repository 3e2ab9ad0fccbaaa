/** Types and units of expressions. */
import type { Expression, Reference, Span } from '../language/ast.ts'
import { PROPERTIES, propertyNamed, type PropertyOwner } from '../language/properties.ts'
import { nearest } from '@vigie/documents/nearest'
import { comparable, emptyRange, mismatch } from './check-comparisons.ts'
import { referenceText, type CheckState } from './check-state.ts'
import { FUNCTION_SHAPES, functionShape } from './functions.ts'
import {
  NUMBER,
  numberIn,
  powerOfQuantity,
  sameQuantity,
  staticTypeOf,
  TIME_QUANTITY,
  timesQuantity,
  typeText,
  UNKNOWN,
  type StaticType,
} from './static-types.ts'

/** The type of an expression, with everything that is wrong in it told. */
export function typeOf(state: CheckState, e: Expression): StaticType {
  const known = state.types.get(e)
  if (known !== undefined) return known
  const type = typeOfNew(state, e)
  state.types.set(e, type)
  return type
}

function typeOfNew(state: CheckState, e: Expression): StaticType {
  switch (e.kind) {
    case 'number':
      return numberIn(e.unit?.text, e.integer)
    case 'boolean':
      return { kind: 'boolean' }
    case 'string':
      return { kind: 'text' }
    case 'absolute time':
      return { kind: 'instant' }
    case 'relative time':
      return { kind: 'duration' }
    case 'binary':
      return binary(state, e)
    case 'unary': {
      const operand = typeOf(state, e.operand)
      if (e.operator === 'not') {
        boolean(state, e.operand, operand)
        return { kind: 'boolean' }
      }
      if (operand.kind === 'number' || operand.kind === 'duration' || operand.kind === 'unknown') return operand
      mismatch(state, e.span, `"${e.operator}"`, 'put before', operand)
      return UNKNOWN
    }
    case 'between':
      comparable(state, e.value, e.low, '<=', e.low.span)
      comparable(state, e.value, e.high, '<=', e.high.span)
      emptyRange(state, e.low, e.high, e.span)
      return { kind: 'boolean' }
    case 'in':
      for (const value of e.values) comparable(state, e.value, value, '=', value.span)
      return { kind: 'boolean' }
    case 'within': {
      comparable(state, e.value, e.of, '=', e.of.span)
      const tolerance = typeOf(state, e.tolerance)
      const value = typeOf(state, e.value)
      // A percentage is of the value.
      if (!(tolerance.kind === 'number' && tolerance.unit === '%') && value.kind === 'number')
        comparable(state, e.value, e.tolerance, '=', e.tolerance.span)
      return { kind: 'boolean' }
    }
    case 'call':
      return call(state, e)
    case 'reference':
      return e.property === undefined ? value(state, e.of) : property(state, e.property, e.of, e.span)
    case 'ask user':
      typeOf(state, e.question)
      if (e.expected !== undefined) typeOf(state, e.expected)
      return { kind: 'text' }
    default:
      return UNKNOWN
  }
}

// ---- operators ----

function binary(state: CheckState, e: Extract<Expression, { kind: 'binary' }>): StaticType {
  // A long sum is a tree that leans to the left: its left arm is walked without going deeper.
  const chain = [e]
  for (let at = e.left; at.kind === 'binary' && !state.types.has(at); at = at.left) chain.push(at)
  let type: StaticType = UNKNOWN
  for (const node of chain.toReversed()) {
    type = binaryOf(state, node)
    state.types.set(node, type)
  }
  return type
}

function binaryOf(state: CheckState, e: Extract<Expression, { kind: 'binary' }>): StaticType {
  switch (e.operator) {
    case 'and':
    case 'or':
    case 'xor':
      for (const side of [e.left, e.right]) boolean(state, side, typeOf(state, side))
      mixed(state, e)
      return { kind: 'boolean' }
    case '+':
    case '-':
      return sum(state, e)
    case '*':
    case '/':
      return product(state, e)
    case '**':
      return power(state, e)
    default:
      comparable(state, e.left, e.right, e.operator, e.span)
      return { kind: 'boolean' }
  }
}

function mixed(state: CheckState, e: Extract<Expression, { kind: 'binary' }>): void {
  const { left } = e
  if (left.kind !== 'binary' || state.parenthesised.has(left)) return
  if (left.operator === e.operator || !['and', 'or', 'xor'].includes(left.operator)) return
  state.report('mixedOperators', 'warning', e.span, { first: left.operator, second: e.operator })
}

const isTime = (t: StaticType): boolean =>
  t.kind === 'duration' ||
  (t.kind === 'number' && (t.quantity === undefined || sameQuantity(t.quantity, TIME_QUANTITY)))

function sum(state: CheckState, e: Extract<Expression, { kind: 'binary' }>): StaticType {
  const [left, right] = [typeOf(state, e.left), typeOf(state, e.right)]
  if (left.kind === 'unknown' || right.kind === 'unknown')
    return left.kind === 'text' || right.kind === 'text' ? { kind: 'text' } : UNKNOWN
  if (e.operator === '+' && (left.kind === 'text' || right.kind === 'text')) return { kind: 'text' }
  if (left.kind === 'instant' && right.kind === 'instant' && e.operator === '-') return { kind: 'duration' }
  if (left.kind === 'instant' && isTime(right)) return left
  if (right.kind === 'instant' && isTime(left) && e.operator === '+') return right
  if (left.kind === 'duration' && isTime(right)) return left
  if (right.kind === 'duration' && isTime(left)) return right
  if (left.kind === 'number' && right.kind === 'number') {
    if (left.quantity !== undefined && right.quantity !== undefined && !sameQuantity(left.quantity, right.quantity)) {
      state.report('dimensions', 'error', e.span, {
        what: e.operator === '+' ? 'this sum' : 'this difference',
        left: typeText(left),
        right: typeText(right),
      })
      return UNKNOWN
    }
    const measured = left.quantity === undefined ? right : left
    return {
      ...measured,
      ...(left.integer === true && right.integer === true ? { integer: true } : { integer: false }),
    }
  }
  mismatch(state, e.span, typeText(left), e.operator === '+' ? 'added to' : 'reduced by', right)
  return UNKNOWN
}

function product(state: CheckState, e: Extract<Expression, { kind: 'binary' }>): StaticType {
  const sides = [typeOf(state, e.left), typeOf(state, e.right)] as const
  if (sides.some((t) => t.kind === 'unknown')) return UNKNOWN
  const [left, right] = sides.map((t): StaticType =>
    t.kind === 'duration' ? { kind: 'number', quantity: TIME_QUANTITY, unit: 's' } : t,
  ) as [StaticType, StaticType]
  if (left.kind === 'number' && right.kind === 'number') {
    if (e.operator === '/' && e.right.kind === 'number' && e.right.value === 0)
      state.report('argumentValue', 'error', e.right.span, {
        activity: 'division',
        name: 'divisor',
        detail: 'it is zero',
        code: 'no result',
        hint: 'Divide by something else.',
      })
    if (left.quantity === undefined && right.quantity === undefined) return NUMBER
    const quantity = timesQuantity(left.quantity ?? {}, right.quantity ?? {}, e.operator === '*' ? 1 : -1)
    const plain =
      e.operator === '*'
        ? right.quantity === undefined
          ? left
          : left.quantity === undefined
            ? right
            : undefined
        : right.quantity === undefined
          ? left
          : undefined
    // Without a known unit on one side that is no plain number, nothing is known of the product.
    if (
      (left.unit !== undefined && left.quantity === undefined) ||
      (right.unit !== undefined && right.quantity === undefined)
    )
      return NUMBER
    return {
      kind: 'number',
      quantity,
      ...(plain?.kind === 'number' && plain.unit !== undefined ? { unit: plain.unit } : {}),
    }
  }
  mismatch(state, e.span, typeText(left), e.operator === '*' ? 'multiplied with' : 'divided by', right)
  return UNKNOWN
}

function power(state: CheckState, e: Extract<Expression, { kind: 'binary' }>): StaticType {
  const [base, exponent] = [typeOf(state, e.left), typeOf(state, e.right)]
  if (exponent.kind === 'number' && exponent.quantity !== undefined && Object.keys(exponent.quantity).length > 0)
    state.report('dimensions', 'error', e.right.span, {
      what: 'an exponent has no unit',
      left: 'a plain number',
      right: typeText(exponent),
    })
  if (base.kind !== 'number' || base.quantity === undefined) return base.kind === 'number' ? NUMBER : UNKNOWN
  return e.right.kind === 'number'
    ? { kind: 'number', quantity: powerOfQuantity(base.quantity, e.right.value) }
    : NUMBER
}

// ---- what places ask for ----

/** Whether something can be a condition. */
export function condition(state: CheckState, e: Expression): void {
  const type = typeOf(state, e)
  boolean(state, e, type)
  if (
    e.kind === 'boolean' ||
    (e.kind === 'binary' && literal(e.left) && literal(e.right) && !['and', 'or', 'xor'].includes(e.operator))
  )
    state.report('constantCondition', 'warning', e.span, {
      value: e.kind === 'boolean' ? String(e.value) : 'the same',
    })
}
const literal = (e: Expression): boolean =>
  ['number', 'string', 'boolean', 'absolute time', 'relative time'].includes(e.kind)

function boolean(state: CheckState, e: Expression, type: StaticType): void {
  if (type.kind === 'boolean' || type.kind === 'unknown' || (type.kind === 'label' && type.truth)) return
  const hint =
    type.kind === 'label'
      ? `Compare it: = "${type.values[0] ?? ''}".`
      : 'Compare it with something: =, !=, <, <=, >, >=, between, in.'
  state.report('notBoolean', 'error', e.span, { is: typeText(type), hint })
}

/** Whether something can be a duration. */
export function duration(state: CheckState, e: Expression): void {
  const type = typeOf(state, e)
  if (type.kind === 'unknown' || type.kind === 'duration') return
  if (type.kind === 'number' && type.quantity !== undefined && sameQuantity(type.quantity, TIME_QUANTITY)) return
  if (type.kind === 'number' && type.quantity === undefined) {
    if (e.kind === 'number')
      state.report(
        'noUnit',
        'warning',
        e.span,
        { number: String(e.value), other: 'a duration', unit: 's' },
        { title: `write ${e.value} s`, span: { start: e.span.end, end: e.span.end }, text: ' s' },
      )
    return
  }
  state.report('notDuration', 'error', e.span, { is: typeText(type) })
}
// ---- names ----

function value(state: CheckState, of: Reference): StaticType {
  if (of.names.length === 1) {
    const name = of.names[0]!
    const local = state.local('variable', name)
    if (local !== undefined) {
      local.reads++
      state.targets.set(of, { kind: 'local', local })
      return local.type
    }
    const other =
      state.scope.find('execution', name.key) ??
      state.scope.find('step', name.key) ??
      state.scope.find('event', name.key)
    if (other !== undefined && state.model?.names.find(of, state.context, ['parameter']) === undefined) {
      state.local(other.kind, name)
      const what = other.kind === 'event' ? 'an event' : other.kind === 'step' ? 'a step' : 'an execution'
      const hint =
        other.kind === 'event'
          ? 'Ask: raised time of NAME.'
          : 'Ask: execution status of NAME, or confirmation status of NAME.'
      state.report('wrongKind', 'error', of.span, { name: name.text, is: what, wanted: 'a value', hint })
      return UNKNOWN
    }
  }
  const thing = state.thing(
    of,
    ['parameter'],
    of.names.length === 1 ? 'the variable or reporting data' : 'the reporting data',
  )
  return thing === undefined ? UNKNOWN : staticTypeOf(state.model?.dataType(thing))
}

const OWNER_TEXT: Readonly<Record<PropertyOwner, string>> = {
  'reporting data': 'reporting data',
  activity: 'activities and steps',
  event: 'events',
  element: 'elements',
}
const THING_OWNER = { parameter: 'reporting data', activity: 'activity', event: 'event', element: 'element' } as const
const OWNER_KIND = { 'reporting data': 'parameter', activity: 'activity', event: 'event', element: 'element' } as const

function property(state: CheckState, name: string, of: Reference, span: Span): StaticType {
  const property = propertyNamed(name)
  if (property === undefined) return UNKNOWN
  state.occurrences.push({
    span: { start: span.start, end: span.start + name.length },
    target: { kind: 'property', name },
    role: 'use',
  })
  const result = (): StaticType => {
    switch (property.type) {
      case 'absolute time':
        return { kind: 'instant' }
      case 'text':
        return { kind: 'text', ...(property.values === undefined ? {} : { values: property.values }) }
      default:
        return UNKNOWN
    }
  }
  if (of.names.length === 1) {
    const only = of.names[0]!
    const kinds =
      property.of.includes('reporting data') && property.type === 'value'
        ? (['variable'] as const)
        : property.of.includes('activity')
          ? (['execution', 'step'] as const)
          : property.of.includes('event')
            ? (['event'] as const)
            : []
    for (const kind of kinds) {
      const local = state.local(kind, only)
      if (local === undefined) continue
      local.reads++
      if (kind === 'event') local.handled++
      state.targets.set(of, { kind: 'local', local })
      return kind === 'variable' ? local.type : result()
    }
  }
  // Things that have the property first; others are found too, and told that they have it not.
  const having = property.of.map((o) => OWNER_KIND[o])
  const kinds = [...having, ...Object.values(OWNER_KIND).filter((k) => !having.includes(k))]
  const thing = state.thing(of, kinds, `the object of "${name}"`)
  if (thing === undefined) return UNKNOWN
  if (!property.of.includes(THING_OWNER[thing.kind])) {
    const kind = OWNER_TEXT[THING_OWNER[thing.kind]]
    state.report('noSuchProperty', 'error', span, {
      thing: `"${referenceText(of)}"`,
      property: name,
      owners: property.of.map((o) => OWNER_TEXT[o]).join(', '),
      kind,
      properties: PROPERTIES.filter((p) => p.of.includes(THING_OWNER[thing.kind]))
        .map((p) => p.name)
        .join(', '),
    })
    return UNKNOWN
  }
  if (name === 'value') return staticTypeOf(state.model?.dataType(thing))
  if (name === 'raw value') {
    const type = state.model?.dataType(thing)
    return type?.kind === 'string' || type?.kind === 'binary' ? UNKNOWN : NUMBER
  }
  return result()
}

// ---- functions ----

function call(state: CheckState, e: Extract<Expression, { kind: 'call' }>): StaticType {
  const types = e.arguments.map((a) => typeOf(state, a))
  const shape = functionShape(e.function)
  if (shape === undefined) {
    const near = nearest(
      e.function,
      FUNCTION_SHAPES.map((f) => f.name),
    )
    state.report('unknownFunction', 'error', e.span, {
      name: e.function,
      hint:
        near === undefined ? `There are: ${FUNCTION_SHAPES.map((f) => f.name).join(', ')}.` : `Did you mean "${near}"?`,
    })
    return UNKNOWN
  }
  state.occurrences.push({
    span: { start: e.span.start, end: e.span.start + e.function.length },
    target: { kind: 'function', name: shape.name },
    role: 'use',
  })
  const wrong = (detail: string, span: Span): void =>
    state.report('functionArguments', 'error', span, { name: shape.name, detail, expected: shape.takes })
  if (types.length < shape.least || types.length > shape.most) {
    wrong(
      `${types.length === 0 ? 'nothing is' : types.length === 1 ? 'one value is' : `${types.length} values are`} given`,
      e.span,
    )
    return shape.gives(types)
  }
  for (const [i, type] of types.entries()) {
    const { span } = e.arguments[i]!
    if (type.kind === 'unknown') continue
    const isPlain = type.kind === 'number' && (type.quantity === undefined || Object.keys(type.quantity).length === 0)
    const bad =
      shape.wants === 'plain'
        ? !isPlain
        : shape.wants === 'angle'
          ? !isPlain && !(type.kind === 'number' && sameQuantity(type.quantity ?? {}, { rad: 1 }))
          : shape.wants === 'measure'
            ? type.kind !== 'number' && type.kind !== 'duration'
            : shape.wants === 'instant'
              ? type.kind !== 'instant'
              : shape.wants === 'text' && shape.name !== 'substring'
                ? type.kind !== 'text' && type.kind !== 'label'
                : false
    if (bad) wrong(`${typeText(type)} is given`, span)
    if (shape.wants === 'alike' && i > 0) comparable(state, e.arguments[0]!, e.arguments[i]!, '<', span)
  }
  return shape.gives(types)
}
