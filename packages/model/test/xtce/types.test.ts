/**
 * Types and encodings. The documents are valid for the schema of their version where one is named; the expected values
 * follow from the documentation in the schemas (OMG XTCE 1.1 dtc/06-11-06, 1.2 dtc/18-02-04, 1.3 dtc/25-02-18).
 */
import { describe, expect, test } from 'vitest'
import type { DataType } from '@vigie/model'
import { clean, doc, hasShared, lines, read, schemaErrors, telemetry, type Version } from './support.ts'

function typesOf(inside: string, version: Version = '1.3'): ReadonlyMap<string, DataType> {
  const text = doc(
    telemetry({ types: inside, parameters: PARAMETERS }).replace('<ParameterTypeSet>', `<ParameterTypeSet>${COUNTER}`),
    version,
  )
  if (hasShared) expect(schemaErrors(text, version)).toEqual([])
  return clean(text).types
}
const COUNTER = '<IntegerParameterType name="Counter"><UnitSet/><IntegerDataEncoding/></IntegerParameterType>'
const PARAMETERS =
  '<Parameter name="Length" parameterTypeRef="Counter"/><Parameter name="Mode" parameterTypeRef="Counter"/><Parameter name="Start" parameterTypeRef="Counter"/>'
const one = (inside: string, version?: Version): DataType => typesOf(inside, version).get('T')!
const msb = { byteOrder: 'msb', bitOrder: 'msb' }

