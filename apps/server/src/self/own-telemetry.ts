/**
 * The centre's values go the way of all others: a block per element once a second, monitored, found as latest value, told
 * to live clients, archived in columns under the chain "centre". They come from no packet, so no journal makes them good:
 * a crash loses what was not in a file yet, the last minute at most.
 */
import { describeError, type Clock, type Log, type Timer } from '@vigie/base'
import type { Coverage, CoverageQuery, ParameterStore } from '@vigie/archive'
import { SpaceSystem, type RetentionRule, type SystemElement } from '@vigie/model'
import { compileOwn, oneRow, TelemetryProcessor, type TelemetryEvent, type TelemetryPlan } from '@vigie/telemetry'
import { exportSeries } from '../archive/export-file.ts'
import { retainColumns, type Removed } from '../archive/retention.ts'
import type { ChainWorld } from '../chains/chain-world.ts'
import { lastOf } from '../chains/live-columns.ts'
import type { ExportJob, SeriesRequest } from '../chains/messages.ts'
import { LatestValues } from '../state/latest.ts'
import { MonitorFile } from '../state/monitor-file.ts'
import type { Readings } from './readings.ts'

export const CENTRE_CHAIN = 'centre'

export interface OwnTelemetryParts {
  readonly data: string
  readonly clock: Clock
  readonly log: Log
  readonly world: ChainWorld
  /** The whole model as it is now, and the values in it that the centre reports. */
  model(): { readonly root: SystemElement; readonly parameters: readonly string[] }
  readings(): Readings
  values(latest: LatestValues, columns: Int32Array, samples: Uint32Array): void
  event(event: TelemetryEvent): void
  failed(message: string): void
}

interface Compiled {
  readonly plan: TelemetryPlan
  readonly processor: TelemetryProcessor
  readonly index: ReadonlyMap<string, number>
  readonly latest: LatestValues
}

const PERIOD = 1_000_000_000n
const FLUSH_PERIOD = 60_000_000_000n

export class OwnTelemetry {
  readonly #parts: OwnTelemetryParts
  readonly #monitorFile: MonitorFile
  #now: Compiled
  #stale = false
  #store: ParameterStore | undefined
  #failure = ''
  readonly #timers: Timer[] = []

  private constructor(parts: OwnTelemetryParts) {
    this.#parts = parts
    this.#monitorFile = new MonitorFile(parts.data, CENTRE_CHAIN, parts.log)
    this.#now = this.#compile()
  }

  static async open(parts: OwnTelemetryParts): Promise<OwnTelemetry> {
    const own = new OwnTelemetry(parts)
    own.#monitorFile.restore(await own.#monitorFile.read(), own.#now.processor)
    // The names of columns follow the chains that come and go; those in files keep theirs.
    own.#store = await parts.world.store(parts.data, CENTRE_CHAIN, () => own.#now.plan.parameters)
    return own
  }

  /** Begins to report. */
  start(): void {
    const { clock } = this.#parts
    this.#timers.push(
      clock.every(PERIOD, () => this.#report()),
      clock.every(FLUSH_PERIOD, () => void this.#flush()),
    )
  }

  get latest(): LatestValues {
    return this.#current.latest
  }

  /** Chains came or went: there are other values to report. States of monitored ones go on. */
  modelChanged(): void {
    this.#stale = true
  }

  series(query: SeriesRequest): ReturnType<ParameterStore['series']> {
    return this.#store!.series({ chain: CENTRE_CHAIN, ...query })
  }

  coverage(query: Omit<CoverageQuery, 'chain'>): Promise<Coverage> {
    return this.#store!.coverage({ chain: CENTRE_CHAIN, ...query })
  }

  export(
    request: ExportJob,
    job: { readonly signal: AbortSignal; progress(fraction: number, detail: string): void },
  ): Promise<unknown> {
    return exportSeries({
      store: this.#store!,
      chain: CENTRE_CHAIN,
      parameters: request.parameters.flatMap((name) => this.#current.plan.parameters.filter((p) => p.path === name)),
      request,
      progress: (fraction, detail) => job.progress(fraction, detail),
      signal: job.signal,
    })
  }

  retain(rule: RetentionRule): Promise<Removed> {
    return retainColumns(this.#store!, CENTRE_CHAIN, rule, this.#parts.clock)
  }

  extent(): ReturnType<ParameterStore['extent']> {
    return this.#store!.extent(CENTRE_CHAIN)
  }

  async close(): Promise<void> {
    for (const timer of this.#timers.splice(0)) timer.cancel()
    await this.#flush()
    await this.#store?.close()
  }

  get #current(): Compiled {
    if (this.#stale) {
      this.#stale = false
      const states = this.#now.processor.snapshot()
      this.#now = this.#compile()
      this.#now.processor.restore(states)
    }
    return this.#now
  }

  #compile(): Compiled {
    const { root, parameters } = this.#parts.model()
    const plan = compileOwn(new SpaceSystem(root), CENTRE_CHAIN, parameters)
    return {
      plan,
      processor: new TelemetryProcessor(plan, { onEvent: (event) => this.#parts.event(event) }),
      index: new Map(plan.parameters.map((p) => [p.path, p.index])),
      latest: new LatestValues(CENTRE_CHAIN, { parameters: plan.parameters, packetTypes: [] }),
    }
  }

  #report(): void {
    const { clock, readings, values } = this.#parts
    const at = clock.now()
    const { index, processor, latest } = this.#current
    const blocks = readings()
      .map(({ element, values: read }) => oneRow(CENTRE_CHAIN, index, element, read, at))
      .filter((block) => block.columns.length > 0)
    processor.watch(blocks)
    for (const block of blocks) {
      this.#store?.write(block)
      for (const transfer of lastOf(block)) {
        latest.update(transfer)
        values(latest, transfer.columns, transfer.samples)
      }
    }
  }

  async #flush(): Promise<void> {
    try {
      const monitor = this.#now.processor.snapshot()
      await this.#store?.flush()
      await this.#monitorFile.write({ position: 0, monitor })
      this.#failure = ''
    } catch (error) {
      const text = describeError(error)
      if (text !== this.#failure) this.#parts.failed(`the values of the centre cannot be archived: ${text}`)
      this.#failure = text
    }
  }
}
