/**
 * Pseudo-randomisers: sequences that are added modulo 2 to what is sent, so that the bits change often.
 *
 * `tm`: x⁸ + x⁷ + x⁵ + x³ + 1, all ones at the start of each codeblock, period 255 bits (CCSDS 131.0-B-5 §10.4.2).
 * `tm-long`: x¹⁷ + x¹⁴ + 1, period 131 071 bits, which 131.0-B-5 §10.4.1 brought in and prefers.
 * `tc`: x⁸ + x⁶ + x⁴ + x³ + x² + x + 1, all ones (CCSDS 231.0-B §6.3).
 */
export type RandomiserKind = 'tm' | 'tm-long' | 'tc'

interface Register {
  readonly bits: number
  readonly seed: number
  /** Exponents below the degree whose stages are added to give the next bit; the register shifts towards its output. */
  readonly taps: readonly number[]
}

const REGISTERS: Readonly<Record<RandomiserKind, Register>> = {
  tm: { bits: 8, seed: 0xff, taps: [0, 3, 5, 7] },
  'tm-long': { bits: 17, seed: 0x18e38, taps: [0, 14] },
  tc: { bits: 8, seed: 0xff, taps: [0, 1, 2, 3, 4, 6] },
}

const tables = new Map<RandomiserKind, Uint8Array>()

/** The first bytes of a sequence; grown as needed and kept. */
export function randomiserSequence(kind: RandomiserKind, bytes: number): Uint8Array {
  let table = tables.get(kind)
  if (table === undefined || table.length < bytes) {
    table = generate(REGISTERS[kind], Math.max(bytes, 2048))
    tables.set(kind, table)
  }
  return table.subarray(0, bytes)
}

function generate({ bits, seed, taps }: Register, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes)
  // Bit k of the register is the output k steps from now.
  let register = seed
  for (let i = 0; i < bytes * 8; i++) {
    if (register & 1) out[i >>> 3] = out[i >>> 3]! | (0x80 >>> (i & 7))
    let next = 0
    for (const tap of taps) next ^= (register >>> tap) & 1
    register = (register >>> 1) | (next << (bits - 1))
  }
  return out
}

/** Adds the sequence in place, from its start at `from`. Doing it twice restores the bytes. */
export function randomise(bytes: Uint8Array, kind: RandomiserKind = 'tm', from = 0, to: number = bytes.length): void {
  const sequence = randomiserSequence(kind, to - from)
  for (let i = from, k = 0; i < to; i++, k++) bytes[i] = bytes[i]! ^ sequence[k]!
}
