/** Iterative decoding of the telecommand LDPC codes: normalised min-sum, with a bound on the iterations. */
import { ldpcCode, type LdpcCode, type LdpcName } from './ldpc.ts'

/** What messages of checks are multiplied with: min-sum believes too much otherwise. */
const NORMALISATION = 0.75
/** Iterations unless told: more hardly help, and a tail sequence costs all of them. */
export const LDPC_ITERATIONS = 50

export interface LdpcResult {
  /** All checks hold. False: the codeword is refused, as a tail sequence is. */
  readonly ok: boolean
  readonly iterations: number
  /** Hard-decided bits changed. */
  readonly corrected: number
}

/** Decodes codewords of one code; has working memory, so not to be shared. */
export class LdpcDecoder {
  readonly code: LdpcCode
  readonly #iterations: number
  readonly #channel: Float32Array
  readonly #total: Float32Array
  readonly #messages: Float32Array

  constructor(name: LdpcName, iterations: number = LDPC_ITERATIONS) {
    this.code = ldpcCode(name)
    this.#iterations = iterations
    this.#channel = new Float32Array(this.code.codewordBytes * 8)
    this.#total = new Float32Array(this.#channel.length)
    this.#messages = new Float32Array(this.code.columns.length)
  }

  /** Corrects the hard-decided codeword at `from` in place; left as it was when it is refused. */
  decode(bytes: Uint8Array, from = 0): LdpcResult {
    const channel = this.#channel
    for (let i = 0; i < channel.length; i++) channel[i] = (bytes[from + (i >>> 3)]! & (0x80 >>> (i & 7))) === 0 ? 1 : -1
    return this.#run(bytes, from)
  }

  /** Decodes log-likelihood ratios (positive: a zero), one a bit of the codeword, to bytes at `from`. */
  decodeSoft(ratios: Float32Array, bytes: Uint8Array, from = 0): LdpcResult {
    const channel = this.#channel
    channel.set(ratios.subarray(0, channel.length))
    bytes.fill(0, from, from + this.code.codewordBytes)
    for (let i = 0; i < channel.length; i++)
      if (channel[i]! < 0) bytes[from + (i >>> 3)] = bytes[from + (i >>> 3)]! | (0x80 >>> (i & 7))
    return this.#run(bytes, from)
  }

  #run(bytes: Uint8Array, from: number): LdpcResult {
    const total = this.#total
    total.set(this.#channel)
    this.#messages.fill(0)
    let iterations = 0
    while (!this.#checksHold()) {
      if (iterations === this.#iterations) return { ok: false, iterations, corrected: 0 }
      this.#iterate()
      iterations++
    }
    let corrected = 0
    for (let i = 0; i < total.length; i++) {
      const at = from + (i >>> 3)
      const bit = 0x80 >>> (i & 7)
      if (total[i]! < 0 === ((bytes[at]! & bit) !== 0)) continue
      bytes[at] = bytes[at]! ^ bit
      corrected++
    }
    return { ok: true, iterations, corrected }
  }

  #checksHold(): boolean {
    const { columns, rowStart } = this.code
    const total = this.#total
    for (let row = 0, e = 0; row + 1 < rowStart.length; row++) {
      let odd = false
      for (const end = rowStart[row + 1]!; e < end; e++) if (total[columns[e]!]! < 0) odd = !odd
      if (odd) return false
    }
    return true
  }

  /** Row by row, each with what the rows before it have told already (layered): half the iterations of doing all at once. */
  #iterate(): void {
    const { columns, rowStart } = this.code
    const total = this.#total
    const messages = this.#messages
    for (let row = 0; row + 1 < rowStart.length; row++) {
      const start = rowStart[row]!
      const end = rowStart[row + 1]!
      let least = Infinity
      let second = Infinity
      let leastAt = -1
      let odd = false
      for (let e = start; e < end; e++) {
        const told = total[columns[e]!]! - messages[e]!
        if (told < 0) odd = !odd
        const size = Math.abs(told)
        if (size < least) {
          second = least
          least = size
          leastAt = e
        } else if (size < second) second = size
      }
      for (let e = start; e < end; e++) {
        const column = columns[e]!
        const told = total[column]! - messages[e]!
        const size = NORMALISATION * (e === leastAt ? second : least)
        const message = odd === told < 0 ? size : -size
        messages[e] = message
        total[column] = told + message
      }
    }
  }
}
