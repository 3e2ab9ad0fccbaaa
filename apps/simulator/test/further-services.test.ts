/** Services 2, 4, 13, 18, 22 and 23 of ECSS-E-ST-70-41C on board, through the sockets. */
import { afterEach, describe, expect, test } from 'vitest'
import { latest, Pass, type Told } from './pass.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

const begin = (): Promise<Pass> => Pass.begin('IDENT1', open)
const of = (told: readonly Told[], container: string): Told[] => told.filter((t) => t.container === container)
const number = (pass: Pass, parameter: string): number =>
  Number(pass.mission.system.parameters.get(`${pass.satellite}.${parameter}`)!.aliases!['PID'])
/** Last report about each of those requests. */
const ends = (told: readonly Told[], ...counts: readonly number[]): unknown[] =>
  counts.map(
    (count) => told.findLast((t) => t.container.startsWith('Request') && t.values['RequestCount'] === count)?.container,
  )

describe('device access (service 2)', () => {
  test('switches lines, loads and dumps registers', async () => {
    const pass = await begin()
    await pass.send('SwitchDevice', { line: 2 })
    await pass.send('SwitchDevice', { line: 128 + 7 })
    await pass.send('LoadRegister', { register: 0x10, value: 0xcafe_f00d })
    await pass.send('DumpRegister', { register: 0x10 })
    // The computer in control is not switched off, nor is a register that is not there.
    await pass.send('SwitchDevice', { line: 128 + 1 })
    await pass.send('DumpRegister', { register: 0xffff })
    await pass.step(30)
    const told = pass.told()
    expect([latest(told, 'EPS.Lcl02Status'), latest(told, 'EPS.Lcl07Status')]).toEqual(['ON', 'OFF'])
    expect(of(told, 'RegisterDump').map((t) => t.values['RegisterValue'])).toEqual([0xcafe_f00d])
    expect(ends(told, 4, 5)).toEqual(['RequestRejected', 'RequestRejected'])
  })
})

describe('statistics (service 4)', () => {
  test('of a parameter: greatest, least, mean; periodic, begun again, taken out', async () => {
    const pass = await begin()
    const parameter = number(pass, 'EPS.BusVoltage')
    await pass.send('AddStatistics', { parameter })
    await pass.send('ReportStatisticsDefinitions')
    await pass.step(20)
    await pass.send('ReportStatistics', { reset: 'KEEP' })
    await pass.step(3)
    const told = pass.told()
    const [report] = of(told, 'StatisticsReport')
    const {
      StatisticsLeast: least,
      StatisticsMean: mean,
      StatisticsGreatest: greatest,
    } = report!.values as Record<string, number>
    expect(report!.values['StatisticsSamples']).toBeGreaterThan(18)
    expect(least! <= mean! && mean! <= greatest!).toBe(true)
    expect(mean).toBeCloseTo(latest(told, 'EPS.BusVoltage') as number, 0)
    expect(of(told, 'StatisticsDefinitions')[0]!.lists['ParameterId']).toEqual([parameter])
    await pass.send('ResetStatistics')
    await pass.send('EnableStatistics', { interval: 3 })
    await pass.step(9)
    await pass.send('DisableStatistics')
    await pass.send('DeleteStatistics', { parameter })
    await pass.step(8)
    const after = of(pass.told(), 'StatisticsReport').slice(1)
    expect(after.length).toBeGreaterThanOrEqual(2)
    expect(after.length).toBeLessThanOrEqual(4)
    expect(after[0]!.values['StatisticsSamples']).toBeLessThan(5)
  })
})

describe('large messages (service 13)', () => {
  test('come up in parts and are executed; one with a part missing is ended', async () => {
    const pass = await begin()
    const data = Uint8Array.from({ length: 700 }, (_, i) => i & 255)
    const request = pass.encode('LoadMemory', { memory: 2, address: 0, data })
    const parts = [request.slice(0, 200), request.slice(200, 400), request.slice(400)]
    await pass.send('UploadFirstPart', { transaction: 5, part: 1, data: parts[0]! })
    await pass.send('UploadPart', { transaction: 5, part: 2, data: parts[1]! })
    await pass.send('UploadLastPart', { transaction: 5, part: 3, data: parts[2]! })
    await pass.send('UploadFirstPart', { transaction: 6, part: 1, data: parts[0]! })
    await pass.send('UploadLastPart', { transaction: 6, part: 3, data: parts[2]! })
    await pass.send('DumpMemory', { memory: 2, address: 650, length: 4 })
    await pass.step(8)
    const told = pass.told()
    expect(of(told, 'MemoryDump')[0]!.values['DumpData']).toEqual(data.slice(650, 654))
    expect(ends(told, 0)).toEqual(['RequestCompleted'])
    expect(of(told, 'LargeUplinkAborted').map((t) => t.values)).toMatchObject([
      { TransactionId: 6, AbortReason: 'LOST_PART' },
    ])
  })
})

