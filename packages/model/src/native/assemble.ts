/** Parts of elements, put together to one tree; and whole systems of other formats mounted below an element. */
import type { SystemElement } from '../element.ts'
import { joinPath, lastSegment, parentPath } from '../paths.ts'
import type { SpaceSystem } from '../space-system.ts'
import type { ElementPart } from './element-reader.ts'

type Contents = Partial<Omit<SystemElement, 'name' | 'children'>>

/** Builds the tree of all parts. Elements that no part declares but that are on the way get kind `element`. */
export function assembleTree(
  rootName: string,
  parts: readonly ElementPart[],
  mounts: ReadonlyMap<string, readonly SystemElement[]>,
): SystemElement {
  const byPath = new Map<string, Contents[]>([['', []]])
  const ensure = (path: string): Contents[] => {
    const known = byPath.get(path)
    if (known !== undefined) return known
    if (path !== '') ensure(parentPath(path))
    const fresh: Contents[] = []
    byPath.set(path, fresh)
    return fresh
  }
  for (const part of parts) {
    const { element, ...contents } = part
    ensure(element).push(contents)
  }
  const addMounted = (path: string, element: SystemElement): void => {
    ensure(path).push(element)
    for (const child of element.children) addMounted(joinPath(path, child.name), child)
  }
  for (const [path, roots] of mounts) for (const root of roots) addMounted(path, root)

  const childrenOf = new Map<string, string[]>()
  for (const path of byPath.keys())
    if (path !== '') childrenOf.set(parentPath(path), [...(childrenOf.get(parentPath(path)) ?? []), path])

  const build = (path: string): SystemElement => {
    const pieces = byPath.get(path)!
    const gather = <
      K extends
        | 'types'
        | 'argumentTypes'
        | 'parameters'
        | 'containers'
        | 'commands'
        | 'commandContainers'
        | 'events'
        | 'algorithms'
        | 'streams'
        | 'services'
        | 'messages',
    >(
      key: K,
    ): SystemElement[K] =>
      pieces.flatMap((p) => (p[key] as readonly unknown[] | undefined) ?? []) as unknown as SystemElement[K]
    const first = <K extends 'shortDescription' | 'longDescription' | 'aliases' | 'header'>(
      key: K,
    ): Partial<Pick<SystemElement, K>> => {
      const value = pieces.find((p) => p[key] !== undefined)?.[key]
      return value === undefined ? {} : ({ [key]: value } as Partial<Pick<SystemElement, K>>)
    }
    return {
      name: path === '' ? rootName : lastSegment(path),
      kind:
        pieces.find((p) => p.kind !== undefined && p.kind !== 'element')?.kind ?? (path === '' ? 'mission' : 'element'),
      ...first('shortDescription'),
      ...first('longDescription'),
      ...first('aliases'),
      ...first('header'),
      types: gather('types'),
      parameters: gather('parameters'),
      containers: gather('containers'),
      argumentTypes: gather('argumentTypes'),
      commands: gather('commands'),
      commandContainers: gather('commandContainers'),
      events: gather('events'),
      algorithms: gather('algorithms'),
      streams: gather('streams'),
      services: gather('services'),
      messages: gather('messages'),
      children: (childrenOf.get(path) ?? []).map(build),
    }
  }
  return build('')
}

/** Keys whose text is a path of the model, wherever they stand in an element. */
const PATH_KEYS: ReadonlySet<string> = new Set([
  'parameter',
  'container',
  'nextContainer',
  'command',
  'scope',
  'atRisk',
  // Algorithms that open and close the window of a verifier.
  'start',
  'stop',
  'base',
  'type',
  'elementType',
  'algorithm',
  'fromBinaryAlgorithm',
  'toBinaryAlgorithm',
  'returnParameter',
  'ref',
  'path',
  'service',
])
/** Records of free text: their keys are the user's. */
const TEXT_RECORDS: ReadonlySet<string> = new Set(['attributes', 'header', 'aliases'])
const PATH_LIST_KEYS: ReadonlySet<string> = new Set(['containers', 'messages'])

/** The root of a system of another format, with every path in it prefixed, ready to be mounted at `path`. */
export function rebase(system: SpaceSystem, path: string): SystemElement {
  if (path === '') return system.root
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return PATH_KEYS.has(key) ? joinPath(path, value) : value
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value) || TEXT_RECORDS.has(key)) return value
    if (Array.isArray(value)) {
      return value.map((v: unknown) =>
        typeof v === 'string' && PATH_LIST_KEYS.has(key) ? joinPath(path, v) : walk(v, ''),
      )
    }
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, walk(v, k)]))
  }
  return walk(system.root, '') as SystemElement
}
