/** Mirrors of services that the demonstration mission does not have, with the widths and fields of the standard; and missions of 41A. */
import { beforeEach, describe, expect, test } from 'vitest'
import { fromHex, parseUtc, type Tai } from '@vigie/base'
import { encodePusTelemetry, pus, pusMessages, pusMessage, type MessageValue, type PusMessageType } from '@vigie/ccsds'
import type { PusServicesConfig, TelecommandConfig } from '@vigie/model'
import {
  pusSatellite,
  readServiceReport,
  readServiceRequest,
  SatelliteServices,
  serviceParameters,
  serviceReadings,
  writeServiceRequest,
  type MirrorState,
  type PusSatellite,
  type ServiceNames,
} from '../../src/index.ts'

const START = parseUtc('2026-11-25T12:00:00Z')
const after = (seconds: number): Tai => START + BigInt(seconds) * 1_000_000_000n
const PING = (count: number): Uint8Array =>
  Uint8Array.from([0x19, 0, 0xc0 | (count >> 8), count & 255, 0, 6, 0x2f, 17, 1, 0, 0, 0, 0])
const names: ServiceNames = {
  structure: (id) => (id === 12 ? 'SAT.Hk' : undefined),
  event: (id) => (id === 7 ? 'SAT.Restarted' : undefined),
  parameter: () => undefined,
  structureOf: () => undefined,
  eventOf: (name) => (name === 'SAT.Restarted' ? 7 : undefined),
  parameterOf: () => undefined,
  structures: () => [],
  events: () => [],
}
const satelliteWith = (pusConfig: Partial<PusServicesConfig> = {}, standard: 'A' | 'C' = 'C'): PusSatellite =>
  pusSatellite(
    {
      verification: { standard, timeBytes: 7, stepBytes: 1, failureCodeBytes: 1 },
      packets: { packetLength: true, sequenceCount: 'per-apid', errorControl: 'crc16' },
      pus: { application: 256, requestCount: 1, ...pusConfig },
    } as unknown as TelecommandConfig,
    'crc16',
  )!

let services: SatelliteServices
let number = 0
const begin = (satellite: PusSatellite): void =>
  void (services = new SatelliteServices({ satellite, names, commandOf: () => 'SAT.Ping' }))
beforeEach(() =>
  begin(satelliteWith({ widths: { directory: -1 }, restart: { events: ['SAT.Restarted'], keeps: ['files'] } })),
)

function take<T extends PusMessageType<any>>(type: T, value: Partial<MessageValue<T>>, seconds: number): void {
  services.take({ type, apid: 256, sequenceCount: 0, value }, { by: type.kind, at: after(seconds), number: number++ })
}
const state = (name: string, seconds: number): MirrorState =>
  services.state(after(seconds)).find((s) => s.name === name)!
const rows = (name: string, seconds: number): Record<string, unknown> =>
  Object.fromEntries(state(name, seconds).rows.map((r) => [r.id, r.values]))
const differences = (name: string, seconds: number): string[] => state(name, seconds).differences.map((d) => d.text)

describe('functional monitoring', () => {
  test('is as it was defined, protected and enabled; what the satellite says otherwise is named', () => {
    const s = pus.onBoardMonitoring
    take(s.addFunctions, { definitions: [{ function: 1, event: 7, failing: 2, monitors: [1, 2, 3] }] }, 0)
    take(s.enableFunctions, { functions: [1] }, 1)
    take(s.protectFunctions, { functions: [1] }, 2)
    expect(rows('functional-monitoring', 3)['1']).toEqual({
      event: 'SAT.Restarted',
      failing: 2,
      monitors: [1, 2, 3],
      enabled: true,
      protected: true,
    })
    take(s.functionStatus, { functions: [{ function: 1, protected: false, enabled: true, status: 3 }] }, 4)
    expect(rows('functional-monitoring', 5)['1']).toMatchObject({ protected: false, status: 'failed' })
    expect(differences('functional-monitoring', 5)).toEqual([
      'functional monitoring definition 1: protected is false on board, true was expected',
    ])
  })
})

