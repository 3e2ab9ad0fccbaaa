/** TestLink XML of any form, as a stream: cases and requirements are read as they end, and let go. */
import { Findings } from '../findings.ts'
import { emptyProject, type Place, type Project, type ReadProject } from '../project.ts'
import { elementText, type XmlElement } from '../xml/element.ts'
import { readXml, type XmlHandler } from '../xml/stream.ts'
import { CasesReading } from './cases.ts'
import { DocBookReading } from './docbook.ts'
import type { Parts } from './parts.ts'
import { PlansReading } from './plans.ts'
import { RequirementsReading } from './requirements.ts'

export const TESTLINK_ROOTS = new Set([
  'requirement-specification', 'requirements', 'req_spec', 'testsuite', 'testsuites', 'testcases', 'testcase', 'testplan', 'results',
  'executionSet', 'custom_fields', 'keywords', 'platforms', 'article', 'book',
]) // prettier-ignore
const CONTEXT = new Set(['testproject', 'testplan', 'build', 'platform'])

/** Reads a document. Never throws for what it holds. */
export function readTestLink(
  bytes: Uint8Array,
  file: string,
  options: { readonly progress?: (share: number) => void } = {},
): ReadProject & { readonly places: ReadonlyMap<object, Place> } {
  const findings = new Findings(file)
  const reading = new TestLinkReading(findings)
  const whole = readXml(bytes, findings, reading, options)
  if (whole && reading.root === undefined && findings.list.every((f) => f.severity !== 'error'))
    findings.add('error', 'notWellFormed', { detail: 'the document has no element' }, { line: 1, column: 1 })
  return {
    project: whole ? reading.project() : emptyProject,
    format: 'testlink',
    diagnostics: findings.list,
    places: reading.places(),
  }
}

class TestLinkReading implements XmlHandler {
  root: string | undefined
  readonly #findings: Findings
  readonly #files = new Map<string, Uint8Array>()
  readonly #requirements: RequirementsReading
  readonly #cases: CasesReading
  readonly #plans: PlansReading
  readonly #docbook: DocBookReading
  readonly #unknown: string[] = []
  readonly #attributes: Record<string, string> = {}

