/** What a satellite has received, for whoever compares it with what was sent: bounded, the oldest go first. */
import { toHex } from '@vigie/base'

const MOST_KEPT = 50_000

export class ReceivedPackets {
  #kept: string[] = []
  /** Number of the first one kept. */
  #first = 0

  add(packet: Uint8Array): void {
    this.#kept.push(toHex(packet))
    if (this.#kept.length < 2 * MOST_KEPT) return
    this.#first += MOST_KEPT
    this.#kept = this.#kept.slice(MOST_KEPT)
  }

  get count(): number {
    return this.#first + this.#kept.length
  }

  /** From a number on, at most so many, in hexadecimal. */
  since(number: number, most: number): readonly string[] {
    const at = Math.max(0, number - this.#first)
    return this.#kept.slice(at, at + most)
  }
}
