/** What operators do with a run. What they do is on record in it. */
import { formatUtc } from '@vigie/base'
import { executionErrors } from './errors.ts'
import type { Machine } from './machine.ts'
import type { ProgramNode } from './program.ts'
import { endThisBody, finished, unwind } from './run-unwind.ts'
import type { Frame, Thread } from './state.ts'

/** Where a thread stands. */
export interface Place {
  readonly thread: number
  readonly role: Thread['role']
  readonly node: number
  /** 1-based. */
  readonly line: number
  readonly text: string
  /** Steps around it, the outermost first. */
  readonly steps: readonly string[]
  /** `next`: it is the statement that is next; `suspended`: a watchdog is at work; `armed`: a watchdog waits for its trigger. */
  readonly doing: 'next' | 'working' | 'waiting' | 'activity' | 'asking' | 'branches' | 'suspended' | 'armed'
  /** UTC texts: since when, and when its time is up. */
  readonly since?: string
  readonly until?: string
  readonly activity?: number
}

const utc = (tai: string): string => formatUtc(BigInt(tai))

export function places(m: Machine): Place[] {
  return m.state.threads.flatMap((thread) => {
    const frame = thread.frames.at(-1)
    if (frame === undefined) return []
    const next = frame.at === 'block' ? m.node(frame).lists[frame.list]![frame.i] : undefined
    const node = next === undefined ? m.node(frame) : m.program.nodes[next]!
    const { since, until, deadline, call } = frame.keep ?? {}
    const up = until ?? deadline
    const activity = call === undefined ? undefined : m.state.calls[call]?.activity
    return [
      {
        thread: thread.id,
        role: thread.role,
        node: node.id,
        line: node.line,
        text: node.text,
        steps: stepsOf(m, thread),
        doing: doing(thread, frame, next),
        ...(since === undefined ? {} : { since: utc(since) }),
        ...(up === undefined ? {} : { until: utc(up) }),
        ...(activity === undefined ? {} : { activity }),
      },
    ]
  })
}

function doing(thread: Thread, frame: Frame, next: number | undefined): Place['doing'] {
  if (thread.suspended.length > 0) return 'suspended'
  switch (frame.at) {
    case 'waiting':
    case 'released':
      return thread.role === 'watchdog' && thread.frames.length === 2 ? 'armed' : 'waiting'
    case 'called':
      return 'activity'
    case 'asking':
    case 'deciding':
      return 'asking'
    case 'join':
      return 'branches'
    default:
      return next === undefined ? 'working' : 'next'
  }
}

function stepsOf(m: Machine, thread: Thread): string[] {
  const own = thread.frames.flatMap((f) => {
    const node = m.node(f)
    return node.kind === 'step' && f.at !== 'block' ? [node.name] : []
  })
  const parent = thread.parent === undefined ? undefined : m.thread(thread.parent.thread)
  if (parent === undefined) return own
  const around = { ...parent, frames: parent.frames.slice(0, thread.parent!.frame + 1) }
  return [...stepsOf(m, around), ...own]
}

/** The one that is meant: by number, else the only one that is neither armed nor standing around branches. Throws VIG-PROCEDURE-220. */
function threadOf(m: Machine, number: number | undefined, what: string): Thread {
  const candidates = places(m).filter((p) =>
    number === undefined
      ? p.doing !== 'armed' && p.doing !== 'branches' && p.doing !== 'suspended'
      : p.thread === number,
  )
  const thread = candidates.length === 1 ? m.thread(candidates[0]!.thread) : undefined
  if (thread === undefined)
    throw executionErrors.noThread({
      run: '',
      what,
      place:
        number === undefined
          ? `: say which of ${candidates.map((c) => `${c.thread} (line ${c.line})`).join(', ') || 'none'}`
          : `: branch ${number}`,
    })
  return thread
}

function note(
  m: Machine,
  thread: Thread,
  node: ProgramNode,
  kind: 'paused' | 'resumed' | 'skipped' | 'jumped' | 'aborted' | 'edited' | 'taken',
  by: string,
  more: { readonly value?: string; readonly detail?: string } = {},
): void {
  m.record(thread, node, kind, 'done', { by, text: node.text, ...more })
}
const standing = (m: Machine, thread: Thread): ProgramNode => {
  const frame = thread.frames.at(-1)!
  const next = frame.at === 'block' ? m.node(frame).lists[frame.list]![frame.i] : undefined
  return next === undefined ? m.node(frame) : m.program.nodes[next]!
}

export function pauseRun(m: Machine, by: string, why: string): void {
  if (m.state.paused !== undefined) return
  m.state.paused = { why, by }
  for (const t of m.state.threads) t.allowance = 0
  const thread = m.state.threads[0]
  if (thread !== undefined) note(m, thread, standing(m, thread), 'paused', by, { detail: why })
}

