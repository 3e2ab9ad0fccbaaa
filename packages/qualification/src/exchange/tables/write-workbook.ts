/** A workbook for suppliers and reviewers: lists where words are fixed, identifiers locked, read back without a difference. */
import ExcelJS from 'exceljs'
import { REQUIREMENT_STATUSES, REQUIREMENT_TYPES } from '../../records/requirement.ts'
import { VERDICTS } from '../../records/run.ts'
import type { Project } from '../project.ts'
import { clean } from '../xml/element.ts'
import { writeMapping } from './mapping.ts'
import { OWN_SHEET } from './read-workbook.ts'
import { mappingOfTable, requirementsTable, resultsTable, testsTable, type WrittenTable } from './write-rows.ts'

/** Words of a column, and whether others may be written too. */
const LISTS: Readonly<
  Record<string, Readonly<Record<string, { readonly words: readonly string[]; readonly others?: true }>>>
> = {
  requirements: { status: { words: REQUIREMENT_STATUSES }, type: { words: REQUIREMENT_TYPES, others: true } },
  tests: {
    importance: { words: ['low', 'medium', 'high'] },
    stepExecution: { words: ['manual', 'automatic'] },
    status: {
      words: ['draft', 'ready for review', 'review in progress', 'rework', 'obsolete', 'future', 'final'],
      others: true,
    },
  },
  results: { verdict: { words: VERDICTS } },
}
const LOCKED = new Set(['id', 'version', 'test'])
const WIDTHS: Readonly<Record<string, number>> = {
  text: 70,
  actions: 50,
  expected: 50,
  summary: 40,
  preconditions: 40,
  rationale: 40,
  notes: 40,
  title: 32,
  suite: 24,
  id: 18,
  test: 18,
}
/** Empty rows below, with their lists, for what is added. */
const SPARE = 500

/** `at`: what the file says of when it was made; the same project at the same time gives the same content. */
export async function writeWorkbook(project: Project): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const tables = [requirementsTable(project), testsTable(project), resultsTable(project)].filter(
    (t, i) => t.rows.length > 0 || (i === 0 && project.tests.length === 0 && project.results.length === 0),
  )
  for (const t of tables) await sheetOf(workbook, t)
  const own = workbook.addWorksheet(OWN_SHEET, { state: 'hidden' })
  own.getCell('A1').value = writeMapping({ name: 'vigie', sheets: tables.map(mappingOfTable) })
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

async function sheetOf(workbook: ExcelJS.Workbook, table: WrittenTable): Promise<void> {
  const sheet = workbook.addWorksheet(table.name, { views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }] })
  sheet.columns = table.columns.map((c) => ({
    width: WIDTHS[c.field] ?? 16,
    style: { protection: { locked: false }, alignment: { wrapText: true, vertical: 'top' } },
  }))
  const head = sheet.getRow(1)
  for (const [i, c] of table.columns.entries()) {
    const cell = head.getCell(i + 1)
    cell.value = clean(c.title)
    cell.font = { bold: true }
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE3E8EF' } }
    cell.protection = { locked: true }
  }
  for (const [r, values] of table.rows.entries()) {
    const row = sheet.getRow(r + 2)
    for (const [i, value] of values.entries()) {
      if (value === '' && !LOCKED.has(table.columns[i]!.field)) continue
      const cell = row.getCell(i + 1)
      cell.value = typeof value === 'string' ? clean(value) : value
      if (LOCKED.has(table.columns[i]!.field)) cell.protection = { locked: true }
    }
  }
  const last = table.rows.length + 1
  for (const [i, c] of table.columns.entries()) {
    const choice = c.custom ? undefined : LISTS[table.kind]?.[c.field]
    if (choice === undefined) continue
    const letter = sheet.getColumn(i + 1).letter
    const validations = (
      sheet as unknown as { dataValidations: { add(range: string, v: ExcelJS.DataValidation): void } }
    ).dataValidations
    validations.add(`${letter}2:${letter}${last + SPARE}`, {
      type: 'list',
      allowBlank: true,
      formulae: [`"${choice.words.join(',')}"`],
      showErrorMessage: true,
      errorStyle: choice.others === true ? 'warning' : 'stop',
      errorTitle: c.title,
      error: `One of: ${choice.words.join(', ')}`,
    })
  }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: Math.max(1, last), column: table.columns.length } }
  // Without a password: it keeps from slips, not from people.
  await sheet.protect('', {
    selectLockedCells: true,
    selectUnlockedCells: true,
    formatColumns: true,
    formatRows: true,
    insertRows: true,
    sort: true,
    autoFilter: true,
  })
}
