/** Activities as they are asked for: arguments against their types, ranges and enumerations, directives, who may. */
import { checkArguments, DEFAULT_POLICY, expectedOf, isAsGraveAs, type ArgumentValue } from '@vigie/commanding'
import { formatUtc } from '@vigie/base'
import { parentPath, type DataType } from '@vigie/model'
import type { ActivityStatement, Argument, Expression, Reference, Span } from '../language/ast.ts'
import { nearest } from '@vigie/documents/nearest'
import { typeOf } from './check-expressions.ts'
import { referenceText, type CheckState } from './check-state.ts'
import { meantBy } from './model-names.ts'
import type { ActivityArgument, ActivityShape } from './procedure-model.ts'
import { few, sameQuantity, staticTypeOf, typeText, type StaticType } from './static-types.ts'

/** Directives that executions heed. */
export const DIRECTIVES = ['comment', 'virtual channel', 'map', 'service', 'release time', 'acknowledge'] as const

export function activityCall(state: CheckState, s: ActivityStatement): void {
  const thing = state.thing(s.activity, ['activity'], 'the activity')
  const shape = thing === undefined ? undefined : state.model?.activity(thing.path)
  const name = referenceText(s.activity)
  if (shape === undefined) {
    for (const a of s.arguments) argumentTypes(state, a)
    for (const d of s.directives) typeOf(state, d.value)
    return
  }
  if (shape.problem !== undefined)
    state.report('notExecutable', 'error', s.activity.span, {
      activity: `"${name}"`,
      detail: shape.problem,
      hint: heirsHint(state, shape.path),
    })
  else if (s.valueSet === undefined) givenArguments(state, shape, s.arguments, s.activity.span, name)
  if (s.valueSet !== undefined)
    state.report('valueSet', 'warning', s.valueSet.span, { activity: `"${name}"`, name: referenceText(s.valueSet) })
  for (const d of s.directives) {
    typeOf(state, d.value)
    if (meantBy(d.name.text, DIRECTIVES) !== undefined) continue
    const near = nearest(d.name.text, DIRECTIVES)
    state.report('directive', 'warning', d.name.span, {
      name: d.name.text,
      known: DIRECTIVES.join(', '),
      hint: near === undefined ? 'Take it away.' : `Did you mean "${near}"?`,
    })
  }
  released(state, shape, s.activity.span, name)
  if (s.confirm && s.continuation === undefined && isAsGraveAs(shape.significance, 'critical'))
    state.report('grave', 'information', s.activity.span, {
      activity: `"${name}"`,
      significance: `of significance "${shape.significance}"`,
    })
}

function heirsHint(state: CheckState, path: string): string {
  const heirs = [...(state.model?.system.commands ?? [])]
    .filter(([, c]) => c.base === path && !c.abstract)
    .map(([heir]) => state.model!.names.written(heir))
  return heirs.length === 0 ? 'Ask for another activity.' : `Ask for one that extends it: ${few(heirs)}.`
}

/** Of activities that cannot be looked up: what is wrong within the values alone. */
function argumentTypes(state: CheckState, a: Argument): void {
  if (a.kind === 'simple') typeOf(state, a.value)
  else if (a.kind === 'record') for (const m of a.members) argumentTypes(state, m)
  else for (const e of a.elements) typeOf(state, e)
}

/** The argument that a written name means, by the rule of all names. */
export function argumentNamed<T extends { readonly name: string }>(args: readonly T[], written: string): T | undefined {
  const name = meantBy(
    written,
    args.map((a) => a.name),
  )
  return args.find((a) => a.name === name)
}
const writtenName = (a: Argument): string => (a.kind === 'simple' ? referenceText(a.name) : a.name.text)
const nameSpan = (a: Argument): Span => a.name.span

