/** The last entry of each column of a block, packed for the way to the main thread: ten typed arrays, however wide the packet. */
import type { ColumnBlock, Values } from '@vigie/telemetry'
import type { ValuesTransfer } from './messages.ts'

export function lastOf(block: ColumnBlock): ValuesTransfer {
  const n = block.columns.length
  const columns = new Int32Array(n)
  const generation = new BigInt64Array(n)
  const reception = new BigInt64Array(n)
  const eng = new Float64Array(n)
  const raw = new Float64Array(n)
  const state = new Uint8Array(n)
  const validity = new Uint8Array(n)
  const samples = new Uint32Array(n)
  const others: { at: number; eng: unknown; raw: unknown }[] = []
  let used = 0
  for (const column of block.columns) {
    const entries = column.offsets === undefined ? column.eng.length : column.offsets.length - 1
    if (entries <= 0) continue
    const last = entries - 1
    const row = column.rows === undefined ? last : column.rows[last]!
    const at = used++
    columns[at] = column.parameter
    generation[at] = block.generation[row]!
    reception[at] = block.reception[row]!
    state[at] = column.state?.[last] ?? 0
    validity[at] = column.validity?.[last] ?? 0
    samples[at] = entries
    if (column.offsets === undefined) {
      const e = column.eng[last]
      const r = column.raw[last]
      eng[at] = numberOf(e)
      raw[at] = numberOf(r)
      if (isOther(e) || isOther(r)) others.push({ at, eng: e, raw: r })
    } else {
      const from = column.offsets[last]!
      const to = column.offsets[last + 1]!
      eng[at] = Number.NaN
      raw[at] = Number.NaN
      others.push({ at, eng: listOf(column.eng, from, to), raw: listOf(column.raw, from, to) })
    }
  }
  const lastRow = block.count - 1
  return {
    packetType: block.packetType,
    packets: block.count,
    columns: columns.subarray(0, used),
    generation,
    reception,
    eng,
    raw,
    state,
    validity,
    samples,
    flags: block.flags[lastRow] ?? 0,
    journal: block.journal[lastRow] ?? -1,
    others,
  }
}

const MOST_LIST = 256
const listOf = (values: Values, from: number, to: number): unknown[] =>
  Array.from<unknown>(values.slice(from, Math.min(to, from + MOST_LIST)) as Iterable<unknown>)
const numberOf = (v: unknown): number => (typeof v === 'number' ? v : typeof v === 'bigint' ? Number(v) : Number.NaN)
const isOther = (v: unknown): boolean => typeof v !== 'number'
