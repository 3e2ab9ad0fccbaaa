/** What happened: runs, verdicts, evidence, decisions. Times are UTC text to the nanosecond unless said otherwise. */

export const VERDICTS = [
  'passed',
  'passed with reservation',
  'failed',
  'inconclusive',
  'blocked',
  'not run',
  'not applicable',
] as const
export type Verdict = (typeof VERDICTS)[number]

/** One file of evidence, beside the run. */
export interface EvidenceItem {
  readonly kind:
    | 'packets'
    | 'samples'
    | 'activities'
    | 'events'
    | 'answers'
    | 'procedure'
    | 'model'
    | 'software'
    | 'configuration'
    | 'log'
    | 'attachment'
  /** Path below the folder of the run. */
  readonly file: string
  readonly sha256: string
  readonly size: number
  readonly from?: string
  readonly to?: string
  readonly description?: string
}

/** One comparison that was made, with enough to make it again on archived telemetry. */
export interface Check {
  /** `parameter`: latest value; `wait`: it must become so within a time; `activity`: how it ended; `event`; `statement`: anything else. */
  readonly kind: 'parameter' | 'wait' | 'activity' | 'event' | 'statement'
  /** What was looked at: path of a parameter, activity or event, or the text of the condition. */
  readonly subject: string
  /** As a condition on it: "ON", ">= 26.5 V", "= Before + 1". */
  readonly expected: string
  readonly actual?: string
  /** Of procedures, where a parameter alone was compared: its path, and the condition on its samples, in its unit. */
  readonly parameter?: string
  readonly condition?: string
  readonly tolerance?: string
  readonly unit?: string
  readonly at: string
  /** When it was begun to be looked at; only what was generated after counted. */
  readonly since?: string
  readonly fresh?: boolean
  /** Of a wait: seconds that were allowed, and that it took. */
  readonly within?: number
  readonly took?: number
  /** Seconds for which it then had to stay so. */
  readonly held?: number
  readonly passed: boolean
  /** A soft check lets the test go on; the verdict falls all the same. */
  readonly soft?: boolean
  readonly line?: number
}

export interface StepRecord {
  readonly number: number
  readonly title: string
  readonly startedAt: string
  readonly endedAt: string
  readonly verdict: Verdict
  readonly remark?: string
  readonly checks: readonly Check[]
  /** Numbers of the activities that it asked for. */
  readonly activities: readonly number[]
  /** Place in the procedure or script. */
  readonly line?: number
}

/** Everything that the result depends on, by digest. */
export interface ConfigurationRecord {
  readonly software: { readonly version: string; readonly commit?: string; readonly sha256: string }
  /** SHA-256 of the bill of materials. */
  readonly materials: string
  readonly mission: { readonly name: string; readonly sha256: string }
  /** Space-system model by satellite or station. */
  readonly models: Readonly<Record<string, string>>
  readonly environment: string
  /** Where it was declared: a second person on the line approved by himself. */
  readonly approvals?: 'automatic'
  readonly simulator?: { readonly seed: number; readonly start?: string; readonly faults?: string }
  readonly time: string
  /** Seconds of the clock of the line against the reference, where known. */
  readonly clockOffset?: number
  readonly platform: string
}

export interface TestRun {
  /** "<campaign run>/<test>[@satellite]#<attempt>": unique. */
  readonly id: string
  readonly campaign: string
  readonly campaignRun: string
  readonly test: string
  readonly testVersion: number
  /** SHA-256 of the test case with the text of its procedure or script. */
  readonly testFingerprint: string
  readonly satellite?: string
  readonly line: number
  readonly attempt: number
  /** On the clock of the line. */
  readonly startedAt: string
  readonly endedAt: string
  /** UTC of the machine when it began: the clock of a line may be simulated. */
  readonly ranAt?: string
  readonly by: string
  readonly verdict: Verdict
  /** Why, where it is not simply passed. */
  readonly reasons: readonly string[]
  readonly requirements: readonly { readonly id: string; readonly version: number; readonly fingerprint: string }[]
  readonly configuration: ConfigurationRecord
  readonly steps: readonly StepRecord[]
  readonly evidence: readonly EvidenceItem[]
  readonly limits: readonly string[]
  /** Codes of the stations through which it went, and what it exercised of them and of the satellite: telemetry, telecommand, ranging … */
  readonly stations?: readonly string[]
  readonly functions?: readonly string[]
  /** Procedures that ran in it, as they were: path of the activity, SHA-256 of the text. */
  readonly procedures?: readonly { readonly path: string; readonly sha256: string; readonly status: string }[]
  /** Ids of anomalies that it opened or met. */
  readonly anomalies: readonly string[]
}

/** When it was carried out, on the clock of the machine. */
export const carriedOutAt = (run: Pick<TestRun, 'ranAt' | 'startedAt'>): string => run.ranAt ?? run.startedAt

export interface CampaignRun {
  readonly id: string
  readonly campaign: string
  readonly baseline: string
  readonly startedAt: string
  readonly endedAt?: string
  readonly by: string
  readonly configuration: ConfigurationRecord
  /** Of the readiness review: each point with who said what. */
  readonly readiness: readonly {
    readonly point: string
    readonly met: boolean
    readonly by: string
    readonly remark?: string
  }[]
  readonly runs: readonly string[]
}

/** A person's word about a row of the verification matrix, a run, a waiver. */
export interface Decision {
  readonly subject: { readonly kind: 'requirement' | 'run' | 'anomaly' | 'waiver' | 'campaign'; readonly id: string }
  readonly decision: string
  readonly reason: string
  readonly by: string
  readonly role: string
  readonly at: string
}

/** An old run judged again on its archived telemetry, under what holds now. The run keeps its verdict. */
export interface Rejudgement {
  readonly run: string
  readonly at: string
  readonly by: string
  readonly reason: string
  /** What it was judged under: models by chain, requirements that its test verifies. */
  readonly models: Readonly<Record<string, string>>
  readonly requirements: readonly { readonly id: string; readonly version: number; readonly fingerprint: string }[]
  readonly software: string
  readonly before: Verdict
  readonly after: Verdict
  /** Checks that were made again, and those that cannot be made from telemetry (answers of people, what the test computed). */
  readonly judged: number
  readonly kept: number
  readonly differences: readonly RejudgedCheck[]
}

export interface RejudgedCheck {
  readonly step: number
  /** Index among the checks of the step. */
  readonly check: number
  readonly subject: string
  readonly expected: string
  readonly before: { readonly passed: boolean; readonly actual?: string }
  /** Absent: the parameter is not there any more. */
  readonly after?: { readonly passed: boolean; readonly actual?: string }
}
