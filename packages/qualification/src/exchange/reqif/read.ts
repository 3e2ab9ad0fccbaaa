/** ReqIF 1.0 and 1.2: objects, hierarchies, relations, attributes of every kind; all that is not understood is kept as it is written. */
import { richText } from '../../requirements/rich-text.ts'
import {
  REQUIREMENT_STATUSES,
  type Relation,
  type Requirement,
  type RichText,
  type Specification,
} from '../../records/requirement.ts'
import type { Carried } from '../carried.ts'
import { CARRIED_BY_TESTLINK } from '../carried.ts'
import { Findings } from '../findings.ts'
import { requirementFromOwn, specificationFromOwn } from '../own-content.ts'
import { emptyProject, type Place, type ReadProject } from '../project.ts'
import { wordOf } from '../tables/words.ts'
import { elementText, type XmlElement } from '../xml/element.ts'
import { compact } from './kept.ts'
import { readXmlTree } from '../xml/stream.ts'
import {
  childOf,
  childrenOf,
  local,
  readDefinitions,
  referenceIn,
  rolesOf,
  type Definitions,
  type RoleName,
} from './definitions.ts'
import { fromXhtml } from './xhtml.ts'

export interface ReadReqif extends ReadProject {
  readonly carried: Carried
  readonly places: ReadonlyMap<object, Place>
}

/** Of the document as a whole, beside the specifications and objects. */
export interface KeptDocument {
  readonly attributes: Readonly<Record<string, string>>
  /** As they are written: THE-HEADER, DATATYPES, SPEC-TYPES, SPEC-RELATION-GROUPS, TOOL-EXTENSIONS. */
  readonly parts: Readonly<Record<string, string>>
  /** As they are written, with what they say. */
  readonly relations: readonly {
    readonly source: string
    readonly destination: string
    readonly type: string
    readonly xml: string
  }[]
}

export function readReqif(bytes: Uint8Array, file: string): ReadReqif {
  const findings = new Findings(file)
  const root = readXmlTree(bytes, findings)
  const reading = new ReqifReading(findings)
  if (root !== undefined) reading.document(root)
  return reading.result()
}

/** Values of a thing by the name of the attribute. */
export interface Value {
  readonly kind: string
  readonly text: RichText
  /** Of an enumeration: its words. */
  readonly words?: readonly string[]
}

function valuesOf(thing: XmlElement, definitions: Definitions): Map<string, Value> {
  const values = new Map<string, Value>()
  for (const v of childrenOf(thing, 'VALUES')) {
    const kind = local(v).replace('ATTRIBUTE-VALUE-', '')
    const id = referenceIn(v, 'DEFINITION') ?? ''
    const name = definitions.attributes.get(id)?.name ?? id
    if (kind === 'XHTML') {
      const value = childOf(v, 'THE-VALUE')
      values.set(name, { kind, text: value === undefined ? { format: 'text', content: '' } : fromXhtml(value) })
    } else if (kind === 'ENUMERATION') {
      const words = childrenOf(v, 'VALUES').map((r) => definitions.words.get(r.text.trim()) ?? r.text.trim())
      values.set(name, { kind, words, text: { format: 'text', content: words.join(', ') } })
    } else
      values.set(name, {
        kind,
        text: { format: 'text', content: v.attribute('THE-VALUE') ?? childOf(v, 'THE-VALUE')?.text ?? '' },
      })
  }
  return values
}

