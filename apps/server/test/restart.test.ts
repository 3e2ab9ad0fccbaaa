/**
 * What a restart takes up: alarms are neither raised anew nor lost, the count of samples that speak for a change goes on,
 * events are told once. Ended in order, and as a crash leaves it (a copy of the data folder taken while the server runs).
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient, type Client } from '@vigie/contract'
import { startServer, type RunningServer } from '@vigie/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { packet, serverOnSmallMission, until, type Fixture } from './small-mission.ts'

let f: Fixture
let client: Client
const others: (() => Promise<void>)[] = []
const clientOf = (server: RunningServer): Client =>
  createClient({ baseUrl: server.url, token: f.admin['authorization']!.slice(7) })
const connected = (of: Client) =>
  until(
    async () => (await of.listLinks())[0]?.state,
    (s) => s === 'connected',
  )

beforeEach(async () => {
  f = await serverOnSmallMission({ placement: 'in-process' }, (folder) => {
    const file = `${folder}/sat/sat.yaml`
    writeFileSync(file, readFileSync(file, 'utf8').replace('limits: { warning:', 'limits: { persistence: 3, warning:'))
  })
  client = clientOf(f.server)
  await connected(client)
})
afterEach(async () => {
  for (const close of others.splice(0)) await close()
  await f.close()
})

async function restarted(): Promise<Client> {
  await f.server.close()
  return on(f.data)
}
async function crashed(): Promise<Client> {
  await until(
    async () => (await client.getArchive()).chains.flatMap((c) => c.journals),
    (journals) => journals.every((j) => j.durable === j.entries),
  )
  const copy = mkdtempSync(path.join(tmpdir(), 'vigie-crashed-'))
  cpSync(f.data, copy, { recursive: true })
  await f.server.close()
  const found = await on(copy)
  others.push(async () => rmSync(copy, { recursive: true, force: true }))
  return found
}
async function on(data: string): Promise<Client> {
  const server = await startServer({ mission: f.server.centre.mission.folder, data, port: 0, placement: 'in-process' })
  others.unshift(() => server.close())
  const found = clientOf(server)
  await connected(found)
  return found
}
/** Tenths of a degree. */
const received = (of: Client, raw: number) =>
  until(
    () => of.getLatest({ params: { path: 'SAT.Temperature' } }).catch(() => undefined),
    (v) => v?.raw === raw,
  )
const limitEvents = async (of: Client): Promise<string[]> =>
  (await of.listEvents({ query: { chain: 'SAT', text: 'SAT.Temperature' } })).items
    .filter((e) => e.kind === 'limit')
    .map((e) => e.level!)

describe.each([
  ['ended in order', restarted],
  ['after a crash', crashed],
])('a server started again, %s', (_, again) => {
  it('has its alarms with their acknowledgements, and tells no event twice', async () => {
    for (const t of [650, 651, 652]) f.station.send(packet(t, 2))
    const [alarm] = await until(
      () => client.listAlarms(),
      (a) => a.length > 0,
    )
    await client.acknowledgeAlarm({ params: { id: alarm!.id }, body: { comment: 'seen' } })
    await until(
      () => limitEvents(client),
      (e) => e.length === 1,
    )
    // Kept within a fifth of a second.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const second = await again()
    expect(await second.listAlarms()).toMatchObject([
      { active: true, acknowledged: true, comment: 'seen', level: 'critical' },
    ])
    f.station.send(packet(653, 2))
    await received(second, 653)
    expect(await second.listAlarms()).toMatchObject([{ active: true, acknowledged: true, transitions: 1 }])
    expect(await limitEvents(second)).toEqual(['critical'])
    // Back to normal it is taken for over.
    for (const t of [211, 212, 213]) f.station.send(packet(t, 2))
    await until(
      () => second.listAlarms(),
      (a) => a.length === 0,
    )
    expect(await limitEvents(second)).toEqual(['normal', 'critical'])
  })
})

it('a shelved alarm is on record with who and why, and is still shelved after a restart', async () => {
  for (const t of [650, 651, 652]) f.station.send(packet(t, 2))
  const [alarm] = await until(
    () => client.listAlarms(),
    (a) => a.length > 0,
  )
  const { id } = alarm!
  await expect(client.shelveAlarm({ params: { id }, body: { minutes: 481, comment: 'too long' } })).rejects.toThrow()
  await expect(client.shelveAlarm({ params: { id }, body: { minutes: 15, comment: '' } })).rejects.toThrow()
  const { shelved } = await client.shelveAlarm({ params: { id }, body: { minutes: 60, comment: 'sensor chatters' } })
  expect(shelved).toMatchObject({ by: 'admin', comment: 'sensor chatters', level: 'critical' })
  const { items } = await client.listEvents({ query: { text: 'shelved sensor chatters' } })
  expect(items).toMatchObject([{ kind: 'operator', user: 'admin' }])
  // Kept within a fifth of a second.
  await new Promise((resolve) => setTimeout(resolve, 500))
  const second = await restarted()
  expect(await second.listAlarms()).toMatchObject([{ id, shelved }])
  const after = await second.unshelveAlarm({ params: { id } })
  expect(after.shelved).toBeUndefined()
  expect((await second.listAlarms())[0]?.shelved).toBeUndefined()
})

it('after a crash the count of samples that speak for a change goes on', async () => {
  for (const t of [650, 651]) f.station.send(packet(t, 2))
  await received(client, 651)
  expect(await client.listAlarms()).toEqual([])
  const second = await crashed()
  f.station.send(packet(652, 2))
  expect(
    await until(
      () => second.listAlarms(),
      (a) => a.length > 0,
    ),
  ).toMatchObject([{ level: 'critical', value: 65.2 }])
})

it('what operators do is on record before it is done, and its outcome after', async () => {
  const { chains, journal } = f.server.centre
  const order: string[] = []
  const { ask } = chains
  const { intend, ended } = journal
  chains.ask = (async (...a: Parameters<typeof ask>) => {
    if (a[1].ask === 'link') order.push('done')
    return ask.apply(chains, a)
  }) as typeof ask
  journal.intend = async (a) => {
    const at = await intend.call(journal, a)
    order.push(`intended ${a.action}`)
    return at
  }
  journal.ended = async (at, a, failure) => {
    await ended.call(journal, at, a, failure)
    order.push(`ended ${failure === undefined ? 'well' : 'badly'}`)
  }
  await client.disableLink({ params: { chain: 'SAT', name: 'main' } })
  expect(order).toEqual(['intended disableLink', 'done', 'ended well'])

  // What cannot be recorded is not done.
  order.length = 0
  journal.intend = () => Promise.reject(new Error('no room'))
  await expect(client.enableLink({ params: { chain: 'SAT', name: 'main' } })).rejects.toThrow()
  await expect(client.stopChain({ params: { name: 'SAT' } })).rejects.toThrow()
  await expect(client.removeChain({ params: { name: 'SAT' } })).rejects.toThrow()
  expect(order).toEqual([])
  expect(await client.listLinks()).toMatchObject([{ enabled: false }])
  expect(await client.getChain({ params: { name: 'SAT' } })).toMatchObject({ state: 'running' })
})
