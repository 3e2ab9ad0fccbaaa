/** The records for machines, beside the documents for people: JSON, CSV, XLSX, Parquet, JUnit. */
import ExcelJS from 'exceljs'
import { unzipSync, zipSync } from 'fflate'
import Papa from 'papaparse'
import { ParquetFileWriter } from '@vigie/archive'
import { canonicalJson } from '../records/canonical.ts'
import type { TestRun } from '../records/run.ts'
import { DATA_FILES, MATRIX_FILE, runFile, RUNS_FILE } from './layout.ts'
import { escapeXml } from './escape.ts'
import type { QualificationRecords } from './qualification-records.ts'
import type { MatrixRow } from './verification-matrix.ts'

const encoder = new TextEncoder()
export interface MadeFile {
  readonly path: string
  readonly bytes: Uint8Array
}
const made = (path: string, text: string): MadeFile => ({ path, bytes: encoder.encode(text) })

/** RFC 4180; what a spreadsheet would take for a formula begins with an apostrophe. */
const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  `${Papa.unparse(rows as (string | number)[][], { newline: '\r\n', escapeFormulae: /^[=@\t\r]|^[+-](?!\d)/ })}\r\n`

/** Sorted names and two blanks of indentation: read by people, the same for the same records. */
const readable = (value: unknown): string => `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`

export async function* dataFiles(
  records: QualificationRecords,
  matrix: readonly MatrixRow[],
): AsyncGenerator<MadeFile> {
  for (const [name, path] of Object.entries(DATA_FILES))
    yield made(path, readable(records[name as keyof QualificationRecords]))
  yield made(RUNS_FILE, readable(records.runs))
  for (const run of records.runs) yield made(runFile(run), readable(run))
  yield made(MATRIX_FILE, readable(matrix))
  const table = matrixTable(matrix)
  yield made('data/verification-matrix.csv', csv(table))
  yield made('data/checks.csv', csv([CHECK_COLUMNS, ...checkRows(records.runs)]))
  yield { path: 'data/checks.parquet', bytes: checksParquet(records.runs) }
  yield made('data/results.junit.xml', junit(records))
  yield { path: 'data/verification-matrix.xlsx', bytes: await workbook(records, table) }
}

const MATRIX_COLUMNS = [
  'Requirement',
  'Version',
  'Title',
  'Text',
  'Specification',
  'Parents',
  'Children',
  'Level',
  'Stage',
  'Methods',
  'Tests',
  'Status by satellite',
  'Compliance',
  'Close-out',
  'Reason',
  'Anomalies',
  'Waivers',
]

const list = (items: readonly string[]): string => items.join(', ')

function matrixTable(rows: readonly MatrixRow[]): (string | number)[][] {
  return [
    MATRIX_COLUMNS,
    ...rows.map((r) => [
      r.requirement,
      r.version,
      r.title,
      r.text,
      r.specification,
      list(r.parents),
      list(r.children),
      r.level,
      r.stage,
      list(r.methods),
      list(r.planned),
      list(r.targets.map((t) => (t.satellite === '' ? t.verdict : `${t.satellite}: ${t.verdict}`))),
      r.compliance,
      r.status,
      r.reason,
      list(r.anomalies),
      list(r.waivers),
    ]),
  ]
}

const CHECK_COLUMNS = [
  'run',
  'test',
  'satellite',
  'step',
  'title',
  'kind',
  'subject',
  'expected',
  'actual',
  'tolerance',
  'unit',
  'at',
  'passed',
]
const checkRows = (runs: readonly TestRun[]): string[][] =>
  runs.flatMap((r) =>
    r.steps.flatMap((s) =>
      s.checks.map((c) => [
        r.id,
        r.test,
        r.satellite ?? '',
        String(s.number),
        s.title,
        c.kind,
        c.subject,
        c.expected,
        c.actual ?? '',
        c.tolerance ?? '',
        c.unit ?? '',
        c.at,
        c.passed ? 'yes' : 'no',
      ]),
    ),
  )

function checksParquet(runs: readonly TestRun[]): Uint8Array {
  const rows = checkRows(runs)
  const chunks: Uint8Array[] = []
  const writer = new ParquetFileWriter(
    CHECK_COLUMNS.map((name) => ({ name, type: 'text' as const, shape: 'required' as const })),
    (bytes) => void chunks.push(bytes.slice()),
    3,
  )
  if (rows.length > 0) {
    writer.beginRowGroup(rows.length)
    for (const i of CHECK_COLUMNS.keys()) writer.writeColumn({ values: rows.map((r) => r[i]!) })
  }
  writer.finish({})
  return Buffer.concat(chunks)
}

