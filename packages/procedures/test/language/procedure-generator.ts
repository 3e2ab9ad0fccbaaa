/** Whole procedures as trees: every construct of the language, as far as the tree can say it. */
import fc from 'fast-check'
import { parseUtc } from '@vigie/base'
import {
  PROPERTIES,
  type Declaration,
  type Expression,
  type Name,
  type Procedure,
  type Reference,
  type Statement,
  type StepStatement,
} from '@vigie/procedures'

const span = { start: 0, end: 0 }
const nameOf = (text: string): Name => ({ span, text, key: text.toLowerCase() })

/** Names that stand beside the traps of the language: words that are reserved elsewhere, digits, blanks, letters of others. */
const WORDS = [
  'Heater',
  'Switch',
  'Bus Voltage',
  'Star Tracker2',
  'Reaction Wheel 3',
  'Manoeuvre End Time',
  'Link Timeout',
  'TC_pafMODE',
  'Event Log',
  'Wait Time',
  'Température',
  'Mode',
  'X',
] as const
const name = fc.constantFrom(...WORDS).map(nameOf)
const reference: fc.Arbitrary<Reference> = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .map((names) => ({ span, names }))
const unit = fc
  .constantFrom('V', 'deg/h', 'm/s2', 'kg.m2', '%', 'degC', 's', 'min', 'kHz')
  .map((text) => ({ span, text }))
const text = fc
  .oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', 'say "go"', 'C:\\new\\table', '// no comment', 'end step', 'two\nlines', "it's"),
  )
  .map((t) => t.replaceAll(/[\r\u2028\u2029\u0085]/g, ''))
const optional = <T, K extends string>(key: K, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<{ [P in K]?: T }> =>
  fc
    .option(arbitrary, { nil: undefined })
    .map((value) => (value === undefined ? {} : { [key]: value }) as { [P in K]?: T })
const joined = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as object)
const node = (kind: string, ...parts: fc.Arbitrary<object>[]): fc.Arbitrary<never> =>
  joined(...parts).map((o) => ({ kind, ...o, span }) as never)
const field = <T>(key: string, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<object> => arbitrary.map((v) => ({ [key]: v }))

const literal: fc.Arbitrary<Expression> = fc.oneof(
  fc.tuple(fc.nat(), fc.option(unit, { nil: undefined })).map(([value, u]) => ({
    kind: 'number' as const,
    value,
    integer: true,
    ...(u === undefined ? {} : { unit: u }),
    span,
  })),
  fc
    .tuple(fc.double({ min: 0, max: 1e9, noNaN: true, noDefaultInfinity: true }), fc.option(unit, { nil: undefined }))
    .map(([value, u]) => ({
      kind: 'number' as const,
      value: Math.abs(value),
      integer: false,
      ...(u === undefined ? {} : { unit: u }),
      span,
    })),
  fc.nat({ max: 0xffff_ffff }).map((value) => ({ kind: 'number' as const, value, integer: true, hex: true, span })),
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value, span })),
  text.map((value) => ({ kind: 'string' as const, value, span })),
  fc.integer({ min: 0, max: 2_000_000_000 }).map((s) => ({
    kind: 'absolute time' as const,
    tai: String(parseUtc('2000-01-01T00:00:00Z') + BigInt(s) * 1_000_000_000n),
    span,
  })),
  fc.nat({ max: 1_000_000 }).map((ms) => ({ kind: 'relative time' as const, nanoseconds: ms * 1e6, span })),
)
const value: fc.Arbitrary<Expression> = fc.oneof(
  reference.map((of) => ({ kind: 'reference' as const, of, span })),
  fc
    .tuple(fc.constantFrom(...PROPERTIES.map((p) => p.name)), reference)
    .map(([property, of]) => ({ kind: 'reference' as const, property, of, span })),
)

