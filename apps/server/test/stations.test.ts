/** Stations and passes with the real centre and the real simulator: configured by activities, seen in monitoring; windows from passes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatUtc, NANOS_PER_SECOND } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { ApiError, type Activity, type Client } from '@vigie/contract'
import { commandedCentre, type CommandedCentre } from './commanded-centre.ts'
import { until } from './small-mission.ts'

let centre: CommandedCentre
let ada: Client
let olga: Client
beforeAll(async () => {
  centre = await commandedCentre()
  ada = await centre.client('ada', 'controller')
  olga = await centre.client('olga', 'operations-engineer')
  await centre.take(ada, 'RECO1')
}, 120_000)
afterAll(() => centre.close())

const ended = (id: number): Promise<Activity> =>
  until(
    () => ada.getActivity({ params: { id } }),
    (a) => a.state !== 'waiting' && a.state !== 'running',
  )
const ask = async (path: string, given: Record<string, unknown> = {}): Promise<Activity> =>
  ended((await ada.requestActivity({ body: { path, arguments: given } })).id)
const problemOf = async (work: Promise<unknown>): Promise<ApiError['problem']> => {
  try {
    await work
  } catch (error) {
    if (error instanceof ApiError) return error.problem
    throw error
  }
  throw new Error('nothing was refused')
}
const valueOf = async (path: string): Promise<unknown> => {
  const latest = await ada.getLatest({ params: { path } })
  return latest.text ?? latest.value
}
/** Code of the station that follows RECO1 now. */
const following = (): Promise<string> =>
  until(
    async () => {
      for (const code of ['KRU', 'AUS', 'INU', 'KER'])
        if ((await valueOf(`STATIONS.${code}.Target`).catch(() => undefined)) === 'RECO1') return code
      return ''
    },
    (code) => code !== '',
  )

describe('a station is configured by activities', () => {
  it('which are declared with typed arguments, and refused like any other', async () => {
    const declared = await ada.getDeclaredActivity({ params: { path: 'STATIONS.KRU.Point' } })
    expect(declared).toMatchObject({ kind: 'station', significance: 'watch' })
    expect(declared.problem).toBeUndefined()
    expect(declared.arguments.map((a) => [a.name, a.unit])).toEqual([
      ['azimuth', 'deg'],
      ['elevation', 'deg'],
    ])
    const eve = await centre.client('eve', 'viewer')
    const body = { path: 'STATIONS.KRU.Point', arguments: { azimuth: 400, elevation: 20 } }
    expect(await problemOf(eve.requestActivity({ body }))).toMatchObject({ status: 403 })
    const wrong = await problemOf(ada.requestActivity({ body }))
    expect(wrong.refusals!.map((r) => r.rule)).toEqual(['arguments'])
  })
  it('an idle antenna is pointed: accepted, started, completed, and seen where it was told to be', async () => {
    const busy = await following()
    const code = ['AUS', 'KER'].find((c) => c !== busy)!
    const done = await ask(`STATIONS.${code}.Point`, { azimuth: 12, elevation: 80 })
    expect(done).toMatchObject({ state: 'completed', kind: 'station' })
    expect(done.stages.map((s) => s.stage)).toEqual([
      'requested',
      'authorised',
      'released',
      'sent',
      'accepted',
      'started',
      'completed',
    ])
    expect(done.stages.at(-1)!.evidence).toMatchObject([{ kind: 'station' }])
    expect(
      await until(
        () => valueOf(`STATIONS.${code}.Azimuth`),
        (v) => Math.abs(Number(v) - 12) < 0.5,
      ),
    ).toBeCloseTo(12, 0)
    expect((await ask(`STATIONS.${code}.Stow`)).state).toBe('completed')
    expect(await valueOf(`STATIONS.${code}.AntennaState`)).toBe('STOWED')
    expect((await ask(`STATIONS.${code}.TrackAutomatically`)).state).toBe('completed')
  }, 90_000)
  it('a carrier that is switched off takes the uplink away, and it is proved by telemetry; what then sweeps is refused', async () => {
    const code = await following()
    const off = await ask(`STATIONS.${code}.SwitchCarrier`, { state: 'OFF' })
    expect(off).toMatchObject({ state: 'completed' })
    expect(off.stages.at(-1)!.evidence).toMatchObject([{ kind: 'packet', chain: 'STATIONS' }])
    const link = async () =>
      (await ada.listUplinks()).find((u) => u.chain === 'RECO1')!.links.find((l) => l.station === code)!
    await until(link, (l) => l.carrier === false)
    const sweep = { body: { path: `STATIONS.${code}.Sweep`, arguments: { span: 5, rate: 10 } } }
    expect((await problemOf(ada.requestActivity(sweep))).refusals!.map((r) => r.rule)).toEqual(['constraint'])
    expect((await ask(`STATIONS.${code}.SwitchCarrier`, { state: 'ON' })).state).toBe('completed')
    await until(link, (l) => l.carrier === true)
    const swept = await ended((await ada.requestActivity(sweep)).id)
    expect(swept).toMatchObject({ state: 'completed' })
    expect(swept.stages.map((s) => s.detail)).toContain('50 %')
  }, 90_000)
  it('the wrong polarisation loses the telemetry, the right one brings it back', async () => {
    const code = await following()
    expect((await ask(`STATIONS.${code}.SetPolarisation`, { polarisation: 'LHC' })).state).toBe('completed')
    await until(
      () => valueOf(`STATIONS.${code}.FrameLock`),
      (v) => v === 'UNLOCKED',
    )
    expect((await ask(`STATIONS.${code}.SetPolarisation`, { polarisation: 'RHC' })).state).toBe('completed')
    await until(
      () => valueOf(`STATIONS.${code}.FrameLock`),
      (v) => v === 'LOCKED',
    )
  }, 90_000)
})

