/** Random models: all encodings, aggregates, arrays, conditions, repeats, locations, nested containers. */
import fc from 'fast-check'
import type { AlgorithmRunner, AlgorithmValue } from '../../src/index.ts'
import {
  emptyElement,
  SpaceSystem,
  type Algorithm,
  type Container,
  type DataType,
  type DynamicValue,
  type Encoding,
  type Entry,
  type ErrorDetection,
  type MatchCriteria,
  type Parameter,
} from '@vigie/model'

export function model(
  types: readonly DataType[],
  parameters: readonly Parameter[],
  containers: readonly Container[],
  algorithms: readonly Algorithm[] = [],
): SpaceSystem {
  return new SpaceSystem({ ...emptyElement('Test', 'mission'), types, parameters, containers, algorithms })
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
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 80 }) },
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
    const sizeInBits =
      scheme === 'bcd'
        ? Math.max(8, bits - (bits % 8))
        : scheme === 'packed-bcd'
          ? Math.max(4, bits - (bits % 4))
          : bits
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
const size = (reference: string): fc.Arbitrary<DynamicValue> =>
  fc.oneof(
    fc.integer({ min: 0, max: 70 }).map((value) => ({ kind: 'fixed' as const, value })),
    fc.record({
      kind: fc.constant('reference' as const),
      ref: fc.record({ parameter: fc.constant(reference), calibrated: fc.boolean() }),
      slope: fc.constantFrom(1, 8),
      intercept: fc.constantFrom(0, 8, -8),
    }),
  )

