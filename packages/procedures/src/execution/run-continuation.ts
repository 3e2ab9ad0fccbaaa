/** The test after a step or activity: how it ended decides how its surroundings go on (A.2.5, A.3.9.28). */
import type { ConfirmationStatus } from '../language/ast.ts'
import type { Machine } from './machine.ts'
import type { ActivityNode, BodyNode, CompiledAction } from './program.ts'
import { answerOf, ask } from './run-question.ts'
import { raise } from './run-simple.ts'
import { endBody, endThisBody, finished, release } from './run-unwind.ts'
import { nanosecondsOf } from './run-wait.ts'
import type { Frame, Thread } from './state.ts'
import { isUnknown, ValueProblem, valueText } from './values.ts'

type Tested = BodyNode | ActivityNode

/** What the standard has where no arm is written. */
const DEFAULT: Readonly<Record<ConfirmationStatus, CompiledAction>> = {
  confirmed: { kind: 'continue' },
  'not confirmed': { kind: 'abort' },
  aborted: { kind: 'abort' },
}
const CHOICES = ['continue', 'restart', 'terminate', 'abort'] as const
const WATCHDOG_CHOICES = ['resume', 'restart', 'terminate', 'abort'] as const

const isWatchdog = (thread: Thread): boolean => thread.role === 'watchdog' && thread.frames.length === 1

export function decide(m: Machine, thread: Thread, frame: Frame, node: Tested): void {
  const status = frame.keep!.status!
  const written = node.continuation[status]
  const action = written ?? DEFAULT[status]
  if (written !== undefined || status !== 'confirmed')
    m.record(thread, node, 'continuation', 'done', {
      status,
      value: action.kind,
      detail: written === undefined ? 'as the standard has it where nothing is written' : 'as written',
    })
  follow(m, thread, frame, node, action)
}

function follow(m: Machine, thread: Thread, frame: Frame, node: Tested, action: CompiledAction): void {
  switch (action.kind) {
    case 'ask user':
      frame.at = 'deciding'
      return ask(m, thread, frame, {
        text: `${node.kind === 'step' ? `Step ${node.name}` : node.text} is ${frame.keep!.status}${
          frame.keep!.why === undefined ? '' : ` (${frame.keep!.why})`
        }. What now?`,
        options: isWatchdog(thread) ? WATCHDOG_CHOICES : CHOICES,
      })
    case 'raise event':
      // Named in the body around it.
      m.enter(thread)
      raise(m, thread, node, action.event)
      return goesOn(m, thread, frame, node)
    case 'restart':
      return restart(m, thread, frame, node, action)
    case 'abort':
    case 'terminate': {
      const why = `${node.kind === 'step' ? `step ${node.name}` : node.text} is ${frame.keep!.status}${
        frame.keep!.why === undefined ? '' : `: ${frame.keep!.why}`
      }`
      const { parent } = thread
      if (isWatchdog(thread) && parent !== undefined)
        return endThisBody(m, m.thread(parent.thread)!, parent.frame, action.kind, why)
      return endBody(m, thread, thread.frames.length - 1, action.kind, why)
    }
    default:
      return goesOn(m, thread, frame, node)
  }
}

/** A watchdog lets the main body go on, and is armed again. */
function goesOn(m: Machine, thread: Thread, frame: Frame, node: Tested): void {
  if (!isWatchdog(thread)) return finished(m, thread)
  release(m, thread)
  m.record(thread, node, 'resumed', 'done', { detail: 'the main body goes on, the watchdog is armed again' })
  frame.at = 'begin'
  frame.i = 0
  frame.keep = { rearmed: true }
}

function restart(
  m: Machine,
  thread: Thread,
  frame: Frame,
  node: Tested,
  action: Extract<CompiledAction, { kind: 'restart' }>,
): void {
  const watched = isWatchdog(thread) ? m.thread(thread.parent!.thread)! : undefined
  // After a watchdog it is the main body that begins again.
  const counted = watched === undefined ? frame : watched.frames[thread.parent!.frame]!
  const keep = (counted.keep ??= {})
  const runs = watched === undefined ? (keep.runs ?? 1) : (keep.runs ?? 0)
  m.enter(thread)
  const most = action.times === undefined ? undefined : number(action.times.of(m.scene))
  const first = keep.first ?? m.state.now
  const until =
    action.timeout === undefined ? undefined : BigInt(first) + nanosecondsOf(action.timeout.duration.of(m.scene))
  const restarts = watched === undefined ? runs - 1 : runs
  const late = until !== undefined && m.scene.now >= until
  if ((most !== undefined && restarts >= most) || late) {
    m.record(thread, node, 'continuation', 'done', {
      status: frame.keep!.status!,
      value: 'abort',
      detail: late ? 'its time to be restarted is up' : `it was restarted ${restarts} times`,
    })
    const event = late ? action.timeout?.raise : undefined
    return follow(m, thread, frame, node, event === undefined ? { kind: 'abort' } : { kind: 'raise event', event })
  }
  if (watched !== undefined) {
    keep.runs = runs + 1
    keep.first = first
    return endThisBody(m, watched, thread.parent!.frame, 'again', 'the main body begins again')
  }
  frame.at = node.asks.length > 0 ? 'ask' : 'begin'
  if (node.asks.length > 0) keep.then = 'begin'
  delete keep.answers
  delete keep.satisfied
  delete keep.why
}

function number(value: Parameters<typeof valueText>[0]): number {
  if (typeof value === 'number') return value
  throw new ValueProblem(isUnknown(value) ? value.unknown : `${valueText(value)} is no number of times`)
}

/** An operator has said what becomes of it. */
export function decisionTaken(m: Machine, thread: Thread, frame: Frame): void {
  const node = m.node(frame) as Tested
  const { text, by, reason, question } = answerOf(m, frame)
  m.record(thread, node, 'question', 'stop', {
    text: question.text,
    value: text,
    by,
    ...(reason === undefined ? {} : { detail: reason }),
  })
  follow(m, thread, frame, node, { kind: text as (typeof CHOICES)[number] | 'resume' })
}
