/** Entries that name a member, a parameter by its value, or a piece of something larger (XTCE 1.3 SequenceEntryType). */
import { describe, expect, test } from 'vitest'
import type { Container, DataType, Entry, Parameter, SpaceSystem } from '@vigie/model'
import { compileTelemetry, createDecoder, interpretPacket, PacketFlag } from '../src/index.ts'
import { batchOf, samplesOf } from './support/batches.ts'
import { model } from './support/random-model.ts'

const unsigned = (name: string, sizeInBits: number): DataType => ({
  kind: 'integer',
  name,
  signed: false,
  sizeInBits,
  encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
})
const TYPES: readonly DataType[] = [
  unsigned('u8', 8),
  unsigned('u16', 16),
  {
    kind: 'aggregate',
    name: 'pair',
    members: [
      { name: 'a', type: 'u8' },
      { name: 'b', type: 'u16' },
    ],
  },
  { kind: 'array', name: 'three', elementType: 'u8', dimensions: [{ count: { kind: 'fixed', value: 3 } }] },
]
const parameter = (name: string, type: string, aliases?: Record<string, string>): Parameter => ({
  name,
  type,
  source: 'telemetered',
  ...(aliases === undefined ? {} : { aliases }),
})
const PARAMETERS = [
  parameter('Id', 'u8'),
  parameter('Volt', 'u16', { HK: '0x21' }),
  parameter('Amp', 'u8', { HK: '34' }),
  parameter('Pair', 'pair'),
  parameter('List', 'three'),
]

/** Values by column path, from both decoders, which must agree; whether the packet is flagged as truncated. */
function values(entries: readonly Entry[], packet: readonly number[], others: readonly Container[] = []): unknown {
  const system: SpaceSystem = model(TYPES, PARAMETERS, [{ name: 'root', abstract: false, entries }, ...others])
  const plan = compileTelemetry(system, { chain: 'test', root: 'root' })
  expect(plan.diagnostics).toEqual([])
  const blocks = createDecoder(plan).decode(batchOf([Uint8Array.from(packet)]))
  const { samples } = samplesOf(blocks, 0, (c) => plan.parameters[c]!.path)
  const plain = interpretPacket(system, 'root', Uint8Array.from(packet))
  const compiled = Object.fromEntries([...samples].map(([path, list]) => [path, list.map((s) => s.eng)]))
  const interpreted: Record<string, unknown[]> = {}
  for (const f of plain.fields) (interpreted[f.path] ??= []).push(f.eng)
  expect(interpreted).toEqual(compiled)
  const truncated = (blocks[0]!.flags[0]! & PacketFlag.truncated) !== 0
  expect(plain.truncated).toBe(truncated)
  return truncated ? { ...compiled, truncated } : compiled
}

test('an entry of a member reads that member alone', () => {
  const entries: Entry[] = [
    { kind: 'parameter', parameter: 'Pair', member: 'b' },
    { kind: 'parameter', parameter: 'List', member: '[1]' },
    { kind: 'parameter', parameter: 'Amp' },
  ]
  expect(values(entries, [1, 2, 3, 4])).toEqual({ 'Pair.b': [0x102], List: [3], Amp: [4] })
})

describe('an indirect entry', () => {
  const entries: Entry[] = [
    {
      kind: 'parameter',
      parameter: 'Id',
    },
    { kind: 'indirect', ref: 'Id', aliasNamespace: 'HK' },
    { kind: 'parameter', parameter: 'Id' },
    { kind: 'indirect', ref: 'Id', aliasNamespace: 'HK' },
  ]
  test('is the parameter that the value before it names by an alias', () => {
    expect(values(entries, [0x21, 1, 2, 0x22, 3])).toEqual({ Id: [0x21, 0x22], Volt: [0x102], Amp: [3] })
  })
  test('ends the packet, and says so, when nothing has that name', () => {
    expect(values(entries, [0x23, 1, 2, 0x22, 3])).toEqual({ Id: [0x23], truncated: true })
  })
})

describe('segments', () => {
  const piece = (of: 'parameter' | 'container', path: string, sizeInBits: number, order?: number): Entry => ({
    kind: 'segment',
    of,
    path,
    sizeInBits,
    ...(order === undefined ? {} : { order }),
  })
  test('of a parameter are put together in their order', () => {
    const entries = [
      piece('parameter', 'Volt', 4, 1),
      { kind: 'parameter', parameter: 'Amp' } as const,
      piece('parameter', 'Volt', 12, 0),
    ]
    expect(values(entries, [0xa7, 0x71, 0x23])).toEqual({ Amp: [0x77], Volt: [0x123a] })
  })
  test('of a container are read as the container', () => {
    const nested: Container = {
      name: 'nested',
      abstract: false,
      entries: [
        { kind: 'parameter', parameter: 'Amp' },
        { kind: 'parameter', parameter: 'Volt' },
      ],
    }
    const entries = [
      piece('container', 'nested', 12),
      { kind: 'parameter', parameter: 'Id' } as const,
      piece('container', 'nested', 12),
    ]
    expect(values(entries, [0x12, 0x3f, 0xf4, 0x56], [nested])).toEqual({ Id: [0xff], Amp: [0x12], Volt: [0x3456] })
  })
  test('that a packet never completes are told when the model is compiled', () => {
    const system = model(TYPES, PARAMETERS, [
      { name: 'root', abstract: false, entries: [piece('parameter', 'Volt', 8)] },
    ])
    expect(compileTelemetry(system, { chain: 'test', root: 'root' }).diagnostics).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('segments of several packets are not put together') },
    ])
  })
})
