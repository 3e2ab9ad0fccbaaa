/** Service 22, position-based scheduling (ECSS-E-ST-70-41C §6.22): by orbit and angle along it. */
import { report, request } from './message.ts'
import { embedded, extra, flag, list, number, real, signed, structure } from './parts.ts'
import { positionWindow } from './position-window.ts'
import { scheduledId } from './request-id.ts'

const place = { orbit: number('orbit'), angle: real('angle') }
const group = number('group')
const subSchedule = number('subSchedule')
/** By so many orbits and so much angle. */
const shift = { orbits: signed('orbit'), angle: real('angle') }
const byId = { activities: list(scheduledId) }
const filtered = {
  window: positionWindow,
  subSchedules: list(subSchedule, 'subSchedules'),
  groups: list(group, 'groups'),
}
const subSchedules = { subSchedules: list(subSchedule) }
const groups = { groups: list(group) }
const groupStates = { groups: list(structure({ group, enabled: flag }, 'group')) }

export const positionSchedule = {
  enable: request(22, 1, 'enable the position-based schedule execution function', {}),
  disable: request(22, 2, 'disable the position-based schedule execution function', {}),
  reset: request(22, 3, 'reset the position-based schedule', {}),
  insert: request(22, 4, 'insert activities into the position-based schedule', {
    subSchedule,
    activities: list(
      structure(
        {
          group,
          ...place,
          /** Of activities that come again: after so many orbits. */
          every: extra(number('orbit')),
          request: embedded,
        },
        'activity',
      ),
    ),
  }),
  remove: request(22, 5, 'delete position-based scheduled activities identified by request identifier', byId),
  removeFiltered: request(22, 6, 'delete the position-based scheduled activities identified by a filter', filtered),
  shift: request(22, 7, 'position-shift scheduled activities identified by request identifier', { ...shift, ...byId }),
  shiftFiltered: request(22, 8, 'position-shift the scheduled activities identified by a filter', {
    ...shift,
    ...filtered,
  }),
  askDetail: request(22, 9, 'detail-report position-based scheduled activities identified by request identifier', byId),
  detail: report(22, 10, 'position-based schedule detail report', {
    activities: list(
      structure(
        { subSchedule, group, ...place, every: extra(number('orbit')), id: extra(scheduledId), request: embedded },
        'activity',
      ),
    ),
  }),
  askDetailFiltered: request(
    22,
    11,
    'detail-report the position-based scheduled activities identified by a filter',
    filtered,
  ),
  askSummary: request(
    22,
    12,
    'summary-report position-based scheduled activities identified by request identifier',
    byId,
  ),
  summary: report(22, 13, 'position-based schedule summary report', {
    enabled: extra(flag),
    activities: list(
      structure({ subSchedule, group, ...place, every: extra(number('orbit')), id: scheduledId }, 'activity'),
    ),
  }),
  askSummaryFiltered: request(
    22,
    14,
    'summary-report the position-based scheduled activities identified by a filter',
    filtered,
  ),
  shiftAll: request(22, 15, 'position-shift all scheduled activities', shift),
  askAllDetail: request(22, 16, 'detail-report all position-based scheduled activities', {}),
  askAllSummary: request(22, 17, 'summary-report all position-based scheduled activities', {}),
  askSubSchedules: request(22, 18, 'report the status of each position-based sub-schedule', {}),
  subSchedules: report(22, 19, 'position-based sub-schedule status report', {
    subSchedules: list(structure({ subSchedule, enabled: flag }, 'subSchedule')),
  }),
  enableSubSchedules: request(22, 20, 'enable position-based sub-schedules', subSchedules),
  disableSubSchedules: request(22, 21, 'disable position-based sub-schedules', subSchedules),
  createGroups: request(22, 22, 'create position-based scheduling groups', groupStates),
  removeGroups: request(22, 23, 'delete position-based scheduling groups', groups),
  enableGroups: request(22, 24, 'enable position-based scheduling groups', groups),
  disableGroups: request(22, 25, 'disable position-based scheduling groups', groups),
  askGroups: request(22, 26, 'report the status of each position-based scheduling group', {}),
  groups: report(22, 27, 'position-based scheduling group status report', groupStates),
  setOrbit: request(22, 28, 'set the orbit number', { orbit: number('orbit') }),
}
