/**
 * On-board time correlation: TAI as a linear function of the on-board count, fitted to pairs of (count, instant of
 * generation as known on the ground: reception less propagation and equipment delay).
 *
 * Outliers (delayed deliveries) are rejected by the median of absolute residuals. A count that goes back is a reset, one that
 * jumps ahead against the ground is a leap: both begin a new model. The uncertainty grows with the age of the last pair.
 */
import type { Tai } from '@vigie/base'

/** Translates instants as a spacecraft counts them. */
export interface TimeTranslator {
  /** Undefined while nothing is known. */
  toTai(onBoard: bigint): Tai | undefined
}

export interface CorrelationOptions {
  /** Pairs kept; 256 unless told. */
  readonly window?: number
  /** Pairs before the rate is fitted and not taken as 1; 8 unless told. */
  readonly fitAfter?: number
  /** Residual in ns from which a pair may be an outlier, at least; 5 ms unless told. */
  readonly outlierFloor?: number
  /** Jump in ns that means that the on-board clock was set; 2 s unless told. */
  readonly leapThreshold?: number
  /** Drift that is not known, in s/s, by which the uncertainty grows with age; 1e-7 unless told. */
  readonly ageing?: number
}

export interface CorrelationState {
  readonly known: boolean
  readonly pairs: number
  readonly outliers: number
  readonly resets: number
  readonly leaps: number
  /** Seconds of TAI per second on board, less one. */
  readonly drift: number
  /** Residuals of the fit, ns (root mean square). */
  readonly residual: number
  /** On-board count and instant that the line goes through. */
  readonly onBoard: bigint
  readonly tai: Tai
}

export type CorrelationChange = 'first' | 'reset' | 'leap'

export class TimeCorrelation implements TimeTranslator {
  readonly #window: number
  readonly #fitAfter: number
  readonly #floor: number
  readonly #leap: number
  readonly #ageing: number
  readonly #onChange: (change: CorrelationChange, onBoard: bigint, tai: Tai) => void
  /** Pairs relative to the anchor: ns on board, and ns by which the ground is further. */
  #x: number[] = []
  #y: number[] = []
  #anchorOnBoard = 0n
  #anchorTai: Tai = 0n
  #offset = 0
  #slope = 0
  #rms = 0
  #known = false
  #suspects: { onBoard: bigint; tai: Tai }[] = []
  #last = 0n
  #outliers = 0
  #resets = 0
  #leaps = 0

  constructor(
    options: CorrelationOptions = {},
    onChange: (change: CorrelationChange, onBoard: bigint, tai: Tai) => void = () => {},
  ) {
    this.#window = options.window ?? 256
    this.#fitAfter = options.fitAfter ?? 8
    this.#floor = options.outlierFloor ?? 5e6
    this.#leap = options.leapThreshold ?? 2e9
    this.#ageing = options.ageing ?? 1e-7
    this.#onChange = onChange
  }

  get state(): CorrelationState {
    return {
      known: this.#known,
      pairs: this.#x.length,
      outliers: this.#outliers,
      resets: this.#resets,
      leaps: this.#leaps,
      drift: this.#slope,
      residual: this.#rms,
      onBoard: this.#anchorOnBoard,
      tai: this.#anchorTai + BigInt(Math.round(this.#offset)),
    }
  }

