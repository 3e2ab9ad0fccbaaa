/** The lines of the tree that are unfolded, in the order they are shown. */
import type { Element, ParameterSummary } from '@vigie/contract'

export type TreeLine =
  | {
      readonly kind: 'element'
      readonly key: string
      readonly depth: number
      readonly element: Element
      readonly folds: boolean
    }
  | { readonly kind: 'parameter'; readonly key: string; readonly depth: number; readonly parameter: ParameterSummary }
  | { readonly kind: 'waiting'; readonly key: string; readonly depth: number }
  | { readonly kind: 'heading'; readonly key: string; readonly depth: number; readonly open: boolean }
  | {
      readonly kind: 'display'
      readonly key: string
      readonly depth: number
      readonly name: string
      readonly title: string
    }

export function treeLines(
  elements: readonly Element[],
  open: ReadonlySet<string>,
  parametersOf: (element: string) => readonly ParameterSummary[] | undefined,
): TreeLine[] {
  const children = new Map<string, Element[]>()
  for (const element of elements) {
    if (element.path === '') continue
    const parent = element.parent ?? ''
    const list = children.get(parent) ?? []
    list.push(element)
    children.set(parent, list)
  }
  const lines: TreeLine[] = []
  const walk = (parent: string, depth: number): void => {
    for (const element of children.get(parent) ?? []) {
      const folds = element.parameters > 0 || children.has(element.path)
      lines.push({ kind: 'element', key: element.path, depth, element, folds })
      if (!open.has(element.path)) continue
      walk(element.path, depth + 1)
      if (element.parameters === 0) continue
      const parameters = parametersOf(element.path)
      if (parameters === undefined) lines.push({ kind: 'waiting', key: `${element.path} …`, depth: depth + 1 })
      else
        for (const parameter of parameters)
          lines.push({ kind: 'parameter', key: `p ${parameter.path}`, depth: depth + 1, parameter })
    }
  }
  walk('', 0)
  return lines
}

/** The element and all above it. */
export function ancestors(path: string): string[] {
  const parts = path.split('.')
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'))
}
