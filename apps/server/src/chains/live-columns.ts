/** The last entry of each column of a block, packed for the way to the main thread: ten typed arrays, however wide the packet. */
import { PacketFlag, type Column, type ColumnBlock, type Values } from '@vigie/telemetry'
import type { ValuesTransfer } from './messages.ts'

/**
 * One where all its packets are of real time or all of a dump; else two, that of the dump first: what a satellite had
 * stored comes between what it sends now, and does not stand for it.
 */
export function lastOf(block: ColumnBlock): ValuesTransfer[] {
  let played = 0
  for (let row = 0; row < block.count; row++) played += block.flags[row]! & PacketFlag.playback
  if (played === 0) return [lastOfOrigin(block, 0, block.count)]
  if (played === block.count) return [lastOfOrigin(block, PacketFlag.playback, block.count)]
  return [lastOfOrigin(block, PacketFlag.playback, played), lastOfOrigin(block, 0, block.count - played)]
}

const rowOf = (column: Column, entry: number): number => (column.rows === undefined ? entry : column.rows[entry]!)

/** The last entry of an origin, of those that came in their order if there is one; −1: none. */
function lastEntry(block: ColumnBlock, column: Column, entries: number, origin: number): number {
  let late = -1
  for (let entry = entries - 1; entry >= 0; entry--) {
    const flags = block.flags[rowOf(column, entry)]!
    if ((flags & PacketFlag.playback) !== origin) continue
    if ((flags & PacketFlag.late) === 0) return entry
    if (late === -1) late = entry
  }
  return late
}

function lastOfOrigin(block: ColumnBlock, origin: number, packets: number): ValuesTransfer {
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
    const last = entries <= 0 ? -1 : lastEntry(block, column, entries, origin)
    if (last === -1) continue
    const row = rowOf(column, last)
    const at = used++
    columns[at] = column.parameter
    generation[at] = block.generation[row]!
    reception[at] = block.reception[row]!
    state[at] = column.state?.[last] ?? 0
    validity[at] = column.validity?.[last] ?? 0
    samples[at] = packets === block.count ? entries : entriesOf(block, column, entries, origin)
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
  let lastRow = block.count - 1
  while (lastRow > 0 && (block.flags[lastRow]! & PacketFlag.playback) !== origin) lastRow--
  return {
    packetType: block.packetType,
    packets,
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

function entriesOf(block: ColumnBlock, column: Column, entries: number, origin: number): number {
  let count = 0
  for (let i = 0; i < entries; i++) if ((block.flags[rowOf(column, i)]! & PacketFlag.playback) === origin) count++
  return count
}

const MOST_LIST = 256
const listOf = (values: Values, from: number, to: number): unknown[] =>
  Array.from<unknown>(values.slice(from, Math.min(to, from + MOST_LIST)) as Iterable<unknown>)
const numberOf = (v: unknown): number => (typeof v === 'number' ? v : typeof v === 'bigint' ? Number(v) : Number.NaN)
const isOther = (v: unknown): boolean => typeof v !== 'number'
