/** Rows of a table, by its columns, as requirements, test cases or results. */
import { richText, text as plain } from '../../requirements/rich-text.ts'
import type { ExternalResult, Suite } from '../../records/exchange.ts'
import {
  REQUIREMENT_STATUSES,
  REQUIREMENT_TYPES,
  VERIFICATION_METHODS,
  type Relation,
  type Requirement,
  type Specification,
  type VerificationMethod,
} from '../../records/requirement.ts'
import { VERDICTS } from '../../records/run.ts'
import type { ManualStep, TestCase } from '../../records/test-case.ts'
import type { Findings } from '../findings.ts'
import type { Place } from '../project.ts'
import { isEmptyRow, type Columns } from './guess.ts'
import type { SheetMapping } from './mapping.ts'
import { cellText, type Table, type TableRow } from './table.ts'
import { listOf, pathOf, TOO_LONG, versioned, wordOf } from './words.ts'

export class RowsReading {
  readonly specifications = new Map<string, Specification>()
  readonly requirements: Requirement[] = []
  readonly relations: Relation[] = []
  readonly suites = new Map<string, Suite>()
  readonly tests: TestCase[] = []
  readonly results: ExternalResult[] = []
  readonly places = new Map<object, Place>()
  readonly #findings: Findings
  readonly #lines = new Map<string, number>()

  constructor(findings: Findings) {
    this.#findings = findings
  }

  read(table: Table, columns: Columns, mapping: SheetMapping | undefined): void {
    const rows = table.rows.filter((r) => r.number >= columns.from && !isEmptyRow(r))
    const sheet = new SheetReading(this, table, columns, mapping, this.#findings)
    if (columns.kind === 'requirements') sheet.requirements(rows)
    else if (columns.kind === 'tests') sheet.tests(rows)
    else sheet.results(rows)
  }

  /** False, and told, where it is there already. */
  isNew(what: string, id: string, place: Place, sheet: string | undefined): boolean {
    const first = this.#lines.get(`${what} ${id}`)
    if (first === undefined) this.#lines.set(`${what} ${id}`, place.line ?? 0)
    else this.#findings.add('error', 'duplicate', { what, id, first, effect: 'the first one counts' }, place, sheet)
    return first === undefined
  }
  specification(id: string, title: string): void {
    if (id !== '' && !this.specifications.has(id))
      this.specifications.set(id, {
        id,
        title,
        type: 'section',
        scope: plain(''),
        order: this.specifications.size,
        customFields: {},
        attachments: [],
      })
  }
  suite(path: readonly string[]): void {
    for (let n = 1; n <= path.length; n++) {
      const key = JSON.stringify(path.slice(0, n))
      if (this.suites.has(key)) continue
      this.suites.set(key, {
        path: path.slice(0, n),
        details: plain(''),
        order: this.suites.size,
        keywords: [],
        customFields: {},
        attachments: [],
      })
    }
  }
}

class SheetReading {
  readonly #all: RowsReading
  readonly #columns: Columns
  readonly #mapping: SheetMapping | undefined
  readonly #findings: Findings
  readonly #sheet: string | undefined

  constructor(all: RowsReading, table: Table, columns: Columns, mapping: SheetMapping | undefined, findings: Findings) {
    this.#all = all
    this.#columns = columns
    this.#mapping = mapping
    this.#findings = findings
    this.#sheet = table.name === '' ? undefined : table.name
  }

