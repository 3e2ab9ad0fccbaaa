/** Requirements as they were agreed on, by name; and what became of them since. */
import { bookErrors } from '../book/errors.ts'
import type { BookFact } from '../book/entries.ts'
import { fingerprintOf, presentRequirements, type QualificationState } from '../book/state.ts'
import { fieldChanges } from '../exchange/merge.ts'
import type { FieldChange } from '../exchange/difference.ts'
import type { Baseline, Requirement } from '../records/requirement.ts'

/** Of all that is there now. Throws VIG-QUALIFICATION-003 where the name is taken. */
export function baselineFact(
  state: QualificationState,
  named: { readonly name: string; readonly at: string; readonly by: string; readonly comment?: string },
): BookFact {
  const before = state.baselines.get(named.name)
  if (before !== undefined) throw bookErrors.baselineThere({ name: named.name, at: before.at })
  const requirements = Object.fromEntries(
    presentRequirements(state).map((r) => [r.id, { version: r.version, fingerprint: fingerprintOf(r) }]),
  )
  return { kind: 'baseline', baseline: { ...named, requirements } }
}

export interface BaselineChange {
  readonly requirement: string
  readonly title: string
  readonly change: 'added' | 'changed' | 'removed'
  readonly before?: number
  readonly after?: number
  readonly fields: readonly FieldChange[]
}

/** `to` undefined: the present. Throws VIG-QUALIFICATION-002. */
export function baselineDifference(
  state: QualificationState,
  from: string,
  to: string | undefined,
): readonly BaselineChange[] {
  const before = of(state, from)
  const after =
    to === undefined
      ? Object.fromEntries(
          presentRequirements(state).map((r) => [r.id, { version: r.version, fingerprint: fingerprintOf(r) }]),
        )
      : of(state, to).requirements
  const version = (id: string, v: number | undefined): Requirement | undefined =>
    state.requirements.get(id)?.versions.find((r) => r.version === v)
  const changes: BaselineChange[] = []
  for (const id of new Set([...Object.keys(before.requirements), ...Object.keys(after)])) {
    const [a, b] = [before.requirements[id], after[id]]
    if (a !== undefined && b !== undefined && a.version === b.version && a.fingerprint === b.fingerprint) continue
    const [x, y] = [version(id, a?.version), version(id, b?.version)]
    changes.push({
      requirement: id,
      title: (y ?? x)?.title ?? '',
      change: a === undefined ? 'added' : b === undefined ? 'removed' : 'changed',
      ...(a === undefined ? {} : { before: a.version }),
      ...(b === undefined ? {} : { after: b.version }),
      fields: x !== undefined && y !== undefined ? fieldChanges(x, y) : [],
    })
  }
  return changes
}

function of(state: QualificationState, name: string): Baseline {
  const found = state.baselines.get(name)
  if (found === undefined)
    throw bookErrors.noSuch({ what: 'baseline', id: name, hint: 'Look at "vigie requirements baseline list".' })
  return found
}

/** Whether somebody has reviewed the requirement as it is now. */
export function isReviewed(state: QualificationState, r: Requirement): boolean {
  return state.reviews.get(r.id)?.some((review) => review.fingerprint === fingerprintOf(r)) ?? false
}
export function reviewFact(state: QualificationState, id: string, role: string): BookFact {
  const history = state.requirements.get(id)
  if (history === undefined || history.removed !== undefined)
    throw bookErrors.noSuch({ what: 'requirement', id, hint: 'Look at "vigie requirements list".' })
  const { latest } = history
  return {
    kind: 'review',
    review: { requirement: id, version: latest.version, fingerprint: fingerprintOf(latest), role },
  }
}
