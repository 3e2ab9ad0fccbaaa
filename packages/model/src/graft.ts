/** What is not in the files of a mission but belongs in its tree (the centre, its links and chains), laid into it. */
import type { SystemElement } from './element.ts'

/** Contents for one element; the lists that are left out are empty. */
export interface GraftedElement extends Partial<Omit<SystemElement, 'name' | 'children'>> {
  readonly path: string
}

const EMPTY = {
  types: [],
  parameters: [],
  containers: [],
  argumentTypes: [],
  commands: [],
  commandContainers: [],
  events: [],
  algorithms: [],
  streams: [],
  services: [],
  messages: [],
} as const satisfies Partial<SystemElement>

type ListKey = keyof typeof EMPTY

/**
 * The tree with the elements given. What the mission's files say of the same name stays: so a mission gives a value of the
 * centre its own description or limits. Untouched elements are shared with the tree given, which is not changed.
 */
export function withElements(root: SystemElement, elements: readonly GraftedElement[]): SystemElement {
  let tree = root
  for (const element of elements) tree = laid(tree, element.path === '' ? [] : element.path.split('.'), element)
  return tree
}

function laid(at: SystemElement, path: readonly string[], element: GraftedElement): SystemElement {
  const [name, ...rest] = path
  if (name === undefined) return merged(at, element)
  const index = at.children.findIndex((c) => c.name === name)
  const child = index < 0 ? { name, kind: 'element' as const, ...EMPTY, children: [] } : at.children[index]!
  const next = laid(child, rest, element)
  return { ...at, children: index < 0 ? [...at.children, next] : at.children.with(index, next) }
}

function merged(at: SystemElement, { path: _, kind, ...given }: GraftedElement): SystemElement {
  const lists = Object.fromEntries(
    (Object.keys(EMPTY) as ListKey[]).map((key) => {
      const there = at[key] as readonly { readonly name: string }[]
      const names = new Set(there.map((thing) => thing.name))
      const fresh = ((given[key] ?? []) as readonly { readonly name: string }[]).filter((t) => !names.has(t.name))
      return [key, fresh.length === 0 ? there : [...there, ...fresh]]
    }),
  ) as unknown as Pick<SystemElement, ListKey>
  return {
    ...given,
    ...at,
    ...lists,
    kind: at.kind === 'element' ? (kind ?? at.kind) : at.kind,
  }
}
