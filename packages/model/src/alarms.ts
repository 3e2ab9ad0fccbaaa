/** What is watched about a value (XTCE alarms; limits, expected values, deltas, persistence). */
import type { MatchCriteria } from './criteria.ts'

/** XTCE concern levels, least to most urgent. `normal` is the absence of the others. */
export const ALARM_LEVELS = ['normal', 'watch', 'warning', 'distress', 'critical', 'severe'] as const
export type AlarmLevel = (typeof ALARM_LEVELS)[number]

export interface AlarmSet {
  readonly name?: string
  /** Samples in a row that must violate before the state changes; 1 unless told. */
  readonly minViolations: number
  /** Samples in a row that must conform before it goes back; 1 unless told. */
  readonly minConformance: number
  /** Ranges by level on the engineering value. */
  readonly ranges?: readonly AlarmRange[]
  /** Ranges on the change between samples, per sample or per second. */
  readonly change?: {
    readonly per: 'sample' | 'second'
    readonly kind: 'absolute' | 'percent'
    readonly ranges: readonly AlarmRange[]
  }
  /** Level by enumeration label, or by string or boolean value; what is not listed gets `otherwise`. */
  readonly values?: {
    readonly levels: readonly { readonly value: string; readonly level: AlarmLevel }[]
    readonly otherwise: AlarmLevel
  }
  /** String patterns by level. */
  readonly patterns?: {
    readonly levels: readonly { readonly pattern: string; readonly level: AlarmLevel }[]
    readonly otherwise: AlarmLevel
  }
  /** A condition by level. */
  readonly conditions?: readonly { readonly level: AlarmLevel; readonly when: MatchCriteria }[]
  /** Path of an algorithm that gives the level. */
  readonly algorithm?: string
}

export interface AlarmRange {
  readonly level: Exclude<AlarmLevel, 'normal'>
  /** `outside`: the alarm is raised below min or above max; `inside`: between them. */
  readonly form: 'outside' | 'inside'
  readonly min?: number
  /** The bound itself belongs to what does not raise the alarm (outside) or to what raises it (inside). */
  readonly minInclusive?: boolean
  readonly max?: number
  readonly maxInclusive?: boolean
}

/** The first whose condition holds replaces the default set. */
export interface ContextAlarmSet {
  readonly when: MatchCriteria
  readonly alarms: AlarmSet
}
