/** Every door of commanding, for who has no right to it (issue: commanding, tests). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { api, API_PREFIX, type Operation } from '@vigie/contract'
import { Secret } from '@vigie/base'
import { serverOnSmallMission, type Fixture } from './small-mission.ts'

const doors = (Object.entries(api) as [string, Operation][]).filter(([, o]) =>
  ['Commanding', 'Stacks', 'Passes'].includes(o.tag),
)

let fixture: Fixture
let viewer: string
beforeAll(async () => {
  fixture = await serverOnSmallMission()
  const { identity } = fixture.server.centre
  await identity.addUser({ user: 'eve', role: 'viewer', password: new Secret('a long enough password') })
  viewer = (await identity.addToken('eve', 'tests', 'viewer')).secret.reveal()
})
afterAll(() => fixture.close())

const call = (o: Operation, headers: Record<string, string>): Promise<Response> =>
  fetch(`${fixture.server.url}${API_PREFIX}${o.path.replaceAll(/:(\w+)/g, (_, n) => (n === 'id' ? '1' : 'SAT'))}`, {
    method: o.method,
    headers: { ...headers, ...(o.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(o.body === undefined ? {} : { body: '{}' }),
  })

it('there are as many as there should be', () => {
  expect(doors.length).toBeGreaterThan(30)
  expect(doors.filter(([, o]) => o.role === 'public')).toEqual([])
})
describe.each(doors)('%s', (_, operation) => {
  it('is closed to who has not logged in', async () => {
    expect((await call(operation, {})).status).toBe(401)
  })
  if (operation.role !== 'viewer')
    it('is closed to a viewer', async () => {
      const answer = await call(operation, { authorization: `Bearer ${viewer}` })
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^VIG-/), remedy: expect.any(String) })
    })
})
it('what changes nothing on board is open to a viewer, and everything else is not', () => {
  for (const [name, o] of doors) {
    const looks = o.method === 'GET' || name === 'dryRunActivity' || name === 'checkStack'
    expect([name, o.role]).toEqual([name, looks ? 'viewer' : o.role === 'viewer' ? 'more than viewer' : o.role])
  }
})
