/** Statements and bodies: what they name, declare and wait for. */
import type {
  Bodies,
  ContinuationAction,
  Declaration,
  Gates,
  Name,
  Reference,
  SavedName,
  Span,
  Statement,
  StepStatement,
  Timeout,
  TypeReference,
  WaitStatement,
} from '../language/ast.ts'
import { activityCall, operationCall } from './check-activities.ts'
import { comparable, condition, duration, emptyRange, typeOf } from './check-expressions.ts'
import { bodyFlow, caseFlow, continuationFlow, loopFlow, parallelFlow } from './check-flow.ts'
import { referenceText, type CheckState } from './check-state.ts'
import { nearest } from '../language/edit-distance.ts'
import { gatesOf, Scope, statementsOf, type LocalKind, type LocalName } from './scopes.ts'
import {
  NUMBER,
  numberIn,
  quantityOf,
  sameQuantity,
  staticTypeOf,
  typeText,
  UNKNOWN,
  type StaticType,
} from './static-types.ts'

export function bodiesOf(
  state: CheckState,
  b: Bodies & { readonly span: Span },
  owner: Scope['owner'],
  given?: (scope: Scope) => void,
): void {
  const outer = state.scope
  const scope = owner === 'procedure' ? outer : new Scope(owner, outer)
  state.scope = scope
  state.places.push({ span: b.span, scope, context: state.context })
  given?.(scope)
  for (const d of b.declarations) declaration(state, d)
  namesOf(state, scope, b)
  bodyFlow(state, b, owner)
  if (b.preconditions !== undefined) gates(state, b.preconditions, owner === 'watchdog step')
  for (const s of b.main?.statements ?? []) statement(state, s)
  for (const s of b.watchdog?.steps ?? []) step(state, s, 'watchdog step')
  if (b.confirmation !== undefined) gates(state, b.confirmation, false)
  leave(state, scope)
  state.scope = outer
}

// ---- declarations ----

function declare(
  state: CheckState,
  scope: Scope,
  kind: LocalKind,
  name: Name,
  by: LocalName['by'],
  type: StaticType = UNKNOWN,
  more: Parameters<Scope['add']>[4] = {},
): LocalName {
  const { local, first } = scope.add(kind, name, by, type, more)
  if (first) state.occurs(name, name.span, { kind: 'local', local }, 'declaration')
  return local
}

function declaration(state: CheckState, d: Declaration): void {
  const { scope } = state
  const known = scope.names.get(`${d.kind} ${d.name.key}`)
  if (known !== undefined) {
    const line = state.lines.at(known.name.span.start).line
    state.report('declaredTwice', 'error', d.name.span, { what: `the ${d.kind}`, name: d.name.text, line })
    return
  }
  const described = d.description === undefined ? {} : { description: d.description }
  if (d.kind === 'event') declare(state, scope, 'event', d.name, 'declaration', UNKNOWN, described)
  else if (d.kind === 'enumeration')
    declare(
      state,
      scope,
      'enumeration',
      d.name,
      'declaration',
      { kind: 'text', values: d.values },
      { ...described, values: d.values },
    )
  else {
    const type = declaredType(state, d.type, d.unit?.text)
    if (d.unit !== undefined && type.kind !== 'number' && type.kind !== 'unknown' && type.kind !== 'duration')
      state.report('assignment', 'error', d.unit.span, {
        name: d.name.text,
        type: typeText(type),
        value: `given in ${d.unit.text}`,
      })
    const unit = d.unit === undefined ? {} : { unit: d.unit.text }
    declare(state, scope, 'variable', d.name, 'declaration', type, {
      ...described,
      ...unit,
      typeText: typeName(d.type),
    })
  }
}
const typeName = (t: TypeReference): string =>
  t.kind === 'predefined' ? t.type : t.kind === 'named' ? t.name.text : `same as ${referenceText(t.of)}`

