/** One chain at work: its links, its engine, its journals and its parameters; answers what the centre asks over the bus. */
import { formatUtc, type Bus, type Clock, type Log, type Timer } from '@vigie/base'
import type { Journal, ParameterStore } from '@vigie/archive'
import { SpaceSystem } from '@vigie/model'
import { ChainEngine, type ColumnBlock, type TelemetryEvent, type TelemetryLink } from '@vigie/telemetry'
import { recordEvent } from '../archive/event-journal.ts'
import { searchEvents } from '../archive/event-search.ts'
import { journalSizes, type Journals } from '../archive/journals.ts'
import { findPackets, packetDetail } from '../archive/packet-search.ts'
import { serverErrors } from '../errors.ts'
import { algorithmsOf } from './algorithms.ts'
import { ChainJobs } from './chain-jobs.ts'
import type { ChainWorld } from './chain-world.ts'
import { replayEntries } from './journal-replay.ts'
import { lastOf } from './live-columns.ts'
import { toValue } from '../state/values.ts'
import {
  subject,
  type ChainReady,
  type ChainRequest,
  type ChainStart,
  type ChainStatus,
  type ChainSummary,
  type EventBody,
  type TransitionMessage,
} from './messages.ts'
import { ReplayFeed } from './replay-feed.ts'

export type { ChainWorld } from './chain-world.ts'

/** Entries appended and not yet synced before links are asked to wait. */
const MOST_UNSYNCED = 20_000
const STATUS_PERIOD = 1_000_000_000n
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
  readonly frames: Journal | undefined
  readonly events: Journal | undefined
}

export class ChainHost {
  /** Resolves when it was closed. */
  readonly closed: Promise<void>
  readonly #resolveClosed: () => void
  readonly #parts: Parts
  readonly #engine: ChainEngine
  readonly #links = new Map<string, { readonly link: TelemetryLink; enabled: boolean }>()
  readonly #endings: (() => void)[] = []
  readonly #timers: Timer[] = []
  #store: ParameterStore | undefined
  #jobs: ChainJobs | undefined
  #replay: ReplayFeed | undefined
  #dirty = false
  #syncing: Promise<void> | undefined
  #syncFailed = ''
  readonly #toldWaiting = new Set<string>()

  static async open(start: ChainStart, bus: Bus, log: Log, world: ChainWorld): Promise<ChainHost> {
    const clock = world.clock()
    const system = new SpaceSystem(start.model)
    const journals = world.journals(start.archive, clock, log)
    const { name } = start.config
    // A replay reads the journal of another chain and writes nothing.
    const host = new ChainHost({
      start,
      bus,
      log,
      clock,
      system,
      world,
      algorithms: await algorithmsOf(system),
      journals,
      packets:
        start.replay === undefined ? await journals.open(name, 'packets') : await readable(journals, start.replay.of),
      frames:
        start.replay === undefined && start.config.frames !== undefined
          ? await journals.open(name, 'frames')
          : undefined,
      events: start.replay === undefined ? await journals.open(name, 'events') : undefined,
    })
    await host.#begin()
    return host
  }

  private constructor(parts: Parts) {
    this.#parts = parts
    const { promise, resolve } = Promise.withResolvers<void>()
    this.closed = promise
    this.#resolveClosed = resolve
    const { start, system, clock, packets, frames } = parts
    this.#engine = new ChainEngine(
      system,
      start.config,
      {
        clock,
        journal: {
          packet: (bytes, generation, reception, source, flags) => {
            this.#dirty = true
            return packets.append({ reception, generation, source, flags, payload: bytes })
          },
          frame: (bytes, reception, source, flags) => {
            this.#dirty = true
            return frames?.append({ reception, generation: reception, source, flags, payload: bytes }) ?? -1
          },
          // Links wait while the disk is behind by more than it can take in a moment.
          pressure: () => (packets.length - packets.durable > MOST_UNSYNCED ? this.#sync() : undefined),
        },
        onBlocks: (blocks) => {
          for (const block of blocks) this.#block(block)
        },
        onEvent: (event) => this.#telemetryEvent(event),
        ...parts.algorithms,
      },
      { statistics: start.replay === undefined },
    )
  }

