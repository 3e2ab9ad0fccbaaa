/**
 * One satellite's telemetry, from the bytes of its links to finished columns. Pure: links, journal, clock and whatever takes
 * the results are ports. Everything happens synchronously in the call that brings the bytes, or when a batch comes of age.
 */
import { crc32c, type Clock, type Nanoseconds, type Tai, type Timer } from '@vigie/base'
import {
  crc16,
  IDLE_APID,
  isoChecksumOk,
  packetApid,
  packetLength,
  packetSequenceCount,
  packetVersion,
  PacketReassembler,
} from '@vigie/ccsds'
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import { PacketFlag, type ColumnBlock, type PacketBatch } from '../columns.ts'
import { TimeCorrelation, type CorrelationOptions } from '../correlation/time-correlation.ts'
import type { AlgorithmRunner } from '../derived/algorithm-runner.ts'
import { telemetryErrors } from '../errors.ts'
import type { TelemetryEvent } from '../events.ts'
import type { LinkSink, LinkState, LinkStatus } from '../links.ts'
import type { MonitorSnapshot } from '../monitor/monitor.ts'
import type { TelemetryPlan } from '../plan.ts'
import { chainElement, linkElement, type StationPlaces } from './chain-elements.ts'
import { compileChain } from './chain-plan.ts'
import { EventIdentities, type EventIdentity } from './event-identities.ts'
import { ChainCounters, type ChainStatistics } from './chain-statistics.ts'
import { FrameExtraction } from './frame-extraction.ts'
import { LinkInput, type FrameArrival } from './link-input.ts'
import { PacketBatcher, type BatchLimits } from './packet-batcher.ts'
import { PacketHistory } from './packet-history.ts'
import { generationSource, type GenerationSource } from './packet-time.ts'
import { SequenceGaps } from './sequence-gaps.ts'
import { StatisticsReporter } from './statistics-blocks.ts'
import { TelemetryProcessor } from './telemetry-processor.ts'

/** Where what was received is kept, before anything is made of it. Both give the position in their journal. */
export interface ChainJournal {
  frame(bytes: Uint8Array, reception: Tai, source: string, flags: number): number
  packet(bytes: Uint8Array, generation: Tai, reception: Tai, source: string, flags: number): number
  /** A promise asks the links to wait until the journal has caught up. */
  pressure?(): Promise<void> | undefined
}

export interface ChainPorts {
  readonly clock: Clock
  readonly journal: ChainJournal
  /** Every frame that came, good or not; its bytes are valid during the call. */
  onFrame?(arrival: FrameArrival): void
  /** Packets of a batch before they are decoded; valid during the call. */
  onPackets?(batch: PacketBatch): void
  /** Finished blocks; theirs to keep. Statistics blocks of links and chain come the same way. */
  onBlocks(blocks: readonly ColumnBlock[]): void
  onEvent(event: TelemetryEvent): void
  /** Once a second. */
  onStatistics?(statistics: ChainStatistics): void
  readonly algorithms?: AlgorithmRunner
  /** Delay between generation and reception by a link, for time correlation; 0 where absent. */
  delay?(link: string, reception: Tai): Nanoseconds
}

export interface ChainOptions {
  readonly batch?: BatchLimits
  /** Once a second, statistics blocks and `onStatistics`; true unless told. */
  readonly statistics?: boolean
  /** Where the elements of stations lie in the model: links report below that of their station. */
  readonly stations?: StationPlaces
}

/** Pairs for time correlation are taken this often at most. */
const PAIR_EVERY = 1_000_000_000n

/** Jitter of the machine looks larger under a clock that runs faster: a millisecond at 1 000 × is a second. */
function correlationOptions(clock: Clock): CorrelationOptions {
  const faster = Math.max(1, clock.rate)
  return { outlierFloor: 5e6 * faster, leapThreshold: 2e9 * faster }
}

