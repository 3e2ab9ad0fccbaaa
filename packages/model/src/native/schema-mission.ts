/** JSON Schema of `mission.yaml`: satellites, stations, chains and their links; published beside that of element files. */
import { ALARM_LEVELS } from '../alarms.ts'
import { SIGNIFICANCE_LEVELS } from '../commands.ts'
import { RETAINED_KINDS } from '../retention.ts'
import { pusServicesSchema } from './schema-pus.ts'
import { passSchema } from './pass-reader.ts'
import { closed, duration, name, number, path, text } from './schema-forms.ts'

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

/** What TC frames have room for, and USLP ones. */
const uplinkLimits = (standard: string, spacecraftId: number, length: number, maps: number, channels: number) => ({
  if: { properties: { standard: { const: standard } } },
  then: {
    properties: {
      spacecraftId: { minimum: 0, maximum: spacecraftId },
      length: { maximum: length },
      virtualChannels: {
        items: {
          properties: { id: { maximum: channels }, maps: { items: { maximum: maps } } },
        },
      },
    },
  },
})

/** CCSDS 232.0-B-4 or 732.1-B-2 frames, 231.0-B-4 coding, 232.1-B-2 COP-1. */
const telecommands = closed(
  {
    frames: {
      ...closed(
        {
          standard: { enum: ['TC', 'USLP'] },
          spacecraftId: hexOrInteger,
          length: { type: 'integer', minimum: 8, maximum: 65_536, description: 'The longest frame, bytes.' },
          fecf: { type: 'boolean' },
          fecfBytes: { enum: [2, 4], description: 'USLP: 4 for a CRC-32.' },
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
      allOf: [uplinkLimits('TC', 1023, 1024, 63, 63), uplinkLimits('USLP', 65_535, 65_536, 15, 62)],
    },
    packets: closed({
      packetLength: { type: 'boolean', description: 'The encoder sets the length field of the primary header.' },
      sequenceCount: { enum: ['per-apid', 'none'], description: 'The encoder counts packets, by APID.' },
      errorControl: {
        enum: ['none', 'crc16', 'iso'],
        description: 'Two bytes that the encoder puts after the packet.',
      },
    }),
    verification: {
      ...closed(
        {
          standard: { enum: ['A', 'C'], description: 'ECSS-E-70-41A or ECSS-E-ST-70-41C, which is taken.' },
          timeBytes: {
            type: 'integer',
            minimum: 0,
            maximum: 64,
            description: 'Time field of telemetry, preamble included.',
          },
          counterBytes: { enum: [0, 1, 2] },
          destinationBytes: { enum: [0, 1, 2, 4] },
          spareBytes: { type: 'integer', minimum: 0, maximum: 64 },
          stepBytes: { enum: [0, 1, 2, 4], description: 'Step of progress reports; 1 unless told.' },
          failureCodeBytes: { enum: [0, 1, 2, 4], description: 'Code of failure notices; 2 unless told.' },
          failureCode: { ...path, description: 'Enumerated parameter whose labels name the failure codes.' },
        },
        ['timeBytes'],
      ),
      description: 'How the satellite reports on requests: service 1 of the packet utilisation standard.',
    },
    pus: pusServicesSchema,
    queue: {
      ...closed({
        limit: { type: 'integer', minimum: 2, maximum: 100_000, description: '1000 unless told.' },
        reserve: {
          type: 'integer',
          minimum: 0,
          description: 'Places for what has a priority above 0; 50 unless told.',
        },
      }),
      description: 'How many telecommands may wait to leave; what is asked for beyond is refused.',
    },
  },
  ['frames'],
)

const ROLES = ['viewer', 'controller', 'operations-engineer', 'administrator']

const paths = { type: 'array', minItems: 1, items: path }
const activityScope = {
  ...closed({
    elements: { ...paths, description: 'With those below them; all unless told.' },
    kinds: { type: 'array', items: text, description: 'Kinds of activity; all unless told.' },
    from: { enum: [...SIGNIFICANCE_LEVELS], description: 'From this significance on.' },
    except: { ...paths, description: 'Activities, or all of elements, that it is not about.' },
  }),
  description: 'Activities that the rule is about: those that fit everything that is told.',
}
const ruleParts = {
  name: { ...name, description: 'Refusals name it.' },
  activities: activityScope,
  otherwise: {
    enum: ['hold', 'refuse'],
    description: 'It waits and is released by itself, or must be asked for again.',
  },
  overriders: { type: 'array', items: { enum: ROLES }, description: 'Who may set it aside for one activity.' },
}
const holdRule = closed(
  {
    ...ruleParts,
    while: closed({
      parameters: { ...paths, description: 'Whose alarms count.' },
      elements: { ...paths, description: 'All alarms of them and below count.' },
      from: { enum: ALARM_LEVELS.filter((l) => l !== 'normal'), description: 'The least level that counts; critical.' },
      until: { enum: ['normal', 'acknowledged'], description: 'Until the value is back, or until it is acknowledged.' },
      silent: { ...duration, description: 'It holds too when so long nothing was received of one of them.' },
    }),
  },
  ['name', 'while'],
)
const windowRule = closed(
  {
    ...ruleParts,
    pass: passSchema,
    required: {
      enum: ['always', 'planned'],
      description: 'Always, or while the contact plan has a pass of the satellite to come.',
    },
  },
  ['name'],
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
            control: {
              ...closed({ host: text, port: { type: 'integer', minimum: 0, maximum: 65535 } }, ['host', 'port']),
              description: 'Where it takes activities (docs/formats/station-control.md).',
            },
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
            placement: {
              enum: ['worker', 'in-process'],
              description: 'A thread of its own, which is taken, or that of the centre: for what reports little.',
            },
            telecommands,
          },
          ['name', 'element', 'links', 'packets'],
        ),
      },
      release: {
        ...closed({
          rights: {
            type: 'array',
            minItems: 1,
            description: 'Who may ask for what; one that fits is enough.',
            items: closed(
              {
                role: { enum: ROLES },
                elements: { type: 'array', items: path, description: 'With those below them; all unless told.' },
                kinds: {
                  type: 'array',
                  items: text,
                  description: 'Kinds of activity, such as telecommand; all unless told.',
                },
                upTo: { enum: [...SIGNIFICANCE_LEVELS], description: 'The gravest significance.' },
              },
              ['role'],
            ),
          },
          approvalFrom: {
            enum: [...SIGNIFICANCE_LEVELS],
            description: 'From here on a second person approves; critical.',
          },
          approvers: { type: 'array', items: { enum: ROLES } },
          firingFrom: {
            enum: [...SIGNIFICANCE_LEVELS],
            description: 'From here on arming and firing are two acts; severe.',
          },
          recoverers: {
            type: 'array',
            items: { enum: ROLES },
            description: 'Who may take the uplink from its holder.',
          },
          uplinkHeld: { type: 'boolean', description: 'Telecommands only from who holds the uplink; true.' },
          overriders: {
            type: 'array',
            items: { enum: ROLES },
            description: 'Who may set aside a rule that names nobody, and what the model calls suspendable.',
          },
          holds: { type: 'array', items: holdRule, description: 'Alarms and silence that hold activities back.' },
          windows: { type: 'array', items: windowRule, description: 'Activities that leave only in passes.' },
        }),
        description: 'Who may command, and what grave activities need, as far as it differs from the usual.',
      },
      programs: {
        type: 'array',
        description: 'Programs that carry out activities (docs/formats/programs.md).',
        items: closed(
          {
            activity: path,
            run: { type: 'array', items: text, minItems: 1, description: 'The program and its arguments; no shell.' },
            env: { type: 'object', additionalProperties: text },
            folder: { ...text, description: 'Relative to the folder of the mission.' },
            timeout: { ...duration, description: 'After so long it is killed; 10 min.' },
            stages: { enum: ['exit', 'lines'], description: 'What tells how far it is: the exit code, or JSON lines.' },
          },
          ['activity', 'run'],
        ),
      },
      archive: closed({
        retention: {
          type: 'array',
          description: 'What may go, and when; the first rule that fits counts. Without rules everything is kept.',
          items: closed(
            {
              kind: { enum: [...RETAINED_KINDS] },
              satellite: { ...text, description: 'Of the chains of this satellite only.' },
              chain: { ...text, description: 'Of this chain only; "centre" is the centre itself.' },
              age: { ...text, description: 'What was received longer ago may go: "90 d".' },
              bytes: {
                type: 'integer',
                minimum: 0,
                description: 'The oldest may go until no more than so many bytes are left; not of parameters.',
              },
            },
            ['kind'],
          ),
        },
      }),
    },
    ['mission'],
  ),
}
