/** `PROPERTY of OBJECT`: what can be read of reporting data, activities, steps, events and elements. */
import { parseUtc } from '@vigie/base'
import type { Reference } from '../language/ast.ts'
import type { ExpressionPlace } from './compile-expression.ts'
import { scopeAt, type Scene } from './scene.ts'
import type { Call, StepStatus } from './state.ts'
import type { Unknown, Value } from './values.ts'
import type { SeenValue } from './world.ts'

type Work = (scene: Scene) => Value

const unknown = (why: string): Unknown => ({ unknown: why })

const OF_DATA: Readonly<Record<string, (seen: SeenValue) => Value>> = {
  'raw value': (seen) => seen.raw,
  'validity status': (seen) => seen.validity,
  'monitoring status': (seen) => seen.monitoring ?? 'unchecked',
  'sampling time': (seen) => seen.sampled ?? unknown('its time is not known'),
  'reception time': (seen) => seen.received ?? unknown('its time is not known'),
}
/** Of what was never received. */
const UNRECEIVED: Readonly<Record<string, Value>> = { 'validity status': 'unknown', 'monitoring status': 'unchecked' }
const AT: Readonly<Record<string, 'initiated' | 'started' | 'ended'>> = {
  'initiation time': 'initiated',
  'start time': 'started',
  'completion time': 'ended',
  'termination time': 'ended',
}

/** Undefined: the object is not known, or has no such property. */
export function property(
  written: string,
  of: Reference,
  place: ExpressionPlace,
  marks: { readonly reads: Set<string>; local: boolean },
): Work | undefined {
  const name = written.replaceAll('_', ' ')
  if (Object.hasOwn(OF_DATA, name)) {
    const path = place.names.find(of, place.context, ['parameter'])?.path
    if (path === undefined) return undefined
    marks.reads.add(path)
    const read = OF_DATA[name]!
    const unreceived = UNRECEIVED[name] ?? unknown(`nothing was received of ${path}`)
    return (s) => {
      const seen = s.world.parameter(path)
      return seen === undefined ? unreceived : read(seen)
    }
  }
  if (name === 'execution status' || name === 'confirmation status' || Object.hasOwn(AT, name)) {
    marks.local = true
    return executed(name, of, place)
  }
  if (name === 'raised time' || name === 'occurrence time') {
    marks.local = true
    return raised(of, place)
  }
  if (name === 'name' || name === 'description') {
    const path = place.names.find(of, place.context, ['element', 'parameter', 'activity'])?.path
    if (path === undefined) return undefined
    return (s) => s.world.element(path)?.[name] ?? (name === 'name' ? path : '')
  }
  return undefined
}

const instantOf = (status: StepStatus | Call, key: 'initiated' | 'started' | 'ended'): Value => {
  const at = status[key]
  if (at === undefined) return unknown(`it has not ${key === 'initiated' ? 'been initiated' : key}`)
  return { tai: at.includes('T') ? String(parseUtc(at)) : at }
}

function statusValue(name: string, status: StepStatus | Call | undefined): Value {
  if (status !== undefined && Object.hasOwn(AT, name)) return instantOf(status, AT[name]!)
  if (name === 'execution status') return status?.execution ?? 'not initiated'
  if (name === 'confirmation status') return status?.confirmation ?? 'not available'
  return unknown('it was not initiated')
}

/** Of a step, of an execution by the name it was given, or of the last one of an activity in this run. */
function executed(name: string, of: Reference, place: ExpressionPlace): Work | undefined {
  const key = of.names.length === 1 ? of.names[0]!.key : undefined
  if (key !== undefined) {
    const call = place.locals.find('call', key)
    if (call !== undefined) return (s) => statusValue(name, s.state.calls[scopeAt(s, call.depth).calls[key] ?? -1])
    const step = place.locals.find('step', key)
    if (step !== undefined) return (s) => statusValue(name, scopeAt(s, step.depth).steps[key])
  }
  const path = place.names.find(of, place.context, ['activity'])?.path
  if (path === undefined) return undefined
  return (s) =>
    statusValue(
      name,
      Object.values(s.state.calls).findLast((c) => c.path === path),
    )
}

function raised(of: Reference, place: ExpressionPlace): Work | undefined {
  const key = of.names.length === 1 ? of.names[0]!.key : undefined
  const never = unknown('it was not raised')
  const value = (at: string | undefined): Value => (at === undefined ? never : { tai: at })
  const event = key === undefined ? undefined : place.locals.find('event', key)
  if (key !== undefined && event !== undefined) return (s) => value(scopeAt(s, event.depth).events[key])
  const path = place.names.find(of, place.context, ['event'])?.path
  return path === undefined ? undefined : (s) => value(s.state.events[path])
}
