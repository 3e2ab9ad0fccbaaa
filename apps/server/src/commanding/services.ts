/**
 * Services of the satellites: asked for as activities, and known as the ground knows them. What is known is made from the journals
 * of activities and packets when it is first asked for, and kept up from then on: nothing of it is stored.
 */
import { parseUtc, type Clock, type Log, type Tai } from '@vigie/base'
import {
  decodeCommand,
  pusSatellite,
  readServiceReport,
  readServiceRequest,
  SatelliteServices,
  ServiceActivities,
  serviceNames,
  serviceReadings,
  type Activity,
  type CommandedChain,
  type MirrorState,
  type PusSatellite,
  type ServiceDataReading,
  type ServiceNames,
  type ServicedChain,
  type ServiceReading,
  type TelecommandExecutor,
} from '@vigie/commanding'
import { pusService } from '@vigie/ccsds'
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import type { ServiceReportMessage } from './services-reports.ts'
import type { ServiceTransfers } from './services-transfers.ts'

export interface ServicesParts {
  readonly clock: Clock
  readonly log: Log
  readonly telecommands: TelecommandExecutor
  system(): SpaceSystem
  chains(): Iterable<CommandedChain>
  config(chain: string): ChainConfig
  /** Ended activities that are known, in any order. */
  activities(): Iterable<Activity>
  stored(chain: string): Promise<{ readonly reports: readonly ServiceReportMessage[]; readonly upTo: number }>
}

interface Happening {
  readonly at: Tai
  readonly reading: ServiceReading
  readonly by: 'request' | 'report'
  readonly number: number
}
/** Latest values of a chain, as far as a counter of starts is looked at. */
export interface CounterLookup {
  columnsOf(parameter: string): readonly number[]
  readonly samples: ArrayLike<number>
  readonly raw: ArrayLike<number>
}
/** What became known by itself: for whoever tells people. */
export interface ServiceNotice {
  readonly element: string
  readonly name: 'ServiceDiffers' | 'ServicesForgotten'
  readonly severity: 'medium' | 'low'
  readonly message: string
}
/** Values that did not change are told again after so long. */
const AGAIN_AFTER = 30n * 1_000_000_000n
/** Mirrors that could not be made are tried again after so long. */
const TRY_AGAIN_AFTER = 60n * 1_000_000_000n

/** Service 13. */
const LARGE_TRANSFERS = 13

interface Told {
  readonly text: string
  readonly at: Tai
}

interface Known {
  readonly services: Promise<SatelliteServices>
  /** Readings as they were told last, by element. */
  readonly told: Map<string, Told>
  /** Differences that are old news, and starts. */
  readonly seen: WeakSet<object>
  restarts: number
  /** While it is made from the journals, what happens meanwhile; undefined: it is made. */
  waiting: Happening[] | undefined
  made?: SatelliteServices
}

export class Services {
  readonly activities: ServiceActivities
  /** Large messages on their way up; set once the engine of activities is there. */
  transfers: ServiceTransfers | undefined
  readonly #parts: ServicesParts
  readonly #serviced = new Map<string, { readonly satellite: PusSatellite; readonly names: ServiceNames }>()
  readonly #known = new Map<string, Known>()
  readonly #notices: ServiceNotice[] = []
  readonly #tried = new Map<string, Tai>()
  /** Counters of starts as they were last. */
  readonly #counters = new Map<string, number>()

  constructor(parts: ServicesParts) {
    this.#parts = parts
    this.activities = new ServiceActivities({
      telecommands: parts.telecommands,
      now: () => parts.clock.now(),
      system: parts.system,
      chains: () => this.#chains(),
    })
  }

