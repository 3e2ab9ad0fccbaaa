/** Calibrations turned round: the raw value that is sent means what was asked, or the command is refused. */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Calibrator } from '@vigie/model'
import { forwardFunction, invert, type RawDomain } from '../src/arguments/inverse-calibration.ts'
import { realRoots } from '../src/arguments/roots.ts'

const BYTE: RawDomain = { min: 0, max: 255, whole: true }
const REAL: RawDomain = { min: -Infinity, max: Infinity, whole: false }
const raw = (c: Calibrator, y: number, d: RawDomain): number | string => {
  const found = invert(c, y, d)
  return 'raw' in found ? found.raw : found.detail
}
const polynomial = (...coefficients: number[]): Calibrator => ({ kind: 'polynomial', coefficients })

describe('polynomials', () => {
  test('of the first order, to the nearest count', () => {
    expect(raw(polynomial(-40, 0.5), 10, BYTE)).toBe(100)
    expect(raw(polynomial(-40, 0.5), 10.2, BYTE)).toBe(100)
    expect(raw(polynomial(-40, 0.5), 10.3, BYTE)).toBe(101)
    // An end of the range that rounding puts a little beyond it.
    expect(raw(polynomial(0, 0.1), 25.500_000_001, BYTE)).toBe(255)
    expect(raw(polynomial(0, 0.1), 25.6, BYTE)).toMatch(/not among the values/)
  })
  test('of higher order, where one root lies in the range', () => {
    expect(raw(polynomial(0, 0, 1), 144, BYTE)).toBe(12)
    expect(raw(polynomial(0, 0, 1), 144, { min: -128, max: 127, whole: true })).toMatch(/several do \(-12, 12\)/)
    expect(raw(polynomial(0, 0, 1), 144, { min: 0, max: Infinity, whole: false })).toBe(12)
    expect(raw(polynomial(1, 0, 0, 2), 17, REAL)).toBeCloseTo(2, 12)
    expect(raw(polynomial(5), 5, BYTE)).toMatch(/every raw value means the same/)
    expect(raw(polynomial(5), 6, BYTE)).toMatch(/not among/)
  })
  test('what a raw value means goes back to it', () => {
    const monotone = fc
      .record({
        c0: fc.double({ min: -100, max: 100, noNaN: true }),
        c1: fc.double({ min: 0.01, max: 10, noNaN: true }),
        c3: fc.double({ min: 0, max: 1e-3, noNaN: true }),
      })
      .map(({ c0, c1, c3 }) => polynomial(c0, c1, 0, c3))
    fc.assert(
      fc.property(monotone, fc.integer({ min: 0, max: 4095 }), (c, x) => {
        expect(raw(c, forwardFunction(c)(x), { min: 0, max: 4095, whole: true })).toBe(x)
      }),
    )
  })
})

describe('roots', () => {
  test('of products of linear factors are all found', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 5 }), (roots) => {
        const c = roots.reduce<number[]>(
          (p, r) => Array.from({ length: p.length + 1 }, (_, k) => (p[k - 1] ?? 0) - r * (p[k] ?? 0)),
          [1],
        )
        const found = realRoots(c, -30, 30)!
        const sorted = roots.toSorted((a, b) => a - b)
        expect(found.length).toBe(sorted.length)
        found.forEach((x, i) => expect(x).toBeCloseTo(sorted[i]!, 6))
      }),
    )
  })
})

describe('points', () => {
  const thermistor: Calibrator = {
    kind: 'spline',
    order: 1,
    extrapolate: false,
    points: [
      { raw: 0, calibrated: 120 },
      { raw: 100, calibrated: 40 },
      { raw: 255, calibrated: -30 },
    ],
  }
  test('linear between them, falling as well as rising', () => {
    expect(raw(thermistor, 40, BYTE)).toBe(100)
    expect(raw(thermistor, 80, BYTE)).toBe(50)
    expect(raw(thermistor, 121, BYTE)).toMatch(/not among/)
    for (let x = 0; x <= 255; x++) expect(raw(thermistor, forwardFunction(thermistor)(x), BYTE)).toBe(x)
  })
  test('beyond the ends only where that is allowed', () => {
    const on: Calibrator = { ...thermistor, extrapolate: true, points: thermistor.points.slice(0, 2) }
    expect(raw(on, 0, BYTE)).toBe(150)
  })
  test('that come back to a value cannot be turned round there', () => {
    const hill: Calibrator = {
      ...thermistor,
      points: [
        { raw: 0, calibrated: 0 },
        { raw: 10, calibrated: 10 },
        { raw: 20, calibrated: 0 },
      ],
    }
    expect(raw(hill, 5, BYTE)).toMatch(/several do/)
    expect(raw(hill, 10, BYTE)).toBe(10)
  })
  test('held values are those of the points', () => {
    const steps: Calibrator = {
      kind: 'spline',
      order: 0,
      extrapolate: true,
      points: [
        { raw: 0, calibrated: 1.5 },
        { raw: 10, calibrated: 3 },
        { raw: 20, calibrated: 6 },
      ],
    }
    expect(raw(steps, 3, BYTE)).toBe(10)
    expect(raw(steps, 4, BYTE)).toMatch(/no point/)
  })
  test('of higher orders, piece by piece', () => {
    const curve: Calibrator = {
      kind: 'spline',
      order: 2,
      extrapolate: false,
      points: [0, 50, 100, 150, 200, 250].map((x) => ({ raw: x, calibrated: x * x + x })),
    }
    for (let x = 0; x <= 250; x += 7) expect(raw(curve, forwardFunction(curve)(x), BYTE)).toBe(x)
  })
})

describe('expressions', () => {
  const self = { kind: 'this' } as const
  const call = (operator: 'ln' | 'sin' | 'exp'): Calibrator => ({
    kind: 'math',
    expression: { kind: 'unary', operator, operand: self },
  })
  test('where they rise or fall all the way', () => {
    const d = { min: 1, max: 255, whole: true }
    expect(raw(call('ln'), Math.log(37), d)).toBe(37)
    expect(raw(call('ln'), 6, d)).toMatch(/not among/)
    expect(raw(call('sin'), 0.5, BYTE)).toMatch(/rise or fall/)
    expect(raw(call('exp'), 1, REAL)).toMatch(/no bounded range/)
    expect(raw(call('exp'), Math.E, { min: 0, max: 5, whole: false })).toBeCloseTo(1, 12)
  })
})
