/** The centre is an element like any other: its values, activities and events, and those of its links (blueprint §1). */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createClient, type Client } from '@vigie/contract'
import { startServer } from '@vigie/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packet, serverOnSmallMission, until, type Fixture } from './small-mission.ts'

let f: Fixture
let client: Client
beforeAll(async () => {
  f = await serverOnSmallMission({}, (folder) => {
    const file = `${folder}/mission.yaml`
    const text = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      text
        .replace(
          'chains:',
          'stations:\n  - { name: Kerguelen, code: KER, element: STATIONS.KER, latitude: -49, longitude: 70 }\nchains:',
        )
        .replace(
          'links:\n',
          'links:\n      - { name: by-ker, kind: udp, station: KER, port: 0, carries: packet, framing: { kind: datagram } }\n',
        ),
    )
  })
  client = createClient({ baseUrl: f.server.url, token: f.admin['authorization']!.slice(7) })
  await until(
    async () => (await client.listLinks()).find((l) => l.name === 'main')?.state,
    (s) => s === 'connected',
  )
})
afterAll(() => f.close())

const latest = (path: string) => client.getLatest({ params: { path } }).catch(() => undefined)

describe('values of the centre', () => {
  it('are found in the model with description, unit and limits', async () => {
    const { items } = await client.listParameters({ query: { search: 'centre archive', limit: 100 } })
    expect(items.map((p) => p.path)).toContain('CENTRE.Archive.FreeSpace')
    const space = await client.getParameter({ params: { path: 'CENTRE.Archive.FreeSpace' } })
    expect(space).toMatchObject({ unit: 'B', kind: 'float', chains: ['centre'] })
    expect(space.limits[0]!.ranges.map((r) => r.level)).toEqual(['warning', 'critical'])
  })
  it.each([
    ['CENTRE.Server.Memory', (v: number) => v > 10e6],
    ['CENTRE.Server.Uptime', (v: number) => v > 0],
    ['CENTRE.Server.LoopLag', (v: number) => v >= 0],
    ['CENTRE.Archive.FreeSpace', (v: number) => v > 0],
    ['CENTRE.Archive.BytesOnDisk', (v: number) => v >= 0],
    ['CENTRE.Archive.WriteLag', (v: number) => v >= 0],
    ['CENTRE.Users.Sessions', (v: number) => v >= 0],
    ['CENTRE.Chains.Running', (v: number) => v === 1],
    ['CENTRE.Chains.SAT.PacketRate', (v: number) => v >= 0],
  ])('%s is alive', async (path, plausible) => {
    const value = await until(() => latest(path))
    expect(value!.value).toSatisfy(plausible)
  })
  it('say the state of each chain in words', async () => {
    expect(await until(() => latest('CENTRE.Chains.SAT.State'))).toMatchObject({ text: 'running', state: 'normal' })
  })
  it('have a history like any others, and are exported', async () => {
    const history = await until(
      () => client.getHistory({ params: { path: 'CENTRE.Server.Uptime' }, query: { from: '2020-01-01' } }),
      (h) => h.total >= 2,
    )
    const values = history.values as number[]
    expect(values.at(-1)).toBeGreaterThan(values[0]!)
    const body = { chain: 'centre', format: 'csv' as const, parameters: ['CENTRE.Server.Uptime'] }
    const { id } = await client.startExport({ body: { ...body, from: '2020-01-01', to: '2100-01-01' } })
    const job = await until(
      () => client.getJob({ params: { id } }),
      (j) => j.state !== 'running',
    )
    expect(job).toMatchObject({ state: 'done' })
    const text = await (await client.getJobFile({ params: { id } })).text()
    expect(text.split('\r\n').length).toBeGreaterThan(2)
  })
  it('count log-ins that were refused', async () => {
    await client.logIn({ body: { user: 'nobody', password: 'wrong password' } }).catch(() => undefined)
    await until(
      () => latest('CENTRE.Users.RefusedLogIns'),
      (v) => v?.value === 1,
    )
    const { items } = await client.listEvents({ query: { element: 'CENTRE.Users', text: 'nobody' } })
    expect(items[0]).toMatchObject({ name: 'LogInRefused', element: 'CENTRE.Users' })
  })
})

