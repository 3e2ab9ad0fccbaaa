/** Models of every form for property tests, in the normal form that a reader gives (no empty lists, groups of at least two terms). */
import fc from 'fast-check'
import {
  ALARM_LEVELS,
  emptyElement,
  type AlarmRange,
  type AlarmSet,
  type Calibrator,
  type Command,
  type CommandEntry,
  type Container,
  type DataType,
  type DynamicValue,
  type Encoding,
  type Entry,
  type Expression,
  type MatchCriteria,
  type Parameter,
  type SystemElement,
} from '@vigie/model'

type Arb<T> = fc.Arbitrary<T>
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((t) => t.trim() === t && !/[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u.test(t))
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0))
const small = fc.integer({ min: 1, max: 64 })
/** A record without the keys that are undefined. */
function record<T extends object>(shape: { [K in keyof T]-?: Arb<T[K] | undefined> }): Arb<T> {
  return fc
    .record(shape as Record<string, Arb<unknown>>)
    .map((r) => Object.fromEntries(Object.entries(r).filter(([, v]) => v !== undefined)) as T)
}
const maybe = <T>(a: Arb<T>): Arb<T | undefined> => fc.option(a, { nil: undefined, freq: 2 })
const always = <T>(value: T): Arb<T> => fc.constant(value)

/** Names of what the generated things can refer to; all exist in every generated model. */
const PARAMETERS = ['P0', 'P1', 'Sub.P0']
const paramRef = record<{ parameter: string; member?: string; instance?: number; calibrated?: boolean }>({
  parameter: fc.constantFrom(...PARAMETERS),
  member: maybe(fc.constantFrom('a', 'b[2].c', '[1]')),
  instance: maybe(fc.integer({ min: -5, max: -1 })),
  calibrated: maybe(always(false)),
})
const comparison: Arb<MatchCriteria> = fc.record({
  kind: always('comparison' as const),
  left: paramRef,
  operator: fc.constantFrom('==', '!=', '<', '<=', '>', '>=' as const),
  right: fc.oneof(fc.record({ literal: text }), paramRef),
}) as Arb<MatchCriteria>
const group = (kind: 'and' | 'or', depth: number): Arb<MatchCriteria> =>
  fc.record({
    kind: always(kind),
    terms: fc.array(depth === 0 ? comparison : fc.oneof(comparison, group(kind === 'and' ? 'or' : 'and', depth - 1)), {
      minLength: 2,
      maxLength: 3,
    }),
  })
const criteria: Arb<MatchCriteria> = fc.oneof(
  comparison,
  group('and', 2),
  group('or', 1),
  always({ kind: 'algorithm', algorithm: 'Judge' } as const),
)

const whole = fc.integer({ min: 0, max: 100_000 })
const dynamic: Arb<DynamicValue> = fc.oneof(
  fc.record({ kind: always('fixed' as const), value: whole }),
  fc.record({
    kind: always('reference' as const),
    ref: paramRef,
    slope: fc.integer({ min: 1, max: 64 }),
    intercept: fc.integer({ min: -100, max: 100 }),
  }),
  fc.record({
    kind: always('lookup' as const),
    cases: fc.array(fc.record({ when: criteria, value: whole }), { minLength: 1, maxLength: 3 }),
    otherwise: whole,
  }),
)

