/** Links and chains: how telemetry comes in. */
import { Type, type Static } from 'typebox'
import { Text, Time } from './common.ts'

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$' })

export const Link = Type.Object({
  chain: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  station: Type.Optional(Type.String()),
  address: Type.String({ description: 'where it reads from, in words' }),
  enabled: Type.Boolean(),
  state: Type.Enum(['disabled', 'connecting', 'connected', 'waiting', 'ended', 'failed']),
  detail: Type.String(),
  bytes: Type.Number(),
  units: Type.Number(),
  errors: Type.Number(),
  bitRate: Type.Number({ description: 'bit/s over the last seconds' }),
  lastData: Type.Optional(Time),
})
export type Link = Static<typeof Link>

export const Framing = Type.Union([
  Type.Object({ kind: Type.Literal('datagram') }),
  Type.Object({ kind: Type.Literal('fixed'), length: Type.Integer({ minimum: 1 }) }),
  Type.Object({
    kind: Type.Literal('length-prefix'),
    bytes: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(4)]),
    littleEndian: Type.Boolean(),
    includesPrefix: Type.Boolean(),
  }),
  Type.Object({ kind: Type.Literal('space-packet'), skip: Type.Integer({ minimum: 0 }) }),
  Type.Object({
    kind: Type.Literal('asm'),
    pattern: Type.String({ pattern: '^[0-9A-Fa-f]{2,}$' }),
    maxBitErrors: Type.Integer({ minimum: 0 }),
    flywheel: Type.Integer({ minimum: 0 }),
    unitLength: Type.Integer({ minimum: 1 }),
    convolutional: Type.Optional(
      Type.Object({
        rate: Type.Optional(Type.Enum(['1/2', '2/3', '3/4', '5/6', '7/8'], { description: 'found unless told' })),
        symbols: Type.Enum(['hard', 'soft']),
      }),
    ),
  }),
])
export const LinkConfig = Type.Object({
  name: Name,
  kind: Type.Enum(['tcp-client', 'tcp-server', 'udp', 'file', 'folder', 'pcap']),
  station: Type.Optional(Type.String()),
  host: Type.Optional(Type.String({ maxLength: 255 })),
  port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  path: Type.Optional(Text('relative to the mission folder')),
  speed: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, description: 'pcap: how many times faster than it was captured' }),
  ),
  carries: Type.Enum(['cadu', 'frame', 'packet']),
  framing: Framing,
  enabled: Type.Boolean(),
})