function givenArguments(
  state: CheckState,
  shape: ActivityShape,
  given: readonly Argument[],
  place: Span,
  activity: string,
): void {
  const open = shape.arguments.filter((a) => a.decided === undefined)
  const seen = new Map<string, Argument>()
  const values: Record<string, ArgumentValue> = {}
  const dynamic = new Set<string>()
  for (const a of given) {
    const written = writtenName(a)
    const argument = argumentNamed(shape.arguments, written)
    if (argument === undefined) {
      argumentTypes(state, a)
      const names = open.map((o) => o.name)
      const near = nearest(written, names)
      state.report(
        'unknownArgument',
        'error',
        nameSpan(a),
        {
          activity: `"${activity}"`,
          name: written,
          arguments: names.length === 0 ? 'none' : few(names),
          hint: near === undefined ? 'Write one of these, or take it away.' : `Did you mean "${near}"?`,
        },
        near === undefined ? undefined : { title: `write "${near}"`, span: nameSpan(a), text: near },
      )
      continue
    }
    state.occurs(a, nameSpan(a), { kind: 'argument', activity: shape.path, name: argument.name })
    if (seen.has(argument.name)) {
      state.report('argumentTwice', 'error', nameSpan(a), { name: argument.name })
      continue
    }
    seen.set(argument.name, a)
    if (argument.decided !== undefined) {
      const details = {
        activity: `"${activity}"`,
        name: argument.name,
        detail: `it cannot be given: ${argument.decided}`,
        code: 'it is decided',
        hint: 'Take it away.',
      }
      state.report('argumentValue', 'error', nameSpan(a), details)
      continue
    }
    const wrong = argumentType(state, a, argument.type, argument.unit, activity, argument.name)
    const value = wrong ? undefined : literalValue(a)
    if (value === undefined) dynamic.add(argument.name)
    else values[argument.name] = value
    if (shape.plan === undefined && value !== undefined) rangeOf(state, a, argument, activity)
  }
  for (const a of open)
    if (a.required && !seen.has(a.name))
      state.report('missingArgument', 'error', place, {
        activity: `"${activity}"`,
        name: a.name,
        expected: expectedOf(a),
      })
  if (shape.plan === undefined) return
  for (const problem of checkArguments(shape.plan, values).problems) {
    const a = seen.get(problem.argument)
    if (a === undefined || dynamic.has(problem.argument)) continue
    const details = {
      activity: `"${activity}"`,
      name: problem.place,
      detail: problem.message,
      code: problem.code,
      hint: problem.remedy,
    }
    state.report('argumentValue', 'error', a.span, details)
  }
}

/** Types of what is given against that of the argument; true where something does not fit. */
function argumentType(
  state: CheckState,
  a: Argument,
  type: DataType,
  unit: string | undefined,
  activity: string,
  place: string,
): boolean {
  const { system } = state.model!
  const wrong = (detail: string, span: Span): true => {
    const details = {
      activity: `"${activity}"`,
      name: place,
      detail,
      code: 'of another type',
      hint: `It takes ${expectedOf({ type })}.`,
    }
    state.report('argumentValue', 'error', span, details)
    return true
  }
  if (a.kind === 'array') {
    const element = type.kind === 'array' ? system.type(type.elementType) : undefined
    if (type.kind !== 'array') return wrong('an array is given', a.span)
    let bad = false
    for (const e of a.elements)
      if (element !== undefined) bad = valueType(state, e, staticTypeOf(element), wrong) || bad
    return bad
  }
  if (a.kind === 'record') {
    if (type.kind !== 'aggregate') return wrong('a record is given', a.span)
    let bad = false
    for (const m of a.members) {
      const member = argumentNamed(type.members, writtenName(m))
      const own = member === undefined ? undefined : system.type(member.type)
      if (member === undefined) {
        argumentTypes(state, m)
        bad = wrong(`there is no member "${writtenName(m)}"`, nameSpan(m))
      } else if (own !== undefined)
        bad = argumentType(state, m, own, undefined, activity, `${place}.${member.name}`) || bad
    }
    return bad
  }
  return valueType(state, a.value, staticTypeOf(type, unit), wrong)
}

function valueType(
  state: CheckState,
  e: Expression,
  wanted: StaticType,
  wrong: (detail: string, span: Span) => true,
): boolean {
  const type = typeOf(state, e)
  if (type.kind === 'unknown' || wanted.kind === 'unknown') return false
  if (wanted.kind === 'number' && (type.kind === 'number' || type.kind === 'duration')) {
    const quantity = type.kind === 'duration' ? { s: 1 } : type.quantity
    if (quantity !== undefined && wanted.quantity !== undefined && !sameQuantity(quantity, wanted.quantity))
      return wrong(`${typeText(type)} is given`, e.span)
    return false
  }
  // Texts are read by the type of the argument when they are written out.
  if (type.kind === 'text' && e.kind === 'string') return false
  if (wanted.kind === 'text' || type.kind === wanted.kind) return false
  if (wanted.kind === 'label')
    return type.kind === 'boolean' && !wanted.truth ? wrong('true or false is given', e.span) : false
  if (wanted.kind === 'duration' && type.kind === 'number') {
    if (type.quantity !== undefined && !sameQuantity(type.quantity, { s: 1 }))
      return wrong(`${typeText(type)} is given`, e.span)
    return false
  }
  if (type.kind === 'text' || type.kind === 'label') return false
  return wrong(`${typeText(type)} is given`, e.span)
}

