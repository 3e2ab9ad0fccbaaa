/** Conversions between units: factors of the SI brochure (9th edition) and of NIST SP 811, annex B. */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { convertUnit, unitQuantity } from '../src/index.ts'

const value = (x: number, from: string, to: string): number | string => {
  const c = convertUnit(x, from, to)
  return 'value' in c ? c.value : c.problem
}

describe('of the same quantity', () => {
  test.each([
    [68, 'degF', 'degC', 20],
    [20, '°C', 'K', 293.15],
    [0, 'K', 'degF', -459.67],
    [1, 'bar', 'kPa', 100],
    [1, 'kWh', 'MJ', 3.6],
    [1, 'rpm', 'deg/s', 6],
    [180, 'deg', 'rad', Math.PI],
    [1, 'ft', 'm', 0.3048],
    [2, 'byte', 'bit', 16],
    [50, '%', '1', 0.5],
    [1500, 'ms', 's', 1.5],
    [36, 'km/h', 'm/s', 10],
    [1, 'N·m', 'kg m2 s-2', 1],
    [3, 'mA', 'A', 0.003],
    [5, 'furlong', 'furlong', 5],
    // Torque times rate: beside lengths and masses an angle is a plain number.
    [2, 'N.m.rad/s', 'W', 2],
    [500, 'ml', 'l', 0.5],
    [2, 't', 'kg', 2000],
  ])('%s %s in %s', (x, from, to, expected) => {
    expect(value(x, from, to)).toBeCloseTo(expected, 9)
  })

  test('there and back', () => {
    const units = fc.constantFrom('degC', 'degF', 'K')
    fc.assert(
      fc.property(fc.double({ min: -200, max: 1000, noNaN: true }), units, units, (x, from, to) => {
        expect(value(value(x, from, to) as number, to, from)).toBeCloseTo(x, 8)
      }),
    )
  })
})

test('of different quantities, or not known', () => {
  expect(value(1, 'deg', '%')).toBe('different')
  expect(value(1, 'rpm', 'Hz')).toBe('different')
  expect(value(1, 'V', 'A')).toBe('different')
  expect(value(1, 'dBm', 'dB')).toBe('different')
  expect(value(1, 'fathom', 'm')).toBe('unknown')
  expect(value(1, '2^-24 s', 's')).toBe('unknown')
  expect(value(1, 'constructor', 'm')).toBe('unknown')
})

test('what a unit measures', () => {
  expect(unitQuantity('deg/h')).toEqual({ rad: 1, s: -1 })
  expect(unitQuantity('kg.m2/s3')).toEqual(unitQuantity('W'))
  expect(unitQuantity('s/s')).toEqual({})
  expect(unitQuantity('fathom')).toBeUndefined()
})
