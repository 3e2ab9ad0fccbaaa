/** A satellite in view of a station, commanded through its uplink socket and heard through its telemetry sockets. */
import { expect } from 'vitest'
import { checkArguments, compileCommands, encodeCommand, SequenceCounters, type ArgumentValue } from '@vigie/commanding'
import type { Mission } from '@vigie/model'
import { interpretPacket } from '@vigie/telemetry'
import { MessageType } from '../src/ground/station-message.ts'
import { Simulator } from '../src/simulator.ts'
import { Ground, StationLink } from './commanding.ts'
import { bisatOnFreePorts, START } from './fixtures.ts'
import { Connection, hear, type Heard } from './receiver.ts'

export const until = async (true_: () => boolean): Promise<void> => {
  for (let i = 0; i < 1000 && !true_(); i++) await new Promise((resolve) => setTimeout(resolve, 5))
}

export interface Told {
  /** Below the satellite. */
  readonly container: string
  readonly values: Readonly<Record<string, unknown>>
  /** Every value of parameters that come more than once. */
  readonly lists: Readonly<Record<string, readonly unknown[]>>
  readonly virtualChannel: number
}

export class Pass {
  readonly satellite: string
  readonly mission: Mission
  readonly simulator: Simulator
  readonly ground: Ground
  readonly station: StationLink
  readonly #links: readonly Connection[]
  readonly #names: readonly string[]
  readonly #plans: ReturnType<typeof compileCommands>
  readonly #counters = new SequenceCounters()
  /** Commands as they were encoded, whatever became of them. */
  readonly encoded: Uint8Array[] = []

  private constructor(
    satellite: string,
    mission: Mission,
    simulator: Simulator,
    station: StationLink,
    links: readonly Connection[],
  ) {
    this.satellite = satellite
    this.mission = mission
    this.simulator = simulator
    this.station = station
    this.#links = links
    this.#names = [...simulator.ports.keys()]
    const chain = mission.chains.find((c) => c.name === satellite)!
    this.ground = new Ground(chain.telecommands!.frames)
    this.#plans = compileCommands(mission.system, { packets: chain.telecommands!.packets!, element: satellite })
  }

  /** What is opened is put in `open`. `rate`: time runs by itself, so many seconds a second. */
  static async begin(satellite: string, open: { close(): unknown }[], rate?: number): Promise<Pass> {
    const whole = await bisatOnFreePorts()
    // The other satellite and the stations' own reports are flown elsewhere.
    const mission: Mission = {
      ...whole,
      satellites: whole.satellites.filter((s) => s.name === satellite),
      chains: whole.chains.filter((c) => c.name === satellite),
    }
    const simulator = new Simulator({
      mission,
      seed: 1,
      start: START,
      phased: true,
      rate: rate ?? 1,
      stepped: rate === undefined,
      controlPort: 0,
      faults: [],
    })
    await simulator.start()
    const links = await Promise.all([...simulator.ports.values()].map((p) => new Connection(p.port).opened()))
    await until(() => [...simulator.ports.values()].every((p) => p.clients === 1))
    if (rate === undefined) await simulator.stepBy(10)
    else await until(() => simulator.world.flights.every((f) => f.station !== undefined))
    const code = simulator.world.flights.find((f) => f.name === satellite)!.station!.config.code
    const station = new StationLink(simulator.uplinks.get(`${code}-${satellite}-TC`)!.port)
    // The carrier is up.
    await until(() => station.of(MessageType.status).at(-1)?.code === 7)
    open.push(
      { close: () => station.socket.destroy() },
      { close: () => links.map((l) => l.socket.destroy()) },
      simulator,
    )
    return new Pass(satellite, mission, simulator, station, links)
  }

  /** On-board seconds. */
  get onBoardTime(): number {
    return this.simulator.world.flights.find((f) => f.name === this.satellite)!.software.time
  }

  /** A command by its name below the satellite, encoded as the ground does. */
  encode(name: string, given: Readonly<Record<string, ArgumentValue>> = {}): Uint8Array {
    const plan = this.#plans.need(`${this.satellite}.${name}`)
    const context = { sequenceCount: this.#counters.next, time: this.simulator.world.now }
    const { values, problems } = checkArguments(plan, given, context)
    expect(problems, name).toEqual([])
    const { bytes } = encodeCommand(plan, values, context)
    this.encoded.push(bytes)
    return bytes
  }

  /** Sends it in as many AD frames as it takes. */
  async send(name: string, given: Readonly<Record<string, ArgumentValue>> = {}): Promise<void> {
    const packet = this.encode(name, given)
    const most = 240
    for (let at = 0; at < packet.length; at += most) {
      const first = at === 0 ? 1 : 0
      const last = at + most >= packet.length ? 2 : 0
      this.radiate(this.ground.ad(packet.subarray(at, at + most), undefined, (first | last) << 6))
    }
    await this.accepted()
  }

  #sent = 0
  radiate(cltu: Uint8Array): void {
    this.#sent++
    this.station.radiate(cltu)
  }
  /** Waits until the station has taken, or refused, all that was sent. */
  async accepted(): Promise<void> {
    await until(
      () => this.station.of(MessageType.accepted).length + this.station.of(MessageType.refused).length >= this.#sent,
    )
  }

  async step(seconds: number): Promise<void> {
    await this.simulator.stepBy(seconds)
    await this.settled()
  }

  /** Waits until all that was sent has come. */
  async settled(): Promise<void> {
    await until(() => [...this.simulator.ports.values()].every((p, i) => this.#links[i]!.bytes.length === p.sent))
  }

  heard(): Heard {
    const chain = this.mission.chains.find((c) => c.name === this.satellite)!
    const bytes = chain.links.map((l) => this.#links[this.#names.indexOf(l.name)]!.bytes)
    return hear(Buffer.concat(bytes), chain.frames!)
  }

  /** All that was told, in order. */
  told(): Told[] {
    const below = (path: string): string => path.slice(this.satellite.length + 1)
    return this.heard().packets.map(({ bytes, virtualChannel }) => {
      const packet = interpretPacket(this.mission.system, `${this.satellite}.TmPacket`, bytes)
      expect(packet, packet.container).toMatchObject({ truncated: false })
      const values: Record<string, unknown> = {}
      const lists: Record<string, unknown[]> = {}
      for (const field of packet.fields) {
        const value = field.label ?? field.eng ?? field.raw
        values[below(field.parameter)] = value
        ;(lists[below(field.parameter)] ??= []).push(value)
      }
      return { container: below(packet.container), values, lists, virtualChannel }
    })
  }
}

/** The last value of a parameter that was told. */
export const latest = (told: readonly Told[], parameter: string): unknown =>
  told.findLast((t) => t.values[parameter] !== undefined)?.values[parameter]
