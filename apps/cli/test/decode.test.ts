/**
 * Real recordings with the databases of their missions. The truth is the count of packets that the README of the shared
 * data gives for each file, found there by another program.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SHARED, vigie } from './run-vigie.ts'

const packets = path.join(SHARED, 'packets')
const there = existsSync(packets)
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const JPSS = path.join(packets, 'jpss1', 'jpss1_geolocation_xtce_v1.xml')
const JPSS_FILE = path.join(packets, 'jpss1', 'J01_G011_LZ_2021-04-09T00-00-00Z_V01.DAT1')

describe.skipIf(!there)(`recordings${there ? '' : ' (skipped: ../shared/data is not here)'}`, () => {
  it('JPSS-1: 7 200 rows of CSV, each with number, APID, time and every parameter', async () => {
    const out = path.join(folder, 'jpss.csv')
    const ran = await vigie('decode', '--model', JPSS, JPSS_FILE, '--time', 'cds:6', '--out', out)
    expect(ran).toMatchObject({ code: 0 })
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(7201)
    const header = lines[0]!.split(',')
    expect(header.slice(0, 5)).toEqual(['packet', 'apid', 'sequenceCount', 'time', 'type'])
    expect(header).toContain('ADGPSPOSX')
    // Day 23 109 from 1958 is 2021-04-09, the day in the name of the file.
    expect(lines[1]!.split(',').slice(0, 4)).toEqual(['1', '11', '2606', '2021-04-09T00:00:00.007137Z'])
    expect(lines.slice(1).every((l) => l.split(',').length === header.length)).toBe(true)
  })
  it('CTIM: 1 499 lines of NDJSON on the standard output', async () => {
    const model = path.join(packets, 'ctim', 'ctim_xtce_v1.xml')
    const ran = await vigie(
      'decode',
      '--model',
      model,
      path.join(packets, 'ctim', 'ccsds_2021_155_14_39_51'),
      '--format',
      'ndjson',
    )
    expect(ran.code).toBe(0)
    const rows = ran.stdout
      .trimEnd()
      .split('\n')
      .map((l) => JSON.parse(l) as { packet: number; apid: number; parameters: object })
    expect(rows).toHaveLength(1499)
    const byApid = Map.groupBy(rows, (r) => r.apid)
    expect(Object.fromEntries([...byApid].map(([apid, r]) => [apid, r.length]))).toEqual({
      1: 104,
      20: 6,
      32: 104,
      33: 1,
      34: 1,
      39: 1,
      41: 1147,
      42: 72,
      47: 63,
    })
    expect(Object.keys(byApid.get(1)![0]!.parameters).length).toBeGreaterThan(20)
  })
  it('SUDA: 13 packets, four foreign bytes before each', async () => {
    const model = path.join(packets, 'suda', 'suda_combined_science_definition.xml')
    const file = path.join(packets, 'suda', 'sciData_2022_130_17_41_53.spl')
    const ran = await vigie('decode', '--model', model, '--skip-header-bytes', '4', file)
    expect(ran.code).toBe(0)
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(14)
  })
  it('raw values differ from engineering values where there is a calibration or a label, and only there', async () => {
    const rows = async (...more: string[]): Promise<string[]> =>
      (await vigie('decode', '--model', JPSS, JPSS_FILE, '--format', 'ndjson', ...more)).stdout.split('\n')
    const [eng, raw] = [await rows(), await rows('--raw')]
    const first = (lines: string[]) => (JSON.parse(lines[0]!) as { parameters: Record<string, unknown> }).parameters
    expect(first(raw)['PKT_APID']).toBe(first(eng)['PKT_APID'])
    expect(raw).toHaveLength(eng.length)
  })
  it('garbage in the middle is passed over and counted, and the exit code says so', async () => {
    const good = readFileSync(JPSS_FILE).subarray(0, 71 * 10)
    const spoilt = path.join(folder, 'spoilt.bin')
    writeFileSync(spoilt, Buffer.concat([good.subarray(0, 71 * 5), Buffer.alloc(40, 0xff), good.subarray(71 * 5)]))
    const ran = await vigie('decode', '--model', JPSS, spoilt, '--out', path.join(folder, 'spoilt.csv'), '--json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false, packets: 10, skippedBytes: 40, losses: 1 })
  })
  it('ingests once: the second time everything is there already; the archive verifies and can be queried', async () => {
    const data = path.join(folder, 'archive')
    const ingest = ['ingest', '--model', JPSS, '--data', data, JPSS_FILE, '--json']
    const first = await vigie(...ingest)
    expect(JSON.parse(first.stdout)).toMatchObject({ read: 7200, stored: 7200, alreadyThere: 0, refused: 0 })
    const second = await vigie(...ingest)
    expect(JSON.parse(second.stdout)).toMatchObject({ read: 7200, stored: 0, alreadyThere: 7200, refused: 0 })
    expect(JSON.parse((await vigie('verify', '--data', data, '--json')).stdout)).toMatchObject({
      ok: true,
      packets: 7200,
      frames: 0,
      problems: [],
    })
    const query = JSON.parse((await vigie('query', 'ADAET1DAY', '--data', data, '--limit', '5', '--json')).stdout) as {
      samples: { value: number }[]
      total: number
    }
    expect(query.samples.map((s) => s.value)).toEqual([23_109, 23_109, 23_109, 23_109, 23_109])
    const raw = path.join(folder, 'again.bin')
    const chain = path.parse(JPSS).name
    expect((await vigie('export', '--chain', chain, '--data', data, '--out', raw)).code).toBe(0)
    expect(readFileSync(raw).equals(readFileSync(JPSS_FILE))).toBe(true)
    const rebuilt = await vigie('rebuild', '--model', JPSS, '--data', data, '--json')
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ ok: true, chains: [{ chain, packets: 7200 }] })
  }, 120_000)
  it('a packet that the end of the file cuts off is refused with its place; the time is where it is told to be', async () => {
    const data = path.join(folder, 'cut')
    const cut = path.join(folder, 'cut.bin')
    writeFileSync(cut, readFileSync(JPSS_FILE).subarray(0, 71 * 3 + 20))
    const ran = await vigie('ingest', '--model', JPSS, '--time', 'cds:6', '--data', data, cut, '--json')
    expect(ran.code).toBe(1)
    expect(JSON.parse(ran.stdout)).toMatchObject({
      read: 3,
      stored: 3,
      refused: 1,
      places: [{ file: cut, offset: 213, bytes: 20 }],
    })
    const { stdout } = await vigie('query', 'ADAET1DAY', '--data', data, '--json')
    const { samples } = JSON.parse(stdout) as { samples: { time: string }[] }
    expect(samples.map((s) => s.time.slice(0, 10))).toEqual(['2021-04-09', '2021-04-09', '2021-04-09'])
  })
})

describe('models', () => {
  it.skipIf(!there)('counts what a database has', async () => {
    const ran = await vigie('model', 'check', JPSS, '--json')
    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.stdout)).toMatchObject({ ok: true, systems: 1, parameters: 27, containers: 4, commands: 0 })
  })
  it('says where a mission file is wrong, and exits 1', async () => {
    const bad = path.join(folder, 'bad')
    const { mkdirSync } = await import('node:fs')
    mkdirSync(bad)
    writeFileSync(path.join(bad, 'mission.yaml'), 'mission: X\nsatelites: []\n')
    const ran = await vigie('model', 'check', bad, '--json')
    expect(ran.code).toBe(1)
    const result = JSON.parse(ran.stdout) as {
      ok: boolean
      diagnostics: { file: string; line: number; remedy: string }[]
    }
    expect(result.ok).toBe(false)
    expect(result.diagnostics[0]).toMatchObject({ file: 'mission.yaml', remedy: expect.any(String) as string })
  })
})

describe('exit codes', () => {
  it.each([
    [['decode', '--model', 'none.xml', 'none.bin'], 3],
    [['decode', 'none.bin'], 2],
    [['nonsense'], 2],
    [['verify', '--data', '/nonexistent/vigie'], 3],
    [['--help'], 0],
    [['decode', '--help'], 0],
  ] as const)('vigie %s exits %i', async (args, code) => {
    expect((await vigie(...args)).code).toBe(code)
  })
  it('help shows examples and the exit codes', async () => {
    const { stdout } = await vigie('--help')
    expect(stdout).toContain('Examples:')
    expect(stdout).toContain('Exit codes:')
  })
})
