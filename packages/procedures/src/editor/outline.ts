/** What an editor shows beside and around the text: outline, folding, colours. */
import type { Bodies, Procedure, Span, Statement } from '../language/ast.ts'
import type { ParsedProcedure } from '../language/parse.ts'
import { Kind } from '../language/tokens.ts'
import type { Occurrence } from '../check/check-state.ts'
import { namesInTree } from './names-in-tree.ts'

export interface OutlineItem {
  readonly name: string
  readonly detail?: string
  readonly kind: 'procedure' | 'body' | 'step' | 'event' | 'variable' | 'enumeration' | 'activity'
  readonly span: Span
  /** What to show when it is gone to. */
  readonly selection: Span
  readonly children: readonly OutlineItem[]
}

export function outlineOf(procedure: Procedure): OutlineItem[] {
  return itemsOf(procedure)
}

function itemsOf(b: Bodies): OutlineItem[] {
  const items: OutlineItem[] = b.declarations.map((d) => ({
    name: d.name.text,
    kind: d.kind,
    ...(d.description === undefined ? {} : { detail: d.description }),
    span: d.span,
    selection: d.name.span,
    children: [],
  }))
  const body = (name: string, span: Span, children: readonly OutlineItem[]): void => {
    items.push({
      name,
      kind: 'body',
      span,
      selection: { start: span.start, end: Math.min(span.end, span.start + name.length) },
      children,
    })
  }
  if (b.preconditions !== undefined) body('preconditions', b.preconditions.span, [])
  if (b.main !== undefined) items.push(...statementItems(b.main.statements))
  if (b.watchdog !== undefined) body('watchdog', b.watchdog.span, statementItems(b.watchdog.steps))
  if (b.confirmation !== undefined) body('confirmation', b.confirmation.span, [])
  return items
}

function statementItems(list: readonly Statement[]): OutlineItem[] {
  return list.flatMap((s): OutlineItem[] => {
    switch (s.kind) {
      case 'step':
        return [{ name: s.name.text, kind: 'step', span: s.span, selection: s.name.span, children: itemsOf(s) }]
      case 'activity': {
        const name = s.activity.names.map((n) => n.text).join(' of ')
        return [
          {
            name,
            detail: s.confirm ? 'confirmed' : 'not waited for',
            kind: 'activity',
            span: s.span,
            selection: s.activity.span,
            children: [],
          },
        ]
      }
      case 'parallel':
        return [
          {
            name: 'in parallel',
            kind: 'body',
            detail: `until ${s.until}`,
            span: s.span,
            selection: head(s.span, 11),
            children: statementItems(s.branches),
          },
        ]
      case 'if':
        return [...statementItems(s.then), ...statementItems(s.otherwise ?? [])]
      case 'case':
        return [...s.branches.flatMap((b) => statementItems(b.statements)), ...statementItems(s.otherwise ?? [])]
      case 'context':
      case 'while':
      case 'repeat':
      case 'for':
        return statementItems(s.statements)
      default:
        return []
    }
  })
}
const head = (span: Span, length: number): Span => ({ start: span.start, end: Math.min(span.end, span.start + length) })

// ---- folding ----

export interface Fold {
  readonly startLine: number
  readonly endLine: number
  readonly kind: 'block' | 'comment'
}

/** Blocks and comments of two lines and more; lines count from 1. */
export function foldsOf(parsed: ParsedProcedure): Fold[] {
  const folds: Fold[] = []
  const add = (span: Span, kind: Fold['kind']): void => {
    const [startLine, endLine] = [parsed.lines.at(span.start).line, parsed.lines.at(span.end).line]
    if (endLine > startLine) folds.push({ startLine, endLine, kind })
  }
  for (const c of parsed.comments) if (c.block) add(c, 'comment')
  const open: object[] = parsed.procedure === undefined ? [] : [parsed.procedure]
  const seen = new Set<string>()
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { span, kind } = at as { span?: Span; kind?: string }
    const isBlock =
      span !== undefined &&
      ('statements' in at ||
        'gates' in at ||
        'steps' in at ||
        'arms' in at ||
        'branches' in at ||
        kind === 'step' ||
        kind === 'if' ||
        kind === 'procedure' ||
        kind === 'activity')
    if (isBlock && !seen.has(`${span.start} ${span.end}`)) {
      seen.add(`${span.start} ${span.end}`)
      add(span, 'block')
    }
    for (const value of Object.values(at) as unknown[])
      if (typeof value === 'object' && value !== null) open.push(value)
  }
  return folds.toSorted((a, b) => a.startLine - b.startLine || b.endLine - a.endLine)
}

