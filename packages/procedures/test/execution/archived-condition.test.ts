/** What a comparison with a parameter says to whoever judges archived samples again. */
import { describe, expect, it } from 'vitest'
import type { Value } from '../../src/execution/values.ts'
import { archivedCondition, type ParameterComparison } from '../../src/execution/archived-condition.ts'
import type { Scene } from '../../src/execution/scene.ts'

const said = (how: ParameterComparison['how'], left: Value | undefined, ...others: Value[]): string | undefined =>
  archivedCondition({ parameter: 'S.P', how, with: others.map((value) => ({ of: () => value })) as never }, {
    world: { parameter: () => (left === undefined ? undefined : { value: left }) },
  } as unknown as Scene)

describe('a condition on samples', () => {
  it.each<[string | undefined, ParameterComparison['how'], Value | undefined, ...Value[]]>([
    ['> 26', '>', { n: 28, unit: 'V' }, { n: 26_000, unit: 'mV' }],
    ['<= 20', '<=', { n: 28, unit: 'degC' }, { n: 293.15, unit: 'K' }],
    ['= 3', '=', 4, 3],
    ['>= 26', '>=', undefined, { n: 26, unit: 'V' }],
    ['= "SAFE"', '=', { label: 'SAFE', raw: 1 }, 'safe'],
    ['!= "SAFE"', '!=', { label: 'SUN', raw: 2 }, 'SAFE'],
    ['= true', '=', { label: 'ON', raw: 1, truth: true }, true],
    ['in [1, 2]', 'between', { n: 1.5, unit: 'A' }, { n: 1000, unit: 'mA' }, 2],
    ['one of 1, 2, "A"', 'in', 1, 1, 2, 'A'],
    ['= 10 ± 0.5', 'within', { n: 10.2, unit: 'V' }, { n: 500, unit: 'mV' }, { n: 10, unit: 'V' }],
    ['= 10 ± 1', 'within', 10.2, { n: 10, unit: '%' }, 10],
    [undefined, '>', { label: 'SUN', raw: 2 }, 'SAFE'],
    [undefined, '=', 4, { unknown: 'nothing was received' }],
    [undefined, '>', 4, { tai: '0' }],
    [undefined, '>', { n: 4, unit: 'V' }, { n: 4, unit: 'A' }],
    [undefined, 'between', 'a', 'a', 'b'],
  ])('%s', (expected, how, left, ...others) => {
    expect(said(how, left, ...others)).toBe(expected)
  })
})
