/** Random commands: all encodings, structures, arrays, sizes and conditions by other arguments, repeats, places, inheritance. */
import fc from 'fast-check'
import {
  SpaceSystem,
  type Command,
  type CommandEntry,
  type DataType,
  type DynamicValue,
  type Encoding,
  type MatchCriteria,
  type SystemElement,
} from '@vigie/model'

const EMPTY: Omit<SystemElement, 'name'> = {
  kind: 'mission',
  types: [],
  parameters: [],
  containers: [],
  argumentTypes: [],
  commands: [],
  commandContainers: [],
  events: [],
  algorithms: [],
  streams: [],
  services: [],
  messages: [],
  children: [],
}

const byteOrder = (bits: number): fc.Arbitrary<Encoding['byteOrder']> => {
  const n = bits / 8
  return Number.isInteger(n) && n > 1
    ? fc.oneof(
        fc.constantFrom('msb' as const, 'lsb' as const),
        fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n }),
      )
    : fc.constantFrom('msb' as const, 'lsb' as const)
}
const bitOrder = fc.oneof(
  { weight: 4, arbitrary: fc.constant('msb' as const) },
  { weight: 1, arbitrary: fc.constant('lsb' as const) },
)

const integer: fc.Arbitrary<Encoding> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(1, 3, 8, 12, 16, 24, 32) },
      { weight: 2, arbitrary: fc.integer({ min: 2, max: 90 }) },
    ),
    fc.constantFrom(
      'unsigned' as const,
      'twos-complement' as const,
      'ones-complement' as const,
      'sign-magnitude' as const,
      'bcd' as const,
      'packed-bcd' as const,
    ),
  )
  .chain(([bits, scheme]) => {
    const sizeInBits = scheme === 'bcd' ? Math.max(8, bits) : scheme === 'packed-bcd' ? Math.max(4, bits) : bits
    return fc.record({
      kind: fc.constant('integer' as const),
      sizeInBits: fc.constant(sizeInBits),
      scheme: fc.constant(scheme),
      byteOrder: byteOrder(sizeInBits),
      bitOrder,
    })
  })

const float: fc.Arbitrary<Encoding> = fc
  .constantFrom(
    ['ieee754', 16],
    ['ieee754', 32],
    ['ieee754', 40],
    ['ieee754', 48],
    ['ieee754', 64],
    ['ieee754', 80],
    ['ieee754', 128],
    ['mil1750a', 32],
    ['mil1750a', 48],
    ['dec', 32],
    ['dec', 64],
    ['ibm', 32],
    ['ibm', 64],
    ['ti', 32],
    ['ti', 40],
  )
  .chain(([scheme, size]) =>
    fc.record({
      kind: fc.constant('float' as const),
      scheme: fc.constant(scheme as 'ieee754'),
      sizeInBits: fc.constant(size as 32),
      byteOrder: byteOrder(size as number),
      bitOrder,
    }),
  )

const orders = { byteOrder: fc.constantFrom('msb' as const, 'lsb' as const), bitOrder: fc.constant('msb' as const) }
/** By the argument that the size counts, or fixed. */
const size = (by: string): fc.Arbitrary<DynamicValue> =>
  fc.oneof(
    fc.integer({ min: 0, max: 12 }).map((value) => ({ kind: 'fixed' as const, value: value * 8 })),
    fc.record({
      kind: fc.constant('reference' as const),
      ref: fc.record({ argument: fc.constant(by), calibrated: fc.boolean() }),
      slope: fc.constantFrom(8, 16),
      intercept: fc.constantFrom(0, 8),
    }),
  )

const text: fc.Arbitrary<Encoding> = fc
  .record(
    {
      boxBits: size('n'),
      maxBits: fc.constantFrom(64, 128),
      terminator: fc.constantFrom(Uint8Array.of(0), Uint8Array.of(0, 0)),
      leading: fc.record({ sizeInBits: fc.constantFrom(4, 8, 16), unitBits: fc.constantFrom(1, 8) }),
    },
    { requiredKeys: [] },
  )
  .chain((box) =>
    fc.record({
      kind: fc.constant('string' as const),
      charset: fc.constantFrom(
        'US-ASCII' as const,
        'ISO-8859-1' as const,
        'Windows-1252' as const,
        'UTF-8' as const,
        'UTF-16' as const,
        'UTF-16LE' as const,
        'UTF-32' as const,
        'UTF-32BE' as const,
      ),
      size: fc.constant(box),
      ...orders,
    }),
  )

