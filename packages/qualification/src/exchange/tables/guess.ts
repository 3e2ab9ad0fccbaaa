/** Which row holds the titles, and which column is which. */
import { FIELDS, TABLE_KINDS, TITLES, type TableKind } from './fields.ts'
import type { SheetMapping } from './mapping.ts'
import { cellText, titleKey, type Table, type TableRow } from './table.ts'

export interface Columns {
  readonly kind: TableKind
  /** Field → column, 1-based. */
  readonly fields: ReadonlyMap<string, number>
  /** Custom field → column. */
  readonly custom: ReadonlyMap<string, number>
  /** Title of each column that has one. */
  readonly titles: ReadonlyMap<number, string>
  /** First row of content. */
  readonly from: number
  readonly header: readonly number[]
}

const known: Readonly<Record<TableKind, ReadonlyMap<string, string>>> = Object.fromEntries(
  TABLE_KINDS.map((kind) => {
    const map = new Map<string, string>()
    for (const field of FIELDS[kind])
      for (const title of TITLES[kind][field] ?? []) if (!map.has(titleKey(title))) map.set(titleKey(title), field)
    return [kind, map]
  }),
) as unknown as Record<TableKind, ReadonlyMap<string, string>>

/** Rows within which titles are looked for, and how many of them may lie under one another. */
const DEEPEST = 30
const MOST_ROWS = 3

/** Titles of columns: those of several rows one after another, a merged one over all of its columns. */
function titlesOf(rows: readonly TableRow[]): Map<number, string> {
  const titles = new Map<number, string>()
  for (const row of rows)
    for (const [column, { text }] of row.cells) {
      const flat = text.replaceAll(/\s+/g, ' ').trim()
      const above = titles.get(column)
      if (flat === '' || above === flat) continue
      titles.set(column, above === undefined ? flat : `${above} ${flat}`)
    }
  return titles
}

function fieldsOf(
  kind: TableKind,
  titles: ReadonlyMap<number, string>,
  last: ReadonlyMap<number, string>,
): Map<string, number> {
  const fields = new Map<string, number>()
  const rank = new Map<string, number>()
  for (const [column, title] of titles) {
    const key = titleKey(title)
    const lastKey = titleKey(last.get(column) ?? '')
    const field = known[kind].get(key) ?? known[kind].get(lastKey)
    if (field === undefined) continue
    // "ID" wins over "Requirement" where both are there: the earlier a title stands in the list, the surer it is.
    const list = TITLES[kind][field]!.map(titleKey)
    const at = Math.max(0, list.indexOf(known[kind].has(key) ? key : lastKey))
    if (!fields.has(field) || at < rank.get(field)!) {
      fields.set(field, column)
      rank.set(field, at)
    }
  }
  // A column titled "Requirement" beside one with the ids is the text of it.
  if (kind === 'requirements' && !fields.has('text'))
    for (const [column, title] of titles)
      if (['requirement', 'exigence', 'requirements'].includes(titleKey(title)) && fields.get('id') !== column)
        fields.set('text', column)
  return fields
}

const ENOUGH: Readonly<Record<TableKind, (fields: ReadonlyMap<string, number>) => boolean>> = {
  requirements: (f) => f.has('id') && (f.has('text') || f.has('title')),
  tests: (f) =>
    (f.has('title') || f.has('id')) &&
    (f.has('actions') || f.has('expected') || f.has('suite') || f.has('preconditions')),
  results: (f) => f.has('test') && f.has('verdict'),
}

export function guessColumns(table: Table, only?: TableKind): Columns | undefined {
  let best: { readonly score: number; readonly columns: Columns } | undefined
  for (const [i, row] of table.rows.slice(0, DEEPEST).entries()) {
    for (let deep = 1; deep <= Math.min(MOST_ROWS, table.rows.length - i); deep++) {
      const rows = table.rows.slice(i, i + deep)
      if (rows.at(-1)!.number !== row.number + deep - 1) break
      const titles = titlesOf(rows)
      const last = titlesOf(rows.slice(-1))
      for (const kind of only === undefined ? TABLE_KINDS : [only]) {
        const fields = fieldsOf(kind, titles, last)
        if (!ENOUGH[kind](fields)) continue
        // What tells the kinds apart counts more; further rows of titles must bring something.
        const telling =
          kind === 'tests'
            ? ['actions', 'expected', 'suite', 'preconditions']
            : kind === 'results'
              ? ['verdict', 'tester', 'build']
              : ['text']
        const score = fields.size + telling.filter((f) => fields.has(f)).length * 2 - (deep - 1) * 0.5 - i * 0.01
        if (best === undefined || score > best.score)
          best = {
            score,
            columns: withCustom(
              kind,
              fields,
              titles,
              rows.map((r) => r.number),
            ),
          }
      }
    }
  }
  return best?.columns
}

