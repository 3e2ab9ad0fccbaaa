/** The history of activities, folded from their journal: what is not kept in memory any more too. */
import { after, begun, type ActivityEntry } from '../activities/entries.ts'
import type { Activity } from '../activities/activity.ts'

export interface JournalledEntry {
  readonly position: number
  readonly entry: ActivityEntry
}

/** One of them, from entries that begin at its number. Undefined: there it is none. */
export async function foldActivity(entries: AsyncIterable<JournalledEntry>, id: number): Promise<Activity | undefined> {
  let activity: Activity | undefined
  for await (const { position, entry } of entries) {
    if (position === id) {
      if (entry.type !== 'requested') return undefined
      activity = begun(id, entry.at, entry.request)
    } else if (activity === undefined) {
      if (position > id) return undefined
    } else if ('activity' in entry && entry.activity === id) activity = after(activity, entry)
  }
  return activity
}

/**
 * Those that satisfy a condition on what was asked, in the order in which they were, each as it is at the end of the entries.
 * Memory: those alone; with `last`, the last so many of them.
 */
export async function foldActivities(
  entries: AsyncIterable<JournalledEntry>,
  wanted: (begun: Activity) => boolean,
  accepted: (whole: Activity) => boolean = () => true,
  last?: number,
): Promise<Activity[]> {
  const found = new Map<number, Activity>()
  let ended = 0
  for await (const { position, entry } of entries) {
    if (entry.type === 'requested') {
      const activity = begun(position, entry.at, entry.request)
      if (wanted(activity)) found.set(position, activity)
    } else if ('activity' in entry && entry.activity !== undefined) {
      const before = found.get(entry.activity)
      if (before === undefined) continue
      found.set(entry.activity, after(before, entry))
      if (last !== undefined && entry.type === 'ended' && ++ended % PRUNE === 0) prune(found, accepted, last)
    }
  }
  const all = [...found.values()].filter(accepted)
  return last === undefined ? all : all.slice(-last)
}

const PRUNE = 1000

/** Only what is uncertain may still become something else by what comes late. */
function prune(found: Map<number, Activity>, accepted: (a: Activity) => boolean, last: number): void {
  let kept = 0
  for (const [id, a] of [...found].toReversed()) {
    if (!isOver(a) || a.state === 'uncertain') continue
    if (!accepted(a) || ++kept > last) found.delete(id)
  }
}

const isOver = (a: Activity): boolean => a.state !== 'waiting' && a.state !== 'running'
