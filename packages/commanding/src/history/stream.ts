/** Activities folded from their journal one after another, whole, in the order in which they were asked for: exports and statistics of any length. */
import type { Activity } from '../activities/activity.ts'
import { after, begun } from '../activities/entries.ts'
import type { JournalledEntry } from './fold.ts'

/** Numbers in ascending order, eight bytes each, and one that belongs to each. */
class Places {
  #ids = new Float64Array(1024)
  #last = new Float64Array(1024)
  #count = 0

  begin(id: number): void {
    if (this.#count === this.#ids.length) {
      this.#ids = grown(this.#ids)
      this.#last = grown(this.#last)
    }
    this.#ids[this.#count] = id
    this.#last[this.#count++] = id
  }
  /** False: it is not among them. */
  touch(id: number, position: number): boolean {
    const at = this.#find(id)
    if (at < 0) return false
    this.#last[at] = position
    return true
  }
  /** −1: it is not among them. */
  last(id: number): number {
    const at = this.#find(id)
    return at < 0 ? -1 : this.#last[at]!
  }
  #find(id: number): number {
    let low = 0
    let high = this.#count - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.#ids[middle]!
      if (found === id) return middle
      if (found < id) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2)
  larger.set(array)
  return larger
}

/**
 * Those that satisfy a condition on what was asked. The entries are read twice, the same both times: first for the last entry that each
 * has. Memory: 16 bytes for each, and what lies between the first and the last entry of one.
 */
export async function* streamActivities(
  read: (pass: 1 | 2) => AsyncIterable<JournalledEntry>,
  wanted: (begun: Activity) => boolean,
  accepted: (whole: Activity) => boolean = () => true,
): AsyncIterable<Activity> {
  const places = new Places()
  for await (const { position, entry } of read(1))
    if (entry.type === 'requested') {
      if (wanted(begun(position, entry.at, entry.request))) places.begin(position)
    } else if ('activity' in entry && entry.activity !== undefined) places.touch(entry.activity, position)
  const open = new Map<number, { activity: Activity; whole: boolean }>()
  for await (const { position, entry } of read(2)) {
    const id = entry.type === 'requested' ? position : 'activity' in entry ? entry.activity : undefined
    if (id === undefined) continue
    const last = places.last(id)
    if (last < 0) continue
    if (entry.type === 'requested')
      open.set(id, { activity: begun(id, entry.at, entry.request), whole: last === position })
    else {
      const known = open.get(id)
      if (known === undefined) continue
      known.activity = after(known.activity, entry)
      known.whole = last === position
    }
    if (last !== position) continue
    for (const [oldest, { activity, whole }] of open) {
      if (!whole) break
      open.delete(oldest)
      if (accepted(activity)) yield activity
    }
  }
}
