import { formatDiagnostic } from '@vigie/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { retentionOf } from '@vigie/model'
import { loadMissionFiles, type MissionResult } from '@vigie/model/native'
import { memoryFiles } from './memory-files.ts'

const MISSION = `
mission: TEST
title: A test
satellites:
  - { name: SAT, element: SAT, spacecraftId: 0x2A1, model: [sat] }
stations:
  - { name: Kiruna, code: KRU, element: STATIONS.KRU, latitude: 67.86, longitude: 20.96 }
chains:
  - name: SAT
    element: SAT
    links:
      - { name: KRU-SAT, kind: tcp-client, station: KRU, host: 127.0.0.1, port: 10111, carries: packet, framing: { kind: space-packet } }
    packets: { root: SAT.TmPacket, errorControl: crc16, time: { kind: reception } }
`
const ROOT = `
element: SAT
types:
  U8: { kind: integer, sizeInBits: 8 }
  Mode: { kind: enumerated, sizeInBits: 8, labels: { 0: SAFE, 1: SUN, 2..9: NOMINAL } }
parameters:
  - { name: Mode, type: Mode, alias: { MIB: A001 } }
containers:
  - { name: TmPacket, abstract: true, entries: [ Mode ] }
commands:
  - { name: TcPacket, abstract: true, arguments: [ { name: service, type: U8 } ], entries: [ service ] }
`
const POWER = `
element: SAT.EPS
kind: subsystem
description: Power
types:
  Volt:
    kind: float
    unit: V
    sizeInBits: 12
    encoding: { kind: integer, calibrator: { spline: [[4095, 40], [0, 0]], extrapolate: true } }
    limits: { warning: [26, 34], critical: [24, null], persistence: 3, delta: { per: second, warning: [null, 2] } }
    contextLimits: [ { when: Mode == SAFE, warning: [24, 34] } ]
parameters:
  - { name: BusVoltage, type: Volt }
  - { name: BusCurrent, type: { kind: float, unit: A, sizeInBits: 32, encoding: { byteOrder: lsb } } }
  - { name: Power, unit: W, formula: "BusVoltage * BusCurrent" }
containers:
  - name: HkPower
    base: TmPacket
    when: { Mode: 1 }
    period: 500 ms
    entries: [ BusVoltage, { pad: 4 }, { parameter: BusCurrent, at: 64, when: "Mode != SAFE && raw(Mode) < 9" } ]
commands:
  - { name: SetMode, base: TcPacket, assign: { service: 8 }, arguments: [ { name: mode, type: Mode } ], entries: [ { fixed: "00ff" }, mode ], significance: critical, verifiers: [ accepted, { stage: completed, when: "Mode == SUN", window: [0 s, 10 s] } ] }
events:
  - { name: UnderVoltage, severity: high, id: 4001, text: "bus at {BusVoltage}" }
`
const GOOD = { 'mission.yaml': MISSION, 'sat/root.yaml': ROOT, 'sat/eps.yaml': POWER }

const load = (changes: Readonly<Record<string, string>> = {}): Promise<MissionResult> =>
  loadMissionFiles('m', memoryFiles({ ...GOOD, ...changes }), [])
const lines = (result: MissionResult): string[] => result.diagnostics.map(formatDiagnostic)

