/** Satellites and stations together: one second after another, always the same for the same seed. */
import { formatUtc, type Tai } from '@vigie/base'
import type { Mission } from '@vigie/model'
import { simulatorErrors } from './errors.ts'
import { FaultBoard } from './faults/fault-board.ts'
import { SensorFaults } from './faults/sensor-faults.ts'
import { Orbit, type Tle } from './geometry/orbit.ts'
import { predictedPasses, type PredictedPass } from './geometry/predicted-passes.ts'
import { phasedForPass } from './geometry/phasing.ts'
import { Downlink } from './ground/downlink.ts'
import { GroundStation, type Track } from './ground/station.ts'
import { Uplink } from './ground/uplink.ts'
import { damaged } from './ground/wrong-bits.ts'
import { PacketWriter } from './packets/packet-writer.ts'
import { TelemetrySource, type MadePacket } from './packets/telemetry-source.ts'
import { onBoardServices } from './services/index.ts'
import { FlightSoftware } from './software/flight-software.ts'
import { Random } from './random.ts'
import { IDENT1, RECO1, type SpacecraftProfile } from './spacecraft/profile.ts'
import { Spacecraft } from './spacecraft/spacecraft.ts'
import { TelecommandReceiver } from './telecommand/receiver.ts'

const SECOND = 1_000_000_000n
/** Degrees below its lowest elevation at which a station prepares for a satellite. */
const PREPASS = 4
const PROFILES: ReadonlyMap<string, SpacecraftProfile> = new Map([RECO1, IDENT1].map((p) => [p.name, p]))

export interface WorldOptions {
  readonly seed: number
  readonly start: Tai
  /** Choose the places in the orbits so that a pass of each satellite begins soon after the start. */
  readonly phased: boolean
  /** Keep the values of each packet as they were before encoding. */
  readonly truth: boolean
}

export interface WorldSink {
  /** Bytes that a link of the mission carries, by the link's name. */
  link(name: string, bytes: Uint8Array): void
  /** Every packet as it is made on board, whether heard or not. */
  packet?(satellite: string, packet: MadePacket): void
}

interface Flight {
  readonly name: string
  readonly craft: Spacecraft
  readonly source: TelemetrySource
  readonly downlink: Downlink | undefined
  readonly software: FlightSoftware
  readonly receiver: TelecommandReceiver | undefined
  /** station code → link name */
  readonly links: ReadonlyMap<string, string>
  readonly uplinks: readonly Uplink[]
  /** bit/s of telecommands. */
  readonly rate: number
  /** What the way up does to bits. */
  readonly path: Random
  station: GroundStation | undefined
}

interface Monitoring {
  readonly station: GroundStation
  readonly link: string
  /** A report of the station's state. */
  state(): Uint8Array
  /** What happened since the last call, a packet each. */
  events(): Uint8Array[]
}

export class World {
  readonly faults: FaultBoard
  readonly flights: readonly Flight[]
  readonly stations: readonly GroundStation[]
  readonly start: Tai
  now: Tai
  readonly #sink: WorldSink
  readonly #monitoring: readonly Monitoring[]
  #seconds = 0

