/**
 * Names of procedures against the model. `Heater Switch of TCS of RECO1`: each name is compared with names, aliases and
 * titles; first as they are, case-folded with single blanks, then with blanks, underscores and hyphens taken out
 * ("Switch Heater" is SwitchHeater); from the innermost context outwards. Elements between two names may be left out.
 */
import { joinPath, lastSegment, parentPath, walkElements, type DataType, type SpaceSystem } from '@vigie/model'
import type { Reference } from '../language/ast.ts'
import { boundFor, editDistance } from '@vigie/documents/nearest'

export type ThingKind = 'parameter' | 'activity' | 'event' | 'element'

/** Something of the model that a name can stand for. */
export interface NamedThing {
  readonly kind: ThingKind
  /** Of a member or element of a parameter: that of its column. */
  readonly path: string
  /** Of a member: the parameter that it is of. */
  readonly parameter?: string
  /** Path of its type; of parameters and their members. */
  readonly type?: string
}

/** An activity that is no telecommand: a procedure of the mission, something that the centre or a station does. */
export interface OtherActivity {
  readonly path: string
  readonly kind: string
  readonly title?: string
  readonly description?: string
  readonly arguments?: readonly ProcedureArgument[]
  readonly significance?: string
}
export interface ProcedureArgument {
  readonly name: string
  readonly type: DataType
  readonly unit?: string
  readonly description?: string
  /** Taken when nothing is given, as text. */
  readonly initialValue?: string
}

export interface ModelNamesOptions {
  readonly activities?: readonly OtherActivity[]
  /** Further names of things by path: titles of satellites, names of stations. */
  readonly titles?: ReadonlyMap<string, readonly string[]>
}

export type NameResolution =
  | { readonly kind: 'found'; readonly thing: NamedThing }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly NamedThing[] }
  /** `near`: what may have been meant, as it would be written. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] }

interface Entry {
  readonly thing: NamedThing
  /** Path of the element, or the parameter, that it belongs to. */
  readonly owner: string
  /** How people call it: the name in the model, then aliases and titles. */
  readonly names: readonly string[]
  /** The same without blanks, underscores and hyphens. */
  squashed?: readonly string[]
}
/** Case-folded, single blanks: what names of procedures are. */
export const foldName = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase()
/** Without blanks, underscores and hyphens as well. */
export const squashName = (text: string): string => text.replaceAll(/[\s_-]+/g, '').toLowerCase()

/** The one of several names that a written one means: the same, else the same without blanks, underscores and hyphens. */
export function meantBy(written: string, names: Iterable<string>): string | undefined {
  const key = foldName(written)
  const squashed = squashName(written)
  let near: string | undefined
  for (const name of names) {
    if (foldName(name) === key) return name
    if (near === undefined && squashName(name) === squashed) near = name
  }
  return near
}

/** Procedures that are of no satellite lie there. */
const OF_NONE = 'CENTRE'

/**
 * Where the names of a procedure of this element are looked for first. One of the centre is about the mission: RECO1 is the
 * satellite there, not the chain of the centre that is called like it.
 */
export const contextOf = (element: string | undefined): readonly string[] =>
  element === undefined || element === '' || element === OF_NONE ? [] : [element]

/** Longer descriptions are no names. */
const LONGEST_TITLE = 60
const MOST_ELEMENTS = 64

type Level = 'exact' | 'squashed'
const LEVELS: readonly { readonly level: Level; readonly key: (text: string) => string }[] = [
  { level: 'exact', key: foldName },
  { level: 'squashed', key: squashName },
]

export class ModelNames {
  readonly system: SpaceSystem
  readonly #entries: Readonly<Record<Level, ReadonlyMap<string, readonly Entry[]>>>
  readonly #owners = new Map<string, Entry>()
  readonly #all: readonly Entry[]
  readonly #resolved = new Map<string, NameResolution>()

