/** Activities of the model: asked for, and where they are to be confirmed, waited for. */
import { formatUtc, parseUtc } from '@vigie/base'
import { executionErrors } from './errors.ts'
import type { Machine } from './machine.ts'
import type { ActivityNode, CompiledArgument } from './program.ts'
import { decide } from './run-continuation.ts'
import { activityOf, finished } from './run-unwind.ts'
import type { Call, Frame, Thread } from './state.ts'
import {
  isDuration,
  isInstant,
  isLabelled,
  isQuantity,
  isUnknown,
  isWhole,
  truth,
  ValueProblem,
  valueText,
  type Value,
} from './values.ts'
import type { Effect, Given } from './world.ts'

type Ask = Extract<Effect, { kind: 'activity' }>

/** Calls that a run keeps; all are on record. */
const MOST_CALLS = 500

export function callGoesOn(m: Machine, thread: Thread, frame: Frame, node: ActivityNode): void {
  const keep = (frame.keep ??= {})
  switch (frame.at) {
    case 'begin': {
      const { release } = directives(m, node)
      if (release !== undefined && release > m.scene.now) {
        keep.until = String(release)
        keep.fixed = true
        frame.at = 'released'
        return
      }
      return asked(m, thread, frame, node)
    }
    case 'released':
      delete keep.until
      return asked(m, thread, frame, node)
    case 'called':
      return ended(m, thread, frame, node)
    default:
      return decide(m, thread, frame, node)
  }
}

function asked(m: Machine, thread: Thread, frame: Frame, node: ActivityNode): void {
  const keep = frame.keep!
  const { value, found } = m.looking(() => ({
    given: Object.fromEntries(node.arguments.map((a) => [a.name, argument(m, node, a)])),
    how: directives(m, node),
  }))
  const { release: _, ...directed } = value.how
  const how = { ...(node.valueSet === undefined ? {} : { valueSet: node.valueSet }), ...directed }
  const call: Call = {
    id: m.state.next.call++,
    node: node.id,
    path: node.path,
    arguments: value.given,
    ...(Object.keys(how).length === 0 ? {} : { how }),
    state: 'pending',
    execution: 'not initiated',
    confirmation: 'not available',
  }
  m.state.calls[call.id] = call
  forgetOldest(m)
  if (node.referBy !== undefined) m.scene.scope.calls[node.referBy] = call.id
  m.record(thread, node, node.kind, node.confirm ? 'start' : 'done', {
    text: node.name,
    path: node.path,
    arguments: value.given,
    call: call.id,
    ...(found === undefined ? {} : { found }),
  })
  m.effect({
    kind: 'activity',
    call: call.id,
    path: node.path,
    arguments: value.given,
    ...how,
  })
  if (!node.confirm) return finished(m, thread)
  keep.call = call.id
  keep.runs = (keep.runs ?? 0) + 1
  keep.first ??= m.state.now
  frame.at = 'called'
}

/** Of a loop that asks for ever: those that have ended and are not named any more. */
function forgetOldest(m: Machine): void {
  const ids = Object.keys(m.state.calls)
  if (ids.length <= MOST_CALLS) return
  const named = new Set(Object.values(m.state.scopes).flatMap((s) => Object.values(s.calls)))
  for (const id of ids.slice(0, ids.length - MOST_CALLS)) {
    const call = m.state.calls[Number(id)]!
    if (call.confirmation !== 'not available' && !named.has(call.id)) delete m.state.calls[call.id]
  }
}

function ended(m: Machine, thread: Thread, frame: Frame, node: ActivityNode): void {
  const keep = frame.keep!
  const call = m.state.calls[keep.call!]!
  const status = call.confirmation === 'not available' ? 'not confirmed' : call.confirmation
  m.record(thread, node, node.kind, 'stop', {
    text: node.name,
    status,
    ...activityOf(call),
    ...(call.detail === undefined ? {} : { detail: call.detail }),
    check: {
      kind: 'activity',
      subject: node.path,
      expected: 'confirmed',
      actual: call.detail === undefined || status === 'confirmed' ? status : `${status}: ${call.detail}`,
      passed: status === 'confirmed',
    },
  })
  // Nothing of it left, and nothing was waited for: again and again it is a loop that gets nowhere.
  if (call.activity === undefined && status !== 'confirmed') m.state.refused = (m.state.refused ?? 0) + 1
  else delete m.state.refused
  keep.status = status
  if (call.detail !== undefined && status !== 'confirmed') keep.why = call.detail
  frame.at = 'continue'
}

function argument(m: Machine, node: ActivityNode, a: CompiledArgument): Given {
  switch (a.kind) {
    case 'simple':
      return given(m, node, a.value.of(m.scene), a.name)
    case 'array':
      return a.elements.map((e) => given(m, node, e.of(m.scene), a.name))
    default:
      return Object.fromEntries(a.members.map((member) => [member.name, argument(m, node, member)]))
  }
}

/** As whoever asks for activities writes it. */
function given(m: Machine, node: ActivityNode, value: Value, name: string): Given {
  if (typeof value !== 'object') return value
  if (isUnknown(value)) {
    const why = `argument ${name}: ${value.unknown}`
    if (m.assumes(node, () => why)) return '?'
    throw new ValueProblem(why)
  }
  if (isQuantity(value)) return `${value.n} ${value.unit}`
  if (isLabelled(value)) return value.label
  if (isInstant(value)) return formatUtc(BigInt(value.tai), { digits: 9 })
  if (isDuration(value)) return `${value.ns / 1e9} s`
  if (isWhole(value)) return value.whole
  return (value as readonly Value[]).map((v) => given(m, node, v, name))
}

/** Throws `ValueProblem` for what is no directive. */
function directives(m: Machine, node: ActivityNode): Pick<Ask, 'comment' | 'route'> & { readonly release?: bigint } {
  const route: { virtualChannel?: number; map?: number; service?: 'AD' | 'BD' } = {}
  let comment: string | undefined
  let release: bigint | undefined
  for (const { name, value: compiled } of node.directives) {
    const value = compiled.of(m.scene)
    const wrong = (detail: string): never => {
      throw new ValueProblem(executionErrors.directive({ line: node.line, name, detail }).message)
    }
    const whole = (): number => (typeof value === 'number' && Number.isInteger(value) ? value : wrong('it is a number'))
    switch (name.toLowerCase().replaceAll(/[\s_-]/g, '')) {
      case 'releasetime':
        release = isInstant(value)
          ? BigInt(value.tai)
          : typeof value === 'string'
            ? parseUtc(value)
            : wrong('it is an absolute time')
        break
      case 'service': {
        const service = valueText(value).toUpperCase()
        route.service = service === 'AD' || service === 'BD' ? service : wrong('it is AD or BD')
        break
      }
      case 'virtualchannel':
        route.virtualChannel = whole()
        break
      case 'map':
        route.map = whole()
        break
      case 'comment':
        comment = valueText(value)
        break
      case 'acknowledge':
        // Every activity is verified by what the model expects of it.
        if (truth(value) !== true) wrong('what comes back of an activity is always looked at')
        break
      default:
        wrong('there is no such directive')
    }
  }
  return {
    ...(comment === undefined ? {} : { comment }),
    ...(Object.keys(route).length === 0 ? {} : { route }),
    ...(release === undefined ? {} : { release }),
  }
}