  /** Undefined: the mission says nothing of the services of this satellite. */
  async state(chain: string): Promise<readonly MirrorState[] | undefined> {
    const serviced = [...this.#chains()].find((c) => c.chain.name === chain)
    if (serviced === undefined) return undefined
    const services = await this.#services(serviced)
    return services.state(this.#parts.clock.now())
  }

  activity(activity: Activity): void {
    this.transfers?.activity(activity)
    const known = this.#known.get(activity.route?.chain ?? '')
    const serviced = known === undefined ? undefined : this.#of(activity.route!.chain)
    const happening = serviced === undefined ? undefined : completed(activity, serviced)
    if (known !== undefined && happening !== undefined) tell(known, happening)
  }

  report(chain: string, report: ServiceReportMessage): void {
    const known = this.#known.get(chain)
    const serviced = known === undefined && this.transfers === undefined ? undefined : this.#of(chain)
    if (serviced !== undefined) this.#transferReport(serviced, report)
    const happening = serviced === undefined ? undefined : reported(report, serviced)
    if (known !== undefined && happening !== undefined) tell(known, happening)
  }

  /** Large messages that came down, put together. Undefined: there is no such chain or no such message. */
  async received(chain: string, transaction: number): Promise<Uint8Array | undefined> {
    const serviced = this.#of(chain)
    return serviced === undefined ? undefined : (await this.#services(serviced)).transfers.content(transaction)
  }
  /** Element of a chain whose services are known. */
  element(chain: string): string | undefined {
    return this.#of(chain)?.chain.element
  }

  /**
   * Reporting data of the services of all satellites, as far as it changed or has not been told for a while; what is news among it
   * waits for `notices`. The first call for a chain that runs has it made from the journals.
   */
  readings(running: (chain: string) => boolean): readonly ServiceDataReading[] {
    const now = this.#parts.clock.now()
    const readings: ServiceDataReading[] = []
    const notices = this.#notices
    for (const serviced of this.#chains()) {
      const { name, element } = serviced.chain
      const known = this.#known.get(name)
      if (known?.made === undefined) {
        if (known === undefined && running(name) && now - (this.#tried.get(name) ?? 0n) > TRY_AGAIN_AFTER) {
          this.#tried.set(name, now)
          this.#services(serviced).catch((error: unknown) =>
            this.#parts.log.warn('services cannot be made from the journals', { chain: name, error }),
          )
        }
        continue
      }
      const states = known.made.state(now)
      for (const reading of serviceReadings(element, states)) {
        const text = JSON.stringify(reading.values)
        const told = known.told.get(reading.element)
        if (told?.text === text && now - told.at < AGAIN_AFTER) continue
        known.told.set(reading.element, { text, at: now })
        readings.push(reading)
      }
      const at = `${element}.PUS`
      if (known.made.restarts > known.restarts) {
        known.restarts = known.made.restarts
        const message = `${element} started again: what its services held in memory is not known until it reports`
        notices.push({ element: at, name: 'ServicesForgotten', severity: 'low', message })
      }
      for (const difference of states.flatMap((state) => state.differences)) {
        if (known.seen.has(difference)) continue
        known.seen.add(difference)
        notices.push({ element: at, name: 'ServiceDiffers', severity: 'medium', message: difference.text })
      }
    }
    return readings
  }

  /** What nobody was told of yet: differences, and starts of satellites. */
  notices(): readonly ServiceNotice[] {
    return this.#notices.splice(0)
  }

  /** Values of a chain were renewed: a counter of starts that has another value tells of a start. */
  telemetry(chain: string, latest: CounterLookup | undefined, generation: Tai): void {
    const serviced = this.#of(chain)
    const counter = serviced?.satellite.config.restart?.counter
    const column = counter === undefined ? undefined : latest?.columnsOf(counter)[0]
    if (latest === undefined || column === undefined || latest.samples[column] === 0) return
    const value = latest.raw[column]!
    const before = this.#counters.get(chain)
    this.#counters.set(chain, value)
    if (before !== undefined && before !== value)
      this.#known.get(chain)?.made?.restarted({ at: generation, number: -1 })
  }

  /** The model or the tailoring is another one: everything is made anew when it is next asked for. */
  modelChanged(): void {
    this.#serviced.clear()
    this.#known.clear()
  }

  #transferReport({ chain, satellite }: ServicedChain, { packet }: ServiceReportMessage): void {
    if (pusService(packet, 0) !== LARGE_TRANSFERS) return
    const reading = readServiceReport(packet, 0, packet.length, satellite)
    if (reading !== undefined && !('problem' in reading))
      this.transfers?.report(chain.name, reading.type.subtype, reading.value)
  }

  #of(chain: string): ServicedChain | undefined {
    for (const serviced of this.#chains()) if (serviced.chain.name === chain) return serviced
    return undefined
  }

  *#chains(): IterableIterator<ServicedChain> {
    for (const chain of this.#parts.chains()) {
      let known = this.#serviced.get(chain.name)
      if (known === undefined) {
        const satellite = pusSatellite(chain.config, this.#parts.config(chain.name).packets.errorControl)
        if (satellite === undefined) continue
        known = { satellite, names: serviceNames(this.#parts.system(), chain.element, satellite.config) }
        this.#serviced.set(chain.name, known)
      }
      yield { chain, ...known }
    }
  }

  #services(serviced: ServicedChain): Promise<SatelliteServices> {
    const { name } = serviced.chain
    let known = this.#known.get(name)
    if (known === undefined) {
      const waiting: Happening[] = []
      const made: Known = {
        services: this.#make(serviced, () => made),
        waiting,
        told: new Map(),
        seen: new WeakSet(),
        restarts: 0,
      }
      known = made
      this.#known.set(name, known)
      known.services.catch(() => this.#known.delete(name))
    }
    return known.services
  }

  async #make(serviced: ServicedChain, own: () => Known): Promise<SatelliteServices> {
    const { chain } = serviced
    const services = new SatelliteServices({
      satellite: serviced.satellite,
      names: serviced.names,
      system: this.#parts.system(),
      commandOf: (request) => decodeCommand(chain.plans, request)?.command ?? 'a request that the model does not know',
    })
    const { reports, upTo } = await this.#parts.stored(chain.name)
    const past: Happening[] = []
    for (const report of reports) {
      const happening = reported(report, serviced)
      if (happening !== undefined) past.push(happening)
    }
    const told = new Set<number>()
    for (const activity of this.#parts.activities()) {
      const happening = activity.route?.chain === chain.name ? completed(activity, serviced) : undefined
      if (happening === undefined) continue
      past.push(happening)
      told.add(happening.number)
    }
    const known = own()
    for (const happening of known.waiting ?? [])
      if (happening.by === 'report' ? happening.number >= upTo : !told.has(happening.number)) past.push(happening)
    past.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    for (const happening of past) apply(services, happening)
    known.waiting = undefined
    known.made = services
    known.restarts = services.restarts
    for (const { differences } of services.state(this.#parts.clock.now()))
      for (const difference of differences) known.seen.add(difference)
    this.#parts.log.info('services made from the journals', { chain: chain.name, happenings: past.length })
    return services
  }
}

function tell(known: Known, happening: Happening): void {
  if (known.waiting !== undefined) known.waiting.push(happening)
  else if (known.made !== undefined) apply(known.made, happening)
}

function apply(services: SatelliteServices, { reading, by, at, number }: Happening): void {
  if (!('problem' in reading)) services.take(reading, { by, at, number })
}

/** A request that the satellite has said it completed. */
function completed(activity: Activity, { satellite }: ServicedChain): Happening | undefined {
  if (activity.state !== 'completed' || activity.bytes === undefined) return undefined
  const reading = readServiceRequest(Uint8Array.from(Buffer.from(activity.bytes, 'hex')), satellite)
  const last = activity.stages.findLast((s) => s.passed)
  if (reading === undefined || last === undefined) return undefined
  return { at: parseUtc(last.there ?? last.at), reading, by: 'request', number: activity.id }
}

function reported(
  { packet, position, generation }: ServiceReportMessage,
  { satellite }: ServicedChain,
): Happening | undefined {
  const reading = readServiceReport(packet, 0, packet.length, satellite)
  return reading === undefined ? undefined : { at: generation, reading, by: 'report', number: position }
}
