/**
 * From batches of packets to finished column blocks: decode, calibrate, monitor, derive. Pure and synchronous: live chains,
 * replays and rebuilds run the same.
 */
import { VigieError } from '@vigie/base'
import { parentPath } from '@vigie/model'
import type { ColumnBlock, PacketBatch } from '../columns.ts'
import { PacketFlag } from '../columns.ts'
import { createDecoder, type Decoder } from '../decode/decoder.ts'
import { DerivedParameters } from '../derived/derived-parameters.ts'
import type { AlgorithmRunner } from '../derived/algorithm-runner.ts'
import type { VerdictFailed } from '../derived/verdict.ts'
import type { TelemetryEvent } from '../events.ts'
import { EventsOnBoard } from '../events-on-board.ts'
import { Monitor, type MonitorSnapshot } from '../monitor/monitor.ts'
import type { TelemetryPlan } from '../plan.ts'

export interface ProcessorOptions {
  readonly onEvent: (event: TelemetryEvent) => void
  /** Runs algorithms of the model; absent: they are not run. */
  readonly algorithms?: AlgorithmRunner
}

export class TelemetryProcessor {
  readonly plan: TelemetryPlan
  readonly decoder: Decoder
  readonly #monitor: Monitor
  readonly #derived: DerivedParameters
  readonly #events: EventsOnBoard
  readonly #told = new Set<string>()
  /** Reception of the batch at hand. */
  #now = 0n

  constructor(plan: TelemetryPlan, options: ProcessorOptions) {
    this.plan = plan
    const { algorithms } = options
    const algorithmFailed: VerdictFailed = (path, error, disabled) => this.#failed(path, error, disabled, options)
    this.decoder = createDecoder(plan, algorithms === undefined ? {} : { algorithms, algorithmFailed })
    this.#monitor = new Monitor(plan, this.decoder.held, options.onEvent)
    this.#derived = new DerivedParameters(plan, options.onEvent, options.algorithms)
    this.#events = new EventsOnBoard(plan, options.onEvent)
  }

  /** Finished blocks, those of packets first, then those of derived parameters. Doubled packets are left out. */
  process(batch: PacketBatch): ColumnBlock[] {
    this.#now = batch.reception[batch.count - 1] ?? this.#now
    const blocks = this.decoder.decode(withoutDuplicates(batch))
    this.#events.run(blocks)
    this.#monitor.run(blocks)
    const derived = this.#derived.run(blocks)
    if (derived.length === 0) return blocks
    this.watch(derived)
    return [...blocks, ...derived]
  }

  /** What the clock starts, also when no packets come: finished blocks. Packets move the same clock by their time. */
  tick(now: bigint): ColumnBlock[] {
    const derived = this.#derived.tick(this.plan.chain, now, now)
    if (derived.length > 0) this.watch(derived)
    return derived
  }

  /** Monitors blocks that were not decoded from packets (derived values, statistics of links). */
  watch(blocks: readonly ColumnBlock[]): void {
    this.decoder.held.close()
    this.decoder.held.open(
      blocks.map((b) => ({ ...b, order: b.order ?? Uint32Array.from({ length: b.count }, (_, i) => i) })),
    )
    this.#monitor.run(blocks)
    this.decoder.held.close()
  }

  /** An algorithm that a condition is given as. */
  #failed(path: string, error: unknown, disabled: boolean, { onEvent }: ProcessorOptions): void {
    if (!disabled && this.#told.has(path)) return
    this.#told.add(path)
    const why = error instanceof VigieError ? error.toLine() : String(error)
    onEvent({
      kind: 'chain',
      name: disabled ? 'AlgorithmDisabled' : 'AlgorithmFailed',
      severity: disabled ? 'high' : 'medium',
      chain: this.plan.chain,
      element: parentPath(path),
      generation: this.#now,
      reception: this.#now,
      message: disabled
        ? `the condition ${path} counts as false after failures in a row: ${why}`
        : `the condition ${path} failed and counts as false: ${why}`,
    })
  }

  limitsInForce(path: string): number | undefined {
    return this.#monitor.limitsInForce(path)
  }
  snapshot(): MonitorSnapshot {
    return this.#monitor.snapshot()
  }
  restore(snapshot: MonitorSnapshot): void {
    this.#monitor.restore(snapshot)
  }
}

function withoutDuplicates(batch: PacketBatch): PacketBatch {
  let doubled = 0
  for (let i = 0; i < batch.count; i++) if ((batch.flags[i]! & PacketFlag.duplicate) !== 0) doubled++
  if (doubled === 0) return batch
  const kept = Uint32Array.from({ length: batch.count }, (_, i) => i).filter(
    (i) => (batch.flags[i]! & PacketFlag.duplicate) === 0,
  )
  const offsets = new Uint32Array(kept.length + 1)
  for (const [k, i] of kept.entries()) offsets[k + 1] = offsets[k]! + batch.offsets[i + 1]! - batch.offsets[i]!
  const bytes = new Uint8Array(offsets[kept.length]!)
  for (const [k, i] of kept.entries())
    bytes.set(batch.bytes.subarray(batch.offsets[i], batch.offsets[i + 1]), offsets[k])
  return {
    chain: batch.chain,
    count: kept.length,
    bytes,
    offsets,
    generation: BigInt64Array.from(kept, (i) => batch.generation[i]!),
    reception: BigInt64Array.from(kept, (i) => batch.reception[i]!),
    journal: Float64Array.from(kept, (i) => batch.journal[i]!),
    flags: Uint8Array.from(kept, (i) => batch.flags[i]!),
  }
}
