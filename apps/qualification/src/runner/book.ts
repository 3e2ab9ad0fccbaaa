/** The qualification book of a data folder, where no server has it open. */
import { VigieError, type Clock } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { Journals } from '@vigie/journal-files'
import {
  bookJournal,
  presentRequirements,
  QualificationBook,
  requirementFingerprint,
  type BookFact,
  type BookJournal,
  type QualificationState,
} from '@vigie/qualification'
import { seedBook } from './seed-book.ts'
import type { RequirementVersion } from '../definition/read-definition.ts'

const clock: Clock = new SystemClock()

/** As it is now, read beside whoever writes it; undefined where there is none. */
export async function readBook(data: string): Promise<QualificationState | undefined> {
  const journal = await new Journals({ folder: data, clock }).read('centre', 'qualification')
  if (journal === undefined) return undefined
  const readOnly: BookJournal = {
    length: journal.length,
    append: () => Promise.reject(new Error('read only')),
    read: () => journal.read(journal.first),
  }
  return (await QualificationBook.open(readOnly, clock)).state
}

/** Does some work on the book and closes it. Undefined where somebody else has it open. */
export async function withBook<T>(data: string, work: (book: QualificationBook) => Promise<T>): Promise<T | undefined> {
  const journals = new Journals({ folder: data, clock })
  try {
    const journal = await journals.open('centre', 'qualification')
    return await work(await QualificationBook.open(bookJournal(journal, clock), clock))
  } catch (error) {
    if (error instanceof VigieError && error.code === 'VIG-JOURNAL-001') return undefined
    throw error
  } finally {
    await journals.closeAll()
  }
}

/**
 * A book without requirements is given those of the mission folder first. False where somebody else has the book open: nothing was
 * written.
 */
export async function recordFacts(
  data: string,
  mission: string,
  facts: (state: QualificationState) => readonly BookFact[],
  author: { readonly by: string; readonly reason: string },
): Promise<boolean> {
  const done = await withBook(data, async (book) => {
    if (book.state.requirements.size === 0) await seedBook(book, mission, author.by, clock)
    return book.append(facts, author)
  })
  return done !== undefined
}

export function requirementVersions(state: QualificationState): Map<string, RequirementVersion> {
  return new Map(
    presentRequirements(state).map((r) => [
      r.id,
      { id: r.id, version: r.version, fingerprint: requirementFingerprint(r) },
    ]),
  )
}
