import { parseUtc, type Tai } from '@vigie/base'
import {
  encodeTimes,
  type History,
  type PacketDetail,
  type PacketSummary,
  type Value,
  type VigieEvent,
} from '@vigie/contract'
import type { Series } from '@vigie/archive'
import type { PlannedParameter } from '@vigie/telemetry'
import { carriersAsOf } from '../archive/values-as-of.ts'
import type { Centre } from '../centre.ts'
import type { ManagedChain } from '../chains/supervisor.ts'
import type { SeriesRequest } from '../chains/messages.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import { carriersOf } from '../state/carriers.ts'
import { CENTRE_CHAIN } from '../self/own-telemetry.ts'
import { toValue } from '../state/values.ts'
import { spanOf } from './spans.ts'

type Names =
  | 'getLatest'
  | 'getLatestOf'
  | 'getHistory'
  | 'listPackets'
  | 'getPacket'
  | 'listEvents'
  | 'listAlarms'
  | 'acknowledgeAlarm'
  | 'shelveAlarm'
  | 'unshelveAlarm'

export function telemetryRoutes(centre: Centre): Handlers<Names> {
  const { chains, alarms, model, clock } = centre
  const carriers = async (names: readonly string[], chain: string | undefined, at: Tai | undefined) =>
    at === undefined ? carriersOf(centre, names, chain) : carriersAsOf(centre, names, chain, at)
  return {
    getLatest: async ({ params, query }) => {
      const at = query.at === undefined ? undefined : parseUtc(query.at)
      const { found } = await carriers([params.path], query.chain, at)
      if (found.length === 0) throw serverErrors.noSuch({ what: 'parameter', name: params.path })
      for (const { latest, column } of found) {
        const value = latest.value(column, at ?? clock.now())
        if (value === undefined) continue
        // Which limits judged it then is not known.
        if (value.state === undefined || at !== undefined) return value
        const limits = await chains
          .ask<number | undefined>(latest.chain, { ask: 'limitsInForce', parameter: value.path })
          // A chain that has stopped knows its last values and judges nothing.
          .catch(() => undefined)
        return limits === undefined ? value : { ...value, limits }
      }
      throw serverErrors.noValue({ name: params.path })
    },
    getLatestOf: async ({ body }) => {
      const at = body.at === undefined ? undefined : parseUtc(body.at)
      const { found, unknown } = await carriers(body.parameters, body.chain, at)
      const now = at ?? clock.now()
      const values = found.map(({ latest, column }) => latest.value(column, now))
      return {
        values: values.filter((v) => v !== undefined),
        silent: [
          ...found
            .filter((_, i) => values[i] === undefined)
            .map(({ latest, column }) => latest.parameters[column]!.path),
          ...unknown.filter((name) => model.system.findParameter(name) !== undefined),
        ],
        unknown: unknown.filter((name) => model.system.findParameter(name) === undefined),
      }
    },
    getHistory: async ({ params, query }) => {
      const { found } = carriersOf(centre, [params.path], query.chain)
      const first = found[0]
      if (first === undefined) throw serverErrors.noSuch({ what: 'parameter', name: params.path })
      const p = first.latest.parameters[first.column]!
      const span = spanOf(query)
      const decimation = query.decimation ?? 'none'
      const { chain } = first.latest
      const wanted: SeriesRequest = {
        parameter: p.path,
        from: span.from!,
        to: span.to ?? clock.now(),
        ...(decimation === 'none'
          ? { limit: query.limit ?? 100_000 }
          : { decimation: { kind: decimation, points: query.points ?? 2000 } }),
        ...(query.order === undefined ? {} : { order: query.order }),
        ...(query.origin === undefined ? {} : { origin: query.origin }),
      }
      const series =
        chain === CENTRE_CHAIN
          ? await centre.own.series(wanted)
          : await chains.ask<Series>(chain, { ask: 'series', query: wanted })
      return historyOf(series, p, chain, query.raw === true, query.reception === true)
    },
    listPackets: async ({ query }) => {
      chains.get(query.chain)
      const span = spanOf(query)
      const items = await chains.ask<PacketSummary[]>(query.chain, {
        ask: 'packets',
        search: {
          ...span,
          limit: query.limit ?? 100,
          ...(query.type === undefined ? {} : { type: query.type }),
          ...(query.apid === undefined ? {} : { apid: query.apid }),
          ...(query.before === undefined ? {} : { before: query.before }),
        },
      })
      const last = items.at(-1)
      return { items, ...(last === undefined || items.length < (query.limit ?? 100) ? {} : { next: last.position }) }
    },
    getPacket: ({ params }) => chains.ask<PacketDetail>(params.chain, { ask: 'packet', position: params.position }),
    listEvents: async ({ query }) => {
      const before = query.before === undefined ? undefined : parseUtc(query.before)
      const span = spanOf(query)
      const to = before === undefined ? span.to : span.to === undefined || before < span.to ? before : span.to
      const limit = query.limit ?? 200
      const search = {
        ...(span.from === undefined ? {} : { from: span.from }),
        ...(to === undefined ? {} : { to }),
        ...(query.severity === undefined ? {} : { severity: query.severity }),
        ...(query.element === undefined ? {} : { element: query.element }),
        words: (query.text ?? '')
          .toLowerCase()
          .split(/\s+/)
          .filter((w) => w !== ''),
        limit,
      }
      const asked = chains
        .all()
        .filter(
          (c) => c.kind === 'live' && c.ready !== undefined && (query.chain === undefined || c.name === query.chain),
        )
      const answers = await Promise.all([
        ...asked.map((c: ManagedChain) => chains.ask<VigieEvent[]>(c.name, { ask: 'events', search }).catch(() => [])),
        ...(query.chain === undefined || query.chain === 'centre' ? [centre.journal.search(search)] : []),
      ])
      const items = answers
        .flat()
        .toSorted((a, b) => (a.reception < b.reception ? 1 : a.reception > b.reception ? -1 : 0))
        .slice(0, limit)
      const last = items.at(-1)
      return { items, ...(last === undefined || items.length < limit ? {} : { next: last.reception }) }
    },
    listAlarms: () => alarms.list(),
    acknowledgeAlarm: async ({ params, body, principal }) => {
      const alarm = alarms.get(params.id)
      const deed = {
        action: 'acknowledgeAlarm',
        message: `${principal.user} acknowledged ${alarm.parameter} (${alarm.level})${body.comment === '' ? '' : `: ${body.comment}`}`,
        element: alarm.element,
        details: { alarm: params.id, comment: body.comment },
      }
      return centre.perform(principal, deed, () => alarms.acknowledge(params.id, principal.user, body.comment))
    },
    shelveAlarm: async ({ params, body, principal }) => {
      const alarm = alarms.get(params.id)
      const deed = {
        action: 'shelveAlarm',
        message: `${principal.user} shelved ${alarm.parameter} (${alarm.level}) for ${body.minutes} min: ${body.comment}`,
        element: alarm.element,
        details: { alarm: params.id, minutes: body.minutes, comment: body.comment },
      }
      return centre.perform(principal, deed, () => alarms.shelve(params.id, principal.user, body.comment, body.minutes))
    },
    unshelveAlarm: async ({ params, principal }) => {
      const alarm = alarms.get(params.id)
      const deed = {
        action: 'unshelveAlarm',
        message: `${principal.user} unshelved ${alarm.parameter} (${alarm.level})`,
        element: alarm.element,
        details: { alarm: params.id },
      }
      return centre.perform(principal, deed, () => alarms.unshelve(params.id))
    },
  }
}