const text: fc.Arbitrary<Encoding> = fc
  .record(
    {
      boxBits: size('n'),
      maxBits: fc.constantFrom(24, 64),
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

const binary: fc.Arbitrary<Encoding> = fc.record(
  {
    kind: fc.constant('binary' as const),
    sizeInBits: size('n'),
    leading: fc.record({ sizeInBits: fc.constantFrom(8, 16), unitBits: fc.constantFrom(1, 8) }),
    ...orders,
  },
  { requiredKeys: ['kind', 'sizeInBits', 'byteOrder', 'bitOrder'] },
)

const polynomial = fc
  .array(fc.constantFrom(0, 1, -2, 0.5, 3.25), { minLength: 1, maxLength: 4 })
  .map((coefficients) => ({ kind: 'polynomial' as const, coefficients }))
const spline = fc
  .record({
    order: fc.integer({ min: 0, max: 3 }),
    extrapolate: fc.boolean(),
    xs: fc.uniqueArray(fc.integer({ min: -100, max: 300 }), { minLength: 1, maxLength: 5 }),
  })
  .map(({ order, extrapolate, xs }) => ({
    kind: 'spline' as const,
    order,
    extrapolate,
    points: xs.toSorted((a, b) => a - b).map((raw) => ({ raw, calibrated: raw * 0.5 - 7 })),
  }))

function scalarType(name: string, encoding: Encoding, flavour: number, calibrator: unknown): DataType {
  if (encoding.kind === 'string')
    return flavour === 0
      ? { kind: 'float', name, sizeInBits: 64, encoding }
      : flavour === 1
        ? { kind: 'boolean', name, oneString: 'ON', zeroString: 'OFF', encoding }
        : { kind: 'string', name, encoding }
  if (encoding.kind === 'binary') return { kind: 'binary', name, encoding }
  const calibrated = calibrator === undefined ? encoding : ({ ...encoding, calibrator } as Encoding)
  switch (flavour) {
    case 0:
      return {
        kind: 'float',
        name,
        sizeInBits: 64,
        encoding: calibrated,
        validRange: { calibrated: true, min: -50, max: 200 },
      }
    case 1:
      return { kind: 'boolean', name, oneString: 'ON', zeroString: 'OFF', encoding }
    case 2:
      return {
        kind: 'enumerated',
        name,
        encoding,
        labels: [
          { value: 0n, label: 'A' },
          { value: 1n, maxValue: 9n, label: 'B' },
        ],
      }
    case 3:
      return {
        kind: 'absolute-time',
        name,
        timeEncoding: { encoding, scale: 2 ** -8, offset: 3, epoch: { kind: 'GPS' } },
      }
    case 4:
      return { kind: 'relative-time', name, timeEncoding: { encoding, scale: 0.001, offset: -1 } }
    default:
      return { kind: 'integer', name, signed: true, sizeInBits: 32, encoding: calibrated }
  }
}

const scalar = fc.tuple(
  fc.oneof({ weight: 5, arbitrary: integer }, { weight: 2, arbitrary: float }, text, binary),
  fc.integer({ min: 0, max: 6 }),
  fc.option(fc.oneof(polynomial, spline), { nil: undefined }),
)

/** Conditions as texts in all their forms; run by `plainRunner`. */
const ALGORITHMS: readonly Algorithm[] = [
  ['Expression', 'n > 9'],
  ['Returned', 'if (p === null) return false; return String(p).length % 2 === 1'],
  ['Set', 'result = n % 2'],
  ['Fails', 'nothing.at.all'],
].map(([name, text]) => ({
  name: name!,
  language: 'JavaScript',
  text: text!,
  inputs: [
    { name: 'n', ref: { parameter: 'n', calibrated: false } },
    { name: 'p', ref: { parameter: 'p0' } },
  ],
  constants: [{ name: 'k', value: '2' }],
  outputs: [],
  triggers: [],
}))
/** Runs texts as they are: good enough for those above. */
export const plainRunner: AlgorithmRunner = {
  speaks: (language) => language === 'JavaScript',
  load: ({ text, inputs }) => {
    const run = new Function(...inputs, `let result; ${text}; return [result]`) as (...x: unknown[]) => AlgorithmValue[]
    return { run: (values) => run(...values), dispose() {} }
  },
}

const condition: fc.Arbitrary<MatchCriteria> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('algorithm' as const),
      algorithm: fc.constantFrom(...ALGORITHMS.map((a) => a.name)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('comparison' as const),
      left: fc.record({ parameter: fc.constantFrom('n', 'mode', 'p0', 'p1', 'p2'), calibrated: fc.boolean() }),
      operator: fc.constantFrom('==' as const, '!=' as const, '<' as const, '>=' as const),
      right: fc.oneof(
        fc.record({ literal: fc.constantFrom('0', '1', '5', 'A', 'B', 'ON', '3.5', 'zz') }),
        fc.record({ parameter: fc.constantFrom('n', 'p0', 'p1') }),
      ),
    }),
  },
)
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
      from: fc.constantFrom('previous-end' as const, 'container-start' as const, 'container-end' as const),
      bits: fc.oneof(
        fc.integer({ min: -4, max: 40 }).map((value) => ({ kind: 'fixed' as const, value })),
        size('n'),
      ),
    }),
    include: conditions,
    repeat: fc.record(
      {
        count: fc.oneof(
          fc.integer({ min: 0, max: 3 }).map((value) => ({ kind: 'fixed' as const, value })),
          size('mode'),
        ),
        gap: fc.constant({ kind: 'fixed' as const, value: 3 }),
        toEnd: fc.constant(true as const),
      },
      { requiredKeys: ['count'] },
    ),
  },
  { requiredKeys: [] },
)

const PARAMETERS = 8

