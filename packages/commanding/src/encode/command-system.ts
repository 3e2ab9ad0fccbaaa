/**
 * A model in which the arguments of commands are values like parameters, and command containers are containers: so that the
 * layouts of commands are made, written and read by the same vocabulary as those of telemetry.
 *
 * An argument `a` of command `E.C` is the parameter `E.C/a`; a slash is in no name of a model, so that nothing is hidden.
 */
import {
  SpaceSystem,
  type Container,
  type DataType,
  type MatchCriteria,
  type Parameter,
  type ValueRef,
} from '@vigie/model'

export const argumentPath = (command: string, argument: string): string => `${command}/${argument}`

export class CommandSystem extends SpaceSystem {
  constructor(of: SpaceSystem) {
    super(of.root)
  }

  addParameter(path: string, type: string, name: string): void {
    const parameter: Parameter = { name, type, source: 'local' }
    ;(this.parameters as Map<string, Parameter>).set(path, parameter)
  }

  addType(path: string, type: DataType): void {
    ;(this.argumentTypes as Map<string, DataType>).set(path, type)
  }

  addContainer(path: string, container: Container): void {
    ;(this.containers as Map<string, Container>).set(path, container)
  }

  /** The type of an argument of a command: as it is, or a copy in which references mean the arguments of that command. */
  argumentType(command: string, argument: string, typePath: string): string {
    return this.#own(command, argumentPath(command, argument), typePath, new Set())
  }

  #own(command: string, at: string, typePath: string, seen: Set<string>): string {
    const type = this.type(typePath)
    if (type === undefined || seen.has(typePath) || !this.#mentions(typePath, new Set())) return typePath
    const path = `${at}:type`
    const inner = new Set(seen).add(typePath)
    const copy = meantFor(command, type) as DataType
    if (copy.kind === 'aggregate')
      this.addType(path, {
        ...copy,
        members: copy.members.map((m) => ({ ...m, type: this.#own(command, `${at}.${m.name}`, m.type, inner) })),
      })
    else if (copy.kind === 'array')
      this.addType(path, { ...copy, elementType: this.#own(command, `${at}[]`, copy.elementType, inner) })
    else this.addType(path, copy)
    return path
  }

  #mentions(typePath: string, seen: Set<string>): boolean {
    if (seen.has(typePath)) return false
    seen.add(typePath)
    const type = this.type(typePath)
    if (type === undefined) return false
    if (mentionsArgument(type)) return true
    if (type.kind === 'aggregate') return type.members.some((m) => this.#mentions(m.type, seen))
    return type.kind === 'array' && this.#mentions(type.elementType, seen)
  }
}

function mentionsArgument(thing: unknown): boolean {
  if (typeof thing !== 'object' || thing === null || thing instanceof Uint8Array) return false
  if (Array.isArray(thing)) return thing.some(mentionsArgument)
  if (typeof (thing as { argument?: unknown }).argument === 'string') return true
  return Object.values(thing).some(mentionsArgument)
}

/** The same conditions, sizes or type with `{ argument }` turned to the parameter that stands for it. */
export function meantFor<T>(command: string, thing: T): T {
  if (typeof thing !== 'object' || thing === null || thing instanceof Uint8Array) return thing
  if (Array.isArray(thing)) return thing.map((t: unknown) => meantFor(command, t)) as T
  const { argument, ...rest } = thing as { argument?: unknown }
  if (typeof argument === 'string') return { ...rest, parameter: argumentPath(command, argument) } as T
  return Object.fromEntries(Object.entries(thing).map(([k, v]) => [k, meantFor(command, v)])) as T
}

/** Values that a condition pins with `==`, by parameter path and member; other terms pin nothing. */
export function pinned(criteria: MatchCriteria | undefined): { readonly ref: ValueRef; readonly literal: string }[] {
  if (criteria === undefined) return []
  if (criteria.kind === 'and') return criteria.terms.flatMap(pinned)
  if (criteria.kind !== 'comparison' || criteria.operator !== '==' || !('literal' in criteria.right)) return []
  return [{ ref: criteria.left, literal: criteria.right.literal }]
}
