/** Procedures and steps with their bodies: declarations, preconditions, main, watchdog, confirmation (A.3.9.3, A.3.9.21). */
import type {
  Bodies,
  Declaration,
  Gate,
  Gates,
  MainBody,
  Name,
  Span,
  Statement,
  StepStatement,
  Watchdog,
} from './ast.ts'
import { BODY_WORDS, Stop, type Cursor } from './cursor.ts'
import { atContinuation, continuationHere } from './parse-calls.ts'
import { declarations } from './parse-declarations.ts'
import { expression } from './parse-expressions.ts'
import { bodyHere, statements, waitStatement } from './parse-statements.ts'
import { Kind, languageWord, W } from './tokens.ts'

/** A step beyond `initiate and confirm step`. */
export function stepStatement(c: Cursor, start: number): StepStatement | undefined {
  c.openBlock(W.step, start)
  const name = c.name(Stop.bodies)
  if (name === undefined) c.expected('the name of a step', 'Write: initiate and confirm step NAME … end step;')
  const bodies = bodiesHere(c, 'step')
  c.closeBlock()
  const continuation = atContinuation(c) ? continuationHere(c) : undefined
  if (name === undefined) return undefined
  return {
    kind: 'step',
    name,
    ...bodies,
    ...(continuation === undefined ? {} : { continuation }),
    span: c.spanFrom(start),
  }
}

/** Bodies up to the end of what they belong to. They may come in any order; whether it is the right one is checked later. */
export function bodiesHere(c: Cursor, owner: 'procedure' | 'step'): Bodies {
  const list: Declaration[] = []
  const seen = new Map<number, number>()
  let preconditions: Gates | undefined
  let main: MainBody | undefined
  let watchdog: Watchdog | undefined
  let confirmation: Gates | undefined
  const once = (word: number, span: Span): void => {
    const first = seen.get(word)
    if (first === undefined) seen.set(word, c.lineOf(span.start))
    else c.report('twice', 'error', span, { owner, what: `"${languageWord(word)}"`, line: first })
  }
  while (!c.atEnd && c.blockEnd() === 0) {
    const start = c.start
    const at = c.here
    const { word } = c
    const begins = c.kind === Kind.word && BODY_WORDS.has(word) && bodyHere(c)
    if (begins) once(word, at)
    if (begins && word === W.declare) {
      c.advance()
      list.push(...declarations(c, start))
    } else if (begins && word === W.preconditions) {
      const gates = gatesHere(c, word)
      preconditions ??= gates
    } else if (begins && word === W.confirmation) {
      const gates = gatesHere(c, word)
      confirmation ??= gates
    } else if (begins && word === W.watchdog) {
      const steps = watchdogHere(c)
      watchdog ??= steps
    } else {
      const explicit = begins && word === W.main
      const body = explicit ? explicitMain(c, start) : implicitMain(c, start)
      if (!explicit && body.statements.length === 0) {
        // Whatever stands here begins neither a body nor a statement.
        if (c.takeKind(Kind.semicolon)) continue
        if (c.blockEnd() !== 0 || c.atEnd) break
        if (c.start !== start) continue
        if (c.word === W.end) break
        c.report('statement', 'error', c.here, { found: c.hereText, hint: 'Take it away, or mend the line before it.' })
        c.advance()
        c.synchronise()
        continue
      }
      if (main === undefined) main = body
      else {
        if (!explicit) once(W.main, body.span)
        main = {
          statements: [...main.statements, ...body.statements],
          explicit: main.explicit,
          span: { start: main.span.start, end: body.span.end },
        }
      }
      if (!explicit && !seen.has(W.main)) seen.set(W.main, c.lineOf(body.span.start))
    }
  }
  return {
    declarations: list,
    ...(preconditions === undefined ? {} : { preconditions }),
    ...(main === undefined ? {} : { main }),
    ...(watchdog === undefined ? {} : { watchdog }),
    ...(confirmation === undefined ? {} : { confirmation }),
  }
}

function explicitMain(c: Cursor, start: number): MainBody {
  c.advance()
  c.openBlock(W.main, start)
  const list = statements(c)
  strayWords(c, list)
  c.closeBlock()
  return { statements: list, explicit: true, span: c.spanFrom(start) }
}
function implicitMain(c: Cursor, start: number): MainBody {
  const list = statements(c)
  strayWords(c, list)
  return { statements: list, explicit: false, span: c.spanFrom(start) }
}
/** `else`, `until`, `or is`, `otherwise:` where nothing is open that they belong to: said, and read on. */
function strayWords(c: Cursor, list: Statement[]): void {
  while (c.kind === Kind.word && [W.else, W.until, W.or, W.otherwise].includes(c.word)) {
    c.report('statement', 'error', c.here, {
      found: c.hereText,
      hint: `The statement that it belongs to is not open: look for an "end" too many before it.`,
    })
    c.advance()
    c.synchronise()
    list.push(...statements(c))
  }
}

