/** Between plain text and the HTML that other tools write: comparison, plain print, and the way back. */
import { Parser } from 'htmlparser2'
import type { RichText } from '../records/requirement.ts'

/** A tag of HTML, or a character reference: what plain text does not have by chance. */
const MARKUP =
  /<\/?(?:p|br|b|i|u|em|strong|span|div|ul|ol|li|table|tbody|thead|tr|td|th|a|img|h[1-6]|pre|code|sub|sup|font|hr|blockquote|xhtml:\w+)(?:\s[^<>]*)?\/?>|&(?:[a-z]{2,8}|#\d{1,6}|#x[\da-f]{1,5});/i

export const text = (content: string): RichText => ({ format: 'text', content })

/** As it came from a tool that does not say which of both it is. */
export const richText = (content: string): RichText => ({ format: MARKUP.test(content) ? 'html' : 'text', content })

const BLOCKS = new Set([
  'p', 'div', 'ul', 'ol', 'table', 'tr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'blockquote', 'hr', 'dl', 'dt', 'dd', 'section',
]) // prettier-ignore
const SILENT = new Set(['script', 'style', 'head', 'title'])

/**
 * The words of it, as one reads them: blocks and list items on lines of their own ("- " before items), cells parted by tabs, character
 * references resolved, blanks joined. Nothing of it is run or loaded.
 */
export function plainText({ format, content }: RichText): string {
  if (format === 'text') return content.replaceAll(/\r\n?/g, '\n').trim()
  let out = ''
  let silent = 0
  let pre = 0
  // Where the mark of a list item ends: a paragraph may begin beside it.
  let mark = -1
  const lists: { ordered: boolean; next: number }[] = []
  const line = (): void => {
    out = out.replace(/[ \t]+$/, '')
    if (out !== '' && !out.endsWith('\n')) out += '\n'
  }
  const parser = new Parser(
    {
      onopentag(qualified) {
        const name = qualified.replace(/^\w+:/, '')
        if (SILENT.has(name)) silent++
        if (name === 'br') out += '\n'
        else if (name === 'li') {
          line()
          const list = lists.at(-1)
          out += '  '.repeat(Math.max(0, lists.length - 1)) + (list?.ordered === true ? `${list.next++}. ` : '- ')
          mark = out.length
        } else if (name === 'td' || name === 'th') {
          if (out !== '' && !out.endsWith('\n')) out += '\t'
        } else if (BLOCKS.has(name) && out.length !== mark) line()
        if (name === 'ul' || name === 'ol') lists.push({ ordered: name === 'ol', next: 1 })
        if (name === 'pre') pre++
      },
      ontext(piece) {
        if (silent > 0) return
        if (pre > 0) out += piece
        else {
          const joined = piece.replaceAll(/[ \t\r\n\f\u00a0]+/g, ' ')
          out += /(^|[\n\t ])$/.test(out) ? joined.trimStart() : joined
        }
      },
      onclosetag(qualified) {
        const name = qualified.replace(/^\w+:/, '')
        if (SILENT.has(name)) silent--
        if (name === 'pre') pre--
        if (name === 'ul' || name === 'ol') lists.pop()
        if (name === 'li' || BLOCKS.has(name)) line()
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.end(content)
  return out
    .replaceAll(/[ \t]+\n/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

const escapeHtml = (s: string): string => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** For tools that want HTML: paragraphs where lines are empty, line breaks elsewhere. */
export function htmlOf({ format, content }: RichText): string {
  if (format === 'html') return content
  const trimmed = content.replaceAll(/\r\n?/g, '\n')
  if (trimmed.trim() === '') return ''
  return trimmed
    .split(/\n{2,}/)
    .map((p) => `<p>${escapeHtml(p).replaceAll('\n', '<br />\n')}</p>`)
    .join('\n')
}
