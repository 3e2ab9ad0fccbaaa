/** Services of ECSS-E-ST-70-41C on board, through the sockets: what takes several requests, and what is refused. */
import { afterEach, describe, expect, test } from 'vitest'
import { latest, Pass, type Told } from './pass.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

const begin = (satellite = 'RECO1'): Promise<Pass> => Pass.begin(satellite, open)
const of = (told: readonly Told[], container: string): Told[] => told.filter((t) => t.container === container)
const number = (pass: Pass, parameter: string): number =>
  Number(pass.mission.system.parameters.get(`${pass.satellite}.${parameter}`)!.aliases!['PID'])
/** Reports of service 1 about the request of that count. */
const verified = (told: readonly Told[], count: number): string[] =>
  told.filter((t) => t.container.startsWith('Request') && t.values['RequestCount'] === count).map((t) => t.container)
const scheduled = (pass: Pass, seconds: number): { releaseTime: bigint } => ({
  releaseTime: pass.simulator.world.now + BigInt(seconds) * 1_000_000_000n,
})

describe('structures that the ground creates (service 3)', () => {
  test('are silent until enabled, report their parameters with their numbers, and are deleted once silent', async () => {
    const pass = await begin()
    const parameters = [number(pass, 'EPS.BusVoltage'), number(pass, 'TCS.T01'), 0, 0]
    await pass.send('CreateHousekeeping', { sid: 201, interval: 2, parameters })
    await pass.step(8)
    expect(of(pass.told(), 'HkCreated')).toEqual([])
    await pass.send('EnableHousekeeping', { sid: 201 })
    await pass.send('ReportHousekeepingStructure', { sid: 201 })
    await pass.step(12)
    const told = pass.told()
    const reports = of(told, 'HkCreated')
    expect(reports.length).toBeGreaterThanOrEqual(5)
    expect(reports.at(-1)!.values['Sid']).toBe(201)
    expect(reports.at(-1)!.lists['ParameterId']).toEqual(parameters.slice(0, 2))
    expect(reports.at(-1)!.lists['ParameterValue']![0]).toBeCloseTo(latest(told, 'EPS.BusVoltage') as number, 0)
    expect(of(told, 'HkStructureReport')[0]!.values).toMatchObject({
      ReportedSid: 201,
      ReportedEnabled: 'ENABLED',
      ReportedInterval: 2,
    })
    // Deleting what is enabled is refused.
    await pass.send('DeleteHousekeeping', { sid: 201 })
    await pass.send('DisableHousekeeping', { sid: 201 })
    await pass.send('DeleteHousekeeping', { sid: 201 })
    await pass.send('RequestHousekeeping', { sid: 201 })
    await pass.step(5)
    expect([3, 4, 5, 6].map((count) => verified(pass.told(), count).at(-1))).toEqual([
      'RequestStartFailed',
      'RequestCompleted',
      'RequestCompleted',
      'RequestStartFailed',
    ])
  })
})

