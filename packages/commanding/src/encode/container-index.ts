/** The containers of commands, wherever a database keeps them. */
import { joinPath, parentPath, type CommandContainer, type Container, type SpaceSystem } from '@vigie/model'

/** A container of the lineage, from whichever table it is in. */
export type AnyContainer = CommandContainer | Container

/** Finds containers by the paths that commands give them: those of a command set first, then those of other commands. */
export class ContainerIndex {
  readonly #system: SpaceSystem
  readonly #ofCommands = new Map<string, CommandContainer>()

  constructor(system: SpaceSystem) {
    this.#system = system
    for (const [path, { container }] of system.commands) {
      if (container === undefined) continue
      const name = joinPath(parentPath(path), container.name)
      if (!this.#ofCommands.has(name)) this.#ofCommands.set(name, container)
    }
  }

  find(path: string): AnyContainer | undefined {
    return this.#system.commandContainers.get(path) ?? this.#ofCommands.get(path) ?? this.#system.containers.get(path)
  }

  /** Those that a container extends, the outermost first, then itself. */
  lineage(container: AnyContainer, problem: (text: string) => void): AnyContainer[] {
    const chain: AnyContainer[] = [container]
    let at = container
    while (at.base !== undefined) {
      const base = this.find(at.base)
      if (base === undefined) {
        problem(`the container "${at.base}" is not in the model`)
        break
      }
      if (chain.includes(base)) {
        problem(`the container "${at.base}" extends itself`)
        break
      }
      chain.unshift(base)
      at = base
    }
    return chain
  }
}
