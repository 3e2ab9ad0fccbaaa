/**
 * The receiving end of CLTUs (CCSDS 231.0-B-4 §5): a stream of bits, in bytes of any alignment, is searched for the start
 * sequence, then decoded codeword by codeword until one is refused: the tail sequence, or damage.
 */
import { randomise, randomiserSequence } from '../coding/randomiser.ts'
import { ccsdsErrors } from '../errors.ts'
import { bchDecode, type BchMode } from './bch.ts'
import {
  checkCltuParameters,
  codewordBytes,
  informationBytes,
  startSequence,
  type CltuCoding,
  type CltuParameters,
} from './cltu.ts'
import { LdpcDecoder } from './ldpc-decoder.ts'

export interface CltuReceiverParameters extends CltuParameters {
  /** BCH: `sec` unless told. */
  readonly mode?: BchMode
  /**
   * Bits of the start sequence that may be wrong: unless told 1 in `sec`, 0 in `ted`, 8 of the 64 with LDPC (random data passes
   * for one with a probability of 3 · 10⁻¹⁰ a bit).
   */
  readonly startErrors?: number
  /** Bytes of data after which a CLTU is given and ended, so that nothing piles up; 65 536 unless told. */
  readonly maxBytes?: number
}

/** As the standard names them: S1 without bit lock, S2, S3. */
export type CltuReceiverState = 'inactive' | 'search' | 'decode'

export interface ReceivedCltu {
  /** What the codewords carry, derandomised; a copy. Its last bytes are fill. */
  readonly data: Uint8Array
  readonly codewords: number
  /** Bits corrected. */
  readonly corrected: number
  /** The stream came with all bits inverted, as the start sequence told. */
  readonly inverted: boolean
  /** Why it ended: a refused codeword (the tail, or damage), loss of bit lock, or `maxBytes`. */
  readonly end: 'refused' | 'lock' | 'length'
}

export interface CltuReceiverStatistics {
  /** Start sequences found. */
  starts: number
  /** CLTUs given: with one codeword at least. */
  cltus: number
  /** Start sequences whose first codeword was refused. */
  empty: number
  codewords: number
  correctedBits: number
  /** Bits passed over in search. */
  skippedBits: number
}

const ONES = Uint8Array.from({ length: 256 }, (_, i) => {
  let n = 0
  for (let b = i; b > 0; b >>>= 1) n += b & 1
  return n
})
const LDPC_START_ERRORS = 8

export class CltuReceiver {
  readonly statistics: CltuReceiverStatistics = {
    starts: 0,
    cltus: 0,
    empty: 0,
    codewords: 0,
    correctedBits: 0,
    skippedBits: 0,
  }
  readonly #sink: (cltu: ReceivedCltu) => void
  readonly #coding: CltuCoding
  readonly #randomised: boolean
  readonly #mode: BchMode
  readonly #start: Uint8Array
  readonly #startErrors: number
  readonly #maxBytes: number
  readonly #ldpc: LdpcDecoder | undefined
  readonly #information: number
  readonly #word: Uint8Array
  #state: CltuReceiverState = 'search'
  #inverted = false
  #kept: Uint8Array = new Uint8Array(0)
  /** Bits of `#kept` that are done with. */
  #at = 0
  #data: Uint8Array
  #filled = 0
  #codewords = 0
  #corrected = 0

