/** Service 14, real-time forwarding control (ECSS-E-ST-70-41C §6.14). */
import { report, request } from './message.ts'
import { extra, list, number, structure } from './parts.ts'
import { reportTypes } from './report-types.ts'

const structures = {
  applications: list(
    structure(
      { application: number('application'), structures: list(number('structure'), 'structures') },
      'application',
    ),
    'applications',
  ),
}
/** Missions that forward by structures with the numbers of report types name `forwarded` in their layout. */
const forwarded = extra(
  list(structure({ application: number('application'), structure: number('structure') }, 'forwarded'), 'forwarded'),
)

export const realTimeForwarding = {
  add: request(14, 1, 'add report types to the application process forward-control configuration', {
    types: reportTypes,
    forwarded,
  }),
  remove: request(14, 2, 'delete report types from the application process forward-control configuration', {
    types: reportTypes,
    forwarded,
  }),
  ask: request(14, 3, 'report the content of the application process forward-control configuration', {}),
  content: report(14, 4, 'application process forward-control configuration content report', {
    types: reportTypes,
    forwarded,
  }),
  addStructures: request(
    14,
    5,
    'add structure identifiers to the housekeeping forward-control configuration',
    structures,
  ),
  removeStructures: request(
    14,
    6,
    'delete structure identifiers from the housekeeping forward-control configuration',
    structures,
  ),
  askStructures: request(14, 7, 'report the content of the housekeeping forward-control configuration', {}),
  structures: report(14, 8, 'housekeeping forward-control configuration content report', structures),
}