function declaredType(state: CheckState, t: TypeReference, unit: string | undefined): StaticType {
  if (t.kind === 'named') {
    const set = state.local('enumeration', t.name)
    if (set !== undefined) {
      set.reads++
      return set.type
    }
    const names = [...state.scope.visible()].filter((l) => l.kind === 'enumeration').map((l) => l.name.text)
    const near = nearest(t.name.text, [...names, ...TYPES])
    state.report('unresolved', 'error', t.span, {
      what: 'the type',
      name: t.name.text,
      where: 'the enumerated sets declared before',
      hint:
        near === undefined
          ? `Write one of: ${TYPES.join(', ')}, or declare an enumerated set of this name.`
          : `Did you mean "${near}"?`,
    })
    return UNKNOWN
  }
  if (t.kind === 'same-as') {
    const thing = state.thing(t.of, ['parameter'], 'the reporting data')
    return thing === undefined
      ? UNKNOWN
      : t.property === undefined || t.property === 'value'
        ? staticTypeOf(state.model?.dataType(thing), unit)
        : UNKNOWN
  }
  switch (t.type) {
    case 'boolean':
      return { kind: 'boolean' }
    case 'signed integer':
    case 'unsigned integer':
      return numberIn(unit, true)
    case 'real':
      return numberIn(unit)
    case 'string':
      return { kind: 'text' }
    case 'absolute time':
      return { kind: 'instant' }
    default:
      return { kind: 'duration' }
  }
}
export const TYPES = [
  'Boolean',
  'signed integer',
  'unsigned integer',
  'real',
  'string',
  'absolute time',
  'relative time',
]

/** Names that statements give: they are known in the whole body. */
function namesOf(state: CheckState, scope: Scope, b: Bodies): void {
  const saved = (list: readonly SavedName[]): void => {
    for (const s of list) {
      const local = declare(state, scope, 'variable', s.by, 'saved context')
      if (local.name !== s.by) state.occurs(s.by, s.by.span, { kind: 'local', local })
      local.writes++
    }
  }
  for (const g of gatesOf(b)) if (g.kind === 'wait') saved(g.saveContext ?? [])
  for (const s of [...statementsOf(b.main?.statements ?? []), ...(b.watchdog?.steps ?? [])])
    switch (s.kind) {
      case 'step': {
        const local = declare(state, scope, 'step', s.name, 'step')
        if (local.name !== s.name) {
          const line = state.lines.at(local.name.span.start).line
          state.report('declaredTwice', 'warning', s.name.span, { what: 'a step', name: s.name.text, line })
          state.occurs(s.name, s.name.span, { kind: 'local', local })
        }
        break
      }
      case 'activity':
        if (s.referBy !== undefined) {
          const local = declare(state, scope, 'execution', s.referBy, 'refer by')
          if (local.name !== s.referBy) state.occurs(s.referBy, s.referBy.span, { kind: 'local', local })
          local.writes++
        }
        break
      case 'for': {
        const outer = scope.find('variable', s.variable.key)
        const local = outer ?? declare(state, scope, 'variable', s.variable, 'loop', NUMBER)
        if (local.name !== s.variable) state.occurs(s.variable, s.variable.span, { kind: 'local', local })
        local.writes++
        break
      }
      case 'wait':
        saved(s.saveContext ?? [])
        break
      case 'save context':
        saved(s.saved)
        break
      default:
    }
}

/** What the body declares and nobody uses. */
function leave(state: CheckState, scope: Scope): void {
  for (const l of scope.names.values()) {
    const { span } = l.name
    const name = l.name.text
    if (l.kind === 'event' && l.by === 'declaration') {
      if (l.raised === 0 && l.handled === 0) state.report('unused', 'warning', span, { what: 'the event', name })
      else if (l.handled === 0) state.report('eventNotHandled', 'warning', span, { name })
      else if (l.raised === 0) state.report('eventNotRaised', 'warning', span, { name })
    }
    if (l.kind === 'enumeration' && l.reads === 0) state.report('unused', 'warning', span, { what: 'the set', name })
    if (l.kind === 'execution' && l.reads === 0) {
      const activity = state.unconfirmed.get(l)
      if (activity !== undefined)
        state.report('notConfirmed', 'warning', activity.span, { activity: `"${referenceText(activity)}"` })
      else state.report('unused', 'information', span, { what: 'the name of the execution', name })
    }
    if (l.kind !== 'variable' || l.by === 'argument') continue
    if (l.reads === 0 && l.by !== 'loop')
      state.report('unused', 'warning', span, {
        what: l.by === 'saved context' ? 'the saved value' : 'the variable',
        name,
      })
    else if (l.writes === 0) state.report('neverAssigned', 'warning', span, { name })
  }
}

