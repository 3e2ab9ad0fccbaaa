/** The statements of PLUTO, and lists of them up to what ends them. */
import type { ActivityStatement, ParallelStatement, Statement, StepStatement, WaitStatement } from './ast.ts'
import { BLOCK_WORDS, BODY_WORDS, MOST_NESTED, Stop, type Cursor } from './cursor.ts'
import {
  activityStatement,
  argumentsHere,
  atContinuation,
  continuationHere,
  savedContext,
  timeoutHere,
} from './parse-calls.ts'
import { expression, expressionList } from './parse-expressions.ts'
import { caseStatement, otherCase } from './parse-case.ts'
import { nearest } from '@vigie/documents/nearest'
import { nearestPhrase } from './suggestions.ts'
import { Kind, languageWord, W } from './tokens.ts'

/** Statements up to what cannot be one: an end, `else`, `until`, another arm, another body. */
export function statements(c: Cursor): Statement[] {
  const list: Statement[] = []
  for (;;) {
    while (c.takeKind(Kind.semicolon));
    if (c.atEnd || boundary(c)) return list
    if (c.kind === Kind.bad || c.kind === Kind.openString) {
      c.reportBad()
      if (!c.firstOfLine()) c.synchronise()
      continue
    }
    const before = c.pos
    const errors = c.found.length
    const statement = statementHere(c)
    if (statement !== undefined) {
      list.push(statement)
      afterStatement(c, c.found.length > errors)
    } else if (c.pos === before || !(c.kind === Kind.semicolon || c.firstOfLine() || boundary(c))) c.synchronise()
    if (c.pos === before) c.advance()
  }
}

function boundary(c: Cursor): boolean {
  if (c.kind !== Kind.word) return false
  const word = c.word
  if (word === 0) return false
  if (word === W.end) return c.blockEnd() !== 0 || (c.kindAt(1) !== Kind.assign && c.wordAt(1) !== W.of && endAlone(c))
  if (word === W.else || word === W.until) return true
  if (word === W.or) return c.wordAt(1) === W.is
  if (word === W.otherwise) return c.kindAt(1) === Kind.colon || c.isOpen(W.case)
  // `when 3 do` of a case that others write so.
  if (word === W.when) return c.isOpen(W.case)
  return BODY_WORDS.has(word) && c.firstOfLine() && bodyHere(c)
}
/** `end;`, `end` in a line of its own, `end whlie;`: an end that is not written right. */
function endAlone(c: Cursor): boolean {
  const alone = c.kindAt(1) !== Kind.word || c.firstOfLine(1) || c.blockEnd(1) !== 0
  if (alone) return true
  const after = c.kindAt(2)
  const over = after === Kind.semicolon || after === Kind.end || c.firstOfLine(2)
  return over && (c.firstOfLine() || nearBlock(c, 1))
}
function nearBlock(c: Cursor, ahead: number): boolean {
  const word = c.text.slice(c.tokens.starts[c.pos + ahead], c.tokens.ends[c.pos + ahead])
  return nearest(word, [...BLOCK_WORDS].map(languageWord)) !== undefined
}
/** Whether a word such as `confirmation` at the beginning of a line begins a body, and is no name. */
export function bodyHere(c: Cursor): boolean {
  const next = c.kindAt(1)
  return (
    next !== Kind.assign &&
    next !== Kind.semicolon &&
    !(next === Kind.word && c.wordAt(1) === W.of && !c.firstOfLine(1))
  )
}

function afterStatement(c: Cursor, hadFindings: boolean): void {
  if (c.takeKind(Kind.semicolon)) return
  const here = { start: c.previousEnd, end: c.previousEnd }
  const fix = { title: 'write ;', span: here, text: ';' }
  if (c.atEnd || boundary(c) || c.blockEnd() !== 0)
    c.report('semicolon', 'information', here, { what: 'the last statement' }, fix)
  else if (c.firstOfLine()) {
    // Something that was misread ends here anyway.
    if (!hadFindings) c.report('semicolon', 'warning', here, { what: 'this statement' }, fix)
  } else {
    c.expected('a semicolon', 'Each statement ends with a semicolon.')
    c.synchronise()
  }
}

