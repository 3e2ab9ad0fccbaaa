/** PUS services through the API, with the real centre and the real simulator: asked for by name, known from what comes back, and after a look at the journals. */
import { formatUtc } from '@vigie/base'
import type { ServiceState } from '@vigie/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commandedCentre, type CommandedCentre } from './commanded-centre.ts'
import { until } from './small-mission.ts'

let centre: CommandedCentre
let client: Awaited<ReturnType<CommandedCentre['client']>>
beforeAll(async () => {
  centre = await commandedCentre()
  client = await centre.client('ada', 'controller')
  await centre.take(client, 'RECO1')
}, 120_000)
afterAll(() => centre.close())

async function done(path: string, given: Record<string, unknown> = {}) {
  const { id } = await client.requestActivity({ body: { path, arguments: given } })
  return until(
    () => client.getActivity({ params: { id } }),
    (a) => a.state !== 'running',
    60_000,
  )
}
const service = async (name: string): Promise<ServiceState> =>
  (await client.listServices({ params: { chain: 'RECO1' }, query: {} })).find((s) => s.name === name)!

it('a report by its name, its properties on board, a command scheduled on board and what became of it', async () => {
  const declared = await client.listDeclaredActivities({ query: { element: 'RECO1.PUS' } })
  expect(declared.map((d) => d.path)).toContain('RECO1.PUS.EnableReport')
  const report = declared.find((d) => d.path === 'RECO1.PUS.DisableReport')!.arguments[0]!.labels![0]!

  expect(await done('RECO1.PUS.DisableReport', { report })).toMatchObject({
    path: 'RECO1.PUS.DisableReport',
    state: 'completed',
  })
  // Made from the journal of activities.
  const housekeeping = await service('housekeeping')
  expect(housekeeping.rows).toMatchObject([
    { values: { container: report, enabled: false }, source: { by: 'request' } },
  ])
  // Kept up by the report of the satellite.
  expect(await done('RECO1.ReportHousekeepingProperties')).toMatchObject({ state: 'completed' })
  const told = await until(
    () => service('housekeeping'),
    (s) => s.rows.length > 10,
    20_000,
  )
  expect(told.rows.find((r) => r.values['container'] === report)).toMatchObject({
    values: { enabled: false },
    source: { by: 'report' },
  })
  expect(told.differences).toEqual([])

  expect(await done('RECO1.EnableSchedule')).toMatchObject({ state: 'completed' })
  const at = formatUtc(centre.server.centre.clock.now() + 20_000_000_000n, { digits: 0 })
  expect(await done('RECO1.PUS.Schedule', { at, activity: 'RECO1.TestConnection' })).toMatchObject({
    state: 'completed',
  })
  expect((await service('time-schedule')).rows[0]).toMatchObject({
    values: { state: 'scheduled', command: 'RECO1.TestConnection' },
  })
  const over = await until(
    () => service('time-schedule'),
    (s) => s.rows[0]!.values['state'] === 'completed',
    60_000,
  )
  expect(over).toMatchObject({ values: { enabled: true, scheduled: 0 }, differences: [] })

  // The same as reporting data: latest, in words, and in the archive.
  const latest = (path: string) => client.getLatest({ params: { path: `RECO1.PUS.${path}` } }).catch(() => undefined)
  expect(
    await until(
      () => latest('Schedule.Enabled'),
      (v) => v?.text === 'ON',
      10_000,
    ),
  ).toBeDefined()
  expect(
    await until(
      () => latest('Schedule.Entries'),
      (v) => v?.value === 0,
      10_000,
    ),
  ).toMatchObject({ chain: 'centre' })
  expect(await latest('Housekeeping.Knowledge')).toMatchObject({ text: 'REPORTED' })
  const history = await client.getHistory({
    params: { path: 'RECO1.PUS.Schedule.Entries' },
    query: { from: '2020-01-01T00:00:00Z' },
  })
  expect(JSON.stringify(history)).toContain('1')

  // Made anew from the journals.
  await centre.restart()
  client = await centre.client('eve', 'viewer')
  const again = await until(
    () => service('housekeeping').catch(() => undefined),
    (s) => s !== undefined && s.rows.length > 10,
    30_000,
  )
  expect(again!.rows).toEqual(told.rows)
  const schedule = await service('time-schedule')
  expect(schedule).toMatchObject({ values: { enabled: true, scheduled: 0 }, differences: [] })
  expect(schedule.rows).toEqual(over.rows)
}, 240_000)

