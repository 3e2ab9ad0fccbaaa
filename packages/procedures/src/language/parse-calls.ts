/** Activities with what they are given, and how it goes on after them (A.3.9.26 … A.3.9.33). */
import type {
  ActivityStatement,
  Argument,
  ConfirmationStatus,
  Continuation,
  ContinuationAction,
  ContinuationArm,
  Directive,
  Expression,
  Reference,
  SavedName,
  Timeout,
} from './ast.ts'
import { MOST_NESTED, Stop, type Cursor } from './cursor.ts'
import { expression, expressionList } from './parse-expressions.ts'
import { nearest } from '@vigie/documents/nearest'
import { Kind, W } from './tokens.ts'

/** `initiate and confirm ACTIVITY …`, beyond its first words. Undefined, and said so, where no activity is named. */
export function activityStatement(c: Cursor, start: number, confirm: boolean): ActivityStatement | undefined {
  const activity = c.reference(Stop.hyphens)
  if (activity === undefined) {
    c.expected('the name of an activity', 'Write: initiate and confirm ACTIVITY of ELEMENT;')
    return undefined
  }
  const call = callOf(c)
  let continuation: Continuation | undefined
  if (atContinuation(c)) {
    const at = c.here
    continuation = continuationHere(c)
    if (!confirm) c.report('continuationOfInitiate', 'error', at)
  }
  return {
    kind: 'activity',
    confirm,
    activity,
    ...call,
    ...(continuation === undefined || !confirm ? {} : { continuation }),
    span: c.spanFrom(start),
  }
}

/** Arguments, value set, directives, `refer by`, in any order. */
function callOf(c: Cursor): Pick<ActivityStatement, 'arguments' | 'directives' | 'valueSet' | 'referBy'> {
  const list: Argument[] = []
  let valueSet: Reference | undefined
  const directives: Directive[] = []
  let referBy: ActivityStatement['referBy']
  for (;;) {
    const start = c.start
    if (c.at(W.with, W.arguments)) list.push(...argumentsHere(c))
    else if (c.at(W.with, W.value, W.set)) {
      c.advance(3)
      c.openBlock(W.with, start)
      valueSet = c.reference(Stop.none)
      if (valueSet === undefined) c.expected('the name of a value set', 'Write: with value set NAME end with')
      c.closeBlock()
    } else if (c.at(W.with, W.directives)) {
      c.advance(2)
      c.openBlock(W.with, start)
      directives.push(...directiveList(c))
      c.closeBlock()
    } else if (c.at(W.refer, W.by)) {
      c.advance(2)
      referBy = c.name(Stop.none)
      if (referBy === undefined) c.expected('a name', 'Write: refer by NAME')
    } else if (c.at(W.refer, W.to)) {
      c.tolerate(c.here, '"refer to"', '"refer by"')
      c.advance(2)
      referBy = c.name(Stop.none)
    } else if (c.word === W.with && c.kind === Kind.word && c.kindAt(1) === Kind.word && c.wordAt(1) !== W.timeout) {
      c.tolerate(c.here, '"with"', '"with arguments"', true)
      list.push(...argumentsHere(c, 1))
    } else break
  }
  return {
    arguments: list,
    ...(valueSet === undefined ? {} : { valueSet }),
    directives,
    ...(referBy === undefined ? {} : { referBy }),
  }
}

/** `with arguments … end with`. */
export function argumentsHere(c: Cursor, words = 2): readonly Argument[] {
  const start = c.start
  c.advance(words)
  c.openBlock(W.with, start)
  const list = argumentList(c)
  c.closeBlock()
  return list
}

function argumentList(c: Cursor): Argument[] {
  const list: Argument[] = []
  while (!atListEnd(c)) {
    if (c.takeKind(Kind.comma)) continue
    const before = c.pos
    const argument = argumentHere(c)
    if (argument !== undefined) list.push(argument)
    else skipItem(c)
    betweenItems(c)
    if (c.pos === before) c.advance()
  }
  return list
}
const atListEnd = (c: Cursor): boolean =>
  c.atEnd ||
  c.blockEnd() !== 0 ||
  c.at(W.end) ||
  (c.kind === Kind.semicolon &&
    c.firstOfLine(1) &&
    c.blockEnd(1) === 0 &&
    c.kindAt(2) !== Kind.assign &&
    c.kindAt(1) !== Kind.word)

