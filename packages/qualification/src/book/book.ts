/** The book of a qualification: an append-only journal, and the present that it tells. */
import { formatUtc, type Clock } from '@vigie/base'
import { bookErrors } from './errors.ts'
import type { BookEntry, BookFact, EntryHead } from './entries.ts'
import { emptyState, fold, type FoldedState } from './fold.ts'
import type { BookJournal } from './journal.ts'
import type { QualificationState } from './state.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A fact in the journal: `batch` is its number among those written together, and how many these are. */
interface Written {
  readonly batch: readonly [index: number, of: number]
  readonly kind: string
}

export interface Author {
  readonly by: string
  readonly reason?: string
}

export class QualificationBook {
  readonly #journal: BookJournal
  readonly #clock: Clock
  readonly #state: FoldedState = emptyState()
  readonly #listeners = new Set<(entries: readonly BookEntry[]) => void>()
  #last: Promise<unknown> = Promise.resolve()
  #torn = 0

  private constructor(journal: BookJournal, clock: Clock) {
    this.#journal = journal
    this.#clock = clock
  }

  /** Reads the journal through. Throws VIG-QUALIFICATION-001 for an entry that is none. */
  static async open(journal: BookJournal, clock: Clock): Promise<QualificationBook> {
    const book = new QualificationBook(journal, clock)
    let batch: BookEntry[] = []
    for await (const entries of journal.read())
      for (const { position, payload } of entries) {
        const { batch: place, ...said } = parsed(payload, position)
        const [index, of] = place
        if (index !== batch.length) {
          // What was begun and never finished is as if it had not been begun: an import is whole or nothing.
          book.#torn += batch.length
          batch = []
        }
        if (index !== batch.length) {
          book.#torn++
          continue
        }
        batch.push({ ...said, position } as unknown as BookEntry)
        if (batch.length === of) {
          for (const entry of batch) fold(book.#state, entry)
          batch = []
        }
      }
    book.#torn += batch.length
    return book
  }

  /** The present; it goes on changing as entries are appended. */
  get state(): QualificationState {
    return this.#state
  }
  /** Entries of batches that were not written to their end (the disk was full, the power went): they do not count. */
  get torn(): number {
    return this.#torn
  }

  /**
   * Writes facts, all of them or none, and gives their positions once they are on disk. Appends are done one after another; `facts`
   * may be a function of the present: what it reads cannot have changed by the time that it is written.
   */
  append(
    facts: readonly BookFact[] | ((present: QualificationState) => readonly BookFact[]),
    author: Author,
  ): Promise<readonly number[]> {
    const next = this.#last.then(() => this.#append(typeof facts === 'function' ? facts(this.#state) : facts, author))
    this.#last = next.catch(() => undefined)
    return next
  }

  /** Told of what was written, after it is folded. Gives the way to stop it. */
  onAppended(listener: (entries: readonly BookEntry[]) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #append(facts: readonly BookFact[], author: Author): Promise<readonly number[]> {
    if (facts.length === 0) return []
    const { reason } = author
    const head: EntryHead = {
      at: formatUtc(this.#clock.now()),
      by: author.by,
      ...(reason === undefined ? {} : { reason }),
    }
    const payloads = facts
      .values()
      .map((fact, i) => encoder.encode(JSON.stringify({ batch: [i, facts.length], ...head, ...fact })))
    const first = await this.#journal.append(payloads)
    const entries = facts.map((fact, i): BookEntry => ({ ...fact, ...head, position: first + i }))
    for (const entry of entries) fold(this.#state, entry)
    for (const listener of this.#listeners) listener(entries)
    return entries.map((e) => e.position)
  }
}

function parsed(payload: Uint8Array, position: number): Written {
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(payload))
  } catch (error) {
    throw bookErrors.badEntry({ position, detail: error instanceof Error ? error.message : String(error) })
  }
  const { batch, kind } = (value ?? {}) as Partial<Written>
  if (typeof kind !== 'string' || !Array.isArray(batch)) throw bookErrors.badEntry({ position, detail: 'no kind' })
  return value as Written
}