describe('the time-based schedule (service 11)', () => {
  test('releases at its time, shifts, deletes, and tells what is in it', async () => {
    const pass = await begin()
    const heater = (heaterNumber: number): Uint8Array =>
      pass.encode('TCS.SwitchHeater', { heater: heaterNumber, state: 'ON' })
    const [first, second, third] = [heater(5), heater(11), heater(12)]
    await pass.send('EnableSchedule')
    await pass.send('InsertInSchedule', { ...scheduled(pass, 20), request: first })
    await pass.send('InsertInSchedule', { ...scheduled(pass, 25), request: second })
    await pass.send('InsertInSchedule', { ...scheduled(pass, 200), request: third })
    await pass.send('ShiftInSchedule', { requestApid: 256, requestCount: 1, offset: 60 })
    await pass.send('DeleteFromSchedule', { requestApid: 256, requestCount: 2 })
    await pass.send('ReportSchedule')
    await pass.send('ReportScheduleDetail')
    await pass.step(15)
    const told = pass.told()
    const summary = of(told, 'ScheduleSummary')[0]!
    expect(summary.values).toMatchObject({ ScheduleEnabledFlag: 'ENABLED', RowCount: 2 })
    expect(summary.lists['ScheduledCount']).toEqual([0, 1])
    expect(of(told, 'ScheduleDetail').map((t) => t.values['ScheduledRequest'])).toEqual([first, second])
    expect(verified(told, 0)).toEqual([])
    await pass.step(60)
    const after = pass.told()
    expect(verified(after, 0)).toEqual(['RequestAccepted', 'RequestStarted', 'RequestCompleted'])
    expect([latest(after, 'TCS.Heater05'), latest(after, 'TCS.Heater11')]).toEqual(['ON', 'OFF'])
    // All of it later, then none of it.
    await pass.send('ShiftSchedule', { offset: 300 })
    await pass.send('ReportSchedule')
    await pass.step(4)
    const shifted = of(pass.told(), 'ScheduleSummary').at(-1)!
    expect((shifted.values['ReleaseTime'] as number) - (summary.lists['ReleaseTime']![1] as number)).toBe(300)
    await pass.send('DisableSchedule')
    await pass.send('ResetSchedule')
    await pass.send('ReportSchedule')
    await pass.step(4)
    expect(of(pass.told(), 'ScheduleSummary').at(-1)!.values).toMatchObject({
      ScheduleEnabledFlag: 'DISABLED',
      RowCount: 0,
    })
  })

  test('refuses what is past, what is no request, and what it does not hold', async () => {
    const pass = await begin()
    await pass.send('InsertInSchedule', { ...scheduled(pass, -5), request: pass.encode('TestConnection') })
    await pass.send('InsertInSchedule', { ...scheduled(pass, 50), request: 'deadbeef' })
    await pass.send('DeleteFromSchedule', { requestApid: 256, requestCount: 900 })
    await pass.step(4)
    const told = pass.told()
    expect(of(told, 'RequestRejected').map((t) => t.values['FailureCode'])).toEqual([
      'ILLEGAL_ARGUMENT',
      'ILLEGAL_ARGUMENT',
    ])
    expect(of(told, 'RequestStartFailed').map((t) => t.values['FailureCode'])).toEqual(['UNKNOWN_IDENTIFIER'])
  })
})

describe('on-board monitoring (service 12) and event-action (service 19)', () => {
  test('a limit that is passed is told; an event releases its request', async () => {
    const pass = await begin()
    await pass.send('AddMonitoring', { monitor: 40, parameter: number(pass, 'EPS.BusVoltage'), low: 50, high: 60 })
    await pass.send('EnableMonitoring', { monitor: 40 })
    await pass.step(6)
    const told = pass.told()
    expect(of(told, 'MonitoringTransition').map((t) => t.values)).toMatchObject([
      { MonitorId: 40, PreviousStatus: 'UNCHECKED', MonitorStatus: 'LOW' },
    ])
    // When the attitude mode changes (4000), heater 12 goes on.
    await pass.send('AddEventAction', {
      eventId: 4000,
      request: pass.encode('TCS.SwitchHeater', { heater: 12, state: 'ON' }),
    })
    await pass.send('EnableEventAction', { eventId: 4000 })
    await pass.send('ReportEventActions')
    await pass.send('AOCS.SetMode', { mode: 'SUN' })
    await pass.step(40)
    const after = pass.told()
    expect(of(after, 'EventActionReport')[0]!.values).toMatchObject({ ReportedEvent: 4000, ReportedEnabled: 'ENABLED' })
    expect(verified(after, 2)).toEqual(['RequestAccepted', 'RequestStarted', 'RequestCompleted'])
    expect(latest(after, 'TCS.Heater12')).toBe('ON')
    await pass.send('DisableEventAction', { eventId: 4000 })
    await pass.send('DeleteEventAction', { eventId: 4000 })
    await pass.send('ReportEventActions')
    await pass.step(4)
    expect(of(pass.told(), 'EventActionReport').at(-1)!.values).toMatchObject({ RowCount: 0 })
  })
})

