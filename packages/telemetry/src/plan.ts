/** What the compiler makes of a model for one chain: the parameters that its packets carry, numbered. */
import type { AlarmSet, ContextAlarmSet, EnumerationLabel, MatchCriteria } from '@vigie/model'

/** The kind of a column's engineering values. */
export type ValueKind =
  | 'integer'
  | 'float'
  | 'enumerated'
  | 'boolean'
  | 'string'
  | 'binary'
  | 'absolute-time'
  | 'relative-time'

/** One column: a scalar parameter, a leaf of an aggregate (`P.a.b`), or the leaves of an array (`P[].x`). */
export interface PlannedParameter {
  /** Index; what `Column.parameter` means. */
  readonly index: number
  /** Column path: parameter path plus member path. */
  readonly path: string
  /** The parameter of the model that it belongs to. */
  readonly parameter: string
  readonly kind: ValueKind
  readonly list: boolean
  readonly unit?: string
  readonly labels?: readonly EnumerationLabel[]
  readonly oneString?: string
  readonly zeroString?: string
  /** Raw values need 64-bit integers. */
  readonly wide: boolean
  /** The engineering value differs from the raw one. */
  readonly calibrated: boolean
  readonly signed: boolean
  readonly sizeInBits?: number
  readonly alarms?: AlarmSet
  readonly contextAlarms?: readonly ContextAlarmSet[]
  readonly validity?: MatchCriteria
}