describe('integers and floats', () => {
  test('take the defaults of the schema', () => {
    expect(one('<IntegerParameterType name="T"><UnitSet/><IntegerDataEncoding/></IntegerParameterType>')).toEqual({
      kind: 'integer',
      name: 'T',
      signed: true,
      sizeInBits: 32,
      encoding: { kind: 'integer', sizeInBits: 8, scheme: 'unsigned', ...msb },
    })
    expect(one('<FloatParameterType name="T"><UnitSet/><FloatDataEncoding/></FloatParameterType>')).toEqual({
      kind: 'float',
      name: 'T',
      sizeInBits: 32,
      encoding: { kind: 'float', sizeInBits: 32, scheme: 'ieee754', ...msb },
    })
  })
  test.each([
    ['1.3', 'signMagnitude', 'sign-magnitude'],
    ['1.3', 'twosComplement', 'twos-complement'],
    ['1.3', 'onesComplement', 'ones-complement'],
    ['1.3', 'BCD', 'bcd'],
    ['1.3', 'packedBCD', 'packed-bcd'],
    ['1.1', 'twosCompliment', 'twos-complement'],
    ['1.1', 'onesCompliment', 'ones-complement'],
  ] as const)('XTCE %s integers of scheme %s', (version, written, scheme) => {
    const t = one(
      `<IntegerParameterType name="T"><UnitSet/><IntegerDataEncoding sizeInBits="12" encoding="${written}"/></IntegerParameterType>`,
      version,
    )
    expect(t).toMatchObject({ encoding: { scheme, sizeInBits: 12 } })
  })
  test.each([
    ['IEEE754', 16, 'ieee754'],
    ['MILSTD_1750A', 48, 'mil1750a'],
    ['DEC', 64, 'dec'],
    ['IBM', 32, 'ibm'],
    ['TI', 40, 'ti'],
  ] as const)('floats of scheme %s in %i bits', (written, size, scheme) => {
    const t = one(
      `<FloatParameterType name="T"><UnitSet/><FloatDataEncoding sizeInBits="${size}" encoding="${written}"/></FloatParameterType>`,
    )
    expect(t).toMatchObject({ encoding: { scheme, sizeInBits: size } })
  })
  test('lie in bytes of any order, in the forms of 1.1 and of later versions', () => {
    const order = (significances: readonly number[]): unknown => {
      const bytes = significances.map((s) => `<Byte byteSignificance="${s}"/>`).join('')
      const old = one(
        `<IntegerParameterType name="T"><UnitSet/><IntegerDataEncoding sizeInBits="32"><ByteOrderList>${bytes}</ByteOrderList></IntegerDataEncoding></IntegerParameterType>`,
        '1.1',
      )
      const late = one(
        `<IntegerParameterType name="T"><IntegerDataEncoding sizeInBits="32" byteOrder="${significances.join(',')}"/></IntegerParameterType>`,
      )
      expect(late).toEqual(old)
      return (old as { encoding: { byteOrder: unknown } }).encoding.byteOrder
    }
    expect(order([3, 2, 1, 0])).toBe('msb')
    expect(order([0, 1, 2, 3])).toBe('lsb')
    expect(order([2, 3, 0, 1])).toEqual([2, 3, 0, 1])
    expect(
      one(
        '<IntegerParameterType name="T"><IntegerDataEncoding bitOrder="leastSignificantBitFirst" byteOrder="leastSignificantByteFirst"/></IntegerParameterType>',
      ),
    ).toMatchObject({ encoding: { bitOrder: 'lsb', byteOrder: 'lsb' } })
  })
  test('have units, valid ranges and initial values', () => {
    expect(
      one(
        '<FloatParameterType name="T" initialValue="1.5" sizeInBits="64"><UnitSet><Unit>kg</Unit><Unit power="-2">s</Unit></UnitSet><FloatDataEncoding/><ValidRange minInclusive="-1" maxExclusive="2.5" validRangeAppliesToCalibrated="false"/></FloatParameterType>',
      ),
    ).toMatchObject({
      unit: 'kg s^-2',
      initialValue: '1.5',
      sizeInBits: 64,
      validRange: { min: -1, minInclusive: true, max: 2.5, maxInclusive: false, calibrated: false },
    })
  })
  test('inherit from their base type what they do not say', () => {
    const types = typesOf(
      '<IntegerParameterType name="B" signed="false" sizeInBits="16"><UnitSet><Unit>V</Unit></UnitSet><IntegerDataEncoding sizeInBits="12"/><ValidRange minInclusive="0"/></IntegerParameterType>' +
        '<IntegerParameterType name="T" baseType="B" sizeInBits="24"/>',
    )
    expect(types.get('T')).toEqual({ ...types.get('B'), name: 'T', sizeInBits: 24 })
  })
  test('that derive from themselves are reported', () => {
    const found = lines(
      read(
        doc(
          telemetry({
            types: '<IntegerParameterType name="A" baseType="B"/><IntegerParameterType name="B" baseType="A"/>',
          }),
        ),
      ),
    )
    expect(found).toEqual([
      expect.stringMatching(/error VIG-MODEL-212: type "A" contains or extends itself through B/),
      expect.stringMatching(/error VIG-MODEL-212: type "B" contains or extends itself through A/),
    ])
  })
})

