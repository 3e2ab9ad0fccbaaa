/**
 * An SVG of any origin, made safe: a tree of known elements and attributes. Whoever draws it makes elements of it one by one, so
 * that nothing in it is ever read as markup of the page. (SVG 1.1, chapters 5 to 13; what runs, loads or styles is left out.)
 */
import type { Diagnostic } from '@vigie/base'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { finding } from './errors.ts'

export interface DrawingNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (DrawingNode | string)[]
}
export interface ReadDrawing {
  /** Undefined where it cannot be read: the findings say why. */
  readonly root?: DrawingNode
  /** Ids that bindings can name. */
  readonly ids: ReadonlySet<string>
  readonly findings: readonly Diagnostic[]
}

const SHAPES = ['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan']
const ELEMENTS = new Set([
  'svg',
  'g',
  'defs',
  'title',
  'desc',
  'linearGradient',
  'radialGradient',
  'stop',
  'clipPath',
  'marker',
  ...SHAPES,
])
/** Presentation attributes, and where things are. */
const ATTRIBUTES = new Set(
  `
  id transform viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry d points dx dy rotate
  fx fy offset gradientUnits gradientTransform spreadMethod clipPathUnits markerWidth markerHeight refX
  refY orient markerUnits textLength lengthAdjust pathLength fill fill-opacity fill-rule stroke
  stroke-width stroke-opacity stroke-linecap opacity stroke-linejoin stroke-dasharray stroke-dashoffset
  stroke-miterlimit stop-color stop-opacity color display visibility clip-path clip-rule marker-start
  marker-mid marker-end font-family font-size font-style font-weight text-anchor dominant-baseline
  letter-spacing text-decoration vector-effect href
`
    .trim()
    .split(/\s+/),
)
const MOST_NODES = 20_000
const MOST_DEPTH = 100
const MOST_CHARACTERS = 4_000_000
/** A reference inside the drawing is fine; one to anywhere else loads something. */
const LOCAL = /^url\(\s*["']?#[\w.:-]+["']?\s*\)(\s+[\w#(),.% -]*)?$/
const OUTWARD = /url\s*\(|expression\s*\(|javascript:|data:/i

export function readDrawing(text: string): ReadDrawing {
  const ids = new Set<string>()
  const left = new Map<string, { readonly hint: string; count: number }>()
  const leave = (what: string, hint: string): void => {
    const seen = left.get(what)
    if (seen === undefined) left.set(what, { hint, count: 1 })
    else seen.count++
  }
  if (text.length > MOST_CHARACTERS)
    return failed(`it has ${text.length} characters, and at most ${MOST_CHARACTERS} are read`)

  interface Open {
    readonly name: string
    readonly attributes: Record<string, string>
    readonly children: (DrawingNode | string)[]
  }
  const open: Open[] = []
  let root: Open | undefined
  let nodes = 0
  /** Depth inside of something that is left out. */
  let outside = 0
  let problem: string | undefined
  const parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true })
  parser.on('error', (error) => void (problem ??= error.message.replace(/^\d+:\d+:\s*/, `line ${parser.line}: `)))
  parser.on('doctype', () => leave('a document type', 'Nothing need be done.'))
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (problem !== undefined) return
    const name = tag.name.replace(/^svg:/, '')
    if (root === undefined && name !== 'svg') problem = `its outermost element is <${tag.name}>, not <svg>`
    else if (++nodes > MOST_NODES) problem = `it has more than ${MOST_NODES} elements`
    else if (open.length >= MOST_DEPTH) problem = `elements are nested more than ${MOST_DEPTH} deep`
    if (problem !== undefined) return
    if (outside > 0 || !ELEMENTS.has(name)) {
      // What programs for drawing note for themselves is no loss.
      if (outside === 0 && !name.includes(':') && name !== 'metadata') leave(`<${name}>`, hintFor(name))
      if (!tag.isSelfClosing) outside++
      return
    }
    const made: Open = { name, attributes: attributesOf(tag, leave), children: [] }
    const id = made.attributes['id']
    if (id !== undefined) ids.add(id)
    if (root === undefined) root = made
    else open.at(-1)!.children.push(made)
    if (!tag.isSelfClosing) open.push(made)
  })
  parser.on('closetag', (tag) => {
    if (problem !== undefined || tag.isSelfClosing) return
    if (outside > 0) outside--
    else open.pop()
  })
  const letters = (value: string): void => {
    const at = open.at(-1)
    if (outside > 0 || at === undefined || !['text', 'tspan', 'title', 'desc'].includes(at.name)) return
    at.children.push(value)
  }
  parser.on('text', letters)
  parser.on('cdata', letters)
  try {
    parser.write(text).close()
  } catch (error) {
    problem ??= error instanceof Error ? error.message : String(error)
  }
  if (problem !== undefined) return failed(problem)
  if (root === undefined) return failed('it is empty')
  return {
    root,
    ids,
    findings: [...left].map(([what, { hint, count }]) => ({
      ...finding('notDrawn', 'warning', { what, hint }),
      ...(count > 1 ? { count } : {}),
    })),
  }
}

const failed = (detail: string): ReadDrawing => ({
  ids: new Set(),
  findings: [finding('noDrawing', 'error', { detail })],
})

const hintFor = (name: string): string => {
  if (name === 'style')
    return 'Export it with presentation attributes instead of a style sheet ("plain SVG", "attributes", in your program).'
  if (name === 'image') return 'Draw it with shapes.'
  if (name === 'use' || name === 'symbol') return 'Unlink the clones in your program, then export it again.'
  return 'Draw it with shapes and texts.'
}

function attributesOf(tag: SaxesTagPlain, leave: (what: string, hint: string) => void): Record<string, string> {
  const kept: Record<string, string> = {}
  const put = (name: string, value: string): void => {
    if (name === 'href' ? !/^#[\w.:-]+$/.test(value) : !LOCAL.test(value) && OUTWARD.test(value))
      leave('a reference to something outside of it', 'Draw it with shapes.')
    else kept[name] = value
  }
  for (const [given, value] of Object.entries(tag.attributes)) {
    const name = given === 'xlink:href' ? 'href' : given
    if (/^on/i.test(name)) leave('what runs when it is touched', 'Bind a command to the element instead.')
    else if (name === 'style') {
      for (const [property, of] of declarations(value))
        if (ATTRIBUTES.has(property) && property !== 'id') put(property, of)
    } else if (ATTRIBUTES.has(name)) put(name, value)
  }
  return kept
}

/** Of a style attribute: what presentation attributes say as well. */
const declarations = (style: string): [string, string][] =>
  style.split(';').flatMap((d): [string, string][] => {
    const colon = d.indexOf(':')
    return colon < 0
      ? []
      : [
          [
            d.slice(0, colon).trim().toLowerCase(),
            d
              .slice(colon + 1)
              .replace(/!important/i, '')
              .trim(),
          ],
        ]
  })
