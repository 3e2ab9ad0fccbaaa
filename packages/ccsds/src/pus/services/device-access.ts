/** Service 2, device access (ECSS-E-ST-70-41C §6.2): on/off lines and registers. */
import { report, request } from './message.ts'
import { list, number, structure } from './parts.ts'

const register = structure({ register: number('register'), value: number('registerValue') }, 'register')

export const deviceAccess = {
  distribute: request(2, 1, 'distribute on/off device commands', { lines: list(number('line')) }),
  loadRegisters: request(2, 2, 'distribute register load commands', { registers: list(register) }),
  dumpRegisters: request(2, 5, 'distribute register dump commands', { registers: list(number('register')) }),
  registers: report(2, 6, 'register dump report', { registers: list(register) }),
}