const binary: fc.Arbitrary<Encoding> = fc
  .record({ sizeInBits: size('n'), leading: fc.option(fc.constantFrom(8, 16), { nil: undefined }) })
  .chain(({ sizeInBits, leading }) =>
    fc.record({
      kind: fc.constant('binary' as const),
      sizeInBits: fc.constant(sizeInBits),
      ...(leading === undefined ? {} : { leading: fc.constant({ sizeInBits: leading, unitBits: 8 }) }),
      ...orders,
    }),
  )

function scalarType(name: string, encoding: Encoding, flavour: number, slope: number): DataType {
  if (encoding.kind === 'string') return { kind: 'string', name, encoding }
  if (encoding.kind === 'binary') return { kind: 'binary', name, encoding }
  const tiny = encoding.kind === 'integer' && encoding.sizeInBits < 4
  switch (flavour) {
    case 0:
      return {
        kind: 'float',
        name,
        sizeInBits: 64,
        encoding:
          encoding.sizeInBits > 50 && encoding.kind === 'integer'
            ? encoding
            : { ...encoding, calibrator: { kind: 'polynomial', coefficients: [-7, slope] } },
      }
    case 1:
      return tiny ? integerOf(name, encoding) : { kind: 'boolean', name, oneString: 'ON', zeroString: 'OFF', encoding }
    case 2:
      return tiny
        ? integerOf(name, encoding)
        : {
            kind: 'enumerated',
            name,
            encoding,
            labels: [
              { value: 0n, label: 'A' },
              { value: 1n, maxValue: 5n, label: 'B' },
            ],
          }
    case 3:
      return encoding.kind === 'integer' &&
        encoding.sizeInBits >= 40 &&
        encoding.scheme === 'unsigned' &&
        encoding.sizeInBits <= 64
        ? {
            kind: 'absolute-time',
            name,
            timeEncoding: { encoding, scale: 2 ** -8, offset: 0, epoch: { kind: 'GPS' } },
          }
        : integerOf(name, encoding)
    default:
      return integerOf(name, encoding)
  }
}

const integerOf = (name: string, encoding: Encoding): DataType =>
  encoding.kind === 'float'
    ? { kind: 'float', name, sizeInBits: 64, encoding }
    : { kind: 'integer', name, signed: true, sizeInBits: 32, encoding: encoding as never }

const condition: fc.Arbitrary<MatchCriteria> = fc.record({
  kind: fc.constant('comparison' as const),
  left: fc.record({ argument: fc.constantFrom('n', 'mode'), calibrated: fc.boolean() }),
  operator: fc.constantFrom('==' as const, '!=' as const, '<' as const, '>=' as const),
  right: fc.oneof(
    fc.record({ literal: fc.constantFrom('0', '1', '2', '5') }),
    fc.record({ argument: fc.constantFrom('n', 'mode') }),
  ),
})
const conditions: fc.Arbitrary<MatchCriteria> = fc.oneof(
  condition,
  fc.record({
    kind: fc.constantFrom('and' as const, 'or' as const),
    terms: fc.array(condition, { minLength: 1, maxLength: 3 }),
  }),
)

const frame = fc.record(
  {
    location: fc.record({
      from: fc.constant('previous-end' as const),
      bits: fc.oneof(
        fc.integer({ min: 0, max: 40 }).map((value) => ({ kind: 'fixed' as const, value })),
        size('n'),
      ),
    }),
    include: conditions,
    repeat: fc.record(
      {
        count: fc.oneof(
          fc.integer({ min: 0, max: 3 }).map((value) => ({ kind: 'fixed' as const, value })),
          fc.constant({
            kind: 'reference' as const,
            ref: { argument: 'mode' },
            slope: 1,
            intercept: 0,
          }),
        ),
        gap: fc.constant({ kind: 'fixed' as const, value: 3 }),
      },
      { requiredKeys: ['count'] },
    ),
  },
  { requiredKeys: [] },
)

