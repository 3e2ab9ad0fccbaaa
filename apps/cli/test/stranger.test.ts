/**
 * The command line as a stranger meets it: what goes wrong is told with code, thing, place and remedy, and the exit code says
 * of which kind it is. Each command is the real process. The exit codes are those of `vigie --help`.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { COUNTED_MODEL, countedPackets } from './counted-packets.ts'
import { vigie, vigieProcess, type Ran } from './run-vigie.ts'
import { countedMission, startCentre, type Centre } from './small-centre.ts'

// A machine that is busy takes long to start a process.
vi.setConfig({ testTimeout: 120_000 })
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-stranger-'))
const centres: Centre[] = []
afterAll(() => {
  for (const { child } of centres) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
const at = (name: string): string => path.join(folder, name)
const mission = at('mission')
const model = at('counted.yaml')
const recording = at('recording.bin')
const file = at('file')
const COUNT = 3000
let station: Server
const peers = new Set<Socket>()
beforeAll(async () => {
  station = createServer((socket) => {
    peers.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => station.listen(0, '127.0.0.1', resolve))
  countedMission(mission, (station.address() as AddressInfo).port)
  writeFileSync(model, COUNTED_MODEL)
  writeFileSync(recording, countedPackets(Array.from({ length: COUNT }, (_, i) => i)))
  writeFileSync(file, '')
})
afterAll(() => {
  for (const peer of peers) peer.destroy()
  station.close()
})
const centre = (data: string): Centre => {
  const started = startCentre(mission, data)
  centres.push(started)
  return started
}

interface Told {
  readonly ok: boolean
  readonly error: { readonly code: string; readonly message: string; readonly cause: string; readonly remedy: string }
  readonly diagnostics?: readonly { readonly file: string; readonly line: number; readonly column: number }[]
}
/** The one JSON document on the standard output. */
const told = (ran: Ran): Told => JSON.parse(ran.stdout) as Told