// ---- statements ----

function statements(state: CheckState, list: readonly Statement[]): void {
  for (const s of list) statement(state, s)
}

function statement(state: CheckState, s: Statement): void {
  switch (s.kind) {
    case 'step':
      step(state, s, 'step')
      break
    case 'activity': {
      activityCall(state, s)
      if (s.continuation !== undefined) {
        continuationFlow(state, s.continuation, false)
        for (const arm of s.continuation.arms) action(state, arm.action)
      }
      if (!s.confirm && s.referBy === undefined)
        state.report('notConfirmed', 'warning', s.activity.span, { activity: `"${referenceText(s.activity)}"` })
      if (!s.confirm && s.referBy !== undefined) {
        const local = state.scope.find('execution', s.referBy.key)
        if (local !== undefined) state.unconfirmed.set(local, s.activity)
      }
      break
    }
    case 'parallel':
      parallelFlow(state, s)
      statements(state, s.branches)
      break
    case 'context': {
      const element = state.thing(s.of, ['element', 'parameter', 'activity'], 'the element')
      const outer = state.context
      if (element !== undefined) state.context = [element.path, ...outer]
      state.places.push({ span: s.span, scope: state.scope, context: state.context })
      statements(state, s.statements)
      state.context = outer
      break
    }
    case 'inform':
    case 'log':
      for (const t of s.texts) typeOf(state, t)
      break
    case 'assign':
      assign(state, s)
      break
    case 'if':
      condition(state, s.condition)
      statements(state, s.then)
      statements(state, s.otherwise ?? [])
      break
    case 'case':
      caseStatement(state, s)
      break
    case 'while':
      condition(state, s.condition)
      timeout(state, s.timeout)
      statements(state, s.statements)
      loopFlow(state, s)
      break
    case 'repeat':
      statements(state, s.statements)
      condition(state, s.until)
      timeout(state, s.timeout)
      loopFlow(state, s)
      break
    case 'for':
      for (const e of [s.from, s.to, ...(s.by === undefined ? [] : [s.by])]) {
        const type = typeOf(state, e)
        if (type.kind !== 'number' && type.kind !== 'unknown')
          state.report('types', 'error', e.span, {
            left: 'a loop',
            done: 'counted by',
            right: typeText(type),
            hint: 'Bounds and steps of a loop are numbers.',
          })
      }
      statements(state, s.statements)
      loopFlow(state, s)
      break
    case 'wait':
      wait(state, s, true)
      break
    case 'raise':
      raised(state, s.event)
      break
    case 'save context':
      saved(state, s.saved)
      break
    case 'operation':
      operationCall(state, s.operation, s.arguments)
      break
    default:
  }
}

function step(state: CheckState, s: StepStatement, owner: 'step' | 'watchdog step'): void {
  bodiesOf(state, s, owner)
  if (s.continuation !== undefined) {
    continuationFlow(state, s.continuation, owner === 'watchdog step')
    for (const arm of s.continuation.arms) action(state, arm.action)
  }
}

function action(state: CheckState, a: ContinuationAction): void {
  if (a.kind === 'raise event') raised(state, a.event)
  if (a.kind !== 'restart') return
  if (a.times !== undefined) {
    const type = typeOf(state, a.times)
    if (type.kind !== 'number' && type.kind !== 'unknown')
      state.report('types', 'error', a.times.span, {
        left: 'a number of times',
        done: 'given as',
        right: typeText(type),
        hint: 'Write: restart max 3 times',
      })
  }
  timeout(state, a.timeout)
}

