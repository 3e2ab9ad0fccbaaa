/** A program of the mission as an activity of a real centre: rights, approval of exactly what will run, stages, abort, the history. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Secret } from '@vigie/base'
import { ApiError, createClient, type Activity, type Client, type Role } from '@vigie/contract'
import { serverOnSmallMission, until, type Fixture } from './small-mission.ts'

const MODEL = `element: TOOLS
kind: service
commands:
  - name: Report
    description: Makes the report of a day
    arguments:
      - { name: days, type: { kind: integer, validRange: [1, 31], unit: d } }
      - { name: title, type: { kind: string }, initialValue: 'daily; rm -rf' }
  - { name: Wait, description: Takes its time }
  - { name: Publish, description: Shows it to the world, significance: critical }
`
const SCRIPT = `
const [days, title] = process.argv.slice(2)
console.log(JSON.stringify({ stage: 'started' }))
for (let i = 1; i <= Number(days); i++) console.log(JSON.stringify({ stage: 'progress', detail: 'day ' + i }))
console.log('title ' + title + ' for ' + process.env.WHO)
`

let fixture: Fixture
let ada: Client
let ben: Client
let eve: Client
beforeAll(async () => {
  fixture = await serverOnSmallMission({}, (folder) => {
    mkdirSync(path.join(folder, 'tools'))
    writeFileSync(path.join(folder, 'tools', 'report.cjs'), SCRIPT)
    writeFileSync(path.join(folder, 'tools', 'tools.yaml'), MODEL)
    const node = JSON.stringify(process.execPath)
    appendFileSync(
      path.join(folder, 'mission.yaml'),
      `model: [tools/tools.yaml]
programs:
  - { activity: TOOLS.Report, run: [${node}, report.cjs, '{days}', '{title}'], folder: tools, env: { WHO: '{days} people' }, stages: lines, timeout: 20 s }
  - { activity: TOOLS.Wait, run: [${node}, -e, 'setInterval(() => {}, 1000)'], timeout: 1 min }
  - { activity: TOOLS.Publish, run: [${node}, -e, ''], timeout: 20 s }
`,
    )
  })
  const { identity } = fixture.server.centre
  const client = async (user: string, role: Role) => {
    await identity.addUser({ user, role, password: new Secret('a long enough password') })
    const { secret } = await identity.addToken(user, 'tests', role)
    return createClient({ baseUrl: fixture.server.url, token: secret.reveal() })
  }
  ada = await client('ada', 'controller')
  ben = await client('ben', 'controller')
  eve = await client('eve', 'viewer')
})
afterAll(() => fixture.close())

const ended = (id: number): Promise<Activity> =>
  until(
    () => ada.getActivity({ params: { id } }),
    (a) => a.state !== 'waiting' && a.state !== 'running',
  )
const problemOf = async (work: Promise<unknown>): Promise<ApiError['problem']> => {
  try {
    await work
  } catch (error) {
    if (error instanceof ApiError) return error.problem
    throw error
  }
  throw new Error('nothing was refused')
}

it('is declared with typed arguments, refused without the right or with wrong values, and tells its stages', async () => {
  const declared = await ada.listDeclaredActivities({ query: { element: 'TOOLS' } })
  expect(declared.map((d) => [d.path, d.kind, d.problem])).toEqual([
    ['TOOLS.Report', 'program', undefined],
    ['TOOLS.Wait', 'program', undefined],
    ['TOOLS.Publish', 'program', undefined],
  ])
  const body = { path: 'TOOLS.Report', arguments: { days: 2 } }
  expect(await problemOf(eve.requestActivity({ body }))).toMatchObject({ status: 403 })
  const wrong = await problemOf(ada.requestActivity({ body: { ...body, arguments: { days: 40, colour: 'red' } } }))
  expect(wrong.refusals!.map((r) => r.rule)).toEqual(['arguments', 'arguments'])

  const done = await ended((await ada.requestActivity({ body })).id)
  expect(done).toMatchObject({ state: 'completed', kind: 'program', arguments: { days: '2', title: 'daily; rm -rf' } })
  expect(done.stages.slice(3).map((s) => [s.stage, s.detail])).toEqual([
    ['sent', undefined],
    ['started', undefined],
    ['progress', 'day 1'],
    ['progress', 'day 2'],
    ['completed', undefined],
  ])
  expect(JSON.stringify(done.stages.at(-1))).toContain('title daily; rm -rf for 2 people')
})
it('is ended when it is cancelled, which is on record', async () => {
  const { id } = await ada.requestActivity({ body: { path: 'TOOLS.Wait' } })
  await until(
    () => ada.getActivity({ params: { id } }),
    (a) => a.stage === 'sent',
  )
  const cancelled = await ada.cancelActivity({ params: { id }, body: { reason: 'wrong day' } })
  expect(cancelled).toMatchObject({ state: 'cancelled', ending: { reason: 'wrong day', by: 'ada' } })
  expect(cancelled.stages.at(-1)!.detail).toContain('stays done')
})
it('a critical one is approved by another person, bound to exactly the program that will run', async () => {
  const { id, digest, state } = await ada.requestActivity({ body: { path: 'TOOLS.Publish' } })
  expect(state).toBe('waiting')
  expect(await problemOf(ben.approveActivity({ params: { id }, body: { digest: 'other' } }))).toMatchObject({
    code: 'VIG-ACTIVITY-008',
  })
  await ben.approveActivity({ params: { id }, body: { digest } })
  expect((await ended(id)).state).toBe('completed')
})
