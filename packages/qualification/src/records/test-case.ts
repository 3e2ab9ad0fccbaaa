/** Tests as they are planned: cases, suites, plans and campaigns. */
import type { Attachment, CustomFields, ForeignContent, RichText } from './requirement.ts'

export interface ManualStep {
  readonly number: number
  readonly actions: RichText
  readonly expected: RichText
  readonly execution: 'manual' | 'automatic'
}

/** What carries a test out: a PLUTO procedure, a test written in TypeScript, a person who follows steps on screen. */
export type TestMeans =
  /** Path of the activity of the procedure, and its arguments. */
  | {
      readonly kind: 'procedure'
      readonly activity: string
      readonly arguments?: Readonly<Record<string, string>>
      /** How it must end; confirmed unless told. */
      readonly expect?: 'confirmed' | 'not confirmed' | 'aborted'
    }
  /** File of the mission folder, and the name of the test in it. */
  | { readonly kind: 'script'; readonly file: string; readonly name: string }
  | { readonly kind: 'manual'; readonly steps: readonly ManualStep[] }

/** One version of a test case. */
export interface TestCase {
  /** Such as "VGI-QT-012". */
  readonly id: string
  readonly version: number
  /** Suites from the outermost: ["Technical", "Commanding"]. */
  readonly suite: readonly string[]
  readonly title: string
  readonly summary: RichText
  readonly preconditions: RichText
  readonly means: TestMeans
  /** Ids of the requirements that it verifies; with a version where it was written for one. */
  readonly verifies: readonly { readonly requirement: string; readonly version?: number }[]
  /** Tests that must have passed before. */
  readonly prerequisites: readonly string[]
  readonly importance: 'low' | 'medium' | 'high'
  /** draft, ready for review, review in progress, rework, obsolete, future, final */
  readonly status: string
  readonly keywords: readonly string[]
  readonly platforms: readonly string[]
  /** Minutes. */
  readonly estimatedDuration?: number
  /** What it needs: satellites, stations, faults of the simulator to be injected … */
  readonly configuration: {
    readonly satellites: readonly string[]
    readonly stations?: readonly string[]
    /** What it exercises, for the compatibility matrix: telemetry, telecommand, ranging … */
    readonly functions?: readonly string[]
    /** File of a script of faults in the mission folder. */
    readonly faults?: string
    /** simulator, engineering model, flight model. */
    readonly environments?: readonly string[]
    /** A second person on the line who approves what two have to approve, by himself, or nobody; as the campaign says unless told. */
    readonly approvals?: 'automatic' | 'none'
    /** Of questions that its procedure or script asks, in their order; where there are none, somebody answers on screen. */
    readonly answers?: readonly string[]
  }
  /** What this set-up does not represent. */
  readonly limits: readonly string[]
  /** Attempts that are allowed when it does not pass; 1 unless declared. */
  readonly attempts: number
  readonly order: number
  readonly customFields: CustomFields
  readonly attachments: readonly Attachment[]
  readonly foreign?: ForeignContent
}

export const CAMPAIGN_KINDS = ['integration', 'compatibility', 'technical', 'operational'] as const

export interface Campaign {
  readonly name: string
  readonly title: string
  readonly kind: (typeof CAMPAIGN_KINDS)[number]
  readonly description?: string
  /** Test ids, suites ("Technical/Commanding") or keywords ("#regression"), in order. */
  readonly tests: readonly string[]
  /** What of these is left out, named the same way. */
  readonly without?: readonly string[]
  /** Each test runs once for each of these, where its configuration allows; empty: as the tests say. */
  readonly satellites: readonly string[]
  /** simulator, engineering model, flight model */
  readonly environment: string
  /** Isolated test lines side by side. */
  readonly lines: number
  readonly time:
    | { readonly kind: 'real' }
    | { readonly kind: 'accelerated'; readonly rate: number }
    | { readonly kind: 'stepped' }
  /** First instant of simulated time, UTC, and the seed of the simulator: where time is not real, the same give the same flight. */
  readonly start?: string
  readonly seed?: number
  /** For tests that do not say: see `TestCase.configuration`. */
  readonly approvals?: 'automatic' | 'none'
  /** What a failed test does to the rest. */
  readonly onFailure: 'continue' | 'stop'
  /** Seconds of telemetry kept before and after each step as evidence. */
  readonly margin: number
  /** What must be so before it starts (test readiness review). */
  readonly readiness: readonly string[]
}
