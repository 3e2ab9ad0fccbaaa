import { defineErrors } from '@vigie/base'

export const serviceErrors = defineErrors('service', {
  argument: {
    code: 'VIG-SERVICE-001',
    message: '{path}: "{value}" is no {what}',
    cause: 'The model of the satellite and what the mission says of its services have no such thing.',
    remedy: '{hint}',
    status: 400,
  },
  missing: {
    code: 'VIG-SERVICE-002',
    message: '{path} needs {what}',
    cause: 'An argument was not given.',
    remedy: 'Give {what}; it takes {arguments}.',
    status: 400,
  },
  noCommand: {
    code: 'VIG-SERVICE-003',
    message: 'no command of {element} is request ({service},{subtype})',
    cause: 'The satellite does not have this part of the service, or its model does not declare the command.',
    remedy:
      'Declare the command in the model, or correct `telecommands.pus` of the mission so that both have the same fields.',
    status: 400,
  },
  inside: {
    code: 'VIG-SERVICE-004',
    message: '{path} cannot be put into another command: {detail}',
    cause: 'Only commands of the same satellite that can be encoded go on board to be released there.',
    remedy: 'Try it dry by itself, and correct what is refused of it.',
    status: 409,
  },
  tooLate: {
    code: 'VIG-SERVICE-005',
    message: '{at} is past: the satellite would refuse to schedule it',
    cause: 'A schedule takes activities of the future only.',
    remedy: 'Give a later time.',
    status: 400,
  },
})