function statementHere(c: Cursor): Statement | undefined {
  if (++c.depth > MOST_NESTED) {
    c.report('tooDeep', 'error', c.here, { limit: MOST_NESTED })
    c.depth--
    return undefined
  }
  const statement = c.kind === Kind.word && c.word !== 0 && !assigned(c) ? byWord(c) : named(c)
  c.depth--
  return statement
}

/** Whether `log Level := 3` and the like assigns to a name that begins with a word of the language. */
function assigned(c: Cursor): boolean {
  if (c.kindAt(1) === Kind.assign) return true
  const word = c.word
  if (word !== W.log && word !== W.wait && word !== W.inform && word !== W.raise && word !== W.case && word !== W.step)
    return false
  for (let i = 1; i < 20; i++) {
    const kind = c.kindAt(i)
    if (kind === Kind.assign) return true
    if ((kind !== Kind.word && kind !== Kind.integer) || c.firstOfLine(i)) return false
    if (c.wordAt(i) === W.then || c.wordAt(i) === W.do) return false
  }
  return false
}

function byWord(c: Cursor): Statement | undefined {
  const start = c.start
  switch (c.word) {
    case W.initiate: {
      if (c.take(W.initiate, W.and, W.confirm)) {
        if (c.take(W.step)) return c.step(c, start)
        return activityStatement(c, start, true)
      }
      c.advance()
      if (c.word === W.step && c.kind === Kind.word && c.kindAt(1) === Kind.word && !c.firstOfLine(1)) {
        c.tolerate(c.spanFrom(start), '"initiate step"', '"initiate and confirm step"')
        c.advance()
        return c.step(c, start)
      }
      return activityStatement(c, start, false)
    }
    case W.in:
      if (c.take(W.in, W.parallel)) return parallel(c, start)
      if (c.take(W.in, W.the, W.context)) {
        if (!c.take(W.of)) c.expected('"of"', 'Write: in the context of ELEMENT do … end context;')
        return context(c, start)
      }
      if (atContinuation(c)) {
        const at = { start, end: c.tokens.ends[c.pos + 1]! }
        continuationHere(c)
        c.report('strayContinuation', 'error', at)
        return undefined
      }
      if (c.take(W.in, W.case)) return caseStatement(c, start, statements)
      return unknown(c)
    case W.inform:
      if (!c.take(W.inform, W.user)) return named(c)
      return { kind: 'inform', texts: expressionList(c), span: c.spanFrom(start) }
    case W.log:
      if (c.kindAt(1) === Kind.word && c.wordAt(1) === W.of) return named(c)
      c.advance()
      return { kind: 'log', texts: expressionList(c), span: c.spanFrom(start) }
    case W.if:
      return ifStatement(c)
    case W.while:
      return whileStatement(c)
    case W.repeat:
      return repeatStatement(c)
    case W.for:
      return forStatement(c)
    case W.wait:
      return waitStatement(c) ?? named(c)
    case W.raise: {
      if (!c.take(W.raise, W.event)) return named(c)
      const event = c.name(Stop.none)
      if (event !== undefined) return { kind: 'raise', event, span: c.spanFrom(start) }
      c.expected('the name of an event', 'Write: raise event NAME;')
      return undefined
    }
    case W.save: {
      const saved = savedContext(c)
      if (saved === undefined) return named(c)
      return { kind: 'save context', saved, span: c.spanFrom(start) }
    }
    case W.case:
      if (c.kindAt(1) === Kind.word || c.kindAt(1) === Kind.open) return otherCase(c, start, statements)
      return unknown(c)
    case W.step: {
      // `step NAME` and its bodies, without the words before: not `Step Motor of X;`.
      c.advance()
      const name = c.pos
      const read = c.name(Stop.bodies)
      const step = read !== undefined && c.kind !== Kind.semicolon && c.word !== W.of && c.word !== W.with
      c.pos = step ? name : name - 1
      if (!step) return named(c)
      c.tolerate(c.spanFrom(start), '"step"', '"initiate and confirm step"', true)
      return c.step(c, start)
    }
    default:
      return c.atName() ? named(c) : unknown(c)
  }
}

