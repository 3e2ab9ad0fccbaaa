/** Between the XHTML of ReqIF (prefixed, well-formed) and HTML as the records have it. */
import { Parser } from 'htmlparser2'
import type { RichText } from '../../records/requirement.ts'
import { CharacterData, clean, escapeAttribute, escapeText, XmlElement } from '../xml/element.ts'
import { local } from './definitions.ts'

/** THE-VALUE of an XHTML attribute. A `div` that has text and line breaks only is plain text. */
export function fromXhtml(value: XmlElement): RichText {
  const children = value.children
  const [only] = children
  const outer =
    children.length === 1 && only !== undefined && local(only) === 'div' && Object.keys(only.attributes).length === 0
      ? only
      : undefined
  const content = (outer ?? value).content
  if (content.every((c) => !(c instanceof XmlElement) || local(c) === 'br'))
    return {
      format: 'text',
      content: content
        .map((c) => (c instanceof XmlElement ? '\n' : textOf(c)))
        .join('')
        .trim(),
    }
  return { format: 'html', content: content.map(html).join('').trim() }
}
const textOf = (c: CharacterData | string): string => (c instanceof CharacterData ? c.text : c)

const VOID = new Set(['br', 'hr', 'img', 'col', 'param'])
function html(c: XmlElement | CharacterData | string): string {
  if (!(c instanceof XmlElement)) return escapeText(textOf(c))
  const name = local(c)
  const attributes = Object.entries(c.attributes)
    .filter(([n]) => !n.startsWith('xmlns'))
    .map(([n, v]) => ` ${n}="${escapeAttribute(v)}"`)
    .join('')
  if (VOID.has(name) && c.content.length === 0) return `<${name}${attributes} />`
  return `<${name}${attributes}>${c.content.map(html).join('')}</${name}>`
}

/** Elements that ReqIF has of XHTML (its driver takes these modules). What else there is gives its content. */
const ALLOWED = new Set([
  'div', 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'blockquote', 'address', 'br', 'span', 'em', 'strong', 'dfn', 'code', 'samp', 'kbd',
  'var', 'cite', 'abbr', 'acronym', 'q', 'a', 'dl', 'dt', 'dd', 'ol', 'ul', 'li', 'object', 'param', 'b', 'big', 'i', 'small', 'sub', 'sup', 'tt',
  'hr', 'ins', 'del', 'table', 'caption', 'colgroup', 'col', 'thead', 'tfoot', 'tbody', 'tr', 'th', 'td',
]) // prettier-ignore
const SILENT = new Set(['script', 'style', 'head', 'title'])

/** The inside of THE-VALUE: one `xhtml:div`. */
export function toXhtml({ format, content }: RichText): string {
  const inner = format === 'text' ? escapeText(content).replaceAll('\n', '<xhtml:br/>') : xhtml(content)
  return `<xhtml:div>${inner}</xhtml:div>`
}

function xhtml(content: string): string {
  let out = ''
  let silent = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (SILENT.has(name)) silent++
        if (silent > 0 || !ALLOWED.has(name)) return
        const said = Object.entries(attributes)
          .filter(([n]) => /^[a-z][\w-]*$/i.test(n) && !/^on/i.test(n))
          .map(([n, v]) => ` ${n}="${escapeAttribute(v)}"`)
          .join('')
        out += VOID.has(name) ? `<xhtml:${name}${said}/>` : `<xhtml:${name}${said}>`
      },
      ontext(text) {
        if (silent === 0) out += escapeText(text)
      },
      onclosetag(name) {
        if (SILENT.has(name)) silent--
        else if (silent === 0 && ALLOWED.has(name) && !VOID.has(name)) out += `</xhtml:${name}>`
      },
    },
    { decodeEntities: true, lowerCaseTags: true, recognizeSelfClosing: true },
  )
  parser.end(clean(content))
  return out
}
