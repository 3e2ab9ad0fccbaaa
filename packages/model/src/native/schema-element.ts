/**
 * JSON Schema (draft 2020-12 vocabulary that editors know) of element files. It is the first check of the loader and is
 * published under docs/reference/schemas, so that what an editor completes is what the loader accepts.
 */
import { command } from './schema-commands.ts'
import { alias, bits, closed, condition, duration, dynamic, name, orObject, path, text } from './schema-forms.ts'
import { calibrator, encoding, level, limits, typeDefinition } from './schema-types.ts'

const place = {
  at: {
    description: 'Bits from the start of the container, or from another place.',
    ...orObject(
      bits,
      closed({ from: { enum: ['container-start', 'previous-end', 'container-end', 'next-start'] }, bits: dynamic }, [
        'from',
        'bits',
      ]),
    ),
  },
  when: { $ref: '#/$defs/condition' },
  repeat: orObject(
    dynamic,
    closed(
      {
        count: dynamic,
        gap: dynamic,
        toEnd: { type: 'boolean', description: 'As often as bits are left, at most so many times.' },
      },
      ['count'],
    ),
  ),
  description: text,
}
const entry = orObject(
  { type: 'string', minLength: 1, description: 'The name of a parameter (or argument).' },
  closed({
    parameter: path,
    argument: path,
    container: path,
    array: path,
    counts: { type: 'array', minItems: 1, items: dynamic },
    indirect: { ...path, description: 'The parameter whose value names the parameter that lies here.' },
    namespace: { ...text, description: 'Of an indirect entry: the value is an alias in this name space.' },
    raw: { type: 'boolean', description: 'Of an indirect entry: by the raw value.' },
    segment: { ...path, description: 'A piece, of so many bits, of a parameter or container larger than the packet.' },
    of: { enum: ['parameter', 'container'], description: 'What the segment is a piece of; a parameter unless told.' },
    order: { ...bits, description: 'Of a segment: the first, the second …' },
    pad: { ...bits, description: 'Bits left unused.' },
    fixed: { type: 'string', pattern: '^([0-9a-fA-F]{2})+$', description: 'Constant bits, in hexadecimal.' },
    bits: bits,
    ...place,
  }),
)

const parameter = closed(
  {
    name,
    description: text,
    longDescription: text,
    alias,
    type: { $ref: '#/$defs/typeUse' },
    unit: text,
    source: { enum: ['telemetered', 'derived', 'constant', 'local', 'ground'] },
    formula: { type: 'string', minLength: 1, description: 'Computed from other parameters.' },
    initialValue: { type: ['string', 'number', 'boolean'] },
    readOnly: { type: 'boolean' },
    validWhen: { $ref: '#/$defs/condition' },
    limits: { $ref: '#/$defs/limits' },
    contextLimits: { type: 'array', items: { allOf: [{ $ref: '#/$defs/contextLimits' }] } },
  },
  ['name'],
)

const container = closed(
  {
    name,
    description: text,
    abstract: { type: 'boolean' },
    base: path,
    when: { $ref: '#/$defs/condition' },
    period: duration,
    sizeInBits: dynamic,
    entries: { type: 'array', items: { $ref: '#/$defs/entry' } },
  },
  ['name'],
)

const event = closed(
  {
    name,
    description: text,
    severity: { enum: ['information', 'low', 'medium', 'high'] },
    id: { type: 'integer' },
    text,
    container: path,
  },
  ['name', 'severity'],
)

const kinds = [
  'satellite',
  'subsystem',
  'equipment',
  'payload',
  'station',
  'antenna',
  'encryptor',
  'centre',
  'service',
  'element',
]

const definitions = {
  condition,
  calibrator,
  limits,
  level,
  encoding,
  entry,
  type: typeDefinition,
  typeUse: orObject({ type: 'string', minLength: 1, description: 'The name of a type.' }, { $ref: '#/$defs/type' }),
  contextLimits: {
    type: 'object',
    properties: { when: { $ref: '#/$defs/condition' }, ...(limits as { properties: object }).properties },
    required: ['when'],
    additionalProperties: false,
  },
}

export const elementSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:vigie:schema:element',
  title: 'Vigie: a system element and what it declares',
  $defs: definitions,
  ...closed(
    {
      element: {
        type: 'string',
        description: 'Path of the element from the top: RECO1.AOCS. Several files may add to one element.',
      },
      kind: { enum: kinds },
      description: text,
      longDescription: text,
      alias,
      types: { type: 'object', additionalProperties: { $ref: '#/$defs/type' } },
      parameters: { type: 'array', items: parameter },
      containers: { type: 'array', items: container },
      events: { type: 'array', items: event },
      commands: { type: 'array', items: command },
    },
    ['element'],
  ),
}
