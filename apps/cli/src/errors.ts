import { defineErrors } from '@vigie/base'

export const cliErrors = defineErrors('cli', {
  usage: {
    code: 'VIG-CLI-001',
    message: '{detail}',
    cause: 'The command line is not understood.',
    remedy: 'See: vigie {command} --help.',
    status: 400,
  },
  cannotRead: {
    code: 'VIG-CLI-002',
    message: '{file} cannot be read: {detail}',
    cause: 'The file is not there, or this user may not read it.',
    remedy: 'Check the path and the rights.',
    status: 404,
  },
  cannotWrite: {
    code: 'VIG-CLI-003',
    message: '{file} cannot be written: {detail}',
    cause: 'The folder is not there, this user may not write it, or the disk is full.',
    remedy: 'Choose another place with --out.',
    status: 500,
  },
  badModel: {
    code: 'VIG-CLI-004',
    message: '{file} cannot be used as a model: {count} errors',
    cause: 'The file has the errors that are listed.',
    remedy: 'Correct them; vigie model check {file} shows them all.',
    status: 422,
  },
  noRoot: {
    code: 'VIG-CLI-005',
    message: 'which container the packets are is not clear: {candidates}',
    cause: 'The model has several containers that extend no other.',
    remedy: 'Name the one that every packet is with --container.',
    status: 422,
  },
  unreachable: {
    code: 'VIG-CLI-006',
    message: 'no server answers at {url}',
    cause: 'It is not running, or listens elsewhere.',
    remedy: 'Start it with vigie start, or give its address with --server.',
    status: 503,
  },
  noSimulator: {
    code: 'VIG-CLI-007',
    message: 'the simulator is not installed',
    cause: 'The folder apps/simulator is missing.',
    remedy: 'Use a whole clone of the repository.',
    status: 500,
  },
})
