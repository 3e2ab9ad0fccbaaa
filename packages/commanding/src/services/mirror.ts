/** What the ground knows of what a service holds on board: rows, where each is known from, and what was not as expected. */
import { formatUtc, NANOS_PER_SECOND, type Tai } from '@vigie/base'
import type { ServiceMessage } from './service-messages.ts'

/** A request that was verified as completed, or a report, or a start of the satellite: since then it is not known. When it happened on board. */
export interface MirrorSource {
  readonly by: 'request' | 'report' | 'restart'
  readonly at: Tai
  /** Number of the activity, or position of the packet in the journal of its chain. */
  readonly number: number
}
export type MirrorCell = string | number | boolean | readonly (string | number)[]
export type MirrorValues = Readonly<Record<string, MirrorCell>>
export interface MirrorRow {
  readonly id: string
  readonly values: MirrorValues
  readonly source: MirrorSource
}
/** The satellite reported something else than what was known. */
export interface MirrorDifference {
  readonly at: Tai
  readonly text: string
}
export interface MirrorState {
  /** "housekeeping". */
  readonly name: string
  readonly service: number
  /** What holds for the service as a whole: whether it is enabled, … */
  readonly values: MirrorValues
  readonly rows: readonly MirrorRow[]
  readonly differences: readonly MirrorDifference[]
}

export interface Mirror {
  /** Service types whose messages it takes. */
  readonly services: readonly number[]
  take(message: ServiceMessage, source: MirrorSource): void
  /** The satellite has started again: what it held is as it was before, or is not; nobody knows until it reports. */
  forget(source: MirrorSource): void
  state(now: Tai): MirrorState
}

const MOST_DIFFERENCES = 100
/** The packets of one report come within so long of each other. */
const SAME_REPORT = 5n * NANOS_PER_SECOND
/** So long after its last packet, a report is whole. */
const WHOLE_AFTER = 10n * NANOS_PER_SECOND

export class MirrorTable {
  readonly #what: string
  readonly #rows = new Map<string, MirrorRow>()
  readonly #differences: MirrorDifference[] = []
  #whole: { readonly ids: Set<string>; readonly from: Tai; last: Tai } | undefined

  /** `what`: of its rows, for people: "monitoring definition". */
  constructor(what: string) {
    this.#what = what
  }

  get(id: string): MirrorRow | undefined {
    return this.#rows.get(id)
  }
  values(): IterableIterator<MirrorRow> {
    return this.#rows.values()
  }
  get differences(): readonly MirrorDifference[] {
    return this.#differences
  }

  /** It is so since a request was completed. What is older than what is known is left alone. */
  set(id: string, values: MirrorValues, source: MirrorSource): void {
    const known = this.#rows.get(id)
    if (known !== undefined && known.source.at > source.at) return
    const before = known === undefined || known.source.by === 'restart' ? {} : known.values
    this.#rows.set(id, { id, values: { ...before, ...values }, source })
  }

  /** It is so on board; what was known otherwise is a difference. `measured`: values that change by themselves. */
  reported(id: string, values: MirrorValues, source: MirrorSource, measured: readonly string[] = []): void {
    const known = this.#rows.get(id)
    if (known !== undefined && known.source.at > source.at) return
    for (const [field, value] of Object.entries(values)) {
      const before = known?.source.by === 'restart' ? undefined : known?.values[field]
      if (before === undefined || measured.includes(field) || String(before) === String(value)) continue
      this.differs(`${this.#what} ${id}: ${field} is ${value} on board, ${before} was expected`, source.at)
    }
    this.set(id, values, source)
  }

  delete(id: string, source: MirrorSource): void {
    const known = this.#rows.get(id)
    if (known !== undefined && known.source.at <= source.at) this.#rows.delete(id)
  }
  clear(source: MirrorSource): void {
    for (const id of Array.from(this.#rows.keys())) this.delete(id, source)
  }

  /** It is not known since then whether it is still so. */
  forget({ at, number }: MirrorSource): void {
    for (const row of Array.from(this.#rows.values()))
      if (row.source.at <= at) this.#rows.set(row.id, { ...row, source: { by: 'restart', at, number } })
  }

  /** A report that tells of all that there is named these. It may come in several packets. */
  whole(ids: Iterable<string>, { at }: MirrorSource): void {
    if (this.#whole === undefined || at - this.#whole.last > SAME_REPORT) {
      this.settle(at + SAME_REPORT + WHOLE_AFTER)
      this.#whole = { ids: new Set(), from: at, last: at }
    }
    for (const id of ids) this.#whole.ids.add(id)
    this.#whole.last = at
  }

  /** What the last whole report did not name is not on board. */
  settle(now: Tai, expected: (row: MirrorRow) => boolean = () => true): void {
    const report = this.#whole
    if (report === undefined || now - report.last < WHOLE_AFTER) return
    this.#whole = undefined
    for (const row of Array.from(this.#rows.values())) {
      if (report.ids.has(row.id) || row.source.at >= report.from) continue
      this.#rows.delete(row.id)
      if (row.source.by !== 'restart' && expected(row))
        this.differs(`${this.#what} ${row.id} is not on board, it was expected there`, report.last)
    }
  }

  differs(text: string, at: Tai): void {
    this.#differences.push({ at, text })
    if (this.#differences.length > MOST_DIFFERENCES) this.#differences.shift()
  }
}

export const timeText = (at: Tai): string => formatUtc(at, { digits: 3 })