describe('a mission folder', () => {
  test('is read to one tree, with satellites, stations and chains', async () => {
    const { mission, diagnostics } = await load()
    expect(diagnostics).toEqual([])
    const system = mission!.system
    expect([...system.elements.keys()]).toEqual(['', 'SAT', 'SAT.EPS', 'STATIONS', 'STATIONS.KRU'])
    expect(system.elements.get('STATIONS.KRU')!.kind).toBe('station')
    expect(mission!.satellites[0]).toMatchObject({ name: 'SAT', spacecraftId: 0x2a1 })
    expect(mission!.chains[0]!.links[0]).toMatchObject({
      port: 10111,
      enabled: true,
      framing: { kind: 'space-packet', skip: 0 },
    })
    expect(system.findParameter('MIB:A001')?.path).toBe('SAT.Mode')
  })

  test('types carry encodings, calibration and limits by context', async () => {
    const { system } = (await load()).mission!
    expect(system.type('SAT.EPS.Volt')).toMatchObject({
      kind: 'float',
      unit: 'V',
      encoding: {
        kind: 'integer',
        sizeInBits: 12,
        calibrator: {
          kind: 'spline',
          order: 1,
          extrapolate: true,
          points: [
            { raw: 0, calibrated: 0 },
            { raw: 4095, calibrated: 40 },
          ],
        },
      },
      alarms: {
        minViolations: 3,
        ranges: [
          { level: 'warning', form: 'outside', min: 26, max: 34 },
          { level: 'critical', form: 'outside', min: 24 },
        ],
        change: { per: 'second', kind: 'absolute', ranges: [{ level: 'warning', form: 'outside', max: 2 }] },
      },
      contextAlarms: [
        { when: { kind: 'comparison', left: { parameter: 'SAT.Mode' }, operator: '==', right: { literal: 'SAFE' } } },
      ],
    })
    expect(system.type('SAT.Mode')).toMatchObject({
      labels: [{ value: 0n }, { value: 1n }, { value: 2n, maxValue: 9n, label: 'NOMINAL' }],
    })
    expect(system.type('SAT.EPS.BusCurrent')).toMatchObject({
      encoding: { kind: 'float', sizeInBits: 32, byteOrder: 'lsb' },
    })
  })

  test('names are found in the element, up the tree, and from the top; a number means the raw value of an enumeration', async () => {
    const { system } = (await load()).mission!
    const hk = system.containers.get('SAT.EPS.HkPower')!
    expect(hk).toMatchObject({
      base: 'SAT.TmPacket',
      period: 0.5,
      restriction: { kind: 'comparison', left: { parameter: 'SAT.Mode', calibrated: false }, right: { literal: '1' } },
      entries: [
        { kind: 'parameter', parameter: 'SAT.EPS.BusVoltage' },
        { kind: 'fixed', sizeInBits: 4 },
        {
          kind: 'parameter',
          location: { from: 'container-start', bits: { kind: 'fixed', value: 64 } },
          include: { kind: 'and' },
        },
      ],
    })
    expect(system.parameters.get('SAT.EPS.Power')).toMatchObject({
      source: 'derived',
      formula: { kind: 'binary', operator: '*', left: { ref: { parameter: 'SAT.EPS.BusVoltage' } } },
    })
  })

  test('commands are declared with their arguments, constants and verifiers', async () => {
    const { system } = (await load()).mission!
    expect(system.commands.get('SAT.EPS.SetMode')).toMatchObject({
      base: 'SAT.TcPacket',
      assignments: [{ argument: 'service', value: '8' }],
      container: {
        entries: [
          { kind: 'fixed', sizeInBits: 16 },
          { kind: 'argument', argument: 'mode' },
        ],
      },
      significance: { level: 'critical' },
      verifiers: [
        { stage: 'accepted' },
        { stage: 'complete', by: { kind: 'criteria' }, window: { start: 0, stop: 10 } },
      ],
    })
  })
})