describe('forwarding (service 14) and storage (service 15)', () => {
  test('a report that is not forwarded comes from the store', async () => {
    const pass = await begin()
    const realTime = (told: readonly Told[]): number =>
      of(told, 'EPS.HkPower').filter((t) => t.virtualChannel === 0).length
    await pass.send('DisableForwarding', { application: 256, sid: 20 })
    await pass.step(3)
    const before = realTime(pass.told())
    await pass.step(20)
    const told = pass.told()
    expect(realTime(told)).toBe(before)
    expect(of(told, 'EPS.HkPower').filter((t) => t.virtualChannel === 1).length).toBeGreaterThan(2)
    await pass.send('EnableForwarding', { application: 256, sid: 20 })
    await pass.step(12)
    expect(realTime(pass.told())).toBeGreaterThan(before)
  })

  test('what a store has of a time is sent again; a dump can be stopped; what is deleted is gone', async () => {
    const pass = await begin()
    await pass.step(20)
    const now = pass.onBoardTime
    await pass.send('DumpStoreByTime', { store: 2, from: now - 30, to: now })
    await pass.step(6)
    const told = pass.told()
    const again = told.filter((t) => t.virtualChannel === 1 && t.values['Service'] === 5)
    expect(again.length).toBeGreaterThan(0)
    expect(verified(told, 0)).toEqual(['RequestAccepted', 'RequestStarted', 'RequestCompleted'])
    await pass.send('ReportStores')
    await pass.step(3)
    const [stores] = of(pass.told(), 'StoreReport')
    expect(stores!.lists['StoreId']).toEqual([1, 2])
    // More than goes down in a second, stopped at once.
    await pass.send('TTC.SetDownlinkRate', { rate: 16 })
    await pass.send('DumpStoreByTime', { store: 1, from: 0, to: now })
    await pass.send('StopDump', { store: 1 })
    await pass.send('DeleteStoreUntil', { store: 1, until: now })
    await pass.send('DisableStorage', { store: 2 })
    await pass.send('ReportStores')
    await pass.step(20)
    const after = pass.told()
    expect(verified(after, 3)).toEqual(['RequestAccepted', 'RequestStarted', 'RequestFailed'])
    const report = of(after, 'StoreReport').at(-1)!
    expect(report.lists['StoreOldest']![0]).toBeGreaterThan(now)
    expect(report.lists['ReportedEnabled']).toEqual(['ENABLED', 'DISABLED'])
    await pass.send('EnableStorage', { store: 2 })
    await pass.step(10)
    expect(verified(pass.told(), 8).at(-1)).toBe('RequestCompleted')
  })
})

describe('parameters (service 20) and request sequences (service 21)', () => {
  test('a parameter is reported and set', async () => {
    const pass = await begin()
    await pass.send('ReportParameter', { parameter: number(pass, 'TCS.T13') })
    // 127 counts of 31.4 mV above 28 V.
    await pass.send('SetParameter', { parameter: number(pass, 'EPS.EndOfChargeLevel'), value: 127 })
    await pass.send('SetParameter', { parameter: number(pass, 'TCS.T13'), value: 1 })
    await pass.step(25)
    const told = pass.told()
    const [report] = of(told, 'ParameterReport')
    expect(report!.values['ParameterId']).toBe(number(pass, 'TCS.T13'))
    expect(report!.values['ParameterValue']).toBeCloseTo(latest(told, 'TCS.T13') as number, 0)
    expect(latest(told, 'EPS.EndOfChargeLevel')).toBeCloseTo(28 + 127 * 0.031372549, 1)
    expect(of(told, 'RequestRejected').map((t) => t.values)).toMatchObject([
      { RequestCount: 2, FailureCode: 'UNKNOWN_IDENTIFIER' },
    ])
  })

  test('a sequence runs its requests one after another, and can be stopped', async () => {
    const pass = await begin()
    const ping = (): Uint8Array => pass.encode('TestConnection')
    const three = Buffer.concat([ping(), ping(), ping()])
    await pass.send('LoadSequence', { sequence: 7, requests: new Uint8Array(three) })
    await pass.send('StartSequence', { sequence: 7 })
    await pass.step(8)
    const told = pass.told()
    expect(of(told, 'ConnectionReport').length).toBe(3)
    expect(verified(told, 4)).toEqual([
      'RequestAccepted',
      'RequestStarted',
      'RequestProgress',
      'RequestProgress',
      'RequestCompleted',
    ])
    await pass.send('StartSequence', { sequence: 7 })
    await pass.send('ReportSequences')
    await pass.send('StopSequence', { sequence: 7 })
    await pass.step(5)
    const after = pass.told()
    expect(of(after, 'SequenceReport').at(-1)!.values).toMatchObject({
      SequenceId: 7,
      SequenceRunning: 'EXECUTING',
      SequenceRequests: 3,
    })
    expect(verified(after, 5).at(-1)).toBe('RequestFailed')
  })
})

