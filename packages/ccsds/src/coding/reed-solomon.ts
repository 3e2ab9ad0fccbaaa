/**
 * Reed–Solomon (255, 255 − 2E) of CCSDS 131.0-B §4: E of 16 or 8, symbols interleaved to a depth of 1 to 8, shortened by
 * virtual fill, in dual or conventional basis. Generator: ∏ (x − α^(11 j)), j = 128 − E … 127 + E.
 *
 * The check of a codeword without errors is what runs at the speed of the link: it computes the 2E check symbols again
 * (`CheckSymbols`) and compares. Only codewords that differ go through syndromes, Berlekamp–Massey, Chien, Forney.
 */
import { ccsdsErrors } from '../errors.ts'
import { checkSymbolsFor, type CheckSymbols } from './check-symbols.ts'
import { EXP, fromDual, LOG, multiply, toDual } from './galois.ts'

export interface ReedSolomonParameters {
  /** Symbols that can be corrected in a codeword. */
  readonly e: 8 | 16
  /** Codewords interleaved symbol by symbol. */
  readonly interleave: number
  /** Symbols in Berlekamp's dual basis, as the standard has it. */
  readonly dualBasis: boolean
  /** Symbols of each codeword that are zero and not sent. */
  readonly virtualFill: number
}

export interface DecodedBlock {
  /** All codewords are right, as received or after correction. */
  readonly ok: boolean
  /** Symbols corrected. */
  readonly corrected: number
  /** Codewords that could not be corrected; their symbols are left as received. */
  readonly uncorrectable: number
}

export interface ReedSolomonStatistics {
  codewords: number
  correctedSymbols: number
  correctedCodewords: number
  uncorrectable: number
}

const N = 255
const PRIMITIVE = 11

export class ReedSolomon {
  readonly statistics: ReedSolomonStatistics = {
    codewords: 0,
    correctedSymbols: 0,
    correctedCodewords: 0,
    uncorrectable: 0,
  }
  /** Bytes of the information of a block of all interleaved codewords. */
  readonly informationBytes: number
  /** Bytes of a codeblock: information and check symbols. */
  readonly blockBytes: number
  readonly #p: ReedSolomonParameters
  readonly #roots: number
  readonly #firstRoot: number
  readonly #check: CheckSymbols

