/** Activities: asked for, released, sent, believed. */
import { Type, type Static } from 'typebox'
import { Text, Time } from './common.ts'

export const SIGNIFICANCES = ['none', 'watch', 'warning', 'distress', 'critical', 'severe'] as const
export const ACTIVITY_STAGES = [
  'requested',
  'authorised',
  'released',
  'sent',
  'radiated',
  'received',
  'accepted',
  'started',
  'progress',
  'completed',
] as const
export const ACTIVITY_STATES = ['waiting', 'running', 'completed', 'failed', 'cancelled', 'uncertain'] as const

const Significance = Type.Enum(SIGNIFICANCES)
const Stage = Type.Enum(ACTIVITY_STAGES)
const Hex = Type.String({ pattern: '^([0-9a-f]{2})*$', description: 'hexadecimal' })

export const Evidence = Type.Object({
  kind: Type.Enum(['packet', 'frame', 'station', 'link', 'person', 'centre']),
  chain: Type.Optional(Type.String()),
  position: Type.Optional(Type.Integer({ description: 'in the journal of the chain' })),
  text: Type.Optional(Type.String()),
})
export const StageRecord = Type.Object({
  stage: Stage,
  passed: Type.Boolean(),
  at: Time,
  there: Type.Optional(Text('when it happened on board or at the antenna, UTC')),
  by: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
  evidence: Type.Optional(Type.Array(Evidence)),
  before: Type.Optional(
    Type.Record(Type.String(), Type.Number(), {
      description: 'values as it left, by parameter: changes that verify it are counted from them',
    }),
  ),
})
export const Route = Type.Object({
  chain: Type.String(),
  virtualChannel: Type.Integer({ minimum: 0, maximum: 63 }),
  map: Type.Integer({ minimum: 0, maximum: 63 }),
  service: Type.Enum(['AD', 'BD'], { description: 'AD: sequence-controlled by COP-1; BD: expedited' }),
})
export const ExpectedStage = Type.Object({
  stage: Stage,
  within: Type.Optional(Type.Number({ description: 's' })),
  from: Type.Enum(['release', 'previous']),
  by: Text('what must be seen'),
})
export const Refusal = Type.Object({
  rule: Type.String(),
  code: Type.String(),
  message: Type.String(),
  remedy: Text('what would satisfy it'),
  hold: Type.Optional(
    Type.Object(
      {
        until: Type.Optional(Time),
        within: Type.Optional(Type.Number({ description: 's from the request, after which it is given up' })),
      },
      { description: 'it is waited for, and the activity is released by itself' },
    ),
  ),
  override: Type.Optional(
    Type.Object(
      { name: Type.String(), roles: Type.Optional(Type.Array(Type.String())) },
      { description: 'it can be set aside, under this name, by these roles' },
    ),
  ),
})
const By = Type.Object({ user: Type.String(), role: Type.String(), via: Type.Optional(Type.String()) })
const PassNeed = Type.Object({
  when: Type.Enum(['inside', 'outside']),
  service: Type.Enum(['TC', 'TM']),
  afterAos: Type.Number({ description: 's' }),
  beforeLos: Type.Number({ description: 's' }),
  stations: Type.Optional(Type.Array(Type.String())),
})
const RuleNames = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 20 })
export const Override = Type.Object({
  rules: RuleNames,
  reason: Type.String({ minLength: 1, maxLength: 2000 }),
})
const Needs = Type.Object({ approvals: Type.Integer(), firing: Type.Boolean() })
const Asked = {
  path: Type.String(),
  element: Type.String(),
  kind: Type.String(),
  arguments: Type.Record(Type.String(), Type.String()),
  significance: Significance,
  reason: Type.Optional(Text('why it is so grave')),
  bytes: Type.Optional(Hex),
  digest: Text('SHA-256 of what will be done; approvals are bound to it'),
  route: Type.Optional(Route),
  apid: Type.Optional(Type.Integer()),
  sequenceCount: Type.Optional(Type.Integer()),
  pass: Type.Optional(PassNeed),
  unchecked: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'conditions of the commands inside it, as they are now: nobody looks at them when these are executed on board',
    }),
  ),
  needs: Needs,
  expects: Type.Array(ExpectedStage),
}
export const Activity = Type.Object({
  id: Type.Integer(),
  ...Asked,
  by: By,
  comment: Type.Optional(Type.String()),
  requestedAt: Time,
  state: Type.Enum(ACTIVITY_STATES),
  stage: Stage,
  stages: Type.Array(StageRecord),
  approvals: Type.Array(Type.Object({ user: Type.String(), at: Time, comment: Type.Optional(Type.String()) })),
  held: Type.Optional(
    Type.Array(Refusal, { description: 'all that was needed is given, and these rules are waited for' }),
  ),
  overrides: Type.Optional(
    Type.Array(Type.Object({ rules: Type.Array(Type.String()), by: By, at: Time, reason: Type.String() }), {
      description: 'rules that were set aside for it',
    }),
  ),
  ending: Type.Optional(
    Type.Object({
      at: Time,
      reason: Type.String(),
      code: Type.Optional(Type.String()),
      by: Type.Optional(Type.String()),
    }),
  ),
})
export type Activity = Static<typeof Activity>

