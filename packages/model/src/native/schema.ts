/**
 * JSON Schemas (draft 2020-12 vocabulary that editors know) of the two kinds of file of a mission folder: `mission.yaml`
 * and element files. They are the first check of the loader and are published under docs/reference/schemas, so that
 * what an editor completes is what the loader accepts.
 */

const text = { type: 'string' } as const
const name = {
  type: 'string',
  pattern: '^[^./:\\[\\]\\s](?:[^./:\\[\\]]*[^./:\\[\\]\\s])?$',
  description: 'A name: no dot, slash, colon or bracket.',
} as const
const path = {
  type: 'string',
  minLength: 1,
  description: 'A name found in this element, up the tree, or from the top.',
} as const
const bits = { type: 'integer', minimum: 0 } as const
const number = { type: 'number' } as const
const duration = {
  type: 'string',
  pattern: '^\\s*\\d+(\\.\\d+)?\\s*(ns|us|µs|ms|s|min|h|d)\\s*$',
  description: 'A number and a unit: "500 ms", "1 s", "2 h".',
} as const
const range = {
  type: 'array',
  items: { type: ['number', 'null'] },
  minItems: 2,
  maxItems: 2,
  description: '[low, high]; null leaves a side open.',
} as const
const closed = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const orObject = (simple: object, object: object): object => ({ if: { type: 'object' }, then: object, else: simple })

const dynamic = {
  description: 'A number, the name of a parameter or argument that holds it, or a reference with slope and intercept.',
  ...orObject(
    { type: ['integer', 'string'] },
    closed({ ref: path, slope: number, intercept: number, raw: { type: 'boolean' } }, ['ref']),
  ),
}

const condition = {
  description: 'A condition ("Mode == SAFE && Voltage > 3"), or a map of names to the values that they must have.',
  if: { type: 'object' },
  then: { type: 'object', minProperties: 1, additionalProperties: { type: ['string', 'number', 'boolean'] } },
  else: { type: 'string', minLength: 1 },
}

