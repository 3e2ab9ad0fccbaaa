/** What is not in the files of a mission but belongs in its tree (the centre, its links and chains), laid into it. */
import { emptyElement, type SystemElement } from './element.ts'

/** Contents for one element; the lists that are left out are empty. */
export interface GraftedElement extends Partial<Omit<SystemElement, 'name' | 'children'>> {
  readonly path: string
}

type ListKey = Exclude<
  {
    [K in keyof SystemElement]: SystemElement[K] extends readonly { readonly name: string }[] ? K : never
  }[keyof SystemElement],
  'children' | undefined
>
const LISTS = (Object.entries(emptyElement('', 'element')) as [ListKey, unknown][])
  .filter(([key, value]) => Array.isArray(value) && (key as string) !== 'children')
  .map(([key]) => key)

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
  const child = index < 0 ? emptyElement(name, 'element') : at.children[index]!
  const next = laid(child, rest, element)
  return { ...at, children: index < 0 ? [...at.children, next] : at.children.with(index, next) }
}

function merged(at: SystemElement, { path: _path, kind, ...given }: GraftedElement): SystemElement {
  const lists = Object.fromEntries(
    LISTS.map((key) => {
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
