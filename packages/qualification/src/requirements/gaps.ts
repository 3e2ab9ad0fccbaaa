/** What is missing between requirements, tests, results and anomalies. */
import { presentRequirements, presentTests, type QualificationState } from '../book/state.ts'
import { suspectLinks } from './suspects.ts'

export const GAP_KINDS = [
  'requirement without test',
  'test without requirement',
  'unknown requirement',
  'failed test without anomaly',
  'anomaly without requirement',
  'requirement without parent in its relation',
  'suspect link',
] as const
export type GapKind = (typeof GAP_KINDS)[number]

export interface Gap {
  readonly kind: GapKind
  readonly id: string
  readonly title: string
  readonly detail: string
}

/** In the order of `GAP_KINDS`. */
export function gaps(state: QualificationState): readonly Gap[] {
  const found: Gap[] = []
  const requirements = presentRequirements(state)
  const known = new Set(requirements.map((r) => r.id))
  const tests = presentTests(state).filter((t) => t.status !== 'obsolete')
  const verified = new Set(tests.flatMap((t) => t.verifies.map((v) => v.requirement)))
  for (const r of requirements)
    if (
      r.methods.includes('test') &&
      r.status !== 'obsolete' &&
      r.status !== 'not testable' &&
      r.type !== 'information' &&
      !verified.has(r.id)
    )
      found.push({
        kind: 'requirement without test',
        id: r.id,
        title: r.title,
        detail: `version ${r.version}, ${r.specification}`,
      })
  for (const t of tests) {
    if (t.verifies.length === 0)
      found.push({ kind: 'test without requirement', id: t.id, title: t.title, detail: t.suite.join('/') })
    for (const v of t.verifies)
      if (!known.has(v.requirement))
        found.push({ kind: 'unknown requirement', id: t.id, title: t.title, detail: `it verifies ${v.requirement}` })
  }
  const told = new Set(
    [...state.anomalies.values()].flatMap((a) => (a.detection.run === undefined ? [] : [a.detection.run])),
  )
  const last = new Map([...state.runs.values()].map((r) => [`${r.test}@${r.satellite ?? ''}`, r]))
  for (const run of last.values())
    if (run.verdict === 'failed' && run.anomalies.length === 0 && !told.has(run.id))
      found.push({ kind: 'failed test without anomaly', id: run.test, title: run.id, detail: run.reasons.join('; ') })
  const lastResult = new Map(state.results.map((r) => [`${r.test}@${r.platform ?? ''}`, r]))
  for (const r of lastResult.values())
    if (r.verdict === 'failed' && r.bugs.length === 0)
      found.push({
        kind: 'failed test without anomaly',
        id: r.test,
        title: r.plan ?? 'result of another tool',
        detail: r.at ?? '',
      })
  for (const a of state.anomalies.values())
    if (a.requirements.length === 0)
      found.push({ kind: 'anomaly without requirement', id: a.id, title: a.title, detail: a.state })
  for (const { relation } of state.relations.values()) {
    if (relation.sourceProject === undefined && !known.has(relation.source))
      found.push({
        kind: 'requirement without parent in its relation',
        id: relation.destination,
        title: relation.type,
        detail: `${relation.source} is not there`,
      })
  }
  for (const s of suspectLinks(state))
    found.push({
      kind: 'suspect link',
      id: s.test ?? s.relation?.source ?? '',
      title: s.requirement,
      detail: s.causes.join(', '),
    })
  return found
}
