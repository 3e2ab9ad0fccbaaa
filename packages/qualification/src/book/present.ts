/** The present of a book as a project: what exports are made of. */
import type { Project } from '../exchange/project.ts'
import type { Requirement } from '../records/requirement.ts'
import { presentRequirements, presentTests, type QualificationState } from './state.ts'

/** Things of a specification stand together, in their order. */
export function projectOf(state: QualificationState, only: { readonly specification?: string } = {}): Project {
  const order = new Map([...state.specifications.keys()].map((id, i) => [id, i]))
  const place = (r: Requirement): number => order.get(r.specification) ?? -1
  const wanted = only.specification === undefined ? undefined : inside(state, only.specification)
  const requirements = presentRequirements(state)
    .filter((r) => wanted === undefined || wanted.has(r.specification))
    .toSorted((a, b) => place(a) - place(b) || a.order - b.order)
  const ids = new Set(requirements.map((r) => r.id))
  const relations = [...state.relations.values()].map((r) => r.relation)
  return {
    specifications: [...state.specifications.values()].filter((s) => wanted === undefined || wanted.has(s.id)),
    requirements,
    relations: wanted === undefined ? relations : relations.filter((r) => ids.has(r.source) || ids.has(r.destination)),
    suites: wanted === undefined ? [...state.suites.values()] : [],
    tests: wanted === undefined ? presentTests(state) : [],
    testRelations: wanted === undefined ? [...state.testRelations.values()] : [],
    plans: wanted === undefined ? [...state.plans.values()] : [],
    keywords: wanted === undefined ? [...state.keywords.values()] : [],
    platforms: wanted === undefined ? [...state.platforms.values()] : [],
    customFields: wanted === undefined ? [...state.customFields.values()] : [],
    results: wanted === undefined ? state.results : [],
    files: new Map(),
  }
}

/** A specification and its chapters. */
function inside(state: QualificationState, id: string): Set<string> {
  const found = new Set([id])
  for (let before = 0; before !== found.size;) {
    before = found.size
    for (const s of state.specifications.values()) if (s.parent !== undefined && found.has(s.parent)) found.add(s.id)
  }
  return found
}
