/**
 * A tree as text, in the form of the house: two blanks a level, keywords in lower case, bodies in their order. With the
 * source, comments and blank lines are kept, literals and parentheses stay as they were written.
 */
import { formatUtc } from '@vigie/base'
import type {
  Argument,
  Bodies,
  CaseTag,
  Continuation,
  ContinuationAction,
  Declaration,
  Directive,
  Expression,
  Gates,
  Procedure,
  Reference,
  SavedName,
  Span,
  Statement,
  StepStatement,
  Timeout,
  TypeReference,
  WaitStatement,
} from '../language/ast.ts'
import type { ParsedProcedure } from '../language/parse.ts'
import { stringLiteral, W, type Comment } from '../language/tokens.ts'

/** Longer lines are broken where that can be done: names never are. */
const WIDTH = 110
const STEP = '  '

export function writeProcedure(procedure: Procedure, source?: ParsedProcedure): string {
  return new Writer(source).whole(procedure)
}
/** An expression in one line. */
export const expressionText = (e: Expression): string => new Writer().expression(e)
export const referenceText = (r: Reference): string => r.names.map((n) => n.text).join(' of ')

class Writer {
  readonly #source: ParsedProcedure | undefined
  readonly #comments: readonly Comment[]
  #next = 0
  /** End of what was written last, in the source. */
  #last = 0
  #lines: string[] = []
  #level = 0
  /** No blank line here: a block begins. */
  #fresh = true

  constructor(source?: ParsedProcedure) {
    this.#source = source
    this.#comments = source?.comments ?? []
  }

  whole(p: Procedure): string {
    this.#before(p.span)
    this.#line('procedure')
    if (p.name !== undefined) this.#lines[this.#lines.length - 1] = `procedure ${p.name.text}`
    this.#within(() => this.#bodies(p, false))
    this.#rest(p.span.end)
    this.#line('end procedure')
    this.#rest(Number.POSITIVE_INFINITY)
    return `${this.#lines.join('\n')}\n`
  }

  // ---- lines, comments, blank lines ----