const expression: Arb<Expression> = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ kind: always('number' as const), value: finite }),
    always({ kind: 'this' } as const),
    fc.record({ kind: always('value' as const), ref: paramRef }),
    fc.record({
      kind: always('unary' as const),
      operator: fc.constantFrom('-', '!', 'abs', 'sqrt', 'ln', 'floor', 'round', 'invert' as const),
      operand: tie('tree'),
    }),
    fc.record({
      kind: always('binary' as const),
      operator: fc.constantFrom('+', '-', '*', '/', '^', 'atan2', 'min', '<<', '>>>', '&&', '==', '<=' as const),
      left: tie('tree'),
      right: tie('tree'),
    }),
    fc.record({
      kind: always('conditional' as const),
      condition: tie('tree'),
      then: tie('tree'),
      otherwise: tie('tree'),
    }),
    fc.record({
      kind: always('call' as const),
      function: always('clamp'),
      arguments: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).tree

const calibrator: Arb<Calibrator> = fc.oneof(
  record<Extract<Calibrator, { kind: 'polynomial' }>>({
    kind: always('polynomial' as const),
    name: maybe(text),
    coefficients: fc.array(finite, { minLength: 1, maxLength: 5 }),
  }),
  record<Extract<Calibrator, { kind: 'spline' }>>({
    kind: always('spline' as const),
    name: maybe(text),
    order: fc.integer({ min: 0, max: 3 }),
    extrapolate: fc.boolean(),
    points: fc
      .uniqueArray(fc.record({ raw: finite, calibrated: finite }), {
        minLength: 2,
        maxLength: 5,
        selector: (p) => p.raw,
      })
      .map((l) => l.toSorted((a, b) => a.raw - b.raw)),
  }),
  record<Extract<Calibrator, { kind: 'math' }>>({ kind: always('math' as const), name: maybe(text), expression }),
)
const order = {
  byteOrder: fc.constantFrom<Encoding['byteOrder']>('msb', 'lsb', [1, 0, 3, 2]),
  bitOrder: fc.constantFrom('msb', 'lsb' as const),
}
const calibration = {
  calibrator: maybe(calibrator),
  contextCalibrators: maybe(fc.array(fc.record({ when: criteria, calibrator }), { minLength: 1, maxLength: 2 })),
}
const numeric: Arb<Encoding> = fc.oneof(
  record<Extract<Encoding, { kind: 'integer' }>>({
    kind: always('integer' as const),
    sizeInBits: small,
    scheme: fc.constantFrom(
      'unsigned',
      'twos-complement',
      'ones-complement',
      'sign-magnitude',
      'bcd',
      'packed-bcd' as const,
    ),
    ...order,
    errorDetection: maybe(always({ kind: 'parity', attributes: { type: 'Even', bitsFromReference: '1' } } as const)),
    ...calibration,
  }),
  record<Extract<Encoding, { kind: 'float' }>>({
    kind: always('float' as const),
    sizeInBits: fc.constantFrom(16, 32, 40, 48, 64, 80, 128 as const),
    scheme: fc.constantFrom('ieee754', 'mil1750a', 'dec', 'ibm', 'ti' as const),
    ...order,
    errorDetection: always(undefined),
    ...calibration,
  }),
)
const stringEncoding: Arb<Encoding> = record<Extract<Encoding, { kind: 'string' }>>({
  kind: always('string' as const),
  charset: fc.constantFrom('UTF-8', 'UTF-16LE', 'US-ASCII' as const),
  ...order,
  errorDetection: always(undefined),
  size: fc.oneof(
    record<Extract<Encoding, { kind: 'string' }>['size']>({
      boxBits: fc.record({ kind: always('fixed' as const), value: whole.map((bits) => Math.max(1, bits)) }),
      maxBits: always(undefined),
      terminator: maybe(fc.uint8Array({ minLength: 1, maxLength: 2 })),
      leading: maybe(fc.record({ sizeInBits: fc.constantFrom(8, 16), unitBits: fc.constantFrom(1, 8) })),
    }),
    record<Extract<Encoding, { kind: 'string' }>['size']>({
      boxBits: maybe(dynamic.filter((d) => d.kind !== 'fixed')),
      maxBits: maybe(small.map((n) => n * 8)),
      terminator: always(Uint8Array.of(0)),
      leading: always(undefined),
    }),
    record<Extract<Encoding, { kind: 'string' }>['size']>({
      boxBits: maybe(dynamic.filter((d) => d.kind !== 'fixed')),
      maxBits: maybe(small.map((n) => n * 8)),
      terminator: always(undefined),
      leading: fc.record({ sizeInBits: fc.constantFrom(8, 16), unitBits: fc.constantFrom(1, 8) }),
    }),
    record<Extract<Encoding, { kind: 'string' }>['size']>({
      boxBits: dynamic.filter((d) => d.kind !== 'fixed'),
      maxBits: always(undefined),
      terminator: always(undefined),
      leading: always(undefined),
    }),
  ),
})
const binaryEncoding: Arb<Encoding> = record<Extract<Encoding, { kind: 'binary' }>>({
  kind: always('binary' as const),
  sizeInBits: dynamic,
  ...order,
  errorDetection: always(undefined),
  leading: maybe(fc.record({ sizeInBits: always(16), unitBits: always(8) })),
  fromBinaryAlgorithm: maybe(always('Judge')),
  toBinaryAlgorithm: always(undefined),
})

const range: Arb<AlarmRange> = fc
  .record({
    level: fc.constantFrom(...ALARM_LEVELS.slice(1)),
    form: fc.constantFrom('outside', 'inside' as const),
    min: maybe(finite),
    max: maybe(finite),
    minInclusive: fc.boolean(),
    maxInclusive: fc.boolean(),
  })
  .map(({ min, max, minInclusive, maxInclusive, ...rest }) => ({
    ...rest,
    ...(min === undefined ? {} : { min, minInclusive }),
    ...(max === undefined ? {} : { max, maxInclusive }),
  })) as Arb<AlarmRange>
const changes = fc
  .record({
    form: fc.constantFrom('outside', 'inside' as const),
    min: finite,
    levels: fc.subarray(ALARM_LEVELS.slice(1), { minLength: 1 }),
  })
  .map(({ form, min, levels }) => levels.map((level) => ({ level, form, min, minInclusive: true }) as AlarmRange))
const level = fc.constantFrom(...ALARM_LEVELS)
const alarmSet = (kind: 'number' | 'label' | 'string' | 'boolean'): Arb<AlarmSet> =>
  record<AlarmSet>({
    name: maybe(text),
    minViolations: small,
    minConformance: small,
    ranges: kind === 'number' ? maybe(fc.array(range, { minLength: 1, maxLength: 4 })) : always(undefined),
    change:
      kind === 'number'
        ? maybe(
            fc.record({
              per: fc.constantFrom('sample', 'second' as const),
              kind: fc.constantFrom('absolute', 'percent' as const),
              ranges: changes,
            }),
          )
        : always(undefined),
    values:
      kind === 'label' || kind === 'boolean'
        ? maybe(
            fc.record({
              levels: fc.array(fc.record({ value: text, level }), { minLength: 1, maxLength: 3 }),
              otherwise: level,
            }),
          )
        : always(undefined),
    patterns:
      kind === 'string'
        ? maybe(
            fc.record({
              levels: fc.array(fc.record({ pattern: text, level }), { minLength: 1, maxLength: 3 }),
              otherwise: level,
            }),
          )
        : always(undefined),
    conditions: maybe(
      fc
        .subarray(ALARM_LEVELS.slice(1), { minLength: 1 })
        .chain((levels) => fc.tuple(...levels.map((l) => fc.record({ level: always(l), when: criteria })))),
    ),
    algorithm: always(undefined),
  })
const watched = (kind: Parameters<typeof alarmSet>[0]) => ({
  alarms: maybe(alarmSet(kind)),
  contextAlarms: maybe(fc.array(fc.record({ when: criteria, alarms: alarmSet(kind) }), { minLength: 1, maxLength: 2 })),
})
const described = { shortDescription: maybe(text), longDescription: maybe(text) }

type Of<K extends DataType['kind']> = Extract<DataType, { kind: K }>
const absent = always(undefined)
/** A type of a name; of arguments it has no alarms. */
function typeNamed(name: string, argument: boolean): Arb<DataType> {
  const common = { name: always(name), ...described }
  const scalar = { ...common, unit: maybe(text), initialValue: absent }
  const alarms = (kind: Parameters<typeof alarmSet>[0]) =>
    argument ? { alarms: absent, contextAlarms: absent } : watched(kind)
  const bounds = fc.record({
    min: fc.integer(),
    minInclusive: always(true),
    max: fc.integer(),
    maxInclusive: always(true),
  })
  /** Several only of arguments; the first spans them all. */
  const validRanges = fc
    .tuple(fc.array(bounds, { minLength: 2, maxLength: 3 }), fc.boolean())
    .map(([list, calibrated]) => ({
      validRange: {
        min: Math.min(...list.map((r) => r.min)),
        minInclusive: true,
        max: Math.max(...list.map((r) => r.max)),
        maxInclusive: true,
        calibrated,
      },
      validRanges: list.map((r) => ({ ...r, calibrated })),
    }))
  const ranged = <T extends DataType>(arb: Arb<T>): Arb<T> =>
    argument ? fc.tuple(arb, maybe(validRanges)).map(([type, more]) => ({ ...type, ...more }) as T) : arb
  const validRange = maybe(
    fc.record({
      min: fc.integer(),
      minInclusive: always(true),
      max: fc.integer(),
      maxInclusive: always(true),
      calibrated: fc.boolean(),
    }),
  )
  return fc.oneof(
    ranged(
      record<Of<'integer'>>({
        kind: always('integer' as const),
        ...scalar,
        initialValue: maybe(fc.integer().map(String)),
        signed: fc.boolean(),
        sizeInBits: small,
        validRange,
        validRanges: absent,
        encoding: maybe(numeric),
        ...alarms('number'),
      }),
    ),
    record<Of<'float'>>({
      kind: always('float' as const),
      ...scalar,
      sizeInBits: fc.constantFrom(32, 64, 128 as const),
      validRange,
      validRanges: absent,
      encoding: maybe(numeric),
      ...alarms('number'),
    }),
    record<Of<'enumerated'>>({
      kind: always('enumerated' as const),
      ...scalar,
      initialValue: maybe(text),
      labels: fc.array(
        record<Of<'enumerated'>['labels'][number]>({
          value: fc.bigInt({ min: -1000n, max: 1000n }),
          maxValue: maybe(fc.bigInt({ min: 1001n, max: 2000n })),
          label: text,
          description: maybe(text),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      encoding: maybe(numeric),
      ...alarms('label'),
    }),
    record<Of<'boolean'>>({
      kind: always('boolean' as const),
      ...scalar,
      oneString: text,
      zeroString: text,
      encoding: maybe(numeric),
      ...alarms('boolean'),
    }),
    record<Of<'string'>>({
      kind: always('string' as const),
      ...scalar,
      initialValue: maybe(text),
      minLength: maybe(whole),
      maxLength: maybe(whole),
      pattern: maybe(text),
      encoding: maybe(stringEncoding),
      ...alarms('string'),
    }),
    record<Of<'binary'>>({
      kind: always('binary' as const),
      ...scalar,
      initialValue: maybe(always('00ff')),
      encoding: maybe(binaryEncoding),
      alarms: absent,
      contextAlarms: absent,
    }),
    record<Of<'absolute-time'>>({
      kind: always('absolute-time' as const),
      ...scalar,
      initialValue: maybe(always('2026-01-01T00:00:00Z')),
      timeEncoding: maybe(
        record<NonNullable<Of<'absolute-time'>['timeEncoding']>>({
          encoding: numeric,
          scale: finite,
          offset: finite,
          epoch: maybe(
            fc.constantFrom<NonNullable<NonNullable<Of<'absolute-time'>['timeEncoding']>['epoch']>>(
              { kind: 'GPS' },
              { kind: 'utc', utc: '2000-01-01T00:00:00Z' },
            ),
          ),
          offsetFrom: absent,
        }),
      ),
      alarms: absent,
      contextAlarms: absent,
    }),
    record<Of<'aggregate'>>({
      kind: always('aggregate' as const),
      ...common,
      members: fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), type: always('Base') }), {
        minLength: 1,
        selector: (m) => m.name,
      }),
    }),
    record<Of<'array'>>({
      kind: always('array' as const),
      ...common,
      elementType: always('Base'),
      dimensions: fc.array(fc.record({ count: dynamic }), { minLength: 1, maxLength: 3 }),
    }),
  )
}

