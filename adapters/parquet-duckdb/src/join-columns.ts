/** Puts the same column of several files one after another. */
import { newValues, type ColumnData, type ColumnSchema } from '@vigie/archive'

/** `parts[i]` has `rows[i]` rows, or is absent from that file. The result has the shape of `schema`. */
export function joinColumns(
  parts: readonly (ColumnData | undefined)[],
  rows: readonly number[],
  schema: ColumnSchema,
): ColumnData {
  const list = schema.shape === 'list'
  let values = 0
  let entries = 0
  let total = 0
  for (const [i, part] of parts.entries()) {
    total += rows[i]!
    if (part === undefined) continue
    entries += part.rows?.length ?? rows[i]!
    values += part.values.length
  }
  const joined = newValues(schema.type, values) as unknown as {
    [index: number]: unknown
    set?: (from: unknown, at: number) => void
  }
  const present = entries === total ? undefined : new Uint32Array(entries)
  const offsets = list ? new Int32Array(entries + 1) : undefined
  let value = 0
  let entry = 0
  let base = 0
  for (const [i, part] of parts.entries()) {
    if (part !== undefined) {
      const n = part.rows?.length ?? rows[i]!
      if (joined.set !== undefined) joined.set(part.values, value)
      else for (let k = 0; k < part.values.length; k++) joined[value + k] = part.values[k]
      for (let k = 0; k < n; k++) {
        if (present !== undefined) present[entry + k] = base + (part.rows?.[k] ?? k)
        if (offsets !== undefined) offsets[entry + k + 1] = value + (part.offsets?.[k + 1] ?? k + 1)
      }
      value += part.values.length
      entry += n
    }
    base += rows[i]!
  }
  return {
    values: joined as unknown as ColumnData['values'],
    ...(present === undefined ? {} : { rows: present }),
    ...(offsets === undefined ? {} : { offsets }),
  }
}
