/** `vigie pus` against the real centre and the real simulator: what is known, what differs, what is asked by name. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commandedCentre, type CommandedCentre } from '../../server/test/commanded-centre.ts'
import { vigie } from './run-vigie.ts'

let centre: CommandedCentre
let token: string
const pus = (...args: string[]) => vigie('pus', ...args, '--url', centre.server.url, '--token', token)

beforeAll(async () => {
  centre = await commandedCentre()
  token = await centre.token('ada', 'controller')
  await centre.take(await centre.client('ada', 'controller'), 'RECO1')
}, 120_000)
afterAll(() => centre.close())

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
