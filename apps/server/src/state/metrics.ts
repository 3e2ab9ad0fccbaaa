/** The centre watches itself: Prometheus metrics, read from the parts when asked. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { ChainSupervisor } from '../chains/supervisor.ts'
import type { AlarmBook } from './alarms.ts'

export interface MetricSources {
  readonly chains: ChainSupervisor
  readonly alarms: AlarmBook
  clients(): { readonly count: number; readonly missed: number }
}

export class Metrics {
  readonly #registry = new Registry()
  readonly #events: Counter<'severity'>

  constructor(sources: MetricSources) {
    const registers = [this.#registry]
    collectDefaultMetrics({ register: this.#registry })
    this.#events = new Counter({
      name: 'vigie_events_total',
      help: 'Events by severity',
      labelNames: ['severity'],
      registers,
    })
    const perChain = (
      name: string,
      help: string,
      read: (chain: ReturnType<ChainSupervisor['view']>) => number,
    ): void => {
      void new Gauge({
        name,
        help,
        labelNames: ['chain'],
        registers,
        collect() {
          this.reset()
          for (const chain of sources.chains.all())
            if (chain.kind === 'live') this.set({ chain: chain.name }, read(sources.chains.view(chain)))
        },
      })
    }
    perChain('vigie_chain_up', 'Whether the chain runs', (c) => (c.state === 'running' ? 1 : 0))
    perChain('vigie_chain_restarts', 'Starts after a failure', (c) => c.restarts)
    perChain('vigie_frames_received', 'Frames received since the start of the chain', (c) => c.frames.received)
    perChain('vigie_frames_bad', 'Frames whose check failed', (c) => c.frames.bad)
    perChain('vigie_frames_lost', 'Frames missing by count', (c) => c.frames.lost)
    perChain('vigie_packets_received', 'Packets received since the start of the chain', (c) => c.packets.received)
    perChain('vigie_packets_unknown', 'Packets that no container matches', (c) => c.packets.unknown)
    perChain('vigie_packets_lost', 'Packets missing by sequence count', (c) => c.packets.lost)
    perChain('vigie_samples_per_second', 'Parameter samples a second', (c) => c.samplesPerSecond)
    void new Gauge({
      name: 'vigie_link_bytes',
      help: 'Bytes received by link since the start of the chain',
      labelNames: ['chain', 'link'],
      registers,
      collect() {
        this.reset()
        for (const chain of sources.chains.all())
          for (const link of sources.chains.links(chain)) this.set({ chain: chain.name, link: link.name }, link.bytes)
      },
    })
    void new Gauge({
      name: 'vigie_alarms_active',
      help: 'Active alarms by level',
      labelNames: ['level'],
      registers,
      collect() {
        for (const [level, count] of Object.entries(sources.alarms.counts()))
          if (level !== 'normal') this.set({ level }, count)
      },
    })
    void new Gauge({
      name: 'vigie_live_clients',
      help: 'Connections of the live protocol',
      registers,
      collect() {
        this.set(sources.clients().count)
      },
    })
  }

  event(severity: string): void {
    this.#events.inc({ severity })
  }
  get contentType(): string {
    return this.#registry.contentType
  }
  text(): Promise<string> {
    return this.#registry.metrics()
  }
}
