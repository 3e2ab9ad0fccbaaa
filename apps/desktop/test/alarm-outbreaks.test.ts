import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { around, byOnset, outbreakOf, outbreaks } from '../src/features/alarms/outbreaks.ts'

const START = Date.UTC(2026, 2, 1)
const alarms = fc
  .uniqueArray(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 40 })
  .map((onsets) => onsets.map((t, i) => ({ id: `a${i}`, since: new Date(START + t).toISOString() })))
const at = (a: { since: string }): number => Date.parse(a.since)

describe('alarms that came together', () => {
  it('are in one outbreak each, none is lost and none comes twice', () => {
    fc.assert(
      fc.property(alarms, (all) => {
        expect(outbreaks(all).flat()).toEqual(all.toSorted(byOnset))
      }),
    )
  })
  it('follow each other within a minute, and between outbreaks it is longer', () => {
    fc.assert(
      fc.property(alarms, (all) => {
        const found = outbreaks(all)
        for (const one of found)
          for (const [i, a] of one.entries()) if (i > 0) expect(at(a) - at(one[i - 1]!)).toBeLessThanOrEqual(60_000)
        for (const [i, one] of found.entries())
          if (i > 0) expect(at(one[0]!) - at(found[i - 1]!.at(-1)!)).toBeGreaterThan(60_000)
      }),
    )
  })
  it('are the same whatever order the list has, and the first is never later than another', () => {
    fc.assert(
      fc.property(alarms, (all) => {
        for (const a of all) {
          const mine = outbreakOf(a, all)
          expect(mine).toContainEqual(a)
          expect(outbreakOf(a, all.toReversed())).toEqual(mine)
          for (const b of mine) expect(at(mine[0]!)).toBeLessThanOrEqual(at(b))
        }
      }),
    )
  })
  it('are shown from five minutes before to ten after', () => {
    expect(around({ id: 'a', since: '2026-03-01T08:00:00.123Z' })).toEqual({
      from: '2026-03-01T07:55:00.123Z',
      to: '2026-03-01T08:10:00.123Z',
    })
  })
})
