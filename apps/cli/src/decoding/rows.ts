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
import type { PacketTime } from './packet-time.ts'

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
  readonly time: PacketTime
  /** Raw values instead of engineering values. */
  readonly raw: boolean
}

export function* rowsOf(batch: PacketBatch, blocks: readonly ColumnBlock[], options: RowOptions): Generator<PacketRow> {
  const { plan, raw } = options
  const abstract = new Map(plan.packetTypes.map((t) => [t.container, t.abstract]))
  // Where each packet is: its block and the row in it. A block's `order` gives the place in the batch.
  const blockOf = new Int32Array(batch.count).fill(-1)
  const rowOf = new Int32Array(batch.count)
  for (const [b, block] of blocks.entries()) {
    for (let row = 0; row < block.count; row++) {
      const at = placeOf(block, row, batch)
      blockOf[at] = b
      rowOf[at] = row
    }
  }
  const cursors = blocks.map((block) => block.columns.map(() => 0))
  for (let i = 0; i < batch.count; i++) {
    const from = batch.offsets[i]!
    const b = blockOf[i]!
    const block = blocks[b]
    const cells = new Map<number, Cell>()
    let time = ''
    if (block !== undefined) {
      const row = rowOf[i]!
      for (const [c, column] of block.columns.entries()) {
        const cell = cellAt(column, row, cursors[b]!, c, plan.parameters[column.parameter]!, raw)
        if (cell !== undefined) cells.set(column.parameter, cell)
        if (options.time.kind === 'column' && column.parameter === options.time.column) {
          const entry = column.rows === undefined ? row : cursors[b]![c]! - 1
          const value = column.eng[entry]
          if (typeof value === 'bigint') time = formatUtc(value)
        }
      }
      if (options.time.kind === 'field' && (block.flags[row]! & PacketFlag.noTime) === 0)
        time = formatUtc(block.generation[row]!)
    }
    yield {
      packet: batch.journal[i]! + 1,
      apid: packetApid(batch.bytes, from),
      sequenceCount: packetSequenceCount(batch.bytes, from),
      time,
      type: block?.packetType ?? '',
      unknown: block === undefined || abstract.get(block.packetType) !== false,
      truncated: block !== undefined && (block.flags[rowOf[i]!]! & PacketFlag.truncated) !== 0,
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
