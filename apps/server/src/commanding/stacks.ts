/** Stacks as composed: kept, checked against the present database, run through the engine of activities. */
import { formatUtc, VigieError, type Clock, type Log } from '@vigie/base'
import { roleIncludes, type Role } from '@vigie/contract'
import {
  checkStack,
  isRunOver,
  readStackCsv,
  readStackYaml,
  stackErrors,
  StackRunner,
  STACK_NAME,
  writeStackYaml,
  type Activity,
  type Actor,
  type ArgumentValue,
  type CheckedStack,
  type OtherActivities,
  type ReadStack,
  type Stack,
  type StackRun,
  type StackStep,
} from '@vigie/commanding'
import type { Database } from '@vigie/sql'
import { serverErrors } from '../errors.ts'
import type { Commanding } from './commanding.ts'
import { linkProblem } from './link-problem.ts'
import { StackStore, type KeptStack, type StackTables } from './stack-store.ts'

export interface StackParts {
  readonly clock: Clock
  readonly log: Log
  readonly commanding: Commanding
  readonly database: Database<StackTables>
  /** The role that an account has now; undefined: it may do nothing any more. */
  roleOf(user: string): Promise<Role | undefined>
  run(run: StackRun): void
}
/** A version of a stack, and what the present database says of it. */
export interface LoadedStack {
  readonly kept: KeptStack
  readonly stack: Stack
  readonly checked: CheckedStack
}

/** Whose rights are looked at when it is asked for. */
const NOBODY: Actor = { user: '', role: '' }

/** A run is told of so often at most: a long one that is sent fast is large. */
const TELL_MILLIS = 100

export class Stacks {
  readonly runner: StackRunner
  readonly #parts: StackParts
  readonly #store: StackStore
  /** Of earlier runs of the centre; what was under way is among them until it is taken up. */
  #past: readonly StackRun[]
  /** Runs that were told of a moment ago, and what has become of them since. */
  readonly #told = new Map<number, { timer: ReturnType<typeof setTimeout>; since: StackRun | undefined }>()

