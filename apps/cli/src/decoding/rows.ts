/** Blocks of a batch as rows, one per packet, in the order of the packets. */
import { formatUtc, toHex } from '@vigie/base'
import { packetApid, packetSequenceCount } from '@vigie/ccsds'
import {
  PacketFlag,
  type Column,
  type ColumnBlock,
  type PacketBatch,
  type PlannedParameter,
  type TelemetryPlan,
} from '@vigie/telemetry'

export type Cell = number | bigint | string | boolean | null | readonly Cell[]

export interface PacketRow {
  /** From 1. */
  readonly packet: number
  readonly apid: number
  readonly sequenceCount: number
  /** UTC text, empty where the packet has no time. */
  readonly time: string
  readonly type: string
  /** No container of the model matches further than this one. */
  readonly unknown: boolean
  readonly truncated: boolean
  /** Column index → value. */
  readonly cells: ReadonlyMap<number, Cell>
}

export interface RowOptions {
  readonly plan: TelemetryPlan
  /** Raw values instead of engineering values. */
  readonly raw: boolean
}

/** `blocks` as a processor gives them: those of packets, then those of what was derived from them. */
export function* rowsOf(batch: PacketBatch, blocks: readonly ColumnBlock[], options: RowOptions): Generator<PacketRow> {
  const { plan, raw } = options
  const abstract = new Map(plan.packetTypes.map((t) => [t.container, t.abstract]))
  // Where the values of each packet are: block and row, one after another. The first is the packet itself.
  const places: number[][] = Array.from({ length: batch.count }, () => [])
  for (const [b, block] of blocks.entries())
    for (let row = 0; row < block.count; row++) places[placeOf(block, row, batch)]!.push(b, row)
  const cursors = blocks.map((block) => block.columns.map(() => 0))
  for (let i = 0; i < batch.count; i++) {
    const from = batch.offsets[i]!
    const cells = new Map<number, Cell>()
    const at = places[i]!
    for (let k = 0; k < at.length; k += 2) {
      const b = at[k]!
      for (const [c, column] of blocks[b]!.columns.entries()) {
        const cell = cellAt(column, at[k + 1]!, cursors[b]!, c, plan.parameters[column.parameter]!, raw)
        if (cell !== undefined) cells.set(column.parameter, cell)
      }
    }
    const block = blocks[at[0] ?? -1]
    const flags = block?.flags[at[1]!] ?? batch.flags[i]!
    yield {
      packet: batch.journal[i]! + 1,
      apid: packetApid(batch.bytes, from),
      sequenceCount: packetSequenceCount(batch.bytes, from),
      time: (flags & PacketFlag.noTime) === 0 ? formatUtc(batch.generation[i]!) : '',
      type: block?.packetType ?? '',
      unknown: block === undefined || abstract.get(block.packetType) !== false,
      truncated: (flags & PacketFlag.truncated) !== 0,
      cells,
    }
  }
}

/** Packets are numbered in `journal`, so that a row of a block finds its packet. */
function placeOf(block: ColumnBlock, row: number, batch: PacketBatch): number {
  return block.journal[row]! - batch.journal[0]!
}

/** The value of a column in a row; undefined where the packet has none. Rows are asked for in ascending order. */
function cellAt(
  column: Column,
  row: number,
  cursors: number[],
  at: number,
  p: PlannedParameter,
  raw: boolean,
): Cell | undefined {
  if (column.rows === undefined) return entryOf(column, row, p, raw)
  let entry = cursors[at]!
  while (entry < column.rows.length && column.rows[entry]! < row) entry++
  if (column.rows[entry] !== row) {
    cursors[at] = entry
    return undefined
  }
  const found: Cell[] = []
  while (column.rows[entry] === row) found.push(entryOf(column, entry++, p, raw))
  cursors[at] = entry
  // A parameter that the packet repeats has several values.
  return found.length === 1 ? found[0] : found
}

function entryOf(column: Column, entry: number, p: PlannedParameter, raw: boolean): Cell {
  // What could not be computed has no value; what could not be read as it should says so by what it is.
  if (p.derived === true && (column.validity?.[entry] ?? 0) !== 0) return null
  const values = raw ? column.raw : column.eng
  if (column.offsets === undefined) return valueOf(values[entry], p, raw)
  const list: Cell[] = []
  for (let k = column.offsets[entry]!; k < column.offsets[entry + 1]!; k++) list.push(valueOf(values[k], p, raw))
  return list
}

export function valueOf(value: unknown, p: PlannedParameter, raw: boolean): Cell {
  if (value instanceof Uint8Array) return toHex(value)
  if (raw) return typeof value === 'number' && !Number.isFinite(value) ? null : (value as Cell)
  switch (p.kind) {
    case 'enumerated': {
      if (typeof value !== 'number' && typeof value !== 'bigint') return null
      if (typeof value === 'number' && !Number.isInteger(value)) return Number.isFinite(value) ? String(value) : null
      const n = BigInt(value)
      return p.labels?.find((l) => n >= l.value && n <= (l.maxValue ?? l.value))?.label ?? String(value)
    }
    case 'boolean':
      return value === 0 || value === 0n ? (p.zeroString ?? 'false') : (p.oneString ?? 'true')
    case 'absolute-time':
      return typeof value === 'bigint' ? formatUtc(value) : null
    default:
      return typeof value === 'number' && !Number.isFinite(value) ? null : (value as Cell)
  }
}