/** JUnit XML as Jenkins and GitLab read it; requirements are properties of a case. */
export function junit(records: Pick<QualificationRecords, 'campaign' | 'campaignRun' | 'runs'>): string {
  const { campaign, runs } = records
  const seconds = (from: string, to: string): string =>
    Math.max(0, (Date.parse(cut(to)) - Date.parse(cut(from))) / 1000).toFixed(3)
  const failed = runs.filter((r) => r.verdict === 'failed').length
  const skipped = runs.filter((r) => ['blocked', 'not run', 'not applicable'].includes(r.verdict)).length
  const errors = runs.filter((r) => r.verdict === 'inconclusive').length
  const cases = runs.map((r) => {
    const name = `${r.test}${r.satellite === undefined ? '' : ` on ${r.satellite}`}${r.attempt === 1 ? '' : ` (attempt ${r.attempt})`}`
    const why = escapeXml(r.reasons.join('; ').replaceAll(/\s+/g, ' '))
    const outcome =
      r.verdict === 'failed'
        ? `<failure message="${why}"/>`
        : r.verdict === 'inconclusive'
          ? `<error message="${why}"/>`
          : ['blocked', 'not run', 'not applicable'].includes(r.verdict)
            ? `<skipped message="${escapeXml(r.verdict)}${why === '' ? '' : `: ${why}`}"/>`
            : ''
    const properties = r.requirements
      .map((q) => `<property name="requirement" value="${escapeXml(`${q.id}@${q.version}`)}"/>`)
      .join('')
    return (
      `  <testcase classname="${escapeXml(campaign.name)}" name="${escapeXml(name)}" time="${seconds(r.startedAt, r.endedAt)}">` +
      `<properties>${properties}<property name="verdict" value="${r.verdict}"/></properties>${outcome}</testcase>\n`
    )
  })
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite name="${escapeXml(campaign.title)}" tests="${runs.length}" failures="${failed}" ` +
    `errors="${errors}" skipped="${skipped}" timestamp="${escapeXml(records.campaignRun.startedAt.slice(0, 19))}">\n${cases.join('')}</testsuite>\n</testsuites>\n`
  )
}

/** To the millisecond, as Date reads it: durations of reports only. */
const cut = (utc: string): string => utc.replace(/(\.\d{3})\d*/, '$1')

/** A day that no file was made on: spreadsheets carry dates of making, and these files are the same whenever they are made. */
const EPOCH = new Date(Date.UTC(2000, 0, 1))

async function workbook(
  records: QualificationRecords,
  table: readonly (readonly (string | number)[])[],
): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  book.creator = 'Vigie'
  book.lastModifiedBy = 'Vigie'
  book.created = EPOCH
  book.modified = EPOCH
  const sheet = (name: string, rows: readonly (readonly (string | number)[])[], widths: readonly number[]): void => {
    const s = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1, xSplit: 1 }] })
    s.columns = widths.map((width) => ({ width }))
    for (const row of rows) s.addRow(row).alignment = { vertical: 'top', wrapText: true }
    s.getRow(1).font = { bold: true }
    s.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: widths.length } }
  }
  sheet('Verification matrix', table, [18, 8, 30, 60, 16, 18, 18, 12, 14, 16, 24, 30, 12, 10, 50, 16, 16])
  sheet('Runs', [RUN_COLUMNS, ...records.runs.map(runRow)], [40, 18, 12, 8, 26, 26, 22, 60, 40])
  sheet('Checks', [CHECK_COLUMNS, ...checkRows(records.runs)], [40, 18, 12, 8, 30, 12, 40, 24, 24, 12, 8, 30, 8])
  const zip = unzipSync(new Uint8Array(await book.xlsx.writeBuffer()))
  const names = Object.keys(zip).toSorted()
  // fflate writes the local time of a date into an archive (APPNOTE.TXT §4.4.6 has no zone): the same figures in every zone.
  const mtime = new Date(2000, 0, 1)
  return zipSync(Object.fromEntries(names.map((n) => [n, [zip[n]!, { mtime, level: 6 }]])))
}

const RUN_COLUMNS = ['Run', 'Test', 'Satellite', 'Attempt', 'Started', 'Ended', 'Verdict', 'Reasons', 'Requirements']
const runRow = (r: TestRun): (string | number)[] => [
  r.id,
  r.test,
  r.satellite ?? '',
  r.attempt,
  r.startedAt,
  r.endedAt,
  r.verdict,
  r.reasons.join('; '),
  list(r.requirements.map((q) => `${q.id}@${q.version}`)),
]
