/** Values of the parameters that decided, in order of time: as CSV for people, as Parquet for their tools. */
import { ParquetFileWriter, type ColumnSchema, type Series } from '@vigie/archive'
import { formatUtc, taiToUnixNanos, type Tai } from '@vigie/base'
import { ALARM_LEVELS } from '@vigie/model'
import { Validity, type PlannedParameter } from '@vigie/telemetry'
import type { OpenLine } from '../line/open-line.ts'
import { csvRow } from './csv.ts'

interface Row {
  readonly parameter: string
  readonly generation: Tai
  readonly reception: Tai | undefined
  /** As on the wire: of an enumeration its number. */
  readonly raw: unknown
  readonly value: unknown
  /** The label where there is one, else the value. */
  readonly text: string
  readonly unit: string
  readonly validity: string
  readonly state: string
  readonly chain: string
}

const VALIDITY: readonly string[] = Object.keys(Validity)

export async function sampleRows(line: OpenLine, looked: readonly string[], from: Tai, to: Tai): Promise<Row[]> {
  const rows: Row[] = []
  for (const path of looked)
    for (const { chain, plan, series } of await line.line.series(path, from, to))
      for (let i = 0; i < series.generation.length; i++)
        rows.push({
          parameter: plan.path,
          generation: series.generation[i]!,
          reception: series.reception?.[i],
          // Where it is as it came, only one of the two is kept.
          raw: series.raw?.[i] ?? series.eng[i],
          value: series.eng[i],
          text: valueOf(series, plan, i),
          unit: plan.unit ?? '',
          validity: VALIDITY[series.validity?.[i] ?? 0] ?? '',
          state:
            plan.alarms === undefined && plan.contextAlarms === undefined
              ? ''
              : (ALARM_LEVELS[series.state?.[i] ?? 0] ?? 'normal'),
          chain,
        })
  return rows.toSorted((a, b) => (a.generation < b.generation ? -1 : a.generation > b.generation ? 1 : 0))
}

const NAMES = ['parameter', 'generation', 'reception', 'raw', 'value', 'unit', 'validity', 'state', 'chain']

export const samplesCsv = (rows: readonly Row[]): string =>
  csvRow(NAMES) +
  rows
    .map((r) =>
      csvRow([
        r.parameter,
        formatUtc(r.generation, { digits: 9 }),
        r.reception === undefined ? '' : formatUtc(r.reception, { digits: 9 }),
        cellOf(r.raw),
        r.text,
        r.unit,
        r.validity,
        r.state,
        r.chain,
      ]),
    )
    .join('')

/** The same columns; `value` and `raw` are numbers where they are, and `text` is the value as people read it. */
export function samplesParquet(rows: readonly Row[]): Uint8Array {
  const pieces: Uint8Array[] = []
  const text = (name: string): ColumnSchema => ({ name, type: 'text', shape: 'required' })
  const schema: ColumnSchema[] = [
    text('parameter'),
    { name: 'generation', type: 'utc', shape: 'required' },
    { name: 'reception', type: 'utc', shape: 'optional' },
    { name: 'raw', type: 'double', shape: 'optional' },
    { name: 'value', type: 'double', shape: 'optional' },
    text('text'),
    text('unit'),
    text('validity'),
    text('state'),
    text('chain'),
  ]
  const writer = new ParquetFileWriter(schema, (bytes) => void pieces.push(bytes.slice()))
  writer.beginRowGroup(rows.length)
  const texts = (of: (r: Row) => string): void => writer.writeColumn({ values: rows.map(of) })
  const numbers = (of: (r: Row) => unknown): void => {
    const at = rows.flatMap((r, i) => (isNumber(of(r)) ? [i] : []))
    writer.writeColumn({ values: Float64Array.from(at, (i) => Number(of(rows[i]!))), rows: Uint32Array.from(at) })
  }
  texts((r) => r.parameter)
  writer.writeColumn({ values: BigInt64Array.from(rows, (r) => taiToUnixNanos(r.generation)) })
  const received = rows.flatMap((r, i) => (r.reception === undefined ? [] : [i]))
  writer.writeColumn({
    values: BigInt64Array.from(received, (i) => taiToUnixNanos(rows[i]!.reception!)),
    rows: Uint32Array.from(received),
  })
  numbers((r) => r.raw)
  numbers((r) => r.value)
  for (const of of [
    (r: Row) => r.text,
    (r: Row) => r.unit,
    (r: Row) => r.validity,
    (r: Row) => r.state,
    (r: Row) => r.chain,
  ])
    texts(of)
  writer.finish({ creator: 'Vigie' })
  return Buffer.concat(pieces)
}

const isNumber = (v: unknown): boolean => (typeof v === 'number' && !Number.isNaN(v)) || typeof v === 'bigint'

/** The label where there is one. */
function valueOf(series: Series, plan: PlannedParameter, i: number): string {
  const value = series.eng[i]
  if (typeof value === 'number' || typeof value === 'bigint') {
    if (plan.kind === 'boolean') return Number(value) === 0 ? (plan.zeroString ?? 'false') : (plan.oneString ?? 'true')
    if (plan.kind === 'enumerated') {
      const n = BigInt(Math.trunc(Number(value)))
      const label = plan.labels?.find((l) => n >= l.value && n <= (l.maxValue ?? l.value))?.label
      if (label !== undefined) return label
    }
    if (plan.kind === 'absolute-time' && typeof value === 'bigint') return formatUtc(value, { digits: 9 })
  }
  return cellOf(value)
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (typeof value === 'number' && Number.isNaN(value)) return ''
  return String(value as string | number | bigint)
}
