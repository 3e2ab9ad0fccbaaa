/** An element of an XML document that was read, with its place. */
import type { Place } from '../project.ts'

/** Text that stood in a CDATA section: its blanks count. */
export class CharacterData {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export class XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly line: number
  readonly column: number
  readonly content: (XmlElement | CharacterData | string)[] = []

  constructor(name: string, attributes: Readonly<Record<string, string>>, line: number, column: number) {
    this.name = name
    this.attributes = attributes
    this.line = line
    this.column = column
  }

  get place(): Place {
    return { line: this.line, column: this.column }
  }
  get children(): XmlElement[] {
    return this.content.filter((c): c is XmlElement => c instanceof XmlElement)
  }
  child(...names: readonly string[]): XmlElement | undefined {
    for (const c of this.content) if (c instanceof XmlElement && names.includes(c.name)) return c
    return undefined
  }
  all(name: string): XmlElement[] {
    return this.children.filter((c) => c.name === name)
  }
  attribute(name: string): string | undefined {
    return Object.hasOwn(this.attributes, name) ? this.attributes[name] : undefined
  }
  /** Its text: as it is in CDATA sections, without the blanks at its ends otherwise. */
  get text(): string {
    let marked = ''
    let bare = ''
    let all = ''
    for (const c of this.content)
      if (c instanceof CharacterData) {
        marked += c.text
        all += c.text
      } else if (typeof c === 'string') {
        bare += c
        all += c
      }
    return bare.trim() === '' ? marked : all.trim()
  }
  /** Text of the first child of a name; undefined where there is none. */
  value(...names: readonly string[]): string | undefined {
    return this.child(...names)?.text
  }
}

const escape = (s: string): string => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
export const escapeText = (s: string): string => escape(clean(s)).replaceAll('\r', '&#13;')
/** White space other than blanks would be read back as blanks (XML 1.0 §3.3.3). */
export const escapeAttribute = (s: string): string =>
  escape(clean(s))
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')

// oxlint-disable-next-line no-control-regex
const DISALLOWED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
/** Without the characters that XML 1.0 cannot have (§2.2). */
export const clean = (s: string): string => s.replaceAll(DISALLOWED, '\uFFFD')

/**
 * A CDATA section, or two where the text has the mark that ends one. A carriage return cannot stand in one (it would be read back as a
 * line feed): it is written between sections.
 */
export const cdata = (s: string): string =>
  `<![CDATA[${clean(s).replaceAll(']]>', ']]]]><![CDATA[>').replaceAll('\r', ']]>&#13;<![CDATA[')}]]>`

/** The text of an element with all that is in it. */
export function elementText(e: XmlElement): string {
  const attributes = Object.entries(e.attributes)
    .map(([k, v]) => ` ${k}="${escapeAttribute(v)}"`)
    .join('')
  if (e.content.length === 0) return `<${e.name}${attributes}/>`
  const inner = e.content
    .map((c) => (c instanceof XmlElement ? elementText(c) : c instanceof CharacterData ? cdata(c.text) : escapeText(c)))
    .join('')
  return `<${e.name}${attributes}>${inner}</${e.name}>`
}