function unknown(c: Cursor): undefined {
  const end = c.tokens.ends[c.pos]!
  const near = nearestPhrase(c)
  const hint =
    near === undefined
      ? 'Write one of the statements of PLUTO: docs/formats/pluto.md.'
      : `Did you mean "${near.phrase}"?`
  const fix = near === undefined ? undefined : { title: `write "${near.phrase}"`, span: near.span, text: near.phrase }
  c.report(
    'statement',
    'error',
    near?.span ?? { start: c.start, end },
    { found: near === undefined ? c.hereText : `"${near.written}"`, hint },
    fix,
  )
  return undefined
}

/** A statement that begins with a name: an assignment, or an operation of an object. */
function named(c: Cursor): Statement | undefined {
  const start = c.start
  const before = c.pos
  const target = c.reference(Stop.none)
  if (target === undefined) return unknown(c)
  if (c.takeKind(Kind.assign)) return { kind: 'assign', target, value: expression(c), span: c.spanFrom(start) }
  // A name that begins with "end" can be assigned to; a statement of it alone would be read as an end.
  if (c.tokens.words[before] === W.end && c.kind !== Kind.equal) {
    c.pos = before
    return unknown(c)
  }
  // A slip in the first words: `initate and confirm X`, `wiat until Y`.
  const after = c.pos
  c.pos = before
  const near = nearestPhrase(c)
  if (near !== undefined) return unknown(c)
  c.pos = after
  if (c.kind === Kind.equal) {
    c.tolerate(c.here, '"=" for an assignment', ':=', true)
    c.advance()
    return { kind: 'assign', target, value: expression(c), span: c.spanFrom(start) }
  }
  if (c.at(W.with, W.arguments))
    return { kind: 'operation', operation: target, arguments: argumentsHere(c), span: c.spanFrom(start) }
  if (c.kind === Kind.semicolon || c.firstOfLine() || c.blockEnd() !== 0)
    return { kind: 'operation', operation: target, arguments: [], span: c.spanFrom(start) }
  if (c.kind === Kind.minus && c.start === c.previousEnd) {
    c.expected('":="', 'A hyphen is a minus sign: leave it out of names ("RECO1" finds RECO-1 too).')
    return undefined
  }
  c.pos = before
  return unknown(c)
}

function parallel(c: Cursor, start: number): ParallelStatement {
  c.openBlock(W.parallel, start)
  let until: ParallelStatement['until'] = 'all complete'
  if (c.take(W.until)) {
    if (c.take(W.one, W.completes) || c.take(W.one, W.complete)) until = 'one completes'
    else if (!c.take(W.all, W.complete))
      c.expected('"all complete" or "one completes"', 'Write: in parallel until all complete')
  }
  const branches: (StepStatement | ActivityStatement)[] = []
  for (const statement of statements(c)) {
    if (statement.kind === 'step' || statement.kind === 'activity') {
      branches.push(statement)
      if (statement.kind === 'activity' && !statement.confirm)
        c.report('branch', 'warning', statement.span, { what: 'an activity that is not waited for' })
    } else c.report('branch', 'error', statement.span, { what: `a statement "${statement.kind}"` })
  }
  c.closeBlock()
  return { kind: 'parallel', until, branches, span: c.spanFrom(start) }
}

function context(c: Cursor, start: number): Statement | undefined {
  c.openBlock(W.context, start)
  const of = c.reference(Stop.hyphens)
  if (of === undefined) c.expected('the name of an element', 'Write: in the context of ELEMENT do … end context;')
  c.need(W.do, '"do"', 'Write: in the context of ELEMENT do … end context;')
  const list = statements(c)
  c.closeBlock()
  return of === undefined ? undefined : { kind: 'context', of, statements: list, span: c.spanFrom(start) }
}
function ifStatement(c: Cursor): Statement {
  const start = c.start
  c.openBlock(W.if, start)
  c.advance()
  const condition = expression(c)
  c.need(W.then, '"then"', 'Write: if CONDITION then … else … end if;')
  const then = statements(c)
  const otherwise = c.take(W.else) ? statements(c) : undefined
  c.closeBlock()
  return { kind: 'if', condition, then, ...(otherwise === undefined ? {} : { otherwise }), span: c.spanFrom(start) }
}

