import { defineErrors } from '@vigie/base'

export const runnerErrors = defineErrors('qualification-runner', {
  noCampaign: {
    code: 'VIG-QUALIFICATION-220',
    message: 'the mission has no campaign "{name}"; it has: {known}',
    cause: 'There is no file of that name in qualification/campaigns of the mission folder.',
    remedy: 'Name one of those, or write the file: docs/formats/test-cases.md.',
    status: 404,
  },
  badTests: {
    code: 'VIG-QUALIFICATION-221',
    message: 'the tests of the mission have {count} errors; nothing was run',
    cause: 'A test, a suite or a campaign names what is not there, or is not written as its schema says.',
    remedy: 'Run "vigie test check" and correct what it names.',
    status: 400,
  },
  notReady: {
    code: 'VIG-QUALIFICATION-222',
    message: 'the readiness review says no-go: {points}',
    cause: 'A point of the campaign is not met.',
    remedy: 'Meet it, or let who may decide so say why it goes on all the same: --go "reason" --by NAME.',
    status: 409,
  },
  simulatorEnded: {
    code: 'VIG-QUALIFICATION-223',
    message: 'the simulator of a test line cannot be used: {detail}',
    cause: 'It did not start, or ended before its time.',
    remedy: 'Run "vigie simulate --mission DIR" by itself: it says what it lacks.',
    status: 500,
  },
  lineFailed: {
    code: 'VIG-QUALIFICATION-224',
    message: 'a test line could not be opened: {detail}',
    cause: 'The centre of the line did not start.',
    remedy: 'Run "vigie start --mission DIR": it says what it lacks.',
    status: 500,
  },
  noRun: {
    code: 'VIG-QUALIFICATION-225',
    message: 'there is no run "{run}" in {folder}',
    cause: 'The name is mistyped, or the folder is another one.',
    remedy: 'List them with "vigie test runs".',
    status: 404,
  },
  nothingToResume: {
    code: 'VIG-QUALIFICATION-226',
    message: 'there is no interrupted run of campaign "{name}" in {folder}',
    cause: 'It ended, or was never started there.',
    remedy: 'Start it without --resume.',
    status: 404,
  },
  otherDefinition: {
    code: 'VIG-QUALIFICATION-227',
    message: 'campaign run {run} cannot be resumed: {what} changed since it was started',
    cause: 'Results of two definitions in one run would prove nothing.',
    remedy: 'Start a new run, or bring the files back as they were.',
    status: 409,
  },
  running: {
    code: 'VIG-QUALIFICATION-228',
    message: 'campaign run {run} is being run by another process',
    cause: 'It has not ended.',
    remedy: 'Wait for it, or end it.',
    status: 409,
  },
  noMission: {
    code: 'VIG-QUALIFICATION-229',
    message: 'the mission in {folder} cannot be read',
    cause: 'Its files have errors.',
    remedy: 'Run "vigie test check" and correct what it names.',
    status: 400,
  },
})
