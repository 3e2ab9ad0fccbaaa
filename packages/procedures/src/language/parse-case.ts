/** `in case VALUE is …`: arms by values, ranges and lists. */
import type { CaseBranch, CaseStatement, CaseTag, Expression, Statement } from './ast.ts'
import { Stop, type Cursor } from './cursor.ts'
import { comparisonHere, expression, parenthesisedList, sum } from './parse-expressions.ts'
import { Kind, W } from './tokens.ts'

/** Arms have statements in them, of which this is one. */
type StatementReader = (c: Cursor) => Statement[]

const CASE_HINT = 'Write: in case VALUE is = "A": … or is between 1 and 9: … otherwise: … end case;'

/** `in case VALUE is …`, beyond its first words. */
export function caseStatement(c: Cursor, start: number, statements: StatementReader): CaseStatement {
  c.openBlock(W.case, start)
  const subject = expression(c)
  const branches: CaseBranch[] = []
  c.need(W.is, '"is"', CASE_HINT)
  branches.push(branch(c, c.start, statements))
  for (;;) {
    const at = c.start
    if (!c.take(W.or, W.is)) break
    branches.push(branch(c, at, statements))
  }
  let otherwise: readonly Statement[] | undefined
  if (c.take(W.otherwise)) {
    if (!c.takeKind(Kind.colon)) c.expected('":"', CASE_HINT)
    otherwise = statements(c)
  }
  c.closeBlock()
  return { kind: 'case', subject, branches, ...(otherwise === undefined ? {} : { otherwise }), span: c.spanFrom(start) }
}

function branch(c: Cursor, start: number, statements: StatementReader): CaseBranch {
  const tag = tagHere(c)
  if (!c.takeKind(Kind.colon)) c.expected('":"', CASE_HINT)
  const list = statements(c)
  return { tag, statements: list, span: c.spanFrom(start) }
}
function tagHere(c: Cursor): CaseTag {
  const start = c.start
  if (c.take(W.between)) {
    const low = sum(c)
    if (!c.take(W.and)) c.expected('"and"', CASE_HINT)
    const high = sum(c)
    return { kind: 'between', low, high, span: c.spanFrom(start) }
  }
  if (c.word === W.in && c.kindAt(1) === Kind.open) {
    c.advance()
    return { kind: 'in', values: parenthesisedList(c), span: c.spanFrom(start) }
  }
  const operator = comparisonHere(c) ?? '='
  const value = sum(c)
  return { kind: 'compare', operator, value, span: c.spanFrom(start) }
}

/** `case VALUE of when A do … otherwise … end case`, as some tools write it. */
export function otherCase(c: Cursor, start: number, statements: StatementReader): CaseStatement {
  c.openBlock(W.case, start)
  const words = c.here
  c.advance()
  const subject = subjectBeforeWhen(c)
  c.tolerate(words, '"case VALUE of when A do"', '"in case VALUE is = A:"')
  const branches: CaseBranch[] = []
  for (;;) {
    const at = c.start
    if (!c.take(W.when)) break
    const tag = tagHere(c)
    if (!c.take(W.do) && !c.take(W.then) && !c.takeKind(Kind.colon)) c.expected('"do"', CASE_HINT)
    branches.push({ tag, statements: statements(c), span: c.spanFrom(at) })
  }
  let otherwise: readonly Statement[] | undefined
  if (c.take(W.otherwise)) {
    c.takeKind(Kind.colon)
    if (c.word === W.do) c.advance()
    otherwise = statements(c)
  }
  c.closeBlock()
  return { kind: 'case', subject, branches, ...(otherwise === undefined ? {} : { otherwise }), span: c.spanFrom(start) }
}
/** The value before `of when`: there `of` does not go on with a name. */
function subjectBeforeWhen(c: Cursor): Expression {
  const start = c.start
  const name = c.name(Stop.none)
  if (name === undefined || !(c.word === W.of && c.wordAt(1) === W.when)) {
    c.expected('"of when"', CASE_HINT)
    while (!c.atEnd && c.word !== W.when && c.blockEnd() === 0 && c.kind !== Kind.semicolon) c.advance()
    return { kind: 'error', span: c.spanFrom(start) }
  }
  c.advance()
  return { kind: 'reference', of: { names: [name], span: name.span }, span: name.span }
}
