/** Constructs of XTCE command containers, each with the bytes that they mean (XTCE 1.3 §4.3.3, its schema's annotations). */
import { describe, expect, test } from 'vitest'
import { toHex } from '@vigie/base'
import {
  checkArguments,
  compileCommands,
  decodeCommand,
  encodeCommand,
  type ArgumentValue,
  type CommandContext,
} from '../src/index.ts'
import { xtceText } from './support/databases.ts'

const integer = (name: string, bits: number, more = ''): string =>
  `<IntegerArgumentType name="${name}" signed="${more.includes('twos') ? 'true' : 'false'}"><UnitSet/><IntegerDataEncoding sizeInBits="${bits}"${more}/></IntegerArgumentType>`
const TYPES = [
  integer('U8', 8),
  integer('U4', 4),
  integer('U16', 16),
  integer('LE', 32, ' byteOrder="leastSignificantByteFirst"'),
].join('')

interface Parts {
  readonly types?: string
  readonly arguments: Readonly<Record<string, string>>
  readonly entries: string
  readonly container?: string
  readonly before?: string
  readonly telemetry?: string
  readonly sets?: string
}
const plansOf = (p: Parts) =>
  compileCommands(
    xtceText(
      `<ArgumentTypeSet>${TYPES}${p.types ?? ''}</ArgumentTypeSet><MetaCommandSet>${p.before ?? ''}<MetaCommand name="C">
        <ArgumentList>${Object.entries(p.arguments)
          .map(([n, t]) => `<Argument name="${n}" argumentTypeRef="${t}"/>`)
          .join('')}</ArgumentList>
        <CommandContainer name="CC">${p.container ?? ''}<EntryList>${p.entries}</EntryList></CommandContainer></MetaCommand></MetaCommandSet>${p.sets ?? ''}`,
      p.telemetry,
    ),
  )
const entry = (name: string, inside = ''): string =>
  `<ArgumentRefEntry argumentRef="${name}">${inside}</ArgumentRefEntry>`
const at = (reference: string, bits: number): string =>
  `<LocationInContainerInBits referenceLocation="${reference}"><FixedValue>${bits}</FixedValue></LocationInContainerInBits>`

