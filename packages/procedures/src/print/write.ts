/**
 * A tree as text, in the form of the house: two blanks a level, keywords in lower case, bodies in their order. With the
 * source, comments and blank lines are kept, literals and parentheses stay as they were written.
 */
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
  SavedName,
  Span,
  Statement,
  StepStatement,
  Timeout,
  TypeReference,
  WaitStatement,
} from '../language/ast.ts'
import type { ParsedProcedure } from '../language/parse.ts'
import { ExpressionWriter, referenceText } from './write-expressions.ts'
import { stringLiteral, W, type Comment } from '../language/tokens.ts'

/** Longer lines are broken where that can be done: names never are. */
const WIDTH = 110
const STEP = '  '

export function writeProcedure(procedure: Procedure, source?: ParsedProcedure): string {
  return new Writer(source).whole(procedure)
}

class Writer {
  readonly #source: ParsedProcedure | undefined
  readonly #expressions: ExpressionWriter
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
    this.#expressions = new ExpressionWriter(source)
    this.#comments = source?.comments ?? []
  }

  whole(p: Procedure): string {
    this.#before(p.span)
    this.#line('procedure')
    if (p.name !== undefined) this.#lines[this.#lines.length - 1] = `procedure ${p.name.text}`
    this.#within(() => this.#bodies(p))
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

  #bodies(b: Bodies): void {
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
          then + (g.kind === 'if-gate' ? `if ${this.#expressions.expression(g.condition)}` : this.#wait(g)),
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
      const whole = this.#expressions.expression(condition)
      const at = text.indexOf(whole)
      const parts = at < 0 ? [] : this.#expressions.parts(condition)
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
        const texts = s.texts.map((t) => this.#expressions.expression(t))
        const words = s.kind === 'log' ? 'log' : 'inform user'
        this.#list(`${words} `, texts, ';')
        break
      }
      case 'assign':
        this.#put(`${referenceText(s.target)} := ${this.#expressions.expression(s.value)}`, ';', s.value)
        break
      case 'if': {
        this.#put(`if ${this.#expressions.expression(s.condition)} then`, '', s.condition)
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
        this.#line(`in case ${this.#expressions.expression(s.subject)}`)
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
        this.#put(`while ${this.#expressions.expression(s.condition)}${this.#timeout(s.timeout)} do`, '', s.condition)
        this.#within(() => this.#statements(s.statements))
        this.#rest(s.span.end)
        this.#line('end while;')
        break
      case 'repeat':
        this.#line('repeat')
        this.#within(() => this.#statements(s.statements))
        this.#rest(s.until.span.start)
        this.#put(`until ${this.#expressions.expression(s.until)}${this.#timeout(s.timeout)}`, ';', s.until)
        break
      case 'for': {
        const by = s.by === undefined ? '' : ` by ${this.#expressions.expression(s.by)}`
        const head = `for ${s.variable.text} := ${this.#expressions.expression(s.from)} to ${this.#expressions.expression(s.to)}${by} do`
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
    this.#within(() => this.#bodies(s))
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
    if (a.kind === 'simple') return `${referenceText(a.name)} := ${this.#expressions.expression(a.value)}`
    if (a.kind === 'record') {
      const members = a.members.map((m) => this.#argument(m)).join(', ')
      return `${a.name.text} record ${members}${members === '' ? '' : ' '}end record`
    }
    const elements = a.elements.map((e) => this.#expressions.expression(e)).join(', ')
    return `${a.name.text} array ${elements}${elements === '' ? '' : ' '}end array`
  }
  #directive(d: Directive): string {
    return `${d.name.text} := ${this.#expressions.expression(d.value)}`
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
    const times = a.times === undefined ? '' : ` max ${this.#expressions.operand(a.times, 3)} times`
    return `restart${times}${this.#timeout(a.timeout)}`
  }
  #timeout(t: Timeout | undefined): string {
    if (t === undefined) return ''
    // Behind a name a sign would be read as one of the name's.
    const text = this.#expressions.expression(t.duration)
    return ` timeout ${/^(?:[-+]|not\b)/.test(text) ? `(${text})` : text}${t.raise === undefined ? '' : ` raise event ${t.raise.text}`}`
  }
  #saved(list: readonly SavedName[]): string[] {
    return list.map((s) => `to ${referenceText(s.of)} by ${s.by.text}`)
  }
  #wait(w: WaitStatement): string {
    const what =
      w.for.kind === 'event' ? `event ${referenceText(w.for.event)}` : this.#expressions.expression(w.for.expression)
    // A value whose name begins with "Event" is no event.
    const text = w.for.kind === 'for' && /^event\b/i.test(what) ? `(${what})` : what
    const saved = w.saveContext === undefined ? '' : ` save context refer ${this.#saved(w.saveContext).join(', ')}`
    return `wait ${w.for.kind === 'until' ? 'until' : 'for'} ${text}${saved}${this.#timeout(w.timeout)}`
  }
  #tag(t: CaseTag): string {
    if (t.kind === 'compare') return `${t.operator} ${this.#expressions.operand(t.value, 3)}`
    if (t.kind === 'between')
      return `between ${this.#expressions.operand(t.low, 3)} and ${this.#expressions.operand(t.high, 3)}`
    return `in (${t.values.map((v) => this.#expressions.expression(v)).join(', ')})`
  }
}
