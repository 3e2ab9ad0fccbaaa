/** What the engine of activities is given, and what its dry runs show. */
import type { Clock } from '@vigie/base'
import type { ReleasePolicy } from '@vigie/model'
import type { Activity, ActivityRequest, Actor } from './activity.ts'
import type { ActivityEntry, BoardChange, Refusal } from './entries.ts'
import type { ActivityExecutor, PreparedActivity } from './executor.ts'
import type { ReleaseSight } from './sight.ts'

/** The journal of activities. `sync` resolves when everything appended before is on disk. */
export interface ActivityJournal {
  append(entry: ActivityEntry): number
  sync(): Promise<void>
  /** From a position on; from the first one that is kept unless told. */
  read(from?: number): AsyncIterable<{ readonly position: number; readonly entry: ActivityEntry }>
}

export interface ActivityPorts {
  readonly clock: Clock
  readonly journal: ActivityJournal
  readonly executors: readonly ActivityExecutor[]
  readonly policy: ReleasePolicy
  /** Who asked, with the rights of now; undefined: may do nothing any more. Absent: as they were when it was asked for. */
  present?(by: Actor): Promise<Actor | undefined>
  /** What rules on alarms and passes look at; nothing unless told. */
  readonly sight?: ReleaseSight
  /** Ended activities that are kept in memory; 20,000 unless told. */
  readonly kept?: number
  /** An activity began or changed. */
  changed?(activity: Activity): void
  /** An attempt was refused. */
  refused?(path: string, by: Actor, refusals: readonly Refusal[]): void
  boardChanged?(change: BoardChange, by: Actor): void
}

/** What a dry run shows. */
export interface DryRun extends PreparedActivity {
  /** All rules that are not satisfied now, those of arguments and preconditions included. */
  readonly refusals: readonly Refusal[]
  readonly needs: ActivityRequest['needs']
}
