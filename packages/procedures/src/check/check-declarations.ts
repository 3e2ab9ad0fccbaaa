/** What bodies declare and statements name; and what of it nobody uses. */
import type { Bodies, Declaration, Name, SavedName, TypeReference } from '../language/ast.ts'
import { nearest } from '@vigie/documents/nearest'
import { referenceText, type CheckState } from './check-state.ts'
import { gatesOf, statementsOf, type LocalKind, type LocalName, type Scope } from './scopes.ts'
import { NUMBER, numberIn, staticTypeOf, typeText, UNKNOWN, type StaticType } from './static-types.ts'

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

/** One of `declare … end declare`. */
export function declaration(state: CheckState, d: Declaration): void {
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
export function namesOf(state: CheckState, scope: Scope, b: Bodies): void {
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
export function leave(state: CheckState, scope: Scope): void {
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
