import { defineErrors } from '@vigie/base'

export const evidenceErrors = defineErrors('qualification-evidence', {
  altered: {
    code: 'VIG-QUALIFICATION-300',
    message: '{file} of run {run} is not what it was: SHA-256 {expected} was recorded, {found} is there',
    cause: 'The file was altered, replaced or lost since the run.',
    remedy: 'Restore it from a copy; the run proves nothing without it.',
    status: 409,
  },
})
