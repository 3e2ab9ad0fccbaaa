/** A workbook to element files: the rows become the same objects that YAML files hold, with the place of each cell. */
import { VigieError, type Diagnostic } from '@vigie/base'
import type ExcelJS from 'exceljs'
import { parse } from 'yaml'
import type { Pointer } from '@vigie/documents'
import type { SourceFile } from '../native/yaml-file.ts'
import { excelErrors } from './errors.ts'
import { ELEMENT_TITLE, OWNER_TITLES, SHEETS, type ColumnSpec, type SheetSpec } from './sheets.ts'
import { openWorkbook } from './unpack.ts'

export interface WorkbookResult {
  readonly files: readonly SourceFile[]
  readonly diagnostics: readonly Diagnostic[]
}

type Raw = Record<string, unknown>
interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Reads a workbook made on the template. Never throws for what the file holds. */
export async function readWorkbook(bytes: Uint8Array, options: { readonly file: string }): Promise<WorkbookResult> {
  try {
    return new WorkbookReader(options.file).read(await openWorkbook(bytes, options.file))
  } catch (error) {
    if (!(error instanceof VigieError)) throw error
    return {
      files: [],
      diagnostics: [
        { severity: 'error', code: error.code, message: error.message, remedy: error.remedy, file: options.file },
      ],
    }
  }
}

class ElementInWorkbook implements SourceFile {
  readonly file: string
  readonly value: Raw
  readonly #places = new Map<string, Place>()

  constructor(file: string, path: string) {
    this.file = file
    this.value = { element: path }
  }
  put(pointer: Pointer, place: Place): void {
    this.#places.set(pointer.join('\u0000'), place)
  }
  place(pointer: Pointer): Place {
    for (let n = pointer.length; n >= 0; n--) {
      const place = this.#places.get(pointer.slice(0, n).join('\u0000'))
      if (place !== undefined) return place
    }
    return { file: this.file, line: 1, column: 1 }
  }
}

class WorkbookReader {
  readonly #file: string
  readonly #diagnostics: Diagnostic[] = []
  readonly #elements = new Map<string, ElementInWorkbook>()

  constructor(file: string) {
    this.#file = file
  }

  read(workbook: ExcelJS.Workbook): WorkbookResult {
    const found = SHEETS.flatMap((spec) => {
      const sheet = workbook.worksheets.find((w) => w.name.trim().toLowerCase() === spec.name.toLowerCase())
      return sheet === undefined ? [] : [{ spec, sheet }]
    })
    if (found.length === 0) {
      const e = excelErrors.noSheets({ file: this.#file })
      return {
        files: [],
        diagnostics: [{ severity: 'error', code: e.code, message: e.message, remedy: e.remedy, file: this.#file }],
      }
    }
    for (const { spec, sheet } of found) this.#sheet(spec, sheet)
    return { files: [...this.#elements.values()], diagnostics: this.#diagnostics }
  }

  #report(error: VigieError, place: Place, severity: 'error' | 'warning' = 'error'): void {
    this.#diagnostics.push({ severity, code: error.code, message: error.message, remedy: error.remedy, ...place })
  }
  #place(sheet: ExcelJS.Worksheet, row: number, column: number): Place {
    return { file: `${this.#file}[${sheet.name}]`, line: row, column }
  }
  #element(path: string, place: Place): ElementInWorkbook {
    let element = this.#elements.get(path)
    if (element === undefined) {
      element = new ElementInWorkbook(this.#file, path)
      element.put([], place)
      element.put(['element'], place)
      this.#elements.set(path, element)
    }
    return element
  }

  #sheet(spec: SheetSpec, sheet: ExcelJS.Worksheet): void {
    const ownerTitle = spec.list === undefined ? undefined : OWNER_TITLES[spec.section]
    const columns = new Map<string, number>()
    const titles = [
      ELEMENT_TITLE,
      ...(ownerTitle === undefined ? [] : [ownerTitle]),
      ...spec.columns.map((c) => c.title),
    ]
    sheet.getRow(1).eachCell((cell, column) => {
      const title = cellText(cell).trim()
      const known = titles.find((t) => t.toLowerCase() === title.toLowerCase())
      if (known !== undefined) columns.set(known, column)
      else if (title !== '') {
        this.#report(
          excelErrors.unknownColumn({
            title,
            sheet: sheet.name,
            hint: `It is not read. Columns of the template: ${titles.join(', ')}.`,
          }),
          this.#place(sheet, 1, column),
          'warning',
        )
      }
    })
    const elementColumn = columns.get(ELEMENT_TITLE)
    if (elementColumn === undefined) {
      this.#report(
        excelErrors.badCell({
          title: ELEMENT_TITLE,
          row: 1,
          sheet: sheet.name,
          detail: 'the column is missing',
          hint: 'Add a column "Element" with the path of the element.',
        }),
        this.#place(sheet, 1, 1),
      )
      return
    }
    for (let row = 2; row <= sheet.rowCount; row++) {
      const cells = sheet.getRow(row)
      if (!cells.hasValues) continue
      const path = cellText(cells.getCell(elementColumn)).trim()
      const place = this.#place(sheet, row, elementColumn)
      if (path === '') {
        this.#report(
          excelErrors.badCell({
            title: ELEMENT_TITLE,
            row,
            sheet: sheet.name,
            detail: 'it is empty',
            hint: 'Name the element that the row belongs to.',
          }),
          place,
        )
        continue
      }
      const element = this.#element(path, place)
      const owner =
        ownerTitle === undefined ? undefined : cellText(cells.getCell(columns.get(ownerTitle) ?? elementColumn)).trim()
      this.#row(spec, sheet, row, cells, columns, element, owner)
    }
  }