  private constructor(parts: StackParts, store: StackStore, past: readonly StackRun[]) {
    this.#parts = parts
    this.#store = store
    this.#past = past
    const { engine } = parts.commanding
    this.runner = new StackRunner(
      {
        clock: parts.clock,
        request: async (ask, by) => engine.request(ask, await this.#present(by)),
        withdraw: async (id, by, reason) => void (await engine.cancel(id, by, reason)),
        // A procedure leaves the ground by what it asks for.
        linkProblem: (chain, step, by) =>
          this.#windowProblem(step, by) ??
          (this.#procedure(step.path, step.arguments) === undefined ? this.#linkProblem(chain, step) : undefined),
        changed: (run) => {
          store.putRun(run)
          this.#tell(run)
        },
        begin: (run) => store.keepRun(run),
      },
      (past.at(-1)?.id ?? 0) + 1,
    )
  }

  static async open(parts: StackParts): Promise<Stacks> {
    const store = await StackStore.open(parts.database, parts.log)
    return new Stacks(parts, store, await store.runs())
  }

  /**
   * Runs that were under way when the centre stopped, once its chains are there: as the journal of activities has them, and paused. One
   * whose stack is not what it was is cancelled.
   */
  async takeUp(): Promise<void> {
    for (const run of this.#past) {
      if (isRunOver(run)) continue
      this.#past = this.#past.filter((r) => r !== run)
      try {
        const { stack, checked } = await this.load(run.stack, run.version)
        const first = checked.findings.find((f) => f.severity === 'error')
        const detail = first?.message ?? (stack.chain === run.chain ? undefined : `it is for ${stack.chain} now`)
        if (detail !== undefined) throw stackErrors.notTakenUp({ id: run.id, name: run.stack, detail })
        this.runner.takeUp(run, checked.steps, this.#askedBy(run.id))
      } catch (error) {
        const ended: StackRun = {
          ...run,
          state: 'cancelled',
          reason: error instanceof VigieError ? `${error.code}: ${error.message}` : String(error),
          endedAt: formatUtc(this.#parts.clock.now(), { digits: 9 }),
        }
        this.#past = [...this.#past, ended].toSorted((a, b) => a.id - b.id)
        this.#store.putRun(ended)
      }
    }
  }

  /** The last activity that each step of a run asked for. */
  #askedBy(run: number): ReadonlyMap<number, Activity> {
    const asked = new Map<number, Activity>()
    for (const a of this.#parts.commanding.engine.list())
      if (a.run?.id === run && !asked.has(a.run.step)) asked.set(a.run.step, a)
    return asked
  }

  /** Who started a run, with the rights of now: never more than at the start. Throws VIG-STACK-014. */
  async #present(by: Actor): Promise<Actor> {
    const now = await this.#parts.roleOf(by.user)
    if (now === undefined) throw stackErrors.starterGone({ user: by.user, name: by.via ?? '' })
    return roleIncludes(now, by.role as Role) ? by : { ...by, role: now }
  }

  /** The newest first. */
  runs(): StackRun[] {
    return [...this.runner.list(), ...this.#past].toSorted((a, b) => b.id - a.id)
  }
  /** Throws VIG-STACK-008. */
  aRun(id: number): StackRun {
    return this.#past.find((r) => r.id === id) ?? this.runner.get(id)
  }

  activity(activity: Activity): void {
    this.runner.activity(activity)
  }
  linkChanged(chain: string): void {
    this.runner.linkChanged(chain)
  }

  list(): Promise<KeptStack[]> {
    return this.#store.latest()
  }
  /** Throws VIG-STACK-010. */
  async versions(name: string): Promise<KeptStack[]> {
    const versions = await this.#store.versions(name)
    if (versions.length === 0) throw stackErrors.unknownStack({ name, version: '' })
    return versions
  }
  /** Throws VIG-STACK-010. */
  async load(name: string, version?: number): Promise<LoadedStack> {
    const versions = await this.versions(name)
    const kept = version === undefined ? versions[0] : versions.find((v) => v.version === version)
    if (kept === undefined) throw stackErrors.unknownStack({ name, version: ` in version ${version}` })
    const { stack } = readStackYaml(kept.text)
    if (stack === undefined) throw serverErrors.noSuch({ what: 'readable stack', name })
    return { kept, stack, checked: this.check(stack) }
  }

  /** As written; `chain` is of a CSV. */
  read(text: string, format: 'yaml' | 'csv', named: { readonly name: string; readonly chain: string }): ReadStack {
    return format === 'csv' ? readStackCsv(text, named) : readStackYaml(text)
  }
  /** Throws VIG-SERVER-006 where its satellite cannot be commanded. */
  check(stack: Stack, lines?: readonly number[]): CheckedStack {
    for (const chain of this.#parts.commanding.chains())
      if (chain.name === stack.chain)
        return checkStack(stack, chain.plans, lines, (path, given) => this.#procedure(path, given))
    throw serverErrors.noSuch({ what: 'uplink', name: stack.chain })
  }

  /**
   * Its next version. Commands that the text does not say what it was written for are signed as they are now; with `accept`
   * all of them. Throws VIG-STACK-001 where it cannot be read, 011 where `base` is not the last version.
   */
  async save(
    name: string,
    read: ReadStack,
    by: Actor,
    options: { readonly base?: number; readonly accept?: boolean },
  ): Promise<LoadedStack> {
    if (read.stack === undefined)
      throw stackErrors.notReadable({ detail: read.findings[0]?.message ?? 'nothing in it' }, { cause: read.findings })
    if (!STACK_NAME.test(name)) throw stackErrors.notReadable({ detail: `"${name}" is no name of a stack` })
    const { signatures } = this.check(read.stack)
    const used = Object.entries(signatures).map(([path, now]) => {
      const was = options.accept === true ? undefined : read.stack!.writtenAgainst?.[path]
      return [path, was ?? now] as const
    })
    const stack: Stack = { ...read.stack, name, writtenAgainst: Object.fromEntries(used) }
    const last = (await this.#store.versions(name))[0]?.version ?? 0
    if (options.base !== undefined && options.base !== last)
      throw stackErrors.savedSince({ name, version: last, base: options.base })
    const kept: KeptStack = {
      name,
      version: last + 1,
      chain: stack.chain,
      description: stack.description ?? null,
      entries: stack.entries.length,
      text: writeStackYaml(stack),
      saved_by: by.user,
      saved_at: formatUtc(this.#parts.clock.now(), { digits: 3 }),
    }
    try {
      await this.#store.insert(kept)
    } catch (error) {
      // Somebody else has saved this version between the two.
      if ((await this.#store.versions(name))[0]?.version === kept.version)
        throw stackErrors.savedSince({ name, version: kept.version, base: last }, { cause: error })
      throw error
    }
    return { kept, stack, checked: this.check(stack) }
  }
  /** Throws VIG-STACK-010. */
  async remove(name: string): Promise<void> {
    await this.versions(name)
    await this.#store.remove(name)
  }

  async close(): Promise<void> {
    this.runner.close()
    for (const { timer } of this.#told.values()) clearTimeout(timer)
    await this.#store.close()
  }

  #tell(run: StackRun): void {
    const told = this.#told.get(run.id)
    if (told !== undefined) {
      told.since = run
      return
    }
    this.#parts.run(run)
    const timer = setTimeout(() => {
      const since = this.#told.get(run.id)?.since
      this.#told.delete(run.id)
      if (since !== undefined) this.#tell(since)
    }, TELL_MILLIS)
    this.#told.set(run.id, { timer, since: undefined })
  }

  /** A procedure of the mission; its run is an activity like a telecommand. */
  #procedure(path: string, given: Readonly<Record<string, ArgumentValue>>): ReturnType<OtherActivities> {
    try {
      const { kind, path: own, refusals } = this.#parts.commanding.engine.dryRun({ path, arguments: given }, NOBODY)
      return kind === 'procedure'
        ? { path: own, problems: refusals.filter((r) => r.rule === 'arguments' || r.rule === 'procedure') }
        : undefined
    } catch {
      return undefined
    }
  }

  #windowProblem({ path, arguments: given }: StackStep, by: Actor): string | undefined {
    try {
      return this.#parts.commanding.windowProblem({ path, arguments: given }, by)
    } catch {
      // What nothing executes is refused, with its reasons, when it is asked for.
      return undefined
    }
  }
  #linkProblem(chain: string, step: Pick<StackStep, 'service' | 'virtualChannel'>): string | undefined {
    const { commanding } = this.#parts
    for (const { name, config } of commanding.chains())
      if (name === chain) return linkProblem(config, commanding.uplink(chain), step)
    return `chain ${chain} cannot be commanded any more`
  }
}
