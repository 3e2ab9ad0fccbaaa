/** One table of a project as CSV (RFC 4180). */
import Papa from 'papaparse'
import type { Project } from '../project.ts'
import type { TableKind } from './fields.ts'
import { requirementsTable, resultsTable, testsTable } from './write-rows.ts'

/** With a byte order mark: spreadsheets take it for UTF-8 by that. */
export function writeCsv(project: Project, kind: TableKind, delimiter: ',' | ';' | '\t' = ','): string {
  const table = { requirements: requirementsTable, tests: testsTable, results: resultsTable }[kind](project)
  const rows = [table.columns.map((c) => c.title), ...table.rows.map((r) => [...r])]
  return `\uFEFF${Papa.unparse(rows as unknown[][], { delimiter, newline: '\r\n' })}\r\n`
}
