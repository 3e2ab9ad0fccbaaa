/**
 * A layout as steps of a running bit cursor: what containers come to once inheritance and references are resolved.
 *
 * A value that does not lie whole within the packet is absent, the packet is truncated, and the cursor goes on where
 * the size is known; `stop` and unknown sizes end the layout.
 */
import type { DynamicValue, MatchCriteria, ParameterRef } from '@vigie/model'

export type Step =
  /** One value at the cursor. `member` is the path in the parameter, `[]` for each array it lies in. */
  | {
      readonly op: 'leaf'
      readonly column: number
      readonly parameter: string
      readonly member: string
      readonly container: string
      /** Indices of the `[]` that no array around the leaf counts: an entry that names one element of an array. */
      readonly indices?: readonly number[]
    }
  | { readonly op: 'skip'; readonly bits: number }
  /** Moves the cursor: from the start or the end of the enclosing frame, or from where it is. */
  | {
      readonly op: 'move'
      readonly from: 'start' | 'end' | 'here'
      readonly bits: DynamicValue
      readonly back: boolean
    }
  | { readonly op: 'if'; readonly when: MatchCriteria; readonly steps: readonly Step[] }
  | {
      readonly op: 'repeat'
      readonly count: DynamicValue
      readonly gap?: DynamicValue
      /** As often as bits are left, at most `count` times. */
      readonly toEnd?: true
      readonly steps: readonly Step[]
    }
  /** All elements of an array value; `columns` are its leaves. */
  | { readonly op: 'array'; readonly counts: readonly DynamicValue[]; readonly steps: readonly Step[] }
  /** One list value begins: each of these columns gets one entry, whose elements follow. */
  | { readonly op: 'lists'; readonly columns: readonly number[] }
  /** A container of its own start; `size` bits when declared. */
  | { readonly op: 'frame'; readonly size?: number; readonly steps: readonly Step[] }
  /** The layout whose name is the value of a reference (its label, where it is enumerated); unknown names end the layout. */
  | { readonly op: 'choose'; readonly ref: ParameterRef; readonly cases: readonly ChooseCase[] }
  /** The next bits are a piece of a whole; once `total` bits of it are together, its steps are taken from them. */
  | {
      readonly op: 'segment'
      readonly whole: string
      readonly bits: number
      readonly order?: number
      readonly total: number
      readonly steps: readonly Step[]
    }
  | { readonly op: 'stop' }

export interface ChooseCase {
  readonly names: readonly string[]
  readonly steps: readonly Step[]
}

/** The steps directly inside of a step. */
export function stepsWithin(step: Step): readonly Step[] {
  if (step.op === 'choose') return step.cases.flatMap((c) => c.steps)
  return 'steps' in step ? step.steps : []
}

/** Numbers as names are written in any base: "0x10" and "16" are the same. */
export function comparableName(text: string): string {
  const trimmed = text.trim()
  return /^(?:0x[\da-f]+|\d+)$/i.test(trimmed) ? String(BigInt(trimmed)) : trimmed
}

/** Most iterations of one repeat or array; more means a lying count, and the layout ends. */
export const MAX_COUNT = 65_536
/**
 * Most iterations of all repeats and arrays of one packet together. Elements have bits, so that their number is bounded by
 * the packet; what lies about counts of elements without any cannot fill the memory.
 */
export const mostIterations = (packetBits: number): number => Math.min(1_000_000, 1024 + 4 * packetBits)
