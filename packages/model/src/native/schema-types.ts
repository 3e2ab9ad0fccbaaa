/** JSON Schemas of types: encoding, calibration, limits. */
import { bits, closed, dynamic, name, number, path, range, text } from './schema-forms.ts'

export const calibrator = closed({
  polynomial: { type: 'array', items: number, minItems: 1, description: 'c0, c1, c2 …: y = c0 + c1 x + c2 x² …' },
  spline: {
    type: 'array',
    minItems: 1,
    items: { type: 'array', items: number, minItems: 2, maxItems: 2 },
    description: '[raw, engineering] points.',
  },
  order: { type: 'integer', minimum: 0, maximum: 3 },
  extrapolate: { type: 'boolean' },
  formula: { type: 'string', description: 'An expression of x, the raw value.' },
})

const levelRanges = { watch: range, warning: range, distress: range, critical: range, severe: range }
export const limits = closed({
  ...levelRanges,
  expected: {
    type: 'object',
    additionalProperties: { $ref: '#/$defs/level' },
    description: 'Level by label, text or boolean; what is not listed is normal, or the level of "otherwise".',
  },
  otherwise: { $ref: '#/$defs/level' },
  delta: closed({ per: { enum: ['sample', 'second'] }, percent: { type: 'boolean' }, ...levelRanges }, ['per']),
  persistence: { type: 'integer', minimum: 1, description: 'Samples in a row before the state changes.' },
  conformance: { type: 'integer', minimum: 1, description: 'Samples in a row before it is normal again.' },
})

export const encoding = closed({
  kind: { enum: ['integer', 'float', 'string', 'binary'] },
  sizeInBits: dynamic,
  scheme: {
    enum: [
      'unsigned',
      'twos-complement',
      'ones-complement',
      'sign-magnitude',
      'bcd',
      'packed-bcd',
      'ieee754',
      'mil1750a',
      'dec',
      'ibm',
      'ti',
    ],
  },
  byteOrder: {
    if: { type: 'string' },
    then: { enum: ['msb', 'lsb'] },
    else: { type: 'array', items: { type: 'integer', minimum: 0 } },
  },
  bitOrder: { enum: ['msb', 'lsb'] },
  charset: {
    enum: [
      'US-ASCII',
      'ISO-8859-1',
      'Windows-1252',
      'UTF-8',
      'UTF-16',
      'UTF-16LE',
      'UTF-16BE',
      'UTF-32',
      'UTF-32LE',
      'UTF-32BE',
    ],
  },
  terminator: {
    type: 'string',
    pattern: '^([0-9a-fA-F]{2})+$',
    description: 'Bytes that end the string, in hexadecimal.',
  },
  maxBits: bits,
  leadingBits: { type: 'integer', minimum: 1, maximum: 64, description: 'Width of a length tag in front.' },
  leadingUnitBits: { type: 'integer', minimum: 1, description: 'Bits that the length tag counts in: 8 counts bytes.' },
  calibrator: { $ref: '#/$defs/calibrator' },
  contextCalibrators: {
    type: 'array',
    items: closed({ when: { $ref: '#/$defs/condition' }, calibrator: { $ref: '#/$defs/calibrator' } }, [
      'when',
      'calibrator',
    ]),
  },
})

export const typeDefinition = closed(
  {
    kind: {
      enum: [
        'integer',
        'float',
        'enumerated',
        'boolean',
        'string',
        'binary',
        'absolute-time',
        'relative-time',
        'aggregate',
        'array',
      ],
    },
    description: text,
    unit: text,
    sizeInBits: bits,
    signed: { type: 'boolean' },
    length: { ...dynamic, description: 'Bytes of a string or binary value.' },
    encoding: { $ref: '#/$defs/encoding' },
    calibrator: { $ref: '#/$defs/calibrator' },
    contextCalibrators: {
      type: 'array',
      items: closed({ when: { $ref: '#/$defs/condition' }, calibrator: { $ref: '#/$defs/calibrator' } }, [
        'when',
        'calibrator',
      ]),
    },
    labels: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^-?\\d{1,20}(\\.\\.-?\\d{1,20})?$' },
      additionalProperties: text,
      description: 'Value, or range "4..7", to label.',
    },
    trueLabel: text,
    falseLabel: text,
    validRange: range,
    validRanges: {
      type: 'array',
      minItems: 2,
      items: range,
      description: 'Of arguments: several ranges with gaps between them, instead of one.',
    },
    initialValue: { type: ['string', 'number', 'boolean'] },
    limits: { $ref: '#/$defs/limits' },
    contextLimits: {
      type: 'array',
      items: {
        allOf: [{ $ref: '#/$defs/contextLimits' }],
      },
    },
    scale: number,
    offset: number,
    epoch: { type: 'string', description: 'TAI, J2000, UNIX, GPS, or a UTC time.' },
    offsetFrom: path,
    members: {
      type: 'array',
      minItems: 1,
      items: closed({ name, description: text, type: { $ref: '#/$defs/typeUse' } }, ['name', 'type']),
    },
    element: { $ref: '#/$defs/typeUse' },
    count: { ...dynamic },
    counts: { type: 'array', minItems: 1, items: dynamic },
  },
  ['kind'],
)
export const level = { enum: ['normal', 'watch', 'warning', 'distress', 'critical', 'severe'] }
