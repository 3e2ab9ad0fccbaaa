import { defineErrors } from '@vigie/base'

export const commandingCliErrors = defineErrors('cli-commanding', {
  notReached: {
    code: 'VIG-CLI-020',
    message: 'the centre at {url} cannot be reached: {detail}',
    cause: 'No Vigie listens there, or something between here and there does not let it through.',
    remedy: 'Start it with vigie start, or give its address with --url or VIGIE_URL.',
    status: 503,
  },
  noToken: {
    code: 'VIG-CLI-021',
    message: 'no API token was given for the centre at {url}',
    cause: 'The centre has to know who commands.',
    remedy: 'Make one with vigie token add <user> command-line --role controller, and put it into VIGIE_TOKEN.',
    status: 401,
  },
  badArgument: {
    code: 'VIG-CLI-022',
    message: '"{text}" is no argument: {detail}',
    cause: 'Arguments are written name=value; lists and structures as JSON.',
    remedy: 'vigie tc show {path} tells the arguments of the command and what each of them takes.',
    status: 400,
  },
  notConfirmed: {
    code: 'VIG-CLI-023',
    message: '{path} is of significance "{significance}" and was not confirmed{reason}',
    cause: 'What is graver than usual is sent on purpose only.',
    remedy: 'Look at vigie tc dry-run {path}, then give --yes. Nothing was sent.',
    status: 409,
  },
  notReadable: {
    code: 'VIG-CLI-025',
    message: '{file} cannot be read as a stack: {count} findings',
    cause: 'The file is not written as docs/formats/stacks.md says.',
    remedy: 'Correct what is listed.',
    status: 422,
  },
  noSimulator: {
    code: 'VIG-CLI-026',
    message: 'no simulator answers on port {port} of this machine: {detail}',
    cause: 'It does not run, or its control port is another one.',
    remedy: 'Start it with vigie simulate, or give its port with --control-port.',
    status: 503,
  },
  notActive: {
    code: 'VIG-CLI-024',
    message: 'COP-1 of {chain}, virtual channel {channel}, did not become active: {detail}',
    cause: 'The FOP waits for a control word (CLCW) of the satellite that shows it ready.',
    remedy:
      'Look at vigie tc uplinks: is a carrier up, does a CLCW arrive, is it in lockout (vigie tc fop {chain} {channel} initiate-with-unlock)? Or send by --bd.',
    status: 504,
  },
})
