import { defineErrors } from '@vigie/base'

export const bookErrors = defineErrors('qualification', {
  badEntry: {
    code: 'VIG-QUALIFICATION-001',
    message: 'entry {position} of the qualification book cannot be read: {detail}',
    cause: 'The journal "qualification" holds something that no version of Vigie wrote there.',
    remedy: 'Run "vigie verify" on the data folder; restore it from a copy if the journal was altered.',
  },
  noSuch: {
    code: 'VIG-QUALIFICATION-002',
    message: 'there is no {what} "{id}" in the qualification book',
    cause: 'It was never imported, it was removed, or the name is mistyped.',
    remedy: '{hint}',
    status: 404,
  },
  baselineThere: {
    code: 'VIG-QUALIFICATION-003',
    message: 'there is a baseline "{name}" already, of {at}',
    cause: 'A baseline never changes.',
    remedy: 'Give the new one another name.',
    status: 409,
  },
  noReason: {
    code: 'VIG-QUALIFICATION-004',
    message: '{what} needs a reason',
    cause: 'Whoever reads the qualification file later must see why.',
    remedy: 'Say why in a sentence.',
    status: 400,
  },
  changedSince: {
    code: 'VIG-QUALIFICATION-005',
    message: 'the book has changed since the difference was shown: {detail}',
    cause: 'Somebody else imported or accepted something meanwhile.',
    remedy: 'Look at the difference again, and apply that one.',
    status: 409,
  },
})