function historyOf(
  series: Series,
  p: PlannedParameter,
  chain: string,
  withRaw: boolean,
  withReception: boolean,
): History {
  const column = (values: Iterable<unknown>): Value[] => Array.from(values, (v) => toValue(v, p))
  const numbers = (values: Float64Array): (number | null)[] =>
    Array.from(values, (v) => (Number.isFinite(v) ? v : null))
  return {
    parameter: p.path,
    chain,
    kind: p.kind,
    ...(p.unit === undefined ? {} : { unit: p.unit }),
    ...(p.labels === undefined
      ? {}
      : {
          labels: p.labels.map((l) => ({
            value: String(l.value),
            ...(l.maxValue === undefined ? {} : { maxValue: String(l.maxValue) }),
            label: l.label,
          })),
        }),
    generation: encodeTimes(series.generation),
    ...(withReception && series.reception !== undefined ? { reception: encodeTimes(series.reception) } : {}),
    ...(withRaw && series.raw !== undefined
      ? { raw: Array.from(series.raw as Iterable<unknown>, (v) => toValue(v)) }
      : {}),
    values: column(series.eng as Iterable<unknown>),
    ...(series.state === undefined ? {} : { states: Array.from(series.state) }),
    ...(series.validity === undefined ? {} : { validity: Array.from(series.validity) }),
    ...(series.min === undefined ? {} : { min: numbers(series.min) }),
    ...(series.max === undefined ? {} : { max: numbers(series.max) }),
    total: series.total,
    complete: series.complete,
  }
}
