/** The journal of procedures: what is written before anything of it is done (docs/formats/procedure-record.md). */
import type { Actor } from '@vigie/commanding'
import type { ConfirmationStatus } from '../language/ast.ts'
import type { StatementRecord } from './record.ts'
import type { RunState } from './state.ts'
import type { Value } from './values.ts'
import type { Effect, Given } from './world.ts'

/** What is asked for and does not change. */
export interface RunRequest {
  readonly path: string
  readonly title?: string
  readonly arguments: Readonly<Record<string, Given>>
  /** What they are in the procedure, by name in lower case. */
  readonly values: Readonly<Record<string, Value>>
  readonly by: Actor
  /** Number of the activity that it is. */
  readonly activity?: number
  readonly author?: { readonly user: string; readonly role?: string }
  /** SHA-256 of the text, hexadecimal. */
  readonly digest: string
}

/** Effects of which the journal of activities knows nothing. */
export type Telling = Extract<Effect, { kind: 'withdraw' | 'event' | 'inform' }>

export const DIRECTIONS = [
  'pause',
  'resume',
  'step',
  'breaks',
  'skip',
  'jump',
  'answer',
  'offer',
  'take',
  'abort',
] as const
export type DirectionName = (typeof DIRECTIONS)[number]

export interface Direction {
  readonly what: DirectionName
  readonly reason?: string
  /** Of several branches. */
  readonly thread?: number
  /** `jump`: where to. */
  readonly line?: number
  /** `breaks`: all of them, from now on. */
  readonly lines?: readonly number[]
  readonly question?: number
  readonly answer?: string
  /** `offer`: to whom. */
  readonly to?: string
}

export type RunEntry =
  /** Its position is the number of the run. */
  | { readonly type: 'started'; readonly at: string; readonly request: RunRequest; readonly text: string }
  /** What was done up to here, and how it stands: to be taken up from. */
  | {
      readonly type: 'turn'
      readonly run: number
      readonly at: string
      readonly records: readonly StatementRecord[]
      readonly state: RunState
      /** What is to be told of it, or taken back: done when this is on disk, and again where the next entry is not. */
      readonly effects?: readonly Telling[]
    }
  | {
      readonly type: 'directed'
      readonly run: number
      readonly at: string
      readonly by: Actor
      readonly what: DirectionName
      readonly reason?: string
      readonly line?: number
      readonly thread?: number
      readonly to?: string
      readonly question?: number
      readonly answer?: string
      readonly lines?: readonly number[]
      readonly effects?: readonly Telling[]
      /** What is on record of it, and how the run stands after it. */
      readonly records: readonly StatementRecord[]
      readonly state: RunState
    }
  /** A red-line: from here on this text is carried out. */
  | {
      readonly type: 'edited'
      readonly run: number
      readonly at: string
      readonly by: Actor
      readonly reason: string
      readonly text: string
      readonly digest: string
      readonly records: readonly StatementRecord[]
      readonly state: RunState
    }
  | {
      readonly type: 'ended'
      readonly run: number
      readonly at: string
      readonly outcome: ConfirmationStatus
      readonly why?: string
      readonly code?: string
    }

/** `sync` resolves when everything appended before is on disk. */
export interface RunJournal {
  append(entry: RunEntry): number
  sync(): Promise<void>
  read(): AsyncIterable<{ readonly position: number; readonly entry: RunEntry }>
  /** Entries at these positions, ascending. */
  readAt(positions: readonly number[]): AsyncIterable<RunEntry>
}
