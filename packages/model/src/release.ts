/** Who may ask for which activities in a mission, and what grave ones need. Roles are those of the centre. */
import type { AlarmLevel } from './alarms.ts'
import type { PassNeed, SignificanceLevel } from './commands.ts'

export interface ReleaseRight {
  readonly role: string
  /** Elements (and those below them) that it is for; absent: all. */
  readonly elements?: readonly string[]
  /** Kinds of activity; absent: all. */
  readonly kinds?: readonly string[]
  /** The gravest significance that may be asked for. */
  readonly upTo: SignificanceLevel
}

export interface ReleasePolicy {
  /** An activity is allowed when one of them allows it. */
  readonly rights: readonly ReleaseRight[]
  /** From this significance on, another person must approve the exact bytes. */
  readonly approvalFrom: SignificanceLevel
  /** Roles that may approve. */
  readonly approvers: readonly string[]
  /** From this significance on, arming and firing are two acts. */
  readonly firingFrom: SignificanceLevel
  /** Roles that may take the uplink from who holds it. */
  readonly recoverers: readonly string[]
  /** Telecommands only from who holds the uplink of the satellite. */
  readonly uplinkHeld: boolean
  /** Roles that may set aside what the model calls suspendable, and rules that name no roles of their own. */
  readonly overriders: readonly string[]
  /** Alarms and silence that hold activities back. */
  readonly holds: readonly HoldRule[]
  /** Activities that leave only in passes of the contact plan. */
  readonly windows: readonly WindowRule[]
}

/** Which activities a rule is about: those that fit everything that is told. */
export interface ActivityScope {
  /** Elements, with those below them. */
  readonly elements?: readonly string[]
  readonly kinds?: readonly string[]
  /** From this significance on. */
  readonly from?: SignificanceLevel
  /** Paths of activities, or of elements, that the rule is not about. */
  readonly except?: readonly string[]
}

interface ReleaseRule {
  /** Refusals name it, and who sets it aside does. */
  readonly name: string
  readonly activities: ActivityScope
  /** `hold`: it waits, and is released by itself as soon as nothing stands against it; `refuse`: it must be asked for again. */
  readonly otherwise: 'hold' | 'refuse'
  /** Roles that may set it aside for one activity. */
  readonly overriders?: readonly string[]
}

export interface HoldRule extends ReleaseRule {
  readonly while: {
    /** Parameters, and elements with all below them, whose alarms count. */
    readonly parameters?: readonly string[]
    readonly elements?: readonly string[]
    /** The least level that counts. */
    readonly from: Exclude<AlarmLevel, 'normal'>
    /** `normal`: an alarm counts while the value is out of its limits; `acknowledged`: until somebody has acknowledged it, back or not. */
    readonly until: 'normal' | 'acknowledged'
    /** Seconds: it also holds when so long nothing was received of one of them, or never. Absent: the last state known counts. */
    readonly silent?: number
  }
}

export interface WindowRule extends ReleaseRule {
  readonly pass: PassNeed
  /** `always`: nothing leaves without a pass; `planned`: the rule counts while the contact plan has a pass of the satellite to come. */
  readonly required: 'always' | 'planned'
}
