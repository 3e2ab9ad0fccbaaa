/**
 * The mission's retention rules at work: applied once an hour and when somebody asks. Each run is on record before anything
 * goes; what went is told as an event of the archive.
 */
import { describeError, type Clock, type Timer } from '@vigie/base'
import { RETAINED_KINDS, retentionOf, type Mission, type RetentionRule } from '@vigie/model'
import { CENTRE_ELEMENT } from '@vigie/telemetry'
import type { Removed } from '../archive/retention.ts'
import type { Centre } from '../centre.ts'
import type { ChainSupervisor } from '../chains/supervisor.ts'
import { CENTRE_CHAIN, type OwnTelemetry } from '../self/own-telemetry.ts'
import type { CentreJournal } from './centre-journal.ts'

export interface RetentionParts {
  readonly mission: Mission
  readonly chains: ChainSupervisor
  readonly own: OwnTelemetry
  readonly journal: CentreJournal
  readonly clock: Clock
  readonly perform: Centre['perform']
}
export type RemovedOfChain = Removed & { readonly chain: string }

const PERIOD = 3_600_000_000_000n
/** The first time a little after the start, when chains run. */
const FIRST = 60_000_000_000n

export class RetentionKeeper {
  readonly #parts: RetentionParts
  readonly #timers: Timer[] = []
  #running: Promise<RemovedOfChain[]> | undefined

  constructor(parts: RetentionParts) {
    this.#parts = parts
  }

  /** Nothing is ever looked at where the mission has no rules. */
  start(): void {
    if (this.#rules.length === 0) return
    const { clock, journal } = this.#parts
    const run = (): void => {
      this.apply({ user: 'mission', role: 'administrator' }).catch((error: unknown) =>
        journal.event({
          element: ARCHIVE,
          name: 'RetentionFailed',
          kind: 'centre',
          severity: 'medium',
          message: `the retention rules could not be applied: ${describeError(error)}`,
        }),
      )
    }
    this.#timers.push(clock.after(FIRST, run), clock.every(PERIOD, run))
  }

  /** Resolves when a run that is under way has ended. */
  async stop(): Promise<void> {
    for (const timer of this.#timers.splice(0)) timer.cancel()
    await this.#running?.catch(() => undefined)
  }

  /** Applies all rules; one run at a time. */
  apply(by: Parameters<Centre['perform']>[0]): Promise<RemovedOfChain[]> {
    this.#running ??= this.#apply(by).finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  get #rules(): readonly RetentionRule[] {
    return this.#parts.mission.archive?.retention ?? []
  }

  async #apply(by: Parameters<Centre['perform']>[0]): Promise<RemovedOfChain[]> {
    const { chains, journal, perform } = this.#parts
    const due = [...chains.all().filter((c) => c.kind === 'live' && c.ready !== undefined), undefined].flatMap((c) => {
      const name = c?.name ?? CENTRE_CHAIN
      const satellite = this.#parts.mission.satellites.find((s) => s.element === c?.config.element)?.name
      const rules = RETAINED_KINDS.flatMap((kind) => retentionOf(this.#rules, kind, name, satellite) ?? [])
      return rules.length === 0 ? [] : [{ name, rules }]
    })
    if (due.length === 0) return []
    const deed = {
      action: 'applyRetention',
      message: `${by.user} applied the retention rules`,
      element: ARCHIVE,
      details: { chains: due.map((d) => d.name) },
      // A run that finds nothing to remove is no news.
      quiet: true,
    }
    return perform(by, deed, async () => {
      const removed: RemovedOfChain[] = []
      for (const { name, rules } of due)
        for (const r of await this.#ofChain(name, rules)) if (r.files > 0) removed.push({ chain: name, ...r })
      if (removed.length > 0)
        await journal.event({
          element: ARCHIVE,
          name: 'Retained',
          kind: 'centre',
          severity: 'information',
          message: `removed by the retention rules: ${removed.map((r) => `${r.entries} ${WORDS[r.kind]} of ${r.chain} (${r.bytes} bytes)`).join(', ')}`,
        })
      return removed
    })
  }

  #ofChain(chain: string, rules: readonly RetentionRule[]): Promise<Removed[]> {
    const { chains, own, journal, clock } = this.#parts
    if (chain !== CENTRE_CHAIN) return chains.ask<Removed[]>(chain, { ask: 'retain', rules }, 600_000)
    return Promise.all(
      rules.flatMap((rule) =>
        rule.kind === 'parameters'
          ? [own.retain(rule)]
          : rule.kind === 'events'
            ? [journal.retainEvents(rule, clock)]
            : [],
      ),
    )
  }
}

const ARCHIVE = `${CENTRE_ELEMENT}.Archive`
const WORDS = { frames: 'frames', packets: 'packets', events: 'events', parameters: 'samples' } as const
