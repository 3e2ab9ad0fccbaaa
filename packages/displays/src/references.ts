/** What a display names of the model, and the same display with other names. */
import type { Binding, CommandButton, Display, Part } from './display.ts'

export type ReferenceKind = 'parameter' | 'activity' | 'element' | 'display'
export interface Reference {
  readonly kind: ReferenceKind
  readonly path: string
  /** In the display: keys and indices from the top. */
  readonly pointer: readonly (string | number)[]
}
type Rename = (kind: ReferenceKind, path: string, pointer: readonly (string | number)[]) => string

/** In the order in which they stand. */
export function referencesOf(display: Display): Reference[] {
  const found: Reference[] = []
  renamed(display, (kind, path, pointer) => {
    found.push({ kind, path, pointer })
    return path
  })
  return found
}

const VARIABLE = /\$\{([A-Za-z][A-Za-z0-9_]*)\}/g
export const variablesIn = (path: string): string[] => [...path.matchAll(VARIABLE)].map((m) => m[1]!)

/** With the values of its variables in place: those given, else the initial ones. A variable that is not declared stays as it is. */
export function bound(display: Display, given: Readonly<Record<string, string>> = {}): Display {
  const variables = display.variables ?? {}
  const valueOf = (name: string, as: string): string =>
    Object.hasOwn(variables, name) ? (Object.hasOwn(given, name) ? given[name]! : variables[name]!.initial) : as
  const put = (text: string): string => text.replaceAll(VARIABLE, (as, name: string) => valueOf(name, as))
  const { title, ...rest } = renamed(display, (_, path) => put(path))
  return {
    ...rest,
    title: put(title),
    parts: rest.parts.map((p) => (p.title === undefined ? p : { ...p, title: put(p.title) })),
  }
}

/** Applied to another element, such as another satellite: what lies at or below the one is named below the other. */
export function rebound(display: Display, from: string, to: string): Display {
  const move = (path: string): string =>
    path === from ? to : path.startsWith(`${from}.`) ? `${to}${path.slice(from.length)}` : path
  const moved = renamed(display, (kind, path) => (kind === 'display' ? path : move(path)))
  if (display.variables === undefined) return moved
  const variables = Object.entries(display.variables).map(
    ([name, v]) => [name, { ...v, initial: move(v.initial) }] as const,
  )
  return { ...moved, variables: Object.fromEntries(variables) }
}

function renamed(display: Display, rename: Rename): Display {
  return { ...display, parts: display.parts.map((part, i) => renamedPart(part, rename, ['parts', i])) }
}

function renamedPart(part: Part, rename: Rename, at: readonly (string | number)[]): Part {
  const one = (kind: ReferenceKind, path: string, ...keys: (string | number)[]): string =>
    rename(kind, path, [...at, ...keys])
  const many = (kind: ReferenceKind, paths: readonly string[], ...keys: (string | number)[]): string[] =>
    paths.map((p, i) => one(kind, p, ...keys, i))
  switch (part.kind) {
    case 'values':
    case 'timeline':
      return { ...part, parameters: many('parameter', part.parameters, 'parameters') }
    case 'plot':
      return {
        ...part,
        axes: part.axes.map((a, i) => ({ ...a, parameters: many('parameter', a.parameters, 'axes', i, 'parameters') })),
        ...(part.events === undefined ? {} : { events: many('element', part.events, 'events') }),
      }
    case 'xy':
      return { ...part, x: one('parameter', part.x, 'x'), y: many('parameter', part.y, 'y') }
    case 'gauge':
    case 'histogram':
      return { ...part, parameter: one('parameter', part.parameter, 'parameter') }
    case 'synoptic':
      return {
        ...part,
        bindings: part.bindings.map((b, i) =>
          renamedBinding(b, (kind, path, key) => one(kind, path, 'bindings', i, key)),
        ),
      }
    case 'commands':
      return {
        ...part,
        commands: part.commands.map((c, i): CommandButton => ({
          ...c,
          activity: one('activity', c.activity, 'commands', i, 'activity'),
        })),
      }
    case 'text':
      return part
  }
}

function renamedBinding(binding: Binding, one: (kind: ReferenceKind, path: string, key: string) => string): Binding {
  if (binding.show === 'command') return { ...binding, activity: one('activity', binding.activity, 'activity') }
  if (binding.show === 'display') return { ...binding, display: one('display', binding.display, 'display') }
  return { ...binding, parameter: one('parameter', binding.parameter, 'parameter') }
}