  #block(block: ColumnBlock): void {
    this.#store?.write(block)
    const transfer = lastOf(block)
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
    if (event.kind === 'limit' && event.parameter !== undefined && event.playback !== true) {
      this.#publish('transition', {
        parameter: event.parameter,
        from: event.from ?? 'normal',
        to: event.to ?? 'normal',
        value: event.value,
        ...(event.valueText === undefined ? {} : { text: event.valueText }),
        generation: event.generation,
      } satisfies TransitionMessage)
    }
    this.#event({
      element: event.element,
      name: event.name,
      kind: event.kind,
      severity: event.severity,
      message: event.message,
      generation: formatUtc(event.generation),
      reception: formatUtc(event.reception),
      ...(event.parameter === undefined ? {} : { parameter: event.parameter }),
      ...(event.to === undefined ? {} : { level: event.to }),
      ...(event.value === undefined ? {} : { value: toValue(event.value) }),
      ...(event.packet === undefined ? {} : { packet: event.packet }),
    })
  }

  async #begin(): Promise<void> {
    const { start, bus, clock, world, packets } = this.#parts
    const { plan } = this.#engine
    if (start.replay === undefined) {
      this.#store = await world.store(start.archive, start.config.name, plan.parameters)
      await this.#makeGood(packets)
      this.#jobs = new ChainJobs({
        chain: start.config.name,
        config: start.config,
        world,
        data: start.archive,
        packets,
        store: () => this.#store!,
        replaceStore: (exchange) => this.#replaceStore(exchange),
        plan,
        progress: (progress) => this.#publish('job', progress),
      })
    }
    this.#endings.push(
      bus.respond(subject(start.config.name, 'ask'), (request) => this.#answer(request as ChainRequest)),
    )
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
    for (const config of start.config.links) {
      try {
        const link = world.link(config, start.missionFolder, clock, this.#parts.log.child({ link: config.name }))
        this.#links.set(config.name, { link, enabled: config.enabled })
        if (config.enabled) this.#startLink(config.name)
      } catch (error) {
        this.#event(this.#linkEvent(config.name, 'high', error instanceof Error ? error.message : String(error)))
      }
    }
    if (start.replay !== undefined) {
      this.#replay = new ReplayFeed(packets, this.#engine, start.replay, clock)
      this.#replay.start()
    }
    this.#timers.push(clock.every(STATUS_PERIOD, () => void this.#status()))
    if (this.#store !== undefined) this.#timers.push(clock.every(FLUSH_PERIOD, () => void this.#flushStore()))
  }

  /** Parameters of packets that were journalled and not yet in files when the last run ended. */
  async #makeGood(packets: Journal): Promise<void> {
    const name = this.#parts.start.config.name
    const from = await this.#store!.builtUpTo(name)
    if (from >= packets.length) return
    for await (const batch of packets.read(from)) {
      replayEntries(this.#engine, batch)
    }
    this.#engine.flush()
    this.#store!.mark(name, packets.length)
  }

  /** What is received meanwhile is in the journal, and made good from there. */
  async #replaceStore(exchange: () => Promise<void>): Promise<void> {
    const { start, world, packets } = this.#parts
    const old = this.#store!
    this.#store = undefined
    await old.close()
    try {
      await exchange()
    } finally {
      this.#store = await world.store(start.archive, start.config.name, this.#engine.plan.parameters)
    }
    await this.#makeGood(packets)
  }

  #startLink(name: string): void {
    const entry = this.#links.get(name)!
    const sink = this.#engine.link(name)
    entry.link.start({
      data: (bytes, reception, unit) => {
        const waiting = sink.data(bytes, reception, unit)
        void this.#sync()
        return waiting
      },
      end: () => {
        sink.end?.()
        void this.#sync()
      },
      status: (status) => sink.status(status),
    })
  }

  /** Group commit: while one sync runs, what comes waits for the next. */
  #sync(): Promise<void> {
    if (!this.#dirty || this.#syncing !== undefined) return this.#syncing ?? Promise.resolve()
    this.#dirty = false
    const { packets, frames } = this.#parts
    this.#syncing = Promise.all([packets.sync(), frames?.sync()]).then(
      () => {
        this.#syncing = undefined
        this.#syncFailed = ''
        if (this.#dirty) void this.#sync()
      },
      (error: unknown) => {
        this.#syncing = undefined
        const text = error instanceof Error ? error.message : String(error)
        // Told once, not for each packet of a full disk.
        if (this.#syncFailed !== text) {
          this.#syncFailed = text
          this.#parts.log.error('the journals cannot be written', { error })
          this.#publish('event', {
            position: -1,
            body: this.#body(
              'CENTRE',
              'JournalFailed',
              'centre',
              'high',
              `the journals of ${this.#parts.start.config.name} cannot be written: ${text}`,
            ),
          })
        }
      },
    )
    return this.#syncing
  }

  async #flushStore(): Promise<void> {
    try {
      // Everything received so far was given to the store: also packets that carry no parameter.
      this.#engine.flush()
      this.#store?.mark(this.#parts.start.config.name, this.#parts.packets.length)
      await this.#store?.flush()
    } catch (error) {
      this.#event(
        this.#body(
          'CENTRE',
          'ParametersFailed',
          'centre',
          'high',
          `parameters of ${this.#parts.start.config.name} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        ),
      )
    }
  }

  async #answer(request: ChainRequest): Promise<unknown> {
    const { start, packets, events, system } = this.#parts
    const name = start.config.name
    switch (request.ask) {
      case 'link':
        return this.#enable(request.name, request.enabled)
      case 'pause':
        for (const { link } of this.#links.values()) await link.stop()
        this.#engine.flush()
        await this.#sync()
        await this.#flushStore()
        return undefined
      case 'resume':
        for (const [link, { enabled }] of this.#links) if (enabled) this.#startLink(link)
        return undefined
      case 'series':
        if (this.#store === undefined) throw serverErrors.noSuch({ what: 'archive of chain', name })
        return this.#store.series({ chain: name, ...request.query })
      case 'packets':
        return findPackets(packets, start.replay?.of ?? name, start.config, request.search, this.#engine.plan)
      case 'packet':
        return packetDetail(packets, start.replay?.of ?? name, system, start.config, request.position)
      case 'events':
        return events === undefined ? [] : searchEvents(events, name, request.search)
      case 'summary':
        return this.#summary()
      case 'export':
      case 'rebuild':
        if (this.#jobs === undefined) throw serverErrors.noSuch({ what: 'archive of chain', name })
        return request.ask === 'export'
          ? this.#jobs.export(request.job, request.request)
          : this.#jobs.rebuild(request.job, request.model)
      case 'cancel':
        return this.#jobs?.cancel(request.job)
      case 'replay':
        return this.#replay?.change(request)
      case 'close':
        await this.close()
        return undefined
    }
  }

  async #enable(name: string, enabled: boolean): Promise<void> {
    const entry = this.#links.get(name)
    if (entry === undefined) throw serverErrors.noSuch({ what: 'link', name })
    if (entry.enabled === enabled) return
    entry.enabled = enabled
    if (enabled) this.#startLink(name)
    else await entry.link.stop()
    await this.#status()
  }

  async #summary(): Promise<ChainSummary> {
    const { start, journals: _, packets, frames, events } = this.#parts
    const name = start.config.name
    const open = [packets, frames, events].filter((j) => j !== undefined)
    const extent = await this.#store?.extent(name)
    const { bytes, files } = await this.#jobs!.weight()
    return {
      journals: await journalSizes(start.archive, name, open),
      ...(extent === undefined ? {} : extent),
      parameterBytes: bytes,
      parameterFiles: files,
      builtUpTo: (await this.#store?.builtUpTo(name)) ?? 0,
    }
  }

  async #status(): Promise<void> {
    const { packets, frames, events } = this.#parts
    void this.#sync()
    const statistics = this.#engine.statistics()
    const status: ChainStatus = {
      frames: { ...statistics.frames, lost: statistics.frames.missing },
      packets: { ...statistics.packets, bad: statistics.packets.badChecks, lost: statistics.packets.missing },
      samples: statistics.samples,
      types: statistics.types,
      ...(statistics.lastGeneration === undefined ? {} : { lastGeneration: statistics.lastGeneration }),
      ...(statistics.lastReception === undefined ? {} : { lastReception: statistics.lastReception }),
      links: [...this.#links].map(([name, { link, enabled }]) => ({ name, enabled, status: link.status })),
      journals: [packets, frames, events].flatMap((j) =>
        j === undefined ? [] : [{ kind: j.kind, entries: j.length, durable: j.durable }],
      ),
      memoryBytes: process.memoryUsage().heapUsed,
      ...(this.#replay === undefined ? {} : { replay: this.#replay.state }),
    }
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

  #linkEvent(link: string, severity: EventBody['severity'], message: string): EventBody {
    return this.#body(
      this.#parts.start.config.element,
      'LinkState',
      'link',
      severity,
      message.includes(link) ? message : `link ${link}: ${message}`,
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

  async close(): Promise<void> {
    for (const timer of this.#timers.splice(0)) timer.cancel()
    this.#replay?.stop()
    for (const { link } of this.#links.values()) await link.stop()
    this.#engine.stop()
    await this.#sync()
    await this.#flushStore()
    await this.#store?.close()
    await this.#parts.journals.closeAll()
    await this.#status().catch(() => undefined)
    // The answer to "close" goes out before the responder does.
    setTimeout(() => {
      for (const end of this.#endings.splice(0)) end()
      this.#resolveClosed()
    }, 0)
  }
}

async function readable(journals: Journals, chain: string): Promise<Journal> {
  const journal = await journals.read(chain, 'packets')
  if (journal === undefined) throw serverErrors.noSuch({ what: 'packet journal of chain', name: chain })
  return journal
}
