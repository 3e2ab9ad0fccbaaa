/** Excel workbooks: merged cells, cached values of formulas, rich text, dates, hidden rows. */
import ExcelJS from 'exceljs'
import { Unzip, UnzipInflate, UnzipPassThrough } from 'fflate'
import { CARRIED_BY_TESTLINK } from '../carried.ts'
import { Findings } from '../findings.ts'
import { emptyProject } from '../project.ts'
import type { ReadFile, ReadOptions } from '../read-file.ts'
import { readMapping, type Mapping } from './mapping.ts'
import { readTables } from './read-tables.ts'
import type { Table, TableCell, TableRow } from './table.ts'

/** Of the workbooks that Vigie writes: the mapping by which they are read back. */
export const OWN_SHEET = 'vigie'
const MOST_BYTES = 256 << 20
const MOST_COLUMNS = 500

export async function readWorkbook(bytes: Uint8Array, file: string, options: ReadOptions = {}): Promise<ReadFile> {
  const findings = new Findings(file)
  const refused = (): ReadFile => ({
    project: emptyProject,
    format: 'xlsx',
    diagnostics: findings.list,
    carried: CARRIED_BY_TESTLINK,
    places: new Map(),
  })
  if (!isBearable(bytes, findings)) return refused()
  const workbook = new ExcelJS.Workbook()
  try {
    await workbook.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer)
  } catch (error) {
    findings.add('error', 'notWorkbook', { detail: error instanceof Error ? error.message : String(error) })
    return refused()
  }
  options.progress?.(0.5)
  const own = workbook.getWorksheet(OWN_SHEET)?.getCell('A1').value
  const mapping = options.mapping ?? (typeof own === 'string' ? ownMapping(own, file, findings) : undefined)
  const tables = workbook.worksheets
    .filter((w) => w.name !== OWN_SHEET)
    .map((w) => tableOf(w, findings, options.mapping === undefined && w.state === 'veryHidden'))
  return readTables(tables, 'xlsx', findings, mapping)
}

/** Unpacks it once with a bound: what a ZIP declares of its sizes need not be true. */
function isBearable(bytes: Uint8Array, findings: Findings): boolean {
  let total = 0
  let broken: string | undefined
  try {
    const unzip = new Unzip((entry) => {
      entry.ondata = (error, chunk) => {
        if (error !== null) broken ??= error.message
        total += chunk?.length ?? 0
        if (total > MOST_BYTES) throw new RangeError('too big')
      }
      entry.start()
    })
    unzip.register(UnzipInflate)
    unzip.register(UnzipPassThrough)
    for (let at = 0; at < bytes.length; at += 1 << 16)
      unzip.push(bytes.subarray(at, at + (1 << 16)), at + (1 << 16) >= bytes.length)
  } catch (error) {
    if (total > MOST_BYTES) findings.add('error', 'unpacksTooBig', { limit: MOST_BYTES })
    else findings.add('error', 'notWorkbook', { detail: error instanceof Error ? error.message : String(error) })
    return false
  }
  if (broken !== undefined) findings.add('error', 'notWorkbook', { detail: broken })
  else if (total === 0) findings.add('error', 'notWorkbook', { detail: 'it is no ZIP archive' })
  return broken === undefined && total > 0
}

function tableOf(sheet: ExcelJS.Worksheet, findings: Findings, skip: boolean): Table {
  const rows: TableRow[] = []
  let hidden = 0
  if (!skip)
    sheet.eachRow((row, number) => {
      if (row.hidden) hidden++
      const cells = new Map<number, TableCell>()
      row.eachCell({ includeEmpty: false }, (cell, column) => {
        if (column > MOST_COLUMNS) return
        const merged = cell.isMerged && cell.master.address !== cell.address
        const text = textOf(merged ? cell.master : cell, sheet.name, findings)
        if (text !== '') cells.set(column, { text, merged })
      })
      if (cells.size > 0) rows.push({ number, cells })
    })
  if (hidden > 0)
    findings.add(
      'information',
      'badCell',
      {
        title: 'hidden rows',
        row: 0,
        detail: `${hidden} rows are hidden; they are read as the others`,
        effect: 'delete them if they are not meant',
      },
      {},
      sheet.name,
    )
  return { name: sheet.name, rows }
}

function textOf(cell: ExcelJS.Cell, sheet: string, findings: Findings): string {
  const place = { line: Number(cell.row), column: Number(cell.col) }
  const bad = (detail: string): string => {
    findings.add(
      'warning',
      'badCell',
      { title: cell.address, row: place.line, detail, effect: 'it counts as empty' },
      place,
      sheet,
    )
    return ''
  }
  const of = (value: ExcelJS.CellValue | undefined): string => {
    if (value === null || value === undefined) return ''
    if (value instanceof Date) return dateText(value)
    if (typeof value !== 'object') return String(value)
    if ('error' in value) return bad(`the cell shows ${String(value.error)}`)
    if ('richText' in value) return value.richText.map((r) => r.text).join('')
    if ('formula' in value || 'sharedFormula' in value)
      return value.result === undefined
        ? bad('the formula has no stored value; open the workbook and save it')
        : of(value.result as ExcelJS.CellValue)
    if ('hyperlink' in value) return of(value.text as unknown as ExcelJS.CellValue)
    return ''
  }
  return of(cell.value)
}

/** Workbooks have no time zone: what is read as UTC is what the cell shows. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const text = date.toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}

/** One that was tampered with is passed over: the columns are known by their titles too. */
function ownMapping(text: string, file: string, findings: Findings): Mapping | undefined {
  try {
    return text.startsWith('mapping:') ? readMapping(text, `${file}[${OWN_SHEET}]`) : undefined
  } catch (error) {
    findings.add(
      'warning',
      'badMapping',
      { detail: error instanceof Error ? error.message : String(error) },
      {},
      OWN_SHEET,
    )
    return undefined
  }
}
