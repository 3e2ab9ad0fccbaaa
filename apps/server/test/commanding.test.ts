/** Commands from the request to the proof, on the real simulator: approvals, refusals, stacks, history. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiError, LiveConnection, type Activity, type Client, type SocketLike, type StackRun } from '@vigie/contract'
import { WebSocket } from 'ws'
import { commandedCentre, type CommandedCentre } from './commanded-centre.ts'
import { until } from './small-mission.ts'

let centre: CommandedCentre
let ada: Client
let ben: Client
let eve: Client
beforeAll(async () => {
  centre = await commandedCentre()
  ada = await centre.client('ada', 'controller')
  ben = await centre.client('ben', 'controller')
  eve = await centre.client('eve', 'viewer')
  await centre.take(ada, 'RECO1')
}, 120_000)
afterAll(() => centre.close())

const ended = (client: Client, id: number): Promise<Activity> =>
  until(
    () => client.getActivity({ params: { id } }),
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
const heater = (given: Record<string, unknown>) => ({
  body: { path: 'RECO1.TCS.SwitchHeater', arguments: given },
})

describe('a critical command', () => {
  it('waits for a second person, who approves exactly its bytes; every attempt to go around is refused and on record', async () => {
    const asked = await ada.requestActivity({ body: { path: 'RECO1.PROP.Arm', comment: 'for the burn' } })
    expect(asked).toMatchObject({ state: 'waiting', significance: 'critical', needs: { approvals: 1 } })
    const params = { id: asked.id }
    const { digest } = asked
    expect(await problemOf(ada.approveActivity({ params, body: { digest } }))).toMatchObject({
      code: 'VIG-ACTIVITY-009',
    })
    expect(await problemOf(eve.approveActivity({ params, body: { digest } }))).toMatchObject({ status: 403 })
    const other = `${digest.startsWith('0') ? '1' : '0'}${digest.slice(1)}`
    expect(await problemOf(ben.approveActivity({ params, body: { digest: other } }))).toMatchObject({
      code: 'VIG-ACTIVITY-008',
    })
    expect(await problemOf(ada.fireActivity({ params, body: { digest } }))).toMatchObject({ code: 'VIG-ACTIVITY-011' })
    expect((await ada.getActivity({ params })).stages.map((s) => s.stage)).toEqual(['requested'])

    await ben.approveActivity({ params, body: { digest, comment: 'seen' } })
    const done = await ended(ada, asked.id)
    expect(done).toMatchObject({
      state: 'completed',
      digest,
      bytes: asked.bytes,
      by: { user: 'ada' },
      comment: 'for the burn',
      approvals: [{ user: 'ben', comment: 'seen' }],
    })
    expect(done.stages.map((s) => s.stage)).toEqual(
      expect.arrayContaining(['authorised', 'released', 'sent', 'radiated', 'accepted', 'completed']),
    )
    const events = await ada.listEvents({ query: { limit: 100 } })
    const told = events.items.filter((e) => e.name === 'ActivityRefused').map((e) => e.user)
    expect(told).toEqual(expect.arrayContaining(['ada', 'ben']))
  }, 60_000)
})

describe('what is refused', () => {
  it('says which rules are not satisfied and what would satisfy them; nothing is sent, and the attempt is counted', async () => {
    const before = await ada.getActivityStatistics({ query: {} })
    const bad = await problemOf(ada.requestActivity(heater({ heater: 99, state: 'MAYBE' })))
    expect(bad).toMatchObject({ status: 409, code: 'VIG-ACTIVITY-001' })
    expect(bad.refusals!.length).toBeGreaterThan(0)
    for (const r of bad.refusals!) expect(r).toMatchObject({ rule: 'arguments', remedy: expect.stringMatching(/\w/) })
    const notHers = await problemOf(ben.requestActivity(heater({ heater: 3, state: 'ON' })))
    expect(notHers.refusals!.map((r) => [r.rule, r.code])).toEqual([['uplink', 'VIG-ACTIVITY-005']])
    await ben.inhibitActivities({ body: { scope: 'chain:RECO1', reason: 'antenna work' } })
    const held = await problemOf(ada.requestActivity(heater({ heater: 3, state: 'ON' })))
    expect(held.refusals!.map((r) => r.rule)).toEqual(['inhibition'])
    expect(held.detail).toContain('antenna work')
    await ben.permitActivities({ body: { scope: 'chain:RECO1' } })
    const after = await ada.getActivityStatistics({ query: {} })
    expect(after.total).toBe(before.total)
    expect(after.refused).toBe(before.refused + 3)
  })
})

const STACK = `stack: WARM-PLATE
satellite: RECO1
entries:
  - { send: RECO1.TCS.SwitchHeater, with: { heater: 3, state: ON }, comment: plate first }
  - { send: RECO1.EPS.SwitchBatteryHeater, with: { state: OFF }, wait: radiated, service: BD, after: 0.5 }
`

describe('a stack', () => {
  it('is saved in versions, checked, exported, and refused where it does not fit', async () => {
    const saved = await ada.saveStack({ params: { name: 'WARM-PLATE' }, body: { text: STACK } })
    expect(saved).toMatchObject({ version: 1, chain: 'RECO1', savedBy: 'ada', findings: [] })
    expect(saved.text).toContain('writtenAgainst')
    const csv = await (await eve.exportStack({ params: { name: 'WARM-PLATE' }, query: { format: 'csv' } })).text()
    const second = await ben.saveStack({
      params: { name: 'WARM-PLATE' },
      body: { text: csv, format: 'csv', chain: 'RECO1', base: 1 },
    })
    expect(second).toMatchObject({ version: 2, entries: saved.entries })
    const late = await problemOf(ada.saveStack({ params: { name: 'WARM-PLATE' }, body: { text: STACK, base: 1 } }))
    expect(late).toMatchObject({ status: 409, code: 'VIG-STACK-011' })

    const unreadable = await problemOf(ada.saveStack({ params: { name: 'BAD' }, body: { text: 'stack: BAD' } }))
    expect(unreadable).toMatchObject({ status: 422, code: 'VIG-STACK-001' })
    expect(unreadable.diagnostics!.length).toBeGreaterThan(1)
    const older = saved.text.replace(/layout: \S+/, 'layout: anotherone')
    await ada.saveStack({ params: { name: 'OLDER' }, body: { text: older } })
    const refused = await problemOf(ada.runStack({ params: { name: 'OLDER' }, body: {} }))
    expect(refused).toMatchObject({ status: 409, code: 'VIG-STACK-007' })
    expect(refused.detail).toContain('layout was "anotherone"')
    expect(await problemOf(ada.runStack({ params: { name: 'NONE' }, body: {} }))).toMatchObject({ status: 404 })
  })

  it('runs through the same gates as everything: each entry is an activity of who ran it, told live', async () => {
    const token = await centre.token('eve', 'viewer')
    const told: StackRun[] = []
    const live = new LiveConnection({
      baseUrl: centre.server.url.replace('http', 'ws'),
      socket: (url) => new WebSocket(url, { headers: { authorization: `Bearer ${token}` } }) as unknown as SocketLike,
    })
    live.topic('stacks', { items: (_, items) => void told.push(...items) })
    const { id } = await ada.runStack({ params: { name: 'WARM-PLATE' }, body: { priority: 3 } })
    const run = await until(
      () => ada.getStackRun({ params: { id } }),
      (r) => r.state === 'completed',
    )
    live.close()
    expect(run.entries.map((e) => e.state)).toEqual(['done', 'done'])
    expect(run.priority).toBe(3)
    expect(told.filter((r) => r.id === id).length).toBeGreaterThan(2)
    const first = await ended(ada, run.entries[0]!.activity!)
    expect(first).toMatchObject({
      state: 'completed',
      comment: 'plate first',
      by: { user: 'ada', via: 'stack WARM-PLATE version 2' },
    })
    const second = await ended(ada, run.entries[1]!.activity!)
    expect(second.route!.service).toBe('BD')
    expect((await ada.listActivities({ query: { search: 'stack warm-plate' } })).map((a) => a.id)).toEqual([
      second.id,
      first.id,
    ])
  }, 60_000)

  it('holds an entry while its station has no carrier, says so, and goes on when there is one', async () => {
    const uplink = (await ada.listUplinks()).find((u) => u.chain === 'RECO1')!
    const params = { chain: 'RECO1' }
    await ada.selectUplink({ params, body: { link: uplink.links.find((l) => l.carrier === false)!.name } })
    const { id } = await ada.runStack({ params: { name: 'WARM-PLATE' }, body: {} })
    const held = await until(
      () => ada.getStackRun({ params: { id } }),
      (r) => r.state === 'held',
    )
    expect(held.entries[0]).toMatchObject({
      state: 'held',
      onLinkLoss: 'hold',
      detail: expect.stringMatching(/carrier/),
    })
    expect(held.entries[0]!.activity).toBeUndefined()
    await ada.selectUplink({ params, body: {} })
    const run = await until(
      () => ada.getStackRun({ params: { id } }),
      (r) => r.state === 'completed',
    )
    expect(run.entries.map((e) => e.state)).toEqual(['done', 'done'])
  }, 60_000)

  it('of somebody who does not hold the uplink stops at its first entry, and says why', async () => {
    const { id } = await ben.runStack({ params: { name: 'WARM-PLATE' }, body: {} })
    const run = await until(
      () => ben.getStackRun({ params: { id } }),
      (r) => r.state === 'stopped',
    )
    expect(run.reason).toContain('VIG-ACTIVITY-001')
    expect(run.entries.map((e) => e.state)).toEqual(['failed', 'pending'])
    const cancelled = await ben.directStackRun({ params: { id }, body: { what: 'cancel', reason: 'not mine' } })
    expect(cancelled).toMatchObject({ state: 'cancelled', reason: 'not mine' })
    expect(await problemOf(ben.directStackRun({ params: { id }, body: { what: 'resume' } }))).toMatchObject({
      code: 'VIG-STACK-009',
    })
  })
})

describe('the history', () => {
  it('is counted, compared to the byte, and exported', async () => {
    const on = await ended(ada, (await ada.requestActivity(heater({ heater: 5, state: 'ON' }))).id)
    const off = await ended(ada, (await ada.requestActivity(heater({ heater: 5, state: 'OFF' }))).id)
    const comparison = await eve.compareActivities({ query: { first: on.id, second: off.id } })
    expect(comparison.arguments).toEqual([{ name: 'state', first: 'ON', second: 'OFF' }])
    // The sequence count, the state, and the checksum over both.
    const offsets = comparison.bytes.map((b) => b.offset)
    expect(offsets).toEqual(expect.arrayContaining([3, 14]))
    for (const b of comparison.bytes) {
      const length = b.first!.length
      expect(b.first).toBe(on.bytes!.slice(b.offset * 2, b.offset * 2 + length))
      expect(b.second).toBe(off.bytes!.slice(b.offset * 2, b.offset * 2 + length))
    }
    expect(comparison.stages.find((s) => s.stage === 'completed')).toMatchObject({
      firstPassed: true,
      secondPassed: true,
      difference: expect.any(Number),
    })
    const statistics = await eve.getActivityStatistics({ query: { search: 'SwitchHeater' } })
    expect(statistics.byCommand).toEqual([
      { path: 'RECO1.TCS.SwitchHeater', total: statistics.total, byState: statistics.byState },
    ])
    const radiated = statistics.stages.find((s) => s.from === 'sent' && s.to === 'radiated')!
    expect(radiated.minimum).toBeLessThanOrEqual(radiated.median)
    expect(radiated.median).toBeLessThanOrEqual(radiated.maximum)
    const csv = await (await eve.exportActivities({ query: { search: 'SwitchHeater' } })).text()
    expect(csv.trim().split('\r\n')).toHaveLength(1 + statistics.total)
    expect(csv).toContain(off.bytes!)
    const lines = (await (await eve.exportActivities({ query: { format: 'json' } })).text()).trim().split('\n')
    expect(lines.map((l) => JSON.parse(l) as Activity).find((a) => a.id === on.id)).toEqual(on)
    expect(await problemOf(eve.compareActivities({ query: { first: on.id, second: 999_999 } }))).toMatchObject({
      status: 404,
    })
    expect(await problemOf(eve.getActivityStatistics({ query: { from: 'yesterday' } }))).toMatchObject({ status: 400 })
  }, 60_000)
})

describe('a severe command', () => {
  it('is armed by one act and fired by another; what has come to stand against it meanwhile is looked at again', async () => {
    const asked = await ada.requestActivity({ body: { path: 'RECO1.EPS.OpenBatteryRelay' } })
    expect(asked).toMatchObject({ state: 'waiting', needs: { approvals: 1, firing: true } })
    const params = { id: asked.id }
    const { digest } = asked
    const armed = await ben.approveActivity({ params, body: { digest } })
    expect(armed).toMatchObject({ state: 'waiting', stage: 'authorised' })
    const other = `${digest.startsWith('0') ? '1' : '0'}${digest.slice(1)}`
    expect(await problemOf(ada.fireActivity({ params, body: { digest: other } }))).toMatchObject({
      code: 'VIG-ACTIVITY-008',
    })
    await ben.inhibitActivities({ body: { scope: 'kind:telecommand', reason: 'stop' } })
    const held = await problemOf(ada.fireActivity({ params, body: { digest } }))
    expect(held.refusals!.map((r) => r.rule)).toEqual(['inhibition'])
    await ben.permitActivities({ body: { scope: 'kind:telecommand' } })
    await ada.fireActivity({ params, body: { digest } })
    const fired = await ended(ada, asked.id)
    expect(fired).toMatchObject({ state: 'completed', bytes: asked.bytes, digest })
    expect(fired.stages.find((s) => s.stage === 'released')).toMatchObject({ by: 'ada' })

    const second = await ada.requestActivity({ body: { path: 'RECO1.EPS.OpenBatteryRelay' } })
    await ben.approveActivity({ params: { id: second.id }, body: { digest: second.digest } })
    await ada.cancelActivity({ params: { id: second.id }, body: { reason: 'enough' } })
    const late = await problemOf(ada.fireActivity({ params: { id: second.id }, body: { digest: second.digest } }))
    expect(late).toMatchObject({ status: 409, code: 'VIG-ACTIVITY-007' })
    expect((await ada.getActivity({ params: { id: second.id } })).stages.map((s) => s.stage)).not.toContain('released')
  }, 60_000)
})

describe('after a restart', () => {
  it('history, stacks and runs are there; a run that was under way waits for a person, and nothing of it is sent by itself', async () => {
    const before = await ada.listActivities({ query: {} })
    const { id } = await ada.runStack({ params: { name: 'WARM-PLATE' }, body: { paused: true } })
    expect((await ada.directStackRun({ params: { id }, body: { what: 'skip' } })).entries[0]!.state).toBe('skipped')
    await centre.restart()
    ada = await centre.client('ada', 'controller')
    expect(await ada.listActivities({ query: {} })).toEqual(before)
    const run = await ada.getStackRun({ params: { id } })
    expect(run).toMatchObject({ state: 'paused', reason: expect.stringContaining('VIG-STACK-012') })
    expect(run.entries.map((e) => e.state)).toEqual(['skipped', 'pending'])
    await centre.take(ada, 'RECO1')
    await ada.directStackRun({ params: { id }, body: { what: 'resume' } })
    const whole = await until(
      () => ada.getStackRun({ params: { id } }),
      (r) => r.state === 'completed',
    )
    expect(whole.entries.map((e) => e.state)).toEqual(['skipped', 'done'])
    expect(await ada.getActivity({ params: { id: whole.entries[1]!.activity! } })).toMatchObject({
      by: { user: 'ada', role: 'controller', via: 'stack WARM-PLATE version 2' },
    })
    expect((await ada.listStackVersions({ params: { name: 'WARM-PLATE' } })).map((v) => v.version)).toEqual([2, 1])
    const next = await ada.runStack({ params: { name: 'WARM-PLATE' }, body: { paused: true } })
    expect(next.id).toBe(id + 1)
    await ada.removeStack({ params: { name: 'WARM-PLATE' } })
    expect(await problemOf(ada.getStack({ params: { name: 'WARM-PLATE' } }))).toMatchObject({ code: 'VIG-STACK-010' })
    await centre.restart()
    ada = await centre.client('ada', 'controller')
    expect(await ada.getStackRun({ params: { id: next.id } })).toMatchObject({
      state: 'cancelled',
      reason: expect.stringContaining('VIG-STACK-010'),
    })
  }, 90_000)

  it('the FOP stands at its beginning: what needs the sequence surely does not leave, until the service is initiated anew', async () => {
    await centre.restart()
    ada = await centre.client('ada', 'controller')
    const uplink = await until(
      async () => (await ada.listUplinks()).find((u) => u.chain === 'RECO1')!,
      (u) => u.virtualChannels[0]?.clcw !== undefined,
    )
    // Who held it holds it: that is on record. The state of COP-1 is not: the CLCW tells where the satellite stands.
    expect(uplink.holder).toBe('ada')
    expect(uplink.virtualChannels.map((c) => c.state)).toEqual([6, 6])
    const ask = { path: 'RECO1.TCS.SwitchHeater', arguments: { heater: 1, state: 'OFF' } }
    const { id } = await ada.requestActivity({ body: ask })
    const refused = await ended(ada, id)
    expect(refused).toMatchObject({ state: 'failed' })
    expect(refused.stages.filter((s) => s.passed).map((s) => s.stage)).not.toContain('sent')
    await centre.take(ada, 'RECO1')
    const again = await ada.requestActivity({ body: ask })
    expect(await ended(ada, again.id)).toMatchObject({ state: 'completed' })
  }, 60_000)

  it('a run has the rights that who started it has as each entry is sent, not those of its start', async () => {
    await ada.saveStack({ params: { name: 'LATER' }, body: { text: STACK.replace('WARM-PLATE', 'LATER') } })
    const { id } = await ada.runStack({ params: { name: 'LATER' }, body: { paused: true } })
    await centre.restart()
    await centre.take(await centre.client('ada', 'controller'), 'RECO1')
    await centre.server.centre.identity.changeUser('ada', { role: 'viewer' })
    ben = await centre.client('ben', 'controller')
    await ben.directStackRun({ params: { id }, body: { what: 'resume' } })
    const stopped = await until(
      () => ben.getStackRun({ params: { id } }),
      (r) => r.state === 'stopped',
    )
    expect(stopped.entries[0]).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('ada (viewer) may not ask for RECO1.TCS.SwitchHeater'),
    })
    await centre.server.centre.identity.changeUser('ada', { disabled: true })
    await ben.directStackRun({ params: { id }, body: { what: 'resume' } })
    const gone = await until(
      () => ben.getStackRun({ params: { id } }),
      (r) => r.entries[1]!.state === 'failed',
    )
    expect(gone.entries[1]!.detail).toContain('VIG-STACK-014')
    expect(gone.entries.every((e) => e.activity === undefined)).toBe(true)
  }, 60_000)
})
