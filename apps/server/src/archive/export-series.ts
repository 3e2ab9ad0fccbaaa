/** Histories of parameters into a file: one row per sample, read page by page so that memory stays bounded. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { formatUtc, taiToUnixNanos } from '@vigie/base'
import { ParquetFileWriter, type ColumnSchema, type ParameterStore, type Series } from '@vigie/archive'
import { ALARM_LEVELS } from '@vigie/model'
import type { PlannedParameter } from '@vigie/telemetry'
import { labelOf, toValue, VALIDITY_NAMES } from '../state/values.ts'

export interface SeriesExport {
  readonly store: ParameterStore
  readonly chain: string
  readonly parameters: readonly PlannedParameter[]
  readonly from: bigint
  readonly to: bigint
  readonly file: string
  readonly progress: (fraction: number, detail: string) => void
  readonly signal: AbortSignal
}
const PAGE = 50_000
const HEADER = 'time,reception,parameter,raw,value,unit,state,validity'

export async function exportCsv(e: SeriesExport): Promise<{ readonly rows: number }> {
  const out = createWriteStream(e.file)
  out.write(`${HEADER}\n`)
  let rows = 0
  for (const [i, p] of e.parameters.entries()) {
    for await (const page of pages(e, p)) {
      const lines: string[] = []
      for (let k = 0; k < page.generation.length; k++) lines.push(csvLine(page, k, p))
      rows += lines.length
      if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain')
      e.progress((i + share(e, page)) / e.parameters.length, `${rows} rows`)
    }
  }
  out.end()
  await finished(out)
  return { rows }
}

const quoted = (v: unknown): string => {
  if (v === null || v === undefined) return ''
  const text = Array.isArray(v) ? v.join(' ') : String(v as string)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function csvLine(s: Series, k: number, p: PlannedParameter): string {
  const value = toValue(s.eng[k], p)
  return [
    formatUtc(s.generation[k]!),
    s.reception === undefined ? '' : formatUtc(s.reception[k]!),
    quoted(p.path),
    quoted(s.raw === undefined ? '' : toValue(s.raw[k])),
    quoted(labelOf(p, value) ?? value),
    quoted(p.unit ?? ''),
    s.state === undefined ? '' : (ALARM_LEVELS[s.state[k]!] ?? ''),
    s.validity === undefined ? 'valid' : (VALIDITY_NAMES[s.validity[k]!] ?? ''),
  ].join(',')
}

const SCHEMA: readonly ColumnSchema[] = [
  { name: 'time', type: 'utc', shape: 'required' },
  { name: 'parameter', type: 'text', shape: 'required' },
  { name: 'value', type: 'double', shape: 'optional' },
  { name: 'text', type: 'text', shape: 'optional' },
  { name: 'state', type: 'text', shape: 'required' },
  { name: 'validity', type: 'text', shape: 'required' },
]

export async function exportParquet(e: SeriesExport): Promise<{ readonly rows: number }> {
  const out = createWriteStream(e.file)
  const writer = new ParquetFileWriter(SCHEMA, (bytes) => void out.write(bytes.slice()))
  let rows = 0
  for (const [i, p] of e.parameters.entries()) {
    for await (const page of pages(e, p)) {
      const n = page.generation.length
      const values = Array.from({ length: n }, (_, k) => toValue(page.eng[k], p))
      const numbers = values.flatMap((v, k) => (typeof v === 'number' ? [k] : []))
      const texts = values.map(
        (v) => labelOf(p, v) ?? (typeof v === 'string' ? v : Array.isArray(v) ? v.join(' ') : undefined),
      )
      const withText = texts.flatMap((t, k) => (t === undefined ? [] : [k]))
      writer.beginRowGroup(n)
      writer.writeColumn({ values: BigInt64Array.from(page.generation, (t) => taiToUnixNanos(t)) })
      writer.writeColumn({ values: Array.from({ length: n }, () => p.path) })
      writer.writeColumn({
        values: Float64Array.from(numbers, (k) => values[k] as number),
        rows: Uint32Array.from(numbers),
      })
      writer.writeColumn({ values: withText.map((k) => texts[k]!), rows: Uint32Array.from(withText) })
      writer.writeColumn({
        values: Array.from({ length: n }, (_, k) => ALARM_LEVELS[page.state?.[k] ?? 0] ?? 'normal'),
      })
      writer.writeColumn({
        values: Array.from({ length: n }, (_, k) => VALIDITY_NAMES[page.validity?.[k] ?? 0] ?? 'valid'),
      })
      rows += n
      if (out.writableNeedDrain) await once(out, 'drain')
      e.progress((i + share(e, page)) / e.parameters.length, `${rows} rows`)
    }
  }
  writer.finish({ creator: 'Vigie' })
  out.end()
  await finished(out)
  return { rows }
}

const share = (e: SeriesExport, page: Series): number =>
  Number(page.generation.at(-1)! - e.from) / Math.max(1, Number(e.to - e.from))

/** Ascending pages without decimation; samples of one instant are never cut apart as long as a page holds them. */
async function* pages(e: SeriesExport, p: PlannedParameter): AsyncGenerator<Series> {
  let from = e.from
  for (;;) {
    e.signal.throwIfAborted()
    const page = await e.store.series({
      chain: e.chain,
      parameter: p.path,
      from,
      to: e.to,
      limit: PAGE,
      order: 'ascending',
    })
    if (page.generation.length > 0) yield page
    if (page.complete || page.generation.length === 0) return
    from = page.generation.at(-1)! + 1n
  }
}
