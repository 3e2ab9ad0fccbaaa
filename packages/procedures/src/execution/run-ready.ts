/** Whether a thread has something to do now. */
import type { Machine } from './machine.ts'
import type { WaitNode } from './program.ts'
import type { Frame, Thread } from './state.ts'
import { isInstant, isUnknown, truth, ValueProblem } from './values.ts'

export function isReady(m: Machine, thread: Thread): boolean {
  const frame = thread.frames[thread.frames.length - 1]
  if (frame === undefined) return true
  switch (frame.at) {
    case 'block': {
      const next = m.node(frame).lists[frame.list]![frame.i]
      if (next === undefined || m.state.paused === undefined) return true
      if (thread.allowance === 1) thread.allowance = 0
      return thread.allowance === 2
    }
    case 'asking':
    case 'deciding':
      return m.state.questions.some((q) => q.id === frame.keep!.question && q.answer !== undefined)
    case 'waiting':
      return isWaitOver(m, thread, frame)
    case 'released':
      return m.scene.now >= BigInt(frame.keep!.until!)
    case 'called':
      return m.state.calls[frame.keep!.call!]!.confirmation !== 'not available'
    case 'join':
      return isJoined(m, thread, frame)
    default:
      return true
  }
}

function isJoined(m: Machine, thread: Thread, frame: Frame): boolean {
  const node = m.node(frame)
  const depth = thread.frames.length - 1
  const open = m.state.threads.filter(
    (t) => t.role === 'branch' && t.parent?.thread === thread.id && t.parent.frame === depth,
  ).length
  return node.kind === 'parallel' && node.until === 'one completes' ? open < node.lists[0]!.length : open === 0
}

/** What is waited for is there, or its time is up; `keep.satisfied` says which. The condition counts before the time. */
function isWaitOver(m: Machine, thread: Thread, frame: Frame): boolean {
  const keep = frame.keep!
  const { now } = m.scene
  const expired = keep.deadline !== undefined && now >= BigInt(keep.deadline)
  switch (keep.mode) {
    case 'event':
      keep.satisfied = keep.got !== undefined || assumed(m, thread, frame)
      return keep.satisfied || expired
    case 'time':
      keep.satisfied = now >= BigInt(keep.until!)
      return keep.satisfied || expired
    default:
      keep.satisfied = holds(m, thread, frame) || (keep.why === undefined && assumed(m, thread, frame))
      return keep.satisfied || expired
  }
}

/** Of a rehearsal against nothing: what is waited for comes; what triggers watchdogs does not. */
function assumed(m: Machine, thread: Thread, frame: Frame): boolean {
  if (thread.role === 'watchdog' && thread.frames.length <= 2) return false
  return m.isAssuming && m.assumes(m.node(frame), () => `${m.node(frame).text}: taken to come`)
}

function holds(m: Machine, thread: Thread, frame: Frame): boolean {
  const node = m.node(frame)
  const condition = node.kind === 'if-gate' ? node.condition : (node as WaitNode).expression!
  if (!condition.local && m.looked.has(frame)) return false
  m.enter(thread)
  const keep = frame.keep!
  let held: boolean
  try {
    const { value, found } = m.looking(() => condition.of(m.scene))
    held = isInstant(value) ? m.scene.now >= BigInt(value.tai) : !isUnknown(value) && truth(value) === true
    if (found !== undefined) keep.found = [...found]
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error
    // Told with the place when the thread goes on.
    keep.why = error.message
    return true
  }
  if (keep.rearmed === true) {
    // It triggered a watchdog before: it must have been otherwise since.
    if (!held) delete keep.rearmed
    held = false
  }
  if (!held && !condition.local) m.looked.add(frame)
  return held
}