const place = {
  location: maybe(
    fc.record({
      from: fc.constantFrom('container-start', 'previous-end', 'container-end', 'next-start' as const),
      bits: dynamic,
    }),
  ),
  include: maybe(criteria),
  repeat: maybe(
    record<NonNullable<Entry['repeat']>>({ count: dynamic, gap: maybe(dynamic), toEnd: maybe(always(true as const)) }),
  ),
}
const entry: Arb<Entry> = fc.oneof(
  record<Extract<Entry, { kind: 'parameter' }>>({
    kind: always('parameter' as const),
    parameter: fc.constantFrom(...PARAMETERS),
    member: maybe(always('a')),
    shortDescription: maybe(text),
    ...place,
  }),
  record<Extract<Entry, { kind: 'array' }>>({
    kind: always('array' as const),
    parameter: always('P0'),
    dimensions: fc.array(fc.record({ count: dynamic }), { minLength: 1, maxLength: 2 }),
    shortDescription: absent,
    ...place,
  }),
  record<Extract<Entry, { kind: 'indirect' }>>({
    kind: always('indirect' as const),
    ref: always('P1'),
    raw: maybe(always(true)),
    aliasNamespace: maybe(text),
    shortDescription: absent,
    ...place,
  }),
  record<Extract<Entry, { kind: 'segment' }>>({
    kind: always('segment' as const),
    of: always('parameter' as const),
    path: always('P1'),
    sizeInBits: small,
    order: maybe(small),
    shortDescription: absent,
    ...place,
  }),
)
/** Constant bits stand before entries that follow the one before them. */
const padded: Arb<readonly Entry[]> = fc
  .array(
    fc.tuple(
      maybe(fc.record({ kind: always('fixed' as const), sizeInBits: small, value: fc.uint8Array({ maxLength: 2 }) })),
      entry,
    ),
    { maxLength: 5 },
  )
  .map((pairs) =>
    pairs.flatMap(([fixed, e]): Entry[] => {
      if (fixed === undefined) return [e]
      const { location: _, ...rest } = e
      return [fixed, rest]
    }),
  )
