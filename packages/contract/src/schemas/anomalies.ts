/** Non-conformances, deviations and waivers. */
import { Type, type Static } from 'typebox'
import { Time } from './common.ts'

export const ANOMALY_STATES = ['open', 'analysed', 'disposed', 'actions', 'verified', 'closed'] as const
export const ANOMALY_CLASSES = ['unclassified', 'minor', 'major', 'critical'] as const
export const DISPOSITIONS = [
  'return to supplier',
  'use as is',
  'rework',
  'repair',
  'scrap',
  'fix in a version',
  'workaround accepted',
] as const
export const ANOMALY_LINKS = ['run', 'anomaly', 'activity', 'procedure run', 'event', 'document'] as const
export const ANOMALY_DEEDS = ['analyse', 'dispose', 'act', 'done', 'verify', 'close', 'reopen', 'link'] as const

const Texts = Type.Array(Type.String({ maxLength: 500 }), { maxItems: 10_000 })
const optionalText = Type.Optional(Type.String({ maxLength: 500 }))
const words = (description: string) => Type.String({ description, minLength: 1, maxLength: 10_000 })
const id = Type.String({ minLength: 1, maxLength: 500 })

export const AnomalyLink = Type.Object({
  kind: Type.Enum(ANOMALY_LINKS),
  id,
  note: Type.Optional(Type.String({ maxLength: 2000 })),
})
const Detection = Type.Object({
  run: optionalText,
  test: optionalText,
  step: Type.Optional(Type.Integer()),
  satellite: optionalText,
  environment: optionalText,
})
const Action = Type.Object({ text: words('what is to be done'), owner: words('who does it'), due: optionalText })

export const AnomalySummary = Type.Object({
  id: Type.String(),
  title: Type.String(),
  state: Type.Enum(ANOMALY_STATES),
  classification: Type.Enum(ANOMALY_CLASSES),
  detectedAt: Type.String(),
  detectedBy: Type.String(),
  detection: Detection,
  requirements: Texts,
  openActions: Type.Integer(),
})
export type AnomalySummary = Static<typeof AnomalySummary>

const Life = Type.Array(
  Type.Object({ at: Time, by: Type.String(), reason: Type.Optional(Type.String()), state: Type.String() }),
  { description: 'what became of it, the oldest first' },
)

export const AnomalyDetail = Type.Object({
  ...AnomalySummary.properties,
  observed: Type.String(),
  required: Type.String(),
  immediateAction: Type.Optional(Type.String()),
  analysis: Type.Optional(
    Type.Object({ cause: Type.String(), effect: Type.String(), by: Type.String(), at: Type.String() }),
  ),
  board: Type.Optional(
    Type.Object({
      at: Type.String(),
      members: Texts,
      disposition: Type.Enum(DISPOSITIONS),
      minutes: Type.String(),
      waiver: Type.Optional(Type.String()),
    }),
  ),
  actions: Type.Array(
    Type.Object({
      text: Type.String(),
      owner: Type.String(),
      due: Type.Optional(Type.String()),
      done: Type.Optional(Type.Object({ at: Type.String(), by: Type.String(), evidence: Type.String() })),
    }),
  ),
  closure: Type.Optional(
    Type.Object({ at: Type.String(), by: Type.String(), evidence: Type.String(), reason: Type.String() }),
  ),
  links: Type.Array(AnomalyLink),
  runs: Type.Array(Type.Object({ id: Type.String(), verdict: Type.String(), at: Type.String() }), {
    description: 'that opened it, met it, or are linked to it',
  }),
  waivers: Type.Array(Type.String(), { description: 'that answer it' }),
  next: Type.Array(Type.Enum(ANOMALY_DEEDS), { description: 'deeds that its state lets' }),
  history: Life,
})
export type AnomalyDetail = Static<typeof AnomalyDetail>

export const AnomalyOpening = Type.Object({
  title: words('in one line'),
  observed: words('what was seen'),
  required: words('what should have been'),
  classification: Type.Optional(Type.Enum(ANOMALY_CLASSES)),
  requirements: Type.Optional(Texts),
  immediateAction: Type.Optional(words('what was done at once')),
  detection: Type.Optional(Detection),
  links: Type.Optional(Type.Array(AnomalyLink, { maxItems: 1000 })),
})

const deed = <const D extends (typeof ANOMALY_DEEDS)[number]>(name: D) => ({ deed: Type.Literal(name) })
export const AnomalyMove = Type.Union([
  Type.Object({
    ...deed('analyse'),
    cause: words('what it comes from'),
    effect: words('what it does'),
    classification: Type.Optional(Type.Enum(ANOMALY_CLASSES)),
  }),
  Type.Object({
    ...deed('dispose'),
    members: Texts,
    disposition: Type.Enum(DISPOSITIONS),
    minutes: words('what was said'),
    waiver: Type.Optional(id),
    actions: Type.Optional(Type.Array(Action, { maxItems: 1000 })),
  }),
  Type.Object({ ...deed('act'), ...Action.properties }),
  Type.Object({
    ...deed('done'),
    action: Type.Integer({ minimum: 1, description: 'its number, from 1' }),
    evidence: words('what shows it'),
  }),
  Type.Object({ ...deed('verify'), evidence: Type.String({ minLength: 1, description: 'id of a run or waiver' }) }),
  Type.Object({ ...deed('close'), reason: words('why') }),
  Type.Object({ ...deed('reopen'), reason: words('why') }),
  Type.Object({
    ...deed('link'),
    requirements: Type.Optional(Texts),
    links: Type.Optional(Type.Array(AnomalyLink, { maxItems: 1000 })),
  }),
])
export type AnomalyMove = Static<typeof AnomalyMove>

export const WAIVER_KINDS = ['deviation', 'waiver'] as const
export const WAIVER_STATES = ['asked', 'approved', 'refused'] as const
export const Waiver = Type.Object({
  id: Type.String(),
  kind: Type.Enum(WAIVER_KINDS),
  requirements: Texts,
  departure: Type.String(),
  justification: Type.String(),
  impact: Type.String(),
  appliesTo: Type.Optional(Type.String()),
  until: Type.Optional(Type.String()),
  state: Type.Enum(WAIVER_STATES),
  askedBy: Type.Optional(Type.String()),
  approvals: Type.Array(Type.Object({ by: Type.String(), role: Type.String(), at: Type.String() })),
  approvalsNeeded: Type.Integer({ description: 'people: two where it answers an anomaly that is not minor' }),
  anomalies: Texts,
  history: Life,
})
export type Waiver = Static<typeof Waiver>

export const WaiverRequest = Type.Object({
  kind: Type.Enum(WAIVER_KINDS, { description: 'a deviation is asked for before the thing is made' }),
  requirements: Type.Array(id, { minItems: 1, maxItems: 10_000 }),
  departure: words('what is otherwise'),
  justification: words('why'),
  impact: words('what it changes: performance, cost, schedule, interfaces, safety'),
  appliesTo: Type.Optional(words('items or periods')),
  until: Type.Optional(Type.String({ maxLength: 40, description: 'UTC' })),
  anomalies: Type.Optional(Texts),
})
export const WaiverDecision = Type.Object({
  decision: Type.Enum(['approve', 'refuse']),
  role: Type.String({ minLength: 1, maxLength: 100, description: 'in which role it is decided' }),
  reason: Type.Optional(words('why; of a refusal it is needed')),
})