/** Of procedures and other activities: ranges and labels of values that are written out. */
function rangeOf(state: CheckState, a: Argument, argument: ActivityArgument, activity: string): void {
  if (a.kind !== 'simple') return
  const { type } = argument
  const value = literalOf(a.value)
  const wrong = (detail: string): void => {
    const details = {
      activity: `"${activity}"`,
      name: argument.name,
      detail,
      code: 'out of range',
      hint: `It takes ${expectedOf({ type })}.`,
    }
    state.report('argumentValue', 'error', a.span, details)
  }
  if (
    type.kind === 'enumerated' &&
    typeof value === 'string' &&
    meantBy(
      value,
      type.labels.map((l) => l.label),
    ) === undefined
  ) {
    const near = nearest(
      value,
      type.labels.map((l) => l.label),
    )
    wrong(`"${value}" is not one of its values${near === undefined ? '' : `: did you mean "${near}"?`}`)
  }
  if ((type.kind !== 'integer' && type.kind !== 'float') || a.value.kind !== 'number' || a.value.unit !== undefined)
    return
  const range = type.validRange
  const n = a.value.value
  if (type.kind === 'integer' && !Number.isInteger(n)) wrong(`${n} is not whole`)
  else if (
    range !== undefined &&
    ((range.min !== undefined && n < range.min) || (range.max !== undefined && n > range.max))
  )
    wrong(`${n} is out of range`)
}

/** What is written out as values; undefined where only the run knows. */
function literalValue(a: Argument): ArgumentValue | undefined {
  if (a.kind === 'simple') return literalOf(a.value)
  if (a.kind === 'array') {
    const elements = a.elements.map(literalOf)
    return elements.includes(undefined) ? undefined : (elements as ArgumentValue[])
  }
  const members: Record<string, ArgumentValue> = {}
  for (const m of a.members) {
    const value = literalValue(m)
    if (value === undefined) return undefined
    members[writtenName(m)] = value
  }
  return members
}
function literalOf(e: Expression): ArgumentValue | undefined {
  switch (e.kind) {
    case 'number':
      return e.unit === undefined ? e.value : `${e.value} ${e.unit.text}`
    case 'boolean':
    case 'string':
      return e.value
    case 'absolute time':
      return formatUtc(BigInt(e.tai))
    case 'relative time':
      return `${e.nanoseconds / 1e9} s`
    case 'unary': {
      const operand = e.operator === 'not' ? undefined : literalOf(e.operand)
      if (operand === undefined || e.operator === '+') return operand
      return typeof operand === 'number'
        ? -operand
        : typeof operand === 'string' && e.operand.kind === 'number'
          ? `-${operand}`
          : undefined
    }
    default:
      return undefined
  }
}

// ---- who may ----

function released(state: CheckState, shape: ActivityShape, span: Span, activity: string): void {
  const { model } = state
  if (model?.policy === undefined && model?.role === undefined) return
  const policy = model.policy ?? DEFAULT_POLICY
  const { role } = model
  const element = parentPath(shape.path)
  const { significance } = shape
  const significanceText = `of significance "${significance}"`
  if (role !== undefined) {
    const own = policy.rights.filter((r) => r.role === role)
    const may = own.some(
      (r) =>
        (r.kinds?.includes(shape.kind) ?? true) &&
        (r.elements?.some((e) => e === '' || element === e || element.startsWith(`${e}.`)) ?? true) &&
        isAsGraveAs(r.upTo, significance),
    )
    if (!may) {
      const rights = own.map(
        (r) => `${(r.kinds ?? ['all']).join(', ')} of ${(r.elements ?? ['all elements']).join(', ')} up to ${r.upTo}`,
      )
      state.report('mayNotRelease', 'error', span, {
        role,
        activity: `"${activity}"`,
        significance: significanceText,
        rights: rights.length === 0 ? 'nothing' : rights.join('; '),
      })
    }
  }
  if (shape.kind !== 'telecommand' || significance === 'none') return
  const needs = [
    ...(isAsGraveAs(significance, policy.approvalFrom) ? ['a second person approves it'] : []),
    ...(isAsGraveAs(significance, policy.firingFrom) ? ['it is armed and fired in two acts'] : []),
  ]
  if (needs.length > 0)
    state.report('needsApproval', 'information', span, {
      activity: `"${activity}"`,
      significance: significanceText,
      needs: needs.join(', '),
    })
}

/** The arguments of `set X of Y with arguments …`: their values alone. */
export function operationCall(state: CheckState, operation: Reference, given: readonly Argument[]): void {
  const known = state.model?.names.resolve(operation, state.context, ['activity'])
  if (known?.kind === 'found') {
    const shape = state.model?.activity(known.thing.path)
    state.occurs(operation, operation.span, { kind: 'thing', thing: known.thing })
    if (shape !== undefined && shape.problem === undefined) {
      givenArguments(state, shape, given, operation.span, referenceText(operation))
      released(state, shape, operation.span, referenceText(operation))
      return
    }
  } else if (state.model !== undefined) state.thing(operation, ['activity'], 'the operation')
  for (const a of given) argumentTypes(state, a)
}
