/** One execution of an activity, from the intention to the proof: what is known of it at a moment. */
import type { PassNeed, SignificanceLevel } from '@vigie/model'
import type { Refusal } from './refusal.ts'

/**
 * Verification stages in their order. `received`: the far end of the link has it (COP-1 confirmed it); `accepted` … `completed`
 * are those of ECSS-E-ST-70-41C §6.1 for requests on board, and mean the same for activities of the ground.
 */
export const STAGES = [
  'requested',
  'authorised',
  'released',
  'sent',
  'radiated',
  'received',
  'accepted',
  'started',
  'progress',
  'completed',
] as const
export type Stage = (typeof STAGES)[number]

/** Whether a stage comes after another one. */
export const isAfter = (stage: Stage, other: Stage): boolean => STAGES.indexOf(stage) > STAGES.indexOf(other)

/** `uncertain`: it may have had its effect, and nothing tells whether it had. */
export const OUTCOMES = ['completed', 'failed', 'cancelled', 'uncertain'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** `waiting`: a second person or the firing is needed; `running`: released, and not ended yet. */
export type ActivityState = 'waiting' | 'running' | Outcome

/** Who asks. `via`: the door (page, command line, procedure, …). */
export interface Actor {
  readonly user: string
  readonly role: string
  readonly via?: string
}

/** Why something is believed: a place in a journal that anyone can look up, or what somebody said. */
export type Evidence =
  | { readonly kind: 'packet'; readonly chain: string; readonly position: number; readonly text?: string }
  | { readonly kind: 'frame'; readonly chain: string; readonly position: number; readonly text?: string }
  | { readonly kind: 'station' | 'link' | 'person' | 'centre'; readonly text: string }

export interface StageRecord {
  readonly stage: Stage
  readonly passed: boolean
  /** UTC text, to the nanosecond. */
  readonly at: string
  /** When it happened on board or at the antenna, where that is known. */
  readonly there?: string
  readonly by?: string
  readonly detail?: string
  readonly evidence?: readonly Evidence[]
  /** As it left: values that changes are counted from, by parameter; they outlive a stop of the centre. */
  readonly before?: Readonly<Record<string, number>>
}

/** How a telecommand leaves. */
export interface Route {
  readonly chain: string
  readonly virtualChannel: number
  readonly map: number
  /** AD: sequence-controlled, by COP-1; BD: expedited. */
  readonly service: 'AD' | 'BD'
}

/** Rules of release that somebody set aside for one activity. */
export interface RuleOverride {
  readonly rules: readonly string[]
  readonly by: Actor
  readonly at: string
  readonly reason: string
}

export interface Approval {
  readonly user: string
  readonly at: string
  readonly comment?: string
}

/** What is asked and does not change any more. */
export interface ActivityRequest {
  /** Path of the activity. */
  readonly path: string
  /** Element that it is an activity of. */
  readonly element: string
  /** Name of the executor: telecommand, centre, station, … */
  readonly kind: string
  readonly arguments: Readonly<Record<string, string>>
  readonly by: Actor
  readonly comment?: string
  readonly significance: SignificanceLevel
  readonly reason?: string
  /** Hexadecimal; of telecommands. */
  readonly bytes?: string
  /** SHA-256, hexadecimal, of what will be done: of the bytes where there are any. Approvals are bound to it. */
  readonly digest: string
  readonly route?: Route
  /** Of the packet. */
  readonly apid?: number
  readonly sequenceCount?: number
  /** What the model asks of a pass. */
  readonly pass?: PassNeed
  /** In the queue of its satellite: the higher goes first; 0 unless told. */
  readonly priority?: number
  /** Asked for by a run of a stack: its number, and the index of the step. */
  readonly run?: { readonly id: number; readonly step: number }
  /** Conditions of what it carries that nobody looks at when that is executed on board. */
  readonly unchecked?: readonly string[]
  /** What must be given before it is released. */
  readonly needs: { readonly approvals: number; readonly firing: boolean }
  /** Stages that are expected after the release, with the seconds that each may take; the last one completes it. */
  readonly expects: readonly ExpectedStage[]
  /** While it has not reached the stage, nothing else may be sent to the element. */
  readonly interlock?: { readonly scope: string; readonly until: Stage; readonly suspendable?: boolean }
}

export interface ExpectedStage {
  readonly stage: Stage
  /** Seconds from the release or from the stage before; absent: no limit. */
  readonly within?: number
  readonly from: 'release' | 'previous'
  /** Where it comes from, for people: "report (1,7)", "RECO1.TCS.Heater01 == ON". */
  readonly by: string
}

export interface Activity extends ActivityRequest {
  /** Position of its first entry in the journal of activities. */
  readonly id: number
  /** UTC text. */
  readonly requestedAt: string
  readonly state: ActivityState
  /** The last stage that was passed. */
  readonly stage: Stage
  readonly stages: readonly StageRecord[]
  readonly approvals: readonly Approval[]
  readonly overrides?: readonly RuleOverride[]
  /** All that was needed is given, and these rules are waited for. */
  readonly held?: readonly Refusal[]
  /** Why it ended, where it did not simply complete. */
  readonly ending?: { readonly at: string; readonly reason: string; readonly code?: string; readonly by?: string }
}
