/**
 * The life of a non-conformance (ECSS-Q-ST-10-09C: detection, classification, board, disposition, actions, closure). Each deed gives
 * the anomaly as it is afterwards, or refuses with a coded error; nothing is closed without evidence.
 */
import type { Anomaly, Waiver } from '../records/anomaly.ts'
import { carriedOutAt, type TestRun } from '../records/run.ts'
import { anomalyErrors } from './anomaly-errors.ts'

export interface Deed {
  readonly by: string
  /** UTC. */
  readonly at: string
}

/** What evidence is looked up in. */
export interface EvidenceBook {
  run(id: string): TestRun | undefined
  waiver(id: string): Waiver | undefined
}

type Disposition = NonNullable<Anomaly['board']>['disposition']
/** The thing stays as it is, or does not become what was asked for. */
const STAYS: ReadonlySet<Disposition> = new Set(['use as is', 'repair', 'workaround accepted'])
/** Members of the board, at least. */
const BOARD: Readonly<Record<Anomaly['classification'], number>> = { unclassified: 1, minor: 1, major: 2, critical: 3 }

function need(id: string, what: string, text: string): string {
  if (text.trim() === '') throw anomalyErrors.empty({ id, what })
  return text.trim()
}

function inState(a: Anomaly, states: readonly Anomaly['state'][], deed: string, before: string): void {
  if (!states.includes(a.state)) throw anomalyErrors.wrongState({ id: a.id, state: a.state, deed, before })
}

/** Also again, while nothing is decided. Throws VIG-QUALIFICATION-351, 355, 357. */
export function analyse(
  a: Anomaly,
  given: { readonly cause: string; readonly effect: string; readonly classification?: Anomaly['classification'] },
  deed: Deed,
): Anomaly {
  inState(a, ['open', 'analysed'], 'the analysis', 'the opening and before the board')
  const classification = given.classification ?? a.classification
  if (classification === 'unclassified') throw anomalyErrors.unclassified({ id: a.id })
  return {
    ...a,
    state: 'analysed',
    classification,
    analysis: { cause: need(a.id, 'the cause', given.cause), effect: need(a.id, 'the effect', given.effect), ...deed },
  }
}

/** What the board decided, with its actions. Throws VIG-QUALIFICATION-351, 354, 356, 357. */
export function dispose(
  a: Anomaly,
  given: {
    readonly members: readonly string[]
    readonly disposition: Disposition
    readonly minutes: string
    readonly waiver?: string
    readonly actions?: Anomaly['actions']
  },
  deed: Deed,
  book: EvidenceBook,
): Anomaly {
  inState(a, ['analysed'], 'the board', 'the analysis')
  const members = [...new Set(given.members.map((m) => m.trim()).filter((m) => m !== ''))]
  const needed = BOARD[a.classification]
  if (members.length < needed)
    throw anomalyErrors.noBoard({ id: a.id, classification: a.classification, needed, count: members.length })
  if (STAYS.has(given.disposition) && a.classification !== 'minor') {
    if (given.waiver === undefined || book.waiver(given.waiver) === undefined)
      throw anomalyErrors.waiverNeeded({ id: a.id, classification: a.classification, disposition: given.disposition })
  }
  const actions = [...a.actions, ...(given.actions ?? [])]
  return {
    ...a,
    state: actions.length === 0 ? 'disposed' : 'actions',
    board: {
      at: deed.at,
      members,
      disposition: given.disposition,
      minutes: need(a.id, 'the minutes', given.minutes),
      ...(given.waiver === undefined ? {} : { waiver: given.waiver }),
    },
    actions,
  }
}

/** Throws VIG-QUALIFICATION-351, 357. */
export function addAction(
  a: Anomaly,
  given: { readonly text: string; readonly owner: string; readonly due?: string },
): Anomaly {
  inState(a, ['disposed', 'actions'], 'an action', 'the board and before the verification')
  const action = {
    text: need(a.id, 'the action', given.text),
    owner: need(a.id, 'the owner', given.owner),
    ...(given.due === undefined ? {} : { due: given.due }),
  }
  return { ...a, state: 'actions', actions: [...a.actions, action] }
}

