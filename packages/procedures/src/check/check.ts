/** Analysis of a procedure: what its names stand for, and all that can be known to be wrong before it runs. */
import type { Expression, Name, Reference } from '../language/ast.ts'
import type { ProcedureDiagnostic } from '../language/language-findings.ts'
import { toDiagnostics } from '../language/lines.ts'
import type { ParsedProcedure } from '../language/parse.ts'
import { typeOf } from './check-expressions.ts'
import { CheckState, type Occurrence, type Target } from './check-state.ts'
import { bodiesOf } from './check-statements.ts'
import { contextOf, type ProcedureArgument } from './model-names.ts'
import type { ProcedureModel } from './procedure-model.ts'
import { Scope } from './scopes.ts'
import { staticTypeOf, UNKNOWN, type StaticType } from './static-types.ts'

export interface CheckOptions {
  readonly file?: string
  /** Absent: names of the model are not looked for. */
  readonly model?: ProcedureModel
  /** Path of the element that the procedure is an activity of: names are looked for from there outwards. */
  readonly element?: string
  /** Its own arguments, as they are declared beside it. */
  readonly arguments?: readonly ProcedureArgument[]
}

/** What the names of a procedure stand for. */
export interface Bindings {
  /** Of a reference, or of a name of an event, step or saved value. */
  targetOf(node: Reference | Name): Target | undefined
  typeOf(expression: Expression): StaticType
  /** Every place at which something is named, in the order of the text. */
  readonly occurrences: readonly Occurrence[]
  /** Names that are known at an offset, and the elements from which others are looked for, the innermost first. */
  placeAt(offset: number): { readonly scope: Scope; readonly context: readonly string[] }
}
export interface CheckedProcedure {
  readonly diagnostics: readonly ProcedureDiagnostic[]
  readonly bindings: Bindings
  readonly scope: Scope
}

/** Finds what each name stands for, and what is wrong. The tree may be that of a text with errors. Throws nothing. */
export function bindProcedure(parsed: ParsedProcedure, options: CheckOptions = {}): CheckedProcedure {
  const scope = new Scope('procedure')
  const context = contextOf(options.element)
  const state = new CheckState(options.model, parsed.lines, parsed.parenthesised, scope, context, typeOf)
  if (parsed.procedure !== undefined)
    bodiesOf(state, parsed.procedure, 'procedure', (own) => {
      for (const a of options.arguments ?? []) argument(own, a)
    })
  return {
    diagnostics: toDiagnostics(state.found, parsed.lines, options.file),
    bindings: {
      targetOf: (node) => state.targets.get(node),
      typeOf: (e) => state.types.get(e) ?? UNKNOWN,
      placeAt: (offset) =>
        state.places.findLast((p) => p.span.start <= offset && offset <= p.span.end) ?? { scope, context },
      occurrences: state.occurrences.toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end),
    },
    scope,
  }
}

function argument(scope: Scope, a: ProcedureArgument): void {
  const text = a.name.trim().replaceAll(/\s+/g, ' ')
  const name: Name = { text, key: text.toLowerCase(), span: { start: 0, end: 0 } }
  const { local } = scope.add('variable', name, 'argument', staticTypeOf(a.type, a.unit), {
    ...(a.description === undefined ? {} : { description: a.description }),
    ...(a.unit === undefined ? {} : { unit: a.unit }),
    typeText: a.type.kind,
  })
  local.writes++
}

/** Findings of reading and of the analysis together, in the order of the text. */
export function checkProcedure(parsed: ParsedProcedure, options: CheckOptions = {}): readonly ProcedureDiagnostic[] {
  const { diagnostics } = bindProcedure(parsed, options)
  return [...parsed.diagnostics, ...diagnostics].toSorted(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  )
}
