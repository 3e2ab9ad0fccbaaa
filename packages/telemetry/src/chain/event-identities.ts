/**
 * Events known by the packet that they were found in: the same APID, sequence count and name, generated at the same time, is
 * the same event, whether it came as it happened or in a dump of stored telemetry. Memory is bounded: the oldest go.
 */
import { NANOS_PER_SECOND, type Tai } from '@vigie/base'

const MOST = 20_000
/** Times of generation shift a little where the on-board clock is correlated anew; counts come round only after 16,384 packets. */
const SLACK = 60n * NANOS_PER_SECOND

export interface EventIdentity {
  readonly name: string
  readonly apid: number
  readonly sequenceCount: number
  readonly generation: Tai
  readonly parameter?: string
  readonly to?: string
}

export class EventIdentities {
  readonly #known = new Map<string, Tai>()

  /** Whether the event came before; from now on it has. */
  note(e: EventIdentity): boolean {
    const key = `${e.apid}/${e.sequenceCount}/${e.name}/${e.parameter ?? ''}/${e.to ?? ''}`
    const before = this.#known.get(key)
    const ago = before === undefined ? SLACK + 1n : e.generation - before
    if (ago <= SLACK && ago >= -SLACK) return true
    this.#known.delete(key)
    this.#known.set(key, e.generation)
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!)
    return false
  }
}
