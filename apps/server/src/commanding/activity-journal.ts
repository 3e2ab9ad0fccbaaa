/** The journal of activities in the archive of the centre. */
import type { Clock } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import type { ActivityEntry, ActivityJournal } from '@vigie/commanding'
import { appendJson } from '../archive/event-journal.ts'

const decoder = new TextDecoder()

export function archivedActivities(journal: Journal, clock: Clock): ActivityJournal {
  return {
    append: (entry) => {
      const now = clock.now()
      return appendJson(journal, entry, now, now)
    },
    sync: () => journal.sync(),
    async *read(from = 0) {
      for await (const batch of journal.read(Math.max(from, journal.first)))
        for (const { position, payload } of batch)
          yield { position, entry: JSON.parse(decoder.decode(payload)) as ActivityEntry }
    },
  }
}
