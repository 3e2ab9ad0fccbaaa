/** Procedures as composed: those of the mission folder, their runs, what they see and what they ask for. */
import { setImmediate } from 'node:timers/promises'
import { describeError, formatUtc, VigieError, type Clock, type Diagnostic, type Log } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import type { Activity, ActivityAsk, Actor } from '@vigie/commanding'
import type { VigieEvent } from '@vigie/contract'
import type { SpaceSystem } from '@vigie/model'
import type { Database } from '@vigie/sql'
import { CENTRE_ELEMENT } from '@vigie/telemetry'
import {
  alarmFindings,
  alarmPaths,
  asActivity,
  compileProcedure,
  executionErrors,
  meantBy,
  ModelNames,
  ProcedureModel,
  parseProcedure,
  ProcedureRunner,
  ProcedureLibrary,
  readProcedureFolder,
  digestOf,
  storedOf,
  type ActivityEffect,
  type CallUpdate,
  type ProcedureFolder,
  type ProcedureWorld,
  type ProcedureRun,
  type Program,
  type Decision,
  type ProcedureAct,
  type ProcedureVersion,
  type SavedText,
  type StoredProcedure,
} from '@vigie/procedures'
import type { EventBody } from '../chains/messages.ts'
import type { Commanding } from '../commanding/commanding.ts'
import type { LatestValues } from '../state/latest.ts'
import { callOf, callUpdate, doorOf } from './call-update.ts'
import { procedureFiles } from './folder-files.ts'
import { LibraryStore, type LibraryTables } from './library-store.ts'
import { ProcedureExecutor, type StartOptions } from './procedure-executor.ts'
import { procedureWorld } from './procedure-values.ts'
import { archivedRuns } from './run-journal.ts'

export interface ProcedureParts {
  readonly clock: Clock
  readonly log: Log
  readonly journal: Journal
  /** Folder of the mission. */
  readonly mission: string
  readonly database: Database<LibraryTables>
  /** What the centre commands: simulator, engineering model, flight model. */
  readonly environment: string
  /** Environments on which runs of tests show that a text of a procedure holds. */
  shownOn(path: string, digest: string): readonly string[]
  system(): SpaceSystem
  /** Titles of satellites and stations, by path. */
  readonly titles: ReadonlyMap<string, readonly string[]>
  carriers(): Iterable<LatestValues>
  event(body: Omit<EventBody, 'generation' | 'reception'>): void
  run(run: ProcedureRun): void
  /** Of an account; undefined: there is none. */
  roleOf(user: string): Promise<string | undefined>
}

interface Compiled {
  readonly text: string
  readonly system: SpaceSystem
  readonly program?: Program
  readonly findings: readonly Diagnostic[]
}

export class Procedures {
  readonly executor: ProcedureExecutor
  readonly world: ProcedureWorld
  readonly #parts: ProcedureParts
  readonly #folder: ProcedureFolder
  readonly #runner: ProcedureRunner
  readonly #library: ProcedureLibrary
  readonly #store: LibraryStore
  readonly #compiled = new Map<string, Compiled>()
  #model: ProcedureModel | undefined
  #names: { readonly system: SpaceSystem; readonly names: ModelNames } | undefined
  #commanding: Commanding | undefined
  /** Events that runs have raised, and that come back from the journal. */
  readonly #raised = new Map<string, number>()

  private constructor(
    parts: ProcedureParts,
    folder: ProcedureFolder,
    runner: ProcedureRunner,
    library: ProcedureLibrary,
    store: LibraryStore,
  ) {
    this.#parts = parts
    this.#folder = folder
    this.#library = library
    this.#store = store
    this.#runner = runner
    this.world = procedureWorld(parts)
    this.executor = new ProcedureExecutor({
      runner,
      find: (path) => this.find(path),
      program: (procedure) => this.program(procedure),
      missing: (procedure) => this.missing(procedure),
      environment: parts.environment,
    })
  }

