/** Faults of sensors: they lie between the physics and the packet, and the truth tells what the sensor gave. */
import { Random } from '../random.ts'
import type { Reading, Readings } from '../spacecraft/reading.ts'
import type { Fault } from './fault.ts'

type SensorFault = Extract<Fault, { kind: 'sensor' }>

export class SensorFaults {
  readonly #active = new Map<string, { readonly fault: SensorFault; stuckAt?: Reading }>()
  readonly #random: Random

  constructor(seed: number) {
    this.#random = new Random(seed, 'sensor-faults')
  }

  set(fault: SensorFault): void {
    this.#active.set(fault.parameter, { fault })
  }
  clear(parameter: string): void {
    this.#active.delete(parameter)
  }

  /** The reading of a parameter with whatever fault it has then. */
  through(parameter: string, read: () => Reading): () => Reading {
    return () => {
      const active = this.#active.size === 0 ? undefined : this.#active.get(parameter)
      const value = read()
      if (active === undefined) return value
      const { fault } = active
      if (fault.effect === 'stuck') {
        active.stuckAt ??= fault.value ?? value
        return active.stuckAt
      }
      if (typeof value !== 'number') return value
      return fault.effect === 'bias' ? value + (fault.value ?? 0) : value + this.#random.gauss(fault.value ?? 1)
    }
  }

  /** All readings, each under its path. */
  over(readings: Readings, prefix: string): Readings {
    return Object.fromEntries(
      Object.entries(readings).map(([name, read]) => [`${prefix}.${name}`, this.through(`${prefix}.${name}`, read)]),
    )
  }
}
