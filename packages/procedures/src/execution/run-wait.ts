/** Gates and waits. */
import { formatUtc } from '@vigie/base'
import { archivedCondition, type ParameterComparison } from './archived-condition.ts'
import type { Machine } from './machine.ts'
import type { Compiled, GateNode, WaitNode } from './program.ts'
import type { CheckRecord } from './record.ts'
import { eventName, raise, save } from './run-simple.ts'
import { endBody, finished } from './run-unwind.ts'
import { inUnit } from './units.ts'
import type { Found, Frame, Keep, Thread } from './state.ts'
import { isDuration, isInstant, isQuantity, isUnknown, truth, ValueProblem, valueText, type Value } from './values.ts'

/** Nanoseconds. Throws `ValueProblem`. */
export function nanosecondsOf(value: Value): bigint {
  if (isDuration(value)) return BigInt(Math.round(value.ns))
  if (isQuantity(value)) return BigInt(Math.round(inUnit(value.n, value.unit, 's') * 1e9))
  if (isUnknown(value)) throw new ValueProblem(value.unknown)
  throw new ValueProblem(`${valueText(value)} is no duration; durations have a unit, such as "30 s"`)
}

/** What a condition said, in the form of an expectation. */
function checkOf(
  m: Machine,
  kind: CheckRecord['kind'],
  condition: Compiled,
  found: readonly Found[] | undefined,
  passed: boolean,
): CheckRecord {
  const { compares } = condition
  if (compares === undefined) {
    const actual = found?.map((f) => `${f.of} ${f.value}`).join(', ')
    return { kind, subject: condition.text, expected: 'TRUE', ...(actual === undefined ? {} : { actual }), passed }
  }
  const { archived } = compares
  const actual = found?.find((f) => f.of === compares.subject)?.value ?? found?.[0]?.value
  const right = compares.right === undefined ? undefined : shown(m, compares.right)
  return {
    kind,
    subject: compares.subject,
    expected: right === undefined ? compares.expected : `${compares.expected} (${right})`,
    ...(actual === undefined ? {} : { actual }),
    passed,
    ...(archived === undefined ? {} : again(m, archived)),
  }
}

/** So that it can be judged again on archived samples. */
function again(m: Machine, archived: ParameterComparison): Pick<CheckRecord, 'parameter' | 'condition' | 'unit'> {
  const condition = archivedCondition(archived, m.scene)
  if (condition === undefined) return {}
  const { parameter } = archived
  const value = m.scene.world.parameter(parameter)?.value
  const unit = typeof value === 'object' && isQuantity(value) ? value.unit : undefined
  return { parameter, condition, ...(unit === undefined ? {} : { unit }) }
}

function shown(m: Machine, compiled: Compiled): string | undefined {
  try {
    return valueText(compiled.of(m.scene))
  } catch {
    return undefined
  }
}

export function gateGoesOn(m: Machine, thread: Thread, frame: Frame, node: GateNode): void {
  if (frame.keep?.mode === 'condition' && frame.at === 'begin') {
    frame.at = 'waiting'
    return
  }
  const { value, found } = m.looking(() => node.condition.of(m.scene))
  const held = m.holds(node, value)
  m.record(thread, node, 'if-gate', 'done', {
    text: node.condition.text,
    ok: held,
    check: checkOf(m, node.condition.reads.length > 0 ? 'parameter' : 'statement', node.condition, found, held),
    ...(found === undefined ? {} : { found }),
  })
  finished(m, thread, held)
}

export function waitGoesOn(m: Machine, thread: Thread, frame: Frame, node: WaitNode): void {
  if (frame.at === 'begin') return waitBegins(m, thread, frame, node)
  const keep = frame.keep!
  if (keep.why !== undefined) throw new ValueProblem(keep.why)
  const ok = keep.satisfied === true
  const took = Number(m.scene.now - BigInt(keep.since!)) / 1e9
  if (took >= 1) delete m.state.refused
  const within = keep.deadline === undefined ? undefined : Number(BigInt(keep.deadline) - BigInt(keep.since!)) / 1e9
  const since = formatUtc(BigInt(keep.since!), { digits: 9 })
  const check = { ...expectation(m, node, keep, ok), since, took, ...(within === undefined ? {} : { within }) }
  const savedFound = ok && node.saved.length > 0 ? save(m, node.saved) : []
  const found = [...(keep.found ?? []), ...savedFound]
  m.record(thread, node, 'wait', 'stop', {
    ok,
    ...(node.what === 'for' && keep.mode === 'time' ? {} : { check }),
    ...(found.length === 0 ? {} : { found }),
    ...(ok ? {} : { detail: `not within ${within} s` }),
  })
  const event = ok ? undefined : node.timeout?.raise
  if (event !== undefined) raise(m, thread, node, event)
  const isGate = thread.frames.at(-2)?.at !== 'block'
  if (isGate) return finished(m, thread, ok)
  // An event that was raised is for a watchdog to deal with; without one the body has not done what it was for.
  if (ok || event !== undefined) return finished(m, thread)
  endBody(m, thread, thread.frames.length - 1, 'fail', `line ${node.line}: not within ${within} s`)
}

function waitBegins(m: Machine, thread: Thread, frame: Frame, node: WaitNode): void {
  const { now } = m.scene
  const since = String(now)
  const keep: Keep = (frame.keep = { ...frame.keep, since })
  if (node.timeout !== undefined) keep.deadline = String(now + nanosecondsOf(node.timeout.duration.of(m.scene)))
  if (node.event !== undefined) {
    keep.mode = 'event'
    keep.event = eventName(m, node.event)
  } else if (node.what === 'for') forSoLong(m, keep, node.expression!)
  else untilThen(m, keep, node.expression!)
  m.record(thread, node, 'wait', 'start', { text: node.text })
  frame.at = 'waiting'
}

function forSoLong(m: Machine, keep: Keep, expression: Compiled): void {
  const value = expression.of(m.scene)
  if (isDuration(value) || isQuantity(value)) {
    keep.mode = 'time'
    keep.until = String(m.scene.now + nanosecondsOf(value))
  } else untilThen(m, keep, expression)
}

function untilThen(m: Machine, keep: Keep, expression: Compiled): void {
  const value = expression.of(m.scene)
  if (isInstant(value) && !expression.timed && !expression.local && expression.reads.length === 0) {
    keep.mode = 'time'
    keep.until = value.tai
    keep.fixed = true
    return
  }
  // It is said now what can never be a condition.
  if (!isInstant(value) && !isUnknown(value)) truth(value)
  keep.mode = 'condition'
}

function expectation(m: Machine, node: WaitNode, keep: Keep, passed: boolean): CheckRecord {
  if (node.event !== undefined)
    return {
      kind: 'event',
      subject: node.event.name,
      expected: 'raised',
      actual: passed ? 'raised' : 'not raised',
      passed,
    }
  return checkOf(m, 'wait', node.expression!, keep.found, passed)
}
