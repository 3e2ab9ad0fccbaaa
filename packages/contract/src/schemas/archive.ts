/** The archive: what it holds, and the work that can be asked of it. */
import { Type, type Static } from 'typebox'
import { Time, TimeQuery } from './common.ts'

export const ArchiveSummary = Type.Object({
  folder: Type.String(),
  freeBytes: Type.Optional(Type.Number()),
  chains: Type.Array(
    Type.Object({
      chain: Type.String(),
      journals: Type.Array(
        Type.Object({
          kind: Type.Enum([
            'frames',
            'packets',
            'events',
            'activities',
            'operators',
            'qualification',
            'procedures',
            'logbook',
          ]),
          entries: Type.Integer(),
          durable: Type.Integer({ description: 'entries that are on disk' }),
          bytes: Type.Number(),
        }),
      ),
      parameters: Type.Object({
        from: Type.Optional(Time),
        to: Type.Optional(Time),
        bytes: Type.Number(),
        files: Type.Integer(),
        builtUpTo: Type.Integer({ description: 'packets that the files hold' }),
      }),
    }),
  ),
})
export type ArchiveSummary = Static<typeof ArchiveSummary>

const Counted = {
  packets: Type.Integer({
    description: 'that carry it; of a whole chain, what its links and the chain report of themselves too',
  }),
}
export const ArchiveCoverage = Type.Object({
  chain: Type.String(),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  ...Counted,
  exact: Type.Boolean({
    description: 'the times of single packets were looked at; false: the pieces of files, so that ends are about right',
  }),
  resolution: Type.Number({ description: 'seconds: what lies no further apart is one stretch' }),
  stretches: Type.Array(Type.Object({ from: Time, to: Time, ...Counted })),
})
export type ArchiveCoverage = Static<typeof ArchiveCoverage>

export const Removed = Type.Object({
  chain: Type.String(),
  kind: Type.Enum(['frames', 'packets', 'events', 'parameters']),
  files: Type.Integer({ description: 'segments of a journal, files of columns' }),
  entries: Type.Integer({ description: 'entries of a journal, samples of parameters' }),
  bytes: Type.Number(),
})
export type Removed = Static<typeof Removed>

export const Job = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['export', 'rebuild', 'verify']),
  title: Type.String(),
  state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: Type.Number({ description: '0 … 1' }),
  detail: Type.String(),
  user: Type.String(),
  started: Time,
  ended: Type.Optional(Time),
  result: Type.Optional(Type.Unknown({ description: 'what it found' })),
  file: Type.Optional(Type.Object({ name: Type.String(), bytes: Type.Number(), type: Type.String() })),
  error: Type.Optional(Type.Unknown()),
})
export type Job = Static<typeof Job>

export const ExportRequest = Type.Object({
  chain: Type.String(),
  format: Type.Enum(['csv', 'parquet', 'packets'], {
    description: 'csv and parquet: parameters; packets: raw space packets one after another',
  }),
  parameters: Type.Optional(Type.Array(Type.String(), { maxItems: 1000, description: 'not for packets' })),
  types: Type.Optional(
    Type.Array(Type.String(), { maxItems: 200, description: 'packet types, for packets; all unless told' }),
  ),
  from: TimeQuery,
  to: TimeQuery,
  link: Type.Optional(
    Type.String({
      maxLength: 20_000,
      pattern: '^[\\x21-\\x7e]+$',
      description:
        'of the picture that it belongs to; kept in the file: a first line "# …" of CSV, the key vigie.link of Parquet',
    }),
  ),
})

export const Replay = Type.Object({
  id: Type.String({ description: 'also the name of the chain that shows it' }),
  chain: Type.String({ description: 'chain whose packets are replayed' }),
  from: Time,
  to: Time,
  at: Time,
  speed: Type.Number(),
  paused: Type.Boolean(),
  state: Type.Enum(['running', 'ended', 'failed']),
  detail: Type.String(),
  user: Type.String(),
})
export type Replay = Static<typeof Replay>
export const ReplayRequest = Type.Object({
  chain: Type.String(),
  from: TimeQuery,
  to: TimeQuery,
  speed: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000, default: 1 }),
  inStep: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'for replays that run together: it stands paused at its begin until it is let go, and does not pass over the time before its first packet',
    }),
  ),
})
export const ReplayChange = Type.Object({
  speed: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 })),
  paused: Type.Optional(Type.Boolean()),
})
