/** Services of satellites (ECSS-E-ST-70-41C) as the ground knows them. */
import { Type, type Static } from 'typebox'
import { Text, Time } from './common.ts'

const Cell = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Type.Union([Type.String(), Type.Number()])),
])
const Values = Type.Record(Type.String(), Cell)
export const ServiceRow = Type.Object({
  id: Text('structure, event, request as APID/count, …'),
  values: Values,
  source: Type.Object({
    by: Type.Enum(['request', 'report', 'restart'], {
      description:
        'a request that was completed, a report of the satellite, or its restart: it is not known since then',
    }),
    at: Time,
    number: Type.Integer({ description: 'of the activity, or position of the packet in the journal of the chain' }),
  }),
})
export const ServiceState = Type.Object({
  name: Type.String(),
  service: Type.Integer({ description: 'service type' }),
  values: Values,
  rows: Type.Array(ServiceRow),
  differences: Type.Array(Type.Object({ at: Time, text: Text('what the satellite reported otherwise than expected') })),
})
export type ServiceState = Static<typeof ServiceState>

export const TransferAsk = Type.Object({
  activity: Type.String({ maxLength: 500, description: 'the command that the message is' }),
  arguments: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  partBytes: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 60_000, default: 200, description: 'bytes of the message in each part' }),
  ),
  window: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 64, default: 1, description: 'parts that may be under way unconfirmed' }),
  ),
  timeout: Type.Optional(
    Type.Number({ minimum: 1, maximum: 86_400, default: 120, description: 's that a part may take' }),
  ),
})
export const Transfer = Type.Object({
  chain: Type.String(),
  transaction: Type.Integer(),
  activity: Type.String(),
  user: Text('who asked for it'),
  bytes: Type.Integer(),
  parts: Type.Integer(),
  confirmed: Type.Integer(),
  state: Type.Enum(['going', 'stopped', 'aborted', 'whole']),
  detail: Text('why it is not going'),
  activities: Type.Array(Type.Integer(), { description: 'of the parts, in the order in which they were asked for' }),
})
export type Transfer = Static<typeof Transfer>