function timeout(state: CheckState, t: Timeout | undefined): void {
  if (t === undefined) return
  duration(state, t.duration)
  if (t.raise !== undefined) raised(state, t.raise)
}

function gates(state: CheckState, body: Gates, trigger: boolean): void {
  for (const g of body.gates)
    if (g.kind === 'if-gate') condition(state, g.condition)
    else wait(state, g, !trigger)
}

function wait(state: CheckState, w: WaitStatement, bounded: boolean): void {
  let endless = false
  if (w.for.kind === 'event') {
    handled(state, w.for.event)
    endless = true
  } else {
    const type = typeOf(state, w.for.expression)
    const isCondition = type.kind === 'boolean' || (type.kind === 'label' && type.truth)
    if (w.for.kind === 'until' && type.kind !== 'instant') {
      condition(state, w.for.expression)
      endless = true
    } else if (w.for.kind === 'for' && isCondition) {
      condition(state, w.for.expression)
      endless = true
    } else if (w.for.kind === 'for') duration(state, w.for.expression)
  }
  saved(state, w.saveContext ?? [])
  timeout(state, w.timeout)
  if (endless && bounded && w.timeout === undefined) {
    const at = { start: w.span.end, end: w.span.end }
    state.report(
      'waitWithoutTimeout',
      'warning',
      w.span,
      {},
      { title: 'add a timeout', span: at, text: ' timeout 5 min' },
    )
  }
}

function saved(state: CheckState, list: readonly SavedName[]): void {
  for (const s of list) {
    const local = state.scope.find('variable', s.by.key)
    const thing = referenceType(state, s.of)
    if (local !== undefined && local.by === 'saved context') local.type = thing
  }
}
/** What can be saved: reporting data, and variables. */
function referenceType(state: CheckState, of: Reference): StaticType {
  return typeOf(state, { kind: 'reference', of, span: of.span })
}

// ---- events ----

function raised(state: CheckState, name: Name): void {
  const local = state.local('event', name)
  if (local !== undefined) local.raised++
  else undeclared(state, name, { names: [name], span: name.span })
}
function handled(state: CheckState, event: Reference): void {
  const first = event.names[0]!
  const local = event.names.length === 1 ? state.local('event', first) : undefined
  if (local !== undefined) {
    local.handled++
    state.targets.set(event, { kind: 'local', local })
    return
  }
  if (event.names.length > 1) state.thing(event, ['event'], 'the event')
  else undeclared(state, first, event)
}
/** An event of the model needs no declaration; any other does. */
function undeclared(state: CheckState, name: Name, reference: Reference): void {
  const known = state.model?.names.resolve(reference, state.context, ['event'])
  if (known?.kind === 'found') {
    state.occurs(reference, name.span, { kind: 'thing', thing: known.thing })
    return
  }
  if (known?.kind === 'ambiguous') {
    state.thing(reference, ['event'], 'the event')
    return
  }
  const own = [...state.scope.visible()].filter((l) => l.kind === 'event').map((l) => l.name.text)
  const near = nearest(name.text, own) ?? (known?.kind === 'unknown' ? known.near[0] : undefined)
  const hint = near === undefined ? `Declare it: declare event ${name.text} end declare` : `Did you mean "${near}"?`
  state.report(
    'undeclaredEvent',
    'error',
    name.span,
    { name: name.text, hint },
    near === undefined ? undefined : { title: `write "${near}"`, span: name.span, text: near },
  )
}

// ---- assignments and cases ----

