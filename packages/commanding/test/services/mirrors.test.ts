/** What the ground knows of the services of a satellite, from requests that were completed and from reports: as specifications. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fromHex, parseUtc, type Tai } from '@vigie/base'
import { crc16, pus, type MessageValue, type PusMessageType } from '@vigie/ccsds'
import type { Mission } from '@vigie/model'
import {
  pusSatellite,
  SatelliteServices,
  serviceNames,
  type MirrorState,
  type PusSatellite,
  type ServiceNames,
} from '../../src/index.ts'
import { bisat } from '../support/databases.ts'

const START = parseUtc('2026-11-25T12:00:00Z')
const after = (seconds: number): Tai => START + BigInt(seconds) * 1_000_000_000n
const PING = (count: number): Uint8Array =>
  Uint8Array.from([0x19, 0, 0xc0 | (count >> 8), count & 255, 0, 6, 0x2f, 17, 1, 0, 0, 0, 0])

let mission: Mission
let satellite: PusSatellite
let names: ServiceNames
let services: SatelliteServices
let number = 0

beforeAll(async () => {
  mission = await bisat()
  const chain = mission.chains.find((c) => c.name === 'RECO1')!
  satellite = pusSatellite(chain.telecommands!, 'crc16')!
  names = serviceNames(mission.system, 'RECO1', satellite.config)
})
beforeEach(() => {
  services = new SatelliteServices({ satellite, names, commandOf: () => 'RECO1.TestConnection' })
})

function take<T extends PusMessageType<any>>(type: T, value: Partial<MessageValue<T>>, seconds: number): void {
  const by = type.kind
  services.take({ type, apid: 256, sequenceCount: 0, value }, { by, at: after(seconds), number: number++ })
}
const state = (name: string, seconds: number): MirrorState =>
  services.state(after(seconds)).find((s) => s.name === name)!
const rows = (name: string, seconds: number): Record<string, unknown> =>
  Object.fromEntries(state(name, seconds).rows.map((r) => [r.id, r.values]))
const differences = (name: string, seconds: number): string[] => state(name, seconds).differences.map((d) => d.text)

describe('names', () => {
  test('housekeeping structures, events and parameters have the names of the model, and are found by them', () => {
    const modes = names.structures().find((path) => names.structureOf(path) === 12)!
    expect(names.structure(12)).toBe(modes)
    expect(names.structureOf(modes.slice(modes.lastIndexOf('.') + 1))).toBe(12)
    expect(names.eventOf('AOCS.WheelFailed')).toBe(4003)
    expect(names.event(4003)).toBe('RECO1.AOCS.WheelFailed')
    expect(names.parameterOf('RECO1.AOCS.Mode')).toBe(104001)
    expect(names.structureOf('Nothing')).toBeUndefined()
  })
})

describe('housekeeping', () => {
  test('is as it was commanded, until the satellite says otherwise: then the difference is named', () => {
    take(pus.housekeeping.enable, { structures: [12] }, 0)
    take(pus.housekeeping.setIntervals, { structures: [{ structure: 12, interval: 8 }] }, 1)
    expect(rows('housekeeping', 2)['12']).toMatchObject({ enabled: true, interval: 8, container: names.structure(12) })
    take(pus.housekeeping.properties, { structures: [{ structure: 12, enabled: true, interval: 16 }] }, 10)
    expect(rows('housekeeping', 11)['12']).toMatchObject({ interval: 16 })
    expect(differences('housekeeping', 11)).toEqual([
      'housekeeping structure 12: interval is 16 on board, 8 was expected',
    ])
  })

  test('a structure that was created and is in no report of all of them is not on board', () => {
    take(pus.housekeeping.create, { structure: 200, interval: 5, parameters: [104001, 0, 0, 0] }, 0)
    expect(rows('housekeeping', 1)['200']).toMatchObject({ enabled: false, parameters: ['RECO1.AOCS.Mode'] })
    // Two packets of one report.
    take(pus.housekeeping.properties, { structures: [{ structure: 1, enabled: true, interval: 1 }] }, 60)
    take(pus.housekeeping.properties, { structures: [{ structure: 2, enabled: true, interval: 1 }] }, 60)
    expect(Object.keys(rows('housekeeping', 61))).toContain('200')
    expect(Object.keys(rows('housekeeping', 80))).toEqual(['1', '2'])
    expect(differences('housekeeping', 80)).toEqual([
      'housekeeping structure 200 is not on board, it was expected there',
    ])
  })

  test('a report of the past, from a dump, does not change what is known since', () => {
    take(pus.housekeeping.disable, { structures: [12] }, 100)
    take(pus.housekeeping.properties, { structures: [{ structure: 12, enabled: true, interval: 1 }] }, 50)
    expect(rows('housekeeping', 101)['12']).toMatchObject({ enabled: false })
    expect(differences('housekeeping', 101)).toEqual([])
  })
})

describe('the time-based schedule', () => {
  const insert = (count: number, release: number, at: number): void =>
    take(
      pus.timeSchedule.insert,
      { subSchedule: 0, activities: [{ group: 0, release: after(release), request: PING(count) }] },
      at,
    )
  const id = (sequenceCount: number) => ({ source: 0, apid: 0x100, sequenceCount })
  const told = (...activities: (readonly [number, number])[]) => ({
    enabled: true,
    activities: activities.map(([count, release]) => ({
      subSchedule: 0,
      group: 0,
      release: after(release),
      id: id(count),
    })),
  })

  test('what is inserted is released in its time; its own reports tell what became of it', () => {
    take(pus.timeSchedule.enable, {}, 0)
    insert(1, 100, 1)
    insert(2, 50, 2)
    expect(Object.keys(rows('time-schedule', 3))).toEqual(['256/2', '256/1'])
    expect(state('time-schedule', 3).values).toEqual({ enabled: true, scheduled: 2 })
    take(pus.verification.completed, { request: { apid: 256, sequenceCount: 2 } }, 51)
    expect(rows('time-schedule', 60)).toMatchObject({
      '256/1': { state: 'scheduled', command: 'RECO1.TestConnection' },
      '256/2': { state: 'completed' },
    })
    expect(rows('time-schedule', 100)).toMatchObject({ '256/1': { state: 'released' } })
  })

  test('what comes due while it is disabled is not released', () => {
    take(pus.timeSchedule.enable, {}, 0)
    insert(1, 100, 1)
    take(pus.timeSchedule.disable, {}, 50)
    take(pus.timeSchedule.enable, {}, 150)
    expect(rows('time-schedule', 200)).toMatchObject({ '256/1': { state: 'expired' } })
  })

  test('shifts and deletions, of one, of all, of a window', () => {
    for (const [count, release] of [
      [1, 100],
      [2, 200],
      [3, 300],
    ] as const)
      insert(count, release, 0)
    take(pus.timeSchedule.shift, { offset: 5_000_000_000n, activities: [id(1)] }, 1)
    take(pus.timeSchedule.shiftAll, { offset: -1_000_000_000n }, 2)
    take(pus.timeSchedule.removeFiltered, { window: { from: after(250) }, subSchedules: [], groups: [] }, 3)
    expect(rows('time-schedule', 4)).toMatchObject({
      '256/1': { release: '2026-11-25T12:01:44.000Z', state: 'scheduled' },
      '256/2': { release: '2026-11-25T12:03:19.000Z', state: 'scheduled' },
      '256/3': { state: 'deleted' },
    })
    take(pus.timeSchedule.remove, { activities: [id(2)] }, 5)
    take(pus.timeSchedule.reset, {}, 6)
    expect(state('time-schedule', 7).values).toEqual({ enabled: false, scheduled: 0 })
  })

  test('a summary of the satellite is compared: other times, unknown activities, missing ones, another state', () => {
    take(pus.timeSchedule.disable, {}, 0)
    insert(1, 1000, 1)
    insert(2, 2000, 1)
    take(pus.timeSchedule.summary, told([1, 1500], [9, 3000]), 100)
    expect(state('time-schedule', 120).values).toEqual({ enabled: true, scheduled: 2 })
    expect(Object.keys(rows('time-schedule', 120))).toEqual(['256/1', '256/9'])
    expect(differences('time-schedule', 120)).toEqual([
      'the schedule is enabled on board, it was expected to be disabled',
      'scheduled activity 256/1: release is 2026-11-25T12:25:00.000Z on board, 2026-11-25T12:16:40.000Z was expected',
      'scheduled activity 256/9 is on board, it was not expected there',
      'scheduled activity 256/2 is not on board, it was expected there',
    ])
  })

  test('a summary of some activities says nothing of the others', () => {
    insert(1, 1000, 1)
    insert(2, 2000, 1)
    take(pus.timeSchedule.askSummary, { activities: [id(1)] }, 99)
    take(pus.timeSchedule.summary, told([1, 1000]), 100)
    expect(Object.keys(rows('time-schedule', 200))).toEqual(['256/1', '256/2'])
    expect(differences('time-schedule', 200)).toEqual([])
  })
})

describe('monitoring, stores, event-actions, sequences', () => {
  const check = { kind: 'limit', low: 1, lowEvent: 0, high: 5, highEvent: 0 } as const
  test('definitions are as they were added, and compared with those on board', () => {
    const definition = { monitor: 7, parameter: 104001, interval: 0, repetitions: 0, check }
    take(pus.onBoardMonitoring.add, { definitions: [definition] }, 0)
    take(pus.onBoardMonitoring.enable, { monitors: [7] }, 1)
    expect(rows('monitoring', 2)['7']).toEqual({
      parameter: 'RECO1.AOCS.Mode',
      check: 'limit',
      low: 1,
      high: 5,
      enabled: true,
    })
    const reported = { ...definition, check: { ...check, high: 6 }, enabled: true, status: 3 }
    take(pus.onBoardMonitoring.definitions, { delay: 0, definitions: [reported] }, 10)
    expect(rows('monitoring', 11)['7']).toMatchObject({ high: 6, status: 'high' })
    expect(differences('monitoring', 11)).toEqual(['monitoring definition 7: high is 6 on board, 5 was expected'])
  })

  test('what a store holds changes by itself; that it is disabled does not', () => {
    const store = { store: 1, oldest: after(0), newest: after(9), enabled: true, packets: 10, bytes: 1000 }
    take(pus.storage.summary, { stores: [store as never] }, 10)
    take(pus.storage.summary, { stores: [{ ...store, packets: 20, enabled: false } as never] }, 20)
    expect(differences('stores', 21)).toEqual(['packet store 1: enabled is false on board, true was expected'])
    expect(rows('stores', 21)['1']).toMatchObject({ packets: 20, enabled: false })
  })

  test('an action that the satellite does not report any more is missed', () => {
    take(pus.eventAction.add, { actions: [{ event: 4003, request: PING(1) }] }, 0)
    take(pus.eventAction.enable, { events: [4003] }, 1)
    expect(rows('event-actions', 2)['4003']).toMatchObject({
      event: 'RECO1.AOCS.WheelFailed',
      enabled: true,
      command: 'RECO1.TestConnection',
    })
    take(pus.eventAction.status, { actions: [] }, 100)
    expect(differences('event-actions', 120)).toEqual(['action of event 4003 is not on board, it was expected there'])
  })

  test('events that are not among the disabled ones are enabled', () => {
    take(pus.eventReporting.disable, { events: [4003] }, 0)
    take(pus.eventReporting.disabled, { events: [4001] }, 10)
    expect(rows('events', 11)).toMatchObject({ 4001: { enabled: false }, 4003: { enabled: true } })
    expect(differences('events', 11)).toEqual(['event 4003: enabled is true on board, false was expected'])
  })
})

describe('memory', () => {
  const data = fromHex('00112233445566778899')
  test('dumps and checks are compared with what was loaded', () => {
    take(pus.memoryManagement.load, { memory: 1, blocks: [{ address: 4090, data, checksum: 0 }] }, 0)
    const dumped = data.slice()
    dumped[7] = 0
    take(pus.memoryManagement.dumped, { memory: 1, blocks: [{ address: 4090, data: dumped, checksum: 0 }] }, 10)
    expect(rows('memory', 11)['1 0xFFA … 0x1003']).toMatchObject({ compared: 10, different: 1 })
    const checksum = crc16(data, 0, data.length)
    take(pus.memoryManagement.checked, { memory: 1, blocks: [{ address: 4090, length: 10, checksum }] }, 20)
    take(pus.memoryManagement.checked, { memory: 1, blocks: [{ address: 4090, length: 10, checksum: 1 }] }, 30)
    expect(differences('memory', 31)).toEqual([
      '1 0xFFA … 0x1003: 1 of 10 bytes are not as they were loaded, the first at 0x1001',
      `1 0xFFA … 0x1003: its checksum is 0x1, that of what was loaded is 0x${checksum.toString(16).toUpperCase()}`,
    ])
  })

  test('what was never loaded is not compared', () => {
    take(pus.memoryManagement.dumped, { memory: 0, blocks: [{ address: 0, data, checksum: 0 }] }, 10)
    expect(rows('memory', 11)).toMatchObject({ '0 0x0 … 0x9': { compared: 0, different: 0 } })
  })
})
