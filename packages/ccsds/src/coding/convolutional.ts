/**
 * The convolutional code of CCSDS 131.0-B §3: rate 1/2, constraint length 7, G1 = 171 and G2 = 133 (octal), with the output of G2
 * inverted; and its punctured forms (§3.4), which have no inverter. Symbols are sent C1 before C2.
 */
export type CodeRate = '1/2' | '2/3' | '3/4' | '5/6' | '7/8'
export const CODE_RATES: readonly CodeRate[] = ['1/2', '2/3', '3/4', '5/6', '7/8']

/** Which symbols of each step are sent (131.0-B §3.4): 1 = C1, 2 = C2, 3 = both. */
export const PUNCTURING: Readonly<Record<CodeRate, readonly number[]>> = {
  '1/2': [3],
  '2/3': [3, 2],
  '3/4': [3, 2, 1],
  '5/6': [3, 2, 1, 2, 1],
  '7/8': [3, 2, 2, 2, 1, 2, 1],
}

/** Symbols of one period of the puncturing. */
export function symbolsPerPeriod(rate: CodeRate): number {
  return PUNCTURING[rate].reduce((n, sent) => n + (sent === 3 ? 2 : 1), 0)
}

/**
 * Outputs of the encoder, 2 bits (C1 the higher), without inverter, for its register: the present bit (64) and the six before it,
 * the most recent highest.
 */
export const OUTPUTS: Uint8Array = Uint8Array.from({ length: 128 }, (_, register) => {
  return (parity(register & 0b1111001) << 1) | parity(register & 0b1011011)
})

function parity(bits: number): number {
  let p = bits
  p ^= p >>> 4
  p ^= p >>> 2
  return (p ^ (p >>> 1)) & 1
}

export interface ConvolutionalParameters {
  readonly rate: CodeRate
  /** Whether G2 is inverted; as the standard has it for the rate unless told. */
  readonly inverted?: boolean
}

export function isInverted({ rate, inverted }: ConvolutionalParameters): boolean {
  return inverted ?? rate === '1/2'
}

/** Encodes a stream in pieces; the register begins with zeros. */
export class ConvolutionalEncoder {
  readonly #sent: readonly number[]
  readonly #flip: number
  #state = 0
  #step = 0
  /** Symbols that do not fill a byte yet, and their number. */
  #bits = 0
  #count = 0

  constructor(parameters: ConvolutionalParameters) {
    this.#sent = PUNCTURING[parameters.rate]
    this.#flip = isInverted(parameters) ? 1 : 0
  }

  /** The symbols of bytes, one bit each, most significant first; those that do not fill a byte wait for the next call. */
  encode(bytes: Uint8Array): Uint8Array {
    const out = new Uint8Array(2 * bytes.length + 1)
    let at = 0
    for (const byte of bytes) {
      for (let k = 7; k >= 0; k--) {
        const register = (((byte >>> k) & 1) << 6) | this.#state
        this.#state = register >>> 1
        const symbols = OUTPUTS[register]! ^ this.#flip
        const sent = this.#sent[this.#step]!
        if (++this.#step === this.#sent.length) this.#step = 0
        if (sent & 1) this.#push(symbols >>> 1)
        if (this.#count === 8) at = this.#store(out, at)
        if (sent & 2) this.#push(symbols & 1)
        if (this.#count === 8) at = this.#store(out, at)
      }
    }
    return out.subarray(0, at)
  }

  #push(symbol: number): void {
    this.#bits = (this.#bits << 1) | symbol
    this.#count++
  }

  #store(out: Uint8Array, at: number): number {
    out[at] = this.#bits
    this.#bits = 0
    this.#count = 0
    return at + 1
  }
}
