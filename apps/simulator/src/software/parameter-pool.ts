/** Parameters as the software knows them: by number (alias PID of the model), readable, and some of them settable. */
import type { SpaceSystem } from '@vigie/model'
import type { Readings } from '../spacecraft/reading.ts'

export class ParameterPool {
  /** Path below the satellite, by number. */
  readonly #names = new Map<number, string>()
  readonly #numbers = new Map<string, number>()
  readonly #readings: Readings

  constructor(system: SpaceSystem, element: string, readings: Readings) {
    this.#readings = readings
    for (const [path, parameter] of system.parameters) {
      const number = Number(parameter.aliases?.['PID'])
      if (!path.startsWith(`${element}.`) || !Number.isInteger(number)) continue
      const name = path.slice(element.length + 1)
      this.#names.set(number, name)
      this.#numbers.set(name, number)
    }
  }

  /** The value now; undefined for parameters that the software does not know, or that are no number. */
  read(number: number): number | undefined {
    const name = this.#names.get(number)
    const value = name === undefined ? undefined : this.#readings[name]?.()
    return typeof value === 'number' ? value : undefined
  }

  name(number: number): string | undefined {
    return this.#names.get(number)
  }
  number(name: string): number | undefined {
    return this.#numbers.get(name)
  }
}
