/** Parts of a block: a restart decodes packets again whose columns are in files already. */
import type { Column, ColumnBlock } from '@vigie/telemetry'
import type { Gap } from './type-folder.ts'

/** The packets of a block that files do not hold, as blocks: those after position `held`, in a gap, or not journalled. */
export function withoutHeld(block: ColumnBlock, held: number, gaps: readonly Gap[]): readonly ColumnBlock[] {
  const isHeld = (row: number): boolean => {
    const position = block.journal[row]!
    return position >= 0 && position <= held && !gaps.some((gap) => position >= gap.from && position <= gap.to)
  }
  const parts: ColumnBlock[] = []
  let first = 0
  while (first < block.count) {
    if (isHeld(first)) {
      first++
      continue
    }
    let end = first + 1
    while (end < block.count && !isHeld(end)) end++
    parts.push(first === 0 && end === block.count ? block : cutBlock(block, first, end))
    first = end
  }
  return parts
}

/** Packets first … end − 1. */
function cutBlock(block: ColumnBlock, first: number, end: number): ColumnBlock {
  return {
    ...block,
    count: end - first,
    generation: block.generation.subarray(first, end),
    reception: block.reception.subarray(first, end),
    journal: block.journal.subarray(first, end),
    flags: block.flags.subarray(first, end),
    columns: block.columns.map((column) => cutColumn(column, first, end)).filter((column) => column.eng.length > 0),
  }
}

function cutColumn(column: Column, first: number, end: number): Column {
  const { rows, offsets } = column
  const a = rows === undefined ? first : entryOf(rows, first)
  const b = rows === undefined ? end : entryOf(rows, end)
  const from = offsets === undefined ? a : offsets[a]!
  const to = offsets === undefined ? b : offsets[b]!
  const raw = column.raw.slice(from, to) as Column['raw']
  // Marks are by value or by entry.
  const marks = (all: Uint8Array): Uint8Array =>
    all.length === column.raw.length ? all.slice(from, to) : all.slice(a, b)
  return {
    parameter: column.parameter,
    ...(rows === undefined ? {} : { rows: rows.subarray(a, b).map((row) => row - first) }),
    ...(offsets === undefined ? {} : { offsets: offsets.subarray(a, b + 1).map((offset) => offset - from) }),
    raw,
    eng: column.eng === column.raw ? raw : (column.eng.slice(from, to) as Column['eng']),
    ...(column.validity === undefined ? {} : { validity: marks(column.validity) }),
    ...(column.state === undefined ? {} : { state: marks(column.state) }),
  }
}

/** First entry whose row is not before `row`. */
function entryOf(rows: Uint32Array, row: number): number {
  const found = rows.findIndex((r) => r >= row)
  return found < 0 ? rows.length : found
}
