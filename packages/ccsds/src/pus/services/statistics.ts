/** Service 4, parameter statistics reporting (ECSS-E-ST-70-41C §6.4). */
import { onlyA, report, request } from './message.ts'
import { flag, instant, list, number, parameterValue, real, structure } from './parts.ts'

const parameters = { parameters: list(number('parameter')) }
const statistics = structure(
  {
    parameter: number('parameter'),
    samples: number('count'),
    greatest: parameterValue,
    greatestAt: instant,
    least: parameterValue,
    leastAt: instant,
    mean: real('limit'),
    deviation: real('limit'),
  },
  'statistics',
)

export const parameterStatistics = {
  ask: request(4, 1, 'report the parameter statistics', { reset: flag }),
  statistics: report(4, 2, 'parameter statistics report', {
    from: instant,
    to: instant,
    parameters: list(statistics),
  }),
  reset: request(4, 3, 'reset the parameter statistics', {}),
  enable: request(4, 4, 'enable the periodic parameter statistics reporting', { interval: number('interval') }),
  disable: request(4, 5, 'disable the periodic parameter statistics reporting', {}),
  add: request(4, 6, 'add or update parameter statistics definitions', parameters),
  remove: request(4, 7, 'delete parameter statistics definitions', parameters),
  askDefinitions: request(4, 8, 'report the parameter statistics definitions', {}),
  definitions: report(4, 9, 'parameter statistics definition report', {
    interval: number('interval'),
    parameters: list(number('parameter')),
  }),
  removeAll: onlyA(request(4, 10, 'clear the parameter statistics reporting list', {})),
}