  constructor(system: SpaceSystem, options: ModelNamesOptions = {}) {
    this.system = system
    this.#all = [...entriesOf(system, options)]
    for (const entry of this.#all)
      if (entry.thing.kind === 'element' || entry.thing.kind === 'parameter') this.#owners.set(entry.thing.path, entry)
    const index = (key: (text: string) => string): Map<string, Entry[]> => {
      const map = new Map<string, Entry[]>()
      for (const entry of this.#all)
        for (const k of new Set(entry.names.map(key))) {
          const list = map.get(k)
          if (list === undefined) map.set(k, [entry])
          else list.push(entry)
        }
      return map
    }
    this.#entries = { exact: index(foldName), squashed: index(squashName) }
  }

  /** What the interpreter asks: undefined where there is nothing, or no single thing, of that name. */
  find(reference: Reference, context: readonly string[], wanted: readonly ThingKind[]): NamedThing | undefined {
    const found = this.resolve(reference, context, wanted)
    return found.kind === 'found' ? found.thing : undefined
  }

  /** `context`: paths of elements, the innermost first. `wanted`: kinds in the order in which they are tried. */
  resolve(reference: Reference, context: readonly string[], wanted: readonly ThingKind[]): NameResolution {
    const key = `${reference.names.map((n) => n.key).join('\u0001')}\u0002${context.join('\u0001')}\u0002${wanted.join()}`
    let found = this.#resolved.get(key)
    if (found === undefined) {
      found = this.#resolve(reference, context, wanted)
      if (this.#resolved.size > 50_000) this.#resolved.clear()
      this.#resolved.set(key, found)
    }
    return found
  }

  #resolve(reference: Reference, context: readonly string[], wanted: readonly ThingKind[]): NameResolution {
    const names = reference.names.map((n) => n.text)
    let ambiguous: NameResolution | undefined
    for (const { level, key } of LEVELS) {
      const candidates = this.#entries[level].get(key(names[0]!)) ?? []
      for (const kind of wanted) {
        const found = this.#nearest(
          candidates.filter((c) => c.thing.kind === kind),
          names.slice(1).map(key),
          key,
          context,
        )
        if (found.length === 1) return { kind: 'found', thing: found[0]!.thing }
        if (found.length > 1) ambiguous ??= { kind: 'ambiguous', candidates: found.map((e) => e.thing) }
      }
      // A name that is there is not looked for with other spellings.
      if (ambiguous !== undefined) return ambiguous
    }
    // In a large model what is near takes its time: it is looked for when somebody asks.
    const look = (): string[] => this.#near(names, context, wanted)
    let near: readonly string[] | undefined
    return {
      kind: 'unknown',
      get near() {
        return (near ??= look())
      },
    }
  }

  /** Those in the innermost context that has any, with the fewest elements left out, called so by name rather than by title. */
  #nearest(
    candidates: readonly Entry[],
    above: readonly string[],
    key: (text: string) => string,
    context: readonly string[],
  ): readonly Entry[] {
    if (candidates.length === 0) return []
    const matches = candidates.flatMap((entry) => {
      const at = this.#matchAbove(entry.owner, above, key)
      return at === undefined ? [] : [{ entry, ...at }]
    })
    if (matches.length < 2) return matches.map((m) => m.entry)
    for (const scope of scopesOf(context)) {
      const within = matches.filter((m) => isWithin(m.entry.thing.path, scope))
      if (within.length === 0) continue
      const distance = (m: (typeof matches)[number]): number => m.skipped + depthBetween(m.outermost, scope)
      const least = within.reduce((l, m) => Math.min(l, distance(m)), Number.POSITIVE_INFINITY)
      return within.filter((m) => distance(m) === least).map((m) => m.entry)
    }
    return []
  }
  /** Walks outwards from an owner: each name must be met, in order. */
  #matchAbove(
    owner: string,
    above: readonly string[],
    key: (text: string) => string,
  ): { readonly skipped: number; readonly outermost: string } | undefined {
    let at = owner
    let skipped = 0
    for (const name of above) {
      for (;;) {
        const entry = this.#owners.get(at)
        if (entry?.names.some((n) => key(n) === name) === true) break
        if (at === '') return undefined
        skipped++
        at = entry?.owner ?? parentPath(at)
      }
      if (at === '') return { skipped, outermost: '' }
      at = this.#owners.get(at)?.owner ?? parentPath(at)
    }
    return { skipped, outermost: at }
  }

  #near(names: readonly string[], context: readonly string[], wanted: readonly ThingKind[]): string[] {
    const found: string[] = []
    const add = (text: string | undefined): void => {
      if (text !== undefined && !found.includes(text) && found.length < 3) found.push(text)
    }
    const wantedThing = (e: Entry): boolean => wanted.includes(e.thing.kind)
    // The last name is right and something around it is not; or it is there, and is another kind of thing.
    for (const entry of this.#entries.squashed.get(squashName(names[0]!)) ?? [])
      if (wantedThing(entry)) add(this.written(entry.thing.path, context))
    if (found.length > 0) return found
    const scope = this.#scopeMeant(names.slice(1), context)
    const key = squashName(names[0]!)
    let bound = boundFor(key)
    let best: Entry | undefined
    let bestInside = false
    const beginning: Entry[] = []
    for (const entry of this.#all) {
      if (!wantedThing(entry)) continue
      const inside = isWithin(entry.thing.path, scope)
      for (const name of (entry.squashed ??= entry.names.map(squashName))) {
        // Written on from what is there: `Plate` for Plate Temperature.
        if (inside && key.length > 2 && name.startsWith(key) && beginning.length < 3) beginning.push(entry)
        if (bestInside && !inside) continue
        const d = editDistance(key, name, bound + 1)
        if (d > bound || (d === bound && best !== undefined && bestInside === inside)) continue
        best = entry
        bound = d
        bestInside = inside
      }
    }
    if (best !== undefined) add(this.written(best.thing.path, context))
    else for (const e of beginning) add(this.written(e.thing.path, context))
    return found
  }
  #scopeMeant(above: readonly string[], context: readonly string[]): string {
    for (let i = 0; i < above.length; i++) {
      const names = above.slice(i).map((text) => ({ text, key: foldName(text), span: { start: 0, end: 0 } }))
      const found = this.resolve({ names, span: { start: 0, end: 0 } }, context, ['element'])
      if (found.kind === 'found') return found.thing.path
    }
    return context[0] ?? ''
  }

  /** How a path is written in a procedure, seen from a context: `Heater Switch of TCS` within RECO1. */
  written(path: string, context: readonly string[] = []): string {
    const inside = scopesOf(context).find((scope) => scope !== '' && path.startsWith(`${scope}.`))
    const rest = inside === undefined ? path : path.slice(inside.length + 1)
    return rest.split('.').toReversed().join(' of ')
  }

  /** Things of some kinds with their names; `part`: only those that have it in one of them, blanks and case aside. */
  *things(kinds?: readonly ThingKind[], part = ''): Generator<NamedThing & { readonly names: readonly string[] }> {
    const key = squashName(part)
    for (const entry of this.#all) {
      if (kinds !== undefined && !kinds.includes(entry.thing.kind)) continue
      if (key !== '' && !(entry.squashed ??= entry.names.map(squashName)).some((n) => n.includes(key))) continue
      yield { ...entry.thing, names: entry.names }
    }
  }
}

