/** Constructs that end, by themselves or because what is around them does. */
import type { ConfirmationStatus } from '../language/ast.ts'
import type { Machine } from './machine.ts'
import type { BodyNode } from './program.ts'
import type { Frame, Scope, StepStatus, Thread } from './state.ts'

/** The topmost construct is over: what is beneath goes on after it. */
export function finished(m: Machine, thread: Thread, satisfied?: boolean): void {
  thread.frames.pop()
  const beneath = thread.frames.at(-1)
  if (beneath === undefined) return m.remove(thread)
  if (beneath.at === 'block') beneath.i++
  else if (satisfied !== undefined) {
    beneath.keep!.satisfied = satisfied
    beneath.i++
  }
}

/** A thread with all that hangs on it is ended from outside. */
export function end(m: Machine, thread: Thread, why: string): void {
  unwind(m, thread, 0, why)
  m.remove(thread)
  if (thread.role === 'watchdog') release(m, thread)
}

/** Frames from the top down to one are taken away, with the threads that hang on them. */
export function unwind(m: Machine, thread: Thread, downTo: number, why: string): void {
  for (let i = thread.frames.length - 1; i >= downTo; i--) {
    for (const child of m.state.threads.filter((t) => t.parent?.thread === thread.id && t.parent.frame === i))
      end(m, child, why)
    const frame = thread.frames[i]!
    aborted(m, thread, frame, i, why)
    m.state.questions.splice(
      0,
      m.state.questions.length,
      ...m.state.questions.filter((q) => q.id !== frame.keep?.question),
    )
    thread.frames.pop()
  }
}

function aborted(m: Machine, thread: Thread, frame: Frame, i: number, why: string): void {
  const node = m.node(frame)
  if (frame.at === 'begin' || frame.at === 'ask' || frame.at === 'asking' || frame.at === 'continue') return
  if (frame.at === 'block') {
    if (node.kind === 'if' || node.kind === 'case' || node.kind === 'context')
      m.record(thread, node, node.kind, 'stop', { detail: why })
    return
  }
  if (node.kind === 'step' || node.kind === 'procedure') {
    if (thread.role === 'watchdog' && i === 0 && frame.at === 'preconditions')
      return neverTriggered(m, thread, frame, node, why)
    return bodyEnded(m, thread, frame, node, i, 'aborted', why)
  }
  if (node.kind === 'activity' || node.kind === 'operation') {
    const call = m.state.calls[frame.keep?.call ?? -1]
    if (call !== undefined && frame.at === 'called') {
      m.effect({
        kind: 'withdraw',
        call: call.id,
        reason: why,
        ...(call.activity === undefined ? {} : { activity: call.activity }),
      })
      m.record(thread, node, node.kind, 'stop', { status: 'aborted', detail: why, ...activityOf(call) })
    }
    return
  }
  m.record(thread, node, node.kind, 'stop', { detail: why })
}

export const activityOf = (call: {
  readonly id: number
  readonly activity?: number
  readonly path: string
}): { readonly call: number; readonly path: string; readonly activity?: number } => ({
  call: call.id,
  path: call.path,
  ...(call.activity === undefined ? {} : { activity: call.activity }),
})

/** A step or procedure has its status: on record, and to be read by its name. */
export function bodyEnded(
  m: Machine,
  thread: Thread,
  frame: Frame,
  node: BodyNode,
  i: number,
  status: ConfirmationStatus,
  why: string | undefined,
): void {
  m.record(thread, node, node.kind, 'stop', {
    text: node.name,
    status,
    ...(why === undefined ? {} : { detail: why }),
  })
  const entry = statusOf(m, thread, node, i)
  if (entry !== undefined)
    Object.assign(entry, {
      execution: 'completed',
      confirmation: status,
      ended: m.state.now,
    } satisfies Partial<StepStatus>)
  const scope = frame.keep?.scope
  if (scope !== undefined && node.kind === 'step') {
    delete m.state.scopes[scope]
    delete frame.keep!.scope
  }
  if (node.kind === 'procedure') {
    m.state.outcome = status
    if (why !== undefined) m.state.why = why
  }
}

