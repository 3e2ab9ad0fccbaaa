/** From a socket of a station to a client of the API: one satellite, real sockets, a worker thread. */
import {
  ApiError,
  createClient,
  decodeTimes,
  LiveConnection,
  timesToUnixMillis,
  type Client,
  type SocketLike,
  type ValuesMessage,
} from '@vigie/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { packet, serverOnSmallMission, until, type Fixture } from './small-mission.ts'

let f: Fixture
let client: Client
const socket = (): ((url: string) => SocketLike) => (url) =>
  new WebSocket(url, { headers: f.admin }) as unknown as SocketLike
beforeAll(async () => {
  f = await serverOnSmallMission()
  client = createClient({ baseUrl: f.server.url, token: f.admin['authorization']!.slice(7) })
  await until(
    async () => (await client.listLinks())[0]?.state,
    (s) => s === 'connected',
  )
})
afterAll(() => f.close())

describe('a packet', () => {
  it('is a latest value, history up to the last sample, an entry of the journal with its bits', async () => {
    f.station.send(packet(215, 2))
    const value = await until(() => client.getLatest({ params: { path: 'SAT.Temperature' } }).catch(() => undefined))
    expect(value).toMatchObject({
      value: 21.5,
      raw: 215,
      unit: 'degC',
      state: 'normal',
      validity: 'valid',
      packetType: 'SAT.Hk',
      packet: 0,
    })
    expect(await client.getLatest({ params: { path: 'SAT.Mode' } })).toMatchObject({ value: 2, text: 'NOMINAL' })
    expect(await client.getLatest({ params: { path: 'MIB:T001' } })).toMatchObject({
      path: 'SAT.Temperature',
      // The first of its limits judge it.
      limits: 0,
    })
    const history = await client.getHistory({
      params: { path: 'SAT.Temperature' },
      query: { from: '2020-01-01', raw: true },
    })
    expect(history).toMatchObject({ values: [21.5], raw: [215], total: 1, complete: true })
    expect(decodeTimes(history.generation)).toHaveLength(1)
    for (const query of [{ parameter: 'MIB:T001' }, { chain: 'SAT', type: 'SAT.Hk' }])
      expect(await client.getCoverage({ query })).toMatchObject({ chain: 'SAT', exact: true, packets: 1 })
    expect((await client.getCoverage({ query: { chain: 'SAT' } })).packets).toBeGreaterThan(0)
    await expect(client.getCoverage({ query: {} })).rejects.toMatchObject({ code: 'VIG-SERVER-001' })
    await expect(client.getCoverage({ query: { parameter: 'SAT.None' } })).rejects.toMatchObject({ status: 404 })
    const found = await client.listPackets({ query: { chain: 'SAT', apid: 100 } })
    expect(found.items[0]).toMatchObject({ position: 0, type: 'SAT.Hk', bytes: 9, source: 'main' })
    const whole = await client.getPacket({ params: { chain: 'SAT', position: 0 } })
    expect(whole.fields.find((x) => x.path === 'SAT.Temperature')).toMatchObject({
      bitOffset: 48,
      bitLength: 16,
      raw: 215,
      value: 21.5,
    })
    const detail = await client.getParameter({ params: { path: 'SAT.Temperature' } })
    expect(detail.places).toContainEqual(
      expect.objectContaining({ packetType: 'SAT.Hk', bitOffset: 48, bitLength: 16 }),
    )
  })
  it('that violates a limit raises an alarm, which is acknowledged with a comment and goes when all is well', async () => {
    f.station.send(packet(650, 2))
    const [alarm] = await until(
      () => client.listAlarms(),
      (a) => a.length > 0,
    )
    expect(alarm).toMatchObject({
      parameter: 'SAT.Temperature',
      level: 'critical',
      value: 65,
      active: true,
      acknowledged: false,
    })
    const acknowledged = await client.acknowledgeAlarm({ params: { id: alarm!.id }, body: { comment: 'heater off' } })
    expect(acknowledged).toMatchObject({ acknowledged: true, acknowledgedBy: 'admin', comment: 'heater off' })
    f.station.send(packet(215, 2))
    await until(
      () => client.listAlarms(),
      (a) => a.length === 0,
    )
    const { items } = await client.listEvents({ query: { text: 'temperature', chain: 'SAT' } })
    expect(items.map((e) => e.kind)).toContain('limit')
  })
})

