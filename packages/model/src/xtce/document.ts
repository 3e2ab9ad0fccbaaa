/**
 * From bytes or text to a tree of elements with places: XML 1.0 with name spaces, no DTD, no entities, bounded in bytes,
 * depth and number of elements. The text is decoded and parsed piece by piece, never copied whole.
 */
import type { Diagnostic } from '@vigie/base'
import { SaxesParser } from 'saxes'
import { finding, type Finding } from './findings.ts'
import { XmlNode } from './node.ts'

export interface DocumentLimits {
  /** Bytes, or characters of a text. */
  readonly size: number
  readonly depth: number
  readonly elements: number
  /** Characters of one attribute or text. */
  readonly text: number
}
export const DEFAULT_LIMITS: DocumentLimits = { size: 128 << 20, depth: 200, elements: 1_000_000, text: 4 << 20 }

export interface XmlDocument {
  readonly root?: XmlNode
  /** Name space of the root. */
  readonly namespace: string
  readonly diagnostics: readonly Diagnostic[]
}

/** Stops the parser; never leaves this file. */
class Stop extends Error {}

const SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()
const PIECE = 1 << 16

export function parseDocument(
  source: Uint8Array | string,
  file: string,
  limits: DocumentLimits = DEFAULT_LIMITS,
): XmlDocument {
  const diagnostics: Diagnostic[] = []
  const refuse = (found: Finding, line?: number, column?: number): XmlDocument => {
    diagnostics.push({ ...found, file, ...(line === undefined ? {} : { line, column: column ?? 1 }) })
    return { namespace: '', diagnostics }
  }
  if (source.length > limits.size) return refuse(finding('tooBig', { limit: limits.size, what: 'bytes' }))
  if (source.length === 0) return refuse(finding('notWellFormed', { detail: 'the document is empty' }), 1, 1)

  const parser = new SaxesParser({ xmlns: true })
  let root: XmlNode | undefined
  let namespace = ''
  let elements = 0
  let started = { line: 1, column: 1 }
  const open: XmlNode[] = []
  const stop = (found: Finding): never => {
    refuse(found, parser.line, parser.column + 1)
    throw new Stop()
  }

  parser.on('error', (error) => stop(finding('notWellFormed', { detail: withoutPlace(error.message) })))
  parser.on('doctype', (text) => {
    if (/<!ENTITY/i.test(text) || text.length > 1000) stop(finding('entities'))
  })
  parser.on('opentagstart', (tag) => {
    started = { line: parser.line, column: Math.max(1, parser.column - tag.name.length - 1) }
    if (open.length >= limits.depth) stop(finding('tooBig', { limit: limits.depth, what: 'levels of elements' }))
    if (++elements > limits.elements) stop(finding('tooBig', { limit: limits.elements, what: 'elements' }))
  })
  parser.on('opentag', (tag) => {
    let attributes: Map<string, string> | undefined
    for (const a of Object.values(tag.attributes)) {
      if (a.value.length > limits.text)
        stop(finding('tooBig', { limit: limits.text, what: 'characters in an attribute' }))
      if (a.name === 'xmlns' || a.prefix === 'xmlns' || a.prefix === 'xml' || a.uri === SCHEMA_INSTANCE) continue
      attributes ??= new Map()
      attributes.set(a.uri === '' ? a.local : a.name, a.value)
    }
    if (root === undefined) namespace = tag.uri
    const node = new XmlNode(
      tag.local,
      attributes ?? NO_ATTRIBUTES,
      started.line,
      started.column,
      tag.uri !== namespace,
    )
    open.at(-1)?.children.push(node)
    root ??= node
    open.push(node)
  })
  parser.on('closetag', () => void open.pop())
  const text = (value: string): void => {
    const node = open.at(-1)
    if (node === undefined) return
    if (node.text.length + value.length > limits.text)
      stop(finding('tooBig', { limit: limits.text, what: 'characters in a text' }))
    node.text += value
  }
  parser.on('text', text)
  parser.on('cdata', text)

  let encoding = 'utf-8'
  try {
    let decoder: TextDecoder | undefined
    if (typeof source !== 'string') {
      encoding = encodingOf(source)
      try {
        decoder = new TextDecoder(encoding, { fatal: true })
      } catch {
        return refuse(finding('encoding', { encoding }), 1, 1)
      }
    }
    for (let at = 0; at < source.length; at += PIECE) {
      const piece =
        typeof source === 'string'
          ? source.slice(at, at + PIECE)
          : decoder!.decode(source.subarray(at, at + PIECE), { stream: at + PIECE < source.length })
      parser.write(at === 0 && piece.codePointAt(0) === 0xfeff ? piece.slice(1) : piece)
    }
    parser.close()
  } catch (error) {
    if (error instanceof Stop) return { namespace, diagnostics }
    if (error instanceof TypeError) return refuse(finding('encoding', { encoding }), parser.line, parser.column + 1)
    throw error
  }
  return root === undefined ? { namespace, diagnostics } : { root, namespace, diagnostics }
}

/** XML 1.0 appendix F: byte order mark, then the first bytes, then the declaration. */
function encodingOf(bytes: Uint8Array): string {
  const [a, b, c] = bytes
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0x3c && b === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c) return 'utf-16be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  let head = ''
  for (const byte of bytes.subarray(0, 200)) head += String.fromCodePoint(byte)
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]?.toLowerCase()
  // A document that can be read byte by byte so far is not in a wide encoding, whatever it says.
  return declared === undefined || declared.startsWith('utf-16') ? 'utf-8' : declared
}

/** saxes puts "line:column: " before its texts; the place is given apart. */
const withoutPlace = (message: string): string => message.replace(/^\d+:\d+: /, '')
