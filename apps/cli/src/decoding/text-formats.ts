/** Rows as CSV (RFC 4180) and as NDJSON. */
import type { TelemetryPlan } from '@vigie/telemetry'
import type { Cell, PacketRow } from './rows.ts'

const FIXED_COLUMNS = ['packet', 'apid', 'sequenceCount', 'time', 'type'] as const

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function csvCell(cell: Cell | undefined): string {
  if (cell === undefined || cell === null) return ''
  if (Array.isArray(cell)) return quoted(cell.map((c) => csvCell(c as Cell)).join(' '))
  return typeof cell === 'string' ? quoted(cell) : String(cell)
}

export const csvHeader = (plan: TelemetryPlan, columns: readonly number[]): string =>
  [...FIXED_COLUMNS, ...columns.map((c) => plan.parameters[c]!.path)].map(quoted).join(',')

export const csvRow = (row: PacketRow, columns: readonly number[]): string =>
  [
    String(row.packet),
    String(row.apid),
    String(row.sequenceCount),
    row.time,
    quoted(row.type),
    ...columns.map((c) => csvCell(row.cells.get(c))),
  ].join(',')

export function jsonRow(row: PacketRow, plan: TelemetryPlan): string {
  const parameters: Record<string, unknown> = {}
  for (const [column, cell] of row.cells) parameters[plan.parameters[column]!.path] = cell
  return JSON.stringify(
    {
      packet: row.packet,
      apid: row.apid,
      sequenceCount: row.sequenceCount,
      time: row.time === '' ? null : row.time,
      type: row.type,
      ...(row.unknown ? { unknown: true } : {}),
      ...(row.truncated ? { truncated: true } : {}),
      parameters,
    },
    (_, v: unknown) =>
      typeof v === 'bigint' ? (v >= -9_007_199_254_740_991n && v <= 9_007_199_254_740_991n ? Number(v) : String(v)) : v,
  )
}
