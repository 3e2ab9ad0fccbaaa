/** What a ReqIF document declares: attributes with their kinds, enumerations, types (OMG ReqIF 1.0.1 and 1.2, §10). */
import type { XmlElement } from '../xml/element.ts'

export const NAMESPACE = 'http://www.omg.org/spec/ReqIF/20110401/reqif.xsd'
export const XHTML = 'http://www.w3.org/1999/xhtml'

export const local = (e: XmlElement): string => e.name.slice(e.name.indexOf(':') + 1)
export const childOf = (e: XmlElement | undefined, name: string): XmlElement | undefined =>
  e?.children.find((c) => local(c) === name)
export const childrenOf = (e: XmlElement | undefined, ...path: readonly string[]): XmlElement[] => {
  let at = e
  for (const name of path) at = childOf(at, name)
  return at?.children ?? []
}
/** Text of the one reference in an element: `<TYPE><SPEC-OBJECT-TYPE-REF>id</…></TYPE>`. */
export const referenceIn = (e: XmlElement | undefined, name: string): string | undefined =>
  childOf(e, name)?.children[0]?.text.trim()

export interface AttributeDefinition {
  readonly id: string
  readonly name: string
  /** STRING, XHTML, ENUMERATION, BOOLEAN, INTEGER, REAL, DATE */
  readonly kind: string
  readonly datatype: string
}
export interface Definitions {
  readonly attributes: ReadonlyMap<string, AttributeDefinition>
  /** By type: what its things may have. */
  readonly types: ReadonlyMap<string, { readonly name: string; readonly attributes: readonly AttributeDefinition[] }>
  /** Name of each value of an enumeration. */
  readonly words: ReadonlyMap<string, string>
  /** By datatype: name → id. */
  readonly enumerations: ReadonlyMap<string, ReadonlyMap<string, string>>
}

const nameOf = (e: XmlElement): string => e.attribute('LONG-NAME') ?? e.attribute('IDENTIFIER') ?? ''
const idOf = (e: XmlElement): string => e.attribute('IDENTIFIER') ?? ''

/** `content`: REQ-IF-CONTENT. */
export function readDefinitions(content: XmlElement | undefined): Definitions {
  const words = new Map<string, string>()
  const enumerations = new Map<string, Map<string, string>>()
  for (const datatype of childrenOf(content, 'DATATYPES')) {
    if (local(datatype) !== 'DATATYPE-DEFINITION-ENUMERATION') continue
    const values = new Map<string, string>()
    for (const v of childrenOf(datatype, 'SPECIFIED-VALUES')) {
      words.set(idOf(v), nameOf(v))
      values.set(nameOf(v), idOf(v))
    }
    enumerations.set(idOf(datatype), values)
  }
  const attributes = new Map<string, AttributeDefinition>()
  const types = new Map<string, { name: string; attributes: AttributeDefinition[] }>()
  for (const type of childrenOf(content, 'SPEC-TYPES')) {
    const own = childrenOf(type, 'SPEC-ATTRIBUTES').map((a): AttributeDefinition => ({
      id: idOf(a),
      name: nameOf(a),
      kind: local(a).replace('ATTRIBUTE-DEFINITION-', ''),
      datatype: referenceIn(a, 'TYPE') ?? '',
    }))
    types.set(idOf(type), { name: nameOf(type), attributes: own })
    for (const a of own) attributes.set(a.id, a)
  }
  return { attributes, types, words, enumerations }
}

/** What attributes of a requirement are usually called, the surest first; compared without case. */
const ROLES = {
  id: [
    'ReqIF.ForeignID',
    'ID',
    'UID',
    'Requirement ID',
    'Req ID',
    'Object Identifier',
    'Identifier',
    'Artifact ID',
    'Key',
  ],
  title: [
    'ReqIF.Name',
    'ReqIF.ChapterName',
    'Title',
    'Name',
    'Object Heading',
    'Heading',
    'Object Short Text',
    'Summary',
  ],
  text: [
    'ReqIF.Text',
    'Text',
    'Statement',
    'Object Text',
    'Requirement Text',
    'Primary Text',
    'ReqIF.Description',
    'Description',
    'Content',
  ],
  version: ['Vigie.Version'],
  type: ['Vigie.Type'],
  status: ['Vigie.Status', 'Status', 'ReqIF.ForeignState', 'State'],
  expectedCoverage: ['Vigie.ExpectedCoverage'],
  order: ['Vigie.Order'],
  rationale: ['Vigie.Rationale', 'Rationale'],
  own: ['Vigie.Own'],
} as const
export type RoleName = keyof typeof ROLES

/** Which of the names stands for which role. A chapter's name is the title where there is no other. */
export function rolesOf(names: readonly string[]): ReadonlyMap<RoleName, string> {
  const byKey = new Map(names.map((n) => [n.toLowerCase(), n]))
  const roles = new Map<RoleName, string>()
  for (const [role, list] of Object.entries(ROLES) as [RoleName, readonly string[]][]) {
    const found = list.map((n) => byKey.get(n.toLowerCase())).find((n) => n !== undefined)
    if (found !== undefined) roles.set(role, found)
  }
  return roles
}
