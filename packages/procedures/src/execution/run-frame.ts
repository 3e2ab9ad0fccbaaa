/** One step of a thread: the topmost frame goes on. */
import { bodyGoesOn } from './run-body.ts'
import { callGoesOn } from './run-call.ts'
import { loopGoesOn } from './run-loop.ts'
import { isSimple, simple } from './run-simple.ts'
import { end, endBody, finished } from './run-unwind.ts'
import { gateGoesOn, waitGoesOn } from './run-wait.ts'
import { askGoesOn } from './run-question.ts'
import { decisionTaken } from './run-continuation.ts'
import { executionErrors } from './errors.ts'
import { begin, frameOf } from './frames.ts'
import type { Machine } from './machine.ts'
import type { ProgramNode } from './program.ts'
import type { Frame, Thread } from './state.ts'
import { isUnknown, truth, ValueProblem } from './values.ts'

export function advance(m: Machine, thread: Thread): void {
  const frame = thread.frames[thread.frames.length - 1]
  if (frame === undefined) return m.remove(thread)
  try {
    if (frame.at === 'block') blockGoesOn(m, thread, frame)
    else constructGoesOn(m, thread, frame)
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error
    problem(m, thread, m.node(thread.frames.at(-1) ?? frame), error.message)
  }
}

function blockGoesOn(m: Machine, thread: Thread, frame: Frame): void {
  const owner = m.node(frame)
  const next = owner.lists[frame.list]![frame.i]
  if (next === undefined) {
    if (owner.kind === 'if' || owner.kind === 'case' || owner.kind === 'context') {
      m.record(thread, owner, owner.kind, 'stop')
      return finished(m, thread)
    }
    thread.frames.pop()
    return
  }
  if (!m.mayBegin(thread, next)) return
  const node = m.program.nodes[next]!
  if (isSimple(node) && node.asks.length === 0) {
    m.enter(thread)
    try {
      simple(m, thread, node)
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error
      return problem(m, thread, node, error.message)
    }
    frame.i++
    return
  }
  begin(thread, node)
}

function constructGoesOn(m: Machine, thread: Thread, frame: Frame): void {
  if (frame.at === 'ask' || frame.at === 'asking') return askGoesOn(m, thread, frame)
  if (frame.at === 'deciding') return decisionTaken(m, thread, frame)
  const node = m.node(frame)
  m.enter(thread)
  switch (node.kind) {
    case 'procedure':
    case 'step':
      return bodyGoesOn(m, thread, frame, node)
    case 'activity':
    case 'operation':
      return callGoesOn(m, thread, frame, node)
    case 'if-gate':
      return gateGoesOn(m, thread, frame, node)
    case 'wait':
      return waitGoesOn(m, thread, frame, node)
    case 'while':
    case 'repeat':
    case 'for':
      return loopGoesOn(m, thread, frame, node)
    case 'parallel':
      return parallelGoesOn(m, thread, frame, node)
    case 'if': {
      const { value, found } = m.looking(() => node.condition.of(m.scene))
      const held = m.holds(node, value)
      m.record(thread, node, 'if', 'start', {
        text: node.condition.text,
        ok: held,
        ...(found === undefined ? {} : { found }),
      })
      return into(frame, held ? 0 : 1)
    }
    case 'case':
      return caseGoesOn(m, thread, frame, node)
    case 'context':
      m.record(thread, node, 'context', 'start', { text: node.text })
      return into(frame, 0)
    default:
      simple(m, thread, node)
      return finished(m, thread)
  }
}

/** The frame becomes that of a list of its statements. */
function into(frame: Frame, list: number): void {
  frame.at = 'block'
  frame.list = list
  frame.i = 0
  delete frame.keep
}

function caseGoesOn(m: Machine, thread: Thread, frame: Frame, node: Extract<ProgramNode, { kind: 'case' }>): void {
  const { value: chosen, found } = m.looking(() => {
    const subject = node.subject.of(m.scene)
    if (
      isUnknown(subject) &&
      m.assumes(node, () => `${node.subject.text}: ${subject.unknown}, taken as ${node.tags[0]?.text}`)
    )
      return 0
    return node.tags.findIndex((tag) => truth(tag.holds(subject, m.scene)) === true)
  })
  const text = chosen >= 0 ? node.tags[chosen]!.text : node.otherwise ? 'otherwise' : 'none'
  m.record(thread, node, 'case', 'start', {
    text: node.subject.text,
    value: text,
    ...(found === undefined ? {} : { found }),
  })
  into(frame, chosen >= 0 ? chosen : node.tags.length)
}

function parallelGoesOn(
  m: Machine,
  thread: Thread,
  frame: Frame,
  node: Extract<ProgramNode, { kind: 'parallel' }>,
): void {
  const depth = thread.frames.length - 1
  if (frame.at === 'begin') {
    m.record(thread, node, 'parallel', 'start', { text: `until ${node.until}` })
    for (const branch of node.lists[0]!)
      m.spawn('branch', { thread: thread.id, frame: depth }, frameOf(m.program.nodes[branch]!))
    frame.at = 'join'
    return
  }
  const left = m.state.threads.filter((t) => t.parent?.thread === thread.id && t.parent.frame === depth)
  for (const branch of left) end(m, branch, 'another branch was complete first')
  m.record(thread, node, 'parallel', 'stop', left.length === 0 ? {} : { detail: `${left.length} aborted` })
  finished(m, thread)
}

/** A statement that cannot be carried out: the body around it is aborted, and its continuation test decides. */
function problem(m: Machine, thread: Thread, node: ProgramNode, detail: string): void {
  m.scene.found = undefined
  const { code, message } = executionErrors.notUnderstood({ line: node.line, detail })
  m.record(thread, node, 'problem', 'done', { code, detail: message, text: node.text })
  endBody(m, thread, thread.frames.length - 1, 'abort', detail)
}
