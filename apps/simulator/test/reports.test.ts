/** Every report that a request brings, decoded by two independent paths, which agree with each other and with what was said. */
import { checkArguments, compileCommands, encodeCommand, type ArgumentValue } from '@vigie/commanding'
import { encodePusTelecommand } from '@vigie/ccsds'
import { describe, expect, test } from 'vitest'
import type { MadePacket } from '../src/packets/telemetry-source.ts'
import { World } from '../src/world.ts'
import { bisat, START } from './fixtures.ts'
import { TwoDecoders } from './two-decoders.ts'

describe.each(['RECO1', 'IDENT1'])('%s', (satellite) => {
  test('reports of all services', async () => {
    const mission = await bisat()
    const made: MadePacket[] = []
    const world = new World(
      mission,
      { seed: 3, start: START, phased: true, truth: true },
      { link: () => {}, packet: (name, packet) => void (name === satellite && made.push(packet)) },
    )
    const { software } = world.flights.find((f) => f.name === satellite)!
    const { packets } = mission.chains.find((c) => c.name === satellite)!.telecommands!
    const plans = compileCommands(mission.system, { packets: packets!, element: satellite })
    let count = 0
    const encode = (name: string, given: Readonly<Record<string, ArgumentValue>>): Uint8Array => {
      const plan = plans.need(`${satellite}.${name}`)
      const context = { sequenceCount: () => count++, time: world.now }
      const { values, problems } = checkArguments(plan, given, context)
      expect(problems, name).toEqual([])
      return encodeCommand(plan, values, context).bytes
    }
    const send = (name: string, given: Readonly<Record<string, ArgumentValue>> = {}): void =>
      software.receive(encode(name, given), world.now)
    const parameter = Number(mission.system.parameters.get(`${satellite}.EPS.BusVoltage`)!.aliases!['PID'])
    const ping = encode('TestConnection', {})
    const soon = { releaseTime: world.now + 90_000_000_000n }

    send('DumpRegister', { register: 3 })
    send('CreateHousekeeping', { sid: 210, interval: 3, parameters: [parameter, parameter + 1, 0, 0] })
    send('EnableHousekeeping', { sid: 210 })
    send('ReportHousekeepingStructure', { sid: 210 })
    send('ReportHousekeepingProperties')
    send('AddStatistics', { parameter })
    send('DisableEvent', { eventId: 4001 })
    send('DisableEvent', { eventId: 4002 })
    send('ReportDisabledEvents')
    send('DumpMemory', { memory: 0, address: 5, length: 700 })
    send('CheckMemory', { memory: 1, address: 5, length: 700 })
    send('InsertInSchedule', { ...soon, request: ping })
    send('InsertInSchedule', { ...soon, request: ping })
    send('ReportSchedule')
    send('ReportScheduleDetail')
    send('AddMonitoring', { monitor: 9, parameter, low: 60, high: 70 })
    send('EnableMonitoring', { monitor: 9 })
    send('UploadFirstPart', { transaction: 1, part: 1, data: '00' })
    send('UploadLastPart', { transaction: 1, part: 7, data: '00' })
    send('ReportForwarding')
    send('LoadProcedure', { procedure: 1, code: new Uint8Array([0, 1, ...ping, 0, 60, ...ping]) })
    send('ActivateProcedure', { procedure: 1 })
    send('AddEventAction', { eventId: 4000, request: ping })
    send('ReportEventActions')
    send('ReportParameter', { parameter })
    send('LoadSequence', { sequence: 2, requests: new Uint8Array([...ping, ...ping]) })
    send('StartSequence', { sequence: 2 })
    send('InsertAtPosition', { angle: 10, request: ping })
    send('ReportPositionSchedule')
    send('CreateFile', { file: 'a.bin', size: 1200 })
    send('ReportFile', { file: 'a.bin' })
    send('ReportFiles')
    send('CopyFile', { file: 'a.bin', target: 'ground' })
    send('DeleteFile', { file: 'none.bin' })
    for (let i = 0; i < 6; i++) world.step()
    send('ReportStatistics', { reset: 'KEEP' })
    send('ReportStatisticsDefinitions')
    send('ReportMonitoring')
    send('ReportProcedures')
    send('ReportSequences')
    send('ReportStores')
    // Not for this computer; damaged; a procedure that is ended.
    const other = { apid: 0x7e, sequenceCount: 0, service: 17, subtype: 1, data: new Uint8Array(0) }
    software.receive(encodePusTelecommand(other, { standard: 'C' }), world.now)
    const damaged = ping.slice()
    damaged[8]!++
    software.receive(damaged, world.now)
    send('AbortProcedure', { procedure: 1 })
    for (let i = 0; i < 100; i++) world.step()

    const both = new TwoDecoders(mission, satellite)
    both.compare(
      made.map((p) => p.bytes),
      made.map(({ container, truth }) => ({ container, values: truth! })),
      0,
    )
    expect(both.wrong).toEqual([])
    expect(both.decoded).toBe(made.length)
    // Every packet type of the model that has no period is of events, or was seen here.
    const onRequest = [...mission.system.containers]
      .filter(([path]) => !/\.Event(Information|Low|Medium|High)$/.test(path))
      .filter(([path, c]) => path.startsWith(`${satellite}.`) && !c.abstract && c.period === undefined)
      .map(([path]) => path)
      .filter((path) => ![...mission.system.events.values()].some((event) => event.container === path))
    expect(onRequest.filter((path) => !both.containers.has(path))).toEqual([])
  })
})
