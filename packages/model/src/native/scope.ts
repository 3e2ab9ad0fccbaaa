/** Names and what they stand for: while elements are read, everything declared is known by kind and path. */
import { parseUtc } from '@vigie/base'
import { joinPath, parentPath } from '../paths.ts'
import type { ParameterRef, ValueRef } from '../types.ts'
import { nativeFindings, nearestName, type Finding } from './findings.ts'

const NAMED_KINDS = ['type', 'parameter', 'container', 'command', 'element', 'event'] as const
export type NamedKind = (typeof NAMED_KINDS)[number]

const WORDS: Readonly<Record<NamedKind, string>> = {
  type: 'the type',
  parameter: 'the parameter',
  container: 'the container',
  command: 'the command',
  element: 'the element',
  event: 'the event',
}

/** Everything declared, by kind: path → where it was declared ("file:line"). */
export class Declarations {
  readonly #byKind = new Map<NamedKind, Map<string, string>>(NAMED_KINDS.map((kind) => [kind, new Map()]))

  /** Gives the place of the first declaration when there was one already. */
  declare(kind: NamedKind, path: string, place: string): string | undefined {
    const known = this.#byKind.get(kind)!
    const first = known.get(path)
    if (first === undefined) known.set(path, place)
    return first
  }

  has(kind: NamedKind, path: string): boolean {
    return this.#byKind.get(kind)!.has(path)
  }

  placeOf(kind: NamedKind, path: string): string | undefined {
    return this.#byKind.get(kind)!.get(path)
  }

  /** Looks in the element, then up the tree, then from the top. */
  resolve(kind: NamedKind, name: string, element: string): string | undefined {
    const known = this.#byKind.get(kind)!
    for (let scope = element; ; scope = parentPath(scope)) {
      const path = joinPath(scope, name)
      if (known.has(path)) return path
      if (scope === '') return undefined
    }
  }

  unresolved(kind: NamedKind, name: string, element: string): Finding {
    const near = nearestName(name, this.#visibleFrom(kind, element))
    const hint = near === undefined ? `Declare it, or write its path from the top.` : `Did you mean "${near}"?`
    return nativeFindings.unresolved({ what: WORDS[kind], name, scope: element === '' ? 'the top' : element, hint })
  }

  #visibleFrom(kind: NamedKind, element: string): string[] {
    const names: string[] = []
    for (const path of this.#byKind.get(kind)!.keys()) {
      names.push(path)
      const own = parentPath(path)
      if (own !== '' && (own === element || element.startsWith(`${own}.`))) names.push(path.slice(own.length + 1))
    }
    return names
  }

  /** A parameter, with the member path that may follow its name: `Gyro.rate[2]`. */
  resolveParameter(name: string, element: string): ParameterRef | undefined {
    // The longest leading part that is a parameter; what follows is a path inside its value.
    for (
      let end = name.length;
      end > 0;
      end = Math.max(name.lastIndexOf('.', end - 1), name.lastIndexOf('[', end - 1))
    ) {
      const path = this.resolve('parameter', name.slice(0, end), element)
      if (path !== undefined) {
        const member = name.slice(end).replace(/^\./, '')
        return member === '' ? { parameter: path } : { parameter: path, member }
      }
    }
    return undefined
  }
}

/** Whether a name is an argument of the command at hand. */
export type ArgumentNames = ReadonlySet<string>

export function valueRef(
  declarations: Declarations,
  name: string,
  element: string,
  args: ArgumentNames,
): ValueRef | undefined {
  const head = /^[^.[]+/.exec(name)?.[0] ?? name
  if (args.has(head)) {
    const member = name.slice(head.length).replace(/^\./, '')
    return member === '' ? { argument: head } : { argument: head, member }
  }
  return declarations.resolveParameter(name, element)
}

export function isUtcText(text: string): boolean {
  try {
    parseUtc(text)
    return true
  } catch {
    return false
  }
}