describe('live', () => {
  it('gives a snapshot, then updates at the rate asked for with a count of what it skipped', async () => {
    const live = new LiveConnection({ baseUrl: f.server.url.replace('http', 'ws'), socket: socket() })
    const messages: ValuesMessage[] = []
    const agreed: string[] = []
    live.subscribe(
      ['SAT.Temperature', 'SAT.Nothing'],
      {
        subscribed: (parameters, unknown) => agreed.push(...parameters.map((p) => p.path), ...unknown),
        values: (m) => messages.push(m),
      },
      { rate: 5 },
    )
    await until(() => messages.length > 0)
    expect(agreed).toEqual(['SAT.Temperature', 'SAT.Nothing'])
    expect(messages[0]).toMatchObject({ snapshot: true, v: [21.5], i: [0] })
    for (let i = 0; i < 100; i++) {
      f.station.send(packet(i, 2))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await until(
      () => messages.at(-1)!.v[0],
      (v) => v === 9.9,
    )
    expect(messages.length).toBeLessThan(12)
    const told = messages.slice(1).reduce((n, m) => n + m.v.length + m.skipped + m.missed, 0)
    expect(told).toBe(100)
    live.close()
  })
  it('a client that does not read holds nobody up, and is told what it missed', async () => {
    const slow = new WebSocket(`${f.server.url.replace('http', 'ws')}/api/v1/live`, { headers: f.admin })
    await new Promise((resolve) => slow.once('open', resolve))
    // The same parameter in many subscriptions makes much to send of little.
    for (let id = 0; id < 150; id++)
      slow.send(
        JSON.stringify({
          type: 'subscribe',
          id,
          parameters: ['SAT.Temperature', 'SAT.Mode', 'SAT.Count'],
          rate: 1000,
          raw: true,
        }),
      )
    await new Promise((resolve) => slow.once('message', resolve))
    slow.pause()
    let missed = 0
    for (let i = 0; i < 4000 && f.server.centre.live().missed === 0; i++) {
      f.station.send(packet(i % 300, 1))
      if (i % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(f.server.centre.live().missed).toBeGreaterThan(0)
    // Meanwhile the chain goes on for all others.
    f.station.send(packet(123, 0))
    await until(
      () => client.getLatest({ params: { path: 'SAT.Temperature' } }),
      (v) => v.value === 12.3,
    )
    slow.on('message', (data) => {
      const m = JSON.parse(String(data as Buffer)) as { missed?: number }
      missed += m.missed ?? 0
    })
    slow.resume()
    await until(() => missed > 0)
    slow.terminate()
  }, 60_000)
  it('refuses whoever is not logged in with a close code', async () => {
    const stranger = new WebSocket(`${f.server.url.replace('http', 'ws')}/api/v1/live`)
    expect(await new Promise((resolve) => stranger.once('close', resolve))).toBe(4401)
  })
  it('answers what is no message with a problem', async () => {
    const odd = new WebSocket(`${f.server.url.replace('http', 'ws')}/api/v1/live`, { headers: f.admin })
    const answers: string[] = []
    odd.on('message', (data) => answers.push(String(data as Buffer)))
    await new Promise((resolve) => odd.once('open', resolve))
    for (const text of ['{', 'null', '{"type":"x"}', '{"type":"subscribe","id":1.5,"parameters":[]}']) odd.send(text)
    await until(
      () => answers.filter((a) => a.includes('VIG-SERVER-001')).length,
      (n) => n === 4,
    )
    odd.close()
  })
})

describe('chains', () => {
  it('one is added, stopped, started and removed while the other goes on; a wrong one is refused', async () => {
    const config = (await client.getChain({ params: { name: 'SAT' } })).config!
    const other = {
      ...config,
      name: 'SECOND',
      links: [{ ...config.links[0]!, name: 'other', kind: 'udp' as const, port: 0 }],
    }
    await expect(client.addChain({ body: { ...other, element: 'NONE' } })).rejects.toMatchObject({
      code: 'VIG-SERVER-017',
    })
    await client.addChain({ body: other })
    await expect(client.addChain({ body: other })).rejects.toBeInstanceOf(ApiError)
    const state = async () => (await client.getChain({ params: { name: 'SECOND' } })).state
    await until(state, (s) => s === 'running')
    expect((await client.stopChain({ params: { name: 'SECOND' } })).state).toBe('stopped')
    expect((await client.startChain({ params: { name: 'SECOND' } })).state).toBe('running')
    await client.removeChain({ params: { name: 'SECOND' } })
    expect((await client.listChains()).map((c) => c.name)).toEqual(['SAT'])
    expect((await client.getChain({ params: { name: 'SAT' } })).restarts).toBe(0)
  })
  it('one whose worker fails is told, started again with growing pauses, and disturbs no other', async () => {
    const config = (await client.getChain({ params: { name: 'SAT' } })).config!
    // A marker of 8 bits of which 99 may be wrong: the engine refuses it when it starts.
    const framing = { kind: 'asm' as const, pattern: '1A', maxBitErrors: 99, flywheel: 0, unitLength: 10 }
    await client.addChain({
      body: { ...config, name: 'BROKEN', links: [{ ...config.links[0]!, name: 'bad', framing }] },
    })
    await until(
      () => client.getChain({ params: { name: 'BROKEN' } }),
      (c) => c.restarts >= 3,
    )
    const { items } = await client.listEvents({ query: { chain: 'centre', text: 'BROKEN failed' } })
    expect(items.length).toBeGreaterThanOrEqual(2)
    expect(items[0]!.message).toContain('VIG-CCSDS-002')
    f.station.send(packet(77, 0))
    await until(
      () => client.getLatest({ params: { path: 'SAT.Temperature' } }),
      (v) => v.value === 7.7,
    )
    expect((await client.getChain({ params: { name: 'SAT' } })).restarts).toBe(0)
    await client.removeChain({ params: { name: 'BROKEN' } })
  })
  it('exports, verifies and rebuilds while reception goes on', async () => {
    const done = (id: string) =>
      until(
        () => client.getJob({ params: { id } }),
        (j) => j.state !== 'running',
      )
    const from = '2020-01-01'
    const to = '2100-01-01'
    const csv = await done(
      (await client.startExport({ body: { chain: 'SAT', format: 'csv', parameters: ['SAT.Temperature'], from, to } }))
        .id,
    )
    expect(csv).toMatchObject({ state: 'done', progress: 1 })
    const text = await (await client.getJobFile({ params: { id: csv.id } })).text()
    expect(text.split('\n')[1]).toMatch(/^20\d\d-.*,SAT\.Temperature,21\.5,215,degC,normal\r?$/)
    expect(await done((await client.startVerify()).id)).toMatchObject({ state: 'done', result: { ok: true } })
    const rebuilt = await done((await client.startRebuild({ body: { chain: 'SAT' } })).id)
    expect(rebuilt).toMatchObject({ state: 'done' })
    const history = await client.getHistory({
      params: { path: 'SAT.Temperature' },
      query: { from, order: 'ascending', limit: 1 },
    })
    expect(history.values).toEqual([21.5])
  })
  it('a replay is a chain of its own at any speed', async () => {
    const replay = await client.startReplay({
      body: { chain: 'SAT', from: '2020-01-01', to: '2100-01-01', speed: 1_000_000 },
    })
    expect(replay).toMatchObject({ chain: 'SAT' })
    await client.stopReplay({ params: { id: replay.id } })
    expect(await client.listReplays()).toEqual([])
  })
  it('a replay begins with the first packet there is, not with the years before it', async () => {
    const replay = await client.startReplay({ body: { chain: 'SAT', from: '2020-01-01', to: '2100-01-01', speed: 1 } })
    const value = await until(() =>
      client.getLatest({ params: { path: 'SAT.Temperature' }, query: { chain: replay.id } }).catch(() => undefined),
    )
    expect(value).toMatchObject({ chain: replay.id })
    await client.stopReplay({ params: { id: replay.id } })
    expect(await client.listReplays()).toEqual([])
  })
  it('replays that run together stand at their begin until they are let go', async () => {
    const { from } = (await client.getArchive({})).chains.find((c) => c.chain === 'SAT')!.parameters
    const body = { chain: 'SAT', from: from!, to: '2100-01-01', speed: 1000, inStep: true }
    const [a, b] = await Promise.all([client.startReplay({ body }), client.startReplay({ body })])
    expect(a).toMatchObject({ paused: true, state: 'running' })
    const both = `${a.id},${b.id}`
    // Ready when it is answered: it can be asked for what it has, which is nothing yet.
    const early = await client.getLatestOf({ body: { parameters: ['SAT.Temperature'], chain: both } })
    expect(early).toMatchObject({ values: [], silent: ['SAT.Temperature'] })
    await Promise.all([a, b].map((r) => client.changeReplay({ params: { id: r.id }, body: { paused: false } })))
    const value = await until(
      async () => (await client.getLatestOf({ body: { parameters: ['SAT.Temperature'], chain: both } })).values[0],
    )
    expect(value).toMatchObject({ chain: a.id })
    await Promise.all([a, b].map((r) => client.stopReplay({ params: { id: r.id } })))
  })
  it('values as they were at an instant come from the archive, once', async () => {
    const history = await client.getHistory({
      params: { path: 'SAT.Temperature' },
      query: { from: '2020-01-01', to: '2100-01-01', order: 'ascending', limit: 2, reception: true },
    })
    const [first, second] = timesToUnixMillis(history.generation)
    const between = new Date((first! + second!) / 2).toISOString()
    const { values } = await client.getLatestOf({ body: { parameters: ['SAT.Temperature'], at: between } })
    expect(values).toMatchObject([{ path: 'SAT.Temperature', value: history.values[0] }])
    expect(await client.getLatest({ params: { path: 'SAT.Temperature' }, query: { at: between } })).toMatchObject({
      value: history.values[0],
    })
    const before = await client.getLatestOf({ body: { parameters: ['SAT.Temperature'], at: '2020-01-01' } })
    expect(before).toMatchObject({ values: [], silent: ['SAT.Temperature'] })
  })
})

it('metrics are what Prometheus reads, the OpenAPI document is 3.1', async () => {
  const metrics = await (await client.getMetrics()).text()
  expect(metrics).toMatch(/vigie_chain_up\{chain="SAT"\} 1/)
  expect(await client.getOpenApi()).toMatchObject({ openapi: '3.1.0' })
  expect(await client.getHealth()).toMatchObject({ status: 'ok' })
})
