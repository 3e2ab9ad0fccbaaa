/**
 * Summaries beside a Parquet file: the extremes of runs of rows, so that a year is drawn without reading a year
 * (docs/formats/parameters.md). Fixed places: one column is read without the others.
 */
import { crc32c } from '@vigie/base'
import type { ColumnData } from '../parquet/column-data.ts'

/** Rows of a bucket. */
export const BUCKET_ROWS = 512
const MAGIC = 0x4d555356 // "VSUM"
export const SUMMARY_HEADER = 16
/** First and last generation time and rows of a bucket. */
const TIME_BYTES = 8 + 8 + 4
/** Samples, minimum, maximum and last value of a bucket. */
const VALUE_BYTES = 4 + 8 + 8 + 8

export interface SummaryShape {
  readonly buckets: number
  readonly columns: number
}
export interface SummaryTimes {
  readonly first: BigInt64Array
  readonly last: BigInt64Array
  readonly rows: Uint32Array
}
export interface SummaryColumn {
  /** Samples of each bucket; 0 where there are none. */
  readonly count: Uint32Array
  readonly min: Float64Array
  readonly max: Float64Array
  readonly last: Float64Array
}

export const bucketsOf = (rows: number): number => Math.ceil(rows / BUCKET_ROWS)
export const timesPlace = (shape: SummaryShape): { at: number; bytes: number } => ({
  at: SUMMARY_HEADER,
  bytes: shape.buckets * TIME_BYTES,
})
export const columnPlace = (shape: SummaryShape, column: number): { at: number; bytes: number } => ({
  at: SUMMARY_HEADER + shape.buckets * (TIME_BYTES + column * VALUE_BYTES),
  bytes: shape.buckets * VALUE_BYTES,
})

/** Extremes of a numeric column; list columns and texts have none. NaN is passed over. */
export function summarise(data: ColumnData, rows: number): SummaryColumn {
  const buckets = bucketsOf(rows)
  const count = new Uint32Array(buckets)
  const min = new Float64Array(buckets).fill(Infinity)
  const max = new Float64Array(buckets).fill(-Infinity)
  const last = new Float64Array(buckets).fill(Number.NaN)
  const values = doubles(data)
  const present = data.rows
  const entries = present?.length ?? rows
  let i = 0
  for (let b = 0; b < buckets; b++) {
    let end = Math.min((b + 1) * BUCKET_ROWS, entries)
    if (present !== undefined) for (end = i; end < entries && present[end]! < (b + 1) * BUCKET_ROWS;) end++
    let low = Infinity
    let high = -Infinity
    let newest = Number.NaN
    let n = 0
    for (; i < end; i++) {
      const v = values[i]!
      if (v !== v) continue
      if (v < low) low = v
      if (v > high) high = v
      newest = v
      n++
    }
    count[b] = n
    if (n === 0) continue
    min[b] = low
    max[b] = high
    last[b] = newest
  }
  return { count, min, max, last }
}

let scratch = new Float64Array(8192)

/** The values as doubles: a loop over one kind of array is several times faster than over any of ten. */
function doubles(data: ColumnData): Float64Array {
  const { values } = data
  if (values instanceof Float64Array) return values
  if (scratch.length < values.length) scratch = new Float64Array(values.length + 8192)
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    for (let i = 0; i < values.length; i++) scratch[i] = Number(values[i]!)
  else scratch.set(values as Uint8Array)
  return scratch
}

/** Lays out a summary: header, times, then each column. */
export function encodeSummary(generation: BigInt64Array, columns: readonly SummaryColumn[]): Uint8Array {
  const buckets = bucketsOf(generation.length)
  const shape = { buckets, columns: columns.length }
  const end = columnPlace(shape, columns.length).at
  const bytes = new Uint8Array(end)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, buckets, true)
  view.setUint32(8, columns.length, true)
  const first = new BigInt64Array(buckets)
  const last = new BigInt64Array(buckets)
  const rows = new Uint32Array(buckets)
  for (let b = 0; b < buckets; b++) {
    const to = Math.min((b + 1) * BUCKET_ROWS, generation.length)
    first[b] = generation[b * BUCKET_ROWS]!
    last[b] = generation[to - 1]!
    rows[b] = to - b * BUCKET_ROWS
  }
  put(bytes, timesPlace(shape).at, [first, last, rows])
  for (const [i, column] of columns.entries())
    put(bytes, columnPlace(shape, i).at, [column.min, column.max, column.last, column.count])
  view.setUint32(12, crc32c(bytes, SUMMARY_HEADER), true)
  return bytes
}

function put(
  bytes: Uint8Array,
  from: number,
  arrays: readonly { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }[],
): void {
  let at = from
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += array.byteLength
  }
}

/** The shape that a header tells; undefined when it is not one. */
export function readSummaryHeader(header: Uint8Array): SummaryShape | undefined {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  if (header.length < SUMMARY_HEADER || view.getUint32(0, true) !== MAGIC) return undefined
  return { buckets: view.getUint32(4, true), columns: view.getUint32(8, true) }
}

/** Times from their bytes, which begin at a multiple of 8 in memory of their own. */
export function readSummaryTimes(bytes: ArrayBuffer, buckets: number): SummaryTimes {
  return {
    first: new BigInt64Array(bytes, 0, buckets),
    last: new BigInt64Array(bytes, buckets * 8, buckets),
    rows: new Uint32Array(bytes, buckets * 16, buckets),
  }
}

export function readSummaryColumn(bytes: ArrayBuffer, buckets: number): SummaryColumn {
  return {
    min: new Float64Array(bytes, 0, buckets),
    max: new Float64Array(bytes, buckets * 8, buckets),
    last: new Float64Array(bytes, buckets * 16, buckets),
    count: new Uint32Array(bytes, buckets * 24, buckets),
  }
}
