/**
 * The live protocol: JSON text messages on a WebSocket at `/api/v1/live`.
 *
 * The client subscribes to parameters at a rate of its choice; the server agrees on indices, sends a snapshot of what it
 * has, then updates in columns. A client that is slow gets the latest values and the count of what it missed; it never
 * slows a chain.
 */
import type {
  Activity,
  Alarm,
  Chain,
  Job,
  Link,
  PersonHere,
  LogEntry,
  ProcedureRun,
  QualificationNotice,
  Replay,
  StackRun,
  Uplink,
  Value,
  ValueKind,
  VigieEvent,
  Problem,
} from '../schemas/index.ts'

export const LIVE_VERSION = 1
export const LIVE_TOPICS = [
  'events',
  'alarms',
  'links',
  'chains',
  'jobs',
  'replays',
  'activities',
  'uplinks',
  'stacks',
  'procedures',
  'qualification',
  'people',
  'logbook',
] as const
export type LiveTopic = (typeof LIVE_TOPICS)[number]
export interface TopicItems {
  readonly events: VigieEvent
  readonly alarms: Alarm
  readonly links: Link
  readonly chains: Chain
  readonly jobs: Job
  readonly replays: Replay
  readonly activities: Activity
  readonly uplinks: Uplink
  /** Runs of stacks. */
  readonly stacks: StackRun
  /** Runs of procedures, each with its latest records. */
  readonly procedures: ProcedureRun
  /** What was written in the qualification book: nothing of what it says, only that it is there. */
  readonly qualification: QualificationNotice
  /** Who has a page open: programs with a token are none. */
  readonly people: PersonHere
  /** Entries of the log-book, as they are written and amended. */
  readonly logbook: LogEntry
}

// ── from the client ──────────────────────────────────────────────────────────────────────────────────────────────────

export type ClientMessage =
  | {
      readonly type: 'subscribe'
      /** Chosen by the client, unique on its connection. A subscription of the same id is replaced. */
      readonly id: number
      /** Column paths, parameter paths or aliases; at most 5 000. */
      readonly parameters: readonly string[]
      /** Updates a second at most, 0.1 … 1000; 4 unless told. */
      readonly rate?: number
      /** A replay, or several by commas; else the live chains. */
      readonly chain?: string
      /** UTC: as the values last were at this time of generation, once, from the archive; nothing follows the snapshot. */
      readonly at?: string
      /** Raw values too. */
      readonly raw?: boolean
    }
  | { readonly type: 'unsubscribe'; readonly id: number }
  | {
      readonly type: 'topics'
      /** What the client wants from now on: replaces what it wanted before. */
      readonly topics: readonly LiveTopic[]
    }
  | { readonly type: 'ping'; readonly n: number }

// ── from the server ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface SubscribedParameter {
  /** Index in `i` of value messages: counts from 0 within the subscription. */
  readonly index: number
  /** Name as asked for. */
  readonly asked: string
  /** Column path. A parameter of structured type gives one entry per column. */
  readonly path: string
  readonly kind: ValueKind
  readonly list: boolean
  readonly unit?: string
  /** Enumerations: raw number (decimal text) → label; booleans "0" and "1". */
  readonly labels?: Readonly<Record<string, string>>
  readonly chain: string
}

/** Column-shaped: entry k of each list belongs to the parameter of index `i[k]`; at most one entry per parameter. */
export interface ValuesMessage {
  readonly type: 'values'
  readonly id: number
  /** Counts from 0 per subscription (0 is the snapshot): a hole means that messages were lost. */
  readonly sequence: number
  readonly snapshot?: true
  /** UTC text; `t` and `r` are nanoseconds after it (TAI). */
  readonly start: string
  readonly i: readonly number[]
  /** Time of generation. */
  readonly t: readonly number[]
  /** Time of reception. */
  readonly r: readonly number[]
  /** Engineering values: enumerations as their raw number, booleans 0 and 1. */
  readonly v: readonly Value[]
  /** Raw values, when asked for. */
  readonly w?: readonly Value[]
  /** Monitoring state: index in normal, watch, warning, distress, critical, severe. Absent: all normal. */
  readonly s?: readonly number[]
  /** Validity: 0 valid, 1 outOfRange, 2 notCalibrated, 3 conditionFalse, 4 truncated, 5 badEncoding, 6 badPacket. Absent: all valid. */
  readonly q?: readonly number[]
  /** Bits: 1 playback, 2 late, 4 bad check, 8 no time, 16 truncated. Absent: all 0. */
  readonly f?: readonly number[]
  /** Samples since the last message that are not in this one, because the client asked for this rate. */
  readonly skipped: number
  /** Samples and updates that it should have had and did not, because it was slow to read. */
  readonly missed: number
}

export interface TopicMessage<T extends LiveTopic = LiveTopic> {
  readonly type: 'topic'
  readonly topic: T
  readonly sequence: number
  /** The whole state (events and activities: the latest 100); else what changed. */
  readonly snapshot?: true
  readonly items: readonly TopicItems[T][]
  /** Keys (`id`, `name`, `chain/name`) of what is gone. */
  readonly removed?: readonly string[]
  /** Items that this client did not get because it was slow to read. */
  readonly missed: number
}

export type ServerMessage =
  | {
      readonly type: 'hello'
      readonly version: number
      readonly server: string
      /** Another one than before: the server was started again. */
      readonly instance: string
      readonly time: string
      readonly user: string
      readonly role: string
    }
  | {
      readonly type: 'subscribed'
      readonly id: number
      readonly rate: number
      readonly parameters: readonly SubscribedParameter[]
      readonly unknown: readonly string[]
    }
  | ValuesMessage
  | TopicMessage
  | { readonly type: 'pong'; readonly n: number; readonly time: string }
  | { readonly type: 'error'; readonly id?: number; readonly problem: Problem }

export const itemKey = (topic: LiveTopic, item: unknown): string => {
  const thing = item as { id?: string | number; name?: string; chain?: string; user?: string }
  if (topic === 'links') return `${thing.chain}/${thing.name}`
  if (topic === 'uplinks') return thing.chain ?? ''
  if (topic === 'people') return thing.user ?? ''
  return String(thing.id ?? thing.name ?? '')
}