describe('strings and binaries', () => {
  const size = (inside: string, version: Version = '1.3'): unknown => {
    const t = one(
      `<StringParameterType name="T"><UnitSet/><StringDataEncoding>${inside}</StringDataEncoding></StringParameterType>`,
      version,
    )
    return (t as { encoding: { size: unknown } }).encoding.size
  }
  const box = { kind: 'fixed', value: 80 }
  const length = { kind: 'reference', ref: { parameter: 'Length' }, slope: 8, intercept: -16 }
  const dynamic =
    '<DynamicValue><ParameterInstanceRef parameterRef="Length"/><LinearAdjustment slope="8" intercept="-16"/></DynamicValue>'
  test('in a box of a fixed size, ended or measured inside it', () => {
    const fixed = '<Fixed><FixedValue>80</FixedValue></Fixed>'
    expect(size(`<SizeInBits>${fixed}</SizeInBits>`)).toEqual({ boxBits: box })
    expect(size(`<SizeInBits>${fixed}<TerminationChar>0D0A</TerminationChar></SizeInBits>`)).toEqual({
      boxBits: box,
      terminator: Uint8Array.of(13, 10),
    })
    expect(size(`<SizeInBits>${fixed}<LeadingSize sizeInBitsOfSizeTag="8"/></SizeInBits>`)).toEqual({
      boxBits: box,
      leading: { sizeInBits: 8, unitBits: 1 },
    })
  })
  test('of a size found in the packet', () => {
    expect(size(`<Variable maxSizeInBits="800">${dynamic}<TerminationChar/></Variable>`)).toEqual({
      boxBits: length,
      maxBits: 800,
      terminator: Uint8Array.of(0),
    })
    expect(size(`<SizeInBits><Fixed>${dynamic}</Fixed></SizeInBits>`, '1.1')).toEqual({ boxBits: length })
    expect(
      size(
        '<Variable maxSizeInBits="800"><DiscreteLookupList defaultValue="8"><DiscreteLookup value="16"><Comparison parameterRef="Mode" value="1"/></DiscreteLookup></DiscreteLookupList><TerminationChar/></Variable>',
      ),
    ).toMatchObject({
      boxBits: { kind: 'lookup', cases: [{ value: 16 }], otherwise: 8 },
    })
  })
  test('that say themselves where they end', () => {
    expect(size('<Variable maxSizeInBits="200"><LeadingSize/></Variable>')).toEqual({
      maxBits: 200,
      leading: { sizeInBits: 16, unitBits: 1 },
    })
    expect(size('<SizeInBits><TerminationChar>00</TerminationChar></SizeInBits>', '1.1')).toEqual({
      terminator: Uint8Array.of(0),
    })
    expect(size('<SizeInBits><LeadingSize/></SizeInBits>', '1.1')).toEqual({ leading: { sizeInBits: 16, unitBits: 1 } })
  })
  test('whose length tag is too short to count bits count bytes', () => {
    expect(size('<Variable maxSizeInBits="2040"><LeadingSize sizeInBitsOfSizeTag="8"/></Variable>')).toMatchObject({
      leading: { sizeInBits: 8, unitBits: 8 },
    })
  })
  test('binaries of fixed and dynamic size, transformed by algorithms', () => {
    const types = typesOf(
      `<BinaryParameterType name="T"><UnitSet/><BinaryDataEncoding><SizeInBits>${dynamic}</SizeInBits><FromBinaryTransformAlgorithm name="Unpack"><AlgorithmText language="javascript">return input</AlgorithmText></FromBinaryTransformAlgorithm></BinaryDataEncoding></BinaryParameterType>`,
    )
    expect(types.get('T')).toMatchObject({
      encoding: { kind: 'binary', sizeInBits: length, fromBinaryAlgorithm: 'Unpack' },
    })
  })
})

describe('structured values', () => {
  test('aggregates name the types of their members', () => {
    expect(
      one(
        '<AggregateParameterType name="T"><MemberList><Member name="a" typeRef="Counter"/><Member name="b" typeRef="/Demo/Counter" initialValue="3"/></MemberList></AggregateParameterType>',
      ),
    ).toEqual({
      kind: 'aggregate',
      name: 'T',
      members: [
        { name: 'a', type: 'Counter' },
        { name: 'b', type: 'Counter', initialValue: '3' },
      ],
    })
  })
  test('arrays count from the first to the last index, fixed or found in the packet', () => {
    const dimension = (start: number, end: string): string =>
      `<Dimension><StartingIndex><FixedValue>${start}</FixedValue></StartingIndex><EndingIndex>${end}</EndingIndex></Dimension>`
    expect(
      one(
        `<ArrayParameterType name="T" arrayTypeRef="Counter"><DimensionList>${dimension(0, '<FixedValue>3</FixedValue>')}${dimension(1, '<DynamicValue><ParameterInstanceRef parameterRef="Length"/></DynamicValue>')}</DimensionList></ArrayParameterType>`,
      ),
    ).toEqual({
      kind: 'array',
      name: 'T',
      elementType: 'Counter',
      dimensions: [
        { count: { kind: 'fixed', value: 4 } },
        { count: { kind: 'reference', ref: { parameter: 'Length' }, slope: 1, intercept: 0 } },
      ],
    })
  })
  test('arrays of 1.1 have a number of dimensions; the entry gives their sizes', () => {
    expect(one('<ArrayParameterType name="T" arrayTypeRef="Counter" numberOfDimensions="2"/>', '1.1')).toMatchObject({
      dimensions: [{}, {}],
    })
  })
})

