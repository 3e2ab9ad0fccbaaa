/** A text as a procedure: the tree as far as it could be read, and all that was found, at once. */
import type { Bodies, Procedure } from './ast.ts'
import { Stop, Cursor } from './cursor.ts'
import { languageFinding, type Found, type ProcedureDiagnostic } from './language-findings.ts'
import { Lines, toDiagnostics } from './lines.ts'
import { bodiesHere, stepStatement } from './parse-bodies.ts'
import { Kind, W, type Comment, type Tokens } from './tokens.ts'

export interface ParsedProcedure {
  /** Absent when the text holds no procedure at all. What could not be read is left out of it. */
  readonly procedure?: Procedure
  readonly diagnostics: readonly ProcedureDiagnostic[]
  readonly lines: Lines
  /** The text that was read: without a byte order mark. */
  readonly text: string
  readonly comments: readonly Comment[]
  readonly tokens: Tokens
  /** Expressions that were written in parentheses. */
  readonly parenthesised: WeakSet<object>
  /** Whether there is an error among the findings: then the tree is not the whole text. */
  readonly broken: boolean
}

export interface ParseOptions {
  /** Named in the findings. */
  readonly file?: string
}

/**
 * Reads a procedure (ECSS-E-ST-70-32C). Bytes are taken as UTF-8; those that are not are told and replaced. Throws nothing,
 * whatever the text; the time that it takes grows with the length of the text only.
 */
export function parseProcedure(source: string | Uint8Array, options: ParseOptions = {}): ParsedProcedure {
  const early: Found[] = []
  const text = decode(source, early)
  const lines = new Lines(text)
  const c = new Cursor(text, lines, stepStatement)
  c.found.unshift(...early)
  const procedure = procedureHere(c)
  return {
    ...(procedure === undefined ? {} : { procedure }),
    diagnostics: toDiagnostics(c.found, lines, options.file),
    lines,
    text,
    comments: c.tokens.comments,
    tokens: c.tokens,
    parenthesised: c.parenthesised,
    broken: c.found.some((f) => f.severity === 'error'),
  }
}

function decode(source: string | Uint8Array, found: Found[]): string {
  let text = typeof source === 'string' ? source : new TextDecoder('utf-8').decode(source)
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
  const at = typeof source === 'string' ? -1 : text.indexOf('\uFFFD')
  if (at >= 0) {
    // A replacement character may stand in the file itself.
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(source as Uint8Array)
    } catch {
      const span = { start: at, end: at + 1 }
      found.push(languageFinding('notUtf8', 'error', span, { detail: 'the first character that is none is here' }))
    }
  }
  return text
}

function procedureHere(c: Cursor): Procedure | undefined {
  const start = c.start
  if (c.atEnd) {
    c.report('noProcedure', 'error', c.here)
    return undefined
  }
  c.openBlock(W.procedure, start)
  let name
  if (c.take(W.procedure)) {
    // `procedure Heater On`: only in the same line, and never a statement.
    if (!c.firstOfLine() && c.kind === Kind.word && !statementBegins(c)) {
      name = c.name(Stop.bodies)
      if (name !== undefined) c.tolerate(name.span, 'a procedure with a name', 'one without: its file has the name')
      c.takeKind(Kind.semicolon)
    }
  } else {
    const span = c.here
    c.report(
      'noProcedure',
      'error',
      span,
      {},
      { title: 'write "procedure"', span: { start: 0, end: 0 }, text: 'procedure\n' },
    )
    // Whatever is no word of the language before it is no part of a procedure: `#` comments, headings.
    for (let i = 0; i < 2000 && c.kindAt(i) !== Kind.end; i++)
      if (c.wordAt(i) === W.procedure && c.firstOfLine(i)) {
        c.advance(i + 1)
        break
      }
  }
  const parts = [bodiesHere(c, 'procedure')]
  // Ends of blocks that are not open do not end the procedure.
  while (!c.atEnd && c.blockEnd() !== W.procedure) {
    const before = c.pos
    const end = c.tokens.ends[c.pos + 1] ?? c.tokens.ends[c.pos]!
    const found = c.text.slice(c.start, end).replaceAll(/\s+/g, ' ')
    const details = { found, block: 'procedure', line: c.lineOf(start), end: 'end procedure' }
    c.report('wrongEnd', 'error', { start: c.start, end }, details)
    c.advance(c.blockEnd() === 0 ? 1 : 2)
    c.takeKind(Kind.semicolon)
    parts.push(bodiesHere(c, 'procedure'))
    if (c.pos === before) c.advance()
  }
  const bodies = joined(parts)
  c.closeBlock()
  const span = c.spanFrom(start)
  c.takeKind(Kind.semicolon)
  if (!c.atEnd) c.report('afterEnd', 'error', c.here, { found: c.hereText })
  return { kind: 'procedure', ...(name === undefined ? {} : { name }), ...bodies, span }
}
/** What was read in several goes: the first of each body, all declarations, all statements. */
function joined(parts: readonly Bodies[]): Bodies {
  const mains = parts.flatMap((p) => (p.main === undefined ? [] : [p.main]))
  const [first] = mains
  const merged: Bodies = Object.assign({}, ...parts.toReversed())
  return {
    ...merged,
    declarations: parts.flatMap((p) => p.declarations),
    ...(first === undefined
      ? {}
      : {
          main: {
            explicit: first.explicit,
            statements: mains.flatMap((m) => m.statements),
            span: { start: first.span.start, end: mains.at(-1)!.span.end },
          },
        }),
  }
}
/** Whether a statement or body begins here, and not the name of the procedure: `procedure Wait Time` has one. */
function statementBegins(c: Cursor): boolean {
  const next = c.wordAt(1)
  switch (c.word) {
    case 0:
      return false
    case W.wait:
      return next === W.until || next === W.for
    case W.in:
      return next === W.parallel || next === W.the || next === W.case
    case W.inform:
      return next === W.user
    case W.raise:
      return next === W.event
    case W.save:
      return next === W.context
    case W.log:
      return !c.firstOfLine(1)
    case W.end:
      return c.blockEnd() !== 0
    default:
      return STATEMENT_WORDS.has(c.word)
  }
}
const STATEMENT_WORDS = new Set<number>([
  W.declare,
  W.preconditions,
  W.main,
  W.watchdog,
  W.confirmation,
  W.initiate,
  W.if,
  W.while,
  W.repeat,
  W.for,
])
