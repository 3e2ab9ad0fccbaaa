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