  /** Reads the folder and the journal. Runs go on once `start` is called. */
  static async open(parts: ProcedureParts): Promise<Procedures> {
    const folder = readProcedureFolder(await procedureFiles(parts.mission))
    const store = await LibraryStore.open(parts.database)
    const library = new ProcedureLibrary(await store.versions(), await store.acts(), folder.rules)
    const news = library.arrive(folder.delivered, formatUtc(parts.clock.now()))
    if (news.length > 0) await store.addVersions(news)
    let own: Procedures | undefined
    const runner = await ProcedureRunner.open({
      clock: parts.clock,
      journal: archivedRuns(parts.journal, parts.clock),
      world: procedureWorld(parts),
      rules: folder.rules,
      compile: (path, text) => own!.compile(path, text),
      request: (run, effect) => own!.#request(run, effect),
      withdraw: (run, activity, reason) => own!.#withdraw(run, activity, reason),
      known: (run, call) => own!.#known(run, call),
      raised: (run, event) => own!.#raise(run, event),
      informed: (run, text, line) => parts.event(eventOf(run, 'Information', 'information', `line ${line}: ${text}`)),
      changed: (run) => parts.run(run),
      ended: (run) => {
        own!.executor.runEnded(run)
        const severity = run.outcome === 'confirmed' ? 'information' : 'low'
        const why = run.why === undefined ? '' : `: ${run.why}`
        parts.event(eventOf(run, 'ProcedureEnded', severity, `${run.outcome}${why}`))
      },
      breathe: () => setImmediate(),
      failed: (run, detail) => parts.log.error('a procedure could not be carried on', { run, detail }),
    })
    own = new Procedures(parts, folder, runner, library, store)
    for (const d of own.findings().filter((f) => f.severity === 'error'))
      parts.log.warn(d.message, { code: d.code, file: d.file, line: d.line })
    return own
  }

  /** What was under way at the last stop is taken up. */
  async start(commanding: Commanding): Promise<void> {
    this.#commanding = commanding
    await this.#runner.start()
  }
  close(): Promise<void> {
    return this.#runner.close()
  }

