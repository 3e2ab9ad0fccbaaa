/** The simulator through its sockets: what a control centre and a script see of it. */
import { interpretPacket, type InterpretedPacket } from '@vigie/telemetry'
import { packetApid, packetSequenceCount } from '@vigie/ccsds'
import type { ChainConfig, Mission } from '@vigie/model'
import { afterEach, describe, expect, test } from 'vitest'
import { Simulator } from '../src/simulator.ts'
import { bisatOnFreePorts, START } from './fixtures.ts'
import { Connection, Control, hear, intact, type Heard, type HeardPacket } from './receiver.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

interface Bench {
  readonly mission: Mission
  readonly simulator: Simulator
  readonly control: Control
  readonly links: ReadonlyMap<string, Connection>
}

async function bench(
  options: {
    readonly seed?: number
    readonly phased?: boolean
    readonly stepped?: boolean
    readonly rate?: number
  } = {},
): Promise<Bench> {
  const mission = await bisatOnFreePorts()
  const simulator = new Simulator({
    mission,
    seed: options.seed ?? 1,
    start: START,
    phased: options.phased ?? true,
    rate: options.rate ?? 1,
    stepped: options.stepped ?? true,
    controlPort: 0,
    faults: [],
  })
  await simulator.start()
  const links = new Map<string, Connection>()
  for (const port of simulator.ports.values()) links.set(port.name, await new Connection(port.port).opened())
  // The servers have the connections before anything is sent.
  await until(() => [...simulator.ports.values()].every((p) => p.clients === 1))
  const control = new Control(simulator.control.port)
  open.push(
    { close: () => control.end() },
    { close: () => [...links.values()].map((l) => l.socket.destroy()) },
    simulator,
  )
  return { mission, simulator, control, links }
}

