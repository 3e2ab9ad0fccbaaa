/** The journal of procedures in the archive of the centre. */
import type { Clock } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import type { RunEntry, RunJournal } from '@vigie/procedures'
import { appendJson } from '../archive/event-journal.ts'

const decoder = new TextDecoder()
const parse = (payload: Uint8Array): RunEntry => JSON.parse(decoder.decode(payload)) as RunEntry

export function archivedRuns(journal: Journal, clock: Clock): RunJournal {
  return {
    append: (entry) => {
      const now = clock.now()
      return appendJson(journal, entry, now, now)
    },
    sync: () => journal.sync(),
    async *read() {
      for await (const batch of journal.read(journal.first))
        for (const { position, payload } of batch) yield { position, entry: parse(payload) }
    },
    async *readAt(positions) {
      const wanted = positions.filter((p) => p >= journal.first)
      for (let i = 0; i < wanted.length;) {
        let j = i
        // What lies close together is read at once.
        while (j + 1 < wanted.length && wanted[j + 1]! - wanted[j]! < 64) j++
        const those = new Set(wanted.slice(i, j + 1))
        for await (const batch of journal.read(wanted[i]!, wanted[j]! + 1))
          for (const { position, payload } of batch) if (those.has(position)) yield parse(payload)
        i = j + 1
      }
    },
  }
}
