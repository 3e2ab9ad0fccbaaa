/** What displays work out for themselves: bands, pairs, bins, places on the grid. */
import type { Part } from '@vigie/displays'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isComplete, newPart, placed, withParameters } from '../src/features/display/draft.ts'
import { cellsOf } from '../src/features/display/grid.tsx'
import { bindingsOf, bindOf } from '../src/features/display/settings.ts'
import { binsOf } from '../src/features/display/views/histogram-view.tsx'
import { bandsOf } from '../src/features/display/views/timeline-view.tsx'
import { pairsOf } from '../src/features/display/views/xy-view.tsx'

describe('states over time', () => {
  it('a band is a state from when it began until another one did', () => {
    const series = { times: [0, 10, 20, 30, 40], values: [1, 1, 2, null, 1] }
    expect(bandsOf(series, 5, 50)).toEqual([
      { from: 5, to: 20, value: 1 },
      { from: 20, to: 40, value: 2 },
      { from: 40, to: 50, value: 1 },
    ])
    expect(bandsOf({ times: [], values: [] }, 0, 1)).toEqual([])
  })
  it('bands never overlap and leave no hole after the first sample', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100), fc.constantFrom(1, 2, 3)), { minLength: 1 }), (samples) => {
        const sorted = samples.toSorted(([a], [b]) => a - b)
        const bands = bandsOf({ times: sorted.map(([t]) => t), values: sorted.map(([, v]) => v) }, 0, 200)
        for (const [i, band] of bands.entries()) expect(band.to).toBe(bands[i + 1]?.from ?? 200)
      }),
    )
  })
})

describe('one parameter against another', () => {
  it('each sample goes with the last one of the other at or before it', () => {
    expect(
      pairsOf({ times: [0, 10, 20], values: [1, 2, null] }, { times: [-5, 0, 5, 15, 25], values: [9, 8, 7, null, 6] }),
    ).toEqual([
      [1, 8],
      [1, 7],
    ])
  })
})

describe('a histogram', () => {
  it('counts every number once, in equal bins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(null)), { maxLength: 200 }),
        fc.integer({ min: 2, max: 50 }),
        (values, bins) => {
          const found = binsOf(values, bins)
          expect(found.reduce((sum, b) => sum + b.count, 0)).toBe(values.filter((v) => v !== null).length)
          expect(found.length === 0 || found.length === 1 || found.length === bins).toBe(true)
        },
      ),
    )
    expect(binsOf([5, 5, null], 10)).toEqual([{ from: 5, to: 5, count: 2 }])
  })
})

describe('a part on the grid', () => {
  const kinds: Part['kind'][] = [
    'values',
    'plot',
    'xy',
    'timeline',
    'gauge',
    'histogram',
    'synoptic',
    'text',
    'commands',
  ]
  it('stays on it, however it is moved and sized', () => {
    const step = fc.record(
      {
        x: fc.integer({ min: -30, max: 30 }),
        y: fc.integer({ min: -30, max: 30 }),
        w: fc.integer({ min: -30, max: 30 }),
        h: fc.integer({ min: -30, max: 30 }),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 1, max: 24 }),
        fc.array(step, { maxLength: 8 }),
        (kind, columns, steps) => {
          let part = newPart(kind, ['A', 'B'])
          for (const by of steps) part = placed(part, columns, { x: 0, y: 0 }, by)
          const { w, h, x = 0, y = 0 } = cellsOf(part, columns)
          expect(x >= 0 && y >= 0 && w >= 1 && h >= 1 && x + w <= columns).toBe(true)
        },
      ),
    )
  })
  it('takes parameters as its kind has them, and says whether it has what it needs', () => {
    for (const kind of ['values', 'plot', 'xy', 'timeline', 'gauge', 'histogram'] as const) {
      expect(isComplete(newPart(kind)), kind).toBe(false)
      expect(isComplete(withParameters(newPart(kind), ['A', 'B'])), kind).toBe(true)
    }
    expect(isComplete(newPart('text'))).toBe(true)
    expect(isComplete(newPart('commands'))).toBe(false)
  })
})

it('values of variables go into a link and come back', () => {
  expect(bindingsOf(['SAT=IDENT1', 'nonsense', '=x', 'A=b=c'])).toEqual({ SAT: 'IDENT1', A: 'b=c' })
  expect(bindingsOf(bindOf({ SAT: 'RECO1' }))).toEqual({ SAT: 'RECO1' })
})
