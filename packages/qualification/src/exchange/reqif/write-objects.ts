/** Objects of ReqIF from requirements, and the declarations that they need. */
import { canonicalJson } from '../../records/canonical.ts'
import type { Requirement, RichText } from '../../records/requirement.ts'
import { plainText } from '../../requirements/rich-text.ts'
import { ownOfRequirement } from '../own-content.ts'
import { wordOf } from '../tables/words.ts'
import { elementText, escapeAttribute, escapeText, XmlElement } from '../xml/element.ts'
import {
  childOf,
  local,
  referenceIn,
  type AttributeDefinition,
  type Definitions,
  type RoleName,
} from './definitions.ts'
import { requirementOf } from './read.ts'
import { toXhtml } from './xhtml.ts'
import { identifierOf, parsed } from './kept.ts'

const OWN_TYPE = 'vigie-requirement-type'
/** Names of the attributes of requirements that come from no document. */
const OWN_NAMES: readonly (readonly [RoleName, string])[] = [
  ['id', 'ReqIF.ForeignID'],
  ['title', 'ReqIF.Name'],
  ['text', 'ReqIF.Text'],
  ['version', 'Vigie.Version'],
  ['type', 'Vigie.Type'],
  ['status', 'Vigie.Status'],
  ['expectedCoverage', 'Vigie.ExpectedCoverage'],
  ['order', 'Vigie.Order'],
  ['rationale', 'Vigie.Rationale'],
  ['own', 'Vigie.Own'],
]
const DEFAULTS: Readonly<Record<string, unknown>> = {
  version: 1,
  type: 'feature',
  status: 'draft',
  expectedCoverage: 1,
}

export class ObjectWriting {
  readonly #definitions: Definitions
  readonly #at: string
  /** Attributes that types lack: type → name → definition. */
  readonly #added = new Map<string, Map<string, AttributeDefinition>>()
  #own = false

  constructor(definitions: Definitions, at: string) {
    this.#definitions = definitions
    this.#at = at
  }

