/** What F´ puts around channels and events (Fw::ComPacket): descriptor, identifier, time; with or without a CCSDS header. */
import type { Container, Entry } from '../containers.ts'
import type { DataType } from '../types.ts'
import { integerEncoding } from './types-reader.ts'

/** Packet descriptors of the framework (ComCfg). */
export const DESCRIPTOR = { command: 0, channel: 1, event: 2, file: 3, packet: 4, product: 5 } as const

interface HeaderParameter {
  readonly name: string
  readonly description: string
  readonly bits: number
  /** Alias of the dictionary that may change the size. */
  readonly alias?: string
  readonly type: (bits: number) => DataType
}

const unsigned =
  (name: string) =>
  (bits: number): DataType => ({
    name: `${name}_t`,
    kind: 'integer',
    signed: false,
    sizeInBits: bits,
    encoding: integerEncoding(bits, false),
  })

export const HEADER_PARAMETERS: readonly HeaderParameter[] = [
  { name: 'CCSDSVersion', description: 'Packet version number', bits: 3, type: unsigned('CCSDSVersion') },
  { name: 'CCSDSType', description: '0 telemetry, 1 telecommand', bits: 1, type: unsigned('CCSDSType') },
  {
    name: 'CCSDSSecondaryHeader',
    description: 'Secondary header flag',
    bits: 1,
    type: unsigned('CCSDSSecondaryHeader'),
  },
  { name: 'CCSDSApid', description: 'Application process identifier', bits: 11, type: unsigned('CCSDSApid') },
  { name: 'CCSDSSequenceFlags', description: 'Sequence flags', bits: 2, type: unsigned('CCSDSSequenceFlags') },
  { name: 'CCSDSSequenceCount', description: 'Sequence count', bits: 14, type: unsigned('CCSDSSequenceCount') },
  { name: 'CCSDSLength', description: 'Packet data length less one', bits: 16, type: unsigned('CCSDSLength') },
  {
    name: 'FPrimeDescriptor',
    description: 'Kind of F´ packet',
    bits: 16,
    alias: 'FwPacketDescriptorType',
    type: unsigned('FPrimeDescriptor'),
  },
  {
    name: 'FPrimeChannelId',
    description: 'Channel identifier',
    bits: 32,
    alias: 'FwChanIdType',
    type: unsigned('FPrimeChannelId'),
  },
  {
    name: 'FPrimeEventId',
    description: 'Event identifier',
    bits: 32,
    alias: 'FwEventIdType',
    type: unsigned('FPrimeEventId'),
  },
  {
    name: 'FPrimePacketId',
    description: 'Telemetry packet identifier',
    bits: 16,
    alias: 'FwTlmPacketizeIdType',
    type: unsigned('FPrimePacketId'),
  },
  {
    name: 'FPrimeTimeBase',
    description: 'Time base',
    bits: 16,
    alias: 'FwTimeBaseStoreType',
    type: unsigned('FPrimeTimeBase'),
  },
  {
    name: 'FPrimeTimeContext',
    description: 'Time context',
    bits: 8,
    alias: 'FwTimeContextStoreType',
    type: unsigned('FPrimeTimeContext'),
  },
  {
    name: 'FPrimeTimeSeconds',
    description: 'Time, whole seconds since 1970',
    bits: 32,
    type: (bits) => ({
      name: 'FPrimeTimeSeconds_t',
      kind: 'absolute-time',
      timeEncoding: { encoding: integerEncoding(bits, false), scale: 1, offset: 0, epoch: { kind: 'UNIX' } },
    }),
  },
  {
    name: 'FPrimeTimeMicroseconds',
    description: 'Time, microseconds',
    bits: 32,
    type: unsigned('FPrimeTimeMicroseconds'),
  },
]

/** Names of the containers that channels, events and packets extend. */
export interface DownlinkFrame {
  readonly suffix: string
  readonly containers: readonly Container[]
  readonly channel: string
  readonly event: string
  readonly packet: string
}

const entry = (parameter: string): Entry => ({ kind: 'parameter', parameter })
const TIME = ['FPrimeTimeBase', 'FPrimeTimeContext', 'FPrimeTimeSeconds', 'FPrimeTimeMicroseconds'].map(entry)

export function downlinkFrame(ccsds: boolean): DownlinkFrame {
  const suffix = ccsds ? '' : '_bare'
  const root = ccsds ? 'CCSDSSpacePacket' : 'FPrimePacket'
  const header = ccsds ? HEADER_PARAMETERS.slice(0, 7).map((p) => entry(p.name)) : []
  const kind = (name: string, descriptor: number, id: string): Container => ({
    name: `${name}${suffix}`,
    abstract: true,
    base: root,
    restriction: {
      kind: 'comparison',
      left: { parameter: 'FPrimeDescriptor' },
      operator: '==',
      right: { literal: String(descriptor) },
    },
    entries: [entry(id), ...TIME],
  })
  return {
    suffix,
    containers: [
      { name: root, abstract: true, entries: [...header, entry('FPrimeDescriptor')] },
      kind('FPrimeTelemetryChannel', DESCRIPTOR.channel, 'FPrimeChannelId'),
      kind('FPrimeEvent', DESCRIPTOR.event, 'FPrimeEventId'),
      kind('FPrimeTelemetryPacket', DESCRIPTOR.packet, 'FPrimePacketId'),
    ],
    channel: `FPrimeTelemetryChannel${suffix}`,
    event: `FPrimeEvent${suffix}`,
    packet: `FPrimeTelemetryPacket${suffix}`,
  }
}
