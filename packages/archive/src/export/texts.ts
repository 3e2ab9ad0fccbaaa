/** CSV and NDJSON of parameters, streamed. */
import { formatUtc, toHex } from '@vigie/base'
import { ALARM_LEVELS } from '@vigie/model'
import type { PlannedParameter } from '@vigie/telemetry'
import type { ParameterStore } from '../ports.ts'
import { pages, type Cell, type ExportProgress, type ExportQuery, type Page } from './pages.ts'

export interface TextExportOptions {
  /** `wide`: a row per time, a column per parameter; `long`: a row per sample, with raw value and state. */
  readonly shape: 'wide' | 'long'
  /** What is known of the parameters: labels of enumerations, names of true and false. */
  readonly parameters: readonly PlannedParameter[]
  readonly progress?: (progress: ExportProgress) => void
}

const encoder = new TextEncoder()
type Store = Pick<ParameterStore, 'series'>

/** CSV as of RFC 4180, UTF-8, times in UTC; where there is a link, a line `# …` before the header, which the standard does not know. */
export async function* exportCsv(
  store: Store,
  query: ExportQuery,
  options: TextExportOptions,
): AsyncGenerator<Uint8Array> {
  const wide = options.shape === 'wide'
  const units = query.parameters.map((path) => planned(options, path)?.unit)
  const head = wide
    ? ['time', ...query.parameters.map((path, i) => (units[i] === undefined ? path : `${path} [${units[i]}]`))]
    : ['time', 'parameter', 'value', 'raw', 'unit', 'state']
  if (query.link !== undefined) yield encoder.encode(`# ${query.link}\r\n`)
  yield encoder.encode(`${head.map(quote).join(',')}\r\n`)
  const line = (cells: readonly string[]): string => `${cells.map(quote).join(',')}\r\n`
  yield* rows(store, query, options, (page, row, time) => {
    if (wide)
      return line([time, ...query.parameters.map((path, i) => text(shown(page.eng[i]![row]!, planned(options, path))))])
    let lines = ''
    for (const [i, path] of query.parameters.entries()) {
      const value = page.eng[i]![row]!
      if (value === null) continue
      lines += line([
        time,
        path,
        text(shown(value, planned(options, path))),
        text(page.raw[i]![row]!),
        units[i] ?? '',
        stateName(page, i, row),
      ])
    }
    return lines
  })
}

/** One JSON object a line: integers beyond 2^53 are strings, bytes hexadecimal. */
export async function* exportNdjson(
  store: Store,
  query: ExportQuery,
  options: TextExportOptions,
): AsyncGenerator<Uint8Array> {
  const json = (value: Cell | boolean): unknown =>
    typeof value === 'bigint'
      ? value >= -(2n ** 53n) && value <= 2n ** 53n
        ? Number(value)
        : String(value)
      : value instanceof Uint8Array
        ? toHex(value)
        : typeof value === 'number' && !Number.isFinite(value)
          ? String(value)
          : value
  yield* rows(store, query, options, (page, row, time) => {
    if (options.shape === 'wide') {
      const object: Record<string, unknown> = { time }
      for (const [i, path] of query.parameters.entries()) {
        const value = page.eng[i]![row]!
        if (value !== null) object[path] = json(shown(value, planned(options, path)))
      }
      return `${JSON.stringify(object)}\n`
    }
    let lines = ''
    for (const [i, path] of query.parameters.entries()) {
      const value = page.eng[i]![row]!
      if (value === null) continue
      const known = planned(options, path)
      lines += `${JSON.stringify({ time, parameter: path, value: json(shown(value, known)), raw: json(page.raw[i]![row]!), unit: known?.unit, state: stateName(page, i, row) })}\n`
    }
    return lines
  })
}

async function* rows(
  store: Store,
  query: ExportQuery,
  options: TextExportOptions,
  write: (page: Page, row: number, time: string) => string,
): AsyncGenerator<Uint8Array> {
  let count = 0
  for await (const page of pages(store, query)) {
    let chunk = ''
    for (let row = 0; row < page.generation.length; row++) {
      chunk += write(page, row, formatUtc(page.generation[row]!))
      if (chunk.length > 64 * 1024) {
        yield encoder.encode(chunk)
        chunk = ''
      }
    }
    if (chunk !== '') yield encoder.encode(chunk)
    count += page.generation.length
    options.progress?.({ rows: count, at: page.generation[page.generation.length - 1]! })
  }
}

const planned = (options: TextExportOptions, path: string): PlannedParameter | undefined =>
  options.parameters.find((p) => p.path === path)

/** A value as people read it: labels, true and false, UTC. */
function shown(value: Cell, parameter: PlannedParameter | undefined): Cell | boolean {
  if (value === null || parameter === undefined || typeof value === 'string' || value instanceof Uint8Array)
    return value
  if (parameter.kind === 'enumerated' && parameter.labels !== undefined) {
    // A range of values may share a label.
    const label = parameter.labels.find((l) => value >= l.value && value <= (l.maxValue ?? l.value))
    return label?.label ?? value
  }
  if (parameter.kind === 'boolean') {
    const name = value === 0 ? parameter.zeroString : parameter.oneString
    return name ?? value !== 0
  }
  if (parameter.kind === 'absolute-time' && typeof value === 'bigint') return formatUtc(value)
  return value
}

function text(value: Cell | boolean): string {
  if (value === null) return ''
  return value instanceof Uint8Array ? toHex(value) : String(value)
}

const stateName = (page: Page, parameter: number, row: number): string => {
  const state = page.state[parameter]
  return state === undefined ? '' : (ALARM_LEVELS[state[row]!] ?? '')
}

function quote(cell: string): string {
  // A text that a spreadsheet would take for a formula is kept a text.
  const safe = /^[=+@\t\r]/.test(cell) || (cell.startsWith('-') && Number.isNaN(Number(cell))) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
