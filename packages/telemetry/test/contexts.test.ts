/** Values that depend on others: context calibrators, validity conditions, times counted from another time. */
import { describe, expect, test } from 'vitest'
import type { Container, DataType, MatchCriteria, Parameter } from '@vigie/model'
import { compileTelemetry, createDecoder, interpretPacket, PacketFlag, Validity } from '../src/index.ts'
import { batchOf } from './support/batches.ts'
import { model } from './support/random-model.ts'

const when = (parameter: string, literal: string): MatchCriteria => ({
  kind: 'comparison',
  left: { parameter },
  operator: '==',
  right: { literal },
})
const bits = { kind: 'integer', sizeInBits: 8, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' } as const
const types: DataType[] = [
  { kind: 'integer', name: 'Byte', signed: false, sizeInBits: 8, encoding: bits },
  {
    kind: 'enumerated',
    name: 'Range',
    labels: [
      { value: 0n, label: 'LOW' },
      { value: 1n, label: 'HIGH' },
    ],
    encoding: bits,
  },
  {
    kind: 'float',
    name: 'Scaled',
    sizeInBits: 64,
    encoding: {
      ...bits,
      calibrator: { kind: 'polynomial', coefficients: [0, 1] },
      contextCalibrators: [
        { when: when('range', 'HIGH'), calibrator: { kind: 'polynomial', coefficients: [0, 10] } },
        { when: when('kind', '2'), calibrator: { kind: 'polynomial', coefficients: [1000] } },
      ],
    },
  },
  {
    kind: 'absolute-time',
    name: 'Base',
    timeEncoding: { encoding: bits, scale: 1, offset: 0, epoch: { kind: 'TAI' } },
  },
  {
    kind: 'absolute-time',
    name: 'Later',
    timeEncoding: { encoding: bits, scale: 0.001, offset: 0, offsetFrom: { parameter: 'base' } },
  },
]
const parameter = (name: string, type: string, more: Partial<Parameter> = {}): Parameter => ({
  name,
  type,
  source: 'telemetered',
  ...more,
})
const parameters = [
  parameter('kind', 'Byte'),
  parameter('range', 'Range'),
  parameter('value', 'Scaled'),
  parameter('checked', 'Byte', { validity: when('range', 'LOW') }),
  parameter('base', 'Base'),
  parameter('later', 'Later'),
]
const entries = (...names: string[]): Container['entries'] =>
  names.map((name) => ({ kind: 'parameter', parameter: name }))
const system = model(types, parameters, [
  { name: 'root', abstract: true, entries: entries('kind') },
  {
    name: 'both',
    abstract: false,
    base: 'root',
    restriction: when('kind', '1'),
    entries: entries('range', 'value', 'checked'),
  },
  {
    name: 'alone',
    abstract: false,
    base: 'root',
    restriction: when('kind', '2'),
    entries: entries('value', 'checked'),
  },
  { name: 'times', abstract: false, base: 'root', restriction: when('kind', '3'), entries: entries('base', 'later') },
])
const plan = compileTelemetry(system, { chain: 'c', root: 'root' })

function decode(packets: readonly (readonly number[])[], flags: readonly number[] = []) {
  const blocks = createDecoder(plan).decode(
    batchOf(
      packets.map((p) => Uint8Array.from(p)),
      flags,
    ),
  )
  const column = (type: string, path: string) =>
    blocks.find((b) => b.packetType === type)?.columns.find((c) => plan.parameters[c.parameter]!.path === path)
  return {
    eng: (type: string, path: string): unknown[] => [...(column(type, path)?.eng ?? [])],
    validity: (type: string, path: string): number[] => [...(column(type, path)?.validity ?? [])],
  }
}

describe('in the same packet', () => {
  const packets = [
    [1, 0, 5, 7],
    [1, 1, 5, 7],
  ]
  test('the first context that holds replaces the default calibrator; both ways agree', () => {
    const d = decode(packets)
    expect(d.eng('both', 'value')).toEqual([5, 50])
    expect(
      packets.map(
        (p) => interpretPacket(system, 'root', Uint8Array.from(p)).fields.find((f) => f.path === 'value')!.eng,
      ),
    ).toEqual([5, 50])
  })
  test('values whose condition is false are marked', () => {
    expect(decode(packets).validity('both', 'checked')).toEqual([0, Validity.conditionFalse])
    expect(
      interpretPacket(system, 'root', Uint8Array.from(packets[1]!)).fields.find((f) => f.path === 'checked')!.validity,
    ).toBe(Validity.conditionFalse)
  })
  test('a time may count from another one', () => {
    expect(decode([[3, 100, 5]]).eng('times', 'later')).toEqual([100_005_000_000n])
    expect(interpretPacket(system, 'root', Uint8Array.of(3, 100, 5)).fields.at(-1)!.eng).toBe(100_005_000_000n)
  })
})

describe('from other packets', () => {
  test('what holds is what came last before, within a batch and from the one before', () => {
    const decoder = createDecoder(plan)
    const values = (packets: readonly (readonly number[])[]): number[] =>
      decoder
        .decode(batchOf(packets.map((p) => Uint8Array.from(p))))
        .filter((b) => b.packetType === 'alone')
        .flatMap((b) => [...b.columns.find((c) => plan.parameters[c.parameter]!.path === 'value')!.eng] as number[])
    expect(
      values([
        [2, 5, 0],
        [1, 1, 5, 0],
        [2, 6, 0],
        [1, 0, 5, 0],
        [2, 7, 0],
        [1, 1, 5, 0],
      ]),
    ).toEqual([1000, 60, 1000])
    expect(values([[2, 8, 0]])).toEqual([80])
  })
  test('what is played back does not change what holds now', () => {
    const d = decode(
      [
        [1, 0, 5, 0],
        [1, 1, 5, 0],
        [2, 6, 0],
      ],
      [0, PacketFlag.playback, 0],
    )
    expect(d.eng('alone', 'value')).toEqual([1000])
    expect(d.validity('alone', 'checked')).toEqual([])
  })
})
