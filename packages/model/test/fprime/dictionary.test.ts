import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDiagnostic } from '@vigie/base'
import { readFprimeDictionary } from '@vigie/model/fprime'

const shared = (name: string): URL => new URL(`../../../../../shared/data/dictionaries/${name}`, import.meta.url)
const U32 = { name: 'U32', kind: 'integer', size: 32, signed: false }

const SMALL = {
  metadata: { deploymentName: 'Demo', dictionarySpecVersion: '1.0.0' },
  typeDefinitions: [
    {
      kind: 'enum',
      qualifiedName: 'Demo.Mode',
      representationType: { name: 'U8', kind: 'integer', size: 8, signed: false },
      enumeratedConstants: [
        { name: 'OFF', value: 0 },
        { name: 'ON', value: 1 },
      ],
    },
    {
      kind: 'struct',
      qualifiedName: 'Demo.Pair',
      members: {
        second: { type: U32, index: 1 },
        first: { type: { name: 'Demo.Mode', kind: 'qualifiedIdentifier' }, index: 0 },
        three: { type: U32, index: 2, size: 3 },
      },
    },
    {
      kind: 'alias',
      qualifiedName: 'FwChanIdType',
      type: U32,
      underlyingType: { name: 'U16', kind: 'integer', size: 16, signed: false },
    },
  ],
  telemetryChannels: [
    { name: 'Demo.a.Pair', type: { name: 'Demo.Pair', kind: 'qualifiedIdentifier' }, id: 1, telemetryUpdate: 'always' },
    {
      name: 'Demo.a.Count',
      type: U32,
      id: 2,
      telemetryUpdate: 'always',
      limits: { low: { red: 1 }, high: { yellow: 5, red: 9 } },
    },
  ],
  telemetryPacketSets: [
    { name: 'Set', members: [{ name: 'P1', id: 7, group: 0, members: ['Demo.a.Count', 'Demo.a.Pair'] }], omitted: [] },
  ],
  events: [
    {
      name: 'Demo.a.Lost',
      id: 3,
      severity: 'WARNING_HI',
      format: 'lost {} of {x}',
      formalParams: [
        { name: 'n', type: U32 },
        { name: 'of', type: { name: 'string', kind: 'string', size: 40 } },
      ],
    },
  ],
  commands: [
    {
      name: 'Demo.a.Set',
      opcode: 300,
      formalParams: [{ name: 'mode', type: { name: 'Demo.Mode', kind: 'qualifiedIdentifier' } }],
    },
  ],
  parameters: [{ name: 'Demo.a.LIMIT', type: U32, id: 9 }],
  records: [{ name: 'r' }],
}