  #line(text: string): void {
    this.#lines.push(text === '' ? '' : STEP.repeat(this.#level) + text)
    this.#fresh = false
  }
  #within(write: () => void): void {
    this.#level++
    this.#fresh = true
    write()
    this.#level--
    this.#fresh = false
  }
  /** Comments that stand before something, and a blank line where there was one. */
  #before(span: Span): void {
    const text = this.#source?.text
    if (text === undefined) return
    while ((this.#comments[this.#next]?.start ?? Number.POSITIVE_INFINITY) < span.start) this.#comment(text)
    this.#blank(text, span.start)
  }
  #comment(text: string): void {
    const comment = this.#comments[this.#next++]!
    const written = text.slice(comment.start, comment.end).trimEnd()
    const lineStart = Math.max(text.lastIndexOf('\n', comment.start - 1), text.lastIndexOf('\r', comment.start - 1)) + 1
    const behind = text.slice(lineStart, comment.start).trim() !== '' && this.#lines.length > 0
    if (!behind) this.#blank(text, comment.start)
    if (behind && !/[\n\r]/.test(written) && !(this.#lines.at(-1) ?? '').includes('//'))
      this.#lines[this.#lines.length - 1] += ` ${written}`
    else {
      const own = STEP.repeat(this.#level)
      const lines = written.split(/\r\n|\n|\r/)
      // The lines of a block move with it; what was indented within stays so.
      const indents = lines
        .slice(1)
        .filter((l) => l.trim() !== '')
        .map((l) => l.length - l.trimStart().length)
      const least = Math.min(...indents)
      for (const [i, line] of lines.entries()) {
        const star = /^\s*\*/.test(lines[1] ?? '') ? ' ' : '   '
        this.#lines.push(
          i === 0 ? own + line.trim() : line.trim() === '' ? '' : `${own}${star}${line.slice(least).trimEnd()}`,
        )
      }
      this.#fresh = false
    }
    this.#last = comment.end
  }
  #blank(text: string, at: number): void {
    if (this.#fresh || this.#last === 0 || this.#last >= at) return
    let breaks = 0
    for (let i = at - 1; i >= this.#last && /\s/.test(text.charAt(i)); i--)
      if (text.charAt(i) === '\n' || (text.charAt(i) === '\r' && text.charAt(i + 1) !== '\n')) breaks++
    if (breaks > 1 && this.#lines.at(-1) !== '') this.#lines.push('')
  }
  /** Comments up to the end of a block, within it. */
  #rest(end: number): void {
    const text = this.#source?.text
    if (text === undefined) return
    while ((this.#comments[this.#next]?.start ?? Number.POSITIVE_INFINITY) < end) {
      this.#level++
      if (end === Number.POSITIVE_INFINITY) this.#level = 0
      this.#comment(text)
      if (end !== Number.POSITIVE_INFINITY) this.#level--
    }
  }
  #after(span: Span): void {
    this.#last = Math.max(this.#last, this.#source === undefined ? 0 : this.#beyondSemicolon(span.end))
  }
  /** Comments behind the semicolon still belong to the statement. */
  #beyondSemicolon(end: number): number {
    const match = /^[ \t]*[;,]/.exec(this.#source!.text.slice(end, end + 20))
    return match === null ? end : end + match[0].length
  }

  // ---- bodies ----

  #bodies(b: Bodies, step: boolean): void {
    if (b.declarations.length > 0) this.#declare(b.declarations)
    if (b.preconditions !== undefined) this.#gates('preconditions', b.preconditions)
    const { main } = b
    if (main !== undefined) {
      const others = (b.preconditions ?? b.watchdog ?? b.confirmation) !== undefined
      if (main.explicit || others) {
        this.#before(main.span)
        this.#line('main')
        this.#within(() => this.#statements(main.statements))
        this.#rest(main.span.end)
        this.#line('end main')
        this.#after(main.span)
      } else this.#statements(main.statements)
    }
    const { watchdog } = b
    if (watchdog !== undefined) {
      this.#before(watchdog.span)
      this.#line('watchdog')
      this.#within(() => this.#statements(watchdog.steps))
      this.#rest(watchdog.span.end)
      this.#line('end watchdog')
      this.#after(watchdog.span)
    }
    if (b.confirmation !== undefined) this.#gates('confirmation', b.confirmation)
    void step
  }

  #declare(list: readonly Declaration[]): void {
    this.#before({ start: list[0]!.span.start, end: list[0]!.span.start })
    this.#line('declare')
    this.#within(() => {
      for (const [i, d] of list.entries()) {
        this.#before(d.span)
        this.#line(this.#declaration(d) + (i < list.length - 1 ? ',' : ''))
        this.#after(d.span)
      }
    })
    this.#rest(this.#wordAfter(W.end, list.at(-1)!.span.end))
    this.#line('end declare')
  }
  #declaration(d: Declaration): string {
    const described = d.description === undefined ? '' : ` described by ${stringLiteral(d.description)}`
    switch (d.kind) {
      case 'event':
        return `event ${d.name.text}${described}`
      case 'enumeration':
        return `enumerated ${d.name.text} (${d.values.map(stringLiteral).join(', ')})${described}`
      default:
        return `variable ${d.name.text} of type ${this.#type(d.type)}${d.unit === undefined ? '' : ` with units ${d.unit.text}`}${described}`
    }
  }
  #type(t: TypeReference): string {
    if (t.kind === 'predefined') return t.type === 'boolean' ? 'Boolean' : t.type
    if (t.kind === 'named') return t.name.text
    return `same as ${t.property === undefined ? '' : `${t.property} of `}${referenceText(t.of)}`
  }

  #gates(word: string, body: Gates): void {
    this.#before(body.span)
    this.#line(word)
    this.#within(() => {
      for (const [i, g] of body.gates.entries()) {
        this.#before(g.span)
        const then = i === 0 ? '' : 'then '
        this.#put(
          then + (g.kind === 'if-gate' ? `if ${this.expression(g.condition)}` : this.#wait(g)),
          '',
          g.kind === 'if-gate' ? g.condition : undefined,
        )
        this.#after(g.span)
      }
    })
    this.#rest(body.span.end)
    this.#line(`end ${word}`)
    this.#after(body.span)
  }

  // ---- statements ----

  #statements(list: readonly Statement[]): void {
    for (const s of list) {
      this.#before(s.span)
      this.#statement(s)
      this.#after(s.span)
    }
  }

  /** A line; a condition that makes it too long is broken before its and, or, xor. */
  #put(text: string, end: string, condition?: Expression): void {
    if (condition !== undefined && this.#level * STEP.length + text.length + end.length > WIDTH) {
      const whole = this.expression(condition)
      const at = text.indexOf(whole)
      const parts = at < 0 ? [] : this.#parts(condition)
      if (parts.length > 1) {
        const own = STEP.repeat(this.#level)
        this.#line(text.slice(0, at) + parts[0]!)
        for (const part of parts.slice(1, -1)) this.#lines.push(`${own}${STEP}${part}`)
        this.#lines.push(`${own}${STEP}${parts.at(-1)!}${text.slice(at + whole.length)}${end}`)
        return
      }
    }
    this.#line(text + end)
  }
  #parts(e: Expression): string[] {
    const logical = e.kind === 'binary' && (e.operator === 'and' || e.operator === 'or' || e.operator === 'xor')
    if (!logical || this.#isParenthesised(e)) return [this.expression(e)]
    const left = this.#leftNeedsParentheses(e) ? [this.#operand(e.left, 1, true)] : this.#parts(e.left)
    return [...left, `${e.operator} ${this.#operand(e.right, 2)}`]
  }

  #statement(s: Statement): void {
    switch (s.kind) {
      case 'step':
        this.#step(s)
        break
      case 'activity': {
        const referBy = s.referBy === undefined ? '' : ` refer by ${s.referBy.text}`
        const valueSet = s.valueSet === undefined ? '' : ` with value set ${referenceText(s.valueSet)} end with`
        const directives = s.directives.length === 0 ? [] : s.directives.map((d) => this.#directive(d))
        this.#call(
          `${s.confirm ? 'initiate and confirm' : 'initiate'} ${referenceText(s.activity)}`,
          s.arguments,
          directives,
          `${valueSet}${referBy}`,
          s.continuation,
        )
        break
      }
      case 'operation':
        this.#call(referenceText(s.operation), s.arguments, [], '', undefined)
        break
      case 'parallel':
        this.#block(`in parallel until ${s.until}`, s.branches, 'end parallel;', s.span)
        break
      case 'context':
        this.#block(`in the context of ${referenceText(s.of)} do`, s.statements, 'end context;', s.span)
        break
      case 'inform':
      case 'log': {
        const texts = s.texts.map((t) => this.expression(t))
        const words = s.kind === 'log' ? 'log' : 'inform user'
        this.#list(`${words} `, texts, ';')
        break
      }
      case 'assign':
        this.#put(`${referenceText(s.target)} := ${this.expression(s.value)}`, ';', s.value)
        break
      case 'if': {
        this.#put(`if ${this.expression(s.condition)} then`, '', s.condition)
        this.#within(() => this.#statements(s.then))
        if (s.otherwise !== undefined) {
          this.#rest(this.#wordBefore(W.else, s.otherwise[0]?.span.start ?? s.span.end))
          this.#line('else')
          this.#within(() => this.#statements(s.otherwise!))
        }
        this.#rest(s.span.end)
        this.#line('end if;')
        break
      }
      case 'case':
        this.#line(`in case ${this.expression(s.subject)}`)
        this.#within(() => {
          for (const [i, b] of s.branches.entries()) {
            this.#before(b.span)
            this.#line(`${i === 0 ? 'is' : 'or is'} ${this.#tag(b.tag)}:`)
            this.#within(() => this.#statements(b.statements))
          }
          if (s.otherwise !== undefined) {
            const [first] = s.otherwise
            if (first !== undefined) {
              const at = this.#wordBefore(W.otherwise, first.span.start)
              this.#before({ start: at, end: at })
            }
            this.#line('otherwise:')
            this.#within(() => this.#statements(s.otherwise!))
          }
        })
        this.#rest(s.span.end)
        this.#line('end case;')
        break
      case 'while':
        this.#put(`while ${this.expression(s.condition)}${this.#timeout(s.timeout)} do`, '', s.condition)
        this.#within(() => this.#statements(s.statements))
        this.#rest(s.span.end)
        this.#line('end while;')
        break
      case 'repeat':
        this.#line('repeat')
        this.#within(() => this.#statements(s.statements))
        this.#rest(s.until.span.start)
        this.#put(`until ${this.expression(s.until)}${this.#timeout(s.timeout)}`, ';', s.until)
        break
      case 'for': {
        const by = s.by === undefined ? '' : ` by ${this.#bound(s.by)}`
        const head = `for ${s.variable.text} := ${this.#bound(s.from)} to ${this.#bound(s.to)}${by} do`
        this.#block(head, s.statements, 'end for;', s.span)
        break
      }
      case 'wait':
        this.#put(this.#wait(s), ';', s.for.kind === 'event' ? undefined : s.for.expression)
        break
      case 'raise':
        this.#line(`raise event ${s.event.text};`)
        break
      case 'save context':
        this.#list('save context refer ', this.#saved(s.saved), ';')
        break
      default:
    }
  }
  /** Offset of the last such word of the language before an offset; the offset where there is none. */
  #wordBefore(word: number, at: number): number {
    const tokens = this.#source?.tokens
    if (tokens === undefined) return at
    for (let i = this.#tokenAt(at) - 1; i >= 0; i--) if (tokens.words[i] === word) return tokens.starts[i]!
    return at
  }
  #wordAfter(word: number, at: number): number {
    const tokens = this.#source?.tokens
    if (tokens === undefined) return at
    for (let i = this.#tokenAt(at); i < tokens.count; i++) if (tokens.words[i] === word) return tokens.starts[i]!
    return at
  }
  /** The first token that begins at an offset or after it. */
  #tokenAt(offset: number): number {
    const { starts, count } = this.#source!.tokens
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle]! < offset) low = middle + 1
      else high = middle
    }
    return low
  }

  #block(head: string, list: readonly Statement[], end: string, span: Span): void {
    this.#line(head)
    this.#within(() => this.#statements(list))
    this.#rest(span.end)
    this.#line(end)
  }

  /** Items in one line, or each in a line of its own. */
  #list(head: string, items: readonly string[], end: string): void {
    const line = `${head}${items.join(', ')}${end}`
    if (items.length < 2 || this.#level * STEP.length + line.length <= WIDTH) {
      this.#line(line)
      return
    }
    const own = STEP.repeat(this.#level + 2)
    this.#line(`${head}${items[0]!},`)
    for (const [i, item] of items.slice(1).entries())
      this.#lines.push(own + item + (i === items.length - 2 ? end : ','))
  }

  #step(s: StepStatement): void {
    this.#line(`initiate and confirm step ${s.name.text}`)
    this.#within(() => this.#bodies(s, true))
    const end = s.continuation === undefined ? s.span.end : s.continuation.span.start
    this.#rest(end)
    if (s.continuation === undefined) this.#line('end step;')
    else {
      this.#line('end step')
      this.#continuation(s.continuation)
    }
  }

  #call(
    head: string,
    given: readonly Argument[],
    directives: readonly string[],
    tail: string,
    continuation: Continuation | undefined,
  ): void {
    const args = given.map((a) => this.#argument(a))
    const end = continuation === undefined ? ';' : ''
    const parts = [
      ...(args.length === 0 ? [] : [`with arguments ${args.join(', ')} end with`]),
      ...(directives.length === 0 ? [] : [`with directives ${directives.join(', ')} end with`]),
    ]
    const line = [head, ...parts].join(' ') + tail + end
    if (this.#level * STEP.length + line.length <= WIDTH) this.#line(line)
    else {
      const own = STEP.repeat(this.#level + 1)
      this.#line(head)
      if (tail !== '' && args.length === 0 && directives.length === 0) this.#lines[this.#lines.length - 1] += tail + end
      const section = (words: string, items: readonly string[], last: boolean): void => {
        if (items.length === 0) return
        const all = `${words} ${items.join(', ')} end with`
        const closing = last ? tail + end : ''
        if (own.length + all.length + closing.length <= WIDTH) {
          this.#lines.push(own + all + closing)
          return
        }
        this.#lines.push(own + words)
        for (const [i, item] of items.entries()) this.#lines.push(own + STEP + item + (i < items.length - 1 ? ',' : ''))
        this.#lines.push(`${own}end with${closing}`)
      }
      section('with arguments', args, directives.length === 0)
      section('with directives', directives, true)
    }
    if (continuation !== undefined) this.#continuation(continuation)
  }

  #argument(a: Argument): string {
    if (a.kind === 'simple') return `${referenceText(a.name)} := ${this.expression(a.value)}`
    if (a.kind === 'record') {
      const members = a.members.map((m) => this.#argument(m)).join(', ')
      return `${a.name.text} record ${members}${members === '' ? '' : ' '}end record`
    }
    const elements = a.elements.map((e) => this.expression(e)).join(', ')
    return `${a.name.text} array ${elements}${elements === '' ? '' : ' '}end array`
  }
  #directive(d: Directive): string {
    return `${d.name.text} := ${this.expression(d.value)}`
  }

  #continuation(c: Continuation): void {
    this.#within(() => {
      this.#before(c.span)
      this.#line('in case')
      this.#within(() => {
        for (const arm of c.arms) {
          this.#before(arm.span)
          this.#line(`${arm.status}: ${this.#action(arm.action)};`)
          this.#after(arm.span)
        }
      })
      this.#rest(c.span.end)
      this.#line('end case;')
    })
  }
  #action(a: ContinuationAction): string {
    if (a.kind === 'raise event') return `raise event ${a.event.text}`
    if (a.kind !== 'restart') return a.kind
    const times = a.times === undefined ? '' : ` max ${this.#operand(a.times, 3)} times`
    return `restart${times}${this.#timeout(a.timeout)}`
  }
  #timeout(t: Timeout | undefined): string {
    if (t === undefined) return ''
    // Behind a name a sign would be read as one of the name's.
    const text = this.expression(t.duration)
    return ` timeout ${/^(?:[-+]|not\b)/.test(text) ? `(${text})` : text}${t.raise === undefined ? '' : ` raise event ${t.raise.text}`}`
  }
  #saved(list: readonly SavedName[]): string[] {
    return list.map((s) => `to ${referenceText(s.of)} by ${s.by.text}`)
  }
  #wait(w: WaitStatement): string {
    const what = w.for.kind === 'event' ? `event ${referenceText(w.for.event)}` : this.expression(w.for.expression)
    // A value whose name begins with "Event" is no event.
    const text = w.for.kind === 'for' && /^event\b/i.test(what) ? `(${what})` : what
    const saved = w.saveContext === undefined ? '' : ` save context refer ${this.#saved(w.saveContext).join(', ')}`
    return `wait ${w.for.kind === 'until' ? 'until' : 'for'} ${text}${saved}${this.#timeout(w.timeout)}`
  }
  #tag(t: CaseTag): string {
    if (t.kind === 'compare') return `${t.operator} ${this.#operand(t.value, 3)}`
    if (t.kind === 'between') return `between ${this.#operand(t.low, 3)} and ${this.#operand(t.high, 3)}`
    return `in (${t.values.map((v) => this.expression(v)).join(', ')})`
  }
  /** Bounds of a loop: `to` and `by` would end names in them. */
  #bound(e: Expression): string {
    return this.expression(e)
  }

  // ---- expressions ----

  expression(e: Expression): string {
    const text = this.#plain(e)
    return this.#isParenthesised(e) ? `(${text})` : text
  }
  #isParenthesised(e: Expression): boolean {
    return this.#source?.parenthesised.has(e) === true
  }

  /** Strengths: 1 and/or/xor, 2 not and comparisons, 3 sums, 4 products, 5 signs and powers, 6 the rest. */
  #strength(e: Expression): number {
    switch (e.kind) {
      case 'binary':
        switch (e.operator) {
          case 'and':
          case 'or':
          case 'xor':
            return 1
          case '+':
          case '-':
            return 3
          case '*':
          case '/':
            return 4
          case '**':
            return 5
          default:
            return 2
        }
      case 'unary':
        return e.operator === 'not' ? 2 : 5
      case 'between':
      case 'in':
      case 'within':
        return 2
      default:
        return 6
    }
  }
  #operand(e: Expression, least: number, wrap = false): string {
    if (this.#isParenthesised(e)) return this.expression(e)
    const text = this.#plain(e)
    return wrap || this.#strength(e) < least ? `(${text})` : text
  }
  /** `A and B or C` is read from left to right; parentheses say so. */
  #leftNeedsParentheses(e: Extract<Expression, { kind: 'binary' }>): boolean {
    return e.left.kind === 'binary' && this.#strength(e.left) === 1 && e.left.operator !== e.operator
  }

  #plain(e: Expression): string {
    switch (e.kind) {
      case 'number':
        return this.#number(e)
      case 'boolean':
        return e.value ? 'TRUE' : 'FALSE'
      case 'string':
        return stringLiteral(e.value)
      case 'absolute time':
        return this.#written(e.span, (text) => /^\d{4}-.*Z$/.test(text)) ?? formatUtc(BigInt(e.tai))
      case 'relative time':
        return this.#written(e.span, (text) => !/[\n\r/*]/.test(text)) ?? durationText(e.nanoseconds)
      case 'binary':
        return this.#binary(e)
      case 'unary':
        return e.operator === 'not' ? `not ${this.#operand(e.operand, 2)}` : `${e.operator}${this.#signed(e.operand)}`
      case 'between':
        return `${this.#operand(e.value, 3)} between ${this.#operand(e.low, 3)} and ${this.#operand(e.high, 3)}`
      case 'in':
        return `${this.#operand(e.value, 3)} in (${e.values.map((v) => this.expression(v)).join(', ')})`
      case 'within':
        // The "of" behind a name would be read as going on with it.
        return `${this.#operand(e.value, 3)} within ${this.#operand(e.tolerance, 3, !isPlain(e.tolerance))} of ${this.#operand(e.of, 3)}`
      case 'call':
        return `${e.function} (${e.arguments.map((a) => this.expression(a)).join(', ')})`
      case 'reference':
        return e.property === undefined ? referenceText(e.of) : `${e.property} of ${referenceText(e.of)}`
      case 'ask user':
        return `ask user (${this.expression(e.question)}${e.expected === undefined ? '' : `, ${this.expression(e.expected)}`})`
      default:
        return this.#written(e.span, () => true) ?? ''
    }
  }
  /** `- -1`, `-(2 ** 2)`: signs do not run together, and a power binds stronger than a sign. */
  #signed(e: Expression): string {
    const text = this.#operand(e, 5)
    return text.startsWith('-') || text.startsWith('+') ? ` ${text}` : text
  }
  #binary(e: Extract<Expression, { kind: 'binary' }>): string {
    const strength = this.#strength(e)
    if (e.operator === '**') return `${this.#operand(e.left, 6)} ** ${this.#operand(e.right, 5)}`
    // Comparisons do not follow one another; what is left of a sign of the same strength is read first anyway.
    const left =
      strength === 2 ? this.#operand(e.left, 3) : this.#operand(e.left, strength, this.#leftNeedsParentheses(e))
    const right = this.#operand(e.right, strength === 2 ? 3 : strength + 1)
    return `${left} ${e.operator} ${right}`
  }
  #number(e: Extract<Expression, { kind: 'number' }>): string {
    const plain = this.#written({ start: e.span.start, end: e.unit?.span.start ?? e.span.end }, () => true)?.trim()
    // What stands between the number and its unit is no part of it.
    const digits = plain !== undefined && /^[\w.+-]+$/.test(plain) ? plain : numberText(e)
    return e.unit === undefined ? digits : `${digits} ${e.unit.text}`
  }
  #written(span: Span, fits: (text: string) => boolean): string | undefined {
    const text = this.#source?.text.slice(span.start, span.end).replaceAll(/[ \t]+/g, ' ')
    return text !== undefined && text !== '' && fits(text) ? text : undefined
  }
}

const isPlain = (e: Expression): boolean => e.kind === 'number' || e.kind === 'relative time'

function numberText(e: Extract<Expression, { kind: 'number' }>): string {
  if (e.hex === true) return `0x${e.value.toString(16).toUpperCase()}`
  const text = String(e.value)
  if (e.integer) return text.includes('e') ? BigInt(e.value).toString() : text
  return /[.e]/.test(text) ? text : `${text}.0`
}

const PARTS = [
  ['d', 86_400e9],
  ['h', 3600e9],
  ['min', 60e9],
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
] as const
/** A sum of at least two parts, so that it is read as one again: a single number with a unit is a number. */
function durationText(nanoseconds: number): string {
  let left = nanoseconds
  const parts: string[] = []
  for (const [unit, size] of PARTS) {
    const count = Math.floor(left / size)
    if (count > 0) parts.push(`${count} ${unit}`)
    left -= count * size
  }
  if (parts.length === 0) parts.push('0 s')
  if (parts.length === 1) parts.push(parts[0]!.endsWith(' s') ? '0 ms' : '0 s')
  return parts.join(' ')
}
