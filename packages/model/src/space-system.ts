/** A loaded model with its indices: what every other room is given. Immutable. */
import type { Diagnostic } from '@vigie/base'
import type { Command } from './commands.ts'
import type { Container } from './containers.ts'
import type { Algorithm, EventDefinition, Parameter, SystemElement } from './element.ts'
import { joinPath, walkElements } from './paths.ts'
import type { DataType } from './types.ts'

export class SpaceSystem {
  readonly root: SystemElement
  readonly elements: ReadonlyMap<string, SystemElement>
  readonly parameters: ReadonlyMap<string, Parameter>
  readonly types: ReadonlyMap<string, DataType>
  readonly argumentTypes: ReadonlyMap<string, DataType>
  readonly containers: ReadonlyMap<string, Container>
  readonly commands: ReadonlyMap<string, Command>
  readonly commandContainers: ReadonlyMap<string, Container>
  readonly algorithms: ReadonlyMap<string, Algorithm>
  readonly events: ReadonlyMap<string, EventDefinition>
  /** alias → path, for aliases that name one thing only. `NS:alias` and plain `alias` are both keys. */
  readonly aliases: ReadonlyMap<string, string>

  constructor(root: SystemElement) {
    this.root = root
    const index = <T extends { readonly name: string }>(pick: (e: SystemElement) => readonly T[]): Map<string, T> => {
      const map = new Map<string, T>()
      for (const { path, element } of walkElements(root))
        for (const thing of pick(element)) map.set(joinPath(path, thing.name), thing)
      return map
    }
    this.elements = new Map([...walkElements(root)].map(({ path, element }) => [path, element]))
    this.parameters = index((e) => e.parameters)
    this.types = index((e) => e.types)
    this.argumentTypes = index((e) => e.argumentTypes)
    this.containers = index((e) => e.containers)
    this.commands = index((e) => e.commands)
    this.commandContainers = index((e) => e.commandContainers)
    this.algorithms = index((e) => e.algorithms)
    this.events = index((e) => e.events)
    this.aliases = indexAliases(this)
  }

  /** A type by path, of parameters first, of arguments else. */
  type(path: string): DataType | undefined {
    return this.types.get(path) ?? this.argumentTypes.get(path)
  }

  /** A parameter by path or alias. */
  findParameter(name: string): { readonly path: string; readonly parameter: Parameter } | undefined {
    const path = this.parameters.has(name) ? name : this.aliases.get(name)
    const parameter = path === undefined ? undefined : this.parameters.get(path)
    return path === undefined || parameter === undefined ? undefined : { path, parameter }
  }
}

function indexAliases(system: SpaceSystem): Map<string, string> {
  const found = new Map<string, string>()
  const doubled = new Set<string>()
  const add = (key: string, path: string): void => {
    if (found.has(key) && found.get(key) !== path) doubled.add(key)
    else found.set(key, path)
  }
  for (const [path, thing] of [...system.parameters, ...system.commands]) {
    for (const [space, alias] of Object.entries(thing.aliases ?? {})) {
      add(`${space}:${alias}`, path)
      add(alias, path)
    }
  }
  for (const key of doubled) found.delete(key)
  return found
}

/** What every reader returns: the model as far as it could be read, and all that was found, at once. */
export interface LoadResult {
  /** Absent when nothing usable could be read. */
  readonly system?: SpaceSystem
  readonly diagnostics: readonly Diagnostic[]
}
/** Whether a result can be used: a system and no diagnostic of severity error. */
export const isLoaded = (result: LoadResult): result is LoadResult & { readonly system: SpaceSystem } =>
  result.system !== undefined && !result.diagnostics.some((d) => d.severity === 'error')
