/** Procedures and steps: preconditions, then the main body beside its watchdogs, then the confirmation (A.2.4, A.2.5). */
import type { Machine } from './machine.ts'
import type { BodyNode } from './program.ts'
import { decide } from './run-continuation.ts'
import { begin, frameOf } from './frames.ts'
import { bodyEnded, end, finished, outer, statusOf, suspend } from './run-unwind.ts'
import type { Frame, Thread } from './state.ts'

export function bodyGoesOn(m: Machine, thread: Thread, frame: Frame, node: BodyNode): void {
  const i = thread.frames.length - 1
  const keep = (frame.keep ??= {})
  switch (frame.at) {
    case 'begin':
      return begins(m, thread, frame, node, i)
    case 'preconditions': {
      if (keep.satisfied === false) return unmet(m, thread, frame, node)
      const gate = node.preconditions[frame.i]
      if (gate !== undefined) return gated(m, thread, frame, gate)
      if (node.preconditions.length > 0) m.record(thread, node, 'preconditions', 'stop', { text: node.name, ok: true })
      if (isWatchdog(thread, i)) triggers(m, thread, node)
      frame.at = 'main'
      return
    }
    case 'main': {
      const status = statusOf(m, thread, node, i)
      if (status !== undefined) {
        status.execution = 'executing'
        status.started = m.state.now
      }
      frame.at = 'main over'
      frame.i = 0
      if (node.watchdogs.length > 0)
        for (const watchdog of node.watchdogs)
          m.spawn('watchdog', { thread: thread.id, frame: i }, frameOf(m.program.nodes[watchdog]!))
      thread.frames.push({ node: node.id, at: 'block', list: 0, i: 0 })
      return
    }
    case 'main over':
      for (const watchdog of m.state.threads.filter((t) => t.parent?.thread === thread.id && t.parent.frame === i))
        end(m, watchdog, 'the main body is over')
      frame.at = 'confirm'
      frame.i = 0
      return
    case 'confirm': {
      if (frame.i === 0) {
        const status = statusOf(m, thread, node, i)
        if (status !== undefined) status.execution = 'confirmation'
        if (node.confirmation.length > 0) m.record(thread, node, 'confirmation', 'start', { text: node.name })
      }
      if (keep.satisfied === false) {
        m.record(thread, node, 'confirmation', 'stop', { text: node.name, ok: false })
        keep.status = 'not confirmed'
        keep.why = 'its confirmation did not hold'
        frame.at = 'end'
        return
      }
      const gate = node.confirmation[frame.i]
      if (gate !== undefined) return gated(m, thread, frame, gate)
      if (node.confirmation.length > 0) m.record(thread, node, 'confirmation', 'stop', { text: node.name, ok: true })
      keep.status = 'confirmed'
      frame.at = 'end'
      return
    }
    case 'end': {
      bodyEnded(m, thread, frame, node, i, keep.status!, keep.why)
      if (node.kind === 'procedure') return finished(m, thread)
      frame.at = 'continue'
      return
    }
    default:
      return decide(m, thread, frame, node)
  }
}

function begins(m: Machine, thread: Thread, frame: Frame, node: BodyNode, i: number): void {
  const keep = frame.keep!
  if (node.kind === 'step') {
    const around = outer(m, thread, i)!
    around.steps[node.key] = { execution: 'preconditions', confirmation: 'not available', initiated: m.state.now }
    keep.scope = m.newScope(node.id, around.id).id
    keep.runs = (keep.runs ?? 0) + 1
    keep.first ??= m.state.now
  }
  m.record(thread, node, node.kind, 'start', { text: node.name })
  if (node.preconditions.length > 0) m.record(thread, node, 'preconditions', 'start', { text: node.name })
  delete keep.satisfied
  delete keep.status
  delete keep.why
  frame.at = 'preconditions'
  frame.i = 0
}

const isWatchdog = (thread: Thread, i: number): boolean => thread.role === 'watchdog' && i === 0

function gated(m: Machine, thread: Thread, frame: Frame, gate: number): void {
  const keep = frame.keep!
  delete keep.satisfied
  begin(thread, m.program.nodes[gate]!)
  const own = thread.frames.at(-1)!
  // What triggers a watchdog is waited for; what has triggered it must have ended before it does so again.
  const isTrigger = isWatchdog(thread, thread.frames.length - 2) && frame.at === 'preconditions' && frame.i === 0
  if (!isTrigger) return
  own.keep = { ...own.keep, mode: 'condition' }
  if (keep.rearmed === true) own.keep.rearmed = true
}

/** Of a watchdog it is a trigger that was none: it is armed again. Where its time is up it has nothing more to watch for. */
function unmet(m: Machine, thread: Thread, frame: Frame, node: BodyNode): void {
  const keep = frame.keep!
  if (isWatchdog(thread, thread.frames.length - 1)) {
    if (frame.i <= 1) return end(m, thread, 'what it watches for did not come in time')
    frame.at = 'preconditions'
    frame.i = 0
    keep.rearmed = true
    delete keep.satisfied
    return
  }
  m.record(thread, node, 'preconditions', 'stop', { text: node.name, ok: false })
  keep.status = 'not confirmed'
  keep.why = 'its preconditions did not hold'
  frame.at = 'end'
}

function triggers(m: Machine, thread: Thread, node: BodyNode): void {
  suspend(m, thread)
  m.record(thread, node, 'suspended', 'done', {
    text: node.name,
    detail: 'the watchdog has triggered: the main body stands',
  })
}
