/** A sheet or a CSV as rows of texts, with the places of what is in them. */
export interface TableCell {
  readonly text: string
  /** It repeats a cell above or before it that it is merged with. */
  readonly merged: boolean
}
export interface TableRow {
  /** 1-based, as the spreadsheet shows it. */
  readonly number: number
  /** By column, 1-based. */
  readonly cells: ReadonlyMap<number, TableCell>
}
export interface Table {
  /** Name of the sheet; "" of a CSV. */
  readonly name: string
  readonly rows: readonly TableRow[]
}

export const cellText = (row: TableRow, column: number): string => row.cells.get(column)?.text ?? ''

/** As titles are compared: no case, no accents, no punctuation. */
export const titleKey = (s: string): string =>
  s
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}#]+/gu, ' ')
    .trim()