const ARGUMENTS = 7

/** Command `C` extends `Base` (with the arguments n, mode and key, the last assigned); `plain`: every place fixed. */
export const randomCommands = (plain: boolean): fc.Arbitrary<SpaceSystem> =>
  fc
    .record({
      scalars: fc.array(
        fc.tuple(
          plain
            ? fc.oneof({ weight: 5, arbitrary: integer }, { weight: 2, arbitrary: float })
            : fc.oneof(
                { weight: 5, arbitrary: integer },
                { weight: 2, arbitrary: float },
                { weight: 2, arbitrary: text },
                binary,
              ),
          fc.integer({ min: 0, max: 6 }),
          fc.constantFrom(0.5, 1, -2, 0.01),
        ),
        { minLength: ARGUMENTS, maxLength: ARGUMENTS },
      ),
      shapes: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: ARGUMENTS, maxLength: ARGUMENTS }),
      counts: fc.array(
        plain
          ? fc.integer({ min: 0, max: 3 }).map((value): DynamicValue => ({ kind: 'fixed', value }))
          : fc.oneof(
              fc.integer({ min: 0, max: 3 }).map((value): DynamicValue => ({ kind: 'fixed', value })),
              fc.constant<DynamicValue>({ kind: 'reference', ref: { argument: 'mode' }, slope: 1, intercept: 0 }),
            ),
        { minLength: ARGUMENTS, maxLength: ARGUMENTS },
      ),
      frames: fc.array(plain ? fc.constant({}) : fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, frame), {
        minLength: ARGUMENTS + 1,
        maxLength: ARGUMENTS + 1,
      }),
      fixed: fc.tuple(fc.integer({ min: 1, max: 70 }), fc.uint8Array({ minLength: 9, maxLength: 9 })),
    })
    .map(({ scalars, shapes, counts, frames, fixed }) => {
      const unsigned = (name: string, sizeInBits: number): DataType => ({
        kind: 'integer',
        name,
        signed: false,
        sizeInBits,
        validRange: { min: 0, max: 12, calibrated: true },
        encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
      })
      const types: DataType[] = [unsigned('u5', 5), unsigned('u3', 3), unsigned('u16', 16)]
      scalars.forEach(([encoding, flavour, slope], i) => {
        types.push(scalarType(`s${i}`, encoding, flavour, slope))
        types.push({
          kind: 'aggregate',
          name: `g${i}`,
          members: [
            { name: 'x', type: `s${i}` },
            { name: 'y', type: 'u3' },
          ],
        })
        types.push({
          kind: 'array',
          name: `a${i}`,
          elementType: shapes[i] === 3 ? `g${i}` : `s${i}`,
          dimensions:
            shapes[i] === 4 ? [{ count: counts[i]! }, { count: { kind: 'fixed', value: 2 } }] : [{ count: counts[i]! }],
        })
      })
      const names = scalars.map((_, i) => `p${i}`)
      const entries: CommandEntry[] = names.map((argument, i) => ({ ...frames[i]!, kind: 'argument', argument }))
      entries.splice(3, 0, { ...frames[ARGUMENTS]!, kind: 'fixed', sizeInBits: fixed[0], value: fixed[1] })
      const base: Command = {
        name: 'Base',
        abstract: true,
        arguments: [
          { name: 'n', type: 'u5' },
          { name: 'mode', type: 'u3' },
          { name: 'key', type: 'u16' },
        ],
        container: {
          name: 'Base',
          entries: ['n', 'mode', 'key'].map((argument) => ({ kind: 'argument', argument })),
        },
      }
      const command: Command = {
        name: 'C',
        abstract: false,
        base: 'Base',
        assignments: [{ argument: 'key', value: '11' }],
        arguments: names.map((name, i) => ({
          name,
          type: shapes[i]! <= 1 ? `s${i}` : shapes[i] === 2 ? `g${i}` : `a${i}`,
        })),
        container: { name: 'C', base: 'Base', entries },
      }
      return new SpaceSystem({ ...EMPTY, name: 'Test', argumentTypes: types, commands: [base, command] })
    })
