/** Service 12, functional monitoring (ECSS-E-ST-70-41C §6.12.4): functions that fail where so many of their monitors fail. */
import { report, request } from './message.ts'
import { extra, flag, list, number, structure } from './parts.ts'
import { validity } from './monitoring-check.ts'

const functions = { functions: list(number('functionalMonitor')) }
const monitors = list(number('monitor'), 'monitors')
const event = number('event')
const failing = number('failing')

export const functionalMonitoring = {
  enableFunctional: request(12, 17, 'enable the functional monitoring function', {}),
  disableFunctional: request(12, 18, 'disable the functional monitoring function', {}),
  enableFunctions: request(12, 19, 'enable functional monitoring definitions', functions),
  disableFunctions: request(12, 20, 'disable functional monitoring definitions', functions),
  protectFunctions: request(12, 21, 'protect functional monitoring definitions', functions),
  unprotectFunctions: request(12, 22, 'unprotect functional monitoring definitions', functions),
  addFunctions: request(12, 23, 'add functional monitoring definitions', {
    definitions: list(
      structure(
        { function: number('functionalMonitor'), validity: extra(validity), event, failing, monitors },
        'definition',
      ),
    ),
  }),
  removeFunctions: request(12, 24, 'delete functional monitoring definitions', functions),
  askFunctions: request(12, 25, 'report functional monitoring definitions', functions),
  functions: report(12, 26, 'functional monitoring definition report', {
    definitions: list(
      structure(
        {
          function: number('functionalMonitor'),
          validity: extra(validity),
          protected: flag,
          enabled: flag,
          event,
          failing,
          monitors,
        },
        'definition',
      ),
    ),
  }),
  askFunctionStatus: request(12, 27, 'report the status of each functional monitoring definition', {}),
  functionStatus: report(12, 28, 'functional monitoring definition status report', {
    functions: list(
      structure(
        { function: number('functionalMonitor'), protected: flag, enabled: flag, status: number('status') },
        'function',
      ),
    ),
  }),
}
