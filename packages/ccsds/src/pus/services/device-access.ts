/** Service 2, device access (ECSS-E-ST-70-41C §6.2): on/off lines, registers, pulses of a command distribution unit, devices. */
import { ccsdsErrors } from '../../errors.ts'
import { onlyA, report, request } from './message.ts'
import { list, number, rest, sized, structure, type Part } from './parts.ts'

const register = structure({ register: number('register'), value: number('registerValue') }, 'register')

export interface CpduPulse {
  /** 0 … 4095. */
  readonly line: number
  /** Exponent of two of its duration in units of the distribution unit, 0 … 7. */
  readonly duration: number
}
/** Two bytes: twelve bits of the output line, one reserved, three of the duration (41C §9.3, as CCSDS 201.0-B has it). */
const pulse: Part<CpduPulse> = {
  blank: { line: 0, duration: 0 },
  read: (from) => {
    const word = from.unsigned(2)
    return { line: word >>> 4, duration: word & 7 }
  },
  write: (to, { line, duration }, field) => {
    for (const [what, value, most] of [
      ['line', line, 4095],
      ['duration', duration, 7],
    ] as const)
      if (!Number.isInteger(value) || value < 0 || value > most)
        throw ccsdsErrors.packetField({ field: `${field}.${what}`, value, range: `0 … ${most}` })
    to.unsigned(2, (line << 4) | duration, field)
  },
}
const cpdu = { cpdu: number('cpdu'), pulses: list(pulse, 'pulses') }
const transaction = number('transaction')
const device = number('device')
/** What the protocol of a device, or the device itself, defines: bytes with their number in front. */
const defined = sized('deviceLength')

export const deviceAccess = {
  distribute: request(2, 1, 'distribute on/off device commands', { lines: list(number('line')) }),
  loadRegisters: request(2, 2, 'distribute register load commands', { registers: list(register) }),
  distributePulsesA: onlyA(request(2, 3, 'distribute command pulse distribution unit commands', cpdu)),
  distributePulses: request(2, 4, 'distribute CPDU commands', cpdu),
  dumpRegisters: request(2, 5, 'distribute register dump commands', { registers: list(number('register')) }),
  registers: report(2, 6, 'register dump report', { registers: list(register) }),
  commandPhysical: request(2, 7, 'distribute physical device commands', {
    commands: list(structure({ device, protocol: defined, data: defined }, 'command')),
  }),
  acquirePhysical: request(2, 8, 'acquire data from physical devices', {
    requests: list(structure({ transaction, device, protocol: defined }, 'request')),
  }),
  physicalData: report(2, 9, 'physical device data report', { transaction, code: number('reason'), data: rest }),
  commandLogical: request(2, 10, 'distribute logical device commands', {
    commands: list(structure({ device, command: number('deviceCommand'), arguments: defined }, 'command')),
  }),
  acquireLogical: request(2, 11, 'acquire data from logical devices', {
    requests: list(structure({ transaction, device, parameter: number('parameter') }, 'request')),
  }),
  logicalData: report(2, 12, 'logical device data report', { transaction, code: number('reason'), value: rest }),
}
