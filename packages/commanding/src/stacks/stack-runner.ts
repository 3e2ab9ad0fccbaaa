/**
 * Runs stacks: one queue for each satellite, the higher priority first. Nothing is sent twice: an entry is asked for once,
 * and what became of it is told by its activity.
 *
 * While a run waits between two entries (spacing, a stage), only runs of higher priority go; while it waits for a person or
 * for the link (paused, stopped, a manual release, held), the others of its satellite go on.
 */
import { formatUtc, VigieError, type Clock, type Timer } from '@vigie/base'
import type { Activity, Actor } from '../activities/activity.ts'
import type { ActivityAsk } from '../activities/executor.ts'
import type { CheckedStack, StackStep } from './check-stack.ts'
import { outcomeOf, Run, type StepRun } from './run-state.ts'
import { takenUp } from './take-up.ts'
import type { Stack, StackRun } from './stack.ts'
import { stackErrors } from './stack-errors.ts'

export interface StackPorts {
  readonly clock: Clock
  /** Asks for an activity; rejects where it is refused. */
  request(ask: ActivityAsk, by: Actor): Promise<Activity>
  /** Takes back what has not left; what has is left alone. */
  withdraw(activity: number, by: Actor, reason: string): Promise<void>
  /** Why nothing can leave to the satellite this way now; undefined: it can. */
  linkProblem(chain: string, step: StackStep, by: Actor): string | undefined
  changed(run: StackRun): void
  /** Keeps that a run has begun; nothing of it is asked for before this resolves. Absent: runs are not kept. */
  begin?(run: StackRun): Promise<void>
}

export interface StartOptions {
  readonly version: number
  readonly priority?: number
  readonly by: Actor
  /** It is paused before its first entry: to go step by step. */
  readonly paused?: boolean
}

/** Runs that are over and kept in memory. */
const MOST_KEPT = 500
const NANOS = 1e9

type Turn = 'others wait' | 'others may go' | 'again'

export class StackRunner {
  readonly #ports: StackPorts
  readonly #runs = new Map<number, Run>()
  readonly #timers = new Map<string, Timer>()
  /** Activity → the run that waits for it. */
  readonly #asked = new Map<number, Run>()
  /** What was told of activities while their request was being answered. */
  readonly #early = new Map<number, Activity>()
  #asking = 0
  #nextId: number

  /** `from`: the number of the next run. */
  constructor(ports: StackPorts, from = 1) {
    this.#ports = ports
    this.#nextId = from
  }

  /** Throws VIG-STACK-007 where something is wrong with it: nothing is sent. */
  start(stack: Pick<Stack, 'name' | 'chain'>, checked: CheckedStack, options: StartOptions): StackRun {
    const wrong = checked.findings.filter((f) => f.severity === 'error')
    if (wrong.length > 0)
      throw stackErrors.refused(
        { name: stack.name, count: wrong.length, first: wrong[0]!.message },
        { cause: checked.findings },
      )
    const run = new Run({
      id: this.#nextId++,
      stack: stack.name,
      version: options.version,
      chain: stack.chain,
      priority: options.priority ?? 0,
      by: { ...options.by, via: `stack ${stack.name} version ${options.version}` },
      startedAt: this.#now(),
      steps: checked.steps,
    })
    if (options.paused === true) run.state = 'paused'
    this.#runs.set(run.id, run)
    this.#tell(run)
    if (this.#ports.begin === undefined) this.#pump(run.chain)
    else void this.#begin(run, this.#ports.begin(run.view()))
    return run.view()
  }

  async #begin(run: Run, kept: Promise<void>): Promise<void> {
    run.begun = false
    try {
      await kept
      run.begun = true
    } catch (error) {
      if (!run.over) this.#end(run, 'cancelled', `its beginning could not be kept: ${String(error)}`)
    }
    this.#changed(run)
  }

  /**
   * A run of before a stop: nothing of it is sent until an operator resumes it. `asked`: the last activity that each step asked for,
   * by the index of the step.
   */
  takeUp(kept: StackRun, steps: readonly StackStep[], asked: ReadonlyMap<number, Activity>): StackRun {
    const { code, message } = stackErrors.stopped()
    const run = takenUp(kept, steps, asked, `${code}: ${message}`)
    this.#runs.set(run.id, run)
    for (const step of run.steps)
      if (step.state === 'waiting' && step.activity !== undefined) this.#asked.set(step.activity, run)
    return this.#changed(run)
  }

