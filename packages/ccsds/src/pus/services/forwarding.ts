/** Service 14, real-time forwarding control (ECSS-E-ST-70-41C §6.14). */
import { blockedEvents, controlledStructures, namedStructures } from './control-configuration.ts'
import { report, request } from './message.ts'
import { extra, list, number, structure } from './parts.ts'
import { reportTypes } from './report-types.ts'

const structures = { applications: controlledStructures }
const named = { applications: namedStructures }
const events = { applications: blockedEvents }
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
    named,
  ),
  askStructures: request(14, 7, 'report the content of the housekeeping forward-control configuration', {}),
  structures: report(14, 8, 'housekeeping forward-control configuration content report', structures),
  addDiagnostics: request(
    14,
    9,
    'add structure identifiers to the diagnostic forward-control configuration',
    structures,
  ),
  removeDiagnostics: request(
    14,
    10,
    'delete structure identifiers from the diagnostic forward-control configuration',
    named,
  ),
  askDiagnostics: request(14, 11, 'report the content of the diagnostic forward-control configuration', {}),
  diagnostics: report(14, 12, 'diagnostic forward-control configuration content report', structures),
  /** Deleted from what is blocked: forwarded again. */
  unblockEvents: request(
    14,
    13,
    'delete event definition identifiers from the event report blocking forward-control configuration',
    events,
  ),
  blockEvents: request(
    14,
    14,
    'add event definition identifiers to the event report blocking forward-control configuration',
    events,
  ),
  askBlockedEvents: request(
    14,
    15,
    'report the content of the event report blocking forward-control configuration',
    {},
  ),
  blockedEvents: report(14, 16, 'event report blocking forward-control configuration content report', events),
}