describe('times', () => {
  test('count in their units from their epoch', () => {
    expect(
      one(
        '<AbsoluteTimeParameterType name="T"><Encoding units="milliseconds" scale="2" offset="5"><IntegerDataEncoding sizeInBits="48"/></Encoding><ReferenceTime><Epoch>2000-01-01T12:00:00Z</Epoch></ReferenceTime></AbsoluteTimeParameterType>',
      ),
    ).toMatchObject({
      kind: 'absolute-time',
      timeEncoding: {
        scale: 0.002,
        offset: 0.005,
        epoch: { kind: 'utc', utc: '2000-01-01T12:00:00Z' },
        encoding: { sizeInBits: 48 },
      },
    })
    for (const epoch of ['TAI', 'J2000', 'UNIX', 'GPS'])
      expect(
        one(
          `<AbsoluteTimeParameterType name="T"><Encoding><IntegerDataEncoding/></Encoding><ReferenceTime><Epoch>${epoch}</Epoch></ReferenceTime></AbsoluteTimeParameterType>`,
        ),
      ).toMatchObject({ timeEncoding: { epoch: { kind: epoch } } })
  })
  test('or from another time', () => {
    expect(
      one(
        '<RelativeTimeParameterType name="T"><Encoding><FloatDataEncoding/></Encoding><ReferenceTime><OffsetFrom parameterRef="Start"/></ReferenceTime></RelativeTimeParameterType>',
      ),
    ).toMatchObject({
      kind: 'relative-time',
      timeEncoding: { offsetFrom: { parameter: 'Start' } },
    })
  })
})

