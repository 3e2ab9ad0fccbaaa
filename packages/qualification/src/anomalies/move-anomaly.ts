/** One step of an anomaly along its life, as the API and the command line ask for it. */
import type { QualificationState } from '../book/state.ts'
import type { Anomaly, AnomalyLink } from '../records/anomaly.ts'
import {
  addAction,
  analyse,
  close,
  dispose,
  doAction,
  reopen,
  verify,
  type Deed,
  type EvidenceBook,
} from './anomaly-cycle.ts'
import { anomalyErrors } from './anomaly-errors.ts'
import { linkAnomaly, type NamesOfBook } from './open-anomaly.ts'

export type AnomalyMove =
  | {
      readonly deed: 'analyse'
      readonly cause: string
      readonly effect: string
      readonly classification?: Anomaly['classification']
    }
  | {
      readonly deed: 'dispose'
      readonly members: readonly string[]
      readonly disposition: NonNullable<Anomaly['board']>['disposition']
      readonly minutes: string
      readonly waiver?: string
      readonly actions?: readonly { readonly text: string; readonly owner: string; readonly due?: string }[]
    }
  | { readonly deed: 'act'; readonly text: string; readonly owner: string; readonly due?: string }
  /** `action` from 1. */
  | { readonly deed: 'done'; readonly action: number; readonly evidence: string }
  | { readonly deed: 'verify'; readonly evidence: string }
  | { readonly deed: 'close'; readonly reason: string }
  | { readonly deed: 'reopen'; readonly reason: string }
  | { readonly deed: 'link'; readonly requirements?: readonly string[]; readonly links?: readonly AnomalyLink[] }

export const evidenceOf = (s: QualificationState): EvidenceBook => ({
  run: (id) => s.runs.get(id),
  waiver: (id) => s.waivers.get(id),
})
export const namesOf = (s: QualificationState): NamesOfBook => ({
  requirement: (id) => s.requirements.has(id),
  run: (id) => s.runs.has(id),
  anomaly: (id) => s.anomalies.has(id),
})

/** Throws VIG-QUALIFICATION-350 to 362 where a rule does not let it. */
export function moveAnomaly(state: QualificationState, id: string, move: AnomalyMove, deed: Deed): Anomaly {
  const a = state.anomalies.get(id)
  if (a === undefined) throw anomalyErrors.noSuch({ what: 'anomaly', id })
  const evidence = evidenceOf(state)
  switch (move.deed) {
    case 'analyse':
      return analyse(a, move, deed)
    case 'dispose':
      return dispose(a, move, deed, evidence)
    case 'act':
      return addAction(a, move)
    case 'done':
      return doAction(a, move.action, move.evidence, deed)
    case 'verify':
      return verify(a, move.evidence, deed, evidence)
    case 'close':
      return close(a, move.reason, deed, evidence)
    case 'reopen':
      return reopen(a, move.reason, deed)
    case 'link':
      return linkAnomaly(a, move, namesOf(state))
  }
}

/** Kept with it as the reason of the entry. */
export const reasonOfMove = (move: AnomalyMove): string =>
  'reason' in move ? move.reason : move.deed === 'dispose' ? `board: ${move.disposition}` : move.deed

const NEXT: Readonly<Record<Anomaly['state'], readonly AnomalyMove['deed'][]>> = {
  open: ['analyse', 'link'],
  analysed: ['analyse', 'dispose', 'link'],
  disposed: ['act', 'verify', 'link'],
  actions: ['act', 'done', 'verify', 'link'],
  verified: ['close', 'reopen', 'link'],
  closed: ['reopen', 'link'],
}

/** What its state lets be done; evidence and board may still be refused. */
export const nextDeeds = (a: Anomaly): AnomalyMove['deed'][] =>
  NEXT[a.state].filter(
    (d) =>
      (d !== 'done' || a.actions.some((x) => x.done === undefined)) &&
      (d !== 'verify' || a.actions.every((x) => x.done !== undefined)),
  )
