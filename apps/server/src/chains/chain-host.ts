/** One chain at work: its links, its engine, its journals and its parameters; answers what the centre asks over the bus. */
import { formatUtc, type Bus, type Clock, type Log, type Timer } from '@vigie/base'
import type { Journal, ParameterStore } from '@vigie/archive'
import type { Mission } from '@vigie/model'
import type { TelemetryLink } from '@vigie/telemetry'
import { recordEvent } from '../archive/event-journal.ts'
import { searchEvents } from '../archive/event-search.ts'
import { journalSizes, type Journals } from '../archive/journals.ts'
import { findPackets, packetDetail } from '../archive/packet-search.ts'
import { serverErrors } from '../errors.ts'
import { ChainJobs } from './chain-jobs.ts'
import type { ChainWorld } from './chain-world.ts'
import type { Engine } from './engine-port.ts'
import { lastOf } from './live-columns.ts'
import {
  subject,
  type ChainReady,
  type ChainRequest,
  type ChainStart,
  type ChainStatus,
  type ChainSummary,
  type EventBody,
} from './messages.ts'
import { ReplayFeed } from './replay-feed.ts'

export type { ChainWorld } from './chain-world.ts'

const STATUS_PERIOD = 1_000_000_000n
/** Files of parameters are brought up to date as often. */
const FLUSH_PERIOD = 60_000_000_000n

interface Parts {
  readonly start: ChainStart
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
  readonly mission: Mission
  readonly world: ChainWorld
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
  readonly #engine: Engine
  readonly #links = new Map<string, { readonly link: TelemetryLink; enabled: boolean }>()
  readonly #endings: (() => void)[] = []
  readonly #timers: Timer[] = []
  #store: ParameterStore | undefined
  #jobs: ChainJobs | undefined
  #replay: ReplayFeed | undefined
  #dirty = false
  #syncing: Promise<void> | undefined
  #syncFailed = ''

  static async open(start: ChainStart, bus: Bus, log: Log, world: ChainWorld): Promise<ChainHost> {
    const clock = world.clock()
    const mission = await world.mission(start.missionFolder)
    const journals = world.journals(start.archive, clock, log)
    const { name } = start.config
    // A replay reads the journal of another chain and writes nothing.
    const host = new ChainHost({
      start,
      bus,
      log,
      clock,
      mission,
      world,
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
    const { start, mission, clock, packets, frames } = parts
    this.#engine = parts.world.engine({
      system: mission.system,
      config: start.config,
      now: () => clock.now(),
      sinks: {
        packet: (p) => {
          if (start.replay !== undefined) return -1
          this.#dirty = true
          return packets.append({
            reception: p.reception,
            generation: p.generation,
            source: p.source,
            flags: p.flags,
            payload: p.bytes,
          })
        },
        frame: (f) => {
          this.#dirty = true
          frames?.append({
            reception: f.reception,
            generation: f.reception,
            source: f.source,
            flags: 0,
            payload: f.bytes,
          })
        },
        block: (block) => {
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
        },
        transition: (t) => this.#publish('transition', t),
        event: (event) => this.#event(event),
      },
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
        mission: this.#parts.mission,
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
      this.#engine.replay(
        batch.map((e) => ({
          bytes: e.payload,
          generation: e.generation,
          reception: e.reception,
          source: e.source,
          flags: e.flags,
          position: e.position,
        })),
      )
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
    const sink = this.#engine.sink(name)
    let before: string | undefined
    entry.link.start({
      data: (bytes, reception, unit) => {
        const waiting = sink.data(bytes, reception, unit)
        void this.#sync()
        return waiting
      },
      status: (status) => {
        if (status.state === before) return
        const severity = status.state === 'failed' ? 'medium' : 'information'
        if (before !== undefined || status.state !== 'connecting')
          this.#event(
            this.#linkEvent(
              name,
              severity,
              `link ${name}: ${status.state}${status.detail === '' ? '' : ` — ${status.detail}`}`,
            ),
          )
        before = status.state
      },
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
    const { start, packets, events, mission } = this.#parts
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
        return packetDetail(packets, start.replay?.of ?? name, mission.system, start.config, request.position)
      case 'events':
        return events === undefined ? [] : searchEvents(events, name, request.search)
      case 'summary':
        return this.#summary()
      case 'export':
      case 'rebuild':
        if (this.#jobs === undefined) throw serverErrors.noSuch({ what: 'archive of chain', name })
        return request.ask === 'export'
          ? this.#jobs.export(request.job, request.request)
          : this.#jobs.rebuild(request.job)
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
    this.#engine.flush()
    void this.#sync()
    const status: ChainStatus = {
      ...this.#engine.counts(),
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
    this.#engine.flush()
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
