/**
 * Carries a run out, turn by turn. A turn works on until everything waits for the world, or it has done as much as it may. What
 * the world is told and asked for leaves the turn as effects; what happened leaves it as records. The same state, program, times
 * and inputs give the same of both.
 */
import { formatUtc, type Nanoseconds, type Tai } from '@vigie/base'
import { executionErrors } from './errors.ts'
import type { ProgramNode, Program } from './program.ts'
import type { RecordKind, RecordPhase, StatementRecord } from './record.ts'
import { advance } from './run-frame.ts'
import { isReady } from './run-ready.ts'
import type { Scene } from './scene.ts'
import { newState, type Call, type Found, type Frame, type RunState, type Scope, type Thread } from './state.ts'
import { truth, type Value } from './values.ts'
import type { CallUpdate, Effect, ProcedureWorld } from './world.ts'

export interface Turn {
  readonly records: readonly StatementRecord[]
  readonly effects: readonly Effect[]
  /** More can be done at once. */
  readonly more: boolean
  /** Look again then, at the latest. */
  readonly next?: Tai
}

/** Steps of a turn: a few milliseconds. */
export const TURN = 2000
const SECOND = 1_000_000_000n
/** Phases in which something is waited for. */
const WAITING: ReadonlySet<string> = new Set(['waiting', 'released', 'called', 'asking', 'deciding'])

export interface MachineOptions {
  /** Statements without a wait after which a run is paused. */
  readonly mostBusy?: number
  /** Requests that were refused one after another after which it is. */
  readonly mostRefused?: number
  /** What is not known is assumed to be as the procedure wants it, and told: of a rehearsal against nothing. */
  readonly assume?: (line: number, what: string) => void
}

export class Machine {
  program: Program
  readonly state: RunState
  readonly world: ProcedureWorld
  readonly scene: Scene & { now: Tai }
  readonly #mostBusy: number
  readonly #mostRefused: number
  readonly #assume: MachineOptions['assume']
  #records: StatementRecord[] = []
  #effects: Effect[] = []
  #at = ''
  /** Conditions on the world that were looked at in this turn and did not hold. */
  readonly looked = new Set<Frame>()

  constructor(program: Program, state: RunState, world: ProcedureWorld, options: MachineOptions = {}) {
    this.program = program
    this.state = state
    this.world = world
    this.#mostBusy = options.mostBusy ?? 1_000_000
    this.#mostRefused = options.mostRefused ?? 1000
    this.#assume = options.assume
    const none: Scope = { id: 0, parent: 0, node: 0, variables: {}, calls: {}, steps: {}, events: {} }
    this.scene = { state, world, now: BigInt(state.now), scope: none, answers: [], found: undefined }
  }

  /** A new run. `given`: values of the arguments, by name in lower case. */
  static begin(
    program: Program,
    given: Readonly<Record<string, Value>>,
    world: ProcedureWorld,
    now: Tai,
    options: MachineOptions = {},
  ): Machine {
    const state = newState()
    state.now = String(now)
    const machine = new Machine(program, state, world, options)
    const scope = machine.newScope(0, 0)
    Object.assign(scope.variables, given)
    machine.spawn('main', undefined, { node: 0, at: 'begin', list: 0, i: 0, keep: { scope: scope.id } })
    return machine
  }

  get over(): boolean {
    return this.state.outcome !== undefined
  }

  /** What operators do is on record with the time of it. */
  at(now: Tai): void {
    this.#time(now)
  }

