/** Service 20, parameter management (ECSS-E-ST-70-41C §6.20). */
import { report, request } from './message.ts'
import { list, number, parameterValue, structure } from './parts.ts'

const values = {
  parameters: list(structure({ parameter: number('parameter'), value: parameterValue }, 'parameter')),
}

export const parameterManagement = {
  ask: request(20, 1, 'report parameter values', { parameters: list(number('parameter')) }),
  values: report(20, 2, 'parameter value report', values),
  set: request(20, 3, 'set parameter values', values),
}
