import { Type } from 'typebox'
import { operations } from '../operation.ts'
import {
  Command,
  DeclaredEvent,
  Element,
  Mission,
  PacketType,
  ParameterDetail,
  ParameterSummary,
  ValueKind,
  page,
  paging,
} from '../schemas/index.ts'

const search = Type.Optional(
  Type.String({ maxLength: 200, description: 'words that must all occur in path, alias or description, in any case' }),
)
const element = Type.Optional(
  Type.String({ maxLength: 1024, description: 'path of an element; the empty text is the root' }),
)
const below = Type.Optional(Type.Boolean({ default: true, description: 'with what is below the element' }))

export const modelOperations = operations({
  getMission: {
    method: 'GET',
    path: '/mission',
    tag: 'Model',
    role: 'viewer',
    summary: 'The mission: satellites, stations, chains',
    answer: Mission,
  },
  listElements: {
    method: 'GET',
    path: '/elements',
    tag: 'Model',
    role: 'viewer',
    summary: 'The tree of system elements, a parent before its children',
    query: Type.Object({
      under: Type.Optional(Type.String({ maxLength: 1024, description: 'path; the whole tree unless told' })),
      depth: Type.Optional(Type.Integer({ minimum: 0, maximum: 64, description: 'levels below it' })),
    }),
    answer: Type.Array(Element),
    problems: { 404: 'no such element' },
  },
  listParameters: {
    method: 'GET',
    path: '/parameters',
    tag: 'Model',
    role: 'viewer',
    summary: 'Search the reporting data',
    query: Type.Object({
      search,
      element,
      below,
      kind: Type.Optional(ValueKind),
      chain: Type.Optional(Type.String()),
      ...paging,
    }),
    answer: page(ParameterSummary),
  },
  getParameter: {
    method: 'GET',
    path: '/parameters/:path',
    tag: 'Model',
    role: 'viewer',
    summary: 'All about a parameter: type, calibration, limits, and where it comes from',
    params: Type.Object({ path: Type.String({ description: 'path or alias' }) }),
    answer: ParameterDetail,
    problems: { 404: 'no such parameter' },
  },
  listCommands: {
    method: 'GET',
    path: '/commands',
    tag: 'Model',
    role: 'viewer',
    summary: 'Search the declared activities',
    query: Type.Object({ search, element, below, ...paging }),
    answer: page(Command),
  },
  getCommand: {
    method: 'GET',
    path: '/commands/:path',
    tag: 'Model',
    role: 'viewer',
    summary: 'All about an activity',
    params: Type.Object({ path: Type.String() }),
    answer: Command,
    problems: { 404: 'no such activity' },
  },
  listDeclaredEvents: {
    method: 'GET',
    path: '/events/declared',
    tag: 'Model',
    role: 'viewer',
    summary: 'Search the kinds of events that the model declares',
    query: Type.Object({ search, element, below, ...paging }),
    answer: page(DeclaredEvent),
  },
  listPacketTypes: {
    method: 'GET',
    path: '/packet-types',
    tag: 'Packets',
    role: 'viewer',
    summary: 'Packet types of each chain, with what was received of them',
    query: Type.Object({ chain: Type.Optional(Type.String()) }),
    answer: Type.Array(PacketType),
  },
})