describe('vigie start', () => {
  it('names a port that is in use, and how to take another', async () => {
    const { port } = station.address() as AddressInfo
    const ran = await vigieProcess([
      'start',
      '--mission',
      mission,
      '--data',
      at('port'),
      '--port',
      String(port),
      '--json',
    ])
    expect(ran.code).toBe(3)
    expect(told(ran).error).toMatchObject({ code: 'VIG-SERVER-010', message: `port ${port} of 127.0.0.1 is in use` })
    expect(ran.stderr).toContain('--port')
  })
  it.each([
    ['below a file', () => path.join(file, 'data')],
    ['where the system allows no folder', () => '/proc/vigie/data'],
  ])('names a data folder %s', async (_, data) => {
    if (!existsSync('/proc') && data().startsWith('/proc')) return
    const ran = await vigieProcess(['start', '--mission', mission, '--data', data(), '--port', '0', '--json'])
    expect(ran.code).toBe(3)
    expect(told(ran).error).toMatchObject({
      code: 'VIG-SERVER-012',
      remedy: expect.stringContaining('--data') as string,
    })
    expect(told(ran).error.message).toContain(data())
  })
  it('tells all that is wrong with a mission at once, with file, line and column', async () => {
    const bad = at('bad')
    countedMission(bad, 1)
    writeFileSync(
      path.join(bad, 'sat.yaml'),
      COUNTED_MODEL.replace('sizeInBits: 16', 'sizeInBits: sixteen').replace('kind: absolute-time', 'kind: tea-time'),
    )
    writeFileSync(
      path.join(bad, 'mission.yaml'),
      readFileSync(path.join(bad, 'mission.yaml'), 'utf8').replace('kind: tcp-client', 'kind: pigeon'),
    )
    const ran = await vigieProcess(['start', '--mission', bad, '--data', at('bad-data'), '--port', '0', '--json'])
    expect(ran.code).toBe(1)
    expect(told(ran).error.code).toBe('VIG-SERVER-013')
    const found = told(ran).diagnostics!
    expect(new Set(found.map((d) => d.file))).toEqual(new Set(['mission.yaml', 'sat.yaml']))
    expect(found.length).toBeGreaterThanOrEqual(3)
    const lines = ran.stderr.trimEnd().split('\n')
    expect(lines.filter((l) => /^(mission|sat)\.yaml:\d+:\d+: error VIG-[A-Z]+-\d+: /.test(l))).toHaveLength(
      found.length,
    )
    expect(lines.at(-1)).toMatch(/^VIG-SERVER-013: /)
  })
  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, and what was received is in files', async (signal) => {
    const data = at(signal)
    const { child, listening, ended } = centre(data)
    peers.clear()
    await listening
    while (peers.size === 0) await sleep(10)
    for (const peer of peers) peer.write(countedPackets([1, 2, 3, 4, 5]))
    while (sizeOf(path.join(data, 'journals', 'SAT', 'packets')) < 200) await sleep(10)
    child.kill(signal)
    expect(await ended).toBe(0)
    expect(JSON.parse((await vigie('verify', '--data', data, '--json')).stdout)).toMatchObject({ ok: true, packets: 5 })
    const asked = await vigie('query', 'SAT.Number', '--data', data, '--json')
    const { samples } = JSON.parse(asked.stdout) as { samples: { value: number }[] }
    expect(samples.map((s) => s.value)).toEqual([1, 2, 3, 4, 5])
  })
  it('a data folder has one server, and nobody who writes beside it; readers are welcome', async () => {
    const data = at('shared')
    const first = centre(data)
    await first.listening
    while (!existsSync(path.join(data, 'journals', 'SAT', 'packets'))) await sleep(10)
    const second = await vigieProcess(['start', '--mission', mission, '--data', data, '--port', '0', '--json'])
    expect(second.code).toBe(3)
    expect(told(second).error.code).toBe('VIG-JOURNAL-001')
    expect(told(second).error.message).toContain(`process ${first.child.pid}`)
    const ingested = await vigieProcess(['ingest', '--model', mission, '--data', data, recording, '--json'])
    expect([ingested.code, told(ingested).error.code]).toEqual([3, 'VIG-JOURNAL-001'])
    const rebuilt = await vigieProcess(['rebuild', '--model', mission, '--data', data, '--json'])
    expect([rebuilt.code, told(rebuilt).error.code]).toEqual([3, 'VIG-JOURNAL-001'])
    expect((await vigieProcess(['verify', '--data', data, '--json'])).code).toBe(0)
    expect((await fetch(`${await first.listening}/api/v1/health`)).status).toBe(200)
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
  })
  it('a second Ctrl C ends it at once; the copies of the first that others pass on do not', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('stop-child.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGINT')
    await sleep(100)
    child.kill('SIGINT')
    await sleep(1100)
    expect(child.exitCode).toBeNull()
    child.kill('SIGINT')
    expect(await ended).toBe(130)
  })
})

const sizeOf = (where: string): number =>
  existsSync(where) ? readdirSync(where).reduce((sum, name) => sum + readFileSync(path.join(where, name)).length, 0) : 0

