/**
 * Runs of procedures: several at once, each taken from turn to turn, written down before anything of it leaves, taken up where it
 * stood after a stop.
 */
import { createHash } from 'node:crypto'
import { describeError, formatUtc, VigieError, type Clock, type Nanoseconds, type Tai, type Timer } from '@vigie/base'
import type { Actor } from '@vigie/commanding'
import {
  abortRun,
  beginPaused,
  jump,
  noteEdit,
  pauseRun,
  resumeRun,
  setBreaks,
  skip,
  stepRun,
  takeRun,
} from './control.ts'
import type { Direction, RunEntry, RunJournal, RunRequest } from './entries.ts'
import { executionErrors } from './errors.ts'
import { ClockWatch } from './clock-watch.ts'
import { Machine } from './machine.ts'
import type { Program } from './program.ts'
import type { StatementRecord } from './record.ts'
import { redLine } from './red-line.ts'
import type { ProcedureRules } from './rules.ts'
import { LiveRun, tellings } from './live-run.ts'
import type { ProcedureRun } from './run.ts'
import { STATE_VERSION } from './state.ts'
import { mayDirect, mayEdit } from './who-may.ts'
import type { CallUpdate, Effect, ProcedureWorld } from './world.ts'

export type ActivityEffect = Extract<Effect, { kind: 'activity' }>

export interface RunnerPorts {
  readonly clock: Clock
  readonly journal: RunJournal
  readonly world: ProcedureWorld
  readonly rules: ProcedureRules
  /** A text as the program of an activity, under the model as it is now. Throws VIG-PROCEDURE-201. */
  compile(path: string, text: string): Program
  /** Asks the centre for an activity; what becomes of it later is told by `call`. Never throws: what is refused is not confirmed. */
  request(run: ProcedureRun, effect: ActivityEffect): Promise<CallUpdate>
  withdraw(run: ProcedureRun, activity: number, reason: string): Promise<void>
  /** What the centre has of a call of a run: after a stop. Undefined: it was never asked for. */
  known(run: number, call: number): CallUpdate | undefined
  /** An event that a run raises; of the model where it has a path. */
  raised(run: ProcedureRun, event: Extract<Effect, { kind: 'event' }>): void
  informed(run: ProcedureRun, text: string, line: number): void
  /** Something of it changed. */
  changed(run: ProcedureRun): void
  /** It has ended. */
  ended(run: ProcedureRun): void
  /** Others have their turn: between turns of a run that does not wait. */
  breathe(): Promise<void>
  /** Something that must not happen did. */
  failed(run: number, detail: string): void
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

export class ProcedureRunner {
  readonly #ports: RunnerPorts
  readonly #runs = new Map<number, LiveRun>()
  readonly #timers = new Map<number, Timer>()
  #watched: ReadonlySet<string> = new Set()
  #closed = false
  readonly #clock: ClockWatch

  private constructor(ports: RunnerPorts) {
    this.#ports = ports
    this.#clock = new ClockWatch(ports.clock, (by, now) => this.#clockSet(by, now))
  }

  /** Reads the journal. Nothing goes on until `start`. */
  static async open(ports: RunnerPorts): Promise<ProcedureRunner> {
    const runner = new ProcedureRunner(ports)
    for await (const { position, entry } of ports.journal.read()) {
      if (entry.type === 'started') runner.#runs.set(position, new LiveRun(position, entry))
      else runner.#runs.get(entry.run)?.fold(position, entry)
    }
    return runner
  }