describe('calibrators', () => {
  const calibrated = (inside: string): unknown => {
    const t = one(
      `<FloatParameterType name="T"><UnitSet/><IntegerDataEncoding>${inside}</IntegerDataEncoding></FloatParameterType>`,
    )
    return (t as { encoding: { calibrator?: unknown; contextCalibrators?: unknown } }).encoding
  }
  test('polynomial, by exponent', () => {
    expect(
      calibrated(
        '<DefaultCalibrator><PolynomialCalibrator><Term coefficient="0.5" exponent="2"/><Term coefficient="-1" exponent="0"/></PolynomialCalibrator></DefaultCalibrator>',
      ),
    ).toMatchObject({ calibrator: { kind: 'polynomial', coefficients: [-1, 0, 0.5] } })
  })
  test('spline, sorted by raw value', () => {
    expect(
      calibrated(
        '<DefaultCalibrator name="S"><SplineCalibrator order="1" extrapolate="true"><SplinePoint raw="9" calibrated="1"/><SplinePoint raw="1" calibrated="5"/></SplineCalibrator></DefaultCalibrator>',
      ),
    ).toMatchObject({
      calibrator: {
        kind: 'spline',
        name: 'S',
        order: 1,
        extrapolate: true,
        points: [
          { raw: 1, calibrated: 5 },
          { raw: 9, calibrated: 1 },
        ],
      },
    })
  })
  test('math operation, in reverse Polish order', () => {
    const x = { kind: 'this' }
    const n = (value: number): unknown => ({ kind: 'number', value })
    const rpn = (...steps: readonly string[]): unknown => {
      const inside = steps
        .map((s) =>
          s === 'x'
            ? '<ThisParameterOperand/>'
            : /^\d/.test(s) && s !== '1/x'
              ? `<ValueOperand>${s}</ValueOperand>`
              : `<Operator>${s.replaceAll('<', '&lt;')}</Operator>`,
        )
        .join('')
      return (
        calibrated(
          `<DefaultCalibrator><MathOperationCalibrator>${inside}</MathOperationCalibrator></DefaultCalibrator>`,
        ) as { calibrator: { expression: unknown } }
      ).calibrator.expression
    }
    expect(rpn('x', '2', '-')).toEqual({ kind: 'binary', operator: '-', left: x, right: n(2) })
    expect(rpn('2', 'x', 'swap', '/')).toEqual({ kind: 'binary', operator: '/', left: x, right: n(2) })
    expect(rpn('x', '2', 'y^x')).toEqual({ kind: 'binary', operator: '^', left: n(2), right: x })
    expect(rpn('x', '2', 'atan2')).toEqual({ kind: 'binary', operator: 'atan2', left: n(2), right: x })
    expect(rpn('x', 'dup', '*')).toEqual({ kind: 'binary', operator: '*', left: x, right: x })
    expect(rpn('x', '1/x', 'e^x')).toEqual({
      kind: 'unary',
      operator: 'exp',
      operand: { kind: 'unary', operator: 'invert', operand: x },
    })
  })
  test('that cannot be computed are reported', () => {
    const found = (inside: string): readonly string[] =>
      lines(
        read(
          doc(
            telemetry({
              types: `<FloatParameterType name="T"><IntegerDataEncoding><DefaultCalibrator><MathOperationCalibrator>${inside}</MathOperationCalibrator></DefaultCalibrator></IntegerDataEncoding></FloatParameterType>`,
            }),
          ),
        ),
      )
    expect(found('<ThisParameterOperand/><Operator>+</Operator>')).toEqual([
      expect.stringMatching(/demo\.xml:3:\d+: error VIG-MODEL-215: .*"\+" finds 1 values instead of 2/),
    ])
    expect(found(`<ThisParameterOperand/>${'<Operator>dup</Operator><Operator>*</Operator>'.repeat(60)}`)).toEqual([
      expect.stringContaining('grows too large'),
    ])
  })
  test('in a context', () => {
    expect(
      calibrated(
        '<ContextCalibratorList><ContextCalibrator><ContextMatch><Comparison parameterRef="Mode" value="2"/></ContextMatch><Calibrator><PolynomialCalibrator><Term coefficient="1" exponent="0"/></PolynomialCalibrator></Calibrator></ContextCalibrator></ContextCalibratorList>',
      ),
    ).toMatchObject({
      contextCalibrators: [
        {
          when: { kind: 'comparison', left: { parameter: 'Mode' }, right: { literal: '2' } },
          calibrator: { coefficients: [1] },
        },
      ],
    })
  })
})

