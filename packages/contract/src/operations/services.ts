import { Type } from 'typebox'
import { operations } from '../operation.ts'
import { ServiceState, Transfer, TransferAsk } from '../schemas/services.ts'

const tag = 'Commanding'
const one = Type.Object({
  chain: Type.String(),
  transaction: Type.Integer({ minimum: 0, maximum: 4_294_967_295, description: 'number of the message' }),
})
const noSuch = { 404: 'no such uplink or message' }

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
  listTransfers: {
    method: 'GET',
    path: '/uplinks/:chain/transfers',
    tag,
    role: 'viewer',
    summary: 'Large messages on their way up (service 13); what came down is among the services',
    params: Type.Object({ chain: Type.String() }),
    answer: Type.Array(Transfer),
    problems: { 404: 'no such uplink, or the mission says nothing of its services' },
  },
  startTransfer: {
    method: 'POST',
    path: '/uplinks/:chain/transfers',
    tag,
    role: 'controller',
    summary: 'Send a command that is too long for a packet, in parts (13,9 … 13,11)',
    description:
      'Each part is an activity of who asks, through all gates. Parts before the last are harmless by themselves; the last one is as grave as the command, and waits until all others are confirmed.',
    params: Type.Object({ chain: Type.String() }),
    body: TransferAsk,
    answer: Transfer,
    problems: { 404: 'no such uplink', 409: 'the command cannot be put into parts, with what stands against it' },
  },
  resumeTransfer: {
    method: 'POST',
    path: '/uplinks/:chain/transfers/:transaction/resume',
    tag,
    role: 'controller',
    summary: 'Go on with a large message from what is not confirmed',
    params: one,
    answer: Transfer,
    problems: noSuch,
  },
  stopTransfer: {
    method: 'POST',
    path: '/uplinks/:chain/transfers/:transaction/stop',
    tag,
    role: 'controller',
    summary: 'Let no further part of a large message leave',
    params: one,
    answer: Transfer,
    problems: noSuch,
  },
  getTransferContent: {
    method: 'GET',
    path: '/uplinks/:chain/transfers/:transaction/content',
    tag,
    role: 'viewer',
    summary: 'A large message that came down (13,1 … 13,3), put together',
    params: one,
    answer: { contentType: 'application/octet-stream' },
    problems: { 404: 'no such message, or parts of it are missing' },
  },
})
