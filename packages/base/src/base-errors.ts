import { defineErrors } from './errors.ts'

export const baseErrors = defineErrors('base', {
  badTime: {
    code: 'VIG-BASE-001',
    message: '"{text}" is not a UTC time',
    cause: 'The text is neither a calendar nor a day-of-year time, or a field of it is out of range.',
    remedy: 'Write 2026-11-24T20:31:07.123Z or 2026-328T20:31:07Z; the time of day and the fraction may be left out.',
    status: 400,
  },
  badDuration: {
    code: 'VIG-BASE-002',
    message: '"{text}" is not a duration',
    cause: 'The text has no known unit or no number.',
    remedy:
      'Write a number and one of ns, us, ms, s, min, h, d (as in "250 ms"), or an ISO 8601 duration such as PT1H30M.',
    status: 400,
  },
  badLeapSeconds: {
    code: 'VIG-BASE-003',
    message: '{source}:{line}: the leap-second list cannot be read',
    cause: 'A line is not "<NTP seconds> <TAI-UTC>", the entries are not in order, or the expiry (#@) is missing.',
    remedy: 'Fetch the list again from IERS or the tz project, and give it whole.',
    status: 400,
  },
  badHex: {
    code: 'VIG-BASE-004',
    message: '"{text}" is not hexadecimal',
    cause: 'The text has an odd number of digits or a character that is not 0-9, a-f, A-F.',
    remedy: 'Give two hexadecimal digits for each byte; blanks and colons between bytes are allowed.',
    status: 400,
  },
  clockBackwards: {
    code: 'VIG-BASE-005',
    message: 'the clock was asked to go back from {from} to {to}',
    cause: 'A stepped or simulated clock only goes forward, because engines keep time-ordered state.',
    remedy: 'Start a new clock (and the engines that use it) to replay an earlier time.',
  },
})