  write(r: Requirement, raw: XmlElement | undefined): { readonly identifier: string; readonly text: string } {
    if (raw !== undefined) return { identifier: raw.attribute('IDENTIFIER') ?? '', text: this.#changed(r, raw) }
    this.#own = true
    const identifier = identifierOf('requirement', r.id)
    const values = [
      ...OWN_NAMES.flatMap(([role, name]) => {
        const value = role === 'text' ? r.text : this.#said(r, role)
        return value === undefined
          ? []
          : [this.#value(this.#attribute(OWN_TYPE, name, role === 'text' ? 'XHTML' : 'STRING'), value)]
      }),
      ...Object.entries(r.customFields).flatMap(([name, v]) =>
        v.length === 1
          ? [this.#value(this.#attribute(OWN_TYPE, name, 'STRING'), { format: 'text', content: v[0]! })]
          : [],
      ),
    ]
    const text = `<SPEC-OBJECT IDENTIFIER="${identifier}" LAST-CHANGE="${this.#at}"><VALUES>${values.join('')}</VALUES><TYPE><SPEC-OBJECT-TYPE-REF>${OWN_TYPE}</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>`
    return { identifier, text }
  }

  /** What an attribute of the role says of a requirement; undefined where it says nothing that is not so unless told. */
  #said(r: Requirement, role: RoleName): RichText | undefined {
    const plain = (content: string): RichText => ({ format: 'text', content })
    if (role === 'own') {
      const { rationale: _, ...own } = (ownOfRequirement(r) ?? {}) as Record<string, unknown>
      const several = Object.entries(r.customFields).filter(([, v]) => v.length !== 1)
      const all = { ...own, ...(several.length === 0 ? {} : { customFields: Object.fromEntries(several) }) }
      return Object.keys(all).length === 0 ? undefined : plain(JSON.stringify(all))
    }
    const value = r[role]
    if (value === undefined || value === DEFAULTS[role]) return undefined
    return typeof value === 'object' ? (value as RichText) : plain(String(value))
  }

  /** The object as it was, with what the requirement says now. */
  #changed(r: Requirement, raw: XmlElement): string {
    const { said, roles, values } = requirementOf(raw, this.#definitions)
    const type = referenceIn(raw, 'TYPE') ?? ''
    const put = new Map<string, string | undefined>()
    const set = (name: string, value: RichText | undefined, kind = 'STRING'): void =>
      void put.set(
        name,
        value === undefined
          ? undefined
          : this.#value(this.#attribute(type, name, values.get(name)?.kind ?? kind), value),
      )
    for (const [role, ownName] of OWN_NAMES) {
      if (role === 'id' || role === 'own' || role === 'order') continue
      const [now, before] = [r[role], said[role]]
      if (canonicalJson(now ?? null) === canonicalJson(before ?? null)) continue
      const name = roles.get(role) ?? ownName
      if (role === 'text') set(name, r.text, 'XHTML')
      else set(name, now === undefined ? undefined : { format: 'text', content: String(now) })
    }
    const own = this.#said({ ...r, customFields: {} }, 'own')
    const ownBefore = this.#said({ ...r, ...said, customFields: {}, specification: '', order: 0 } as Requirement, 'own')
    if ((own?.content ?? '') !== (ownBefore?.content ?? '')) set(roles.get('own') ?? 'Vigie.Own', own)
    for (const name of new Set([...Object.keys(r.customFields), ...Object.keys(said.customFields)])) {
      const [now, before] = [r.customFields[name], said.customFields[name]]
      if (canonicalJson(now ?? null) !== canonicalJson(before ?? null))
        set(
          name,
          now === undefined
            ? undefined
            : { format: (now[0] ?? '').startsWith('<') ? 'html' : 'text', content: now.join(', ') },
        )
    }
    if (put.size === 0) return elementText(raw)
    const list = childOf(raw, 'VALUES')
    const keptValues = (list?.children ?? []).flatMap((v) => {
      const id = referenceIn(v, 'DEFINITION') ?? ''
      return put.has(this.#definitions.attributes.get(id)?.name ?? id) ? [] : [elementText(v)]
    })
    const inner = [...keptValues, ...[...put.values()].filter((v) => v !== undefined)].join('')
    const rest = raw.children
      .filter((c) => local(c) !== 'VALUES')
      .map(elementText)
      .join('')
    const attributes = Object.entries({ ...raw.attributes, 'LAST-CHANGE': this.#at })
      .map(([n, v]) => ` ${n}="${escapeAttribute(v)}"`)
      .join('')
    return `<${raw.name}${attributes}><VALUES>${inner}</VALUES>${rest}</${raw.name}>`
  }

  #attribute(type: string, name: string, kind: string): AttributeDefinition {
    const known = this.#definitions.types.get(type)?.attributes.find((a) => a.name === name)
    if (known !== undefined) return known
    // A value that names its attribute by an id that no type declares.
    const bare = this.#definitions.attributes.get(name)
    if (bare !== undefined && type !== OWN_TYPE) return bare
    let added = this.#added.get(type)
    if (added === undefined) this.#added.set(type, (added = new Map()))
    let made = added.get(name)
    if (made === undefined) {
      const simple = kind === 'XHTML' ? 'XHTML' : 'STRING'
      made = {
        id: identifierOf('attribute', `${type} ${name}`),
        name,
        kind: simple,
        datatype: `vigie-datatype-${simple.toLowerCase()}`,
      }
      added.set(name, made)
    }
    return made
  }

  #value(a: AttributeDefinition, value: RichText): string {
    const definition = `<DEFINITION><ATTRIBUTE-DEFINITION-${a.kind}-REF>${escapeText(a.id)}</ATTRIBUTE-DEFINITION-${a.kind}-REF></DEFINITION>`
    if (a.kind === 'XHTML')
      return `<ATTRIBUTE-VALUE-XHTML>${definition}<THE-VALUE>${toXhtml(value)}</THE-VALUE></ATTRIBUTE-VALUE-XHTML>`
    const plain = value.format === 'html' && a.kind !== 'STRING' ? plainText(value) : value.content
    if (a.kind === 'ENUMERATION') {
      const words = this.#definitions.enumerations.get(a.datatype)
      const refs = plain
        .split(',')
        .map(
          (w) =>
            words?.get(w.trim()) ??
            [...(words ?? [])].find(([theirs]) => wordOf('status', theirs, [w.trim()]) === w.trim())?.[1],
        )
        .filter((id) => id !== undefined)
      return `<ATTRIBUTE-VALUE-ENUMERATION>${definition}<VALUES>${refs.map((id) => `<ENUM-VALUE-REF>${escapeText(id)}</ENUM-VALUE-REF>`).join('')}</VALUES></ATTRIBUTE-VALUE-ENUMERATION>`
    }
    return `<ATTRIBUTE-VALUE-${a.kind} THE-VALUE="${escapeAttribute(plain)}">${definition}</ATTRIBUTE-VALUE-${a.kind}>`
  }

  /** Adds what was needed and is not declared. */
  declare(
    datatypes: XmlElement,
    types: XmlElement,
    also: { readonly specifications: boolean; readonly relations: ReadonlySet<string> },
  ): void {
    const add = (to: XmlElement, xml: string): void => void to.content.push(parsed(xml)!)
    const head = (id: string, name: string): string =>
      `IDENTIFIER="${escapeAttribute(id)}" LAST-CHANGE="${this.#at}" LONG-NAME="${escapeAttribute(name)}"`
    const definition = (a: AttributeDefinition): string =>
      `<ATTRIBUTE-DEFINITION-${a.kind} ${head(a.id, a.name)}><TYPE><DATATYPE-DEFINITION-${a.kind}-REF>${a.datatype}</DATATYPE-DEFINITION-${a.kind}-REF></TYPE></ATTRIBUTE-DEFINITION-${a.kind}>`
    const known = new Set(datatypes.children.map((d) => d.attribute('IDENTIFIER')))
    if ((this.#added.size > 0 || also.specifications) && !known.has('vigie-datatype-string')) {
      add(
        datatypes,
        `<DATATYPE-DEFINITION-STRING ${head('vigie-datatype-string', 'Vigie text')} MAX-LENGTH="1000000"/>`,
      )
      add(datatypes, `<DATATYPE-DEFINITION-XHTML ${head('vigie-datatype-xhtml', 'Vigie rich text')}/>`)
    }
    const byId = new Map(types.children.map((t) => [t.attribute('IDENTIFIER'), t]))
    if (this.#own && !byId.has(OWN_TYPE)) {
      add(types, `<SPEC-OBJECT-TYPE ${head(OWN_TYPE, 'Requirement')}></SPEC-OBJECT-TYPE>`)
      byId.set(OWN_TYPE, types.children.at(-1)!)
    }
    for (const [type, attributes] of this.#added) {
      const to = byId.get(type)
      if (to === undefined) continue
      let list = childOf(to, 'SPEC-ATTRIBUTES')
      if (list === undefined) to.content.push((list = new XmlElement('SPEC-ATTRIBUTES', {}, 1, 1)))
      for (const a of attributes.values()) add(list, definition(a))
    }
    if (also.specifications && !byId.has('vigie-specification-type'))
      add(
        types,
        `<SPECIFICATION-TYPE ${head('vigie-specification-type', 'Specification')}><SPEC-ATTRIBUTES>${definition({ id: 'vigie-specification-own', name: 'Vigie.Own', kind: 'STRING', datatype: 'vigie-datatype-string' })}</SPEC-ATTRIBUTES></SPECIFICATION-TYPE>`,
      )
    for (const type of also.relations)
      if (!byId.has(identifierOf('relation-type', type)))
        add(types, `<SPEC-RELATION-TYPE ${head(identifierOf('relation-type', type), type)}/>`)
  }
}
