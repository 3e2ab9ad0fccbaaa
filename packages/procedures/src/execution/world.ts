/** What an execution sees, and what it has done for it. Both are ports: nothing here knows how they are met. */
import type { Instant, Value } from './values.ts'

/** The latest value of a parameter. */
export interface SeenValue {
  /** Labels of enumerations and booleans, units: as people read it. */
  readonly value: Value
  readonly raw: Value
  /** Of what was not valid when it came the value is there all the same. */
  readonly validity: 'valid' | 'invalid'
  /** "nominal", else the gravest limit that it is out of; absent: not monitored. */
  readonly monitoring?: string
  /** When it was generated on board, and received. */
  readonly sampled?: Instant
  readonly received?: Instant
}

/** Does not change while a turn is carried out. */
export interface ProcedureWorld {
  /** Undefined: nothing was received of it. */
  parameter(path: string): SeenValue | undefined
  element(path: string): { readonly name: string; readonly description?: string } | undefined
}

/** A value of an argument: text as people write it, lists and structures of them. */
export type Given = string | number | boolean | readonly Given[] | { readonly [member: string]: Given }

/** What leaves a turn, in its order. It is done when the record of the turn is on disk. */
export type Effect =
  | {
      readonly kind: 'activity'
      /** Number of the call in the run. */
      readonly call: number
      readonly path: string
      readonly arguments: Readonly<Record<string, Given>>
      readonly valueSet?: string
      readonly comment?: string
      readonly route?: { readonly virtualChannel?: number; readonly map?: number; readonly service?: 'AD' | 'BD' }
    }
  /** The run has no more to do with it: it is taken back where it has not left. */
  | { readonly kind: 'withdraw'; readonly call: number; readonly activity?: number; readonly reason: string }
  | { readonly kind: 'event'; readonly name: string; readonly path?: string; readonly line: number }
  | { readonly kind: 'inform'; readonly text: string; readonly line: number }
  | { readonly kind: 'question'; readonly question: number }

/** What becomes of an activity that was asked for. */
export interface CallUpdate {
  /** Number of the activity in the centre. */
  readonly activity?: number
  readonly execution: ExecutionStatus
  readonly confirmation: ConfirmationState
  /** UTC text of when it was recorded, left, started and ended. */
  readonly initiatedAt?: string
  readonly startedAt?: string
  readonly endedAt?: string
  readonly detail?: string
}

export const EXECUTION_STATUS = [
  'not initiated',
  'preconditions',
  'routing',
  'executing',
  'confirmation',
  'completed',
] as const
export type ExecutionStatus = (typeof EXECUTION_STATUS)[number]
export type ConfirmationState = 'not available' | 'confirmed' | 'not confirmed' | 'aborted'