  #row(
    spec: SheetSpec,
    sheet: ExcelJS.Worksheet,
    row: number,
    cells: ExcelJS.Row,
    columns: ReadonlyMap<string, number>,
    element: ElementInWorkbook,
    owner: string | undefined,
  ): void {
    const values: Raw = {}
    const places: [string, Place][] = []
    for (const column of spec.columns) {
      const at = columns.get(column.title)
      if (at === undefined) continue
      const place = this.#place(sheet, row, at)
      const value = this.#value(cells.getCell(at), column, sheet, row, place)
      if (value === undefined) continue
      values[column.key] = value
      places.push([column.key, place])
    }
    const rowPlace = this.#place(sheet, row, 1)
    let pointer: Pointer
    if (spec.section === 'element') {
      Object.assign(element.value, values)
      pointer = []
    } else if (spec.section === 'types') {
      const { name, ...type } = values
      const types = (element.value['types'] ??= {}) as Raw
      if (name === undefined || Object.hasOwn(types, String(name))) {
        const detail = name === undefined ? 'it is empty' : `"${String(name)}" is there twice`
        this.#report(
          excelErrors.badCell({
            title: 'Name',
            row,
            sheet: sheet.name,
            detail,
            hint: 'Give each type of an element a name of its own.',
          }),
          rowPlace,
        )
        return
      }
      types[String(name)] = type
      pointer = ['types', String(name)]
    } else {
      const things = (element.value[spec.section] ??= []) as Raw[]
      if (spec.list === undefined) {
        things.push(values)
        pointer = [spec.section, things.length - 1]
      } else {
        const index = things.findIndex((t) => t['name'] === owner)
        if (index < 0) {
          this.#report(
            excelErrors.noOwner({
              row,
              sheet: sheet.name,
              owner: owner ?? '',
              element: String(element.value['element']),
            }),
            rowPlace,
          )
          return
        }
        const list = (things[index]![spec.list] ??= []) as unknown[]
        list.push(values)
        pointer = [spec.section, index, spec.list, list.length - 1]
      }
    }
    element.put(pointer, rowPlace)
    for (const [key, place] of places) element.put([...pointer, key], place)
  }

  #value(cell: ExcelJS.Cell, column: ColumnSpec, sheet: ExcelJS.Worksheet, row: number, place: Place): unknown {
    const text = cellText(cell)
    if (text.trim() === '') return undefined
    const bad = (detail: string): undefined => {
      this.#report(
        excelErrors.badCell({
          title: column.title,
          row,
          sheet: sheet.name,
          detail,
          hint: column.meaning === '' ? 'Correct the cell.' : column.meaning,
        }),
        place,
      )
      return undefined
    }
    switch (column.form) {
      case 'number': {
        const number = Number(text)
        return Number.isFinite(number) ? number : bad(`"${text}" is no number`)
      }
      case 'flag':
        if (/^(yes|true|x|1)$/i.test(text.trim())) return true
        return /^(no|false|0)$/i.test(text.trim()) ? false : bad(`"${text}" is neither yes nor no`)
      case 'yaml':
        try {
          return parse(text, { maxAliasCount: 0 }) as unknown
        } catch (error) {
          return bad(error instanceof Error ? error.message.split('\n')[0]! : String(error))
        }
      default:
        return text.trim()
    }
  }
}

function cellText(cell: ExcelJS.Cell): string {
  const value = cell.value
  if (value === null || value === undefined) return ''
  if (typeof value === 'object' && !(value instanceof Date)) {
    if ('result' in value) return String(value.result ?? '')
    if ('richText' in value) return value.richText.map((r) => r.text).join('')
    if ('text' in value) return String(value.text)
    return ''
  }
  return value instanceof Date ? value.toISOString() : String(value)
}
