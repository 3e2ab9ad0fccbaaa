/**
 * Maximum-likelihood decoding (Viterbi) of the convolutional code, symbol by symbol, hard or soft. A symbol is a number from −127
 * (surely 0) to 127 (surely 1); 0 says nothing, which is also what stands for punctured symbols.
 */
import { OUTPUTS, isInverted, PUNCTURING, type CodeRate, type ConvolutionalParameters } from './convolutional.ts'

/** Steps decided at a time. */
const BLOCK = 512
/** Steps behind the present one at which all survivors have merged: the more is punctured, the later. */
const DEPTH: Readonly<Record<CodeRate, number>> = { '1/2': 64, '2/3': 96, '3/4': 128, '5/6': 192, '7/8': 256 }

export interface ViterbiStatistics {
  /** Bits decoded. */
  bits: number
  /** Symbols received that belong to them. */
  symbols: number
  /** Symbols whose sign differs from what the decoded bits encode to: an estimate of the errors of the channel. */
  symbolErrors: number
}

/**
 * Output pair for a state pair: `BRANCH[j]` is what the encoder sends from state 2j for a bit 0. Both generators tap the first and
 * the last stage, so from 2j + 1, and for a bit 1, the pair is complemented; both changes together leave it.
 */
const BRANCH: Uint8Array = Uint8Array.from({ length: 32 }, (_, j) => OUTPUTS[2 * j]!)

export class ViterbiDecoder {
  readonly statistics: ViterbiStatistics = { bits: 0, symbols: 0, symbolErrors: 0 }
  readonly #sent: readonly number[]
  readonly #flip: boolean
  readonly #depth: number
  #metrics: Int32Array = new Int32Array(64)
  #next: Int32Array = new Int32Array(64)
  /** Survivor decisions of each step: two words of 32 states. */
  readonly #decisions: Uint32Array
  /** The symbols of each step, C1 and C2. */
  readonly #symbols: Int8Array
  readonly #likelihood = new Int32Array(4)
  #steps = 0
  #phase = 0
  /** C1 of the step under way. */
  #first = 0
  #half = false
  /** Encoder state, to encode again what was decoded; undefined before the first decision. */
  #encoder: number | undefined
  readonly #decided = new Uint8Array(BLOCK)
  #byte = 0
  #bitCount = 0

  constructor(parameters: ConvolutionalParameters) {
    this.#sent = PUNCTURING[parameters.rate]
    this.#flip = isInverted(parameters)
    this.#depth = DEPTH[parameters.rate]
    this.#decisions = new Uint32Array(2 * (BLOCK + this.#depth))
    this.#symbols = new Int8Array(2 * (BLOCK + this.#depth))
  }

