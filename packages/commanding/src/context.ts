/** What the encoder and the gates are told of the world. */
import type { Tai } from '@vigie/base'
import type { ValueLookup } from '@vigie/telemetry/layout'
import type { CommandAlgorithms } from './inspect/command-algorithms.ts'

export interface CommandContext {
  /** Latest values of parameters: of those that commands carry, and of those that conditions look at. */
  readonly parameters?: ValueLookup
  /** The count of the next packet of an APID, 0 … 16383; called once for each command encoded. */
  readonly sequenceCount?: (apid: number) => number
  /** What decides conditions that the model gives as an algorithm; without it they are not met. */
  readonly algorithms?: CommandAlgorithms
  /** The present, for times that are counted from now. */
  readonly time?: Tai
}

/** Counts packets by APID, modulo 2^14 (CCSDS 133.0-B-2 §4.1.3.4.3). */
export class SequenceCounters {
  readonly #next: Map<number, number>

  /** `from`: what `snapshot` gave. */
  constructor(from: Readonly<Record<string, number>> = {}) {
    this.#next = new Map(Object.entries(from).map(([apid, count]) => [Number(apid), count & 0x3fff]))
  }

  readonly next = (apid: number): number => {
    const count = this.#next.get(apid) ?? 0
    this.#next.set(apid, (count + 1) & 0x3fff)
    return count
  }

  /** What the next command would get, without taking it: for dry runs. */
  readonly peek = (apid: number): number => this.#next.get(apid) ?? 0

  /** What the next command gets. */
  set(apid: number, count: number): void {
    this.#next.set(apid, count & 0x3fff)
  }

  /** Next count by APID, to be kept over a restart. */
  snapshot(): Record<string, number> {
    return Object.fromEntries(this.#next)
  }
}
