/** The declared names of each SpaceSystem, and how references find them (XTCE 1.3, NameReferenceType). */
import type { Algorithm } from '../element.ts'
import { joinPath } from '../paths.ts'
import type { XmlNode } from './node.ts'

export type Category =
  | 'parameter'
  | 'type'
  | 'argumentType'
  | 'container'
  | 'command'
  | 'commandContainer'
  | 'algorithm'
  | 'stream'
  | 'service'
  | 'message'

export const WORDS: Readonly<Record<Category, string>> = {
  parameter: 'parameter',
  type: 'parameter type',
  argumentType: 'argument type',
  container: 'container',
  command: 'command',
  commandContainer: 'command container',
  algorithm: 'algorithm',
  stream: 'stream',
  service: 'service',
  message: 'message',
}

export interface Declared {
  readonly path: string
  readonly node: XmlNode
  readonly scope: Scope
}

/** One SpaceSystem of the document. */
export class Scope {
  readonly path: string
  readonly name: string
  readonly node: XmlNode
  readonly parent: Scope | undefined
  readonly children = new Map<string, Scope>()
  /** Algorithms written inside other things, which the model keeps with the element's. */
  readonly inline = new Map<string, Algorithm>()
  private readonly names = new Map<Category, Map<string, Declared>>()

  constructor(name: string, path: string, node: XmlNode, parent?: Scope) {
    this.name = name
    this.path = path
    this.node = node
    this.parent = parent
  }

  declare(category: Category, rawName: string, name: string, node: XmlNode): Declared | undefined {
    let map = this.names.get(category)
    if (map === undefined) this.names.set(category, (map = new Map()))
    const first = map.get(rawName)
    if (first !== undefined) return first
    map.set(rawName, { path: joinPath(this.path, name), node, scope: this })
    return undefined
  }
  own(category: Category, name: string): Declared | undefined {
    return this.names.get(category)?.get(name)
  }
  declared(category: Category): ReadonlyMap<string, Declared> {
    return this.names.get(category) ?? new Map<string, Declared>()
  }
  root(): Scope {
    return this.parent === undefined ? this : this.parent.root()
  }
}

/**
 * Finds what a reference names: `/Root/Sub/name` from the top, `../name` and `./name` from here, `Sub/name` and `name`
 * from here and then from each SpaceSystem above. The first category in which it is found counts.
 */
export function resolveName(scope: Scope, categories: readonly Category[], reference: string): Declared | undefined {
  const steps = reference.split('/')
  const last = steps.pop()!
  if (reference.startsWith('/')) {
    const top = scope.root()
    const way = steps.slice(1).filter((s) => s !== '')
    // Some tools leave the root's own name out of absolute references.
    const from = way[0] === top.name ? descend(top, way.slice(1)) : undefined
    return lookIn(from, categories, last) ?? lookIn(descend(top, way), categories, last)
  }
  if (steps[0] === '.' || steps[0] === '..') return lookIn(descend(scope, steps), categories, last)
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const found =
      lookIn(descend(at, steps), categories, last) ??
      (steps.length > 0 && steps[0] === at.name ? lookIn(descend(at, steps.slice(1)), categories, last) : undefined)
    if (found !== undefined) return found
  }
  return undefined
}

function lookIn(scope: Scope | undefined, categories: readonly Category[], name: string): Declared | undefined {
  if (scope === undefined) return undefined
  for (const category of categories) {
    const found = scope.own(category, name)
    if (found !== undefined) return found
  }
  return undefined
}

function descend(from: Scope, steps: readonly string[]): Scope | undefined {
  let at: Scope | undefined = from
  for (const step of steps) {
    if (at === undefined) return undefined
    if (step === '' || step === '.') continue
    at = step === '..' ? at.parent : at.children.get(step)
  }
  return at
}

/** Finds a SpaceSystem by reference. */
export function resolveScope(scope: Scope, reference: string): Scope | undefined {
  const steps = reference.split('/').filter((s, i) => s !== '' || i === 0)
  if (reference.startsWith('/')) {
    const top = scope.root()
    return steps[1] === top.name ? descend(top, steps.slice(2)) : descend(top, steps.slice(1))
  }
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const found = descend(at, steps) ?? (steps[0] === at.name ? descend(at, steps.slice(1)) : undefined)
    if (found !== undefined) return found
  }
  return undefined
}

/** `Param[2].x` → `Param` and `[2].x`; member paths of the model have no dot in front. */
export function splitMember(reference: string): { readonly name: string; readonly member?: string } {
  const slash = reference.lastIndexOf('/')
  const at = reference.slice(slash + 1).search(/[.[]/)
  // "." and ".." at the end are steps, not members.
  if (at <= 0) return { name: reference }
  const cut = slash + 1 + at
  const member = reference.slice(cut).replace(/^\./, '')
  return { name: reference.slice(0, cut), member }
}

/** A SpaceSystem and all below it. */
export const allScopes = (scope: Scope): readonly Scope[] => [scope, ...[...scope.children.values()].flatMap(allScopes)]
