/** Packets as received, and what is in them bit by bit. */
import { Type, type Static } from 'typebox'
import { AlarmLevel, Time, Validity, Value } from './common.ts'

export const PacketType = Type.Object({
  path: Type.String(),
  name: Type.String(),
  chain: Type.String(),
  description: Type.Optional(Type.String()),
  apid: Type.Optional(Type.Integer()),
  period: Type.Optional(Type.Number({ description: 'nominal seconds between packets' })),
  received: Type.Integer({ description: 'packets since the start' }),
  lastReception: Type.Optional(Time),
})
export type PacketType = Static<typeof PacketType>

export const PacketSummary = Type.Object({
  chain: Type.String(),
  position: Type.Integer({ description: 'in the packet journal of the chain: its identity' }),
  type: Type.Optional(Type.String({ description: 'container path; absent where the model knows no such packet' })),
  apid: Type.Optional(Type.Integer()),
  sequenceCount: Type.Optional(Type.Integer()),
  generation: Time,
  reception: Time,
  source: Type.String({ description: 'link' }),
  bytes: Type.Integer(),
  flags: Type.Array(Type.String()),
})
export type PacketSummary = Static<typeof PacketSummary>

export const PacketField = Type.Object({
  path: Type.String({ description: 'column path' }),
  name: Type.String(),
  container: Type.Optional(Type.String()),
  bitOffset: Type.Integer(),
  bitLength: Type.Integer(),
  raw: Value,
  value: Value,
  text: Type.Optional(Type.String()),
  unit: Type.Optional(Type.String()),
  validity: Validity,
  state: Type.Optional(AlarmLevel),
})
export type PacketField = Static<typeof PacketField>

export const PacketDetail = Type.Object({
  ...PacketSummary.properties,
  header: Type.Optional(
    Type.Object({
      version: Type.Integer(),
      type: Type.Enum(['telemetry', 'telecommand']),
      secondaryHeader: Type.Boolean(),
      apid: Type.Integer(),
      sequenceFlags: Type.Enum(['continuation', 'first', 'last', 'unsegmented']),
      sequenceCount: Type.Integer(),
      dataLength: Type.Integer({ description: 'bytes of the packet data field' }),
    }),
  ),
  hex: Type.String(),
  fields: Type.Array(PacketField),
})
export type PacketDetail = Static<typeof PacketDetail>