/** Pieces of a value of 16 bits and of a container of 12: together, too few or too many; in order or not. */
const pieces = fc.array(
  fc.record(
    {
      of: fc.constantFrom('parameter' as const, 'parameter' as const, 'container' as const),
      sizeInBits: fc.constantFrom(4, 6, 8, 10, 12),
      order: fc.integer({ min: 0, max: 3 }),
    },
    { requiredKeys: ['of', 'sizeInBits'] },
  ),
  { maxLength: 5 },
)
/** Checks that random bits meet now and then. */
const check = fc
  .record({
    kind: fc.constantFrom('parity' as const, 'checksum' as const, 'crc' as const),
    name: fc.constantFrom('sum8', 'sum24', 'fletcher16', 'adler32', 'unix_sum', 'xor', 'luhn'),
    parameter: fc.constantFrom('n', 'mode', 'which', 'p1', 'p2'),
    width: fc.integer({ min: 3, max: 12 }),
    Polynomial: fc.constantFrom('07', '1021', '1*x^5+1*x^2+1*x^0'),
    bitsFromReference: fc.constantFrom('0', '5', '8', '11'),
    reference: fc.constantFrom('start', 'end'),
    reflect: fc.constantFrom('true', 'false'),
    type: fc.constantFrom('Even', 'Odd'),
  })
  .map(({ kind, name, parameter, width, reflect, ...attributes }): ErrorDetection => ({
    kind,
    parameter,
    attributes: {
      ...attributes,
      ...(name === 'xor' ? { form: 'xor' } : { name }),
      width: String(width),
      reflectData: reflect,
      reflectRemainder: reflect,
      InitRemainder: 'ffff',
    },
  }))
/** A parameter that a value names: by its alias, or by its own name. */
const indirect = fc.record(
  {
    by: fc.constantFrom('mode', 'which', 'letters'),
    raw: fc.boolean(),
    spaced: fc.boolean(),
  },
  { requiredKeys: ['by', 'raw', 'spaced'] },
)

