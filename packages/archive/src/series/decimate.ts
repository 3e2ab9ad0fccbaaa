/** Fewer points for a plot: extremes of buckets, the last value of buckets, or largest-triangle-three-buckets. */

export interface Decimated {
  readonly generation: BigInt64Array
  readonly eng: Float64Array
  readonly min?: Float64Array
  readonly max?: Float64Array
}

/** Gathers samples into equal buckets of time between two instants; samples may come in any order of buckets. */
export class BucketDecimator {
  readonly #width: number
  /** Offsets count from here. */
  readonly origin: bigint
  readonly #minAt: Float64Array
  readonly #maxAt: Float64Array
  readonly #min: Float64Array
  readonly #max: Float64Array
  readonly #last: Float64Array
  readonly #lastAt: Float64Array
  readonly #count: Uint32Array
  total = 0

  /** `points` buckets over [from, to]. */
  constructor(from: bigint, to: bigint, points: number) {
    this.origin = from
    this.#width = Math.max(Number(to - from + 1n) / points, 1)
    this.#min = new Float64Array(points).fill(Infinity)
    this.#max = new Float64Array(points).fill(-Infinity)
    this.#last = new Float64Array(points)
    this.#minAt = new Float64Array(points)
    this.#maxAt = new Float64Array(points)
    this.#lastAt = new Float64Array(points).fill(-Infinity)
    this.#count = new Uint32Array(points)
  }

  /**
   * Takes `count` samples between `min` and `max`, the newest of which is `last`. `offset` is in ns from `origin`, as a
   * double: exact within 104 days, to a microsecond beyond.
   */
  add(offset: number, min: number, max: number, last: number, count: number): void {
    let b = Math.floor(offset / this.#width)
    if (b < 0) b = 0
    else if (b >= this.#count.length) b = this.#count.length - 1
    this.total += count
    if (min !== min) return
    if (min < this.#min[b]!) {
      this.#min[b] = min
      this.#minAt[b] = offset
    }
    if (max > this.#max[b]!) {
      this.#max[b] = max
      this.#maxAt[b] = offset
    }
    if (offset >= this.#lastAt[b]!) {
      this.#lastAt[b] = offset
      this.#last[b] = last
    }
    this.#count[b]! += count
  }

  /**
   * Takes single samples: times in ns from `origin`, of the same length as their values; those outside [from, to] are passed
   * over. Neighbours in one bucket are compared in a loop of their own, which is several times faster than `add` for each.
   */
  addSamples(offsets: Float64Array, values: Float64Array, from: number, to: number): void {
    const last = this.#count.length - 1
    for (let i = 0; i < offsets.length;) {
      const first = offsets[i]!
      if (first < from || first > to) {
        i++
        continue
      }
      const b = Math.min(Math.max(Math.floor(first / this.#width), 0), last)
      const low = Math.max(from, b === 0 ? from : b * this.#width)
      const high = b === last ? Infinity : (b + 1) * this.#width
      let min = this.#min[b]!
      let max = this.#max[b]!
      let minAt = this.#minAt[b]!
      let maxAt = this.#maxAt[b]!
      let count = 0
      const begin = i
      for (; i < offsets.length; i++) {
        const at = offsets[i]!
        if (at < low || at >= high || at > to) break
        const value = values[i]!
        if (value !== value) continue
        count++
        if (value < min) {
          min = value
          minAt = at
        }
        if (value > max) {
          max = value
          maxAt = at
        }
        if (at >= this.#lastAt[b]!) {
          this.#lastAt[b] = at
          this.#last[b] = value
        }
      }
      // Where rounding puts a time before its own bucket, it is taken all the same.
      if (i === begin) {
        this.add(first, values[i]!, values[i]!, values[i]!, 1)
        i++
        continue
      }
      this.total += i - begin
      this.#min[b] = min
      this.#max[b] = max
      this.#minAt[b] = minAt
      this.#maxAt[b] = maxAt
      this.#count[b]! += count
    }
  }

  /** The smallest and the largest of each bucket, as points in order of time. */
  extremes(): { readonly times: Float64Array; readonly values: Float64Array } {
    const times: number[] = []
    const values: number[] = []
    const add = (time: number, value: number): void => {
      times.push(time)
      values.push(value)
    }
    for (let b = 0; b < this.#count.length; b++) {
      if (this.#count[b] === 0) continue
      const lowFirst = this.#minAt[b]! <= this.#maxAt[b]!
      const low = (): void => add(this.#minAt[b]!, this.#min[b]!)
      const high = (): void => add(this.#maxAt[b]!, this.#max[b]!)
      if (this.#min[b] === this.#max[b]) low()
      else if (lowFirst) {
        low()
        high()
      } else {
        high()
        low()
      }
    }
    return { times: Float64Array.from(times), values: Float64Array.from(values) }
  }

  /** Buckets that have samples; `generation` is the start of the bucket, or the time of the last sample for `last`. */
  result(kind: 'minmax' | 'last'): Decimated {
    const filled: number[] = []
    for (let b = 0; b < this.#count.length; b++) if (this.#count[b]! > 0) filled.push(b)
    const generation = new BigInt64Array(filled.length)
    const eng = new Float64Array(filled.length)
    const min = new Float64Array(filled.length)
    const max = new Float64Array(filled.length)
    for (const [i, b] of filled.entries()) {
      const offset = kind === 'last' ? this.#lastAt[b]! : b * this.#width
      generation[i] = this.origin + BigInt(Math.floor(offset))
      eng[i] = this.#last[b]!
      min[i] = this.#min[b]!
      max[i] = this.#max[b]!
    }
    return kind === 'last' ? { generation, eng } : { generation, eng, min, max }
  }
}

/**
 * Largest triangle three buckets (Steinarsson, 2013): keeps the points that a line through all of them would show.
 * `times` and `values` have the same length and times ascend; gives the indices kept, first and last among them.
 */
export function largestTriangles(times: Float64Array, values: Float64Array, points: number): Uint32Array {
  const n = times.length
  if (points >= n) return Uint32Array.from({ length: n }, (_, i) => i)
  const kept = new Uint32Array(points)
  const every = (n - 2) / (points - 2)
  let chosen = 0
  for (let b = 0; b < points - 2; b++) {
    const from = Math.floor(b * every) + 1
    const to = Math.floor((b + 1) * every) + 1
    const nextTo = Math.min(Math.floor((b + 2) * every) + 1, n)
    let meanTime = 0
    let meanValue = 0
    for (let i = to; i < nextTo; i++) {
      meanTime += times[i]!
      meanValue += values[i]!
    }
    const size = Math.max(nextTo - to, 1)
    meanTime /= size
    meanValue /= size
    let best = -1
    let at = from
    for (let i = from; i < to; i++) {
      const area = Math.abs(
        (times[chosen]! - meanTime) * (values[i]! - values[chosen]!) -
          (times[chosen]! - times[i]!) * (meanValue - values[chosen]!),
      )
      if (area > best) {
        best = area
        at = i
      }
    }
    kept[b + 1] = at
    chosen = at
  }
  kept[points - 1] = n - 1
  return kept
}
