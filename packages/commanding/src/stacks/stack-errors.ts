/** What can be wrong with a stack, and with what is asked of one that runs. */
import { defineErrors } from '@vigie/base'

export const stackErrors = defineErrors('commanding-stacks', {
  notReadable: {
    code: 'VIG-STACK-001',
    message: 'this is no stack: {detail}',
    cause: 'The text is not the YAML or CSV that docs/formats/stacks.md describes.',
    remedy: 'Correct it; `vigie tc stack export` of another stack shows the form.',
    status: 422,
  },
  badEntry: {
    code: 'VIG-STACK-002',
    message: 'entry {entry}: {detail}',
    cause: 'The entry is not written as docs/formats/stacks.md says.',
    remedy: 'Correct the entry.',
    status: 422,
  },
  unknownCommand: {
    code: 'VIG-STACK-003',
    message: 'entry {entry}: there is no command "{path}" of chain {chain}',
    cause: 'The present database does not have it, or it belongs to another satellite.',
    remedy: 'Give the path of a command of this satellite; `vigie tc list` shows them.',
    status: 422,
  },
  cannotBeSent: {
    code: 'VIG-STACK-004',
    message: 'entry {entry}: {path} cannot be sent: {detail}',
    cause: 'It is abstract, or the model of it has errors.',
    remedy: 'Choose another command, or correct the model.',
    status: 422,
  },
  badArgument: {
    code: 'VIG-STACK-005',
    message: 'entry {entry}: {detail}',
    cause: 'The argument is not one that the command takes.',
    remedy: '{remedy}',
    status: 422,
  },
  otherDatabase: {
    code: 'VIG-STACK-006',
    message:
      'entry {entry}: {path} is not the command that the stack was written for: {what} was "{was}" and is "{now}"',
    cause: 'The stack was written against another version of the database.',
    remedy: 'Look whether it still means what you want, and save it again against the present database.',
    status: 409,
  },
  refused: {
    code: 'VIG-STACK-007',
    message: 'stack {name} cannot be run: {count} findings, the first: {first}',
    cause: 'It does not fit the present database. Nothing was sent.',
    remedy: 'Correct what is listed.',
    status: 409,
  },
  unknownRun: {
    code: 'VIG-STACK-008',
    message: 'there is no run {id} of a stack',
    cause: 'No run has this number.',
    remedy: 'Look at the list of runs.',
    status: 404,
  },
  notNow: {
    code: 'VIG-STACK-009',
    message: 'run {id} of stack {name} cannot {what}: it is {state}',
    cause: 'What is asked has no meaning in this state.',
    remedy: 'Look at its entries.',
    status: 409,
  },
  unknownStack: {
    code: 'VIG-STACK-010',
    message: 'there is no stack "{name}"{version}',
    cause: 'Nobody saved it under this name.',
    remedy: 'Look at the list of stacks.',
    status: 404,
  },
  savedSince: {
    code: 'VIG-STACK-011',
    message: 'stack {name} was saved as version {version} since you read version {base}',
    cause: 'Somebody else changed it.',
    remedy: 'Read it again, and bring your changes in.',
    status: 409,
  },
  stopped: {
    code: 'VIG-STACK-012',
    message: 'the centre stopped while the stack ran',
    cause: 'Nothing of a stack is sent by itself after a stop.',
    remedy: 'Look at its entries, then resume the run or cancel it.',
  },
  notTakenUp: {
    code: 'VIG-STACK-013',
    message: 'run {id} of stack {name} cannot go on after the stop of the centre: {detail}',
    cause: 'The stack, or a command of it, is not what it was when the run began.',
    remedy: 'Look at the activities that it had asked for, and run what is left of it.',
    status: 409,
  },
  starterGone: {
    code: 'VIG-STACK-014',
    message: '{user}, who runs {name}, may do nothing any more',
    cause: 'The account was removed or disabled since; rights are looked at as each entry is sent.',
    remedy: 'Cancel the run, and have somebody run what is left of it.',
    status: 403,
  },
})
