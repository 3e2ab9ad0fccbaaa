/** Where the parser stands in the words of a text, what it has found, and how names end. */
import type { Name, Reference, Span, StepStatement } from './ast.ts'
import { languageFinding, type Fix, type Found, type LanguageFinding } from './language-findings.ts'
import type { DiagnosticSeverity, ErrorDetails } from '@vigie/base'
import type { Lines } from './lines.ts'
import { characterHint, shown } from './characters.ts'
import { nearest } from '@vigie/documents/nearest'
import { Kind, languageWord, tokenize, W, type Tokens } from './tokens.ts'

/** Blocks and operators within one another that are read: far beyond what people write, well within the stack. */
export const MOST_NESTED = 250
/** Levels of a tree of operators, whose left arm grows with each sign of a long sum. */
export const MOST_OPERATORS = 1000

/** What ends a name besides what always does: words that mean something only in some places. */
export const Stop = {
  none: 0,
  /** `to` and `by`: bounds of a loop, saved names. */
  toBy: 1,
  /** `timeout`: after a condition that may have one. */
  timeout: 2,
  /** Words of bodies: after the name of a step or procedure. */
  bodies: 4,
  /** `record` and `array`: names of arguments. */
  structure: 8,
  /** `times`: count of a restart. */
  times: 16,
  /** `of type`, `described by`, `with units`: declarations. */
  declaration: 32,
  /** Nothing, but hyphens within a word do not end a name: where no difference can stand. */
  hyphens: 64,
} as const

/** Blocks by the number of the word that ends them. */
export const BLOCK_WORDS = new Set<number>([
  W.procedure,
  W.declare,
  W.preconditions,
  W.main,
  W.watchdog,
  W.confirmation,
  W.step,
  W.if,
  W.case,
  W.while,
  W.for,
  W.parallel,
  W.context,
  W.with,
  W.record,
  W.array,
  W.repeat,
  W.on,
])
export const BODY_WORDS = new Set<number>([W.declare, W.preconditions, W.main, W.watchdog, W.confirmation])
/** They are never part of a name. */
const ALWAYS_RESERVED = new Set<number>([
  W.of,
  W.and,
  W.or,
  W.xor,
  W.not,
  W.then,
  W.else,
  W.is,
  W.do,
  W.between,
  W.within,
  W.until,
])

const RESERVED_TEXTS = new Set([...ALWAYS_RESERVED].map(languageWord))

interface OpenBlock {
  readonly word: number
  readonly line: number
}

/** How a step is read, beyond `initiate and confirm step`: statements have steps in them, and steps have statements. */
export type StepReader = (c: Cursor, start: number) => StepStatement | undefined

export class Cursor {
  readonly step: StepReader
  readonly text: string
  readonly tokens: Tokens
  readonly lines: Lines
  readonly found: Found[] = []
  /** Expressions that were written in parentheses: for the formatter. */
  readonly parenthesised = new WeakSet<object>()
  pos = 0
  depth = 0
  readonly #open: OpenBlock[] = []
  readonly #keys = new Map<string, { readonly text: string; readonly key: string }>()
  #lastError = -1

  constructor(text: string, lines: Lines, step: StepReader) {
    this.step = step
    this.text = text
    this.lines = lines
    this.tokens = tokenize(text)
    if (this.tokens.openComment !== undefined)
      this.report('openComment', 'error', { start: this.tokens.openComment, end: this.tokens.openComment + 2 })
  }

  // ---- tokens ----

