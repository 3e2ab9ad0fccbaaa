/**
 * The short LDPC codes of telecommand (CCSDS 231.0-B-4 §4): (128,64) and (512,256), rate one half, systematic. Both are
 * quasi-cyclic: the generator is told by the first rows of its circulants (tables 4-1 and 4-2), the parity check matrix by the
 * shifts of identity matrices (CCSDS 231.1-O-1 tables 2-4 and 2-6).
 */
export type LdpcName = 'ldpc-128' | 'ldpc-512'

interface Description {
  /** Bits of a codeword. */
  readonly n: number
  /** Parity bits of the information bits 1, M + 1, 2M + 1 and 3M + 1, M = n / 8; rows between are right shifts of each block of M. */
  readonly generator: readonly string[]
  /** For each block of the parity check matrix the right shifts of the identities that are added; none: zero. */
  readonly checks: readonly (readonly (readonly number[])[])[]
}

const DESCRIPTIONS: Readonly<Record<LdpcName, Description>> = {
  'ldpc-128': {
    n: 128,
    generator: ['0e69166bef4c0bc2', '7766137ebb248418', 'c480feb9cd53a713', '4eaa22fa465eea11'],
    checks: [
      [[0, 7], [2], [14], [6], [], [0], [13], [0]],
      [[6], [0, 15], [0], [1], [0], [], [0], [7]],
      [[4], [1], [0, 15], [14], [11], [0], [], [3]],
      [[0], [1], [9], [0, 13], [14], [1], [0], []],
    ],
  },
  'ldpc-512': {
    n: 512,
    generator: [
      '1d21794a22761fae59945014257e130d74d60540037940142dadeb9ca25ef12e',
      '60e0b6623c5ce5124d2c81ecc7f469ab20678dbfb7523ece2b54b906a9dbe98c',
      'f6739bcf54273e77167bda120c6c47744c071eff5e32a7593138670c095c39b5',
      '28706bd0453002582dab85f05b9201d08dfdee2d9d84ca88b371fae63a4eb07e',
    ],
    checks: [
      [[0, 63], [30], [50], [25], [], [43], [62], [0]],
      [[56], [0, 61], [50], [23], [0], [], [37], [26]],
      [[16], [0], [0, 55], [27], [56], [0], [], [43]],
      [[35], [56], [62], [0, 11], [58], [3], [0], []],
    ],
  },
}

const BLOCKS = 8
const codes = new Map<LdpcName, LdpcCode>()

/** The code of a name, made once: its tables take 16 KB and 256 KB. */
export function ldpcCode(name: LdpcName): LdpcCode {
  let code = codes.get(name)
  if (code === undefined) codes.set(name, (code = new LdpcCode(DESCRIPTIONS[name])))
  return code
}

export class LdpcCode {
  /** Bytes of a codeword, and of its information, which comes first. */
  readonly codewordBytes: number
  readonly informationBytes: number
  /** Column of each one of the parity check matrix, row by row; `rowStart[r] … rowStart[r + 1]` are those of row r. */
  readonly columns: Uint16Array
  readonly rowStart: Uint16Array
  /** Parity words that a byte adds, by place and value. */
  readonly #table: Uint32Array
  readonly #words: number
  readonly #parity: Uint32Array

  constructor({ n, generator, checks }: Description) {
    this.codewordBytes = n / 8
    this.informationBytes = n / 16
    this.#words = n / 64
    this.#parity = new Uint32Array(this.#words)
    this.#table = tableOf(generatorRows(n, generator), this.informationBytes, this.#words)
    const columns: number[] = []
    const starts: number[] = [0]
    const m = n / BLOCKS
    for (const blockRow of checks)
      for (let r = 0; r < m; r++) {
        for (const [block, shifts] of blockRow.entries())
          for (const shift of shifts) columns.push(block * m + ((r + shift) % m))
        starts.push(columns.length)
      }
    this.columns = Uint16Array.from(columns)
    this.rowStart = Uint16Array.from(starts)
  }

  /** Writes the parity half of the codeword at `from`, whose information half stands there. */
  encode(bytes: Uint8Array, from = 0): void {
    const words = this.#words
    const parity = this.#parity.fill(0)
    for (let i = 0; i < this.informationBytes; i++) {
      const at = (i * 256 + bytes[from + i]!) * words
      for (let w = 0; w < words; w++) parity[w] = parity[w]! ^ this.#table[at + w]!
    }
    let at = from + this.informationBytes
    for (const word of parity) {
      bytes[at++] = word >>> 24
      bytes[at++] = (word >>> 16) & 255
      bytes[at++] = (word >>> 8) & 255
      bytes[at++] = word & 255
    }
  }
}

/** Parity words of each information bit. */
function generatorRows(n: number, generator: readonly string[]): Uint32Array[] {
  const m = n / BLOCKS
  const rows: Uint32Array[] = []
  for (const hex of generator) {
    const first = Array.from(hex, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
    for (let shift = 0; shift < m; shift++) {
      const row = new Uint32Array(n / 64)
      for (let bit = 0; bit < n / 2; bit++) {
        if (first[bit] !== '1') continue
        const block = bit - (bit % m)
        const to = block + ((bit + shift) % m)
        row[to >>> 5] = row[to >>> 5]! | (0x80000000 >>> (to & 31))
      }
      rows.push(row)
    }
  }
  return rows
}

function tableOf(rows: readonly Uint32Array[], bytes: number, words: number): Uint32Array {
  const table = new Uint32Array(bytes * 256 * words)
  for (let i = 0; i < bytes; i++)
    for (let value = 1; value < 256; value++) {
      const highest = 31 - Math.clz32(value)
      const rest = (i * 256 + (value ^ (1 << highest))) * words
      const row = rows[i * 8 + 7 - highest]!
      const at = (i * 256 + value) * words
      for (let w = 0; w < words; w++) table[at + w] = table[rest + w]! ^ row[w]!
    }
  return table
}