const calibrator = closed({
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
const limits = closed({
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

const encoding = closed({
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

const typeDefinition = closed(
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
  repeat: orObject(dynamic, closed({ count: dynamic, gap: dynamic }, ['count'])),
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
    pad: { ...bits, description: 'Bits left unused.' },
    fixed: { type: 'string', pattern: '^([0-9a-fA-F]{2})+$', description: 'Constant bits, in hexadecimal.' },
    bits: bits,
    ...place,
  }),
)

const alias = { type: 'object', additionalProperties: text, description: 'Other names, by name space.' }

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

const level = { enum: ['normal', 'watch', 'warning', 'distress', 'critical', 'severe'] }
const significance = { enum: ['none', 'watch', 'warning', 'distress', 'critical', 'severe'] }
const stages = [
  'transferred-to-range',
  'sent-from-range',
  'received',
  'accepted',
  'queued',
  'started',
  'executed',
  'completed',
  'complete',
  'failed',
]

const command = closed(
  {
    name,
    description: text,
    longDescription: text,
    alias,
    abstract: { type: 'boolean' },
    base: path,
    assign: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    arguments: {
      type: 'array',
      items: closed(
        {
          name,
          description: text,
          type: { $ref: '#/$defs/typeUse' },
          initialValue: { type: ['string', 'number', 'boolean'] },
        },
        ['name', 'type'],
      ),
    },
    entries: { type: 'array', items: { $ref: '#/$defs/entry' } },
    significance: orObject(significance, closed({ level: significance, reason: text }, ['level'])),
    constraints: {
      type: 'array',
      items: orObject({ type: 'string' }, closed({ when: { $ref: '#/$defs/condition' }, timeout: duration }, ['when'])),
    },
    verifiers: {
      type: 'array',
      items: orObject(
        { enum: stages },
        closed(
          {
            stage: { enum: stages },
            container: path,
            when: { $ref: '#/$defs/condition' },
            window: { type: 'array', items: duration, minItems: 2, maxItems: 2 },
          },
          ['stage'],
        ),
      ),
    },
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

const hexOrInteger = { type: 'integer' } as const
const framing = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { enum: ['datagram', 'fixed', 'length-prefix', 'space-packet', 'asm'] } },
  allOf: [
    variant('datagram', {}),
    variant('fixed', { length: { type: 'integer', minimum: 1 } }, ['length']),
    variant(
      'length-prefix',
      { bytes: { enum: [1, 2, 4] }, littleEndian: { type: 'boolean' }, includesPrefix: { type: 'boolean' } },
      ['bytes'],
    ),
    variant('space-packet', { skip: { type: 'integer', minimum: 0 } }),
    variant(
      'asm',
      {
        pattern: { type: 'string', pattern: '^([0-9a-fA-F]{2})+$' },
        maxBitErrors: { type: 'integer', minimum: 0 },
        flywheel: { type: 'integer', minimum: 0 },
        unitLength: { type: 'integer', minimum: 1 },
        convolutional: closed(
          { rate: { enum: ['1/2', '2/3', '3/4', '5/6', '7/8'] }, symbols: { enum: ['hard', 'soft'] } },
          ['symbols'],
        ),
      },
      ['unitLength'],
    ),
  ],
}
function variant(kind: string, properties: object, required: readonly string[] = []): object {
  return {
    if: { properties: { kind: { const: kind } } },
    then: closed({ kind: { const: kind }, ...properties }, ['kind', ...required]),
  }
}

const timeCode = closed(
  {
    code: { enum: ['cuc', 'cds', 'ccs'] },
    preamble: { type: 'string', pattern: '^([0-9a-fA-F]{2})+$' },
    epoch: text,
    correlated: { type: 'boolean' },
  },
  ['code'],
)

/** CCSDS 232.0-B-4 frames, 231.0-B-4 coding, 232.1-B-2 COP-1. */
const telecommands = closed(
  {
    frames: closed(
      {
        standard: { enum: ['TC'] },
        spacecraftId: hexOrInteger,
        length: { type: 'integer', minimum: 8, maximum: 1024, description: 'The longest frame, bytes.' },
        fecf: { type: 'boolean' },
        coding: { enum: ['bch', 'ldpc-128', 'ldpc-512'] },
        bchMode: { enum: ['correction', 'detection'], description: 'What the decoder on board does.' },
        randomised: { type: 'boolean' },
        plop: { enum: [1, 2] },
        bitRate: { type: 'number', exclusiveMinimum: 0, description: 'Bits a second of the radiated channel.' },
        virtualChannels: {
          type: 'array',
          minItems: 1,
          items: closed(
            {
              id: { type: 'integer', minimum: 0, maximum: 63 },
              maps: {
                type: 'array',
                items: { type: 'integer', minimum: 0, maximum: 63 },
                description: 'Multiplexer access points; with them frames have segment headers.',
              },
              cop1: { type: 'boolean', description: 'Sequence-controlled frames (AD) are sent.' },
              farmWindow: {
                type: 'integer',
                minimum: 2,
                maximum: 254,
                multipleOf: 2,
                description: 'Sliding window W of the FARM.',
              },
              fop: closed({
                window: { type: 'integer', minimum: 1, maximum: 255, description: 'K: frames unacknowledged.' },
                timer: { type: 'number', exclusiveMinimum: 0, description: 'T1, seconds.' },
                transmissions: { type: 'integer', minimum: 1, maximum: 255 },
                timeoutType: { enum: [0, 1], description: '0: alert, 1: suspension.' },
              }),
            },
            ['id'],
          ),
        },
      },
      ['standard', 'spacecraftId', 'virtualChannels'],
    ),
    packets: closed({
      packetLength: { type: 'boolean', description: 'The encoder sets the length field of the primary header.' },
      sequenceCount: { enum: ['per-apid', 'none'], description: 'The encoder counts packets, by APID.' },
      errorControl: {
        enum: ['none', 'crc16', 'iso'],
        description: 'Two bytes that the encoder puts after the packet.',
      },
    }),
  },
  ['frames'],
)

export const missionSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:vigie:schema:mission',
  title: 'Vigie: a mission',
  ...closed(
    {
      mission: name,
      title: text,
      description: text,
      simulator: { type: 'boolean', description: 'The mission is flown by a simulator; displays say so.' },
      satellites: {
        type: 'array',
        items: closed(
          {
            name,
            element: path,
            title: text,
            spacecraftId: hexOrInteger,
            colour: text,
            noradId: { type: 'integer' },
            tle: { type: 'array', items: text, minItems: 2, maxItems: 2 },
            model: { type: 'array', items: text, description: 'Files and folders, relative to the mission folder.' },
          },
          ['name', 'element'],
        ),
      },
      stations: {
        type: 'array',
        items: closed(
          {
            name: text,
            code: name,
            element: path,
            latitude: { type: 'number', minimum: -90, maximum: 90 },
            longitude: { type: 'number', minimum: -180, maximum: 360 },
            altitude: number,
            minimumElevation: { type: 'number', minimum: 0, maximum: 90 },
          },
          ['name', 'code', 'element', 'latitude', 'longitude'],
        ),
      },
      model: { type: 'array', items: text, description: 'Further model files: stations, the centre.' },
      chains: {
        type: 'array',
        items: closed(
          {
            name,
            element: path,
            links: {
              type: 'array',
              items: closed(
                {
                  name,
                  kind: { enum: ['tcp-client', 'tcp-server', 'udp', 'file', 'folder', 'pcap'] },
                  station: text,
                  host: text,
                  port: { type: 'integer', minimum: 0, maximum: 65535 },
                  path: text,
                  speed: { type: 'number', exclusiveMinimum: 0 },
                  carries: { enum: ['cadu', 'frame', 'packet'] },
                  framing,
                  enabled: { type: 'boolean' },
                },
                ['name', 'kind', 'carries', 'framing'],
              ),
            },
            frames: closed(
              {
                standard: { enum: ['TM', 'AOS', 'USLP'] },
                length: { type: 'integer', minimum: 7, maximum: 65536 },
                spacecraftId: hexOrInteger,
                fecf: { type: 'boolean' },
                fhec: { type: 'boolean' },
                ocf: { type: 'boolean' },
                insertZone: { type: 'integer', minimum: 0 },
                randomised: { type: 'boolean' },
                reedSolomon: closed(
                  {
                    e: { enum: [8, 16] },
                    interleave: { type: 'integer', minimum: 1, maximum: 8 },
                    dualBasis: { type: 'boolean' },
                    virtualFill: { type: 'integer', minimum: 0 },
                  },
                  ['e', 'interleave'],
                ),
                virtualChannels: {
                  type: 'array',
                  minItems: 1,
                  items: closed(
                    {
                      id: { type: 'integer', minimum: 0, maximum: 63 },
                      map: { type: 'integer', minimum: 0, maximum: 15 },
                      service: { enum: ['packets', 'vcp', 'b-pdu', 'idle'] },
                      origin: { enum: ['realtime', 'playback'] },
                    },
                    ['id', 'service'],
                  ),
                },
              },
              ['standard', 'length', 'virtualChannels'],
            ),
            packets: closed(
              {
                root: path,
                headerBytesToSkip: { type: 'integer', minimum: 0 },
                errorControl: { enum: ['none', 'crc16', 'iso'] },
                segments: {
                  enum: ['reassemble', 'separate'],
                  description: 'Whether segmented packets are put together.',
                },
                time: {
                  type: 'object',
                  required: ['kind'],
                  properties: { kind: { enum: ['reception', 'field', 'parameter'] } },
                  allOf: [
                    variant('reception', {}),
                    variant('field', { byteOffset: { type: 'integer', minimum: 0 }, code: timeCode }, [
                      'byteOffset',
                      'code',
                    ]),
                    variant('parameter', { parameter: path }, ['parameter']),
                  ],
                },
              },
              ['root'],
            ),
            uplinks: {
              type: 'array',
              description: 'Where telecommands leave: one for each station that may radiate.',
              items: closed(
                {
                  name,
                  kind: { enum: ['tcp-client'] },
                  station: text,
                  host: text,
                  port: { type: 'integer', minimum: 0, maximum: 65535 },
                  protocol: { enum: ['cltu-acknowledged', 'cltu-raw'] },
                  enabled: { type: 'boolean' },
                },
                ['name', 'kind', 'host', 'port', 'protocol'],
              ),
            },
            telecommands,
          },
          ['name', 'element', 'links', 'packets'],
        ),
      },
    },
    ['mission'],
  ),
}
