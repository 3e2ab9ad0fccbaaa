/** Loops. Their timeouts are looked at before each turn of them. */
import type { Machine } from './machine.ts'
import type { ForNode, WhileNode } from './program.ts'
import { calculate, compare } from './operators.ts'
import { raise } from './run-simple.ts'
import { endBody, finished } from './run-unwind.ts'
import { nanosecondsOf } from './run-wait.ts'
import type { Frame, Thread } from './state.ts'
import { isUnknown, ValueProblem, valueText, type Value } from './values.ts'

export function loopGoesOn(m: Machine, thread: Thread, frame: Frame, node: WhileNode | ForNode): void {
  if (node.kind === 'for')
    return frame.at === 'begin' ? forBegins(m, thread, frame, node) : forGoesOn(m, thread, frame, node)
  if (frame.at === 'begin') {
    const keep = (frame.keep = { ...frame.keep, since: m.state.now, runs: 0 })
    if (node.timeout !== undefined)
      Object.assign(keep, { deadline: String(m.scene.now + nanosecondsOf(node.timeout.duration.of(m.scene))) })
    m.record(thread, node, node.kind, 'start', { text: node.condition.text })
    // The condition of a repeat comes after its statements.
    if (node.kind === 'repeat') return turn(thread, frame, node)
    frame.at = 'test'
    return
  }
  test(m, thread, frame, node)
}

function turn(thread: Thread, frame: Frame, node: WhileNode | ForNode): void {
  frame.keep!.runs = (frame.keep!.runs ?? 0) + 1
  frame.at = 'test'
  delete frame.keep!.answers
  thread.frames.push({ node: node.id, at: 'block', list: 0, i: 0 })
}

function test(m: Machine, thread: Thread, frame: Frame, node: WhileNode): void {
  const keep = frame.keep!
  if (node.asks.length > 0 && keep.answers?.length !== node.asks.length) {
    keep.answers = []
    keep.then = 'test'
    frame.at = 'ask'
    return
  }
  const { value, found } = m.looking(() =>
    m.holds(node, node.condition.of(m.scene), node.kind === 'repeat' || keep.runs === 0),
  )
  const more = { ok: value, ...(found === undefined ? {} : { found }) }
  const goesOn = node.kind === 'while' ? value : !value
  if (!goesOn) {
    m.record(thread, node, node.kind, 'stop', { ...more, value: `${keep.runs} times` })
    return finished(m, thread)
  }
  if (keep.deadline !== undefined && m.scene.now >= BigInt(keep.deadline)) {
    const seconds = Number(BigInt(keep.deadline) - BigInt(keep.since!)) / 1e9
    m.record(thread, node, node.kind, 'stop', {
      ...more,
      value: `${keep.runs} times`,
      detail: `not within ${seconds} s`,
    })
    const event = node.timeout?.raise
    if (event === undefined)
      return endBody(m, thread, thread.frames.length - 1, 'fail', `line ${node.line}: not within ${seconds} s`)
    raise(m, thread, node, event)
    return finished(m, thread)
  }
  m.record(thread, node, node.kind, 'done', more)
  // A loop with nothing in it takes its time too.
  m.state.busy++
  turn(thread, frame, node)
}

function known(value: Value): Value {
  if (isUnknown(value)) throw new ValueProblem(value.unknown)
  return value
}

function forBegins(m: Machine, thread: Thread, frame: Frame, node: ForNode): void {
  const { value, found } = m.looking(() => ({
    from: known(node.from.of(m.scene)),
    bound: known(node.to.of(m.scene)),
    by: node.by === undefined ? 1 : known(node.by.of(m.scene)),
  }))
  frame.keep = { runs: 0, bound: value.bound, by: value.by }
  m.scene.scope.variables[node.key] = value.from
  m.record(thread, node, 'for', 'start', {
    text: node.variable,
    value: `${valueText(value.from)} to ${valueText(value.bound)} by ${valueText(value.by)}`,
    ...(found === undefined ? {} : { found }),
  })
  if (compare('=', value.by, calculate('-', value.by, value.by, false)) === true)
    throw new ValueProblem('a loop by 0 never ends')
  frame.at = 'first'
}

function forGoesOn(m: Machine, thread: Thread, frame: Frame, node: ForNode): void {
  const { by, bound, runs } = frame.keep!
  const { variables } = m.scene.scope
  if (frame.at !== 'first') variables[node.key] = calculate('+', variables[node.key]!, by!, false)
  const now = variables[node.key]!
  const upwards = compare('>', by!, calculate('-', by!, by!, false)) === true
  if (compare(upwards ? '<=' : '>=', now, bound!) !== true) {
    m.record(thread, node, 'for', 'stop', { value: `${runs} times` })
    return finished(m, thread)
  }
  m.record(thread, node, 'for', 'done', { text: node.variable, value: valueText(now) })
  m.state.busy++
  turn(thread, frame, node)
}
