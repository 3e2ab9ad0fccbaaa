/** A telecommand from the socket of a station to its effect in telemetry: what issue 5 clause 9 asks of the simulator. */
import type { Mission } from '@vigie/model'
import { interpretPacket } from '@vigie/telemetry'
import { afterEach, describe, expect, test } from 'vitest'
import { MessageType, Refusal } from '../src/ground/station-message.ts'
import { Simulator } from '../src/simulator.ts'
import { Ground, StationLink } from './commanding.ts'
import { bisatOnFreePorts, START } from './fixtures.ts'
import { Connection, hear, type Heard } from './receiver.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

const until = async (true_: () => boolean): Promise<void> => {
  for (let i = 0; i < 500 && !true_(); i++) await new Promise((resolve) => setTimeout(resolve, 5))
}

interface Bench {
  readonly mission: Mission
  readonly simulator: Simulator
  readonly ground: Ground
  readonly station: StationLink
  readonly heard: () => Heard
  readonly step: (seconds: number) => Promise<void>
  /** Names of the containers below the satellite and the values of their parameters. */
  readonly packets: () => { readonly container: string; readonly values: Readonly<Record<string, unknown>> }[]
}

/** A satellite in view of a station whose uplink is connected. */
async function bench(satellite = 'RECO1'): Promise<Bench> {
  const mission = await bisatOnFreePorts()
  const simulator = new Simulator({
    mission,
    seed: 1,
    start: START,
    phased: true,
    rate: 1,
    stepped: true,
    controlPort: 0,
    faults: [],
  })
  await simulator.start()
  const links = await Promise.all([...simulator.ports.values()].map((p) => new Connection(p.port).opened()))
  await until(() => [...simulator.ports.values()].every((p) => p.clients === 1))
  await simulator.stepBy(10)
  const code = simulator.world.flights.find((f) => f.name === satellite)!.station!.config.code
  const station = new StationLink(simulator.uplinks.get(`${code}-${satellite}-TC`)!.port)
  await until(() => station.messages.length > 0)
  open.push({ close: () => station.socket.destroy() }, { close: () => links.map((l) => l.socket.destroy()) }, simulator)
  const chain = mission.chains.find((c) => c.name === satellite)!
  const names = [...simulator.ports.keys()]
  const heard = (): Heard =>
    hear(Buffer.concat(chain.links.map((l) => links[names.indexOf(l.name)]!.bytes)), chain.frames!)
  return {
    mission,
    simulator,
    ground: new Ground(chain.telecommands!.frames),
    station,
    heard,
    step: async (seconds) => {
      await simulator.stepBy(seconds)
      await until(() => [...simulator.ports.values()].every((p, i) => links[i]!.bytes.length === p.sent))
    },
    packets: () =>
      heard().packets.map(({ bytes }) => {
        const { container, fields } = interpretPacket(mission.system, `${satellite}.TmPacket`, bytes)
        return {
          container: container.slice(satellite.length + 1),
          values: Object.fromEntries(fields.map((f) => [f.parameter.slice(satellite.length + 1), f.label ?? f.eng])),
        }
      }),
  }
}

/** Of the platform computers of RECO-1 and IDENT-1. */
const APID = { RECO1: 0x100, IDENT1: 0x200 } as const

describe('a heater command of RECO-1', () => {
  test('is accepted, radiated, verified by service 1, and warms its plate', async () => {
    const b = await bench()
    // Function 300: heater 11, of the plate of the imager's electronics, on.
    const packet = b.ground.packet(APID.RECO1, 8, 1, [0x01, 0x2c, 11, 1])
    const sequence = b.station.radiate(b.ground.ad(packet))
    await until(() => b.station.of(MessageType.accepted).length === 1)
    expect(b.station.of(MessageType.accepted)[0]).toMatchObject({ sequence })
    await b.step(3)
    await until(() => b.station.of(MessageType.radiated).length === 1)
    const [radiated] = b.station.of(MessageType.radiated)
    const times = new DataView(radiated!.payload.slice().buffer)
    const lasted = Number(times.getBigUint64(8) - times.getBigUint64(0)) / 1e9
    // Seven bytes of frame header, segment header and error control about the packet, in codewords of seven bytes.
    expect(lasted).toBeCloseTo(((2 + 8 * Math.ceil((packet.length + 8) / 7) + 8) * 8) / 4000, 6)
    await b.step(180)
    const packets = b.packets()
    const reports = packets.filter((p) => p.container.startsWith('Request'))
    expect(reports.map((p) => p.container)).toEqual(['RequestAccepted', 'RequestStarted', 'RequestCompleted'])
    expect(reports[0]!.values).toMatchObject({ RequestApid: APID.RECO1, RequestCount: 0, RequestFlags: 3 })
    const plate = packets.flatMap((p) => (p.values['TCS.T32'] === undefined ? [] : [p.values['TCS.T32'] as number]))
    expect(plate.at(-1)! - plate[0]!).toBeGreaterThan(4)
    expect(packets.findLast((p) => p.container === 'TCS.HkHeaters')!.values['TCS.Heater11']).toBe('ON')
    // The frame was number 0; the FARM now waits for 1.
    expect(packets.findLast((p) => p.values['TTC.FarmCounter'] !== undefined)!.values).toMatchObject({
      'TTC.FarmCounter': 1,
      'TTC.FarmState': 'OPEN',
    })
  })
})

describe('a station', () => {
  test('refuses what comes for a satellite that is not in view', async () => {
    const b = await bench()
    const other =
      b.simulator.world.flights.find((f) => f.name === 'RECO1')!.station!.config.code === 'KER' ? 'KRU' : 'KER'
    const station = new StationLink(b.simulator.uplinks.get(`${other}-RECO1-TC`)!.port)
    open.push({ close: () => station.socket.destroy() })
    station.radiate(b.ground.ad(b.ground.packet(APID.RECO1, 17, 1)))
    await until(() => station.of(MessageType.refused).length === 1)
    expect(station.of(MessageType.refused)[0]).toMatchObject({ sequence: 1, code: Refusal.notInView })
    expect(station.of(MessageType.status)[0]).toMatchObject({ code: 0 })
  })
})

describe('IDENT-1', () => {
  test('hears a test of the connection through randomised CLTUs and answers', async () => {
    const b = await bench('IDENT1')
    b.station.radiate(b.ground.bd(b.ground.packet(APID.IDENT1, 17, 1)))
    await until(() => b.station.of(MessageType.accepted).length === 1)
    await b.step(4)
    expect(b.packets().map((p) => p.container)).toEqual(
      expect.arrayContaining(['RequestAccepted', 'RequestStarted', 'ConnectionReport', 'RequestCompleted']),
    )
  })
})
