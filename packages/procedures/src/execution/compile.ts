/** A procedure made ready: every construct gets a number, every expression its code, every name its meaning. */
import type { Diagnostic } from '@vigie/base'
import type {
  Argument,
  Bodies,
  Continuation,
  Expression,
  Gate,
  Name,
  Procedure,
  Reference,
  SavedName,
  Span,
  Statement,
  Timeout,
} from '../language/ast.ts'
import { contextOf } from '../check/model-names.ts'
import { Lines } from '../language/lines.ts'
import { coercion } from './coerce.ts'
import { compileExpression, type ExpressionPlace } from './compile-expression.ts'
import { executionErrors } from './errors.ts'
import { Locals, type NameFinder } from './names.ts'
import { between, compare, isIn } from './operators.ts'
import type {
  BodyNode,
  Compiled,
  CompiledAction,
  CompiledArgument,
  CompiledArms,
  CompiledAsk,
  CompiledSaved,
  CompiledTag,
  CompiledTimeout,
  EventTarget,
  Program,
  ProgramNode,
} from './program.ts'

export interface CompileOptions {
  /** Of the activity. */
  readonly path: string
  /** Names of its arguments, as they are declared beside it. */
  readonly arguments?: readonly string[]
  readonly file?: string
}

/** The tree is taken as it is: whether its text had errors is said by whoever read it. */
export function compileProcedure(
  procedure: Procedure,
  source: string,
  names: NameFinder,
  options: CompileOptions,
): Program {
  return new Compiler(source, names, options).program(procedure)
}

const MOST_TEXT = 100
export const keyOf = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLowerCase()

class Compiler {
  readonly #events = new Set<string>()
  readonly #source: string
  readonly #names: NameFinder
  readonly #options: CompileOptions
  readonly #lines: Lines
  readonly #nodes: ProgramNode[] = []
  readonly #problems: Diagnostic[] = []

  constructor(source: string, names: NameFinder, options: CompileOptions) {
    this.#source = source
    this.#names = names
    this.#options = options
    this.#lines = new Lines(source)
  }

  program(procedure: Procedure): Program {
    const { path, arguments: given = [] } = this.#options
    const element = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : ''
    const locals = new Locals(undefined, procedure, given.map(keyOf))
    this.#body(procedure, locals, contextOf(element), 0, path.slice(path.lastIndexOf('.') + 1), false)
    return {
      path,
      source: this.#source,
      nodes: this.#nodes,
      arguments: given,
      events: this.#events,
      problems: this.#problems,
    }
  }

