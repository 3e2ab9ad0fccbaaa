/** What the page computes of arguments and stacks by itself, without a browser. */
import type { DeclaredActivity } from '@vigie/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { givenArguments, plainArguments, shapeOf, type Argument } from '../src/commanding/arguments/shape.ts'
import { DEFAULTS, draftOf, textOf, type Entry } from '../src/features/stacks/draft.ts'
import { diffStacks } from '../src/features/stacks/stack-diff.ts'

const part = (place: string, kind: Argument['kind'], rest: object = {}) => ({ place, kind, expected: '', ...rest })
const argument = (
  name: string,
  kind: Argument['kind'],
  parts?: DeclaredActivity['arguments'][number]['parts'],
): Argument => ({
  name,
  kind,
  expected: '',
  required: true,
  inherited: false,
  ...(parts === undefined ? {} : { parts }),
})
const ARGUMENTS: readonly Argument[] = [
  argument('count', 'integer'),
  argument('name', 'string'),
  argument('points', 'array', [
    part('[]', 'aggregate'),
    part('[].after', 'integer'),
    part('[].direction', 'array', { size: 2 }),
    part('[].direction[]', 'float'),
  ]),
]

describe('arguments in a form', () => {
  it('have the shape that the server tells by places', () => {
    const { element } = shapeOf(ARGUMENTS[2]!)
    expect(element?.members?.map((m) => [m.name, m.shape.kind])).toEqual([
      ['after', 'integer'],
      ['direction', 'array'],
    ])
    expect(element?.members?.[1]?.shape.element?.kind).toBe('float')
  })

  it('come back as they were given, however deep', () => {
    const number = fc.integer({ min: -1e6, max: 1e6 })
    const points = fc.array(fc.record({ after: number, direction: fc.tuple(number, number) }), { maxLength: 4 })
    fc.assert(
      fc.property(
        number,
        fc.string({ minLength: 1 }).filter((s) => s.trim() !== ''),
        points,
        (count, name, list) => {
          const plain = { count, name, points: list }
          expect(plainArguments(ARGUMENTS, givenArguments(ARGUMENTS, plain))).toEqual(plain)
        },
      ),
    )
  })

  it('texts that no number says as they stand stay texts: no digit is lost', () => {
    expect(plainArguments(ARGUMENTS, { count: '9007199254740993', name: '007' })).toEqual({
      count: '9007199254740993',
      name: '007',
    })
    expect(plainArguments(ARGUMENTS, { count: '0x1F' })).toEqual({ count: '0x1F' })
    expect(plainArguments(ARGUMENTS, { count: '31', name: '' })).toEqual({ count: 31 })
  })

  it('what was recorded as JSON becomes fields again', () => {
    const text = '[{"after":10,"direction":[1,0]}]'
    expect(givenArguments(ARGUMENTS, { points: text })).toEqual({ points: [{ after: '10', direction: ['1', '0'] }] })
  })
})

const entry = (path: string, args: Record<string, unknown> = {}, rest: Partial<Entry> = {}): Entry => ({
  ...DEFAULTS,
  path,
  arguments: args,
  ...rest,
})

describe('a stack as it is written', () => {
  it('has each entry on a line of its own, whatever stands in it: findings tell lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string()), { minLength: 1, maxLength: 8 }),
        (told) => {
          const entries = told.map(([path, value]) => entry(path, { value }, { comment: value }))
          const lines = textOf(draftOf({ name: 'ONE', chain: 'RECO1', entries })).split('\n')
          expect(lines).toHaveLength(entries.length + 2)
          for (const [n, { path }] of entries.entries())
            expect(JSON.parse(lines[n + 1]!.replace(/,$/, ''))).toMatchObject({ send: path })
          expect(JSON.parse(lines.join('\n'))).toMatchObject({ stack: 'ONE', satellite: 'RECO1' })
        },
      ),
    )
  })
})

describe('how two versions of a stack differ', () => {
  const [a, b, c] = [entry('A', { x: 1 }), entry('B'), entry('C')]

  it('names what came, went and was changed, field by field', () => {
    expect(diffStacks([a, b, c], [entry('A', { x: 2 }, { wait: 'sent' }), c, entry('D')])).toEqual([
      {
        kind: 'changed',
        path: 'A',
        before: 1,
        after: 1,
        fields: [
          { name: 'x', before: '1', after: '2' },
          { name: 'wait', before: 'completed', after: 'sent' },
        ],
      },
      { kind: 'removed', path: 'B', before: 2, fields: [] },
      { kind: 'added', path: 'D', after: 3, fields: [] },
    ])
  })

  it('is nothing for the same entries, in whatever order their arguments are named', () => {
    expect(diffStacks([entry('A', { x: 1, y: 2 })], [entry('A', { y: 2, x: 1 })])).toEqual([])
  })

  it('counts right for any two versions', () => {
    const version = fc.array(fc.constantFrom(a, b, c), { maxLength: 8 })
    fc.assert(
      fc.property(version, version, (before, after) => {
        const found = diffStacks(before, after)
        const count = (kind: string): number => found.filter((d) => d.kind === kind).length
        expect(before.length - count('removed') + count('added')).toBe(after.length)
        // Entries here differ by their command alone: none is changed.
        expect(count('changed')).toBe(0)
        if (JSON.stringify(before) === JSON.stringify(after)) expect(found).toEqual([])
      }),
    )
  })
})
