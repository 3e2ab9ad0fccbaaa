/** Commands: arguments checked, PUS packets encoded, packets read back, on one thread. */
import { checkArguments, compileCommands, decodeCommand, encodeCommand, SequenceCounters } from '@vigie/commanding'
import { SpaceSystem, type Argument, type Command, type DataType, type SystemElement } from '@vigie/model'
import { rate, type Bench } from '../bench.ts'

const unsigned = (name: string, sizeInBits: number): DataType => ({
  kind: 'integer',
  name,
  signed: false,
  sizeInBits,
  encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
})
const HEADER = [
  ['headerFlags', 5, '3'],
  ['apid', 11, '256'],
  ['sequenceFlags', 2, '3'],
  ['sequenceCount', 14, '0'],
  ['packetLength', 16, '0'],
  ['pusVersion', 4, '2'],
  ['acknowledge', 4, '15'],
  ['service', 8, undefined],
  ['subservice', 8, undefined],
  ['source', 16, '1'],
] as const

/** A satellite of 200 commands, each with a header of ten fields and four arguments: an index, a mode, a temperature, a count. */
export function commandModel(): SpaceSystem {
  const types: DataType[] = [
    ...[2, 4, 5, 8, 11, 14, 16, 32].map((n) => unsigned(`U${n}`, n)),
    {
      kind: 'enumerated',
      name: 'Mode',
      labels: ['OFF', 'ON', 'AUTO'].map((label, i) => ({ label, value: BigInt(i) })),
      encoding: { kind: 'integer', sizeInBits: 8, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
    },
    {
      kind: 'binary',
      name: 'Data',
      encoding: {
        kind: 'binary',
        sizeInBits: { kind: 'reference', ref: { argument: 'length' }, slope: 8, intercept: 0 },
        byteOrder: 'msb',
        bitOrder: 'msb',
      },
    },
    {
      kind: 'float',
      name: 'Temperature',
      sizeInBits: 32,
      unit: 'degC',
      validRange: { min: -40, max: 60, calibrated: true },
      encoding: {
        kind: 'integer',
        sizeInBits: 16,
        scheme: 'twos-complement',
        byteOrder: 'msb',
        bitOrder: 'msb',
        calibrator: { kind: 'polynomial', coefficients: [0, 0.01] },
      },
    },
  ]
  const base: Command = {
    name: 'TcPacket',
    abstract: true,
    arguments: HEADER.map(([name, bits, initialValue]): Argument => ({
      name,
      type: `U${bits}`,
      ...(initialValue === undefined ? {} : { initialValue }),
    })),
    container: { name: 'TcPacket', entries: HEADER.map(([argument]) => ({ kind: 'argument', argument })) },
  }
  const own: readonly Argument[] = [
    { name: 'index', type: 'U8' },
    { name: 'mode', type: 'Mode' },
    { name: 'threshold', type: 'Temperature' },
    { name: 'count', type: 'U32' },
  ]
  const load: Command = {
    name: 'Load',
    abstract: false,
    base: 'TcPacket',
    assignments: [
      { argument: 'service', value: '6' },
      { argument: 'subservice', value: '2' },
    ],
    arguments: [
      { name: 'address', type: 'U32' },
      { name: 'length', type: 'U16' },
      { name: 'data', type: 'Data' },
    ],
    container: {
      name: 'Load',
      base: 'TcPacket',
      entries: ['address', 'length', 'data'].map((argument) => ({ kind: 'argument', argument })),
    },
  }
  const commands = Array.from({ length: 200 }, (_, i): Command => ({
    name: `Command${i}`,
    abstract: false,
    base: 'TcPacket',
    assignments: [
      { argument: 'service', value: '8' },
      { argument: 'subservice', value: String(i) },
    ],
    arguments: own,
    container: {
      name: `Command${i}`,
      base: 'TcPacket',
      entries: own.map(({ name }) => ({ kind: 'argument', argument: name })),
    },
  }))
  const root: SystemElement = {
    name: 'Bench',
    kind: 'mission',
    types: [],
    parameters: [],
    containers: [],
    argumentTypes: types,
    commands: [base, load, ...commands],
    commandContainers: [],
    events: [],
    algorithms: [],
    streams: [],
    services: [],
    messages: [],
    children: [],
  }
  return new SpaceSystem(root)
}

const plans = compileCommands(commandModel(), {
  packets: { packetLength: true, sequenceCount: 'per-apid', errorControl: 'crc16' },
})
const encodable = [...plans.all()].filter((p) => p.encodable && p.path !== 'Load')
const load = plans.need('Load')
const loaded = checkArguments(load, { address: 4096, data: new Uint8Array(200) }).values
const counters = new SequenceCounters()
const context = { sequenceCount: counters.next }
const given = { index: 3, mode: 'AUTO', threshold: 20.5, count: 100_000 }
const texts = { index: '3', mode: 'AUTO', threshold: '68.9 degF', count: '0x186a0' }
const checked = encodable.map((plan) => ({ plan, values: checkArguments(plan, given).values }))
const packets = checked.map(({ plan, values }) => encodeCommand(plan, values, context).bytes)

export const benches: readonly Bench[] = [
  {
    name: 'encode a PUS command of 4 arguments, arguments already checked',
    unit: 'thousand commands/s',
    goal: '≥ 200',
    round: () =>
      rate(encodable.length / 1e3, () => {
        for (const { plan, values } of checked) encodeCommand(plan, values, context)
      }),
  },
  {
    name: 'encode a memory load of 200 bytes, whose length is an argument',
    unit: 'thousand commands/s',
    round: () =>
      rate(100 / 1e3, () => {
        for (let i = 0; i < 100; i++) encodeCommand(load, loaded, context)
      }),
  },
  {
    name: 'check the arguments and encode',
    unit: 'thousand commands/s',
    goal: '≥ 200',
    round: () =>
      rate(encodable.length / 1e3, () => {
        for (const plan of encodable) encodeCommand(plan, checkArguments(plan, given).values, context)
      }),
  },
  {
    name: 'check arguments given as text with units, and encode',
    unit: 'thousand commands/s',
    round: () =>
      rate(encodable.length / 1e3, () => {
        for (const plan of encodable) encodeCommand(plan, checkArguments(plan, texts).values, context)
      }),
  },
  {
    name: 'identify and read a command of 200',
    unit: 'thousand commands/s',
    round: () =>
      rate(encodable.length / 1e3, () => {
        for (const bytes of packets) decodeCommand(plans, bytes)
      }),
  },
]
