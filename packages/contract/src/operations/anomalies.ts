import { Type } from 'typebox'
import { operations } from '../operation.ts'
import {
  ANOMALY_CLASSES,
  ANOMALY_STATES,
  AnomalyDetail,
  AnomalyMove,
  AnomalyOpening,
  AnomalySummary,
  Waiver,
  WAIVER_STATES,
  WaiverDecision,
  WaiverRequest,
} from '../schemas/anomalies.ts'

const tag = 'Anomalies'
const Id = Type.String({ minLength: 1, maxLength: 500 })
const identified = Type.Object({ id: Id })

export const anomalyOperations = operations({
  listAnomalies: {
    method: 'GET',
    path: '/qualification/anomalies',
    tag,
    role: 'viewer',
    summary: 'Anomalies, the newest first',
    query: Type.Object({
      state: Type.Optional(Type.Enum(ANOMALY_STATES)),
      open: Type.Optional(Type.Boolean({ description: 'those that are not closed' })),
      classification: Type.Optional(Type.Enum(ANOMALY_CLASSES)),
      requirement: Type.Optional(Id),
      test: Type.Optional(Id),
      satellite: Type.Optional(Id),
    }),
    answer: Type.Array(AnomalySummary),
  },
  getAnomaly: {
    method: 'GET',
    path: '/qualification/anomalies/:id',
    tag,
    role: 'viewer',
    summary: 'An anomaly with all that is linked to it, and what may be done next',
    params: identified,
    answer: AnomalyDetail,
    problems: { 404: 'no such anomaly' },
  },
  openAnomaly: {
    method: 'POST',
    path: '/qualification/anomalies',
    tag,
    role: 'controller',
    summary: 'Report an anomaly',
    body: AnomalyOpening,
    answer: AnomalyDetail,
    problems: { 404: 'a requirement or run that it names is not there' },
  },
  moveAnomaly: {
    method: 'POST',
    path: '/qualification/anomalies/:id/move',
    tag,
    role: 'operations-engineer',
    summary:
      'The next step of an anomaly: analysis, board, actions, verification, closure; nothing is closed without evidence',
    params: identified,
    body: AnomalyMove,
    answer: AnomalyDetail,
    problems: {
      404: 'it, or what it names, is not there',
      409: 'a rule does not let it: the step before is missing, actions are open, or the evidence shows nothing',
    },
  },
  listWaivers: {
    method: 'GET',
    path: '/qualification/waivers',
    tag,
    role: 'viewer',
    summary: 'Deviations and waivers, the newest first',
    query: Type.Object({ state: Type.Optional(Type.Enum(WAIVER_STATES)), requirement: Type.Optional(Id) }),
    answer: Type.Array(Waiver),
  },
  getWaiver: {
    method: 'GET',
    path: '/qualification/waivers/:id',
    tag,
    role: 'viewer',
    summary: 'A deviation or waiver',
    params: identified,
    answer: Waiver,
    problems: { 404: 'no such waiver' },
  },
  askWaiver: {
    method: 'POST',
    path: '/qualification/waivers',
    tag,
    role: 'operations-engineer',
    summary: 'Ask for a departure from requirements',
    body: WaiverRequest,
    answer: Waiver,
    problems: { 404: 'a requirement or anomaly that it names is not there' },
  },
  decideWaiver: {
    method: 'POST',
    path: '/qualification/waivers/:id/decide',
    tag,
    role: 'operations-engineer',
    summary: 'Approve or refuse a departure; whoever asked for it cannot, and nobody approves twice',
    params: identified,
    body: WaiverDecision,
    answer: Waiver,
    problems: { 403: 'whoever asked for it decides', 404: 'no such waiver', 409: 'it is decided already' },
  },
})
