/**
 * Keeps the chains: adds, changes, stops them while others run; starts a failed one again after a pause that doubles.
 * What chains say goes to the latest values, the alarm book and whoever listens.
 */
import { formatUtc, VigieError, type Clock, type Log, type Tai, type Timer } from '@vigie/base'
import type { LocalBus } from '@vigie/bus-local'
import type { Chain, Link } from '@vigie/contract'
import type { ChainConfig, LinkConfig, Mission, SystemElement } from '@vigie/model'
import { serverErrors } from '../errors.ts'
import { LatestValues } from '../state/latest.ts'
import type { ChainWorld } from './chain-host.ts'
import {
  subject,
  type ChainReady,
  type ChainRequest,
  type ChainStart,
  type ChainStatus,
  type EventMessage,
  type ReplayStart,
  type TransitionMessage,
  type ValuesTransfer,
} from './messages.ts'
import { runChain, type Placement, type RunningChain } from './runner.ts'

interface SupervisorListener {
  values(chain: ManagedChain, transfer: ValuesTransfer): void
  event(chain: ManagedChain, event: EventMessage): void
  transition(chain: ManagedChain, transition: TransitionMessage): void
  /** Chains or their configurations are not what they were. */
  configured(): void
  /** Its state, its links or what it carries changed. */
  changed(chain: ManagedChain): void
  removed(chain: ManagedChain): void
  /** Something that belongs in the events of the centre. */
  note(severity: 'information' | 'medium' | 'high', name: string, chain: string, message: string): void
}

export interface SupervisorOptions {
  readonly mission: Mission
  /** The tree with what a chain reports of itself. */
  model(config: ChainConfig): SystemElement
  readonly archive: string
  readonly placement: Placement
  readonly bus: LocalBus
  readonly clock: Clock
  readonly log: Log
  readonly world: ChainWorld
  readonly listener: SupervisorListener
  /** Milliseconds before a failed chain is started again the first time; 1 000 unless told. */
  readonly restartMillis?: number
}

export interface ManagedChain {
  readonly name: string
  config: ChainConfig
  readonly kind: 'live' | 'replay'
  readonly replay?: ReplayStart
  state: 'starting' | 'running' | 'stopped' | 'failed'
  detail: string
  restarts: number
  started: Tai | undefined
  running: RunningChain | undefined
  ready: ChainReady | undefined
  latest: LatestValues | undefined
  status: ChainStatus | undefined
  rates: Rates
  /** Ends what it listens to on the bus. */
  readonly endings: (() => void)[]
  /** Told once it has begun to run, or has failed to. */
  readonly waiting: Set<() => void>
  retry: Timer | undefined
  wanted: boolean
  /** When what was asked of it has been done. */
  turn: Promise<void>
}
interface Rates {
  readonly at: Tai
  readonly packets: number
  readonly samples: number
  readonly bytes: ReadonlyMap<string, number>
  readonly packetsPerSecond: number
  readonly samplesPerSecond: number
  readonly bitRates: ReadonlyMap<string, number>
}
const NO_RATES: Rates = {
  at: 0n,
  packets: 0,
  samples: 0,
  bytes: new Map(),
  packetsPerSecond: 0,
  samplesPerSecond: 0,
  bitRates: new Map(),
}
const GRACE = 10_000
const LONGEST_PAUSE = 60_000

function release({ waiting }: ManagedChain): void {
  for (const told of waiting) told()
  waiting.clear()
}

export class ChainSupervisor {
  readonly #options: SupervisorOptions
  readonly #chains = new Map<string, ManagedChain>()
  #closing = false

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  all(): ManagedChain[] {
    return [...this.#chains.values()]
  }
  get(name: string): ManagedChain {
    const chain = this.#chains.get(name)
    if (chain === undefined) throw serverErrors.noSuch({ what: 'chain', name })
    return chain
  }
  has(name: string): boolean {
    return this.#chains.has(name)
  }

  add(config: ChainConfig, replay?: ReplayStart): ManagedChain {
    if (this.#chains.has(config.name)) throw serverErrors.exists({ what: 'chain', name: config.name })
    const chain: ManagedChain = {
      name: config.name,
      config,
      kind: replay === undefined ? 'live' : 'replay',
      ...(replay === undefined ? {} : { replay }),
      state: 'stopped',
      detail: '',
      restarts: 0,
      started: undefined,
      running: undefined,
      ready: undefined,
      latest: undefined,
      status: undefined,
      rates: NO_RATES,
      endings: [],
      waiting: new Set(),
      retry: undefined,
      wanted: true,
      turn: Promise.resolve(),
    }
    this.#chains.set(config.name, chain)
    if (chain.kind === 'live') this.#options.listener.configured()
    this.#listen(chain)
    this.#run(chain)
    return chain
  }

  change(name: string, config: ChainConfig): Promise<ManagedChain> {
    return this.#inTurn(name, async (chain) => {
      await this.#end(chain)
      chain.config = config
      chain.restarts = 0
      this.#options.listener.configured()
      this.#run(chain)
      return chain
    })
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(name, async (chain) => {
      await this.#end(chain)
      for (const end of chain.endings) end()
      this.#chains.delete(name)
      if (chain.kind === 'live') this.#options.listener.configured()
      this.#options.listener.removed(chain)
    })
  }

