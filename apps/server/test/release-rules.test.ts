/** Rules of release in a real centre: alarms and silence of live telemetry hold activities back; the contact plan over the API. */
import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '@vigie/base'
import { ApiError, createClient, type Activity, type Client } from '@vigie/contract'
import { packet, serverOnSmallMission, until, type Fixture } from './small-mission.ts'

const RULES = `
stations:
  - { name: Kiruna, code: KRU, element: STATIONS.KRU, latitude: 67.9, longitude: 21 }
release:
  holds:
    - name: hot battery
      while: { parameters: [SAT.Temperature], from: critical }
      activities: { elements: [CENTRE.Archive], except: [CENTRE.Archive.Retain] }
      otherwise: hold
      overriders: [operations-engineer]
    - name: blind
      while: { elements: [SAT], from: severe, silent: 4 s }
      activities: { elements: [CENTRE.Chains] }
`

let fixture: Fixture
let ada: Client
let olga: Client
beforeAll(async () => {
  fixture = await serverOnSmallMission({}, (folder) => appendFileSync(path.join(folder, 'mission.yaml'), RULES))
  const { identity } = fixture.server.centre
  const client = async (user: string, role: 'controller' | 'operations-engineer') => {
    await identity.addUser({ user, role, password: new Secret('a long enough password') })
    const { secret } = await identity.addToken(user, 'tests', role)
    return createClient({ baseUrl: fixture.server.url, token: secret.reveal() })
  }
  ada = await client('ada', 'controller')
  olga = await client('olga', 'operations-engineer')
  await until(async () => (await ada.listLinks()).every((l) => l.state === 'connected'))
})
afterAll(() => fixture.close())

const problemOf = async (work: Promise<unknown>): Promise<ApiError['problem']> => {
  try {
    await work
  } catch (error) {
    if (error instanceof ApiError) return error.problem
    throw error
  }
  throw new Error('nothing was refused')
}
const ended = (id: number): Promise<Activity> =>
  until(
    () => ada.getActivity({ params: { id } }),
    (a) => a.state !== 'waiting' && a.state !== 'running',
    60_000,
  )
const temperature = async (degrees: number, level: string): Promise<void> => {
  fixture.station.send(packet(degrees * 10, 2))
  await until(
    async () => (await ada.listAlarms()).find((a) => a.parameter === 'SAT.Temperature')?.level ?? 'normal',
    (l) => l === level,
  )
}
const verify = { body: { path: 'CENTRE.Archive.Verify' } }

describe('holds on limit violations', () => {
  it('wait for the telemetry to be back within its limits, and are released by that', async () => {
    await temperature(20, 'normal')
    expect((await ended((await olga.requestActivity(verify)).id)).state).toBe('completed')
    await temperature(75, 'critical')
    const held = await olga.requestActivity(verify)
    expect(held).toMatchObject({ state: 'waiting', held: [{ rule: 'hold', code: 'VIG-ACTIVITY-020' }] })
    expect(held.held![0]!.message).toContain('SAT.Temperature is critical (75 degC')
    expect((await ada.dryRunActivity(verify)).refusals.map((r) => r.override?.name)).toContain('hot battery')
    await temperature(20, 'normal')
    const done = await ended(held.id)
    expect(done).toMatchObject({ state: 'completed' })
    expect(done.held).toBeUndefined()
  }, 90_000)
  it('are set aside by who may, with a reason that is on record, and by nobody else', async () => {
    await temperature(75, 'critical')
    const { id } = await olga.requestActivity(verify)
    const body = { rules: ['hot battery'], reason: 'the thermal engineer agrees' }
    expect(await problemOf(ada.overrideActivity({ params: { id }, body }))).toMatchObject({
      status: 403,
      code: 'VIG-ACTIVITY-026',
    })
    expect((await ada.getActivity({ params: { id } })).state).toBe('waiting')
    await olga.overrideActivity({ params: { id }, body })
    expect(await ended(id)).toMatchObject({ state: 'completed', overrides: [{ ...body, by: { user: 'olga' } }] })
    await temperature(20, 'normal')
  }, 90_000)
  it('know what silence is: a satellite that is not heard holds what the rule is about, and refuses', async () => {
    await new Promise((resolve) => setTimeout(resolve, 4100))
    const refused = await problemOf(olga.requestActivity({ body: { path: 'CENTRE.Chains.SAT.Rebuild' } }))
    expect(refused).toMatchObject({ code: 'VIG-ACTIVITY-001', status: 409 })
    expect(refused.detail).toContain('nothing was received of SAT for')
    await temperature(21, 'normal')
    await until(
      async () => (await olga.dryRunActivity({ body: { path: 'CENTRE.Chains.SAT.Rebuild' } })).refusals,
      (r) => r.length === 0,
      3000,
    )
  }, 90_000)
})

describe('the contact plan', () => {
  const text = (aos: string, los: string) =>
    `passes:\n  - { id: one, station: Kiruna, satellite: sat, aos: '${aos}', los: '${los}', for: [TM, TC] }\n`
  it('is there in versions, by whoever saved them; nothing is saved that names what the mission does not have', async () => {
    expect(await ada.getPasses({ query: {} })).toEqual({ version: 0, passes: [] })
    const body = { text: text('2027-01-01T00:00:00Z', '2027-01-01T00:10:00Z'), comment: 'week 1' }
    const saved = await olga.putPasses({ body })
    expect(saved).toMatchObject({ version: 1, savedBy: 'olga', comment: 'week 1', findings: [] })
    expect(saved.passes).toMatchObject([{ station: 'KRU', satellite: 'SAT', status: 'committed' }])
    const unknown = await problemOf(olga.putPasses({ body: { text: body.text.replace('Kiruna', 'Nowhere') } }))
    expect(unknown).toMatchObject({ status: 422, diagnostics: [{ code: 'VIG-PASS-003' }] })
    expect(await problemOf(olga.putPasses({ body: { text: 'passes: 3' } }))).toMatchObject({ code: 'VIG-PASS-001' })
    expect(await problemOf(olga.putPasses({ body: { ...body, base: 0 } }))).toMatchObject({
      status: 409,
      code: 'VIG-PASS-005',
    })
    expect(await problemOf(ada.putPasses({ body }))).toMatchObject({ status: 403 })
    const csv = await (await ada.exportPasses({ query: { format: 'csv' } })).text()
    expect(await olga.putPasses({ body: { text: csv, format: 'csv', base: 1 } })).toMatchObject({
      version: 2,
      passes: saved.passes,
    })
    expect((await ada.listPassVersions()).map((v) => [v.version, v.passes])).toEqual([
      [2, 1],
      [1, 1],
    ])
    expect((await ada.getPasses({ query: { version: 1 } })).comment).toBe('week 1')
    expect((await ada.getPasses({ query: { to: '2026-12-31' } })).passes).toEqual([])
    expect(await problemOf(ada.getPasses({ query: { version: 9 } }))).toMatchObject({ status: 404 })
  }, 90_000)
})
