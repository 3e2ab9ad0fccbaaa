/** The centre's end of a station's control port (docs/formats/station-control.md), against a station of the test. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import type { Activity, CommandPlan, StageReport } from '@vigie/commanding'
import type { Station } from '@vigie/model'
import { StationHand } from '../src/index.ts'

let server: Server
let peers: Socket[]
let heard: Record<string, unknown>[]
let hand: StationHand
beforeEach(async () => {
  peers = []
  heard = []
  server = createServer((socket) => {
    peers.push(socket)
    socket.on('error', () => undefined)
    let waiting = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (waiting + text).split('\n')
      waiting = lines.pop()!
      heard.push(...lines.map((l) => JSON.parse(l) as Record<string, unknown>))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const station = { element: 'STATIONS.KRU', code: 'KRU', control: { host: '127.0.0.1', port } } as Station
  hand = new StationHand({
    stations: [station, { ...station, element: 'STATIONS.AUS', code: 'AUS', control: undefined } as never],
    clock: new SystemClock(),
    log: silentLog,
    pathOf: (p) => p,
    plan: (path) => ({ path, abstract: path.endsWith('Any') }) as CommandPlan,
    plans: () => [],
  })
  hand.open()
  await until(() => hand.problem('STATIONS.KRU.Point') === undefined)
})
afterEach(async () => {
  await hand.close()
  for (const peer of peers) peer.destroy()
  server.close()
})

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(what()).toBe(true)
}
const activity = (id: number): Activity => ({ id, path: 'STATIONS.KRU.Antenna.Point' }) as Activity
const say = (message: object): void => void peers.at(-1)!.write(`${JSON.stringify(message)}\n`)
function begun(id: number): StageReport[] {
  const reports: StageReport[] = []
  hand.start(activity(id), { azimuth: 12 }, (r) => reports.push(r))
  return reports
}

test('only what is below a station with a control port is of this kind', () => {
  expect(hand.find('STATIONS.KRU.Point')).toBeDefined()
  expect(hand.find('STATIONS.KRU.Any')).toBeUndefined()
  expect(hand.find('STATIONS.AUS.Point')).toBeUndefined()
  expect(hand.find('RECO1.Point')).toBeUndefined()
})
test('an activity is asked for once, and its stages are told by its number', async () => {
  const first = begun(17)
  const second = begun(18)
  await until(() => heard.length === 2)
  expect(heard[0]).toEqual({ do: 17, activity: 'Antenna.Point', arguments: { azimuth: 12 } })
  say({ of: 18, stage: 'accepted', passed: false, detail: 'not now' })
  say({ of: 17, stage: 'accepted' })
  say({ of: 17, stage: 'progress', detail: 'half way', at: '2026-11-25T12:00:00.5Z' })
  say({ of: 17, stage: 'completed', passed: true })
  say({ of: 17, stage: 'completed', passed: false, detail: 'too late' })
  say({ of: 99, stage: 'completed' })
  say({ of: 17, stage: 'dancing' })
  await until(() => first.length === 4)
  expect(first.map((r) => [r.stage, r.passed])).toEqual([
    ['sent', true],
    ['accepted', true],
    ['progress', true],
    ['completed', true],
  ])
  expect(first[2]).toMatchObject({ there: '2026-11-25T12:00:00.500000000Z', evidence: [{ kind: 'station' }] })
  expect(second.at(-1)).toMatchObject({ stage: 'accepted', passed: false, detail: 'not now' })
})
test('where the connection is lost it is uncertain, and nothing is asked for again; what is asked for meanwhile is refused', async () => {
  const reports = begun(3)
  await until(() => heard.length === 1)
  peers[0]!.destroy()
  await until(() => reports.length === 2)
  expect(reports[1]).toMatchObject({ passed: false, uncertain: true })
  expect(hand.problem('STATIONS.KRU.Point')).toMatchObject({ rule: 'station', code: 'VIG-LINKTCP-004' })
  expect(begun(4)).toMatchObject([{ stage: 'sent', passed: false }])
  await until(() => peers.length === 2)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(heard).toHaveLength(1)
})
describe('stopping', () => {
  test.each([true, false])('the station answers %s', async (aborted) => {
    const reports = begun(5)
    const stopped = hand.stop(activity(5))
    await until(() => heard.some((m) => m['abort'] === 5))
    say({ of: 5, aborted })
    expect(await stopped).toBe(aborted)
    say({ of: 5, stage: 'completed' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(reports.map((r) => r.stage)).toEqual(aborted ? ['sent'] : ['sent', 'completed'])
  })
  test('what is not under way cannot be stopped', async () => {
    expect(await hand.stop(activity(6))).toBe(false)
  })
})
test.each(['no JSON\n', '3\n', 'x'.repeat(70_000)])('what is no message ends the connection', async (text) => {
  const reports = begun(1)
  await until(() => heard.length === 1)
  peers[0]!.write(text)
  await until(() => reports.at(-1)!.uncertain === true)
})
