/** A model to a workbook on the template, with its explanations: readable, filterable, and read back equal. */
import type { Diagnostic } from '@vigie/base'
import ExcelJS from 'exceljs'
import { stringify } from 'yaml'
import { toNative, type NativeElement } from '../native/writer.ts'
import type { SpaceSystem } from '../space-system.ts'
import { ELEMENT_TITLE, OWNER_TITLES, SHEETS, TEMPLATE_VERSION, type ColumnSpec, type SheetSpec } from './sheets.ts'

type Raw = Readonly<Record<string, unknown>>

export interface WrittenWorkbook {
  readonly bytes: Uint8Array
  /** What the workbook has no columns for, counted by kind. */
  readonly diagnostics: readonly Diagnostic[]
}

export async function writeWorkbook(system: SpaceSystem): Promise<WrittenWorkbook> {
  const { elements, diagnostics } = toNative(system)
  const workbook = new ExcelJS.Workbook()
  workbook.creator = 'Vigie'
  addGuide(workbook, system.root.name)
  for (const spec of SHEETS) addSheet(workbook, spec, elements)
  return { bytes: new Uint8Array(await workbook.xlsx.writeBuffer()), diagnostics }
}

function addSheet(workbook: ExcelJS.Workbook, spec: SheetSpec, elements: readonly NativeElement[]): void {
  const sheet = workbook.addWorksheet(spec.name, {
    views: [{ state: 'frozen', ySplit: 1, xSplit: spec.list === undefined ? 1 : 2 }],
  })
  const owner = spec.list === undefined ? undefined : OWNER_TITLES[spec.section]
  sheet.columns = [
    { header: ELEMENT_TITLE, width: 20 },
    ...(owner === undefined ? [] : [{ header: owner, width: 22 }]),
    ...spec.columns.map((c) => ({ header: c.title, width: c.width })),
  ]
  const header = sheet.getRow(1)
  header.font = { bold: true }
  header.alignment = { vertical: 'middle' }
  for (const [i, column] of spec.columns.entries())
    if (column.meaning !== '') header.getCell(i + (owner === undefined ? 2 : 3)).note = column.meaning
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: sheet.columnCount } }

  const add = (element: string, ownerName: string | undefined, values: Raw): void => {
    const row = sheet.addRow([
      element,
      ...(owner === undefined ? [] : [ownerName]),
      ...spec.columns.map((c) => cell(values[c.key], c)),
    ])
    row.alignment = { vertical: 'top', wrapText: true }
  }
  for (const element of elements) {
    if (spec.section === 'element') add(element.element, undefined, element)
    else if (spec.section === 'types') {
      for (const [name, type] of Object.entries((element['types'] as Readonly<Record<string, Raw>> | undefined) ?? {}))
        add(element.element, undefined, { name, ...type })
    } else {
      for (const thing of (element[spec.section] as readonly Raw[] | undefined) ?? []) {
        if (spec.list === undefined) add(element.element, undefined, thing)
        else
          for (const item of (thing[spec.list] as readonly Raw[] | undefined) ?? [])
            add(element.element, String(thing['name']), item)
      }
    }
  }
}

function cell(value: unknown, column: ColumnSpec): string | number | undefined {
  if (value === undefined) return undefined
  switch (column.form) {
    case 'number':
      return Number(value)
    case 'flag':
      return value === true ? 'yes' : 'no'
    case 'yaml':
      if (typeof value === 'number') return value
      // Labels and limits are easier to read one a line; everything else in one line.
      return stringify(value, {
        lineWidth: 0,
        collectionStyle: column.key === 'labels' || column.key === 'limits' ? 'block' : 'flow',
      }).trimEnd()
    default:
      return String(value)
  }
}

function addGuide(workbook: ExcelJS.Workbook, name: string): void {
  const sheet = workbook.addWorksheet('Read me')
  sheet.columns = [{ width: 20 }, { width: 24 }, { width: 100 }]
  sheet.addRow([`Space-system model ${name}`]).font = { bold: true, size: 14 }
  sheet.addRow(['Template version', TEMPLATE_VERSION])
  sheet.addRow([
    'Names are found in the element of the row, then in those above it, then from the top (RECO1.AOCS.Mode).',
  ])
  sheet.addRow([
    'Columns may be in any order and left out; columns of your own are not read, which is said. Do not rename sheets.',
  ])
  for (const spec of SHEETS) {
    sheet.addRow([])
    sheet.addRow([spec.name, '', spec.meaning]).font = { bold: true }
    for (const c of spec.columns) sheet.addRow(['', c.title, c.meaning])
  }
}