  /** Stops its links; its archive goes on answering. */
  stop(name: string): Promise<ManagedChain> {
    return this.#inTurn(name, async (chain) => {
      chain.wanted = false
      if (chain.state === 'running') await this.ask(name, { ask: 'pause' })
      else if (chain.state !== 'stopped') await this.#end(chain)
      if (chain.state !== 'stopped') this.#set(chain, 'stopped', 'stopped by an operator')
      return chain
    })
  }

  start(name: string): Promise<ManagedChain> {
    return this.#inTurn(name, async (chain) => {
      chain.wanted = true
      if (chain.running === undefined) {
        chain.retry?.cancel()
        this.#run(chain)
      } else if (chain.state === 'stopped') {
        await this.ask(name, { ask: 'resume' })
        this.#set(chain, 'running', '')
      }
      return chain
    })
  }

  /** What several people ask of a chain is done one after the other, on the chain that there is by then. */
  #inTurn<T>(name: string, work: (chain: ManagedChain) => Promise<T>): Promise<T> {
    const chain = this.get(name)
    const turn = chain.turn.then(() => {
      if (this.#chains.get(name) !== chain) throw serverErrors.noSuch({ what: 'chain', name })
      return work(chain)
    })
    chain.turn = turn.then(
      () => undefined,
      () => undefined,
    )
    return turn
  }

  /** When what is being started runs. Throws VIG-SERVER-016 where it failed to. */
  async running(name: string): Promise<void> {
    const chain = this.get(name)
    if (chain.state === 'starting') await new Promise<void>((done) => chain.waiting.add(done))
    if (chain.state !== 'running') throw serverErrors.chainDown({ name, detail: chain.detail || chain.state })
  }

  /** Throws VIG-SERVER-016 when the chain does not run, and what the chain throws. */
  async ask<T>(name: string, request: ChainRequest, timeoutMillis = 60_000): Promise<T> {
    const chain = this.get(name)
    if (chain.ready === undefined)
      throw serverErrors.chainDown({ name, detail: chain.detail === '' ? chain.state : chain.detail })
    try {
      return (await this.#options.bus.request(subject(name, 'ask'), request, { timeoutMillis })) as T
    } catch (error) {
      if (error instanceof VigieError && error.code === 'VIG-BUS-001')
        throw serverErrors.chainDown({ name, detail: chain.detail }, { cause: error })
      throw error
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    await Promise.all(this.all().map((chain) => this.#end(chain)))
  }

  view(chain: ManagedChain, withConfig = false): Chain {
    const s = chain.status
    return {
      name: chain.name,
      element: chain.config.element,
      ...this.#satellite(chain),
      kind: chain.kind,
      placement: this.#placementOf(chain),
      state: chain.state,
      detail: chain.detail,
      restarts: chain.restarts,
      ...(chain.started === undefined ? {} : { started: formatUtc(chain.started) }),
      links: chain.config.links.map((l) => l.name),
      parameters: chain.ready?.parameters.length ?? 0,
      frames:
        s === undefined
          ? { received: 0, bad: 0, corrected: 0, lost: 0, repeated: 0 }
          : {
              received: s.frames.received,
              bad: s.frames.bad,
              corrected: s.frames.corrected,
              lost: s.frames.lost,
              repeated: s.frames.repeated,
            },
      packets: {
        ...(s?.packets ?? { received: 0, unknown: 0, bad: 0, lost: 0 }),
        perSecond: chain.rates.packetsPerSecond,
      },
      samplesPerSecond: chain.rates.samplesPerSecond,
      ...(s?.lastGeneration === undefined ? {} : { lastGeneration: formatUtc(s.lastGeneration) }),
      ...(s?.lastReception === undefined ? {} : { lastReception: formatUtc(s.lastReception) }),
      ...(withConfig ? { config: structuredClone(chain.config) as NonNullable<Chain['config']> } : {}),
    }
  }

  links(chain: ManagedChain): Link[] {
    return chain.config.links.map((config) => {
      const live = chain.status?.links.find((l) => l.name === config.name)
      const status = live?.status
      return {
        chain: chain.name,
        name: config.name,
        kind: config.kind,
        ...(config.station === undefined ? {} : { station: config.station }),
        address: addressOf(config),
        enabled: live?.enabled ?? config.enabled,
        state: chain.state === 'running' ? (status?.state ?? 'connecting') : 'disabled',
        detail: chain.state === 'running' ? (status?.detail ?? '') : `the chain is ${chain.state}`,
        bytes: status?.bytes ?? 0,
        units: status?.units ?? 0,
        errors: status?.errors ?? 0,
        bitRate: chain.rates.bitRates.get(config.name) ?? 0,
        ...(status?.lastData === undefined ? {} : { lastData: formatUtc(status.lastData) }),
      }
    })
  }

  #satellite(chain: ManagedChain): { readonly satellite?: string } {
    const found = this.#options.mission.satellites.find((s) => s.element === chain.config.element)
    return found === undefined ? {} : { satellite: found.name }
  }

  #listen(chain: ManagedChain): void {
    const { bus, listener } = this.#options
    const on = <T>(word: string, handler: (message: T) => void): void => {
      chain.endings.push(bus.subscribe(subject(chain.name, word), (m) => handler(m as T)))
    }
    on<ChainReady>('ready', (ready) => {
      chain.ready = ready
      chain.latest = new LatestValues(chain.name, ready)
      chain.started = this.#options.clock.now()
      this.#set(chain, 'running', '')
    })
    on<ValuesTransfer>('values', (transfer) => {
      chain.latest?.update(transfer)
      listener.values(chain, transfer)
    })
    on<EventMessage>('event', (event) => listener.event(chain, event))
    on<TransitionMessage>('transition', (transition) => listener.transition(chain, transition))
    on<ChainStatus>('status', (status) => {
      chain.rates = rates(chain.rates, status, this.#options.clock.now())
      chain.status = status
      // Ten minutes without a failure make up for the earlier ones.
      if (
        chain.restarts > 0 &&
        chain.started !== undefined &&
        this.#options.clock.now() - chain.started > 600_000_000_000n
      )
        chain.restarts = 0
      listener.changed(chain)
    })
  }

  /** A centre that is told to run everything in its own thread does; else the mission says it of each chain. */
  #placementOf(chain: ManagedChain): Placement {
    return this.#options.placement === 'in-process' ? 'in-process' : (chain.config.placement ?? 'worker')
  }

  #run(chain: ManagedChain): void {
    if (this.#closing) return
    const { mission, archive, bus, log, world } = this.#options
    const start: ChainStart = {
      config: chain.config,
      kind: chain.kind,
      model: this.#options.model(chain.config),
      stations: mission.stations.map(({ code, element }) => ({ code, element })),
      missionFolder: mission.folder,
      archive,
      ...(chain.replay === undefined ? {} : { replay: chain.replay }),
    }
    chain.wanted = true
    this.#set(chain, 'starting', '')
    const running = runChain(this.#placementOf(chain), start, bus, log.child({ chain: chain.name }), world)
    chain.running = running
    void running.ended.then((failure) => {
      if (chain.running !== running) return
      chain.running = undefined
      chain.ready = undefined
      if (failure === undefined) return this.#set(chain, 'stopped', '')
      this.#failed(chain, failure)
    })
  }

  #failed(chain: ManagedChain, failure: Error): void {
    const pause = Math.min(LONGEST_PAUSE, (this.#options.restartMillis ?? 1000) * 2 ** Math.min(chain.restarts, 6))
    const text = failure instanceof VigieError ? failure.toLine() : failure.message
    chain.restarts++
    chain.rates = NO_RATES
    this.#set(chain, 'failed', `${text}; started again in ${Math.ceil(pause / 1000)} s`)
    this.#options.listener.note('high', 'ChainFailed', chain.name, `chain ${chain.name} failed: ${text}`)
    if (this.#closing || !chain.wanted) return
    chain.retry = this.#options.clock.after(BigInt(pause) * 1_000_000n, () => {
      if (chain.running === undefined && chain.wanted && this.#chains.get(chain.name) === chain) this.#run(chain)
    })
  }

  async #end(chain: ManagedChain): Promise<void> {
    chain.wanted = false
    chain.retry?.cancel()
    const running = chain.running
    chain.running = undefined
    chain.ready = undefined
    if (running !== undefined) await running.stop(GRACE)
    release(chain)
  }

  #set(chain: ManagedChain, state: ManagedChain['state'], detail: string): void {
    const before = chain.state
    chain.state = state
    chain.detail = detail
    if (state !== 'starting') release(chain)
    if (before !== state && state === 'running' && chain.kind === 'live')
      this.#options.listener.note('information', 'ChainStarted', chain.name, `chain ${chain.name} runs`)
    this.#options.listener.changed(chain)
  }
}

function rates(before: Rates, status: ChainStatus, now: Tai): Rates {
  const bytes = new Map(status.links.map((l) => [l.name, l.status.bytes]))
  const seconds = Number(now - before.at) / 1e9
  const counted = { at: now, packets: status.packets.received, samples: status.samples, bytes }
  if (before.at === 0n || seconds <= 0) return { ...NO_RATES, ...counted }
  const rate = (a: number, b: number): number => Math.max(0, (a - b) / seconds)
  return {
    ...counted,
    packetsPerSecond: rate(counted.packets, before.packets),
    samplesPerSecond: rate(counted.samples, before.samples),
    bitRates: new Map([...bytes].map(([name, n]) => [name, 8 * rate(n, before.bytes.get(name) ?? 0)])),
  }
}

function addressOf(link: LinkConfig): string {
  if (link.path !== undefined) return link.path
  const host = link.host ?? (link.kind === 'tcp-client' ? '' : '127.0.0.1')
  return link.kind === 'udp' || link.kind === 'tcp-server'
    ? `listens on ${host}:${link.port ?? '?'}`
    : `${host}:${link.port ?? '?'}`
}
