import { Type } from 'typebox'
import { operations } from '../operation.ts'
import { ActivityComparison, ActivityStatistics, HISTORY_FORMATS } from '../schemas/activity-history.ts'
import { ACTIVITY_STATES, SIGNIFICANCES } from '../schemas/commanding.ts'
import { TimeQuery } from '../schemas/common.ts'

const tag = 'Commanding'
/** What tells activities apart, in each question about many of them. */
export const activityFilters = {
  chain: Type.Optional(Type.String()),
  state: Type.Optional(Type.Enum(ACTIVITY_STATES)),
  element: Type.Optional(Type.String({ maxLength: 500, description: 'of this element and those below it' })),
  user: Type.Optional(Type.String({ maxLength: 200, description: 'who asked' })),
  significance: Type.Optional(Type.Enum(SIGNIFICANCES, { description: 'so grave, or graver' })),
  search: Type.Optional(Type.String({ description: 'words of path, user and comment' })),
  from: Type.Optional(TimeQuery),
  to: Type.Optional(TimeQuery),
}

export const activityHistoryOperations = operations({
  getActivityStatistics: {
    method: 'GET',
    path: '/activities/statistics',
    tag,
    role: 'viewer',
    summary: 'Activities counted by command, outcome and user, and the times between their stages',
    query: Type.Object(activityFilters),
    answer: ActivityStatistics,
  },
  compareActivities: {
    method: 'GET',
    path: '/activities/compare',
    tag,
    role: 'viewer',
    summary: 'How two executions differ: arguments, bytes, times of the stages',
    query: Type.Object({ first: Type.Integer({ minimum: 0 }), second: Type.Integer({ minimum: 0 }) }),
    answer: ActivityComparison,
    problems: { 404: 'no such activity' },
  },
  exportActivities: {
    method: 'GET',
    path: '/activities/export',
    tag,
    role: 'viewer',
    summary: 'The history as a file, the oldest first: CSV with one row an activity, or JSON lines with everything',
    query: Type.Object({ ...activityFilters, format: Type.Optional(Type.Enum(HISTORY_FORMATS)) }),
    answer: { contentType: 'text/plain; charset=utf-8' },
  },
})
