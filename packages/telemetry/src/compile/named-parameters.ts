/** The parameters that a value of a packet can name (XTCE IndirectParameterRefEntry). */
import { parentPath, type IndirectEntry, type SpaceSystem } from '@vigie/model'
import { resolveReference } from './reference.ts'
import { comparableName } from './steps.ts'

/**
 * Path of each parameter that the entry can stand for, with the names by which its value means it: aliases of the entry's
 * name space; without one the path, the path as XTCE writes it, and the name where it is seen from the container's element.
 * Of an enumerated value only its labels count. Undefined: the value that names is none that can be read.
 */
export function namedParameters(
  system: SpaceSystem,
  container: string,
  entry: IndirectEntry,
): ReadonlyMap<string, readonly string[]> | undefined {
  const named = resolveReference(system, { parameter: entry.ref, ...(entry.raw === true ? { calibrated: false } : {}) })
  if (named?.wire === undefined) return undefined
  const labels =
    named.type.kind === 'enumerated' && entry.raw !== true
      ? new Set(named.type.labels.map((l) => comparableName(l.label)))
      : undefined
  const table = new Map<string, string>()
  const add = (name: string | undefined, path: string): void => {
    if (name === undefined) return
    const key = comparableName(name)
    if (!table.has(key) && (labels === undefined || labels.has(key))) table.set(key, path)
  }
  if (entry.aliasNamespace === undefined) {
    for (
      let at: string | undefined = parentPath(container);
      at !== undefined;
      at = at === '' ? undefined : parentPath(at)
    )
      for (const p of system.elements.get(at)?.parameters ?? []) add(p.name, at === '' ? p.name : `${at}.${p.name}`)
    for (const path of system.parameters.keys()) {
      add(path, path)
      add(`/${[system.root.name, ...path.split('.')].join('/')}`, path)
    }
  } else for (const [path, p] of system.parameters) add(p.aliases?.[entry.aliasNamespace], path)
  const found = new Map<string, string[]>()
  for (const [name, path] of table) found.set(path, [...(found.get(path) ?? []), name])
  return found
}
