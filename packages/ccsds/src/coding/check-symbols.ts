/**
 * The check symbols of Reed–Solomon codewords at the speed of the link: the shift register of the encoder as one or two vectors of
 * 16 bytes that take four symbols at a time from tables. JavaScript has no vectors, so the loop is a WebAssembly function of some
 * 400 bytes that is put together here, instruction by instruction, when the module is first used.
 */
import { EXP, fromDual, multiply, toDual } from './galois.ts'

/** What is used of WebAssembly; neither the language nor Node's types declare it without those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer }
      readonly check: (first: number, depth: number, groups: number, end: number) => void
    }
  }
}

/** Memory: four tables of 256 rows, then the information of a block, then the check symbols. */
const BLOCK = 4 * 256 * 32
const CHECK = BLOCK + 4096

const I32 = 0x7f
const V128 = 0x7b
const SIMD = 0xfd
const BLOCK_OF = 0x02
const LOOP = 0x03
const NO_VALUE = 0x40
const REPEAT = 0x0c
const LEAVE_IF = 0x0d
const END = 0x0b
/** Instructions after each other. */
const code = (...parts: readonly (readonly number[])[]): number[] => parts.flat()
const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const constant = (value: number): number[] => [0x41, ...signed(value)]
const add = [0x6a]
const and = [0x71]
const xor = [0x73]
const shiftLeft = [0x74]
const shiftRight = [0x76]
const atLeast = [0x4f]
const loadByte = [0x2d, 0, 0]
const loadVector = (offset: number): number[] => [SIMD, 0x00, 0, ...unsigned(offset)]
const storeVector = (offset: number): number[] => [SIMD, 0x0b, 0, ...unsigned(offset)]
/** Bytes `from` … `from + 15` of two vectors after each other. */
const shuffle = (from: number): number[] => [SIMD, 0x0d, ...Array.from({ length: 16 }, (_, i) => from + i)]
const firstWord = [SIMD, 0x1b, 0]
const xorVectors = [SIMD, 0x51]

/** LEB128 numbers, as WebAssembly writes them. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)]
}
const section = (id: number, content: readonly number[]): number[] => code([id], unsigned(content.length), content)
const text = (name: string): number[] => [name.length, ...new TextEncoder().encode(name)]

/**
 * `check(first, depth, groups, end)`: the symbols at `first`, `first + depth`, … go into the register, one by one up to the address
 * `groups`, then four by four up to `end`; the register is stored at CHECK.
 */
function assemble(roots: 16 | 32): Uint8Array {
  const [at, depth, groups, end] = [0, 1, 2, 3]
  const [word, row0, row1, row2, row3] = [4, 5, 6, 7, 8]
  const rows = [row0, row1, row2, row3]
  const [low, high, zero] = [9, 10, 11]
  const tableBytes = 256 * roots
  const rowShift = roots === 32 ? 5 : 4

  /** Takes the symbol at `at`: `row` becomes the address of the row for it and byte `k` of the register. */
  const takeSymbol = (k: number, row: number): number[] =>
    code(
      code(get(word), constant(8 * k), shiftRight, constant(255), and),
      code(get(at), loadByte, xor, constant(rowShift), shiftLeft, set(row)),
      code(get(at), get(depth), add, set(at)),
    )
  /** One vector of the register: shifted by `count` bytes with what follows it, plus the rows. */
  const advance = (vector: number, next: number, count: number, offset: number): number[] =>
    code(
      code(get(vector), get(next), shuffle(count)),
      // The earlier symbol of a group goes through more steps: its row is in a later table.
      ...rows
        .slice(0, count)
        .map((row, k) => code(get(row), loadVector((count - 1 - k) * tableBytes + offset), xorVectors)),
      set(vector),
    )
  const step = (count: number): number[] =>
    code(
      code(get(low), firstWord, set(word)),
      ...rows.slice(0, count).map((row, k) => takeSymbol(k, row)),
      advance(low, roots === 32 ? high : zero, count, 0),
      roots === 32 ? advance(high, zero, count, 16) : [],
    )
  const loop = (limit: number, body: number[]): number[] =>
    code([BLOCK_OF, NO_VALUE, LOOP, NO_VALUE], get(at), get(limit), atLeast, [LEAVE_IF, 1], body, [REPEAT, 0, END, END])
  const body = code(
    // Locals: five numbers, three vectors; all begin as zero.
    [2, 5, I32, 3, V128],
    loop(groups, step(1)),
    loop(end, step(4)),
    code(constant(CHECK), get(low), storeVector(0)),
    roots === 32 ? code(constant(CHECK), get(high), storeVector(16)) : [],
    [END],
  )
  return Uint8Array.from(
    code(
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      // One function of four numbers, one page of 64 KiB.
      section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
      section(3, [1, 0]),
      section(5, [1, 0, 1]),
      section(7, code([2], text('memory'), [2, 0], text('check'), [0, 0])),
      section(10, code([1], unsigned(body.length), body)),
    ),
  )
}

