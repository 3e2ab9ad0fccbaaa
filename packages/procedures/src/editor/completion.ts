/** What can be written at a place: activities, reporting data, arguments and their values, events, statements. */
import type { DataType } from '@vigie/model'
import { argumentNamed, DIRECTIVES } from '../check/check-activities.ts'
import type { CheckedProcedure } from '../check/check.ts'
import { TYPES } from '../check/check-declarations.ts'
import { FUNCTION_SHAPES } from '../check/functions.ts'
import { foldName, squashName, type ThingKind } from '../check/model-names.ts'
import type { ActivityShape, ProcedureModel } from '../check/procedure-model.ts'
import type { Reference, Span } from '../language/ast.ts'
import type { ParsedProcedure } from '../language/parse.ts'
import { PROPERTIES } from '../language/properties.ts'
import { Kind, W } from '../language/tokens.ts'

export interface Completion {
  readonly label: string
  readonly kind:
    | 'activity'
    | 'parameter'
    | 'event'
    | 'element'
    | 'variable'
    | 'argument'
    | 'value'
    | 'keyword'
    | 'function'
    | 'property'
    | 'type'
    | 'step'
  readonly detail?: string
  /** Written instead of the label. */
  readonly insert?: string
  /** Of things of the model. */
  readonly path?: string
}
export interface Completions {
  /** What is replaced: the name as far as it is written. */
  readonly replace: Span
  readonly items: readonly Completion[]
}

const MOST = 200
const STATEMENTS: readonly (readonly [label: string, insert: string])[] = [
  ['initiate and confirm', 'initiate and confirm '],
  ['initiate and confirm step', 'initiate and confirm step '],
  ['initiate', 'initiate '],
  ['wait until', 'wait until '],
  ['wait for event', 'wait for event '],
  ['wait for', 'wait for '],
  ['if', 'if '],
  ['in case', 'in case '],
  ['while', 'while '],
  ['repeat', 'repeat'],
  ['for', 'for '],
  ['in parallel until all complete', 'in parallel until all complete'],
  ['in parallel until one completes', 'in parallel until one completes'],
  ['in the context of', 'in the context of '],
  ['inform user', 'inform user "'],
  ['log', 'log "'],
  ['raise event', 'raise event '],
  ['save context refer to', 'save context refer to '],
  ['declare', 'declare'],
  ['preconditions', 'preconditions'],
  ['main', 'main'],
  ['watchdog', 'watchdog'],
  ['confirmation', 'confirmation'],
]

/** What the place asks for. */
type Wanted =
  | { readonly kind: 'statement' }
  | { readonly kind: 'things'; readonly kinds: readonly ThingKind[] }
  | { readonly kind: 'event' }
  | { readonly kind: 'argument'; readonly activity: ActivityShape | undefined; readonly given: readonly string[] }
  | { readonly kind: 'value'; readonly type: DataType | undefined }
  | { readonly kind: 'directive' }
  | { readonly kind: 'type' }
  | { readonly kind: 'labels'; readonly values: readonly string[] }
  | { readonly kind: 'expression' }
  | { readonly kind: 'nothing' }

export function completionsAt(
  parsed: ParsedProcedure,
  checked: CheckedProcedure,
  model: ProcedureModel | undefined,
  offset: number,
): Completions {
  const finder = new Finder(parsed, checked, model, offset)
  if (finder.silent()) return { replace: { start: offset, end: offset }, items: [] }
  const { start, prefix } = finder.name()
  const wanted = finder.wanted()
  const items = finder.items(wanted, prefix)
  return { replace: { start, end: offset }, items: ranked(items, prefix).slice(0, MOST) }
}