function betweenItems(c: Cursor): void {
  if (c.kind === Kind.comma || atListEnd(c)) return
  if (c.kind === Kind.semicolon) {
    c.tolerate(c.here, 'a semicolon between arguments', 'a comma')
    c.advance()
  } else if (c.firstOfLine() && c.atName())
    c.tolerate(
      { start: c.previousEnd, end: c.previousEnd },
      'an argument without a comma before it',
      'one with a comma',
    )
  else {
    c.expected('a comma or "end with"', 'Arguments have commas between them; "end with" follows the last.')
    skipItem(c)
  }
}
function skipItem(c: Cursor): void {
  while (!atListEnd(c) && c.kind !== Kind.comma) c.advance()
}

function argumentHere(c: Cursor): Argument | undefined {
  const start = c.start
  const reference = c.reference(Stop.structure)
  if (reference === undefined) {
    c.expected('the name of an argument', 'Arguments are written NAME := VALUE.')
    return undefined
  }
  const [name] = reference.names
  if (c.takeKind(Kind.assign) || takeEqual(c)) {
    const value = expression(c)
    return { kind: 'simple', name: reference, value, span: c.spanFrom(start) }
  }
  if (c.word === W.record || c.word === W.array) {
    const array = c.word === W.array
    c.openBlock(c.word, c.start)
    c.advance()
    if (++c.depth > MOST_NESTED) {
      c.report('tooDeep', 'error', c.here, { limit: MOST_NESTED })
      while (!c.atEnd && c.kind !== Kind.semicolon) c.advance()
    }
    const inner = array
      ? { kind: 'array' as const, name: name!, elements: elementList(c) }
      : { kind: 'record' as const, name: name!, members: argumentList(c) }
    c.depth--
    c.closeBlock()
    return { ...inner, span: c.spanFrom(start) }
  }
  c.expected('":="', 'Arguments are written NAME := VALUE, NAME record … end record, or NAME array … end array.')
  return undefined
}
function takeEqual(c: Cursor): boolean {
  if (c.kind !== Kind.equal && c.kind !== Kind.colon) return false
  c.tolerate(c.here, `"${c.text.slice(c.start, c.tokens.ends[c.pos])}" for a value that is given`, ':=', true)
  c.advance()
  return true
}
const elementList = (c: Cursor): Expression[] => (c.blockEnd() !== 0 ? [] : expressionList(c))

function directiveList(c: Cursor): Directive[] {
  const list: Directive[] = []
  while (!atListEnd(c)) {
    if (c.takeKind(Kind.comma)) continue
    const start = c.start
    const before = c.pos
    const name = c.name(Stop.none)
    if (name === undefined) {
      c.expected('the name of a directive', 'Directives are written NAME := VALUE.')
      skipItem(c)
    } else if (c.takeKind(Kind.assign) || takeEqual(c))
      list.push({ name, value: expression(c), span: c.spanFrom(start) })
    else {
      c.expected('":="', 'Directives are written NAME := VALUE.')
      skipItem(c)
    }
    betweenItems(c)
    if (c.pos === before) c.advance()
  }
  return list
}

// ---- what follows the confirmation ----

/** `in case` before a confirmation status: the other `in case` is a statement of its own. */
export const atContinuation = (c: Cursor): boolean => c.at(W.in, W.case) && statusWords(c, 2) > 0

/** How many words of a confirmation status with its colon stand so far ahead; 0: none. */
function statusWords(c: Cursor, ahead: number): number {
  const word = c.wordAt(ahead)
  const count =
    word === W.not && c.wordAt(ahead + 1) === W.confirmed ? 2 : word === W.confirmed || word === W.aborted ? 1 : 0
  return count > 0 && c.kindAt(ahead + count) === Kind.colon ? count : 0
}

export function continuationHere(c: Cursor): Continuation {
  const start = c.start
  c.openBlock(W.case, start)
  c.advance(2)
  const arms: ContinuationArm[] = []
  while (!c.atEnd && c.blockEnd() === 0 && !c.at(W.end)) {
    if (c.takeKind(Kind.semicolon)) continue
    const at = c.start
    const words = statusWords(c, 0)
    if (words === 0) {
      c.expected('"confirmed:", "not confirmed:" or "aborted:"', 'Each arm is a status, a colon and what happens then.')
      if (!skipArm(c)) break
      continue
    }
    const status: ConfirmationStatus = words === 2 ? 'not confirmed' : c.word === W.aborted ? 'aborted' : 'confirmed'
    c.advance(words + 1)
    const action = actionHere(c)
    if (action === undefined) {
      if (!skipArm(c)) break
      continue
    }
    arms.push({ status, action, span: c.spanFrom(at) })
    if (!c.takeKind(Kind.semicolon)) {
      const here = { start: c.previousEnd, end: c.previousEnd }
      if (statusWords(c, 0) > 0 || c.blockEnd() !== 0)
        c.report('semicolon', 'information', here, { what: 'this arm' }, { title: 'write ;', span: here, text: ';' })
      else {
        c.expected('a semicolon', 'Each arm ends with a semicolon.')
        if (!skipArm(c)) break
      }
    }
  }
  c.closeBlock()
  return { arms, span: c.spanFrom(start) }
}
/** To the next arm; false where the continuation seems to be over. */
function skipArm(c: Cursor): boolean {
  while (!c.atEnd && c.blockEnd() === 0) {
    if (c.takeKind(Kind.semicolon)) return true
    c.advance()
    if (statusWords(c, 0) > 0) return true
    if (c.firstOfLine() && (c.word === W.initiate || c.word === W.wait)) return false
  }
  return false
}

