/** A table on its way to a file: the columns that a packet type has in Parquet, and where their values come from. */
import { leapSeconds, taiToUnixNanos } from '@vigie/base'
import { typeOf, type ColumnData, type ColumnSchema } from '../parquet/column-data.ts'
import type { TailContents } from './tail.ts'

/** Columns of every table, before those of the parameters. */
export const BASE_COLUMNS: readonly ColumnSchema[] = [
  { name: 'time', type: 'utc', shape: 'required' },
  { name: 'generation', type: 'int64', shape: 'required' },
  { name: 'reception', type: 'int64', shape: 'required' },
  { name: 'position', type: 'int64', shape: 'required' },
  { name: 'flags', type: 'uint8', shape: 'required' },
]

export interface Table {
  readonly rows: number
  readonly schema: readonly ColumnSchema[]
  /** Generation times in order of rows, ascending. */
  readonly generation: BigInt64Array
  /** The column at an index of the schema. */
  column(index: number): ColumnData | Promise<ColumnData>
}

export interface Extent {
  readonly rows: number
  readonly from: bigint
  readonly to: bigint
  readonly firstPosition: number | undefined
  readonly lastPosition: number | undefined
  /** Packets of playback. */
  readonly playback: number
}

/** Rows in order of generation time, then of journal position; undefined when they lie so already. */
export function orderOf(generation: BigInt64Array, position: Float64Array): Uint32Array | undefined {
  let sorted = true
  for (let i = 1; i < generation.length && sorted; i++) {
    const a = generation[i - 1]!
    const b = generation[i]!
    sorted = a < b || (a === b && position[i - 1]! <= position[i]!)
  }
  if (sorted) return undefined
  const order = new Uint32Array(generation.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  return order.toSorted((a, b) => {
    const x = generation[a]!
    const y = generation[b]!
    return x < y ? -1 : x > y ? 1 : position[a]! - position[b]! || a - b
  })
}

/** A column with its rows put in an order. */
export function reorder(data: ColumnData, order: Uint32Array | undefined): ColumnData {
  if (order === undefined) return data
  const { rows, offsets } = data
  let entries: ArrayLike<number> = order
  let newRows: Uint32Array | undefined
  if (rows !== undefined) {
    const entryOf = new Int32Array(order.length).fill(-1)
    for (let i = 0; i < rows.length; i++) entryOf[rows[i]!] = i
    const kept = new Uint32Array(rows.length)
    newRows = new Uint32Array(rows.length)
    let n = 0
    for (let row = 0; row < order.length; row++) {
      const entry = entryOf[order[row]!]!
      if (entry < 0) continue
      kept[n] = entry
      newRows[n++] = row
    }
    entries = kept
  }
  const rest = newRows === undefined ? {} : { rows: newRows }
  if (offsets === undefined) return { values: pick(data.values, entries), ...rest }
  const newOffsets = new Int32Array(entries.length + 1)
  const places = new Uint32Array(offsets[offsets.length - 1]! - offsets[0]!)
  let n = 0
  for (let i = 0; i < entries.length; i++) {
    for (let k = offsets[entries[i]!]!; k < offsets[entries[i]! + 1]!; k++) places[n++] = k
    newOffsets[i + 1] = n
  }
  return { values: pick(data.values, places), offsets: newOffsets, ...rest }
}

function pick(values: ColumnData['values'], places: ArrayLike<number>): ColumnData['values'] {
  if (Array.isArray(values))
    return Array.from({ length: places.length }, (_, i) => values[places[i]!]!) as ColumnData['values']
  const picked = new (values.constructor as new (length: number) => Float64Array)(places.length)
  const source = values as Float64Array
  for (let i = 0; i < places.length; i++) picked[i] = source[places[i]!]!
  return picked as ColumnData['values']
}

/** UTC as POSIX nanoseconds of TAI times; the offset is looked up only where it may change. */
export function utcColumn(generation: BigInt64Array): BigInt64Array {
  const utc = new BigInt64Array(generation.length)
  const steps = leapSeconds.entries.map((entry) => BigInt(entry.utcSeconds + entry.offset - 1) * 1_000_000_000n)
  const lastStep = steps.at(-1) ?? 0n
  let steady = generation.length > 0
  for (let i = 0; i < generation.length && steady; i++) if (generation[i]! < lastStep + 2_000_000_000n) steady = false
  if (steady) {
    const shift = generation[0]! - taiToUnixNanos(generation[0]!)
    for (let i = 0; i < utc.length; i++) utc[i] = generation[i]! - shift
  } else for (let i = 0; i < utc.length; i++) utc[i] = taiToUnixNanos(generation[i]!)
  return utc
}

export const int64Of = (positions: Float64Array): BigInt64Array => {
  const column = new BigInt64Array(positions.length)
  const halves = new Int32Array(column.buffer)
  for (let i = 0; i < positions.length; i++) {
    const p = positions[i]!
    halves[i * 2] = p
    halves[i * 2 + 1] = Math.floor(p / 4_294_967_296)
  }
  return column
}

/** A tail as a table, sorted. `isBoolean` says which parameters are shown as true and false. */
export function tableOfTail(tail: TailContents, isBoolean: (path: string) => boolean): Table {
  const order = orderOf(tail.generation, tail.position)
  const base: ColumnData[] = [
    { values: utcColumn(tail.generation) },
    { values: tail.generation },
    { values: tail.reception },
    { values: int64Of(tail.position) },
    { values: tail.flags },
  ]
  const schema: ColumnSchema[] = [...BASE_COLUMNS]
  const reads: (() => ColumnData)[] = base.map((data) => () => data)
  for (const column of tail.columns.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const { path, raw, eng, rows, offsets } = column
    const present = rows === undefined ? {} : { rows }
    const places = { ...present, ...(offsets === undefined ? {} : { offsets }) }
    const shape = offsets !== undefined ? 'list' : rows === undefined ? 'required' : 'optional'
    const engType = isBoolean(path) && eng instanceof Uint8Array ? 'boolean' : typeOf(eng)
    schema.push({ name: path, type: engType, shape })
    // Values that calibrate one another change together: their dictionary is found once.
    const from = raw === eng || order !== undefined || eng.length !== raw.length ? {} : { calibratedFrom: raw }
    reads.push(() => ({ values: eng, ...places, ...from }))
    if (raw !== eng) {
      schema.push({ name: `${path}#raw`, type: typeOf(raw), shape })
      reads.push(() => ({ values: raw, ...places }))
    }
    for (const which of ['state', 'validity'] as const) {
      const marks = column[which]
      if (marks === undefined) continue
      schema.push({ name: `${path}#${which}`, type: 'uint8', shape: rows === undefined ? 'required' : 'optional' })
      reads.push(() => ({ values: marks, ...present }))
    }
  }
  return {
    rows: tail.count,
    schema,
    generation: reorder(base[1]!, order).values as BigInt64Array,
    column: (index) => reorder(reads[index]!(), order),
  }
}
