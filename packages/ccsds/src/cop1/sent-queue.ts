/**
 * The AD frames of the Sent_Queue (CCSDS 232.1-B-2 §5.1.5): their sequence numbers follow one another up to V(S) − 1, so a ring of
 * 256 holds them by number. Frames flagged To_Be_Retransmitted are always the last ones: all are flagged at once, they are sent again
 * from the first on, and no new frame is sent before that is done. Counting them is enough.
 */
export class SentQueue<R> {
  readonly #requests: (R | undefined)[] = Array.from<undefined>({ length: 256 })
  #count = 0
  #flagged = 0

  get length(): number {
    return this.#count
  }
  get flagged(): number {
    return this.#flagged
  }

  add(request: R, sequence: number): void {
    this.#requests[sequence] = request
    this.#count++
  }

  flagAll(): void {
    this.#flagged = this.#count
  }

  /** Sequence number of the first flagged frame, no longer flagged from now on. Only while there is one. */
  unflagFirst(vs: number): number {
    return (vs - this.#flagged--) & 255
  }

  at(sequence: number): R {
    return this.#requests[sequence]!
  }

  /** Sequence number of the oldest frame. */
  oldest(vs: number): number {
    return (vs - this.#count) & 255
  }

  /** Takes the oldest frame away. Only while there is one. */
  shift(vs: number): R {
    const sequence = this.oldest(vs)
    const request = this.#requests[sequence]!
    this.#requests[sequence] = undefined
    this.#count--
    if (this.#flagged > this.#count) this.#flagged = this.#count
    return request
  }
}