const containerChecks = maybe(
  fc.array(
    fc.oneof(
      fc.record({
        kind: always('crc' as const),
        parameter: always('P1'),
        attributes: always({ width: '16', bitsFromReference: '8', Polynomial: '1021', InitRemainder: 'ffff' }),
      }),
      fc.record({
        kind: always('checksum' as const),
        algorithm: always('Judge'),
        attributes: always({ name: 'custom', reference: 'end' }),
      }),
      fc.record({ kind: always('checksum' as const), attributes: always({ form: 'xor' }) }),
      fc.record({ kind: always('parity' as const), attributes: always({ type: 'Odd', bitsFromReference: '0' }) }),
    ),
    { minLength: 1, maxLength: 2 },
  ),
) as Arb<Container['errorDetection']>

const containerNamed = (name: string, base: string | undefined): Arb<Container> =>
  record<Container>({
    name: always(name),
    ...described,
    abstract: fc.boolean(),
    base: always(base),
    restriction: base === undefined ? absent : maybe(criteria),
    nextContainer: absent,
    entries: padded,
    sizeInBits: maybe(dynamic),
    errorDetection: containerChecks,
    period: maybe(fc.double({ min: 0.001, max: 1e6, noNaN: true })),
    archivePartition: maybe(always(true)),
  })

