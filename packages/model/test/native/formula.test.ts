import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FormulaError, parseFormula, type Expression } from '@vigie/model'

/** Fully parenthesised text of a tree: makes precedence visible. */
function show(tree: Expression): string {
  switch (tree.kind) {
    case 'number':
      return String(tree.value)
    case 'value':
      return 'parameter' in tree.ref ? tree.ref.parameter : tree.ref.argument
    case 'unary':
      return /^\W$/.test(tree.operator)
        ? `(${tree.operator}${show(tree.operand)})`
        : `${tree.operator}(${show(tree.operand)})`
    case 'binary':
      return `(${show(tree.left)} ${tree.operator} ${show(tree.right)})`
    case 'conditional':
      return `(${show(tree.condition)} ? ${show(tree.then)} : ${show(tree.otherwise)})`
    case 'call':
      return `${tree.function}(${tree.arguments.map(show).join(', ')})`
    default:
      return tree.kind
  }
}

describe('formulas', () => {
  test.each([
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['-a ^ 2', '(-(a ^ 2))'],
    ['2 ^ 3 ^ 2', '(2 ^ (3 ^ 2))'],
    ['2 ^ -1', '(2 ^ (-1))'],
    ['a - b - c', '((a - b) - c)'],
    ['a < b == c > d', '((a < b) == (c > d))'],
    ['a & b | c xor d', '((a & b) | (c xor d))'],
    ['a > 1 && b ? x : c ? y : z', '(((a > 1) && b) ? x : (c ? y : z))'],
    ['sqrt(X.Y^2 + {Bus voltage})', 'sqrt(((X.Y ^ 2) + Bus voltage))'],
    ['max(a, b, c)', '((a max b) max c)'],
    ['rate(Tank.P) * 0x10', '(rate(Tank.P) * 16)'],
    ['!a || ~b', '((!a) || (~b))'],
  ])('%s', (text, tree) => {
    expect(show(parseFormula(text))).toBe(tree)
  })

  test('x is the raw value in calibrations only', () => {
    expect(parseFormula('x', { calibration: true })).toEqual({ kind: 'this' })
    expect(parseFormula('x')).toEqual({ kind: 'value', ref: { parameter: 'x' } })
    expect(parseFormula('raw(Mode) + previous(V)')).toMatchObject({
      left: { ref: { calibrated: false } },
      right: { ref: { instance: -1 } },
    })
  })

  test.each([
    ['', 0],
    ['1 +', 3],
    ['a b', 2],
    ['foo(1)', 0],
    ['clamp(1, 2)', 0],
    ['(1', 2],
    ['1 # 2', 2],
    ['toString(1)', 0],
  ])('"%s" is refused at its place', (text, offset) => {
    expect(() => parseFormula(text)).toThrow(FormulaError)
    try {
      parseFormula(text)
    } catch (error) {
      expect((error as FormulaError).offset).toBe(offset)
    }
  })

  test('any text is read or refused, however deep', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-+*/()ab1.,?: ^!]*$/)), (text) => {
        try {
          parseFormula(text)
        } catch (error) {
          expect(error).toBeInstanceOf(FormulaError)
        }
      }),
    )
    expect(() => parseFormula('('.repeat(100_000))).toThrow(FormulaError)
    expect(() => parseFormula('-'.repeat(100_000))).toThrow(FormulaError)
    expect(() => parseFormula(`1${'^1'.repeat(100_000)}`)).toThrow(FormulaError)
  })
})