  /** Throws VIG-SIM-001, VIG-SIM-002. */
  constructor(mission: Mission, options: WorldOptions, sink: WorldSink) {
    this.#sink = sink
    this.start = options.start
    this.now = options.start
    const sensors = new Map<string, SensorFaults>()
    const flown = mission.satellites.filter((s) => PROFILES.has(s.name) && s.tle !== undefined)
    if (flown.length === 0)
      throw simulatorErrors.mission({
        folder: mission.folder,
        detail: `none of its satellites is one of ${[...PROFILES.keys()].join(', ')} with two-line elements`,
      })
    this.flights = flown.map((satellite): Flight => {
      const chain = mission.chains.find((c) => c.element === satellite.element)
      const tle: Tle = options.phased ? phasedForPass(satellite.tle!, options.start, mission.stations) : satellite.tle!
      const craft = new Spacecraft(PROFILES.get(satellite.name)!, new Orbit(tle), options.seed, options.start)
      const own = new SensorFaults(options.seed)
      sensors.set(satellite.element, own)
      const source = new TelemetrySource(mission.system, satellite.element, craft, own, {
        check: chain?.packets.errorControl === 'crc16',
        truth: options.truth,
      })
      const telecommands = chain?.telecommands?.frames
      const receiver = telecommands === undefined ? undefined : new TelecommandReceiver(telecommands)
      craft.communications.receiver = receiver
      return {
        name: satellite.name,
        craft,
        source,
        receiver,
        software: new FlightSoftware(
          mission.system,
          satellite.element,
          craft,
          source,
          receiver,
          options.start,
          onBoardServices,
        ),
        path: new Random(options.seed, `${satellite.name}.uplink`),
        rate: telecommands?.bitRate ?? 4000,
        uplinks: (chain?.uplinks ?? [])
          .filter((u) => u.enabled)
          .map((u) => new Uplink(u, telecommands?.bitRate ?? 4000, telecommands?.plop)),
        downlink: chain?.frames === undefined ? undefined : new Downlink(chain.frames, craft, options.seed),
        links: new Map(
          (chain?.links ?? []).flatMap((l) => (l.station === undefined ? [] : [[l.station, l.name] as const])),
        ),
        station: undefined,
      }
    })
    const names = this.flights.map((f) => f.name)
    this.stations = mission.stations.map((s) => new GroundStation(s, names, options.seed))
    this.#monitoring = this.stations.flatMap((station, i) => stationMonitoring(mission, station, i))
    this.faults = new FaultBoard(
      new Map(this.flights.map((f) => [f.name, f.craft])),
      new Set(this.stations.map((s) => s.config.code)),
      sensors,
      (path) => mission.system.parameters.has(path),
      new Map(this.flights.map((f) => [f.name, f.software])),
    )
  }

  /** One second of everything. */
  step(): void {
    this.now += SECOND
    this.#seconds++
    this.faults.advance(this.now)
    this.#track()
    for (const flight of this.flights) this.#fly(flight)
    for (const { station, link, state, events } of this.#monitoring) {
      const packets = events()
      if (this.#seconds % 2 === 0) packets.push(state())
      if (this.faults.link('', station.config.code).dropped) continue
      for (const packet of packets) this.#sink.link(link, packet)
    }
  }

  /** A satellite is received by one station at a time: the one that had it first keeps it until it sets. */
  #track(): void {
    const seen = this.stations.map(() => [] as Track[])
    const near = this.stations.map(() => false)
    for (const flight of this.flights) {
      const { fixedPosition, fixedVelocity } = flight.craft.orbit.surroundings(this.now)
      const tracks = this.stations.map((s) => s.sees(flight.name, fixedPosition, fixedVelocity))
      const held = flight.station === undefined ? -1 : this.stations.indexOf(flight.station)
      const chosen = held >= 0 && tracks[held] !== undefined ? held : tracks.findIndex((t) => t !== undefined)
      flight.station = chosen < 0 ? undefined : this.stations[chosen]
      if (chosen >= 0) seen[chosen]!.push(tracks[chosen]!)
      for (const [i, station] of this.stations.entries()) {
        const { elevation } = station.view.look(fixedPosition)
        if (elevation > station.config.minimumElevation - PREPASS) near[i] = true
      }
    }
    for (const [i, station] of this.stations.entries()) station.step(this.now, seen[i]!, near[i]!)
  }