describe('packet stores', () => {
  const s = pus.storage
  test('are made, resized and deleted; their configuration report tells of all', () => {
    take(s.create, { stores: [1, 2].map((store) => ({ store, size: 100, type: 0, virtualChannel: 1 })) }, 0)
    take(s.resize, { stores: [{ store: 1, size: 200 }] }, 1)
    take(s.makeBounded, { store: 1 }, 2)
    expect(rows('stores', 3)['1']).toMatchObject({ size: 200, type: 'bounded', enabled: false })
    take(s.configuration, { stores: [{ store: 1, size: 200, type: 1, virtualChannel: 1 }] }, 10)
    expect(Object.keys(rows('stores', 40))).toEqual(['1'])
    expect(differences('stores', 40)).toEqual(['packet store 2 is not on board, it was expected there'])
  })

  test('what goes into each is what was chosen for it, by types, structures and blocked events', () => {
    take(s.addTypes, { stores: [1], types: [{ application: 5, services: [{ service: 3, subtypes: [25] }] }] }, 0)
    take(
      s.addStructures,
      { store: 1, applications: [{ application: 5, structures: [{ structure: 12, subsampling: 4 }] }] },
      1,
    )
    take(s.blockEvents, { store: 1, applications: [{ application: 5, events: [7] }] }, 2)
    expect(rows('storage-control', 3)).toEqual({
      'store 1 type 5/3,25': { chosen: true },
      'store 1 structure 5/12': { chosen: true, container: 'SAT.Hk', every: 4 },
      'store 1 event 5/7': { chosen: false, event: 'SAT.Restarted' },
    })
    take(s.structures, { store: 1, applications: [] }, 10)
    expect(Object.keys(rows('storage-control', 11))).not.toContain('store 1 structure 5/12')
    expect(differences('storage-control', 11)).toEqual([
      'store 1 structure 5/12 is not so on board, it was expected to be',
    ])
  })
})

describe('the position-based schedule', () => {
  const s = pus.positionSchedule
  const insert = (orbit: number, angle: number, count: number): void =>
    take(s.insert, { subSchedule: 0, activities: [{ group: 0, orbit, angle, request: PING(count) }] }, count)
  test('is shifted over the end of an orbit, and deleted within a window', () => {
    insert(5, 350, 1)
    insert(6, 10, 2)
    insert(9, 0, 3)
    take(s.shiftAll, { orbits: 1, angle: 20 }, 10)
    expect(rows('position-schedule', 11)).toMatchObject({
      '256/1': { orbit: 7, angle: 10 },
      '256/2': { orbit: 7, angle: 30 },
      '256/3': { orbit: 10, angle: 20 },
    })
    take(s.removeFiltered, { window: { to: { orbit: 7, angle: 10 } }, subSchedules: [], groups: [] }, 12)
    expect(Object.keys(rows('position-schedule', 13))).toEqual(['256/2', '256/3'])
    const id = (sequenceCount: number) => ({ source: 0, apid: 256, sequenceCount })
    take(s.summary, { activities: [{ subSchedule: 0, group: 0, orbit: 7, angle: 31, id: id(2) }] }, 20)
    expect(Object.keys(rows('position-schedule', 60))).toEqual(['256/2'])
    expect(differences('position-schedule', 60)).toHaveLength(2)
  })

  test('groups and sub-schedules of both schedules are known', () => {
    take(s.createGroups, { groups: [{ group: 3, enabled: true }] }, 0)
    take(s.disableGroups, { groups: [3] }, 1)
    take(pus.timeSchedule.enableSubSchedules, { subSchedules: [4] }, 2)
    expect(rows('position-schedule-groups', 3)).toEqual({ 'group 3': { enabled: false } })
    expect(rows('time-schedule-groups', 3)).toEqual({ 'sub-schedule 4': { enabled: true } })
  })
})

