/**
 * Who is next, where several channels share one: virtual channels a physical channel (CCSDS 232.0-B-4 §4.3), MAPs a virtual
 * channel. The standard leaves the algorithm to the mission.
 */

/** `round-robin`: one after another, those that wait. `priority`: always the first of the list that waits. */
export type TurnScheme = 'round-robin' | 'priority'

/** Something that may have a thing to send. Where order is priority, the first of a list is the most urgent. */
export interface TurnSource<T> {
  /** The next thing; undefined: nothing waits. */
  take(): T | undefined
}

export class Turns<T> {
  readonly #scheme: TurnScheme
  readonly #sources: readonly TurnSource<T>[]
  #next = 0

  constructor(scheme: TurnScheme, sources: readonly TurnSource<T>[]) {
    this.#scheme = scheme
    this.#sources = sources
  }

  /** The next thing of whose turn it is; undefined: nothing waits anywhere. */
  take(): T | undefined {
    const sources = this.#sources
    for (let i = 0; i < sources.length; i++) {
      const index = this.#scheme === 'priority' ? i : (this.#next + i) % sources.length
      const taken = sources[index]!.take()
      if (taken === undefined) continue
      this.#next = (index + 1) % sources.length
      return taken
    }
    return undefined
  }
}