/** A requirement as an object says it: what is written back compares with this. */
export function requirementOf(
  object: XmlElement,
  definitions: Definitions,
): {
  readonly values: ReadonlyMap<string, Value>
  readonly roles: ReadonlyMap<RoleName, string>
  readonly said: Omit<Requirement, 'specification' | 'order' | 'foreign'> & { readonly order?: number }
} {
  const values = valuesOf(object, definitions)
  const type = definitions.types.get(referenceIn(object, 'TYPE') ?? '')
  const declared = type?.attributes.map((a) => a.name) ?? []
  const roles = new Map(rolesOf([...new Set([...declared, ...values.keys()])]))
  // Of several names for a title, the one that has something in it.
  const chapter = [...values.keys()].find((n) => n.toLowerCase() === 'reqif.chaptername')
  if (chapter !== undefined && (values.get(roles.get('title') ?? '')?.text.content ?? '') === '')
    roles.set('title', chapter)
  const of = (role: RoleName): RichText | undefined => values.get(roles.get(role) ?? '\u0000')?.text
  const content = (role: RoleName): string => of(role)?.content.trim() ?? ''
  const used = new Set(roles.values())
  const identifier = object.attribute('IDENTIFIER') ?? ''
  const title = of('title')
  const number = (role: RoleName): number | undefined => {
    const n = Number(content(role))
    return content(role) !== '' && Number.isSafeInteger(n) ? n : undefined
  }
  const heading = content('text') === '' && chapter !== undefined && roles.get('title') === chapter
  const status = wordOf('status', content('status'), REQUIREMENT_STATUSES)
  const known = status !== undefined && (REQUIREMENT_STATUSES as readonly string[]).includes(status)
  const rationale = content('rationale')
  const own = ownOf(content('own'))
  const order = number('order')
  const text = of('text')
  const customFields = Object.fromEntries(
    [...values]
      .filter(([name]) => !used.has(name) || (name === roles.get('status') && !known))
      .map(([name, v]) => [name, v.words ?? [v.text.content]]),
  )
  return {
    values,
    roles,
    said: {
      id: content('id') || identifier,
      version: Math.max(1, number('version') ?? 1),
      title:
        title === undefined ? (object.attribute('LONG-NAME') ?? '') : title.content.replaceAll(/<[^>]*>/g, '').trim(),
      text:
        text === undefined ? { format: 'text', content: '' } : text.format === 'html' ? text : richText(text.content),
      ...(rationale === '' ? {} : { rationale }),
      type: content('type') || (heading ? 'information' : 'feature'),
      status: known ? (status as Requirement['status']) : 'draft',
      expectedCoverage: number('expectedCoverage') ?? 1,
      ...(order === undefined ? {} : { order }),
      methods: ['test'],
      customFields: { ...customFields, ...(own['customFields'] as Record<string, string[]> | undefined) },
      attachments: [],
      ...requirementFromOwn(own),
    },
  }
}

