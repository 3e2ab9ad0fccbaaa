import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { compileShape, nearest, shapeProblems, YamlDocument } from '../src/index.ts'

describe('a document', () => {
  const text = 'title: Power\nparts:\n  - kind: plot\n    parameters: [A.B, C]\n  - kind: table\n'
  test('knows where everything stands', () => {
    const d = new YamlDocument(text)
    expect(d.problems).toEqual([])
    expect(d.place(['title'])).toEqual({ line: 1, column: 8 })
    expect(d.place(['title'], true)).toEqual({ line: 1, column: 1 })
    expect(d.place(['parts', 0, 'parameters', 1])).toEqual({ line: 4, column: 23 })
    expect(d.place(['parts', 1, 'nothing', 'here'])).toEqual({ line: 5, column: 5 })
    expect(d.place([])).toEqual({ line: 1, column: 1 })
  })
  test('says what is no YAML, all at once, and has no value then', () => {
    const d = new YamlDocument('a: [1\nb: "x\n')
    expect(d.value).toBeUndefined()
    expect(d.problems.length).toBeGreaterThan(0)
    for (const p of d.problems) expect(p.line).toBeGreaterThanOrEqual(1)
  })
  test('keys there twice are a problem', () => {
    expect(new YamlDocument('a: 1\na: 2\n').problems[0]).toMatchObject({ line: 2 })
  })
  test('aliases of aliases do not grow', () => {
    const bomb = ['a0: &a0 [x, x]', ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)]
    const d = new YamlDocument(bomb.join('\n'))
    expect(d.value).toBeUndefined()
    expect(d.problems[0]!.detail).toMatch(/alias/i)
  })
  test('any JSON is read as what it is, and so is any YAML that was written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const kept = JSON.parse(JSON.stringify(value)) as unknown
        expect(new YamlDocument(JSON.stringify(kept)).value).toEqual(kept)
        expect(new YamlDocument(stringify(kept, { version: '1.2' })).value).toEqual(kept)
      }),
    )
  })
  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (any) => void new YamlDocument(any).place(['a', 0])))
  })
})

describe('a shape', () => {
  const shape = compileShape({
    type: 'object',
    properties: {
      kind: { enum: ['plot', 'values'] },
      title: { type: 'string' },
      width: { type: 'integer', minimum: 1, description: 'Columns, from 1.' },
    },
    required: ['title'],
    additionalProperties: false,
  })
  test('is told in words, with hints', () => {
    expect(shapeProblems({ kind: 'plots', titel: 'x', width: 0 }, shape)).toEqual([
      { pointer: [], where: 'the file', detail: '"title" is missing', hint: 'Add "title".' },
      {
        pointer: ['titel'],
        key: 'titel',
        where: 'the file',
        detail: 'there is no "titel"',
        hint: 'Did you mean "title"?',
      },
      {
        pointer: ['kind'],
        where: '"kind"',
        detail: '"plots" is not one of plot, values',
        hint: 'Did you mean "plot"?',
      },
      { pointer: ['width'], where: '"width"', detail: 'must be >= 1', hint: 'Columns, from 1.' },
    ])
    expect(shapeProblems({ title: true }, shape, 'the display')).toEqual([
      {
        pointer: ['title'],
        where: '"title"',
        detail: 'string is expected, not boolean true',
        hint: 'Put it in quotes: "true".',
      },
    ])
    expect(shapeProblems({ title: 'x' }, shape)).toEqual([])
  })
})

test('the nearest word: slips and swaps of letters, but not just anything short', () => {
  expect(nearest('pramaeter', ['parameter', 'perimeter'])).toBe('parameter')
  expect(nearest('X', ['Y', 'Z'])).toBeUndefined()
  expect(nearest('entirely different', ['parameter'])).toBeUndefined()
})
