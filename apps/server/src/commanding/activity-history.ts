/** The history of activities beyond what the engine keeps in memory: read from the journal. */
import { parseUtc } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import {
  activityErrors,
  ActivityCounter,
  foldActivities,
  foldActivity,
  streamActivities,
  isAsGraveAs,
  type Activity,
  type ActivityEngine,
  type ActivityEntry,
  type ActivityState,
  type ActivityStatistics,
  type JournalledEntry,
} from '@vigie/commanding'
import type { SignificanceLevel } from '@vigie/model'
import { serverErrors } from '../errors.ts'

export interface ActivityQuery {
  readonly chain?: string
  readonly state?: ActivityState
  /** Of this element and those below it. */
  readonly element?: string
  /** Who asked. */
  readonly user?: string
  /** So grave, or graver. */
  readonly significance?: SignificanceLevel
  /** Words of path, user and comment. */
  readonly search?: string
  readonly from?: string
  readonly to?: string
  /** Only those with a smaller number. */
  readonly before?: number
}

const decoder = new TextDecoder()

export class ActivityHistory {
  readonly #journal: Journal
  readonly #engine: ActivityEngine

  constructor(journal: Journal, engine: ActivityEngine) {
    this.#journal = journal
    this.#engine = engine
  }

  /** Throws VIG-ACTIVITY-006. */
  async get(id: number): Promise<Activity> {
    const known = this.#engine.find(id)
    if (known !== undefined) return known
    const journal = this.#journal
    const found = id < journal.first || id >= journal.length ? undefined : await foldActivity(this.#entries(id), id)
    if (found === undefined) throw activityErrors.unknownActivity({ id })
    return found
  }

  /** The newest first. Throws VIG-SERVER-001 for a time that is none. */
  async list(query: ActivityQuery, limit: number): Promise<Activity[]> {
    const { wanted, accepted } = conditions(query)
    const found: Activity[] = []
    const { first } = this.#journal
    // Of what is older, memory has some only.
    const oldest = Math.max(first, this.#engine.whole)
    for (const a of this.#engine.list()) {
      if (a.id < oldest) break
      if (!wanted(a) || !accepted(a)) continue
      found.push(a)
      if (found.length >= limit) return found
    }
    const before = Math.min(oldest, query.before ?? oldest)
    const older = (a: Activity): boolean => a.id < before && wanted(a)
    // What became of one may stand anywhere behind it.
    if (before <= first || (await foldActivities(this.#entries(first, before), older, undefined, 1)).length === 0)
      return found
    const rest = await foldActivities(this.#entries(first), older, accepted, limit - found.length)
    return [...found, ...rest.toReversed()]
  }

  /** The oldest first, as they are read. */
  all(query: ActivityQuery): AsyncIterable<Activity> {
    const { wanted, accepted } = conditions(query)
    const { first, length } = this.#journal
    return streamActivities(() => this.#entries(first, length), wanted, accepted)
  }

  async statistics(query: ActivityQuery): Promise<ActivityStatistics & { readonly refused: number }> {
    const { wanted, accepted, refused } = conditions(query)
    const { first, length } = this.#journal
    let attempts = 0
    const counted = async function* (entries: AsyncIterable<JournalledEntry>): AsyncIterable<JournalledEntry> {
      for await (const e of entries) {
        if (e.entry.type === 'refused' && refused(e.entry)) attempts++
        yield e
      }
    }
    const read = (pass: 1 | 2): AsyncIterable<JournalledEntry> => {
      const entries = this.#entries(first, length)
      return pass === 1 ? counted(entries) : entries
    }
    const counter = new ActivityCounter()
    for await (const a of streamActivities(read, wanted, accepted)) counter.add(a)
    return { ...counter.result(), refused: attempts }
  }

  async *#entries(from: number, to?: number): AsyncIterable<JournalledEntry> {
    for await (const batch of this.#journal.read(from, to))
      for (const { position, payload } of batch)
        yield { position, entry: JSON.parse(decoder.decode(payload)) as ActivityEntry }
  }
}

interface Conditions {
  /** Of what does not change any more. */
  wanted(a: Activity): boolean
  /** Of what became of it. */
  accepted(a: Activity): boolean
  /** Attempts have no state: where one is asked for, they are not counted. */
  refused(entry: Extract<ActivityEntry, { type: 'refused' }>): boolean
}

function conditions(query: ActivityQuery): Conditions {
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const from = instant('from', query.from)
  const to = instant('to', query.to)
  const fits = (at: string, text: string): boolean => {
    if (from !== undefined || to !== undefined) {
      const time = parseUtc(at)
      if ((from !== undefined && time < from) || (to !== undefined && time > to)) return false
    }
    const lower = text.toLowerCase()
    return words.every((w) => lower.includes(w))
  }
  const { element, user, significance } = query
  const within = (path: string): boolean => element === undefined || path === element || path.startsWith(`${element}.`)
  return {
    wanted: (a) =>
      (query.before === undefined || a.id < query.before) &&
      (query.chain === undefined || a.route?.chain === query.chain) &&
      within(a.path) &&
      (user === undefined || a.by.user === user) &&
      (significance === undefined || isAsGraveAs(a.significance, significance)) &&
      fits(a.requestedAt, `${a.path} ${a.by.user} ${a.by.via ?? ''} ${a.comment ?? ''}`),
    accepted: (a) => query.state === undefined || a.state === query.state,
    refused: (e) =>
      query.state === undefined &&
      query.chain === undefined &&
      significance === undefined &&
      within(e.path) &&
      (user === undefined || e.by.user === user) &&
      fits(e.at, `${e.path} ${e.by.user} ${e.by.via ?? ''}`),
  }
}

function instant(name: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  try {
    return parseUtc(text)
  } catch (error) {
    throw serverErrors.badRequest({ detail: `"${name}" is no time in UTC: ${text}` }, { cause: error })
  }
}