  #fly(flight: Flight): void {
    const { craft, station, downlink } = flight
    const track = station?.sees(flight.name, craft.surroundings.fixedPosition, craft.surroundings.fixedVelocity)
    craft.step(1, this.now, track === undefined ? undefined : { look: track.look, rangeRate: track.rangeRate })
    this.#uplink(flight, track)
    flight.software.step(this.now)
    flight.software.noticeEvents(craft.events)
    const packets = [...flight.source.takeReports(), ...flight.source.second(this.now - SECOND)]
    for (const packet of packets) {
      this.#sink.packet?.(flight.name, packet)
      craft.store.remember(packet.bytes)
    }
    if (track === undefined || station === undefined || downlink === undefined) {
      downlink?.endPass()
      for (const packet of packets) craft.store.store(packet.bytes)
      return
    }
    const trouble = this.faults.link(flight.name, station.config.code)
    const link = flight.links.get(station.config.code)
    if (!craft.communications.transmitting) {
      // Both transmitters are off: nothing is heard, packets wait in the store.
      downlink.endPass()
      for (const packet of packets) craft.store.store(packet.bytes)
      return
    }
    const forwarded = packets.filter((p) => flight.source.isForwarded(p))
    for (const packet of packets) if (!flight.source.isForwarded(packet)) craft.store.store(packet.bytes)
    for (const cadu of downlink.second(forwarded.map((p) => p.bytes))) {
      const received = downlink.receive(cadu, trouble)
      if (received === undefined || trouble.dropped || !station.receives) {
        station.lost++
        continue
      }
      station.heard(received.wrongBits)
      if (link !== undefined) this.#sink.link(link, received.cadu)
    }
  }

  /** What stations have radiated by now reaches the satellite, and its software. */
  #uplink({ name, station, uplinks, receiver, software, path, rate }: Flight, track: Track | undefined): void {
    for (const uplink of uplinks) {
      const own = uplink.config.station === undefined || uplink.config.station === station?.config.code
      const trouble = this.faults.uplink(name, uplink.config.station ?? '')
      const equipment = this.stations.find((s) => s.config.code === uplink.config.station)?.equipment
      const heard = station?.isHeard(rate) ?? true
      const arrivals = uplink.step(this.now, {
        range: own ? track?.look.range : undefined,
        refusing: trouble.refusing,
        carrier: equipment?.carrier !== false,
        heard,
        ...(equipment?.sweeping === true ? { sweeping: true } : {}),
        ...(equipment?.rate === undefined ? {} : { bitRate: equipment.rate }),
      })
      for (const { cltu, at } of arrivals) {
        if (!heard) continue
        if (trouble.loss > 0 && path.next() < trouble.loss) continue
        const bits = trouble.errors > 0 ? damaged(cltu, trouble.errors, path).bytes : cltu
        receiver?.receive(bits, uplink.config.protocol !== 'cltu-raw', (packet) => software.receive(packet, at))
      }
    }
  }

  /** Passes of the next seconds, as the orbits are flown. */
  passes(seconds: number): PredictedPass[] {
    const orbits = new Map(this.flights.map((f) => [f.name, f.craft.orbit]))
    return predictedPasses(orbits, this.stations, this.now, this.now + BigInt(Math.round(seconds)) * SECOND)
  }

  /** What is going on, for people and scripts. */
  status(): object {
    return {
      time: formatUtc(this.now),
      start: formatUtc(this.start),
      satellites: this.flights.map(({ name, craft, station, receiver }) => ({
        name,
        tle: craft.orbit.tle,
        station: station?.config.code ?? null,
        latitude: round(craft.surroundings.latitude),
        longitude: round(craft.surroundings.longitude),
        altitude: round(craft.surroundings.altitude),
        sunlit: craft.surroundings.illumination > 0.5,
        safe: craft.safe,
        charge: round(craft.power.charge * 100),
        packets: craft.computer.packets,
        stored: craft.store.count,
        frames: craft.communications.framesSent,
        clockOffset: craft.clock.offset,
        telecommands: {
          frames: receiver?.frames ?? 0,
          discarded: receiver?.discarded ?? 0,
          farms: [...(receiver?.farms.values() ?? [])].map((f) => ({
            channel: f.virtualChannelId,
            state: ['open', 'wait', 'lockout'][f.state - 1],
            next: f.receiverFrameSequenceNumber,
          })),
        },
      })),
      stations: this.stations.map((s) => ({
        code: s.config.code,
        tracking: s.track?.satellite ?? null,
        frames: s.frames,
        lost: s.lost,
      })),
    }
  }
}

const round = (x: number): number => Math.round(x * 1000) / 1000

function stationMonitoring(mission: Mission, station: GroundStation, index: number): Monitoring[] {
  const { code, element } = station.config
  const container = `${element}.Monitoring`
  const root = element.slice(0, element.lastIndexOf('.'))
  const chain = mission.chains.find((c) => c.element === root)
  const link = chain?.links.find((l) => l.station === code)
  if (link === undefined || !mission.system.containers.has(container)) return []
  let length = 0
  const readings = station.readings(element, () => length, 0x501 + index)
  const write = (writer: PacketWriter): Uint8Array => {
    length = writer.length
    return writer.write()
  }
  const state = new PacketWriter(mission.system, container, readings, false)
  const reports = new Map(
    [...mission.system.events]
      .filter(([path, event]) => path.startsWith(`${element}.`) && event.container !== undefined)
      .map(([, event]) => [event.id, new PacketWriter(mission.system, event.container!, readings, false)]),
  )
  return [
    {
      station,
      link: link.name,
      state: () => write(state),
      events: () =>
        station.events.splice(0).flatMap(({ id, satellite }) => {
          station.about = satellite
          const writer = reports.get(id)
          return writer === undefined ? [] : [write(writer)]
        }),
    },
  ]
}
