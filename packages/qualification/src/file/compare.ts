/** What changed between two qualification files: what a board asks at its next session. */
import { canonicalJson } from '../records/canonical.ts'
import type { QualificationRecords } from './qualification-records.ts'
import { verificationMatrix, type MatrixRow } from './verification-matrix.ts'

export interface Change {
  readonly what: 'configuration' | 'requirement' | 'status' | 'test' | 'verdict' | 'anomaly' | 'waiver'
  readonly id: string
  /** Absent where it is new. */
  readonly before?: string
  /** Absent where it is gone. */
  readonly after?: string
  /** A row that was closed and is not any more, a verdict that fell. */
  readonly worse: boolean
}

export function compareFiles(before: QualificationRecords, after: QualificationRecords): Change[] {
  return [
    ...configuration(before, after),
    ...between(
      'requirement',
      byId(before.requirements, (r) => [r.id, `version ${r.version}: ${r.title}`, canonicalJson(r)]),
      byId(after.requirements, (r) => [r.id, `version ${r.version}: ${r.title}`, canonicalJson(r)]),
    ),
    ...statuses(verificationMatrix(before), verificationMatrix(after)),
    ...between(
      'test',
      byId(before.tests, (t) => [t.case.id, `version ${t.case.version}`, t.fingerprint]),
      byId(after.tests, (t) => [t.case.id, `version ${t.case.version}`, t.fingerprint]),
    ),
    ...verdicts(before, after),
    ...between(
      'anomaly',
      byId(before.anomalies, (a) => [a.id, a.state, a.state]),
      byId(after.anomalies, (a) => [a.id, a.state, a.state]),
    ),
    ...between(
      'waiver',
      byId(before.waivers, (w) => [w.id, w.state, w.state]),
      byId(after.waivers, (w) => [w.id, w.state, w.state]),
    ),
  ]
}

interface Told {
  readonly words: string
  /** What makes it the same. */
  readonly same: string
}

const byId = <T>(
  things: readonly T[],
  tell: (t: T) => readonly [id: string, words: string, same: string],
): ReadonlyMap<string, Told> => new Map(things.map(tell).map(([id, words, same]) => [id, { words, same }]))

function between(
  what: Change['what'],
  before: ReadonlyMap<string, Told>,
  after: ReadonlyMap<string, Told>,
  worse: (a: Told | undefined, b: Told | undefined) => boolean = () => false,
): Change[] {
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((id) => {
    const [a, b] = [before.get(id), after.get(id)]
    if (a?.same === b?.same) return []
    const words = {
      ...(a === undefined ? {} : { before: a.words }),
      ...(b === undefined ? {} : { after: b.words === a?.words ? `${b.words}, changed` : b.words }),
    }
    return [{ what, id, ...words, worse: worse(a, b) }]
  })
}

function configuration(before: QualificationRecords, after: QualificationRecords): Change[] {
  const told = (r: QualificationRecords): ReadonlyMap<string, Told> => {
    const c = r.campaignRun.configuration
    const facts: [string, string][] = [
      ['software', `${c.software.version} ${c.software.sha256}`],
      ['bill of materials', c.materials],
      ['mission', `${c.mission.name} ${c.mission.sha256}`],
      ['environment', c.environment],
      ['baseline', r.baseline.name],
      ...Object.entries(c.models).map(([name, digest]): [string, string] => [`model of ${name}`, digest]),
    ]
    return byId(facts, ([id, words]) => [id, words, words])
  }
  return between('configuration', told(before), told(after))
}

function statuses(before: readonly MatrixRow[], after: readonly MatrixRow[]): Change[] {
  const told = (rows: readonly MatrixRow[]): ReadonlyMap<string, Told> =>
    byId(rows, (r) => [r.requirement, `${r.status}, compliance ${r.compliance}`, `${r.status} ${r.compliance}`])
  return between(
    'status',
    told(before),
    told(after),
    (a, b) => a !== undefined && b !== undefined && a.same.startsWith('closed') && !b.same.startsWith('closed'),
  )
}

function verdicts(before: QualificationRecords, after: QualificationRecords): Change[] {
  const told = (r: QualificationRecords): ReadonlyMap<string, Told> =>
    byId(
      r.runs.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)),
      (run) => [`${run.test}${run.satellite === undefined ? '' : ` on ${run.satellite}`}`, run.verdict, run.verdict],
    )
  return between(
    'verdict',
    told(before),
    told(after),
    (a, b) => a?.same === 'passed' && b !== undefined && b.same !== 'passed',
  )
}
