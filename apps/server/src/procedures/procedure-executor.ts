/** Procedures as activities of the centre: the same gates, stages and evidence as telecommands. */
import { createHash } from 'node:crypto'
import { describeError, type VigieError } from '@vigie/base'
import type {
  Activity,
  ActivityAsk,
  ActivityExecutor,
  Actor,
  PreparedActivity,
  Refusal,
  StageReport,
} from '@vigie/commanding'
import {
  checkProcedureArguments,
  digestOf,
  executionErrors,
  type Program,
  type ProcedureRun,
  type ProcedureRunner,
  type StoredProcedure,
} from '@vigie/procedures'

export interface ExecutorParts {
  readonly runner: ProcedureRunner
  find(path: string): StoredProcedure | undefined
  /** Throws VIG-PROCEDURE-201. */
  program(procedure: StoredProcedure): Program
  /** What keeps it from being run here by the rules of the mission. */
  missing(procedure: StoredProcedure): readonly string[]
  readonly environment: string
}
export interface StartOptions {
  readonly paused?: boolean
  readonly breaks?: readonly number[]
}
type Report = (report: StageReport) => void

const refusal = (rule: string, { code, message, remedy }: VigieError): Refusal => ({ rule, code, message, remedy })

/** What people approve: the text that will be carried out, and with what. */
const digestOfAsked = (procedure: StoredProcedure, texts: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([procedure.path, digestOf(procedure.text), texts]))
    .digest('hex')

export class ProcedureExecutor implements ActivityExecutor {
  readonly kind = 'procedure'
  readonly #parts: ExecutorParts
  readonly #reports = new Map<number, Report>()
  readonly #options = new Map<number, StartOptions>()
  /** Of the request that is being made. */
  #asking: StartOptions | undefined

  constructor(parts: ExecutorParts) {
    this.#parts = parts
  }

  /** A request whose run begins so. */
  asking<T>(options: StartOptions, request: () => T): T {
    this.#asking = options
    try {
      return request()
    } finally {
      this.#asking = undefined
    }
  }

  prepare(ask: ActivityAsk, _by: Actor): PreparedActivity | undefined {
    const procedure = this.#parts.find(ask.path)
    if (procedure === undefined) return undefined
    const { texts, problems } = checkProcedureArguments(procedure.path, procedure.arguments, ask.arguments)
    const refusals = problems.map((p) => refusal('arguments', p))
    try {
      this.#parts.program(procedure)
    } catch (error) {
      refusals.push(refusal('procedure', error as VigieError))
    }
    refusals.push(...this.#notReleased(procedure))
    return {
      path: procedure.path,
      element: procedure.element,
      kind: this.kind,
      arguments: texts,
      significance: procedure.criticality,
      digest: digestOfAsked(procedure, texts),
      expects: [
        { stage: 'started', from: 'release', by: 'its first statement' },
        { stage: 'completed', from: 'previous', by: 'its confirmation' },
      ],
      refusals,
    }
  }

  requested(activity: Activity): void {
    if (this.#asking !== undefined) this.#options.set(activity.id, this.#asking)
  }

  #notReleased(procedure: StoredProcedure): Refusal[] {
    const missing = this.#parts.missing(procedure)
    if (missing.length === 0) return []
    const { path } = procedure
    const { environment } = this.#parts
    return [refusal('procedure', executionErrors.notReleased({ path, environment, detail: missing.join(', ') }))]
  }

  /** What was approved may have been withdrawn since it was asked for. */
  recheck(activity: Activity): readonly Refusal[] {
    const { path } = activity
    const procedure = this.#parts.find(path)
    if (procedure === undefined) return [refusal('procedure', executionErrors.unknownProcedure({ path }))]
    const { texts } = checkProcedureArguments(path, procedure.arguments, activity.arguments)
    const same = digestOfAsked(procedure, texts) === activity.digest
    return [
      ...(same ? [] : [refusal('procedure', executionErrors.otherText({ path }))]),
      ...this.#notReleased(procedure),
    ]
  }

  execute(activity: Activity, report: Report): void {
    this.#reports.set(activity.id, report)
    this.#begin(activity).catch((error: unknown) => {
      this.#reports.delete(activity.id)
      report({ stage: 'started', passed: false, detail: describeError(error) })
    })
  }

  async #begin(activity: Activity): Promise<void> {
    const procedure = this.#parts.find(activity.path)
    if (procedure === undefined) throw new Error(`there is no procedure ${activity.path} any more`)
    const { values, texts } = checkProcedureArguments(procedure.path, procedure.arguments, activity.arguments)
    const options = this.#options.get(activity.id) ?? {}
    this.#options.delete(activity.id)
    const run = await this.#parts.runner.begin(
      this.#parts.program(procedure),
      {
        path: procedure.path,
        ...(procedure.title === undefined ? {} : { title: procedure.title }),
        arguments: texts,
        values,
        by: activity.by,
        activity: activity.id,
        ...(procedure.author === undefined ? {} : { author: procedure.author }),
        digest: digestOf(procedure.text),
      },
      options,
    )
    this.#reports.get(activity.id)?.({
      stage: 'started',
      passed: true,
      evidence: [{ kind: 'centre', text: `run ${run.id} of the journal of procedures` }],
    })
    // It may have ended before anybody could say that it began.
    const now = this.#parts.runner.get(run.id)
    if (now.state === 'ended') this.runEnded(now)
  }

  /** After a stop it goes on as a run; what became of it meanwhile is told. */
  resume(activity: Activity, report: Report): boolean {
    const run = this.#parts.runner.ofActivity(activity.id)
    if (run === undefined) return false
    this.#reports.set(activity.id, report)
    if (run.state === 'ended') this.runEnded(run)
    return true
  }

  async cancel(activity: Activity): Promise<boolean> {
    const runner = this.#parts.runner
    const run = runner.ofActivity(activity.id)
    if (run === undefined || run.state === 'ended') return false
    this.#reports.delete(activity.id)
    await runner.direct(run.id, { what: 'abort', reason: 'the activity was cancelled' }, activity.by)
    return true
  }

  /** A run has ended. */
  runEnded(run: ProcedureRun): void {
    const report = this.#reports.get(run.activity ?? -1)
    if (report === undefined) return
    this.#reports.delete(run.activity!)
    report({
      stage: 'completed',
      passed: run.outcome === 'confirmed',
      detail: run.why === undefined ? run.outcome! : `${run.outcome}: ${run.why}`,
      evidence: [{ kind: 'centre', text: `run ${run.id} of the journal of procedures` }],
    })
  }
}
