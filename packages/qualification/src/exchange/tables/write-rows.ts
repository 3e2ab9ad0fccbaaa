/** A project as tables: what the workbook and the CSV have in common. */
import { plainText } from '../../requirements/rich-text.ts'
import type { CustomFields } from '../../records/requirement.ts'
import type { Project } from '../project.ts'
import { suiteTree } from '../testlink/write-cases.ts'
import type { TestCase } from '../../records/test-case.ts'
import { latestVersions } from '../yaml/write-requirements.ts'
import { TITLES, type TableKind } from './fields.ts'
import type { SheetMapping } from './mapping.ts'
import { titleKey } from './table.ts'
import { LONGEST_CELL, pathText, TOO_LONG } from './words.ts'

export interface WrittenTable {
  readonly kind: TableKind
  readonly name: string
  /** Field of each column; of a custom field, its name. */
  readonly columns: readonly { readonly field: string; readonly title: string; readonly custom: boolean }[]
  readonly rows: readonly (readonly (string | number)[])[]
}

const REQUIREMENT_COLUMNS = [
  'id', 'specification', 'title', 'text', 'type', 'status', 'version', 'expectedCoverage', 'methods', 'level', 'stage', 'owner',
  'rationale', 'parents', 'blocks', 'related', 'satellites', 'stations', 'environments', 'order',
] // prettier-ignore
const TEST_COLUMNS = [
  'id', 'suite', 'title', 'summary', 'preconditions', 'step', 'actions', 'expected', 'stepExecution', 'importance', 'status', 'keywords',
  'requirements', 'version', 'duration', 'platforms', 'order',
] // prettier-ignore
const RESULT_COLUMNS = [
  'test',
  'verdict',
  'project',
  'plan',
  'build',
  'platform',
  'tester',
  'at',
  'notes',
  'bugs',
  'duration',
  'execution',
]

const NAMES: Readonly<Record<TableKind, string>> = {
  requirements: 'Requirements',
  tests: 'Test cases',
  results: 'Results',
}

const list = (values: readonly string[] | undefined): string => (values ?? []).join('; ')
const fieldText = (values: readonly string[]): string => values.join(' | ')

export function requirementsTable(project: Project): WrittenTable {
  const relations = (
    type: string,
    from: 'source' | 'destination',
    to: 'source' | 'destination',
  ): Map<string, string[]> => {
    const map = new Map<string, string[]>()
    for (const r of project.relations)
      if (r.type === type && r.sourceProject === undefined && r.destinationProject === undefined)
        map.set(r[from], [...(map.get(r[from]) ?? []), r[to]])
    return map
  }
  const parents = relations('parent', 'destination', 'source')
  const blocks = relations('blocks', 'source', 'destination')
  const related = relations('related', 'source', 'destination')
  const requirements = latestVersions(project.requirements)
  const columns = columnsOf('requirements', REQUIREMENT_COLUMNS, requirements)
  const rows = requirements.map((r) => {
    const cells: Readonly<Record<string, string | number | undefined>> = {
      ...r,
      text: plainText(r.text),
      methods: list(r.methods),
      parents: list(parents.get(r.id)),
      blocks: list(blocks.get(r.id)),
      related: list(related.get(r.id)),
      satellites: list(r.appliesTo?.satellites),
      stations: list(r.appliesTo?.stations),
      environments: list(r.appliesTo?.environments),
    } as never
    return columns.map((c) => bounded(c.custom ? fieldText(r.customFields[c.field] ?? []) : (cells[c.field] ?? '')))
  })
  return { kind: 'requirements', name: NAMES.requirements, columns, rows }
}

/** A row for each step; what belongs to the case stands in its first row. */
export function testsTable(project: Project): WrittenTable {
  const columns = columnsOf('tests', TEST_COLUMNS, project.tests)
  const inOrder: TestCase[] = []
  const walk = (tree: ReturnType<typeof suiteTree>): void => {
    inOrder.push(...tree.tests)
    for (const child of tree.children) walk(child)
  }
  walk(suiteTree(project))
  const rows = inOrder.flatMap((t) => {
    const steps = t.means.kind === 'manual' ? t.means.steps : []
    const head: Readonly<Record<string, string | number | undefined>> = {
      id: t.id,
      suite: pathText(t.suite),
      title: t.title,
      summary: plainText(t.summary),
      preconditions: plainText(t.preconditions),
      importance: t.importance,
      status: t.status,
      keywords: list(t.keywords),
      requirements: list(
        t.verifies.map((v) => (v.version === undefined ? v.requirement : `${v.requirement} (v${v.version})`)),
      ),
      version: t.version,
      duration: t.estimatedDuration,
      platforms: list(t.platforms),
      order: t.order,
    }
    return (steps.length === 0 ? [undefined] : steps).map((s, i) => {
      const step: Readonly<Record<string, string | number>> =
        s === undefined
          ? {}
          : {
              step: s.number,
              actions: plainText(s.actions),
              expected: plainText(s.expected),
              stepExecution: s.execution,
            }
      const cells = i === 0 ? { ...head, ...step } : { id: t.id, ...step }
      return columns.map((c) =>
        bounded(
          c.custom
            ? i === 0
              ? fieldText(t.customFields[c.field] ?? [])
              : ''
            : (cells[c.field as keyof typeof cells] ?? ''),
        ),
      )
    })
  })
  return { kind: 'tests', name: NAMES.tests, columns, rows }
}

export function resultsTable(project: Project): WrittenTable {
  const columns = columnsOf('results', RESULT_COLUMNS, project.results)
  const rows = project.results.map((r) => {
    const cells = { ...r, notes: plainText(r.notes), bugs: list(r.bugs) } as unknown as Readonly<
      Record<string, string | number>
    >
    return columns.map((c) => bounded(c.custom ? fieldText(r.customFields[c.field] ?? []) : (cells[c.field] ?? '')))
  })
  return { kind: 'results', name: NAMES.results, columns, rows }
}

/** By which the table is read back. */
export const mappingOfTable = (t: WrittenTable): SheetMapping => {
  const titles = (custom: boolean): Record<string, string> =>
    Object.fromEntries(t.columns.filter((c) => c.custom === custom).map((c) => [c.field, c.title]))
  return {
    sheet: t.name,
    kind: t.kind,
    header: [1],
    columns: titles(false),
    customFields: titles(true),
    ignore: [],
    values: {},
  }
}

function columnsOf(
  kind: TableKind,
  fields: readonly string[],
  things: readonly { readonly customFields: CustomFields }[],
): WrittenTable['columns'] {
  const columns = fields.map((field) => ({ field, title: TITLES[kind][field]![0]!, custom: false }))
  // A field of the site that is titled as one of the fixed ones would be taken for it.
  const taken = new Set(Object.values(TITLES[kind]).flatMap((t) => t.map(titleKey)))
  const custom = new Set(things.flatMap((t) => Object.keys(t.customFields)))
  return [
    ...columns,
    ...[...custom].toSorted().map((field) => {
      let title = taken.has(titleKey(field)) || titleKey(field) === '' ? `${field} (field)` : field
      for (let n = 2; taken.has(titleKey(title)); n++) title = `${field} (${n})`
      taken.add(titleKey(title))
      return { field, title, custom: true }
    }),
  ]
}

const bounded = (value: string | number): string | number =>
  typeof value === 'string' && value.length > LONGEST_CELL ? TOO_LONG : value
