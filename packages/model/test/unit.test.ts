/** Units by their dimensions, and formulas checked by them. */
import { describe, expect, test } from 'vitest'
import { checkUnits, dimensionText, parseFormula, unitDimension, type ValueRef } from '@vigie/model'

const text = (unit: string): string | undefined => {
  const dimension = unitDimension(unit)
  return dimension === undefined ? undefined : dimensionText(dimension)
}
const units: Readonly<Record<string, string>> = {
  U: 'V',
  I: 'mA',
  P: 'W',
  t: 's',
  w: 'deg/s',
  n: '',
  x: 'furlong',
  T: 'degC',
}
const unitOf = (ref: ValueRef): string | undefined => ('parameter' in ref ? units[ref.parameter] : undefined)
const check = (formula: string, unit?: string): string[] => checkUnits(parseFormula(formula), unitOf, unit)

describe('dimensions', () => {
  test('prefixes, powers, quotients', () => {
    expect(text('km/s')).toBe('m·s^-1')
    expect(text('N·m')).toBe(text('J'))
    expect(text('kg m2 s-3')).toBe(text('W'))
    expect(text('m/s^2')).toBe('m·s^-2')
    expect(text('mV')).toBe(text('V'))
    expect(text('deg')).toBe('no dimension')
    expect(text('furlong')).toBeUndefined()
  })
})

describe('formulas', () => {
  test('that match', () => {
    expect(check('U * I', 'W')).toEqual([])
    expect(check('U * I + P', 'mW')).toEqual([])
    expect(check('2 * U + 3 * U', 'V')).toEqual([])
    expect(check('U > 3 ? U : 0', 'V')).toEqual([])
    expect(check('rate(U)', 'V/s')).toEqual([])
    expect(check('sqrt(U^2)', 'V')).toEqual([])
    expect(check('sin(w * t)')).toEqual([])
    expect(check('x + U')).toEqual([])
    expect(check('n + U')).toEqual([])
  })
  test('that do not', () => {
    expect(check('U + I')[0]).toMatch(/a sum of different dimensions/)
    expect(check('U > I')[0]).toMatch(/a comparison of different dimensions/)
    expect(check('U * I', 'V')[0]).toMatch(/it gives .* but its unit "V" is/)
    expect(check('sin(U)')[0]).toMatch(/sin of a value with the dimension/)
  })
})
