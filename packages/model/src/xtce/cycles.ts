/** Circles of inheritance and inclusion: a decoder would never come to an end. */
import type { CommandContainer } from '../commands.ts'
import type { SpaceSystem } from '../space-system.ts'
import { clip, type Reading } from './reading.ts'
import { allScopes, type Category, type Scope } from './scope.ts'

export function checkCycles(reading: Reading, system: SpaceSystem, root: Scope): void {
  const containerEdges = new Map<string, string[]>()
  const included = (entries: readonly { readonly kind: string; readonly container?: string }[]): string[] =>
    entries.flatMap((e) => (e.kind === 'container' && e.container !== undefined ? [e.container] : []))
  for (const [path, c] of [...system.containers, ...system.commandContainers])
    containerEdges.set(path, [...(c.base === undefined ? [] : [c.base]), ...included(c.entries)])
  const own = ownContainers(system)
  for (const [path, c] of own)
    if (!containerEdges.has(path))
      containerEdges.set(path, [...(c.base === undefined ? [] : [c.base]), ...included(c.entries)])
  const typeEdges = (types: SpaceSystem['types'], others: SpaceSystem['types']): Map<string, readonly string[]> =>
    new Map(
      [...others, ...types].map(([path, t]) => [
        path,
        t.kind === 'aggregate' ? t.members.map((m) => m.type) : t.kind === 'array' ? [t.elementType] : [],
      ]),
    )
  const commandEdges = new Map(
    [...system.commands].map(([path, c]) => [
      path,
      [...(c.base === undefined ? [] : [c.base]), ...(c.steps ?? []).map((s) => s.command)],
    ]),
  )
  report(reading, root, ['container', 'commandContainer'], 'container', containerEdges)
  report(reading, root, ['type'], 'type', typeEdges(system.types, system.argumentTypes))
  report(reading, root, ['argumentType'], 'argument type', typeEdges(system.argumentTypes, system.types))
  report(reading, root, ['command'], 'command', commandEdges)
}

function ownContainers(system: SpaceSystem): readonly (readonly [string, CommandContainer])[] {
  return [...system.commands].flatMap(([path, command]) =>
    command.container === undefined
      ? []
      : [[`${path.slice(0, path.length - command.name.length)}${command.container.name}`, command.container] as const],
  )
}

function report(
  reading: Reading,
  root: Scope,
  categories: readonly Category[],
  what: string,
  edges: ReadonlyMap<string, readonly string[]>,
): void {
  const found = findCycles(edges)
  if (found.length === 0) return
  const nodes = new Map(
    allScopes(root).flatMap((s) =>
      categories.flatMap((c) => [...s.declared(c).values()].map((d) => [d.path, d.node] as const)),
    ),
  )
  for (const circle of found) {
    const node = nodes.get(circle[0]!)
    if (node !== undefined)
      reading.report('cycle', node, {
        what,
        name: clip(circle[0]!),
        through: clip(circle.slice(1).join(', ') || 'itself'),
      })
  }
}

/** One circle for each set of things that reach each other; depth first with a stack of its own, as chains may be long. */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const done = new Set<string>()
  const circles: string[][] = []
  for (const start of edges.keys()) {
    if (done.has(start)) continue
    const path: { readonly name: string; next: number }[] = [{ name: start, next: 0 }]
    const onPath = new Map<string, number>([[start, 0]])
    while (path.length > 0) {
      const top = path.at(-1)!
      const to = edges.get(top.name)?.[top.next++]
      if (to === undefined) {
        path.pop()
        onPath.delete(top.name)
        done.add(top.name)
      } else if (onPath.has(to)) circles.push(path.slice(onPath.get(to)).map((p) => p.name))
      else if (!done.has(to) && edges.has(to)) {
        onPath.set(to, path.length)
        path.push({ name: to, next: 0 })
      }
    }
  }
  return circles
}