describe('files', () => {
  const s = pus.fileManagement
  test('are in directories that are renamed with what is in them; copies are followed', () => {
    take(s.createDirectory, { directory: '', name: 'img' }, 0)
    take(s.create, { directory: 'img', file: 'a', size: 9 }, 1)
    take(s.renameDirectory, { directory: '', name: 'img', to: 'old' }, 2)
    const copy = { sourceDirectory: 'old', source: 'a', targetDirectory: 'old', target: 'b' }
    take(s.copy, { operation: 4, ...copy }, 3)
    take(s.suspendIn, { directory: 'old' }, 4)
    expect(rows('files', 5)).toMatchObject({ old: { directory: true }, 'old/a': { size: 9 }, 'old/b': { size: 9 } })
    expect(rows('file-copies', 5)).toMatchObject({ '4': { deed: 'copy', to: 'old/b', suspended: true } })
    take(s.copyStatus, { operations: [{ operation: 4, progress: 60, status: 1 }] }, 6)
    expect(rows('file-copies', 7)['4']).toMatchObject({ progress: 60 })
  })
})

describe('memory', () => {
  const s = pus.memoryManagement
  test('of objects is compared as that of addresses is; words are loaded under a mask; what came from a file is not known', () => {
    take(s.loadObject, { memory: 1, base: 2, blocks: [{ offset: 0, data: fromHex('aabbccdd'), checksum: 0 }] }, 0)
    take(s.dumpedObject, { memory: 1, base: 2, blocks: [{ offset: 0, data: fromHex('aabbccde'), checksum: 0 }] }, 1)
    expect(differences('memory', 2)).toEqual([
      '1.2 0x0 … 0x3: 1 of 4 bytes are not as they were loaded, the first at 0x3',
    ])
    take(s.load, { memory: 1, blocks: [{ address: 0, data: fromHex('00ff00ff'), checksum: 0 }] }, 3)
    take(s.loadAtomic, { memory: 1, address: 0, mask: fromHex('0f0fff00'), data: fromHex('ffffffff') }, 4)
    take(s.dumped, { memory: 1, blocks: [{ address: 0, data: fromHex('0fffffff'), checksum: 0 }] }, 5)
    expect(differences('memory', 6)).toHaveLength(1)
    const fromFile = { directory: '', file: 'x', blocks: [{ address: 0, inFile: 0, length: 4, checksum: 0 }] }
    take(s.loadFromFile, { memory: 1, ...fromFile }, 7)
    take(s.dumped, { memory: 1, blocks: [{ address: 0, data: fromHex('12345678'), checksum: 0 }] }, 8)
    expect(differences('memory', 9)).toHaveLength(1)
  })
})

describe('a restart', () => {
  test('told by an event makes unknown what was held in memory, and keeps what outlives it', () => {
    take(pus.onBoardMonitoring.enable, { monitors: [1] }, 0)
    take(pus.timeSchedule.enable, {}, 0)
    take(
      pus.timeSchedule.insert,
      { subSchedule: 0, activities: [{ group: 0, release: after(100), request: PING(1) }] },
      0,
    )
    take(pus.fileManagement.create, { directory: '', file: 'a', size: 1 }, 0)
    take(pus.eventReporting.low, { event: 8, data: new Uint8Array(0) }, 5)
    expect(services.restarts).toBe(0)
    take(pus.eventReporting.high, { event: 7, data: new Uint8Array(0) }, 10)
    take(pus.eventReporting.high, { event: 7, data: new Uint8Array(0) }, 10)
    expect(services.restarts).toBe(1)
    expect(state('monitoring', 11).rows).toMatchObject([{ id: '1', source: { by: 'restart', at: after(10) } }])
    expect(state('files', 11).rows).toMatchObject([{ source: { by: 'request' } }])
    // It is not said that it was released at its time.
    expect(rows('time-schedule', 200)['256/1']).toMatchObject({ state: 'unknown' })
    expect(state('time-schedule', 200).values).toEqual({ scheduled: 0 })
    // What is reported then is no difference, and known again.
    take(pus.onBoardMonitoring.status, { monitors: [{ monitor: 1, enabled: false }] }, 20)
    expect(differences('monitoring', 60)).toEqual([])
    expect(state('monitoring', 60).rows).toMatchObject([{ values: { enabled: false }, source: { by: 'report' } }])
  })
})