  constructor(findings: Findings) {
    const parts: Parts = { findings, files: this.#files }
    this.#findings = findings
    this.#requirements = new RequirementsReading(parts)
    this.#cases = new CasesReading(parts)
    this.#plans = new PlansReading(parts)
    this.#docbook = new DocBookReading(parts)
  }

  open(e: XmlElement, parents: readonly XmlElement[]): void {
    const parent = parents.at(-1)
    if (parent === undefined && this.root === undefined) {
      this.root = e.name
      if (!TESTLINK_ROOTS.has(e.name))
        this.#findings.add('error', 'unknownFormat', { detail: `<${e.name}> is no document of TestLink` }, e.place)
    }
    if (e.name === 'testsuite') this.#cases.openSuite(e, parent, parents.length === 0)
    else if (e.name === 'req_spec') this.#requirements.openSpecification(e, parent)
    else if (this.root === 'results' && parents.length === 1 && CONTEXT.has(e.name)) this.#plans.context(e)
  }

  close(e: XmlElement, parents: readonly XmlElement[]): boolean {
    const parent = parents.at(-1)
    const root = this.root
    switch (e.name) {
      case 'requirement':
        if (parent !== undefined && !isSpecification(parent, parents)) return false
        this.#requirements.requirement(e, parent)
        return true
      case 'req_spec':
        this.#requirements.closeSpecification(e)
        return true
      case 'testsuite':
        this.#cases.closeSuite(e)
        return true
      case 'testcase':
        if (parent?.name === 'link') return false
        if (root === 'results') this.#plans.result(e)
        else this.#cases.case(e, parent)
        return true
      case 'link':
        if (parent?.name !== 'executables') return false
        this.#plans.planLink(e)
        return true
      case 'relation':
        if (
          parent === undefined ||
          parent.name === 'requirement' ||
          parent.name === 'testcase' ||
          parent.name === 'relations'
        )
          return false
        if (parent.name === 'testsuite' || parent.name === 'testcases') this.#cases.relation(e)
        else this.#requirements.relation(e)
        return true
      case 'testplan':
        if (parents.length > 0) return root === 'results'
        this.#plans.plan(e, this.#cases.tests)
        return true
      default:
        return this.#declared(e, parents)
    }
  }

  /** Of a document that was cut: what holds others is there with what was read of it. */
  cut(e: XmlElement): void {
    if (e.name === 'testsuite') this.#cases.closeSuite(e)
    else if (e.name === 'req_spec') this.#requirements.closeSpecification(e)
    else if (e.name === 'testplan' && this.root === 'testplan') this.#plans.plan(e, this.#cases.tests)
  }

  #declared(e: XmlElement, parents: readonly XmlElement[]): boolean {
    if (this.root === 'article' || this.root === 'book') return this.#docbook.close(e, parents)
    if (parents.length === 0) {
      Object.assign(this.#attributes, e.attributes)
      return true
    }
    if (parents.length > 1) return false
    if (this.root === 'keywords' && e.name === 'keyword') this.#plans.keyword(e)
    else if (this.root === 'platforms' && e.name === 'platform') this.#plans.platform(e)
    else if (this.root === 'custom_fields' && e.name === 'custom_field') this.#plans.customField(e)
    else if (this.root === 'executionSet' && e.name === 'context') this.#unknown.push(elementText(e))
    else if (this.root === 'results' && CONTEXT.has(e.name)) return true
    else if (this.root !== undefined && HOLDERS.has(this.root) && !HOLDERS.has(e.name)) {
      this.#findings.count('information', 'unknownElement', { element: `${this.root}/${e.name}` }, e.place)
      this.#unknown.push(elementText(e))
    } else return false
    return true
  }

  project(): Project {
    const [r, c, p] = [this.#requirements, this.#cases, this.#plans]
    const known = new Set(c.tests.map((t) => t.id))
    // A plan names cases by id, version and name: those that are not in the document are kept as such.
    const named = p.named.filter((n) => !known.has(n.id) && known.add(n.id))
    const kept = {
      ...(this.#unknown.length === 0 ? {} : { unknown: this.#unknown }),
      ...(Object.keys(this.#attributes).length === 0 ? {} : { attributes: this.#attributes }),
    }
    return {
      specifications: r.specifications,
      requirements: [...r.requirements, ...this.#docbook.requirements],
      relations: r.relations,
      suites: c.suites,
      tests: [...c.tests, ...named.map((n, i) => mention(n, i))],
      testRelations: c.relations,
      plans: p.plans,
      keywords: p.keywords,
      platforms: p.platforms,
      customFields: p.customFields,
      results: p.results,
      files: this.#files,
      ...(Object.keys(kept).length === 0 ? {} : { foreign: { testlink: kept } }),
    }
  }

  places(): ReadonlyMap<object, Place> {
    return new Map([
      ...this.#requirements.places,
      ...this.#cases.places,
      ...this.#plans.places,
      ...this.#docbook.places,
    ])
  }
}

/** Roots whose children of other names are kept, and names that hold others. */
const HOLDERS = new Set([
  'requirement-specification',
  'requirements',
  'testcases',
  'testsuites',
  'executionSet',
  'results',
])

const isSpecification = (parent: XmlElement, parents: readonly XmlElement[]): boolean =>
  parent.name === 'req_spec' ||
  parent.name === 'requirement-specification' ||
  (parent.name === 'requirements' && parents.length === 1)

/** A case of which a plan says no more than its id, version and name. */
const mention = (n: { readonly id: string; readonly version: number; readonly title: string }, order: number) => ({
  id: n.id,
  version: n.version,
  suite: [],
  title: n.title,
  summary: { format: 'text' as const, content: '' },
  preconditions: { format: 'text' as const, content: '' },
  means: { kind: 'manual' as const, steps: [] },
  verifies: [],
  prerequisites: [],
  importance: 'medium' as const,
  status: 'draft',
  keywords: [],
  platforms: [],
  configuration: { satellites: [] },
  limits: [],
  attempts: 1,
  order,
  customFields: {},
  attachments: [],
  foreign: { testlink: { mentioned: true } },
})