describe('what a satellite rejects', () => {
  test('is told by the report of its stage', async () => {
    const pass = await begin()
    const { ground } = pass
    const bad = (packet: Uint8Array): void => pass.radiate(ground.ad(packet))
    // Not for this computer; of no type that it knows; too short; a heater that there is not; a damaged packet.
    bad(ground.packet(0x7f, 17, 1))
    bad(ground.packet(0x100, 99, 1))
    bad(ground.packet(0x100, 8, 1, [0x01, 0x2c, 3]))
    bad(ground.packet(0x100, 8, 1, [0x01, 0x2c, 99, 1]))
    bad(ground.packet(0x100, 8, 1, [0x01, 0x2c, 3, 7]))
    bad(ground.packet(0x100, 8, 1, [0x13, 0x88, 1]))
    const damaged = ground.packet(0x100, 17, 1)
    damaged[10]! ^= 1
    bad(damaged)
    // Not in this mode: the propulsion is not armed, the satellite is not safe.
    bad(ground.packet(0x100, 8, 1, [0x02, 0xbe, 1]))
    bad(ground.packet(0x100, 8, 1, [0x00, 0x65]))
    await pass.accepted()
    await pass.step(5)
    const told = pass.told()
    expect(of(told, 'RequestNotRouted').map((t) => t.values)).toMatchObject([
      { RequestApid: 0x7f, FailureCode: 'ILLEGAL_APID' },
    ])
    expect(of(told, 'RequestRejected').map((t) => [t.values['RequestCount'], t.values['FailureCode']])).toEqual([
      [1, 'ILLEGAL_TYPE'],
      [2, 'ILLEGAL_LENGTH'],
      [3, 'ILLEGAL_ARGUMENT'],
      [4, 'ILLEGAL_ARGUMENT'],
      [5, 'ILLEGAL_TYPE'],
      [6, 'BAD_CHECKSUM'],
    ])
    expect(of(told, 'RequestStartFailed').map((t) => [t.values['RequestCount'], t.values['FailureCode']])).toEqual([
      [7, 'WRONG_MODE'],
      [8, 'WRONG_MODE'],
    ])
    expect(latest(told, 'OBC.TcRejected')).toBe(3 + 7)
  })

  test('reports are those that the acknowledgement flags ask for; failures always', async () => {
    const pass = await begin()
    const { ground } = pass
    for (const flags of [0, 1, 2, 8]) pass.radiate(ground.ad(ground.packet(0x100, 17, 1, [], flags)))
    pass.radiate(ground.ad(ground.packet(0x100, 99, 9, [], 0)))
    await pass.accepted()
    await pass.step(4)
    const told = pass.told()
    expect([0, 1, 2, 3, 4].map((count) => verified(told, count))).toEqual([
      [],
      ['RequestAccepted'],
      ['RequestStarted'],
      ['RequestCompleted'],
      ['RequestRejected'],
    ])
  })
})
