/**
 * What the journal of activities comes to, entry after entry: activities, who may command, what is held back. A snapshot of it and the
 * entries after it come to the same as all entries.
 */
import type { Activity, ActivityRequest, Actor } from './activity.ts'
import { after, begun, type ActivityEntry, type BoardChange } from './entries.ts'
import { ReleaseBoard } from './release-board.ts'

/** Made of the entries before a position, and of no worth without them. Plain data. */
export interface ActivitySnapshot {
  readonly upTo: number
  /** From this number on there is every activity. */
  readonly whole: number
  /** In their order. */
  readonly activities: readonly Activity[]
  readonly board: readonly { readonly at: string; readonly by: Actor; readonly change: BoardChange }[]
}

/** Ended activities that are kept in memory; older ones are in the journal. */
const MOST_KEPT = 20_000

export const isOver = ({ state }: Pick<Activity, 'state'>): boolean => state !== 'waiting' && state !== 'running'

export class ActivityBook {
  readonly board = new ReleaseBoard()
  /** Of activities that have not ended. */
  readonly interlocks = new Map<number, NonNullable<ActivityRequest['interlock']>>()
  readonly #most: number
  readonly #activities = new Map<number, Activity>()
  readonly #open = new Set<number>()
  /** Chain and APID → the last activity that took a sequence count of it: where the count stands is known by it. */
  readonly #lastOfCount = new Map<string, number>()
  #upTo = 0
  #whole = 0

  constructor(most = MOST_KEPT) {
    this.#most = most
  }

  static of(snapshot: ActivitySnapshot, most?: number): ActivityBook {
    const book = new ActivityBook(most)
    for (const activity of snapshot.activities) {
      book.#begin(activity)
      if (isOver(activity)) book.#close(activity.id)
    }
    for (const { at, by, change } of snapshot.board) book.board.apply(change, by, at)
    book.#upTo = snapshot.upTo
    book.#whole = snapshot.whole
    return book
  }

  snapshot(): ActivitySnapshot {
    const board: ActivitySnapshot['board'][number][] = []
    for (const [chain, { user, lentTo, since: at }] of this.board.holds) {
      const by = { user, role: '' }
      board.push({ at, by, change: { what: 'taken', chain } })
      if (lentTo !== undefined) board.push({ at, by, change: { what: 'lent', chain, to: lentTo } })
    }
    for (const { scope, by, at, reason } of this.board.inhibitions)
      board.push({
        at,
        by: { user: by, role: '' },
        change: { what: 'inhibited', scope, ...(reason === undefined ? {} : { reason }) },
      })
    return { upTo: this.#upTo, whole: this.#whole, activities: [...this.#activities.values()], board }
  }

  /** Entries before this position are in it. */
  get upTo(): number {
    return this.#upTo
  }
  /** From this number on every activity is in memory. */
  get whole(): number {
    return this.#whole
  }
  get(id: number): Activity | undefined {
    return this.#activities.get(id)
  }
  has(id: number): boolean {
    return this.#open.has(id)
  }
  /** The oldest first. */
  values(): IterableIterator<Activity> {
    return this.#activities.values()
  }

  /** The activity that the entry begins or changes; undefined: none that is known. */
  fold(position: number, entry: ActivityEntry): Activity | undefined {
    this.#upTo = position + 1
    switch (entry.type) {
      case 'requested': {
        const activity = begun(position, entry.at, entry.request)
        this.#begin(activity)
        return activity
      }
      case 'board':
        this.board.apply(entry.change, entry.by, entry.at)
        return undefined
      case 'refused':
        return undefined
      default: {
        const before = this.#activities.get(entry.activity)
        if (before === undefined) return undefined
        const activity = after(before, entry)
        this.#activities.set(entry.activity, activity)
        if (entry.type === 'ended') {
          this.#close(entry.activity)
          this.#forget(entry.activity)
        }
        return activity
      }
    }
  }

  #begin(activity: Activity): void {
    const { id, interlock, apid } = activity
    this.#activities.set(id, activity)
    this.#open.add(id)
    if (apid !== undefined) this.#lastOfCount.set(countOf(activity), id)
    if (interlock !== undefined) this.interlocks.set(id, interlock)
  }

  #close(id: number): void {
    this.#open.delete(id)
    this.interlocks.delete(id)
  }

  /** The oldest go, where there are too many. */
  #forget(id: number): void {
    if (this.#activities.size <= this.#most) return
    for (const [oldest, activity] of this.#activities) {
      if (this.#open.has(oldest) || oldest === id || this.#lastOfCount.get(countOf(activity)) === oldest) continue
      this.#activities.delete(oldest)
      this.#whole = Math.max(this.#whole, oldest + 1)
      if (this.#activities.size <= this.#most) return
    }
  }
}

const countOf = ({ route, apid }: ActivityRequest): string => `${route?.chain ?? ''} ${apid ?? ''}`
