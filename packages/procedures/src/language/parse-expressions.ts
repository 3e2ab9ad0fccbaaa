/** Expressions (ECSS-E-ST-70-32C A.3.9.34 and after): and/or/xor, comparisons, sums, products, powers. */
import { parseUtc } from '@vigie/base'
import type { Comparison, Expression, Name, Reference, Span, UnitText } from './ast.ts'
import { MOST_NESTED, MOST_OPERATORS, Stop, type Cursor } from './cursor.ts'
import { propertyNamed } from './properties.ts'
import { nearest } from '@vigie/documents/nearest'
import { Kind, stringValue, W } from './tokens.ts'
import { nanosecondsOf, unitEnd } from './units.ts'

type Binary = Extract<Expression, { kind: 'binary' }>

const COMPARISONS: Readonly<Partial<Record<Kind, Comparison>>> = {
  [Kind.equal]: '=',
  [Kind.unequal]: '!=',
  [Kind.less]: '<',
  [Kind.lessEqual]: '<=',
  [Kind.greater]: '>',
  [Kind.greaterEqual]: '>=',
}

/** Reads comparisons that the standard writes otherwise too, and says so. */
export function comparisonHere(c: Cursor): Comparison | undefined {
  const operator = COMPARISONS[c.kind]
  if (operator === undefined) return undefined
  const written = c.text.slice(c.start, c.tokens.ends[c.pos])
  if (written !== operator) c.tolerate(c.here, `"${written}"`, operator, true)
  c.advance()
  return operator
}

const errorAt = (span: Span): Expression => ({ kind: 'error', span })

/** `stop`: words that end names in this place. Reports and gives an error node where there is no expression. */
export function expression(c: Cursor, stop: number = Stop.none): Expression {
  return new Reader(c, stop).logical()
}
/** A sum: what `case` tags and bounds consist of. */
export function sum(c: Cursor, stop: number = Stop.none): Expression {
  return new Reader(c, stop).sum()
}
export function expressionList(c: Cursor, stop: number = Stop.none): Expression[] {
  const list = [expression(c, stop)]
  while (c.takeKind(Kind.comma)) list.push(expression(c, stop))
  return list
}
/** `( E, E … )` after `in`. */
export function parenthesisedList(c: Cursor): Expression[] {
  if (!c.takeKind(Kind.open)) {
    c.expected('"("', 'Values to compare with are listed in parentheses: in ("A", "B").')
    return []
  }
  const list = expressionList(c)
  close(c)
  return list
}

function close(c: Cursor): void {
  if (!c.takeKind(Kind.close)) c.expected('")"', 'Close the parenthesis.')
}

class Reader {
  readonly c: Cursor
  readonly stop: number
  /** Levels of the tree that was read last. */
  levels = 1
  constructor(c: Cursor, stop: number) {
    this.c = c
    this.stop = stop
  }

  logical(): Expression {
    const { c } = this
    const start = c.start
    let left = this.relation()
    let levels = this.levels
    for (;;) {
      const word = c.kind === Kind.word ? c.word : 0
      const operator =
        word === W.and ? 'and' : word === W.or && c.wordAt(1) !== W.is ? 'or' : word === W.xor ? 'xor' : undefined
      if (operator === undefined) break
      c.advance()
      const right = this.relation()
      left = this.binary(operator, left, right, levels, start)
      levels = this.levels
    }
    this.levels = levels
    return left
  }

  binary(
    operator: Binary['operator'],
    left: Expression,
    right: Expression,
    leftLevels: number,
    start: number,
  ): Expression {
    const levels = Math.max(leftLevels, this.levels) + 1
    const span = this.c.spanFrom(start)
    if (levels > MOST_OPERATORS) {
      this.c.report('tooDeep', 'error', span, { limit: MOST_OPERATORS })
      this.levels = 1
      return errorAt(span)
    }
    this.levels = levels
    return { kind: 'binary', operator, left, right, span }
  }

