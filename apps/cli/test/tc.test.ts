/** `vigie tc` against the real centre and the real simulator: what a controller does in a shift (issue: commanding, clause 8). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Activity, StackRun } from '@vigie/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandedCentre, type CommandedCentre } from '../../server/test/commanded-centre.ts'
import { until } from '../../server/test/small-mission.ts'
import { vigie } from './run-vigie.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-tc-'))
let centre: CommandedCentre
let tokens: Record<'ada' | 'ben' | 'eve', string>
const as = (who: keyof typeof tokens, ...args: string[]) =>
  vigie('tc', ...args, '--url', centre.server.url, '--token', tokens[who])

beforeAll(async () => {
  centre = await commandedCentre()
  tokens = {
    ada: await centre.token('ada', 'controller'),
    ben: await centre.token('ben', 'controller'),
    eve: await centre.token('eve', 'viewer'),
  }
  // The pass begins within seconds.
  const client = await centre.client('eve', 'viewer')
  await until(
    async () => (await client.listUplinks()).find((u) => u.chain === 'RECO1')!,
    (u) => u.virtualChannels[0]?.clcw !== undefined && u.links.some((l) => l.carrier === true),
    60_000,
  )
}, 120_000)
afterAll(async () => {
  await centre.close()
  rmSync(folder, { recursive: true, force: true })
})

it('says what it needs to reach a centre', async () => {
  const { VIGIE_TOKEN, VIGIE_URL } = process.env
  delete process.env['VIGIE_TOKEN']
  expect(await vigie('tc', 'list')).toMatchObject({ code: 4, stderr: expect.stringContaining('VIG-CLI-021') })
  const nobody = await vigie('tc', 'list', '--url', 'http://127.0.0.1:9', '--token', 'x')
  expect(nobody).toMatchObject({ code: 3, stderr: expect.stringContaining('VIG-CLI-020') })
  const wrong = await vigie('tc', 'list', '--url', centre.server.url, '--token', 'x', '--json')
  expect(wrong.code).toBe(4)
  expect(JSON.parse(wrong.stdout)).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^VIG-/) } })
  if (VIGIE_TOKEN !== undefined) process.env['VIGIE_TOKEN'] = VIGIE_TOKEN
  if (VIGIE_URL !== undefined) process.env['VIGIE_URL'] = VIGIE_URL
  const help = await vigie('tc', '--help')
  expect(help.stdout).toMatch(/vigie tc take RECO1[^]*Exit codes:[^]*uncertain/)
})

describe('a heater of RECO-1', () => {
  it('is switched on from the command line, goes through its stages, and the plate warms', async () => {
    const client = await centre.client('eve', 'viewer')
    // Not a number until a packet with it has come.
    const plate = (): Promise<number> =>
      client.getLatest({ params: { path: 'RECO1.TCS.T10' } }).then(
        (latest) => Number(latest.value),
        () => Number.NaN,
      )
    expect(await as('ada', 'send', 'RECO1.TCS.SwitchHeater', 'heater=3', 'state=ON')).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('nobody holds the uplink'),
    })
    const taken = await as('ada', 'take', 'RECO1')
    expect(taken).toMatchObject({ code: 0, stdout: expect.stringMatching(/held by ada[^]*channel 0: COP-1 S1 active/) })
    expect((await as('eve', 'list', '--search', 'switch heater RECO1.TCS')).stdout).toContain(
      'RECO1.TCS.SwitchHeater heater state',
    )
    expect((await as('eve', 'show', 'RECO1.TCS.SwitchHeater')).stdout).toMatch(/state= {2}one of OFF, ON/)
    const dry = await as('eve', 'dry-run', 'RECO1.TCS.SwitchHeater', 'heater=3', 'state=ON')
    // A viewer may look, and is told that sending is not for viewers.
    expect(dry).toMatchObject({ code: 1, stdout: expect.stringMatching(/ state +ON \(1\) .* 0000 0001\n/) })
    expect(dry.stdout).toContain('AGAINST IT (rights)')
    await until(plate, Number.isFinite)
    const before = await plate()
    const sent = await as(
      'ada',
      'send',
      'RECO1.TCS.SwitchHeater',
      'heater=3',
      'state=ON',
      '--comment',
      'cold plate',
      '--priority',
      '5',
    )
    expect(sent.code).toBe(0)
    expect(sent.stdout).toMatch(
      /activity \d+ {2}RECO1.TCS.SwitchHeater heater=3 state=ON {2}by ada[^]*released[^]*sent[^]*radiated[^]*received[^]*accepted[^]*completed/,
    )
    expect(sent.stdout).not.toContain('fire it')
    // A heater mat warms its thermistor by 6 K with a time constant of 90 s (simulator).
    await until(plate, (t) => t > before + 0.5, 40_000)
    const [last] = JSON.parse((await as('eve', 'history', '--search', 'cold plate', '--json')).stdout) as Activity[]
    expect(last).toMatchObject({ state: 'completed', arguments: { heater: '3', state: 'ON' } })
    expect((await as('eve', 'show', String(last!.id))).stdout).toContain(`bytes ${last!.bytes}`)
    expect((await as('eve', 'watch', String(last!.id))).code).toBe(0)
  }, 90_000)
})

describe('what is not understood or refused', () => {
  it.each([
    [['send', 'RECO1.TCS.SwitchHeater', 'heater'], 2, 'VIG-CLI-022'],
    [['send', 'RECO1.TCS.SwitchHeater', 'heater=1', 'heater=2'], 2, 'VIG-CLI-022'],
    [['send', 'RECO1.TCS.SwitchHeater', 'heater=[1'], 2, 'VIG-CLI-022'],
    [['send', 'RECO1.TCS.NoSuch'], 2, 'VIG-ACTIVITY-013'],
    [['send', 'RECO1.TCS.SwitchHeater', 'heater=3', 'state=MAYBE'], 4, 'VIG-ACTIVITY-001'],
    [['send', 'RECO1.TCS.SwitchHeater', 'heater=3', 'state=ON', '--wait', 'lunch'], 2, 'VIG-CLI-001'],
    [['send', 'RECO1.TCS.SwitchHeater', 'heater=3', 'state=ON', '--priority', '101'], 2, 'VIG-CLI-001'],
    [['fop', 'RECO1', '0', 'dance'], 2, 'VIG-CLI-001'],
    [['show', '999999'], 2, 'VIG-ACTIVITY-006'],
    [['take', 'NOBODY'], 2, 'VIG-SERVER-006'],
    [['stack', 'run', 'no-such.yaml'], 3, 'VIG-CLI-002'],
    [['stack', 'run', 'NO-SUCH'], 2, 'VIG-STACK-010'],
  ] as const)('%j: %i, %s', async (args, code, error) => {
    const ran = await as('ada', ...args)
    expect(ran.stderr).toContain(error)
    expect(ran.code).toBe(code)
  })
  it('a viewer may not send', async () => {
    expect((await as('eve', 'take', 'RECO1')).code).toBe(4)
  })
})

it('a critical command is confirmed, approved by another person with the digest that was looked at, and then goes', async () => {
  expect(await as('ada', 'send', 'RECO1.PROP.Arm')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('VIG-CLI-023'),
  })
  const asked = await as('ada', 'send', 'RECO1.PROP.Arm', '--yes', '--json')
  expect(asked.code).toBe(6)
  const { id, digest } = JSON.parse(asked.stdout) as Activity
  expect((await as('ada', 'approve', String(id), '--digest', digest)).code).toBe(4)
  expect((await as('ben', 'approve', String(id))).stderr).toContain('VIG-CLI-023')
  const approved = await as('ben', 'approve', String(id), '--digest', digest, '--comment', 'seen')
  expect(approved).toMatchObject({ code: 0, stdout: expect.stringContaining('approved by ben') })
  const watched = await as('ada', 'watch', String(id))
  expect(watched).toMatchObject({ code: 0, stdout: expect.stringContaining('completed') })
  expect((await as('ada', 'cancel', String(id))).code).toBe(4)
}, 60_000)

it('a stack is checked, run from its file and watched, and shared in both forms', async () => {
  const file = path.join(folder, 'two.yaml')
  writeFileSync(
    file,
    `stack: TWO
satellite: RECO1
entries:
  - { send: RECO1.TCS.SwitchHeater, with: { heater: 3, state: OFF } }
  - { send: RECO1.EPS.SwitchBatteryHeater, with: { state: OFF }, wait: radiated }
`,
  )
  expect(await as('eve', 'stack', 'check', file)).toMatchObject({ code: 0 })
  const ran = await as('ada', 'stack', 'run', file)
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/SwitchHeater: done[^]*COMPLETED/) })
  const csv = path.join(folder, 'two.csv')
  expect((await as('eve', 'stack', 'export', 'TWO', '--format', 'csv', '--out', csv)).code).toBe(0)
  expect(readFileSync(csv, 'utf8')).toContain('RECO1.TCS.SwitchHeater,heater=3; state=OFF')
  const stepped = await as('ada', 'stack', 'run', csv, '--chain', 'RECO1', '--name', 'AGAIN', '--paused', '--json')
  expect(stepped.code).toBe(6)
  const { id } = JSON.parse(stepped.stdout) as StackRun
  expect((await as('ada', 'stack', 'direct', String(id), 'skip')).code).toBe(0)
  expect((await as('ada', 'stack', 'direct', String(id), 'cancel', '--reason', 'enough')).stdout).toContain('CANCELLED')
  expect((await as('eve', 'stack', 'show', String(id))).stdout).toContain('left out by an operator')

  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('SwitchHeater', 'Nothing').replace('state: OFF }, wait', 'state: HALF }, wait'),
  )
  const bad = await as('ada', 'stack', 'run', file)
  expect(bad.code).toBe(4)
  expect(bad.stderr).toMatch(/VIG-STACK-003: entry 1[^]*VIG-STACK-005: entry 2[^]*VIG-STACK-007/)
  writeFileSync(file, 'stack: TWO\nentries: [5]\n')
  expect(await as('ada', 'stack', 'run', file)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/two.yaml:2:.*VIG-STACK-002/),
  })
}, 60_000)

it('counts, compares and exports what was done', async () => {
  const found = JSON.parse((await as('eve', 'history', '--search', 'SwitchHeater', '--json')).stdout) as Activity[]
  const [second, first] = found
  expect((await as('eve', 'compare', String(first!.id), String(second!.id))).stdout).toContain(
    'argument state: ON | OFF',
  )
  expect((await as('eve', 'statistics')).stdout).toMatch(/\d+ activities: .*completed[^]*sent → radiated/)
  const file = path.join(folder, 'history.csv')
  expect((await as('eve', 'export', '--search', 'SwitchHeater', '--out', file)).code).toBe(0)
  expect(readFileSync(file, 'utf8').trim().split('\r\n')).toHaveLength(found.length + 1)
})

it('holds back and lets go, lends and gives back', async () => {
  expect((await as('ben', 'inhibit', 'chain:RECO1', '--reason', 'antenna work')).code).toBe(0)
  expect((await as('ada', 'send', 'RECO1.TCS.SwitchHeater', 'heater=3', 'state=ON')).stderr).toContain('antenna work')
  expect((await as('ben', 'permit', 'chain:RECO1')).stdout).toContain('nothing is held back')
  expect((await as('ada', 'lend', 'RECO1', 'ben')).stdout).toContain('lent to ben')
  expect((await as('ada', 'recover', 'RECO1')).stdout).toContain('held by ada')
  expect((await as('ada', 'fop', 'RECO1', '0', 'set-window', '7')).code).toBe(0)
  expect((await as('ada', 'give-back', 'RECO1')).stdout).toContain('RECO1  free')
})
