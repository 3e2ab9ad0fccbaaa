/** What a qualification file is made of, taken from the book and from the folder of a campaign run. */
import type { Anomaly } from '../records/anomaly.ts'
import { requirementFingerprint, testFingerprint } from '../records/canonical.ts'
import type { Baseline, Requirement } from '../records/requirement.ts'
import type { CampaignRun, TestRun } from '../records/run.ts'
import type { Campaign, TestCase } from '../records/test-case.ts'
import { presentRequirements, presentTests, type QualificationState } from '../book/state.ts'
import { fileErrors } from './file-errors.ts'
import type { QualificationPlan } from './plan.ts'
import type { QualificationRecords, TestSpecification } from './qualification-records.ts'

/** What the folder of a campaign run holds (docs/formats/runs.md). */
export interface CampaignRecord {
  readonly campaign: Campaign
  readonly campaignRun: CampaignRun
  readonly tests: readonly TestCase[]
  readonly runs: readonly TestRun[]
  readonly anomalies: readonly Anomaly[]
  readonly materials: unknown
  /** Text of the procedure or script of a run, where it was recorded. */
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly file: string }>
}

export interface GatherOptions {
  readonly mission: QualificationRecords['mission']
  readonly plan: QualificationPlan
  readonly book: QualificationState
  readonly record: CampaignRecord
}

/** Throws VIG-QUALIFICATION-401 where the book does not have a requirement as the baseline froze it. */
export function gatherRecords({ mission, plan, book, record }: GatherOptions): QualificationRecords {
  const baseline = book.baselines.get(record.campaignRun.baseline) ?? presentBaseline(book, record.campaignRun)
  const requirements = Object.entries(baseline.requirements).map(([id, frozen]) =>
    frozenVersion(book, id, frozen.fingerprint, baseline.name),
  )
  const known = new Set(requirements.map((r) => r.id))
  const specifications = withParents(book, requirements)
  const ran = new Set(record.runs.map((r) => r.id))
  const opened = new Set(record.runs.flatMap((r) => r.anomalies))
  // As the book has them now: boards meet after campaigns.
  const anomalies = new Map(record.anomalies.map((a) => [a.id, a]))
  for (const a of book.anomalies.values())
    if (
      opened.has(a.id) ||
      (a.detection.run !== undefined && ran.has(a.detection.run)) ||
      a.requirements.some((r) => known.has(r))
    )
      anomalies.set(a.id, a)
  return {
    mission,
    plan,
    campaign: record.campaign,
    campaignRun: record.campaignRun,
    baseline,
    specifications,
    requirements,
    relations: [...book.relations.values()]
      .map((k) => k.relation)
      .filter((r) => known.has(r.source) && known.has(r.destination)),
    links: [...book.links.values()].filter((l) => known.has(l.requirement)),
    tests: specificationsOf(book, record, known),
    runs: record.runs,
    anomalies: [...anomalies.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    waivers: [...book.waivers.values()].filter((w) => w.requirements.some((r) => known.has(r))),
    decisions: book.decisions.filter((d) =>
      d.subject.kind === 'requirement'
        ? known.has(d.subject.id)
        : d.subject.kind === 'run'
          ? ran.has(d.subject.id)
          : true,
    ),
    materials: record.materials,
  }
}

/** A campaign that named no baseline is held against the requirements as they are. */
function presentBaseline(book: QualificationState, run: CampaignRun): Baseline {
  const entries = presentRequirements(book).map(
    (r) => [r.id, { version: r.version, fingerprint: requirementFingerprint(r) }] as const,
  )
  return {
    name: run.baseline === '' ? 'present' : run.baseline,
    at: run.startedAt,
    by: run.by,
    requirements: Object.fromEntries(entries),
  }
}

function frozenVersion(book: QualificationState, id: string, fingerprint: string, baseline: string): Requirement {
  const found = book.requirements.get(id)?.versions.findLast((r) => requirementFingerprint(r) === fingerprint)
  if (found === undefined)
    throw fileErrors.recordMissing({
      what: `${id} as in the baseline ${baseline}`,
      place: 'the book of the qualification',
    })
  return found
}

function withParents(
  book: QualificationState,
  requirements: readonly Requirement[],
): QualificationRecords['specifications'] {
  const needed = new Set<string>()
  for (const r of requirements)
    for (
      let id: string | undefined = r.specification;
      id !== undefined && !needed.has(id);
      id = book.specifications.get(id)?.parent
    )
      needed.add(id)
  return [...book.specifications.values()].filter((s) => needed.has(s.id))
}

/** The tests of the campaign as they were run, and those that verify a requirement of the baseline and were not part of it. */
function specificationsOf(
  book: QualificationState,
  record: CampaignRecord,
  known: ReadonlySet<string>,
): TestSpecification[] {
  const own = record.tests.map((test): TestSpecification => {
    const run = record.runs.findLast((r) => r.test === test.id && record.texts.has(r.id))
    const recorded = run === undefined ? undefined : record.texts.get(run.id)
    return { case: test, campaign: true, ...recorded, fingerprint: testFingerprint(test, recorded?.text) }
  })
  const ids = new Set(own.map((t) => t.case.id))
  const others = presentTests(book)
    .filter((t) => !ids.has(t.id) && t.verifies.some((v) => known.has(v.requirement)))
    .map((t): TestSpecification => ({ case: t, campaign: false, fingerprint: testFingerprint(t, undefined) }))
  return [...own, ...others]
}
