/** What the command line does with an archive: export, SQL, retention, restore. The archive is made here, packet by packet. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { vigie } from './run-vigie.ts'

const COUNT = 500
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-archive-'))
const model = path.join(folder, 'model.yaml')
const recording = path.join(folder, 'recording.bin')
const data = path.join(folder, 'data')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const MODEL = `
element: SAT
types:
  U8: { kind: integer, sizeInBits: 8 }
  U16: { kind: integer, sizeInBits: 16 }
  Seconds: { kind: absolute-time, sizeInBits: 32, epoch: '2026-01-01' }
  Mode: { kind: enumerated, sizeInBits: 8, labels: { 0: SAFE, 1: SUN } }
parameters:
  - { name: Id, type: U16 }
  - { name: Sequence, type: U16 }
  - { name: Length, type: U16 }
  - { name: At, type: Seconds }
  - { name: Mode, type: Mode }
  - { name: Count, type: U16 }
containers:
  - { name: Packet, entries: [Id, Sequence, Length, At, Mode, Count] }
`

let chain = ''
beforeAll(async () => {
  writeFileSync(model, MODEL)
  const bytes = Buffer.alloc(COUNT * 13)
  for (let i = 0; i < COUNT; i++) {
    const at = i * 13
    bytes.writeUInt16BE(5, at)
    bytes.writeUInt16BE(0xc000 | i, at + 2)
    bytes.writeUInt16BE(6, at + 4)
    bytes.writeUInt32BE(i, at + 6)
    bytes[at + 10] = i % 2
    bytes.writeUInt16BE(i * 3, at + 11)
  }
  writeFileSync(recording, bytes)
  const ran = await vigie('ingest', '--model', model, '--data', data, recording, '--json')
  expect(ran).toMatchObject({ code: 0 })
  chain = (JSON.parse(ran.stdout) as { chain: string }).chain
})

describe('an archive', () => {
  it('gives its packets back as they came', async () => {
    const out = path.join(folder, 'again.bin')
    expect(await vigie('export', '--data', data, '--chain', chain, '--out', out)).toMatchObject({ code: 0 })
    expect(readFileSync(out).equals(readFileSync(recording))).toBe(true)
  })

  it('gives values as CSV, with labels where the model is at hand, and as NDJSON and Parquet', async () => {
    const out = path.join(folder, 'values.csv')
    const options = ['--data', data, '--chain', chain, '--parameters', 'SAT.Mode', 'SAT.Count']
    expect(await vigie('export', ...options, '--format', 'csv', '--model', model, '--out', out)).toMatchObject({
      code: 0,
    })
    const lines = readFileSync(out, 'utf8').trimEnd().split('\r\n')
    expect(lines).toHaveLength(COUNT + 1)
    expect(lines[0]).toBe('time,SAT.Mode,SAT.Count')
    expect(lines[3]).toBe('2026-01-01T00:00:02Z,SAFE,6')
    expect(await vigie('export', ...options, '--format', 'ndjson', '--out', out)).toMatchObject({ code: 0 })
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(COUNT)
    expect(await vigie('export', ...options, '--format', 'parquet', '--out', out)).toMatchObject({ code: 0 })
    expect(readFileSync(out).subarray(0, 4).toString()).toBe('PAR1')
  })

  it('tells when it has data', async () => {
    const ran = await vigie('coverage', 'SAT.Count', '--data', data, '--json')
    const [found] = JSON.parse(ran.stdout) as { chain: string; packets: number; stretches: unknown[] }[]
    expect(found).toMatchObject({ chain, packets: COUNT, exact: true })
    expect(found!.stretches.length).toBeGreaterThan(0)
    expect(await vigie('coverage', 'SAT.None', '--data', data)).toMatchObject({ code: 1 })
  })

  it('answers SQL, for reading only', async () => {
    const ask = ['query', '--data', data, '--chain', chain, '--json', '--sql']
    const ran = await vigie(...ask, 'SELECT count(*)::INTEGER AS n, max("SAT.Count")::INTEGER AS m FROM "SAT.Packet"')
    expect(JSON.parse(ran.stdout)).toMatchObject({ columns: ['n', 'm'], rows: [[COUNT, (COUNT - 1) * 3]] })
    expect((await vigie(...ask, 'CREATE TABLE x (a INTEGER)')).code).not.toBe(0)
  })

  it('comes back from a copy, verified, and is rebuilt', async () => {
    const copy = path.join(folder, 'restored')
    expect(await vigie('restore', data, '--data', copy, '--json')).toMatchObject({ code: 0 })
    expect((await vigie('restore', data, '--data', copy)).code).not.toBe(0)
    expect(await vigie('rebuild', '--model', model, '--data', copy)).toMatchObject({ code: 0 })
    const asked = await vigie('query', 'SAT.Count', '--data', copy, '--json', '--limit', '1')
    expect(JSON.parse(asked.stdout)).toMatchObject({ samples: [{ value: (COUNT - 1) * 3 }] })
    expect(await vigie('verify', '--data', copy)).toMatchObject({ code: 0 })
  })

  it('keeps what no rule removes, and wants a rule', async () => {
    expect((await vigie('retain', '--data', data)).code).toBe(2)
    expect(await vigie('retain', '--data', data, '--kind', 'packets', '--max-age', '1 d')).toMatchObject({
      code: 0,
      stdout: 'nothing to remove\n',
    })
    expect(await vigie('verify', '--data', data)).toMatchObject({ code: 0 })
  })

  it('of which a parameter file was altered does not verify', async () => {
    const copy = path.join(folder, 'altered')
    await vigie('ingest', '--model', model, '--data', copy, recording)
    const file = readdirSync(copy, { recursive: true, encoding: 'utf8' }).find((f) => f.endsWith('.parquet'))!
    const bytes = readFileSync(path.join(copy, file))
    bytes[100] = bytes[100]! ^ 1
    writeFileSync(path.join(copy, file), bytes)
    expect((await vigie('verify', '--data', copy)).code).toBe(1)
  })
})
