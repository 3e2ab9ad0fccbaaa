/** Answers queries for one parameter: memory and files together, in order of generation. */
import path from 'node:path'
import {
  archiveErrors,
  BUCKET_ROWS,
  BucketDecimator,
  largestTriangles,
  summarised,
  type Series,
  type SeriesQuery,
  type ColumnSchema,
  type Tail,
} from '@vigie/archive'
import { PacketFlag, type Values } from '@vigie/telemetry'
import type { ChainTables } from './chain-tables.ts'
import { OpenDataFile, readSummary } from './file-reader.ts'
import {
  mergeSamples,
  offsetsFrom,
  samplesOf,
  viewOfFile,
  viewOfTail,
  type Origin,
  type Samples,
  type TableView,
} from './samples.ts'
import { storeErrors } from './store-errors.ts'
import { summaryName, type DataFile, type TypeFolder } from './type-folder.ts'

const DEFAULT_LIMIT = 100_000
const MOST_POINTS = 100_000
/**
 * A summary may stand for rows when a bucket of the answer covers so many of its buckets: an extreme is then drawn in its own
 * bucket or the one before.
 */
const SUMMARY_BUCKETS = 1
/** Files read before others get a turn. */
const TURN = 32
/** LTTB is exact up to so many rows. */
const EXACT_TRIANGLES = 50_000

type Source = { readonly from: bigint; readonly to: bigint; readonly rows: number } & (
  | { readonly kind: 'file'; readonly type: TypeFolder; readonly file: DataFile }
  | { readonly kind: 'tail'; readonly tail: Tail }
)

/** Throws VIG-ARCHIVE-004, 005, 006 and VIG-PARAMETERS-003. */
export async function querySeries(tables: ChainTables, query: SeriesQuery): Promise<Series> {
  if (query.from > query.to) throw archiveErrors.badRange()
  const points = query.decimation?.points
  if (points !== undefined && (!Number.isInteger(points) || points < 2 || points > MOST_POINTS))
    throw archiveErrors.badDecimation({ points })
  const sources = sourcesOf(tables, query)
  return query.decimation === undefined
    ? plain(sources, query)
    : decimated(sources, query, query.decimation.kind, query.decimation.points)
}

function sourcesOf(tables: ChainTables, query: SeriesQuery): Source[] {
  const sources: Source[] = []
  let known = false
  for (const type of tables.types) {
    const memory = tables.memory(type.packetType).filter((tail) => tail.columns.has(query.parameter))
    if (memory.length === 0 && !type.has(query.parameter)) continue
    known = true
    for (const file of type.files)
      if (
        file.to >= query.from &&
        file.from <= query.to &&
        type.schemas[file.schema]!.some((c) => c.name === query.parameter)
      )
        sources.push({ kind: 'file', type, file, from: file.from, to: file.to, rows: file.rows })
    for (const tail of memory) {
      const { from, to } = spanOf(tail)
      if (to >= query.from && from <= query.to) sources.push({ kind: 'tail', tail, from, to, rows: tail.count })
    }
  }
  if (!known) throw archiveErrors.unknownParameter({ chain: query.chain, parameter: query.parameter })
  return sources.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
}

function spanOf(tail: Tail): { from: bigint; to: bigint } {
  const offsets = offsetsFrom(tail.generation, tail.generation[0]!)
  let min = 0
  let max = 0
  for (let i = 1; i < offsets.length; i++) {
    if (offsets[i]! < offsets[min]!) min = i
    if (offsets[i]! > offsets[max]!) max = i
  }
  return { from: tail.generation[min]!, to: tail.generation[max]! }
}

/** Sources whose spans overlap belong together; the groups follow one another in time. */
function groupsOf(sources: readonly Source[]): Source[][] {
  const groups: Source[][] = []
  let end: bigint | undefined
  for (const source of sources) {
    if (end === undefined || source.from > end) groups.push([source])
    else groups.at(-1)!.push(source)
    if (end === undefined || source.to > end) end = source.to
  }
  return groups
}

function withView<T>(source: Source, parameter: string, use: (view: TableView) => T): T | undefined {
  if (source.kind === 'tail') {
    const view = viewOfTail(source.tail, parameter)
    return view === undefined ? undefined : use(view)
  }
  const file = new OpenDataFile(path.join(source.type.folder, source.file.name))
  try {
    const view = viewOfFile(file, parameter)
    return view === undefined ? undefined : use(view)
  } finally {
    file.close()
  }
}