describe('what is not understood', () => {
  it.each([
    [['verify', '--dat', 'x'], /unknown option '--dat'.*--data/, 'vigie verify --help'],
    [['model', 'chekc', 'x'], /unknown command 'chekc'.*check/, 'vigie model --help'],
    [['decode', 'x'], /--model/, 'vigie decode --help'],
    [['ingest', '--model', 'x'], /missing required argument 'files'/, 'vigie ingest --help'],
    [['start', '--port', '99999'], /--port is a whole number from 0 to 65535, not "99999"/, 'vigie start --help'],
    [['start', '--rate', 'fast'], /--rate is a whole number from 1 to 1000, not "fast"/, 'vigie start --help'],
    [['query', 'P', '--data', '.', '--from', 'tea time'], /--from is a time in UTC/, 'vigie query --help'],
    [['retain', '--data', '.', '--max-bytes', 'many', '--kind', 'packets'], /--max-bytes/, 'vigie retain --help'],
  ])('%j is told, with the way to the help', async (args, message, remedy) => {
    const ran = await vigie(...args, '--json')
    expect(ran.code).toBe(2)
    expect(told(ran)).toMatchObject({ ok: false, error: { code: 'VIG-CLI-001' } })
    expect(told(ran).error.message).toMatch(message)
    expect(told(ran).error.remedy).toContain(remedy)
    expect(ran.stderr.trimEnd().split('\n').at(-1)).toMatch(/^VIG-CLI-001: /)
  })
  it('a command that there is not is told with the one that is like it', async () => {
    const ran = await vigieProcess(['ingst', '--json'])
    expect(ran.code).toBe(2)
    expect(told(ran).error).toMatchObject({ code: 'VIG-CLI-012', remedy: expect.stringContaining('--help') as string })
    expect(told(ran).error.message).toMatch(/unknown command 'ingst'.*ingest/)
  })
  it('a container that the model does not have is told with those that it has', async () => {
    const ran = await vigieProcess(['decode', '--model', model, '--container', 'Paket', recording, '--json'])
    expect(ran.code).toBe(2)
    expect(told(ran).error).toMatchObject({
      code: 'VIG-CLI-008',
      remedy: expect.stringContaining('SAT.Packet') as string,
    })
  })
  it.each([
    [['verify', '--data', '/nonexistent/vigie'], 'VIG-CLI-010'],
    [['export', '--chain', 'X', '--data', 'DATA', '--out', 'out'], 'VIG-CLI-011'],
    [['decode', '--model', 'none.xml', 'none.bin'], 'VIG-CLI-002'],
    [['decode', '--model', 'MODEL', 'none.bin'], 'VIG-CLI-002'],
    [['decode', '--model', 'MODEL', 'RECORDING', '--out', '/proc/vigie/out'], 'VIG-CLI-003'],
    [['ingest', '--model', 'MODEL', '--data', 'FILE/data', 'RECORDING'], /VIG-/],
    [['ingest', '--model', 'MODEL', '--data', '/proc/vigie', 'RECORDING'], /VIG-/],
    [['user', 'list', '--data', 'FILE/data'], /VIG-/],
    [['export', '--chain', 'counted', '--data', 'DATA', '--out', 'FILE/out'], 'VIG-CLI-003'],
  ] as const)('%j cannot be used: exit 3', async (args, code) => {
    const data = at('kept')
    if (!existsSync(data)) await vigie('ingest', '--model', model, '--data', data, recording)
    const named = args.map((a) =>
      a.replace('MODEL', model).replace('RECORDING', recording).replace('FILE', file).replace('DATA', data),
    )
    const ran = await vigieProcess([...named, '--json'])
    expect(ran.code, ran.stderr).toBe(3)
    if (typeof code === 'string') expect(told(ran).error.code).toBe(code)
    else expect(told(ran).error.code).toMatch(code)
    expect(told(ran).error.code).not.toBe('VIG-CLI-099')
  })
})