export const FrameConfig = Type.Object({
  standard: Type.Enum(['TM', 'AOS', 'USLP']),
  length: Type.Integer({ minimum: 7, maximum: 65_536 }),
  spacecraftId: Type.Optional(Type.Integer({ minimum: 0 })),
  fecf: Type.Boolean(),
  fhec: Type.Boolean(),
  ocf: Type.Boolean(),
  insertZone: Type.Integer({ minimum: 0 }),
  randomised: Type.Boolean(),
  reedSolomon: Type.Optional(
    Type.Object({
      e: Type.Union([Type.Literal(8), Type.Literal(16)]),
      interleave: Type.Integer({ minimum: 1, maximum: 8 }),
      dualBasis: Type.Boolean(),
      virtualFill: Type.Integer({ minimum: 0 }),
    }),
  ),
  virtualChannels: Type.Array(
    Type.Object({
      id: Type.Integer({ minimum: 0, maximum: 63 }),
      map: Type.Optional(Type.Integer({ minimum: 0 })),
      service: Type.Enum(['packets', 'vcp', 'b-pdu', 'idle']),
      origin: Type.Enum(['realtime', 'playback']),
    }),
  ),
})
export const PacketConfig = Type.Object({
  root: Type.String({ description: 'path of the root container' }),
  headerBytesToSkip: Type.Integer({ minimum: 0 }),
  errorControl: Type.Enum(['none', 'crc16', 'iso']),
  segments: Type.Optional(Type.Enum(['separate', 'reassemble'])),
  time: Type.Union([
    Type.Object({ kind: Type.Literal('reception') }),
    Type.Object({
      kind: Type.Literal('field'),
      byteOffset: Type.Integer({ minimum: 0 }),
      code: Type.Object({
        code: Type.Enum(['cuc', 'cds', 'ccs']),
        preamble: Type.Optional(Type.String()),
        epoch: Type.Optional(Type.String()),
        correlated: Type.Boolean(),
      }),
    }),
    Type.Object({ kind: Type.Literal('parameter'), parameter: Type.String() }),
  ]),
})
const UplinkConfig = Type.Object({
  name: Name,
  kind: Type.Enum(['tcp-client']),
  station: Type.Optional(Type.String()),
  host: Type.String({ maxLength: 255 }),
  port: Type.Integer({ minimum: 0, maximum: 65_535 }),
  protocol: Type.Enum(['cltu-acknowledged', 'cltu-raw']),
  enabled: Type.Boolean(),
})
const Octets = Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(4)])
const TelecommandConfig = Type.Object({
  queue: Type.Optional(
    Type.Object({
      limit: Type.Integer({ minimum: 2, maximum: 100_000 }),
      reserve: Type.Integer({ minimum: 0 }),
    }),
  ),
  verification: Type.Optional(
    Type.Object({
      standard: Type.Enum(['A', 'C']),
      timeBytes: Type.Integer({ minimum: 0, maximum: 64 }),
      counterBytes: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)])),
      destinationBytes: Type.Optional(Octets),
      spareBytes: Type.Optional(Type.Integer({ minimum: 0, maximum: 64 })),
      stepBytes: Octets,
      failureCodeBytes: Octets,
      failureCode: Type.Optional(Type.String()),
    }),
  ),
  packets: Type.Optional(
    Type.Object({
      packetLength: Type.Boolean(),
      sequenceCount: Type.Enum(['per-apid', 'none']),
      errorControl: Type.Enum(['none', 'crc16', 'iso']),
    }),
  ),
  frames: Type.Object({
    standard: Type.Enum(['TC', 'USLP']),
    spacecraftId: Type.Integer({ minimum: 0, maximum: 65_535 }),
    length: Type.Integer({ minimum: 8, maximum: 65_536 }),
    fecf: Type.Boolean(),
    fecfBytes: Type.Optional(Type.Union([Type.Literal(2), Type.Literal(4)])),
    coding: Type.Enum(['bch', 'ldpc-128', 'ldpc-512']),
    bchMode: Type.Enum(['correction', 'detection']),
    randomised: Type.Boolean(),
    plop: Type.Union([Type.Literal(1), Type.Literal(2)]),
    bitRate: Type.Number({ exclusiveMinimum: 0 }),
    virtualChannels: Type.Array(
      Type.Object({
        id: Type.Integer({ minimum: 0, maximum: 63 }),
        maps: Type.Array(Type.Integer({ minimum: 0, maximum: 63 })),
        cop1: Type.Boolean(),
        farmWindow: Type.Integer({ minimum: 2, maximum: 254, multipleOf: 2 }),
        fop: Type.Object({
          window: Type.Integer({ minimum: 1, maximum: 255 }),
          timer: Type.Number({ exclusiveMinimum: 0, description: 's' }),
          transmissions: Type.Integer({ minimum: 1, maximum: 255 }),
          timeoutType: Type.Union([Type.Literal(0), Type.Literal(1)]),
        }),
      }),
    ),
  }),
})
/** As `ChainConfig` of the model: what mission.yaml says of a chain. */
export const ChainConfig = Type.Object({
  name: Name,
  element: Type.String({ description: 'element of the satellite' }),
  links: Type.Array(LinkConfig, { maxItems: 64 }),
  frames: Type.Optional(FrameConfig),
  packets: PacketConfig,
  uplinks: Type.Optional(Type.Array(UplinkConfig, { maxItems: 64 })),
  placement: Type.Optional(Type.Enum(['worker', 'in-process'])),
  telecommands: Type.Optional(TelecommandConfig),
})

export const ChainState = Type.Enum(['starting', 'running', 'stopped', 'failed'])
export const Chain = Type.Object({
  name: Type.String(),
  element: Type.String(),
  satellite: Type.Optional(Type.String()),
  kind: Type.Enum(['live', 'replay']),
  placement: Type.Enum(['worker', 'in-process']),
  state: ChainState,
  detail: Type.String(),
  restarts: Type.Integer(),
  started: Type.Optional(Time),
  links: Type.Array(Type.String()),
  parameters: Type.Integer({ description: 'columns' }),
  frames: Type.Object({
    received: Type.Number(),
    bad: Type.Number({ description: 'check failed' }),
    corrected: Type.Number({ description: 'frames with symbols corrected' }),
    lost: Type.Number({ description: 'by virtual-channel count, received by no link' }),
    repeated: Type.Number({ description: 'received by another link before, used once' }),
  }),
  packets: Type.Object({
    received: Type.Number(),
    unknown: Type.Number({ description: 'no container matches' }),
    bad: Type.Number(),
    lost: Type.Number({ description: 'by sequence count' }),
    perSecond: Type.Number(),
  }),
  samplesPerSecond: Type.Number(),
  lastGeneration: Type.Optional(Time),
  lastReception: Type.Optional(Time),
  config: Type.Optional(ChainConfig),
})
export type Chain = Static<typeof Chain>
