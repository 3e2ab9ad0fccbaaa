/**
 * One engine for all activities: the same gates, the same stages, whatever executes them. What it decides is in the journal
 * before anything leaves, so after a crash each activity ends in a known state and none is sent twice.
 */
import { formatUtc, VigieError, type Timer } from '@vigie/base'
import { activityErrors } from './activity-errors.ts'
import {
  isAfter,
  type Activity,
  type Actor,
  type ActivityRequest,
  type Outcome,
  type RuleOverride,
} from './activity.ts'
import type { ActivityPorts, DryRun } from './activity-ports.ts'
import { ActivityBook, isOver, type ActivitySnapshot } from './activity-book.ts'
import { endsWith, standingAfterRestart } from './after-restart.ts'
import { checkBoardChange } from './board-rules.ts'
import type { ActivityEntry, BoardChange, InhibitionScope, Refusal } from './entries.ts'
import type { ActivityAsk, ActivityExecutor, PreparedActivity, StageReport } from './executor.ts'
import { afterOverrides, needsOf, refusalOf, refusals, type Gated } from './gates.ts'
import { givenUp, HeldBack, overrideProblem, sameRules } from './held-back.ts'
import type { ReleaseBoard } from './release-board.ts'
import { nextWindow } from './windows.ts'
import { NO_SIGHT } from './sight.ts'

/** After a restart no window ends before what was received and not told has been read back, or so long. */
const READ_BACK = 30_000_000_000n

export class ActivityEngine {
  readonly #ports: ActivityPorts
  readonly #book: ActivityBook
  readonly #deadlines = new Map<number, Timer>()
  readonly #held: HeldBack

  private constructor(ports: ActivityPorts, book: ActivityBook) {
    this.#ports = ports
    this.#book = book
    this.#held = new HeldBack(ports.clock, (id) => this.#lookAgain(id))
  }

  /**
   * Reads the journal. What was under way when the last run ended is sent by nobody again: where something can still tell of it, it
   * goes on, else it ends in a state that says what is known. With a snapshot of the journal only what comes after it is read.
   */
  static async open(ports: ActivityPorts, snapshot?: ActivitySnapshot): Promise<ActivityEngine> {
    const book = snapshot === undefined ? new ActivityBook(ports.kept) : ActivityBook.of(snapshot, ports.kept)
    const engine = new ActivityEngine(ports, book)
    for (const activity of book.values()) engine.#executorOf(activity)?.requested?.(activity)
    for await (const { position, entry } of ports.journal.read(book.upTo)) engine.#fold(position, entry)
    await engine.#afterRestart()
    return engine
  }

  get board(): ReleaseBoard {
    return this.#book.board
  }
  /** Activities from this number on are all in memory; of older ones only some are. */
  get whole(): number {
    return this.#book.whole
  }
  /** What has been recorded so far, for a later `open`. */
  snapshot(): ActivitySnapshot {
    return this.#book.snapshot()
  }

  async #afterRestart(): Promise<void> {
    const watched = this.#ports.clock.now() + READ_BACK
    let isChanged = false
    for (const activity of this.#book.values()) {
      const { id } = activity
      if (activity.state === 'uncertain') this.#resume(activity)
      if (!this.#book.has(id)) continue
      let standing = standingAfterRestart(activity)
      if (standing === 'resume') {
        if (this.#resume(activity)) {
          this.#watch(id, watched)
          continue
        }
        standing = { outcome: 'uncertain' }
      }
      const error = activityErrors.stopped({ id, stage: activity.stage })
      if (standing.reason === undefined) this.#end(id, standing.outcome, error.message, error.code)
      else this.#end(id, standing.outcome, standing.reason)
      isChanged = true
    }
    if (isChanged) await this.#ports.journal.sync()
  }

  #resume(activity: Activity): boolean {
    const executor = this.#executorOf(activity)
    return executor?.resume?.(activity, (report) => this.#report(activity.id, report)) ?? false
  }

  /** What a chain had received before the start has been read back: windows that have passed meanwhile end now. */
  caughtUp(chain: string): void {
    for (const activity of this.#book.values())
      if (activity.state === 'running' && activity.route?.chain === chain) this.#watch(activity.id)
  }

  #executorOf({ kind }: Pick<Activity, 'kind'>): ActivityExecutor | undefined {
    return this.#ports.executors.find((e) => e.kind === kind)
  }

