/** A journal in memory: enough of the port for engines that only read. */
import type { Journal, JournalColumns, JournalEntry, StoredEntry } from '../src/index.ts'

export function memoryJournal(entries: readonly JournalEntry[], batch = 3): Journal {
  const stored: StoredEntry[] = entries.map((entry, position) => ({ ...entry, position }))
  const journal: Journal = {
    kind: 'packets',
    chain: 'SAT',
    get length() {
      return stored.length
    },
    first: 0,
    get durable() {
      return stored.length
    },
    append: (entry) => stored.push({ ...entry, position: stored.length }) - 1,
    appendBatch: () => {
      throw new Error('not needed')
    },
    sync: async () => {},
    async *read(from, to = stored.length) {
      for (let i = from; i < to; i += batch) yield stored.slice(i, Math.min(i + batch, to))
    },
    async *readColumns(from, to = stored.length) {
      for await (const part of journal.read(from, to)) yield columnsOf(part)
    },
    countBySource: async () => {
      const counts = new Map<string, number>()
      for (const { source } of stored) counts.set(source, (counts.get(source) ?? 0) + 1)
      return counts
    },
    rangesGenerated: async () => [[0, stored.length]],
    seekReception: async (at) => {
      const found = stored.findIndex((entry) => entry.reception >= at)
      return found < 0 ? stored.length : found
    },
    rotate: () => {},
    close: async () => {},
  }
  return journal
}

function columnsOf(entries: readonly StoredEntry[]): JournalColumns {
  const offsets = new Uint32Array(entries.length + 1)
  for (const [i, entry] of entries.entries()) offsets[i + 1] = offsets[i]! + entry.payload.length
  const sources = [...new Set(entries.map((entry) => entry.source))]
  return {
    chain: 'SAT',
    first: entries[0]!.position,
    count: entries.length,
    bytes: new Uint8Array(Buffer.concat(entries.map((entry) => entry.payload))),
    offsets,
    generation: BigInt64Array.from(entries, (entry) => entry.generation),
    reception: BigInt64Array.from(entries, (entry) => entry.reception),
    journal: Float64Array.from(entries, (entry) => entry.position),
    flags: Uint8Array.from(entries, (entry) => entry.flags),
    source: Uint16Array.from(entries, (entry) => sources.indexOf(entry.source)),
    sources,
  }
}
