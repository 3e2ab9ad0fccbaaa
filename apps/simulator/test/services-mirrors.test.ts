/**
 * What the ground knows of the services of a satellite against the satellite itself: any commands, the requests that it completed, and
 * then its own reports, in which its on-board software tells what it holds. Nothing may differ.
 */
import { afterEach, expect, test } from 'vitest'
import { decodeTime, packetApid, packetSequenceCount, pusService, pusSubtype, readPusTelemetry } from '@vigie/ccsds'
import {
  pusSatellite,
  readServiceReport,
  readServiceRequest,
  SatelliteServices,
  serviceNames,
  type ArgumentValue,
} from '@vigie/commanding'
import { Pass } from './pass.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

/** Numbers that look random and are the same each time. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const REPORTS = [
  'ReportHousekeepingProperties',
  'ReportDisabledEvents',
  'ReportMonitoring',
  'ReportForwarding',
  'ReportStores',
  'ReportEventActions',
  'ReportSequences',
  'ReportSchedule',
  'ReportPositionSchedule',
  'ReportFiles',
  'ReportStatisticsDefinitions',
]

test.each([1, 2])(
  'any commands, then its reports (%i)',
  async (seed) => {
    const pass = await Pass.begin('RECO1', open)
    const chain = pass.mission.chains[0]!
    const satellite = pusSatellite(chain.telecommands!, 'crc16')!
    const names = serviceNames(pass.mission.system, 'RECO1', satellite.config)
    const services = new SatelliteServices({
      satellite,
      names,
      commandOf: () => 'a command',
      system: pass.mission.system,
    })
    const below = random(seed)
    const one = <T>(of: readonly T[]): T => of[below(of.length)]!
    const number = (parameter: string): number => names.parameterOf(`RECO1.${parameter}`)!
    const ping = (): Uint8Array => pass.encode('TestConnection')
    const sids = names.structures().map((n) => names.structureOf(n)!)
    const events = names.events().map((n) => names.eventOf(n)!)
    const parameters = ['EPS.BusVoltage', 'OBC.TemperatureProcessor', 'EPS.StateOfCharge'].map(number)
    const files = ['a.bin', 'b.bin', 'c.bin']
    const id = (): number => 1 + below(4)
    const deeds: readonly (() => readonly [string, Readonly<Record<string, ArgumentValue>>?])[] = [
      () => [one(['EnableHousekeeping', 'DisableHousekeeping']), { sid: one(sids) }],
      () => ['SetHousekeepingPeriod', { sid: one(sids), interval: 1 + below(64) }],
      () => ['CreateHousekeeping', { sid: 200 + below(3), interval: 8, parameters: [parameters[0]!, 0, 0, 0] }],
      () => ['DeleteHousekeeping', { sid: 200 + below(3) }],
      () => [one(['EnableEvent', 'DisableEvent']), { eventId: one(events) }],
      () => [one(['EnableMonitoring', 'DisableMonitoring', 'DeleteMonitoring']), { monitor: id() }],
      () => ['AddMonitoring', { monitor: 3 + below(4), parameter: one(parameters), low: -10.5, high: 90 + below(9) }],
      () => [one(['EnableForwarding', 'DisableForwarding']), { application: 256, sid: one(sids) }],
      () => [one(['EnableStorage', 'DisableStorage']), { store: one(['ALL', 'EVENTS']) }],
      () => ['AddEventAction', { eventId: one(events.slice(0, 4)), request: ping() }],
      () => [
        one(['EnableEventAction', 'DisableEventAction', 'DeleteEventAction']),
        { eventId: one(events.slice(0, 4)) },
      ],
      () => ['LoadSequence', { sequence: id(), requests: ping() }],
      () => ['InsertInSchedule', { releaseTime: pass.simulator.world.now + 9_000_000_000_000n, request: ping() }],
      () => ['ShiftSchedule', { offset: 60 }],
      () => [one(['EnableSchedule', 'DisableSchedule'])],
      () => ['CreateFile', { file: one(files), size: 10 }],
      () => [one(['LockFile', 'UnlockFile', 'DeleteFile']), { file: one(files) }],
      () => [one(['AddStatistics', 'DeleteStatistics']), { parameter: one(parameters) }],
      () => ['ReportSchedule'],
    ]
    for (let n = 0; n < 60; n++) {
      const [name, given] = one(deeds)()
      await pass.send(name, given)
      if (n % 6 === 5) await pass.step(3)
    }
    await pass.step(5)
    for (const name of REPORTS) {
      await pass.send(name)
      await pass.step(1)
    }
    await pass.step(20)

    const { code } = chain.packets.time as { code: Parameters<typeof decodeTime>[2] }
    let completed = 0
    let reported = 0
    let latest = 0n
    for (const { bytes } of pass.heard().packets) {
      const { timeFrom, timeTo, dataFrom } = readPusTelemetry(bytes, 0, satellite.telemetry)
      const at = (latest = decodeTime(bytes.subarray(timeFrom, timeTo), 0, code).tai)
      if (pusService(bytes, 0) === 1 && pusSubtype(bytes, 0) === 7) {
        const key = (((bytes[dataFrom]! & 7) << 8) | bytes[dataFrom + 1]!) * 65_536
        const count = ((bytes[dataFrom + 2]! & 0x3f) << 8) | bytes[dataFrom + 3]!
        const request = pass.encoded.find(
          (p) => packetApid(p, 0) * 65_536 === key && packetSequenceCount(p, 0) === count,
        )
        const reading = request === undefined ? undefined : readServiceRequest(request, satellite)
        if (reading === undefined || 'problem' in reading) continue
        services.take(reading, { by: 'request', at, number: completed++ })
      }
      const report = readServiceReport(bytes, 0, bytes.length, satellite)
      if (report === undefined) continue
      expect(report).not.toHaveProperty('problem')
      if ('problem' in report || report.type.service === 1) continue
      services.take(report, { by: 'report', at, number: reported++ })
    }
    const states = services.state(latest + 30_000_000_000n)
    expect(completed).toBeGreaterThan(30)
    expect(states.flatMap((s) => s.differences.map((d) => d.text))).toEqual([])
    // Each of those was told by the satellite itself.
    for (const name of [
      'housekeeping',
      'events',
      'monitoring',
      'stores',
      'event-actions',
      'sequences',
      'files',
      'statistics',
    ])
      expect(
        states.find((s) => s.name === name)!.rows.filter((r) => r.source.by !== 'report'),
        name,
      ).toEqual([])
    expect(states.find((s) => s.name === 'time-schedule')!.rows.every((r) => r.source.by === 'report')).toBe(true)
  },
  60_000,
)