  /** Takes up what was under way at the last stop: nothing is asked for again that the centre has. */
  async start(): Promise<void> {
    for (const run of this.#runs.values()) if (!run.over) await this.#takeUp(run)
    this.#clock.start()
  }

  async #takeUp(run: LiveRun): Promise<void> {
    try {
      const { kept } = run
      if (kept !== undefined && kept.version !== STATE_VERSION)
        throw executionErrors.changed({ run: run.id, detail: `its state is of form ${kept.version}` })
      const program = this.#ports.compile(run.request.path, run.text)
      run.machine =
        kept === undefined
          ? this.#begin(program, run)
          : new Machine(program, kept, this.#ports.world, this.#ports.rules)
      run.kept = undefined
    } catch (error) {
      const known =
        error instanceof VigieError ? error : executionErrors.changed({ run: run.id, detail: describeError(error) })
      await this.#end(run, 'aborted', known.message, known.code)
      return
    }
    const machine = run.machine
    for (const call of machine.openCalls()) {
      const update = this.#ports.known(run.id, call.id)
      if (update !== undefined) machine.call(call.id, update)
      // It was never asked for: it is, once the run goes on.
      else if (call.activity === undefined) run.unasked.add(call.id)
    }
    if (this.#ports.rules.afterRestart === 'paused' && machine.state.paused === undefined) {
      const line = run.view().places.find((p) => p.role === 'main')?.line ?? 1
      const { code, message } = executionErrors.afterRestart({ run: run.id, path: run.request.path, line })
      const thread = machine.state.threads[0]
      if (thread !== undefined) machine.pause(thread, thread.frames.at(-1)!.node, message, code)
    }
    for (const effect of run.untold) await this.#perform(run, effect)
    run.untold = []
    run.dirty = true
    this.#work(run)
  }

  /** The newest first. */
  *list(): IterableIterator<ProcedureRun> {
    const ids = [...this.#runs.keys()]
    for (let i = ids.length - 1; i >= 0; i--) yield this.#runs.get(ids[i]!)!.view()
  }
  /** Throws VIG-PROCEDURE-202. */
  get(id: number): ProcedureRun {
    return this.#run(id).view()
  }
  /** Its text as it is carried out now, and as it was at the start. */
  texts(id: number): { readonly text: string; readonly first: string } {
    const run = this.#run(id)
    return { text: run.text, first: run.first }
  }
  /** Of an activity of the centre. */
  ofActivity(activity: number): ProcedureRun | undefined {
    for (const run of this.#runs.values()) if (run.request.activity === activity) return run.view()
    return undefined
  }
  /** Records from a number on. */
  async *records(id: number, from = 0): AsyncIterable<StatementRecord> {
    const run = this.#run(id)
    if (run.recent[0] !== undefined && run.recent[0].n <= from) {
      for (const record of run.recent) if (record.n >= from) yield record
      return
    }
    for await (const entry of this.#ports.journal.readAt([...run.positions]))
      if (entry.type !== 'started' && entry.type !== 'ended')
        for (const record of entry.records) if (record.n >= from) yield record
  }
  /** What operators did, in order. */
  async *entries(id: number): AsyncIterable<RunEntry> {
    const run = this.#run(id)
    yield* this.#ports.journal.readAt([run.id, ...run.positions])
  }

  /** Paths of parameters that a run waits on. */
  get watched(): ReadonlySet<string> {
    return this.#watched
  }

  /**
   * A new run. It is on record when it resolves, and has begun. `paused`: it stands before its first statement.
   * Throws VIG-PROCEDURE-222.
   */
  async begin(
    program: Program,
    request: RunRequest,
    options: { readonly paused?: boolean; readonly breaks?: readonly number[] } = {},
  ): Promise<ProcedureRun> {
    const { rules, journal } = this.#ports
    const active = [...this.#runs.values()].filter((r) => !r.over).length
    if (active >= rules.mostAtOnce) throw executionErrors.tooMany({ most: rules.mostAtOnce })
    const entry = { type: 'started', at: this.#now(), request, text: program.source } as const
    const id = journal.append(entry)
    const run = new LiveRun(id, entry)
    this.#runs.set(id, run)
    run.machine = this.#begin(program, run)
    if (options.breaks !== undefined) setBreaks(run.machine, options.breaks)
    if (options.paused === true) beginPaused(run.machine, request.by.user)
    run.dirty = true
    await journal.sync()
    this.#work(run)
    return run.view()
  }

  #begin(program: Program, run: LiveRun): Machine {
    const { world, clock, rules } = this.#ports
    return Machine.begin(program, run.request.values, world, clock.now(), rules)
  }

  /** An operator's act. Throws VIG-PROCEDURE-202 … 208, 210, 217, 220. */
  async direct(id: number, direction: Direction, by: Actor): Promise<ProcedureRun> {
    const run = this.#run(id)
    const machine = mayDirect(run, direction, by, this.#ports.rules)
    const at = this.#now()
    this.#clock.look()
    machine.at(this.#ports.clock.now())
    this.#apply(run, machine, direction, by)
    const { what, reason, thread, line, lines, question, answer, to } = direction
    run.note(this.#ports.journal, {
      type: 'directed',
      run: id,
      at,
      by,
      what,
      ...(reason === undefined ? {} : { reason }),
      ...(thread === undefined ? {} : { thread }),
      ...(line === undefined ? {} : { line }),
      ...(lines === undefined ? {} : { lines }),
      ...(question === undefined ? {} : { question }),
      ...(answer === undefined ? {} : { answer }),
      ...(to === undefined ? {} : { to }),
      records: machine.takenRecords(),
      state: structuredClone(machine.state),
      ...tellings(machine.pending),
    })
    run.dirty = true
    await this.#ports.journal.sync()
    this.#work(run)
    return run.view()
  }

  #apply(run: LiveRun, m: Machine, d: Direction, by: Actor): void {
    const { user } = by
    try {
      switch (d.what) {
        case 'pause':
          return pauseRun(m, user, d.reason ?? `paused by ${user}`)
        case 'resume':
          return resumeRun(m, user)
        case 'step':
          return stepRun(m, d.thread)
        case 'breaks':
          return void setBreaks(m, d.lines ?? [])
        case 'skip':
          return skip(m, d.thread, user, d.reason!)
        case 'jump':
          return jump(m, d.thread, d.line ?? 0, user, d.reason!)
        case 'answer':
          return m.answer(d.question ?? -1, d.answer ?? '', user, this.#ports.clock.now(), d.reason)
        case 'abort':
          return abortRun(m, user, d.reason ?? `aborted by ${user}`)
        case 'take':
          return takeRun(m, user, run.holder.user, d.reason)
        case 'offer':
          return
      }
    } catch (error) {
      // Errors of the machine do not know which run it is.
      if (error instanceof VigieError && error.details['run'] === '') throw withRun(error, run.id)
      throw error
    }
  }

  /** A red-line. Throws VIG-PROCEDURE-201, 203 … 205, 209, 210. */
  async edit(id: number, text: string, reason: string, by: Actor): Promise<ProcedureRun> {
    const run = this.#run(id)
    const { path } = run.request
    const machine = mayEdit(run, reason, by, this.#ports.rules)
    const program = this.#ports.compile(path, text)
    machine.at(this.#ports.clock.now())
    try {
      redLine(machine, program)
    } catch (error) {
      throw error instanceof VigieError ? withRun(error, id) : error
    }
    const digest = digestOf(text)
    noteEdit(machine, by.user, reason, digest)
    run.dirty = true
    run.note(this.#ports.journal, {
      type: 'edited',
      run: id,
      at: this.#now(),
      by,
      reason,
      text,
      digest,
      records: machine.takenRecords(),
      state: structuredClone(machine.state),
    })
    await this.#ports.journal.sync()
    this.#work(run)
    return run.view()
  }

  /** Parameters were renewed. */
  valuesChanged(paths?: ReadonlySet<string>): void {
    for (const run of this.#runs.values()) {
      if (run.over || run.machine === undefined) continue
      if (paths === undefined || [...run.watched].some((p) => paths.has(p))) this.#work(run)
    }
  }
  /** What has become of an activity that a run asked for. */
  call(id: number, call: number, update: CallUpdate): void {
    const run = this.#runs.get(id)
    if (run?.machine === undefined || run.over) return
    run.machine.call(call, update)
    run.dirty = true
    this.#work(run)
  }
  /** An event of the model happened; `from`: the run that raised it has it already. */
  event(path: string, at: Tai, from?: number): void {
    for (const run of this.#runs.values()) {
      if (run.machine === undefined || run.over || run.id === from || !run.machine.program.events.has(path)) continue
      run.machine.event(path, at)
      run.dirty = true
      this.#work(run)
    }
  }

  /** Nothing goes on any more; what is under way is taken up by the next `open`. */
  async close(): Promise<void> {
    this.#closed = true
    this.#clock.stop()
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
    await Promise.all([...this.#runs.values()].map((r) => r.working))
  }

  /** The clock was set. */
  #clockSet(by: Nanoseconds, now: Tai): void {
    for (const run of this.#runs.values()) {
      if (run.over || run.machine === undefined) continue
      run.machine.clockJumped(by, now)
      run.dirty = true
      this.#work(run)
    }
  }

  #run(id: number): LiveRun {
    const run = this.#runs.get(id)
    if (run === undefined) throw executionErrors.unknownRun({ run: id })
    return run
  }

  /** Turns, until it waits. What comes meanwhile is taken by the next one. */
  #work(run: LiveRun): void {
    run.again = true
    if (run.working !== undefined || this.#closed) return
    run.working = this.#turns(run)
      .catch((error: unknown) => {
        // A disk that refuses, or a defect: it stands rather than goes on unrecorded.
        this.#ports.failed(run.id, describeError(error))
        const { machine } = run
        if (machine !== undefined && machine.state.paused === undefined)
          machine.state.paused = { why: `it could not be carried on: ${describeError(error)}` }
      })
      .finally(() => {
        run.working = undefined
        this.#watched = new Set([...this.#runs.values()].flatMap((r) => [...r.watched]))
      })
  }

  async #turns(run: LiveRun): Promise<void> {
    const { journal, clock } = this.#ports
    const machine = run.machine!
    while (run.again && !run.over && !this.#closed) {
      run.again = false
      if (machine.state.paused === undefined) await this.#askAgain(run)
      this.#timers.get(run.id)?.cancel()
      this.#clock.look()
      const turn = machine.turn(clock.now())
      run.next = turn.next
      run.busy = turn.more
      run.watched = machine.watched()
      if (turn.records.length > 0 || turn.effects.length > 0 || run.dirty) {
        run.dirty = false
        run.turned(journal, this.#now(), turn.records, structuredClone(machine.state), turn.effects)
        // What leaves is on disk before it does.
        if (turn.effects.length > 0 || turn.more || machine.over) await journal.sync()
        else journal.sync().catch((error: unknown) => this.#ports.failed(run.id, describeError(error)))
      }
      for (const effect of turn.effects) await this.#perform(run, effect)
      // That it was done is on record with the next one.
      if (tellings(turn.effects).effects !== undefined) run.again = run.dirty = true
      if (machine.over) return void (await this.#end(run, machine.state.outcome!, machine.state.why))
      this.#ports.changed(run.view())
      if (turn.more) {
        run.again = true
        await this.#ports.breathe()
      } else if (turn.next !== undefined && machine.state.paused === undefined)
        this.#timers.set(
          run.id,
          clock.at(turn.next, () => this.#work(run)),
        )
    }
  }

  /** Calls that were on record when the centre stopped, and had not been asked for. */
  async #askAgain(run: LiveRun): Promise<void> {
    for (const id of run.unasked) {
      run.unasked.delete(id)
      const call = run.machine!.state.calls[id]
      if (call === undefined || call.confirmation !== 'not available') continue
      await this.#perform(run, { kind: 'activity', call: id, path: call.path, arguments: call.arguments, ...call.how })
    }
  }

  async #perform(run: LiveRun, effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'activity':
        run.machine!.call(effect.call, await this.#ports.request(run.view(), effect))
        run.again = true
        run.dirty = true
        return
      case 'withdraw': {
        const activity = effect.activity ?? run.machine!.state.calls[effect.call]?.activity
        if (activity !== undefined) await this.#ports.withdraw(run.view(), activity, effect.reason)
        return
      }
      case 'event':
        this.#ports.raised(run.view(), effect)
        if (effect.path !== undefined) this.event(effect.path, this.#ports.clock.now(), run.id)
        return
      case 'inform':
        return this.#ports.informed(run.view(), effect.text, effect.line)
      case 'question':
    }
  }

  async #end(run: LiveRun, outcome: NonNullable<ProcedureRun['outcome']>, why?: string, code?: string): Promise<void> {
    this.#timers.get(run.id)?.cancel()
    this.#timers.delete(run.id)
    run.note(this.#ports.journal, {
      type: 'ended',
      run: run.id,
      at: this.#now(),
      outcome,
      ...(why === undefined ? {} : { why }),
      ...(code === undefined ? {} : { code }),
    })
    run.watched = new Set()
    await this.#ports.journal.sync()
    const view = run.view()
    this.#ports.changed(view)
    this.#ports.ended(view)
  }

  #now(): string {
    return formatUtc(this.#ports.clock.now(), { digits: 9 })
  }
}

function withRun(error: VigieError, run: number): VigieError {
  const named = Object.values(executionErrors).find((make) => make().code === error.code)
  return named === undefined ? error : named({ ...error.details, run })
}