const AskedRoute = Type.Object({
  virtualChannel: Type.Optional(Type.Integer({ minimum: 0, maximum: 63 })),
  map: Type.Optional(Type.Integer({ minimum: 0, maximum: 63 })),
  service: Type.Optional(Type.Enum(['AD', 'BD'])),
})
export const ActivityAsk = Type.Object({
  path: Type.String({ maxLength: 500, description: 'path or alias of the activity' }),
  arguments: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'values by name: numbers, texts ("20 degC", labels), lists and structures',
    }),
  ),
  comment: Type.Optional(Type.String({ maxLength: 2000 })),
  route: Type.Optional(AskedRoute),
  priority: Type.Optional(
    Type.Integer({ minimum: -100, maximum: 100, description: 'in the queue of its satellite: the higher goes first' }),
  ),
  override: Type.Optional(Override),
})

export const CommandField = Type.Object({
  name: Type.String(),
  path: Type.Optional(Type.String()),
  bitOffset: Type.Integer(),
  bitLength: Type.Integer(),
  raw: Type.String(),
  engineering: Type.Optional(Type.String()),
  origin: Type.Enum(['argument', 'fixed', 'parameter', 'computed']),
})
export const DryRun = Type.Object({
  ...Asked,
  refusals: Type.Array(Refusal),
  fields: Type.Array(CommandField),
})
export type DryRun = Static<typeof DryRun>

const ARGUMENT_KINDS = [
  'integer',
  'float',
  'enumerated',
  'boolean',
  'string',
  'binary',
  'absolute-time',
  'relative-time',
  'array',
  'aggregate',
] as const
const Shape = {
  kind: Type.Enum(ARGUMENT_KINDS),
  expected: Text('what is taken, in words'),
  unit: Type.Optional(Type.String()),
  labels: Type.Optional(Type.Array(Type.String())),
  initialValue: Type.Optional(Type.String()),
  size: Type.Optional(
    Type.Integer({ description: 'of an array: how many elements it has, where that is always the same' }),
  ),
}
export const DeclaredArgument = Type.Object({
  name: Type.String(),
  description: Type.Optional(Type.String()),
  ...Shape,
  required: Type.Boolean(),
  inherited: Type.Boolean({
    description: 'declared by a command that this one extends, such as fields of the packet header',
  }),
  sizeOf: Type.Optional(Text('argument whose elements or bits it counts, unless it is given')),
  argumentsOf: Type.Optional(Text('argument that names an activity: this one has the arguments of that activity')),
  parts: Type.Optional(
    Type.Array(
      Type.Object({
        place: Text('members and elements below the argument: `[].level`; of several dimensions, `[][]`'),
        description: Type.Optional(Type.String()),
        ...Shape,
      }),
      { description: 'of structures and arrays: what they are made of, each after what it is part of' },
    ),
  ),
})
export const DeclaredActivity = Type.Object({
  path: Type.String(),
  element: Type.String(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  kind: Type.String(),
  chain: Type.Optional(Type.String()),
  significance: Significance,
  aliases: Type.Record(Type.String(), Type.String()),
  arguments: Type.Array(DeclaredArgument),
  decided: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), by: Text('what decides it, in words') }), {
      description: 'values in it that cannot be given: assigned, computed from others, or set by the encoder',
    }),
  ),
  steps: Type.Optional(
    Type.Array(Type.Object({ path: Type.String(), arguments: Type.Record(Type.String(), Type.String()) }), {
      description: 'of a block: the commands that it stands for; it is sent from a stack',
    }),
  ),
  problem: Type.Optional(Text('why it cannot be asked for')),
})
export type DeclaredActivity = Static<typeof DeclaredActivity>

