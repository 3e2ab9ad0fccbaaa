import { defineErrors } from '@vigie/base'

export const simulatorErrors = defineErrors('simulator', {
  mission: {
    code: 'VIG-SIM-001',
    message: 'the mission {folder} cannot be flown: {detail}',
    cause: 'The mission has errors, or no satellite that the simulator knows.',
    remedy: 'Run "vigie model check" on the folder and correct what it lists.',
  },
  notFlown: {
    code: 'VIG-SIM-002',
    message: 'the packet {container} cannot be made: {detail}',
    cause:
      'The simulator writes packets of fixed layout, and each of their parameters must have a source in its physics.',
    remedy: 'Give the parameter a source in apps/simulator/src/spacecraft, or take it out of the packet.',
  },
  portInUse: {
    code: 'VIG-SIM-003',
    message: 'the port {port} of {what} cannot be opened: {detail}',
    cause: 'Another program, perhaps another simulator, listens there.',
    remedy: 'Stop the other program, or change the port in mission.yaml or with --control-port.',
  },
  badOption: {
    code: 'VIG-SIM-004',
    message: '{option} is not understood: {value}',
    cause: 'The value is out of range or of another form.',
    remedy: '{hint}',
    status: 400,
  },
  badFault: {
    code: 'VIG-SIM-005',
    message: 'the fault cannot be injected: {detail}',
    cause: 'The kind of fault is unknown, or what it names does not exist.',
    remedy: 'Kinds and fields are listed in the README of the simulator.',
    status: 400,
  },
  badCommand: {
    code: 'VIG-SIM-006',
    message: 'the control command is not understood: {detail}',
    cause: 'A line of the control port is one JSON object with "command".',
    remedy: 'Commands are listed in the README of the simulator.',
    status: 400,
  },
})
