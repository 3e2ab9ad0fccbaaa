/** A telecommand from the socket of a station to its effect in telemetry: what issue 5 clause 9 asks of the simulator. */
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { MessageType, Refusal } from '../src/ground/station-message.ts'
import { Uplink } from '../src/ground/uplink.ts'
import { UplinkPort } from '../src/ground/uplink-port.ts'
import { StationLink } from './commanding.ts'
import { latest, Pass, until } from './pass.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

describe('a heater command of RECO-1', () => {
  test('is accepted, radiated, verified by service 1, and warms its plate', async () => {
    const pass = await Pass.begin('RECO1', open)
    // Function 300, by hand: heater 11, of the plate of the imager's electronics, on.
    const packet = pass.ground.packet(0x100, 8, 1, [0x01, 0x2c, 11, 1])
    const sequence = pass.station.radiate(pass.ground.ad(packet))
    await until(() => pass.station.of(MessageType.accepted).length === 1)
    expect(pass.station.of(MessageType.accepted)[0]).toMatchObject({ sequence })
    await pass.step(3)
    await until(() => pass.station.of(MessageType.radiated).length === 1)
    const [radiated] = pass.station.of(MessageType.radiated)
    const times = new DataView(radiated!.payload.slice().buffer)
    const lasted = Number(times.getBigUint64(8) - times.getBigUint64(0)) / 1e9
    // Eight bytes of frame header, segment header and error control about the packet, in codewords of seven bytes.
    expect(lasted).toBeCloseTo(((2 + 8 * Math.ceil((packet.length + 8) / 7) + 8) * 8) / 4000, 6)
    await pass.step(180)
    const told = pass.told()
    const reports = told.filter((t) => t.container.startsWith('Request'))
    expect(reports.map((t) => t.container)).toEqual(['RequestAccepted', 'RequestStarted', 'RequestCompleted'])
    expect(reports[0]!.values).toMatchObject({ RequestApid: 0x100, RequestCount: 0, RequestFlags: 3 })
    const plate = told.flatMap((t) => (t.values['TCS.T32'] === undefined ? [] : [t.values['TCS.T32'] as number]))
    expect(plate.at(-1)! - plate[0]!).toBeGreaterThan(4)
    expect(latest(told, 'TCS.Heater11')).toBe('ON')
    // The frame was number 0; the FARM now waits for 1.
    expect([latest(told, 'TTC.FarmCounter'), latest(told, 'TTC.FarmState')]).toEqual([1, 'OPEN'])
  })

  test('is answered while time runs by itself', async () => {
    const pass = await Pass.begin('RECO1', open, 10)
    await pass.send('TCS.SwitchHeater', { heater: 11, state: 'ON' })
    const { world } = pass.simulator
    const sent = world.now
    await until(() => world.now > sent + 6_000_000_000n)
    pass.simulator.rate = 0
    await pass.settled()
    const reports = pass.told().filter((t) => t.container.startsWith('Request'))
    expect(reports.map((t) => t.container)).toEqual(['RequestAccepted', 'RequestStarted', 'RequestCompleted'])
  })
})

test('the same seed and the same commands give the same bytes', async () => {
  const fly = async (): Promise<readonly string[]> => {
    const pass = await Pass.begin('RECO1', open)
    await pass.send('TCS.SwitchHeater', { heater: 11, state: 'ON' })
    await pass.send('AOCS.SetWheelSpeed', { wheel: 1, speed: 3000 })
    await pass.step(20)
    await pass.send('DumpMemory', { memory: 0, address: 64, length: 40 })
    await pass.step(10)
    return pass.heard().packets.map((p) => Buffer.from(p.bytes).toString('hex'))
  }
  const first = await fly()
  expect(first.length).toBeGreaterThan(100)
  expect(await fly()).toEqual(first)
})

test('PLOP-1 sends its acquisition sequence before each CLTU', () => {
  const config = {
    name: 'x',
    kind: 'tcp-client',
    host: '127.0.0.1',
    port: 0,
    protocol: 'cltu-raw',
    enabled: true,
  } as const
  const uplink = new Uplink(config, 1000, 1)
  uplink.step(1n, { range: 0, refusing: false })
  for (let i = 0; i < 2; i++) uplink.radiate(i, new Uint8Array(25), 0n)
  // 128 bits of acquisition and 200 of CLTU, twice, at 1000 bit/s.
  const arrived = uplink.step(1_000_000_000n, { range: 0, refusing: false })
  expect(arrived.map((a) => a.at)).toEqual([328_000_000n, 656_000_000n])
})

