/**
 * The Parquet writer against its own reader for any columns; adapters/parquet-duckdb holds the same files against DuckDB and
 * hyparquet. Encodings: apache/parquet-format, Encodings.md.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  footerLength,
  newValues,
  ParquetFileWriter,
  readChunk,
  readFooter,
  type ColumnData,
  type ColumnSchema,
  type ColumnType,
} from '../src/index.ts'

const RUNS = Number(process.env['VIGIE_FUZZ_RUNS'] ?? 300)

function write(schema: ColumnSchema[], rows: number, columns: ColumnData[]): Uint8Array {
  const parts: Uint8Array[] = []
  const writer = new ParquetFileWriter(schema, (bytes) => parts.push(bytes.slice()))
  writer.beginRowGroup(rows)
  for (const column of columns) writer.writeColumn(column)
  writer.finish({ key: 'value' })
  return new Uint8Array(Buffer.concat(parts))
}

function read(file: Uint8Array): { rows: number; columns: ColumnData[]; schema: readonly ColumnSchema[] } {
  const length = footerLength(file)!
  const footer = readFooter(file.subarray(file.length - 8 - length, file.length - 8))
  const group = footer.groups[0]!
  const columns = group.chunks.map((place, i) =>
    readChunk(file.subarray(place.at, place.at + place.bytes), footer.columns[i]!, place, group.rows),
  )
  return { rows: footer.rows, columns, schema: footer.columns }
}

const numbers = (min: number, max: number) => ({
  any: fc.integer({ min, max }),
  steady: fc.integer({ min: Math.max(min, -3), max: Math.min(max, 3) }),
})
const ANY: Record<ColumnType, fc.Arbitrary<unknown>> = {
  boolean: fc.integer({ min: 0, max: 1 }),
  int8: numbers(-128, 127).any,
  uint8: numbers(0, 255).any,
  int16: numbers(-32_768, 32_767).any,
  uint16: numbers(0, 65_535).any,
  int32: numbers(-(2 ** 31), 2 ** 31 - 1).any,
  uint32: numbers(0, 2 ** 32 - 1).any,
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  utc: fc.bigInt({ min: 10n ** 18n, max: 10n ** 18n + 10n ** 12n }),
  float: fc.float(),
  double: fc.double(),
  text: fc.string(),
  bytes: fc.uint8Array({ maxLength: 20 }),
}

/** Runs of the same value, as telemetry has, between values of any kind. */
const column = fc.constantFrom(...(Object.keys(ANY) as ColumnType[])).chain((type) =>
  fc
    .array(fc.tuple(ANY[type], fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 }))), { maxLength: 60 })
    .map((runs) => {
      const flat = runs.flatMap(([value, times]) => Array.from({ length: times }, () => value))
      const values = newValues(type, flat.length) as unknown[]
      for (const [i, value] of flat.entries()) values[i] = value
      return { type, values: values as unknown as ColumnData['values'] }
    }),
)

describe('a Parquet file', () => {
  it('gives back any required column', () => {
    fc.assert(
      fc.property(column, ({ type, values }) => {
        const back = read(write([{ name: 'c', type, shape: 'required' }], values.length, [{ values }]))
        expect(back.rows).toBe(values.length)
        expect(back.schema).toEqual([{ name: 'c', type, shape: 'required' }])
        expect(back.columns[0]).toEqual({ values })
      }),
      { numRuns: RUNS },
    )
  })

  it('gives back any optional column, with its gaps', () => {
    fc.assert(
      fc.property(column, fc.array(fc.boolean(), { minLength: 1, maxLength: 3000 }), ({ type, values }, present) => {
        const rows = Uint32Array.from(present.flatMap((is, i) => (is ? [i] : [])).slice(0, values.length))
        const cut = values.slice(0, rows.length) as ColumnData['values']
        const back = read(write([{ name: 'c', type, shape: 'optional' }], present.length, [{ values: cut, rows }]))
          .columns[0]!
        expect(back.values).toEqual(cut)
        expect(back.rows ?? Uint32Array.from({ length: present.length }, (_, i) => i)).toEqual(rows)
      }),
      { numRuns: RUNS },
    )
  })

  it('gives back any list column: empty lists, and rows without one', () => {
    const row = fc.option(fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 6 }), { nil: undefined })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 300 }), (lists) => {
        const rows = Uint32Array.from(lists.flatMap((list, i) => (list === undefined ? [] : [i])))
        const held = lists.filter((list) => list !== undefined)
        const offsets = Int32Array.from([0, ...held.map((_, i) => held.slice(0, i + 1).flat().length)])
        const data = { values: Int32Array.from(held.flat()), rows, offsets }
        const back = read(write([{ name: 'l', type: 'int32', shape: 'list' }], lists.length, [data])).columns[0]!
        expect(back.values).toEqual(data.values)
        expect(back.offsets).toEqual(offsets)
        expect(back.rows ?? Uint32Array.from({ length: lists.length }, (_, i) => i)).toEqual(rows)
      }),
      { numRuns: RUNS },
    )
  })

  it('stays small: a constant column takes next to nothing, a slow one less than a byte a value', () => {
    const n = 10_000
    const size = (values: ColumnData['values'], type: ColumnType) =>
      write([{ name: 'c', type, shape: 'required' }], n, [{ values }]).length
    expect(size(new Uint16Array(n).fill(777), 'uint16')).toBeLessThan(300)
    const slow = Uint16Array.from({ length: n }, (_, i) => 1000 + Math.round(100 * Math.sin(i / 200)))
    expect(size(slow, 'uint16') / n).toBeLessThan(0.5)
    const calibrated = Float64Array.from(slow, (v) => v * 0.0371 - 4)
    expect(size(calibrated, 'double') / n).toBeLessThan(1.2)
  })

  it('that is damaged is refused or read, never worse', () => {
    const values = Float64Array.from({ length: 500 }, (_, i) => Math.sin(i))
    const file = write([{ name: 'c', type: 'double', shape: 'optional' }], 500, [{ values }])
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, xor) => {
        const copy = file.slice()
        copy[at]! ^= xor
        try {
          read(copy)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
      }),
      { numRuns: RUNS },
    )
  })
})