  relation(): Expression {
    const { c } = this
    const start = c.start
    if (c.kind === Kind.word && c.word === W.not) {
      c.advance()
      if (!this.deeper()) return errorAt(c.spanFrom(start))
      const operand = this.relation()
      c.depth--
      this.levels++
      return { kind: 'unary', operator: 'not', operand, span: c.spanFrom(start) }
    }
    const value = this.sum()
    const levels = this.levels
    const operator = comparisonHere(c)
    if (operator !== undefined) return this.binary(operator, value, this.sum(), levels, start)
    if (c.kind !== Kind.word) return value
    // `X not between 1 and 2`, `X not in ("A")`
    const negated = c.word === W.not && [W.between, W.in, W.within].includes(c.wordAt(1))
    if (negated) {
      c.tolerate(c.here, '"not" behind the value', '"not" before it')
      c.advance()
    }
    const test = this.#test(value, start)
    if (test === undefined) return value
    this.levels = Math.max(levels, this.levels) + (negated ? 2 : 1)
    return negated ? { kind: 'unary', operator: 'not', operand: test, span: c.spanFrom(start) } : test
  }
  #test(value: Expression, start: number): Expression | undefined {
    const { c } = this
    if (c.take(W.between)) {
      const low = this.sum()
      if (!c.take(W.and)) c.expected('"and"', 'Write "between LOW and HIGH".')
      const high = this.sum()
      return { kind: 'between', value, low, high, span: c.spanFrom(start) }
    }
    if (c.word === W.in && c.kindAt(1) === Kind.open) {
      c.advance()
      const values = parenthesisedList(c)
      return { kind: 'in', value, values, span: c.spanFrom(start) }
    }
    if (c.take(W.within)) {
      const tolerance = this.sum()
      if (!c.take(W.of)) c.expected('"of"', 'Write "within TOLERANCE of VALUE".')
      const of = this.sum()
      return { kind: 'within', value, tolerance, of, span: c.spanFrom(start) }
    }
    return undefined
  }

  sum(): Expression {
    const { c } = this
    const start = c.start
    let left = this.product()
    let levels = this.levels
    while (c.kind === Kind.plus || c.kind === Kind.minus) {
      const operator = c.kind === Kind.plus ? '+' : '-'
      c.advance()
      const right = this.product()
      left = this.binary(operator, left, right, levels, start)
      levels = this.levels
    }
    this.levels = levels
    return left
  }
  product(): Expression {
    const { c } = this
    const start = c.start
    let left = this.factor()
    let levels = this.levels
    while (c.kind === Kind.times || c.kind === Kind.divide) {
      const operator = c.kind === Kind.times ? '*' : '/'
      c.advance()
      const right = this.factor()
      left = this.binary(operator, left, right, levels, start)
      levels = this.levels
    }
    this.levels = levels
    return left
  }
  factor(): Expression {
    const { c } = this
    const start = c.start
    if (c.kind === Kind.plus || c.kind === Kind.minus) {
      const operator = c.kind === Kind.plus ? '+' : '-'
      c.advance()
      if (!this.deeper()) return errorAt(c.spanFrom(start))
      const operand = this.factor()
      c.depth--
      this.levels++
      return { kind: 'unary', operator, operand, span: c.spanFrom(start) }
    }
    const base = this.atom()
    if (c.kind !== Kind.power) return base
    const levels = this.levels
    c.advance()
    if (!this.deeper()) return errorAt(c.spanFrom(start))
    const exponent = this.factor()
    c.depth--
    return this.binary('**', base, exponent, levels, start)
  }
  deeper(): boolean {
    const { c } = this
    if (++c.depth <= MOST_NESTED) return true
    c.depth--
    c.report('tooDeep', 'error', c.here, { limit: MOST_NESTED })
    skipExpression(c)
    this.levels = 1
    return false
  }

  atom(): Expression {
    const { c } = this
    this.levels = 1
    const start = c.start
    switch (c.kind) {
      case Kind.integer:
      case Kind.real:
      case Kind.hex:
        return number(c)
      case Kind.string:
      case Kind.openString: {
        const closed = c.kind === Kind.string
        const quote = c.text.charAt(start)
        if (!closed) c.report('openString', 'error', c.here)
        else if (quote !== '"') c.tolerate(c.here, `a text in ${quote}`, 'quotation marks "…"')
        const value = stringValue(c.text, start, c.tokens.ends[c.pos]!, closed)
        c.advance()
        return { kind: 'string', value, span: c.spanFrom(start) }
      }
      case Kind.time:
        return absoluteTime(c)
      case Kind.open: {
        c.advance()
        if (!this.deeper()) return errorAt(c.spanFrom(start))
        // In parentheses no word of the statement around them ends a name.
        const reader = new Reader(c, Stop.none)
        const inner = reader.logical()
        this.levels = reader.levels
        c.depth--
        close(c)
        c.parenthesised.add(inner)
        return inner
      }
      case Kind.word:
        return this.#word(start)
      default:
    }
    c.expected('a value', 'A value is a number, a text in quotation marks, a name, or (…).')
    return errorAt({ start, end: start })
  }
  #word(start: number): Expression {
    const { c } = this
    if ((c.word === W.true || c.word === W.false) && c.wordAt(1) !== W.of) {
      const value = c.word === W.true
      c.advance()
      return { kind: 'boolean', value, span: c.spanFrom(start) }
    }
    if (c.at(W.ask, W.user) && c.kindAt(2) === Kind.open) {
      c.advance(3)
      if (!this.deeper()) return errorAt(c.spanFrom(start))
      const question = expression(c)
      const expected = c.takeKind(Kind.comma) ? expression(c) : undefined
      c.depth--
      close(c)
      return { kind: 'ask user', question, ...(expected === undefined ? {} : { expected }), span: c.spanFrom(start) }
    }
    const reference = c.reference(this.stop)
    if (reference === undefined) {
      c.expected('a value', 'A value is a number, a text in quotation marks, a name, or (…).')
      return errorAt({ start, end: start })
    }
    if (c.kind === Kind.open) return this.#call(reference, start)
    return propertyOf(reference)
  }

  /** `abs (X)`; `day of current time ()` is `day (current time ())`. */
  #call(reference: Reference, start: number): Expression {
    const { c } = this
    c.advance()
    if (!this.deeper()) return errorAt(c.spanFrom(start))
    const list = c.kind === Kind.close ? [] : expressionList(c)
    c.depth--
    close(c)
    const span = c.spanFrom(start)
    let call: Expression | undefined
    for (const name of reference.names.toReversed())
      call = {
        kind: 'call',
        function: name.key,
        arguments: call === undefined ? list : [call],
        span: { start: name.span.start, end: span.end },
      }
    return call!
  }
}

