/** What is told live of what was written in the book: one notice for each kind of fact. */
import type { QualificationNotice } from '@vigie/contract'
import type { BookEntry } from '@vigie/qualification'

export const noticesOf = (entries: readonly BookEntry[]): QualificationNotice[] =>
  [...Map.groupBy(entries, (e) => e.kind)].map(([id, of]) => {
    const last = of.at(-1)!
    return { id, position: last.position, count: of.length, at: last.at, by: last.by }
  })
