/** JSON Schema of `telecommands.pus`: what a mission chose of the services of the packet utilisation standard. */
import { closed, path, text } from './schema-forms.ts'

/** Fields whose width is the mission's. */
const PUS_FIELDS = [
  'step',
  'failureCode',
  'application',
  'source',
  'sequenceCount',
  'structure',
  'interval',
  'parameter',
  'value',
  'limit',
  'flag',
  'event',
  'memory',
  'address',
  'length',
  'checkedLength',
  'checksum',
  'dataChecksum',
  'function',
  'subSchedule',
  'group',
  'requestLength',
  'monitor',
  'checkType',
  'repetitions',
  'delay',
  'status',
  'transaction',
  'part',
  'partLength',
  'reason',
  'service',
  'subtype',
  'store',
  'percentage',
  'count',
  'line',
  'register',
  'registerValue',
  'procedure',
  'procedureStep',
  'codeLength',
  'sequence',
  'requests',
  'orbit',
  'angle',
  'fileName',
  'directory',
  'fileSize',
] as const

const bytes = { type: 'integer', minimum: -1, maximum: 255 } as const
const count = { type: 'integer', minimum: 0, maximum: 4 } as const
/** `6,2`, or a part of that message: `3,1/parameters`. */
const message = '^[0-9]{1,3},[0-9]{1,3}(/[A-Za-z]+)?$'

export const pusServicesSchema = {
  ...closed(
    {
      application: { type: 'integer', minimum: 0, maximum: 2047, description: 'APID that requests of services go to.' },
      sourceBytes: { enum: [0, 1, 2, 4], description: 'Source identifier of telecommands; 2 unless told.' },
      structure: { ...path, description: 'Parameter that holds the structure identifier of housekeeping reports.' },
      parameterAlias: { ...text, description: 'Alias of parameters that is their number on board.' },
      widths: {
        ...closed(Object.fromEntries(PUS_FIELDS.map((field) => [field, bytes]))),
        description:
          'Bytes of fields whose width the standard leaves to the mission; 0: left out; -1: a text that a zero ends.',
      },
      requestCount: { ...count, description: 'Bytes of the number of instances in requests; 0: always one.' },
      reportCount: { ...count, description: 'The same in reports.' },
      counts: {
        type: 'object',
        patternProperties: { [message]: { type: 'integer', minimum: -1, maximum: 4 } },
        additionalProperties: false,
        description: 'The same by message; -1: instances fill the message.',
      },
      layouts: {
        type: 'object',
        patternProperties: { [message]: { type: 'array', items: text } },
        additionalProperties: false,
        description: 'Fields of a message, or of a part of it, in the order of the mission.',
      },
      time: {
        ...closed(
          {
            code: { enum: ['cuc', 'cds'] },
            preamble: { type: 'string', pattern: '^([0-9a-fA-F]{2})+$' },
            epoch: text,
          },
          ['code', 'preamble'],
        ),
        description: 'Instants in requests and reports; the preamble is not in them.',
      },
    },
    ['application'],
  ),
  description: 'Services of the packet utilisation standard (ECSS-E-ST-70-41C) as the mission has them.',
}
