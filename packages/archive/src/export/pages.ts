/** Several parameters side by side, in order of time, a bounded number of rows at once. */
import type { Tai } from '@vigie/base'
import type { ParameterStore, Series, SeriesQuery } from '../ports.ts'

export interface ExportQuery {
  readonly chain: string
  readonly parameters: readonly string[]
  readonly from: Tai
  readonly to: Tai
  readonly origin?: SeriesQuery['origin']
  /** Where the same is seen, printable ASCII: CSV and Parquet keep it. */
  readonly link?: string
}

export interface ExportProgress {
  readonly rows: number
  /** Time up to which it went. */
  readonly at: Tai
}

export type Cell = number | bigint | string | Uint8Array | null

/** Rows with the same time of generation are one; a parameter without a value at that time has null. */
export interface Page {
  readonly generation: BigInt64Array
  /** By parameter, in the order of the query. */
  readonly eng: readonly (readonly Cell[])[]
  readonly raw: readonly (readonly Cell[])[]
  readonly state: readonly (Uint8Array | undefined)[]
}

const PAGE = 8192

interface Reader {
  series: Series | undefined
  at: number
  from: Tai
  done: boolean
}

/** Streams the rows; memory is bounded by a page of each parameter. */
export async function* pages(store: Pick<ParameterStore, 'series'>, query: ExportQuery): AsyncGenerator<Page> {
  const readers: Reader[] = query.parameters.map(() => ({ series: undefined, at: 0, from: query.from, done: false }))
  for (;;) {
    for (const [i, reader] of readers.entries()) await refill(store, query, query.parameters[i]!, reader)
    // Rows are whole up to where every parameter has been read.
    let horizon = query.to
    for (const reader of readers) if (!reader.done && reader.from - 1n < horizon) horizon = reader.from - 1n
    const page = assemble(readers, horizon)
    if (page.generation.length > 0) yield page
    if (readers.every((reader) => reader.done && reader.at >= (reader.series?.generation.length ?? 0))) return
  }
}

async function refill(
  store: Pick<ParameterStore, 'series'>,
  query: ExportQuery,
  parameter: string,
  reader: Reader,
): Promise<void> {
  if (reader.done || (reader.series !== undefined && reader.at < reader.series.generation.length)) return
  for (let limit = PAGE; ; limit *= 4) {
    const series = await store.series({
      chain: query.chain,
      parameter,
      from: reader.from,
      to: query.to,
      limit,
      order: 'ascending',
      ...(query.origin === undefined ? {} : { origin: query.origin }),
    })
    const n = series.generation.length
    if (series.complete) {
      reader.series = series
      reader.at = 0
      reader.done = true
      return
    }
    // The last instant may not be whole: it begins the next page.
    const last = series.generation[n - 1]!
    let whole = n
    while (whole > 0 && series.generation[whole - 1] === last) whole--
    if (whole === 0) continue
    reader.series = cut(series, whole)
    reader.at = 0
    reader.from = last
    return
  }
}

function cut(series: Series, n: number): Series {
  return {
    ...series,
    generation: series.generation.subarray(0, n),
    eng: series.eng.slice(0, n) as Series['eng'],
    ...(series.raw === undefined ? {} : { raw: series.raw.slice(0, n) as Series['eng'] }),
    ...(series.state === undefined ? {} : { state: series.state.subarray(0, n) }),
  }
}

function assemble(readers: readonly Reader[], horizon: Tai): Page {
  const times: bigint[] = []
  const eng: Cell[][] = readers.map(() => [])
  const raw: Cell[][] = readers.map(() => [])
  const state = readers.map((reader) => (reader.series?.state === undefined ? undefined : ([] as number[])))
  for (;;) {
    let next: bigint | undefined
    for (const { series, at } of readers) {
      const time = series?.generation[at]
      if (time !== undefined && time <= horizon && (next === undefined || time < next)) next = time
    }
    if (next === undefined) break
    times.push(next)
    for (const [i, reader] of readers.entries()) {
      const { series } = reader
      const has = series !== undefined && series.generation[reader.at] === next
      const k = reader.at
      eng[i]!.push(has ? series.eng[k]! : null)
      raw[i]!.push(has ? (series.raw ?? series.eng)[k]! : null)
      state[i]?.push(has ? series.state![k]! : 0)
      if (has) reader.at++
    }
  }
  return {
    generation: BigInt64Array.from(times),
    eng,
    raw,
    state: state.map((s) => (s === undefined ? undefined : Uint8Array.from(s))),
  }
}