/** From the innermost outwards: each context and what is around it, the whole model last. */
function scopesOf(context: readonly string[]): string[] {
  const scopes: string[] = []
  for (const element of context)
    for (let at = element; at !== ''; at = parentPath(at)) if (!scopes.includes(at)) scopes.push(at)
  scopes.push('')
  return scopes
}
const isWithin = (path: string, scope: string): boolean =>
  scope === '' || path === scope || path.startsWith(`${scope}.`)
const depth = (path: string): number => (path === '' ? 0 : path.split('.').length)
const depthBetween = (path: string, scope: string): number => Math.max(0, depth(path) - depth(scope))

const titleOf = (text: string | undefined): string[] =>
  text === undefined || text.length > LONGEST_TITLE || text.includes('\n') ? [] : [text]

function* entriesOf(system: SpaceSystem, { activities = [], titles }: ModelNamesOptions): Generator<Entry> {
  const named = (path: string, name: string, ...more: readonly (readonly string[])[]): string[] => [
    ...new Set([name, ...more.flat(), ...(titles?.get(path) ?? [])]),
  ]
  for (const { path, element } of walkElements(system.root)) {
    const aliases = Object.values(element.aliases ?? {})
    yield {
      thing: { kind: 'element', path },
      owner: parentPath(path),
      names: named(path, element.name, aliases, titleOf(element.shortDescription)),
    }
    for (const p of element.parameters) {
      const own = joinPath(path, p.name)
      yield {
        thing: { kind: 'parameter', path: own, type: p.type },
        owner: path,
        names: named(own, p.name, Object.values(p.aliases ?? {}), titleOf(p.shortDescription)),
      }
      yield* membersOf(system, own, own, p.name, p.type, 0)
    }
    for (const c of element.commands) {
      const own = joinPath(path, c.name)
      yield {
        thing: { kind: 'activity', path: own },
        owner: path,
        names: named(own, c.name, Object.values(c.aliases ?? {}), titleOf(c.shortDescription)),
      }
    }
    for (const e of element.events) {
      const own = joinPath(path, e.name)
      yield {
        thing: { kind: 'event', path: own },
        owner: path,
        names: named(own, e.name, titleOf(e.shortDescription)),
      }
    }
  }
  for (const a of activities)
    yield {
      thing: { kind: 'activity', path: a.path },
      owner: parentPath(a.path),
      names: named(a.path, lastSegment(a.path), titleOf(a.title)),
    }
}

/** Members of structures by their names, elements of arrays by the name of the whole and a number from 0. */
function* membersOf(
  system: SpaceSystem,
  parameter: string,
  owner: string,
  name: string,
  typePath: string,
  level: number,
): Generator<Entry> {
  const type = system.type(typePath)
  if (type === undefined || level > 4) return
  if (type.kind === 'aggregate')
    for (const member of type.members) {
      const path = `${owner}.${member.name}`
      yield { thing: { kind: 'parameter', path, parameter, type: member.type }, owner, names: [member.name] }
      yield* membersOf(system, parameter, path, member.name, member.type, level + 1)
    }
  else if (type.kind === 'array' && type.dimensions.length === 1) {
    const count = type.dimensions[0]!.count
    const size = count.kind === 'fixed' ? count.value : 0
    for (let i = 0; i < Math.min(size, MOST_ELEMENTS); i++) {
      const path = `${owner}[${i}]`
      const own = { kind: 'parameter' as const, path, parameter, type: type.elementType }
      yield { thing: own, owner: level === 0 ? parentPath(owner) : owner, names: [`${name} ${i}`, `${name}[${i}]`] }
      yield* membersOf(system, parameter, path, `${name} ${i}`, type.elementType, level + 1)
    }
  }
}
