import { SteppedClock, VigieError, parseUtc } from '@vigie/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  LogBook,
  readLink,
  readTemplate,
  writeCsv,
  writeMarkdown,
  type EntryDraft,
  type LogJournal,
} from '@vigie/logbook'

const SATELLITES = ['ONE', 'TWO']
const draft = (more: Partial<EntryDraft> = {}): EntryDraft => ({
  title: 'Something',
  text: '',
  satellites: [],
  tags: [],
  links: [],
  attachments: [],
  ...more,
})
const amendment = { text: 'more', tags: [], links: [], attachments: [], withdraws: false }

/** Entries that were appended, and how many of them were synchronised. */
function memory(kept: Uint8Array[] = []): LogJournal & { readonly kept: Uint8Array[] } {
  return {
    kept,
    first: 0,
    append: ({ payload }) => kept.push(payload) - 1,
    sync: () => Promise.resolve(),
    async *read() {
      yield await Promise.resolve(
        kept.map((payload, position) => ({ position, payload, reception: 0n, generation: 0n, source: '', flags: 0 })),
      )
    },
  }
}
const open = async (journal = memory()) => {
  const clock = new SteppedClock(parseUtc('2026-11-25T10:00:00Z'))
  return { journal, clock, book: await LogBook.open(journal, clock) }
}

describe('the log-book', () => {
  it('is never edited: an amendment leaves what was written, and the journal tells the same again', async () => {
    const { journal, book, clock } = await open()
    const first = await book.write(
      draft({ title: ' Bus low ', text: 'at 21 V', satellites: ['ONE'] }),
      'ada',
      SATELLITES,
    )
    expect(first).toMatchObject({ id: 1, title: 'Bus low', by: 'ada', about: '2026-11-25T10:00:00.000000000Z' })
    const amended = await book.amend(1, { ...amendment, text: 'it was the sensor', tags: ['sensor'] }, 'bob')
    expect(amended).toMatchObject({ text: 'at 21 V', tags: [], amendments: [{ by: 'bob', text: 'it was the sensor' }] })
    const again = await LogBook.open(memory(journal.kept), clock)
    expect(again.get(1)).toEqual(amended)
    expect(again.find({ tag: 'sensor' }, 10).items).toEqual([amended])
  })

  it('an entry is withdrawn once, with a reason, and stays', async () => {
    const { book } = await open()
    await book.write(draft(), 'ada', SATELLITES)
    await expect(book.amend(1, { ...amendment, text: '', withdraws: true }, 'ada')).rejects.toThrow(/reason/)
    await book.amend(1, { ...amendment, text: 'wrong satellite', withdraws: true }, 'ada')
    await expect(book.amend(1, { ...amendment, withdraws: true }, 'bob')).rejects.toMatchObject({ code: 'VIG-LOG-007' })
    expect(book.find({}, 10).items).toHaveLength(1)
  })

  it('finds words at their begin, whatever their accents, phrases, things, satellites, people and times', async () => {
    const { book } = await open()
    await book.write(draft({ title: 'Écart de poussée', about: '2026-11-24', links: ['pass:K1'] }), 'ada', SATELLITES)
    await book.write(draft({ title: 'Second', text: 'star tracker blinded', satellites: ['TWO'] }), 'bob', SATELLITES)
    const ids = (query: Parameters<typeof book.find>[0]) => book.find(query, 10).items.map((e) => e.id)
    expect(ids({})).toEqual([2, 1])
    expect(ids({ search: 'ecart POUSS' })).toEqual([1])
    expect(ids({ search: 'racker' })).toEqual([])
    expect(ids({ search: '"tracker blinded"' })).toEqual([2])
    expect(ids({ search: '"blinded tracker"' })).toEqual([])
    expect(ids({ link: 'pass:K1' })).toEqual([1])
    expect(ids({ satellite: 'TWO' })).toEqual([2])
    expect(ids({ by: 'bob' })).toEqual([2])
    expect(ids({ to: '2026-11-25T00:00:00.000000000Z' })).toEqual([1])
  })

  it('pages give every entry once, in the order of what they are about', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        async (minutes, limit) => {
          const { book } = await open()
          for (const m of minutes)
            await book.write(draft({ about: `2026-11-24T00:${String(m).padStart(2, '0')}:00Z` }), 'a', SATELLITES)
          const seen = []
          for (let before: number | undefined; ;) {
            const { items, next } = book.find({}, limit, before)
            seen.push(...items)
            if (next === undefined) break
            before = next
          }
          expect(seen.map((e) => e.id).toSorted((a, b) => a - b)).toEqual(minutes.map((_, i) => i + 1))
          expect(seen.map((e) => e.about)).toEqual(
            seen
              .map((e) => e.about)
              .toSorted()
              .toReversed(),
          )
        },
      ),
      { numRuns: 30 },
    )
  })

  it('what is written at once is written one after the other', async () => {
    const { book } = await open()
    const all = await Promise.all(Array.from({ length: 20 }, () => book.write(draft(), 'ada', SATELLITES)))
    expect(all.map((e) => e.id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  it('refuses what does not fit, with what to do', async () => {
    const { book } = await open()
    for (const bad of [
      { title: '  ' },
      { title: 'x'.repeat(301) },
      { satellites: ['THREE'] },
      { tags: ['two words'] },
      { links: ['nothing'] },
      { links: ['panel:https://elsewhere.example/'] },
      { attachments: [{ name: '../x', size: 1, sha256: 'a'.repeat(64) }] },
    ])
      await expect(async () => book.write(draft(bad), 'ada', SATELLITES)).rejects.toMatchObject({ code: 'VIG-LOG-002' })
    await expect(async () => book.write(draft({ about: 'yesterday' }), 'ada', SATELLITES)).rejects.toThrow(VigieError)
    await expect(book.amend(7, amendment, 'ada')).rejects.toMatchObject({ code: 'VIG-LOG-003' })
    await expect(LogBook.open(memory([new TextEncoder().encode('{}')]), (await open()).clock)).rejects.toMatchObject({
      code: 'VIG-LOG-001',
    })
    expect(book.size).toBe(0)
  })

  it('what people write is text in every file', async () => {
    const { book } = await open()
    const entry = await book.write(draft({ title: '=1+1', text: '<script>*x*</script>, "quoted"' }), 'ada', SATELLITES)
    expect(writeCsv([entry])).toContain(`'=1+1`)
    expect(writeCsv([entry])).toContain('"<script>*x*</script>, ""quoted"""')
    expect(writeMarkdown([entry], 'Log')).toContain('\\<script\\>\\*x\\*')
  })
})

it('a link has a known kind and a target', () => {
  expect(readLink('parameter:A.B:C')).toEqual({ kind: 'parameter', target: 'A.B:C' })
  expect(readLink('javascript:alert(1)')).toBeUndefined()
  expect(readLink('pass: ')).toBeUndefined()
  fc.assert(fc.property(fc.string(), (text) => void readLink(text)))
})

describe('a template', () => {
  it('is YAML with a title and what the form begins with', () => {
    expect(readTemplate('title: Pass\nentry: { title: "Pass: ", text: "TM:" }')).toEqual({
      title: 'Pass',
      tags: [],
      entry: { title: 'Pass: ', text: 'TM:' },
    })
  })
  it('says where it is wrong', () => {
    expect(() => readTemplate('title: x\nentri: {}')).toThrow(/line 1.*missing/)
    expect(() => readTemplate('title: [')).toThrow(/line \d/)
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          readTemplate(text)
        } catch (error) {
          expect(error).toMatchObject({ code: 'VIG-LOG-006' })
        }
      }),
    )
  })
})
