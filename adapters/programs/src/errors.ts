import { defineErrors } from '@vigie/base'

export const programErrors = defineErrors('programs', {
  tooMany: {
    code: 'VIG-PROGRAM-001',
    message: '{path}: {most} programs run already',
    cause: 'Programs share the machine with the centre.',
    remedy: 'Wait until one has ended, or cancel one.',
    status: 503,
  },
  noFolder: {
    code: 'VIG-PROGRAM-002',
    message: '{path}: the folder {folder} of its program cannot be used: {detail}',
    cause: 'It is not there, or not inside the folder of the mission.',
    remedy: 'Correct "folder" of the program in mission.yaml.',
    status: 409,
  },
})