async function plain(sources: readonly Source[], query: SeriesQuery): Promise<Series> {
  const limit = query.limit ?? DEFAULT_LIMIT
  const descending = query.order === 'descending'
  const origin: Origin = query.origin ?? 'any'
  const groups = groupsOf(sources)
  if (descending) groups.reverse()
  const parts: Samples[] = []
  let held = 0
  let total = 0
  let read = 0
  for (const group of groups) {
    // Of what overlaps nothing else, no more than is wanted need be taken.
    const portion = group.length === 1 ? { limit: limit + 1, newest: descending } : undefined
    const samples = group.flatMap((source) => {
      const found = withView(source, query.parameter, (view) => samplesOf(view, query.from, query.to, origin, portion))
      return found === undefined ? [] : [found]
    })
    parts.push(mergeSamples(samples))
    held += parts.at(-1)!.length
    total += parts.at(-1)!.available
    if (held > limit) break
    read += group.length
    if (read > TURN) {
      read = 0
      await turn()
    }
  }
  if (descending) parts.reverse()
  const all = mergeSamples(parts)
  const n = Math.min(all.length, limit)
  const first = descending ? all.length - n : 0
  const cut = <T extends Values | BigInt64Array | undefined>(values: T): T => {
    if (values === undefined) return values
    const slice = values.slice(first, first + n) as unknown as { reverse(): unknown }
    return (descending ? slice.reverse() : slice) as T
  }
  return {
    parameter: query.parameter,
    generation: cut(all.generation),
    reception: cut(all.reception),
    eng: asSeries(cut(all.eng)),
    ...(all.raw === undefined ? {} : { raw: asSeries(cut(all.raw)) }),
    ...(all.state === undefined ? {} : { state: cut(all.state) }),
    ...(all.validity === undefined ? {} : { validity: cut(all.validity) }),
    total,
    complete: all.length <= limit,
  }
}

function asSeries(values: Values): Series['eng'] {
  if (values instanceof Float64Array || values instanceof BigInt64Array || Array.isArray(values)) return values
  if (values instanceof BigUint64Array) return Array.from(values)
  return Float64Array.from(values as Uint8Array)
}

async function decimated(
  sources: readonly Source[],
  query: SeriesQuery,
  kind: 'minmax' | 'lttb' | 'last',
  points: number,
): Promise<Series> {
  const rows = sources.reduce((sum, source) => sum + source.rows, 0)
  if (kind === 'lttb' && rows <= EXACT_TRIANGLES) return exactTriangles(sources, query, points)
  const { from, to } = clip(sources, query)
  // LTTB is drawn from the extremes of more buckets than it keeps points (MinMaxLTTB, Van der Donckt et al., 2023).
  const buckets = kind === 'lttb' ? Math.min(points * 4, MOST_POINTS) : points
  const decimator = new BucketDecimator(from, to, buckets)
  const coarse = rows / buckets >= SUMMARY_BUCKETS * BUCKET_ROWS
  let read = 0
  for (const source of sources) {
    if (!coarse || source.kind === 'tail' || !addSummary(decimator, source, query))
      withView(source, query.parameter, (view) => addRows(decimator, view, query))
    if (++read % TURN === 0) await turn()
  }
  if (kind === 'lttb') {
    const { times, values } = decimator.extremes()
    const kept = largestTriangles(times, values, points)
    return {
      parameter: query.parameter,
      generation: BigInt64Array.from(kept, (i) => from + BigInt(Math.floor(times[i]!))),
      eng: Float64Array.from(kept, (i) => values[i]!),
      total: decimator.total,
      complete: true,
    }
  }
  const result = decimator.result(kind)
  return {
    parameter: query.parameter,
    generation: result.generation,
    eng: result.eng,
    ...(result.min === undefined ? {} : { min: result.min, max: result.max! }),
    total: decimator.total,
    complete: true,
  }
}

async function exactTriangles(sources: readonly Source[], query: SeriesQuery, points: number): Promise<Series> {
  const { decimation: _, order: __, ...rest } = query
  const all = await plain(sources, { ...rest, limit: Number.MAX_SAFE_INTEGER })
  const numbers = numbersOf(all.eng, query.parameter)
  const valid: number[] = []
  for (let i = 0; i < numbers.length; i++) if (!Number.isNaN(numbers[i])) valid.push(i)
  const offsets = offsetsFrom(all.generation, all.generation[0] ?? 0n)
  const kept = largestTriangles(
    Float64Array.from(valid, (i) => offsets[i]!),
    Float64Array.from(valid, (i) => numbers[i]!),
    points,
  )
  return {
    parameter: query.parameter,
    generation: BigInt64Array.from(kept, (i) => all.generation[valid[i]!]!),
    eng: Float64Array.from(kept, (i) => numbers[valid[i]!]!),
    total: all.total,
    complete: true,
  }
}