function actionHere(c: Cursor): ContinuationAction | undefined {
  const start = c.start
  const plain = (
    [
      ['resume', W.resume],
      ['abort', W.abort],
      ['continue', W.continue],
      ['terminate', W.terminate],
    ] as const
  ).find(([, word]) => c.word === word && c.kind === Kind.word)
  if (plain !== undefined) {
    c.advance()
    return { kind: plain[0], span: c.spanFrom(start) }
  }
  if (c.take(W.ask, W.user)) return { kind: 'ask user', span: c.spanFrom(start) }
  if (c.take(W.raise, W.event)) {
    const event = c.name(Stop.none)
    if (event !== undefined) return { kind: 'raise event', event, span: c.spanFrom(start) }
    c.expected('the name of an event', 'Write: raise event NAME;')
    return undefined
  }
  if (c.take(W.restart)) {
    let times: Expression | undefined
    if (c.take(W.max)) {
      times = expression(c, Stop.times | Stop.timeout)
      if (!c.take(W.times)) c.expected('"times"', 'Write: restart max 3 times;')
    }
    const timeout = timeoutHere(c)
    return {
      kind: 'restart',
      ...(times === undefined ? {} : { times }),
      ...(timeout === undefined ? {} : { timeout }),
      span: c.spanFrom(start),
    }
  }
  const meant =
    c.kind === Kind.word
      ? nearest(c.text.slice(start, c.tokens.ends[c.pos]), ['resume', 'abort', 'continue', 'terminate', 'restart'])
      : undefined
  if (meant !== undefined)
    c.expected('what happens then', `Did you mean "${meant}"?`, {
      title: `write "${meant}"`,
      span: c.here,
      text: meant,
    })
  c.expected(
    'what happens then',
    'resume, abort, continue, terminate, ask user, raise event NAME, restart, or restart max N times timeout T.',
  )
  return undefined
}

// ---- what several statements share ----

/** `timeout DURATION [raise event NAME]`, also as `with timeout`. */
export function timeoutHere(c: Cursor): Timeout | undefined {
  const start = c.start
  if (c.at(W.with, W.timeout)) {
    c.tolerate({ start, end: c.tokens.ends[c.pos + 1]! }, '"with timeout"', '"timeout"', true)
    c.advance()
  }
  if (!c.take(W.timeout)) return undefined
  const duration = expression(c)
  let raise
  if (c.take(W.raise, W.event)) {
    raise = c.name(Stop.none)
    if (raise === undefined) c.expected('the name of an event', 'Write: timeout DURATION raise event NAME')
  }
  return { duration, ...(raise === undefined ? {} : { raise }), span: c.spanFrom(start) }
}

/** `save context refer to X by Y, to Z by W`, where it stands. */
export function savedContext(c: Cursor): SavedName[] | undefined {
  if (!c.take(W.save, W.context)) return undefined
  const saved: SavedName[] = []
  if (!c.take(W.refer)) c.expected('"refer to"', 'Write: save context refer to NAME by NEW NAME')
  do {
    const start = c.start
    c.take(W.to)
    const of = c.reference(Stop.toBy)
    if (of === undefined || !c.take(W.by)) {
      c.expected(of === undefined ? 'a name' : '"by"', 'Write: save context refer to NAME by NEW NAME')
      return saved
    }
    const by = c.name(Stop.timeout)
    if (by === undefined) {
      c.expected('a name', 'Write: save context refer to NAME by NEW NAME')
      return saved
    }
    saved.push({ of, by, span: c.spanFrom(start) })
  } while (c.takeKind(Kind.comma))
  return saved
}