export const FopDirective = Type.Object({
  virtualChannel: Type.Integer({ minimum: 0, maximum: 63 }),
  directive: Type.Enum([
    'initiate',
    'initiate-with-clcw',
    'initiate-with-unlock',
    'initiate-with-set-vr',
    'terminate',
    'resume',
    'set-vs',
    'set-window',
    'set-t1',
    'set-limit',
    'set-timeout-type',
  ]),
  value: Type.Optional(Type.Number({ description: 'set-…: the value; T1 in milliseconds' })),
})
export const UplinkChannel = Type.Object({
  id: Type.Integer(),
  cop1: Type.Boolean(),
  state: Type.Integer({ minimum: 1, maximum: 6, description: 'FOP-1: S1 active … S6 initial' }),
  suspended: Type.Integer(),
  vs: Type.Integer({ description: 'V(S)' }),
  nnr: Type.Integer({ description: 'NN(R)' }),
  window: Type.Integer(),
  t1: Type.Number({ description: 'ms' }),
  limit: Type.Integer(),
  timeoutType: Type.Integer(),
  transmissionCount: Type.Integer(),
  sent: Type.Integer({ description: 'AD frames that are not acknowledged' }),
  queued: Type.Integer({ description: 'packets that have not left' }),
  clcw: Type.Optional(
    Type.Object({
      time: Time,
      word: Hex,
      lockout: Type.Boolean(),
      wait: Type.Boolean(),
      retransmit: Type.Boolean(),
      farmB: Type.Integer(),
      reportValue: Type.Integer({ description: 'N(R)' }),
      noRf: Type.Boolean(),
      noBitLock: Type.Boolean(),
    }),
  ),
  alerts: Type.Array(Type.Object({ time: Time, reason: Type.String() })),
  lastDirective: Type.Optional(Type.Object({ directive: Type.String(), outcome: Type.String(), time: Time })),
})
/** The uplink of one satellite. */
export const Uplink = Type.Object({
  chain: Type.String(),
  holder: Type.Optional(Text('who holds it')),
  lentTo: Type.Optional(Type.String()),
  inhibited: Type.Optional(
    Type.Object({ scope: Type.String(), by: Type.String(), reason: Type.Optional(Type.String()) }),
  ),
  selected: Type.Optional(Text('the link that radiates')),
  selection: Type.Enum(['automatic', 'chosen']),
  queue: Type.Optional(
    Type.Object({
      waiting: Type.Integer({ description: 'telecommands that have not left' }),
      limit: Type.Integer(),
      reserve: Type.Integer({ description: 'places for what has a priority above 0' }),
    }),
  ),
  links: Type.Array(
    Type.Object({
      name: Type.String(),
      station: Type.Optional(Type.String()),
      state: Type.Enum(['disabled', 'connecting', 'connected', 'waiting', 'failed']),
      detail: Type.String(),
      carrier: Type.Optional(Type.Boolean()),
      rfAvailable: Type.Optional(Type.Boolean()),
      bitLock: Type.Optional(Type.Boolean()),
      radiated: Type.Integer(),
      refused: Type.Integer(),
      outstanding: Type.Integer(),
    }),
  ),
  virtualChannels: Type.Array(UplinkChannel),
})
export type Uplink = Static<typeof Uplink>
export const Inhibition = Type.Object({
  scope: Text('all, chain:NAME or kind:NAME'),
  by: Type.String(),
  at: Time,
  reason: Type.Optional(Type.String()),
})
export type Inhibition = Static<typeof Inhibition>
