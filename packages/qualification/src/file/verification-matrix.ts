/**
 * The verification control document (ECSS-E-ST-10-02C): for each requirement how it is verified, by what evidence, and whether it is
 * closed. Derived from the records alone, so that anyone can derive it again.
 */
import { requirementFingerprint } from '../records/canonical.ts'
import type { Requirement, VerificationMethod } from '../records/requirement.ts'
import type { Decision, TestRun, Verdict } from '../records/run.ts'
import type { TestCase } from '../records/test-case.ts'
import type { QualificationRecords } from './qualification-records.ts'

/** What is known for one satellite, or for the centre ("") where a requirement is of none. */
interface TargetStatus {
  readonly satellite: string
  /** `suspect`: it passed, but for another wording of the requirement. */
  readonly verdict: Verdict | 'suspect'
  /** Ids of the runs that say so: the last attempt of each test. */
  readonly runs: readonly string[]
  /** Tests that are planned and were not run. */
  readonly missing: readonly string[]
}

export interface MatrixRow {
  readonly requirement: string
  readonly version: number
  readonly fingerprint: string
  readonly specification: string
  readonly title: string
  readonly text: string
  readonly parents: readonly string[]
  readonly children: readonly string[]
  readonly methods: readonly VerificationMethod[]
  readonly level: string
  readonly stage: string
  /** Test cases that verify it. */
  readonly planned: readonly string[]
  readonly targets: readonly TargetStatus[]
  /** Of methods other than test: what was decided. */
  readonly decisions: readonly Decision[]
  readonly compliance: 'yes' | 'partial' | 'no' | 'open' | 'not applicable'
  readonly status: 'open' | 'closed' | 'not applicable'
  readonly reason: string
  readonly anomalies: readonly string[]
  readonly waivers: readonly string[]
}

export function verificationMatrix(records: QualificationRecords): MatrixRow[] {
  const tests = Map.groupBy(
    records.tests.flatMap((t) => t.case.verifies.map((v) => ({ requirement: v.requirement, test: t.case }))),
    (v) => v.requirement,
  )
  const last = lastRuns(records.runs)
  const order = documentOrder(records)
  return records.requirements
    .toSorted((a, b) => order(a) - order(b) || a.order - b.order || (a.id < b.id ? -1 : 1))
    .map((r) =>
      rowOf(
        r,
        (tests.get(r.id) ?? []).map((t) => t.test),
        last,
        records,
      ),
    )
}

/** The place of the specification of a requirement when the tree is read from the top. */
function documentOrder(records: QualificationRecords): (r: Requirement) => number {
  const children = Map.groupBy(records.specifications, (s) => s.parent ?? '')
  const place = new Map<string, number>()
  const walk = (parent: string): void => {
    for (const s of (children.get(parent) ?? []).toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))) {
      if (place.has(s.id)) continue
      place.set(s.id, place.size)
      walk(s.id)
    }
  }
  walk('')
  return (r) => place.get(r.specification) ?? place.size
}

/** By test and satellite ("" for none): the run that counts. */
function lastRuns(runs: readonly TestRun[]): ReadonlyMap<string, readonly TestRun[]> {
  const last = new Map<string, TestRun>()
  for (const run of runs) {
    const key = `${run.test}\n${run.satellite ?? ''}`
    const before = last.get(key)
    if (
      before === undefined ||
      run.startedAt > before.startedAt ||
      (run.startedAt === before.startedAt && run.attempt > before.attempt)
    )
      last.set(key, run)
  }
  return Map.groupBy([...last.values()], (r) => r.test)
}

const WORST: readonly TargetStatus['verdict'][] = [
  'failed',
  'blocked',
  'inconclusive',
  'not run',
  'suspect',
  'passed with reservation',
  'passed',
  'not applicable',
]
const worst = (verdicts: readonly TargetStatus['verdict'][]): TargetStatus['verdict'] =>
  WORST.find((v) => verdicts.includes(v)) ?? 'not run'

