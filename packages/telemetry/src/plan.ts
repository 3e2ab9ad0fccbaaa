/** What the compiler makes of a model for one chain: the parameters that its packets carry, numbered; the packet types. */
import type { Diagnostic } from '@vigie/base'
import type { AlarmSet, ContextAlarmSet, EnumerationLabel, MatchCriteria, SpaceSystem } from '@vigie/model'
import type { Computation } from './compile/computation.ts'
import type { PacketCheck } from './compile/packet-checks.ts'
import type { Step } from './compile/steps.ts'
import type { ValueKind, Wire } from './compile/wire.ts'

export type { ValueKind } from './compile/wire.ts'

/** One column: a scalar parameter, a leaf of an aggregate (`P.a.b`), or the leaves of an array (`P[].x`; `P` where they are scalars). */
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
  /** Computed on the ground, not found in packets. */
  readonly derived?: boolean
}

/** Where a column lies in a packet type. */
export interface FieldPlace {
  /** Index in the plan's `parameters`. */
  readonly parameter: number
  /** Container that has the entry: the packet type, one that it extends or one laid in it. */
  readonly container: string
  /** From the start of the packet; absent where the packet decides. */
  readonly bitOffset?: number
  readonly bitSize?: number
  /** Present in some packets only, or several times. */
  readonly conditional: boolean
}

/** One container of the inheritance tree below the chain's root. */
export interface PacketTypePlan {
  readonly index: number
  readonly container: string
  /** No packet by itself: packets that get no further than this are decoded so far and counted unknown. */
  readonly abstract: boolean
  /** Index of the container it extends; absent for the root. */
  readonly parent?: number
  /** Those that extend it, in the order in which they are tried: most conditions first. */
  readonly children: readonly number[]
  readonly restriction?: MatchCriteria
  /** The whole layout, inherited entries first. */
  readonly steps: readonly Step[]
  /** Only what this container adds. */
  readonly ownSteps: readonly Step[]
  readonly places: readonly FieldPlace[]
  /** Bits of the whole where every entry has a fixed place. */
  readonly staticBits?: number
  /** Checks that every packet of the type must meet. */
  readonly checks?: readonly PacketCheck[]
  /** Nominal seconds between packets. */
  readonly period?: number
}

export interface TelemetryPlan {
  readonly chain: string
  readonly root: string
  readonly system: SpaceSystem
  readonly parameters: readonly PlannedParameter[]
  /** How each column lies in packets; absent for derived ones. Same order as `parameters`. */
  readonly wires: readonly (Wire | undefined)[]
  readonly packetTypes: readonly PacketTypePlan[]
  /** Derived parameters and algorithms, each after those that it depends on. */
  readonly computations: readonly Computation[]
  readonly diagnostics: readonly Diagnostic[]
}
