/**
 * Decodes a stream of convolutional symbols of which nobody said where a period begins: tries each beginning, with and without the
 * inverter, and each rate that it may be, on a stretch of the stream, and keeps what explains the symbols best. Goes on looking
 * whether it still does (a receiver may lose or double symbols) and searches again when it does not.
 *
 * That all symbols are inverted cannot be seen here, because the code is transparent: the bits come out inverted too, and the
 * attached sync marker tells (`CaduSynchroniser`).
 */
import { concatBytes } from '@vigie/base'
import { CODE_RATES, symbolsPerPeriod, type CodeRate } from './convolutional.ts'
import { ViterbiDecoder, type ViterbiStatistics } from './viterbi.ts'

/** Share of symbols that the best path contradicts when they are noise, as measured with this decoder. */
const NOISE: Readonly<Record<CodeRate, number>> = {
  '1/2': 0.125,
  '2/3': 0.072,
  '3/4': 0.05,
  '5/6': 0.032,
  '7/8': 0.023,
}
/** Contradictions, as a share of those of noise, up to which a hypothesis is taken, and up to which it is held. */
const TAKEN = 0.78
const HELD = 0.9
/** Contradictions relative to an earlier hypothesis below which a later one replaces it. */
const CLEARLY = 0.8
/** Symbols on which hypotheses are tried, and after which the one held is looked at again. */
const STRETCH = 16_384
const CHECK = 8192

export interface NodeHypothesis {
  readonly rate: CodeRate
  /** Symbols before the first whole period. */
  readonly skip: number
  /** G2 inverted. */
  readonly inverted: boolean
}

export interface NodeSynchroniserOptions {
  /** Absent: all of the standard are tried. */
  readonly rate?: CodeRate
  /** Absent: both are tried. */
  readonly inverted?: boolean
}

export interface NodeStatistics extends ViterbiStatistics {
  /** Times that a hypothesis was taken. */
  locks: number
  /** Times that it was given up. */
  losses: number
  /** Symbols for which there was none. */
  skippedSymbols: number
}

export class NodeSynchroniser {
  readonly statistics: NodeStatistics = {
    bits: 0,
    symbols: 0,
    symbolErrors: 0,
    locks: 0,
    losses: 0,
    skippedSymbols: 0,
  }
  readonly #hypotheses: readonly NodeHypothesis[]
  readonly #kept = new Int8Array(STRETCH)
  #count = 0
  #found: NodeHypothesis | undefined
  #decoder: ViterbiDecoder | undefined

  constructor(options: NodeSynchroniserOptions = {}) {
    const rates = options.rate === undefined ? CODE_RATES : [options.rate]
    this.#hypotheses = rates.flatMap((rate) => {
      const standard = rate === '1/2'
      const ways = options.inverted === undefined ? [standard, !standard] : [options.inverted]
      return ways.flatMap((inverted) =>
        Array.from({ length: symbolsPerPeriod(rate) }, (_, skip) => ({ rate, skip, inverted })),
      )
    })
  }

  /** What the stream is taken for now; undefined in search. */
  get found(): NodeHypothesis | undefined {
    return this.#found
  }

  /** Decodes symbols (−127 … 127), whatever their number; returns the bytes decided meanwhile. */
  receive(symbols: Int8Array): Uint8Array {
    const parts: Uint8Array[] = []
    for (let at = 0; at < symbols.length;) {
      const wanted = (this.#decoder === undefined ? STRETCH : CHECK) - this.#count
      const taken = Math.min(wanted, symbols.length - at)
      this.#kept.set(symbols.subarray(at, at + taken), this.#count)
      this.#count += taken
      at += taken
      if (taken === wanted) this.#work(parts, false)
    }
    return concatBytes(parts)
  }

  /** What is still kept, at the end of the stream. */
  end(): Uint8Array {
    const parts: Uint8Array[] = []
    if (this.#count > 0) this.#work(parts, true)
    if (this.#decoder !== undefined) {
      const before = { ...this.#decoder.statistics }
      parts.push(this.#decoder.end())
      this.#add(before, this.#decoder.statistics)
    }
    this.#decoder = undefined
    this.#found = undefined
    return concatBytes(parts)
  }

  #work(parts: Uint8Array[], last: boolean): void {
    if (this.#decoder !== undefined) {
      const before = { ...this.#decoder.statistics }
      const bytes = this.#decoder.decode(this.#kept, 0, this.#count)
      const after = this.#decoder.statistics
      const symbols = after.symbols - before.symbols
      const share = symbols === 0 ? 0 : (after.symbolErrors - before.symbolErrors) / symbols
      if (share <= HELD * NOISE[this.#found!.rate]) {
        this.#add(before, after)
        parts.push(bytes)
        this.#count = 0
        return
      }
      // These symbols may be the first after a slip: they are searched again with those that follow.
      this.statistics.losses++
      this.#decoder = undefined
      this.#found = undefined
      if (!last) return
    }
    this.#search(parts)
  }

  #search(parts: Uint8Array[]): void {
    let best: NodeHypothesis | undefined
    let least = Infinity
    for (const hypothesis of this.#hypotheses) {
      if (hypothesis.skip >= this.#count) continue
      const trial = new ViterbiDecoder(hypothesis)
      trial.decode(this.#kept, hypothesis.skip, this.#count)
      // A short stretch is decided only at its end.
      if (trial.statistics.symbols === 0) trial.end()
      const share = trial.statistics.symbolErrors / Math.max(1, trial.statistics.symbols) / NOISE[hypothesis.rate]
      // Where two explain the symbols alike, the one that the standard has stays: at rate 3/4 a stream with the inverter is
      // also the code of other bits without it.
      if (best === undefined ? share < TAKEN : share < CLEARLY * least) {
        least = share
        best = hypothesis
      }
    }
    if (best === undefined) {
      this.statistics.skippedSymbols += this.#count
    } else {
      this.statistics.locks++
      this.statistics.skippedSymbols += best.skip
      this.#found = best
      this.#decoder = new ViterbiDecoder(best)
      parts.push(this.#decoder.decode(this.#kept, best.skip, this.#count))
      this.#add({ bits: 0, symbols: 0, symbolErrors: 0 }, this.#decoder.statistics)
    }
    this.#count = 0
  }

  #add(before: ViterbiStatistics, after: ViterbiStatistics): void {
    this.statistics.bits += after.bits - before.bits
    this.statistics.symbols += after.symbols - before.symbols
    this.statistics.symbolErrors += after.symbolErrors - before.symbolErrors
  }
}
