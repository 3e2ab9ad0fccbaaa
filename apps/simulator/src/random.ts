/** Random numbers from a seed: the same seed gives the same flight. */

/** A generator of its own for a named thing, so that adding one does not change the others. */
export class Random {
  #state: number
  #spare = Number.NaN

  constructor(seed: number, name = '') {
    // FNV-1a over the name, then over the seed.
    let hash = 0x811c9dc5
    for (const char of `${name}/${seed}`) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
    this.#state = hash >>> 0
  }

  /** 0 ≤ x < 1, 32 bits (SplitMix32). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    let z = this.#state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296
  }

  /** Normally distributed (Marsaglia's polar method). */
  gauss(sigma = 1): number {
    if (!Number.isNaN(this.#spare)) {
      const value = this.#spare
      this.#spare = Number.NaN
      return value * sigma
    }
    for (;;) {
      const u = 2 * this.next() - 1
      const v = 2 * this.next() - 1
      const s = u * u + v * v
      if (s >= 1 || s === 0) continue
      const factor = Math.sqrt((-2 * Math.log(s)) / s)
      this.#spare = v * factor
      return u * factor * sigma
    }
  }

  /** Whole, 0 ≤ n < below. */
  integer(below: number): number {
    return Math.floor(this.next() * below)
  }
}
