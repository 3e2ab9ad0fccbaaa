/** The telemetry of one satellite: which packets are due, their headers, and the events among them. */
import type { SpaceSystem } from '@vigie/model'
import type { Tai } from '@vigie/base'
import type { SensorFaults } from '../faults/sensor-faults.ts'
import type { RaisedEvent, Reading, Readings } from '../spacecraft/reading.ts'
import type { Spacecraft } from '../spacecraft/spacecraft.ts'
import { Housekeeping } from './housekeeping.ts'
import { PacketWriter, type TruthSink } from './packet-writer.ts'
import { ReportWriter, type ReportValues } from './report-writer.ts'

export interface MadePacket {
  readonly container: string
  readonly bytes: Uint8Array
  /** What the on-board clock said, as true time: generation without its error. */
  readonly tai: Tai
  /** Housekeeping structure. */
  readonly sid?: number
  /** Lists, of what is in the packet more than once. */
  readonly truth?: Readonly<Record<string, Reading | readonly Reading[]>>
}

const SECOND = 1_000_000_000n

export class TelemetrySource {
  readonly writers: readonly PacketWriter[]
  /** Event reports by event identifier. */
  readonly #reports: ReadonlyMap<number, PacketWriter>
  readonly #craft: Spacecraft
  readonly #element: string
  readonly #sequence = new Map<number, number>()
  readonly #messages = new Map<string, number>()
  readonly #keepTruth: boolean
  /** Which reports are made, and how often. */
  readonly housekeeping: Housekeeping
  /** Events that are not reported (service 5). */
  readonly silentEvents = new Set<number>()
  /** log2 of the seconds between time reports; undefined: as the model says. */
  timeReportRate: number | undefined
  readonly #onDemand = new Map<string, ReportWriter>()
  readonly #system: SpaceSystem
  readonly #header: Readings
  readonly #check: boolean
  #reportsMade: MadePacket[] = []
  #second = 0
  // The header of the packet that is being written.
  #length = 0
  #coarse = 0
  #fine = 0
  #event: RaisedEvent = { id: 0, unit: 0, value: 0 }
  #apid = 0
  #count = 0
  #message = 0

  constructor(
    system: SpaceSystem,
    element: string,
    craft: Spacecraft,
    faults: SensorFaults,
    options: { readonly check: boolean; readonly truth: boolean },
  ) {
    this.#craft = craft
    this.#element = element
    this.#keepTruth = options.truth
    this.#system = system
    this.#check = options.check
    this.#header = this.#headerReadings(element)
    const readings: Readings = { ...faults.over(craft.readings, element), ...this.#header }
    const reports = new Set([...system.events.values()].map((event) => event.container))
    this.writers = [...system.containers]
      .filter(
        ([path, c]) => path.startsWith(`${element}.`) && !c.abstract && (c.period !== undefined || reports.has(path)),
      )
      .map(([path]) => new PacketWriter(system, path, readings, options.check))
    this.#reports = new Map(
      this.writers.flatMap((w) => {
        const id = w.fixed.get(`${element}.EventId`)
        return id === undefined ? [] : [[id, w] as const]
      }),
    )
    this.housekeeping = new Housekeeping(this.writers, `${element}.Sid`, `${element}.Apid`)
  }

  #headerReadings(element: string): Readings {
    const own: Readings = {
      PacketVersion: () => 0,
      PacketType: () => 0,
      SecondaryHeaderFlag: () => 1,
      Apid: () => this.#apid,
      SequenceFlags: () => 3,
      SequenceCount: () => this.#count,
      PacketLength: () => this.#length - 7,
      PusVersion: () => 2,
      TimeStatus: () => Number(this.#craft.attitude.gnss),
      MessageCounter: () => this.#message,
      Destination: () => 0,
      ObtCoarse: () => this.#coarse,
      ObtFine: () => this.#fine,
      EventId: () => this.#event.id,
      EventUnit: () => this.#event.unit,
      EventValue: () => this.#event.value,
      TimeRateExponent: () => this.timeReportRate ?? 6,
      ReportCoarse: () => this.#coarse,
      ReportFine: () => this.#fine,
    }
    return Object.fromEntries(Object.entries(own).map(([name, read]) => [`${element}.${name}`, read]))
  }