  /** Decodes symbols `from` … `to`; returns the bytes decided meanwhile, which lag behind by the decoding depth. */
  decode(symbols: Int8Array, from = 0, to: number = symbols.length): Uint8Array {
    const out = new Uint8Array(((to - from) >>> 3) + (BLOCK >>> 3) + 2)
    let at = 0
    for (let i = from; i < to; i++) {
      const symbol = symbols[i]!
      const sent = this.#sent[this.#phase]!
      if (sent === 3 && !this.#half) {
        this.#first = symbol
        this.#half = true
        continue
      }
      this.#half = false
      if (++this.#phase === this.#sent.length) this.#phase = 0
      const c1 = sent === 3 ? this.#first : sent === 1 ? symbol : 0
      const c2 = sent === 1 ? 0 : symbol
      this.#step(c1, this.#flip ? -c2 : c2)
      if (this.#steps === BLOCK + this.#depth) at = this.#decide(BLOCK, out, at)
    }
    return out.subarray(0, at)
  }

  /** The bits still undecided, at the end of a stream; less sure than the others. Bits that do not fill a byte are lost. */
  end(): Uint8Array {
    const out = new Uint8Array(((BLOCK + this.#depth) >>> 3) + 1)
    let at = 0
    while (this.#steps > 0) at = this.#decide(Math.min(BLOCK, this.#steps), out, at)
    return out.subarray(0, at)
  }

  /** Add, compare, select: each pair of states 2j, 2j + 1 goes to j (bit 0) and j + 32 (bit 1). */
  #step(c1: number, c2: number): void {
    const step = this.#steps++
    this.#symbols[2 * step] = c1
    this.#symbols[2 * step + 1] = c2
    const now = this.#metrics
    const next = this.#next
    // Likelihood of the pairs 00, 01, 10, 11.
    const likelihood = this.#likelihood
    likelihood[0] = -c1 - c2
    likelihood[1] = c2 - c1
    likelihood[2] = c1 - c2
    likelihood[3] = c1 + c2
    let low = 0
    let high = 0
    for (let j = 0; j < 32; j++) {
      const m = likelihood[BRANCH[j]!]!
      const a = now[2 * j]!
      const b = now[2 * j + 1]!
      // Chosen by sign bits: noise would make a processor guess branches wrong half the time.
      const forLow = b - a - 2 * m
      const forHigh = b - a + 2 * m
      const lowB = -forLow >>> 31
      const highB = -forHigh >>> 31
      next[j] = a + m + (forLow & -lowB)
      next[j + 32] = a - m + (forHigh & -highB)
      low |= lowB << j
      high |= highB << j
    }
    this.#decisions[2 * step] = low
    this.#decisions[2 * step + 1] = high
    this.#metrics = next
    this.#next = now
  }

  /** Follows the best survivor back to its first `count` steps, gives their bits, and forgets them. */
  #decide(count: number, out: Uint8Array, to: number): number {
    let state = 0
    for (let s = 1; s < 64; s++) if (this.#metrics[s]! > this.#metrics[state]!) state = s
    for (let step = this.#steps - 1; step >= 0; step--) {
      if (step < count) this.#decided[step] = state >>> 5
      const word = this.#decisions[2 * step + (state >>> 5)]!
      state = ((state & 31) << 1) | ((word >>> (state & 31)) & 1)
    }
    // The stream may begin anywhere: the best survivor tells in which state.
    this.#encoder ??= state
    let at = to
    for (let step = 0; step < count; step++) {
      const bit = this.#decided[step]!
      this.#compare(step, bit)
      this.#byte = (this.#byte << 1) | bit
      if (++this.#bitCount === 8) {
        out[at++] = this.#byte
        this.#byte = 0
        this.#bitCount = 0
      }
    }
    this.statistics.bits += count
    this.#decisions.copyWithin(0, 2 * count, 2 * this.#steps)
    this.#symbols.copyWithin(0, 2 * count, 2 * this.#steps)
    this.#steps -= count
    // Only differences matter: bring the metrics back before they leave 31 bits.
    const least = this.#metrics[0]!
    for (let s = 0; s < 64; s++) this.#metrics[s] = this.#metrics[s]! - least
    return at
  }

  #compare(step: number, bit: number): void {
    const register = (bit << 6) | this.#encoder!
    this.#encoder = register >>> 1
    const pair = OUTPUTS[register]!
    const c1 = this.#symbols[2 * step]!
    const c2 = this.#symbols[2 * step + 1]!
    if (c1 !== 0) {
      this.statistics.symbols++
      if (c1 > 0 !== pair > 1) this.statistics.symbolErrors++
    }
    if (c2 !== 0) {
      this.statistics.symbols++
      if (c2 > 0 !== ((pair & 1) === 1)) this.statistics.symbolErrors++
    }
  }
}

/** Symbols of hard decisions: each bit, most significant first, as surely what it is. */
export function hardSymbols(bytes: Uint8Array): Int8Array {
  const symbols = new Int8Array(8 * bytes.length)
  for (let i = 0; i < symbols.length; i++) symbols[i] = (bytes[i >>> 3]! >>> (7 - (i & 7))) & 1 ? 127 : -127
  return symbols
}

/** Symbols of soft decisions in offset binary: 0 surely 0, 255 surely 1, 128 nothing. */
export function softSymbols(bytes: Uint8Array): Int8Array {
  return Int8Array.from(bytes, (b) => Math.max(-127, b - 128))
}
