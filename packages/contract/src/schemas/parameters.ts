/** Reporting data: what there is, what it is worth now, what it was worth. */
import { Type, type Static } from 'typebox'
import { AlarmLevel, Time, Times, Validity, Value } from './common.ts'

export const ValueKind = Type.Enum(
  [
    'integer',
    'float',
    'enumerated',
    'boolean',
    'string',
    'binary',
    'absolute-time',
    'relative-time',
    'aggregate',
    'array',
  ],
  { description: 'kind of the engineering value' },
)
export type ValueKind = Static<typeof ValueKind>

export const ParameterSummary = Type.Object({
  path: Type.String(),
  name: Type.String(),
  element: Type.String(),
  kind: ValueKind,
  source: Type.Enum(['telemetered', 'derived', 'constant', 'local', 'ground']),
  unit: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  aliases: Type.Optional(Type.Record(Type.String(), Type.String())),
})
export type ParameterSummary = Static<typeof ParameterSummary>

export const LimitRange = Type.Object({
  level: AlarmLevel,
  form: Type.Enum(['outside', 'inside'], { description: 'the alarm is raised outside or inside of min … max' }),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
})
export const Limits = Type.Object({
  when: Type.Optional(Type.String({ description: 'condition under which they hold; absent: otherwise' })),
  ranges: Type.Array(LimitRange),
  values: Type.Optional(Type.Array(Type.Object({ value: Type.String(), level: AlarmLevel }))),
  change: Type.Optional(Type.Object({ per: Type.String(), kind: Type.String(), ranges: Type.Array(LimitRange) })),
  conditions: Type.Optional(Type.Array(Type.Object({ level: AlarmLevel, when: Type.String() }))),
  minViolations: Type.Integer({ description: 'samples in a row before the alarm is raised' }),
  minConformance: Type.Integer(),
})
export type Limits = Static<typeof Limits>

export const Label = Type.Object({
  value: Type.String({ description: 'decimal integer' }),
  maxValue: Type.Optional(Type.String()),
  label: Type.String(),
  description: Type.Optional(Type.String()),
})

/** Where a value lies in a packet. */
export const Place = Type.Object({
  packetType: Type.String({ description: 'path of the container' }),
  container: Type.String({
    description: 'container that has the entry: the packet type or one it extends or includes',
  }),
  bitOffset: Type.Optional(
    Type.Integer({ description: 'from the start of the packet; absent where the packet decides' }),
  ),
  bitLength: Type.Optional(Type.Integer()),
  conditional: Type.Boolean({ description: 'present in some packets only' }),
})
export const Column = Type.Object({
  path: Type.String({ description: 'parameter path and member path: the name to subscribe to and to query' }),
  kind: ValueKind,
  list: Type.Boolean({ description: 'each packet has a list of values' }),
  unit: Type.Optional(Type.String()),
})

export const ParameterDetail = Type.Object({
  ...ParameterSummary.properties,
  longDescription: Type.Optional(Type.String()),
  type: Type.Object({
    path: Type.String(),
    description: Type.Optional(Type.String()),
    sizeInBits: Type.Optional(Type.Integer({ description: 'of the raw value' })),
    encoding: Type.Optional(
      Type.String({ description: 'in words: "16-bit unsigned integer, most significant byte first"' }),
    ),
    calibration: Type.Optional(Type.String({ description: 'in words' })),
    range: Type.Optional(Type.String({ description: 'valid range in words' })),
    labels: Type.Optional(Type.Array(Label)),
  }),
  limits: Type.Array(Limits, { description: 'first whose condition holds' }),
  validity: Type.Optional(Type.String({ description: 'condition under which values count' })),
  formula: Type.Optional(Type.String()),
  places: Type.Array(Place, { description: 'where from' }),
  columns: Type.Array(Column),
  chains: Type.Array(Type.String(), { description: 'chains that carry it' }),
})
export type ParameterDetail = Static<typeof ParameterDetail>

export const LatestValue = Type.Object({
  path: Type.String({ description: 'column path' }),
  chain: Type.String(),
  generation: Time,
  reception: Time,
  raw: Value,
  value: Value,
  text: Type.Optional(Type.String({ description: 'label of an enumeration or boolean' })),
  unit: Type.Optional(Type.String()),
  state: Type.Optional(AlarmLevel),
  limits: Type.Optional(
    Type.Integer({ description: 'getLatest only: index of the limits of the parameter that judge it now' }),
  ),
  validity: Validity,
  packetType: Type.Optional(Type.String()),
  packet: Type.Optional(Type.Integer({ description: 'position in the packet journal' })),
  flags: Type.Array(Type.String(), { description: 'playback, late, badCheck, noTime, truncated' }),
  stale: Type.Boolean({ description: 'older than five nominal periods of its packet' }),
})
export type LatestValue = Static<typeof LatestValue>
export const LatestQuery = Type.Object({
  parameters: Type.Array(Type.String({ maxLength: 1024 }), { maxItems: 5000 }),
  chain: Type.Optional(
    Type.String({ description: 'a replay chain, or several by commas; else the chains that are live' }),
  ),
  at: Type.Optional(Type.String({ description: 'as they last were at this time of generation, from the archive' })),
})
export const LatestAnswer = Type.Object({
  values: Type.Array(LatestValue),
  silent: Type.Array(Type.String(), { description: 'known, but never received since the start' }),
  unknown: Type.Array(Type.String(), { description: 'not in the model' }),
})
export type LatestAnswer = Static<typeof LatestAnswer>

export const Decimation = Type.Enum(['none', 'minmax', 'lttb', 'last'], {
  description: 'minmax: extremes of each bucket; lttb: the samples that keep the shape; last: the last of each bucket',
})
/** Columns of equal length: entry i of each belongs to the same sample or bucket. */
export const History = Type.Object({
  parameter: Type.String(),
  chain: Type.String(),
  kind: ValueKind,
  unit: Type.Optional(Type.String()),
  labels: Type.Optional(Type.Array(Label)),
  generation: Times,
  reception: Type.Optional(Times),
  raw: Type.Optional(Type.Array(Value)),
  values: Type.Array(Value),
  states: Type.Optional(
    Type.Array(Type.Integer(), { description: 'index in normal, watch, warning, distress, critical, severe' }),
  ),
  validity: Type.Optional(Type.Array(Type.Integer())),
  min: Type.Optional(Type.Array(Type.Union([Type.Number(), Type.Null()]))),
  max: Type.Optional(Type.Array(Type.Union([Type.Number(), Type.Null()]))),
  total: Type.Integer({ description: 'samples that the answer stands for' }),
  complete: Type.Boolean({ description: 'false: the limit cut it' }),
})
export type History = Static<typeof History>
