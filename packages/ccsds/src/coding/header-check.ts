/**
 * Frame header error control of AOS (CCSDS 732.0-B-4 §4.1.2.6): a shortened Reed–Solomon (10,6) code over GF(16). The six
 * information symbols are the sixteen bits of identifiers and the eight of the signalling field; four check symbols follow.
 * Field: x⁴ + x + 1; generator: (x + α⁶)(x + α⁷)(x + α⁸)(x + α⁹). Up to two wrong symbols are corrected.
 *
 * Implementations in use disagree on which end of the codeword comes first on the link: some take the first symbol sent as
 * the highest power, some as the lowest. The generator is its own reciprocal, so both are the same code read from either
 * end. A header is therefore checked as it stands and mirrored, and the reading that needs fewer corrections is believed.
 */

const EXP = new Uint8Array(30)
const LOG = new Uint8Array(16)
for (let i = 0, x = 1; i < 15; i++) {
  EXP[i] = EXP[i + 15] = x
  LOG[x] = i
  x = x & 8 ? ((x << 1) ^ 0x13) & 15 : x << 1
}
const multiply = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : EXP[LOG[a]! + LOG[b]!]!)

/** Coefficients of the generator below x⁴, highest first. */
const GENERATOR = ((): number[] => {
  let g = [1]
  for (let root = 6; root <= 9; root++) {
    const next = Array.from({ length: g.length + 1 }, () => 0)
    for (const [i, c] of g.entries()) {
      next[i] = next[i]! ^ c
      next[i + 1] = next[i + 1]! ^ multiply(c, EXP[root]!)
    }
    g = next
  }
  return g.slice(1)
})()

/** The four check symbols of 24 bits. */
function check24(information: number): number {
  let remainder = 0
  for (let shift = 20; shift >= 0; shift -= 4) {
    const factor = ((information >>> shift) & 15) ^ (remainder >>> 12)
    remainder = (remainder << 4) & 0xffff
    for (let k = 0; k < 4; k++) remainder ^= multiply(factor, GENERATOR[k]!) << (12 - 4 * k)
  }
  return remainder
}

/** Symbols in the opposite order: six of the information, four of the check. */
const mirror24 = (w: number): number => {
  let out = 0
  for (let i = 0; i < 6; i++) out |= ((w >>> (4 * i)) & 15) << (20 - 4 * i)
  return out
}
const mirror16 = (w: number): number => ((w & 15) << 12) | ((w & 0xf0) << 4) | ((w >>> 4) & 0xf0) | (w >>> 12)

/** Which symbol of the codeword is sent first: that of the highest power, or of the lowest. */
export type HeaderCheckOrder = 'highest-first' | 'lowest-first'

/** Check bits of a header: its first two bytes and its signalling byte. */
export function headerCheck(id: number, signalling: number, order: HeaderCheckOrder = 'highest-first'): number {
  const information = (id << 8) | signalling
  return order === 'highest-first' ? check24(information) : mirror16(check24(mirror24(information)))
}

/** Error pattern (24 information bits, 16 check bits) by the difference of received and computed check. 0: unknown. */
const patterns = ((): { readonly information: Int32Array; readonly symbols: Uint8Array } => {
  const information = new Int32Array(65_536)
  const symbols = new Uint8Array(65_536).fill(255)
  symbols[0] = 0
  const effect = (position: number, value: number): { info: number; difference: number } =>
    position < 6
      ? { info: value << (20 - 4 * position), difference: check24(value << (20 - 4 * position)) }
      : { info: 0, difference: value << (12 - 4 * (position - 6)) }
  for (let a = 0; a < 10; a++) {
    for (let va = 1; va < 16; va++) {
      const ea = effect(a, va)
      information[ea.difference] = ea.info
      symbols[ea.difference] = 1
    }
  }
  for (let a = 0; a < 10; a++) {
    for (let va = 1; va < 16; va++) {
      const ea = effect(a, va)
      for (let b = a + 1; b < 10; b++) {
        for (let vb = 1; vb < 16; vb++) {
          const eb = effect(b, vb)
          const difference = ea.difference ^ eb.difference
          information[difference] = ea.info ^ eb.info
          symbols[difference] = 2
        }
      }
    }
  }
  return { information, symbols }
})()

/** The header with up to two wrong symbols corrected; nothing when there are more. */
export function correctHeader(
  id: number,
  signalling: number,
  check: number,
): { readonly id: number; readonly signalling: number; readonly corrected: number } | undefined {
  const information = (id << 8) | signalling
  const straight = check24(information) ^ check
  const mirrored = check24(mirror24(information)) ^ mirror16(check)
  const useMirror = patterns.symbols[mirrored]! < patterns.symbols[straight]!
  const difference = useMirror ? mirrored : straight
  const corrected = patterns.symbols[difference]!
  if (corrected === 255) return undefined
  const error = patterns.information[difference]!
  const right = information ^ (useMirror ? mirror24(error) : error)
  return { id: (right >>> 8) & 0xffff, signalling: right & 255, corrected }
}