/** The span of the query, no wider than what there is. */
function clip(sources: readonly Source[], query: SeriesQuery): { from: bigint; to: bigint } {
  let first: bigint | undefined
  let last: bigint | undefined
  for (const source of sources) {
    if (first === undefined || source.from < first) first = source.from
    if (last === undefined || source.to > last) last = source.to
  }
  const from = first !== undefined && first > query.from ? first : query.from
  const to = last !== undefined && last < query.to ? last : query.to
  return from <= to ? { from, to } : { from: query.from, to: query.to }
}

function numbersOf(values: Series['eng'], parameter: string): ArrayLike<number> {
  if (values instanceof Float64Array) return values
  if (values.length > 0 && typeof values[0] !== 'number' && typeof values[0] !== 'bigint')
    throw storeErrors.notNumeric({ parameter })
  return Float64Array.from(values as readonly (number | bigint)[], Number)
}

function addRows(decimator: BucketDecimator, view: TableView, query: SeriesQuery): void {
  const { eng } = view
  if (Array.isArray(eng.values)) throw storeErrors.notNumeric({ parameter: query.parameter })
  const wide = eng.values instanceof BigInt64Array || eng.values instanceof BigUint64Array
  const values = eng.values as Float64Array
  const offsets = offsetsFrom(view.generation, decimator.origin)
  const low = Number(query.from - decimator.origin)
  const high = Number(query.to - decimator.origin)
  const origin = query.origin ?? 'any'
  if (origin === 'any' && eng.rows === undefined && eng.offsets === undefined)
    return decimator.addSamples(offsets, doublesOf(eng.values, view.rows), low, high)
  const flags = origin === 'any' ? undefined : view.flags
  const entries = eng.rows?.length ?? view.rows
  for (let entry = 0; entry < entries; entry++) {
    const row = eng.rows === undefined ? entry : eng.rows[entry]!
    const at = offsets[row]!
    if (at < low || at > high) continue
    if (flags !== undefined && ((flags[row]! & PacketFlag.playback) !== 0) !== (origin === 'playback')) continue
    const begin = eng.offsets === undefined ? entry : eng.offsets[entry]!
    const end = eng.offsets === undefined ? entry + 1 : eng.offsets[entry + 1]!
    for (let k = begin; k < end; k++) {
      const value = wide ? Number(values[k]!) : values[k]!
      decimator.add(at, value, value, value, 1)
    }
  }
}

/** A loop over one kind of array is several times faster than over any of ten. */
function doublesOf(values: Values, rows: number): Float64Array {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return Float64Array.from(values.subarray(0, rows) as BigInt64Array, Number)
  if (values instanceof Float64Array) return values.subarray(0, rows)
  return new Float64Array((values as Uint8Array).subarray(0, rows))
}

/** Adds a file by its summary: false where its rows must be read (no summary, only a part is asked, origins mixed). */
function addSummary(decimator: BucketDecimator, source: Source & { kind: 'file' }, query: SeriesQuery): boolean {
  const { file, type } = source
  const origin = query.origin ?? 'any'
  if (origin !== 'any' && file.playback !== 0 && file.playback !== file.rows) return false
  if (origin !== 'any' && file.playback > 0 !== (origin === 'playback')) return true
  if (file.from < query.from || file.to > query.to) return false
  const schema = type.schemas[file.schema]!
  const column = summaryColumn(schema, query.parameter)
  if (column < 0) return false
  const summary = readSummary(path.join(type.folder, summaryName(file.name)), column)
  if (summary === undefined) return false
  const { times, values } = summary
  const first = offsetsFrom(times.first, decimator.origin)
  for (let b = 0; b < first.length; b++)
    if (values.count[b]! > 0)
      decimator.add(first[b]!, values.min[b]!, values.max[b]!, values.last[b]!, values.count[b]!)
  return true
}

const placesOfSchema = new WeakMap<readonly ColumnSchema[], ReadonlyMap<string, number>>()

function summaryColumn(schema: readonly ColumnSchema[], parameter: string): number {
  let places = placesOfSchema.get(schema)
  if (places === undefined) {
    places = new Map(summarised(schema).map((column, i) => [schema[column]!.name, i]))
    placesOfSchema.set(schema, places)
  }
  return places.get(parameter) ?? -1
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
