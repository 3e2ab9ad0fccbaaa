import { defineErrors } from '@vigie/base'

export const passErrors = defineErrors('stations', {
  notReadable: {
    code: 'VIG-PASS-001',
    message: 'the passes cannot be read: {detail}',
    cause: 'The text is not of the format that it is said to be.',
    remedy: 'Compare it with docs/formats/passes.md.',
    status: 422,
  },
  badPass: {
    code: 'VIG-PASS-002',
    message: 'pass {pass}: {detail}',
    cause: 'Something of the pass is missing or does not fit.',
    remedy: 'Correct it; docs/formats/passes.md has an example.',
    status: 422,
  },
  unknownName: {
    code: 'VIG-PASS-003',
    message: 'pass {pass} is of the {what} "{name}", which the mission does not have',
    cause: 'The names of {what}s in the file are not those of mission.yaml.',
    remedy: 'Known are {known}.',
    status: 422,
  },
  notUsed: {
    code: 'VIG-PASS-004',
    message: 'activity {pass} is left out: its status is {status}',
    cause: 'It offers or blocks time of a station, and is no pass.',
    remedy: 'Nothing, where that is meant.',
  },
  savedSince: {
    code: 'VIG-PASS-005',
    message: 'the contact plan is in version {version} now, not in version {base}',
    cause: 'Somebody else has changed it since it was looked at.',
    remedy: 'Look at it again, and make the change in what it is now.',
    status: 409,
  },
})
