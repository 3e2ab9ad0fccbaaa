/** `vigie pus` against the real centre and the real simulator: what is known, what differs, what is asked by name. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commandedCentre, type CommandedCentre } from '../../server/test/commanded-centre.ts'
import { until } from '../../server/test/small-mission.ts'
import { vigie } from './run-vigie.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'vigie-pus-'))

let centre: CommandedCentre
let token: string
const pus = (...args: string[]) => vigie('pus', ...args, '--url', centre.server.url, '--token', token)

beforeAll(async () => {
  centre = await commandedCentre()
  token = await centre.token('ada', 'controller')
  await centre.take(await centre.client('ada', 'controller'), 'RECO1')
}, 120_000)
afterAll(async () => {
  await centre.close()
  rmSync(folder, { recursive: true, force: true })
})

it('actions are listed by name, done, and seen in the state; a comparison has the satellite report', async () => {
  const actions = await pus('actions', 'RECO1', '--search', 'schedule')
  expect(actions.code).toBe(0)
  expect(actions.stdout).toContain('RECO1.PUS.EnableSchedule')
  expect(await pus('do', 'RECO1', 'DisableReport', 'report=12', '--dry-run')).toMatchObject({ code: 0 })
  const done = await pus('do', 'RECO1', 'DisableReport', 'report=12')
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('completed') })
  expect(await pus('do', 'RECO1', 'EnableReport', 'report=Nothing')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('"Nothing" is no housekeeping report'),
  })
  const state = await pus('state', 'RECO1', 'housekeeping')
  expect(state.stdout).toMatch(/ 3 housekeeping[^]*12 {2}container=\S+ enabled=false {2}\(activity \d+/)
  expect(await pus('state', 'RECO1', 'nothing')).toMatchObject({ code: 2 })
  expect(await pus('state', 'NOSAT')).toMatchObject({ code: 2 })

  const compared = await pus('compare', 'RECO1', '--ask')
  expect(compared).toMatchObject({ code: 0, stdout: 'nothing differs\n' })
  const all = JSON.parse((await pus('state', 'RECO1', '--json')).stdout) as {
    name: string
    rows: { source: { by: string } }[]
  }[]
  // The satellite has told of each of them.
  for (const name of ['housekeeping', 'monitoring', 'stores', 'files'])
    expect(
      all.find((s) => s.name === name)!.rows.every((r) => r.source.by === 'report'),
      name,
    ).toBe(true)
}, 240_000)

it('what is too long for a packet goes up in parts, and what came down in parts is written to a file', async () => {
  const up = await pus('upload', 'RECO1', 'RECO1.TestConnection', '--part-bytes', '7', '--json')
  expect(up.code).toBe(0)
  expect(JSON.parse(up.stdout)).toMatchObject({ state: 'whole', parts: 2, confirmed: 2 })
  expect(await pus('upload', 'RECO1', 'RECO1.Nothing')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('VIG-SERVICE-004'),
  })
  expect(await pus('do', 'RECO1', 'CreateFile', 'file=long.bin', 'size=1500')).toMatchObject({ code: 0 })
  expect(await pus('do', 'RECO1', 'CopyFile', 'file=long.bin', 'target=ground')).toMatchObject({ code: 0 })
  const state = async (): Promise<string> => (await pus('state', 'RECO1', 'transfers')).stdout
  const told = await until(state, (text) => /down \d+ {2}state=whole parts=3 of=3 bytes=1500/.test(text), 20_000)
  const transaction = /down (\d+)/.exec(told)![1]!
  const file = path.join(folder, 'long.bin')
  expect(await pus('download', 'RECO1', transaction, '--out', file)).toMatchObject({ code: 0 })
  expect(readFileSync(file)).toEqual(Buffer.alloc(1500))
  expect(await pus('download', 'RECO1', '64000', '--out', file)).toMatchObject({ code: 2 })
}, 120_000)
