/** What many activities come to, and how two of them differ. */
import { Type, type Static } from 'typebox'
import { ACTIVITY_STAGES, ACTIVITY_STATES } from './commanding.ts'
import { Time } from './common.ts'

export const HISTORY_FORMATS = ['csv', 'json'] as const
const Stage = Type.Enum(ACTIVITY_STAGES)
const Counts = Type.Object(
  Object.fromEntries(ACTIVITY_STATES.map((s) => [s, Type.Integer()])) as Record<
    (typeof ACTIVITY_STATES)[number],
    ReturnType<typeof Type.Integer>
  >,
)

export const ActivityStatistics = Type.Object({
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  total: Type.Integer(),
  refused: Type.Integer({ description: 'attempts that came to no activity' }),
  byState: Counts,
  byCommand: Type.Array(Type.Object({ path: Type.String(), total: Type.Integer(), byState: Counts }), {
    description: 'the most frequent first',
  }),
  byUser: Type.Array(Type.Object({ user: Type.String(), total: Type.Integer() })),
  stages: Type.Array(
    Type.Object({
      from: Stage,
      to: Stage,
      count: Type.Integer(),
      minimum: Type.Number(),
      median: Type.Number(),
      p95: Type.Number(),
      maximum: Type.Number(),
    }),
    { description: 'seconds between a stage that was passed and the one passed after it, on the ground' },
  ),
})
export type ActivityStatistics = Static<typeof ActivityStatistics>

const Side = Type.Object({
  id: Type.Integer(),
  path: Type.String(),
  user: Type.String(),
  requestedAt: Time,
  state: Type.Enum(ACTIVITY_STATES),
})
export const ActivityComparison = Type.Object({
  first: Side,
  second: Side,
  arguments: Type.Array(
    Type.Object({
      name: Type.String(),
      first: Type.Optional(Type.String()),
      second: Type.Optional(Type.String()),
    }),
    { description: 'those that are not the same' },
  ),
  bytes: Type.Array(
    Type.Object({
      offset: Type.Integer(),
      first: Type.Optional(Type.String()),
      second: Type.Optional(Type.String()),
    }),
    {
      description: 'runs of bytes that are not the same, hexadecimal; an end that only one has is absent of the other',
    },
  ),
  stages: Type.Array(
    Type.Object({
      stage: Stage,
      first: Type.Optional(Type.Number({ description: 's after it was asked for' })),
      second: Type.Optional(Type.Number()),
      firstPassed: Type.Optional(Type.Boolean()),
      secondPassed: Type.Optional(Type.Boolean()),
      difference: Type.Optional(Type.Number({ description: 's, second less first' })),
    }),
  ),
})
export type ActivityComparison = Static<typeof ActivityComparison>