/** A root with a header (n, mode), two children by restriction, a nested container; `plain`: every place fixed. */
export const randomModel = (plain: boolean): fc.Arbitrary<SpaceSystem> =>
  fc
    .record({
      scalars: fc.array(
        plain
          ? fc.tuple(
              fc.oneof({ weight: 5, arbitrary: integer }, { weight: 2, arbitrary: float }),
              fc.integer({ min: 0, max: 6 }),
              fc.option(fc.oneof(polynomial, spline), { nil: undefined }),
            )
          : scalar,
        { minLength: PARAMETERS, maxLength: PARAMETERS },
      ),
      shapes: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: PARAMETERS, maxLength: PARAMETERS }),
      counts: fc.array(
        plain ? fc.integer({ min: 0, max: 3 }).map((value) => ({ kind: 'fixed' as const, value })) : size('mode'),
        { minLength: PARAMETERS, maxLength: PARAMETERS },
      ),
      frames: fc.array(plain ? fc.constant({}) : fc.oneof(fc.constant({}), frame), {
        minLength: PARAMETERS + 2,
        maxLength: PARAMETERS + 2,
      }),
      restriction: conditions,
      frameSize: fc.option(fc.constantFrom(8, 64, 200), { nil: undefined }),
      pieces: pieces.map((list) => (plain ? [] : list)),
      checks: fc.array(check, { maxLength: 2 }),
      named: fc.option(plain ? fc.constant(undefined) : indirect, { nil: undefined }),
      members: fc.array(fc.constantFrom('', '.x', '.y', '[1]', '[0].y', '.list', '.list[2]'), {
        minLength: PARAMETERS,
        maxLength: PARAMETERS,
      }),
    })
    .map(({ scalars, shapes, counts, frames, restriction, frameSize, pieces: segments, named, members, checks }) => {
      const unsigned = (name: string, sizeInBits: number): DataType => ({
        kind: 'integer',
        name,
        signed: false,
        sizeInBits,
        encoding: { kind: 'integer', sizeInBits, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
      })
      const types: DataType[] = [
        unsigned('u5', 5),
        unsigned('u3', 3),
        unsigned('u16', 16),
        {
          ...unsigned('names', 2),
          kind: 'enumerated',
          labels: [
            { value: 0n, label: 'p1' },
            { value: 1n, label: 'n' },
            { value: 2n, label: '/Test/p4' },
          ],
        } as DataType,
        {
          kind: 'string',
          name: 'letter',
          encoding: {
            kind: 'string',
            charset: 'US-ASCII',
            byteOrder: 'msb',
            bitOrder: 'msb',
            size: { boxBits: { kind: 'fixed', value: 8 } },
          },
        },
      ]
      const parameters: Parameter[] = [
        { name: 'n', type: 'u5', source: 'telemetered', aliases: { ID: '0x6', CH: 'A' } },
        { name: 'mode', type: 'u3', source: 'telemetered' },
        { name: 'which', type: 'names', source: 'telemetered' },
        { name: 'letters', type: 'letter', source: 'telemetered' },
        { name: 'whole', type: 'u16', source: 'telemetered' },
      ]
      scalars.forEach(([encoding, flavour, calibrator], i) => {
        types.push(scalarType(`t${i}`, encoding, flavour, calibrator))
        types.push({ kind: 'array', name: `a${i}`, elementType: `t${i}`, dimensions: [{ count: counts[i]! }] })
        types.push({
          kind: 'aggregate',
          name: `g${i}`,
          members: [
            { name: 'x', type: `t${i}` },
            { name: 'y', type: 'u5' },
            ...(plain ? [] : [{ name: 'list', type: `a${i}` }]),
          ],
        })
        types.push({
          kind: 'array',
          name: `b${i}`,
          elementType: `g${i}`,
          dimensions: [{ count: { kind: 'fixed', value: 2 } }],
        })
        parameters.push({
          name: `p${i}`,
          type: [`t${i}`, `t${i}`, `t${i}`, `a${i}`, `g${i}`, `b${i}`][shapes[i]!]!,
          source: 'telemetered',
          aliases: { ID: String(i), ...(i === 2 ? { CH: '\u0001' } : {}) },
        })
      })
      /** The members that the shape of the parameter has; else all of it. */
      const member = (i: number): { member?: string } => {
        const shape = shapes[i]!
        const wanted = members[i]!
        const known =
          (shape === 3 && wanted === '[1]') ||
          (shape === 4 && wanted.startsWith('.') && (!plain || !wanted.startsWith('.list'))) ||
          (shape === 5 && wanted.startsWith('['))
        return known ? { member: wanted.replace(/^\./, '') } : {}
      }
      const entry = (i: number): Entry => ({ kind: 'parameter', parameter: `p${i}`, ...member(i), ...frames[i]! })
      const indirectEntries: Entry[] =
        named === undefined
          ? []
          : [
              ...(named.by === 'mode' ? [] : [{ kind: 'parameter' as const, parameter: named.by }]),
              {
                kind: 'indirect',
                ref: named.by,
                ...(named.raw ? { raw: true } : {}),
                ...(named.spaced ? { aliasNamespace: named.by === 'letters' ? 'CH' : 'ID' } : {}),
                ...frames[PARAMETERS + 1]!,
              },
            ]
      const segmentEntries = segments.map(({ of, ...rest }): Entry => ({
        kind: 'segment',
        of,
        path: of === 'parameter' ? 'whole' : 'piece',
        ...rest,
      }))
      const containers: Container[] = [
        {
          name: 'root',
          abstract: true,
          entries: [{ kind: 'parameter', parameter: 'n' }, { kind: 'parameter', parameter: 'mode' }, entry(0)],
        },
        {
          name: 'inner',
          abstract: false,
          entries: [entry(5), entry(6)],
          ...(frameSize === undefined ? {} : { sizeInBits: { kind: 'fixed', value: frameSize } }),
        },
        {
          name: 'piece',
          abstract: false,
          entries: [
            { kind: 'parameter', parameter: 'n' },
            { kind: 'parameter', parameter: 'mode' },
          ],
          sizeInBits: { kind: 'fixed', value: 12 },
        },
        {
          name: 'one',
          abstract: false,
          ...(checks.length === 0 ? {} : { errorDetection: checks }),
          base: 'root',
          restriction,
          entries: [
            entry(1),
            ...segmentEntries,
            entry(2),
            { kind: 'fixed', sizeInBits: 3 },
            ...indirectEntries,
            entry(3),
          ],
        },
        {
          name: 'two',
          abstract: false,
          base: 'root',
          restriction: { kind: 'comparison', left: { parameter: 'mode' }, operator: '>', right: { literal: '1' } },
          entries: [entry(4), { kind: 'container', container: 'inner', ...frames[PARAMETERS]! }, entry(7)],
        },
      ]
      return model(types, parameters, containers, ALGORITHMS)
    })
