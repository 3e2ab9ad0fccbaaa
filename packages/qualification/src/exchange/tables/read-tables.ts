/** Tables of one file, by a mapping or as they are usually made, to a project. */
import type { Carried } from '../carried.ts'
import type { Findings } from '../findings.ts'
import { emptyProject, type Project } from '../project.ts'
import type { ReadFile } from '../read-file.ts'
import { guessColumns, isEmptyRow, mappedColumns, mappingOf, type Columns } from './guess.ts'
import { fitsPattern, type Mapping, type SheetMapping } from './mapping.ts'
import { RowsReading } from './read-rows.ts'
import { cellText, type Table } from './table.ts'

export function readTables(
  tables: readonly Table[],
  format: 'xlsx' | 'csv',
  findings: Findings,
  mapping: Mapping | undefined,
): ReadFile {
  const reading = new RowsReading(findings)
  const used: SheetMapping[] = []
  const columns: Columns[] = []
  for (const table of tables) {
    if (table.rows.every(isEmptyRow)) continue
    const found = columnsOf(table, mapping, findings)
    if (found === undefined) continue
    reading.read(table, found.columns, found.sheet)
    columns.push(found.columns)
    used.push(found.sheet ?? mappingOf(table, found.columns))
  }
  if (used.length === 0 && findings.list.every((f) => f.severity !== 'error'))
    findings.add('error', 'noTable', { what: 'the file', detail: 'there is no table in it' }, { line: 1, column: 1 })
  const project: Project = {
    ...emptyProject,
    specifications: [...reading.specifications.values()],
    requirements: reading.requirements,
    relations: reading.relations,
    suites: [...reading.suites.values()],
    tests: reading.tests,
    results: reading.results,
  }
  return {
    project,
    format,
    diagnostics: findings.list,
    carried: carriedBy(columns),
    places: reading.places,
    mapping: mapping ?? { name: 'guessed', sheets: used },
  }
}

function columnsOf(
  table: Table,
  mapping: Mapping | undefined,
  findings: Findings,
): { readonly columns: Columns; readonly sheet: SheetMapping | undefined } | undefined {
  const sheet = mapping?.sheets.find((s) => fitsPattern(table.name, s.sheet))
  const name = table.name === '' ? undefined : table.name
  if (mapping !== undefined && sheet === undefined) return undefined
  if (sheet !== undefined) {
    const { columns, missing } = mappedColumns(table, sheet)
    for (const title of missing)
      findings.add(
        'error',
        'badMapping',
        { detail: `there is no column titled "${title}"` },
        { line: sheet.header?.[0] ?? 1 },
        name,
      )
    return columns === undefined ? undefined : { columns, sheet }
  }
  const columns = guessColumns(table)
  if (columns !== undefined) {
    for (const [title, column] of columns.custom)
      findings.add('information', 'unmappedColumn', { title }, { line: Math.max(...columns.header), column }, name)
    return { columns, sheet: undefined }
  }
  const plain = testLinkCsv(table)
  if (plain !== undefined) return { columns: plain, sheet: undefined }
  const titles = (table.rows[0] === undefined ? [] : [...table.rows[0].cells.values()].map((c) => c.text))
    .slice(0, 8)
    .join(', ')
  findings.add(
    'warning',
    'noTable',
    { what: name === undefined ? 'the file' : `sheet "${name}"`, detail: `its first row is: ${titles}` },
    { line: table.rows[0]?.number ?? 1 },
    name,
  )
  return undefined
}

const TESTLINK_CSV = ['id', 'title', 'text', 'type', 'status', 'expectedCoverage', 'order']

/** A CSV without titles, as TestLink takes requirements: docid, title, description, type, status, expected coverage, order. */
function testLinkCsv(table: Table): Columns | undefined {
  const rows = table.rows.filter((r) => !isEmptyRow(r))
  if (table.name !== '' || rows.length === 0) return undefined
  const fits = rows.every((r) => {
    const count = Math.max(...r.cells.keys())
    return (
      count >= 3 &&
      count <= 7 &&
      cellText(r, 1).trim() !== '' &&
      cellText(r, 1).length <= 100 &&
      /^[A-Z]?$/.test(cellText(r, 5).trim()) &&
      /^\d{0,3}$/.test(cellText(r, 4).trim())
    )
  })
  if (!fits) return undefined
  return {
    kind: 'requirements',
    fields: new Map(TESTLINK_CSV.map((f, i) => [f, i + 1])),
    custom: new Map(),
    titles: new Map(TESTLINK_CSV.map((f, i) => [i + 1, f])),
    from: rows[0]!.number,
    header: [],
  }
}

const APPLIES = ['satellites', 'stations', 'environments']
const RELATIONS = ['parents', 'blocks', 'related']

/** What the columns speak of: the rest of a thing stays as it is. */
function carriedBy(columns: readonly Columns[]): Carried {
  const of = (kind: Columns['kind']): Set<string> =>
    new Set(columns.filter((c) => c.kind === kind).flatMap((c) => [...c.fields.keys()]))
  const [r, t] = [of('requirements'), of('tests')]
  const direct = (fields: ReadonlySet<string>, but: readonly string[]): string[] =>
    [...fields].filter((f) => f !== 'id' && !but.includes(f))
  return {
    specification: [],
    requirement: [
      ...direct(r, [...APPLIES, ...RELATIONS]),
      ...(APPLIES.some((f) => r.has(f)) ? ['appliesTo'] : []),
      'customFields',
    ] as Carried['requirement'],
    test: [
      ...direct(t, ['step', 'actions', 'expected', 'stepExecution', 'requirements', 'duration', 'execution']),
      ...(t.has('actions') || t.has('expected') ? ['means'] : []),
      ...(t.has('requirements') ? ['verifies'] : []),
      ...(t.has('duration') ? ['estimatedDuration'] : []),
      'customFields',
    ] as Carried['test'],
    suites: false,
    relations: RELATIONS.every((f) => r.has(f)),
    links: t.has('requirements'),
    allFields: false,
    plain: true,
  }
}