function gatesHere(c: Cursor, word: number): Gates {
  const start = c.start
  c.advance()
  c.openBlock(word, start)
  const gates: Gate[] = []
  while (!c.atEnd && c.blockEnd() === 0 && !(BODY_WORDS.has(c.word) && c.firstOfLine() && bodyHere(c))) {
    if (c.takeKind(Kind.semicolon)) continue
    const before = c.pos
    const gate = gateHere(c)
    if (gate !== undefined) gates.push(gate)
    else skipGate(c)
    if (c.take(W.then)) continue
    if (c.kind === Kind.semicolon) c.advance()
    else if (c.blockEnd() === 0 && !c.atEnd) {
      if (gate !== undefined && (c.word === W.if || c.word === W.wait) && c.kind === Kind.word)
        c.tolerate(c.here, 'a condition after another', 'one joined by "then"')
      else if (gate !== undefined) {
        c.expected(`"then" or "end ${languageWord(word)}"`, 'Conditions are joined by "then".')
        skipGate(c)
      }
    }
    if (c.pos === before) c.advance()
  }
  c.closeBlock()
  return { gates, span: c.spanFrom(start) }
}
function skipGate(c: Cursor): void {
  while (!c.atEnd && c.kind !== Kind.semicolon && c.blockEnd() === 0 && c.word !== W.then) {
    c.advance()
    if (c.firstOfLine() && (BODY_WORDS.has(c.word) || c.word === W.if || c.word === W.wait || c.word === W.initiate))
      return
  }
}

function gateHere(c: Cursor): Gate | undefined {
  const start = c.start
  const wait = waitStatement(c)
  if (wait !== undefined) return wait
  if (!c.take(W.if)) {
    if (c.kind !== Kind.word && c.kind !== Kind.open) {
      c.expected('a condition', 'Write: if CONDITION, or wait until CONDITION timeout DURATION.')
      return undefined
    }
    c.tolerate(c.here, 'a condition alone', '"if CONDITION"')
  }
  const condition = expression(c)
  // `if X end if`, as people write who think of the statement.
  if (c.blockEnd() === W.if) {
    c.tolerate(c.here, '"end if" after a condition', 'the condition alone')
    c.advance(2)
  }
  return condition.kind === 'error' ? undefined : { kind: 'if-gate', condition, span: c.spanFrom(start) }
}

function watchdogHere(c: Cursor): Watchdog {
  const start = c.start
  c.advance()
  c.openBlock(W.watchdog, start)
  const steps: StepStatement[] = []
  for (;;) {
    while (c.word === W.on && c.kind === Kind.word) {
      const step = handlerStep(c)
      if (step !== undefined) steps.push(step)
      c.takeKind(Kind.semicolon)
    }
    const before = c.pos
    for (const statement of statements(c)) {
      if (statement.kind === 'step') steps.push(statement)
      else
        c.report('expected', 'error', statement.span, {
          what: 'a step',
          found: `a statement "${statement.kind}"`,
          hint: 'A watchdog consists of steps; their preconditions say what starts them.',
        })
    }
    if (c.pos === before) break
  }
  c.closeBlock()
  return { steps, span: c.spanFrom(start) }
}

/** `on EVENT do … end on`, as some tools write a step that an event starts. */
function handlerStep(c: Cursor): StepStatement | undefined {
  const start = c.start
  const words = c.here
  c.openBlock(W.on, start)
  c.advance()
  const event = c.reference(Stop.none)
  if (event === undefined || !c.take(W.do)) c.expected('"do"', 'Write a step whose preconditions wait for the event.')
  const list = statements(c)
  c.closeBlock()
  c.tolerate(words, '"on EVENT do"', 'a step with "preconditions wait for event EVENT end preconditions"')
  if (event === undefined) return undefined
  const span = c.spanFrom(start)
  const first = event.names[0] as Name
  return {
    kind: 'step',
    name: first,
    declarations: [],
    preconditions: {
      gates: [{ kind: 'wait', for: { kind: 'event', event }, span: event.span }],
      span: event.span,
    },
    main: { statements: list, explicit: false, span },
    span,
  }
}