  turn(now: Tai, most = TURN): Turn {
    const { state } = this
    this.#time(now)
    this.looked.clear()
    let left = most
    let isWorking = true
    while (isWorking && left > 0 && !this.over) {
      isWorking = false
      for (const thread of state.threads.slice()) {
        if (thread.role !== 'watchdog') continue
        while (left > 0 && !this.over && this.#mayRun(thread)) {
          advance(this, thread)
          left--
          isWorking = true
        }
      }
      for (const thread of state.threads.slice()) {
        if (thread.role === 'watchdog' || this.over || !this.#mayRun(thread)) continue
        isWorking = true
        // Others look at what it does after each step, where there are any.
        do {
          advance(this, thread)
          left--
        } while (left > 0 && state.threads.length === 1 && !this.over && this.#mayRun(thread))
      }
      if (state.busy >= this.#mostBusy) this.#tooBusy('endless', state.busy)
      else if ((state.refused ?? 0) >= this.#mostRefused) this.#tooBusy('futile', state.refused!)
    }
    const more = isWorking && !this.over && state.paused === undefined
    if (!more) state.busy = 0
    const next = this.#next()
    return { ...this.taken(), more, ...(next === undefined ? {} : { next }) }
  }

  /** What was recorded and asked for since it was last taken: of operators' acts too. */
  taken(): { readonly records: readonly StatementRecord[]; readonly effects: readonly Effect[] } {
    const taken = { records: this.#records, effects: this.#effects }
    this.#records = []
    this.#effects = []
    return taken
  }

  /** Of operators' acts, when they are written down by themselves; what is to be done is left for the next turn. */
  takenRecords(): readonly StatementRecord[] {
    const records = this.#records
    this.#records = []
    return records
  }

  /** What is to be done at the next turn because of what operators did. */
  get pending(): readonly Effect[] {
    return this.#effects
  }

  /** What has become of an activity. */
  call(id: number, update: CallUpdate): void {
    const call = this.state.calls[id]
    if (call === undefined) return
    call.state = 'known'
    call.execution = update.execution
    call.confirmation = update.confirmation
    if (update.activity !== undefined) call.activity = update.activity
    if (update.initiatedAt !== undefined) call.initiated = update.initiatedAt
    if (update.startedAt !== undefined) call.started = update.startedAt
    if (update.endedAt !== undefined) call.ended = update.endedAt
    if (update.detail !== undefined) call.detail = update.detail
  }

  /** Activities whose end is not known: an update of them matters. */
  *openCalls(): IterableIterator<Call> {
    for (const call of Object.values(this.state.calls)) if (call.confirmation === 'not available') yield call
  }

  /** An event of the model happened. */
  event(path: string, at: Tai): void {
    if (!this.program.events.has(path)) return
    this.state.events[path] = String(at)
    this.deliver(path, at)
  }

  /** Throws VIG-PROCEDURE-207 and 208. */
  answer(id: number, text: string, by: string, at: Tai, reason?: string): void {
    const question = this.state.questions.find((q) => q.id === id && q.answer === undefined)
    if (question === undefined) throw executionErrors.noQuestion({ question: id, run: '' })
    if (question.options !== undefined && !question.options.includes(text))
      throw executionErrors.badAnswer({
        answer: text,
        question: question.text,
        detail: `it is one of ${question.options.join(', ')}`,
      })
    question.answer = { text, by, at: String(at), ...(reason === undefined ? {} : { reason }) }
  }

  /** Parameters that what waits depends on. */
  watched(): Set<string> {
    const found = new Set<string>()
    for (const thread of this.state.threads) {
      const frame = thread.frames.at(-1)
      const node = frame === undefined ? undefined : this.node(frame)
      const condition = node?.kind === 'wait' ? node.expression : node?.kind === 'if-gate' ? node.condition : undefined
      for (const path of condition?.reads ?? []) found.add(path)
    }
    return found
  }

  // ---- for the constructs ----

  node(frame: Frame): ProgramNode {
    return this.program.nodes[frame.node]!
  }
  thread(id: number): Thread | undefined {
    return this.state.threads.find((t) => t.id === id)
  }
  newScope(node: number, parent: number): Scope {
    const id = this.state.next.scope++
    const scope: Scope = { id, parent, node, variables: {}, calls: {}, steps: {}, events: {} }
    this.state.scopes[id] = scope
    return scope
  }
  spawn(role: Thread['role'], parent: Thread['parent'], frame: Frame): Thread {
    const thread: Thread = {
      id: this.state.next.thread++,
      role,
      ...(parent === undefined ? {} : { parent }),
      frames: [frame],
      suspended: [],
      done: false,
      allowance: 0,
      pass: -1,
    }
    this.state.threads.push(thread)
    return thread
  }
  remove(thread: Thread): void {
    thread.done = true
    const i = this.state.threads.indexOf(thread)
    if (i >= 0) this.state.threads.splice(i, 1)
  }

  /** Of the body that a thread is in; `from`: looked for from this frame downwards. */
  scopeOf(thread: Thread, from = thread.frames.length - 1): Scope {
    let at: Thread | undefined = thread
    let i = from
    while (at !== undefined) {
      for (; i >= 0; i--) {
        const scope = at.frames[i]?.keep?.scope
        if (scope !== undefined) return this.state.scopes[scope]!
      }
      i = at.parent?.frame ?? -1
      at = at.parent === undefined ? undefined : this.thread(at.parent.thread)
    }
    return this.scene.scope
  }
  /** Sets what expressions of the topmost frame are worked out in. */
  enter(thread: Thread, from = thread.frames.length - 1): Scene {
    this.scene.scope = this.scopeOf(thread, from)
    this.scene.answers = thread.frames[from]?.keep?.answers ?? NO_ANSWERS
    this.scene.found = undefined
    return this.scene
  }
  /** Whether what is not known is taken as it is wanted; `what` says so. */
  assumes(node: ProgramNode, what: () => string): boolean {
    this.#assume?.(node.line, what())
    return this.#assume !== undefined
  }
  get isAssuming(): boolean {
    return this.#assume !== undefined
  }
  /** A condition; one that is not known counts as not met, or as assumed. */
  holds(node: ProgramNode, value: Value, assumed = true): boolean {
    const known = truth(value)
    if (typeof known === 'boolean') return known
    return this.assumes(node, () => `${node.text}: ${known.unknown}, taken as ${assumed ? 'true' : 'false'}`) && assumed
  }

  /** Works something out, and gives what it read. */
  looking<T>(work: () => T): { readonly value: T; readonly found: readonly Found[] | undefined } {
    const found: Found[] = []
    this.scene.found = found
    const value = work()
    this.scene.found = undefined
    return { value, found: found.length === 0 ? undefined : found }
  }

  record(
    thread: Thread,
    node: ProgramNode,
    kind: RecordKind,
    phase: RecordPhase,
    more?: Partial<StatementRecord>,
  ): void {
    const base = {
      n: this.state.next.record++,
      at: this.#at,
      thread: thread.id,
      node: node.id,
      line: node.line,
      kind,
      phase,
    }
    this.#records.push(more === undefined ? base : Object.assign(base, more))
  }
  effect(effect: Effect): void {
    this.#effects.push(effect)
  }

  /** Whoever waits for an event has it. */
  deliver(event: string, at: Tai): void {
    for (const thread of this.state.threads) {
      const keep = thread.frames.at(-1)?.keep
      if (keep?.mode === 'event' && keep.event === event) keep.got ??= String(at)
    }
  }

  /** Whether a statement may begin: a paused run stands before it, and at break points. */
  mayBegin(thread: Thread, node: number): boolean {
    const { state } = this
    if (state.paused !== undefined) {
      if (thread.allowance !== 2) {
        thread.allowance = 0
        return false
      }
      thread.allowance = 1
    } else if (state.breaks.includes(node) && thread.pass !== node) {
      thread.pass = node
      const { line } = this.program.nodes[node]!
      this.pause(thread, node, `break point at line ${line}`)
      return false
    }
    thread.pass = -1
    state.busy++
    state.statements++
    return true
  }
  pause(thread: Thread, node: number, why: string, code?: string): void {
    this.state.paused = { why, ...(code === undefined ? {} : { code }) }
    this.record(thread, this.program.nodes[node]!, 'paused', 'done', {
      detail: why,
      ...(code === undefined ? {} : { code }),
    })
  }

  #mayRun(thread: Thread): boolean {
    if (thread.done || thread.suspended.length > 0) return false
    if (this.state.paused !== undefined && thread.allowance === 0) return false
    return isReady(this, thread)
  }

  #tooBusy(what: 'endless' | 'futile', count: number): void {
    const { state } = this
    state.busy = 0
    delete state.refused
    const thread = state.threads.find((t) => t.suspended.length === 0 && t.frames.at(-1)?.at !== 'join')
    const frame = thread?.frames.at(-1)
    if (thread === undefined || frame === undefined || state.paused !== undefined) return
    const { code, message } = executionErrors[what]({ line: this.node(frame).line, count })
    this.pause(thread, frame.node, message, code)
  }

  #time(now: Tai): void {
    const back = BigInt(this.state.now) - now
    this.#stamp(now)
    // Nobody told, as when it was set while the centre stood still.
    if (back > 0n) this.#jumped(-back)
    this.state.now = String(now)
  }
  #stamp(now: Tai): void {
    this.scene.now = now
    this.#at = formatUtc(now, { digits: 9 })
  }

  /** The clock was set, and now says `now`; `by`: how far it went, ns, back where negative. */
  clockJumped(by: Nanoseconds, now: Tai): void {
    this.#stamp(now)
    this.#jumped(by)
    const before = BigInt(this.state.now)
    if (before > now) this.state.now = String(now)
  }

  /**
   * On record at each wait. What counts from when it began goes on from where it stood when the clock was set back; when it went
   * forward the time may have gone by indeed, and counts.
   */
  #jumped(by: Nanoseconds): void {
    const shift = (text: string): string => String(BigInt(text) + by)
    for (const thread of this.state.threads)
      for (const frame of thread.frames) {
        const { keep } = frame
        if (keep === undefined) continue
        if (by < 0n) {
          if (keep.since !== undefined) keep.since = shift(keep.since)
          if (keep.first !== undefined) keep.first = shift(keep.first)
          if (keep.deadline !== undefined) keep.deadline = shift(keep.deadline)
          if (keep.until !== undefined && keep.fixed !== true) keep.until = shift(keep.until)
        }
        if (!WAITING.has(frame.at)) continue
        const node = this.node(frame)
        const { code, message } = executionErrors.clockJumped({
          line: node.line,
          direction: by < 0n ? 'back' : 'forward',
          seconds: Number(by < 0n ? -by : by) / 1e9,
        })
        this.record(thread, node, 'clock', 'done', { code, value: `${Number(by) / 1e9} s`, detail: message })
      }
  }

  #next(): Tai | undefined {
    let first: Tai | undefined
    const at = (text: string | undefined): void => {
      if (text === undefined) return
      const time = BigInt(text)
      if (first === undefined || time < first) first = time
    }
    for (const thread of this.state.threads) {
      const frame = thread.frames.at(-1)
      if (frame?.keep === undefined) continue
      at(frame.keep.until)
      at(frame.keep.deadline)
      const node = this.node(frame)
      if (node.kind === 'wait' && frame.keep.mode === 'condition' && node.expression?.timed === true)
        at(String(this.scene.now + SECOND))
    }
    return first
  }
}

const NO_ANSWERS: readonly Value[] = []