export class ChainEngine {
  readonly config: ChainConfig
  readonly plan: TelemetryPlan
  readonly correlation: TimeCorrelation
  readonly #ports: ChainPorts
  readonly #processor: TelemetryProcessor
  readonly #links: ReadonlyMap<string, { readonly input: LinkInput; status: LinkStatus }>
  readonly #extraction: FrameExtraction | undefined
  readonly #batcher: PacketBatcher
  readonly #time: GenerationSource
  readonly #history = new PacketHistory()
  readonly #sequence: SequenceGaps
  readonly #reassembler: PacketReassembler | undefined
  readonly #counters: ChainCounters
  readonly #reporter: StatisticsReporter
  readonly #instant = new BigInt64Array(1)
  readonly #linkElement: (link: string) => string
  #lastPair = -(2n ** 62n)
  #timer: Timer | undefined
  readonly #identities = new EventIdentities()
  /** While its packets are decoded. */
  #batch: PacketBatch | undefined
  #garbageTold = new Map<string, number>()

  /** Throws VIG-TELEMETRY-001 or 013, VIG-CCSDS-002: a configuration that cannot work. Findings about the model are in `plan.diagnostics`. */
  constructor(system: SpaceSystem, config: ChainConfig, ports: ChainPorts, options: ChainOptions = {}) {
    this.config = config
    this.#ports = ports
    const stations = options.stations ?? []
    this.plan = compileChain(system, config, stations)
    this.#linkElement = (link) => linkElement(config, link, stations)
    this.#processor = new TelemetryProcessor(this.plan, {
      onEvent: (event) => ports.onEvent(this.#batch === undefined ? event : this.#identified(event, this.#batch)),
      ...(ports.algorithms === undefined ? {} : { algorithms: ports.algorithms }),
    })
    this.correlation = new TimeCorrelation(correlationOptions(ports.clock), (change, onBoard, tai) =>
      this.#correlationChanged(change, onBoard, tai),
    )
    this.#time = generationSource(
      config.packets.time,
      system,
      config.packets.root,
      this.#processor.decoder,
      this.correlation,
    )
    this.#reassembler = config.packets.segments === 'reassemble' ? new PacketReassembler() : undefined
    this.#batcher = new PacketBatcher(config.name, ports.clock, (batch) => this.#process(batch), options.batch)
    this.#sequence = new SequenceGaps(config.packets.time.kind !== 'reception')
    this.#counters = new ChainCounters(this.plan)
    this.#reporter = new StatisticsReporter(this.plan, config, stations)
    this.#extraction =
      config.frames === undefined
        ? undefined
        : new FrameExtraction(config, config.frames, (...packet) => this.#packet(...packet, true))
    this.#links = new Map(
      config.links.map((link) => [
        link.name,
        {
          input: new LinkInput(
            config,
            link,
            {
              frame: (arrival) => this.#frame(arrival),
              packet: (...packet) => this.#packet(...packet),
            },
            this.#extraction,
          ),
          status: { state: link.enabled ? 'waiting' : 'disabled', detail: '', bytes: 0, units: 0, errors: 0 },
        },
      ]),
    )
    if (options.statistics !== false) this.#timer = ports.clock.every(1_000_000_000n, () => this.#everySecond())
  }

  /** The sink of a link of the configuration. Throws VIG-TELEMETRY-013. */
  link(name: string): LinkSink {
    const link = this.#links.get(name)
    if (link === undefined)
      throw telemetryErrors.badConfiguration({ chain: this.config.name, detail: `it has no link "${name}"` })
    return {
      data: (bytes, reception, unit) => {
        link.input.data(bytes, reception, unit)
        this.#batcher.settle()
        return this.#ports.journal.pressure?.()
      },
      end: () => link.input.end(),
      status: (status) => {
        const before = link.status.state
        link.status = status
        if (status.state !== before) this.#linkChanged(name, before, status)
      },
    }
  }

  /** A packet that was journalled before (a replay, a rebuild): goes the same way but is not journalled again. */
  replay(bytes: Uint8Array, generation: Tai, reception: Tai, flags: number, journal: number): void {
    this.#counters.packets++
    this.#batcher.add(bytes, 0, bytes.length, generation, reception, journal, flags)
  }

  /** What is gathered is decoded now. */
  flush(): void {
    this.#batcher.close()
  }

  /** Flushes and ends the timers. */
  stop(): void {
    this.flush()
    this.#timer?.cancel()
    this.#timer = undefined
  }

  statistics(): ChainStatistics {
    return this.#counters.read({
      links: [...this.#links].map(([name, l]) => ({ name, status: l.status, counts: l.input.counts })),
      missingFrames: this.#extraction?.missingFrames ?? 0,
      repeatedFrames: this.#extraction?.repeatedFrames ?? 0,
      history: this.#history,
      sequence: this.#sequence,
      correlation: this.#time.onBoard === undefined ? undefined : this.correlation.state,
    })
  }

  /** Index of the limits that judged the newest sample of a column: contexts first, then those without; undefined: none. */
  limitsInForce(path: string): number | undefined {
    return this.#processor.limitsInForce(path)
  }

  /** Events told by an earlier run: those found again in another copy of their packet will be told as repeated. */
  knowEvents(events: Iterable<EventIdentity>): void {
    for (const event of events) this.#identities.note(event)
  }

  /** Monitoring state, small enough for JSON. */
  snapshot(): MonitorSnapshot {
    return this.#processor.snapshot()
  }
  /** Throws VIG-TELEMETRY-014. */
  restore(snapshot: MonitorSnapshot): void {
    this.#processor.restore(snapshot)
  }

  #frame(arrival: FrameArrival): void {
    if (!arrival.onlyIdle)
      this.#ports.journal.frame(
        arrival.bytes,
        arrival.reception,
        arrival.link,
        arrival.problem === undefined ? 0 : PacketFlag.badCheck,
      )
    this.#ports.onFrame?.(arrival)
  }

  #packet(
    bytes: Uint8Array,
    from: number,
    to: number,
    reception: Tai,
    link: string,
    origin: number,
    isSpacePacket: boolean,
  ): void {
    // Datagrams and channels may carry packets of another kind; those have neither APID nor count.
    const ccsds =
      packetVersion(bytes, from) === 0 && (isSpacePacket || (to - from >= 7 && packetLength(bytes, from) === to - from))
    if (ccsds && packetApid(bytes, from) === IDLE_APID) {
      this.#counters.idle++
      return
    }
    if (ccsds && this.#reassembler !== undefined) {
      const stray = this.#reassembler.statistics.stray
      const whole = this.#reassembler.push(bytes.subarray(from, to))
      // A segment without a beginning is kept as it is: better a piece than nothing.
      if (whole !== undefined) this.#whole(whole, 0, whole.length, reception, link, origin, ccsds)
      else if (this.#reassembler.statistics.stray > stray) this.#whole(bytes, from, to, reception, link, origin, ccsds)
      return
    }
    this.#whole(bytes, from, to, reception, link, origin, ccsds)
  }

  #whole(
    bytes: Uint8Array,
    from: number,
    to: number,
    reception: Tai,
    link: string,
    origin: number,
    ccsds: boolean,
  ): void {
    let flags = origin
    const playback = (origin & PacketFlag.playback) !== 0
    const { errorControl } = this.config.packets
    if (errorControl !== 'none') {
      const good = errorControl === 'crc16' ? crc16(bytes, from, to) === 0 : isoChecksumOk(bytes, from, to)
      if (!good) {
        flags |= PacketFlag.badCheck
        this.#counters.badChecks++
      }
    }
    if (this.#time.onBoard !== undefined && !playback && (flags & PacketFlag.badCheck) === 0)
      this.#pair(bytes, from, to, reception, link)
    let generation = reception
    if (this.#time.read(bytes, from, to, this.#instant, 0)) generation = this.#instant[0]!
    else if (this.config.packets.time.kind !== 'reception') {
      flags |= PacketFlag.noTime
      this.#counters.noTime++
    }
    if (ccsds && (flags & PacketFlag.badCheck) === 0) {
      const apid = packetApid(bytes, from)
      const count = packetSequenceCount(bytes, from)
      const seen = this.#history.note(apid, count, generation, crc32c(bytes, from, to), playback)
      flags |= seen
      if (seen !== PacketFlag.duplicate) this.#sequence.note(apid, count, generation, playback)
    }
    const position = this.#ports.journal.packet(
      from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to),
      generation,
      reception,
      link,
      flags,
    )
    this.#counters.received(ccsds ? packetApid(bytes, from) : undefined, generation, reception)
    this.#batcher.add(bytes, from, to, generation, reception, position, flags)
  }

  #pair(bytes: Uint8Array, from: number, to: number, reception: Tai, link: string): void {
    if (!this.#time.onBoard!(bytes, from, to, this.#instant, 0)) return
    const onBoard = this.#instant[0]!
    const since = onBoard - this.#lastPair
    if (since >= 0n && since < PAIR_EVERY) return
    this.#lastPair = onBoard
    this.correlation.note(onBoard, reception, this.#ports.delay?.(link, reception) ?? 0n)
  }

  #process(batch: PacketBatch): void {
    this.#ports.onPackets?.(batch)
    this.#batch = batch
    let blocks
    try {
      blocks = this.#processor.process(batch)
    } finally {
      this.#batch = undefined
    }
    this.#counters.decoded(batch, blocks)
    if (blocks.length > 0) this.#ports.onBlocks(blocks)
  }

  /** The event with the packet that it was found in. */
  #identified(event: TelemetryEvent, batch: PacketBatch): TelemetryEvent {
    const row = event.packet === undefined ? -1 : batch.journal.indexOf(event.packet)
    if (row < 0) return event
    const from = batch.offsets[row]!
    const to = batch.offsets[row + 1]!
    const { bytes } = batch
    const ccsds = to - from >= 7 && packetVersion(bytes, from) === 0 && packetLength(bytes, from) === to - from
    if (!ccsds || (batch.flags[row]! & PacketFlag.badCheck) !== 0) return event
    const found = { ...event, apid: packetApid(bytes, from), sequenceCount: packetSequenceCount(bytes, from) }
    return this.#identities.note(found) ? { ...found, repeated: true } : found
  }

  #everySecond(): void {
    const statistics = this.statistics()
    const blocks = this.#reporter.blocks(statistics, this.#ports.clock.now())
    this.#processor.watch(blocks)
    this.#ports.onBlocks([...blocks, ...this.#processor.tick(this.#ports.clock.now())])
    this.#ports.onStatistics?.(statistics)
    for (const link of statistics.links) this.#tellGarbage(link.name, link.counts.garbage, link.counts.bytes)
  }

  /** Garbage is told when it begins and whenever it has doubled, with its place in the stream. */
  #tellGarbage(link: string, garbage: number, bytes: number): void {
    const told = this.#garbageTold.get(link) ?? 0
    if (garbage === 0 || garbage < 2 * told) return
    this.#garbageTold.set(link, garbage)
    this.#tell(
      this.#linkElement(link),
      'link',
      'GarbageOnLink',
      'medium',
      `${garbage} bytes of link ${link} belong to no packet or frame (of ${bytes} bytes received so far)`,
    )
  }

  #linkChanged(name: string, before: LinkState, status: LinkStatus): void {
    const detail = status.detail === '' ? '' : `: ${status.detail}`
    this.#tell(
      this.#linkElement(name),
      'link',
      'LinkState',
      status.state === 'failed' ? 'medium' : 'information',
      `link ${name} is ${status.state} (was ${before})${detail}`,
    )
  }

  #correlationChanged(change: 'first' | 'reset' | 'leap', onBoard: bigint, _tai: Tai): void {
    if (change === 'first') return
    this.#tell(
      chainElement(this.config),
      'chain',
      change === 'reset' ? 'OnBoardTimeReset' : 'OnBoardTimeLeap',
      'medium',
      `the on-board clock ${change === 'reset' ? 'went back' : 'jumped'}; time correlation began anew at count ${onBoard} ns`,
    )
  }

  #tell(
    element: string,
    kind: 'link' | 'chain',
    name: string,
    severity: TelemetryEvent['severity'],
    message: string,
  ): void {
    const now = this.#ports.clock.now()
    this.#ports.onEvent({
      kind,
      name,
      severity,
      chain: this.config.name,
      element,
      generation: now,
      reception: now,
      message,
    })
  }
}
