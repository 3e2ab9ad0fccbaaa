/** Whatever comes in: chains and decoders never throw, keep their memory bounded, and go on. */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { SteppedClock } from '@vigie/base'
import type { DataType, LinkConfig, LinkFraming } from '@vigie/model'
import {
  ChainEngine,
  compileTelemetry,
  createDecoder,
  interpretPacket,
  PacketFlag,
  telemetryErrors,
  type ColumnBlock,
} from '../src/index.ts'
import { batchOf } from './support/batches.ts'
import { electric } from './support/packets.ts'
import { chainConfig, containers, packetLink, parameters, satellite, types } from './support/satellite.ts'
import { model } from './support/random-model.ts'

const framings: readonly Pick<LinkConfig, 'carries' | 'framing'>[] = [
  { carries: 'packet', framing: { kind: 'space-packet', skip: 0 } },
  { carries: 'packet', framing: { kind: 'space-packet', skip: 4 } },
  { carries: 'packet', framing: { kind: 'datagram' } },
  { carries: 'packet', framing: { kind: 'fixed', length: 20 } },
  ...([1, 2, 4] as const).map((bytes): Pick<LinkConfig, 'carries' | 'framing'> => ({
    carries: 'packet',
    framing: { kind: 'length-prefix', bytes, littleEndian: bytes === 2, includesPrefix: bytes === 4 },
  })),
  { carries: 'frame', framing: { kind: 'fixed', length: 100 } },
  { carries: 'frame', framing: { kind: 'datagram' } },
  { carries: 'cadu', framing: { kind: 'asm', pattern: '1ACFFC1D', maxBitErrors: 1, flywheel: 1, unitLength: 100 } },
  { carries: 'cadu', framing: { kind: 'datagram' } },
]
const frames = {
  standard: 'TM',
  length: 100,
  fecf: false,
  fhec: false,
  ocf: false,
  insertZone: 0,
  randomised: false,
  virtualChannels: [],
} as const

function engine(link: Pick<LinkConfig, 'carries' | 'framing'>) {
  const clock = new SteppedClock(0n)
  const blocks: ColumnBlock[] = []
  const chain = new ChainEngine(
    satellite(),
    chainConfig({ links: [{ ...packetLink, ...link }], frames }),
    { clock, journal: { frame: () => 0, packet: () => 0 }, onBlocks: (b) => blocks.push(...b), onEvent: () => {} },
    { statistics: false },
  )
  return { chain, sink: chain.link('main'), blocks, clock }
}