  toTai(onBoard: bigint): Tai | undefined {
    if (!this.#known) return undefined
    const x = Number(onBoard - this.#anchorOnBoard)
    return this.#anchorTai + (onBoard - this.#anchorOnBoard) + BigInt(Math.round(this.#offset + this.#slope * x))
  }

  /** The on-board count at an instant: what a time-tagged command needs. */
  toOnBoard(tai: Tai): bigint | undefined {
    if (!this.#known) return undefined
    const beyond = Number(tai - this.#anchorTai) - this.#offset
    return this.#anchorOnBoard + BigInt(Math.round(beyond / (1 + this.#slope)))
  }

  /** Standard uncertainty in ns of an instant translated: residuals, and drift since the last pair. */
  uncertainty(onBoard: bigint): number {
    if (!this.#known) return Infinity
    const age = Math.abs(Number(onBoard - this.#last))
    return Math.hypot(Math.max(this.#rms, 1), this.#ageing * age)
  }

  /** Takes a pair; `delayNanos` is the propagation and equipment delay within the reception. */
  note(onBoard: bigint, reception: Tai, delayNanos: bigint): void {
    const tai = reception - delayNanos
    if (!this.#known) return this.#begin(onBoard, tai, 'first')
    const residual = Number(tai - this.toTai(onBoard)!)
    const tolerance = Math.max(this.#floor, 5 * this.#rms) + this.#ageing * Math.abs(Number(onBoard - this.#last))
    if (Math.abs(residual) <= tolerance) {
      this.#suspects = []
      return this.#accept(onBoard, tai)
    }
    this.#suspect(onBoard, tai)
  }

  /** One pair that does not fit is an outlier; three in a row that fit each other mean that the clock was set. */
  #suspect(onBoard: bigint, tai: Tai): void {
    const first = this.#suspects[0]
    const agrees = first === undefined || Math.abs(Number(tai - first.tai - (onBoard - first.onBoard))) <= this.#floor
    this.#suspects = agrees ? [...this.#suspects, { onBoard, tai }] : [{ onBoard, tai }]
    this.#outliers++
    if (this.#suspects.length < 3) return
    const pairs = this.#suspects
    const back = pairs[0]!.onBoard < this.#last
    const jump = Math.abs(Number(pairs[0]!.tai - this.toTai(pairs[0]!.onBoard)!))
    if (!back && jump < this.#leap) {
      // Not far off: the drift changed. The old pairs say no more.
      this.#outliers -= pairs.length
      this.#restart(pairs)
      return
    }
    if (back) this.#resets++
    else this.#leaps++
    this.#outliers -= pairs.length
    this.#restart(pairs)
    this.#onChange(back ? 'reset' : 'leap', onBoard, tai)
  }

  #restart(pairs: readonly { onBoard: bigint; tai: Tai }[]): void {
    this.#known = false
    this.#suspects = []
    this.#x = []
    this.#y = []
    this.#anchorOnBoard = pairs[0]!.onBoard
    this.#anchorTai = pairs[0]!.tai
    this.#offset = 0
    this.#slope = 0
    this.#rms = 0
    this.#known = true
    for (const p of pairs) this.#accept(p.onBoard, p.tai)
  }

  #begin(onBoard: bigint, tai: Tai, change: CorrelationChange): void {
    this.#restart([{ onBoard, tai }])
    this.#onChange(change, onBoard, tai)
  }

  #accept(onBoard: bigint, tai: Tai): void {
    if (this.#x.length >= this.#window) {
      this.#x.shift()
      this.#y.shift()
    }
    const x = Number(onBoard - this.#anchorOnBoard)
    this.#x.push(x)
    this.#y.push(Number(tai - this.#anchorTai) - x)
    this.#last = onBoard
    this.#fit()
  }

  /** Least squares over the pairs within three median deviations. */
  #fit(): void {
    const n = this.#x.length
    if (n < this.#fitAfter) {
      this.#offset = median(this.#y.map((y, i) => y - this.#slope * this.#x[i]!))
      this.#rms = rootMeanSquare(this.#y.map((y, i) => y - this.#offset - this.#slope * this.#x[i]!))
      return
    }
    const residuals = this.#y.map((y, i) => y - this.#offset - this.#slope * this.#x[i]!)
    const middle = median(residuals)
    const spread = 3 * 1.4826 * median(residuals.map((r) => Math.abs(r - middle))) || Infinity
    const used = residuals.flatMap((r, i) => (Math.abs(r - middle) <= spread ? [i] : []))
    const meanX = used.reduce((sum, i) => sum + this.#x[i]!, 0) / used.length
    const meanY = used.reduce((sum, i) => sum + this.#y[i]!, 0) / used.length
    let sxx = 0
    let sxy = 0
    for (const i of used) {
      sxx += (this.#x[i]! - meanX) ** 2
      sxy += (this.#x[i]! - meanX) * (this.#y[i]! - meanY)
    }
    this.#slope = sxx === 0 ? 0 : sxy / sxx
    this.#offset = meanY - this.#slope * meanX
    this.#rms = rootMeanSquare(used.map((i) => this.#y[i]! - this.#offset - this.#slope * this.#x[i]!))
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