describe('an F´ dictionary', () => {
  const { system, diagnostics } = readFprimeDictionary(JSON.stringify(SMALL), { file: 'demo.json' })

  test('keeps its qualified names as paths', () => {
    expect([...system!.elements.keys()].toSorted()).toEqual(['', 'Demo', 'Demo.a', 'Set'])
    expect(system!.parameters.get('Demo.a.Count')).toMatchObject({
      type: 'Demo.a.Count_limited',
      source: 'telemetered',
    })
    expect(system!.commands.get('Demo.a.Set')).toMatchObject({
      base: 'FPrimeCommand',
      assignments: [{ argument: 'opcode', value: '300' }],
      arguments: [{ name: 'mode', type: 'Demo.Mode' }],
    })
  })

  test('has types as F´ serialises them, members by their index, limits by colour', () => {
    expect(system!.type('Demo.Mode')).toMatchObject({
      kind: 'enumerated',
      labels: [
        { value: 0n, label: 'OFF' },
        { value: 1n, label: 'ON' },
      ],
      encoding: { sizeInBits: 8 },
    })
    expect(system!.type('Demo.Pair')).toMatchObject({
      kind: 'aggregate',
      members: [
        { name: 'first', type: 'Demo.Mode' },
        { name: 'second', type: 'U32' },
        { name: 'three', type: 'Demo.Pair_three' },
      ],
    })
    expect(system!.type('Demo.Pair_three')).toMatchObject({ kind: 'array', elementType: 'U32' })
    expect(system!.type('string_40')).toMatchObject({
      encoding: { size: { leading: { sizeInBits: 16, unitBits: 8 } } },
    })
    expect(system!.type('Demo.a.Count_limited')).toMatchObject({
      alarms: {
        ranges: [
          { level: 'warning', max: 5 },
          { level: 'critical', min: 1, max: 9 },
        ],
      },
    })
    expect(system!.type('FPrimeChannelId_t')).toMatchObject({ sizeInBits: 16 })
  })

  test('has a container for channels, for each packet and event, in CCSDS packets and bare', () => {
    expect(system!.containers.get('FPrimeTelemetryChannel')).toMatchObject({
      abstract: false,
      base: 'CCSDSSpacePacket',
    })
    expect(system!.containers.get('FPrimeTelemetryChannel_bare')).toMatchObject({ base: 'FPrimePacket' })
    expect(system!.parameters.get('Demo.a.Count')!.aliases).toEqual({ FPrimeChannel: '2' })
    expect(system!.containers.get('Set.P1')).toMatchObject({
      base: 'FPrimeTelemetryPacket',
      entries: [{ parameter: 'Demo.a.Count' }, { parameter: 'Demo.a.Pair' }],
    })
    expect(system!.events.get('Demo.a.Lost')).toMatchObject({
      severity: 'medium',
      id: 3,
      format: 'lost {Demo.a.Lost_n} of {Demo.a.Lost_of}',
      container: 'Demo.a.Lost_event',
    })
  })

  test('says what it left out, with the count', () => {
    const where = /demo\.json:\d+:\d+: information VIG-MODEL-406: (.*?) is not part/
    expect(diagnostics.map((d) => [where.exec(formatDiagnostic(d))?.[1], d.count])).toEqual([
      ['"id" of parameters', 1],
      ['"telemetryUpdate" of telemetryChannels', 2],
      ['a data product record', 1],
      ['"omitted" of telemetryPacketSets', 1],
    ])
  })

  test('refuses what is no text, is too large, or has one identifier twice', () => {
    const codes = (source: Uint8Array | string): readonly string[] =>
      readFprimeDictionary(source, { file: 'x.json' }).diagnostics.map((d) => d.code)
    expect(codes(Uint8Array.of(0x7b, 0xff))).toEqual(['VIG-MODEL-402'])
    expect(codes(new Uint8Array((64 << 20) + 1))).toEqual(['VIG-MODEL-402'])
    const twice = {
      metadata: SMALL.metadata,
      commands: ['A', 'B'].map((name) => ({ name, opcode: 7, formalParams: [] })),
    }
    expect(codes(JSON.stringify(twice))).toEqual(['VIG-MODEL-405'])
  })

  test('reports what is wrong with its place', () => {
    const bad = JSON.stringify(
      {
        ...SMALL,
        telemetryChannels: [
          { name: 'X' },
          { name: 'Demo.a.Y', id: 1, type: { name: 'Nope', kind: 'qualifiedIdentifier' } },
        ],
      },
      null,
      1,
    )
    const found = readFprimeDictionary(bad, { file: 'bad.json' }).diagnostics.map(formatDiagnostic)
    expect(found.some((l) => /^bad\.json:\d+:\d+: error VIG-MODEL-403: entry 1 of "telemetryChannels"/.test(l))).toBe(
      true,
    )
    expect(found.some((l) => l.includes('VIG-MODEL-404') && l.includes('Nope'))).toBe(true)
    expect(readFprimeDictionary('{"metadata":{', { file: 'x.json' }).diagnostics[0]).toMatchObject({
      code: 'VIG-MODEL-401',
      line: 1,
    })
    expect(readFprimeDictionary('[]', { file: 'x.json' }).diagnostics[0]).toMatchObject({ code: 'VIG-MODEL-402' })
  })

  test('whatever is done to the text, there are findings, never a crash', () => {
    const text = JSON.stringify(SMALL)
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.nat(20),
        fc.constantFrom('', 'null', '[]', '{}', '1', '"x"', ',', '}'),
        (at, cut, put) => {
          const result = readFprimeDictionary(text.slice(0, at) + put + text.slice(at + cut), { file: 'f.json' })
          expect(result.system !== undefined || result.diagnostics.length > 0).toBe(true)
        },
      ),
      { numRuns: Number(process.env['VIGIE_FUZZ_RUNS'] ?? 500) },
    )
  })

  test.skipIf(!existsSync(shared('RefTopologyDictionary.json')))('the dictionaries of ../shared read whole', () => {
    const ref = readFprimeDictionary(readFileSync(shared('RefTopologyDictionary.json')), { file: 'ref.json' })
    expect(ref.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
    // As counted by a script over the file: keys without a place in the model, and the data products.
    expect(Object.fromEntries(ref.diagnostics.map((d) => [d.message.split(' is not')[0], d.count]))).toMatchObject({
      '"telemetryUpdate" of telemetryChannels': 127,
      '"commandKind" of commands': 92,
      'a data product record': 5,
      'a data product container': 5,
    })
    const channels = [...ref.system!.parameters.values()].filter((p) => p.aliases?.['FPrimeChannel'] !== undefined)
    expect(channels).toHaveLength(127)
    expect(ref.system!.events.size).toBe(193)
    expect(ref.system!.commands.size).toBe(92 + 1)
    expect([...ref.system!.parameters.values()].filter((p) => p.source === 'local')).toHaveLength(9)
    const simple = readFprimeDictionary(readFileSync(shared('SimpleTestDictionary.json')), { file: 'simple.json' })
    expect(simple.diagnostics.filter((d) => d.severity !== 'information')).toEqual([])
    expect(simple.system!.events.size).toBe(1)
  })
})
