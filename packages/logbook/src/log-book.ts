/** The log-book: an append-only journal of entries and amendments, and the present that it tells. */
import { formatUtc, type Clock } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import { checkAmendment, checkEntry } from './check.ts'
import { isWithdrawn, type Amendment, type AmendmentDraft, type EntryDraft, type LogEntry } from './entry.ts'
import { logbookErrors } from './errors.ts'
import { fits, searchable, type EntryQuery } from './find.ts'
import { wantedWords } from './words.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** What is asked of the journal of the archive. */
export type LogJournal = Pick<Journal, 'first' | 'append' | 'sync' | 'read'>

type Written =
  | ({ readonly kind: 'entry' } & Omit<LogEntry, 'amendments'>)
  | ({ readonly kind: 'amendment'; readonly id: number } & Amendment)

interface Kept {
  readonly entry: LogEntry
  /** What is looked through for words. */
  readonly text: string
}

export class LogBook {
  readonly #journal: LogJournal
  readonly #clock: Clock
  /** Index: number of the entry − 1. */
  readonly #entries: Kept[] = []
  /** Indices, the newest last by what they are about; of one time in the order of writing. */
  readonly #order: number[] = []
  readonly #listeners = new Set<(entry: LogEntry) => void>()
  #last: Promise<unknown> = Promise.resolve()

  private constructor(journal: LogJournal, clock: Clock) {
    this.#journal = journal
    this.#clock = clock
  }

  /** Reads the journal through. Throws VIG-LOG-001 for an entry that is none. */
  static async open(journal: LogJournal, clock: Clock): Promise<LogBook> {
    const book = new LogBook(journal, clock)
    for await (const batch of journal.read(journal.first))
      for (const { position, payload } of batch) book.#fold(parsed(payload, position), position)
    return book
  }

  get size(): number {
    return this.#entries.length
  }
  /** Throws VIG-LOG-003. */
  get(id: number): LogEntry {
    const found = this.#entries[id - 1]
    if (found === undefined) throw logbookErrors.noSuch({ id })
    return found.entry
  }
  *all(): IterableIterator<LogEntry> {
    for (const { entry } of this.#entries) yield entry
  }

  /** At most `limit`, the newest first, after `before` (an entry of the page before) where that is given. */
  find(query: EntryQuery, limit: number, before?: number): { readonly items: LogEntry[]; readonly next?: number } {
    const wanted = wantedWords(query.search ?? '')
    const items: LogEntry[] = []
    let at = before === undefined ? this.#order.length - 1 : this.#order.indexOf(before - 1) - 1
    for (; at >= 0 && items.length < limit; at--) {
      const { entry, text } = this.#entries[this.#order[at]!]!
      if (fits(entry, text, query, wanted)) items.push(entry)
    }
    const last = items.at(-1)
    return { items, ...(at < 0 || last === undefined ? {} : { next: last.id }) }
  }

  /** How often tags were used, the most used first. */
  tags(): readonly { readonly tag: string; readonly entries: number }[] {
    const counts = new Map<string, number>()
    for (const { entry } of this.#entries)
      for (const tag of new Set([entry, ...entry.amendments].flatMap((e) => e.tags)))
        counts.set(tag, (counts.get(tag) ?? 0) + 1)
    return [...counts]
      .map(([tag, entries]) => ({ tag, entries }))
      .toSorted((a, b) => b.entries - a.entries || (a.tag < b.tag ? -1 : 1))
  }

  /** Told of an entry that was written or amended, once it is on disk. Gives the way to stop it. */
  onWritten(listener: (entry: LogEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** On disk when it resolves. Throws VIG-LOG-002. */
  async write(draft: EntryDraft, by: string, satellites: readonly string[]): Promise<LogEntry> {
    const checked = checkEntry(draft, satellites)
    return this.#inTurn(() => {
      const at = this.#now()
      return { kind: 'entry', ...checked, id: this.#entries.length + 1, about: checked.about ?? at, by, at }
    })
  }

  /** On disk when it resolves. Throws VIG-LOG-002, 003, 007. */
  async amend(id: number, draft: AmendmentDraft, by: string): Promise<LogEntry> {
    const checked = checkAmendment(draft)
    return this.#inTurn(() => {
      if (checked.withdraws && isWithdrawn(this.get(id))) throw logbookErrors.withdrawn({ id })
      this.get(id)
      return { kind: 'amendment', id, ...checked, by, at: this.#now() }
    })
  }

  #now(): string {
    return formatUtc(this.#clock.now(), { digits: 9 })
  }

  /** One after another: numbers follow each other as the journal has them. */
  #inTurn(make: () => Written): Promise<LogEntry> {
    const next = this.#last.then(async () => {
      const written = make()
      const now = this.#clock.now()
      const payload = encoder.encode(JSON.stringify(written))
      const position = this.#journal.append({ reception: now, generation: now, source: '', flags: 0, payload })
      await this.#journal.sync()
      const entry = this.#fold(written, position)
      for (const listener of this.#listeners) listener(entry)
      return entry
    })
    this.#last = next.catch(() => undefined)
    return next
  }

  #fold(written: Written, position: number): LogEntry {
    if (written.kind === 'entry') {
      const { kind: _, ...said } = written
      const entry: LogEntry = { ...said, amendments: [] }
      if (entry.id !== this.#entries.length + 1)
        throw logbookErrors.badEntry({
          position,
          detail: `it is number ${entry.id} and not ${this.#entries.length + 1}`,
        })
      this.#place(this.#entries.length, entry.about)
      this.#entries.push({ entry, text: searchable(entry) })
      return entry
    }
    const { kind: _, id, ...amendment } = written
    const before = this.#entries[id - 1]
    if (before === undefined)
      throw logbookErrors.badEntry({ position, detail: `it amends entry ${id}, which is not there` })
    const entry = { ...before.entry, amendments: [...before.entry.amendments, amendment] }
    this.#entries[id - 1] = { entry, text: searchable(entry) }
    return entry
  }

  /** Almost always the last; an entry about the past finds its place from the end. */
  #place(index: number, about: string): void {
    let at = this.#order.length
    while (at > 0 && this.#entries[this.#order[at - 1]!]!.entry.about > about) at--
    this.#order.splice(at, 0, index)
  }
}

function parsed(payload: Uint8Array, position: number): Written {
  try {
    const value = JSON.parse(decoder.decode(payload)) as Partial<Written> | null
    if ((value?.kind === 'entry' || value?.kind === 'amendment') && Number.isInteger(value.id)) return value as Written
  } catch (error) {
    throw logbookErrors.badEntry({ position, detail: error instanceof Error ? error.message : String(error) })
  }
  throw logbookErrors.badEntry({ position, detail: 'it is neither an entry nor an amendment' })
}