describe('procedures (service 18)', () => {
  test('do their steps, are held and go on, stop and abort', async () => {
    const pass = await begin()
    const ping = (wait: number): Uint8Array => {
      const request = pass.encode('TestConnection')
      return Uint8Array.from([wait >> 8, wait & 255, ...request])
    }
    const code = Uint8Array.from([...ping(2), ...ping(4), ...ping(4)])
    await pass.send('LoadProcedure', { procedure: 3, code })
    await pass.send('ActivateProcedure', { procedure: 3 })
    await pass.step(4)
    await pass.send('SuspendProcedure', { procedure: 3 })
    await pass.step(12)
    expect(of(pass.told(), 'ConnectionReport').length).toBe(1)
    await pass.send('ReportProcedures')
    await pass.send('ResumeProcedure', { procedure: 3 })
    await pass.step(12)
    const told = pass.told()
    expect(of(told, 'ProcedureReport')[0]!.values).toMatchObject({
      ProcedureId: 3,
      ProcedureState: 'HELD',
      ProcedureStep: 1,
      ProcedureSteps: 3,
    })
    expect(of(told, 'ConnectionReport').length).toBe(3)
    expect(ends(told, 4)).toEqual(['RequestCompleted'])
    await pass.send('ActivateProcedure', { procedure: 3 })
    await pass.send('AbortProcedure', { procedure: 3 })
    await pass.step(3)
    await pass.send('ActivateProcedure', { procedure: 3 })
    await pass.send('StopProcedure', { procedure: 3 })
    await pass.step(3)
    await pass.send('UnloadProcedure', { procedure: 3 })
    await pass.send('ActivateProcedure', { procedure: 3 })
    await pass.step(3)
    expect(ends(pass.told(), 8, 10, 12, 13)).toEqual([
      'RequestFailed',
      'RequestCompleted',
      'RequestCompleted',
      'RequestStartFailed',
    ])
  })
})

describe('the position-based schedule (service 22)', () => {
  test('releases a request where the satellite is', async () => {
    const pass = await begin()
    const { craft } = pass.simulator.world.flights.find((f) => f.name === 'IDENT1')!
    // An orbit is 360° in about 96 minutes.
    const at = (seconds: number): number => (craft.orbitAngle + (360 / craft.orbit.period) * seconds) % 360
    await pass.send('EnablePositionSchedule')
    await pass.send('InsertAtPosition', { angle: at(20), request: pass.encode('TestConnection') })
    await pass.send('InsertAtPosition', { angle: at(900), request: pass.encode('TestConnection') })
    await pass.send('ReportPositionSchedule')
    await pass.step(10)
    const told = pass.told()
    expect(of(told, 'PositionSummary')[0]!.values).toMatchObject({ ScheduleEnabledFlag: 'ENABLED', RowCount: 2 })
    expect(of(told, 'ConnectionReport').length).toBe(0)
    await pass.step(20)
    expect(of(pass.told(), 'ConnectionReport').length).toBe(1)
    await pass.send('DeleteFromPositionSchedule', { requestApid: 512, requestCount: 3 })
    await pass.send('DisablePositionSchedule')
    await pass.send('ResetPositionSchedule')
    await pass.send('ReportPositionSchedule')
    await pass.step(4)
    expect(of(pass.told(), 'PositionSummary').at(-1)!.values).toMatchObject({
      ScheduleEnabledFlag: 'DISABLED',
      RowCount: 0,
    })
  })
})

describe('files (service 23)', () => {
  test('are created, locked, copied, sent down and deleted', async () => {
    const pass = await begin()
    await pass.send('CreateFile', { file: 'table.bin', size: 1300 })
    await pass.send('LockFile', { file: 'table.bin' })
    await pass.send('ReportFile', { file: 'table.bin' })
    await pass.send('DeleteFile', { file: 'table.bin' })
    await pass.send('UnlockFile', { file: 'table.bin' })
    await pass.send('CopyFile', { file: 'table.bin', target: 'copy.bin' })
    await pass.send('CopyFile', { file: 'table.bin', target: 'ground' })
    await pass.send('DeleteFile', { file: 'table.bin' })
    await pass.send('ReportFiles')
    await pass.send('CreateFile', { file: 'no such/name', size: 1 })
    await pass.step(8)
    const told = pass.told()
    expect(of(told, 'FileReport')[0]!.values).toMatchObject({
      FileName: 'table.bin',
      FileSize: 1300,
      FileLocked: 'LOCKED',
    })
    expect(of(told, 'FilesReport')[0]!.lists['FileName']).toEqual(['boot.log', 'copy.bin'])
    const parts = [...of(told, 'LargeFirst'), ...of(told, 'LargeIntermediate'), ...of(told, 'LargeLast')]
    expect(parts.map((t) => t.values['PartLength'])).toEqual([512, 512, 276])
    expect(ends(told, 3, 6, 7, 9)).toEqual([
      'RequestStartFailed',
      'RequestCompleted',
      'RequestCompleted',
      'RequestRejected',
    ])
  })
})
