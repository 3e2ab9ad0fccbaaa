import { defineErrors } from '@vigie/base'

export const procedureCliErrors = defineErrors('cli-procedures', {
  notConfirmed: {
    code: 'VIG-CLI-027',
    message: 'procedure {path} is of criticality "{criticality}" and was not confirmed{reason}',
    cause: 'What is graver than usual is begun on purpose only.',
    remedy: 'Look at vigie procedure dry-run {path}, then give --yes. Nothing was begun.',
    status: 409,
  },
  whichQuestion: {
    code: 'VIG-CLI-028',
    message: 'run {run} asks {count} questions',
    cause: 'Without a number the only open question is meant.',
    remedy:
      'Look at them with vigie procedure show {run}, and give the number of the one that is answered: --question.',
    status: 409,
  },
  notRehearsed: {
    code: 'VIG-CLI-029',
    message: 'procedure {path} cannot be rehearsed on a simulator: {detail}',
    cause: 'The isolated centre refused to begin it.',
    remedy: 'Correct what it says; the rules are those of the mission.',
    status: 409,
  },
})
