/** What is known of a run at a moment. */
import type { Actor } from '@vigie/commanding'
import type { ConfirmationStatus } from '../language/ast.ts'
import type { Place } from './control.ts'
import type { RunRequest } from './entries.ts'
import type { StatementRecord } from './record.ts'

export const RUN_STATES = ['running', 'paused', 'asking', 'ended'] as const

export interface ProcedureRun extends Omit<RunRequest, 'by' | 'values'> {
  readonly id: number
  /** Who asked for it. */
  readonly startedBy: Actor
  /** Who holds it now: what it sends goes in this name. */
  readonly holder: Actor
  /** It waits to be taken by them. */
  readonly offeredTo?: string
  readonly startedAt: string
  readonly endedAt?: string
  /** `asking`: it goes on, and a question is open. */
  readonly state: (typeof RUN_STATES)[number]
  readonly paused?: { readonly why: string; readonly by?: string; readonly code?: string }
  readonly outcome?: ConfirmationStatus
  readonly why?: string
  readonly code?: string
  /** Statements carried out. */
  readonly statements: number
  /** It has worked for a second or more without a wait. */
  readonly busy: boolean
  readonly places: readonly Place[]
  /** Lines of break points. */
  readonly breaks: readonly number[]
  readonly questions: readonly {
    readonly id: number
    readonly line: number
    readonly text: string
    readonly expected?: string
    readonly options?: readonly string[]
    readonly since: string
  }[]
  /** Variables of the bodies that are carried out, by name. */
  readonly variables: Readonly<Record<string, string>>
  readonly activities: readonly {
    readonly call: number
    readonly activity?: number
    readonly path: string
    readonly execution: string
    readonly confirmation: string
    readonly detail?: string
  }[]
  /** Red-lines. */
  readonly edits: readonly { readonly at: string; readonly by: string; readonly reason: string }[]
  /** Records so far, and the latest of them. */
  readonly records: number
  readonly recent: readonly StatementRecord[]
}
