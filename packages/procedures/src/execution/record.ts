/** What is on record of each statement (docs/formats/procedure-record.md). */
import type { ConfirmationStatus } from '../language/ast.ts'
import type { NodeKind } from './program.ts'
import type { Found } from './state.ts'
import type { Given } from './world.ts'

/** `done`: began and ended at once. */
export type RecordPhase = 'start' | 'done' | 'stop'

export interface StatementRecord {
  /** From 0 in each run. */
  readonly n: number
  /** UTC text, to the nanosecond. */
  readonly at: string
  readonly thread: number
  /** Number of the statement in the program, and its line, from 1. */
  readonly node: number
  readonly line: number
  readonly kind: RecordKind
  readonly phase: RecordPhase
  /** As written, its first words; of a step its name. */
  readonly text?: string
  /** What its expressions read. */
  readonly found?: readonly Found[]
  /** Of conditions: whether it held. */
  readonly ok?: boolean
  /** Of procedures, steps and activities, when they stop. */
  readonly status?: ConfirmationStatus
  readonly check?: CheckRecord
  /** What was assigned, logged, told, answered. */
  readonly value?: string
  readonly detail?: string
  readonly code?: string
  /** Number of the call in the run, and of the activity in the centre. */
  readonly call?: number
  readonly activity?: number
  readonly path?: string
  readonly arguments?: Readonly<Record<string, Given>>
  readonly by?: string
}

/** Kinds of nodes, and what happens besides. */
export type RecordKind =
  | NodeKind
  | 'preconditions'
  | 'main'
  | 'confirmation'
  | 'continuation'
  | 'event'
  | 'question'
  | 'suspended'
  | 'resumed'
  | 'aborted'
  | 'problem'
  | 'clock'
  | 'skipped'
  | 'jumped'
  | 'paused'
  | 'edited'
  | 'taken'

/** A comparison that decides: expected and found. */
export interface CheckRecord {
  readonly kind: 'parameter' | 'wait' | 'activity' | 'event' | 'statement'
  readonly subject: string
  readonly expected: string
  readonly actual?: string
  readonly passed: boolean
  /** Where a parameter alone was compared: its path, and the condition on its samples, in its unit. */
  readonly parameter?: string
  readonly condition?: string
  readonly unit?: string
  /** Of waits: when it began, seconds that were allowed, and that it took. */
  readonly since?: string
  readonly within?: number
  readonly took?: number
}
