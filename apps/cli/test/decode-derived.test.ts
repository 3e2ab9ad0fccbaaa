/**
 * `vigie decode` computes what is derived as a live chain does. The truth: formulas worked out here by hand, and the archive
 * that `vigie ingest` builds of the same packets.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BISAT, vigie, vigieProcess } from './run-vigie.ts'

const COUNT = 40
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-derived-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const model = path.join(folder, 'model.yaml')
const database = path.join(folder, 'database.xml')
const recording = path.join(folder, 'recording.bin')
const volts = (i: number): number => 100 + i
const amperes = (i: number): number => (i % 7) - 3

const MODEL = `
element: SAT
types:
  U16: { kind: integer, sizeInBits: 16 }
  I16: { kind: float, encoding: { kind: integer, sizeInBits: 16, scheme: twos-complement, calibrator: { polynomial: [0, 0.5] } } }
  Seconds: { kind: absolute-time, sizeInBits: 32, epoch: '2026-01-01' }
parameters:
  - { name: Id, type: U16 }
  - { name: Sequence, type: U16 }
  - { name: Length, type: U16 }
  - { name: At, type: Seconds }
  - { name: Volts, type: I16 }
  - { name: Amperes, type: I16 }
  - { name: Power, formula: 'Volts * Amperes', type: { kind: float } }
  - { name: Slope, formula: 'rate(Volts)', type: { kind: float } }
  - { name: Charging, formula: 'Power > 0', type: { kind: boolean, falseLabel: 'NO', trueLabel: 'YES' } }
containers:
  - { name: Packet, entries: [Id, Sequence, Length, At, Volts, Amperes] }
`
const u16 = (name: string): string => `<Parameter name="${name}" parameterTypeRef="U16"/>`
const algorithm = (name: string, text: string, output: string): string =>
  `<CustomAlgorithm name="${name}"><AlgorithmText language="JavaScript">${text}</AlgorithmText><InputSet><InputParameterInstanceRef parameterRef="Volts" inputName="v"/></InputSet><OutputSet><OutputParameterRef parameterRef="${output}" outputName="out"/></OutputSet><TriggerSet><OnParameterUpdateTrigger parameterRef="Volts"/></TriggerSet></CustomAlgorithm>`
const FIELDS = ['Id', 'Sequence', 'Length', 'AtHigh', 'AtLow', 'Volts', 'Amperes']
const DATABASE = `<?xml version="1.0" encoding="UTF-8"?>
<SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20180204" name="Sat"><TelemetryMetaData>
<ParameterTypeSet><IntegerParameterType name="U16" signed="false" sizeInBits="16"><IntegerDataEncoding sizeInBits="16" encoding="unsigned"/></IntegerParameterType>
<FloatParameterType name="F64" sizeInBits="64"/></ParameterTypeSet>
<ParameterSet>${FIELDS.map(u16).join('')}<Parameter name="Twice" parameterTypeRef="F64"><ParameterProperties dataSource="derived"/></Parameter><Parameter name="Never" parameterTypeRef="F64"><ParameterProperties dataSource="derived"/></Parameter></ParameterSet>
<ContainerSet><SequenceContainer name="Packet"><EntryList>${FIELDS.map((name) => `<ParameterRefEntry parameterRef="${name}"/>`).join('')}</EntryList></SequenceContainer></ContainerSet>
<AlgorithmSet>${algorithm('Doubling', 'out.value = 2 * v.value', 'Twice')}${algorithm('Endless', 'for (;;) {}', 'Never')}</AlgorithmSet>
</TelemetryMetaData></SpaceSystem>
`

beforeAll(() => {
  writeFileSync(model, MODEL)
  writeFileSync(database, DATABASE)
  const bytes = Buffer.alloc(COUNT * 14)
  for (let i = 0; i < COUNT; i++) {
    const at = i * 14
    bytes.writeUInt16BE(5, at)
    bytes.writeUInt16BE(0xc000 | i, at + 2)
    bytes.writeUInt16BE(7, at + 4)
    bytes.writeUInt32BE(i * 2, at + 6)
    bytes.writeInt16BE(volts(i), at + 10)
    bytes.writeInt16BE(amperes(i), at + 12)
  }
  writeFileSync(recording, bytes)
})

describe('formulas of a model', () => {
  const rowsOf = async (...more: string[]): Promise<Record<string, unknown>[]> => {
    const ran = await vigie('decode', '--model', model, recording, '--format', 'ndjson', ...more)
    expect(ran.code).toBe(0)
    const lines = ran.stdout.trimEnd().split('\n')
    return lines.map((l) => (JSON.parse(l) as { parameters: Record<string, unknown> }).parameters)
  }
  it('are computed in the rows of the packets that renew them, rates with the time of the packets', async () => {
    const rows = await rowsOf()
    expect(rows).toHaveLength(COUNT)
    for (const [i, row] of rows.entries()) {
      const power = (volts(i) / 2) * (amperes(i) / 2)
      expect(row).toMatchObject({ 'SAT.Volts': volts(i) / 2, 'SAT.Power': power })
      // Half a volt in two seconds; of the first packet there is no rate.
      expect(row['SAT.Slope']).toBe(i === 0 ? null : 0.25)
      expect(row['SAT.Charging']).toBe(power > 0 ? 'YES' : 'NO')
    }
  })
  it('--raw gives raw values of what is in the packets; what is derived has one value', async () => {
    const rows = await rowsOf('--raw')
    expect(rows[5]).toMatchObject({ 'SAT.Volts': 105, 'SAT.Power': (105 / 2) * (amperes(5) / 2) })
  })
  it('are columns of CSV and of Parquet, empty where there is no value', async () => {
    const csv = path.join(folder, 'values.csv')
    expect((await vigie('decode', '--model', model, recording, '--out', csv)).code).toBe(0)
    const lines = readFileSync(csv, 'utf8').trimEnd().split('\n')
    const header = lines[0]!.split(',')
    expect(header.slice(-3)).toEqual(['SAT.Power', 'SAT.Slope', 'SAT.Charging'])
    expect(lines[1]!.split(',').slice(-3)).toEqual([String(50 * -1.5), '', 'NO'])
    expect(lines[8]!.split(',')[3]).toBe('2026-01-01T00:00:14Z')
    const parquet = path.join(folder, 'values.parquet')
    const ran = await vigie('decode', '--model', model, recording, '--format', 'parquet', '--out', parquet, '--json')
    expect(JSON.parse(ran.stdout)).toEqual({
      ok: true,
      packets: COUNT,
      unknown: 0,
      truncated: 0,
      skippedBytes: 0,
      losses: 0,
      failures: [],
    })
    expect(readFileSync(parquet).subarray(-4).toString()).toBe('PAR1')
  })
  it('agree with the archive that ingestion builds of the same packets', async () => {
    const data = path.join(folder, 'archive')
    expect((await vigie('ingest', '--model', model, '--data', data, recording)).code).toBe(0)
    const rows = await rowsOf()
    for (const name of ['SAT.Power', 'SAT.Slope']) {
      const { stdout } = await vigie('query', name, '--data', data, '--json')
      const { samples } = JSON.parse(stdout) as { samples: { value: number | null }[] }
      expect(samples.map((s) => s.value)).toEqual(rows.map((row) => row[name]))
    }
  })
})

describe('algorithms of an XTCE database', () => {
  it('are run in the isolate; one that never ends is stopped, told by its code, and disturbs no row', async () => {
    const ran = await vigie('decode', '--model', database, recording, '--json')
    expect(ran.code).toBe(1)
    const { ok, packets, failures, rows } = JSON.parse(ran.stdout) as {
      ok: boolean
      packets: number
      failures: string[]
      rows: { parameters: Record<string, unknown> }[]
    }
    expect({ ok, packets }).toEqual({ ok: false, packets: COUNT })
    expect(rows.map((row) => row.parameters['Twice'])).toEqual(Array.from({ length: COUNT }, (_, i) => 2 * volts(i)))
    expect(rows.every((row) => !('Never' in row.parameters))).toBe(true)
    expect(failures.join('\n')).toMatch(/Endless is disabled.*VIG-TELEMETRY-010/)
  })
})

describe('a mission folder', () => {
  it('says by --chain which packets they are, and where their time is; without it the choice is told', async () => {
    const out = path.join(folder, 'recorded')
    expect(
      (
        await vigieProcess([
          'simulate',
          '--record',
          out,
          '--duration',
          '1 min',
          '--seed',
          '3',
          '--start',
          '2026-11-24T12:00:00Z',
        ])
      ).code,
    ).toBe(0)
    const packets = path.join(out, 'RECO1.packets')
    const undecided = await vigie('decode', '--model', BISAT, packets, '--json')
    expect(undecided.code).toBe(2)
    expect(undecided.stdout).toContain('--chain RECO1')
    expect((await vigie('decode', '--model', BISAT, packets, '--chain', 'RECO9')).code).toBe(2)
    const ran = await vigie('decode', '--model', BISAT, packets, '--chain', 'RECO1', '--json')
    expect(ran.code).toBe(0)
    const { unknown, rows } = JSON.parse(ran.stdout) as {
      unknown: number
      rows: { time: string; parameters: Record<string, unknown> }[]
    }
    expect(unknown).toBe(0)
    expect(rows.every((r) => r.time.startsWith('2026-11-24T12:00') || r.time.startsWith('2026-11-24T12:01'))).toBe(true)
    // An archive that is made of the recording has the same times: on-board time is not related to the time of the ingestion.
    const data = path.join(folder, 'recorded-archive')
    expect((await vigie('ingest', '--model', BISAT, '--chain', 'RECO1', '--data', data, packets)).code).toBe(0)
    const asked = await vigie('query', 'RECO1.EPS.BusVoltage', '--data', data, '--json')
    const { samples } = JSON.parse(asked.stdout) as { samples: { time: string }[] }
    const ofRows = rows.filter((r) => 'RECO1.EPS.BusVoltage' in r.parameters).map((r) => r.time)
    expect(samples.map((x) => x.time)).toEqual(ofRows)
    const power = rows.filter((r) => 'RECO1.EPS.BusPower' in r.parameters)
    expect(power.length).toBeGreaterThan(0)
    for (const { parameters: p } of power)
      expect(p['RECO1.EPS.BusPower']).toBeCloseTo(
        (p['RECO1.EPS.BusVoltage'] as number) * (p['RECO1.EPS.BusCurrent'] as number),
        6,
      )
  }, 60_000)
})
