/** One chain at work: its links, its engine, its journals and its parameters; answers what the centre asks over the bus. */
import { describeError, formatUtc, parseUtc, type Bus, type Clock, type Log, type Timer } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import type { FileJournal } from '@vigie/journal-files'
import { SpaceSystem, type RetainedKind, type RetentionRule } from '@vigie/model'
import {
  CENTRE_ELEMENT,
  ChainEngine,
  linkElement,
  type ColumnBlock,
  type EventIdentity,
  type PacketBatch,
  type TelemetryEvent,
} from '@vigie/telemetry'
import { recordEvent } from '../archive/event-journal.ts'
import { searchEvents } from '../archive/event-search.ts'
import { journalSizes, type Journals } from '../archive/journals.ts'
import { findPackets, packetDetail } from '../archive/packet-search.ts'
import { columnFiles } from '../archive/column-files.ts'
import { retainColumns, retainJournal, type Removed } from '../archive/retention.ts'
import { eventKey, lastReported, toldEvents } from '../archive/told-events.ts'
import { serverErrors } from '../errors.ts'
import { algorithmsOf } from './algorithms.ts'
import { ChainColumns } from './chain-columns.ts'
import { ChainJobs } from './chain-jobs.ts'
import { ChainLinks } from './chain-links.ts'
import { storedServiceReports } from '../commanding/services-reports.ts'
import { ChainUplink } from './chain-uplink.ts'
import type { ChainWorld } from './chain-world.ts'
import { bodyOf, transitionOf } from './event-body.ts'
import { GroupCommit } from './group-commit.ts'
import { lastOf } from './live-columns.ts'
import {
  subject,
  type ChainReady,
  type ChainRequest,
  type ChainStart,
  type ChainStatus,
  type ChainSummary,
  type EventBody,
  type UplinkMessage,
} from './messages.ts'
import { ReplayFeed } from './replay-feed.ts'

export type { ChainWorld } from './chain-world.ts'

const STATUS_PERIOD = 1_000_000_000n
/** Events looked at when a chain starts, to know again what playback brings. */
const EVENTS_KNOWN = 5_000
/** Files of parameters are brought up to date as often. */
const FLUSH_PERIOD = 60_000_000_000n

interface Parts {
  readonly start: ChainStart
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
  readonly system: SpaceSystem
  readonly world: ChainWorld
  readonly algorithms: Awaited<ReturnType<typeof algorithmsOf>>
  readonly journals: Journals
  readonly packets: Journal
  readonly frames: FileJournal | undefined
  readonly events: FileJournal | undefined
  /** Those that it writes. */
  readonly written: Readonly<Partial<Record<RetainedKind, FileJournal>>>
}

export class ChainHost {
  /** Resolves when it was closed. */
  readonly closed: Promise<void>
  readonly #resolveClosed: () => void
  readonly #parts: Parts
  readonly #engine: ChainEngine
  readonly #links: ChainLinks
  readonly #commit: GroupCommit
  readonly #uplink: ChainUplink | undefined
  /** Packets that were there before this run of the chain. */
  readonly #before: number
  readonly #endings: (() => void)[] = []
  readonly #timers: Timer[] = []
  #columns: ChainColumns | undefined
  #jobs: ChainJobs | undefined
  #replay: ReplayFeed | undefined
  /** Links have been started: what comes is received, not made good. */
  #live = false
  /** While packets are made good: events that the last run has told of them. */
  #told: ReadonlySet<string> | undefined
  #writeLag = 0
  #columnsFailure = ''
  readonly #toldWaiting = new Set<string>()

  static async open(start: ChainStart, bus: Bus, log: Log, world: ChainWorld): Promise<ChainHost> {
    const clock = world.clock()
    const system = new SpaceSystem(start.model)
    const journals = world.journals(start.archive, clock, log)
    const { name } = start.config
    let host: ChainHost | undefined
    try {
      // A replay reads the journal of another chain and writes nothing.
      const live = start.replay === undefined
      const packets = live ? await journals.open(name, 'packets') : undefined
      const frames = live && start.config.frames !== undefined ? await journals.open(name, 'frames') : undefined
      const events = live ? await journals.open(name, 'events') : undefined
      host = new ChainHost({
        start,
        bus,
        log,
        clock,
        system,
        world,
        algorithms: await algorithmsOf(system),
        journals,
        packets: packets ?? (await readable(journals, start.replay!.of)),
        frames,
        events,
        written: {
          ...(packets === undefined ? {} : { packets }),
          ...(frames === undefined ? {} : { frames }),
          ...(events === undefined ? {} : { events }),
        },
      })
      await host.#begin()
      return host
    } catch (error) {
      // Nothing stays locked or at work: the chain is started again after a pause.
      await host?.close()
      await journals.closeAll().catch(() => undefined)
      throw error
    }
  }

