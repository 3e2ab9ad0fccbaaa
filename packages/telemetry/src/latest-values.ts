/**
 * The latest value of each column of a chain. Subscribers take what changed since they last asked, each at their own pace:
 * a slow one gets the latest of everything, and the number of samples that it was not given.
 */
import { PacketFlag, Validity, type ColumnBlock } from './columns.ts'
import type { RawValue } from './compile/conversion.ts'
import type { TelemetryPlan } from './plan.ts'

export interface LatestValue {
  /** Index in the plan's `parameters`. */
  readonly parameter: number
  /** A list for list columns. */
  readonly raw: RawValue | readonly RawValue[]
  readonly eng: RawValue | readonly RawValue[]
  readonly generation: bigint
  readonly reception: bigint
  /** Index in ALARM_LEVELS; absent: not monitored. */
  readonly state?: number
  readonly validity: number
  readonly flags: number
  readonly packetType: string
  /** Position in the packet journal; −1: none. */
  readonly journal: number
  /** Samples of this parameter so far. */
  readonly samples: number
}

export interface LatestUpdate {
  readonly values: readonly LatestValue[]
  /** Samples since the last update that were overtaken by a later one. */
  readonly skipped: number
}

/** What a subscriber holds: call `take` when there is room for more. */
export interface LatestSubscription {
  /** Everything that is known, the first time; then what was renewed since. */
  take(): LatestUpdate
  close(): void
}

interface Cell {
  readonly block: ColumnBlock
  /** Entry of the column in the block. */
  readonly column: ColumnBlock['columns'][number]
  readonly entry: number
  readonly row: number
  readonly samples: number
}

export class LatestValues {
  readonly #cells: (Cell | undefined)[]
  readonly #columnOf: ReadonlyMap<string, number>
  readonly #subscribers = new Set<{
    readonly changed: Set<number>
    samples: number
    readonly wanted: ReadonlySet<number> | undefined
  }>()

  constructor(plan: TelemetryPlan) {
    this.#cells = plan.parameters.map(() => undefined)
    this.#columnOf = new Map(plan.parameters.map((p) => [p.path, p.index]))
  }

  /** Late and played back values do not replace one that was generated after them. */
  take(blocks: readonly ColumnBlock[]): void {
    for (const block of blocks) for (const column of block.columns) this.#column(block, column)
  }

  #column(block: ColumnBlock, column: ColumnBlock['columns'][number]): void {
    const entries = column.rows?.length ?? block.count
    if (entries === 0) return
    const before = this.#cells[column.parameter]
    let entry = -1
    let newest = before === undefined ? -(2n ** 63n) : before.block.generation[before.row]!
    for (let i = 0; i < entries; i++) {
      const row = column.rows?.[i] ?? i
      const at = block.generation[row]!
      if (
        at < newest ||
        (at === newest && entry < 0 && before !== undefined && (block.flags[row]! & PacketFlag.playback) !== 0)
      )
        continue
      newest = at
      entry = i
    }
    const samples = (before?.samples ?? 0) + entries
    for (const s of this.#subscribers) {
      if (s.wanted !== undefined && !s.wanted.has(column.parameter)) continue
      s.samples += entries
      if (entry >= 0) s.changed.add(column.parameter)
    }
    if (entry >= 0)
      this.#cells[column.parameter] = { block, column, entry, row: column.rows?.[entry] ?? entry, samples }
    else if (before !== undefined) this.#cells[column.parameter] = { ...before, samples }
  }

  /** By index or column path; undefined: never received. */
  get(parameter: number | string): LatestValue | undefined {
    const index = typeof parameter === 'number' ? parameter : this.#columnOf.get(parameter)
    const cell = index === undefined ? undefined : this.#cells[index]
    return cell === undefined ? undefined : valueOf(cell)
  }

  /** Subscribes to columns by index, or to all. */
  subscribe(parameters?: readonly number[]): LatestSubscription {
    const wanted = parameters === undefined ? undefined : new Set(parameters)
    const changed = new Set<number>()
    for (const [i, cell] of this.#cells.entries())
      if (cell !== undefined && (wanted === undefined || wanted.has(i))) changed.add(i)
    const subscriber = { changed, samples: changed.size, wanted }
    this.#subscribers.add(subscriber)
    return {
      take: () => {
        const values = [...changed].flatMap((i) => (this.#cells[i] === undefined ? [] : [valueOf(this.#cells[i])]))
        const skipped = subscriber.samples - values.length
        changed.clear()
        subscriber.samples = 0
        return { values, skipped }
      },
      close: () => void this.#subscribers.delete(subscriber),
    }
  }
}

function valueOf({ block, column, entry, row, samples }: Cell): LatestValue {
  const pick = (values: typeof column.raw): RawValue | readonly RawValue[] =>
    column.offsets === undefined
      ? values[entry]!
      : (Array.from(
          values.slice(column.offsets[entry], column.offsets[entry + 1]) as ArrayLike<RawValue>,
        ) as readonly RawValue[])
  const flags = block.flags[row]!
  const state = column.state?.[entry]
  const validity = column.validity?.[entry] ?? Validity.valid
  return {
    parameter: column.parameter,
    raw: pick(column.raw),
    eng: pick(column.eng),
    generation: block.generation[row]!,
    reception: block.reception[row]!,
    ...(state === undefined ? {} : { state }),
    validity: validity === Validity.valid && (flags & PacketFlag.badCheck) !== 0 ? Validity.badPacket : validity,
    flags,
    packetType: block.packetType,
    journal: block.journal[row]!,
    samples,
  }
}