  /** By number; undefined: it is not in memory. */
  find(id: number): Activity | undefined {
    return this.#book.get(id)
  }
  /** The same; throws VIG-ACTIVITY-006. */
  get(id: number): Activity {
    const activity = this.find(id)
    if (activity === undefined) throw activityErrors.unknownActivity({ id })
    return activity
  }

  /** Those kept in memory, newest first. */
  *list(): IterableIterator<Activity> {
    const known = [...this.#book.values()]
    for (let i = known.length - 1; i >= 0; i--) yield known[i]!
  }

  /** Everything that is known before it is asked for. Nothing is recorded. Throws VIG-ACTIVITY-013. */
  dryRun(ask: ActivityAsk, by: Actor): DryRun {
    const [, prepared] = this.#prepare(ask, by)
    return {
      ...prepared,
      refusals: this.#refusals(prepared, by, this.#overridesOf(ask, by)),
      needs: needsOf(prepared, this.#ports.policy),
    }
  }

  /**
   * Asks for an activity. Resolves when it is recorded and, where nothing more is needed, released. Throws VIG-ACTIVITY-013 and
   * 001, whose details list the rules (`refusals`): the attempt is recorded, nothing was sent.
   */
  async request(ask: ActivityAsk, by: Actor): Promise<Activity> {
    const [executor, prepared] = this.#prepare(ask, by)
    const overrides = this.#overridesOf(ask, by)
    const found = this.#refusals(prepared, by, overrides)
    if (found.some((r) => r.hold === undefined)) throw await this.#refuse(ask.path, prepared.arguments, by, found)
    const { refusals: _, ...rest } = prepared
    const request: ActivityRequest = {
      ...rest,
      by,
      needs: needsOf(prepared, this.#ports.policy),
      ...(ask.comment === undefined ? {} : { comment: ask.comment }),
      ...(ask.run === undefined ? {} : { run: ask.run }),
      ...(ask.priority === undefined ? {} : { priority: ask.priority }),
    }
    const id = this.#append({ type: 'requested', at: this.#now(), request })
    for (const override of overrides) this.#append({ type: 'overridden', activity: id, override })
    if (request.needs.approvals === 0) {
      this.#stage(id, { stage: 'authorised', passed: true })
      if (!request.needs.firing) return found.length > 0 ? this.#hold(id, found) : this.#release(id, executor)
    }
    await this.#ports.journal.sync()
    return this.get(id)
  }

  /** Another person's word for exactly these bytes. Releases it where nothing more is needed. */
  async approve(id: number, digest: string, by: Actor, comment?: string): Promise<Activity> {
    const activity = this.#waiting(id)
    const { policy } = this.#ports
    if (by.user === activity.by.user)
      throw await this.#recorded(activity, by, activityErrors.ownApproval({ user: by.user, id }))
    if (!policy.approvers.includes(by.role))
      throw await this.#recorded(activity, by, activityErrors.mayNotApprove({ user: by.user, role: by.role }))
    if (digest !== activity.digest) throw await this.#recorded(activity, by, activityErrors.digestDiffers({ id }))
    const already = activity.approvals.some((a) => a.user === by.user)
    if (!already)
      this.#append({
        type: 'approved',
        activity: id,
        digest,
        approval: { user: by.user, at: this.#now(), ...(comment === undefined ? {} : { comment }) },
      })
    const now = this.get(id)
    if (now.approvals.length >= now.needs.approvals && now.stage === 'requested') {
      this.#stage(id, {
        stage: 'authorised',
        passed: true,
        detail: `approved by ${now.approvals.map((a) => a.user).join(', ')}`,
      })
      if (!now.needs.firing) return this.#recheckAndRelease(id, await this.#present(now.by))
    }
    await this.#ports.journal.sync()
    return this.get(id)
  }

