/** What the runner and a line tell each other. */
import type { Campaign, EvidenceItem, StepRecord, TestCase, TestRun, Verdict } from '@vigie/qualification/tests'
import type { Answer, Question } from '@vigie/testkit/run'

export interface LineJob {
  readonly mission: string
  /** Of the line, for the time of this run. */
  readonly work: string
  /** Where evidence goes; it is made. */
  readonly evidence: string
  readonly test: TestCase
  /** Text of the procedure or script, with the ending of its file. */
  readonly text?: { readonly text: string; readonly ending: string }
  readonly satellite?: string
  readonly time: Campaign['time']
  readonly start: string
  readonly seed: number
  readonly margin: number
  readonly environment: string
  readonly approvals?: 'automatic'
  /** Written as configuration.json. */
  readonly configuration: unknown
}

export interface JobResult {
  readonly verdict: Verdict
  readonly reasons: readonly string[]
  readonly steps: readonly StepRecord[]
  readonly evidence: readonly EvidenceItem[]
  readonly startedAt: string
  readonly endedAt: string
  /** Seconds of the line per second of the machine. */
  readonly pace: number
  /** Seconds of the clock of the line against the simulated world, or of the machine against its reference. */
  readonly clockOffset?: number
  /** Codes of the stations through which it went. */
  readonly stations?: readonly string[]
  readonly procedures?: NonNullable<TestRun['procedures']>
}

export type ToLine =
  | { readonly type: 'run'; readonly job: LineJob }
  | { readonly type: 'answer'; readonly question: number; readonly answer?: Answer }

export type FromLine =
  | { readonly type: 'ready' }
  /** It is alive; the time of the line. */
  | { readonly type: 'alive'; readonly at?: string }
  | { readonly type: 'told'; readonly text: string }
  | { readonly type: 'ask'; readonly question: number; readonly ask: Question }
  | { readonly type: 'done'; readonly result: JobResult }
  /** The line could not do it; the test is not to blame. */
  | { readonly type: 'failed'; readonly reason: string }
