/** Service 12, on-board monitoring of parameters (ECSS-E-ST-70-41C §6.12). */
import { functionalMonitoring } from './functional-monitoring.ts'
import { report, request } from './message.ts'
import { extra, flag, instant, list, number, parameterValue, structure } from './parts.ts'
import { monitoringCheck, validity } from './monitoring-check.ts'

const monitors = { monitors: list(number('monitor')) }
const definition = structure(
  {
    monitor: number('monitor'),
    parameter: number('parameter'),
    validity: extra(validity),
    interval: number('interval'),
    repetitions: number('repetitions'),
    check: monitoringCheck,
  },
  'definition',
)
const reported = structure(
  {
    monitor: number('monitor'),
    parameter: number('parameter'),
    validity: extra(validity),
    interval: number('interval'),
    enabled: flag,
    repetitions: number('repetitions'),
    check: monitoringCheck,
    status: extra(number('status')),
  },
  'definition',
)
const transition = structure(
  {
    monitor: number('monitor'),
    parameter: number('parameter'),
    checkType: number('checkType'),
    /** Of a check of an expected value, where the mission tells it. */
    mask: extra(parameterValue),
    value: parameterValue,
    limit: parameterValue,
    previous: number('status'),
    status: number('status'),
    at: instant,
  },
  'transition',
)

export const onBoardMonitoring = {
  enable: request(12, 1, 'enable parameter monitoring definitions', monitors),
  disable: request(12, 2, 'disable parameter monitoring definitions', monitors),
  setDelay: request(12, 3, 'change the maximum transition reporting delay', { delay: number('delay') }),
  removeAll: request(12, 4, 'delete all parameter monitoring definitions', {}),
  add: request(12, 5, 'add parameter monitoring definitions', { definitions: list(definition) }),
  remove: request(12, 6, 'delete parameter monitoring definitions', monitors),
  modify: request(12, 7, 'modify parameter monitoring definitions', { definitions: list(definition) }),
  ask: request(12, 8, 'report parameter monitoring definitions', monitors),
  definitions: report(12, 9, 'parameter monitoring definition report', {
    delay: number('delay'),
    definitions: list(reported),
  }),
  askOutOfLimits: request(12, 10, 'report the out-of-limits', {}),
  outOfLimits: report(12, 11, 'out-of-limits report', { transitions: list(transition) }),
  transitions: report(12, 12, 'check transition report', { transitions: list(transition) }),
  askStatus: request(12, 13, 'report the status of each parameter monitoring definition', {}),
  status: report(12, 14, 'parameter monitoring definition status report', {
    monitors: list(
      structure({ monitor: number('monitor'), enabled: flag, status: extra(number('status')) }, 'monitor'),
    ),
  }),
  enableFunction: request(12, 15, 'enable the parameter monitoring function', {}),
  disableFunction: request(12, 16, 'disable the parameter monitoring function', {}),
  ...functionalMonitoring,
}
