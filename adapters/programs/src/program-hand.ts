/** Programs as executors of activities. */
import { statSync } from 'node:fs'
import path from 'node:path'
import type { VigieError } from '@vigie/base'
import type { Activity, CommandPlan, GroundHand, PlainArguments, Refusal, StageReport } from '@vigie/commanding'
import type { ProgramConfig } from '@vigie/model'
import { programErrors } from './errors.ts'
import { filled } from './filled.ts'
import { RunningProgram } from './running-program.ts'

export interface ProgramOptions {
  readonly programs: readonly ProgramConfig[]
  /** Folder of the mission. */
  readonly folder: string
  /** The path that a path or an alias means, and the plan of a command of the model. */
  pathOf(wanted: string): string
  plan(path: string): CommandPlan | undefined
  /** Programs that run at the same time; 16 unless told. */
  readonly most?: number
}

/** What of the centre's environment a program sees: secrets of the centre are not its business. */
const PASSED_ON = ['PATH', 'LANG', 'TZ', 'SystemRoot']

export class ProgramHand implements GroundHand {
  readonly kind = 'program'
  readonly #options: ProgramOptions
  readonly #running = new Map<number, RunningProgram>()

  constructor(options: ProgramOptions) {
    this.#options = options
  }

  /** Activities that it carries out. */
  *declared(): IterableIterator<CommandPlan> {
    for (const { activity } of this.#options.programs) {
      const plan = this.#options.plan(activity)
      if (plan !== undefined && !plan.abstract) yield plan
    }
  }

  find(wanted: string): { readonly plan: CommandPlan; readonly within?: number } | undefined {
    const activity = this.#options.pathOf(wanted)
    const plan = this.#program(activity) === undefined ? undefined : this.#options.plan(activity)
    return plan === undefined || plan.abstract ? undefined : { plan }
  }

  problem(activity: string): Refusal | undefined {
    const { most = 16 } = this.#options
    if (this.#running.size >= most) return refusal('program', programErrors.tooMany({ path: activity, most }))
    const program = this.#program(activity)
    if (program === undefined) return undefined
    const folder = this.#folder(program)
    const detail = folderProblem(this.#options.folder, folder)
    return detail === undefined
      ? undefined
      : refusal('program', programErrors.noFolder({ path: activity, folder: program.folder ?? '.', detail }))
  }

  /** Approved is what will be run, not only its name. */
  fingerprint(activity: string): string {
    return JSON.stringify(this.#program(activity) ?? null)
  }

  start(activity: Activity, values: PlainArguments, report: (report: StageReport) => void): void {
    const program = this.#program(activity.path)
    if (program === undefined)
      return report({ stage: 'sent', passed: false, detail: 'the mission does not declare its program any more' })
    const env: Record<string, string> = { VIGIE_ACTIVITY: String(activity.id), VIGIE_USER: activity.by.user }
    for (const name of PASSED_ON) if (process.env[name] !== undefined) env[name] = process.env[name]
    for (const [name, written] of Object.entries(program.env)) env[name] = filled(written, values)
    const [command, ...args] = program.run.map((written) => filled(written, values))
    const folder = this.#folder(program)
    this.#running.set(
      activity.id,
      new RunningProgram({
        // One with a slash is a file of the mission; a bare name is found in PATH.
        command: /[/\\]/.test(command!) ? path.resolve(this.#options.folder, command!) : command!,
        args,
        folder,
        env,
        seconds: program.timeout,
        lines: program.stages === 'lines',
        report,
        over: () => this.#running.delete(activity.id),
      }),
    )
  }

  async stop(activity: Activity): Promise<boolean> {
    const running = this.#running.get(activity.id)
    return running === undefined ? false : running.cancel()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((r) => r.kill('the centre stops')))
  }

  #program(activity: string): ProgramConfig | undefined {
    return this.#options.programs.find((p) => p.activity === activity)
  }
  #folder({ folder }: ProgramConfig): string {
    return path.resolve(this.#options.folder, folder ?? '.')
  }
}

const refusal = (rule: string, { code, message, remedy }: VigieError): Refusal => ({ rule, code, message, remedy })

function folderProblem(mission: string, folder: string): string | undefined {
  const inside = path.relative(mission, folder)
  if (inside.startsWith('..') || path.isAbsolute(inside)) return 'it is outside of the folder of the mission'
  try {
    return statSync(folder).isDirectory() ? undefined : 'it is no folder'
  } catch {
    return 'it is not there'
  }
}
