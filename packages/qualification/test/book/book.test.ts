import { describe, expect, test } from 'vitest'
import { parseUtc, SteppedClock } from '@vigie/base'
import {
  memoryJournal,
  presentRequirements,
  QualificationBook,
  type BookFact,
  type BookJournal,
  type Requirement,
} from '@vigie/qualification'

const clock = new SteppedClock(parseUtc('2026-11-25T05:00:00Z'))
const requirement = (id: string, version: number, title = id): Requirement => ({
  id,
  version,
  specification: 'SYS',
  title,
  text: { format: 'text', content: `The system shall do ${title}` },
  type: 'feature',
  status: 'valid',
  expectedCoverage: 1,
  order: 0,
  methods: ['test'],
  customFields: {},
  attachments: [],
})
const fact = (r: Requirement): BookFact => ({ kind: 'requirement', requirement: r })

describe('the qualification book', () => {
  test('tells the present from what was written, and the same again after it is opened again', async () => {
    const journal = memoryJournal()
    const book = await QualificationBook.open(journal, clock)
    expect(await book.append([fact(requirement('R-1', 1)), fact(requirement('R-2', 1))], { by: 'ada' })).toEqual([0, 1])
    expect(await book.append([fact(requirement('R-1', 2, 'more'))], { by: 'bob', reason: 'CR-7' })).toEqual([2])
    const again = await QualificationBook.open(journal, clock)
    for (const { state } of [book, again]) {
      const history = state.requirements.get('R-1')!
      expect(history.versions.map((v) => v.version)).toEqual([1, 2])
      expect(history.heads[1]).toMatchObject({
        by: 'bob',
        reason: 'CR-7',
        position: 2,
        at: expect.stringMatching(/^2026/),
      })
      expect(presentRequirements(state).map((r) => r.title)).toEqual(['more', 'R-2'])
    }
  })

  test('a batch that was not written to its end counts as not begun, and what follows counts', async () => {
    const whole = memoryJournal()
    const book = await QualificationBook.open(whole, clock)
    await book.append([fact(requirement('R-1', 1)), fact(requirement('R-2', 1)), fact(requirement('R-3', 1))], {
      by: 'ada',
    })
    const payloads: Uint8Array[] = []
    for await (const entries of whole.read()) payloads.push(...entries.map((e) => e.payload))
    for (const left of [0, 1, 2]) {
      const torn = memoryJournal()
      await torn.append(payloads.slice(0, left))
      const opened = await QualificationBook.open(torn, clock)
      expect([opened.state.requirements.size, opened.torn]).toEqual([0, left])
      await opened.append([fact(requirement('R-9', 1))], { by: 'bob' })
      const again = await QualificationBook.open(torn, clock)
      expect([...again.state.requirements.keys()]).toEqual(['R-9'])
    }
  })

  test('what cannot be written is not in the present either', async () => {
    const full: BookJournal = { ...memoryJournal(), append: () => Promise.reject(new Error('disk full')) }
    const book = await QualificationBook.open(full, clock)
    await expect(book.append([fact(requirement('R-1', 1))], { by: 'ada' })).rejects.toThrow('disk full')
    expect(book.state.requirements.size).toBe(0)
  })

  test('facts made from the present are made after those before them are written', async () => {
    const book = await QualificationBook.open(memoryJournal(), clock)
    const next = (): Promise<readonly number[]> =>
      book.append((s) => [fact(requirement('R-1', (s.requirements.get('R-1')?.latest.version ?? 0) + 1))], {
        by: 'ada',
      })
    await Promise.all([next(), next(), next()])
    expect(book.state.requirements.get('R-1')!.versions.map((v) => v.version)).toEqual([1, 2, 3])
  })

  test('kinds of a later version are kept and told, and an entry that is none is refused with its position', async () => {
    const journal = memoryJournal()
    const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
    await journal.append([text({ batch: [0, 1], kind: 'from the future', at: '', by: '' })])
    const book = await QualificationBook.open(journal, clock)
    expect(book.state.unknown).toEqual(new Map([['from the future', 1]]))
    await journal.append([text(7)])
    await expect(QualificationBook.open(journal, clock)).rejects.toThrow('entry 1 ')
  })
})
