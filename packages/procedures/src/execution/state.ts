/** The state of a run: plain data, all of it. A run that was kept goes on from it as if nothing had been. */
import type { ConfirmationStatus } from '../language/ast.ts'
import type { Effect, Given, ConfirmationState, ExecutionStatus } from './world.ts'
import type { Value } from './values.ts'

/** Of the form below; a state of another one is not taken up. */
export const STATE_VERSION = 1

/** Where a thread stands in one construct. */
export interface Frame {
  /** Number in the program. */
  readonly node: number
  /** `block`: in a list of statements; else a phase of the construct. */
  at: string
  /** Of a block: which list of the construct, and the next statement in it. Of gates: the next one. */
  list: number
  i: number
  /** What the construct keeps. */
  keep?: Keep
}

/** What constructs keep while they are carried out. */
export interface Keep {
  scope?: number
  status?: ConfirmationStatus
  why?: string
  /** Answers to the questions within its expressions. */
  answers?: Value[]
  question?: number
  /** The phase after the questions. */
  then?: string
  /** Of a wait: a time, a condition or an event. */
  mode?: 'time' | 'condition' | 'event'
  /** TAI ns, decimal: when the wait or loop began, the time waited for, and when the time for it is up. */
  since?: string
  until?: string
  deadline?: string
  /** What is waited for is an instant of the calendar: a clock that is set does not move it. */
  fixed?: boolean
  /** Event waited for: a scope and key, or a path of the model. */
  event?: string
  got?: string
  /** A condition must be seen not to hold before it counts. */
  rearmed?: boolean
  satisfied?: boolean
  call?: number
  runs?: number
  first?: string
  bound?: Value
  by?: Value
  found?: Found[]
}

export interface Thread {
  readonly id: number
  readonly role: 'main' | 'branch' | 'watchdog'
  /** Hangs at this frame of another thread. */
  readonly parent?: { readonly thread: number; readonly frame: number }
  readonly frames: Frame[]
  /** Numbers of the watchdogs that have it suspended. */
  suspended: readonly number[]
  done: boolean
  /** Of a paused run: 2 it may begin one statement, 1 it is within that one, 0 it stands. */
  allowance: 0 | 1 | 2
  /** A break point that it has been let past. */
  pass: number
}

/** One execution of a body: what is declared in it. */
export interface Scope {
  readonly id: number
  /** 0: none. */
  readonly parent: number
  readonly node: number
  readonly variables: Record<string, Value>
  /** By the name of `refer by`: number of the call. */
  readonly calls: Record<string, number>
  readonly steps: Record<string, StepStatus>
  /** When events of it were last raised, TAI ns. */
  readonly events: Record<string, string>
}
export interface StepStatus {
  execution: ExecutionStatus
  confirmation: ConfirmationState
  /** TAI ns. */
  initiated: string
  started?: string
  ended?: string
}

export interface Call {
  readonly id: number
  readonly node: number
  readonly path: string
  readonly arguments: Readonly<Record<string, Given>>
  /** How it was to leave. */
  readonly how?: Pick<Extract<Effect, { kind: 'activity' }>, 'comment' | 'route' | 'valueSet'>
  /** `pending`: asked of the centre, which has not answered. */
  state: 'pending' | 'known'
  activity?: number
  execution: ExecutionStatus
  confirmation: ConfirmationState
  initiated?: string
  started?: string
  ended?: string
  detail?: string
}

/** One value that was looked at. */
export interface Found {
  /** As written. */
  readonly of: string
  readonly value: string
}

export interface Question {
  readonly id: number
  readonly thread: number
  readonly node: number
  readonly line: number
  readonly text: string
  /** TAI ns. */
  readonly since: string
  readonly expected?: string
  /** What can be answered; absent: any text. */
  readonly options?: readonly string[]
  answer?: { readonly text: string; readonly by: string; readonly at: string; readonly reason?: string }
}

export interface RunState {
  readonly version: number
  /** Of the last turn, TAI ns. */
  now: string
  next: { thread: number; scope: number; call: number; question: number; record: number }
  readonly threads: Thread[]
  readonly scopes: Record<number, Scope>
  readonly calls: Record<number, Call>
  readonly questions: Question[]
  /** When events of the model were last seen, by path, TAI ns. */
  readonly events: Record<string, string>
  paused?: { readonly why: string; readonly by?: string; readonly code?: string }
  /** Numbers of the statements to stop before. */
  breaks: number[]
  /** Statements since the last one that waited for something. */
  busy: number
  /** Requests refused since the last one that was not. */
  refused?: number
  /** Statements since the start. */
  statements: number
  outcome?: ConfirmationStatus
  why?: string
}

export const newState = (): RunState => ({
  version: STATE_VERSION,
  now: '0',
  next: { thread: 1, scope: 1, call: 1, question: 1, record: 0 },
  threads: [],
  scopes: {},
  calls: {},
  questions: [],
  events: {},
  breaks: [],
  busy: 0,
  statements: 0,
})
