/** Service 3, functional reporting (ECSS-E-ST-70-41C §6.3.6): named sets of report structures with how each is to be generated. */
import { report, request } from './message.ts'
import { extra, flag, list, number, structure } from './parts.ts'

const definition = number('reporting')
/** Type of the structure: 25 housekeeping, 26 diagnostic, as its reports are. */
const structureOf = { type: number('subtype'), structure: number('structure') }
const entries = list(structure({ ...structureOf, enabled: flag, interval: number('interval') }, 'entry'), 'entries')
const removed = list(structure(structureOf, 'entry'), 'entries')
const application = number('application')
/** Where several applications report, missions name `applications` in their layout, in place of `entries`. */
const full = {
  definition,
  entries,
  applications: extra(list(structure({ application, entries }, 'application'), 'applications')),
}
const definitions = { definitions: list(definition) }

export const functionalReporting = {
  applyReporting: request(3, 37, 'apply parameter functional reporting configurations', {
    /** All other structures are disabled. */
    exclusive: flag,
    ...definitions,
  }),
  createReporting: request(3, 38, 'create a parameter functional reporting definition', full),
  removeReporting: request(3, 39, 'delete parameter functional reporting definitions', definitions),
  askReporting: request(3, 40, 'report parameter functional reporting definitions', definitions),
  reporting: report(3, 41, 'parameter functional reporting definition report', full),
  addToReporting: request(
    3,
    42,
    'add parameter report definitions to a parameter functional reporting definition',
    full,
  ),
  removeFromReporting: request(
    3,
    43,
    'remove parameter report definitions from a parameter functional reporting definition',
    {
      definition,
      entries: removed,
      applications: extra(list(structure({ application, entries: removed }, 'application'), 'applications')),
    },
  ),
  modifyReporting: request(
    3,
    44,
    'modify the periodic generation properties of parameter report definitions of a parameter functional reporting definition',
    full,
  ),
}