  /** Releases what is armed. */
  async fire(id: number, digest: string, by: Actor): Promise<Activity> {
    const activity = this.#waiting(id)
    if (activity.stage !== 'authorised')
      throw await this.#recorded(activity, by, activityErrors.notApproved({ id, path: activity.path }))
    if (digest !== activity.digest) throw await this.#recorded(activity, by, activityErrors.digestDiffers({ id }))
    return this.#recheckAndRelease(id, by)
  }

  /**
   * Sets rules aside for what waits; it is released where nothing else stands against it. Throws VIG-ACTIVITY-007, 026 and 027:
   * the attempt is recorded.
   */
  async override(id: number, rules: readonly string[], by: Actor, reason: string): Promise<Activity> {
    const activity = this.#waiting(id)
    const standing = this.#objections(activity, activity.by)
    for (const rule of rules) {
      const error = overrideProblem(activity, rule, standing, by, this.#ports.policy)
      if (error !== undefined) throw await this.#recorded(activity, by, error)
    }
    this.#append({ type: 'overridden', activity: id, override: { rules, by, at: this.#now(), reason } })
    await this.#ports.journal.sync()
    if (activity.held !== undefined) await this.#held.look(id)
    return this.get(id)
  }

  /** Alarms, passes or the board have changed: what is held back is looked at again at once, not only at the next beat. */
  reconsider(): void {
    this.#held.lookAtAll()
  }

  /** Takes back what has not left. Throws VIG-ACTIVITY-007 and 012. */
  async cancel(id: number, by: Actor, reason: string): Promise<Activity> {
    const activity = this.get(id)
    if (isOver(activity)) throw activityErrors.notWaiting({ id, path: activity.path, state: activity.state })
    if (activity.state === 'running') {
      const taken = await this.#executor(activity.kind).cancel(activity)
      const now = this.get(id)
      if (isOver(now)) throw activityErrors.notWaiting({ id, path: activity.path, state: now.state })
      if (!taken) throw activityErrors.tooLate({ id, path: activity.path, stage: now.stage })
    }
    this.#end(id, 'cancelled', reason, undefined, by.user)
    await this.#ports.journal.sync()
    return this.get(id)
  }

  /** Uplinks and inhibitions. Throws VIG-ACTIVITY-015 … 017 and 002. */
  async changeBoard(change: BoardChange, by: Actor): Promise<void> {
    checkBoardChange(change, by, this.board, this.#ports.policy)
    this.#append({ type: 'board', at: this.#now(), by, change })
    await this.#ports.journal.sync()
    this.#ports.boardChanged?.(change, by)
  }

  /** Throws VIG-ACTIVITY-004 or 005 unless `by` may command the satellite of a chain now. */
  requireUplink(chain: string, by: Actor): void {
    const commander = this.board.commander(chain)
    if (commander === by.user || !this.#ports.policy.uplinkHeld) return
    throw commander === undefined
      ? activityErrors.uplinkFree({ chain })
      : activityErrors.uplinkHeld({ chain, holder: commander, user: by.user })
  }

  inhibit(scope: InhibitionScope, by: Actor, reason?: string): Promise<void> {
    return this.changeBoard({ what: 'inhibited', scope, ...(reason === undefined ? {} : { reason }) }, by)
  }

  /** Ends the timers. What is under way is ended by the next `open`. */
  close(): void {
    for (const timer of this.#deadlines.values()) timer.cancel()
    this.#deadlines.clear()
    this.#held.close()
  }

  #prepare(ask: ActivityAsk, by: Actor): readonly [ActivityExecutor, PreparedActivity] {
    for (const executor of this.#ports.executors) {
      const prepared = executor.prepare(ask, by)
      if (prepared !== undefined) return [executor, prepared]
    }
    throw activityErrors.noExecutor({ path: ask.path })
  }

  #executor(kind: string): ActivityExecutor {
    const executor = this.#executorOf({ kind })
    if (executor === undefined) throw activityErrors.noExecutor({ path: kind })
    return executor
  }

  #refusals(prepared: PreparedActivity, by: Actor, overrides: readonly RuleOverride[]): readonly Refusal[] {
    const found = [...prepared.refusals, ...this.#ruled({ ...prepared, by }, by), ...this.#interlocked(prepared)]
    return afterOverrides(prepared.path, found, overrides, this.#ports.policy)
  }

  /** What stands against an activity that is on record, now. */
  #objections(activity: Activity, by: Actor): readonly Refusal[] {
    const found = [
      ...this.#executor(activity.kind).recheck(activity),
      ...this.#ruled(activity, by),
      ...this.#interlocked(activity, activity.id),
    ]
    return afterOverrides(activity.path, found, activity.overrides ?? [], this.#ports.policy)
  }

  #ruled(request: Gated, by: Actor): Refusal[] {
    const { policy, sight = NO_SIGHT, clock } = this.#ports
    return refusals(request, by, { policy, board: this.board, sight, now: clock.now() })
  }

  #overridesOf({ override }: ActivityAsk, by: Actor): readonly RuleOverride[] {
    if (override === undefined || override.rules.length === 0) return []
    return [{ rules: override.rules, by, at: this.#now(), reason: override.reason }]
  }

  #interlocked(prepared: Pick<PreparedActivity, 'element' | 'path'>, own?: number): readonly Refusal[] {
    const found: Refusal[] = []
    for (const [id, { scope, until, suspendable }] of this.#book.interlocks) {
      if (id === own) continue
      const other = this.get(id)
      if (isOver(other) || other.stage === until || isAfter(other.stage, until)) {
        this.#book.interlocks.delete(id)
        continue
      }
      if (prepared.element === scope || prepared.element.startsWith(`${scope}.`) || scope === '')
        found.push({
          ...refusalOf(
            'interlock',
            activityErrors.interlocked({ path: prepared.path, id, other: other.path, stage: until }),
          ),
          ...(suspendable === true ? { override: { name: 'interlock' } } : {}),
        })
    }
    return found
  }

  async #refuse(
    path: string,
    given: Readonly<Record<string, string>>,
    by: Actor,
    found: readonly Refusal[],
    activity?: number,
  ): Promise<VigieError> {
    this.#append({
      type: 'refused',
      at: this.#now(),
      by,
      path,
      arguments: given,
      refusals: found,
      ...(activity === undefined ? {} : { activity }),
    })
    await this.#ports.journal.sync()
    this.#ports.refused?.(path, by, found)
    return activityErrors.refused({
      path,
      reasons: found.map((r) => r.message).join('; '),
      remedies: [...new Set(found.map((r) => r.remedy))].join(' '),
      refusals: found as never,
    })
  }

  /** The attempt is recorded before it is refused. */
  async #recorded(activity: Activity, by: Actor, error: VigieError): Promise<VigieError> {
    await this.#refuse(activity.path, activity.arguments, by, [refusalOf('release', error)], activity.id)
    return error
  }

  #waiting(id: number): Activity {
    const activity = this.get(id)
    if (activity.state !== 'waiting')
      throw activityErrors.notWaiting({ id, path: activity.path, state: activity.state })
    return activity
  }

  /** The world may have changed while it waited. What does not hold any more is refused; it goes on waiting. */
  async #recheckAndRelease(id: number, by: Actor): Promise<Activity> {
    const activity = this.#waiting(id)
    const found = this.#objections(activity, by)
    if (found.some((r) => r.hold === undefined))
      throw await this.#refuse(activity.path, activity.arguments, by, found, id)
    return found.length > 0 ? this.#hold(id, found) : this.#release(id, this.#executor(activity.kind), by)
  }

  /** All that people must give is given: it waits for rules, and is released by itself. */
  async #hold(id: number, rules: readonly Refusal[]): Promise<Activity> {
    this.#append({ type: 'held', activity: id, at: this.#now(), rules })
    this.#held.watch(id, rules)
    await this.#ports.journal.sync()
    return this.get(id)
  }

  /** Whether what is held back can go now. What stands against it and cannot be waited for ends it: nobody is there to be told. */
  async #lookAgain(id: number): Promise<void> {
    const asker = this.#book.get(id)?.by
    if (asker === undefined) return
    const by = await this.#present(asker)
    const activity = this.#book.get(id)
    if (activity?.held === undefined || activity.state !== 'waiting') return
    const found = this.#objections(activity, by)
    const over = givenUp(activity, found, this.#ports.clock.now())
    if (over !== undefined) {
      this.#end(id, 'cancelled', over.message, over.code)
      await this.#refuse(activity.path, activity.arguments, activity.by, [over], id)
      await this.#ports.journal.sync()
      return
    }
    if (found.length === 0) return void (await this.#release(id, this.#executor(activity.kind)))
    if (!sameRules(found, activity.held)) this.#append({ type: 'held', activity: id, at: this.#now(), rules: found })
    this.#held.watch(id, found)
  }

  /** Who asked, with the rights of now. */
  async #present(by: Actor): Promise<Actor> {
    const { present } = this.#ports
    return present === undefined ? by : ((await present(by)) ?? { ...by, role: 'nobody' })
  }

  async #release(id: number, executor: ActivityExecutor, by?: Actor): Promise<Activity> {
    this.#stage(id, { stage: 'released', passed: true }, by?.user)
    // Recorded before anything leaves: a crash from here on leaves it uncertain, never forgotten and never sent again.
    await this.#ports.journal.sync()
    executor.execute(this.get(id), (report) => this.#report(id, report))
    return this.get(id)
  }

  #report(id: number, report: StageReport): void {
    const activity = this.#book.get(id)
    if (activity === undefined) return
    const { uncertain, ...record } = report
    if (isOver(activity)) {
      // What comes late is recorded, and clears up what was uncertain.
      this.#stage(id, record)
      const isTold = report.passed ? endsWith(activity, report.stage) : uncertain !== true
      if (activity.state === 'uncertain' && isTold)
        this.#end(id, report.passed ? 'completed' : 'failed', report.detail ?? 'reported late')
      this.#sync()
      return
    }
    this.#stage(id, record)
    if (!report.passed)
      this.#end(id, uncertain === true ? 'uncertain' : 'failed', report.detail ?? `failed at ${report.stage}`)
    else if (endsWith(activity, report.stage)) this.#end(id, 'completed', 'completed')
    else this.#watch(id)
    this.#sync()
  }

  /** No window ends before `earliest`. */
  #watch(id: number, earliest = 0n): void {
    this.#deadlines.get(id)?.cancel()
    this.#deadlines.delete(id)
    const window = nextWindow(this.get(id))
    if (window === undefined) return
    const { stage, end, detail } = window
    const passed = (): void => {
      this.#deadlines.delete(id)
      this.#stage(id, { stage, passed: false, detail })
      this.#end(id, 'uncertain', detail)
      this.#sync()
    }
    this.#deadlines.set(id, this.#ports.clock.at(end < earliest ? earliest : end, passed))
  }

  #stage(id: number, record: Omit<StageReport, 'uncertain'>, by?: string): void {
    this.#append({
      type: 'stage',
      activity: id,
      record: { ...record, at: this.#now(), ...(by === undefined ? {} : { by }) },
    })
  }

  #end(id: number, outcome: Outcome, reason: string, code?: string, by?: string): void {
    this.#append({
      type: 'ended',
      activity: id,
      at: this.#now(),
      outcome,
      reason,
      ...(code === undefined ? {} : { code }),
      ...(by === undefined ? {} : { by }),
    })
    const activity = this.get(id)
    this.#executorOf(activity)?.ended?.(activity)
  }

  #sync(): void {
    // A disk that refuses is told by the journal; the stage is known all the same.
    this.#ports.journal.sync().catch(() => undefined)
  }

  #now(): string {
    return formatUtc(this.#ports.clock.now(), { digits: 9 })
  }

  #append(entry: ActivityEntry): number {
    const position = this.#ports.journal.append(entry)
    const activity = this.#fold(position, entry)
    if (activity !== undefined) this.#ports.changed?.(activity)
    return position
  }

  #fold(position: number, entry: ActivityEntry): Activity | undefined {
    const activity = this.#book.fold(position, entry)
    if (activity === undefined) return undefined
    const { id } = activity
    if (entry.type === 'requested') this.#executorOf(activity)?.requested?.(activity)
    if (activity.held === undefined) this.#held.forget(id)
    if (entry.type === 'ended') {
      this.#deadlines.get(id)?.cancel()
      this.#deadlines.delete(id)
    }
    return activity
  }
}
