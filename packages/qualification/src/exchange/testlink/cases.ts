/** Form B: suites, test cases with their steps, and relations of cases. */
import { richText } from '../../requirements/rich-text.ts'
import type { Suite, TestRelation } from '../../records/exchange.ts'
import type { ManualStep, TestCase } from '../../records/test-case.ts'
import { testFromOwn } from '../own-content.ts'
import type { Place } from '../project.ts'
import type { XmlElement } from '../xml/element.ts'
import { executions, importances, testRelations, testStatuses } from './codes.ts'
import {
  attachments,
  coded,
  customFields,
  foreign,
  integer,
  others,
  OWN,
  ownContent,
  textOf,
  unknownChildren,
  type Parts,
} from './parts.ts'

const KNOWN_OF_CASE = new Set([
  'node_order', 'externalid', 'fullexternalid', 'version', 'summary', 'preconditions', 'execution_type', 'executiontype', 'importance',
  'estimated_exec_duration', 'status', 'is_open', 'active', 'steps', 'expectedresults', 'keywords', 'custom_fields', 'requirements',
  'attachments', 'platforms', 'relation', 'relations', OWN,
]) // prettier-ignore
const KNOWN_OF_SUITE = new Set([
  'node_order', 'details', 'custom_fields', 'keywords', 'attachments', 'testcase', 'testsuite', 'relation', OWN,
]) // prettier-ignore
const KNOWN_OF_STEP = new Set(['step_number', 'actions', 'expectedresults', 'execution_type', 'executiontype'])

interface OpenSuite {
  readonly path: readonly string[]
  readonly at: number
  readonly order: number
  readonly names: Set<string>
  suites: number
  cases: number
}