it('a file comes down in parts and is there whole; a command that is too long goes up in parts, approved once', async () => {
  client = await centre.client('ada', 'controller')
  await centre.take(client, 'RECO1')
  const transfers = async () => (await service('transfers')).rows
  expect(await done('RECO1.PUS.CreateFile', { file: 'long.bin', size: 3000 })).toMatchObject({ state: 'completed' })
  expect(await done('RECO1.PUS.CopyFile', { file: 'long.bin', target: 'ground' })).toMatchObject({ state: 'completed' })
  const [down] = await until(transfers, (rows) => rows[0]?.values['state'] === 'whole', 30_000)
  expect(down).toMatchObject({ values: { parts: 6, of: 6, bytes: 3000 }, source: { by: 'report' } })
  const transaction = Number(down!.id.split(' ')[1])
  const content = await client.getTransferContent({ params: { chain: 'RECO1', transaction } })
  expect(new Uint8Array(await content.arrayBuffer())).toEqual(new Uint8Array(3000))

  const data = Array.from({ length: 700 }, (_, i) => (i & 255).toString(16).padStart(2, '0')).join('')
  const begun = await client.startTransfer({
    params: { chain: 'RECO1' },
    body: { activity: 'RECO1.LoadMemory', arguments: { memory: 'MRAM', address: 0, data } },
  })
  expect(begun).toMatchObject({ state: 'going', parts: 4 })
  const now = async () => (await client.listTransfers({ params: { chain: 'RECO1' } }))[0]!
  // The last part is the command: it waits for a second person, the others did not.
  const last = await until(now, (t) => t.activities.length === 4, 60_000)
  expect(last).toMatchObject({ state: 'going', confirmed: 3 })
  const waiting = await client.getActivity({ params: { id: last.activities[3]! } })
  expect(waiting).toMatchObject({
    state: 'waiting',
    significance: 'critical',
    reason: expect.stringContaining('LoadMemory'),
  })
  const other = await centre.client('bob', 'controller')
  await other.approveActivity({ params: { id: waiting.id }, body: { digest: waiting.digest } })
  if (waiting.needs.firing) await client.fireActivity({ params: { id: waiting.id }, body: { digest: waiting.digest } })
  expect(await until(now, (t) => t.state === 'whole', 60_000)).toMatchObject({ confirmed: 4 })
  // The satellite has it.
  expect(await done('RECO1.PUS.CheckMemory', { memory: 2, address: 0, length: 700 })).toMatchObject({
    state: 'completed',
  })
  expect((await transfers()).map((r) => [r.id, r.values['state']])).toContainEqual([`up ${begun.transaction}`, 'whole'])
}, 300_000)

it('after a restart of the satellite nobody knows what it held until it reports; what outlives it is known', async () => {
  const latest = (path: string) => client.getLatest({ params: { path: `RECO1.PUS.${path}` } }).catch(() => undefined)
  expect(await done('RECO1.PUS.ShowFiles')).toMatchObject({ state: 'completed' })
  expect(
    await done('RECO1.PUS.MonitorParameter', { monitor: 9, parameter: 'EPS.BusVoltage', low: 1, high: 99 }),
  ).toMatchObject({
    state: 'completed',
  })
  expect((await service('monitoring')).rows.find((r) => r.id === '9')).toMatchObject({ source: { by: 'request' } })
  const { id } = await client.requestActivity({ body: { path: 'RECO1.OBC.Restart', arguments: { side: 'NOMINAL' } } })
  const asked = await client.getActivity({ params: { id } })
  for (let n = 0; n < asked.needs.approvals; n++) {
    const other = await centre.client(`approver${n}`, 'controller')
    await other.approveActivity({ params: { id }, body: { digest: asked.digest } })
  }
  if (asked.needs.firing) await client.fireActivity({ params: { id }, body: { digest: asked.digest } })
  const forgotten = await until(
    () => service('monitoring'),
    (s) => s.rows.find((r) => r.id === '9')?.source.by === 'restart',
    120_000,
  )
  expect(forgotten.values).toEqual({})
  expect((await service('files')).rows[0]).toMatchObject({ source: { by: 'report' } })
  await until(
    () => latest('Monitoring.Unknown'),
    (v) => Number(v?.value) > 0,
    10_000,
  )
  expect(await latest('Monitoring.Knowledge')).toMatchObject({ text: 'UNKNOWN' })
  const events = await client.listEvents({ query: { search: 'started again', limit: 10 } as never })
  expect(JSON.stringify(events)).toContain('ServicesForgotten')
}, 240_000)
