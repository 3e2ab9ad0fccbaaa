/**
 * ECSS-E-70-41A (2003) where it is not as ECSS-E-ST-70-41C: which messages of a service it has, and fields that are other. Numbers
 * that both have are declared once, in the files of the services; those that only 41A has are marked there.
 */

/** The greatest subtype that 41A has of a service; services that are not here came with 41C. */
const GREATEST: Readonly<Record<number, number>> = {
  1: 8,
  2: 3,
  3: 26,
  4: 10,
  5: 6,
  6: 10,
  8: 1,
  9: 3,
  11: 19,
  12: 12,
  13: 16,
  14: 16,
  15: 13,
  17: 2,
  18: 11,
  19: 7,
}
/** In both numberings, but not of 41A. */
const ONLY_C: ReadonlySet<string> = new Set(['9,3'])

export const inEditionA = (service: number, subtype: number): boolean =>
  subtype <= (GREATEST[service] ?? 0) && !ONLY_C.has(`${service},${subtype}`)

/** Fields in the order of 41A, where a mission gives no layout of its own (41A §11.3, §12.3, §13.3, §15.3, §18.3). */
export const A_LAYOUTS: Readonly<Record<string, readonly string[]>> = {
  // Sub-schedule first, then each with its interlocks and the event or time of its release.
  '11,4/activity': [
    'interlockSet',
    'interlockAssessed',
    'assessment',
    'scheduleEvent',
    'release',
    'timeout',
    'request',
  ],
  '11,10/activity': [
    'subSchedule',
    'interlockSet',
    'interlockAssessed',
    'assessment',
    'scheduleEvent',
    'release',
    'timeout',
    'request',
  ],
  '11,13/activity': [
    'subSchedule',
    'interlockSet',
    'interlockAssessed',
    'assessment',
    'scheduleEvent',
    'release',
    'timeout',
    'id',
  ],
  '11,1': ['released'],
  '11,2': ['released'],
  '11,19/subSchedule': ['subSchedule', 'enabled', 'applications'],
  '11,5/id': ['apid', 'sequenceCount', 'requests'],
  '11,7/id': ['apid', 'sequenceCount', 'requests'],
  '11,9/id': ['apid', 'sequenceCount', 'requests'],
  '11,12/id': ['apid', 'sequenceCount', 'requests'],
  // There is no group, no source of a request.
  '11,6': ['window', 'subSchedules'],
  '11,8': ['offset', 'window', 'subSchedules'],
  '11,11': ['window', 'subSchedules'],
  '11,14': ['window', 'subSchedules'],
  '12,12/transition': ['parameter', 'value', 'limit', 'previous', 'status', 'at'],
  '12,11/transition': ['parameter', 'value', 'limit', 'previous', 'status', 'at'],
  '15,9/retrieval': ['range', 'store', 'from', 'to'],
  '18,4': ['procedure', 'step'],
  '18,9/procedure': ['procedure'],
}
