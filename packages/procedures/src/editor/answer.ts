/** Questions of an editor that keeps no state with whom it asks, and answers as plain data: for an API. */
import type { CheckOptions } from '../check/check.ts'
import type { Target } from '../check/check-state.ts'
import type { Span } from '../language/ast.ts'
import type { ProcedureDiagnostic } from '../language/language-findings.ts'
import type { Completion } from './completion.ts'
import { ProcedureDocument, type TextEdit } from './document.ts'
import type { ColouredToken, OutlineItem } from './outline.ts'

export type EditorQuestion =
  | { readonly ask: 'findings' }
  | { readonly ask: 'completion' | 'hover' | 'definition'; readonly offset: number }
  | { readonly ask: 'rename'; readonly offset: number; readonly name: string }
  | { readonly ask: 'format' }

export interface EditorAnswer {
  /** `findings`: with what the names of the text are, so that each is coloured and a page can ask for values. */
  readonly findings?: readonly ProcedureDiagnostic[]
  readonly colours?: readonly ColouredToken[]
  readonly outline?: readonly OutlineItem[]
  /** Things of the model that are named, with where: `path` is of a parameter, activity, event or element. */
  readonly named?: readonly NamedPlace[]
  readonly replace?: Span
  readonly items?: readonly Completion[]
  /** `hover`: Markdown, and the thing of the model that it is about. */
  readonly hover?: { readonly span: Span; readonly text: string; readonly thing?: NamedPlace }
  /** `definition`: a place in this text, or a thing of the model. */
  readonly definition?: { readonly span?: Span; readonly thing?: NamedPlace }
  readonly edits?: readonly TextEdit[]
}
export interface NamedPlace {
  readonly kind: 'parameter' | 'activity' | 'event' | 'element'
  readonly path: string
  readonly span: Span
}

/** Answers about a text as it is now. Whatever the text and the offset, it throws nothing. */
export function answerEditor(text: string, question: EditorQuestion, options: CheckOptions): EditorAnswer {
  const document = new ProcedureDocument(text, options)
  switch (question.ask) {
    case 'findings':
      return {
        findings: document.diagnostics(),
        colours: document.colours(),
        outline: document.outline(),
        named: document.checked.bindings.occurrences.flatMap((o) => placeOf(o.target, o.span) ?? []),
      }
    case 'completion':
      return document.completions(within(text, question.offset))
    case 'hover': {
      const hover = document.hover(within(text, question.offset))
      if (hover === undefined) return {}
      const thing = placeOf(hover.target, hover.span)
      return { hover: { span: hover.span, text: hover.text, ...(thing === undefined ? {} : { thing }) } }
    }
    case 'definition': {
      const offset = within(text, question.offset)
      const span = document.definition(offset)
      const found = document.occurrenceAt(offset)
      const thing = found === undefined ? undefined : placeOf(found.target, found.span)
      if (span === undefined && thing === undefined) return {}
      return { definition: { ...(span === undefined ? {} : { span }), ...(thing === undefined ? {} : { thing }) } }
    }
    case 'rename':
      return { edits: document.rename(within(text, question.offset), question.name) ?? [] }
    default: {
      const formatted = document.format()
      return formatted === undefined || formatted === text
        ? { edits: [] }
        : { edits: [{ span: { start: 0, end: text.length }, text: formatted }] }
    }
  }
}

const within = (text: string, offset: number): number => Math.max(0, Math.min(text.length, Math.trunc(offset) || 0))
const placeOf = (target: Target, span: Span): NamedPlace | undefined =>
  target.kind === 'thing' ? { kind: target.thing.kind, path: target.thing.path, span } : undefined
