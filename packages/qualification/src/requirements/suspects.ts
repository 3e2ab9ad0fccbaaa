/** Links that somebody looked at when what they lead to was something else. */
import type { BookFact } from '../book/entries.ts'
import { bookErrors } from '../book/errors.ts'
import { fingerprintOf, type QualificationState } from '../book/state.ts'
import type { Relation } from '../records/requirement.ts'

export type SuspectCause =
  | 'requirement changed'
  | 'requirement removed'
  | 'test changed'
  | 'test removed'
  | 'parent changed'

export interface Suspect {
  /** test: a test case verifies a requirement; relation: a requirement comes from, or depends on, another. */
  readonly kind: 'test' | 'relation'
  /** Of a test. */
  readonly test?: string
  /** The requirement that the link leads to: of a relation, the one that comes from the other. */
  readonly requirement: string
  readonly relation?: Relation
  readonly causes: readonly SuspectCause[]
  readonly acceptedVersion?: number
  readonly presentVersion?: number
  readonly accepted: { readonly by: string; readonly at: string; readonly reason: string }
}

export function suspectLinks(state: QualificationState): readonly Suspect[] {
  const suspects: Suspect[] = []
  for (const link of state.links.values()) {
    const requirement = state.requirements.get(link.requirement)
    const test = state.tests.get(link.test)
    const causes: SuspectCause[] = []
    if (requirement === undefined || requirement.removed !== undefined) causes.push('requirement removed')
    else if (fingerprintOf(requirement.latest) !== link.requirementFingerprint) causes.push('requirement changed')
    if (test === undefined || test.removed !== undefined) causes.push('test removed')
    else if (test.latest.version !== link.testVersion) causes.push('test changed')
    if (causes.length > 0)
      suspects.push({
        kind: 'test',
        test: link.test,
        requirement: link.requirement,
        causes,
        acceptedVersion: link.requirementVersion,
        ...(requirement === undefined ? {} : { presentVersion: requirement.latest.version }),
        accepted: link.accepted,
      })
  }
  for (const { relation, fingerprint, head } of state.relations.values()) {
    const source = state.requirements.get(relation.source)
    if (fingerprint === undefined || source === undefined || relation.type === 'related') continue
    const cause: SuspectCause | undefined =
      source.removed !== undefined
        ? 'requirement removed'
        : fingerprintOf(source.latest) === fingerprint
          ? undefined
          : 'parent changed'
    if (cause !== undefined)
      suspects.push({
        kind: 'relation',
        requirement: relation.destination,
        relation,
        causes: [cause],
        presentVersion: source.latest.version,
        accepted: { by: head.by, at: head.at, reason: head.reason ?? '' },
      })
  }
  return suspects
}

/** Which suspects: all of them unless told. A requirement is meant by its id at either end. */
export interface SuspectSelection {
  readonly requirements?: readonly string[]
  readonly tests?: readonly string[]
}

export function selectSuspects(state: QualificationState, selection: SuspectSelection): readonly Suspect[] {
  const { requirements, tests } = selection
  for (const id of requirements ?? [])
    if (!state.requirements.has(id))
      throw bookErrors.noSuch({ what: 'requirement', id, hint: 'Look at "vigie requirements list".' })
  for (const id of tests ?? [])
    if (!state.tests.has(id))
      throw bookErrors.noSuch({ what: 'test case', id, hint: 'Look at "vigie requirements list".' })
  return suspectLinks(state).filter(
    (s) =>
      (requirements === undefined ||
        requirements.includes(s.requirement) ||
        (s.relation !== undefined && requirements.includes(s.relation.source))) &&
      (tests === undefined || (s.test !== undefined && tests.includes(s.test))),
  )
}

/**
 * What is written when they are accepted as they are now. A link to what is not there any more is taken out. Throws
 * VIG-QUALIFICATION-004 without a reason.
 */
export function acceptFacts(
  state: QualificationState,
  suspects: readonly Suspect[],
  accepted: { readonly by: string; readonly at: string; readonly reason: string },
): readonly BookFact[] {
  if (accepted.reason.trim() === '') throw bookErrors.noReason({ what: 'accepting a suspect link' })
  return suspects.map((s): BookFact => {
    if (s.relation !== undefined) {
      const source = state.requirements.get(s.relation.source)!
      return source.removed === undefined
        ? { kind: 'relation', relation: s.relation, fingerprint: fingerprintOf(source.latest) }
        : { kind: 'relation removed', relation: s.relation }
    }
    const requirement = state.requirements.get(s.requirement)
    const test = state.tests.get(s.test!)
    if (
      requirement === undefined ||
      requirement.removed !== undefined ||
      test === undefined ||
      test.removed !== undefined
    )
      return { kind: 'link removed', test: s.test!, requirement: s.requirement }
    return {
      kind: 'link',
      link: {
        test: test.latest.id,
        testVersion: test.latest.version,
        requirement: requirement.latest.id,
        requirementVersion: requirement.latest.version,
        requirementFingerprint: fingerprintOf(requirement.latest),
        accepted,
      },
    }
  })
}
