/** The port behind which activities are carried out: one executor for each kind. */
import type { ArgumentValue } from '../arguments/values.ts'
import type { Activity, ActivityRequest, Actor, Evidence, Stage } from './activity.ts'
import type { Refusal } from './entries.ts'

/** What somebody asks for. */
export interface ActivityAsk {
  readonly path: string
  readonly arguments: Readonly<Record<string, ArgumentValue>>
  readonly comment?: string
  /** Rules of release that are to be set aside for it, and why. */
  readonly override?: { readonly rules: readonly string[]; readonly reason: string }
  /** Telecommands: how they leave, where it is not the usual way. */
  readonly route?: { readonly virtualChannel?: number; readonly map?: number; readonly service?: 'AD' | 'BD' }
  /** In the queue of its satellite; 0 unless told. */
  readonly priority?: number
  /** Of a run of a stack. */
  readonly run?: ActivityRequest['run']
}

/** What an executor makes of it: everything that is known before it is asked for, and why it cannot be done. */
export interface PreparedActivity extends Omit<ActivityRequest, 'by' | 'comment' | 'needs'> {
  readonly refusals: readonly Refusal[]
}

export interface StageReport {
  readonly stage: Stage
  readonly passed: boolean
  /** When it happened on board or at the antenna, UTC text. */
  readonly there?: string
  readonly detail?: string
  readonly evidence?: readonly Evidence[]
  /** As in `StageRecord`. */
  readonly before?: Readonly<Record<string, number>>
  /** Of a failure: it may have had its effect all the same. */
  readonly uncertain?: boolean
}

export interface ActivityExecutor {
  readonly kind: string
  /** Undefined: it is no activity of this kind. Uses nothing up. */
  prepare(ask: ActivityAsk, by: Actor): PreparedActivity | undefined
  /** A request is on record: what is used up by it (sequence counts). Told at a restart too, in the order of the journal. */
  requested?(activity: Activity): void
  /** What has come to stand against it since it was prepared. */
  recheck(activity: Activity): readonly Refusal[]
  /** Carries it out. It was recorded before, and is asked for once. Whatever becomes of it is reported, now or later. */
  execute(activity: Activity, report: (report: StageReport) => void): void
  /**
   * It was released before the last stop, and is not carried out again: what is still said of it is reported. False: nothing more
   * can be learnt that would end it. Absent: of no activity of this kind.
   */
  resume?(activity: Activity, report: (report: StageReport) => void): boolean
  /** True: it has not left and will not; nothing more is reported of it. */
  cancel(activity: Activity): Promise<boolean>
  /** It has ended. What is uncertain can still be cleared up by whatever names it; else nothing more needs to be watched. */
  ended?(activity: Activity): void
}
