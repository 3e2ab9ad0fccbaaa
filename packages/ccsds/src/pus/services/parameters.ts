/** Service 20, parameter management (ECSS-E-ST-70-41C §6.20). */
import { report, request } from './message.ts'
import { extra, list, number, parameterValue, structure } from './parts.ts'

const parameter = number('parameter')
const memory = number('memory')
const address = number('address')
const base = number('base')
const offset = number('objectOffset')
/** Packet field code of the parameter (41C §7.3). */
const format = { ptc: number('format'), pfc: number('format') }

const values = {
  parameters: list(structure({ parameter: number('parameter'), value: parameterValue }, 'parameter')),
}

export const parameterManagement = {
  ask: request(20, 1, 'report parameter values', { parameters: list(number('parameter')) }),
  values: report(20, 2, 'parameter value report', values),
  set: request(20, 3, 'set parameter values', values),
  changeRaw: request(20, 4, 'change raw memory parameter definitions', {
    parameters: list(structure({ parameter, memory, address, ...format }, 'definition')),
  }),
  changeObject: request(20, 5, 'change object memory parameter definitions', {
    parameters: list(structure({ parameter, memory, base, offset, ...format }, 'definition')),
  }),
  askDefinitions: request(20, 6, 'report parameter definitions', { parameters: list(parameter) }),
  /** Of raw memories; where its parameters are of objects, missions name `base` and `offset` in their layout. */
  definitions: report(20, 7, 'parameter definition report', {
    parameters: list(
      structure({ parameter, memory, address, base: extra(base), offset: extra(offset), ...format }, 'definition'),
    ),
  }),
}
