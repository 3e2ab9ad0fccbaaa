/** Commands of the model that are carried out on the ground, compiled when they are first asked for. */
import { compileCommands, type CommandPlan, type CommandPlans } from '@vigie/commanding'
import type { SpaceSystem } from '@vigie/model'

export class GroundPlans {
  readonly #system: SpaceSystem
  readonly #compiled = new Map<string, CommandPlans>()

  constructor(system: SpaceSystem) {
    this.#system = system
  }

  /** The path that a path or an alias means. */
  pathOf(wanted: string): string {
    return this.#system.commands.has(wanted) ? wanted : (this.#system.aliases.get(wanted) ?? wanted)
  }
  plan(path: string): CommandPlan | undefined {
    if (!this.#system.commands.has(path)) return undefined
    return this.#of(path.slice(0, path.lastIndexOf('.'))).plan(path)
  }
  /** Of an element and below. */
  plans(element: string): Iterable<CommandPlan> {
    return this.#of(element).all()
  }

  #of(element: string): CommandPlans {
    let compiled = this.#compiled.get(element)
    if (compiled === undefined) this.#compiled.set(element, (compiled = compileCommands(this.#system, { element })))
    return compiled
  }
}
