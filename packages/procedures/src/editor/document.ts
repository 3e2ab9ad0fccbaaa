/** A procedure as an editor has it: read and analysed when something is asked of it, again when its text has changed. */
import { bindProcedure, type CheckedProcedure, type CheckOptions } from '../check/check.ts'
import type { Occurrence, Target } from '../check/check-state.ts'
import type { Span } from '../language/ast.ts'
import type { ProcedureDiagnostic } from '../language/language-findings.ts'
import { parseProcedure, type ParsedProcedure } from '../language/parse.ts'
import { formatProcedure } from '../print/format.ts'
import { completionsAt, type Completions } from './completion.ts'
import { describeTarget } from './hover.ts'
import { coloursOf, foldsOf, outlineOf, type ColouredToken, type Fold, type OutlineItem } from './outline.ts'

export interface TextEdit {
  readonly span: Span
  readonly text: string
}
export interface Hover {
  readonly span: Span
  /** Markdown. */
  readonly text: string
  /** What it is about: a page can add the present value. */
  readonly target: Target
}

export class ProcedureDocument {
  #text: string
  #options: CheckOptions
  #parsed: ParsedProcedure | undefined
  #checked: CheckedProcedure | undefined

  constructor(text: string, options: CheckOptions = {}) {
    this.#text = text
    this.#options = options
  }

  get text(): string {
    return this.#text
  }
  update(text: string): void {
    if (text === this.#text) return
    this.#text = text
    this.#parsed = undefined
    this.#checked = undefined
  }
  /** A part of the text replaced, as editors tell it. */
  edit(edit: TextEdit): void {
    this.update(this.#text.slice(0, edit.span.start) + edit.text + this.#text.slice(edit.span.end))
  }
  /** The model, or the arguments beside it, have changed. */
  configure(options: CheckOptions): void {
    this.#options = options
    this.#checked = undefined
  }

  get parsed(): ParsedProcedure {
    const { file } = this.#options
    return (this.#parsed ??= parseProcedure(this.#text, file === undefined ? {} : { file }))
  }
  get checked(): CheckedProcedure {
    return (this.#checked ??= bindProcedure(this.parsed, this.#options))
  }

  diagnostics(): readonly ProcedureDiagnostic[] {
    return [...this.parsed.diagnostics, ...this.checked.diagnostics].toSorted((a, b) => a.span.start - b.span.start)
  }
  completions(offset: number): Completions {
    return completionsAt(this.parsed, this.checked, this.#options.model, offset)
  }
  outline(): readonly OutlineItem[] {
    return this.parsed.procedure === undefined ? [] : outlineOf(this.parsed.procedure)
  }
  folds(): readonly Fold[] {
    return foldsOf(this.parsed)
  }
  colours(): readonly ColouredToken[] {
    return coloursOf(this.parsed, this.checked.bindings.occurrences)
  }

  /** The narrowest name at an offset. */
  occurrenceAt(offset: number): Occurrence | undefined {
    let best: Occurrence | undefined
    for (const o of this.checked.bindings.occurrences) {
      if (o.span.start > offset) break
      if (offset <= o.span.end && (best === undefined || o.span.end - o.span.start <= best.span.end - best.span.start))
        best = o
    }
    return best
  }
  hover(offset: number): Hover | undefined {
    const found = this.occurrenceAt(offset)
    if (found === undefined) return undefined
    return { span: found.span, text: describeTarget(found.target, this.#options.model), target: found.target }
  }
  /** Where the name at an offset is declared in this text. Things of the model are elsewhere: see `occurrenceAt`. */
  definition(offset: number): Span | undefined {
    const target = this.occurrenceAt(offset)?.target
    if (target?.kind !== 'local') return undefined
    return target.local.by === 'argument' ? undefined : target.local.name.span
  }
  /** Every place at which the same is named. */
  references(offset: number): readonly Span[] {
    const target = this.occurrenceAt(offset)?.target
    if (target === undefined) return []
    return this.checked.bindings.occurrences.filter((o) => same(o.target, target)).map((o) => o.span)
  }
  /** Changes that give a name of the procedure's own another text; undefined where it has none, or the text is no name. */
  rename(offset: number, name: string): readonly TextEdit[] | undefined {
    const target = this.occurrenceAt(offset)?.target
    if (target?.kind !== 'local' || target.local.by === 'argument' || !isName(name)) return undefined
    const spans = new Map(this.references(offset).map((s) => [s.start, s]))
    return [...spans.values()].toSorted((a, b) => a.start - b.start).map((span) => ({ span, text: name }))
  }

  /** The whole text in the form of the house; undefined where it has errors of syntax. */
  format(): string | undefined {
    return formatProcedure(this.parsed).text
  }
}

/** Whether a text can be a name. */
export function isName(text: string): boolean {
  const { procedure, broken } = parseProcedure(
    `procedure initiate and confirm step S\n${text} := 1; end step; end procedure`,
  )
  const step = procedure?.main?.statements[0]
  const first = step?.kind === 'step' ? step.main?.statements[0] : undefined
  return !broken && first?.kind === 'assign' && first.target.names.length === 1 && first.target.names[0]!.text === text
}

function same(a: Target, b: Target): boolean {
  if (a.kind === 'local' && b.kind === 'local') return a.local === b.local
  if (a.kind === 'thing' && b.kind === 'thing') return a.thing.path === b.thing.path && a.thing.kind === b.thing.kind
  if (a.kind === 'argument' && b.kind === 'argument') return a.activity === b.activity && a.name === b.name
  return a.kind === b.kind && 'name' in a && 'name' in b && a.name === b.name
}