describe('alarms', () => {
  const alarms = (element: string, inside: string, version?: Version): unknown => {
    const encoding =
      element === 'Enumerated'
        ? '<IntegerDataEncoding/><EnumerationList><Enumeration value="1" label="ON"/></EnumerationList>'
        : element === 'RelativeTime'
          ? '<Encoding><IntegerDataEncoding/></Encoding>'
          : '<IntegerDataEncoding/>'
    const unitSet = element === 'RelativeTime' ? '' : '<UnitSet/>'
    return one(`<${element}ParameterType name="T">${unitSet}${encoding}${inside}</${element}ParameterType>`, version)
  }
  test('static ranges of one form, with inclusive and exclusive bounds', () => {
    expect(
      alarms(
        'Float',
        '<DefaultAlarm minViolations="3" minConformance="2"><StaticAlarmRanges><WarningRange minInclusive="1" maxExclusive="9"/><CriticalRange minInclusive="0"/></StaticAlarmRanges></DefaultAlarm>',
      ),
    ).toMatchObject({
      alarms: {
        minViolations: 3,
        minConformance: 2,
        ranges: [
          { level: 'warning', form: 'outside', min: 1, minInclusive: true, max: 9, maxInclusive: false },
          { level: 'critical', form: 'outside', min: 0, minInclusive: true },
        ],
      },
    })
  })
  test('multi ranges, and ranges inside', () => {
    expect(
      alarms(
        'Integer',
        '<DefaultAlarm><AlarmMultiRanges><Range level="watch" rangeForm="inside" minInclusive="3" maxInclusive="4"/><Range level="watch" minInclusive="0"/></AlarmMultiRanges></DefaultAlarm>',
      ),
    ).toMatchObject({
      alarms: {
        ranges: [
          { level: 'watch', form: 'inside', min: 3, max: 4 },
          { level: 'watch', form: 'outside', min: 0 },
        ],
      },
    })
  })
  test('changes, absolute and percent, per sample and per second', () => {
    expect(
      alarms(
        'Integer',
        '<DefaultAlarm><ChangeAlarmRanges changeType="changePerSample" changeBasis="percentageChange"><SevereRange maxInclusive="5"/></ChangeAlarmRanges></DefaultAlarm>',
      ),
    ).toMatchObject({
      alarms: { change: { per: 'sample', kind: 'percent', ranges: [{ level: 'severe', max: 5 }] } },
    })
  })
  test('of times, in seconds', () => {
    expect(
      alarms(
        'RelativeTime',
        '<DefaultAlarm><StaticAlarmRanges timeUnits="minutes"><WatchRange maxInclusive="2"/></StaticAlarmRanges><ChangePerSecondAlarmRanges><WatchRange maxInclusive="1"/></ChangePerSecondAlarmRanges></DefaultAlarm>',
      ),
    ).toMatchObject({
      alarms: { ranges: [{ max: 120 }], change: { per: 'second', ranges: [{ max: 1 }] } },
    })
  })
  test('labels with a default, in the words of 1.1 and later', () => {
    const expected = { alarms: { values: { levels: [{ value: 'ON', level: 'distress' }], otherwise: 'watch' } } }
    expect(
      alarms(
        'Enumerated',
        '<DefaultAlarm defaultAlarmLevel="watch"><EnumerationAlarmList><EnumerationAlarm alarmLevel="distress" enumerationLabel="ON"/></EnumerationAlarmList></DefaultAlarm>',
      ),
    ).toMatchObject(expected)
    expect(
      alarms(
        'Enumerated',
        '<DefaultAlarm defaultAlarmLevel="watch"><EnumerationAlarmList><EnumerationAlarm alarmLevel="distress" enumerationValue="ON"/></EnumerationAlarmList></DefaultAlarm>',
        '1.1',
      ),
    ).toMatchObject(expected)
  })
  test('patterns of strings, conditions, and other sets in a context', () => {
    expect(
      one(
        '<StringParameterType name="T"><UnitSet/><StringDataEncoding><SizeInBits><Fixed><FixedValue>8</FixedValue></Fixed></SizeInBits></StringDataEncoding><DefaultAlarm><StringAlarmList><StringAlarm alarmLevel="severe" matchPattern="ERR.*"/></StringAlarmList></DefaultAlarm></StringParameterType>',
      ),
    ).toMatchObject({
      alarms: { patterns: { levels: [{ pattern: 'ERR.*', level: 'severe' }], otherwise: 'normal' } },
    })
    expect(
      alarms(
        'Boolean',
        '<DefaultAlarm><AlarmConditions><WarningAlarm><Comparison parameterRef="Mode" value="1"/></WarningAlarm></AlarmConditions></DefaultAlarm><ContextAlarmList><ContextAlarm><ContextMatch><Comparison parameterRef="Mode" value="7"/></ContextMatch></ContextAlarm></ContextAlarmList>',
      ),
    ).toMatchObject({
      alarms: { conditions: [{ level: 'warning' }] },
      contextAlarms: [{ when: { right: { literal: '7' } }, alarms: { minViolations: 1, minConformance: 1 } }],
    })
  })
})
