/**
 * Packets decoded twice by independent paths: the decoder generated from the model, and the interpreter that walks the model packet by
 * packet. They must agree exactly with each other and, within the resolution of the encoding, with what is known to be true.
 */
import type { Mission } from '@vigie/model'
import {
  compileTelemetry,
  createDecoder,
  interpretPacket,
  type Column,
  type InterpretedField,
  type PacketBatch,
} from '@vigie/telemetry'
import { intact } from './receiver.ts'
import { resolution } from './resolution.ts'

export interface Truth {
  readonly container: string
  readonly values: Readonly<Record<string, unknown>>
}

/** Compares batch after batch, and keeps what was found wrong. */
export class TwoDecoders {
  readonly wrong: string[] = []
  readonly containers = new Set<string>()
  compared = 0
  decoded = 0
  readonly problems: readonly unknown[]
  readonly #mission: Mission
  readonly #root: string
  readonly #plan: ReturnType<typeof compileTelemetry>
  readonly #decoder: ReturnType<typeof createDecoder>
  readonly #tolerance: ReadonlyMap<string, ReturnType<typeof resolution>>

  constructor(mission: Mission, satellite: string) {
    this.#mission = mission
    this.#root = `${satellite}.TmPacket`
    this.#plan = compileTelemetry(mission.system, { chain: 'golden', root: this.#root })
    this.problems = this.#plan.diagnostics.filter((d) => d.severity === 'error')
    this.#decoder = createDecoder(this.#plan)
    this.#tolerance = new Map(
      this.#plan.parameters.map((p) => [p.path, resolution(mission.system, p.parameter, p.path)]),
    )
  }

  /** `first`: the place of the first of them among all packets. */
  compare(some: readonly Uint8Array[], truth: readonly Truth[], first: number): void {
    const { wrong } = this
    const interpreted = some.map((bytes) => interpretPacket(this.#mission.system, this.#root, bytes))
    const byColumn = interpreted.map(({ fields }) => grouped(fields))
    for (const [i, { container, truncated }] of interpreted.entries()) {
      if (container !== truth[i]!.container || truncated || !intact(some[i]!))
        wrong.push(`packet ${first + i} is ${container}`)
      this.containers.add(container)
    }
    for (const block of this.#decoder.decode(batchOf(some, first))) {
      this.decoded += block.count
      for (let row = 0; row < block.count; row++) {
        const i = block.journal[row]! - first
        if (block.packetType !== truth[i]!.container)
          wrong.push(`packet ${first + i} is decoded as ${block.packetType}`)
        let columns = 0
        for (const column of block.columns) {
          const { path: name, parameter } = this.#plan.parameters[column.parameter]!
          const values = valuesOf(column, row)
          if (values.length === 0) continue
          columns++
          const other = byColumn[i]!.get(name) ?? []
          const real = trueValues(truth[i]!.values[parameter], parameter, name)
          for (const [k, value] of values.entries()) {
            this.compared++
            if (!same(value, other[k]?.eng))
              wrong.push(`packet ${first + i} ${name}: ${value} and ${String(other[k]?.eng)}`)
            if (!this.#tolerance.get(name)!(value, other[k]?.raw, real[k]))
              wrong.push(`packet ${first + i} ${name}: ${value}, in truth ${String(real[k])}`)
          }
          if (values.length !== other.length || values.length !== real.length)
            wrong.push(`packet ${first + i} ${name}: ${values.length} values`)
        }
        if (columns !== byColumn[i]!.size)
          wrong.push(`packet ${first + i}: ${columns} columns, ${byColumn[i]!.size} interpreted`)
      }
    }
  }
}

/** Packets first … of a list as a batch; their place in the list is their place in the journal. */
function batchOf(packets: readonly Uint8Array[], first: number): PacketBatch {
  const count = packets.length
  const offsets = new Uint32Array(count + 1)
  for (const [i, p] of packets.entries()) offsets[i + 1] = offsets[i]! + p.length
  const bytes = new Uint8Array(offsets[count]!)
  for (const [i, p] of packets.entries()) bytes.set(p, offsets[i])
  return {
    chain: 'golden',
    count,
    bytes,
    offsets,
    generation: new BigInt64Array(count),
    reception: new BigInt64Array(count),
    journal: Float64Array.from({ length: count }, (_, i) => first + i),
    flags: new Uint8Array(count),
  }
}

/** Engineering values of one packet in a column: several where the column is a list. */
function valuesOf(column: Column, row: number): unknown[] {
  const entries: number[] = []
  if (column.rows === undefined) entries.push(row)
  // What a repeated container brings has an entry each time.
  else for (let i = column.rows.indexOf(row); i >= 0 && column.rows[i] === row; i++) entries.push(i)
  const { offsets } = column
  if (offsets === undefined) return entries.map((entry) => column.eng[entry])
  return entries.flatMap((entry) => {
    const values: unknown[] = []
    for (let k = offsets[entry]!; k < offsets[entry + 1]!; k++) values.push(column.eng[k])
    return values
  })
}

/** The true values that a column of a parameter stands for, in the order of the packet. */
function trueValues(truth: unknown, parameter: string, column: string): unknown[] {
  if (Array.isArray(truth)) return truth
  if (truth instanceof Uint8Array) return [truth]
  if (typeof truth === 'object' && truth !== null)
    return [(truth as Record<string, unknown>)[column.slice(parameter.length + 1)]]
  return [truth]
}

function grouped(fields: readonly InterpretedField[]): Map<string, InterpretedField[]> {
  const map = new Map<string, InterpretedField[]>()
  for (const field of fields) {
    const list = map.get(field.path)
    if (list === undefined) map.set(field.path, [field])
    else list.push(field)
  }
  return map
}

/** Numbers and big integers of the same value are the same; bytes byte by byte. */
function same(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0
  if (typeof a === 'bigint' || typeof b === 'bigint') return BigInt(a as bigint) === BigInt(b as bigint)
  if (typeof a === 'number' && typeof b === 'boolean') return a === Number(b)
  return Object.is(a, b)
}
