import { Type } from 'typebox'
import { operations } from '../operation.ts'
import { ServiceState } from '../schemas/services.ts'

const tag = 'Commanding'

export const serviceOperations = operations({
  listServices: {
    method: 'GET',
    path: '/uplinks/:chain/services',
    tag,
    role: 'viewer',
    summary: 'PUS services of a satellite: what was commanded, what it reports, and where they differ',
    params: Type.Object({ chain: Type.String() }),
    query: Type.Object({
      service: Type.Optional(Type.Integer({ minimum: 0, maximum: 255, description: 'only this service type' })),
    }),
    answer: Type.Array(ServiceState),
    problems: { 404: 'no such uplink, or the mission says nothing of its services' },
  },
})
