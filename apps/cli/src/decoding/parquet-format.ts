/** Rows as a Parquet file, one row per packet, one column per parameter, a row group per batch. */
import { ParquetFileWriter, type ColumnSchema, type ColumnType } from '@vigie/archive'
import { parseUtc, taiToUnixNanos } from '@vigie/base'
import type { PlannedParameter, TelemetryPlan, Values } from '@vigie/telemetry'
import type { Cell, PacketRow } from './rows.ts'

export class ParquetRows {
  readonly #writer: ParquetFileWriter
  readonly #columns: readonly number[]
  readonly #schema: readonly ColumnSchema[]

  constructor(plan: TelemetryPlan, columns: readonly number[], raw: boolean, sink: (bytes: Uint8Array) => void) {
    this.#columns = columns
    this.#schema = [
      { name: 'packet', type: 'int64', shape: 'required' },
      { name: 'apid', type: 'int32', shape: 'required' },
      { name: 'sequenceCount', type: 'int32', shape: 'required' },
      { name: 'time', type: 'utc', shape: 'optional' },
      { name: 'type', type: 'text', shape: 'required' },
      ...columns.map((c): ColumnSchema => {
        const p = plan.parameters[c]!
        return { name: p.path, type: typeOf(p, raw), shape: p.list ? 'list' : 'optional' }
      }),
    ]
    this.#writer = new ParquetFileWriter(this.#schema, sink)
  }

  write(rows: readonly PacketRow[]): void {
    this.#writer.beginRowGroup(rows.length)
    this.#writer.writeColumn({ values: BigInt64Array.from(rows, (r) => BigInt(r.packet)) })
    this.#writer.writeColumn({ values: Int32Array.from(rows, (r) => r.apid) })
    this.#writer.writeColumn({ values: Int32Array.from(rows, (r) => r.sequenceCount) })
    const timed = rows.flatMap((r, i) => (r.time === '' ? [] : [i]))
    this.#writer.writeColumn({
      values: BigInt64Array.from(timed, (i) => taiToUnixNanos(parseUtc(rows[i]!.time))),
      rows: Uint32Array.from(timed),
    })
    this.#writer.writeColumn({ values: rows.map((r) => r.type) })
    for (const [k, c] of this.#columns.entries()) {
      const schema = this.#schema[k + 5]!
      const at: number[] = []
      const cells: Cell[] = []
      for (const [i, row] of rows.entries()) {
        const cell = row.cells.get(c)
        if (cell === undefined || cell === null) continue
        // A parameter that a packet repeats has one place in this table: its last value.
        at.push(i)
        cells.push(schema.shape !== 'list' && Array.isArray(cell) ? (cell.at(-1) as Cell) : cell)
      }
      if (schema.shape === 'list') {
        const lists = cells.map((v) => (Array.isArray(v) ? (v as Cell[]) : [v]))
        const offsets = new Int32Array(lists.length + 1)
        for (const [i, list] of lists.entries()) offsets[i + 1] = offsets[i]! + list.length
        this.#writer.writeColumn({ values: arrayOf(schema.type, lists.flat()), rows: Uint32Array.from(at), offsets })
      } else this.#writer.writeColumn({ values: arrayOf(schema.type, cells), rows: Uint32Array.from(at) })
    }
  }

  finish(): void {
    this.#writer.finish({ creator: 'Vigie' })
  }
}

function typeOf(p: PlannedParameter, raw: boolean): ColumnType {
  switch (p.kind) {
    case 'integer':
      return p.derived === true || (p.calibrated && !raw) ? 'double' : p.wide ? 'text' : 'int64'
    case 'float':
    case 'relative-time':
      return 'double'
    case 'enumerated':
    case 'boolean':
      return raw ? 'int64' : 'text'
    case 'absolute-time':
      return raw ? 'double' : 'utc'
    default:
      return 'text'
  }
}

function arrayOf(type: ColumnType, cells: readonly Cell[]): Values {
  const number = (c: Cell): number => (typeof c === 'number' || typeof c === 'bigint' ? Number(c) : Number.NaN)
  switch (type) {
    case 'double':
      return Float64Array.from(cells, number)
    case 'int64':
      return BigInt64Array.from(cells, (c) => (typeof c === 'bigint' ? c : BigInt(Math.trunc(number(c)) || 0)))
    case 'utc':
      return BigInt64Array.from(cells, (c) => taiToUnixNanos(parseUtc(String(c))))
    default:
      return cells.map(String)
  }
}
