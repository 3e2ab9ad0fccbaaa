/**
 * Constant bits in telemetry containers. XTCE has them for commands only, so they are written as a distance to the next
 * entry, and an extension tells where they were.
 */
import type { Entry, EntryLocation } from '../containers.ts'

export interface Padding {
  /** Index among the entries of the model. */
  readonly at: number
  readonly sizeInBits: number
  readonly value?: Uint8Array
}

/** The entries without the fixed ones, those after them moved; undefined `padding` when there is none. */
export function removePadding(entries: readonly Entry[]): {
  readonly entries: readonly Entry[]
  readonly padding?: readonly Padding[]
  /** Whether some lies behind the last entry, or is conditional or repeated, which a distance cannot say. */
  readonly inexact: boolean
} {
  const kept: Entry[] = []
  const padding: Padding[] = []
  let pending = 0
  let inexact = false
  for (const [at, entry] of entries.entries()) {
    if (entry.kind !== 'fixed') {
      kept.push(pending === 0 ? entry : moved(entry, pending))
      pending = 0
      continue
    }
    padding.push({ at, sizeInBits: entry.sizeInBits, ...(entry.value === undefined ? {} : { value: entry.value }) })
    pending += entry.sizeInBits
    inexact ||= entry.include !== undefined || entry.repeat !== undefined || entry.location !== undefined
  }
  return { entries: kept, ...(padding.length === 0 ? {} : { padding }), inexact: inexact || pending > 0 }
}

export function restorePadding(written: readonly Entry[], extension: unknown): readonly Entry[] {
  if (!Array.isArray(extension) || extension.length > 100_000) return written
  const list = extension.filter((p) => isPadding(p)).toSorted((a, b) => a.at - b.at)
  const entries: Entry[] = []
  let next = 0
  for (const entry of written) {
    let pending = 0
    for (; list[next]?.at === entries.length; next++) {
      pending += list[next]!.sizeInBits
      entries.push(fixedEntry(list[next]!))
    }
    entries.push(pending === 0 ? entry : moved(entry, -pending))
  }
  for (; next < list.length; next++) entries.push(fixedEntry(list[next]!))
  return entries
}

const fixedEntry = (p: Padding): Entry => ({
  kind: 'fixed',
  sizeInBits: p.sizeInBits,
  ...(p.value === undefined ? {} : { value: p.value }),
})

function isPadding(value: unknown): value is Padding {
  const p = (value ?? {}) as Record<string, unknown>
  return (
    Number.isSafeInteger(p['at']) &&
    Number.isSafeInteger(p['sizeInBits']) &&
    (p['value'] === undefined || p['value'] instanceof Uint8Array)
  )
}

/** An entry so many bits later, when its place counts from the entry before. */
function moved(entry: Entry, bits: number): Entry {
  const { location, ...rest } = entry
  if (location !== undefined && (location.from !== 'previous-end' || location.bits.kind !== 'fixed')) return entry
  const distance = (location?.bits.kind === 'fixed' ? location.bits.value : 0) + bits
  const there: EntryLocation = { from: 'previous-end', bits: { kind: 'fixed', value: distance } }
  return distance === 0 ? rest : { ...rest, location: there }
}