/** What can name an argument of the command, in its container. */
const argumentRef = record<{ argument: string; member?: string; calibrated?: boolean }>({
  argument: always('base'),
  member: maybe(fc.constantFrom('a', 'b[2].c')),
  calibrated: maybe(always(false)),
})
const argumentComparison = fc.record({
  kind: always('comparison' as const),
  left: argumentRef,
  operator: fc.constantFrom('==', '!=', '<' as const),
  right: fc.oneof(fc.record({ literal: text }), argumentRef, paramRef),
}) as Arb<MatchCriteria>
const argumentDynamic: Arb<DynamicValue> = fc.oneof(
  dynamic,
  fc.record({
    kind: always('reference' as const),
    ref: argumentRef,
    slope: fc.integer({ min: 1, max: 64 }),
    intercept: fc.integer({ min: -100, max: 100 }),
  }),
  fc.record({
    kind: always('lookup' as const),
    cases: fc.array(fc.record({ when: argumentComparison, value: whole }), { minLength: 1, maxLength: 3 }),
    otherwise: whole,
  }),
)
const assignments = fc.array(fc.record({ argument: fc.constantFrom('base', 'base.a', 'base.b[1]'), value: text }), {
  minLength: 1,
  maxLength: 3,
})
const argumentPlace = {
  location: maybe(
    fc.record({
      from: fc.constantFrom('container-start', 'previous-end', 'container-end', 'next-start' as const),
      bits: argumentDynamic,
    }),
  ),
  include: maybe(fc.oneof(argumentComparison, comparison)),
  repeat: maybe(record<NonNullable<CommandEntry['repeat']>>({ count: argumentDynamic, gap: maybe(argumentDynamic) })),
}
type EntryOf<K extends CommandEntry['kind']> = Extract<CommandEntry, { kind: K }>
const dimensions = fc.array(fc.record({ count: dynamic }), { minLength: 1, maxLength: 2 })
const commandEntry: Arb<CommandEntry> = fc.oneof(
  record<EntryOf<'fixed'>>({
    kind: always('fixed' as const),
    sizeInBits: small,
    value: fc.uint8Array({ minLength: 1, maxLength: 3 }),
    ...argumentPlace,
  }),
  record<EntryOf<'argument'>>({
    kind: always('argument' as const),
    argument: fc.constantFrom('base', 'base.a'),
    ...argumentPlace,
  }),
  record<EntryOf<'parameter'>>({
    kind: always('parameter' as const),
    parameter: fc.constantFrom(...PARAMETERS),
    member: maybe(fc.constantFrom('a', 'b[2].c')),
    ...argumentPlace,
  }),
  record<EntryOf<'container'>>({ kind: always('container' as const), container: always('Root'), ...argumentPlace }),
  record<EntryOf<'array'>>({
    kind: always('array' as const),
    argument: always('base'),
    dimensions: fc.array(fc.record({ count: argumentDynamic }), { minLength: 1, maxLength: 2 }),
    ...argumentPlace,
  }),
  record<EntryOf<'parameter-array'>>({
    kind: always('parameter-array' as const),
    parameter: always('P0'),
    dimensions,
    ...argumentPlace,
  }),
  record<EntryOf<'indirect'>>({
    kind: always('indirect' as const),
    ref: always('P1'),
    raw: maybe(always(true)),
    aliasNamespace: maybe(text),
    ...argumentPlace,
  }),
  record<EntryOf<'segment'>>({
    kind: always('segment' as const),
    of: fc.constantFrom('parameter' as const),
    path: always('P1'),
    sizeInBits: small,
    order: maybe(small),
    ...argumentPlace,
  }),
)

