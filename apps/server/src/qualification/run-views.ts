/** Runs of tests as the API tells them. */
import { fingerprintOf, type QualificationState } from '@vigie/qualification'
import type { Decision, TestRun } from '@vigie/qualification/tests'
import type { RecordedDecision, TestRunDetail, TestRunSummary } from '@vigie/contract'

export interface RunFilter {
  readonly campaign?: string
  readonly campaignRun?: string
  readonly test?: string
  readonly satellite?: string
  readonly station?: string
  readonly verdict?: string
  readonly requirement?: string
  readonly anomaly?: string
}

export const fits = (run: TestRun, f: RunFilter): boolean =>
  (f.campaign === undefined || run.campaign === f.campaign) &&
  (f.campaignRun === undefined || run.campaignRun === f.campaignRun) &&
  (f.test === undefined || run.test === f.test) &&
  (f.satellite === undefined || run.satellite === f.satellite) &&
  (f.station === undefined || run.stations?.includes(f.station) === true) &&
  (f.verdict === undefined || run.verdict === f.verdict) &&
  (f.requirement === undefined || run.requirements.some((r) => r.id === f.requirement)) &&
  (f.anomaly === undefined || run.anomalies.includes(f.anomaly))

export function runSummary(state: QualificationState, run: TestRun): TestRunSummary {
  const decision = state.decisions.findLast((d) => d.subject.kind === 'run' && d.subject.id === run.id)
  return {
    id: run.id,
    campaign: run.campaign,
    campaignRun: run.campaignRun,
    test: run.test,
    testVersion: run.testVersion,
    title: state.tests.get(run.test)?.latest.title ?? '',
    ...(run.satellite === undefined ? {} : { satellite: run.satellite }),
    attempt: run.attempt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    ...(run.ranAt === undefined ? {} : { ranAt: run.ranAt }),
    by: run.by,
    environment: run.configuration.environment,
    verdict: run.verdict,
    reasons: [...run.reasons],
    requirements: run.requirements.map(({ id, version }) => ({ id, version })),
    ...(run.stations === undefined ? {} : { stations: [...run.stations] }),
    ...(run.functions === undefined ? {} : { functions: [...run.functions] }),
    anomalies: [...run.anomalies],
    ...(decision === undefined ? {} : { decision: decision.decision }),
  }
}

/** `kept`: its evidence lies in the data folder. */
export function runDetail(state: QualificationState, run: TestRun, kept: boolean): TestRunDetail {
  const isCurrent = (id: string, fingerprint: string): boolean => {
    const h = state.requirements.get(id)
    return h !== undefined && h.removed === undefined && fingerprintOf(h.latest) === fingerprint
  }
  return {
    ...runSummary(state, run),
    testFingerprint: run.testFingerprint,
    line: run.line,
    limits: [...run.limits],
    configuration: run.configuration as unknown as Record<string, unknown>,
    ...(run.procedures === undefined ? {} : { procedures: run.procedures.map((p) => ({ ...p })) }),
    requirements: run.requirements.map((r) => ({ ...r, current: isCurrent(r.id, r.fingerprint) })),
    steps: run.steps as unknown as TestRunDetail['steps'],
    evidence: run.evidence.map((e) => ({ ...e })),
    kept,
    decisions: state.decisions.filter((d) => d.subject.kind === 'run' && d.subject.id === run.id).map(decisionView),
    rejudgements: (state.rejudgements.get(run.id) ?? []).map((r) => ({
      at: r.at,
      by: r.by,
      reason: r.reason,
      before: r.before,
      after: r.after,
      differences: r.differences.length,
    })),
  }
}

export const decisionView = (d: Decision): RecordedDecision => ({ ...d, subject: { ...d.subject } })
