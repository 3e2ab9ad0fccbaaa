/** Deviations and waivers: asked for, approved or refused by others; an approved one closes a row of the matrix. */
import type { QualificationState } from '../book/state.ts'
import type { Waiver } from '../records/anomaly.ts'
import { anomalyErrors } from './anomaly-errors.ts'

/** Throws VIG-QUALIFICATION-357. */
export function askWaiver(
  given: Omit<Waiver, 'state' | 'approvals'>,
  known: { requirement(id: string): boolean; anomaly(id: string): boolean },
): Waiver {
  const { id } = given
  for (const [what, text] of [
    ['the departure', given.departure],
    ['the justification', given.justification],
    ['the impact', given.impact],
  ] as const)
    if (text.trim() === '') throw anomalyErrors.empty({ id, what })
  if (given.requirements.length === 0) throw anomalyErrors.empty({ id, what: 'the list of requirements' })
  for (const r of given.requirements)
    if (!known.requirement(r)) throw anomalyErrors.noSuch({ what: 'requirement', id: r })
  for (const a of given.anomalies) if (!known.anomaly(a)) throw anomalyErrors.noSuch({ what: 'anomaly', id: a })
  return { ...given, state: 'asked', approvals: [] }
}

/** Throws VIG-QUALIFICATION-350. */
export function waiverOf(state: Pick<QualificationState, 'waivers'>, id: string): Waiver {
  const found = state.waivers.get(id)
  if (found === undefined) throw anomalyErrors.noSuch({ what: 'waiver', id })
  return found
}

/** People who have to approve it: two where it answers an anomaly that is major or critical, or not classified yet. */
export function approvalsNeeded(w: Waiver, state: Pick<QualificationState, 'anomalies'>): number {
  const grave = w.anomalies.some((id) => {
    const a = state.anomalies.get(id)
    return a !== undefined && a.classification !== 'minor'
  })
  return grave ? 2 : 1
}

/** Approved once as many have approved as are `needed`. Throws VIG-QUALIFICATION-358, 359, 360. */
export function approveWaiver(
  w: Waiver,
  given: {
    readonly by: string
    readonly role: string
    readonly at: string
    readonly needed?: number
  },
): Waiver {
  if (w.state !== 'asked') throw anomalyErrors.decided({ id: w.id, state: w.state })
  if (w.askedBy === given.by) throw anomalyErrors.ownWaiver({ id: w.id, user: given.by })
  if (w.approvals.some((a) => a.by === given.by)) throw anomalyErrors.approvedBefore({ id: w.id, user: given.by })
  const approvals = [...w.approvals, { by: given.by, role: given.role, at: given.at }]
  return { ...w, approvals, state: approvals.length >= (given.needed ?? 1) ? 'approved' : 'asked' }
}

/** Throws VIG-QUALIFICATION-357, 358. */
export function refuseWaiver(w: Waiver, reason: string): Waiver {
  if (w.state !== 'asked') throw anomalyErrors.decided({ id: w.id, state: w.state })
  if (reason.trim() === '') throw anomalyErrors.empty({ id: w.id, what: 'the reason' })
  return { ...w, state: 'refused', justification: `${w.justification}\nRefused: ${reason.trim()}` }
}
