/** Requirements written as DocBook, as TestLink takes them: a section without sections in it is a requirement. */
import type { Requirement } from '../../records/requirement.ts'
import type { Place } from '../project.ts'
import { CharacterData, escapeText, XmlElement } from '../xml/element.ts'
import type { Parts } from './parts.ts'

const SECTION = /^(?:sect[1-5]|section|chapter)$/
const HTML: Readonly<Record<string, string>> = {
  para: 'p', simpara: 'p', orderedlist: 'ol', itemizedlist: 'ul', listitem: 'li', informaltable: 'table', table: 'table', tbody: 'tbody',
  thead: 'thead', row: 'tr', entry: 'td', emphasis: 'em', literallayout: 'pre', programlisting: 'pre', subscript: 'sub', superscript: 'sup',
} // prettier-ignore

export class DocBookReading {
  readonly requirements: Requirement[] = []
  readonly places = new Map<object, Place>()
  readonly #parts: Parts
  readonly #ids = new Set<string>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  close(e: XmlElement, parents: readonly XmlElement[]): boolean {
    if (!SECTION.test(e.name) && parents.length > 0) return false
    const inner = e.children.filter((c) => SECTION.test(c.name))
    if (parents.length === 0 || inner.length > 0) return false
    const title = (e.child('title')?.text ?? '').replaceAll(/\s+/g, ' ')
    // What looks like an identifier at the head of the title is one; else the title with a number is.
    const given = /^\[?([A-Za-z][\w.-]*\d[\w.-]*)\]?(?=[\s:–-]|$)/.exec(title)?.[1]
    const wanted = given ?? (title === '' ? 'requirement' : title)
    let id = wanted
    for (let n = 2; this.#ids.has(id); n++) id = `${wanted} (${n})`
    if (id !== wanted)
      this.#parts.findings.add(
        'warning',
        'duplicate',
        { what: 'requirement', id: wanted, first: 0, effect: `the second one is known as "${id}"` },
        e.place,
      )
    this.#ids.add(id)
    const body = e.children.filter((c) => c.name !== 'title')
    const made: Requirement = {
      id,
      version: 1,
      specification: '',
      title,
      text: { format: 'html', content: body.map(html).join('\n') },
      type: 'feature',
      status: 'draft',
      expectedCoverage: 1,
      order: this.requirements.length,
      methods: ['test'],
      customFields: {},
      attachments: [],
    }
    this.requirements.push(made)
    this.places.set(made, e.place)
    return false
  }
}

function html(e: XmlElement): string {
  const inner = e.content
    .map((c) => (c instanceof XmlElement ? html(c) : escapeText(c instanceof CharacterData ? c.text : c)))
    .join('')
  const tag = HTML[e.name]
  return tag === undefined ? inner : `<${tag}>${inner.trim()}</${tag}>`
}