describe('a satellite of 41A', () => {
  const satellite = satelliteWith(
    {
      widths: { subSchedule: 1, requests: 1 },
      sourceBytes: 1,
      spareBytes: 1,
      // Level 1: seconds since 1958.
      time: { code: 'cuc', preamble: '1C' },
    },
    'A',
  )
  test('has its own headers and messages: every request of it is read as it was written', () => {
    let count = 0
    for (const type of pusMessages) {
      if (type.kind !== 'request' || pusMessage(type.service, type.subtype, 'A') !== type) continue
      count++
      const packet = writeServiceRequest(type, type.part.blank, satellite)
      // CCSDS flag 0, version 1, all acknowledgements; service; subtype; source; spare.
      expect(packet.slice(6, 11)).toEqual(Uint8Array.of(0x1f, type.service, type.subtype, 0, 0))
      expect(readServiceRequest(packet, satellite)).toMatchObject({ type })
    }
    expect(count).toBeGreaterThan(80)
    // Nor does it have those of 41C.
    const later = writeServiceRequest(pus.parameterManagement.ask, { parameters: [1] }, satellite)
    expect(readServiceRequest(later, satellite)).toBeUndefined()
  })

  test('has its schedule mirrored: so many commands in a row are deleted at once', () => {
    begin(satellite)
    const activities = [1, 2, 3].map((n) => ({ group: 0, release: after(100 * n), request: PING(n) }))
    take(pus.timeSchedule.insert, { subSchedule: 1, activities }, 0)
    take(pus.timeSchedule.remove, { activities: [{ source: 0, apid: 256, sequenceCount: 1, requests: 2 }] }, 1)
    expect(state('time-schedule', 2).values).toEqual({ scheduled: 1 })
  })

  test('is verified by the same reports, in its headers', () => {
    const fields = { apid: 256, sequenceCount: 1, service: 1, subtype: 7, counter: 3, time: new Uint8Array(7) }
    const packet = encodePusTelemetry({ ...fields, data: fromHex('1900c005') }, satellite.telemetry)
    expect(readServiceReport(packet, 0, packet.length, satellite)).toMatchObject({
      type: pus.verification.completed,
      value: { request: { apid: 256, sequenceCount: 5 } },
    })
  })
})

describe('reporting data', () => {
  test('each service has an element, with its values and with where they are known from', () => {
    take(pus.onBoardMonitoring.enable, { monitors: [1, 2] }, 0)
    take(pus.onBoardMonitoring.status, { monitors: [{ monitor: 1, enabled: false }] }, 5)
    take(pus.timeSchedule.enable, {}, 0)
    take(
      pus.timeSchedule.insert,
      { subSchedule: 0, activities: [{ group: 0, release: after(100), request: PING(1) }] },
      0,
    )
    const states = services.state(after(6))
    const readings = serviceReadings('SAT', states)
    // Nothing that is mirrored is left out, and what is reported is in the model.
    expect(readings).toHaveLength(states.length)
    const parameters = new Set(serviceParameters('SAT'))
    for (const { element, values } of readings)
      for (const name of Object.keys(values)) expect(parameters).toContain(`${element}.${name}`)
    const of = (element: string) => readings.find((r) => r.element === `SAT.PUS.${element}`)!.values
    expect(of('Monitoring')).toMatchObject({ Definitions: 2, Enabled: 1, Knowledge: 1, Differences: 1, Unknown: 0 })
    expect(of('Schedule')).toMatchObject({ Enabled: 1, Entries: 1, Knowledge: 1 })
    expect(of('Files')).toMatchObject({ Files: 0, Knowledge: 0 })
    take(pus.eventReporting.high, { event: 7, data: new Uint8Array(0) }, 10)
    const later = serviceReadings('SAT', services.state(after(11)))
    expect(later.find((r) => r.element === 'SAT.PUS.Monitoring')!.values).toMatchObject({
      Definitions: 0,
      Unknown: 2,
      Knowledge: 0,
    })
    // Whether it is released is not known either: neither on nor off.
    expect(later.find((r) => r.element === 'SAT.PUS.Schedule')!.values).toMatchObject({ Enabled: 2, Entries: 0 })
  })
})