describe('command windows from passes', () => {
  const clock = new SystemClock()
  const at = (seconds: number): string => formatUtc(clock.now() + BigInt(seconds) * NANOS_PER_SECOND, { digits: 3 })
  const plan = (...spans: readonly (readonly [number, number])[]) => ({
    body: {
      text: `passes:${spans.map(([from, to], i) => `\n  - { id: p${i}, station: KRU, satellite: RECO1, aos: '${at(from)}', los: '${at(to)}' }`).join('')}\n`,
    },
  })
  const heater = { path: 'RECO1.TCS.SwitchHeater', arguments: { heater: 3, state: 'ON' } }

  it('without a contact plan a command leaves at once; with one it is held until the pass, and says when', async () => {
    expect((await ended((await ada.requestActivity({ body: heater })).id)).state).toBe('completed')
    await olga.putPasses(plan([6, 600]))
    const asked = await ada.requestActivity({ body: heater })
    expect(asked).toMatchObject({ state: 'waiting', held: [{ rule: 'pass', code: 'VIG-ACTIVITY-022' }] })
    const until0 = Date.parse(asked.held![0]!.hold!.until!)
    const done = await ended(asked.id)
    expect(done.state).toBe('completed')
    const released = Date.parse(done.stages.find((s) => s.stage === 'released')!.at)
    expect(released).toBeGreaterThanOrEqual(until0 - 1)
    expect(released).toBeLessThan(until0 + 1000)
  }, 60_000)
  it('an entry of a stack is held too, says when, and goes at the acquisition', async () => {
    await olga.putPasses(plan([5, 600]))
    const text = `stack: IN-PASS\nsatellite: RECO1\nentries:\n  - { send: ${heater.path}, with: { heater: 3, state: OFF } }\n`
    await ada.saveStack({ params: { name: 'IN-PASS' }, body: { text } })
    const { id } = await ada.runStack({ params: { name: 'IN-PASS' }, body: {} })
    const held = await until(
      () => ada.getStackRun({ params: { id } }),
      (r) => r.state === 'held',
    )
    expect(held.entries[0]!.detail).toMatch(/the next begins at \S+Z, station KRU/)
    const done = await until(
      () => ada.getStackRun({ params: { id } }),
      (r) => r.state === 'completed' || r.state === 'stopped',
    )
    expect(done.entries.map((e) => e.state)).toEqual(['done'])
  }, 60_000)
  it('the margin before the loss counts, and who has the role sets the rule aside', async () => {
    await olga.putPasses(plan([-600, 15], [5000, 5600]))
    const { id, held } = await ada.requestActivity({ body: heater })
    expect(held).toHaveLength(1)
    const body = { rules: ['in passes'], reason: 'the station stays with us' }
    expect(await problemOf(ada.overrideActivity({ params: { id }, body }))).toMatchObject({ code: 'VIG-ACTIVITY-026' })
    await olga.overrideActivity({ params: { id }, body })
    expect(await ended(id)).toMatchObject({ state: 'completed', overrides: [{ by: { user: 'olga' } }] })
  }, 60_000)
})
