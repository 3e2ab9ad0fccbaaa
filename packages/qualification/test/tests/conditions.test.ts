/** Conditions of checks: what is written in a run is read back as the same condition. Truth: the words themselves. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionHolds, conditionText, parseCondition, type Condition } from '@vigie/qualification/tests'

const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((n) => (n === 0 ? 0 : n))
const value = fc.oneof(number, fc.boolean(), fc.string({ minLength: 1 }))
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constant('compare' as const), op: fc.constantFrom('=', '!=', '>', '>=', '<', '<='), value }),
  fc.record({
    kind: fc.constant('compare' as const),
    op: fc.constant('=' as const),
    value: number,
    tolerance: fc.nat(),
  }),
  fc.record({ kind: fc.constant('range' as const), low: number, high: number }),
  fc.record({ kind: fc.constant('one of' as const), values: fc.array(value, { minLength: 1 }) }),
  fc.record({
    kind: fc.constant('matches' as const),
    pattern: fc.constantFrom('^A', 'a/b', '[0-9]+'),
    flags: fc.constantFrom('', 'i'),
  }),
  fc.record({ kind: fc.constant('state' as const), level: fc.constantFrom('normal', 'critical') }),
  fc.constantFrom<Condition>({ kind: 'valid' }, { kind: 'received' }),
)

describe('a condition', () => {
  it('is read back from its text as it was', () => {
    fc.assert(
      fc.property(condition, (c) => {
        expect(parseCondition(conditionText(c))).toEqual(c)
      }),
    )
  })

  it.each<[string, unknown, string | undefined, boolean]>([
    ['ON', 1, 'ON', true],
    ['ON', 1, 'OFF', false],
    ['= 5 ± 0.1', 5.05, undefined, true],
    ['= 5 ± 0.1', 5.2, undefined, false],
    ['in [20, 30]', 30, undefined, true],
    ['>= 26.5', 26.4, undefined, false],
    ['one of SAFE, SUN', 2, 'SUN', true],
    ['!= ON', 0, 'OFF', true],
    ['> 3', 'a text', undefined, false],
  ])('%s of %s (%s) is %s', (text, v, label, holds) => {
    const judged = { value: v, ...(label === undefined ? {} : { text: label }) }
    expect(conditionHolds(parseCondition(text)!, judged)).toBe(holds)
  })
})
