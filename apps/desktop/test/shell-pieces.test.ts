/** What the shell computes by itself: which thing comes first in Ctrl K, and what is asked for. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fits, rankOf, readSearch, wordsOf } from '../src/shell/ranking.ts'

const sorted = (titles: readonly string[], search: string): string[] => {
  const words = wordsOf(search)
  return titles
    .filter((title) => fits(title, words))
    .toSorted((a, b) => rankOf(a, words) - rankOf(b, words) || a.length - b.length)
}

describe('what is found', () => {
  it('stands in the order of how well it fits: the name, its last part, beginnings of words, anywhere', () => {
    const titles = [
      'RECO1.EPS.BusVoltage',
      'RECO1.EPS.Bus',
      'RECO1.Bus.Mode',
      'RECO1.DHS.OmnibusCount',
      'RECO1.AOCS.Mode',
    ]
    expect(sorted(titles, 'bus')).toEqual([
      'RECO1.EPS.Bus',
      'RECO1.EPS.BusVoltage',
      'RECO1.Bus.Mode',
      'RECO1.DHS.OmnibusCount',
    ])
    expect(sorted(titles, 'reco mode')).toEqual(['RECO1.Bus.Mode', 'RECO1.AOCS.Mode'])
  })
  it('may be of one kind, or a doing', () => {
    const kinds = ['panel', 'parameter', 'pass', 'passage']
    expect(readSearch('> dark', kinds)).toEqual({ only: { doings: true }, search: 'dark' })
    expect(readSearch('pass: KRU', kinds)).toEqual({ only: { kind: 'pass' }, search: 'KRU' })
    expect(readSearch('param:', kinds)).toEqual({ only: { kind: 'parameter' }, search: '' })
    expect(readSearch('passage : KRU', kinds)).toEqual({ only: { kind: 'passage' }, search: 'KRU' })
    expect(readSearch('Colours : Dark', kinds)).toEqual({ only: undefined, search: 'Colours : Dark' })
  })
  it('is asked for by anything that can be typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (typed, title) => {
        const { search } = readSearch(typed, ['pass'])
        expect(rankOf(title, wordsOf(search))).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