  /** Throws VIG-CCSDS-002. */
  constructor(parameters: ReedSolomonParameters) {
    const { e, interleave, virtualFill } = parameters
    const information = N - 2 * e
    const refuse = (what: string, value: number, hint: string): void => {
      throw ccsdsErrors.configuration({ what, value, hint })
    }
    if (e !== 8 && e !== 16) refuse('E', e, 'Give 8 or 16.')
    if (!Number.isInteger(interleave) || interleave < 1 || interleave > 8)
      refuse('the interleaving depth', interleave, 'Give 1 … 8.')
    if (!Number.isInteger(virtualFill) || virtualFill < 0 || virtualFill >= information)
      refuse('the virtual fill', virtualFill, `Give 0 … ${information - 1} symbols.`)
    this.#p = parameters
    this.#roots = 2 * e
    this.#firstRoot = 128 - e
    this.informationBytes = (information - virtualFill) * interleave
    this.blockBytes = (N - virtualFill) * interleave
    this.#check = checkSymbolsFor({
      roots: e === 16 ? 32 : 16,
      firstRoot: this.#firstRoot,
      step: PRIMITIVE,
      dual: parameters.dualBasis,
    })
  }

  /** Check symbols after the information, in a new block. */
  encode(information: Uint8Array): Uint8Array {
    if (information.length !== this.informationBytes) {
      throw ccsdsErrors.configuration({
        what: 'the information of a codeblock in bytes',
        value: information.length,
        hint: `Give ${this.informationBytes} bytes.`,
      })
    }
    const block = new Uint8Array(this.blockBytes)
    block.set(information)
    const depth = this.#p.interleave
    const check = this.#check.symbols
    this.#check.load(information)
    for (let i = 0; i < depth; i++) {
      this.#check.compute(i, depth, this.informationBytes / depth)
      for (let k = 0; k < this.#roots; k++) block[this.informationBytes + k * depth + i] = check[k]!
    }
    return block
  }

  /** Corrects a codeblock in place. Its first `informationBytes` are the information. */
  decode(block: Uint8Array): DecodedBlock {
    const depth = this.#p.interleave
    let corrected = 0
    let uncorrectable = 0
    const check = this.#check.symbols
    this.#check.load(block.subarray(0, this.informationBytes))
    for (let i = 0; i < depth; i++) {
      this.statistics.codewords++
      this.#check.compute(i, depth, this.informationBytes / depth)
      let same = true
      for (let k = 0; k < this.#roots; k++) {
        if (block[this.informationBytes + k * depth + i] !== check[k]) {
          same = false
          break
        }
      }
      if (same) continue
      const count = this.#correct(block, i)
      if (count < 0) {
        uncorrectable++
        this.statistics.uncorrectable++
      } else {
        corrected += count
        this.statistics.correctedCodewords++
        this.statistics.correctedSymbols += count
      }
    }
    return { ok: uncorrectable === 0, corrected, uncorrectable }
  }

  /** Number of symbols corrected, −1 when there are too many. */
  #correct(block: Uint8Array, i: number): number {
    const depth = this.#p.interleave
    const dual = this.#p.dualBasis
    const length = N - this.#p.virtualFill
    const roots = this.#roots
    // Syndromes: the received polynomial at each root of the generator. Modulo the generator it is what the check symbols differ
    // by, so that 2E symbols need to be looked at instead of all.
    const syndromes = new Uint8Array(roots)
    for (let k = 0; k < roots; k++) {
      const difference = block[this.informationBytes + k * depth + i]! ^ this.#check.symbols[k]!
      const symbol = dual ? fromDual[difference]! : difference
      for (let j = 0; j < roots; j++) {
        const s = syndromes[j]!
        syndromes[j] = symbol ^ (s === 0 ? 0 : EXP[(LOG[s]! + PRIMITIVE * (this.#firstRoot + j)) % N]!)
      }
    }
    const locator = berlekampMassey(syndromes)
    const errors = locator.length - 1
    if (errors < 1 || errors > this.#p.e) return -1
    const positions = this.#errorPositions(locator, length)
    if (positions.length !== errors) return -1
    const evaluator = productModulo(syndromes, locator, roots)
    for (const position of positions) {
      const value = this.#errorValue(locator, evaluator, position)
      const at = (length - 1 - position) * depth + i
      block[at] = block[at]! ^ (dual ? toDual[value]! : value)
    }
    return errors
  }

  /** Powers of x at which the locator vanishes (Chien search), within the symbols that are sent. */
  #errorPositions(locator: Uint8Array, length: number): number[] {
    const positions: number[] = []
    // Logarithms of the terms of the locator; −1 for those that are 0. X = α^(11·position) has the root X⁻¹, so from one
    // position to the next term k is divided by α^(11 k).
    const terms = Int16Array.from(locator, (c) => (c === 0 ? -1 : LOG[c]!))
    for (let position = 0; position < length; position++) {
      let sum = 0
      for (let k = 0; k < terms.length; k++) {
        const log = terms[k]!
        if (log < 0) continue
        sum ^= EXP[log]!
        const next = log - ((PRIMITIVE * k) % N)
        terms[k] = next < 0 ? next + N : next
      }
      if (sum === 0) positions.push(position)
    }
    return positions
  }

  /** Forney: e = X^(1 − b) Ω(X⁻¹) / Λ′(X⁻¹). */
  #errorValue(locator: Uint8Array, evaluator: Uint8Array, position: number): number {
    const x = (PRIMITIVE * position) % N
    const inverse = (N - x) % N
    let numerator = 0
    for (let k = 0; k < evaluator.length; k++) {
      const c = evaluator[k]!
      if (c !== 0) numerator ^= EXP[(LOG[c]! + inverse * k) % N]!
    }
    let derivative = 0
    for (let k = 1; k < locator.length; k += 2) {
      const c = locator[k]!
      if (c !== 0) derivative ^= EXP[(LOG[c]! + inverse * (k - 1)) % N]!
    }
    if (numerator === 0 || derivative === 0) return 0
    const shift = (x * (((1 - this.#firstRoot) % N) + N)) % N
    return EXP[(LOG[numerator]! + N - LOG[derivative]! + shift) % N]!
  }
}

/** The shortest register that generates the syndromes: coefficients of the error locator, constant first. */
function berlekampMassey(syndromes: Uint8Array): Uint8Array {
  let locator = Uint8Array.of(1)
  let before = Uint8Array.of(1)
  let length = 0
  let gap = 1
  let lastDiscrepancy = 1
  for (let n = 0; n < syndromes.length; n++) {
    let discrepancy = syndromes[n]!
    for (let k = 1; k <= length && k < locator.length; k++) discrepancy ^= multiply(locator[k]!, syndromes[n - k]!)
    if (discrepancy === 0) {
      gap++
      continue
    }
    const factor = EXP[(LOG[discrepancy]! + N - LOG[lastDiscrepancy]!) % N]!
    const next = new Uint8Array(Math.max(locator.length, before.length + gap))
    next.set(locator)
    for (let k = 0; k < before.length; k++) next[k + gap] = next[k + gap]! ^ multiply(factor, before[k]!)
    if (2 * length <= n) {
      before = locator
      lastDiscrepancy = discrepancy
      length = n + 1 - length
      gap = 1
    } else gap++
    locator = next
  }
  let degree = locator.length - 1
  while (degree > 0 && locator[degree] === 0) degree--
  // A register longer than its polynomial says that there are more errors than can be found.
  return degree === length ? locator.subarray(0, degree + 1) : new Uint8Array(0)
}

/** (syndromes × locator) modulo x^roots: the error evaluator. */
function productModulo(syndromes: Uint8Array, locator: Uint8Array, roots: number): Uint8Array {
  const product = new Uint8Array(roots)
  for (let i = 0; i < roots; i++) {
    for (let k = 0; k < locator.length && i + k < roots; k++)
      product[i + k] = product[i + k]! ^ multiply(syndromes[i]!, locator[k]!)
  }
  return product
}