function assign(state: CheckState, s: Extract<Statement, { kind: 'assign' }>): void {
  const value = typeOf(state, s.value)
  const first = s.target.names[0]!
  const local = s.target.names.length === 1 ? state.local('variable', first) : undefined
  if (local === undefined) {
    const known = state.model?.names.resolve(s.target, state.context, ['parameter'])
    const name = referenceText(s.target)
    if (known?.kind === 'found') {
      state.occurs(s.target, s.target.span, { kind: 'thing', thing: known.thing })
      state.report('writesTelemetry', 'error', s.target.span, {
        name,
        path: known.thing.path,
        hint: 'Ask for the activity that changes it, or declare a variable of another name.',
      })
      return
    }
    const names = [...state.scope.visible()].filter((l) => l.kind === 'variable').map((l) => l.name.text)
    const near = nearest(name, names)
    state.report(
      'undeclaredVariable',
      'error',
      s.target.span,
      {
        name,
        hint:
          near === undefined
            ? `Declare it: declare variable ${name} of type real end declare`
            : `Did you mean "${near}"?`,
      },
      near === undefined ? undefined : { title: `write "${near}"`, span: s.target.span, text: near },
    )
    return
  }
  local.writes++
  state.targets.set(s.target, { kind: 'local', local })
  if (local.by === 'argument')
    state.report('assignment', 'warning', s.target.span, {
      name: first.text,
      type: 'an argument of the procedure',
      value: 'changed',
    })
  assignable(state, local, value, s)
}

function assignable(
  state: CheckState,
  local: LocalName,
  value: StaticType,
  s: Extract<Statement, { kind: 'assign' }>,
): void {
  const wanted = local.type
  if (wanted.kind === 'unknown' || value.kind === 'unknown') return
  const wrong = (text: string): void =>
    state.report('assignment', 'error', s.value.span, { name: local.name.text, type: typeText(wanted), value: text })
  if (wanted.kind === 'text') {
    if (wanted.values !== undefined && s.value.kind === 'string')
      comparable(state, { kind: 'reference', of: s.target, span: s.target.span }, s.value, '=', s.value.span)
    return
  }
  if (wanted.kind === 'number') {
    if (value.kind === 'duration') return
    if (value.kind !== 'number' && value.kind !== 'label') return wrong(typeText(value))
    if (value.kind === 'label') return
    const own = local.unit === undefined ? wanted.quantity : quantityOf(local.unit)
    if (own !== undefined && value.quantity !== undefined && !sameQuantity(own, value.quantity))
      state.report('dimensions', 'error', s.span, {
        what: 'this assignment',
        left: typeText(wanted),
        right: typeText(value),
      })
    if (s.value.kind === 'number' && wanted.integer === true && !Number.isInteger(s.value.value))
      wrong(`${s.value.value}: it is not whole`)
    if (local.typeText === 'unsigned integer' && s.value.kind === 'unary' && s.value.operator === '-') wrong('negative')
    return
  }
  if (wanted.kind === 'duration' && value.kind === 'number') {
    if (value.quantity === undefined || sameQuantity(value.quantity, { s: 1 })) return
    return wrong(typeText(value))
  }
  if (wanted.kind === 'boolean' && value.kind === 'label' && value.truth) return
  if (wanted.kind === 'label' && (value.kind === 'text' || value.kind === 'number')) return
  if (wanted.kind !== value.kind) wrong(typeText(value))
}

function caseStatement(state: CheckState, s: Extract<Statement, { kind: 'case' }>): void {
  typeOf(state, s.subject)
  for (const b of s.branches) {
    if (b.tag.kind === 'compare') comparable(state, s.subject, b.tag.value, b.tag.operator, b.tag.span)
    else if (b.tag.kind === 'in') for (const v of b.tag.values) comparable(state, s.subject, v, '=', v.span)
    else {
      // Bounds beside values of an enumeration are those of its numbers.
      comparable(state, s.subject, b.tag.low, '<=', b.tag.low.span)
      comparable(state, s.subject, b.tag.high, '<=', b.tag.high.span)
      emptyRange(state, b.tag.low, b.tag.high, b.tag.span)
    }
    statements(state, b.statements)
  }
  statements(state, s.otherwise ?? [])
  caseFlow(state, s)
}
