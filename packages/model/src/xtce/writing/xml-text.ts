/** XML text, written element by element, two blanks a level. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

export class XmlText {
  private readonly parts: string[] = ['<?xml version="1.0" encoding="UTF-8"?>\n']
  private depth = 0

  /** An element with others inside. */
  element(name: string, attributes: Attributes, inside: () => void): void {
    const start = this.parts.length
    this.depth++
    inside()
    this.depth--
    const empty = this.parts.length === start
    const tag = `${'  '.repeat(this.depth)}<${name}${attributeText(attributes)}`
    if (empty) this.parts.push(`${tag}/>\n`)
    else {
      this.parts.splice(start, 0, `${tag}>\n`)
      this.parts.push(`${'  '.repeat(this.depth)}</${name}>\n`)
    }
  }
  /** An element with text, or with nothing. */
  leaf(name: string, attributes: Attributes, text?: string): void {
    const tag = `${'  '.repeat(this.depth)}<${name}${attributeText(attributes)}`
    this.parts.push(text === undefined || text === '' ? `${tag}/>\n` : `${tag}>${escapeText(text)}</${name}>\n`)
  }
  /** An element only when something comes inside. */
  group(name: string, attributes: Attributes, inside: () => void): void {
    const start = this.parts.length
    this.element(name, attributes, inside)
    if (this.parts.length === start + 1) this.parts.pop()
  }
  text(): string {
    return this.parts.join('')
  }
}

function attributeText(attributes: Attributes): string {
  let text = ''
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined)
      text += ` ${name}="${escapeAttribute(typeof value === 'number' ? numberText(value) : String(value))}"`
  return text
}

/** Numbers as XML Schema has them. */
export function numberText(value: number): string {
  if (value === Infinity) return 'INF'
  return value === -Infinity ? '-INF' : String(value)
}

// Characters that XML 1.0 cannot carry are replaced by the replacement character.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
const escapeText = (text: string): string =>
  text
    .replaceAll(FORBIDDEN, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
const escapeAttribute = (text: string): string =>
  escapeText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')
