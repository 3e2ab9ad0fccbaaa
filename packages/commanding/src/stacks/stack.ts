/** Stacks: activities prepared to be sent one after another, and what is known of one that runs. */
import { STAGES, type Actor, type Stage } from '../activities/activity.ts'
import type { PlainArgument } from '../arguments/argument-text.ts'

export const RELEASES = ['automatic', 'manual'] as const
export const ON_FAILURE = ['stop', 'continue'] as const
/** `hold`: it waits until the link is there again; `skip`: it is left out; `fail`: it counts as failed. */
export const ON_LINK_LOSS = ['hold', 'skip', 'fail'] as const
/** What an entry can wait for before the next one; `requested`: for nothing but that it is on record. */
export const WAIT_STAGES: readonly Stage[] = STAGES

export interface StackEntry {
  /** Path or alias of the activity; a block command stands for the commands that it lists. */
  readonly path: string
  readonly arguments: Readonly<Record<string, PlainArgument>>
  readonly comment?: string
  readonly release: (typeof RELEASES)[number]
  /** Seconds after the entry before it was sent, at the earliest. */
  readonly spacing: number
  /** The next entry waits until this one has passed the stage. */
  readonly wait: Stage
  readonly onFailure: (typeof ON_FAILURE)[number]
  /** What becomes of it when the link is down as its turn comes. */
  readonly onLinkLoss: (typeof ON_LINK_LOSS)[number]
  readonly service?: 'AD' | 'BD'
  readonly virtualChannel?: number
}

/** What a command was when the stack was written: named things and what each was. */
export type CommandSignature = Readonly<Record<string, string>>

export interface Stack {
  readonly name: string
  readonly description?: string
  /** Chain of the satellite that it is for. */
  readonly chain: string
  readonly entries: readonly StackEntry[]
  /** Of each command in it, by path, as the database had it. */
  readonly writtenAgainst?: Readonly<Record<string, CommandSignature>>
}

export const ENTRY_DEFAULTS = {
  release: 'automatic',
  spacing: 0,
  wait: 'completed',
  onFailure: 'stop',
  onLinkLoss: 'hold',
} as const satisfies Partial<StackEntry>

/**
 * `pending`: its turn has not come; `ready`: waits for its manual release; `held`: for the link; `asking`: being requested;
 * `waiting`: sent, for its stage; then how it ended.
 */
export type EntryState = 'pending' | 'ready' | 'held' | 'asking' | 'waiting' | 'done' | 'failed' | 'skipped'

export interface EntryRun extends Pick<StackEntry, 'release' | 'spacing' | 'wait' | 'onFailure' | 'onLinkLoss'> {
  /** Index of the entry in the stack; several of a block have the same. */
  readonly entry: number
  readonly path: string
  readonly state: EntryState
  /** Number of the activity. */
  readonly activity?: number
  /** When it was asked for, UTC text. */
  readonly at?: string
  /** Why it is where it is, where that is not plain. */
  readonly detail?: string
}

/**
 * `queued`: nothing of it was sent yet and another goes first; `paused`: by an operator; `held`: the link is down; `stopped`:
 * an entry failed, and an operator decides; then how it ended.
 */
export type RunState = 'queued' | 'running' | 'paused' | 'held' | 'stopped' | 'completed' | 'cancelled'

export interface StackRun {
  readonly id: number
  readonly stack: string
  readonly version: number
  readonly chain: string
  /** The higher goes first. */
  readonly priority: number
  readonly by: Actor
  readonly startedAt: string
  readonly state: RunState
  readonly entries: readonly EntryRun[]
  readonly reason?: string
  readonly endedAt?: string
}

export const isRunOver = ({ state }: Pick<StackRun, 'state'>): boolean => state === 'completed' || state === 'cancelled'
