/** Packets as they were received, one after another. */
import type { Tai } from '@vigie/base'
import type { Journal } from '../ports.ts'
import type { ExportProgress } from './pages.ts'

export interface PacketExportOptions {
  /** Reception times, both included; all unless told. */
  readonly from?: Tai
  readonly to?: Tai
  /** Big-endian length before each: for data that does not tell its own; none unless told. */
  readonly lengthPrefix?: 2 | 4
  /** Which to take, by their bytes; all unless told. */
  readonly wanted?: (bytes: Uint8Array) => boolean
  readonly progress?: (progress: ExportProgress) => void
}

export async function* exportPackets(journal: Journal, options: PacketExportOptions = {}): AsyncGenerator<Uint8Array> {
  const prefix = options.lengthPrefix ?? 0
  const start = options.from === undefined ? journal.first : await journal.seekReception(options.from)
  let rows = 0
  for await (const columns of journal.readColumns(start)) {
    const out = new Uint8Array(columns.bytes.length + columns.count * prefix)
    const view = new DataView(out.buffer)
    let size = 0
    for (let i = 0; i < columns.count; i++) {
      const at = columns.reception[i]!
      if ((options.from !== undefined && at < options.from) || (options.to !== undefined && at > options.to)) continue
      const bytes = columns.bytes.subarray(columns.offsets[i]!, columns.offsets[i + 1]!)
      if (options.wanted?.(bytes) === false) continue
      if (prefix === 2) view.setUint16(size, bytes.length)
      else if (prefix === 4) view.setUint32(size, bytes.length)
      out.set(bytes, size + prefix)
      size += prefix + bytes.length
      rows++
    }
    if (size > 0) yield out.subarray(0, size)
    options.progress?.({ rows, at: columns.reception[columns.count - 1]! })
  }
}