describe('IDENT-1', () => {
  test('hears a test of the connection through randomised CLTUs and answers', async () => {
    const pass = await Pass.begin('IDENT1', open)
    pass.radiate(pass.ground.bd(pass.ground.packet(0x200, 17, 1)))
    await pass.accepted()
    await pass.step(4)
    expect(pass.told().map((t) => t.container)).toEqual(
      expect.arrayContaining(['RequestAccepted', 'RequestStarted', 'ConnectionReport', 'RequestCompleted']),
    )
  })
})

describe('a station', () => {
  test('refuses what comes for a satellite that is not in view', async () => {
    const pass = await Pass.begin('RECO1', open)
    const here = pass.simulator.world.flights.find((f) => f.name === 'RECO1')!.station!.config.code
    const station = new StationLink(pass.simulator.uplinks.get(`${here === 'KER' ? 'KRU' : 'KER'}-RECO1-TC`)!.port)
    open.push({ close: () => station.socket.destroy() })
    station.radiate(pass.ground.ad(pass.ground.packet(0x100, 17, 1)))
    await until(() => station.of(MessageType.refused).length === 1)
    expect(station.of(MessageType.refused)[0]).toMatchObject({ sequence: 1, code: Refusal.notInView })
    expect(station.of(MessageType.status)[0]).toMatchObject({ code: 0 })
  })

  test('forgets what waits when its centre is gone', async () => {
    const pass = await Pass.begin('RECO1', open)
    for (let i = 0; i < 30; i++) pass.radiate(pass.ground.ad(pass.encode('TestConnection')))
    await pass.accepted()
    const uplink = [...pass.simulator.uplinks.values()].find((u) => u.connected)!
    pass.station.socket.destroy()
    await until(() => !uplink.connected)
    await pass.step(6)
    expect(pass.told().filter((t) => t.container === 'ConnectionReport')).toEqual([])
  })

  test('that takes raw CLTUs radiates them as they come and answers nothing', async () => {
    const config = {
      name: 'raw',
      kind: 'tcp-client',
      host: '127.0.0.1',
      port: 0,
      protocol: 'cltu-raw',
      enabled: true,
    } as const
    const uplink = new Uplink(config, 4000)
    uplink.step(1n, { range: 1000, refusing: false })
    const port = new UplinkPort(uplink, () => 1_000_000_000n)
    await port.open()
    open.push(port)
    const socket = connect(port.port, '127.0.0.1')
    open.push({ close: () => socket.destroy() })
    let answered = 0
    socket.on('data', (bytes: Buffer) => (answered += bytes.length))
    const cltu = Uint8Array.from({ length: 60 }, (_, i) => i)
    socket.write(cltu)
    await until(() => uplink.waiting > 0)
    // 60 bytes at 4000 bit/s are 120 ms, and 1000 km of light 3.3 ms.
    const arrived = uplink.step(2_000_000_000n, { range: 1000, refusing: false })
    expect(arrived.map((a) => a.cltu)).toEqual([cltu])
    expect(Number(arrived[0]!.at) / 1e9).toBeCloseTo(1 + 0.12 + 1000 / 299_792.458, 6)
    expect(answered).toBe(0)
  })

  test('whose queue is full says so', () => {
    const told: number[] = []
    const config = {
      name: 'x',
      kind: 'tcp-client',
      host: '127.0.0.1',
      port: 0,
      protocol: 'cltu-acknowledged',
      enabled: true,
    } as const
    const uplink = new Uplink(config, 4000)
    uplink.answer = (message) => told.push(message[3]! * 1000 + message[9]!)
    uplink.step(1n, { range: 1000, refusing: false })
    for (let i = 0; i < 257; i++) uplink.radiate(i, Uint8Array.of(1), 1n)
    expect(told.filter((t) => t === MessageType.accepted * 1000).length).toBe(256)
    expect(told.at(-1)).toBe(MessageType.refused * 1000 + Refusal.queueFull)
  })
})