  /** The packets of the second that begins at `tai`: events first, then reports that are due. */
  second(tai: Tai): MadePacket[] {
    const made: MadePacket[] = []
    const events = this.#craft.events
    this.#craft.events = []
    for (const event of events) {
      this.#event = event
      // What the mission does not declare as an event is not reported, nor what the ground has silenced.
      const writer = this.silentEvents.has(event.id) ? undefined : this.#reports.get(event.id)
      if (writer !== undefined) made.push(this.#make(writer, tai))
      this.#craft.computer.events++
    }
    for (const [i, writer] of this.writers.entries()) {
      // Reports are spread over their periods, and over the second.
      const period = this.#period(writer)
      if (!this.housekeeping.due(writer, period, this.#second + i)) continue
      // The time that is reported is that at which its frame leaves: at the end of the second, with all packets of it.
      const isTime = writer.container === `${this.#element}.TimeReport`
      made.push(this.#make(writer, isTime ? tai + SECOND : tai + BigInt(((i * 19) % 900) + 50) * 1_000_000n))
    }
    this.#second++
    return made
  }

  #period(writer: PacketWriter): number {
    if (this.timeReportRate !== undefined && writer.container === `${this.#element}.TimeReport`)
      return 2 ** this.timeReportRate
    return this.housekeeping.periodOf(writer)
  }

  /**
   * A report of a container of the model, by its name below the satellite, made at `tai`; it goes with the packets of this
   * second. Throws VIG-SIM-002 for a container that the model does not have, or a value that is not given.
   */
  report(name: string, values: ReportValues, rows: readonly ReportValues[], tai: Tai): void {
    const container = `${this.#element}.${name}`
    let writer = this.#onDemand.get(container)
    if (writer === undefined)
      this.#onDemand.set(container, (writer = new ReportWriter(this.#system, this.#element, container, this.#check)))
    this.#begin(writer.fixed, tai)
    const length = (bytes: number): void => {
      this.#length = bytes
    }
    if (!this.#keepTruth) {
      this.#reportsMade.push({ container, bytes: writer.write(this.#header, values, rows, length), tai })
      return
    }
    const heard = new Map<string, Reading[]>()
    const bytes = writer.write(this.#header, values, rows, length, (parameter, value) => {
      const list = heard.get(parameter)
      if (list === undefined) heard.set(parameter, [value])
      else list.push(value)
    })
    // What is there more than once has a list of truths.
    const truth = Object.fromEntries([...heard].map(([name, list]) => [name, list.length > 1 ? list : list[0]!]))
    this.#reportsMade.push({ container, bytes, tai, truth })
  }

  knowsEvent(id: number): boolean {
    return this.#reports.has(id)
  }

  /** Whether a packet is to be sent as it is made, within a contact. */
  isForwarded(packet: MadePacket): boolean {
    return packet.sid === undefined || !this.housekeeping.withheld.has(packet.sid)
  }

  /** Reports made on request since the last call. */
  takeReports(): MadePacket[] {
    const made = this.#reportsMade
    this.#reportsMade = []
    return made
  }

  /** A housekeeping report now, whatever its period; false when there is no such structure. */
  reportHousekeeping(sid: number, tai: Tai): boolean {
    const writer = this.housekeeping.writer(sid)
    if (writer === undefined) return false
    this.#reportsMade.push(this.#make(writer, tai))
    return true
  }

  #make(writer: PacketWriter, tai: Tai): MadePacket {
    this.#length = writer.length
    this.#begin(writer.fixed, tai)
    const sid = writer.fixed.get(`${this.#element}.Sid`)
    const of = { container: writer.container, tai, ...(sid === undefined ? {} : { sid }) }
    if (!this.#keepTruth) return { ...of, bytes: writer.write() }
    const truth: Record<string, Reading> = {}
    const sink: TruthSink = (parameter, value) => {
      truth[parameter] = value
    }
    return { ...of, bytes: writer.write(sink), truth }
  }

  /** The header of the next packet. */
  #begin(fixed: ReadonlyMap<string, number>, tai: Tai): void {
    const { coarse, fine } = this.#craft.clock.at(tai)
    this.#coarse = coarse
    this.#fine = fine
    this.#apid = fixed.get(`${this.#element}.Apid`) ?? this.#craft.profile.applications.platform
    this.#count = this.#next(this.#sequence, this.#apid, 16_384)
    const service = `${fixed.get(`${this.#element}.Service`)}.${fixed.get(`${this.#element}.Subservice`)}`
    this.#message = this.#next(this.#messages, service, 65_536)
    this.#craft.computer.packets++
  }

  #next<K>(counters: Map<K, number>, key: K, modulo: number): number {
    const count = counters.get(key) ?? 0
    counters.set(key, (count + 1) % modulo)
    return count
  }
}
