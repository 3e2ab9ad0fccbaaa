/**
 * XML of any size, element by element: what is taken is not held. No entity is ever loaded or expanded; documents that declare any are
 * refused. What is not well-formed is told with its place, and reading goes on where that makes sense.
 */
import { SaxesParser } from 'saxes'
import type { Findings } from '../findings.ts'
import { decoded, encodingOf } from './decode.ts'
import { CharacterData, XmlElement } from './element.ts'
import { htmlEntities } from './html-entities.ts'

export interface XmlHandler {
  /** The element has begun; its attributes are there, what it holds is not. */
  open?(element: XmlElement, parents: readonly XmlElement[]): void
  /** It is whole. True: it was taken, and its parent need not hold it. */
  close(element: XmlElement, parents: readonly XmlElement[]): boolean
  /** The document ended before it was whole; from the innermost outwards. */
  cut?(element: XmlElement, parents: readonly XmlElement[]): void
}
export interface XmlLimits {
  readonly size: number
  readonly depth: number
  /** Characters of one text. */
  readonly text: number
}
const LIMITS: XmlLimits = { size: 1 << 30, depth: 200, text: 64 << 20 }
/** After so many breaches, a document is something else. */
const MOST_ERRORS = 20

/** Stops the parser; never leaves this file. */
class Stop extends Error {}

// oxlint-disable-next-line no-control-regex
const DISALLOWED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** False where the document was refused as a whole. `progress`: share of the bytes that was read. */
export function readXml(
  bytes: Uint8Array,
  findings: Findings,
  handler: XmlHandler,
  options: { readonly progress?: (share: number) => void; readonly limits?: Partial<XmlLimits> } = {},
): boolean {
  const limits = { ...LIMITS, ...options.limits }
  if (bytes.length > limits.size) {
    findings.add('error', 'tooBig', { limit: limits.size, what: 'bytes' })
    return false
  }
  const parser = new SaxesParser({ xmlns: false })
  const open: XmlElement[] = []
  let errors = 0
  let refused = false
  let began = { line: 1, column: 1 }
  const here = (): { line: number; column: number } => ({ line: parser.line, column: parser.column + 1 })
  const stop = (): never => {
    refused = true
    throw new Stop()
  }

  parser.ENTITIES = htmlEntities(parser.ENTITIES, () => undefined)
  parser.on('error', (error) => {
    const detail = error.message.replace(/^\d+:\d+: /, '')
    if (/XML declaration must (be|appear)/i.test(detail))
      return findings.count('warning', 'beforeDeclaration', {}, here())
    // Told once for all, when the end is reached.
    if (/^unclosed tag|^unexpected end/.test(detail)) return
    findings.add('error', 'notWellFormed', { detail: detail.replace(/\.$/, '') }, here())
    if (++errors >= MOST_ERRORS) stop()
  })
  parser.on('doctype', (text) => {
    if (!/<!ENTITY/i.test(text) && text.length < 10_000) return
    findings.add('error', 'entities', {}, here())
    stop()
  })
  parser.on('opentagstart', (tag) => {
    began = { line: parser.line, column: Math.max(1, parser.column - tag.name.length - 1) }
    if (open.length < limits.depth) return
    findings.add('error', 'tooBig', { limit: limits.depth, what: 'levels of elements' }, began)
    stop()
  })
  parser.on('opentag', (tag) => {
    const element = new XmlElement(tag.name, tag.attributes as Record<string, string>, began.line, began.column)
    handler.open?.(element, open)
    open.push(element)
  })
  parser.on('closetag', () => {
    const element = open.pop()
    if (element === undefined) return
    if (!handler.close(element, open)) open.at(-1)?.content.push(element)
  })
  const bounded = (text: string): void => {
    if (text.length <= limits.text) return
    findings.add('error', 'tooBig', { limit: limits.text, what: 'characters in a text' }, here())
    stop()
  }
  parser.on('text', (text) => {
    bounded(text)
    open.at(-1)?.content.push(text)
  })
  parser.on('cdata', (text) => {
    bounded(text)
    open.at(-1)?.content.push(new CharacterData(text))
  })

  try {
    for (const { text, done } of decoded(bytes, encodingOf(bytes), findings)) {
      parser.write(
        text.replaceAll(DISALLOWED, (c, offset: number) => {
          const before = text.slice(0, offset)
          const code = c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
          const line = parser.line + (before.match(/\n/g)?.length ?? 0)
          findings.count('warning', 'badCharacter', { code }, { line, column: offset - before.lastIndexOf('\n') })
          return '\uFFFD'
        }),
      )
      options.progress?.(done / bytes.length)
    }
    const [root] = open
    if (root !== undefined) {
      const last = open.at(-1)!
      findings.add('error', 'truncated', { element: last.name, opened: last.line }, here())
    }
    const cut = open.splice(0)
    parser.close()
    while (cut.length > 0) {
      const element = cut.pop()!
      handler.cut?.(element, cut)
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
  }
  return !refused
}

/** The whole document as a tree; undefined where it was refused. */
export function readXmlTree(
  bytes: Uint8Array,
  findings: Findings,
  options: { readonly progress?: (share: number) => void; readonly limits?: Partial<XmlLimits> } = {},
): XmlElement | undefined {
  let root: XmlElement | undefined
  const whole = readXml(
    bytes,
    findings,
    {
      open: (element, parents) => {
        if (parents.length === 0) root ??= element
      },
      close: () => false,
      // What was cut is held by its parent as far as it was read.
      cut: (element, parents) => void parents.at(-1)?.content.push(element),
    },
    options,
  )
  return whole ? root : undefined
}