function ownOf(text: string): Record<string, unknown> {
  try {
    const value = text === '' ? {} : (JSON.parse(text) as unknown)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}

class ReqifReading {
  readonly #findings: Findings
  readonly #specifications: Specification[] = []
  readonly #requirements: Requirement[] = []
  readonly #relations: Relation[] = []
  readonly #places = new Map<object, Place>()
  readonly #said = new Set<RoleName>()
  #document: KeptDocument | undefined

  constructor(findings: Findings) {
    this.#findings = findings
  }

  document(root: XmlElement): void {
    if (local(root) !== 'REQ-IF') {
      this.#findings.add('error', 'unknownFormat', { detail: `<${root.name}> is no document of ReqIF` }, root.place)
      return
    }
    const header = childOf(childOf(root, 'THE-HEADER'), 'REQ-IF-HEADER')
    const version = childOf(header, 'REQ-IF-VERSION')
    const said = version?.text.trim() ?? '1.0'
    if (said !== '1.0' && said !== '1.0.1' && said !== '1.2')
      this.#findings.add(
        'warning',
        'oldVersion',
        { format: 'ReqIF', version: said, used: '1.2' },
        version?.place ?? root.place,
      )
    if (header === undefined)
      this.#findings.add(
        'warning',
        'missing',
        { thing: 'the document', what: '<THE-HEADER>', effect: 'it is read without' },
        root.place,
      )
    const content = childOf(childOf(root, 'CORE-CONTENT'), 'REQ-IF-CONTENT')
    const definitions = readDefinitions(content)
    const objects = this.#objects(content, definitions)
    const homes = this.#hierarchies(content, definitions, objects)
    this.#requirementsOf(content, definitions, objects, homes)
    const relations = this.#relationsOf(content, definitions, objects)
    const part = (e: XmlElement | undefined): object => (e === undefined ? {} : { [local(e)]: elementText(e) })
    const declared = (e: XmlElement | undefined): object =>
      e === undefined ? {} : { [local(e)]: elementText(compact(e)) }
    // Of a document that Vigie made itself there is nothing to keep: it is made again.
    const others =
      [...objects.keys()].some((id) => !id.startsWith('vigie-')) ||
      this.#specifications.some((x) => x.foreign !== undefined)
    if (!others && childOf(header, 'REQ-IF-TOOL-ID')?.text.trim() === 'Vigie') return
    this.#document = {
      // Written in any case.
      attributes: Object.fromEntries(
        Object.entries(root.attributes).filter(([n]) => n !== 'xmlns:xhtml' && n !== 'xmlns'),
      ),
      parts: {
        ...part(childOf(root, 'THE-HEADER')),
        ...declared(childOf(content, 'DATATYPES')),
        ...declared(childOf(content, 'SPEC-TYPES')),
        ...part(childOf(content, 'SPEC-RELATION-GROUPS')),
        ...part(childOf(root, 'TOOL-EXTENSIONS')),
      },
      relations,
    }
  }

  /** Identifier → id of the requirement. */
  #objects(content: XmlElement | undefined, definitions: Definitions): Map<string, string> {
    const ids = new Map<string, string>()
    const lines = new Map<string, number>()
    for (const object of childrenOf(content, 'SPEC-OBJECTS')) {
      const identifier = object.attribute('IDENTIFIER') ?? ''
      const duplicate = (id: string, first: number, effect: string): void =>
        this.#findings.add('error', 'duplicate', { what: 'requirement', id, first, effect }, object.place)
      if (identifier === '') {
        this.#findings.add(
          'error',
          'missing',
          { thing: 'a SPEC-OBJECT', what: 'IDENTIFIER', effect: 'it is not read' },
          object.place,
        )
        continue
      }
      if (ids.has(identifier)) {
        duplicate(identifier, lines.get(identifier) ?? 0, 'the first one counts')
        continue
      }
      const type = referenceIn(object, 'TYPE')
      if (type !== undefined && !definitions.types.has(type))
        this.#findings.add(
          'warning',
          'badReference',
          { what: `object "${identifier}"`, target: `type "${type}"`, effect: 'it is read as it is' },
          object.place,
        )
      let id = requirementOf(object, definitions).said.id
      const first = lines.get(`id ${id}`)
      if (first !== undefined) {
        duplicate(id, first, `the second one is known as "${identifier}"`)
        id = identifier
      }
      lines.set(identifier, object.line)
      lines.set(`id ${id}`, object.line)
      ids.set(identifier, id)
    }
    return ids
  }

  /** Identifier of an object → where it stands first. */
  #hierarchies(
    content: XmlElement | undefined,
    definitions: Definitions,
    objects: ReadonlyMap<string, string>,
  ): Map<string, { specification: string; order: number }> {
    const homes = new Map<string, { specification: string; order: number }>()
    for (const [i, s] of childrenOf(content, 'SPECIFICATIONS').entries()) {
      const identifier = s.attribute('IDENTIFIER') ?? `specification ${i + 1}`
      let order = 0
      const walk = (nodes: readonly XmlElement[]): void => {
        for (const node of nodes) {
          const target = referenceIn(node, 'OBJECT') ?? ''
          if (!objects.has(target))
            this.#findings.add(
              'error',
              'badReference',
              {
                what: `specification "${identifier}"`,
                target: `object "${target}"`,
                effect: 'its place is passed over',
              },
              node.place,
            )
          else if (!homes.has(target)) homes.set(target, { specification: identifier, order: order++ })
          walk(childrenOf(node, 'CHILDREN'))
        }
      }
      walk(childrenOf(s, 'CHILDREN'))
      const own = specificationFromOwn(ownOf(valuesOf(s, definitions).get('Vigie.Own')?.text.content ?? ''))
      const title = s.attribute('LONG-NAME') ?? identifier
      if (own !== undefined) {
        this.#specifications.push({ ...own, title })
        for (const [object, home] of homes)
          if (home.specification === identifier) homes.set(object, { ...home, specification: own.id })
        continue
      }
      this.#specifications.push({
        id: identifier,
        title,
        type: 'section',
        scope: richText(s.attribute('DESC') ?? ''),
        order: i,
        customFields: {},
        attachments: [],
        foreign: { reqif: { xml: elementText(s) } },
      })
    }
    return homes
  }

  #requirementsOf(
    content: XmlElement | undefined,
    definitions: Definitions,
    ids: ReadonlyMap<string, string>,
    homes: ReadonlyMap<string, { readonly specification: string; readonly order: number }>,
  ): void {
    const seen = new Set<string>()
    for (const [i, object] of childrenOf(content, 'SPEC-OBJECTS').entries()) {
      const identifier = object.attribute('IDENTIFIER') ?? ''
      const id = ids.get(identifier)
      if (id === undefined || seen.has(identifier)) continue
      seen.add(identifier)
      const { said, roles } = requirementOf(object, definitions)
      for (const role of roles.keys()) this.#said.add(role)
      const home = homes.get(identifier)
      const made: Requirement = {
        ...said,
        id,
        specification: home?.specification ?? '',
        order: said.order ?? home?.order ?? i,
        ...(identifier.startsWith('vigie-requirement-') ? {} : { foreign: { reqif: { xml: elementText(object) } } }),
      }
      this.#requirements.push(made)
      this.#places.set(made, object.place)
    }
  }

  #relationsOf(
    content: XmlElement | undefined,
    definitions: Definitions,
    ids: ReadonlyMap<string, string>,
  ): KeptDocument['relations'] {
    const kept: { source: string; destination: string; type: string; xml: string }[] = []
    for (const r of childrenOf(content, 'SPEC-RELATIONS')) {
      const ends = (['SOURCE', 'TARGET'] as const).map((name) => referenceIn(r, name) ?? '')
      const [source, destination] = ends.map((e) => ids.get(e))
      if (source === undefined || destination === undefined) {
        const target = ends.find((e) => !ids.has(e)) ?? ''
        this.#findings.add(
          'error',
          'badReference',
          {
            what: `relation "${r.attribute('IDENTIFIER') ?? ''}"`,
            target: `object "${target}"`,
            effect: 'it is not read',
          },
          r.place,
        )
        continue
      }
      const type = definitions.types.get(referenceIn(r, 'TYPE') ?? '')?.name ?? 'related'
      const relation = { source, destination, type }
      this.#relations.push(relation)
      this.#places.set(relation, r.place)
      kept.push({ ...relation, xml: elementText(r) })
    }
    return kept
  }

  result(): ReadReqif {
    const [first, ...rest] = this.#specifications
    const document = this.#document
    // The book keeps specifications: the first one carries what belongs to the document.
    const specifications =
      first === undefined || document === undefined
        ? this.#specifications
        : [{ ...first, foreign: { reqif: { ...(first.foreign!['reqif'] as object), document } } }, ...rest]
    return {
      project: {
        ...emptyProject,
        specifications,
        requirements: this.#requirements,
        relations: this.#relations,
        ...(first === undefined && document !== undefined ? { foreign: { reqif: { document } } } : {}),
      },
      format: 'reqif',
      diagnostics: this.#findings.list,
      carried: this.#carried(),
      places: this.#places,
    }
  }

  /** What none of the objects has an attribute for, the book keeps. */
  #carried(): Carried {
    const told = (['version', 'type', 'status', 'expectedCoverage', 'rationale'] as const).filter((f) =>
      this.#said.has(f),
    )
    return {
      ...CARRIED_BY_TESTLINK,
      specification: ['title', 'scope', 'foreign'],
      requirement: ['specification', 'title', 'text', 'order', 'customFields', 'foreign', ...told],
      test: [],
      links: false,
    }
  }
}
