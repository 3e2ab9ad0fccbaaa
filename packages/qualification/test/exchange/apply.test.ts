/** An import is a difference from the book as it is when it is written, whatever it was when the file was read (issue: procedures, clause 4). */
import { describe, expect, test } from 'vitest'
import { parseUtc, SteppedClock } from '@vigie/base'
import {
  applyImport,
  memoryJournal,
  presentRequirements,
  QualificationBook,
  readExchangeFile,
} from '@vigie/qualification'

const clock = new SteppedClock(parseUtc('2031-01-01T00:00:00Z'))
const request = async (text: string) => ({
  read: await readExchangeFile(new TextEncoder().encode(text), 'a.csv'),
  file: 'a.csv',
  sha256: '',
  by: 'ada',
  reason: 'issue 1',
  remove: false,
  keepGoing: false,
})
const table = (text: string): string => `id,title,description\nR-1,Rate,${text}\n`

describe('an import', () => {
  test('that somebody else was before is compared again: what both have is not written twice, and versions go on', async () => {
    const book = await QualificationBook.open(memoryJournal(), clock)
    const first = await request(table('The rate shall be 4.'))
    const second = await request(table('The rate shall be 5.'))
    const applied = await applyImport(book, second, clock, async () => {
      await applyImport(book, first, clock, () => Promise.resolve())
    })
    expect(applied.items.map((i) => [i.kind, i.id, i.change, i.version])).toContainEqual([
      'requirement',
      'R-1',
      'changed',
      2,
    ])
    expect(presentRequirements(book.state).map((r) => [r.version, r.text.content])).toEqual([
      [2, 'The rate shall be 5.'],
    ])
    const again = await applyImport(book, second, clock, () => Promise.resolve())
    expect(again.facts).toEqual([])
  })

  test('whose attachments cannot be kept writes nothing', async () => {
    const book = await QualificationBook.open(memoryJournal(), clock)
    const full = (): Promise<void> => Promise.reject(new Error('disk full'))
    await expect(applyImport(book, await request(table('x')), clock, full)).rejects.toThrow('disk full')
    expect(book.state.requirements.size).toBe(0)
  })
})