const duration = fc.integer({ min: 0, max: 1_000_000 }).map((n) => n / 1000)
const command: Arb<Command> = record<Command>({
  name: always('Cmd'),
  ...described,
  aliases: maybe(
    fc.dictionary(
      text.filter((t) => t !== '__proto__'),
      text,
      { minKeys: 1, maxKeys: 2 },
    ),
  ),
  abstract: fc.boolean(),
  steps: absent,
  systemName: maybe(text),
  base: always('BaseCmd'),
  assignments: maybe(assignments),
  arguments: fc.uniqueArray(
    record<Command['arguments'][number]>({
      name: fc.constantFrom('x', 'y'),
      type: always('ArgT'),
      initialValue: maybe(text),
      formula: maybe(expression),
      formulaText: absent,
      shortDescription: maybe(text),
      longDescription: maybe(text),
    }),
    { selector: (a) => a.name },
  ),
  container: maybe(
    record<NonNullable<Command['container']>>({
      name: always('CmdPacket'),
      base: absent,
      restriction: absent,
      entries: fc.array(commandEntry, { maxLength: 4 }),
      sizeInBits: maybe(dynamic),
      errorDetection: containerChecks,
    }),
  ),
  significance: maybe(
    record<NonNullable<Command['significance']>>({
      level: fc.constantFrom('none', 'watch', 'warning', 'distress', 'critical', 'severe' as const),
      reason: maybe(text),
      atRisk: maybe(fc.constantFrom('', 'Sub')),
    }),
  ),
  contextSignificance: maybe(
    fc.array(fc.record({ when: criteria, significance: fc.record({ level: always('severe' as const) }) }), {
      minLength: 1,
      maxLength: 2,
    }),
  ),
  constraints: maybe(
    fc.array(
      record<NonNullable<Command['constraints']>[number]>({
        when: criteria,
        timeout: maybe(duration),
        suspendable: maybe(fc.boolean()),
        onlyFor: maybe(assignments),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  interlock: maybe(
    record<NonNullable<Command['interlock']>>({
      scope: fc.constantFrom('', 'Sub'),
      until: fc.constantFrom('accepted', 'complete', 'executed', 'release' as const),
      progress: maybe(finite),
      suspendable: maybe(fc.boolean()),
    }),
  ),
  pass: maybe(
    record<NonNullable<Command['pass']>>({
      when: fc.constantFrom('inside' as const, 'outside' as const),
      service: fc.constantFrom('TC' as const, 'TM' as const),
      afterAos: duration,
      beforeLos: duration,
      stations: maybe(fc.array(text, { minLength: 1, maxLength: 2 })),
    }),
  ),
  verifiers: maybe(
    fc
      .array(
        record<NonNullable<Command['verifiers']>[number]>({
          stage: always('complete' as const),
          name: absent,
          by: fc.oneof(
            fc.record({ kind: always('container' as const), container: always('Root') }),
            fc.record({
              kind: always('criteria' as const),
              when: fc.oneof(
                criteria.filter((c) => c.kind !== 'algorithm'),
                always({ kind: 'always' } as const),
              ),
            }),
          ),
          window: maybe(
            fc.record({ start: duration, stop: duration, from: fc.constantFrom('release', 'last-verifier' as const) }),
          ),
          windowAlgorithms: absent,
          onlyFor: maybe(assignments),
          returnParameter: maybe(always('P1')),
          percentComplete: absent,
        }),
        { minLength: 1, maxLength: 2 },
      )
      .map((list) =>
        list.map((v, i) =>
          v.window === undefined && i === 0 ? { ...v, windowAlgorithms: { start: 'Judge', stop: 'Judge' } } : v,
        ),
      ),
  ),
  parametersToSet: maybe(
    fc.array(
      fc.oneof(
        fc.record({
          parameter: fc.record({ parameter: always('P0') }),
          literal: text,
          on: always('accepted' as const),
        }),
        fc.record({
          parameter: fc.record({ parameter: always('P1'), member: always('a') }),
          value: fc.record({ kind: always('value' as const), ref: argumentRef }),
          on: always('complete' as const),
        }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  parametersToSuspendAlarms: maybe(
    fc.array(fc.record({ parameter: always('P0'), seconds: duration, on: always('release' as const) }), {
      minLength: 1,
      maxLength: 2,
    }),
  ),
})

/** A block of the two commands. */
const block: Arb<Command> = record<Command>({
  name: always('Block'),
  ...described,
  abstract: always(false),
  arguments: always([]),
  steps: fc.array(
    fc.record({
      command: fc.constantFrom('Cmd', 'BaseCmd'),
      assignments: fc.oneof(always([]), assignments),
    }),
    { minLength: 1, maxLength: 3 },
  ),
} as never)
/** What the generated command extends; its argument is the one that assignments and entries name. */
const BASE_COMMAND: Command = {
  name: 'BaseCmd',
  abstract: true,
  arguments: [{ name: 'base', type: 'Base' }],
}

const BASE_TYPE: DataType = { kind: 'integer', name: 'Base', signed: false, sizeInBits: 8 }
const parameterNamed = (name: string): Arb<Parameter> =>
  record<Parameter>({
    name: always(name),
    ...described,
    aliases: maybe(
      fc.dictionary(
        text.filter((t) => t !== '__proto__'),
        text,
        { minKeys: 1, maxKeys: 2 },
      ),
    ),
    type: fc.constantFrom('Base', 'T0'),
    source: fc.constantFrom('telemetered', 'derived', 'constant', 'local', 'ground' as const),
    formula: maybe(expression),
    formulaText: absent,
    initialValue: maybe(text),
    readOnly: maybe(fc.boolean()),
    validity: maybe(criteria),
    systemName: maybe(text),
    persistent: maybe(fc.boolean()),
  })

const element = (name: string, inside: Partial<SystemElement>): SystemElement => ({
  ...emptyElement(name, 'element'),
  ...inside,
})

/** The root of a model in which everything referred to exists. */
export const generatedRoot: Arb<SystemElement> = fc
  .record({
    type: typeNamed('T0', false),
    argumentType: typeNamed('ArgT', true),
    parameters: fc.tuple(parameterNamed('P0'), parameterNamed('P1')),
    sub: parameterNamed('P0'),
    containers: fc.tuple(containerNamed('Root', undefined), containerNamed('Leaf', 'Root')),
    command,
    block,
    kind: fc.constantFrom('satellite', 'mission', 'element' as const),
    events: fc.array(
      record<SystemElement['events'][number]>({
        name: always('E'),
        severity: fc.constantFrom('low', 'high' as const),
        id: maybe(whole),
        format: maybe(text),
        shortDescription: maybe(text),
        container: absent,
      }),
      { maxLength: 1 },
    ),
    script: text,
    triggers: fc.array(
      fc.constantFrom<SystemElement['algorithms'][number]['triggers'][number]>(
        { kind: 'parameter', parameter: 'P0' },
        { kind: 'container', container: 'Root' },
        { kind: 'periodic', seconds: 2.5 },
      ),
      { maxLength: 2 },
    ),
    triggerRate: maybe(fc.integer({ min: 2, max: 9 })),
  })
  .map((g) =>
    element('Demo', {
      kind: g.kind,
      types: [BASE_TYPE, g.type],
      argumentTypes: [g.argumentType],
      parameters: g.parameters,
      containers: g.containers,
      commands: [BASE_COMMAND, g.command, g.block],
      events: g.events,
      algorithms: [
        {
          name: 'Judge',
          language: 'javascript',
          text: g.script,
          inputs: [{ name: 'a', ref: { parameter: 'P0' } }],
          constants: [],
          outputs: [],
          triggers: [],
        },
        {
          name: 'Double',
          language: 'javascript',
          text: 'out = a',
          inputs: [{ name: 'a', ref: { parameter: 'P0' } }],
          constants: [{ name: 'k', value: '2' }],
          outputs: [{ name: 'out', parameter: 'P1' }],
          triggers: g.triggers,
          ...(g.triggers.length === 0 || g.triggerRate === undefined ? {} : { triggerRate: g.triggerRate }),
        },
      ],
      children: [element('Sub', { parameters: [g.sub] })],
    }),
  )