function rowOf(
  r: Requirement,
  tests: readonly TestCase[],
  last: ReadonlyMap<string, readonly TestRun[]>,
  records: QualificationRecords,
): MatrixRow {
  const fingerprint = requirementFingerprint(r)
  const byTest = r.methods.length === 0 || r.methods.includes('test') || tests.length > 0
  const targets = byTest ? targetsOf(r, tests, records).map((s) => statusOf(r.id, fingerprint, s, tests, last)) : []
  const decisions = records.decisions.filter((d) => d.subject.kind === 'requirement' && d.subject.id === r.id)
  const others = r.methods.filter((m) => m !== 'test')
  const decided = decisions.at(-1)?.decision
  const waivers = records.waivers.filter((w) => w.requirements.includes(r.id))
  const approved = waivers.filter((w) => w.state === 'approved')
  const anomalies = records.anomalies.filter((a) => a.requirements.includes(r.id))
  const base = {
    requirement: r.id,
    version: r.version,
    fingerprint,
    specification: r.specification,
    title: r.title,
    text: r.text.content,
    parents: records.relations.filter((x) => x.type === 'parent' && x.destination === r.id).map((x) => x.source),
    children: records.relations.filter((x) => x.type === 'parent' && x.source === r.id).map((x) => x.destination),
    methods: r.methods,
    level: r.level ?? '',
    stage: r.stage ?? '',
    planned: tests.map((t) => t.id),
    targets,
    decisions,
    anomalies: anomalies.map((a) => a.id),
    waivers: waivers.map((w) => w.id),
  }
  if (r.status === 'obsolete' || r.type === 'information')
    return {
      ...base,
      targets: [],
      compliance: 'not applicable',
      status: 'not applicable',
      reason: r.status === 'obsolete' ? 'obsolete' : 'information only',
    }

  const verdict = targets.length === 0 ? undefined : worst(targets.map((t) => t.verdict))
  const reasons: string[] = []
  if (byTest && tests.length === 0) reasons.push('no test verifies it')
  for (const t of targets)
    if (!['passed', 'not applicable'].includes(t.verdict))
      reasons.push(
        `${t.verdict}${t.satellite === '' ? '' : ` on ${t.satellite}`}${t.runs.length === 0 ? '' : ` (${t.runs.join(', ')})`}${t.missing.length === 0 ? '' : `; not run: ${t.missing.join(', ')}`}`,
      )
  const decisionLacks = others.length > 0 && decided === undefined
  if (decisionLacks) reasons.push(`nothing is decided by ${others.join(', ')}`)
  else if (others.length > 0 && decided !== 'compliant') reasons.push(`${others.join(', ')}: ${decided}`)

  const failed = verdict === 'failed' || (others.length > 0 && decided === 'not compliant')
  const testsPass = verdict === undefined ? !byTest : verdict === 'passed' || verdict === 'not applicable'
  const open = (byTest && tests.length === 0) || decisionLacks
  if (testsPass && !open && (others.length === 0 || decided === 'compliant'))
    return { ...base, compliance: 'yes', status: 'closed', reason: closedBy(targets, decisions) }
  if (approved.length > 0 && !open && (failed || verdict === 'passed with reservation'))
    return {
      ...base,
      compliance: 'partial',
      status: 'closed',
      reason: `waived by ${approved.map((w) => w.id).join(', ')}: ${reasons.join('; ')}`,
    }
  if (failed) return { ...base, compliance: 'no', status: 'open', reason: reasons.join('; ') }
  const some = targets.some((t) => t.verdict === 'passed' || t.verdict === 'passed with reservation')
  return { ...base, compliance: some ? 'partial' : 'open', status: 'open', reason: reasons.join('; ') }
}

function closedBy(targets: readonly TargetStatus[], decisions: readonly Decision[]): string {
  const runs = [...new Set(targets.flatMap((t) => t.runs))]
  return [
    ...(runs.length === 0 ? [] : [`passed: ${runs.join(', ')}`]),
    ...decisions.map((d) => `${d.decision}, ${d.by} (${d.role})`),
  ].join('; ')
}

/** Satellites that it must be shown for; [""] where it is of the centre, or its tests know no satellite. */
function targetsOf(r: Requirement, tests: readonly TestCase[], records: QualificationRecords): readonly string[] {
  const own = r.appliesTo?.satellites
  if (own !== undefined && own.length > 0) return own
  const named = records.mission.satellites.filter((s) => tests.some((t) => t.configuration.satellites.includes(s)))
  return named.length === 0 ? [''] : named
}

function statusOf(
  id: string,
  fingerprint: string,
  satellite: string,
  tests: readonly TestCase[],
  last: ReadonlyMap<string, readonly TestRun[]>,
): TargetStatus {
  const runs: TestRun[] = []
  const missing: string[] = []
  for (const test of tests) {
    const concerns =
      satellite === '' ||
      test.configuration.satellites.length === 0 ||
      test.configuration.satellites.includes(satellite)
    if (!concerns) continue
    const found = (last.get(test.id) ?? []).filter(
      (r) => satellite === '' || r.satellite === undefined || r.satellite === satellite,
    )
    if (found.length === 0) missing.push(test.id)
    runs.push(...found)
  }
  const verdicts: TargetStatus['verdict'][] = runs.map((run) => {
    const seen = run.requirements.find((x) => x.id === id)
    const good = run.verdict === 'passed' || run.verdict === 'passed with reservation'
    return good && seen?.fingerprint !== fingerprint ? 'suspect' : run.verdict
  })
  if (missing.length > 0 || runs.length === 0) verdicts.push('not run')
  return { satellite, verdict: worst(verdicts), runs: runs.map((r) => r.id), missing }
}

/** Rows by status, for summaries. */
export const matrixCounts = (
  rows: readonly MatrixRow[],
): { closed: number; open: number; notApplicable: number; failed: number } => ({
  closed: rows.filter((r) => r.status === 'closed').length,
  open: rows.filter((r) => r.status === 'open').length,
  notApplicable: rows.filter((r) => r.status === 'not applicable').length,
  failed: rows.filter((r) => r.compliance === 'no').length,
})
