/** The uplink of a chain at work: stations, COP-1, and the reports by which requests are verified. */
import type { Clock, Log, Tai } from '@vigie/base'
import { readRequestReport, tailoringOf, TelecommandChain, type TelecommandChainStatus } from '@vigie/commanding'
import type { Journal } from '@vigie/archive'
import type { ChainConfig } from '@vigie/model'
import { serviceReportsOf, type ServiceReportMessage } from '../commanding/services-reports.ts'
import type { FrameArrival, PacketBatch } from '@vigie/telemetry'
import type { ChainWorld } from './chain-world.ts'
import type { RequestReportMessage, UplinkAsk, UplinkMessage } from './messages.ts'

/** Packets that are looked through after a start for reports that nobody was told of. */
const MOST_READ_BACK = 500_000

type ReceivedPackets = Pick<PacketBatch, 'count' | 'bytes' | 'offsets' | 'journal' | 'generation' | 'flags'>

export interface ChainUplinkPorts {
  readonly clock: Clock
  readonly log: Log
  readonly world: ChainWorld
  told(message: UplinkMessage): void
}

export class ChainUplink {
  readonly #chain: TelecommandChain
  readonly #pus: boolean
  readonly #reports: ((batch: ReceivedPackets) => RequestReportMessage[]) | undefined

  /** Undefined: the chain is not commanded. */
  static of(config: ChainConfig, ports: ChainUplinkPorts): ChainUplink | undefined {
    return config.telecommands === undefined ? undefined : new ChainUplink(config, config.telecommands, ports)
  }

  private constructor(
    config: ChainConfig,
    telecommands: NonNullable<ChainConfig['telecommands']>,
    { clock, log, world, told }: ChainUplinkPorts,
  ) {
    const links = (config.uplinks ?? [])
      .filter((uplink) => uplink.enabled)
      .map((uplink) => world.uplink(uplink, clock, log.child({ uplink: uplink.name })))
    this.#chain = new TelecommandChain(telecommands, links, {
      clock,
      name: config.name,
      report: (report) => told({ kind: 'report', report }),
      changed: (status) => told({ kind: 'status', status }),
    })
    const { verification, pus } = telecommands
    this.#pus = pus !== undefined && verification !== undefined
    if (verification === undefined) return
    const tailoring = tailoringOf(verification, config.packets.errorControl)
    this.#reports = (batch) => {
      const found: RequestReportMessage[] = []
      for (let i = 0; i < batch.count; i++) {
        const report = readRequestReport(batch.bytes, batch.offsets[i]!, batch.offsets[i + 1]!, verification, tailoring)
        if (report !== undefined)
          found.push({ report, position: batch.journal[i]!, generation: batch.generation[i]!, flags: batch.flags[i]! })
      }
      return found
    }
  }

  start(): void {
    this.#chain.start()
  }
  stop(): Promise<void> {
    return this.#chain.stop()
  }
  status(): TelecommandChainStatus {
    return this.#chain.status()
  }

  frame(arrival: FrameArrival): void {
    if (arrival.ocf !== undefined && arrival.problem === undefined)
      this.#chain.clcw(arrival.ocf, arrival.reception, arrival.link)
  }

  /** Reports of request verification among packets, to be told when these are durable. */
  reports(batch: PacketBatch): readonly RequestReportMessage[] {
    return this.#reports?.(batch) ?? []
  }

  /** Reports of request verification in a journal, from an instant of reception up to a position; the newest packets. */
  async storedReports(journal: Journal, since: Tai, upTo: number): Promise<readonly RequestReportMessage[]> {
    const found: RequestReportMessage[] = []
    const from = Math.max(await journal.seekReception(since), upTo - MOST_READ_BACK, journal.first)
    if (this.#reports === undefined || from >= upTo) return found
    for await (const batch of journal.readColumns(from, upTo)) found.push(...this.#reports(batch))
    return found
  }

  /** Reports of the other services, where the mission says what they are. */
  services(batch: PacketBatch): readonly ServiceReportMessage[] {
    return this.#pus ? serviceReportsOf(batch) : []
  }

  /** Throws what is not configured, with a code. */
  ask(ask: UplinkAsk): unknown {
    switch (ask.what) {
      case 'send':
        return this.#chain.send(ask.request)
      case 'cancel':
        return this.#chain.cancel(ask.id)
      case 'directive':
        return this.#chain.directive(ask.virtualChannel, ask.directive)
      case 'select':
        return this.#chain.select(ask.link)
    }
  }
}
