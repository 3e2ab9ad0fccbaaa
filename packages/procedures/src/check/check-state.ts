/** What a check knows where it stands, what it has found, and what each name of the text stands for. */
import type { DiagnosticSeverity, ErrorDetails } from '@vigie/base'
import type { Expression, Name, Reference, Span } from '../language/ast.ts'
import type { Fix, Found } from '../language/language-findings.ts'
import type { Lines } from '../language/lines.ts'
import { nearest } from '@vigie/documents/nearest'
import { checkFinding, type CheckFinding } from './check-findings.ts'
import type { NamedThing, ThingKind } from './model-names.ts'
import type { ProcedureModel } from './procedure-model.ts'
import { few, type StaticType } from './static-types.ts'
import type { LocalKind, LocalName, Scope } from './scopes.ts'

/** What a name stands for. */
export type Target =
  | { readonly kind: 'thing'; readonly thing: NamedThing }
  | { readonly kind: 'local'; readonly local: LocalName }
  | { readonly kind: 'argument'; readonly activity: string; readonly name: string }
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string }

/** A place of the text at which something is named. */
export interface Occurrence {
  readonly span: Span
  readonly target: Target
  readonly role: 'declaration' | 'use'
}

const KIND_TEXT: Readonly<Record<ThingKind, string>> = {
  parameter: 'reporting data',
  activity: 'an activity',
  event: 'an event',
  element: 'an element',
}
const EVERY_KIND: readonly ThingKind[] = ['parameter', 'activity', 'event', 'element']

/** Of a procedure that was written for another mission, what is meant is told for the first names only. */
const MOST_SUGGESTIONS = 20

export class CheckState {
  #unresolved = 0
  readonly model: ProcedureModel | undefined
  readonly lines: Lines
  readonly found: Found[] = []
  readonly occurrences: Occurrence[] = []
  readonly targets = new WeakMap<object, Target>()
  readonly types = new WeakMap<Expression, StaticType>()
  readonly parenthesised: WeakSet<object>
  /** Executions that are not waited for, by the name that they are given. */
  readonly unconfirmed = new Map<LocalName, Reference>()
  /** Where which names are known, and from which elements they are looked for; what is within comes after what is around it. */
  readonly places: { readonly span: Span; readonly scope: Scope; readonly context: readonly string[] }[] = []
  /** The type of an expression, with everything that is wrong in it told once. */
  readonly typeOf: (e: Expression) => StaticType
  /** Paths of elements, the innermost first. */
  context: readonly string[]
  scope: Scope

  constructor(
    model: ProcedureModel | undefined,
    lines: Lines,
    parenthesised: WeakSet<object>,
    scope: Scope,
    context: readonly string[],
    typeOf: (state: CheckState, e: Expression) => StaticType,
  ) {
    this.model = model
    this.lines = lines
    this.parenthesised = parenthesised
    this.scope = scope
    this.context = context
    this.typeOf = (e) => typeOf(this, e)
  }

  report(key: CheckFinding, severity: DiagnosticSeverity, span: Span, details: ErrorDetails = {}, fix?: Fix): void {
    this.found.push(checkFinding(key, severity, span, details, fix))
  }
  occurs(node: object, span: Span, target: Target, role: Occurrence['role'] = 'use'): void {
    this.targets.set(node, target)
    this.occurrences.push({ span, target, role })
    if (target.kind === 'local' && role === 'use') target.local.uses.push(span)
  }

  /** A name of the procedure's own; counted as used. */
  local(kind: LocalKind, name: Name): LocalName | undefined {
    const local = this.scope.find(kind, name.key)
    if (local !== undefined) this.occurs(name, name.span, { kind: 'local', local })
    return local
  }

  /** What a reference stands for in the model; says so where it is nothing, several things, or one of another kind. */
  thing(reference: Reference, wanted: readonly ThingKind[], what: string): NamedThing | undefined {
    const { model } = this
    if (model === undefined) return undefined
    const found = model.names.resolve(reference, this.context, wanted)
    const name = referenceText(reference)
    if (found.kind === 'found') {
      this.occurs(reference, reference.span, { kind: 'thing', thing: found.thing })
      return found.thing
    }
    if (found.kind === 'ambiguous') {
      const paths = found.candidates.map((c) => model.names.written(c.path))
      this.report('ambiguous', 'error', reference.span, { name, candidates: few(paths), hint: paths[0] ?? '' })
      return undefined
    }
    const other = model.names.resolve(reference, this.context, EVERY_KIND)
    if (other.kind === 'found') {
      const hint = `Write ${wanted.map((k) => `the name of ${KIND_TEXT[k]}`).join(' or ')} here.`
      const details = {
        name,
        is: KIND_TEXT[other.thing.kind],
        wanted: wanted.map((k) => KIND_TEXT[k]).join(' or '),
        hint,
      }
      this.report('wrongKind', 'error', reference.span, details)
      return undefined
    }
    this.unresolved(reference.span, what, name, this.#unresolved++ < MOST_SUGGESTIONS ? found.near : [])
    return undefined
  }

  unresolved(span: Span, what: string, name: string, near: readonly string[]): void {
    const own =
      near.length > 0
        ? undefined
        : nearest(
            name,
            [...this.scope.visible()].map((l) => l.name.text),
          )
    const meant = near[0] ?? own
    const hint =
      meant === undefined
        ? 'Correct the name; "vigie procedure check" knows those of the mission that --mission names.'
        : `Did you mean "${meant}"${near.length > 1 ? ` or "${near.slice(1).join('", "')}"` : ''}?`
    const where = this.context.length === 0 ? 'the whole model' : `${this.context[0]}, and what is around it`
    const fix = meant === undefined ? undefined : { title: `write "${meant}"`, span, text: meant }
    this.report('unresolved', 'error', span, { what, name, where, hint }, fix)
  }
}

export const referenceText = (reference: Reference): string => reference.names.map((n) => n.text).join(' of ')