describe('what is wrong is told all at once, with file, line, column and remedy', () => {
  test('unknown keys suggest the one meant', async () => {
    const result = await load({ 'sat/eps.yaml': POWER.replace('entries: [ BusVoltage', 'entires: [ BusVoltage') })
    expect(result.mission).toBeUndefined()
    expect(lines(result)).toEqual([
      expect.stringMatching(/^sat\/eps\.yaml:22:5: error VIG-MODEL-103: .*"entires" — Did you mean "entries"\?/),
    ])
  })

  test('names that do not exist, in several files and places', async () => {
    const result = await load({
      'sat/eps.yaml': POWER.replace('BusVoltage * BusCurrent', 'BusVoltage * BusCurent')
        .replace('base: TmPacket', 'base: TmPaket')
        .replace('Mode == SUN', 'Mod == SUN'),
    })
    expect(lines(result)).toHaveLength(3)
    expect(lines(result).join('\n')).toMatch(/TmPaket.*\n?.*Did you mean "TmPacket"/)
    for (const line of lines(result)) expect(line).toMatch(/^sat\/eps\.yaml:\d+:\d+: error/)
  })

  test('duplicates name the first place', async () => {
    const result = await load({ 'sat/more.yaml': 'element: SAT.EPS\nparameters:\n  - { name: Power, type: U8 }\n' })
    expect(lines(result)).toEqual([
      expect.stringContaining(
        'sat/more.yaml:3:13: error VIG-MODEL-105: parameter "Power" is declared twice in SAT.EPS — Rename one of them; the first is at sat/eps.yaml:16',
      ),
    ])
  })

  test('circles of inheritance are found', async () => {
    const result = await load({
      'sat/root.yaml': ROOT.replace(
        '{ name: TmPacket, abstract: true, entries: [ Mode ] }',
        '{ name: TmPacket, abstract: true, base: EPS.HkPower, entries: [ Mode ] }',
      ),
    })
    expect(lines(result).filter((l) => l.includes('VIG-MODEL-108'))).toHaveLength(2)
  })

  test('whether segmented packets are put together is said in the packets of a chain', async () => {
    const { mission } = await load({
      'mission.yaml': MISSION.replace('errorControl: crc16', 'errorControl: crc16, segments: reassemble'),
    })
    expect(mission!.chains[0]!.packets.segments).toBe('reassemble')
  })

  test('retention rules: ages, sizes, whose; what is wrong with them has its place', async () => {
    const rules = (...lines: string[]) => ({
      'mission.yaml': `${MISSION}\narchive:\n  retention:\n${lines.map((l) => `    - ${l}\n`).join('')}`,
    })
    const { mission } = await load(
      rules('{ kind: frames, age: 30 d }', '{ kind: packets, chain: centre, bytes: 1000 }'),
    )
    expect(mission!.archive!.retention).toEqual([
      { kind: 'frames', age: 30n * 86_400n * 1_000_000_000n },
      { kind: 'packets', chain: 'centre', bytes: 1000 },
    ])
    expect(retentionOf(mission!.archive!.retention, 'packets', 'SAT', 'SAT')).toBeUndefined()
    const bad = await load(
      rules(
        '{ kind: frames }',
        '{ kind: packets, age: soon }',
        '{ kind: events, age: 1 min }',
        '{ kind: parameters, bytes: 5 }',
        '{ kind: events, satellite: SAD, age: 1 d }',
      ),
    )
    expect(bad.mission).toBeUndefined()
    expect(lines(bad).map((l) => /VIG-MODEL-\d+/.exec(l)![0])).toEqual([
      ...Array(4).fill('VIG-MODEL-102'),
      'VIG-MODEL-104',
    ])
    for (const line of lines(bad)) expect(line).toMatch(/^mission\.yaml:\d+:\d+: error/)
  })

  test('a chain that names nothing, a station that is not there, a link without its port', async () => {
    const result = await load({
      'mission.yaml': MISSION.replace('root: SAT.TmPacket', 'root: SAT.TmPaket')
        .replace('station: KRU', 'station: KRX')
        .replace('port: 10111, ', ''),
    })
    expect(
      lines(result)
        .map((l) => /VIG-MODEL-\d+/.exec(l)![0])
        .toSorted(),
    ).toEqual(['VIG-MODEL-102', 'VIG-MODEL-104', 'VIG-MODEL-104'])
  })

  test('broken YAML, a missing folder, no mission at all', async () => {
    expect(lines(await load({ 'sat/eps.yaml': 'element: [' }))[0]).toMatch(
      /^sat\/eps\.yaml:\d+:\d+: error VIG-MODEL-101/,
    )
    expect(lines(await load({ 'mission.yaml': MISSION.replace('model: [sat]', 'model: [gone]') }))[0]).toContain(
      'VIG-MODEL-109',
    )
    expect(lines(await loadMissionFiles('m', memoryFiles({}), []))[0]).toContain('mission.yaml cannot be read')
  })

  test('aliases that multiply are refused', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\n`
    expect(lines(await load({ 'sat/eps.yaml': bomb }))[0]).toContain('VIG-MODEL-101')
  })

  test('whatever is done to the text, there are findings or a mission, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(GOOD) as (keyof typeof GOOD)[])),
        fc.nat(),
        fc.nat(30),
        fc.string({ maxLength: 12 }),
        async (file, at, cut, put) => {
          const text = GOOD[file]
          const from = at % text.length
          const result = await load({ [file]: text.slice(0, from) + put + text.slice(from + cut) })
          expect(result.mission !== undefined || result.diagnostics.some((d) => d.severity === 'error')).toBe(true)
        },
      ),
      { numRuns: Number(process.env['VIGIE_FUZZ_RUNS'] ?? 300) },
    )
  })
})
