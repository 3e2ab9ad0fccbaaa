/** The packets of one type that are not in files yet: a table in memory, as wide as the packet type. */
import type { ColumnBlock, Values } from '@vigie/telemetry'
import { GrowingColumn, GrowingValues, type ColumnContents } from './growing-column.ts'

/** A tail as plain arrays over shared memory: goes to another thread without a copy of its numbers. */
export interface TailContents {
  readonly packetType: string
  readonly count: number
  readonly samples: number
  readonly generation: BigInt64Array
  readonly reception: BigInt64Array
  readonly position: Float64Array
  readonly flags: Uint8Array
  readonly columns: readonly ColumnContents[]
}

export class Tail {
  readonly chain: string
  readonly packetType: string
  readonly #expected: number
  count = 0
  samples = 0
  /** About what it takes in memory. */
  bytes = 0
  readonly columns = new Map<string, GrowingColumn>()
  readonly #generation = new GrowingValues(new BigInt64Array(0))
  readonly #reception = new GrowingValues(new BigInt64Array(0))
  readonly #position = new GrowingValues(new Float64Array(0))
  readonly #flags = new GrowingValues(new Uint8Array(0))
  /** Lowest and highest journal position; undefined when no packet is journalled. */
  firstPosition: number | undefined
  lastPosition: number | undefined

  /** `expected` packets: about as many as the table before it had. */
  constructor(chain: string, packetType: string, expected = 0) {
    this.#expected = expected
    this.chain = chain
    this.packetType = packetType
  }

  /** False when the block's columns have other forms than those held: it belongs to another table. */
  accepts(block: ColumnBlock, pathOf: (parameter: number) => string): boolean {
    return block.columns.every((column) => this.columns.get(pathOf(column.parameter))?.accepts(column) ?? true)
  }

  append(block: ColumnBlock, pathOf: (parameter: number) => string): void {
    const base = this.count
    for (const column of block.columns) {
      const path = pathOf(column.parameter)
      let held = this.columns.get(path)
      if (held === undefined) {
        held = new GrowingColumn(path, column, this.#expected)
        this.columns.set(path, held)
      }
      held.append(column, block.count, base)
      this.samples += column.eng.length
      this.bytes += weigh(column.raw) + (column.eng === column.raw ? 0 : weigh(column.eng))
    }
    this.#generation.append(block.generation)
    this.#reception.append(block.reception)
    this.#position.append(block.journal)
    this.#flags.append(block.flags)
    for (let i = 0; i < block.count; i++) {
      const position = block.journal[i]!
      if (position < 0) continue
      if (this.firstPosition === undefined || position < this.firstPosition) this.firstPosition = position
      if (this.lastPosition === undefined || position > this.lastPosition) this.lastPosition = position
    }
    this.count += block.count
    this.bytes += block.count * 25
  }

  contents(): TailContents {
    return {
      packetType: this.packetType,
      count: this.count,
      samples: this.samples,
      generation: this.generation,
      reception: this.reception,
      position: this.position,
      flags: this.flags,
      columns: [...this.columns.values()].map((column) => column.contents(this.count)),
    }
  }

  get generation(): BigInt64Array {
    return this.#generation.view as BigInt64Array
  }
  get reception(): BigInt64Array {
    return this.#reception.view as BigInt64Array
  }
  get position(): Float64Array {
    return this.#position.view as Float64Array
  }
  get flags(): Uint8Array {
    return this.#flags.view as Uint8Array
  }
}

/** A text is taken for so many bytes. */
const TEXT_BYTES = 32

const weigh = (values: Values): number => (Array.isArray(values) ? values.length * TEXT_BYTES : values.byteLength)