/** A watchdog that is taken away without having had anything to do. */
function neverTriggered(m: Machine, thread: Thread, frame: Frame, node: BodyNode, why: string): void {
  m.record(thread, node, node.kind, 'stop', { text: node.name, detail: `not triggered: ${why}` })
  const scope = frame.keep?.scope
  if (scope !== undefined) delete m.state.scopes[scope]
}

/** What `execution status of STEP` reads: kept in the body around the step. */
export function statusOf(m: Machine, thread: Thread, node: BodyNode, i: number): StepStatus | undefined {
  if (node.kind === 'procedure') return undefined
  const scope = i > 0 || thread.parent !== undefined ? outer(m, thread, i) : undefined
  return scope?.steps[node.key]
}
export function outer(m: Machine, thread: Thread, i: number): Scope | undefined {
  if (i > 0) return m.scopeOf(thread, i - 1)
  const parent = m.thread(thread.parent?.thread ?? 0)
  return parent === undefined ? undefined : m.scopeOf(parent, thread.parent!.frame)
}

/** Where the body is that encloses a frame. */
function enclosing(m: Machine, thread: Thread, i: number): { readonly thread: Thread; readonly i: number } | undefined {
  let at: Thread | undefined = thread
  let from = i - 1
  while (at !== undefined) {
    for (; from >= 0; from--) {
      const frame = at.frames[from]!
      const { kind } = m.node(frame)
      if (frame.at !== 'block' && (kind === 'step' || kind === 'procedure')) return { thread: at, i: from }
    }
    from = at.parent?.frame ?? -1
    at = at.parent === undefined ? undefined : m.thread(at.parent.thread)
  }
  return undefined
}

/** `abort`: it ends aborted; `fail`: not confirmed; `terminate`: its main body is over, its confirmation decides; `again`: its main body begins again. */
export type BodyEnd = 'abort' | 'fail' | 'terminate' | 'again'

/** Ends the body around a frame. */
export function endBody(m: Machine, thread: Thread, i: number, how: BodyEnd, why: string): void {
  const body = enclosing(m, thread, i)
  if (body === undefined) return
  endThisBody(m, body.thread, body.i, how, why)
}

export function endThisBody(m: Machine, thread: Thread, i: number, how: BodyEnd, why: string): void {
  unwind(m, thread, i + 1, why)
  for (const child of m.state.threads.filter((t) => t.parent?.thread === thread.id && t.parent.frame === i))
    end(m, child, why)
  const frame = thread.frames[i]!
  frame.i = 0
  const keep = (frame.keep ??= {})
  delete keep.satisfied
  if (how === 'terminate') frame.at = 'confirm'
  else if (how === 'again') frame.at = 'main'
  else {
    frame.at = 'end'
    keep.status = how === 'abort' ? 'aborted' : 'not confirmed'
    keep.why = why
  }
}

/** A watchdog has triggered: what it watches stands still, with all its branches. */
export function suspend(m: Machine, watchdog: Thread): void {
  for (const thread of m.state.threads)
    if (isWatchedBy(m, thread, watchdog)) thread.suspended = [...thread.suspended, watchdog.id]
}
export function release(m: Machine, watchdog: Thread): void {
  for (const thread of m.state.threads)
    if (thread.suspended.includes(watchdog.id)) thread.suspended = thread.suspended.filter((id) => id !== watchdog.id)
}

/** The main body: the thread that the watchdog hangs on, and what hangs higher on that. Other watchdogs of the body go on. */
function isWatchedBy(m: Machine, thread: Thread, watchdog: Thread): boolean {
  const { parent } = watchdog
  if (parent === undefined || thread === watchdog) return false
  if (thread.id === parent.thread) return true
  let at: Thread | undefined = thread
  while (at?.parent !== undefined) {
    if (at.parent.thread === parent.thread) return at.parent.frame > parent.frame
    at = m.thread(at.parent.thread)
  }
  return false
}
