/** The test line as a test sees it: a port. An adapter runs the centre and the simulator behind it. */
import type { Tai } from '@vigie/base'
import type { Client, Role } from '@vigie/contract'

export interface Sample {
  readonly path: string
  readonly value: number | string | boolean | null | readonly unknown[]
  readonly raw: unknown
  /** The label of an enumeration or boolean. */
  readonly text?: string
  readonly unit?: string
  /** Level of monitoring, of what is monitored. */
  readonly state?: string
  readonly validity: string
  /** UTC. */
  readonly generation: string
  readonly reception: string
  /** How many were received: the same number means the same sample. */
  readonly count: number
}

/** An activity as its record tells it: see docs/formats/activities.md. */
export interface ActivityRecord {
  readonly id: number
  readonly path: string
  readonly state: 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled' | 'uncertain'
  readonly stage: string
  readonly stages: readonly {
    readonly stage: string
    readonly passed: boolean
    readonly at: string
    readonly detail?: string
  }[]
  readonly ending?: { readonly reason: string; readonly code?: string }
}

export interface EventRecord {
  readonly chain: string
  readonly element: string
  readonly name: string
  readonly severity: string
  readonly message: string
  readonly generation: string
  readonly reception: string
}

/** Why the centre did not take a request: code, and the rules that stood against it. */
export interface RefusalRecord {
  readonly code: string
  readonly message: string
  readonly rules: readonly string[]
}

export interface Question {
  readonly text: string
  /** What may be answered; free text where absent. */
  readonly choices?: readonly string[]
}
export interface Answer {
  readonly by: string
  readonly answer: string
  readonly remark?: string
}

export interface SendOptions {
  readonly comment?: string
  readonly route?: { readonly virtualChannel?: number; readonly map?: number; readonly service?: 'AD' | 'BD' }
}

/** A run of a procedure, as far as it is: docs/guides/procedures.md. */
export interface ProcedureRunRecord {
  readonly id: number
  readonly path: string
  readonly state: 'running' | 'paused' | 'asking' | 'ended'
  readonly outcome?: 'confirmed' | 'not confirmed' | 'aborted'
  readonly why?: string
  readonly paused?: { readonly why: string }
  /** That nobody has answered yet. */
  readonly questions: readonly {
    readonly id: number
    readonly text: string
    readonly options?: readonly string[]
  }[]
}

/** What is on record of a statement of a procedure. */
export interface ProcedureStatement {
  readonly n: number
  readonly at: string
  /** Branch that it is of. */
  readonly thread: number
  readonly node: number
  readonly line: number
  readonly kind: string
  readonly phase: 'start' | 'done' | 'stop'
  readonly text?: string
  readonly status?: 'confirmed' | 'not confirmed' | 'aborted'
  readonly ok?: boolean
  readonly detail?: string
  readonly activity?: number
  readonly path?: string
  readonly check?: {
    readonly kind: 'parameter' | 'wait' | 'activity' | 'event' | 'statement'
    readonly subject: string
    readonly expected: string
    readonly actual?: string
    readonly passed: boolean
    readonly within?: number
    readonly took?: number
  }
}

export type NameKind = 'parameter' | 'activity' | 'element' | 'event'

export interface TestLine {
  /** Of the line: centre and simulator have the same. */
  now(): Tai
  /** Lets seconds of the line's time go by. */
  sleep(seconds: number): Promise<void>
  /** Resolves true as soon as `holds` does, false when the time is over. It is asked again whenever something may have changed. */
  until(holds: () => boolean, seconds: number): Promise<boolean>
  /** Undefined: nothing was received. Throws where the model has no such parameter. */
  latest(path: string): Sample | undefined
  /** Every sample that is received from now on, in the order of reception, however many come between two looks. Gives the way to stop it. */
  follow(path: string, heard: (sample: Sample) => void): () => void
  knows(kind: NameKind, name: string): boolean
  /** Resolves when it is recorded and released, or waits for a person; or with why it was refused. */
  request(
    path: string,
    args: Readonly<Record<string, unknown>>,
    options: SendOptions,
  ): Promise<{ readonly activity: ActivityRecord } | { readonly refused: RefusalRecord }>
  activity(id: number): ActivityRecord
  /**
   * Approves what waits for a second person, in another name than whoever asked for it: for exactly the bytes of `digest`, those of
   * the activity unless told. Resolves with why it was refused. `own`: in the name of whoever asked, which has to be refused.
   */
  approve(
    id: number,
    options: { readonly digest?: string; readonly own?: boolean; readonly comment?: string },
  ): Promise<RefusalRecord | undefined>
  /** Releases what is armed. Resolves with why it was refused. */
  fire(id: number, digest?: string): Promise<RefusalRecord | undefined>
  /** Withdraws what has not ended. */
  cancel(id: number, reason: string): Promise<void>
  /** The run that an activity is; undefined: it is none, or has not begun. */
  procedureRun(activity: number): ProcedureRunRecord | undefined
  procedureRecord(run: number): Promise<readonly ProcedureStatement[]>
  answerProcedure(run: number, question: number, answer: string): Promise<void>
  /** Declared answers of the test, in order: undefined where there are no more. */
  declaredAnswer(question: Question): Answer | undefined
  /** Those received from an instant on, in order. */
  events(since: Tai): readonly EventRecord[]
  /** A command of the simulator's control port; throws where it refuses, or where there is no simulator. */
  simulator(command: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>
  /** Undefined: nobody is there to answer. */
  ask(question: Question): Promise<Answer | undefined>
  /** The API of the centre, as a program of that role uses it. */
  client(role: Role): Promise<Client>
  /** Ends the centre and starts it again on what it left; `kill`: without an orderly end. */
  restartCentre(kill: boolean): Promise<void>
  /** Takes the uplink of a chain and brings its sequence control up. Resolves false where that did not come about in time. */
  takeUplink(chain: string, seconds: number): Promise<boolean>
}
