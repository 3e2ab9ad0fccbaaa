/** A formula or an algorithm of the model, ready to be computed from columns. */
import type { Expression, ParameterRef } from '@vigie/model'

export interface ComputationInput {
  readonly column: number
  /** Element of a list; absent: the last one. */
  readonly index?: number
  readonly raw: boolean
  /** Samples back: 0 the latest, 1 the one before. */
  readonly back: number
}

export interface Computation {
  /** Path of the derived parameter or algorithm. */
  readonly path: string
  readonly inputs: readonly ComputationInput[]
  /** Columns written. */
  readonly outputs: readonly number[]
  /** A formula, whose `value` nodes are inputs in order of `inputOf`; or the text of an algorithm. */
  readonly formula?: { readonly expression: Expression; readonly inputOf: ReadonlyMap<ParameterRef, number> }
  readonly algorithm?: {
    readonly language: string
    readonly text: string
    readonly inputs: readonly string[]
    readonly outputs: readonly string[]
    readonly constants: readonly { readonly name: string; readonly value: string }[]
  }
  /** Columns whose renewal starts it; absent: any input. */
  readonly triggers?: ReadonlySet<number>
  /** Packet types (containers) whose arrival starts it. */
  readonly containers?: ReadonlySet<string>
  /** Only every n-th start counts; absent: each. */
  readonly rate?: number
  /** Seconds between two runs by the clock, at whole multiples of that period. */
  readonly every?: number
}
