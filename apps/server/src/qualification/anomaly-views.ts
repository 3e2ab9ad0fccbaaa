/** Anomalies and waivers as the API tells them. */
import type { Anomaly, QualificationState, Waiver } from '@vigie/qualification'
import { approvalsNeeded, nextDeeds } from '@vigie/qualification/anomalies'
import { carriedOutAt } from '@vigie/qualification/tests'
import type { AnomalyDetail, AnomalySummary, Waiver as WaiverView } from '@vigie/contract'

export const anomalySummary = (a: Anomaly): AnomalySummary => ({
  id: a.id,
  title: a.title,
  state: a.state,
  classification: a.classification,
  detectedAt: a.detectedAt,
  detectedBy: a.detectedBy,
  detection: { ...a.detection },
  requirements: [...a.requirements],
  openActions: a.actions.filter((x) => x.done === undefined).length,
})

export function anomalyDetail(state: QualificationState, a: Anomaly): AnomalyDetail {
  const linked = new Set((a.links ?? []).filter((l) => l.kind === 'run').map((l) => l.id))
  const runs = [...state.runs.values()].filter(
    (r) => r.anomalies.includes(a.id) || a.detection.run === r.id || linked.has(r.id),
  )
  return {
    ...anomalySummary(a),
    observed: a.observed,
    required: a.required,
    ...(a.immediateAction === undefined ? {} : { immediateAction: a.immediateAction }),
    ...(a.analysis === undefined ? {} : { analysis: { ...a.analysis } }),
    ...(a.board === undefined ? {} : { board: { ...a.board, members: [...a.board.members] } }),
    actions: a.actions.map((x) => ({ ...x })) as AnomalyDetail['actions'],
    ...(a.closure === undefined ? {} : { closure: { ...a.closure } }),
    links: [...linksToIt(state, a)],
    runs: runs.map((r) => ({ id: r.id, verdict: r.verdict, at: carriedOutAt(r) })),
    waivers: [...state.waivers.values()]
      .filter((w) => w.anomalies.includes(a.id) || a.board?.waiver === w.id)
      .map((w) => w.id),
    next: nextDeeds(a),
    history: (state.lives.get(a.id) ?? []).map((l) => ({ ...l })),
  }
}

/** A link is of both ends, whichever wrote it. */
function linksToIt(state: QualificationState, a: Anomaly): AnomalyDetail['links'] {
  const own = (a.links ?? []).map((l) => ({ ...l }))
  for (const other of state.anomalies.values())
    if (
      other.id !== a.id &&
      other.links?.some((l) => l.kind === 'anomaly' && l.id === a.id) === true &&
      !own.some((l) => l.kind === 'anomaly' && l.id === other.id)
    )
      own.push({ kind: 'anomaly', id: other.id })
  return own
}

export const waiverView = (state: QualificationState, w: Waiver): WaiverView => ({
  id: w.id,
  kind: w.kind,
  requirements: [...w.requirements],
  departure: w.departure,
  justification: w.justification,
  impact: w.impact,
  ...(w.appliesTo === undefined ? {} : { appliesTo: w.appliesTo }),
  ...(w.until === undefined ? {} : { until: w.until }),
  state: w.state,
  ...(w.askedBy === undefined ? {} : { askedBy: w.askedBy }),
  approvals: w.approvals.map((a) => ({ ...a })),
  approvalsNeeded: approvalsNeeded(w, state),
  anomalies: [...w.anomalies],
  history: (state.lives.get(w.id) ?? []).map((l) => ({ ...l })),
})
