/** ReqIF 1.0/1.2: what came from a document is written as it was, with what has changed since; the rest with types of Vigie's own. */
import type { Diagnostic } from '@vigie/base'
import type { Requirement, Specification } from '../../records/requirement.ts'
import { Findings } from '../findings.ts'
import type { Project } from '../project.ts'
import { elementText, escapeAttribute, escapeText, XmlElement } from '../xml/element.ts'
import { latestVersions } from '../yaml/write-requirements.ts'
import { childOf, childrenOf, NAMESPACE, readDefinitions, referenceIn, XHTML } from './definitions.ts'
import { ObjectWriting } from './write-objects.ts'
import { identifierOf, parsed } from './kept.ts'
import type { KeptDocument } from './read.ts'

export interface WrittenReqif {
  readonly text: string
  readonly diagnostics: readonly Diagnostic[]
}

/** `at`: UTC, of everything that is new in the document. */
export function writeReqif(project: Project, options: { readonly at: string; readonly title?: string }): WrittenReqif {
  return new Writing(project, options).whole()
}

const kept = (thing: {
  readonly foreign?: Readonly<Record<string, unknown>>
}): { readonly xml?: string; readonly document?: KeptDocument } =>
  (thing.foreign?.['reqif'] as { xml?: string; document?: KeptDocument } | undefined) ?? {}
class Writing {
  readonly #project: Project
  readonly #at: string
  readonly #title: string
  readonly #findings = new Findings('export')
  readonly #documents: readonly KeptDocument[]

  constructor(project: Project, options: { readonly at: string; readonly title?: string }) {
    this.#project = project
    this.#at = options.at
    this.#title = options.title ?? 'Requirements'
    this.#documents = [project, ...project.specifications].flatMap((t) => kept(t).document ?? [])
  }