export interface CheckedCode {
  /** 2E: check symbols of a codeword. */
  readonly roots: 16 | 32
  /** The generator is ∏ (x − α^(step·j)), j from here. */
  readonly firstRoot: number
  readonly step: number
  /** Symbols are in the dual basis. */
  readonly dual: boolean
}

const shared = new Map<string, CheckSymbols>()

/** The one of a code; shared, because what it keeps between `load` and `compute` is used up at once. */
export function checkSymbolsFor(code: CheckedCode): CheckSymbols {
  const key = `${code.roots} ${code.firstRoot} ${code.step} ${code.dual}`
  let found = shared.get(key)
  if (found === undefined) {
    found = new CheckSymbols(code)
    shared.set(key, found)
  }
  return found
}

export class CheckSymbols {
  /** Result of `compute`: overwritten by the next. */
  readonly symbols: Uint8Array
  readonly #memory: Uint8Array
  readonly #check: (first: number, depth: number, groups: number, end: number) => void

  constructor({ roots, firstRoot, step, dual }: CheckedCode) {
    const { memory, check } = new WebAssembly.Instance(new WebAssembly.Module(assemble(roots))).exports
    this.#memory = new Uint8Array(memory.buffer)
    this.#memory.set(feedbackTables(roots, firstRoot, step, dual))
    this.symbols = this.#memory.subarray(CHECK, CHECK + roots)
    this.#check = check
  }

  /** Takes the information of a block, up to 4 096 bytes. */
  load(information: Uint8Array): void {
    this.#memory.set(information, BLOCK)
  }

  /** The check symbols of codeword `i` of `depth` in the block that was loaded; each has so many information symbols. */
  compute(i: number, depth: number, symbols: number): void {
    const first = BLOCK + i
    this.#check(first, depth, first + (symbols & 3) * depth, first + symbols * depth)
  }
}

/**
 * For each feedback symbol what it adds to the register, in the basis of the link: addition is the same in both bases, and
 * multiplication by the coefficients of the generator is folded in. The second table is for a symbol that was fed back one step
 * earlier, and so on.
 */
function feedbackTables(roots: number, firstRoot: number, step: number, dual: boolean): Uint8Array {
  // Coefficients of the generator, highest power first, without the leading 1.
  let generator = Uint8Array.of(1)
  for (let j = 0; j < roots; j++) {
    const root = EXP[(step * (firstRoot + j)) % 255]!
    const next = new Uint8Array(generator.length + 1)
    for (let k = 0; k < generator.length; k++) {
      next[k] = next[k]! ^ generator[k]!
      next[k + 1] = next[k + 1]! ^ multiply(generator[k]!, root)
    }
    generator = next
  }
  const tables = new Uint8Array(4 * 256 * roots)
  for (let feedback = 0; feedback < 256; feedback++) {
    const symbol = dual ? fromDual[feedback]! : feedback
    for (let k = 0; k < roots; k++) {
      const product = multiply(symbol, generator[k + 1]!)
      tables[feedback * roots + k] = dual ? toDual[product]! : product
    }
  }
  for (let row = 256; row < 1024; row++) {
    // One more symbol of zero after the row of the table before.
    const before = (row - 256) * roots
    const feedback = tables[before]! * roots
    for (let k = 0; k < roots; k++) {
      const shifted = k + 1 < roots ? tables[before + k + 1]! : 0
      tables[row * roots + k] = shifted ^ tables[feedback + k]!
    }
  }
  return tables
}
