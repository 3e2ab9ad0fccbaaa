/** Events and alarms. */
import { Type, type Static } from 'typebox'
import { AlarmLevel, Time, Value } from './common.ts'

export const EventSeverity = Type.Enum(['information', 'low', 'medium', 'high'], {
  description: 'as PUS service 5 has them',
})
export type EventSeverity = Static<typeof EventSeverity>

export const VigieEvent = Type.Object({
  id: Type.String({ description: '<chain>:<position in its events journal>' }),
  chain: Type.String({ description: '"centre" for what belongs to none' }),
  element: Type.String(),
  name: Type.String({ description: 'as declared, or LimitViolation, LinkState, …' }),
  kind: Type.Enum(['satellite', 'limit', 'link', 'chain', 'centre', 'operator']),
  severity: EventSeverity,
  message: Type.String(),
  generation: Time,
  reception: Time,
  parameter: Type.Optional(Type.String()),
  level: Type.Optional(AlarmLevel),
  value: Type.Optional(Value),
  packet: Type.Optional(Type.Integer({ description: 'position in the packet journal of the chain' })),
  playback: Type.Optional(Type.Boolean({ description: 'found in a dump of stored telemetry' })),
  apid: Type.Optional(Type.Integer({ description: 'of the packet that it was found in' })),
  sequenceCount: Type.Optional(Type.Integer()),
  user: Type.Optional(Type.String()),
})
export type VigieEvent = Static<typeof VigieEvent>

export const Shelving = Type.Object(
  {
    by: Type.String(),
    at: Time,
    until: Time,
    comment: Type.String(),
    level: AlarmLevel,
  },
  { description: 'suppressed by an operator for a limited time (IEC 62682, ISA-18.2)' },
)
export type Shelving = Static<typeof Shelving>
export const DeclaredEvent = Type.Object({
  path: Type.String(),
  name: Type.String(),
  element: Type.String(),
  description: Type.Optional(Type.String()),
  severity: EventSeverity,
})
export type DeclaredEvent = Static<typeof DeclaredEvent>

export const Alarm = Type.Object({
  id: Type.String({ description: '<chain>:<column path>' }),
  chain: Type.String(),
  parameter: Type.String(),
  element: Type.String(),
  unit: Type.Optional(Type.String()),
  level: AlarmLevel,
  worst: AlarmLevel,
  active: Type.Boolean({ description: 'false: back to normal, waiting for its acknowledgement' }),
  since: Time,
  changed: Time,
  value: Value,
  text: Type.Optional(Type.String()),
  transitions: Type.Integer(),
  acknowledged: Type.Boolean(),
  acknowledgedBy: Type.Optional(Type.String()),
  acknowledgedAt: Type.Optional(Time),
  comment: Type.Optional(Type.String()),
  shelved: Type.Optional(Shelving),
})
export type Alarm = Static<typeof Alarm>