  get runner(): ProcedureRunner {
    return this.#runner
  }
  get rules(): ProcedureFolder['rules'] {
    return this.#folder.rules
  }
  list(): Iterable<StoredProcedure> {
    return this.#library.stored.values()
  }
  /** By path, or by the name that people write: innermost last. */
  find(path: string): StoredProcedure | undefined {
    const { stored } = this.#library
    const found = stored.get(path)
    if (found !== undefined) return found
    const name = meantBy(path, stored.keys())
    return name === undefined ? undefined : stored.get(name)
  }
  /** Throws VIG-PROCEDURE-218. */
  get(path: string): StoredProcedure {
    const found = this.find(path)
    if (found === undefined) throw executionErrors.unknownProcedure({ path })
    return found
  }
  /** Of the folder and of each procedure against the present model. */
  findings(): Diagnostic[] {
    return [
      ...this.#folder.findings,
      ...[...this.list()].flatMap((p) => [...this.#compile(p).findings, ...alarmFindings(p, this.#parts.system())]),
    ]
  }
  findingsOf(procedure: StoredProcedure): readonly Diagnostic[] {
    return [
      ...procedure.findings,
      ...alarmFindings(procedure, this.#parts.system()),
      ...this.#compile(procedure).findings,
    ]
  }
  /** Paths of the parameters and elements whose alarms it answers. */
  alarmsOf(procedure: StoredProcedure): string[] {
    return alarmPaths(procedure, this.#parts.system())
  }

  /** Why it cannot be run; undefined: it can. */
  problemOf(procedure: StoredProcedure): string | undefined {
    const { program, findings } = this.#compile(procedure)
    return program === undefined ? notRunnable(procedure.path, findings).message : undefined
  }

  /** Throws VIG-PROCEDURE-201. */
  program(procedure: StoredProcedure): Program {
    const { program, findings } = this.#compile(procedure)
    if (program !== undefined) return program
    throw notRunnable(procedure.path, findings)
  }
  /** Another text of it. Throws VIG-PROCEDURE-201. */
  compile(path: string, text: string): Program {
    const { program, findings } = this.#made(path, text, this.find(path))
    if (program !== undefined) return program
    throw notRunnable(path, findings)
  }
  #compile(procedure: StoredProcedure): Compiled {
    const known = this.#compiled.get(procedure.path)
    if (known !== undefined && known.system === this.#parts.system() && known.text === procedure.text) return known
    const made = this.#made(procedure.path, procedure.text, procedure)
    this.#compiled.set(procedure.path, made)
    return made
  }
  #made(path: string, text: string, procedure: StoredProcedure | undefined): Compiled {
    const system = this.#parts.system()
    const file = procedure?.file ?? path
    const parsed = parseProcedure(text, { file })
    if (parsed.procedure === undefined || parsed.broken) return { text, system, findings: parsed.diagnostics }
    const program = compileProcedure(parsed.procedure, parsed.text, this.names(), {
      path,
      file,
      arguments: (procedure?.arguments ?? []).map((a) => a.name),
    })
    const findings = [...parsed.diagnostics, ...program.problems]
    return { text, system, findings, ...(program.problems.length > 0 ? {} : { program }) }
  }
  /** What texts are checked against while they are written. */
  model(): ProcedureModel {
    const system = this.#parts.system()
    if (this.#model?.system !== system) {
      const activities = [...this.list()].map(asActivity)
      this.#model = new ProcedureModel(system, { activities, titles: this.#parts.titles })
    }
    return this.#model
  }
  /** Of the model as it is, with the procedures in it. */
  names(): ModelNames {
    const system = this.#parts.system()
    if (this.#names?.system !== system) {
      const activities = [...this.list()].map(asActivity)
      this.#names = { system, names: new ModelNames(system, { activities, titles: this.#parts.titles }) }
    }
    return this.#names.names
  }

  get library(): ProcedureLibrary {
    return this.#library
  }
  get environment(): string {
    return this.#parts.environment
  }
  /** What keeps it from being run here by the rules of the mission; empty: nothing. */
  missing(procedure: StoredProcedure): string[] {
    const { environment } = this.#parts
    if (!this.#folder.rules.environments.has(environment)) return []
    return this.#library.missing(
      procedure.path,
      environment,
      this.#parts.shownOn(procedure.path, digestOf(procedure.text)),
    )
  }
  /** A text as the next version of the library. Throws VIG-PROCEDURE-225, 226 and 230. */
  async saveVersion(path: string, text: SavedText, by: Actor): Promise<ProcedureVersion> {
    const element = path.slice(0, Math.max(0, path.lastIndexOf('.')))
    if (this.#library.versions(path).length === 0 && !this.#isElement(element))
      throw executionErrors.noElement({ path, element })
    const made = this.#library.save(path, text, by, this.#now())
    await this.#kept(made, () => this.#store.addVersions([made]))
    return made
  }
  /** Throws VIG-PROCEDURE-201, 224, 226 and 227. What is in force may be another after it. */
  async decide(path: string, version: number, what: Decision, by: Actor, comment?: string): Promise<ProcedureAct> {
    const v = this.#library.version(path, version)
    if (what === 'approved') {
      // What cannot be run is not put in force.
      const { program, findings } = this.#made(path, v.text, storedOf(v))
      const errors = storedOf(v).findings.filter((f) => f.severity === 'error')
      if (program === undefined || errors.length > 0) throw notRunnable(path, [...errors, ...findings])
    }
    const act = this.#library.decide(path, version, what, by, this.#now(), comment)
    await this.#kept(act, () => this.#store.addAct(act))
    // Others may name it, or no longer.
    this.#model = undefined
    this.#names = undefined
    this.#compiled.clear()
    return act
  }
  async validate(
    path: string,
    version: number,
    on: Parameters<ProcedureLibrary['validate']>[2],
    by: Actor,
  ): Promise<ProcedureAct> {
    const act = this.#library.validate(path, version, on, by, this.#now())
    await this.#kept(act, () => this.#store.addAct(act))
    return act
  }
  /** What is not on disk was not done. */
  async #kept(made: ProcedureVersion | ProcedureAct, keep: () => Promise<void>): Promise<void> {
    try {
      await keep()
    } catch (error) {
      this.#library.undo(made)
      throw error
    }
  }
  /** Throws VIG-PROCEDURE-217 where a run is offered to nobody who could take it. */
  async mayTake(run: number, user: string): Promise<void> {
    const role = await this.#parts.roleOf(user)
    if (role !== undefined && role !== 'viewer') return
    const detail = role === undefined ? 'there is no such account' : 'a viewer runs no procedures'
    throw executionErrors.notTaken({ run, user, detail })
  }
  #now(): string {
    return formatUtc(this.#parts.clock.now())
  }
  #isElement(path: string): boolean {
    return path === CENTRE_ELEMENT || this.#parts.titles.has(path) || this.#parts.system().elements.has(path)
  }

  /** Asks for a run, through the gates of the centre. */
  async run(ask: ActivityAsk, by: Actor, options: StartOptions): Promise<Activity> {
    const { path } = this.get(ask.path)
    return await this.executor.asking(options, () => this.#engine().request({ ...ask, path }, by))
  }
  /** The run that an activity is, once it has begun. */
  ofActivity(activity: number): ProcedureRun | undefined {
    return this.#runner.ofActivity(activity)
  }

  /** An activity changed: it may be one that a run asked for. */
  activity(activity: Activity): void {
    const call = callOf(activity)
    if (call !== undefined) this.#runner.call(call.run, call.call, this.#update(activity))
  }
  /** Parameters of a carrier were renewed. */
  values(latest: LatestValues, columns: ArrayLike<number>): void {
    const { watched } = this.#runner
    if (watched.size === 0) return
    let renewed: Set<string> | undefined
    for (let i = 0; i < columns.length; i++) {
      const p = latest.parameters[columns[i]!]!
      for (const path of [p.path, p.parameter]) if (watched.has(path)) (renewed ??= new Set()).add(path)
    }
    if (renewed !== undefined) this.#runner.valuesChanged(renewed)
  }
  event(event: VigieEvent): void {
    // An event of the satellite is named by its path, one of the centre within its element.
    const path = event.kind === 'satellite' ? event.name : `${event.element}.${event.name}`
    const own = this.#raised.get(path) ?? 0
    if (own > 0) this.#raised.set(path, own - 1)
    else this.#runner.event(path, this.#parts.clock.now())
  }

  #engine() {
    if (this.#commanding === undefined) throw new Error('procedures have not been started')
    return this.#commanding.engine
  }

  /** In the name of who holds the run. What is refused is not confirmed, and says why. */
  async #request(run: ProcedureRun, effect: ActivityEffect): Promise<CallUpdate> {
    const refused = (detail: string): CallUpdate => ({ execution: 'completed', confirmation: 'not confirmed', detail })
    if (effect.valueSet !== undefined)
      return refused(`the model has no value set "${effect.valueSet}" of ${effect.path}`)
    const by: Actor = { user: run.holder.user, role: run.holder.role, via: doorOf(run, effect.call) }
    const ask = this.asked(effect)
    try {
      const problem = await this.#authorProblem(run, ask)
      if (problem !== undefined) return refused(problem)
      return this.#update(await this.#engine().request(ask, by))
    } catch (error) {
      return refused(error instanceof VigieError ? `${error.code}: ${error.message}` : describeError(error))
    }
  }
  #update(activity: Activity): CallUpdate {
    return callUpdate(
      activity,
      activity.kind === 'procedure' ? this.#runner.ofActivity(activity.id)?.outcome : undefined,
    )
  }

  /** A procedure does nothing that its author may not do. */
  async #authorProblem(run: ProcedureRun, ask: ActivityAsk): Promise<string | undefined> {
    const { author } = run
    if (author === undefined || author.user === run.holder.user) return undefined
    const role = author.role ?? (await this.#parts.roleOf(author.user))
    if (role === undefined) return undefined
    const may = this.#engine()
      .dryRun(ask, { user: author.user, role })
      .refusals.every((r) => r.rule !== 'rights')
    if (may) return undefined
    const { code, message } = executionErrors.author({ procedure: run.path, author: author.user, role, path: ask.path })
    return `${code}: ${message}`
  }

  /** As the engine of activities takes it. */
  asked(effect: Pick<ActivityEffect, 'path' | 'arguments' | 'comment' | 'route'>): ActivityAsk {
    return {
      path: effect.path,
      arguments: this.#named(effect),
      ...(effect.comment === undefined ? {} : { comment: effect.comment }),
      ...(effect.route === undefined ? {} : { route: effect.route }),
    }
  }

  /** Arguments by their names in the model, however the procedure writes them. */
  #named(effect: Pick<ActivityEffect, 'path' | 'arguments'>): ActivityAsk['arguments'] {
    for (const chain of this.#commanding?.chains() ?? []) {
      const plan = chain.plans.plan(effect.path)
      if (plan === undefined) continue
      const names = plan.arguments.map((a) => a.name)
      return Object.fromEntries(
        Object.entries(effect.arguments).map(([written, value]) => [meantBy(written, names) ?? written, value]),
      )
    }
    return effect.arguments
  }