  /** Bodies of a procedure or step. */
  #body(
    b: Bodies & { readonly span: Span; readonly kind: 'procedure' | 'step'; readonly continuation?: Continuation },
    locals: Locals,
    context: readonly string[],
    parent: number,
    name: string,
    watches: boolean,
  ): number {
    const id = this.#reserve()
    const place = this.#place(locals, context)
    const gates = (list: readonly Gate[] | undefined): number[] => (list ?? []).map((g) => this.#gate(g, place, id))
    const preconditions = gates(b.preconditions?.gates)
    const main = this.#list(b.main?.statements ?? [], place, id)
    const watchdogs = (b.watchdog?.steps ?? []).map((s) => this.#step(s, place, id, true))
    const confirmation = gates(b.confirmation?.gates)
    // The test after a step is of the body around it.
    const outer = locals.parent === undefined ? place : this.#place(locals.parent, context)
    const node: BodyNode = {
      ...this.#base(id, b.span, parent),
      kind: b.kind,
      text: name,
      name,
      key: keyOf(name),
      preconditions,
      confirmation,
      watchdogs,
      watches,
      hasMain: b.main !== undefined,
      lists: [main],
      continuation: this.#arms(b.continuation, outer),
    }
    this.#nodes[id] = node
    return id
  }

  #step(s: Extract<Statement, { kind: 'step' }>, place: Place, parent: number, watches = false): number {
    return this.#body(s, new Locals(place.locals, s), place.context, parent, s.name.text, watches)
  }

  #gate(gate: Gate, place: Place, parent: number): number {
    if (gate.kind === 'wait') return this.#statement(gate, place, parent)
    const id = this.#reserve()
    const own: Place = { ...place, asks: [] }
    const condition = this.#expression(gate.condition, own)
    this.#nodes[id] = { ...this.#base(id, gate.span, parent), kind: 'if-gate', condition, asks: own.asks }
    return id
  }

  #list(statements: readonly Statement[], place: Place, parent: number): number[] {
    return statements.map((s) => this.#statement(s, place, parent))
  }

  #statement(s: Statement, place: Place, parent: number): number {
    if (s.kind === 'step') return this.#step(s, place, parent)
    const id = this.#reserve()
    const own: Place = { ...place, asks: [] }
    const made = this.#made(s, own, id)
    this.#nodes[id] = { ...this.#base(id, s.span, parent), ...made, asks: own.asks } as ProgramNode
    return id
  }

  #made(s: Exclude<Statement, { kind: 'step' }>, place: Place, id: number): Partial<ProgramNode> & { kind: string } {
    const of = (e: Expression): Compiled => this.#expression(e, place)
    const list = (statements: readonly Statement[]): number[] => this.#list(statements, place, id)
    switch (s.kind) {
      case 'activity':
        return this.#activity(s, place)
      case 'operation':
        return this.#activity({ ...s, confirm: true, activity: s.operation, directives: [] }, place)
      case 'parallel':
        return { kind: s.kind, until: s.until, lists: [this.#list(s.branches, place, id)] }
      case 'context': {
        const thing = this.#names.find(s.of, place.context, ['element', 'parameter', 'activity'])
        if (thing === undefined) place.problem(s.of.span, `there is no object "${place.textOf(s.of.span)}"`)
        const inner = this.#place(place.locals, [thing?.path ?? '', ...place.context])
        return { kind: s.kind, lists: [this.#list(s.statements, inner, id)] }
      }
      case 'inform':
      case 'log':
        return { kind: s.kind, texts: s.texts.map(of) }
      case 'assign':
        return this.#assign(s, place)
      case 'if': {
        const condition = of(s.condition)
        return { kind: s.kind, condition, lists: [list(s.then), list(s.otherwise ?? [])] }
      }
      case 'case':
        return this.#case(s, place, id)
      case 'while':
      case 'repeat': {
        const condition = of(s.kind === 'while' ? s.condition : s.until)
        const lists = [list(s.statements)]
        return { kind: s.kind, condition, ...this.#timeout(s.timeout, place), lists }
      }
      case 'for': {
        const [from, to] = [of(s.from), of(s.to)]
        const by = s.by === undefined ? undefined : of(s.by)
        return {
          kind: s.kind,
          key: s.variable.key,
          variable: s.variable.text,
          from,
          to,
          ...(by === undefined ? {} : { by }),
          lists: [list(s.statements)],
        }
      }
      case 'wait': {
        const timeout = this.#timeout(s.timeout, place)
        const saved = this.#saved(s.saveContext ?? [], place)
        if (s.for.kind === 'event')
          return { kind: s.kind, what: 'event', event: this.#event(s.for.event, place), saved, ...timeout }
        const expression = of(s.for.expression)
        return { kind: s.kind, what: s.for.kind, expression, saved, ...timeout }
      }
      case 'raise':
        return { kind: s.kind, event: this.#event(named(s.event), place) }
      case 'save context':
        return { kind: s.kind, saved: this.#saved(s.saved, place) }
    }
  }

  #activity(
    s: Omit<Extract<Statement, { kind: 'activity' }>, 'kind'> & { readonly kind: 'activity' | 'operation' },
    place: Place,
  ): Partial<ProgramNode> & { kind: string } {
    const thing = this.#names.find(s.activity, place.context, ['activity'])
    const name = place.textOf(s.activity.span)
    if (thing === undefined) place.problem(s.activity.span, `there is no activity "${name}"`)
    const args = s.arguments.map((a) => this.#argument(a, place))
    const directives = s.directives.map((d) => ({ name: d.name.text, value: this.#expression(d.value, place) }))
    return {
      kind: s.kind,
      confirm: s.confirm,
      path: thing?.path ?? '',
      name,
      arguments: args,
      ...(s.valueSet === undefined ? {} : { valueSet: place.textOf(s.valueSet.span) }),
      directives,
      ...(s.referBy === undefined ? {} : { referBy: s.referBy.key }),
      continuation: this.#arms(s.continuation, place),
    }
  }

  #argument(a: Argument, place: Place): CompiledArgument {
    switch (a.kind) {
      case 'simple': {
        const path = a.name.names.map((n) => n.text)
        // The member of a structure is written from the inside: `x of Header`.
        return { kind: a.kind, name: path.toReversed().join('.'), value: this.#expression(a.value, place) }
      }
      case 'record':
        return { kind: a.kind, name: a.name.text, members: a.members.map((m) => this.#argument(m, place)) }
      default:
        return { kind: a.kind, name: a.name.text, elements: a.elements.map((e) => this.#expression(e, place)) }
    }
  }

  #assign(s: Extract<Statement, { kind: 'assign' }>, place: Place): Partial<ProgramNode> & { kind: string } {
    const target = place.textOf(s.target.span)
    const key = s.target.names.length === 1 ? s.target.names[0]!.key : ''
    const found = place.locals.find('variable', key)
    if (found === undefined)
      place.problem(s.target.span, `there is no variable "${target}"; what is reported is not written to`)
    const local = found?.local.kind === 'variable' ? found.local : undefined
    const enumeration =
      local?.type?.kind === 'named' ? place.locals.find('enumeration', local.type.name.key)?.local : undefined
    return {
      kind: s.kind,
      depth: found?.depth ?? 0,
      key,
      target,
      value: this.#expression(s.value, place),
      coerce: coercion(local?.type, local?.unit, enumeration?.kind === 'enumeration' ? enumeration.values : undefined),
    }
  }

  #case(s: Extract<Statement, { kind: 'case' }>, place: Place, id: number): Partial<ProgramNode> & { kind: string } {
    const subject = this.#expression(s.subject, place)
    const tags = s.branches.map(({ tag }): CompiledTag => {
      const text = place.textOf(tag.span)
      const of = (e: Expression): Compiled => this.#expression(e, place)
      if (tag.kind === 'compare') {
        const [value, { operator }] = [of(tag.value), tag]
        return { text, holds: (v, scene) => compare(operator, v, value.of(scene)) }
      }
      if (tag.kind === 'between') {
        const [low, high] = [of(tag.low), of(tag.high)]
        return { text, holds: (v, scene) => between(v, low.of(scene), high.of(scene)) }
      }
      const values = tag.values.map(of)
      return {
        text,
        holds: (v, scene) =>
          isIn(
            v,
            values.map((one) => one.of(scene)),
          ),
      }
    })
    return {
      kind: s.kind,
      subject,
      tags,
      otherwise: s.otherwise !== undefined,
      lists: [...s.branches.map((b) => b.statements), s.otherwise ?? []].map((l) => this.#list(l, place, id)),
    }
  }

  #saved(saved: readonly SavedName[], place: Place): CompiledSaved[] {
    return saved.map(({ of, by }) => ({
      key: by.key,
      text: by.text,
      value: this.#expression({ kind: 'reference', span: of.span, of }, place),
    }))
  }

  #timeout(t: Timeout | undefined, place: Place): { readonly timeout?: CompiledTimeout } {
    if (t === undefined) return {}
    const raise = t.raise === undefined ? {} : { raise: this.#event(named(t.raise), place) }
    return { timeout: { duration: this.#expression(t.duration, place), ...raise } }
  }

  #event(of: Reference, place: Place): EventTarget {
    const name = place.textOf(of.span)
    const { line } = this.#lines.at(of.span.start)
    const key = of.names.length === 1 ? of.names[0]!.key : undefined
    const local = key === undefined ? undefined : place.locals.find('event', key)
    if (key !== undefined && local !== undefined) return { name, line, depth: local.depth, key }
    const path = this.#names.find(of, place.context, ['event'])?.path
    if (path !== undefined) {
      this.#events.add(path)
      return { name, line, path }
    }
    if (key !== undefined) return { name, line, depth: place.locals.declareEvent(key), key }
    place.problem(of.span, `there is no event "${name}"`)
    return { name, line }
  }

  #arms(c: Continuation | undefined, place: Place): CompiledArms {
    const arms: Record<string, CompiledAction> = {}
    for (const { status, action } of c?.arms ?? []) {
      if (action.kind === 'raise event')
        arms[status] = { kind: action.kind, event: this.#event(named(action.event), place) }
      else if (action.kind === 'restart')
        arms[status] = {
          kind: action.kind,
          ...(action.times === undefined ? {} : { times: this.#expression(action.times, place) }),
          ...this.#timeout(action.timeout, place),
        }
      else arms[status] = { kind: action.kind }
    }
    return arms
  }

  #expression(e: Expression, place: Place): Compiled {
    return compileExpression(e, place)
  }

  #place(locals: Locals, context: readonly string[]): Place {
    return {
      locals,
      context,
      asks: [],
      names: this.#names,
      textOf: (span) => this.#text(span),
      problem: (span, detail) => {
        const { line, column } = this.#lines.at(span.start)
        const { code, message, remedy } = executionErrors.notUnderstood({ line, detail })
        const { file } = this.#options
        this.#problems.push({
          severity: 'error',
          code,
          message,
          remedy,
          line,
          column,
          ...(file === undefined ? {} : { file }),
        })
      },
    }
  }

  /** Comments do not count as words. */
  #text({ start, end }: Span): string {
    return this.#source
      .slice(start, end)
      .replaceAll(/\/\*[^]*?\*\/|\/\/[^\n\r]*/g, ' ')
      .trim()
      .replaceAll(/\s+/g, ' ')
  }

  #reserve(): number {
    this.#nodes.push(undefined as never)
    return this.#nodes.length - 1
  }
  #base(id: number, span: Span, parent: number) {
    const text = this.#text({ start: span.start, end: Math.min(span.end, span.start + 4 * MOST_TEXT) })
    return {
      id,
      parent,
      span: { start: span.start, end: span.end },
      line: this.#lines.at(span.start).line,
      text: text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text,
      lists: [] as readonly (readonly number[])[],
      asks: [] as readonly CompiledAsk[],
    }
  }
}

type Place = ExpressionPlace

const named = (name: Name): Reference => ({ span: name.span, names: [name] })
