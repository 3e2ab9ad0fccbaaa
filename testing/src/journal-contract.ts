/** What every implementation of the `Journal` port does. */
import type { Journal, JournalEntry, JournalKind, StoredEntry } from '@vigie/archive'
import { describe, expect, it } from 'vitest'

export interface JournalHarness {
  /** Opens the journal of a chain in a place of its own, or the same again. */
  open(chain: string, kind: JournalKind): Promise<Journal>
  /** Closes and opens again, as a restart does. */
  reopen(journal: Journal): Promise<Journal>
}

const START = 2_173_000_000_000_000_000n
const SECOND = 1_000_000_000n

function entry(i: number): JournalEntry {
  return {
    reception: START + BigInt(i) * SECOND,
    generation: START + BigInt(i) * SECOND - 5n,
    source: i % 2 === 0 ? 'KRU' : 'SVB',
    flags: i & 31,
    payload: Uint8Array.from({ length: i % 50 }, (_, k) => (i + k) & 255),
  }
}

async function all(journal: Journal, from = 0, to?: number): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = []
  for await (const batch of journal.read(from, to)) entries.push(...batch)
  return entries
}

export function journalContract(name: string, setup: () => Promise<JournalHarness>): void {
  describe(`${name} as a journal`, () => {
    it('gives back what was appended, in order, with positions from 0, before and after sync and after a restart', async () => {
      const harness = await setup()
      let journal = await harness.open('SAT', 'packets')
      const given = Array.from({ length: 100 }, (_, i) => entry(i))
      expect(given.map((e) => journal.append(e))).toEqual(given.map((_, i) => i))
      const expected = given.map((e, position) => ({ ...e, position }))
      expect(await all(journal)).toEqual(expected)
      await journal.sync()
      expect(journal.durable).toBe(100)
      expect(await all(journal)).toEqual(expected)
      journal = await harness.reopen(journal)
      expect(journal.length).toBe(100)
      expect(await all(journal)).toEqual(expected)
      expect(await all(journal, 40, 60)).toEqual(expected.slice(40, 60))
    })

    it('acknowledges all that was appended before sync, whoever else waits', async () => {
      const harness = await setup()
      const journal = await harness.open('SAT', 'events')
      const waits = Array.from({ length: 20 }, (_, i) => {
        const position = journal.append(entry(i))
        return journal.sync().then(() => expect(journal.durable).toBeGreaterThan(position))
      })
      await Promise.all(waits)
    })

    it('takes a batch as it takes single entries, and gives columns', async () => {
      const harness = await setup()
      const journal = await harness.open('SAT', 'frames')
      journal.append(entry(0))
      const bytes = Uint8Array.from([1, 2, 3, 4, 5, 6])
      const times = BigInt64Array.from([START, START + 1n, START + 2n])
      const batch = {
        count: 3,
        bytes,
        offsets: Uint32Array.from([0, 2, 2, 6]),
        generation: times,
        reception: times,
        flags: Uint8Array.from([1, 0, 16]),
      }
      expect(journal.appendBatch(batch, 'TCP')).toBe(1)
      bytes.fill(0)
      const entries = await all(journal, 1)
      expect(entries.map((e) => [...e.payload])).toEqual([[1, 2], [], [3, 4, 5, 6]])
      expect(entries.map((e) => [e.source, e.flags, e.reception, e.position])).toEqual([
        ['TCP', 1, START, 1],
        ['TCP', 0, START + 1n, 2],
        ['TCP', 16, START + 2n, 3],
      ])
      for await (const columns of journal.readColumns(0)) {
        expect(columns.count).toBe(4)
        expect([...columns.journal]).toEqual([0, 1, 2, 3])
        expect(columns.chain).toBe('SAT')
      }
    })

    it('finds a position by time of reception, and the ranges of times of generation, also out of order', async () => {
      const harness = await setup()
      const journal = await harness.open('SAT', 'packets')
      const order = [0, 1, 5, 3, 4, 2, 6]
      for (const i of order) journal.append(entry(i))
      await journal.sync()
      expect(await journal.seekReception(START)).toBe(0)
      expect(await journal.seekReception(START + 5n * SECOND)).toBe(2)
      expect(await journal.seekReception(START + 99n * SECOND)).toBe(7)
      const ranges = await journal.rangesGenerated(START + 2n * SECOND, START + 2n * SECOND + 10n)
      expect(ranges.every(([from, to]) => from < to)).toBe(true)
      const nothing = await journal.rangesGenerated(START + 100n * SECOND, START + 101n * SECOND)
      expect(nothing).toEqual([])
      const wanted = await journal.rangesGenerated(START, START + 6n * SECOND)
      expect(wanted[0]![0]).toBe(0)
      expect(wanted.at(-1)![1]).toBe(7)
    })

    it('counts entries by source, over restarts and rotations', async () => {
      const harness = await setup()
      let journal = await harness.open('SAT', 'packets')
      for (let i = 0; i < 10; i++) {
        journal.append(entry(i))
        if (i === 4) journal.rotate()
      }
      await journal.sync()
      journal = await harness.reopen(journal)
      journal.append(entry(10))
      expect(await journal.countBySource()).toEqual(
        new Map([
          ['KRU', 6],
          ['SVB', 5],
        ]),
      )
      expect((await all(journal)).map((e) => e.position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    })
  })
}