/** It stands before its preconditions; where it has none, before its first statement. */
export function beginPaused(m: Machine, by: string): void {
  pauseRun(m, by, 'before its first statement')
  const [thread] = m.state.threads
  const body = m.program.nodes[0]!
  if (thread !== undefined && body.kind === 'procedure' && body.preconditions.length === 0) thread.allowance = 1
}

export function resumeRun(m: Machine, by: string): void {
  if (m.state.paused === undefined) return
  delete m.state.paused
  // What it stands before it is let past.
  for (const t of m.state.threads) {
    t.allowance = 0
    t.pass = standing(m, t).id
  }
  const thread = m.state.threads[0]
  if (thread !== undefined) note(m, thread, standing(m, thread), 'resumed', by)
}

/** Somebody else holds it from now on. */
export function takeRun(m: Machine, by: string, from: string, reason: string | undefined): void {
  const thread = m.state.threads[0]
  if (thread === undefined) return
  note(m, thread, standing(m, thread), 'taken', by, {
    value: `from ${from}`,
    ...(reason === undefined ? {} : { detail: reason }),
  })
}

/** It goes on with another text; `digest`: of that. */
export function noteEdit(m: Machine, by: string, reason: string, digest: string): void {
  const thread = m.state.threads[0]
  if (thread !== undefined) note(m, thread, standing(m, thread), 'edited', by, { value: digest, detail: reason })
}

/** One statement of a paused run is carried out; then it stands before the next one. */
export function stepRun(m: Machine, number: number | undefined): void {
  const thread = threadOf(m, number, 'stepped')
  thread.allowance = 2
  // Within a statement it is the rest of that one.
  if (thread.frames.at(-1)!.at !== 'block') thread.allowance = 1
}

export function setBreaks(m: Machine, lines: readonly number[]): number[] {
  const found = new Set<number>()
  for (const line of lines) {
    const node = m.program.nodes.find(
      (n) => n.line >= line && n.kind !== 'procedure' && n.kind !== 'if-gate' && isStatement(m, n),
    )
    if (node !== undefined) found.add(node.id)
  }
  m.state.breaks = [...found]
  return m.state.breaks.map((id) => m.program.nodes[id]!.line)
}
const isStatement = (m: Machine, node: ProgramNode): boolean =>
  m.program.nodes[node.parent]!.lists.some((list) => list.includes(node.id))

/** What a thread stands at, or is in the middle of, is not carried out; after it, it goes on. */
export function skip(m: Machine, number: number | undefined, by: string, reason: string): void {
  const thread = threadOf(m, number, 'skipped')
  const { frames } = thread
  const block = frames.findLastIndex((f) => f.at === 'block')
  const body = frames.findLastIndex((f) => f.at === 'preconditions' || f.at === 'confirm')
  if (body > block) {
    // A gate counts as met.
    const gate = m.program.nodes[frames.at(-1)!.node]!
    note(m, thread, gate, 'skipped', by, { detail: reason })
    if (frames.length - 1 === body) frames[body]!.i++
    else {
      unwind(m, thread, body + 2, reason)
      finished(m, thread, true)
    }
    return
  }
  if (block < 0) throw executionErrors.noThread({ run: '', what: 'skipped', place: '' })
  const frame = frames[block]!
  const skipped = m.node(frame).lists[frame.list]![frame.i]
  if (skipped === undefined)
    throw executionErrors.noThread({ run: '', what: 'skipped', place: ': the list is at its end' })
  note(m, thread, m.program.nodes[skipped]!, 'skipped', by, { detail: reason })
  unwind(m, thread, block + 1, reason)
  frame.i++
  thread.allowance = 0
}

/** The statement that begins in this line, or holds it, is next. Throws VIG-PROCEDURE-206. */
export function jump(m: Machine, number: number | undefined, line: number, by: string, reason: string): void {
  const thread = threadOf(m, number, 'moved')
  for (let i = thread.frames.length - 1; i >= 0; i--) {
    const frame = thread.frames[i]!
    if (frame.at !== 'block') continue
    const list = m.node(frame).lists[frame.list]!
    const to = list.findIndex((id) => m.program.nodes[id]!.line === line)
    if (to < 0) continue
    note(m, thread, standing(m, thread), 'jumped', by, { value: `to line ${line}`, detail: reason })
    unwind(m, thread, i + 1, reason)
    frame.i = to
    thread.allowance = 0
    return
  }
  throw executionErrors.noPlace({ line, run: '' })
}

export function abortRun(m: Machine, by: string, reason: string): void {
  const main = m.state.threads.find((t) => t.role === 'main')
  if (main === undefined || m.over) return
  note(m, main, standing(m, main), 'aborted', by, { detail: reason })
  delete m.state.paused
  endThisBody(m, main, 0, 'abort', `${by}: ${reason}`)
}