async function until(true_: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !true_(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Waits until all that was sent has come. */
async function settled({ simulator, links }: Bench): Promise<void> {
  const sent = [...simulator.ports.values()]
  await until(() => sent.every((p) => links.get(p.name)!.closed || links.get(p.name)!.bytes.length === p.sent))
}

const chainOf = (mission: Mission, name: string): ChainConfig => mission.chains.find((c) => c.name === name)!

function heardOf({ mission, links }: Bench, satellite: string): Heard {
  const chain = chainOf(mission, satellite)
  const bytes = chain.links.map((l) => links.get(l.name)!.bytes)
  return hear(Buffer.concat(bytes), chain.frames!)
}

/** Each packet is interpreted once, however many parameters are asked for. */
const interpreted = new WeakMap<HeardPacket, InterpretedPacket>()
function interpret(mission: Mission, satellite: string, packet: HeardPacket): InterpretedPacket {
  const known = interpreted.get(packet) ?? interpretPacket(mission.system, `${satellite}.TmPacket`, packet.bytes)
  interpreted.set(packet, known)
  return known
}

const values = (mission: Mission, satellite: string, packets: readonly HeardPacket[], parameter: string): unknown[] =>
  packets.flatMap((packet) =>
    interpret(mission, satellite, packet)
      .fields.filter((f) => f.parameter === `${satellite}.${parameter}`)
      .map((f) => f.label ?? f.eng),
  )

describe('a pass', () => {
  test.each([
    ['RECO1', 1115, 255 * 5],
    ['IDENT1', 956, 255 * 4],
  ])('%s is heard in frames of %i bytes, units of %i, every packet intact and none missing', async (satellite) => {
    const b = await bench()
    await b.control.ask({ command: 'step', seconds: 120 })
    await settled(b)
    const heard = heardOf(b, satellite)
    expect(heard.refused + heard.uncorrectable + heard.correctedSymbols + heard.gaps).toBe(0)
    expect(heard.packets.length).toBeGreaterThan(400)
    expect(heard.packets.every((p) => intact(p.bytes))).toBe(true)
    // Real time, and frames of only idle data on the channel for them.
    const { virtualChannels } = chainOf(b.mission, satellite).frames!
    const idle = virtualChannels.find((vc) => vc.service === 'idle')!.id
    expect(heard.channels.get(0)).toBeGreaterThan(100)
    expect(heard.channels.get(idle)).toBeGreaterThan(100)
    const last = new Map<number, number>()
    for (const { bytes } of heard.packets.filter((p) => p.virtualChannel === 0)) {
      const apid = packetApid(bytes, 0)
      const before = last.get(apid)
      if (before !== undefined) expect(packetSequenceCount(bytes, 0)).toBe((before + 1) % 16_384)
      last.set(apid, packetSequenceCount(bytes, 0))
    }
    expect(last.size).toBeGreaterThanOrEqual(3)
    expect(values(b.mission, satellite, heard.packets, 'AOCS.Mode')).toContain('NOMINAL')
  })

  test('the same seed gives the same bytes, another seed others', async () => {
    const fly = async (seed: number): Promise<Map<string, string>> => {
      const b = await bench({ seed })
      await b.control.ask({ command: 'inject', fault: { kind: 'bit-errors', rate: 0.0005 } })
      await b.control.ask({ command: 'step', seconds: 200 })
      await settled(b)
      return new Map([...b.links].map(([name, link]) => [name, link.bytes.toString('latin1')]))
    }
    const [first, second, other] = [await fly(1), await fly(1), await fly(2)]
    expect(second).toEqual(first)
    expect([...first.values()].some((text) => text.length > 100_000)).toBe(true)
    expect(other).not.toEqual(first)
  })

  test('stations report of themselves, whether or not a satellite is there', async () => {
    const b = await bench()
    await b.control.ask({ command: 'step', seconds: 20 })
    await settled(b)
    const acquired: unknown[] = []
    for (const link of chainOf(b.mission, 'STATIONS').links) {
      const bytes = b.links.get(link.name)!.bytes
      const seen: string[] = []
      for (let at = 0; at < bytes.length; at += bytes.readUInt16BE(at + 4) + 7) {
        const packet = interpretPacket(
          b.mission.system,
          'STATIONS.StationPacket',
          bytes.subarray(at, at + bytes.readUInt16BE(at + 4) + 7),
        )
        expect(packet).toMatchObject({ unknown: false, truncated: false })
        seen.push(packet.container)
        if (packet.container.endsWith('.EventAcquisitionOfSignal'))
          acquired.push(packet.fields.find((f) => f.parameter === 'STATIONS.EventSatellite')?.label)
      }
      expect(seen.filter((c) => c === `STATIONS.${link.station}.Monitoring`).length).toBe(10)
    }
    expect(acquired.toSorted()).toEqual(['IDENT1', 'RECO1'])
    const status = await b.control.ask({ command: 'status' })
    const tracking = (status['stations'] as { tracking: string | null }[]).map((s) => s.tracking).filter(Boolean)
    expect(tracking.toSorted()).toEqual(['IDENT1', 'RECO1'])
  })
})

describe('out of sight', () => {
  test('nothing is heard; what was stored comes on the playback channel of the next pass, each packet once', async () => {
    const b = await bench({ phased: false })
    const reco1 = async (): Promise<{ stored: number; frames: number }> =>
      ((await b.control.ask({ command: 'status' }))['satellites'] as { stored: number; frames: number }[])[0]!
    await b.control.ask({ command: 'step', seconds: 60 })
    await settled(b)
    expect(heardOf(b, 'RECO1').frames).toBe(0)
    expect((await reco1()).stored).toBeGreaterThan(200)
    for (let i = 0; i < 90 && (await reco1()).frames === 0; i++) await b.control.ask({ command: 'step', seconds: 120 })
    await b.control.ask({ command: 'step', seconds: 300 })
    await settled(b)
    const heard = heardOf(b, 'RECO1')
    const dumped = heard.packets.filter((p) => p.virtualChannel === 1)
    expect(dumped.length).toBeGreaterThan(200)
    const times = values(b.mission, 'RECO1', heard.packets, 'AOCS.ControlCycle') as number[]
    // Attitude is reported every second: from the first second on, all of them, once each.
    expect(new Set(times).size).toBe(times.length)
    expect(values(b.mission, 'RECO1', heard.packets, 'EventId')).toEqual(expect.arrayContaining([5001, 6001]))
  })
})

describe('faults', () => {
  test('wrong bits are corrected by the code, and counted', async () => {
    const b = await bench()
    await b.control.ask({ command: 'inject', fault: { kind: 'bit-errors', rate: 0.001, satellite: 'RECO1' } })
    await b.control.ask({ command: 'step', seconds: 60 })
    await settled(b)
    const heard = heardOf(b, 'RECO1')
    expect(heard.correctedSymbols).toBeGreaterThan(500)
    expect(heard.uncorrectable).toBe(0)
    expect(heard.packets.every((p) => intact(p.bytes))).toBe(true)
    expect(heardOf(b, 'IDENT1').correctedSymbols).toBe(0)
  })

  test('lost frames leave gaps; the fault ends by itself', async () => {
    const b = await bench()
    await b.control.ask({
      command: 'inject',
      for: '30 s',
      fault: { kind: 'frame-loss', rate: 0.5, satellite: 'IDENT1' },
    })
    await b.control.ask({ command: 'step', seconds: 100 })
    await settled(b)
    expect(heardOf(b, 'IDENT1').gaps).toBeGreaterThan(0)
    expect(heardOf(b, 'RECO1').gaps).toBe(0)
    expect((await b.control.ask({ command: 'status' }))['faults']).toEqual([])
  })

  test('a dropped link closes its connection, and only that one; cleared, it is there again', async () => {
    const b = await bench()
    const { id } = await b.control.ask({
      command: 'inject',
      fault: { kind: 'link-drop', satellite: 'RECO1', station: 'KRU' },
    })
    await b.control.ask({ command: 'step' })
    await until(() => b.links.get('KRU-RECO1')!.closed)
    expect([...b.links].filter(([, l]) => l.closed).map(([name]) => name)).toEqual(['KRU-RECO1'])
    expect(await b.control.ask({ command: 'clear', id })).toEqual({ ok: true, cleared: [id] })
    await b.control.ask({ command: 'step' })
    const again = await new Connection(b.simulator.ports.get('KRU-RECO1')!.port).opened()
    await until(() => b.simulator.ports.get('KRU-RECO1')!.clients === 1)
    expect(again.closed).toBe(false)
    again.socket.destroy()
  })

  test('safe mode, a stuck sensor, a lost cell, a failed wheel and a step of time show in telemetry', async () => {
    const b = await bench()
    await b.control.ask({ command: 'step', seconds: 20 })
    for (const fault of [
      { kind: 'safe-mode', satellite: 'RECO1' },
      { kind: 'sensor', parameter: 'RECO1.EPS.BusVoltage', effect: 'stuck', value: 21.5 },
      { kind: 'cell-loss', satellite: 'RECO1', cell: 3 },
      { kind: 'wheel-failure', satellite: 'RECO1', wheel: 2 },
      { kind: 'time-jump', satellite: 'RECO1', seconds: -40 },
    ])
      expect(await b.control.ask({ command: 'inject', fault })).toMatchObject({ ok: true })
    await b.control.ask({ command: 'step', seconds: 200 })
    await settled(b)
    const { packets } = heardOf(b, 'RECO1')
    const of = (parameter: string): unknown[] => values(b.mission, 'RECO1', packets, parameter)
    expect([of('AOCS.Mode')[0], of('AOCS.Mode').at(-1)]).toEqual(['NOMINAL', 'SAFE'])
    expect(of('EPS.BusVoltage').at(-1)).toBeCloseTo(21.5, 2)
    expect(of('EPS.Cell3Voltage').at(-1)).toBeLessThan(2.4)
    expect(of('EPS.Cell4Voltage').at(-1)).toBeGreaterThan(3.5)
    expect(Math.abs(of('AOCS.Wheel2Speed').at(-1) as number)).toBeLessThan(300)
    expect(of('AOCS.Wheel2Health').at(-1)).toBe('FAILED')
    expect(of('EventId')).toEqual(expect.arrayContaining([1002, 4000, 4003, 2005, 1005]))
    const coarse = of('ObtCoarse') as number[]
    const steps = coarse.slice(1).map((t, i) => t - coarse[i]!)
    expect(Math.min(...steps)).toBeLessThan(-38)
  })

  test('the state can be set', async () => {
    const b = await bench()
    expect(await b.control.ask({ command: 'set', satellite: 'RECO1', state: 'charge', value: 30 })).toMatchObject({
      ok: true,
    })
    await b.control.ask({ command: 'step', seconds: 10 })
    await settled(b)
    const { packets } = heardOf(b, 'RECO1')
    expect(values(b.mission, 'RECO1', packets, 'EPS.StateOfCharge').at(-1)).toBeCloseTo(30, 0)
    // Below half charge the satellite saves itself.
    expect(values(b.mission, 'RECO1', packets, 'AOCS.Mode').at(-1)).toBe('SAFE')
  })
})

describe('a manoeuvre', () => {
  test('burns propellant, tells its beginning and end, and leaves the mode', async () => {
    const b = await bench()
    await b.control.ask({ command: 'step', seconds: 15 })
    await b.control.ask({ command: 'set', satellite: 'RECO1', state: 'attitude', value: 'ORBIT_CONTROL' })
    await b.control.ask({ command: 'step', seconds: 260 })
    await settled(b)
    const { packets } = heardOf(b, 'RECO1')
    const of = (parameter: string): unknown[] => values(b.mission, 'RECO1', packets, parameter)
    expect(of('EventId').filter((id) => id === 7001 || id === 7002)).toEqual([7001, 7002])
    // Four newtons on 451 kg for two minutes.
    expect(of('PROP.LastDeltaV').at(-1)).toBeCloseTo((4 * 120) / 451.3, 1)
    expect(Math.max(...(of('PROP.Thruster1Catalyst') as number[]))).toBeGreaterThan(500)
    expect(of('PROP.Armed')).toEqual(expect.arrayContaining(['SAFE', 'ARMED']))
    expect(of('AOCS.Mode').at(-1)).toBe('NOMINAL')
  })
})

describe('the control port', () => {
  test.each([
    ['hello', 'VIG-SIM-006'],
    ['[]', 'VIG-SIM-006'],
    ['{"command":"fly"}', 'VIG-SIM-006'],
    ['{"command":"__proto__"}', 'VIG-SIM-006'],
    ['{"command":"step","seconds":-3}', 'VIG-SIM-006'],
    ['{"command":"rate","rate":5}', 'VIG-SIM-006'],
    ['{"command":"inject","fault":{"kind":"safe-mode","satellite":"HUBBLE"}}', 'VIG-SIM-005'],
    ['{"command":"inject","fault":{"kind":"sensor","parameter":"RECO1.Nothing","effect":"bias"}}', 'VIG-SIM-005'],
    ['{"command":"inject","for":"long","fault":{"kind":"link-drop"}}', 'VIG-BASE-002'],
    ['{"command":"clear","id":99}', 'VIG-SIM-006'],
  ])('answers %s with %s and goes on', async (line, code) => {
    const b = await bench()
    expect(await b.control.line(line)).toMatchObject({ ok: false, error: { code } })
    expect(await b.control.ask({ command: 'time' })).toMatchObject({ ok: true, time: '2026-11-24T12:00:00Z' })
  })

  test('changes the rate of a running simulator, and pauses it', async () => {
    const b = await bench({ stepped: false, rate: 100 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await b.control.ask({ command: 'rate', rate: 0 })).toMatchObject({ rate: 0 })
    const first = await b.control.ask({ command: 'time' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await b.control.ask({ command: 'time' }))['tai']).toBe(first['tai'])
    const seconds = Number(b.simulator.world.now - START) / 1e9
    expect(seconds).toBeGreaterThan(20)
    expect(seconds).toBeLessThan(200)
  })

  test('quits', async () => {
    const b = await bench()
    expect(await b.control.ask({ command: 'quit' })).toEqual({ ok: true, bye: true })
    await until(() => [...b.links.values()].every((l) => l.closed))
    expect([...b.links.values()].every((l) => l.closed)).toBe(true)
  })
})

describe('a port in use', () => {
  test('is a coded error with its remedy', async () => {
    const b = await bench()
    const port = b.simulator.ports.get('KRU-RECO1')!.port
    const mission = await bisatOnFreePorts()
    const taken: Mission = {
      ...mission,
      chains: mission.chains.map((c) => ({
        ...c,
        links: c.links.map((l) => (l.name === 'KRU-RECO1' ? { ...l, port } : l)),
      })),
    }
    const second = new Simulator({
      mission: taken,
      seed: 1,
      start: START,
      phased: false,
      rate: 1,
      stepped: true,
      controlPort: 0,
      faults: [],
    })
    open.push(second)
    await expect(second.start()).rejects.toMatchObject({
      code: 'VIG-SIM-003',
      message: expect.stringContaining('KRU-RECO1'),
    })
  })
})
