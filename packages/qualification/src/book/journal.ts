/** What the book of a qualification is written in: an append-only journal of texts, each known by its position. */
import type { Clock } from '@vigie/base'
import type { Journal } from '@vigie/archive'

export interface BookJournal {
  /** Position that the next one gets. */
  readonly length: number
  /** Resolves with the position of the first when all of them are on disk. They are made as they are taken. */
  append(payloads: Iterable<Uint8Array>): Promise<number>
  /** All of them, in order. */
  read(): AsyncIterable<readonly { readonly position: number; readonly payload: Uint8Array }[]>
}

/** Bytes after which the journal is made to write: it refuses more than it may hold back. */
const SYNC_BYTES = 16 << 20

/** The journal of the archive as the book uses it. */
export function bookJournal(journal: Journal, clock: Clock): BookJournal {
  return {
    get length() {
      return journal.length
    },
    async append(payloads) {
      const first = journal.length
      const now = clock.now()
      let waiting = 0
      for (const payload of payloads) {
        if (waiting + payload.length > SYNC_BYTES) {
          await journal.sync()
          waiting = 0
        }
        journal.append({ reception: now, generation: now, source: '', flags: 0, payload })
        waiting += payload.length
      }
      await journal.sync()
      return first
    },
    read: () => journal.read(journal.first),
  }
}

/** A book that is not kept: for dry runs and tests. */
export function memoryJournal(): BookJournal {
  const kept: { position: number; payload: Uint8Array }[] = []
  return {
    get length() {
      return kept.length
    },
    append: (payloads) => {
      const first = kept.length
      for (const payload of payloads) kept.push({ position: kept.length, payload })
      return Promise.resolve(first)
    },
    async *read() {
      yield await Promise.resolve([...kept])
    },
  }
}
