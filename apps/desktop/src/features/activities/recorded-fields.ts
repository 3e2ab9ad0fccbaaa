/** Fields of recorded bytes: places and names from the database, values from the bytes themselves. */
import type { DryRun } from '@vigie/contract'
import type { ShownField } from '../../look/bit-view.tsx'
import { bitText, bytesOf } from '../../look/bits.ts'

/** Beyond this a field is no number to read. */
const LONGEST_NUMBER = 64

/** Nothing where the database would now make bytes of another length: its places would be those of other bytes. */
export function recordedFields(hex: string, run: Pick<DryRun, 'bytes' | 'fields'>): readonly ShownField[] {
  if (run.bytes?.length !== hex.length) return []
  const recorded = bytesOf(hex)
  const now = bytesOf(run.bytes)
  return run.fields.map(({ name, bitOffset, bitLength, raw, engineering, origin }) => {
    const bits = bitText(recorded, { bitOffset, bitLength })
    const same = bits === bitText(now, { bitOffset, bitLength })
    const shown = same
      ? { raw, ...(engineering === undefined ? {} : { engineering }) }
      : { raw: bitLength > LONGEST_NUMBER || bits === '' ? '—' : String(BigInt(`0b${bits.replaceAll(' ', '')}`)) }
    return { name, bitOffset, bitLength, origin, ...shown }
  })
}
