/** `vigie alarms` against a running centre: listed, shelved, taken back, acknowledged. */
import { createClient } from '@vigie/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packet, serverOnSmallMission, until, type Fixture } from '../../server/test/small-mission.ts'
import { vigie } from './run-vigie.ts'

let fixture: Fixture
const token = (): string => fixture.admin['authorization']!.slice(7)
const client = () => createClient({ baseUrl: fixture.server.url, token: token() })
const alarms = (...args: string[]) => vigie('alarms', ...args, '--url', fixture.server.url, '--token', token())

beforeAll(async () => {
  fixture = await serverOnSmallMission()
  await until(
    async () => (await client().listLinks())[0]?.state,
    (s) => s === 'connected',
  )
})
afterAll(() => fixture.close())

it('lists an alarm, shelves it with a reason and takes it back, and acknowledges it', async () => {
  fixture.station.send(packet(650, 2))
  await until(
    () => fixture.server.centre.alarms.list(),
    (all) => all.some((a) => a.parameter === 'SAT.Temperature'),
  )
  const id = 'SAT:SAT.Temperature'
  expect((await alarms('list')).stdout).toMatch(/critical {3}SAT:SAT\.Temperature {2}not acknowledged/)
  expect(await alarms('shelve', id, '--minutes', '481', '--comment', 'too long')).not.toMatchObject({ code: 0 })
  expect((await alarms('shelve', id, '--minutes', '15', '--comment', 'chatters')).stdout).toContain('shelved by admin')
  expect((await alarms('list', '--shelved')).stdout).toContain(id)
  expect((await alarms('unshelve', id)).stdout).not.toContain('shelved')
  expect((await alarms('list', '--shelved')).stdout).not.toContain(id)
  expect((await alarms('acknowledge', id, '--comment', 'seen')).stdout).toContain('acknowledged by admin')
  expect((await alarms('shelve', 'none', '--minutes', '15', '--comment', 'x')).stderr).toContain('VIG-SERVER-006')
})