  private constructor(parts: Parts) {
    this.#parts = parts
    const { promise, resolve } = Promise.withResolvers<void>()
    this.closed = promise
    this.#resolveClosed = resolve
    const { start, system, clock, packets, frames } = parts
    this.#before = packets.length
    this.#commit = new GroupCommit(
      start.replay !== undefined ? [] : frames === undefined ? [packets] : [packets, frames],
      (text, error) => this.#journalFailed(text, error),
    )
    this.#engine = new ChainEngine(
      system,
      start.config,
      {
        clock,
        journal: {
          packet: (bytes, generation, reception, source, flags) => {
            this.#commit.touched()
            return packets.append({ reception, generation, source, flags, payload: bytes })
          },
          frame: (bytes, reception, source, flags) => {
            this.#commit.touched()
            return frames?.append({ reception, generation: reception, source, flags, payload: bytes }) ?? -1
          },
          pressure: () => this.#commit.pressure() ?? this.#columns?.pressure(),
        },
        onFrame: (arrival) => this.#uplink?.frame(arrival),
        onPackets: (batch) => this.#requestReports(batch),
        onBlocks: (blocks) => {
          for (const block of blocks) this.#block(block)
        },
        onEvent: (event) => this.#telemetryEvent(event),
        ...parts.algorithms,
      },
      { statistics: start.replay === undefined, stations: start.stations },
    )
    this.#uplink =
      start.replay === undefined
        ? ChainUplink.of(start.config, {
            clock,
            log: parts.log,
            world: parts.world,
            told: (message) => this.#publish('uplink', message),
          })
        : undefined
    this.#links = new ChainLinks(this.#engine, () => void this.#commit.sync())
  }

  /** Told when the packets are durable: what is believed of a command must be there to be looked up. */
  #requestReports(batch: PacketBatch): void {
    if (!this.#live) return
    const reports = this.#uplink?.reports(batch) ?? []
    const services = this.#uplink?.services(batch) ?? []
    if (reports.length === 0 && services.length === 0) return
    void this.#commit.sync().then(() => {
      for (const report of reports)
        this.#publish('uplink', { kind: 'request-report', ...report } satisfies UplinkMessage)
      for (const report of services)
        this.#publish('uplink', { kind: 'service-report', ...report } satisfies UplinkMessage)
    })
  }

  /** Told first: who looks at values waits for them, the archive does not. */
  #block(block: ColumnBlock): void {
    for (const transfer of lastOf(block))
      this.#publish('values', transfer, [
        transfer.columns.buffer,
        transfer.generation.buffer,
        transfer.reception.buffer,
        transfer.eng.buffer,
        transfer.raw.buffer,
        transfer.state.buffer,
        transfer.validity.buffer,
        transfer.samples.buffer,
      ] as ArrayBuffer[])
    this.#columns?.write(block)
    if (block.journal[0]! >= 0 && this.#live) {
      const lag = Number(this.#parts.clock.now() - block.reception[0]!) / 1e9
      if (lag > this.#writeLag) this.#writeLag = lag
    }
  }

  #telemetryEvent(event: TelemetryEvent): void {
    // Each try to connect is no event: that a link waits is told once, until it has been connected again.
    if (event.name === 'LinkState') {
      const quiet = / is connecting | is waiting \(was connecting\)/.test(event.message)
      const told = this.#toldWaiting.has(event.element)
      if (/ is connecting /.test(event.message) || (quiet && told)) return
      if (quiet) this.#toldWaiting.add(event.element)
      else this.#toldWaiting.delete(event.element)
    }
    const transition = transitionOf(event, this.#told !== undefined)
    if (transition !== undefined) this.#publish('transition', transition)
    const body = bodyOf(event)
    if (event.repeated !== true && this.#told?.has(eventKey(body)) !== true) this.#event(body)
  }

  async #begin(): Promise<void> {
    const { start, bus, clock, world, packets, events, log } = this.#parts
    const { config } = start
    const { plan } = this.#engine
    if (start.replay === undefined) {
      this.#columns = await ChainColumns.open({ ...this.#parts, engine: this.#engine })
      if (events !== undefined) this.#engine.knowEvents(identitiesOf(await lastReported(events, EVENTS_KNOWN)))
      await this.#columns.makeGood(async (position, reception) => {
        this.#told = events === undefined ? new Set() : await toldEvents(events, position, reception)
      })
      this.#told = undefined
      this.#jobs = new ChainJobs({
        chain: config.name,
        config,
        world,
        data: start.archive,
        packets,
        columns: this.#columns,
        plan,
        algorithms: this.#parts.algorithms,
        progress: (progress) => this.#publish('job', progress),
      })
    }
    this.#endings.push(bus.respond(subject(config.name, 'ask'), (request) => this.#answer(request as ChainRequest)))
    const ready: ChainReady = {
      parameters: plan.parameters,
      packetTypes: plan.packetTypes.map((t) => ({
        container: t.container,
        abstract: t.abstract,
        places: t.places,
        ...(t.period === undefined ? {} : { period: t.period }),
      })),
      diagnostics: plan.diagnostics,
    }
    this.#publish('ready', ready)
    this.#live = start.replay === undefined
    this.#uplink?.start()
    for (const link of config.links) {
      try {
        this.#links.add(link, world.link(link, start.missionFolder, clock, log.child({ link: link.name })))
      } catch (error) {
        this.#event(
          this.#body(
            linkElement(config, link.name, start.stations),
            'LinkState',
            'link',
            'high',
            `link ${link.name} cannot be used: ${describeError(error)}`,
          ),
        )
      }
    }
    if (start.replay !== undefined) {
      this.#replay = new ReplayFeed(packets, this.#engine, start.replay, clock)
      this.#replay.start((error) => log.error('a replay cannot go on', { error: describeError(error) }))
    }
    this.#timers.push(clock.every(STATUS_PERIOD, () => this.#status()))
    if (this.#columns !== undefined) this.#timers.push(clock.every(FLUSH_PERIOD, () => void this.#flushColumns()))
  }

  #journalFailed(text: string, error: unknown): void {
    const { log, start } = this.#parts
    log.error('the journals cannot be written', { error })
    // Not by the journal of events, which lies on the same disk.
    this.#publish('event', {
      position: -1,
      body: this.#body(
        `${CENTRE_ELEMENT}.Archive`,
        'JournalFailed',
        'centre',
        'high',
        `the journals of ${start.config.name} cannot be written: ${text}`,
      ),
    })
  }

  /** Told once for each way in which the disk refuses. */
  async #flushColumns(): Promise<void> {
    try {
      await this.#columns?.flush()
      this.#columnsFailure = ''
    } catch (error) {
      const text = describeError(error)
      if (text === this.#columnsFailure) return
      this.#columnsFailure = text
      this.#event(
        this.#body(
          `${CENTRE_ELEMENT}.Archive`,
          'ParametersFailed',
          'centre',
          'high',
          `parameters of ${this.#parts.start.config.name} cannot be written: ${text}`,
        ),
      )
    }
  }

  async #answer(request: ChainRequest): Promise<unknown> {
    const { start, packets, events, system } = this.#parts
    const { name } = start.config
    switch (request.ask) {
      case 'link':
        await this.#links.enable(request.name, request.enabled)
        return this.#status()
      case 'pause':
        await this.#links.hold()
        this.#engine.flush()
        await this.#commit.settled()
        await this.#flushColumns()
        return undefined
      case 'resume':
        return this.#links.release()
      case 'uplink':
        if (this.#uplink === undefined) throw serverErrors.noSuch({ what: 'uplink', name })
        return this.#uplink.ask(request.uplink)
      case 'series':
        return (await this.#archive().store()).series({ chain: name, ...request.query })
      case 'coverage':
        return (await this.#archive().store()).coverage({ chain: name, ...request.query })
      case 'limitsInForce':
        return this.#engine.limitsInForce(request.parameter)
      case 'packets':
        return findPackets(
          packets,
          start.replay?.of ?? name,
          start.config,
          request.search,
          this.#engine.plan,
          this.#parts.algorithms,
        )
      case 'packet':
        return packetDetail(
          packets,
          start.replay?.of ?? name,
          system,
          start.config,
          request.position,
          this.#parts.algorithms,
        )
      case 'request-reports':
        return (await this.#uplink?.storedReports(packets, request.since, this.#before)) ?? []
      case 'service-reports':
        return storedServiceReports(packets)
      case 'events':
        return events === undefined ? [] : searchEvents(events, name, request.search)
      case 'summary':
        return this.#summary()
      case 'export':
      case 'rebuild':
        if (this.#jobs === undefined) throw noArchive(name)
        return request.ask === 'export'
          ? this.#jobs.export(request.job, request.request)
          : this.#jobs.rebuild(request.job, request.model)
      case 'cancel':
        return this.#jobs?.cancel(request.job)
      case 'retain':
        return this.#retain(request.rules)
      case 'replay':
        return this.#replay?.change(request)
      case 'close':
        await this.close()
        return undefined
    }
  }

  async #retain(rules: readonly RetentionRule[]): Promise<Removed[]> {
    const { start, clock, written } = this.#parts
    const removed: Removed[] = []
    for (const rule of rules) {
      if (rule.kind === 'parameters')
        removed.push(await retainColumns(await this.#archive().store(), start.config.name, rule, clock))
      else {
        const journal = written[rule.kind]
        if (journal !== undefined) removed.push(await retainJournal(journal, rule, clock))
      }
    }
    return removed
  }

  #archive(): ChainColumns {
    if (this.#columns === undefined) throw noArchive(this.#parts.start.config.name)
    return this.#columns
  }

  async #summary(): Promise<ChainSummary> {
    const { start, packets, frames, events } = this.#parts
    const { name } = start.config
    const open = [packets, frames, events].filter((j) => j !== undefined)
    const store = await this.#archive().store()
    const extent = await store.extent(name)
    const { bytes, files } = await columnFiles(start.archive, name)
    return {
      journals: await journalSizes(start.archive, name, open),
      ...(extent === undefined ? {} : extent),
      parameterBytes: bytes,
      parameterFiles: files,
      builtUpTo: await store.builtUpTo(name),
    }
  }

  #status(): void {
    const { packets, frames, events } = this.#parts
    void this.#commit.sync()
    const statistics = this.#engine.statistics()
    const status: ChainStatus = {
      frames: { ...statistics.frames, lost: statistics.frames.missing },
      packets: { ...statistics.packets, bad: statistics.packets.badChecks, lost: statistics.packets.missing },
      samples: statistics.samples,
      types: statistics.types,
      ...(statistics.lastGeneration === undefined ? {} : { lastGeneration: statistics.lastGeneration }),
      ...(statistics.lastReception === undefined ? {} : { lastReception: statistics.lastReception }),
      links: this.#links.states,
      journals: [packets, frames, events].flatMap((j) =>
        j === undefined ? [] : [{ kind: j.kind, entries: j.length, durable: j.durable }],
      ),
      memoryBytes: process.memoryUsage().heapUsed,
      writeLag: this.#writeLag,
      ...(this.#replay === undefined ? {} : { replay: this.#replay.state }),
    }
    this.#writeLag = 0
    this.#publish('status', status)
  }

  #event(body: EventBody): void {
    const { events } = this.#parts
    if (events === undefined) return
    recordEvent(events, body).then(
      (message) => this.#publish('event', message),
      (error: unknown) => {
        // The event is told even where it cannot be kept.
        this.#parts.log.error('an event could not be journalled', { event: body.name, error })
        this.#publish('event', { position: -1, body })
      },
    )
  }

  #body(
    element: string,
    name: string,
    kind: EventBody['kind'],
    severity: EventBody['severity'],
    message: string,
  ): EventBody {
    const at = formatUtc(this.#parts.clock.now())
    return { element, name, kind, severity, message, generation: at, reception: at }
  }

  #publish(word: string, message: unknown, transfer?: readonly ArrayBuffer[]): void {
    this.#parts.bus.publish(subject(this.#parts.start.config.name, word), message, transfer)
  }

  /** Ends in order whatever refuses on the way: what cannot be written is made good from the journal at the next start. */
  async close(): Promise<void> {
    const step = async (work: () => void | Promise<void>): Promise<void> => {
      try {
        await work()
      } catch (error) {
        this.#parts.log.error('a chain could not be closed in order', { error: describeError(error) })
      }
    }
    for (const timer of this.#timers.splice(0)) timer.cancel()
    this.#replay?.stop()
    await step(() => this.#uplink?.stop())
    await step(() => this.#links.hold())
    await step(() => this.#engine.stop())
    await step(() => this.#commit.settled())
    await step(() => this.#flushColumns())
    await step(() => this.#columns?.close())
    await step(() => this.#parts.journals.closeAll())
    await step(() => this.#status())
    // The answer to "close" goes out before the responder does.
    setTimeout(() => {
      for (const end of this.#endings.splice(0)) end()
      this.#resolveClosed()
    }, 0)
  }
}

const noArchive = (name: string) => serverErrors.noSuch({ what: 'archive of chain', name })

const identitiesOf = (bodies: readonly EventBody[]): EventIdentity[] =>
  bodies.map((e) => ({
    name: e.name,
    apid: e.apid!,
    sequenceCount: e.sequenceCount!,
    generation: parseUtc(e.generation),
    ...(e.parameter === undefined ? {} : { parameter: e.parameter }),
    ...(e.level === undefined ? {} : { to: e.level }),
  }))

async function readable(journals: Journals, chain: string): Promise<Journal> {
  const journal = await journals.read(chain, 'packets')
  if (journal === undefined) throw serverErrors.noSuch({ what: 'packet journal of chain', name: chain })
  return journal
}
