/** Which activities of an operator are about one row of a service, and what the row says for their arguments. */
import type { DeclaredActivity, ServiceState } from '@vigie/contract'

type Row = ServiceState['rows'][number]
type Given = Readonly<Record<string, string>>

const text = (value: Row['values'][string] | undefined): string =>
  value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value)

const scheduled = ({ id }: Row): Given => {
  const match = /^(\d+)\/(\d+)$/.exec(id)
  return match === null ? {} : { apid: match[1]!, count: match[2]! }
}
/** `directory/file` as the satellite names it; in the root there is no directory. */
const fileOf = ({ id, values }: Row): Given => {
  const at = id.lastIndexOf('/')
  const name = id.slice(at + 1)
  return {
    ...(at <= 0 ? {} : { directory: id.slice(0, at) }),
    ...(values['directory'] === true ? { name } : { file: name }),
  }
}
/** `group 3` and `sub-schedule 2`. */
const grouped = ({ id }: Row): Given => {
  const match = /^(group|sub-schedule) (\d+)$/.exec(id)
  return match === null ? {} : { [match[1] === 'group' ? 'group' : 'subSchedule']: match[2]! }
}
const numbered =
  (name: string) =>
  ({ id }: Row): Given => ({ [name]: id })
const named =
  (name: string, value: string) =>
  ({ id, values }: Row): Given => ({ [name]: text(values[value]) || id })

/** By the name of the service: what its rows give to arguments, by the names that the activities have for them. */
const GIVES: Readonly<Record<string, (row: Row) => Given>> = {
  housekeeping: named('report', 'container'),
  'functional-reporting': numbered('definition'),
  statistics: named('parameter', 'parameter'),
  events: named('event', 'event'),
  memory: ({ values }) => ({
    ...(values['memory'] === undefined ? {} : { memory: text(values['memory']) }),
    ...(values['address'] === undefined ? {} : { address: text(values['address']) }),
    ...(values['length'] === undefined ? {} : { length: text(values['length']) }),
  }),
  'time-schedule': scheduled,
  'position-schedule': scheduled,
  'time-schedule-groups': grouped,
  'position-schedule-groups': grouped,
  monitoring: (row) => ({
    monitor: row.id,
    ...Object.fromEntries(
      ['parameter', 'low', 'high'].flatMap((n) => (row.values[n] === undefined ? [] : [[n, text(row.values[n])]])),
    ),
  }),
  'functional-monitoring': numbered('function'),
  forwarding: named('report', 'container'),
  stores: numbered('store'),
  procedures: numbered('procedure'),
  'event-actions': named('event', 'event'),
  parameters: named('parameter', 'parameter'),
  sequences: numbered('sequence'),
  files: fileOf,
  'file-copies': numbered('operation'),
  devices: numbered('register'),
}

/** `Enable a housekeeping report (3,5)`: the service that the activity is of. */
export const serviceOf = ({ description = '' }: DeclaredActivity): number | undefined => {
  const match = /\((\d+),\d+[^)]*\)$/.exec(description)
  return match === null ? undefined : Number(match[1])
}

/** What is told of an activity without the numbers of its request. */
export const titleOf = ({ description = '' }: DeclaredActivity): string => description.replace(/ \(\d+,\d+[^)]*\)$/, '')

const firstNeeded = ({ arguments: args }: DeclaredActivity): string | undefined => args.find((a) => a.required)?.name

/** Those that are about this row, each with what it says for their arguments. */
export function actionsOn(
  state: ServiceState,
  row: Row,
  activities: readonly DeclaredActivity[],
): readonly { readonly activity: DeclaredActivity; readonly given: Given }[] {
  const gives = GIVES[state.name]?.(row) ?? {}
  return activities.flatMap((activity) => {
    const needed = firstNeeded(activity)
    if (needed === undefined || gives[needed] === undefined) return []
    const given = Object.fromEntries(
      activity.arguments.flatMap((a) => (gives[a.name] === undefined ? [] : [[a.name, gives[a.name]!]])),
    )
    return [{ activity, given }]
  })
}

/** It changes nothing on board: it asks for what is there. */
export const isQuestion = ({ name }: DeclaredActivity): boolean =>
  /^(Show|Report|Check|Test|Find|Dump|Request)/.test(name)
