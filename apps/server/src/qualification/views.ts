/** Requirements as the API tells them. */
import {
  bookErrors,
  coverage,
  fieldChanges,
  fingerprintOf,
  isReviewed,
  plainText,
  presentRequirements,
  presentTests,
  suspectLinks,
  type QualificationState,
  type Requirement,
} from '@vigie/qualification'
import type { RequirementDetail, RequirementSummary, RequirementVersion } from '@vigie/contract'

export function listedSpecifications(state: QualificationState) {
  const counts = Map.groupBy(presentRequirements(state), (r) => r.specification)
  return [...state.specifications.values()].map((s) => ({
    id: s.id,
    title: s.title,
    ...(s.parent === undefined ? {} : { parent: s.parent }),
    type: s.type,
    scope: s.scope,
    order: s.order,
    requirements: counts.get(s.id)?.length ?? 0,
  }))
}

export function listed(
  state: QualificationState,
  filter: { readonly specification?: string; readonly status?: string; readonly text?: string },
): RequirementSummary[] {
  const suspects = new Set(suspectLinks(state).map((s) => s.requirement))
  const covered = new Map(coverage(state).rows.map((r) => [r.requirement, r]))
  const tests = new Map<string, number>()
  for (const t of presentTests(state))
    for (const id of new Set(t.verifies.map((v) => v.requirement))) tests.set(id, (tests.get(id) ?? 0) + 1)
  const text = filter.text?.toLowerCase()
  return presentRequirements(state)
    .filter(
      (r) =>
        (filter.specification === undefined || r.specification === filter.specification) &&
        (filter.status === undefined || r.status === filter.status) &&
        (text === undefined || `${r.id}\n${r.title}\n${plainText(r.text)}`.toLowerCase().includes(text)),
    )
    .map((r) => {
      const row = covered.get(r.id)
      return {
        id: r.id,
        version: r.version,
        title: r.title,
        specification: r.specification,
        type: r.type,
        status: r.status,
        methods: [...r.methods],
        reviewed: isReviewed(state, r),
        suspect: suspects.has(r.id),
        tests: tests.get(r.id) ?? 0,
        ...(row === undefined ? {} : { coverage: row.status }),
      }
    })
}

/** Throws VIG-QUALIFICATION-002. */
export function shown(state: QualificationState, id: string): RequirementDetail {
  const history = state.requirements.get(id)
  if (history === undefined)
    throw bookErrors.noSuch({ what: 'requirement', id, hint: 'Look at "vigie requirements list".' })
  const { latest, versions, heads, removed } = history
  const suspects = suspectLinks(state).filter((s) => s.requirement === id || s.relation?.source === id)
  const relations = [...state.relations.values()]
    .map((r) => r.relation)
    .filter((r) => r.source === id || r.destination === id)
  const row = coverage(state).rows.find((r) => r.requirement === id)
  return {
    requirement: versionView(latest),
    fingerprint: fingerprintOf(latest),
    versions: versions.map((v, i) => ({
      by: heads[i]!.by,
      at: heads[i]!.at,
      ...(heads[i]!.reason === undefined ? {} : { reason: heads[i]!.reason }),
      requirement: versionView(v),
      changes: i === 0 ? [] : (fieldChanges(versions[i - 1]!, v) as RequirementDetail['versions'][number]['changes']),
    })),
    ...(removed === undefined ? {} : { removed }),
    reviewed: isReviewed(state, latest),
    reviews: (state.reviews.get(id) ?? []).map((r) => ({
      by: r.by,
      at: r.at,
      ...(r.reason === undefined ? {} : { reason: r.reason }),
      version: r.version,
      role: r.role,
    })),
    parents: relations.filter((r) => r.type === 'parent' && r.destination === id).map((r) => r.source),
    children: relations.filter((r) => r.type === 'parent' && r.source === id).map((r) => r.destination),
    relations: relations.map(({ source, destination, type }) => ({ source, destination, type })),
    tests: presentTests(state)
      .filter((t) => t.verifies.some((v) => v.requirement === id))
      .map((t) => ({ id: t.id, version: t.version, title: t.title, suspect: suspects.some((s) => s.test === t.id) })),
    suspects: suspects as RequirementDetail['suspects'],
    ...(row === undefined ? {} : { coverage: row as NonNullable<RequirementDetail['coverage']> }),
    anomalies: [...state.anomalies.values()].filter((a) => a.requirements.includes(id)).map((a) => a.id),
    waivers: [...state.waivers.values()].filter((w) => w.requirements.includes(id)).map((w) => w.id),
  }
}

/** What only concerns formats of others is left out. */
function versionView(r: Requirement): RequirementVersion {
  const { foreign, ...view } = r
  return (foreign === undefined ? r : view) as unknown as RequirementVersion
}
