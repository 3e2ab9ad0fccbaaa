/** Form A: specifications, requirements and their relations. */
import type { Relation, Requirement, Specification } from '../../records/requirement.ts'
import { requirementFromOwn } from '../own-content.ts'
import type { Place } from '../project.ts'
import type { XmlElement } from '../xml/element.ts'
import { requirementRelations, requirementStatuses, requirementTypes, specificationTypes } from './codes.ts'
import {
  attachments,
  coded,
  customFields,
  foreign,
  integer,
  OWN,
  ownContent,
  textOf,
  unknownChildren,
  type Parts,
} from './parts.ts'

const KNOWN_OF_REQUIREMENT = new Set([
  'docid', 'title', 'version', 'revision', 'node_order', 'description', 'status', 'type', 'expected_coverage', 'custom_fields',
  'attachments', 'relation', 'relations', OWN,
]) // prettier-ignore
const KNOWN_OF_SPECIFICATION = new Set([
  'revision', 'type', 'node_order', 'total_req', 'scope', 'custom_fields', 'attachments', 'requirement', 'req_spec', 'relation', OWN,
]) // prettier-ignore

export class RequirementsReading {
  readonly specifications: Specification[] = []
  readonly requirements: Requirement[] = []
  readonly relations: Relation[] = []
  readonly places = new Map<object, Place>()
  readonly #parts: Parts
  readonly #lines = new Map<string, number>()
  /** Id of each specification that is open, and where in the list it will stand. */
  readonly #open = new Map<
    XmlElement,
    { readonly id: string; readonly at: number; readonly order: number; children: number; requirements: number }
  >()
  #tops = 0
  #loose = 0

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** It has begun: requirements in it must know its id. */
  openSpecification(e: XmlElement, parent: XmlElement | undefined): void {
    const above = parent === undefined ? undefined : this.#open.get(parent)
    const order = above === undefined ? this.#tops++ : above.children++
    let id = e.attribute('doc_id') ?? e.attribute('title') ?? ''
    if (id.trim() === '') id = `${above === undefined ? '' : `${above.id}/`}specification ${order + 1}`
    const wanted = id
    for (let n = 2; this.#lines.has(`specification ${id}`); n++) id = `${wanted} (${n})`
    if (id !== wanted)
      this.#duplicate('specification', wanted, `specification ${wanted}`, e, `the second one is known as "${id}"`)
    this.#lines.set(`specification ${id}`, e.line)
    const at = this.specifications.length
    this.specifications.push({
      id,
      title: e.attribute('title') ?? id,
      ...(above === undefined ? {} : { parent: above.id }),
      type: 'section',
      scope: { format: 'text', content: '' },
      order,
      customFields: {},
      attachments: [],
    })
    this.#open.set(e, { id, at, order, children: 0, requirements: 0 })
  }

  /** It is whole, or as whole as it will be. */
  closeSpecification(e: XmlElement): void {
    const { at, id, order } = this.#open.get(e)!
    const parts = this.#parts
    const thing = `specification "${id}"`
    const revision = integer(parts, e, thing, 'revision')
    const unknown = unknownChildren(parts, e, KNOWN_OF_SPECIFICATION)
    const doc = e.attribute('doc_id')
    this.specifications[at] = {
      ...this.specifications[at]!,
      type: coded(parts, e, thing, specificationTypes, undefined, 'type').word ?? 'section',
      scope: textOf(e, 'scope'),
      order: integer(parts, e, thing, 'node_order') ?? order,
      ...(revision === undefined ? {} : { revision }),
      customFields: customFields(e),
      attachments: attachments(parts, e, thing),
      ...foreign({ doc_id: doc === id ? undefined : doc, unknown }),
    }
  }

  requirement(e: XmlElement, parent: XmlElement | undefined): void {
    const parts = this.#parts
    const id = (e.value('docid') ?? '').trim()
    if (id === '') {
      parts.findings.add(
        'error',
        'missing',
        { thing: 'a requirement', what: '<docid>', effect: 'it is not read' },
        e.place,
      )
      return
    }
    const thing = `requirement "${id}"`
    const version = integer(parts, e, thing, 'version') ?? 1
    const key = `requirement ${id} ${version}`
    if (this.#lines.has(key)) {
      this.#duplicate('requirement', id, key, e, 'the first one counts')
      return
    }
    this.#lines.set(key, e.line)
    const holder = parent === undefined ? undefined : this.#open.get(parent)
    const order = holder === undefined ? this.#loose++ : holder.requirements++
    const revision = integer(parts, e, thing, 'revision')
    const status = coded(parts, e, thing, requirementStatuses, 'draft', 'status')
    const coverage = integer(parts, e, thing, 'expected_coverage') ?? 1
    const made: Requirement = {
      id,
      version: version < 1 ? 1 : version,
      ...(revision === undefined ? {} : { revision }),
      specification: holder?.id ?? '',
      title: e.value('title') ?? '',
      text: textOf(e, 'description'),
      type: coded(parts, e, thing, requirementTypes, undefined, 'type').word ?? 'feature',
      status: (status.word as Requirement['status'] | undefined) ?? 'draft',
      expectedCoverage: coverage < 0 ? 0 : coverage,
      order: integer(parts, e, thing, 'node_order') ?? order,
      methods: ['test'],
      customFields: customFields(e),
      attachments: attachments(parts, e, thing),
      ...foreign({ status: status.raw, unknown: unknownChildren(parts, e, KNOWN_OF_REQUIREMENT) }),
      ...requirementFromOwn(ownContent(parts, e)),
    }
    this.requirements.push(made)
    this.places.set(made, e.place)
    for (const r of [...e.all('relation'), ...(e.child('relations')?.all('relation') ?? [])]) this.relation(r)
  }

  relation(e: XmlElement): void {
    const side = (name: string): string => (e.value(name) ?? '').trim()
    const [source, destination] = [side('source'), side('destination')]
    if (source === '' || destination === '') {
      const what = source === '' ? '<source>' : '<destination>'
      this.#parts.findings.add('error', 'missing', { thing: 'a relation', what, effect: 'it is not read' }, e.place)
      return
    }
    const type = side('type')
    const [sourceProject, destinationProject] = [side('source_project'), side('destination_project')]
    const relation: Relation = {
      source,
      destination,
      type: requirementRelations.word(type) ?? (type === '' ? 'related' : type),
      ...(sourceProject === '' ? {} : { sourceProject }),
      ...(destinationProject === '' ? {} : { destinationProject }),
    }
    this.relations.push(relation)
    this.places.set(relation, e.place)
  }

  #duplicate(what: string, id: string, key: string, e: XmlElement, effect: string): void {
    this.#parts.findings.add('error', 'duplicate', { what, id, first: this.#lines.get(key) ?? 0, effect }, e.place)
  }
}
