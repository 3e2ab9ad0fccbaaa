/** Services as operators ask for them, by the names of the model, on the demonstration mission; and the gate of what carries other requests. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fromHex, parseUtc, type Tai } from '@vigie/base'
import { errorControlHolds, packetSequenceCount } from '@vigie/ccsds'
import type { Mission } from '@vigie/model'
import {
  compileCommands,
  pusSatellite,
  readServiceRequest,
  ServiceActivities,
  serviceNames,
  TelecommandExecutor,
  type Activity,
  type PreparedActivity,
  type ServicedChain,
  type ServiceMessage,
} from '../../src/index.ts'
import { bisat } from '../support/databases.ts'

const NOW: Tai = parseUtc('2026-11-25T12:00:00Z')

let mission: Mission
let chains: readonly ServicedChain[]
let services: ServiceActivities
let sent: { readonly chain: string; readonly id: number; readonly packet: Uint8Array }[]

beforeAll(async () => {
  mission = await bisat()
  chains = ['RECO1', 'IDENT1'].map((name) => {
    const config = mission.chains.find((c) => c.name === name)!
    const telecommands = config.telecommands!
    const satellite = pusSatellite(telecommands, config.packets.errorControl)!
    const plans = compileCommands(mission.system, { element: config.element, packets: telecommands.packets! })
    return {
      chain: { name, element: config.element, plans, config: telecommands, parameters: () => undefined },
      satellite,
      names: serviceNames(mission.system, config.element, satellite.config),
    }
  })
})
beforeEach(() => {
  sent = []
  const telecommands = new TelecommandExecutor({
    now: () => NOW,
    chains: () => chains.map((c) => c.chain),
    send: (chain, { id, packet }) => void sent.push({ chain, id, packet }),
    cancel: async () => true,
  })
  services = new ServiceActivities({
    telecommands,
    now: () => NOW,
    system: () => mission.system,
    chains: () => chains,
  })
})

const prepare = (path: string, given: Record<string, string | number | object> = {}): PreparedActivity =>
  services.prepare({ path, arguments: given as never })!
const requestOf = (p: PreparedActivity | Uint8Array, chain = 0): ServiceMessage => {
  const bytes = p instanceof Uint8Array ? p : fromHex(p.bytes!)
  expect(errorControlHolds('crc16', bytes, 0, bytes.length)).toBe(true)
  return readServiceRequest(bytes, chains[chain]!.satellite) as ServiceMessage
}

describe('by name', () => {
  test('every one is declared for every satellite, with the names that it may be given', () => {
    const declared = [...services.declared()]
    // Those of which the model has the command, and no others.
    expect(declared.map((d) => d.path)).not.toContain('RECO1.PUS.CreateStore')
    for (const name of ['ShowSchedule', 'LoadSequence', 'ShowFiles', 'MonitorParameter'])
      expect(declared.map((d) => d.path)).toContain(`RECO1.PUS.${name}`)
    const enable = declared.find((d) => d.path === 'RECO1.PUS.EnableReport')!
    expect(enable.arguments[0]!.labels).toContain(chains[0]!.names.structure(12))
    expect(declared.some((d) => d.path === 'IDENT1.PUS.Schedule')).toBe(true)
  })

  test('a housekeeping report is enabled by the container that it is', () => {
    const container = chains[0]!.names.structure(12)!
    for (const report of [container, container.slice(container.lastIndexOf('.') + 1), '12']) {
      const prepared = prepare('RECO1.PUS.EnableReport', { report })
      expect(prepared).toMatchObject({ path: 'RECO1.PUS.EnableReport', arguments: { report }, refusals: [] })
      expect(requestOf(prepared)).toMatchObject({ type: { service: 3, subtype: 5 }, value: { structures: [12] } })
    }
  })

  test.each([
    ['SetReportInterval', { report: '12', interval: 8 }, 3, 31, { structures: [{ structure: 12, interval: 8 }] }],
    ['DisableReport', { report: '12' }, 3, 6, { structures: [12] }],
    ['RequestReport', { report: '12' }, 3, 27, { structures: [12] }],
    ['EnableEvent', { event: 'WheelFailed' }, 5, 5, { events: [4003] }],
    ['DisableEvent', { event: 'AOCS.WheelFailed' }, 5, 6, { events: [4003] }],
    [
      'DumpMemory',
      { memory: 1, address: '0x2000', length: 64 },
      6,
      5,
      { memory: 1, blocks: [{ address: 0x2000, length: 64 }] },
    ],
    ['CheckMemory', { memory: 1, address: 0, length: 70000 }, 6, 9, { blocks: [{ length: 70000 }] }],
    ['Unschedule', { apid: 256, count: 9 }, 11, 5, { activities: [{ apid: 256, sequenceCount: 9 }] }],
    ['Reschedule', { apid: 256, count: 9, by: -30 }, 11, 7, { offset: -30_000_000_000n }],
    ['EnableMonitoring', { monitor: 3 }, 12, 1, { monitors: [3] }],
    ['DisableMonitoring', { monitor: 3 }, 12, 2, { monitors: [3] }],
    [
      'MonitorParameter',
      { monitor: 9, parameter: 'RECO1.AOCS.Mode', low: -1.5, high: 4 },
      12,
      5,
      { definitions: [{ monitor: 9, parameter: 104001, check: { low: -1.5, high: 4 } }] },
    ],
    ['ReportParameter', { parameter: 'AOCS.Mode' }, 20, 1, { parameters: [104001] }],
    [
      'SetParameter',
      { parameter: 'EPS.EndOfChargeLevel', value: '31.137 V' },
      20,
      3,
      { parameters: [{ value: fromHex('00000064') }] },
    ],
  ] as const)('%s', (name, given, service, subtype, value) => {
    const prepared = prepare(`RECO1.PUS.${name}`, given)
    expect(prepared.refusals).toEqual([])
    expect(requestOf(prepared)).toMatchObject({ type: { service, subtype }, value })
    expect(prepared.expects.at(-1)).toMatchObject({ stage: 'completed' })
  })

  test('a parameter is set in its unit by its calibration turned round, raw where that is asked for', () => {
    const set = (given: Record<string, string | number>) =>
      prepare('RECO1.PUS.SetParameter', { parameter: 'EPS.EndOfChargeLevel', ...given })
    const value = (p: PreparedActivity): unknown => requestOf(p).value.parameters[0].value
    // 28 V + 0.031372549 V a count.
    expect(value(set({ value: 31.137 }))).toEqual(fromHex('00000064'))
    expect(value(set({ value: 100, raw: 'yes' }))).toEqual(fromHex('00000064'))
    expect(set({ value: 12 }).refusals).toMatchObject([{ code: 'VIG-SERVICE-001' }])
    expect(set({ value: '31 A' }).refusals).toMatchObject([{ code: 'VIG-SERVICE-001' }])
    expect(value(prepare('RECO1.PUS.SetParameter', { parameter: 'AOCS.Mode', value: 'SAFE' }))).toBeDefined()
  })

  test('what is not there is refused by name, with a code and what would do', () => {
    expect(prepare('RECO1.PUS.EnableReport', { report: 'Nothing' }).refusals).toMatchObject([
      { rule: 'arguments', code: 'VIG-SERVICE-001', message: expect.stringContaining('"Nothing"') },
    ])
    expect(prepare('RECO1.PUS.EnableReport').refusals).toMatchObject([{ code: 'VIG-SERVICE-002' }])
    expect(prepare('RECO1.PUS.SetParameter', { parameter: 'AOCS.Mode', value: 'no' }).refusals).toMatchObject([
      { code: 'VIG-SERVICE-001' },
    ])
    expect(prepare('RECO1.PUS.DumpMemory', { memory: 300, address: 0, length: 1 }).refusals).toHaveLength(1)
    expect(services.prepare({ path: 'RECO1.PUS.Nothing', arguments: {} })).toBeUndefined()
  })

  test('it leaves as the command that it is, with its verifiers', () => {
    const prepared = prepare('RECO1.PUS.EnableReport', { report: '12' })
    const activity = { ...prepared, id: 7, by: { user: 'ada', role: 'controller' } } as unknown as Activity
    expect(services.recheck(activity)).toEqual([])
    services.execute(activity, () => undefined)
    expect(sent).toMatchObject([{ chain: 'RECO1', id: 7, packet: fromHex(prepared.bytes!) }])
  })
})

describe('a command inside another one', () => {
  const at = '2026-11-25T13:00:00Z'
  const inside = (p: PreparedActivity): Uint8Array =>
    (requestOf(p).value as { activities: { request: Uint8Array; release: Tai }[] }).activities[0]!.request

  test('is scheduled with its bytes, and with a sequence count of its own', () => {
    const prepared = prepare('RECO1.PUS.Schedule', {
      at,
      activity: 'RECO1.PUS.EnableReport',
      arguments: JSON.stringify({ report: '12' }),
    })
    expect(prepared.refusals).toEqual([])
    expect(requestOf(prepared).value.activities[0].release).toBe(parseUtc(at))
    expect(requestOf(inside(prepared)).value).toEqual({ structures: [12] })
    expect(packetSequenceCount(inside(prepared), 0)).toBe((prepared.sequenceCount! + 0x2000) & 0x3fff)
  })

  test('makes what carries it as grave as itself, whoever asks for it and however', () => {
    const critical = 'RECO1.AOCS.SetMode'
    const alone = prepare(critical, { mode: 'SAFE' })
    expect(alone.significance).toBe('critical')
    const scheduled = prepare('RECO1.PUS.Schedule', { at, activity: critical, arguments: { mode: 'SAFE' } })
    expect(scheduled).toMatchObject({ significance: 'critical', reason: expect.stringContaining(critical) })
    const onEvent = prepare('RECO1.PUS.OnEvent', {
      event: 'WheelFailed',
      activity: critical,
      arguments: { mode: 'SAFE' },
    })
    expect(onEvent.significance).toBe('critical')
    // The raw command of the model, with bytes that somebody brings.
    const raw = prepare('RECO1.InsertInSchedule', { releaseTime: at, request: alone.bytes! })
    expect(raw).toMatchObject({ refusals: [], significance: 'critical' })
    const junk = prepare('RECO1.LoadSequence', { sequence: 1, requests: '00112233' })
    expect(junk.significance).toBe('critical')
    const harmless = prepare('RECO1.PUS.Schedule', { at, activity: 'RECO1.TestConnection' })
    expect(harmless.significance).toBe('none')
  })

  test('is checked as far as that can be now; its conditions are told as not checked when it is released on board', () => {
    const activity = 'RECO1.OBC.EnterNominalMode'
    const alone = prepare(activity)
    expect(alone.refusals.map((r) => r.rule)).toEqual(['constraint'])
    const scheduled = prepare('RECO1.PUS.Schedule', { at, activity })
    expect(scheduled.refusals).toEqual([])
    expect(scheduled.unchecked).toEqual([
      expect.stringMatching(/^RECO1.OBC.EnterNominalMode: .*Mode == "SAFE".*not known/),
    ])
    // Whichever way it comes: the bytes are looked at.
    const raw = prepare('RECO1.InsertInSchedule', { releaseTime: at, request: alone.bytes! })
    expect(raw.unchecked).toEqual(scheduled.unchecked)
    expect(prepare('RECO1.PUS.Schedule', { at, activity: 'RECO1.TestConnection' }).unchecked).toBeUndefined()
    // What is wrong with its arguments is refused at once.
    expect(
      prepare('RECO1.PUS.Schedule', { at, activity: 'RECO1.AOCS.SetMode', arguments: { mode: 'NOTHING' } }).refusals,
    ).toMatchObject([{ code: 'VIG-SERVICE-004' }])
  })

  test('a sequence carries several, each with a count of its own', () => {
    const commands = [
      { activity: 'RECO1.TestConnection' },
      { activity: 'RECO1.PUS.EnableReport', arguments: { report: '12' } },
    ]
    const prepared = prepare('RECO1.PUS.LoadSequence', { sequence: 3, commands: JSON.stringify(commands) })
    expect(prepared.refusals).toEqual([])
    const { requests } = requestOf(prepared).value as { requests: Uint8Array }
    const [first, second] = [requests.slice(0, 13), requests.slice(13)]
    expect(requestOf(first).type).toMatchObject({ service: 17, subtype: 1 })
    expect(requestOf(second).value).toEqual({ structures: [12] })
    expect(packetSequenceCount(first, 0)).not.toBe(packetSequenceCount(second, 0))
    expect(prepare('RECO1.PUS.LoadSequence', { sequence: 3, commands: 'soon' }).refusals).toMatchObject([
      { code: 'VIG-SERVICE-001' },
    ])
  })

  test('is refused where it is past, not known, wrong, or of another satellite', () => {
    const refusals = (given: Record<string, string>): readonly { readonly code: string }[] =>
      prepare('RECO1.PUS.Schedule', { at, activity: 'RECO1.TestConnection', ...given }).refusals
    expect(refusals({ at: '2026-11-25T11:00:00Z' })).toMatchObject([{ code: 'VIG-SERVICE-005' }])
    expect(refusals({ at: 'soon' })).toMatchObject([{ code: 'VIG-SERVICE-001' }])
    expect(refusals({ activity: 'RECO1.Nothing' })).toMatchObject([{ code: 'VIG-SERVICE-004' }])
    expect(refusals({ activity: 'IDENT1.TestConnection' })).toMatchObject([{ code: 'VIG-SERVICE-004' }])
    expect(refusals({ activity: 'RECO1.EnableHousekeeping' })).toMatchObject([{ code: 'VIG-SERVICE-004' }])
  })
})