  list(): StackRun[] {
    return [...this.#runs.values()].reverse().map((r) => r.view())
  }
  /** Throws VIG-STACK-008. */
  get(id: number): StackRun {
    return this.#need(id).view()
  }

  /** No further entry is sent; what was sent goes on. */
  pause(id: number): StackRun {
    const run = this.#open(id, 'be paused')
    if (run.state === 'paused' || run.state === 'stopped') throw this.#notNow(run, 'be paused')
    run.state = 'paused'
    return this.#changed(run)
  }

  /** Goes on with the entry whose turn it is; after a failure with the next one. */
  resume(id: number): StackRun {
    const run = this.#open(id, 'be resumed')
    if (run.state !== 'paused' && run.state !== 'stopped') throw this.#notNow(run, 'be resumed')
    run.state = run.lastSent === undefined ? 'queued' : 'running'
    run.reason = undefined
    return this.#changed(run)
  }

  /** Sends the next entry now: one that waits for its release, or one of a run that is paused, which stays paused after it. */
  step(id: number): StackRun {
    const run = this.#open(id, 'go a step')
    const next = run.current
    const idle = run.state === 'paused' || run.state === 'stopped'
    if (next?.state !== 'ready' && !(idle && (next?.state === 'pending' || next?.state === 'held')))
      throw this.#notNow(run, 'go a step')
    run.single = true
    return this.#changed(run)
  }

  /** Leaves out the entry whose turn it is; of one that was sent, its stage is not waited for any longer. */
  skip(id: number): StackRun {
    const run = this.#open(id, 'leave out an entry')
    const next = run.current
    if (next === undefined || next.state === 'asking') throw this.#notNow(run, 'leave out an entry')
    next.detail = next.state === 'waiting' ? 'sent, and not waited for any longer' : 'left out by an operator'
    this.#pass(run, next, 'skipped')
    return this.#changed(run)
  }

  /** Ends it: nothing further is sent, and what has not left is taken back. */
  cancel(id: number, by: Actor, reason: string): StackRun {
    const run = this.#open(id, 'be cancelled')
    const { current } = run
    this.#end(run, 'cancelled', reason)
    run.cancelledBy = by
    if (current?.state === 'waiting') this.#withdraw(run, current)
    return this.#changed(run)
  }

  /** An activity began or changed. */
  activity(activity: Activity): void {
    const run = this.#asked.get(activity.id)
    if (run !== undefined) this.#follow(run, activity)
    else if (this.#asking > 0) this.#early.set(activity.id, activity)
  }

  /** The link of a satellite came or went. */
  linkChanged(chain: string): void {
    this.#pump(chain)
  }

  close(): void {
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }

  #need(id: number): Run {
    const run = this.#runs.get(id)
    if (run === undefined) throw stackErrors.unknownRun({ id })
    return run
  }
  #open(id: number, what: string): Run {
    const run = this.#need(id)
    if (run.over) throw this.#notNow(run, what)
    return run
  }
  #notNow(run: Run, what: string): VigieError {
    return stackErrors.notNow({ id: run.id, name: run.stack, what, state: run.state })
  }
  #now(): string {
    return formatUtc(this.#ports.clock.now(), { digits: 9 })
  }
  #tell(run: Run): void {
    this.#ports.changed(run.view())
  }
  #changed(run: Run): StackRun {
    this.#tell(run)
    this.#pump(run.chain)
    return run.view()
  }

  /** Gives the next entry of a satellite its turn. */
  #pump(chain: string): void {
    this.#timers.get(chain)?.cancel()
    this.#timers.delete(chain)
    const runs = [...this.#runs.values()]
      .filter((r) => r.chain === chain && !r.over)
      .toSorted((a, b) => b.priority - a.priority || a.id - b.id)
    // One request at a time: the order in which they are recorded is the order of the queue.
    if (runs.some((r) => r.current?.state === 'asking')) return
    for (const run of runs) {
      let turn: Turn
      do turn = this.#turn(run)
      while (turn === 'again')
      if (turn === 'others wait') return
    }
  }

  #turn(run: Run): Turn {
    const next = run.current
    if (next === undefined || !run.begun) return 'others may go'
    const single = run.single
    if (!single && (run.state === 'paused' || run.state === 'stopped')) return 'others may go'
    // Sent, and its stage not passed: whoever goes step by step waits for it too.
    if (next.state === 'waiting') return next.detail === undefined ? 'others wait' : 'others may go'
    const { clock } = this.#ports
    const due = run.lastSent === undefined ? undefined : run.lastSent + BigInt(Math.round(next.step.spacing * NANOS))
    if (!single && due !== undefined && due > clock.now()) {
      this.#timers.set(
        run.chain,
        clock.at(due, () => this.#pump(run.chain)),
      )
      return 'others wait'
    }
    if (!single && next.step.release === 'manual') {
      this.#set(run, next, 'ready', undefined)
      return 'others may go'
    }
    const problem = this.#ports.linkProblem(run.chain, next.step, run.by)
    if (problem !== undefined) return this.#linkDown(run, next, problem)
    this.#send(run, next)
    return 'others wait'
  }

  #linkDown(run: Run, next: StepRun, problem: string): Turn {
    run.single = false
    if (next.step.onLinkLoss === 'hold') {
      if (run.state === 'running' || run.state === 'queued') run.state = 'held'
      this.#set(run, next, 'held', problem)
      return 'others may go'
    }
    next.detail = problem
    if (next.step.onLinkLoss === 'skip') this.#pass(run, next, 'skipped')
    else this.#fail(run, next, problem)
    this.#tell(run)
    return 'again'
  }

  #send(run: Run, next: StepRun): void {
    if (run.state === 'queued' || run.state === 'held') run.state = 'running'
    next.state = 'asking'
    delete next.detail
    next.at = this.#now()
    run.single = false
    run.lastSent = this.#ports.clock.now()
    this.#tell(run)
    void this.#ask(run, next)
  }

  async #ask(run: Run, next: StepRun): Promise<void> {
    this.#asking++
    let asked: Activity | undefined
    let refusal = ''
    try {
      asked = await this.#ports.request(
        { ...askOf(next.step), priority: run.priority, run: { id: run.id, step: run.at } },
        run.by,
      )
    } catch (error) {
      refusal = error instanceof VigieError ? `${error.code}: ${error.message}` : String(error)
    }
    const known = asked === undefined ? undefined : (this.#early.get(asked.id) ?? asked)
    if (--this.#asking === 0) this.#early.clear()
    next.state = 'waiting'
    if (known === undefined) this.#fail(run, next, refusal)
    else {
      next.activity = known.id
      this.#asked.set(known.id, run)
      if (run.over) this.#withdraw(run, next)
      this.#follow(run, known)
    }
    this.#changed(run)
  }

  /** What has left is left alone. */
  #withdraw(run: Run, { activity }: StepRun): void {
    if (activity === undefined) return
    const by = run.cancelledBy ?? run.by
    this.#ports.withdraw(activity, by, `stack ${run.stack} was cancelled`).catch(() => undefined)
  }

  #follow(run: Run, activity: Activity): void {
    const entry = run.steps.find((s) => s.activity === activity.id)
    if (entry === undefined || entry.state !== 'waiting') {
      this.#asked.delete(activity.id)
      return
    }
    const outcome = outcomeOf(entry.step, activity)
    if (outcome === 'waiting') {
      const { approvals, firing } = activity.needs
      const person = activity.state === 'waiting' && (approvals > 0 || firing)
      const held = activity.held?.[0]
      const detail =
        held !== undefined ? `held: ${held.message}` : person ? 'waits for a second person or for firing' : undefined
      if (entry.detail === detail) return
      if (detail === undefined) delete entry.detail
      else entry.detail = detail
      return void this.#changed(run)
    }
    this.#asked.delete(activity.id)
    if (outcome === 'done') {
      delete entry.detail
      this.#pass(run, entry, 'done')
    } else this.#fail(run, entry, outcome.failed)
    this.#changed(run)
  }

  #fail(run: Run, entry: StepRun, detail: string): void {
    entry.detail = detail
    this.#pass(run, entry, 'failed')
    if (entry.step.onFailure === 'continue' || run.over) return
    run.state = 'stopped'
    run.reason = `entry ${entry.step.entry + 1} (${entry.step.path}) failed: ${detail}`
  }

  #pass(run: Run, entry: StepRun, state: 'done' | 'failed' | 'skipped'): void {
    entry.state = state
    if (entry.activity !== undefined) this.#asked.delete(entry.activity)
    if (run.current === entry) run.at++
    if (run.over) return
    if (run.state === 'held') run.state = 'running'
    if (run.at < run.steps.length) return
    const failed = run.steps.filter((s) => s.state === 'failed').length
    const skipped = run.steps.filter((s) => s.state === 'skipped').length
    const told = [failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} left out` : ''].filter(Boolean)
    this.#end(run, 'completed', told.length === 0 ? undefined : told.join(', '))
  }

  #set(run: Run, entry: StepRun, state: 'ready' | 'held', detail: string | undefined): void {
    if (state === 'ready' && run.state === 'queued') run.state = 'running'
    if (entry.state === state && entry.detail === detail) return
    entry.state = state
    if (detail === undefined) delete entry.detail
    else entry.detail = detail
    this.#tell(run)
  }

  #end(run: Run, state: 'completed' | 'cancelled', reason: string | undefined): void {
    run.state = state
    run.reason = reason
    run.endedAt = this.#now()
    for (const [id, r] of this.#runs) {
      if (this.#runs.size <= MOST_KEPT) return
      if (r.over && r !== run) this.#runs.delete(id)
    }
  }
}

function askOf(step: StackStep): ActivityAsk {
  const { path, arguments: given, comment, service, virtualChannel } = step
  const route = {
    ...(service === undefined ? {} : { service }),
    ...(virtualChannel === undefined ? {} : { virtualChannel }),
  }
  return {
    path,
    arguments: given,
    ...(comment === undefined ? {} : { comment }),
    ...(Object.keys(route).length === 0 ? {} : { route }),
  }
}