function hex(p: Parts, given: Record<string, ArgumentValue>, context?: CommandContext): string {
  const plans = plansOf(p)
  expect(plans.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  const { values, problems } = checkArguments(plans.need('C'), given, context)
  expect(problems).toEqual([])
  const { bytes, fields } = encodeCommand(plans.need('C'), values, context)
  const read = decodeCommand(plans, bytes, context)!
  expect(read.whole).toBe(true)
  expect(read.fields).toEqual(fields)
  return toHex(bytes)
}
const problems = (p: Parts, given: Record<string, ArgumentValue>): string[] =>
  checkArguments(plansOf(p).need('C'), given).problems.map((x) => `${x.code} ${x.place}`)

describe('places', () => {
  test('from the start, after the entry before, from the end of a declared size, before the next', () => {
    expect(
      hex(
        { arguments: { a: 'U8', b: 'U8' }, entries: entry('a') + entry('b', at('containerStart', 24)) },
        { a: 1, b: 2 },
      ),
    ).toBe('01000002')
    expect(
      hex(
        { arguments: { a: 'U8', b: 'U8' }, entries: entry('a') + entry('b', at('previousEntry', 8)) },
        { a: 1, b: 2 },
      ),
    ).toBe('010002')
    const sized = '<BinaryEncoding><SizeInBits><FixedValue>32</FixedValue></SizeInBits></BinaryEncoding>'
    expect(
      hex(
        { arguments: { a: 'U8', b: 'U8' }, container: sized, entries: entry('a') + entry('b', at('containerEnd', 8)) },
        { a: 1, b: 2 },
      ),
    ).toBe('01000002')
    expect(
      hex(
        {
          arguments: { a: 'U8', b: 'U8' },
          entries: entry('a', at('nextEntry', 8)) + entry('b', at('containerStart', 16)),
        },
        { a: 1, b: 2 },
      ),
    ).toBe('000102')
  })

  test('from the end of a size that is not declared cannot be known', () => {
    const plans = plansOf({ arguments: { a: 'U8' }, entries: entry('a', at('containerEnd', 8)) })
    expect(plans.need('C').problems[0]).toMatch(/from the end of a container that does not declare its size/)
  })

  test('fixed values keep their last bits; bytes come in the order of the encoding', () => {
    const value = '<FixedValueEntry name="f" binaryValue="FFF5" sizeInBits="12"/>'
    expect(
      hex({ arguments: { a: 'U4', b: 'LE' }, entries: value + entry('a') + entry('b') }, { a: 9, b: 0x01020304 }),
    ).toBe('ff5904030201')
  })
})

describe('inclusion and repetition', () => {
  const when =
    '<IncludeCondition><Comparison value="2"><ArgumentInstanceRef argumentRef="a"/></Comparison></IncludeCondition>'
  test('by the value of an argument', () => {
    const p: Parts = { arguments: { a: 'U8', b: 'U8' }, entries: entry('a') + entry('b', when) }
    expect(hex(p, { a: 2, b: 7 })).toBe('0207')
    expect(hex(p, { a: 3, b: 7 })).toBe('03')
  })
  test('as often as an argument says, with a gap', () => {
    const repeat =
      '<RepeatEntry><Count><DynamicValue><ArgumentInstanceRef argumentRef="a"/></DynamicValue></Count><Offset><FixedValue>8</FixedValue></Offset></RepeatEntry>'
    expect(hex({ arguments: { a: 'U8', b: 'U8' }, entries: entry('a') + entry('b', repeat) }, { a: 3, b: 7 })).toBe(
      '030700070007',
    )
  })
})

describe('arrays and structures', () => {
  const types = `<AggregateArgumentType name="Pair"><MemberList><Member name="x" typeRef="U4"/><Member name="y" typeRef="U4"/></MemberList></AggregateArgumentType>
    <ArrayArgumentType name="Grid" arrayTypeRef="U8"><DimensionList>
      <Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex><EndingIndex><FixedValue>1</FixedValue></EndingIndex></Dimension>
      <Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex><EndingIndex><FixedValue>2</FixedValue></EndingIndex></Dimension></DimensionList></ArrayArgumentType>
    <ArrayArgumentType name="Pairs" arrayTypeRef="Pair"><DimensionList><Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex>
      <EndingIndex><DynamicValue><ArgumentInstanceRef argumentRef="n"/><LinearAdjustment slope="1" intercept="-1"/></DynamicValue></EndingIndex></Dimension></DimensionList></ArrayArgumentType>`
  test('of two dimensions, the last index fastest; as lists of lists or one list', () => {
    const p: Parts = { types, arguments: { g: 'Grid' }, entries: entry('g') }
    expect(
      hex(p, {
        g: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
    ).toBe('010203040506')
    expect(hex(p, { g: [1, 2, 3, 4, 5, 6] })).toBe('010203040506')
    expect(problems(p, { g: [1, 2, 3] })).toEqual(['VIG-COMMANDING-019 g'])
  })
  test('of as many structures as another argument says, or as are given', () => {
    const p: Parts = { types, arguments: { n: 'U8', p: 'Pairs' }, entries: entry('n') + entry('p') }
    expect(
      hex(p, {
        p: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
      }),
    ).toBe('021234')
    expect(hex(p, { n: 0, p: [] })).toBe('00')
    expect(
      problems(p, {
        n: 1,
        p: [
          { x: 1, y: 2 },
          { x: 3, y: 4 },
        ],
      }),
    ).toEqual(['VIG-COMMANDING-019 p'])
  })
})

describe('texts and bytes of their own size', () => {
  const string = (name: string, size: string): string =>
    `<StringArgumentType name="${name}"><UnitSet/><StringDataEncoding encoding="UTF-8">${size}</StringDataEncoding></StringArgumentType>`
  test('up to a terminator', () => {
    const types = string(
      'S',
      '<SizeInBits><Fixed><FixedValue>64</FixedValue></Fixed><TerminationChar>0A</TerminationChar></SizeInBits>',
    )
    const p: Parts = { types, arguments: { s: 'S', a: 'U8' }, entries: entry('s') + entry('a') }
    expect(hex(p, { s: 'AB', a: 7 })).toBe('41420a000000000007')
    expect(problems(p, { s: 'A\nB', a: 7 })).toEqual(['VIG-COMMANDING-023 s'])
  })
  test('after a length', () => {
    const types = string(
      'S',
      '<Variable maxSizeInBits="128"><DynamicValue><ArgumentInstanceRef argumentRef="n"/><LinearAdjustment slope="8"/></DynamicValue></Variable>',
    )
    const p: Parts = { types, arguments: { n: 'U8', s: 'S', a: 'U8' }, entries: entry('n') + entry('s') + entry('a') }
    expect(hex(p, { s: 'é!', a: 7 })).toBe('03c3a92107')
    const tagged = string('S', '<Variable maxSizeInBits="128"><LeadingSize sizeInBitsOfSizeTag="16"/></Variable>')
    expect(
      hex({ ...p, types: tagged, arguments: { s: 'S', a: 'U8' }, entries: entry('s') + entry('a') }, { s: 'AB', a: 7 }),
    ).toBe('0010414207')
  })
})

describe('inheritance', () => {
  const before = `<MetaCommand name="Top" abstract="true"><ArgumentList><Argument name="kind" argumentTypeRef="U8"/><Argument name="sub" argumentTypeRef="U8" initialValue="9"/></ArgumentList>
      <CommandContainer name="TopC"><EntryList>${entry('kind')}${entry('sub')}</EntryList></CommandContainer></MetaCommand>
    <MetaCommand name="Middle" abstract="true"><BaseMetaCommand metaCommandRef="Top"><ArgumentAssignmentList><ArgumentAssignment argumentName="kind" argumentValue="5"/></ArgumentAssignmentList></BaseMetaCommand></MetaCommand>
    <MetaCommand name="Leaf"><BaseMetaCommand metaCommandRef="Middle"/><ArgumentList><Argument name="x" argumentTypeRef="U8"/></ArgumentList>
      <CommandContainer name="LeafC"><EntryList>${entry('x')}</EntryList><BaseContainer containerRef="TopC"/></CommandContainer></MetaCommand>
    <MetaCommand name="Bare"><BaseMetaCommand metaCommandRef="Middle"/></MetaCommand>
    <MetaCommand name="Alone"><BaseMetaCommand metaCommandRef="Middle"/><CommandContainer name="AloneC"><EntryList>${entry('kind')}</EntryList></CommandContainer></MetaCommand>`
  const plans = plansOf({ before, arguments: { a: 'U8' }, entries: entry('a') })
  const bytes = (path: string, given: Record<string, ArgumentValue>): string => {
    const checked = checkArguments(plans.need(path), given)
    expect(checked.problems).toEqual([])
    return toHex(encodeCommand(plans.need(path), checked.values).bytes)
  }
  test('goes through levels: assignments, defaults, containers that are only the base’s', () => {
    expect(bytes('Leaf', { x: 1 })).toBe('050901')
    expect(bytes('Leaf', { x: 1, sub: 2 })).toBe('050201')
    expect(bytes('Bare', {})).toBe('0509')
    expect(plans.need('Leaf').arguments.map((a) => [a.name, a.declaredBy, a.required])).toEqual([
      ['kind', 'Top', false],
      ['sub', 'Top', false],
      ['x', 'Leaf', true],
    ])
  })
  test('of a container is told when it is missing', () => {
    expect(bytes('Alone', {})).toBe('05')
    expect(plans.diagnostics.find((d) => d.code === 'VIG-COMMANDING-008')?.message).toMatch(/Alone/)
  })
})

describe('parameters in the layout', () => {
  const telemetry = `<TelemetryMetaData><ParameterTypeSet>
      <EnumeratedParameterType name="Name"><UnitSet/><IntegerDataEncoding sizeInBits="8"/><EnumerationList><Enumeration value="1" label="Vehicle"/><Enumeration value="2" label="Station"/></EnumerationList></EnumeratedParameterType>
      <IntegerParameterType name="P8" signed="false"><UnitSet/><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType>
      <IntegerParameterType name="P16" signed="false"><UnitSet/><IntegerDataEncoding sizeInBits="16"/></IntegerParameterType>
      <AggregateParameterType name="Pair"><MemberList><Member name="x" typeRef="P8"/><Member name="y" typeRef="P16"/></MemberList></AggregateParameterType></ParameterTypeSet>
    <ParameterSet><Parameter name="Which" parameterTypeRef="Name"/><Parameter name="Vehicle" parameterTypeRef="P8"/><Parameter name="Station" parameterTypeRef="P16"/><Parameter name="Both" parameterTypeRef="Pair"/></ParameterSet></TelemetryMetaData>`
  const known = (which: number): CommandContext => ({
    parameters: ({ parameter, member }) => {
      const raw = { Which: which, Vehicle: 7, Station: 0x1234, 'Both.x': 5, 'Both.y': 6 }[
        member === undefined ? parameter : `${parameter}.${member}`
      ]
      return raw === undefined ? undefined : { raw, eng: raw }
    },
  })
  test('one that the value of another names', () => {
    const entries = `${entry('a')}<ParameterRefEntry parameterRef="Which"/><IndirectParameterRefEntry><ParameterInstance parameterRef="Which"/></IndirectParameterRefEntry>`
    const p: Parts = { telemetry, arguments: { a: 'U8' }, entries }
    expect(hex(p, { a: 9 }, known(1))).toBe('090107')
    expect(hex(p, { a: 9 }, known(2))).toBe('09021234')
  })
  test('a structure, and one member of it', () => {
    const entries = '<ParameterRefEntry parameterRef="Both"/><ParameterRefEntry parameterRef="Both/y"/>'
    expect(hex({ telemetry, arguments: {}, entries }, {}, known(1))).toBe('0500060006')
  })
  const piece = (bits: number, order?: number, of = 'Station'): string =>
    `<ParameterSegmentRefEntry parameterRef="${of}" sizeInBits="${bits}"${order === undefined ? '' : ` order="${order}"`}/>`
  test('one in pieces, in their order', () => {
    const entries = `${piece(4)}${entry('a')}${piece(12)}`
    expect(hex({ telemetry, arguments: { a: 'U8' }, entries }, { a: 0xff }, known(1))).toBe('1ff234')
    const turned = `${piece(12, 2)}${entry('a')}${piece(4, 1)}`
    expect(hex({ telemetry, arguments: { a: 'U8' }, entries: turned }, { a: 0xff }, known(1))).toBe('234ff1')
  })
  test('pieces that do not make the whole keep the command from being sent', () => {
    const plan = plansOf({ telemetry, arguments: {}, entries: piece(8) }).need('C')
    expect(plan.problems[0]).toMatch(/are 8 bits, the whole is 16/)
  })
})

describe('assignments to members', () => {
  const types = `<AggregateArgumentType name="Pair"><MemberList><Member name="x" typeRef="U4"/><Member name="y" typeRef="U4"/></MemberList></AggregateArgumentType>`
  const before = `<MetaCommand name="Top" abstract="true"><ArgumentList><Argument name="p" argumentTypeRef="Pair"/></ArgumentList><CommandContainer name="TopC"><EntryList>${entry('p')}</EntryList></CommandContainer></MetaCommand>
    <MetaCommand name="Half"><BaseMetaCommand metaCommandRef="Top"><ArgumentAssignmentList><ArgumentAssignment argumentName="p.x" argumentValue="5"/></ArgumentAssignmentList></BaseMetaCommand></MetaCommand>`
  const plan = plansOf({ types, before, arguments: { a: 'U8' }, entries: entry('a') }).need('Half')
  test('leave the others to be given, and cannot be given themselves', () => {
    const { values, problems: none } = checkArguments(plan, { p: { y: 7 } })
    expect(none).toEqual([])
    expect(toHex(encodeCommand(plan, values).bytes)).toBe('57')
    const codes = (given: Record<string, ArgumentValue>): string[] =>
      checkArguments(plan, given).problems.map((x) => `${x.code} ${x.place}`)
    expect(codes({ p: { x: 5, y: 7 } })).toEqual(['VIG-COMMANDING-012 p.x'])
    expect(codes({})).toEqual(['VIG-COMMANDING-011 p.y'])
    expect(() => encodeCommand(plan, { command: 'Half', arguments: {} })).toThrow(/"p" of "Half" has no value/)
  })
})

describe('calibrations in a context', () => {
  const types = `<FloatArgumentType name="V"><UnitSet/><IntegerDataEncoding sizeInBits="8">
      <DefaultCalibrator><PolynomialCalibrator><Term exponent="1" coefficient="0.5"/></PolynomialCalibrator></DefaultCalibrator>
      <ContextCalibratorList><ContextCalibrator><ContextMatch><Comparison parameterRef="Range" value="1"/></ContextMatch><Calibrator><PolynomialCalibrator><Term exponent="1" coefficient="2"/></PolynomialCalibrator></Calibrator></ContextCalibrator></ContextCalibratorList></IntegerDataEncoding></FloatArgumentType>`
  const telemetry = `<TelemetryMetaData><ParameterTypeSet><IntegerParameterType name="R" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType></ParameterTypeSet><ParameterSet><Parameter name="Range" parameterTypeRef="R"/></ParameterSet></TelemetryMetaData>`
  test('are those that hold at present', () => {
    const p: Parts = { types, telemetry, arguments: { v: 'V' }, entries: entry('v') }
    const range = (value: number): CommandContext => ({ parameters: () => ({ raw: value, eng: value }) })
    expect(hex(p, { v: 20 }, range(0))).toBe('28')
    expect(hex(p, { v: 20 }, range(1))).toBe('0a')
  })
})