// ---- colours ----

/** What a piece of the text is; names are those of the language server protocol. */
export const TOKEN_TYPES = [
  'keyword',
  'comment',
  'string',
  'number',
  'operator',
  'variable',
  'parameter',
  'property',
  'function',
  'event',
  'method',
  'namespace',
  'enum',
  'label',
] as const
export type TokenType = (typeof TOKEN_TYPES)[number]
export interface ColouredToken {
  readonly span: Span
  readonly type: TokenType
}

const OF_THING = { parameter: 'parameter', activity: 'method', event: 'event', element: 'namespace' } as const
const OF_LOCAL = {
  variable: 'variable',
  event: 'event',
  enumeration: 'enum',
  execution: 'label',
  step: 'label',
} as const

function typeOf({ target }: Occurrence): TokenType {
  switch (target.kind) {
    case 'thing':
      return OF_THING[target.thing.kind]
    case 'local':
      return OF_LOCAL[target.local.kind]
    case 'argument':
    case 'property':
      return 'property'
    default:
      return 'function'
  }
}

/** Tokens and comments with what they are, in the order of the text. Nothing spans a line break. */
export function coloursOf(parsed: ParsedProcedure, occurrences: readonly Occurrence[]): ColouredToken[] {
  const types = new Map<number, TokenType>()
  const named = parsed.procedure === undefined ? [] : namesInTree(parsed.procedure)
  const spans = [
    ...named.map((n) => n.span),
    ...occurrences.filter((o) => o.target.kind === 'property' || o.target.kind === 'function').map((o) => o.span),
  ]
  for (const o of occurrences) types.set(o.span.start, typeOf(o))
  const sorted = spans.toSorted((a, b) => a.start - b.start)
  const colours: ColouredToken[] = []
  const { tokens } = parsed
  let name = 0
  // A reference has one target: all of its names take its colour.
  let reference: { readonly end: number; readonly type: TokenType } | undefined
  const references = occurrences.filter((o) => o.target.kind === 'thing')
  let nextReference = 0
  for (let i = 0; i < tokens.count; i++) {
    const [start, end] = [tokens.starts[i]!, tokens.ends[i]!]
    if (start === end) continue
    while (nextReference < references.length && references[nextReference]!.span.start <= start) {
      const o = references[nextReference++]!
      reference = { end: o.span.end, type: typeOf(o) }
    }
    while (name < sorted.length && sorted[name]!.end <= start) name++
    const within = sorted[name]
    const isName = within !== undefined && within.start <= start && end <= within.end
    const kind = tokens.kinds[i] as Kind
    let type: TokenType
    if (isName)
      type = types.get(within.start) ?? (reference !== undefined && start < reference.end ? reference.type : 'variable')
    else if (kind === Kind.word) type = tokens.words[i] === 0 ? 'number' : 'keyword'
    else if (kind === Kind.string || kind === Kind.openString) type = 'string'
    else if (kind >= Kind.integer && kind <= Kind.hex) type = 'number'
    else if (kind === Kind.time || kind === Kind.percent) type = 'number'
    else if (kind === Kind.bad) continue
    else type = 'operator'
    colours.push({ span: { start, end }, type })
  }
  for (const c of parsed.comments) {
    let start = c.start
    while (start < c.end) {
      const line = parsed.lines.at(start).line
      const end = Math.min(c.end, line < parsed.lines.count ? parsed.lines.start(line + 1) : parsed.text.length)
      const text = parsed.text.slice(start, end).trimEnd()
      if (text !== '') colours.push({ span: { start, end: start + text.length }, type: 'comment' })
      start = Math.max(end, start + 1)
    }
  }
  return colours.toSorted((a, b) => a.span.start - b.span.start)
}
