/** Service 11, time-based scheduling (ECSS-E-ST-70-41C §6.11). */
import { report, request } from './message.ts'
import { embedded, extra, flag, instant, list, number, offset, structure } from './parts.ts'
import { scheduledId } from './request-id.ts'
import { scheduleWindow } from './schedule-window.ts'

const byId = { activities: list(scheduledId) }
const filtered = {
  window: scheduleWindow,
  subSchedules: list(number('subSchedule'), 'subSchedules'),
  groups: list(number('group'), 'groups'),
}
/** 41A: what else must hold for the release, the event that it waits for, and how long its execution may take. */
const interlocks = {
  interlockSet: extra(number('interlock')),
  interlockAssessed: extra(number('interlock')),
  assessment: extra(number('interlock')),
  scheduleEvent: extra(number('scheduleEvent')),
  timeout: extra(number('timeout')),
}
const inserted = structure({ group: number('group'), release: instant, ...interlocks, request: embedded }, 'activity')
const detailed = structure(
  {
    subSchedule: number('subSchedule'),
    group: number('group'),
    release: instant,
    id: extra(scheduledId),
    ...interlocks,
    request: embedded,
  },
  'activity',
)
const summarised = structure(
  { subSchedule: number('subSchedule'), group: number('group'), release: instant, ...interlocks, id: scheduledId },
  'activity',
)
/** 41A: of which sub-schedules, and of which applications in them; none: of all. */
const released = {
  released: extra(
    list(
      structure(
        { subSchedule: number('subSchedule'), applications: list(number('application'), 'applications') },
        'released',
      ),
      'released',
    ),
  ),
}
const subSchedules = { subSchedules: list(number('subSchedule')) }
const groups = { groups: list(number('group')) }
const groupStates = { groups: list(structure({ group: number('group'), enabled: flag }, 'group')) }

export const timeSchedule = {
  enable: request(11, 1, 'enable the time-based schedule execution function', released),
  disable: request(11, 2, 'disable the time-based schedule execution function', released),
  reset: request(11, 3, 'reset the time-based schedule', {}),
  insert: request(11, 4, 'insert activities into the time-based schedule', {
    subSchedule: number('subSchedule'),
    activities: list(inserted),
  }),
  remove: request(11, 5, 'delete time-based scheduled activities identified by request identifier', byId),
  removeFiltered: request(11, 6, 'delete the time-based scheduled activities identified by a filter', filtered),
  shift: request(11, 7, 'time-shift scheduled activities identified by request identifier', { offset, ...byId }),
  shiftFiltered: request(11, 8, 'time-shift the scheduled activities identified by a filter', { offset, ...filtered }),
  askDetail: request(11, 9, 'detail-report time-based scheduled activities identified by request identifier', byId),
  detail: report(11, 10, 'time-based schedule detail report', { activities: list(detailed) }),
  askDetailFiltered: request(
    11,
    11,
    'detail-report the time-based scheduled activities identified by a filter',
    filtered,
  ),
  askSummary: request(11, 12, 'summary-report time-based scheduled activities identified by request identifier', byId),
  summary: report(11, 13, 'time-based schedule summary report', {
    enabled: extra(flag),
    activities: list(summarised),
  }),
  askSummaryFiltered: request(
    11,
    14,
    'summary-report the time-based scheduled activities identified by a filter',
    filtered,
  ),
  shiftAll: request(11, 15, 'time-shift all scheduled activities', { offset }),
  askAllDetail: request(11, 16, 'detail-report all time-based scheduled activities', {}),
  askAllSummary: request(11, 17, 'summary-report all time-based scheduled activities', {}),
  askSubSchedules: request(11, 18, 'report the status of each time-based sub-schedule', {}),
  subSchedules: report(11, 19, 'time-based sub-schedule status report', {
    subSchedules: list(
      structure(
        {
          subSchedule: number('subSchedule'),
          enabled: flag,
          applications: extra(
            list(structure({ application: number('application'), enabled: flag }, 'application'), 'applications'),
          ),
        },
        'subSchedule',
      ),
    ),
  }),
  enableSubSchedules: request(11, 20, 'enable time-based sub-schedules', subSchedules),
  disableSubSchedules: request(11, 21, 'disable time-based sub-schedules', subSchedules),
  createGroups: request(11, 22, 'create time-based scheduling groups', groupStates),
  removeGroups: request(11, 23, 'delete time-based scheduling groups', groups),
  enableGroups: request(11, 24, 'enable time-based scheduling groups', groups),
  disableGroups: request(11, 25, 'disable time-based scheduling groups', groups),
  askGroups: request(11, 26, 'report the status of each time-based scheduling group', {}),
  groups: report(11, 27, 'time-based scheduling group status report', groupStates),
}