  async #withdraw(run: ProcedureRun, activity: number, reason: string): Promise<void> {
    try {
      await this.#engine().cancel(activity, { user: run.holder.user, role: run.holder.role }, reason)
    } catch (error) {
      // It has left, or has ended: that it is not waited for any more is on record.
      if (!(error instanceof VigieError)) throw error
    }
  }

  #known(run: number, call: number): CallUpdate | undefined {
    for (const activity of this.#engine().list()) {
      const of = callOf(activity)
      if (of?.run === run && of.call === call) return this.#update(activity)
    }
    return undefined
  }

  #raise(
    run: ProcedureRun,
    { name, path, line }: { readonly name: string; readonly path?: string; readonly line: number },
  ): void {
    if (path === undefined) return this.#parts.event(eventOf(run, 'EventRaised', 'low', `line ${line}: event ${name}`))
    this.#raised.set(path, (this.#raised.get(path) ?? 0) + 1)
    const at = path.lastIndexOf('.')
    const severity = this.#parts.system().events.get(path)?.severity ?? 'low'
    this.#parts.event({
      ...eventOf(run, path.slice(at + 1), severity, `raised by ${run.path}, run ${run.id}, line ${line}`),
      element: path.slice(0, at),
    })
  }
}

const eventOf = (
  run: ProcedureRun,
  name: string,
  severity: EventBody['severity'],
  message: string,
): Omit<EventBody, 'generation' | 'reception'> => ({
  element: run.path.slice(0, Math.max(0, run.path.lastIndexOf('.'))) || 'CENTRE',
  name,
  kind: 'operator',
  severity,
  message: `${run.path}, run ${run.id}: ${message}`,
  user: run.holder.user,
})

function notRunnable(path: string, findings: readonly Diagnostic[]): VigieError {
  const errors = findings.filter((f) => f.severity === 'error')
  const [first] = errors
  return executionErrors.notRunnable(
    {
      path,
      detail: `${errors.length} errors, the first ${first?.line === undefined ? '' : `in line ${first.line}: `}${first?.message ?? ''}`,
    },
    { cause: findings },
  )
}