describe('garbage on every kind of link', () => {
  test.each(framings)('$carries, $framing.kind', (link) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }), fc.boolean(), (chunks, unit) => {
        const { chain, sink } = engine(link)
        for (const chunk of chunks) void sink.data(chunk, 0n, unit)
        chain.flush()
        const { counts } = chain.statistics().links[0]!
        expect(counts.bytes).toBe(chunks.reduce((n, c) => n + c.length, 0))
      }),
      { numRuns: 40 },
    )
  })
  test('packets damaged anywhere do not hinder those after them', () => {
    fc.assert(
      fc.property(fc.nat(19), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const { chain, sink, blocks } = engine(framings[2]!)
        const bad = electric(0, 1, 25, 1)
        bad[at % bad.length]! ^= flip
        void sink.data(bad, 0n, true)
        void sink.data(electric(1, 2, 25, 1), 0n, true)
        chain.flush()
        expect(blocks.some((b) => b.packetType === 'electric' && [...b.flags].includes(0))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
  test('a lying length of a gigabyte keeps nothing', () => {
    const { chain, sink } = engine({
      carries: 'packet',
      framing: { kind: 'length-prefix', bytes: 4, littleEndian: false, includesPrefix: false } satisfies LinkFraming,
    })
    for (let i = 0; i < 100; i++) void sink.data(new Uint8Array(10_000).fill(0x7f), 0n, false)
    expect(chain.statistics().links[0]!.counts.garbage).toBeGreaterThan(990_000)
  })
})

test('a lying count of elements without bits cannot fill the memory', () => {
  const byte: DataType = types.find((t) => t.name === 'u16')!
  const system = model(
    [
      ...types,
      byte,
      {
        kind: 'binary',
        name: 'Empty',
        encoding: {
          kind: 'binary',
          byteOrder: 'msb',
          bitOrder: 'msb',
          sizeInBits: { kind: 'reference', ref: { parameter: 'size' }, slope: 8, intercept: 0 },
        },
      },
    ],
    [
      { name: 'many', type: 'u16', source: 'telemetered' },
      { name: 'size', type: 'u16', source: 'telemetered' },
      { name: 'piece', type: 'Empty', source: 'telemetered' },
    ],
    [
      {
        name: 'root',
        abstract: false,
        entries: [
          { kind: 'parameter', parameter: 'many' },
          { kind: 'parameter', parameter: 'size' },
          {
            kind: 'parameter',
            parameter: 'piece',
            repeat: { count: { kind: 'reference', ref: { parameter: 'many' }, slope: 1, intercept: 0 } },
          },
        ],
      },
    ],
  )
  const lying = Uint8Array.of(0xff, 0xff, 0, 0)
  const [block] = createDecoder(compileTelemetry(system, { chain: 'c', root: 'root' })).decode(
    batchOf(Array.from({ length: 512 }, () => lying)),
  )
  expect([...block!.flags].every((f) => (f & PacketFlag.truncated) !== 0)).toBe(true)
  expect(block!.columns.at(-1)!.raw.length).toBeLessThan(512 * 1200)
  expect(interpretPacket(system, 'root', lying).fields.length).toBeLessThan(1200)
})

describe('models that contradict themselves', () => {
  test('containers that contain or extend each other are cut and reported', () => {
    const circle = model(types, parameters, [
      ...containers,
      {
        name: 'a',
        abstract: false,
        base: 'packet',
        restriction: { kind: 'comparison', left: { parameter: 'apid' }, operator: '==', right: { literal: '12' } },
        entries: [{ kind: 'container', container: 'b' }],
      },
      { name: 'b', abstract: false, entries: [{ kind: 'container', container: 'a' }] },
    ])
    expect(compileTelemetry(circle, { chain: 'c', root: 'packet' }).diagnostics.map((d) => d.code)).toContain(
      'VIG-TELEMETRY-003',
    )
    const loop = model(types, parameters, [
      { name: 'x', abstract: false, base: 'y', entries: [] },
      { name: 'y', abstract: false, base: 'x', entries: [] },
    ])
    expect(compileTelemetry(loop, { chain: 'c', root: 'x' }).diagnostics.map((d) => d.code)).toContain(
      'VIG-TELEMETRY-003',
    )
  })
  test('two packets that claim the same identity', () => {
    const twins = model(types, parameters, [...containers, { ...containers[1]!, name: 'twin' }])
    expect(compileTelemetry(twins, { chain: 'c', root: 'packet' }).diagnostics).toContainEqual(
      expect.objectContaining({ code: 'VIG-TELEMETRY-004', message: expect.stringContaining('apid == "10"') }),
    )
  })
  test('references that lead nowhere, entries past the declared size, a root that is not there', () => {
    const broken = model(types, parameters, [
      {
        name: 'root',
        abstract: false,
        sizeInBits: { kind: 'fixed', value: 20 },
        entries: [
          { kind: 'parameter', parameter: 'volts' },
          { kind: 'parameter', parameter: 'amps' },
        ],
      },
      {
        name: 'lost',
        abstract: false,
        base: 'root',
        entries: [
          { kind: 'parameter', parameter: 'nowhere' },
          { kind: 'indirect', ref: 'volts', aliasNamespace: 'of nobody' },
        ],
      },
    ])
    expect(
      compileTelemetry(broken, { chain: 'c', root: 'root' })
        .diagnostics.map((d) => d.code)
        .toSorted(),
    ).toEqual(expect.arrayContaining(['VIG-TELEMETRY-002', 'VIG-TELEMETRY-005', 'VIG-TELEMETRY-006']))
    expect(() => compileTelemetry(broken, { chain: 'c', root: 'gone' })).toThrow(
      telemetryErrors.noRoot({ path: 'gone', chain: 'c' }).message,
    )
  })
})
