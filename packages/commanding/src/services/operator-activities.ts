/** What operators want of the services, by the names of the model: each becomes one request. */
import { CONTROL_ACTIVITIES } from './operator-control.ts'
import { FURTHER_ACTIVITIES } from './operator-further.ts'
import { ON_BOARD_ACTIVITIES } from './operator-on-board.ts'
import { REPORTING_ACTIVITIES } from './operator-reporting.ts'
import type { OperatorActivity } from './operator-request.ts'
import { SCHEDULE_ACTIVITIES } from './operator-schedules.ts'

/** In the order of the services. */
export const OPERATOR_ACTIVITIES: readonly OperatorActivity[] = [
  ...REPORTING_ACTIVITIES,
  ...CONTROL_ACTIVITIES,
  ...SCHEDULE_ACTIVITIES,
  ...ON_BOARD_ACTIVITIES,
  ...FURTHER_ACTIVITIES,
].toSorted((a, b) => a.type.service - b.type.service)

const byName = new Map(OPERATOR_ACTIVITIES.map((a) => [a.name, a]))
export const operatorActivity = (name: string): OperatorActivity | undefined => byName.get(name)
