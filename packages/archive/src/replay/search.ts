/** Finds entries of a journal by time and by what they say: events, activities, operator actions. */
import type { Tai } from '@vigie/base'
import type { Journal, StoredEntry } from '../ports.ts'

export interface EntryQuery<T> {
  /** Times of generation, both included. */
  readonly from: Tai
  readonly to: Tai
  /** What an entry says, or undefined when it is not wanted. */
  readonly read: (entry: StoredEntry) => T | undefined
  /** At most so many, 1 000 unless told. */
  readonly limit?: number
  /** By time of generation; newest first unless told. */
  readonly order?: 'ascending' | 'descending'
}

export interface Found<T> {
  readonly entries: readonly { readonly entry: StoredEntry; readonly value: T }[]
  readonly complete: boolean
}

/** Only the parts of the journal that can hold such times are read. */
export async function searchJournal<T>(journal: Journal, query: EntryQuery<T>): Promise<Found<T>> {
  const limit = query.limit ?? 1000
  const descending = (query.order ?? 'descending') === 'descending'
  const ranges = [...(await journal.rangesGenerated(query.from, query.to))]
  if (descending) ranges.reverse()
  let found: { entry: StoredEntry; value: T }[] = []
  let complete = true
  const before = (a: { entry: StoredEntry }, b: { entry: StoredEntry }): number => {
    const x = a.entry.generation
    const y = b.entry.generation
    const order = x < y ? -1 : x > y ? 1 : a.entry.position - b.entry.position
    return descending ? -order : order
  }
  for (const [from, to] of ranges) {
    for await (const batch of journal.read(from, to))
      for (const entry of batch) {
        if (entry.generation < query.from || entry.generation > query.to) continue
        const value = query.read(entry)
        if (value === undefined) continue
        found.push({ entry, value })
        // Entries may be out of order: the best so far are kept, twice as many as are wanted.
        if (found.length >= limit * 2 + 1024) {
          found = found.toSorted(before).slice(0, limit)
          complete = false
        }
      }
  }
  found = found.toSorted(before)
  if (found.length > limit) complete = false
  return { entries: found.slice(0, limit), complete }
}
