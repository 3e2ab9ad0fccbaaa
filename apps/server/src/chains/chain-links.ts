/** The links of a chain at work: made, enabled and disabled one by one, held all together while the chain is stopped. */
import type { LinkConfig } from '@vigie/model'
import type { ChainEngine, TelemetryLink } from '@vigie/telemetry'
import { serverErrors } from '../errors.ts'
import type { ChainStatus } from './messages.ts'

interface Entry {
  readonly link: TelemetryLink
  enabled: boolean
  running: boolean
}

export class ChainLinks {
  readonly #entries = new Map<string, Entry>()
  readonly #engine: ChainEngine
  /** After each delivery. */
  readonly #delivered: () => void
  #held = false
  /** One change after the other: a link that is still stopping is not started. */
  #changing: Promise<void> = Promise.resolve()

  constructor(engine: ChainEngine, delivered: () => void) {
    this.#engine = engine
    this.#delivered = delivered
  }

  add(config: LinkConfig, link: TelemetryLink): void {
    const entry = { link, enabled: config.enabled, running: false }
    this.#entries.set(config.name, entry)
    this.#follow(config.name, entry)
  }

  /** Throws VIG-SERVER-006. While the chain is stopped only what comes after is changed. */
  enable(name: string, enabled: boolean): Promise<void> {
    const entry = this.#entries.get(name)
    if (entry === undefined) throw serverErrors.noSuch({ what: 'link', name })
    return this.#change(async () => {
      entry.enabled = enabled
      await this.#apply(name, entry)
    })
  }

  hold(): Promise<void> {
    return this.#change(async () => {
      this.#held = true
      await this.#applyAll()
    })
  }
  release(): Promise<void> {
    return this.#change(async () => {
      this.#held = false
      await this.#applyAll()
    })
  }

  get states(): ChainStatus['links'] {
    return [...this.#entries].map(([name, { link, enabled }]) => ({ name, enabled, status: link.status }))
  }

  #change(work: () => Promise<void>): Promise<void> {
    const change = this.#changing.then(work)
    this.#changing = change.catch(() => undefined)
    return change
  }

  async #applyAll(): Promise<void> {
    await Promise.all([...this.#entries].map(([name, entry]) => this.#apply(name, entry)))
  }

  async #apply(name: string, entry: Entry): Promise<void> {
    if (entry.enabled && !this.#held) this.#follow(name, entry)
    else if (entry.running) {
      entry.running = false
      await entry.link.stop()
    }
  }

  #follow(name: string, entry: Entry): void {
    if (entry.running || !entry.enabled || this.#held) return
    entry.running = true
    const sink = this.#engine.link(name)
    entry.link.start({
      data: (bytes, reception, unit) => {
        const waiting = sink.data(bytes, reception, unit)
        this.#delivered()
        return waiting
      },
      end: () => {
        sink.end?.()
        this.#delivered()
      },
      status: (status) => sink.status(status),
    })
  }
}
