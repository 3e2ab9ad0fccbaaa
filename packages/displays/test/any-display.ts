/** Any display that can be written. */
import fc from 'fast-check'
import type { Binding, Display, Part } from '../src/index.ts'

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_ ]{0,12}$/)
const path = fc
  .array(fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,6}$/), { minLength: 1, maxLength: 4 })
  .map((p) => p.join('.'))
const paths = fc.array(path, { minLength: 1, maxLength: 5 })
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n))
const span = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom('s', 'min', 'h', 'd')).map((s) => s.join(''))
const colour = fc.constantFrom('critical', 'normal', 'off', '#12ab9F' as const)
const maybe = { requiredKeys: ['kind'] as const }
const base = {
  title: word,
  at: fc.record({
    x: fc.nat(11),
    y: fc.nat(50),
    w: fc.integer({ min: 1, max: 12 }),
    h: fc.integer({ min: 1, max: 20 }),
  }),
}
const part = <T extends Record<string, fc.Arbitrary<unknown>>>(
  kind: string,
  required: T,
  optional: Record<string, fc.Arbitrary<unknown>> = {},
) =>
  fc.record(
    { kind: fc.constant(kind), ...base, ...required, ...optional },
    { requiredKeys: [...maybe.requiredKeys, ...Object.keys(required)] as never[] },
  ) as unknown as fc.Arbitrary<Part>

const binding = fc.oneof(
  fc.record(
    { at: word, show: fc.constant('text'), parameter: path, digits: fc.nat(9), unit: fc.boolean() },
    { requiredKeys: ['at', 'show', 'parameter'] },
  ),
  fc.record({
    at: word,
    show: fc.constantFrom('fill', 'stroke'),
    parameter: path,
    states: fc.array(fc.record({ is: fc.oneof(word, fc.integer(), fc.boolean()), colour }), { maxLength: 3 }),
  }),
  fc.record({
    at: word,
    show: fc.constant('visible'),
    parameter: path,
    when: fc.array(fc.record({ from: number, to: number }), { maxLength: 2 }),
  }),
  fc.record({
    at: word,
    show: fc.constant('turn'),
    parameter: path,
    from: number,
    to: number,
    degrees: fc.tuple(number, number),
  }),
  fc.record({
    at: word,
    show: fc.constant('command'),
    activity: path,
    arguments: fc.dictionary(word, word, { maxKeys: 3 }),
  }),
  fc.record({ at: word, show: fc.constant('display'), display: word }),
) as unknown as fc.Arbitrary<Binding>

const anyPart = fc.oneof(
  part('values', { parameters: paths }),
  part(
    'plot',
    {
      axes: fc.array(
        fc.record(
          { parameters: paths, title: word, min: number, scale: fc.constantFrom('linear', 'logarithmic') },
          { requiredKeys: ['parameters'] },
        ),
        { minLength: 1, maxLength: 3 },
      ),
    },
    { span, limits: fc.boolean(), events: paths },
  ),
  part('xy', { x: path, y: paths }, { span }),
  part('timeline', { parameters: paths }, { span }),
  part('gauge', { parameter: path, min: number, max: number }, { form: fc.constantFrom('bar', 'dial') }),
  part('histogram', { parameter: path }, { span, bins: fc.integer({ min: 2, max: 500 }) }),
  part('synoptic', {
    drawing: fc.constantFrom('<svg>\n  <rect id="a"/>\n</svg>\n', '<svg/>'),
    bindings: fc.array(binding, { maxLength: 5 }),
  }),
  part('text', { text: fc.string() }),
  part('commands', { commands: fc.array(fc.record({ activity: path, title: word }), { minLength: 1, maxLength: 3 }) }),
)

export const anyDisplay: fc.Arbitrary<Display> = fc.record(
  {
    title: word,
    description: fc.string(),
    tags: fc.array(word, { maxLength: 3 }),
    variables: fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), fc.record({ initial: path }), { maxKeys: 2 }),
    columns: fc.integer({ min: 1, max: 24 }),
    parts: fc.array(anyPart, { maxLength: 6 }),
  },
  { requiredKeys: ['title', 'columns', 'parts'] },
)