  get kind(): Kind {
    return this.tokens.kinds[this.pos] as Kind
  }
  get word(): number {
    return this.tokens.words[this.pos]!
  }
  get start(): number {
    return this.tokens.starts[this.pos]!
  }
  /** End of the token before. */
  get previousEnd(): number {
    return this.pos === 0 ? 0 : this.tokens.ends[this.pos - 1]!
  }
  get atEnd(): boolean {
    return this.kind === Kind.end
  }
  kindAt(ahead: number): Kind {
    return this.tokens.kinds[Math.min(this.pos + ahead, this.tokens.count - 1)] as Kind
  }
  wordAt(ahead: number): number {
    return this.tokens.words[Math.min(this.pos + ahead, this.tokens.count - 1)]!
  }
  firstOfLine(ahead = 0): boolean {
    return this.tokens.first[Math.min(this.pos + ahead, this.tokens.count - 1)] === 1
  }
  advance(count = 1): void {
    this.pos = Math.min(this.pos + count, this.tokens.count - 1)
  }
  at(...words: number[]): boolean {
    for (let i = 0; i < words.length; i++) if (this.tokens.words[this.pos + i] !== words[i]) return false
    return true
  }
  /** Goes beyond these words when they are here. */
  take(...words: number[]): boolean {
    if (!this.at(...words)) return false
    this.advance(words.length)
    return true
  }
  takeKind(kind: Kind): boolean {
    if (this.kind !== kind) return false
    this.advance()
    return true
  }
  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.previousEnd) }
  }
  get here(): Span {
    return { start: this.start, end: this.tokens.ends[this.pos]! }
  }
  /** What stands here, for messages: `"wiat"`, the end of the text. */
  get hereText(): string {
    if (this.atEnd) return 'the end of the text'
    const block = this.blockEnd()
    if (block !== 0) return `"end ${languageWord(block)}"`
    const text = this.text.slice(this.start, this.tokens.ends[this.pos])
    return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`
  }

  /** Goes beyond a word that has to be here; else says so, and takes a slip of it, or the same word further on in the line. */
  need(word: number, what: string, hint: string): void {
    if (this.kind === Kind.word && this.take(word)) return
    const meant = languageWord(word)
    if (
      this.kind === Kind.word &&
      this.word === 0 &&
      nearest(this.text.slice(this.start, this.tokens.ends[this.pos]), [meant]) !== undefined
    ) {
      const fix = { title: `write "${meant}"`, span: this.here, text: meant }
      this.expected(what, `Did you mean "${meant}"? ${hint}`, fix)
      this.advance()
      return
    }
    this.expected(what, hint)
    // The word may come later in the line; what is before it could not be read.
    for (
      let i = 0;
      i < 60 && !this.firstOfLine(i) && this.kindAt(i) !== Kind.semicolon && this.kindAt(i) !== Kind.end;
      i++
    )
      if (this.wordAt(i) === word) {
        this.advance(i + 1)
        return
      }
  }

  // ---- findings ----

  report(key: LanguageFinding, severity: DiagnosticSeverity, span: Span, details: ErrorDetails = {}, fix?: Fix): void {
    // One error a place: what follows from the first helps nobody.
    if (severity === 'error') {
      if (span.start === this.#lastError) return
      this.#lastError = span.start
    }
    this.found.push(languageFinding(key, severity, span, details, fix))
  }
  /** A form that is read though the standard has another. */
  tolerate(span: Span, form: string, instead: string, replace = false): void {
    this.report(
      'tolerated',
      'information',
      span,
      { form, instead },
      replace ? { title: `write ${instead}`, span, text: instead.replaceAll('"', '') } : undefined,
    )
  }
  expected(what: string, hint: string, fix?: Fix): void {
    if (this.kind === Kind.bad || this.kind === Kind.openString) this.reportBad()
    else this.report('expected', 'error', this.here, { what, found: this.hereText, hint }, fix)
  }
  /** Tells of a token that means nothing, and goes beyond it. */
  reportBad(): void {
    if (this.kind === Kind.openString) this.report('openString', 'error', this.here)
    else {
      const character = this.text.slice(this.start, this.tokens.ends[this.pos])
      this.report('character', 'error', this.here, { character: shown(character), hint: characterHint(character) })
    }
    this.advance()
  }
  lineOf(offset: number): number {
    return this.lines.at(offset).line
  }

  // ---- blocks ----

  openBlock(word: number, start: number): void {
    this.#open.push({ word, line: this.lineOf(start) })
  }
  isOpen(word: number): boolean {
    return this.#open.some((b) => b.word === word)
  }
  /** The word of the block that `end` ends here; 0 where there is no such end. */
  blockEnd(ahead = 0): number {
    if (this.wordAt(ahead) !== W.end) return 0
    const block = this.wordAt(ahead + 1)
    if (!BLOCK_WORDS.has(block)) return 0
    // `initiate Pass End with arguments …`
    if (block === W.with) {
      const after = this.wordAt(ahead + 2)
      if ((after === W.arguments || after === W.directives) && !this.firstOfLine(ahead)) return 0
    }
    // `End Step := 1`
    return this.kindAt(ahead + 2) === Kind.assign ? 0 : block
  }
  /** Reads `end WORD` of the innermost block; where it is missing says so, and leaves what belongs to a block around it. */
  closeBlock(): void {
    const block = this.#open.pop()!
    const name = languageWord(block.word)
    const end = `end ${name}`
    const found = this.blockEnd()
    if (found === block.word) {
      this.advance(2)
      return
    }
    const details = { block: name, line: block.line, end }
    // Another block's end: of one that is open further out, then this one's is missing; else a slip of the pen.
    if (found !== 0 && !this.isOpen(found)) {
      const span = { start: this.start, end: this.tokens.ends[this.pos + 1]! }
      const fix = { title: `write "${end}"`, span, text: end }
      this.report('wrongEnd', 'error', span, { ...details, found: `end ${languageWord(found)}` }, fix)
      this.advance(2)
      return
    }
    if (found === 0 && this.word === W.end && this.kind === Kind.word) {
      // `end` alone, or with a word that is none: `end whlie`.
      const written = this.kindAt(1) === Kind.word && !this.firstOfLine(1)
      const span = { start: this.start, end: this.tokens.ends[this.pos + (written ? 1 : 0)]! }
      const fix = { title: `write "${end}"`, span, text: end }
      this.report('wrongEnd', 'error', span, { ...details, found: this.text.slice(span.start, span.end) }, fix)
      this.advance(written ? 2 : 1)
      return
    }
    this.report('missingEnd', 'error', this.here, { ...details, found: this.hereText })
  }

  /** Forgets a block that ends otherwise than with `end`. */
  dropBlock(): void {
    this.#open.pop()
  }

  // ---- names ----

  /** Whether a name ends before this token, which is not the first of the name. */
  #ends(stop: number): boolean {
    const kind = this.kind
    if (kind !== Kind.word && kind !== Kind.integer) return true
    if (this.firstOfLine()) return true
    const word = this.word
    if (word === 0) return false
    if (ALWAYS_RESERVED.has(word)) return true
    const next = this.wordAt(1)
    switch (word) {
      case W.end:
        return this.blockEnd() !== 0
      case W.with:
        return (
          next === W.arguments ||
          next === W.directives ||
          next === W.value ||
          next === W.units ||
          next === W.timeout ||
          this.kindAt(2) === Kind.assign
        )
      case W.refer:
        return next === W.by || next === W.to
      case W.in:
        return next === W.case || next === W.parallel || next === W.the || this.kindAt(1) === Kind.open
      case W.raise:
        return next === W.event
      case W.save:
        return next === W.context
      case W.described:
        return next === W.by
      case W.wait:
        return next === W.until || next === W.for
      case W.initiate:
        return next === W.and
      case W.log:
        return this.kindAt(1) === Kind.string
      case W.inform:
        return next === W.user
      case W.otherwise:
        return this.kindAt(1) === Kind.colon
      case W.to:
      case W.by:
        return (stop & Stop.toBy) !== 0
      case W.timeout:
        // `wait until Link Timeout timeout 5 s`
        return (stop & Stop.timeout) !== 0 && next !== W.timeout && this.#startsExpression(1)
      case W.times:
        return (stop & Stop.times) !== 0
      case W.record:
      case W.array:
        return (stop & Stop.structure) !== 0 && this.#startsStructure(word)
      case W.declare:
      case W.preconditions:
      case W.main:
      case W.watchdog:
      case W.confirmation:
        return (stop & Stop.bodies) !== 0 && !this.#lastBeforeBody()
      default:
        return false
    }
  }
  #startsExpression(ahead: number): boolean {
    const kind = this.kindAt(ahead)
    const [word, next] = [this.wordAt(ahead), this.wordAt(ahead + 1)]
    if ((word === W.save && next === W.context) || (word === W.raise && next === W.event)) return false
    if (word === W.end && this.blockEnd(ahead) !== 0) return false
    if (word === W.times || (word === W.in && this.kindAt(ahead + 1) === Kind.open)) return false
    if (kind === Kind.word) return !ALWAYS_RESERVED.has(this.wordAt(ahead)) && !this.firstOfLine(ahead)
    return (kind >= Kind.integer && kind <= Kind.time) || kind === Kind.open
  }
  /** `Header record A := 1 … end record` against the argument `Tape Record Mode := 1`: the end tells. */
  #startsStructure(word: number): boolean {
    if (this.kindAt(1) === Kind.assign || this.kindAt(1) === Kind.comma) return false
    let open = 1
    for (let i = 1; i < 2000; i++) {
      const kind = this.kindAt(i)
      if (kind === Kind.end || kind === Kind.semicolon) return false
      if (kind !== Kind.word) continue
      if (this.wordAt(i) === word) open++
      else if (this.wordAt(i) === W.end) {
        if (this.wordAt(i + 1) === W.with) return false
        if (this.wordAt(i + 1) === word) {
          if (--open === 0) return true
          i++
        }
      }
    }
    return false
  }
  /** `step Switch to Main` before a line that begins with a body: the word belongs to the name. */
  #lastBeforeBody(): boolean {
    if (!this.firstOfLine(1)) return false
    const next = this.wordAt(1)
    return next === W.main || next === W.preconditions || next === W.declare
  }

  /** Whether a name can begin here. */
  atName(): boolean {
    if (this.kind === Kind.integer)
      // `3V3 Bus of EPS`
      return (
        this.kindAt(1) === Kind.word &&
        this.wordAt(1) === 0 &&
        this.tokens.starts[this.pos + 1] === this.tokens.ends[this.pos]
      )
    if (this.kind !== Kind.word) return false
    const word = this.word
    if (word === 0) return true
    return !ALWAYS_RESERVED.has(word) && this.blockEnd() === 0
  }

  /** A name; undefined, without a word, where none begins. */
  name(stop: number): Name | undefined {
    if (!this.atName()) return undefined
    const start = this.start
    this.advance()
    for (;;) {
      if ((stop & Stop.hyphens) !== 0 && this.#hyphenated()) this.advance(2)
      else if (this.#ends(stop)) break
      else this.advance()
    }
    return this.nameOf(start, this.previousEnd)
  }
  /** Whether a hyphen goes on with the word before it: `RECO-1`. */
  #hyphenated(): boolean {
    if (this.kind !== Kind.minus || this.start !== this.previousEnd) return false
    const next = this.kindAt(1)
    return (
      (next === Kind.word || next === Kind.integer) && this.tokens.starts[this.pos + 1] === this.tokens.ends[this.pos]
    )
  }
  /** The name that stands between two offsets. */
  nameOf(start: number, end: number): Name {
    const written = this.text.slice(start, end)
    let known = this.#keys.get(written)
    if (known === undefined) {
      const text = written.includes('/') ? withoutComments(written) : written.replaceAll(/\s+/g, ' ')
      known = { text, key: text.toLowerCase() }
      this.#keys.set(written, known)
    }
    return { span: { start, end }, text: known.text, key: known.key }
  }

  /** `NAME of NAME …`; a path with dots is taken apart. */
  reference(stop: number): Reference | undefined {
    const start = this.start
    const first = this.name(stop)
    if (first === undefined) return undefined
    const names = [first]
    while (this.word === W.of && this.kind === Kind.word && !this.at(W.of, W.type)) {
      this.advance()
      const next = this.name(stop)
      if (next === undefined) {
        this.expected('a name', 'After "of" comes the element that the thing belongs to.')
        break
      }
      names.push(next)
    }
    const span = this.spanFrom(start)
    return { span, names: names.some((n) => n.key.includes('.')) ? this.#undotted(names, span) : names }
  }
  #undotted(names: readonly Name[], span: Span): Name[] {
    const apart = names.flatMap((name) => {
      let at = name.span.start
      return this.text
        .slice(name.span.start, name.span.end)
        .split('.')
        .map((part) => {
          const own = this.nameOf(at, at + part.length)
          at += part.length + 1
          return own
        })
        .toReversed()
    })
    const instead = apart.map((n) => n.text).join(' of ')
    const reserved = apart.find((n) => RESERVED_TEXTS.has(n.key))
    if (reserved !== undefined) {
      const hint = `"${reserved.text}" is a word of the language: it cannot be a name.`
      this.report('expected', 'error', span, { what: 'a name', found: `"${reserved.text}"`, hint })
      return apart
    }
    this.tolerate(span, 'a path with dots', `"${instead}"`, true)
    return apart
  }

  /** Goes to where reading can go on: beyond a semicolon, or before what begins or ends something in a line of its own. */
  synchronise(): void {
    let parentheses = 0
    for (let i = 0; !this.atEnd; i++) {
      const kind = this.kind
      if (kind === Kind.semicolon) {
        this.advance()
        return
      }
      if (kind === Kind.open) parentheses++
      if (kind === Kind.close) parentheses--
      if (i > 0 && kind === Kind.word && (this.firstOfLine() || parentheses <= 0)) {
        const block = this.blockEnd()
        if (block !== 0 && (this.firstOfLine() || this.isOpen(block))) return
        if (this.firstOfLine() && STARTERS.has(this.word)) return
      }
      this.advance()
    }
  }
}

/** What begins statements and bodies in lines of their own. */
const STARTERS = new Set<number>([
  W.initiate,
  W.in,
  W.inform,
  W.log,
  W.if,
  W.while,
  W.repeat,
  W.for,
  W.wait,
  W.raise,
  W.save,
  W.or,
  W.otherwise,
  W.else,
  W.until,
  W.declare,
  W.preconditions,
  W.main,
  W.watchdog,
  W.confirmation,
])

const withoutComments = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n\r]*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