  /** Throws VIG-CCSDS-002. */
  constructor(sink: (cltu: ReceivedCltu) => void, p: CltuReceiverParameters) {
    checkCltuParameters(p)
    this.#sink = sink
    this.#coding = p.coding
    this.#randomised = p.randomised
    this.#mode = p.mode ?? 'sec'
    this.#start = startSequence(p.coding)
    this.#startErrors = p.startErrors ?? (p.coding !== 'bch' ? LDPC_START_ERRORS : this.#mode === 'sec' ? 1 : 0)
    this.#ldpc = p.coding === 'bch' ? undefined : new LdpcDecoder(p.coding)
    this.#information = informationBytes(p.coding)
    this.#word = new Uint8Array(codewordBytes(p.coding))
    this.#maxBytes = p.maxBytes ?? 65_536
    const most = this.#start.length * 2
    if (!(this.#startErrors >= 0 && this.#startErrors < most) || !(this.#maxBytes >= this.#information))
      throw ccsdsErrors.configuration({
        what: 'the reception of CLTUs',
        value: `${this.#startErrors} errors of start, ${this.#maxBytes} bytes`,
        hint: `Give fewer than ${most} errors, and room for one codeword at least.`,
      })
    this.#data = new Uint8Array(this.#information * 32)
  }

  get state(): CltuReceiverState {
    return this.#state
  }

  /** Bit lock is had again: search. */
  activate(): void {
    if (this.#state === 'inactive') this.#state = 'search'
  }

  /** Bit lock is lost: what was decoded is given, bits are ignored until `activate`. */
  deactivate(): void {
    if (this.#state === 'decode') this.#finish('lock')
    this.#state = 'inactive'
    this.#kept = new Uint8Array(0)
    this.#at = 0
  }

  push(chunk: Uint8Array): void {
    if (this.#state === 'inactive') return
    let bytes = chunk
    if (this.#kept.length > 0) {
      bytes = new Uint8Array(this.#kept.length + chunk.length)
      bytes.set(this.#kept)
      bytes.set(chunk, this.#kept.length)
    }
    while (this.#state === 'search' ? this.#search(bytes) : this.#decode(bytes));
    const from = this.#at >>> 3
    this.#kept = bytes.slice(from)
    this.#at -= from * 8
  }

  /** True: a start sequence was found, and `#at` is behind it. */
  #search(bytes: Uint8Array): boolean {
    const start = this.#start
    const bits = start.length * 8
    const last = bytes.length * 8 - bits
    const from = this.#at
    for (let at = from; at <= last; at++) {
      const shift = at & 7
      let wrong = 0
      for (let i = 0, k = at >>> 3; i < start.length; i++, k++) {
        const byte = shift === 0 ? bytes[k]! : ((bytes[k]! << shift) | (bytes[k + 1]! >>> (8 - shift))) & 255
        wrong += ONES[byte ^ start[i]!]!
      }
      const upright = wrong <= this.#startErrors
      if (!upright && bits - wrong > this.#startErrors) continue
      this.#inverted = !upright
      this.statistics.starts++
      this.statistics.skippedBits += at - from
      this.#at = at + bits
      this.#state = 'decode'
      return true
    }
    this.#at = Math.max(from, last + 1)
    this.statistics.skippedBits += this.#at - from
    return false
  }

  /** True: a codeword was decoded or refused, and there may be more. */
  #decode(bytes: Uint8Array): boolean {
    const word = this.#word
    const bits = word.length * 8
    if (this.#at + bits > bytes.length * 8) return false
    this.#copy(bytes)
    const corrected = this.#correct(word)
    if (corrected < 0) {
      this.#finish('refused')
      // Without a tail the refused codeword can hold the next start sequence, which is too long to be met by chance.
      if (this.#coding === 'bch') this.#at += bits
      this.#state = 'search'
      return true
    }
    this.#at += bits
    this.#keep(word, corrected)
    if (this.#filled + this.#information > this.#maxBytes) {
      this.#finish('length')
      this.#state = 'search'
    }
    return true
  }

  #copy(bytes: Uint8Array): void {
    const word = this.#word
    const shift = this.#at & 7
    const flip = this.#inverted ? 255 : 0
    for (let i = 0, k = this.#at >>> 3; i < word.length; i++, k++)
      word[i] = (shift === 0 ? bytes[k]! : (bytes[k]! << shift) | (bytes[k + 1]! >>> (8 - shift))) ^ flip
  }

  /** Bits corrected; −1: refused. */
  #correct(word: Uint8Array): number {
    if (this.#ldpc === undefined) return bchDecode(word, 0, this.#mode)
    randomise(word, 'tc')
    const result = this.#ldpc.decode(word)
    return result.ok ? result.corrected : -1
  }

  #keep(word: Uint8Array, corrected: number): void {
    const size = this.#information
    if (this.#filled + size > this.#data.length) {
      const grown = new Uint8Array(this.#data.length * 2)
      grown.set(this.#data)
      this.#data = grown
    }
    this.#data.set(word.subarray(0, size), this.#filled)
    this.#filled += size
    this.#codewords++
    this.#corrected += corrected
  }

  #finish(end: ReceivedCltu['end']): void {
    if (this.#codewords === 0) {
      this.statistics.empty++
      return
    }
    const data = this.#data.slice(0, this.#filled)
    if (this.#coding === 'bch' && this.#randomised) {
      const sequence = randomiserSequence('tc', data.length)
      for (let i = 0; i < data.length; i++) data[i] = data[i]! ^ sequence[i]!
    }
    const cltu = { data, codewords: this.#codewords, corrected: this.#corrected, inverted: this.#inverted, end }
    this.statistics.cltus++
    this.statistics.codewords += this.#codewords
    this.statistics.correctedBits += this.#corrected
    this.#filled = this.#codewords = this.#corrected = 0
    this.#sink(cltu)
  }
}