/** `validity status of X of Y`: a property that is known; anything else is a name. */
export function propertyOf(reference: Reference): Expression {
  const [first, ...rest] = reference.names as [Name, ...Name[]]
  const property = rest.length === 0 ? undefined : propertyNamed(first.key)
  if (property === undefined) return { kind: 'reference', of: reference, span: reference.span }
  const of: Reference = { names: rest, span: { start: rest[0]!.span.start, end: reference.span.end } }
  return { kind: 'reference', property: property.name, of, span: reference.span }
}

const GOING_ON = ['then', 'timeout', 'raise', 'between', 'within', 'save', 'with', 'refer', 'otherwise', 'times']

function unitAfterNumber(c: Cursor): UnitText | undefined {
  if (c.firstOfLine() || (c.kind !== Kind.word && c.kind !== Kind.percent && c.kind !== Kind.bad)) return undefined
  const start = c.start
  const end = unitEnd(c.text, start)
  if (end === undefined) {
    // Nothing else than a unit can stand behind a number but words of the language.
    if (c.kind !== Kind.word || c.word !== 0) return undefined
    // A slip in such a word is no unit either.
    if (nearest(c.text.slice(start, c.tokens.ends[c.pos]), GOING_ON) !== undefined) return undefined
    c.report('unit', 'warning', c.here, {
      unit: c.text.slice(start, c.tokens.ends[c.pos]),
      hint: 'Write one of these, or ; or an operator before the word.',
    })
    c.advance()
    return { text: c.text.slice(start, c.previousEnd), span: c.spanFrom(start) }
  }
  while (c.start < end) c.advance()
  return { text: c.text.slice(start, end), span: { start, end } }
}

function number(c: Cursor): Expression {
  const start = c.start
  const { kind } = c
  const written = c.text.slice(start, c.tokens.ends[c.pos])
  const value = Number(written)
  const numberEnd = c.tokens.ends[c.pos]!
  c.advance()
  if (!Number.isFinite(value) || (kind === Kind.hex && value > Number.MAX_SAFE_INTEGER))
    c.report(
      'literal',
      'error',
      { start, end: numberEnd },
      { text: written.slice(0, 40), what: 'number', hint: 'The largest are 1.7e308, and 0x1FFFFFFFFFFFFF.' },
    )
  const unit = unitAfterNumber(c)
  const plain = {
    kind: 'number' as const,
    value,
    integer: kind !== Kind.real,
    ...(kind === Kind.hex ? { hex: true } : {}),
  }
  const first = unit === undefined ? undefined : nanosecondsOf(unit.text)
  if (unit === undefined) return { ...plain, span: { start, end: numberEnd } }
  if (first === undefined || !anotherTime(c)) return { ...plain, unit, span: { start, end: unit.span.end } }
  let nanoseconds = value * first
  while (anotherTime(c)) {
    const part = Number(c.text.slice(c.start, c.tokens.ends[c.pos]))
    c.advance()
    nanoseconds += part * nanosecondsOf(unitAfterNumber(c)!.text)!
  }
  return { kind: 'relative time', nanoseconds: Math.round(nanoseconds), span: c.spanFrom(start) }
}
/** Whether a further part of a time follows: `30 s` after `10 min`. */
function anotherTime(c: Cursor): boolean {
  if (c.kind !== Kind.integer && c.kind !== Kind.real) return false
  if (c.kindAt(1) !== Kind.word || c.firstOfLine(1)) return false
  const start = c.tokens.starts[c.pos + 1]!
  const end = unitEnd(c.text, start)
  return end !== undefined && nanosecondsOf(c.text.slice(start, end)) !== undefined
}

function absoluteTime(c: Cursor): Expression {
  const start = c.start
  const written = c.text.slice(start, c.tokens.ends[c.pos])
  if (!written.endsWith('Z')) c.tolerate(c.here, 'a time without Z', `${written}Z`, true)
  c.advance()
  const span = c.spanFrom(start)
  try {
    return { kind: 'absolute time', tai: String(parseUtc(written)), span }
  } catch {
    c.report('literal', 'error', span, {
      text: written,
      what: 'time',
      hint: 'Write 2031-04-02T11:30:00.000Z or 2031-092T11:30:00.000Z.',
    })
    return errorAt(span)
  }
}

/** Beyond what is too deep: to the end of the parenthesis, the list or the statement. */
function skipExpression(c: Cursor): void {
  let open = 0
  while (!c.atEnd && c.kind !== Kind.semicolon) {
    if (c.kind === Kind.open) open++
    else if (c.kind === Kind.close && open-- === 0) return
    c.advance()
  }
}