describe('links', () => {
  it('of a station lie below its element, others below the satellite, each with its activities', async () => {
    const elements = await client.listElements({ query: {} })
    const paths = elements.map((e) => e.path)
    expect(paths).toEqual(expect.arrayContaining(['STATIONS.KER.Links.by-ker', 'SAT.Links.main', 'CENTRE.Chains.SAT']))
    const { items } = await client.listCommands({ query: { element: 'STATIONS.KER' } })
    expect(items.map((c) => c.path)).toEqual(['STATIONS.KER.Links.by-ker.Enable', 'STATIONS.KER.Links.by-ker.Disable'])
    expect((await client.getCommand({ params: { path: 'CENTRE.Archive.Verify' } })).element).toBe('CENTRE.Archive')
  })
  it('report what they receive', async () => {
    f.station.send(packet(215, 2))
    await until(
      () => latest('SAT.Links.main.Packets'),
      (v) => (v?.value as number) >= 1,
    )
    expect(await latest('STATIONS.KER.Links.by-ker.State')).toMatchObject({ state: 'normal' })
  })
  it('disabled and enabled say so as events of their own element', async () => {
    await client.disableLink({ params: { chain: 'SAT', name: 'by-ker' } })
    await until(
      () => latest('STATIONS.KER.Links.by-ker.State'),
      (v) => v?.text === 'disabled',
    )
    await client.enableLink({ params: { chain: 'SAT', name: 'by-ker' } })
    const { items } = await client.listEvents({ query: { element: 'STATIONS.KER.Links.by-ker', chain: 'centre' } })
    expect(items.map((e) => e.name)).toEqual(['enableLink', 'disableLink'])
  })
})

it('a chain that is added has its element at once, and takes it along when it goes', async () => {
  const { config } = await client.getChain({ params: { name: 'SAT' } })
  const link = { ...config!.links[0]!, name: 'extra', kind: 'udp' as const, port: 0 }
  await client.addChain({ body: { ...config!, name: 'MORE', links: [link] } })
  await until(() => latest('CENTRE.Chains.MORE.State'))
  expect((await client.listElements({ query: { under: 'CENTRE.Chains.MORE' } })).length).toBe(1)
  await client.removeChain({ params: { name: 'MORE' } })
  expect((await client.listElements({ query: { under: 'CENTRE.Chains' } })).map((e) => e.path)).not.toContain(
    'CENTRE.Chains.MORE',
  )
})

it('what a rebuild cannot make from packets stays: statistics of links keep their history', async () => {
  const query = { from: '2020-01-01' }
  const path = 'SAT.Links.main.Packets'
  const before = await until(
    () => client.getHistory({ params: { path }, query }),
    (h) => h.total > 1,
  )
  const { id } = await client.startRebuild({ body: { chain: 'SAT' } })
  const job = await until(
    () => client.getJob({ params: { id } }),
    (j) => j.state !== 'running',
  )
  expect(job).toMatchObject({ state: 'done' })
  const after = await client.getHistory({ params: { path }, query })
  expect(after.total).toBeGreaterThanOrEqual(before.total)
  const temperatures = await client.getHistory({ params: { path: 'SAT.Temperature' }, query })
  expect(temperatures.values).toEqual([21.5])
})

it('the values of the centre survive a restart', async () => {
  const other = await serverOnSmallMission({ placement: 'in-process' })
  const token = other.admin['authorization']!.slice(7)
  const path = 'CENTRE.Server.Memory'
  const first = createClient({ baseUrl: other.server.url, token })
  await until(() => first.getLatest({ params: { path } }).catch(() => undefined))
  await other.server.close()
  const again = await startServer({
    mission: other.server.centre.mission.folder,
    data: other.data,
    port: 0,
    placement: 'in-process',
  })
  try {
    const second = createClient({ baseUrl: again.url, token })
    const started = (await second.getMission()).server.started
    const history = await second.getHistory({ params: { path }, query: { from: '2020-01-01', to: started } })
    expect(history.total).toBeGreaterThan(0)
  } finally {
    await again.close()
    other.station.close()
    rmSync(other.data, { recursive: true, force: true })
  }
})