/** Those that begin as what is written first, then those that have it somewhere. */
function ranked(items: readonly Completion[], prefix: string): Completion[] {
  if (prefix === '') return [...items]
  const key = squashName(prefix.replace(/^"/, ''))
  const found: { readonly item: Completion; readonly rank: number }[] = []
  for (const item of items) {
    const label = squashName(item.label)
    if (label.startsWith(key)) found.push({ item, rank: 0 })
    else if (label.includes(key)) found.push({ item, rank: 1 })
    // Found by an alias or a title.
    else if (item.path !== undefined) found.push({ item, rank: 2 })
  }
  return found.toSorted((a, b) => a.rank - b.rank).map((f) => f.item)
}

class Finder {
  readonly parsed: ParsedProcedure
  readonly checked: CheckedProcedure
  readonly model: ProcedureModel | undefined
  readonly offset: number
  /** The last token that begins before the offset; −1: none. */
  readonly last: number
  /** The first token of the name that is being written, or the place where it would be. */
  #first: number

  constructor(parsed: ParsedProcedure, checked: CheckedProcedure, model: ProcedureModel | undefined, offset: number) {
    this.parsed = parsed
    this.checked = checked
    this.model = model
    this.offset = offset
    const { starts, count } = parsed.tokens
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle]! < offset) low = middle + 1
      else high = middle
    }
    this.last = low - 1
    this.#first = low
  }

  /** Within comments nothing is offered; within texts only what has labels. */
  silent(): boolean {
    return this.parsed.comments.some(
      (c) => c.start < this.offset && (c.block ? this.offset < c.end : this.offset <= c.end),
    )
  }

  #kind(i: number): Kind {
    return (i < 0 ? Kind.end : this.parsed.tokens.kinds[i]) as Kind
  }
  #word(i: number): number {
    return i < 0 ? 0 : this.parsed.tokens.words[i]!
  }
  /** The name, or text, that is being written. */
  name(): { readonly start: number; readonly prefix: string } {
    const { tokens, text } = this.parsed
    let i = this.last
    // Nothing is being written in a line of its own.
    if (i >= 0 && /[\n\r]/.test(text.slice(tokens.ends[i], this.offset))) return { start: this.offset, prefix: '' }
    const string = this.#kind(i) === Kind.string || this.#kind(i) === Kind.openString
    if (string && tokens.ends[i]! >= this.offset) {
      this.#first = i
      return { start: tokens.starts[i]!, prefix: text.slice(tokens.starts[i], this.offset) }
    }
    while (
      i >= 0 &&
      (this.#kind(i) === Kind.word || (this.#kind(i) === Kind.integer && this.#kind(i - 1) === Kind.word)) &&
      !this.#stops(i)
    ) {
      this.#first = i
      if (tokens.first[i] === 1) break
      i--
    }
    const start = this.#first <= this.last ? tokens.starts[this.#first]! : this.offset
    // Behind a whole word and a blank a new one may begin as well: `initiate and confirm `.
    return { start, prefix: text.slice(start, this.offset).trimStart() }
  }
  /** Words that names do not go beyond backwards. */
  #stops(i: number): boolean {
    const word = this.#word(i)
    if (word === 0) return false
    return STOPPING.has(word) || (word === W.event && (this.#word(i - 1) === W.raise || this.#word(i - 1) === W.for))
  }

  wanted(): Wanted {
    const i = this.#first - 1
    const kind = this.#kind(i)
    const word = this.#word(i)
    const before = this.#word(i - 1)
    if (i < 0 || kind === Kind.semicolon) return this.#inList() ?? { kind: 'statement' }
    if (kind === Kind.colon) return { kind: 'statement' }
    if (kind === Kind.assign) return this.#valueOfArgument(i) ?? { kind: 'expression' }
    if (kind === Kind.comma || (word === W.arguments && before === W.with))
      return this.#inList() ?? { kind: 'expression' }
    if (kind >= Kind.equal && kind <= Kind.greaterEqual) return this.#labels(i) ?? { kind: 'expression' }
    if (kind === Kind.open && this.#word(i - 1) === W.in) return this.#labels(i - 1) ?? { kind: 'expression' }
    if (kind !== Kind.word) return { kind: 'expression' }
    if (before === W.end) return { kind: 'statement' }
    switch (word) {
      case W.confirm:
      case W.initiate:
        return { kind: 'things', kinds: ['activity'] }
      case W.event:
        return { kind: 'event' }
      case W.of:
        return before === W.context
          ? { kind: 'things', kinds: ['element'] }
          : { kind: 'things', kinds: ['element', 'parameter', 'activity', 'event'] }
      case W.type:
        return { kind: 'type' }
      case W.directives:
        return { kind: 'directive' }
      case W.then:
      case W.else:
      case W.do:
      case W.main:
      case W.repeat:
      case W.complete:
      case W.completes:
      case W.procedure:
        return { kind: 'statement' }
      case W.step:
      case W.variable:
      case W.enumerated:
        return { kind: 'nothing' }
      case W.end:
        return { kind: 'nothing' }
      default:
        return { kind: 'expression' }
    }
  }

  /** Within `with arguments …`: a name is wanted, with those that are given already. */
  #inList(): Wanted | undefined {
    const at = this.#argumentsBegin(this.#first - 1)
    if (at === undefined) return undefined
    if (at.directives) return { kind: 'directive' }
    const given: string[] = []
    for (let i = at.index; i < this.parsed.tokens.count && this.#kind(i) !== Kind.semicolon; i++) {
      if (this.#word(i) === W.end && this.#word(i + 1) === W.with) break
      if (this.#kind(i) === Kind.assign) given.push(this.#nameBefore(i))
    }
    return { kind: 'argument', activity: at.activity, given }
  }
  #nameBefore(i: number): string {
    let first = i
    while (
      first > 0 &&
      (this.#kind(first - 1) === Kind.word || this.#kind(first - 1) === Kind.integer) &&
      this.#word(first - 1) !== W.arguments
    )
      first--
    return first === i ? '' : this.parsed.text.slice(this.parsed.tokens.starts[first], this.parsed.tokens.ends[i - 1])
  }
  #argumentsBegin(
    from: number,
  ):
    | { readonly index: number; readonly activity: ActivityShape | undefined; readonly directives: boolean }
    | undefined {
    for (let i = from; i >= Math.max(0, from - 400); i--) {
      const word = this.#word(i)
      if (this.#kind(i) === Kind.semicolon || word === W.then || word === W.do) return undefined
      if (word === W.with && this.#word(i - 1) === W.end) return undefined
      if ((word === W.arguments || word === W.directives) && this.#word(i - 1) === W.with)
        return { index: i + 1, activity: this.#activityBefore(i - 1), directives: word === W.directives }
    }
    return undefined
  }
  /** The activity whose `with` stands here. */
  #activityBefore(withAt: number): ActivityShape | undefined {
    const end = this.parsed.tokens.ends[withAt - 1] ?? 0
    let first = withAt
    while (first > 0 && (this.#kind(first - 1) === Kind.word || this.#kind(first - 1) === Kind.integer)) {
      const word = this.#word(first - 1)
      if (word === W.confirm || word === W.initiate) break
      first--
    }
    const names = this.parsed.text
      .slice(this.parsed.tokens.starts[first], end)
      .split(/\s+of\s+/i)
      .map((text) => ({ text: text.trim().replaceAll(/\s+/g, ' '), key: foldName(text), span: { start: 0, end: 0 } }))
    const reference: Reference = { names, span: { start: 0, end: 0 } }
    const thing = this.model?.names.find(reference, this.#context(), ['activity'])
    return thing === undefined ? undefined : this.model?.activity(thing.path)
  }
  #valueOfArgument(assignAt: number): Wanted | undefined {
    const at = this.#argumentsBegin(assignAt - 1)
    if (at === undefined || at.directives) return undefined
    const argument = argumentNamed(at.activity?.arguments ?? [], this.#nameBefore(assignAt))
    return { kind: 'value', type: argument?.type }
  }
  /** Values of the enumeration that stands before a comparison. */
  #labels(operatorAt: number): Wanted | undefined {
    const { starts } = this.parsed.tokens
    const end = starts[operatorAt]!
    const found = this.checked.bindings.occurrences.findLast(
      (o) => o.span.end <= end && end - o.span.end < 3 && (o.target.kind === 'thing' || o.target.kind === 'local'),
    )
    if (found?.target.kind === 'thing') {
      const values = labelsOf(this.model?.dataType(found.target.thing))
      return values === undefined ? undefined : { kind: 'labels', values }
    }
    if (
      found?.target.kind === 'local' &&
      found.target.local.type.kind === 'text' &&
      found.target.local.type.values !== undefined
    )
      return { kind: 'labels', values: found.target.local.type.values }
    return undefined
  }

  #context(): readonly string[] {
    return this.checked.bindings.placeAt(this.offset).context
  }

  items(wanted: Wanted, prefix: string): Completion[] {
    const things = (kinds: readonly ThingKind[]): Completion[] => this.#things(kinds, prefix.replace(/^"/, ''))
    switch (wanted.kind) {
      case 'nothing':
        return []
      case 'statement':
        return [
          ...STATEMENTS.map(([label, insert]): Completion => ({ label, insert, kind: 'keyword' })),
          ...this.#locals(['variable']),
        ]
      case 'things':
        return [
          ...(wanted.kinds.length > 1 ? this.#locals(['execution', 'step', 'event', 'variable']) : []),
          ...things(wanted.kinds),
        ]
      case 'event':
        return [...this.#locals(['event']), ...things(['event'])]
      case 'argument': {
        const given = new Set(wanted.given.map(squashName))
        return (wanted.activity?.arguments ?? [])
          .filter((a) => a.decided === undefined && !given.has(squashName(a.name)))
          .toSorted((a, b) => Number(b.required) - Number(a.required))
          .map((a) => ({
            label: a.name,
            insert: `${a.name} := `,
            kind: 'argument',
            ...(a.description === undefined ? {} : { detail: a.description }),
          }))
      }
      case 'value':
        return [...this.#texts(labelsOf(wanted.type) ?? []), ...this.#locals(['variable']), ...things(['parameter'])]
      case 'labels':
        return this.#texts(wanted.values)
      case 'directive':
        return DIRECTIVES.map((label) => ({ label, insert: `${label} := `, kind: 'keyword' }))
      case 'type':
        return [...TYPES.map((label): Completion => ({ label, kind: 'type' })), ...this.#locals(['enumeration'])]
      default:
        return [
          ...this.#locals(['variable']),
          ...PROPERTIES.filter((p) => p.name !== 'value').map((p): Completion => ({
            label: `${p.name} of`,
            insert: `${p.name} of `,
            kind: 'property',
            detail: p.meaning,
          })),
          ...FUNCTION_SHAPES.map((f): Completion => ({
            label: f.name,
            insert: f.most === 0 ? `${f.name} ()` : `${f.name} (`,
            kind: 'function',
            detail: f.meaning,
          })),
          ...things(['parameter']),
        ]
    }
  }
  #texts(values: readonly string[]): Completion[] {
    return values.map((v) => ({ label: v, insert: `"${v}"`, kind: 'value' }))
  }
  #locals(kinds: readonly string[]): Completion[] {
    const items: Completion[] = []
    for (const l of this.checked.bindings.placeAt(this.offset).scope.visible())
      if (kinds.includes(l.kind)) {
        const kind =
          l.kind === 'event' ? 'event' : l.kind === 'variable' ? 'variable' : l.kind === 'enumeration' ? 'type' : 'step'
        items.push({ label: l.name.text, kind, ...(l.description === undefined ? {} : { detail: l.description }) })
      }
    return items
  }
  /** Things of the model, those nearest to the place first. */
  #things(kinds: readonly ThingKind[], part: string): Completion[] {
    const { model } = this
    if (model === undefined) return []
    const context = this.#context()
    const near: Completion[] = []
    const far: Completion[] = []
    for (const thing of model.names.things(kinds, part)) {
      if (thing.path === '' || model.system.commands.get(thing.path)?.abstract === true) continue
      const inside = context.some((c) => thing.path.startsWith(`${c}.`))
      const detail = thing.names[thing.names.length - 1]
      const item: Completion = {
        label: model.names.written(thing.path, context),
        kind: thing.kind,
        path: thing.path,
        ...(detail === undefined || detail === thing.names[0] ? {} : { detail }),
      }
      if (inside) near.push(item)
      else far.push(item)
    }
    return [...near, ...far]
  }
}

const STOPPING = new Set<number>([
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
  W.if,
  W.while,
  W.initiate,
  W.confirm,
  W.step,
  W.main,
  W.repeat,
  W.arguments,
  W.directives,
  W.type,
  W.timeout,
  W.inform,
  W.user,
  W.log,
  W.to,
  W.by,
  W.complete,
  W.completes,
  W.variable,
  W.enumerated,
  W.procedure,
])

function labelsOf(type: DataType | undefined): string[] | undefined {
  if (type?.kind === 'enumerated') return type.labels.map((l) => l.label)
  return type?.kind === 'boolean' ? [type.zeroString, type.oneString] : undefined
}
