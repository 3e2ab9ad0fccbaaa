/** A snapshot of the journal of activities and the entries after it come to the same as all entries (issue: commanding, clause 1). */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ActivityBook,
  STAGES,
  type ActivityEntry,
  type ActivityRequest,
  type ActivitySnapshot,
  type Actor,
} from '../src/index.ts'

const by: Actor = { user: 'ada', role: 'controller' }
const at = (i: number): string => `2026-11-25T12:00:00.${String(i).padStart(9, '0')}`

/** What may happen next, as numbers: what it is about is chosen from the activities that there are by then. */
const happening = fc.record({
  kind: fc.constantFrom(
    'requested',
    'requested',
    'stage',
    'stage',
    'ended',
    'ended',
    'approved',
    'held',
    'board',
    'refused',
  ),
  which: fc.nat(),
  what: fc.nat(),
  flag: fc.boolean(),
})
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

function entryOf({ kind, which, what, flag }: Happening, i: number, ids: readonly number[]): ActivityEntry {
  const activity = ids.length === 0 ? 0 : ids[which % ids.length]!
  switch (kind) {
    case 'requested': {
      const request = {
        path: `SAT.C${what % 5}`,
        element: 'SAT',
        kind: 'telecommand',
        arguments: { n: String(what) },
        by,
        significance: 'none',
        bytes: what.toString(16),
        digest: String(i),
        route: { chain: `SAT${what % 2}`, virtualChannel: 0, map: 0, service: 'AD' },
        ...(flag ? { apid: what % 4, sequenceCount: what % 16_384 } : {}),
        ...(what % 3 === 0 ? { interlock: { scope: 'SAT', until: 'completed' } } : {}),
        needs: { approvals: 0, firing: false },
        expects: [{ stage: 'completed', from: 'release', by: '' }],
      } as unknown as ActivityRequest
      return { type: 'requested', at: at(i), request }
    }
    case 'stage':
      return { type: 'stage', activity, record: { stage: STAGES[what % STAGES.length]!, passed: flag, at: at(i) } }
    case 'ended': {
      const outcome = (['completed', 'failed', 'cancelled', 'uncertain'] as const)[what % 4]!
      return { type: 'ended', activity, at: at(i), outcome, reason: 'so' }
    }
    case 'approved':
      return { type: 'approved', activity, digest: '', approval: { user: 'ben', at: at(i) } }
    case 'held':
      return { type: 'held', activity, at: at(i), rules: [] }
    case 'refused':
      return { type: 'refused', at: at(i), by, path: 'SAT.C', arguments: {}, refusals: [] }
    default: {
      const chain = `SAT${what % 2}`
      const scope = flag ? 'all' : (`chain:${chain}` as const)
      const changes = [
        { what: 'taken', chain },
        { what: 'lent', chain, to: 'ben' },
        { what: 'given-back', chain },
        { what: 'recovered', chain },
        { what: 'inhibited', scope, ...(flag ? { reason: 'r' } : {}) },
        { what: 'permitted', scope },
      ] as const
      return { type: 'board', at: at(i), by: { ...by, user: flag ? 'ada' : 'ben' }, change: changes[which % 6]! }
    }
  }
}

function entriesOf(happenings: readonly Happening[]): ActivityEntry[] {
  const ids: number[] = []
  return happenings.map((h, i) => {
    const entry = entryOf(h, i, ids)
    if (entry.type === 'requested') ids.push(i)
    return entry
  })
}

/** Everything that can be seen of a book. */
const seen = (book: ActivityBook) => ({
  snapshot: book.snapshot(),
  interlocks: [...book.interlocks],
  holds: [...book.board.holds],
  inhibitions: book.board.inhibitions,
  open: [...book.values()].filter((a) => book.has(a.id)).map((a) => a.id),
})

test('a snapshot and what comes after it are the same as the whole', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 120 }),
      fc.nat(),
      fc.integer({ min: 1, max: 12 }),
      (happenings, where, kept) => {
        const entries = entriesOf(happenings)
        const cut = where % (entries.length + 1)
        const whole = new ActivityBook(kept)
        const first = new ActivityBook(kept)
        for (const [i, entry] of entries.entries()) {
          whole.fold(i, entry)
          if (i < cut) first.fold(i, entry)
        }
        const stored = JSON.parse(JSON.stringify(first.snapshot())) as ActivitySnapshot
        expect(stored.upTo).toBe(cut)
        const second = ActivityBook.of(stored, kept)
        for (const [i, entry] of entries.entries()) if (i >= cut) second.fold(i, entry)
        expect(seen(second)).toEqual(seen(whole))
        // What is said to be whole is.
        const known = new Set([...whole.values()].map((a) => a.id))
        for (const [i, entry] of entries.entries())
          if (entry.type === 'requested' && i >= whole.whole) expect(known.has(i)).toBe(true)
      },
    ),
    { numRuns: 400 },
  )
})
