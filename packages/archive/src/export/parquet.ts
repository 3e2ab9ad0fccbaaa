/** Parameters side by side as one Parquet file, streamed a row group at a time. */
import { newValues, typeOf, type ColumnData, type ColumnSchema, type ColumnType } from '../parquet/column-data.ts'
import { ParquetFileWriter } from '../parquet/write-file.ts'
import type { ParameterStore } from '../ports.ts'
import { utcColumn } from '../store/table.ts'
import { pages, type Cell, type ExportProgress, type ExportQuery } from './pages.ts'

/** `time` (UTC), `generation` (TAI ns), then a column per parameter, null where it has no value at that time. */
export async function* exportParquet(
  store: Pick<ParameterStore, 'series'>,
  query: ExportQuery,
  progress?: (progress: ExportProgress) => void,
): AsyncGenerator<Uint8Array> {
  const types: ColumnType[] = []
  for (const parameter of query.parameters) types.push(await typeOfParameter(store, query, parameter))
  const schema: ColumnSchema[] = [
    { name: 'time', type: 'utc', shape: 'required' },
    { name: 'generation', type: 'int64', shape: 'required' },
    ...query.parameters.map((name, i): ColumnSchema => ({ name, type: types[i]!, shape: 'optional' })),
  ]
  let parts: Uint8Array[] = []
  const writer = new ParquetFileWriter(schema, (bytes) => parts.push(bytes.slice()), 3)
  let rows = 0
  for await (const page of pages(store, query)) {
    writer.beginRowGroup(page.generation.length)
    writer.writeColumn({ values: utcColumn(page.generation) })
    writer.writeColumn({ values: page.generation })
    for (const [i, type] of types.entries()) writer.writeColumn(columnOf(page.eng[i]!, type))
    rows += page.generation.length
    progress?.({ rows, at: page.generation[page.generation.length - 1]! })
    yield* parts
    parts = []
  }
  writer.finish({
    'vigie.version': '1',
    'vigie.chain': query.chain,
    ...(query.link === undefined ? {} : { 'vigie.link': query.link }),
  })
  yield* parts
}

async function typeOfParameter(
  store: Pick<ParameterStore, 'series'>,
  query: ExportQuery,
  parameter: string,
): Promise<ColumnType> {
  const { eng } = await store.series({ chain: query.chain, parameter, from: query.from, to: query.to, limit: 1 })
  if (Array.isArray(eng)) return typeof eng[0] === 'bigint' ? 'int64' : typeOf(eng as string[])
  return typeOf(eng as Float64Array)
}

function columnOf(cells: readonly Cell[], type: ColumnType): ColumnData {
  const rows: number[] = []
  for (const [i, cell] of cells.entries()) if (cell !== null) rows.push(i)
  const values = newValues(type, rows.length) as unknown as Cell[]
  for (const [k, row] of rows.entries()) values[k] = type === 'double' ? Number(cells[row]!) : cells[row]!
  return { values: values as unknown as ColumnData['values'], rows: Uint32Array.from(rows) }
}
