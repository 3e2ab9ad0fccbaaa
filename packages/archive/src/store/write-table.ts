/** Writes a table as Parquet and gives its summary. */
import type { ColumnSchema } from '../parquet/column-data.ts'
import { ParquetFileWriter } from '../parquet/write-file.ts'
import { BASE_COLUMNS, type Table } from './table.ts'
import { encodeSummary, summarise, type SummaryColumn } from './summary.ts'

/** Which columns of a schema have summaries: numeric engineering values. Their order is that of the schema. */
export function summarised(schema: readonly ColumnSchema[]): number[] {
  const columns: number[] = []
  for (let i = BASE_COLUMNS.length; i < schema.length; i++) {
    const { name, type, shape } = schema[i]!
    if (shape !== 'list' && type !== 'text' && type !== 'bytes' && !name.includes('#')) columns.push(i)
  }
  return columns
}

/**
 * `sink` takes the bytes in order and keeps none of them; `pause` is awaited between columns so that the caller can let
 * others run and write what was made.
 */
export async function writeTable(
  table: Table,
  metadata: Readonly<Record<string, string>>,
  sink: (bytes: Uint8Array) => void,
  pause: () => Promise<void> | undefined,
  level: number,
): Promise<{ readonly bytes: number; readonly summary: Uint8Array }> {
  const writer = new ParquetFileWriter(table.schema, sink, level)
  const numeric = new Set(summarised(table.schema))
  const summaries: SummaryColumn[] = []
  writer.beginRowGroup(table.rows)
  for (let i = 0; i < table.schema.length; i++) {
    const read = table.column(i)
    const data = read instanceof Promise ? await read : read
    writer.writeColumn(data)
    if (numeric.has(i)) summaries.push(summarise(data, table.rows))
    const wait = pause()
    if (wait !== undefined) await wait
  }
  return { bytes: writer.finish(metadata), summary: encodeSummary(table.generation, summaries) }
}
