/** Decoded columns of files, the latest used: who pans or zooms, or plots ten values of a packet, asks for the same again. */
import type { ColumnData } from '@vigie/archive'

/** Bytes of the values that are kept of all files of this thread. */
const MOST_BYTES = 64 * 1024 * 1024

const held = new Map<string, ColumnData>()
let bytes = 0

const weigh = (data: ColumnData): number =>
  (data.values as Uint8Array).byteLength + (data.rows?.byteLength ?? 0) + (data.offsets?.byteLength ?? 0)

/** What is held under a key, or what `read` gives. Nobody changes it afterwards. Texts are not held: their weight is not known. */
export function cachedColumn(key: string, read: () => ColumnData): ColumnData {
  const known = held.get(key)
  if (known !== undefined) {
    held.delete(key)
    held.set(key, known)
    return known
  }
  const data = read()
  if (Array.isArray(data.values)) return data
  held.set(key, data)
  bytes += weigh(data)
  for (const [oldest, column] of held) {
    if (bytes <= MOST_BYTES) break
    held.delete(oldest)
    bytes -= weigh(column)
  }
  return data
}
