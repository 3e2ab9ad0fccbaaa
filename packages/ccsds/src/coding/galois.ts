/** The field GF(256) of CCSDS 131.0-B §4.3: x⁸ + x⁷ + x² + x + 1, α a root; and the dual basis in which symbols are sent. */

/** α^i for i in 0 … 509, so that sums of two logarithms need no reduction. */
export const EXP = new Uint8Array(512)
/** log α; of 0: 255. */
export const LOG = new Uint8Array(256)
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x
  LOG[x] = i
  x = x & 0x80 ? ((x << 1) ^ 0x187) & 0xff : x << 1
}
LOG[0] = 255

export function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : EXP[LOG[a]! + LOG[b]!]!
}

/** Rows of the matrix from conventional (polynomial) to dual basis symbols, most significant bit first (131.0-B annex F). */
const TO_DUAL = [0x8d, 0xef, 0xec, 0x86, 0xfa, 0x99, 0xaf, 0x7b]

export const toDual = new Uint8Array(256)
export const fromDual = new Uint8Array(256)
for (let value = 0; value < 256; value++) {
  let dual = 0
  for (let bit = 0; bit < 8; bit++) if (value & (0x80 >>> bit)) dual ^= TO_DUAL[bit]!
  toDual[value] = dual
  fromDual[dual] = value
}
