/**
 * The modified BCH (63,56) code of telecommand codewords (CCSDS 231.0-B-4 §3): generator x⁷ + x⁶ + x² + 1, seven parity bits,
 * complemented, after 56 information bits, and a filler bit 0 that completes the eighth byte. Distance 4: one error is
 * corrected and two are detected, or three are detected.
 */
export const BCH_INFORMATION_BYTES = 7
export const BCH_CODEWORD_BYTES = 8
const WORD_BITS = 63

/** Remainder after eight more bits, in the upper seven bits of a byte. */
const STEP = Uint8Array.from({ length: 256 }, (_, i) => {
  let r = i
  for (let k = 0; k < 8; k++) r = (r & 0x80) !== 0 ? (r << 1) ^ 0x8a : r << 1
  return r & 255
})

/** Uncorrectable, or a bit index 0 … 62, by syndrome. */
const NO_SINGLE_ERROR = 255
const ERROR_AT = ((): Uint8Array => {
  const at = new Uint8Array(256).fill(NO_SINGLE_ERROR)
  const word = new Uint8Array(BCH_CODEWORD_BYTES)
  for (let bit = 0; bit < WORD_BITS; bit++) {
    word.fill(0)
    word[7] = 0xfe
    word[bit >>> 3] = word[bit >>> 3]! ^ (0x80 >>> (bit & 7))
    at[syndrome(word, 0)] = bit
  }
  return at
})()

/** The eighth byte of a codeword: complemented parity and filler. */
export function bchParity(bytes: Uint8Array, from = 0): number {
  let r = 0
  for (let i = 0; i < BCH_INFORMATION_BYTES; i++) r = STEP[r ^ bytes[from + i]!]!
  return ~r & 0xfe
}

function syndrome(bytes: Uint8Array, from: number): number {
  return (bchParity(bytes, from) ^ bytes[from + 7]!) & 0xfe
}

/**
 * How errors are met (§3): `ted` refuses every codeword with an error (three are always seen), `sec` corrects one and refuses
 * two.
 */
export type BchMode = 'ted' | 'sec'

/** Checks the codeword at `from`, corrected in place in `sec`. Gives the bits corrected, 0 or 1, or −1: refused. */
export function bchDecode(bytes: Uint8Array, from: number, mode: BchMode): number {
  const s = syndrome(bytes, from)
  if (s === 0) return 0
  if (mode === 'ted') return -1
  const bit = ERROR_AT[s]!
  if (bit === NO_SINGLE_ERROR) return -1
  const at = from + (bit >>> 3)
  bytes[at] = bytes[at]! ^ (0x80 >>> (bit & 7))
  return 1
}
