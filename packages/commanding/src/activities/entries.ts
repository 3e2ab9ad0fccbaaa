/** The journal of activities: one entry for each thing that happened, never changed (docs/formats/activities.md). */
import {
  isAfter,
  type ActivityRequest,
  type Activity,
  type Actor,
  type Approval,
  type Outcome,
  type RuleOverride,
  type StageRecord,
} from './activity.ts'
import type { Refusal } from './refusal.ts'

export type { Refusal }

/** A change of who may command and what is held back. */
export type BoardChange =
  | { readonly what: 'taken' | 'recovered' | 'given-back'; readonly chain: string }
  | { readonly what: 'lent'; readonly chain: string; readonly to: string }
  | { readonly what: 'inhibited' | 'permitted'; readonly scope: InhibitionScope; readonly reason?: string }

/** `all`, a satellite's chain, or a kind of activity. */
export type InhibitionScope = 'all' | `chain:${string}` | `kind:${string}`

export type ActivityEntry =
  | { readonly type: 'requested'; readonly at: string; readonly request: ActivityRequest }
  /** An attempt of which nothing came. */
  | {
      readonly type: 'refused'
      readonly at: string
      readonly by: Actor
      readonly path: string
      readonly arguments: Readonly<Record<string, string>>
      readonly refusals: readonly Refusal[]
      /** Of a release that was refused: the activity. */
      readonly activity?: number
    }
  /** Nothing but rules that can be waited for stands against it. */
  | { readonly type: 'held'; readonly activity: number; readonly at: string; readonly rules: readonly Refusal[] }
  /** Rules were set aside for it. */
  | { readonly type: 'overridden'; readonly activity: number; readonly override: RuleOverride }
  | { readonly type: 'approved'; readonly activity: number; readonly digest: string; readonly approval: Approval }
  | { readonly type: 'stage'; readonly activity: number; readonly record: StageRecord }
  | {
      readonly type: 'ended'
      readonly activity: number
      readonly at: string
      readonly outcome: Outcome
      readonly reason: string
      readonly code?: string
      readonly by?: string
    }
  | { readonly type: 'board'; readonly at: string; readonly by: Actor; readonly change: BoardChange }

/** The activity of a `requested` entry at a position. */
export function begun(id: number, at: string, request: ActivityRequest): Activity {
  const first: StageRecord = { stage: 'requested', passed: true, at, by: request.by.user }
  return { ...request, id, requestedAt: at, state: 'waiting', stage: 'requested', stages: [first], approvals: [] }
}

/** The activity after one more entry that is about it. */
export function after(activity: Activity, entry: ActivityEntry): Activity {
  switch (entry.type) {
    case 'approved':
      return { ...activity, approvals: [...activity.approvals, entry.approval] }
    case 'held':
      return { ...activity, held: entry.rules }
    case 'overridden':
      return { ...activity, overrides: [...(activity.overrides ?? []), entry.override] }
    case 'stage': {
      const { record } = entry
      const { held, ...rest } = activity
      return {
        ...rest,
        ...(held === undefined || record.stage === 'released' ? {} : { held }),
        stages: [...activity.stages, record],
        // What is told late does not take it back.
        stage: record.passed && isAfter(record.stage, activity.stage) ? record.stage : activity.stage,
        state: record.passed && record.stage === 'released' ? 'running' : activity.state,
      }
    }
    case 'ended': {
      const { at, outcome, reason, code, by } = entry
      const { held: _, ...rest } = activity
      return {
        ...rest,
        state: outcome,
        ending: { at, reason, ...(code === undefined ? {} : { code }), ...(by === undefined ? {} : { by }) },
      }
    }
    default:
      return activity
  }
}