/** `number` from 1. Throws VIG-QUALIFICATION-351, 357, 361, 362. */
export function doAction(a: Anomaly, number: number, evidence: string, deed: Deed): Anomaly {
  inState(a, ['actions'], 'an action done', 'the board')
  const action = a.actions[number - 1]
  if (action === undefined) throw anomalyErrors.noAction({ id: a.id, number })
  if (action.done !== undefined) throw anomalyErrors.actionDone({ id: a.id, number })
  const done = { ...deed, evidence: need(a.id, 'the evidence', evidence) }
  return { ...a, actions: a.actions.map((x, i) => (i === number - 1 ? { ...x, done } : x)) }
}

/** All actions are done and `evidence` (a run, an approved waiver) shows it. Throws VIG-QUALIFICATION-351, 352, 353. */
export function verify(a: Anomaly, evidence: string, deed: Deed, book: EvidenceBook): Anomaly {
  inState(a, ['disposed', 'actions'], 'the verification', 'the board')
  const open = a.actions.filter((x) => x.done === undefined)
  if (open.length > 0)
    throw anomalyErrors.openActions({ id: a.id, count: open.length, actions: open.map((x) => x.text).join('; ') })
  checkEvidence(a, evidence, 'verified', book)
  return { ...a, state: 'verified', closure: { ...deed, evidence, reason: '' } }
}

/** Throws VIG-QUALIFICATION-351, 353, 357. */
export function close(a: Anomaly, reason: string, deed: Deed, book: EvidenceBook): Anomaly {
  inState(a, ['verified'], 'the closure', 'the verification')
  const { evidence } = a.closure!
  checkEvidence(a, evidence, 'closed', book)
  return { ...a, state: 'closed', closure: { ...deed, evidence, reason: need(a.id, 'the reason', reason) } }
}

/** It was found again, or the verification did not hold: what was decided stays on record in the journal. */
export function reopen(a: Anomaly, reason: string, deed: Deed): Anomaly {
  inState(a, ['verified', 'closed'], 'the reopening', 'the verification')
  const { closure: _, board: __, ...rest } = a
  return {
    ...rest,
    state: 'open',
    observed: `${a.observed}\nReopened ${deed.at} by ${deed.by}: ${need(a.id, 'the reason', reason)}`,
  }
}

/** A run that passed after it was found, of the same test or for the same requirements; or an approved waiver that covers them. */
function checkEvidence(a: Anomaly, evidence: string, deed: string, book: EvidenceBook): void {
  const refuse = (detail: string): never => {
    throw anomalyErrors.noEvidence({ id: a.id, deed, evidence, detail })
  }
  const waiver = book.waiver(evidence)
  if (waiver !== undefined) {
    if (waiver.state !== 'approved') refuse(`the waiver is ${waiver.state}`)
    const left = a.requirements.filter((r) => !waiver.requirements.includes(r))
    if (left.length > 0) refuse(`it does not cover ${left.join(', ')}`)
    return
  }
  const run = book.run(evidence)
  if (run === undefined) return refuse('there is no such run and no such waiver')
  if (run.verdict !== 'passed' && run.verdict !== 'passed with reservation') refuse(`its verdict is "${run.verdict}"`)
  if (carriedOutAt(run) <= a.detectedAt) refuse('it was run before the anomaly was found')
  if (a.detection.satellite !== undefined && run.satellite !== a.detection.satellite)
    refuse(`it is of ${run.satellite ?? 'no satellite'}, the anomaly of ${a.detection.satellite}`)
  const verified = new Set(run.requirements.map((r) => r.id))
  if (run.test !== a.detection.test && !a.requirements.every((r) => verified.has(r)))
    refuse('it is of another test and does not verify what was violated')
}