function whileStatement(c: Cursor): Statement {
  const start = c.start
  c.openBlock(W.while, start)
  c.advance()
  const condition = expression(c, Stop.timeout)
  const timeout = timeoutHere(c)
  c.need(W.do, '"do"', 'Write: while CONDITION timeout DURATION do … end while;')
  const list = statements(c)
  c.closeBlock()
  return {
    kind: 'while',
    condition,
    ...(timeout === undefined ? {} : { timeout }),
    statements: list,
    span: c.spanFrom(start),
  }
}

function repeatStatement(c: Cursor): Statement {
  const start = c.start
  c.openBlock(W.repeat, start)
  c.advance()
  const list = statements(c)
  if (!c.take(W.until)) {
    c.expected('"until"', 'Write: repeat … until CONDITION timeout DURATION;')
    c.dropBlock()
    if (c.blockEnd() === W.repeat) c.advance(2)
    return { kind: 'repeat', statements: list, until: { kind: 'error', span: c.here }, span: c.spanFrom(start) }
  }
  const until = expression(c, Stop.timeout)
  const timeout = timeoutHere(c)
  c.dropBlock()
  if (c.blockEnd() === W.repeat) {
    c.tolerate(c.here, '"end repeat"', '"until CONDITION" alone')
    c.advance(2)
  }
  return {
    kind: 'repeat',
    statements: list,
    until,
    ...(timeout === undefined ? {} : { timeout }),
    span: c.spanFrom(start),
  }
}

function forStatement(c: Cursor): Statement | undefined {
  const start = c.start
  const hint = 'Write: for NAME := FIRST to LAST by STEP do … end for;'
  c.openBlock(W.for, start)
  c.advance()
  const variable = c.name(Stop.toBy)
  if (variable === undefined) c.expected('the name of a variable', hint)
  else if (!c.takeKind(Kind.assign)) {
    if (c.kind === Kind.equal) {
      c.tolerate(c.here, '"=" for an assignment', ':=', true)
      c.advance()
    } else c.expected('":="', hint)
  }
  const from = expression(c, Stop.toBy)
  c.need(W.to, '"to"', hint)
  const to = expression(c, Stop.toBy)
  const by = c.take(W.by) ? expression(c, Stop.toBy) : undefined
  c.need(W.do, '"do"', hint)
  const list = statements(c)
  c.closeBlock()
  if (variable === undefined) return undefined
  return {
    kind: 'for',
    variable,
    from,
    to,
    ...(by === undefined ? {} : { by }),
    statements: list,
    span: c.spanFrom(start),
  }
}

/** `wait until`, `wait for event`, `wait for`; undefined, with nothing read, where none of them is here. */
export function waitStatement(c: Cursor): WaitStatement | undefined {
  const start = c.start
  let what: WaitStatement['for']
  if (c.take(W.wait, W.until)) what = { kind: 'until', expression: expression(c, Stop.timeout) }
  else if (c.take(W.wait, W.for, W.event)) {
    const event = c.reference(Stop.timeout | Stop.hyphens)
    if (event === undefined) {
      c.expected('the name of an event', 'Write: wait for event NAME timeout DURATION;')
      return undefined
    }
    what = { kind: 'event', event }
  } else if (c.take(W.wait, W.for)) what = { kind: 'for', expression: expression(c, Stop.timeout) }
  else return undefined
  let saved = savedContext(c)
  const timeout = timeoutHere(c)
  saved ??= savedContext(c)
  return {
    kind: 'wait',
    for: what,
    ...(saved === undefined ? {} : { saveContext: saved }),
    ...(timeout === undefined ? {} : { timeout }),
    span: c.spanFrom(start),
  }
}
