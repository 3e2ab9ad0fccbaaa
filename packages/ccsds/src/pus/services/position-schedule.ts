/** Service 22, position-based scheduling (ECSS-E-ST-70-41C §6.22): by orbit and angle from the ascending node. */
import { report, request } from './message.ts'
import { embedded, extra, flag, list, number, real, structure } from './parts.ts'
import { scheduledId } from './request-id.ts'

const place = { orbit: number('orbit'), angle: real('angle') }

export const positionSchedule = {
  enable: request(22, 1, 'enable the position-based schedule execution function', {}),
  disable: request(22, 2, 'disable the position-based schedule execution function', {}),
  reset: request(22, 3, 'reset the position-based schedule', {}),
  insert: request(22, 4, 'insert activities into the position-based schedule', {
    activities: list(structure({ ...place, request: embedded }, 'activity')),
  }),
  remove: request(22, 5, 'delete position-based scheduled activities identified by request identifier', {
    activities: list(scheduledId),
  }),
  summary: report(22, 13, 'position-based schedule summary report', {
    enabled: extra(flag),
    activities: list(structure({ ...place, id: scheduledId }, 'activity')),
  }),
  askAllSummary: request(22, 17, 'summary-report all position-based scheduled activities', {}),
}
