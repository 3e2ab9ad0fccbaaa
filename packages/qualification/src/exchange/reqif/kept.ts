/** Elements that are kept as text, and identifiers that Vigie gives. */
import { sha256 } from '../../records/canonical.ts'
import { Findings } from '../findings.ts'
import { XmlElement } from '../xml/element.ts'
import { readXmlTree } from '../xml/stream.ts'

/** An element from its text. */
export function parsed(xml: string): XmlElement | undefined {
  return readXmlTree(new TextEncoder().encode(xml), new Findings('kept'))
}

/** xsd:ID has no blanks and begins with a letter. */
export const identifierOf = (what: string, id: string): string => `vigie-${what}-${sha256(id).slice(0, 20)}`

/** Without the blanks between elements; where there is text, as it is. */
export function compact(e: XmlElement): XmlElement {
  const made = new XmlElement(e.name, e.attributes, e.line, e.column)
  const blank =
    e.children.length > 0 &&
    e.content.every((c) => c instanceof XmlElement || (typeof c === 'string' && c.trim() === ''))
  for (const c of e.content) {
    if (c instanceof XmlElement) made.content.push(compact(c))
    else if (!blank && !(typeof c === 'string' && c.trim() === '')) made.content.push(c)
  }
  return made
}
