/** Identifiers of services and what the model calls them. */
import type { MatchCriteria, PusServicesConfig, SpaceSystem } from '@vigie/model'

export interface ServiceNames {
  /** Structure of housekeeping reports → path of the container. */
  structure(id: number): string | undefined
  event(id: number): string | undefined
  parameter(id: number): string | undefined
  /** The other way: a path, what it ends with where only one does, or the number itself. Undefined: there is no such thing. */
  structureOf(name: string): number | undefined
  eventOf(name: string): number | undefined
  parameterOf(name: string): number | undefined
  /** All that have an identifier. */
  structures(): readonly string[]
  events(): readonly string[]
}

/** Of the satellite of an element. */
export function serviceNames(system: SpaceSystem, element: string, config: PusServicesConfig): ServiceNames {
  const within = (path: string): boolean => path.startsWith(`${element}.`)
  const structures = new Names()
  const { structure, parameterAlias } = config
  if (structure !== undefined)
    for (const [path, container] of system.containers) {
      const id = within(path) ? literalOf(container.restriction, structure) : undefined
      if (id !== undefined) structures.add(id, path)
    }
  const events = new Names()
  for (const [path, event] of system.events) if (event.id !== undefined && within(path)) events.add(event.id, path)
  const parameters = new Names()
  if (parameterAlias !== undefined)
    for (const [path, { aliases }] of system.parameters) {
      const alias = within(path) ? aliases?.[parameterAlias] : undefined
      if (alias !== undefined && /^\d+$/.test(alias)) parameters.add(Number(alias), path)
    }
  return {
    structure: (id) => structures.name(id),
    event: (id) => events.name(id),
    parameter: (id) => parameters.name(id),
    structureOf: (name) => structures.id(name),
    eventOf: (name) => events.id(name),
    parameterOf: (name) => parameters.id(name),
    structures: () => structures.all(),
    events: () => events.all(),
  }
}

class Names {
  readonly #names = new Map<number, string>()
  readonly #ids = new Map<string, number>()

  add(id: number, path: string): void {
    if (!this.#names.has(id)) this.#names.set(id, path)
    this.#ids.set(path, id)
  }
  name(id: number): string | undefined {
    return this.#names.get(id)
  }
  id(name: string): number | undefined {
    if (/^\d+$/.test(name)) return Number(name)
    const whole = this.#ids.get(name)
    if (whole !== undefined) return whole
    const ending = [...this.#ids].filter(([path]) => path.endsWith(`.${name}`))
    return ending.length === 1 ? ending[0]![1] : undefined
  }
  all(): readonly string[] {
    return [...this.#names.values()]
  }
}

/** The number that a parameter must be equal to. */
function literalOf(criteria: MatchCriteria | undefined, parameter: string): number | undefined {
  switch (criteria?.kind) {
    case 'and':
      for (const term of criteria.terms) {
        const found = literalOf(term, parameter)
        if (found !== undefined) return found
      }
      return undefined
    case 'comparison': {
      const { left, operator, right } = criteria
      if (!('parameter' in left) || left.parameter !== parameter || operator !== '==' || !('literal' in right))
        return undefined
      const id = Number(right.literal)
      return Number.isInteger(id) ? id : undefined
    }
    default:
      return undefined
  }
}
