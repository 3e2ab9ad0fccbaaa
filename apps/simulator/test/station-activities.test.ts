/** What stations do when they are told (docs/formats/station-control.md): answers on the socket, effects in the world. */
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseUtc } from '@vigie/base'
import { Simulator } from '../src/simulator.ts'
import type { GroundStation } from '../src/ground/station.ts'
import { bisatOnFreePorts } from './fixtures.ts'

interface Told {
  readonly of: number
  readonly stage?: string
  readonly passed?: boolean
  readonly detail?: string
  readonly at?: string
  readonly aborted?: boolean
}

let simulator: Simulator
let socket: Socket
let told: Told[]
/** The station that follows RECO1. */
let station: GroundStation

beforeEach(async () => {
  simulator = new Simulator({
    mission: await bisatOnFreePorts(),
    seed: 3,
    start: parseUtc('2026-11-25T12:00:00Z'),
    phased: true,
    rate: 1,
    stepped: true,
    controlPort: 0,
    faults: [],
  })
  await simulator.start()
  for (let i = 0; i < 600 && simulator.world.flights[0]!.station === undefined; i++) simulator.step()
  station = simulator.world.flights[0]!.station!
  told = []
  socket = await talkTo(station.config.code)
})
afterEach(async () => {
  socket.destroy()
  await simulator.close()
})

