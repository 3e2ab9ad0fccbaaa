/** Replays: each one is a chain of its own, fed from a packet journal, that archives nothing. */
import { formatUtc, type Tai } from '@vigie/base'
import type { Replay } from '@vigie/contract'
import type { ChainSupervisor, ManagedChain } from '../chains/supervisor.ts'
import { serverErrors } from '../errors.ts'

export interface ReplayWish {
  readonly chain: string
  readonly from: Tai
  readonly to: Tai
  readonly speed: number
  /** It stands at its begin until it is let go, and waits there for its first packet as long as that was away. */
  readonly inStep: boolean
  readonly user: string
}
const MOST_REPLAYS = 8

export class ReplayBook {
  readonly #chains: ChainSupervisor
  readonly #users = new Map<string, string>()
  #count = 0

  constructor(chains: ChainSupervisor) {
    this.#chains = chains
  }

  /** Answers once it can be asked for values, and be changed. Of one that cannot run nothing stays. Throws VIG-SERVER-016. */
  async start(wish: ReplayWish): Promise<Replay> {
    const of = this.#chains.get(wish.chain)
    if (of.kind === 'replay') throw serverErrors.noSuch({ what: 'live chain', name: wish.chain })
    if (this.#users.size >= MOST_REPLAYS)
      throw serverErrors.badRequest({ detail: `at most ${MOST_REPLAYS} replays run at a time; end one first` })
    const id = `replay-${++this.#count}`
    const chain = this.#chains.add(
      { ...of.config, name: id, links: [] },
      { of: wish.chain, from: wish.from, to: wish.to, speed: wish.speed, inStep: wish.inStep },
    )
    this.#users.set(id, wish.user)
    try {
      await this.#chains.running(id)
    } catch (error) {
      if (this.#users.has(id)) await this.stop(id)
      throw error
    }
    return this.#view(chain)
  }

  list(): Replay[] {
    return this.#chains.all().flatMap((c) => (c.kind === 'replay' ? [this.#view(c)] : []))
  }

  async change(id: string, change: { readonly speed?: number; readonly paused?: boolean }): Promise<Replay> {
    const chain = this.#get(id)
    await this.#chains.ask(id, { ask: 'replay', ...change })
    return { ...this.#view(chain), ...change }
  }

  async stop(id: string): Promise<void> {
    this.#get(id)
    this.#users.delete(id)
    await this.#chains.remove(id)
  }

  view(chain: ManagedChain): Replay {
    return this.#view(chain)
  }

  #get(id: string): ManagedChain {
    if (!this.#chains.has(id) || this.#chains.get(id).kind !== 'replay')
      throw serverErrors.noSuch({ what: 'replay', name: id })
    return this.#chains.get(id)
  }

  #view(chain: ManagedChain): Replay {
    const { of, from, to, speed } = chain.replay!
    const at = chain.status?.replay
    return {
      id: chain.name,
      chain: of,
      from: formatUtc(from),
      to: formatUtc(to),
      at: formatUtc(at?.at ?? from),
      speed: at?.speed ?? speed,
      paused: at?.paused ?? chain.replay!.inStep,
      state: chain.state === 'failed' ? 'failed' : at?.ended === true ? 'ended' : 'running',
      detail: chain.detail,
      user: this.#users.get(chain.name) ?? '',
    }
  }
}
