import { Readable } from 'node:stream'
import { compareActivities, type Activity } from '@vigie/commanding'
import type { ActivityComparison, ActivityStatistics } from '@vigie/contract'
import type { Centre } from '../centre.ts'
import type { ActivityQuery } from '../commanding/activity-history.ts'
import type { Handlers } from '../http/handlers.ts'

type Names = 'getActivityStatistics' | 'compareActivities' | 'exportActivities'

export function activityHistoryRoutes({ history }: Centre): Handlers<Names> {
  return {
    getActivityStatistics: async ({ query }) =>
      ({
        ...(query.from === undefined ? {} : { from: query.from }),
        ...(query.to === undefined ? {} : { to: query.to }),
        ...(await history.statistics(query as ActivityQuery)),
      }) as unknown as ActivityStatistics,
    compareActivities: async ({ query }) => {
      const [first, second] = await Promise.all([history.get(query.first), history.get(query.second)])
      return {
        first: side(first),
        second: side(second),
        ...compareActivities(first, second),
      } as unknown as ActivityComparison
    },
    exportActivities: async ({ query, reply }) => {
      const { format = 'csv', ...which } = query
      const found = history.all(which as ActivityQuery)
      reply
        .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
        .header('content-disposition', `attachment; filename="activities.${format === 'csv' ? 'csv' : 'ndjson'}"`)
      return Readable.from(format === 'csv' ? csv(found) : lines(found))
    },
  }
}

const side = (a: Activity) => ({
  id: a.id,
  path: a.path,
  user: a.by.user,
  requestedAt: a.requestedAt,
  state: a.state,
})

const STAGES = ['released', 'sent', 'radiated', 'received', 'accepted', 'started', 'completed'] as const

async function* lines(activities: AsyncIterable<Activity>): AsyncIterable<string> {
  for await (const a of activities) yield `${JSON.stringify(a)}\n`
}

/** RFC 4180. One row an activity; the last time of each stage, on the ground. */
async function* csv(activities: AsyncIterable<Activity>): AsyncIterable<string> {
  const columns = ['id', 'path', 'arguments', 'user', 'role', 'via', 'comment', 'significance', 'chain', 'service']
  yield row([...columns, 'bytes', 'digest', 'approvals', 'requested', ...STAGES, 'state', 'ended', 'reason'])
  for await (const a of activities)
    yield row([
      String(a.id),
      a.path,
      Object.entries(a.arguments)
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
      a.by.user,
      a.by.role,
      a.by.via ?? '',
      a.comment ?? '',
      a.significance,
      a.route?.chain ?? '',
      a.route?.service ?? '',
      a.bytes ?? '',
      a.digest,
      a.approvals.map((p) => p.user).join(' '),
      a.requestedAt,
      ...STAGES.map((stage) => {
        const record = a.stages.findLast((s) => s.stage === stage)
        return record === undefined ? '' : record.passed ? record.at : `not: ${record.detail ?? record.at}`
      }),
      a.state,
      a.ending?.at ?? '',
      a.ending?.reason ?? '',
    ])
}

const row = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`
const cell = (text: string): string => {
  // A spreadsheet would take it for a formula.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