describe('--json', () => {
  it('gives JSON and nothing else, whatever the command', async () => {
    const data = at('json')
    const copy = at('json-copy')
    const json = async (args: readonly string[], input = '', code = 0): Promise<unknown> => {
      const ran = await vigieProcess([...args, '--json'], input)
      expect(ran.code, `${args.join(' ')}: ${ran.stderr}`).toBe(code)
      return JSON.parse(ran.stdout)
    }
    expect(await json(['model', 'check', model])).toMatchObject({ ok: true, parameters: 5, containers: 1 })
    expect(await json(['model', 'export', model, '--to', 'xtce'])).toMatchObject({
      ok: true,
      text: expect.stringContaining('<?xml') as string,
    })
    expect(await json(['model', 'export', model, '--to', 'xlsx', '--out', at('m.xlsx')])).toMatchObject({ ok: true })
    expect(await json(['decode', '--model', model, recording])).toMatchObject({ ok: true, packets: COUNT })
    expect(await json(['ingest', '--model', model, '--data', data, '--chain', 'SAT', recording])).toMatchObject({
      read: COUNT,
      stored: COUNT,
      alreadyThere: 0,
      refused: 0,
    })
    expect(await json(['verify', '--data', data])).toMatchObject({ ok: true, packets: COUNT, frames: 0, problems: [] })
    expect(await json(['rebuild', '--model', model, '--data', data])).toMatchObject({ chains: [{ packets: COUNT }] })
    expect(await json(['query', 'SAT.Number', '--data', data])).toMatchObject({ total: COUNT })
    const before = ['query', 'SAT.Number', '--data', data, '--to', '2025-01-01']
    expect(await json(before, '', 1)).toMatchObject({ total: 0, samples: [] })
    expect(await json(['query', 'SAT.None', '--data', data], '', 3)).toMatchObject({
      error: { code: 'VIG-ARCHIVE-004' },
    })
    expect(await json(['query', '--sql', 'SHOW TABLES', '--chain', 'SAT', '--data', data])).toMatchObject({
      rows: [['SAT.Packet']],
    })
    expect(await json(['export', '--chain', 'SAT', '--data', data, '--out', at('json.bin')])).toMatchObject({
      ok: true,
    })
    expect(await json(['retain', '--data', data, '--kind', 'packets', '--max-age', '1 d'])).toMatchObject({ ok: true })
    expect(await json(['restore', data, '--data', copy])).toMatchObject({ ok: true, packets: COUNT })
    const of = ['--data', data]
    expect(await json(['user', 'add', 'ada', ...of], 'correct horse battery\n')).toMatchObject({ user: 'ada' })
    expect(await json(['user', 'passwd', 'ada', ...of], 'another horse battery\n')).toMatchObject({ user: 'ada' })
    expect(await json(['user', 'list', ...of])).toMatchObject([{ user: 'ada' }])
    const { token } = (await json(['token', 'add', 'ada', 'tests', ...of])) as { token: { id: string } }
    expect(await json(['token', 'list', ...of])).toMatchObject([{ name: 'tests' }])
    expect(await json(['token', 'remove', token.id, ...of])).toMatchObject({ ok: true })
  }, 120_000)
})

describe('vigie simulate', () => {
  it('passes its options on, and its exit code back', async () => {
    const out = at('recorded')
    const options = ['--record', out, '--duration', '1 min', '--seed', '7', '--start', '2026-11-24T12:00:00Z']
    const ran = await vigieProcess(['simulate', ...options])
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout).toMatch(/RECO1: \d+ packets, \d+ bytes/)
    const again = at('recorded-again')
    expect((await vigieProcess(['simulate', ...options.toSpliced(1, 1, again)])).code).toBe(0)
    for (const name of readdirSync(out))
      expect(readFileSync(path.join(out, name)).equals(readFileSync(path.join(again, name)))).toBe(true)
    expect((await vigieProcess(['simulate', '--help'])).stdout).toContain('--control-port')
    const json = await vigieProcess(['simulate', ...options.toSpliced(1, 1, at('recorded-json')), '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, satellites: [{ satellite: 'RECO1' }, {}] })
    const refused = await vigieProcess(['simulate', '--rate', '5000', '--json'])
    expect(refused.code).toBe(2)
    expect(told(refused).error.message).toContain('--rate')
    expect((await vigieProcess(['simulate', '--nonsense'])).code).toBe(2)
  }, 120_000)
})

it('the exit codes of the guide are those of the help', async () => {
  mkdirSync(at('none'), { recursive: true })
  const { stdout } = await vigie('--help')
  const guide = readFileSync(new URL('../../../docs/guides/command-line.md', import.meta.url), 'utf8')
  const ofHelp = [...stdout.matchAll(/^ +(\d+) {2}\S/gm)].map((m) => m[1])
  const ofGuide = [...guide.matchAll(/^\| `(\d+)` /gm)].map((m) => m[1])
  expect(ofHelp.length).toBeGreaterThanOrEqual(6)
  expect(ofGuide).toEqual(ofHelp)
})