  whole(): WrittenReqif {
    const project = this.#project
    const datatypes = this.#merged('DATATYPES')
    const types = this.#merged('SPEC-TYPES')
    const content = new XmlElement('REQ-IF-CONTENT', {}, 1, 1)
    content.content.push(datatypes, types)
    const definitions = readDefinitions(content)
    const objects = new ObjectWriting(definitions, this.#at)
    const requirements = latestVersions(project.requirements)
    const identifiers = new Map<string, string>()
    const objectTexts = requirements.map((r) => {
      const xml = kept(r).xml
      const raw = xml === undefined ? undefined : parsed(xml)
      const written = objects.write(
        r,
        raw !== undefined && definitions.types.has(referenceIn(raw, 'TYPE') ?? '') ? raw : undefined,
      )
      identifiers.set(r.id, written.identifier)
      return written.text
    })
    const specifications = project.specifications.map((s) => this.#specification(s, requirements, identifiers))
    const relations = this.#relations(identifiers)
    objects.declare(datatypes, types, {
      specifications: project.specifications.some((s) => kept(s).xml === undefined),
      relations: relations.types,
    })
    const attributes: Record<string, string> = { xmlns: NAMESPACE, 'xmlns:xhtml': XHTML }
    for (const d of this.#documents) Object.assign(attributes, { ...d.attributes, ...attributes })
    const root = Object.entries(attributes)
      .map(([n, v]) => ` ${n}="${escapeAttribute(v)}"`)
      .join('')
    const part = (name: string): string => this.#documents.map((d) => d.parts[name]).find((t) => t !== undefined) ?? ''
    const list = (name: string, texts: readonly string[]): string =>
      texts.length === 0 ? '' : `<${name}>\n${texts.join('\n')}\n</${name}>\n`
    const text = [
      `<?xml version="1.0" encoding="UTF-8"?>\n<REQ-IF${root}>\n`,
      part('THE-HEADER') || this.#header(),
      '\n<CORE-CONTENT>\n<REQ-IF-CONTENT>\n',
      datatypes.content.length === 0 ? '' : `${elementText(datatypes)}\n`,
      types.content.length === 0 ? '' : `${elementText(types)}\n`,
      list('SPEC-OBJECTS', objectTexts),
      list('SPEC-RELATIONS', relations.texts),
      list('SPECIFICATIONS', specifications),
      part('SPEC-RELATION-GROUPS'),
      '</REQ-IF-CONTENT>\n</CORE-CONTENT>\n',
      part('TOOL-EXTENSIONS'),
      '</REQ-IF>\n',
    ].join('')
    return { text, diagnostics: this.#findings.list }
  }

  /** Declarations of all documents that the project came from, each once. */
  #merged(name: string): XmlElement {
    const all = new XmlElement(name, {}, 1, 1)
    const seen = new Set<string>()
    for (const d of this.#documents) {
      const xml = d.parts[name]
      for (const c of (xml === undefined ? undefined : parsed(xml))?.children ?? []) {
        const id = c.attribute('IDENTIFIER') ?? ''
        if (seen.has(id)) continue
        seen.add(id)
        all.content.push(c)
      }
    }
    return all
  }

  #header(): string {
    const leaf = (name: string, value: string): string => `<${name}>${escapeText(value)}</${name}>`
    const id = identifierOf('header', `${this.#title} ${this.#at}`)
    return `<THE-HEADER><REQ-IF-HEADER IDENTIFIER="${id}">${leaf('CREATION-TIME', this.#at)}${leaf('REQ-IF-TOOL-ID', 'Vigie')}${leaf('REQ-IF-VERSION', '1.0')}${leaf('SOURCE-TOOL-ID', 'Vigie')}${leaf('TITLE', this.#title)}</REQ-IF-HEADER></THE-HEADER>`
  }

  #specification(
    s: Specification,
    requirements: readonly Requirement[],
    identifiers: ReadonlyMap<string, string>,
  ): string {
    const own = requirements.filter((r) => r.specification === s.id)
    const wanted = new Map(own.map((r) => [identifiers.get(r.id)!, r]))
    const { xml } = kept(s)
    const raw = xml === undefined ? undefined : parsed(xml)
    const hierarchy = (identifier: string): string =>
      `<SPEC-HIERARCHY IDENTIFIER="${identifierOf('place', `${s.id} ${identifier}`)}" LAST-CHANGE="${this.#at}"><OBJECT><SPEC-OBJECT-REF>${escapeText(identifier)}</SPEC-OBJECT-REF></OBJECT></SPEC-HIERARCHY>`
    if (raw === undefined) {
      const children = own.map((r) => hierarchy(identifiers.get(r.id)!)).join('\n')
      const said = {
        parent: s.parent,
        type: s.type,
        scope: s.scope,
        order: s.order,
        revision: s.revision,
        customFields: s.customFields,
      }
      return `<SPECIFICATION IDENTIFIER="${identifierOf('specification', s.id)}" LAST-CHANGE="${this.#at}" LONG-NAME="${escapeAttribute(s.title)}"><VALUES><ATTRIBUTE-VALUE-STRING THE-VALUE="${escapeAttribute(JSON.stringify({ id: s.id, ...said }))}"><DEFINITION><ATTRIBUTE-DEFINITION-STRING-REF>vigie-specification-own</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION></ATTRIBUTE-VALUE-STRING></VALUES><TYPE><SPECIFICATION-TYPE-REF>vigie-specification-type</SPECIFICATION-TYPE-REF></TYPE>${children === '' ? '' : `<CHILDREN>\n${children}\n</CHILDREN>`}</SPECIFICATION>`
    }
    const there = new Set<string>()
    const known = new Set(identifiers.values())
    // An object that is gone leaves its place to what stood below it.
    const tidy = (e: XmlElement): void => {
      const list = childOf(e, 'CHILDREN')
      if (list === undefined) return
      const content = list.content.flatMap((c) => {
        if (!(c instanceof XmlElement)) return [c]
        tidy(c)
        const target = referenceIn(c, 'OBJECT') ?? ''
        if (known.has(target)) {
          there.add(target)
          return [c]
        }
        return childrenOf(c, 'CHILDREN')
      })
      if (content.length === list.content.length && content.every((c, i) => c === list.content[i])) return
      list.content.splice(0, list.content.length, ...content)
      if (list.children.length === 0) e.content.splice(e.content.indexOf(list), 1)
    }
    tidy(raw)
    const missing = [...wanted.keys()].filter((i) => !there.has(i))
    if (missing.length > 0) {
      let list = childOf(raw, 'CHILDREN')
      if (list === undefined) raw.content.push((list = new XmlElement('CHILDREN', {}, 1, 1)))
      for (const i of missing) list.content.push(parsed(hierarchy(i))!)
    }
    const attributes = { ...raw.attributes }
    if ((attributes['LONG-NAME'] ?? s.id) !== s.title) attributes['LONG-NAME'] = s.title
    const made = new XmlElement(raw.name, attributes, 1, 1)
    made.content.push(...raw.content)
    return elementText(made)
  }

  #relations(identifiers: ReadonlyMap<string, string>): {
    readonly texts: string[]
    readonly types: ReadonlySet<string>
  } {
    const key = (r: { source: string; destination: string; type: string }): string =>
      JSON.stringify([r.source, r.destination, r.type])
    const raw = new Map(this.#documents.flatMap((d) => d.relations.map((r) => [key(r), r.xml] as const)))
    const types = new Set<string>()
    const texts: string[] = []
    for (const r of this.#project.relations) {
      const [source, destination] = [identifiers.get(r.source), identifiers.get(r.destination)]
      if (
        source === undefined ||
        destination === undefined ||
        r.sourceProject !== undefined ||
        r.destinationProject !== undefined
      ) {
        this.#findings.add('warning', 'notCarried', {
          format: 'ReqIF',
          what: `the relation ${r.source} → ${r.destination}`,
          effect: 'it leads out of the document and is left out',
        })
        continue
      }
      const xml = raw.get(key(r))
      if (xml !== undefined) {
        texts.push(xml)
        continue
      }
      types.add(r.type)
      const end = (name: string, id: string): string =>
        `<${name}><SPEC-OBJECT-REF>${escapeText(id)}</SPEC-OBJECT-REF></${name}>`
      texts.push(
        `<SPEC-RELATION IDENTIFIER="${identifierOf('relation', key(r))}" LAST-CHANGE="${this.#at}">${end('TARGET', destination)}${end('SOURCE', source)}<TYPE><SPEC-RELATION-TYPE-REF>${identifierOf('relation-type', r.type)}</SPEC-RELATION-TYPE-REF></TYPE></SPEC-RELATION>`,
      )
    }
    return { texts, types }
  }
}
