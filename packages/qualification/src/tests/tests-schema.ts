/** JSON Schemas of `qualification/tests/*.yaml` and `qualification/campaigns/*.yaml`. */
import { CAMPAIGN_KINDS } from '../records/test-case.ts'

const text = (description: string): object => ({ type: 'string', description })
const texts = (description: string): object => ({
  description,
  oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
})
const suite = texts('suites from the outermost: "Technical/Commanding", or a list')
const environments = texts('environments that it may run in: simulator, engineering model, flight model')

/** What may be given for all tests of a file, and by each. */
const shared = {
  suite,
  satellites: texts('it runs once for each of these; none: once, for none in particular'),
  stations: texts('codes of the stations that it needs'),
  functions: texts(
    'what it exercises of satellite and station, for the compatibility matrix: telemetry, telecommand, ranging …',
  ),
  environments,
  keywords: texts('words to choose tests by: "#regression" in a campaign'),
  platforms: texts('platforms, as TestLink has them'),
  limits: texts('what this set-up does not represent'),
  importance: { enum: ['low', 'medium', 'high'] },
  status: text('draft, ready for review, review in progress, rework, obsolete, future, final'),
  attempts: {
    type: 'integer',
    minimum: 1,
    maximum: 10,
    description: 'attempts allowed when it does not pass; 1 unless told',
  },
  preconditions: text('what must be so before, in words'),
  approvals: {
    enum: ['automatic', 'none'],
    description:
      'automatic: a second person on the line approves what two have to approve; as the campaign says unless told',
  },
}

export const testsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Test cases of a mission',
  description: 'A file of test cases (docs/formats/test-cases.md).',
  type: 'object',
  required: ['tests'],
  additionalProperties: false,
  properties: {
    suite,
    defaults: {
      type: 'object',
      additionalProperties: false,
      properties: shared,
      description: 'for every test of the file',
    },
    tests: { type: 'array', items: { $ref: '#/$defs/test' } },
  },
  $defs: {
    test: {
      type: 'object',
      required: ['id', 'title'],
      additionalProperties: false,
      properties: {
        id: { type: 'string', minLength: 1, description: 'such as "BIS-QT-012"' },
        version: { type: 'integer', minimum: 1, description: '1 unless told' },
        title: text('in one line'),
        summary: text('what it shows, and how'),
        verifies: texts('ids of requirements; "REQ-12@3" where it was written for version 3'),
        prerequisites: texts('tests that must have passed before'),
        estimatedDuration: { type: 'number', exclusiveMinimum: 0, description: 'minutes' },
        answers: texts(
          'to what its procedure or script asks, in order; where there are none, somebody answers on screen',
        ),
        faults: text('file of a script of faults for the simulator, in the mission folder'),
        customFields: {
          type: 'object',
          additionalProperties: {
            oneOf: [
              { type: ['string', 'number', 'boolean'] },
              { type: 'array', items: { type: ['string', 'number', 'boolean'] } },
            ],
          },
        },
        ...shared,
        procedure: {
          description: 'path of the activity of a procedure; "{satellite}" in it is the satellite of the run',
          oneOf: [
            { type: 'string' },
            {
              type: 'object',
              required: ['activity'],
              additionalProperties: false,
              properties: {
                activity: { type: 'string' },
                arguments: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
                expect: {
                  enum: ['confirmed', 'not confirmed', 'aborted'],
                  description: 'how it must end; confirmed unless told',
                },
              },
            },
          ],
        },
        script: {
          description: 'a file of qualification/tests with a test of this id or title; or file and name',
          oneOf: [
            { type: 'string' },
            {
              type: 'object',
              required: ['file'],
              additionalProperties: false,
              properties: { file: { type: 'string' }, name: { type: 'string' } },
            },
          ],
        },
        manual: {
          description: 'steps that a person follows on screen',
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['do', 'expect'],
            additionalProperties: false,
            properties: { do: text('what is done'), expect: text('what must be seen') },
          },
        },
      },
    },
  },
}

export const campaignSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A campaign of tests',
  description: 'One campaign (docs/formats/test-cases.md); its file has its name.',
  type: 'object',
  required: ['campaign', 'title', 'kind', 'tests'],
  additionalProperties: false,
  properties: {
    campaign: { type: 'string', pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$' },
    title: text('in one line'),
    kind: { enum: [...CAMPAIGN_KINDS] },
    description: text('what it is for'),
    tests: {
      type: 'array',
      minItems: 1,
      items: { type: 'string' },
      description: 'ids of tests, suites ("Technical/Commanding"), keywords ("#regression"), or "*", in order',
    },
    without: { type: 'array', items: { type: 'string' }, description: 'what of that is left out, named the same way' },
    satellites: texts('each test runs once for each, where its configuration allows; absent: as the tests say'),
    environment: text('simulator (unless told), engineering model, flight model'),
    lines: { type: 'integer', minimum: 1, maximum: 64, description: 'isolated test lines side by side; 1 unless told' },
    time: {
      description: 'real, stepped (as fast as it goes, the same every time), or accelerated: 60',
      oneOf: [
        { enum: ['real', 'stepped'] },
        {
          type: 'object',
          required: ['accelerated'],
          additionalProperties: false,
          properties: { accelerated: { type: 'number', exclusiveMinimum: 1, maximum: 1000 } },
        },
      ],
    },
    start: text('first instant of simulated time, UTC, where time is not real; 2026-01-01T12:00:00Z unless told'),
    seed: { type: 'integer', minimum: 0, description: 'of the simulator; 1 unless told' },
    onFailure: { enum: ['continue', 'stop'] },
    approvals: {
      enum: ['automatic', 'none'],
      description:
        'automatic: a second person on each line approves what two have to approve, and it is on record; none unless told',
    },
    margin: {
      type: 'number',
      minimum: 0,
      maximum: 3600,
      description: 'seconds of telemetry kept around each test; 10 unless told',
    },
    readiness: {
      type: 'array',
      description:
        'points of the readiness review: words that a person answers for, or "check: mission | tests | requirements | anomalies | disk"',
      items: { type: 'string' },
    },
  },
}