const trees = fc.letrec<{
  expression: Expression
  statement: Statement
  step: StepStatement
  declaration: Declaration
}>((tie) => {
  const expression = tie('expression')
  const expressions = fc.array(expression, { minLength: 1, maxLength: 3 })
  const binary = fc
    .tuple(
      fc.constantFrom('and', 'or', 'xor', '+', '-', '*', '/', '**', '=', '!=', '<', '<=', '>', '>='),
      expression,
      expression,
    )
    .map(([operator, left, right]) => ({ kind: 'binary', operator, left, right, span }) as Expression)
  const timeout = joined(field('duration', expression), optional('raise', name)).map((o) => ({ ...o, span }))
  const saved = fc.array(
    joined(field('of', reference), field('by', name)).map((o) => ({ ...o, span })),
    { minLength: 1, maxLength: 2 },
  )
  const statement = tie('statement')
  const statements = fc.array(statement, { maxLength: 3 })
  const some = fc.array(statement, { minLength: 1, maxLength: 3 })
  const argument: fc.Arbitrary<object> = fc.oneof(
    {
      weight: 5,
      arbitrary: node('simple', field('name', reference), field('value', expression)) as fc.Arbitrary<object>,
    },
    node(
      'array',
      field('name', name),
      field('elements', fc.array(expression, { maxLength: 3 })),
    ) as fc.Arbitrary<object>,
    node(
      'record',
      field('name', name),
      field(
        'members',
        fc.array(node('simple', field('name', reference), field('value', expression)) as fc.Arbitrary<object>, {
          maxLength: 2,
        }),
      ),
    ) as fc.Arbitrary<object>,
  )
  const args = fc.array(argument, { maxLength: 4 })
  const action = fc.oneof(
    fc.constantFrom('resume', 'abort', 'continue', 'terminate', 'ask user').map((kind) => ({ kind, span })),
    name.map((event) => ({ kind: 'raise event', event, span })),
    node('restart', optional('times', expression), optional('timeout', timeout)) as fc.Arbitrary<object>,
  )
  const continuation = fc
    .array(
      joined(field('status', fc.constantFrom('confirmed', 'not confirmed', 'aborted')), field('action', action)).map(
        (o) => ({ ...o, span }),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((arms) => ({ arms, span }))
  const wait = node(
    'wait',
    field(
      'for',
      fc.oneof(
        expression.map((e) => ({ kind: 'until', expression: e })),
        expression.map((e) => ({ kind: 'for', expression: e })),
        reference.map((event) => ({ kind: 'event', event })),
      ),
    ),
    optional('saveContext', saved),
    optional('timeout', timeout),
  ) as fc.Arbitrary<object>
  const gates = fc
    .array(
      fc.oneof(
        expression.map((condition) => ({ kind: 'if-gate', condition, span }) as object),
        wait,
      ),
      { minLength: 1, maxLength: 2 },
    )
    .map((list) => ({ gates: list, span }))
  const type = fc.oneof(
    fc
      .constantFrom('boolean', 'signed integer', 'unsigned integer', 'real', 'string', 'absolute time', 'relative time')
      .map((t) => ({ kind: 'predefined', type: t, span })),
    name.map((n) => ({ kind: 'named', name: n, span })),
    node(
      'same-as',
      optional('property', fc.constantFrom('value', 'raw value')),
      field('of', reference),
    ) as fc.Arbitrary<object>,
  )
  const declaration = fc.oneof(
    node('event', field('name', name), optional('description', text)),
    node('variable', field('name', name), field('type', type), optional('unit', unit), optional('description', text)),
    node(
      'enumeration',
      field('name', name),
      field('values', fc.array(text, { minLength: 1, maxLength: 3 })),
      optional('description', text),
    ),
  ) as fc.Arbitrary<object>
  const step: fc.Arbitrary<object> = joined(
    field('name', name),
    fc.tuple(...bodyParts()).map((all) => bodies(all)),
    optional('continuation', continuation),
  ).map((o) => ({ kind: 'step', ...o, span }))
  function bodyParts(): fc.Arbitrary<object>[] {
    return [
      field('declarations', fc.array(declaration, { maxLength: 2 })),
      optional('preconditions', gates),
      optional(
        'main',
        some.map((list) => ({ statements: list, explicit: true, span })),
      ),
      optional('confirmation', gates),
    ]
  }
  const call = joined(
    field('activity', reference),
    field('arguments', args),
    field(
      'directives',
      fc.array(
        joined(field('name', name), field('value', expression)).map((o) => ({ ...o, span })),
        { maxLength: 2 },
      ),
    ),
    optional('valueSet', reference),
    optional('referBy', name),
  )
  const tag = fc.oneof(
    node('compare', field('operator', fc.constantFrom('=', '!=', '<', '>=')), field('value', expression)),
    node('between', field('low', expression), field('high', expression)),
    node('in', field('values', expressions)),
  ) as fc.Arbitrary<object>
  return {
    step: step as fc.Arbitrary<StepStatement>,
    declaration: declaration as fc.Arbitrary<Declaration>,
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      literal,
      value,
      binary,
      fc
        .tuple(fc.constantFrom('not', '+', '-'), expression)
        .map(([operator, operand]) => ({ kind: 'unary', operator, operand, span }) as Expression),
      fc
        .tuple(expression, expression, expression)
        .map(([v, low, high]) => ({ kind: 'between' as const, value: v, low, high, span })),
      fc.tuple(expression, expressions).map(([v, values]) => ({ kind: 'in' as const, value: v, values, span })),
      fc
        .tuple(expression, expression, expression)
        .map(([v, tolerance, of]) => ({ kind: 'within' as const, value: v, tolerance, of, span })),
      fc
        .tuple(fc.constantFrom('abs', 'to string', 'current time', 'max'), fc.array(expression, { maxLength: 2 }))
        .map(([f, list]) => ({ kind: 'call' as const, function: f, arguments: list, span })),
      fc.tuple(expression, fc.option(expression, { nil: undefined })).map(([question, expected]) => ({
        kind: 'ask user' as const,
        question,
        ...(expected === undefined ? {} : { expected }),
        span,
      })),
    ),
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      node('log', field('texts', expressions)),
      node('inform', field('texts', expressions)),
      node('assign', field('target', reference), field('value', expression)),
      node('raise', field('event', name)),
      node('save context', field('saved', saved)),
      wait as fc.Arbitrary<never>,
      call.map((o) => ({ kind: 'activity', confirm: false, ...o, span }) as never),
      joined(call, optional('continuation', continuation)).map(
        (o) => ({ kind: 'activity', confirm: true, ...o, span }) as never,
      ),
      node('operation', field('operation', reference), field('arguments', args)),
      step as fc.Arbitrary<never>,
      node('if', field('condition', expression), field('then', statements), optional('otherwise', statements)),
      node('while', field('condition', expression), optional('timeout', timeout), field('statements', statements)),
      node('repeat', field('statements', statements), field('until', expression), optional('timeout', timeout)),
      node(
        'for',
        field('variable', name),
        field('from', expression),
        field('to', expression),
        optional('by', expression),
        field('statements', statements),
      ),
      node('context', field('of', reference), field('statements', statements)),
      node(
        'case',
        field('subject', expression),
        field(
          'branches',
          fc.array(
            joined(field('tag', tag), field('statements', statements)).map((o) => ({ ...o, span })),
            { minLength: 1, maxLength: 3 },
          ),
        ),
        optional('otherwise', statements),
      ),
      node(
        'parallel',
        field('until', fc.constantFrom('all complete', 'one completes')),
        field(
          'branches',
          fc.array(
            fc.oneof(
              step,
              call.map((o) => ({ kind: 'activity', confirm: true, ...o, span })),
            ),
            { maxLength: 3 },
          ),
        ),
      ),
    ),
  }
})

function bodies(parts: readonly object[]): object {
  return Object.assign({}, ...parts) as object
}

export const expressions = trees.expression
export const procedures: fc.Arbitrary<Procedure> = fc
  .record({
    statements: fc.array(trees.statement, { minLength: 1, maxLength: 5 }),
    own: fc.option(name, { nil: undefined }),
    explicit: fc.boolean(),
    declarations: fc.array(trees.declaration, { maxLength: 3 }),
    steps: fc.option(fc.array(trees.step, { maxLength: 2 }), { nil: undefined }),
  })
  .map(({ statements, own, explicit, declarations, steps }): Procedure => ({
    kind: 'procedure',
    ...(own === undefined ? {} : { name: own }),
    declarations,
    // The word may only be left out where there is no other body.
    main: { statements, explicit: explicit || steps !== undefined, span },
    ...(steps === undefined ? {} : { watchdog: { steps, span } }),
    span,
  }))

/** A tree without what a text decides: places, and what follows from the rest. */
export const shape = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (key, v: unknown) => (key === 'span' ? undefined : v)))
