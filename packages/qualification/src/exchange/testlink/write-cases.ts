/** Form B as TestLink exports and imports it. */
import type { Suite, TestRelation } from '../../records/exchange.ts'
import type { TestCase } from '../../records/test-case.ts'
import { ownOfTest } from '../own-content.ts'
import type { Project } from '../project.ts'
import { numberOf } from './cases.ts'
import { importances, testRelations, testStatuses } from './codes.ts'
import {
  attachmentsText,
  attribute,
  attributesOf,
  customFieldsText,
  kept,
  leaf,
  ownText,
  textIn,
  unknownText,
  wrapped,
  type FileSource,
} from './write-parts.ts'

export interface SuiteTree {
  readonly path: readonly string[]
  readonly suite: Suite | undefined
  readonly children: SuiteTree[]
  readonly tests: TestCase[]
}

/** Suites with their cases; those that no suite record is of are made of the paths of the cases. */
export function suiteTree(project: Pick<Project, 'suites' | 'tests'>): SuiteTree {
  const root: SuiteTree = { path: [], suite: project.suites.find((s) => s.path.length === 0), children: [], tests: [] }
  const known = new Map<string, SuiteTree>([['[]', root]])
  const records = new Map(project.suites.map((s) => [JSON.stringify(s.path), s]))
  const at = (path: readonly string[]): SuiteTree => {
    const key = JSON.stringify(path)
    let tree = known.get(key)
    if (tree === undefined) {
      tree = { path, suite: records.get(key), children: [], tests: [] }
      known.set(key, tree)
      at(path.slice(0, -1)).children.push(tree)
    }
    return tree
  }
  for (const s of project.suites) at(s.path)
  for (const t of project.tests) at(t.suite).tests.push(t)
  return root
}

/** `<testcases>` where there is no suite, else `<testsuite>`: the one that holds all, or a nameless one around them. */
export function* casesDocument(project: Project, files: FileSource): Generator<string> {
  const root = suiteTree(project)
  const titles = new Map(project.requirements.map((r) => [r.id, r]))
  const specs = new Map(project.specifications.map((s) => [s.id, s.title]))
  const write: CaseWriter = { files, titles, specs }
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (root.suite === undefined && root.children.length === 0) {
    yield '<testcases>\n'
    for (const t of root.tests) yield caseText(t, write)
    yield `${project.testRelations.map(relationText).join('')}${unknownText(kept(project.foreign))}</testcases>\n`
    return
  }
  const single = root.suite === undefined && root.tests.length === 0 && root.children.length === 1
  yield* suiteText(single ? root.children[0]! : root, write, project.testRelations)
}

export interface CaseWriter {
  readonly files: FileSource
  readonly titles: ReadonlyMap<string, { readonly title: string; readonly specification: string }>
  readonly specs: ReadonlyMap<string, string>
}

export function* suiteText(
  tree: SuiteTree,
  write: CaseWriter,
  relations: readonly TestRelation[] = [],
): Generator<string> {
  const { suite, path } = tree
  const k = kept(suite?.foreign)
  const name = textIn(k, 'name') ?? path.at(-1) ?? ''
  yield `<testsuite${attribute('id', textIn(k, 'id'))}${attribute('name', name)}${attributesOf(k['attributes'])}>\n`
  if (suite !== undefined) {
    yield `${leaf('node_order', suite.order)}${leaf('details', suite.details.content)}${customFieldsText(suite.customFields)}`
    yield `${keywordsText(suite.keywords, k)}${attachmentsText(suite.attachments, write.files)}${unknownText(k)}`
  }
  for (const t of tree.tests) yield caseText(t, write)
  for (const child of tree.children) yield* suiteText(child, write)
  yield `${relations.map(relationText).join('')}</testsuite>\n`
}

function caseText(t: TestCase, { files, titles, specs }: CaseWriter): string {
  const k = kept(t.foreign)
  const known = textIn(k, 'duplicateOf') ?? t.id
  const byPath = known === [...t.suite, t.title].join('/')
  const plain = /^\d+$/.test(known)
  const externalid = byPath ? undefined : (textIn(k, 'externalid') ?? (plain ? known : numberOf(known)))
  const steps = t.means.kind === 'manual' ? t.means.steps : []
  const keptSteps = (k['steps'] ?? {}) as Readonly<Record<string, readonly string[]>>
  const importance = t.importance === 'medium' ? textIn(k, 'importance') : undefined
  const links = (k['requirements'] ?? {}) as Readonly<Record<string, { req_spec_title?: string; title?: string }>>
  return [
    `<testcase${attribute('internalid', textIn(k, 'internalid'))}${attribute('name', t.title)}${attributesOf(k['attributes'])}>\n`,
    leaf('node_order', t.order),
    leaf('externalid', externalid),
    leaf('fullexternalid', byPath || plain ? undefined : known),
    leaf('version', t.version),
    leaf('summary', t.summary.content),
    leaf('preconditions', t.preconditions.content),
    leaf('execution_type', textIn(k, 'execution_type') ?? (t.means.kind === 'manual' ? '1' : '2')),
    leaf('importance', importance ?? importances.code(t.importance) ?? '2'),
    leaf('estimated_exec_duration', textIn(k, 'estimated_exec_duration') ?? t.estimatedDuration),
    leaf('status', testStatuses.code(t.status) ?? t.status),
    leaf('is_open', textIn(k, 'is_open')),
    leaf('active', textIn(k, 'active')),
    wrapped(
      'steps',
      steps
        .map(
          (s, i) =>
            `<step>\n${leaf('step_number', s.number)}${leaf('actions', s.actions.content)}${leaf('expectedresults', s.expected.content)}${leaf('execution_type', s.execution === 'manual' ? '1' : '2')}${(keptSteps[String(i)] ?? []).map((x) => `${x}\n`).join('')}</step>\n`,
        )
        .join(''),
    ),
    keywordsText(t.keywords, k),
    customFieldsText(t.customFields),
    wrapped(
      'requirements',
      t.verifies
        .map((v) => {
          const r = titles.get(v.requirement)
          const spec = r === undefined ? links[v.requirement]?.req_spec_title : specs.get(r.specification)
          return `<requirement>\n${leaf('req_spec_title', spec)}${leaf('doc_id', v.requirement)}${leaf('version', v.version)}${leaf('title', r?.title ?? links[v.requirement]?.title)}</requirement>\n`
        })
        .join(''),
    ),
    wrapped('platforms', t.platforms.map((p) => `<platform${attribute('name', p)}></platform>\n`).join('')),
    attachmentsText(t.attachments, files),
    ownText(ownOfTest(t)),
    unknownText(k),
    '</testcase>\n',
  ].join('')
}

function keywordsText(names: readonly string[], k: Readonly<Record<string, unknown>>): string {
  const notes = (k['keywordNotes'] ?? {}) as Readonly<Record<string, string>>
  return wrapped(
    'keywords',
    names.map((n) => `<keyword${attribute('name', n)}>${leaf('notes', notes[n] ?? '').trimEnd()}</keyword>\n`).join(''),
  )
}

const side = (name: string, id: string, version: number | undefined): string =>
  `<${name}${attribute('version', version === undefined ? undefined : String(version))}>${leaf('x', id).slice(3, -5)}</${name}>\n`
const relationText = (r: TestRelation): string =>
  `<relation>\n${side('source', r.source, r.sourceVersion)}${side('destination', r.destination, r.destinationVersion)}${leaf('type', testRelations.code(r.type) ?? r.type)}</relation>\n`
