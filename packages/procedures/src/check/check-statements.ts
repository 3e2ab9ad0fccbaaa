/** Statements and bodies: what they name, declare and wait for. */
import type {
  Bodies,
  ContinuationAction,
  Gates,
  Name,
  Reference,
  SavedName,
  Span,
  Statement,
  StepStatement,
  Timeout,
  WaitStatement,
} from '../language/ast.ts'
import { activityCall, operationCall } from './check-activities.ts'
import { comparable, emptyRange } from './check-comparisons.ts'
import { condition, duration, typeOf } from './check-expressions.ts'
import { declaration, leave, namesOf } from './check-declarations.ts'
import { bodyFlow, caseFlow, continuationFlow, loopFlow, parallelFlow } from './check-flow.ts'
import { referenceText, type CheckState } from './check-state.ts'
import { nearest } from '@vigie/documents/nearest'
import { Scope, type LocalName } from './scopes.ts'
import { quantityOf, sameQuantity, typeText, type StaticType } from './static-types.ts'

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
