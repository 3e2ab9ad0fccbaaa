/** Packets gathered to batches that close on size or age: what comes alone is out at once, what comes in a stream a millisecond later. */
import type { Clock, Nanoseconds, Timer } from '@vigie/base'
import type { PacketBatch } from '../columns.ts'

export interface BatchLimits {
  readonly packets: number
  readonly bytes: number
  readonly age: Nanoseconds
}
export const BATCH_LIMITS: BatchLimits = { packets: 512, bytes: 1 << 19, age: 1_000_000n }

export class PacketBatcher {
  readonly #chain: string
  readonly #clock: Clock
  readonly #limits: BatchLimits
  readonly #sink: (batch: PacketBatch) => void
  #bytes: Uint8Array<ArrayBuffer>
  readonly #offsets: Uint32Array
  readonly #generation: BigInt64Array
  readonly #reception: BigInt64Array
  readonly #journal: Float64Array
  readonly #flags: Uint8Array
  #count = 0
  #used = 0
  #timer: Timer | undefined
  /** When the last batch was done with, and how long it took. */
  #done = -(2n ** 62n)
  #took = 0n

  /** The batch given to `sink` is used again afterwards: it is valid during the call only. */
  constructor(chain: string, clock: Clock, sink: (batch: PacketBatch) => void, limits: BatchLimits = BATCH_LIMITS) {
    this.#chain = chain
    this.#clock = clock
    this.#sink = sink
    this.#limits = limits
    this.#bytes = new Uint8Array(65_536)
    this.#offsets = new Uint32Array(limits.packets + 1)
    this.#generation = new BigInt64Array(limits.packets)
    this.#reception = new BigInt64Array(limits.packets)
    this.#journal = new Float64Array(limits.packets)
    this.#flags = new Uint8Array(limits.packets)
  }

  add(
    bytes: Uint8Array,
    from: number,
    to: number,
    generation: bigint,
    reception: bigint,
    journal: number,
    flags: number,
  ): void {
    const length = to - from
    if (this.#count > 0 && this.#used + length > this.#limits.bytes) this.close()
    if (this.#used + length > this.#bytes.length) this.#grow(this.#used + length)
    this.#bytes.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), this.#used)
    this.#used += length
    const k = this.#count++
    this.#offsets[k + 1] = this.#used
    this.#generation[k] = generation
    this.#reception[k] = reception
    this.#journal[k] = journal
    this.#flags[k] = flags
    if (this.#count >= this.#limits.packets) this.close()
    else if (this.#count === 1) this.#timer = this.#clock.after(this.#limits.age, () => this.close())
  }

  /**
   * No more packets came with these. They need not wait when the last batch is longer ago than the age, nor than it took:
   * a busy chain keeps to large batches.
   */
  settle(): void {
    if (this.#count === 0) return
    const idle = this.#clock.now() - this.#done
    if (idle >= this.#limits.age && idle >= this.#took) this.close()
  }

  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    const count = this.#count
    if (count === 0) return
    const used = this.#used
    const began = this.#clock.now()
    this.#count = 0
    this.#used = 0
    this.#sink({
      chain: this.#chain,
      count,
      bytes: this.#bytes.subarray(0, used),
      offsets: this.#offsets.subarray(0, count + 1),
      generation: this.#generation.subarray(0, count),
      reception: this.#reception.subarray(0, count),
      journal: this.#journal.subarray(0, count),
      flags: this.#flags.subarray(0, count),
    })
    this.#done = this.#clock.now()
    this.#took = this.#done - began
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length))
    larger.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = larger
  }
}
