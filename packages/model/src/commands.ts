/** Activities and their arguments, as declared (executed by the commanding room). XTCE MetaCommand. */
import type { ArgumentRef, ErrorDetection, ParameterRef } from './types.ts'
import type { DynamicValue, Expression, MatchCriteria } from './criteria.ts'
import type { EntryLocation, IndirectEntry, StreamSegmentEntry } from './containers.ts'

export const SIGNIFICANCE_LEVELS = ['none', 'watch', 'warning', 'distress', 'critical', 'severe'] as const
export type SignificanceLevel = (typeof SIGNIFICANCE_LEVELS)[number]

export interface Significance {
  readonly level: SignificanceLevel
  readonly reason?: string
  /** Path of the element that the command may harm. */
  readonly atRisk?: string
}

/** A value given to an argument: text as written, read by the argument's type. `argument` may name a member: "a.b". */
export interface ArgumentAssignment {
  readonly argument: string
  readonly value: string
}

/** One command of a block, with the values of its arguments. */
export interface CommandStep {
  /** Path of the command. */
  readonly command: string
  readonly assignments: readonly ArgumentAssignment[]
}

export interface Command {
  readonly name: string
  readonly shortDescription?: string
  readonly longDescription?: string
  readonly aliases?: Readonly<Record<string, string>>
  readonly abstract: boolean
  /**
   * Of a block command (XTCE BlockMetaCommand): the commands it stands for, in order, each as often as it is listed. A block
   * has no base, arguments, container or verifiers of its own.
   */
  readonly steps?: readonly CommandStep[]
  /** Group in a flat database; informative. */
  readonly systemName?: string
  /** Path of the command that this one extends. */
  readonly base?: string
  /** Values given to arguments of the base. */
  readonly assignments?: readonly ArgumentAssignment[]
  readonly arguments: readonly Argument[]
  readonly container?: CommandContainer
  readonly significance?: Significance
  readonly contextSignificance?: readonly { readonly when: MatchCriteria; readonly significance: Significance }[]
  readonly constraints?: readonly {
    readonly when: MatchCriteria
    readonly timeout?: number
    readonly suspendable?: boolean
    /** Checked only when each of these arguments has that value (XTCE 1.3 ArgumentRestrictionList). */
    readonly onlyFor?: readonly ArgumentAssignment[]
  }[]
  readonly interlock?: {
    readonly scope: string
    readonly until: CommandStage
    readonly progress?: number
    readonly suspendable?: boolean
  }
  /** It may leave only in a pass, or only outside of passes. */
  readonly pass?: PassNeed
  readonly verifiers?: readonly Verifier[]
  readonly parametersToSet?: readonly {
    readonly parameter: ParameterRef
    readonly value?: Expression
    readonly literal?: string
    readonly on: CommandStage
  }[]
  readonly parametersToSuspendAlarms?: readonly {
    readonly parameter: string
    readonly seconds: number
    readonly on: CommandStage
  }[]
}

/** What a pass of the contact plan must be for an activity to leave. */
export interface PassNeed {
  /** `outside`: in no pass at all. */
  readonly when: 'inside' | 'outside'
  /** What the pass must be for. */
  readonly service: 'TC' | 'TM'
  /** Seconds after the acquisition and before the loss in which it does not count. */
  readonly afterAos: number
  readonly beforeLos: number
  /** Codes of the stations whose passes count; absent: all. */
  readonly stations?: readonly string[]
}

export interface Argument {
  readonly name: string
  readonly shortDescription?: string
  readonly longDescription?: string
  /** Path of the argument's type, in `argumentTypes` or `types`. */
  readonly type: string
  readonly initialValue?: string
  /** Computed from other arguments and from parameters; then it cannot be given. */
  readonly formula?: Expression
  /** The formula as written, for people. */
  readonly formulaText?: string
}

export interface CommandContainer {
  readonly name: string
  readonly base?: string
  readonly restriction?: MatchCriteria
  readonly entries: readonly CommandEntry[]
  readonly sizeInBits?: DynamicValue
  /** Checks over the bits of the container (XTCE ErrorDetectCorrect). */
  readonly errorDetection?: readonly ErrorDetection[]
}
export type CommandEntry = {
  readonly location?: EntryLocation
  readonly include?: MatchCriteria
  readonly repeat?: { readonly count: DynamicValue; readonly gap?: DynamicValue }
} & (
  | { readonly kind: 'argument'; readonly argument: string }
  | { readonly kind: 'parameter'; readonly parameter: string; readonly member?: string }
  | { readonly kind: 'container'; readonly container: string }
  | { readonly kind: 'fixed'; readonly sizeInBits: number; readonly value: Uint8Array }
  | {
      readonly kind: 'array'
      readonly argument: string
      readonly dimensions: readonly { readonly count: DynamicValue }[]
    }
  /** An array parameter with its sizes given here. */
  | {
      readonly kind: 'parameter-array'
      readonly parameter: string
      readonly dimensions: readonly { readonly count: DynamicValue }[]
    }
  | Omit<IndirectEntry, 'shortDescription'>
  | Omit<StreamSegmentEntry, 'shortDescription'>
)

export const VERIFIER_STAGES = [
  'transferred-to-range',
  'sent-from-range',
  'received',
  'accepted',
  'queued',
  'executed',
  'complete',
  'failed',
] as const
export type VerifierStage = (typeof VERIFIER_STAGES)[number]
/** What interlocks and effects wait for. */
export type CommandStage = 'release' | VerifierStage

export interface Verifier {
  readonly stage: VerifierStage
  readonly name?: string
  /** What must be seen: a packet of that container, a condition, an algorithm's verdict, a change of a parameter. */
  readonly by:
    | { readonly kind: 'container'; readonly container: string }
    | { readonly kind: 'criteria'; readonly when: MatchCriteria }
    | { readonly kind: 'algorithm'; readonly algorithm: string }
    | { readonly kind: 'change'; readonly parameter: ParameterRef; readonly by: number }
  /** Seconds from the event the window counts from. */
  readonly window?: { readonly start: number; readonly stop: number; readonly from: 'release' | 'last-verifier' }
  /** The window opens when the first algorithm says true and closes when the second does; paths. */
  readonly windowAlgorithms?: { readonly start: string; readonly stop: string }
  /** Counts only when each of these arguments has that value (XTCE 1.3 ArgumentRestrictionList). */
  readonly onlyFor?: readonly ArgumentAssignment[]
  readonly returnParameter?: string
  readonly percentComplete?: DynamicValue
}

export type { ArgumentRef }