  requirements(rows: readonly TableRow[]): void {
    let heading = this.#mapping?.specification ?? ''
    let last: { readonly row: TableRow; readonly at: number } | undefined
    for (const row of rows) {
      const title = this.#headingOf(row)
      if (title !== undefined) {
        heading = title
        this.#all.specification(title, title)
        last = undefined
        continue
      }
      const id = this.#text(row, 'id')
      const place = this.#place(row, 'id')
      // A requirement over several rows: its cells are merged, or the rows below have no id.
      if (last !== undefined && (id === '' || this.#repeats(row, 'id'))) {
        this.#goesOn(last.at, row)
        continue
      }
      if (id === '') {
        this.#findings.add(
          'error',
          'missing',
          { thing: `row ${row.number}`, what: 'identifier', effect: 'it is not read' },
          place,
          this.#sheet,
        )
        continue
      }
      if (!this.#all.isNew('requirement', id, place, this.#sheet)) {
        last = undefined
        continue
      }
      const specification = this.#text(row, 'specification') || heading
      this.#all.specification(specification, specification)
      const methods = listOf(this.#text(row, 'methods')).flatMap(
        (m) => this.#word(row, 'methods', m, VERIFICATION_METHODS, undefined) ?? [],
      )
      const applies = {
        ...this.#list(row, 'satellites'),
        ...this.#list(row, 'stations'),
        ...this.#list(row, 'environments'),
      }
      const made: Requirement = {
        id,
        version: this.#integer(row, 'version', 1) ?? 1,
        specification,
        title: this.#text(row, 'title'),
        text: richText(this.#text(row, 'text')),
        ...this.#optional(row, 'rationale'),
        type: this.#word(row, 'type', this.#text(row, 'type'), REQUIREMENT_TYPES, this.#text(row, 'type')) || 'feature',
        status:
          (this.#word(row, 'status', this.#text(row, 'status'), REQUIREMENT_STATUSES, undefined) as
            | Requirement['status']
            | undefined) ?? 'draft',
        expectedCoverage: this.#integer(row, 'expectedCoverage', 0) ?? 1,
        order: this.#integer(row, 'order', undefined) ?? this.#all.requirements.length,
        methods: methods.length === 0 ? ['test'] : ([...new Set(methods)] as VerificationMethod[]),
        ...this.#optional(row, 'level'),
        ...this.#optional(row, 'stage'),
        ...this.#optional(row, 'owner'),
        ...(Object.keys(applies).length === 0 ? {} : { appliesTo: applies }),
        customFields: this.#custom(row),
        attachments: [],
      }
      last = { row, at: this.#all.requirements.length }
      this.#all.requirements.push(made)
      this.#all.places.set(made, place)
      for (const source of listOf(this.#text(row, 'parents')))
        this.#relation(row, 'parents', { source, destination: id, type: 'parent' })
      for (const destination of listOf(this.#text(row, 'blocks')))
        this.#relation(row, 'blocks', { source: id, destination, type: 'blocks' })
      for (const destination of listOf(this.#text(row, 'related')))
        this.#relation(row, 'related', { source: id, destination, type: 'related' })
    }
  }

  #relation(row: TableRow, field: string, relation: Relation): void {
    this.#all.relations.push(relation)
    this.#all.places.set(relation, this.#place(row, field))
  }

  /** More of the text, and of the lists, of the requirement before. */
  #goesOn(at: number, row: TableRow): void {
    const before = this.#all.requirements[at]!
    const more = this.#repeats(row, 'text') ? '' : this.#text(row, 'text')
    if (more !== '') this.#all.requirements[at] = { ...before, text: richText(`${before.text.content}\n${more}`) }
    if (!this.#repeats(row, 'parents'))
      for (const source of listOf(this.#text(row, 'parents')))
        this.#relation(row, 'parents', { source, destination: before.id, type: 'parent' })
  }

  tests(rows: readonly TableRow[]): void {
    let path = this.#mapping?.specification === undefined ? [] : pathOf(this.#mapping.specification)
    let last: { readonly id: string; readonly title: string; readonly at: number } | undefined
    for (const row of rows) {
      const title = this.#headingOf(row)
      if (title !== undefined && !this.#columns.fields.has('suite')) {
        path = pathOf(title)
        last = undefined
        continue
      }
      const id = this.#text(row, 'id')
      const name = this.#text(row, 'title')
      const same = last !== undefined && (id === '' ? name === '' || name === last.title : id === last.id)
      if (same) {
        this.#step(last!.at, row)
        continue
      }
      const suite = this.#columns.fields.has('suite') ? pathOf(this.#text(row, 'suite')) : path
      const known = id === '' ? [...suite, name].join('/') : id
      const place = this.#place(row, id === '' ? 'title' : 'id')
      if (!this.#all.isNew('test case', known, place, this.#sheet)) {
        last = undefined
        continue
      }
      this.#all.suite(suite)
      const duration = this.#number(row, 'duration')
      const made: TestCase = {
        id: known,
        version: this.#integer(row, 'version', 1) ?? 1,
        suite,
        title: name === '' ? known : name,
        summary: richText(this.#text(row, 'summary')),
        preconditions: richText(this.#text(row, 'preconditions')),
        means: { kind: 'manual', steps: [] },
        verifies: listOf(this.#text(row, 'requirements')).map(versioned),
        prerequisites: [],
        importance:
          (this.#word(row, 'importance', this.#text(row, 'importance'), ['low', 'medium', 'high'], undefined) as
            | TestCase['importance']
            | undefined) ?? 'medium',
        status: this.#text(row, 'status') || 'draft',
        keywords: listOf(this.#text(row, 'keywords')),
        platforms: listOf(this.#text(row, 'platforms')),
        ...(duration === undefined ? {} : { estimatedDuration: duration }),
        configuration: { satellites: [] },
        limits: [],
        attempts: 1,
        order: this.#integer(row, 'order', undefined) ?? this.#all.tests.length,
        customFields: this.#custom(row),
        attachments: [],
      }
      last = { id: known, title: name, at: this.#all.tests.length }
      this.#all.tests.push(made)
      this.#all.places.set(made, place)
      for (const v of made.verifies) this.#all.places.set(v, this.#place(row, 'requirements'))
      this.#step(last.at, row)
    }
  }

  #step(at: number, row: TableRow): void {
    const actions = this.#text(row, 'actions')
    const expected = this.#text(row, 'expected')
    if (actions === '' && expected === '' && this.#text(row, 'step') === '') return
    const before = this.#all.tests[at]!
    const steps = before.means.kind === 'manual' ? before.means.steps : []
    const step: ManualStep = {
      number: this.#integer(row, 'step', undefined) ?? steps.length + 1,
      actions: richText(actions),
      expected: richText(expected),
      execution:
        this.#word(row, 'stepExecution', this.#text(row, 'stepExecution'), ['manual', 'automatic'], undefined) ===
        'automatic'
          ? 'automatic'
          : 'manual',
    }
    this.#all.tests[at] = { ...before, means: { kind: 'manual', steps: [...steps, step] } }
  }

  results(rows: readonly TableRow[]): void {
    for (const row of rows) {
      if (this.#headingOf(row) !== undefined) continue
      const test = this.#text(row, 'test')
      const place = this.#place(row, 'test')
      if (test === '') {
        this.#findings.add(
          'error',
          'missing',
          { thing: `row ${row.number}`, what: 'test case', effect: 'it is not read' },
          place,
          this.#sheet,
        )
        continue
      }
      const duration = this.#number(row, 'duration')
      const execution = this.#word(row, 'execution', this.#text(row, 'execution'), ['manual', 'automatic'], undefined)
      const made: ExternalResult = {
        test,
        ...this.#optional(row, 'project'),
        ...this.#optional(row, 'plan'),
        ...this.#optional(row, 'build'),
        ...this.#optional(row, 'platform'),
        ...this.#optional(row, 'tester'),
        ...this.#optional(row, 'at'),
        verdict:
          (this.#word(row, 'verdict', this.#text(row, 'verdict'), VERDICTS, undefined) as
            | ExternalResult['verdict']
            | undefined) ?? (this.#text(row, 'verdict') === '' ? 'not run' : 'inconclusive'),
        notes: richText(this.#text(row, 'notes')),
        ...(execution === undefined ? {} : { execution: execution as 'manual' | 'automatic' }),
        ...(duration === undefined ? {} : { duration }),
        bugs: listOf(this.#text(row, 'bugs')),
        steps: [],
        customFields: this.#custom(row),
      }
      this.#all.results.push(made)
      this.#all.places.set(made, place)
    }
  }

  /** A row that says one thing only, over the table: the heading of what follows. */
  #headingOf(row: TableRow): string | undefined {
    const said = [...row.cells].filter(([, c]) => c.text.trim() !== '')
    const distinct = new Set(said.map(([, c]) => c.text.trim()))
    if (distinct.size !== 1) return undefined
    const [column] = said[0]!
    const wide = said.length > 1 && said.slice(1).every(([, c]) => c.merged)
    const alone =
      said.length === 1 &&
      column !== this.#columns.fields.get('id') &&
      column !== this.#columns.fields.get('test') &&
      this.#columns.kind === 'requirements' &&
      !this.#isContent(column)
    return wide || alone ? [...distinct][0] : undefined
  }
  /** Columns in which a row may go on with the one before. */
  #isContent(column: number): boolean {
    return (
      ['text', 'actions', 'expected', 'parents'].some((f) => this.#columns.fields.get(f) === column) ||
      [...this.#columns.custom.values()].includes(column)
    )
  }

  #text(row: TableRow, field: string): string {
    const column = this.#columns.fields.get(field)
    return column === undefined ? '' : cellText(row, column).trim()
  }
  #repeats(row: TableRow, field: string): boolean {
    const column = this.#columns.fields.get(field)
    return column !== undefined && row.cells.get(column)?.merged === true
  }
  #optional<F extends string>(row: TableRow, field: F): { [K in F]?: string } {
    const text = this.#text(row, field)
    return (text === '' ? {} : { [field]: text }) as { [K in F]?: string }
  }
  #list<F extends string>(row: TableRow, field: F): { [K in F]?: string[] } {
    const list = listOf(this.#text(row, field))
    return (list.length === 0 ? {} : { [field]: list }) as { [K in F]?: string[] }
  }
  #custom(row: TableRow): Record<string, string[]> {
    return Object.fromEntries(
      [...this.#columns.custom].flatMap(([name, column]) => {
        const text = cellText(row, column).trim()
        return text === '' || text === TOO_LONG ? [] : [[name, [text]]]
      }),
    )
  }
  #number(row: TableRow, field: string): number | undefined {
    const text = this.#text(row, field)
    if (text === '') return undefined
    const number = Number(text.replace(/^(\d+),(\d+)$/, '$1.$2'))
    if (Number.isFinite(number)) return number
    this.#bad(row, field, `"${text}" is no number`)
    return undefined
  }
  #integer(row: TableRow, field: string, least: number | undefined): number | undefined {
    const text = this.#text(row, field)
    if (text === '') return undefined
    const number = Number(text)
    if (Number.isSafeInteger(number) && (least === undefined || number >= least)) return number
    this.#bad(row, field, `"${text}" is no whole number${least === undefined ? '' : ` from ${least} on`}`)
    return undefined
  }
  #word(
    row: TableRow,
    field: string,
    text: string,
    known: readonly string[],
    otherwise: string | undefined,
  ): string | undefined {
    if (text === '') return otherwise
    const word = wordOf(field, text, known, this.#mapping?.values[field])
    if (word !== undefined && (otherwise !== undefined || known.includes(word))) return word
    if (otherwise === undefined) this.#bad(row, field, `"${text}" is not one of ${known.join(', ')}`)
    return otherwise
  }
  #bad(row: TableRow, field: string, detail: string): void {
    const column = this.#columns.fields.get(field)
    const title = (column === undefined ? undefined : this.#columns.titles.get(column)) ?? field
    this.#findings.add(
      'warning',
      'badCell',
      { title, row: row.number, detail, effect: 'it counts as empty' },
      this.#place(row, field),
      this.#sheet,
    )
  }
  #place(row: TableRow, field: string): Place {
    return { line: row.number, column: this.#columns.fields.get(field) ?? 1 }
  }
}
