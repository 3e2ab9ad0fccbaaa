/** Anomalies, deviations and waivers: moved under the rules of their life, each deed on record. */
import { formatUtc } from '@vigie/base'
import type { Principal } from '@vigie/contract'
import type { Anomaly, BookFact, QualificationState, Waiver } from '@vigie/qualification'
import {
  anomalyErrors,
  approvalsNeeded,
  approveWaiver,
  askWaiver,
  moveAnomaly,
  namesOf,
  nextId,
  openAnomaly,
  reasonOfMove,
  refuseWaiver,
  waiverOf,
  type AnomalyMove,
  type OpenedAnomaly,
} from '@vigie/qualification/anomalies'
import type { Centre } from '../centre.ts'
import type { Handlers } from '../http/handlers.ts'
import { anomalyDetail, anomalySummary, waiverView } from '../qualification/anomaly-views.ts'

type Names =
  | 'listAnomalies'
  | 'getAnomaly'
  | 'openAnomaly'
  | 'moveAnomaly'
  | 'listWaivers'
  | 'getWaiver'
  | 'askWaiver'
  | 'decideWaiver'

export function anomalyRoutes(centre: Centre): Handlers<Names> {
  const { book } = centre.qualification
  const now = (): string => formatUtc(centre.clock.now(), { digits: 9 })
  /** What is decided is decided on what the book has when it is written. */
  const write = async <T>(
    by: Principal,
    action: string,
    message: string,
    reason: string,
    make: (state: QualificationState) => readonly [fact: BookFact, made: T],
  ): Promise<T> => {
    let made: T | undefined
    await centre.perform(by, { action, message: `${by.user} ${message}`, details: { reason } }, () =>
      book.append(
        (state) => {
          const [fact, thing] = make(state)
          made = thing
          return [fact]
        },
        { by: by.user, reason },
      ),
    )
    return made!
  }
  const anomaly = (a: Anomaly) => [{ kind: 'anomaly', anomaly: a }, a] as const
  const waiver = (w: Waiver) => [{ kind: 'waiver', waiver: w }, w] as const
  return {
    listAnomalies: ({ query }) =>
      [...book.state.anomalies.values()]
        .filter(
          (a) =>
            (query.state === undefined || a.state === query.state) &&
            (query.open === undefined || (a.state !== 'closed') === query.open) &&
            (query.classification === undefined || a.classification === query.classification) &&
            (query.requirement === undefined || a.requirements.includes(query.requirement)) &&
            (query.test === undefined || a.detection.test === query.test) &&
            (query.satellite === undefined || a.detection.satellite === query.satellite),
        )
        .map(anomalySummary)
        .toReversed(),
    getAnomaly: ({ params }) => {
      const found = book.state.anomalies.get(params.id)
      if (found === undefined) throw anomalyErrors.noSuch({ what: 'anomaly', id: params.id })
      return anomalyDetail(book.state, found)
    },
    openAnomaly: async ({ body, principal }) => {
      const made = await write(principal, 'openAnomaly', `reported an anomaly: ${body.title}`, body.title, (state) =>
        anomaly(
          openAnomaly(
            body as OpenedAnomaly,
            nextId('AR', state.anomalies.keys()),
            { by: principal.user, at: now() },
            namesOf(state),
          ),
        ),
      )
      return anomalyDetail(book.state, made)
    },
    moveAnomaly: async ({ params, body, principal }) => {
      const move = body as AnomalyMove
      const message = `moved anomaly ${params.id}: ${move.deed}`
      const made = await write(principal, 'moveAnomaly', message, reasonOfMove(move), (state) =>
        anomaly(moveAnomaly(state, params.id, move, { by: principal.user, at: now() })),
      )
      return anomalyDetail(book.state, made)
    },
    listWaivers: ({ query }) =>
      [...book.state.waivers.values()]
        .filter(
          (w) =>
            (query.state === undefined || w.state === query.state) &&
            (query.requirement === undefined || w.requirements.includes(query.requirement)),
        )
        .map((w) => waiverView(book.state, w))
        .toReversed(),
    getWaiver: ({ params }) => waiverView(book.state, waiverOf(book.state, params.id)),
    askWaiver: async ({ body, principal }) => {
      const message = `asked for a ${body.kind} of ${body.requirements.join(', ')}`
      const made = await write(principal, 'askWaiver', message, body.justification, (state) =>
        waiver(
          askWaiver(
            {
              ...body,
              id: nextId(body.kind === 'waiver' ? 'RFW' : 'RFD', state.waivers.keys()),
              anomalies: body.anomalies ?? [],
              askedBy: principal.user,
            },
            { requirement: (id) => state.requirements.has(id), anomaly: (id) => state.anomalies.has(id) },
          ),
        ),
      )
      return waiverView(book.state, made)
    },
    decideWaiver: async ({ params, body, principal }) => {
      const { decision, role, reason = '' } = body
      const message = `${decision === 'approve' ? 'approved' : 'refused'} ${params.id} as ${role}`
      const made = await write(principal, 'decideWaiver', message, reason === '' ? decision : reason, (state) => {
        const w = waiverOf(state, params.id)
        if (decision === 'refuse') return waiver(refuseWaiver(w, reason))
        return waiver(approveWaiver(w, { by: principal.user, role, at: now(), needed: approvalsNeeded(w, state) }))
      })
      return waiverView(book.state, made)
    },
  }
}