export class CasesReading {
  readonly suites: Suite[] = []
  readonly tests: TestCase[] = []
  readonly relations: TestRelation[] = []
  readonly places = new Map<object, Place>()
  readonly #parts: Parts
  readonly #open = new Map<XmlElement, OpenSuite>()
  readonly #lines = new Map<string, number>()
  readonly #tops = new Set<string>()
  #loose = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** `root`: it is the whole document; without a name it stands for the top of the project. */
  openSuite(e: XmlElement, parent: XmlElement | undefined, root: boolean): void {
    const above = parent === undefined ? undefined : this.#open.get(parent)
    const given = (e.attribute('name') ?? '').trim()
    const order = above === undefined ? this.#tops.size : above.suites++
    const taken = above?.names ?? this.#tops
    let name = given
    for (let n = 2; taken.has(name); n++) name = `${given} (${n})`
    taken.add(name)
    if (name !== given)
      this.#parts.findings.add(
        'warning',
        'duplicate',
        { what: 'suite', id: given, first: parent?.line ?? 1, effect: `the second one is known as "${name}"` },
        e.place,
      )
    const path = root && given === '' ? [] : [...(above?.path ?? []), name]
    const at = this.suites.length
    this.suites.push({
      path,
      details: { format: 'text', content: '' },
      order,
      keywords: [],
      customFields: {},
      attachments: [],
      ...foreign({
        id: e.attribute('id'),
        name: name === given ? undefined : given,
        attributes: others(e, ['name', 'id']),
      }),
    })
    this.#open.set(e, { path, at, order, names: new Set(), suites: 0, cases: 0 })
  }

  closeSuite(e: XmlElement): void {
    const { at, path, order } = this.#open.get(e)!
    const parts = this.#parts
    const before = this.suites[at]!
    const thing = `suite "${path.join('/')}"`
    const unknown = unknownChildren(parts, e, KNOWN_OF_SUITE)
    this.suites[at] = {
      ...before,
      details: textOf(e, 'details'),
      order: integer(parts, e, thing, 'node_order') ?? order,
      keywords: keywordNames(e),
      customFields: customFields(e),
      attachments: attachments(parts, e, thing),
      ...foreign({
        ...(before.foreign?.['testlink'] as object | undefined),
        keywordNotes: keywordNotes(e),
        unknown,
      }),
    }
  }

  case(e: XmlElement, parent: XmlElement | undefined): void {
    const parts = this.#parts
    const holder = parent === undefined ? undefined : this.#open.get(parent)
    const suite = holder?.path ?? []
    const title = e.attribute('name') ?? ''
    const externalid = filled(e.value('externalid'))
    const fullexternalid = filled(e.value('fullexternalid'))
    const wanted = fullexternalid ?? externalid ?? [...suite, title].join('/')
    const version = integer(parts, e, `test case "${wanted}"`, 'version') ?? 1
    const id = this.#unique(wanted, version, e)
    const thing = `test case "${id}"`
    const order = holder === undefined ? this.#loose++ : holder.cases++
    const status = coded(parts, e, thing, testStatuses, undefined, 'status')
    const importance = coded(parts, e, thing, importances, 'medium', 'importance')
    const execution = coded(parts, e, thing, executions, 'manual', 'execution_type', 'executiontype')
    const duration = filled(e.value('estimated_exec_duration'))
    const minutes = duration === undefined ? undefined : Number(duration)
    const { steps, kept } = this.#steps(e, thing)
    const links = this.#links(e, thing)
    const own = testFromOwn(ownContent(parts, e))
    const made: TestCase = {
      id,
      version: version < 1 ? 1 : version,
      suite,
      title,
      summary: textOf(e, 'summary'),
      preconditions: textOf(e, 'preconditions'),
      means: { kind: 'manual', steps },
      verifies: links.verifies,
      prerequisites: [],
      importance: (importance.word as TestCase['importance'] | undefined) ?? 'medium',
      status: status.word ?? 'draft',
      keywords: keywordNames(e),
      platforms: (e.child('platforms')?.all('platform') ?? []).map(
        (p) => p.attribute('name') ?? p.value('name') ?? p.text,
      ),
      ...(minutes === undefined || !Number.isFinite(minutes) ? {} : { estimatedDuration: minutes }),
      configuration: { satellites: [] },
      limits: [],
      attempts: 1,
      order: integer(parts, e, thing, 'node_order') ?? order,
      customFields: customFields(e),
      attachments: attachments(parts, e, thing),
      ...foreign({
        internalid: e.attribute('internalid'),
        // What it would be known by if it were the only one.
        duplicateOf: id === wanted ? undefined : wanted,
        // Only where the id does not say it.
        externalid: fullexternalid === undefined || externalid === numberOf(fullexternalid) ? undefined : externalid,
        attributes: others(e, ['name', 'internalid']),
        // What carries it out says it otherwise.
        execution_type: own.means !== undefined ? undefined : execution.word === 'automatic' ? '2' : execution.raw,
        importance: importance.raw,
        is_open: filled(e.value('is_open')),
        active: filled(e.value('active')),
        estimated_exec_duration: minutes === undefined || String(minutes) === duration ? undefined : duration,
        keywordNotes: keywordNotes(e),
        steps: kept,
        requirements: links.kept,
        unknown: unknownChildren(parts, e, KNOWN_OF_CASE),
      }),
      ...own,
    }
    this.tests.push(made)
    this.places.set(made, e.place)
    for (const r of [...e.all('relation'), ...(e.child('relations')?.all('relation') ?? [])]) this.relation(r)
  }

  relation(e: XmlElement): void {
    const side = (name: string): { id: string; version: number | undefined } => {
      const child = e.child(name)
      const version = Number(child?.attribute('version') ?? Number.NaN)
      return { id: child?.text.trim() ?? '', version: Number.isSafeInteger(version) ? version : undefined }
    }
    const [source, destination] = [side('source'), side('destination')]
    if (source.id === '' || destination.id === '') {
      const what = source.id === '' ? '<source>' : '<destination>'
      this.#parts.findings.add('error', 'missing', { thing: 'a relation', what, effect: 'it is not read' }, e.place)
      return
    }
    const type = e.value('type')?.trim() ?? ''
    const relation: TestRelation = {
      source: source.id,
      ...(source.version === undefined ? {} : { sourceVersion: source.version }),
      destination: destination.id,
      ...(destination.version === undefined ? {} : { destinationVersion: destination.version }),
      type: testRelations.word(type) ?? (type === '' ? 'related' : type),
    }
    this.relations.push(relation)
    this.places.set(relation, e.place)
  }

  /** The id under which it is known: another one where two cases have the same. */
  #unique(wanted: string, version: number, e: XmlElement): string {
    let id = wanted
    for (let n = 2; this.#lines.has(`${id}\n${version}`); n++) id = `${wanted} (${n})`
    if (id !== wanted)
      this.#parts.findings.add(
        'warning',
        'duplicate',
        {
          what: 'test case',
          id: wanted,
          first: this.#lines.get(`${wanted}\n${version}`) ?? 0,
          effect: `the second one is known as "${id}"`,
        },
        e.place,
      )
    this.#lines.set(`${id}\n${version}`, e.line)
    return id
  }

  #steps(e: XmlElement, thing: string): { steps: ManualStep[]; kept: Record<string, string[]> } {
    const holder = e.child('steps')
    const kept: Record<string, string[]> = {}
    const written = holder?.all('step') ?? []
    // TestLink 1.8 and before: one text for all actions, one for all that is expected.
    if (written.length === 0) {
      const actions = richText(holder?.text ?? '')
      const expected = textOf(e, 'expectedresults')
      const there = actions.content !== '' || expected.content !== ''
      return { steps: there ? [{ number: 1, actions, expected, execution: 'manual' }] : [], kept }
    }
    const steps = written.map((s, i): ManualStep => {
      const unknown = unknownChildren(this.#parts, s, KNOWN_OF_STEP)
      const number = integer(this.#parts, s, `a step of ${thing}`, 'step_number') ?? i + 1
      if (unknown.length > 0) kept[String(i)] = unknown
      const execution = coded(
        this.#parts,
        s,
        `step ${number} of ${thing}`,
        executions,
        'manual',
        'execution_type',
        'executiontype',
      )
      return {
        number,
        actions: textOf(s, 'actions'),
        expected: textOf(s, 'expectedresults'),
        execution: execution.word === 'automatic' ? 'automatic' : 'manual',
      }
    })
    return { steps, kept }
  }

  #links(e: XmlElement, thing: string): { verifies: TestCase['verifies']; kept: Record<string, unknown> } {
    const kept: Record<string, unknown> = {}
    const verifies: { requirement: string; version?: number }[] = []
    for (const r of e.child('requirements')?.all('requirement') ?? []) {
      const requirement = (r.value('doc_id', 'docid') ?? '').trim()
      if (requirement === '') {
        const details = { thing: `a requirement of ${thing}`, what: '<doc_id>', effect: 'the link is not read' }
        this.#parts.findings.add('error', 'missing', details, r.place)
        continue
      }
      const version = integer(this.#parts, r, thing, 'version')
      const link = { requirement, ...(version === undefined ? {} : { version }) }
      verifies.push(link)
      this.places.set(link, r.place)
      const names = Object.fromEntries(
        ['req_spec_title', 'title'].flatMap((n) => {
          const value = r.value(n)
          return value === undefined || value === '' ? [] : [[n, value]]
        }),
      )
      if (Object.keys(names).length > 0) kept[requirement] = names
    }
    return { verifies, kept }
  }
}

/** TestLink makes the full id of a prefix and a number. */
export const numberOf = (fullexternalid: string): string | undefined => {
  const digits = /-(\d+)$/.exec(fullexternalid)?.[1]
  return digits === undefined ? undefined : String(Number(digits))
}
const filled = (s: string | undefined): string | undefined => {
  const t = s?.trim()
  return t === '' ? undefined : t
}
const keywordNames = (e: XmlElement): string[] =>
  (e.child('keywords')?.all('keyword') ?? []).map((k) => k.attribute('name') ?? k.value('name') ?? k.text)
function keywordNotes(e: XmlElement): Record<string, string> {
  return Object.fromEntries(
    (e.child('keywords')?.all('keyword') ?? []).flatMap((k) => {
      const notes = k.value('notes') ?? ''
      return notes === '' ? [] : [[k.attribute('name') ?? '', notes]]
    }),
  )
}