function withCustom(
  kind: TableKind,
  fields: ReadonlyMap<string, number>,
  titles: ReadonlyMap<number, string>,
  header: readonly number[],
): Columns {
  const taken = new Set(fields.values())
  const custom = new Map<string, number>()
  for (const [column, title] of titles) {
    if (taken.has(column)) continue
    let name = title
    for (let n = 2; custom.has(name); n++) name = `${title} (${n})`
    custom.set(name, column)
  }
  return { kind, fields, custom, titles, header, from: Math.max(...header) + 1 }
}

/** By a mapping; `missing`: titles that it names and the table has not. */
export function mappedColumns(
  table: Table,
  mapping: SheetMapping,
): { readonly columns?: Columns; readonly missing: readonly string[] } {
  const wanted = [...Object.entries(mapping.columns), ...Object.entries(mapping.customFields)]
  const header =
    mapping.header ??
    bestHeader(
      table,
      wanted.map(([, title]) => title),
    )
  if (header === undefined) return { missing: wanted.map(([, title]) => title) }
  const titles = titlesOf(table.rows.filter((r) => header.includes(r.number)))
  const last = titlesOf(table.rows.filter((r) => r.number === Math.max(...header)))
  const missing: string[] = []
  const find = (title: string): number | undefined => {
    const letter = /^column ([A-Z]{1,3})$/i.exec(title.trim())?.[1]
    if (letter !== undefined) return [...letter.toUpperCase()].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0)
    for (const map of [titles, last]) for (const [column, t] of map) if (titleKey(t) === titleKey(title)) return column
    missing.push(title)
    return undefined
  }
  const fields = new Map<string, number>()
  for (const [field, title] of Object.entries(mapping.columns)) {
    const column = find(title)
    if (column !== undefined) fields.set(field, column)
  }
  const custom = new Map<string, number>()
  for (const [name, title] of Object.entries(mapping.customFields)) {
    const column = find(title)
    if (column !== undefined) custom.set(name, column)
  }
  const taken = new Set([...fields.values(), ...custom.values()])
  const ignored = new Set(mapping.ignore.map(titleKey))
  for (const [column, title] of titles)
    if (!taken.has(column) && !ignored.has(titleKey(title)) && !custom.has(title)) custom.set(title, column)
  return {
    missing,
    columns: { kind: mapping.kind, fields, custom, titles, header, from: mapping.from ?? Math.max(...header) + 1 },
  }
}

function bestHeader(table: Table, titles: readonly string[]): readonly number[] | undefined {
  const wanted = new Set(titles.map(titleKey))
  let best: { readonly score: number; readonly rows: readonly number[] } | undefined
  for (const [i] of table.rows.slice(0, DEEPEST).entries())
    for (let deep = 1; deep <= MOST_ROWS; deep++) {
      const rows = table.rows.slice(i, i + deep)
      if (rows.length < deep) break
      const there = new Set([...titlesOf(rows).values(), ...titlesOf(rows.slice(-1)).values()].map(titleKey))
      const score = [...wanted].filter((t) => there.has(t)).length - (deep - 1) * 0.1
      if (score > 0 && (best === undefined || score > best.score)) best = { score, rows: rows.map((r) => r.number) }
    }
  return best?.rows
}

/** What was found, as a mapping that can be kept and corrected. */
export function mappingOf(table: Table, columns: Columns, specification?: string): SheetMapping {
  const title = (column: number): string => columns.titles.get(column) ?? `column ${letters(column)}`
  return {
    sheet: table.name === '' ? '*' : table.name,
    kind: columns.kind,
    header: columns.header,
    ...(specification === undefined ? {} : { specification }),
    columns: Object.fromEntries([...columns.fields].map(([field, column]) => [field, title(column)])),
    customFields: Object.fromEntries([...columns.custom].map(([name, column]) => [name, title(column)])),
    ignore: [],
    values: {},
  }
}

const letters = (column: number): string =>
  column <= 26
    ? String.fromCharCode(64 + column)
    : letters(Math.floor((column - 1) / 26)) + letters(((column - 1) % 26) + 1)

export const isEmptyRow = (row: TableRow): boolean => [...row.cells.keys()].every((c) => cellText(row, c).trim() === '')
