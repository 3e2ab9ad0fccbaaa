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

/** Name space of the aliases by which packets of channels mean them. */
export const CHANNEL_ALIAS = 'FPrimeChannel'
/** One channel: identifier, time, value. */
const CHANNEL_VALUE = 'FPrimeChannelValue'
/** More than a packet can hold. */
const MOST_CHANNELS = 65_535

/** Names of the containers that events and packets extend. */
export interface DownlinkFrame {
  readonly suffix: string
  readonly containers: readonly Container[]
  readonly event: string
  readonly packet: string
}

const entry = (parameter: string): Entry => ({ kind: 'parameter', parameter })
const TIME = ['FPrimeTimeBase', 'FPrimeTimeContext', 'FPrimeTimeSeconds', 'FPrimeTimeMicroseconds'].map(entry)

const CHANNEL: readonly Entry[] = [
  entry('FPrimeChannelId'),
  ...TIME,
  { kind: 'indirect', ref: 'FPrimeChannelId', raw: true, aliasNamespace: CHANNEL_ALIAS },
]
const FURTHER: readonly Entry[] = [
  {
    kind: 'container',
    container: CHANNEL_VALUE,
    repeat: { count: { kind: 'fixed', value: MOST_CHANNELS }, toEnd: true },
  },
]

export function downlinkFrame(ccsds: boolean): DownlinkFrame {
  const suffix = ccsds ? '' : '_bare'
  const root = ccsds ? 'CCSDSSpacePacket' : 'FPrimePacket'
  const header = ccsds ? HEADER_PARAMETERS.slice(0, 7).map((p) => entry(p.name)) : []
  const kind = (name: string, descriptor: number, entries: readonly Entry[], abstract: boolean): Container => ({
    name: `${name}${suffix}`,
    abstract,
    base: root,
    restriction: {
      kind: 'comparison',
      left: { parameter: 'FPrimeDescriptor' },
      operator: '==',
      right: { literal: String(descriptor) },
    },
    entries,
  })
  return {
    suffix,
    containers: [
      { name: root, abstract: true, entries: [...header, entry('FPrimeDescriptor')] },
      // Svc::TlmChan puts as many channels into a packet as it has room for, each with its own time.
      kind('FPrimeTelemetryChannel', DESCRIPTOR.channel, [...CHANNEL, ...FURTHER], false),
      kind('FPrimeEvent', DESCRIPTOR.event, [entry('FPrimeEventId'), ...TIME], true),
      kind('FPrimeTelemetryPacket', DESCRIPTOR.packet, [entry('FPrimePacketId'), ...TIME], true),
      ...(ccsds ? [{ name: CHANNEL_VALUE, abstract: true, entries: CHANNEL }] : []),
    ],
    event: `FPrimeEvent${suffix}`,
    packet: `FPrimeTelemetryPacket${suffix}`,
  }
}