async function talkTo(code: string): Promise<Socket> {
  const made = connect({ host: '127.0.0.1', port: simulator.stationControls.get(code)!.port })
  let waiting = ''
  made.setEncoding('utf8').on('data', (text: string) => {
    const lines = (waiting + text).split('\n')
    waiting = lines.pop()!
    told.push(...lines.map((l) => JSON.parse(l) as Told))
  })
  await new Promise((resolve) => made.once('connect', resolve))
  return made
}
/** Seconds of the world until something is so. */
async function until(what: () => boolean, most = 120): Promise<void> {
  for (let i = 0; i < most && !what(); i++) {
    simulator.step()
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  expect(what()).toBe(true)
}
const say = async (message: object, answers = 1): Promise<void> => {
  const before = told.length
  socket.write(`${JSON.stringify(message)}\n`)
  for (let i = 0; i < 500 && told.length < before + answers; i++) await new Promise((r) => setTimeout(r, 2))
  expect(told.length).toBeGreaterThanOrEqual(before + answers)
}
const stagesOf = (id: number): string[] =>
  told.filter((t) => t.of === id).map((t) => `${t.stage}${t.passed === true ? '' : ' failed'}`)
const uplinkOf = () => simulator.world.flights[0]!.uplinks.find((u) => u.config.station === station.config.code)!

describe('an antenna', () => {
  test('moves at its own speed, and the activity ends when it is there', async () => {
    const { azimuth } = station.equipment
    await say({ do: 1, activity: 'Point', arguments: { azimuth: (azimuth + 60) % 360, elevation: 60 } }, 2)
    // It leaves the satellite with the first second of its way.
    simulator.step()
    simulator.step()
    expect(simulator.world.flights[0]!.station).not.toBe(station)
    expect(stagesOf(1)).toEqual(['accepted', 'started'])
    await until(() => stagesOf(1).includes('completed'))
    expect(station.equipment.inPosition).toBe(true)
    expect(told.at(-1)!.at).toMatch(/Z$/)
    await say({ do: 2, activity: 'TrackAutomatically' }, 2)
    await until(() => stagesOf(2).includes('completed'))
    expect(simulator.world.flights[0]!.station).toBe(station)
  })
  test('told to follow another satellite it gives up this one; told two things, the first fails', async () => {
    await say({ do: 1, activity: 'Track', arguments: { satellite: 'IDENT1' } }, 2)
    await until(() => station.track?.satellite !== 'RECO1')
    await say({ do: 2, activity: 'Stow' }, 2)
    await say({ do: 3, activity: 'TrackAutomatically' }, 2)
    await until(() => stagesOf(2).length === 3)
    expect(stagesOf(2)).toEqual(['accepted', 'started', 'completed failed'])
  })
  test('stops where it is when that is asked for', async () => {
    await say(
      { do: 1, activity: 'Point', arguments: { azimuth: (station.equipment.azimuth + 180) % 360, elevation: 10 } },
      2,
    )
    simulator.step()
    await say({ abort: 1 })
    expect(told.at(-1)).toEqual({ of: 1, aborted: true })
    const { azimuth } = station.equipment
    simulator.step()
    expect(station.equipment.azimuth).toBeCloseTo(azimuth, 3)
    await say({ abort: 1 })
    expect(told.at(-1)!.aborted).toBe(false)
  })
})

describe('the uplink', () => {
  const answers: number[] = []
  const radiate = (): void => {
    answers.length = 0
    const uplink = uplinkOf()
    uplink.answer = (message) => answers.push(new DataView(message.buffer).getUint8(3))
    uplink.radiate(1, new Uint8Array(20), simulator.world.now)
  }
  test('radiates nothing without a carrier, and again with one', async () => {
    await say({ do: 1, activity: 'SwitchCarrier', arguments: { state: 'OFF' } }, 2)
    simulator.step()
    radiate()
    expect(answers).toEqual([4])
    await say({ do: 2, activity: 'SwitchCarrier', arguments: { state: 'ON' } }, 2)
    simulator.step()
    radiate()
    expect(answers[0]).toBe(2)
  })
  test('waits while the carrier is swept, which is told by quarters', async () => {
    await say({ do: 1, activity: 'Sweep', arguments: { span: 10, rate: 5 } }, 2)
    simulator.step()
    radiate()
    const before = uplinkOf().radiated
    await until(() => told.some((t) => t.detail === '75 %'))
    expect(uplinkOf().radiated).toBe(before)
    await until(() => stagesOf(1).includes('completed') && uplinkOf().radiated > before)
  })
  test.each([
    ['SetPolarisation', { polarisation: 'LHC' }],
    ['SetTelecommandRate', { rate: 2000 }],
  ])('%s to what the satellite does not take: it hears nothing', async (activity, given) => {
    const { receiver } = simulator.world.flights[0]!
    await say({ do: 1, activity, arguments: given }, 2)
    simulator.step()
    const before = receiver!.frames + receiver!.discarded
    radiate()
    const { radiated } = uplinkOf()
    await until(() => uplinkOf().radiated > radiated)
    for (let i = 0; i < 3; i++) simulator.step()
    expect(receiver!.frames + receiver!.discarded).toBe(before)
  })
})

test('a receiver that is off loses the frames', async () => {
  await say({ do: 1, activity: 'SwitchReceiver', arguments: { state: 'OFF' } }, 2)
  const { frames, lost } = station
  simulator.step()
  expect(station.frames).toBe(frames)
  expect(station.lost).toBeGreaterThan(lost)
})

describe('what is wrong is rejected with its reason', () => {
  test.each([
    ['Dance', {}, 'knows no "Dance"'],
    ['Point', { azimuth: 400, elevation: 0 }, '"azimuth" is a number from 0 to 360'],
    ['Track', { satellite: 'MOON' }, 'one of RECO1, IDENT1'],
    ['SwitchCarrier', { state: 'PERHAPS' }, 'one of'],
    ['constructor', {}, 'knows no'],
  ])('%s %j', async (activity, given, words) => {
    await say({ do: 9, activity, arguments: given })
    expect(stagesOf(9)).toEqual(['accepted failed'])
    expect(told.at(-1)!.detail).toContain(words)
  })
  test('what is no message ends the connection; a second centre is turned away', async () => {
    const second = await talkTo(station.config.code)
    await new Promise((resolve) => second.once('close', resolve))
    socket.write('{"do": 1}\n')
    await new Promise((resolve) => socket.once('close', resolve))
  })
})
