/** Arguments as people give them: what is taken, in which form, and how each mistake is told. */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { parseUtc } from '@vigie/base'
import {
  argumentText,
  checkArguments,
  compileCommands,
  encodeCommand,
  type ArgumentValue,
  type CommandPlan,
} from '../src/index.ts'
import { bisat, native, xtceText } from './support/databases.ts'

async function command(arguments_: string, entries: string): Promise<CommandPlan> {
  const system = await native(
    `element: E\ncommands:\n  - name: C\n    arguments:\n${arguments_
      .trim()
      .split('\n')
      .map((l) => `      - ${l.trim()}\n`)
      .join('')}    entries: [${entries}]\n`,
  )
  return compileCommands(system).need('E.C')
}
const value = (plan: CommandPlan, given: Record<string, ArgumentValue>, name: string, time?: bigint) => {
  const { values, problems } = checkArguments(plan, given, time === undefined ? {} : { time })
  return problems.length > 0 ? problems.map((p) => p.code) : values.arguments[name]
}
const codes = (plan: CommandPlan, given: Record<string, ArgumentValue>): string[] =>
  checkArguments(plan, given).problems.map((p) => `${p.code} ${p.place}`)

describe('numbers', () => {
  test('are taken in decimal, hexadecimal and binary, within their range', async () => {
    const plan = await command('{ name: a, type: { kind: integer, sizeInBits: 8, validRange: [1, 200] } }', 'a')
    for (const given of [31, 31n, '31', ' 0x1F ', '0b11111', '+31'])
      expect(value(plan, { a: given }, 'a'), String(given)).toEqual({ raw: 31, engineering: 31, origin: 'given' })
    expect(codes(plan, { a: 0 })).toEqual(['VIG-COMMANDING-014 a'])
    expect(codes(plan, { a: 201 })).toEqual(['VIG-COMMANDING-014 a'])
    expect(codes(plan, { a: 300 })).toEqual(['VIG-COMMANDING-023 a'])
    expect(codes(plan, { a: 1.5 })).toEqual(['VIG-COMMANDING-013 a'])
    expect(codes(plan, { a: 'twelve' })).toEqual(['VIG-COMMANDING-013 a'])
    expect(codes(plan, { a: Number.NaN })).toEqual(['VIG-COMMANDING-013 a'])
    expect(codes(plan, { a: true })).toEqual(['VIG-COMMANDING-013 a'])
    expect(codes(plan, {})).toEqual(['VIG-COMMANDING-011 a'])
  })

  test('are taken in other units of the same quantity', async () => {
    const plan = await command(
      `{ name: t, type: { kind: float, unit: degC, sizeInBits: 32 } }
       { name: d, type: { kind: integer, unit: s, sizeInBits: 32 } }
       { name: w, type: { kind: float, unit: deg/s, sizeInBits: 64 } }
       { name: n, type: { kind: integer, sizeInBits: 8 } }`,
      't, d, w, n',
    )
    const rest = { t: 0, d: 1, w: 0, n: 0 }
    const raw = (given: Record<string, ArgumentValue>, name: string) => value(plan, { ...rest, ...given }, name)
    expect(raw({ t: '68 degF' }, 't')).toMatchObject({ engineering: 20 })
    expect(raw({ t: '20 degC' }, 't')).toMatchObject({ engineering: 20 })
    expect(raw({ t: '293.15 K' }, 't')).toMatchObject({ engineering: 20 })
    expect(raw({ d: '2 min' }, 'd')).toMatchObject({ raw: 120 })
    expect(raw({ d: '3000 ms' }, 'd')).toMatchObject({ raw: 3 })
    expect(raw({ w: '1 rpm' }, 'w')).toMatchObject({ engineering: 6 })
    expect(codes(plan, { ...rest, t: '20 V' })).toEqual(['VIG-COMMANDING-017 t'])
    expect(codes(plan, { ...rest, d: '1500 ms' })).toEqual(['VIG-COMMANDING-013 d'])
    expect(codes(plan, { ...rest, d: '3 fathoms' })).toEqual(['VIG-COMMANDING-016 d'])
    expect(codes(plan, { ...rest, n: '3 s' })).toEqual(['VIG-COMMANDING-016 n'])
  })

  test('of 64 bits and more keep every digit', async () => {
    const plan = await command('{ name: a, type: { kind: integer, sizeInBits: 64 } }', 'a')
    expect(value(plan, { a: '18446744073709551615' }, 'a')).toMatchObject({ raw: 18_446_744_073_709_551_615n })
    expect(codes(plan, { a: '18446744073709551616' })).toEqual(['VIG-COMMANDING-023 a'])
  })

  test('several ranges are told as several', () => {
    const plan = compileCommands(
      xtceText(`<ArgumentTypeSet><IntegerArgumentType name="T" signed="false"><UnitSet/><IntegerDataEncoding sizeInBits="8"/>
        <ValidRangeSet><ValidRange minInclusive="1" maxInclusive="3"/><ValidRange minInclusive="10" maxInclusive="12"/></ValidRangeSet></IntegerArgumentType></ArgumentTypeSet>
        <MetaCommandSet><MetaCommand name="C"><ArgumentList><Argument name="a" argumentTypeRef="T"/></ArgumentList>
        <CommandContainer name="CC"><EntryList><ArgumentRefEntry argumentRef="a"/></EntryList></CommandContainer></MetaCommand></MetaCommandSet>`),
    ).need('C')
    expect(codes(plan, { a: 2 })).toEqual([])
    expect(codes(plan, { a: 11 })).toEqual([])
    const { problems } = checkArguments(plan, { a: 5 })
    expect(problems[0]?.message).toBe('argument "a" of "C": 5 is outside of 1 … 3 or 10 … 12')
  })
})

describe('names', () => {
  test('of enumerations, in any case where only one is meant, or their numbers', async () => {
    const plan = await command(
      '{ name: m, type: { kind: enumerated, sizeInBits: 8, labels: { 0: OFF, 1: ON, 7: Auto, 8: AUTO } } }',
      'm',
    )
    expect(value(plan, { m: 'ON' }, 'm')).toEqual({ raw: 1, engineering: 'ON', origin: 'given' })
    expect(value(plan, { m: 'off' }, 'm')).toMatchObject({ raw: 0 })
    expect(value(plan, { m: '7' }, 'm')).toMatchObject({ raw: 7, engineering: 'Auto' })
    expect(value(plan, { m: 8 }, 'm')).toMatchObject({ engineering: 'AUTO' })
    const { problems } = checkArguments(plan, { m: 'auto' })
    expect(problems[0]).toMatchObject({
      code: 'VIG-COMMANDING-015',
      remedy: 'Give one of OFF (0), ON (1), Auto (7), AUTO (8).',
    })
    expect(codes(plan, { m: 3 })).toEqual(['VIG-COMMANDING-015 m'])
  })

  test('of booleans', async () => {
    const plan = await command(
      '{ name: b, type: { kind: boolean, sizeInBits: 8, falseLabel: CLOSED, trueLabel: OPEN } }',
      'b',
    )
    for (const given of [true, 1, 'OPEN', 'open', 'true', '1'])
      expect(value(plan, { b: given }, 'b'), String(given)).toEqual({ raw: 1, engineering: true, origin: 'given' })
    expect(value(plan, { b: 'CLOSED' }, 'b')).toMatchObject({ raw: 0, engineering: false })
    expect(codes(plan, { b: 'AJAR' })).toEqual(['VIG-COMMANDING-015 b'])
  })
})

describe('structures and lists', () => {
  test('have their members and sizes, each told at its place', async () => {
    const system = await native(`element: E
types:
  U8: { kind: integer, sizeInBits: 8 }
  Point: { kind: aggregate, members: [{ name: x, type: U8 }, { name: y, type: U8 }] }
commands:
  - name: C
    arguments:
      - { name: at, type: Point }
      - { name: list, type: { kind: array, element: Point, count: 2 } }
    entries: [at, list]
`)
    const plan = compileCommands(system).need('E.C')
    const point = { x: 1, y: 2 }
    expect(value(plan, { at: point, list: [point, point] }, 'list')).toMatchObject({ raw: [point, point] })
    expect(value(plan, { at: '{"x":1,"y":"0x2"}', list: `[{"x":1,"y":2},{"x":1,"y":2}]` }, 'at')).toMatchObject({
      raw: point,
    })
    expect(codes(plan, { at: { x: 1, z: 3 }, list: [point] })).toEqual([
      'VIG-COMMANDING-020 at.z',
      'VIG-COMMANDING-011 at.y',
      'VIG-COMMANDING-019 list',
    ])
    expect(codes(plan, { at: point, list: [point, { x: 1, y: 256 }] })).toEqual(['VIG-COMMANDING-023 list[1].y'])
    expect(codes(plan, { at: 5, list: 'none' })).toEqual(['VIG-COMMANDING-013 at', 'VIG-COMMANDING-013 list'])
  })

  test('a count or length that is not given is that of what it counts', async () => {
    const plan = await command(
      `{ name: length, type: { kind: integer, sizeInBits: 8 } }
       { name: data, type: { kind: binary, length: length } }`,
      'length, data',
    )
    expect(value(plan, { data: 'aabbcc' }, 'length')).toEqual({ raw: 3, engineering: 3, origin: 'computed' })
    expect(value(plan, { data: 'aabbcc', length: 3 }, 'length')).toMatchObject({ origin: 'given' })
    expect(codes(plan, { data: 'aabbcc', length: 2 })).toEqual(['VIG-COMMANDING-018 data'])
    expect(codes(plan, { data: 'aab' })).toEqual(['VIG-COMMANDING-013 data'])
  })
})

describe('computed arguments', () => {
  test('are what their formula gives, and cannot be given', async () => {
    const plan = await command(
      `{ name: start, type: { kind: integer, unit: s, sizeInBits: 16 } }
       { name: duration, type: { kind: integer, unit: s, sizeInBits: 16 } }
       { name: end, type: { kind: integer, sizeInBits: 16 }, formula: start + duration }`,
      'start, duration, end',
    )
    expect(value(plan, { start: 100, duration: 25 }, 'end')).toEqual({ raw: 125, engineering: 125, origin: 'computed' })
    expect(codes(plan, { start: 100, duration: 25, end: 125 })).toEqual(['VIG-COMMANDING-012 end'])
    expect(codes(plan, { start: 100 })).toEqual(['VIG-COMMANDING-011 duration'])
    expect(codes(plan, { start: 65_535, duration: 1 })).toEqual(['VIG-COMMANDING-023 end'])
  })
})

describe('texts and bytes', () => {
  test('fit in their box and charset', () => {
    const plan = compileCommands(
      xtceText(`<ArgumentTypeSet><StringArgumentType name="T"><UnitSet/><StringDataEncoding encoding="US-ASCII"><SizeInBits><Fixed><FixedValue>32</FixedValue></Fixed></SizeInBits></StringDataEncoding></StringArgumentType></ArgumentTypeSet>
        <MetaCommandSet><MetaCommand name="C"><ArgumentList><Argument name="a" argumentTypeRef="T"/></ArgumentList>
        <CommandContainer name="CC"><EntryList><ArgumentRefEntry argumentRef="a"/></EntryList></CommandContainer></MetaCommand></MetaCommandSet>`),
    ).need('C')
    const bytes = (a: string): Uint8Array => encodeCommand(plan, checkArguments(plan, { a }).values).bytes
    expect([...bytes('AB')]).toEqual([65, 66, 0, 0])
    expect([...bytes('ABCD')]).toEqual([65, 66, 67, 68])
    expect(codes(plan, { a: 'ABCDE' })).toEqual(['VIG-COMMANDING-018 a'])
    expect(codes(plan, { a: 'é' })).toEqual(['VIG-COMMANDING-023 a'])
    // What the reader would drop cannot be sent.
    expect(codes(plan, { a: 'A\0' })).toEqual(['VIG-COMMANDING-023 a'])
  })
})

describe('times', () => {
  test('are UTC, counted from now, or TAI nanoseconds', async () => {
    const plan = await command(
      "{ name: at, type: { kind: absolute-time, sizeInBits: 32, epoch: '2000-01-01T12:00:00Z' } }",
      'at',
    )
    const time = parseUtc('2026-11-25T10:30:00Z')
    expect(value(plan, { at: '2026-11-25T10:30:00Z' }, 'at')).toMatchObject({ engineering: time })
    expect(value(plan, { at: time }, 'at')).toMatchObject({ engineering: time })
    expect(value(plan, { at: 'now + 90 s' }, 'at', time)).toMatchObject({ engineering: time + 90_000_000_000n })
    expect(value(plan, { at: 'now' }, 'at', time)).toMatchObject({ engineering: time })
    for (const bad of ['soon', '2026-13-01', 'now + 3 bananas', 7, true])
      expect(codes(plan, { at: bad }), String(bad)).toEqual(['VIG-COMMANDING-021 at'])
    // A time to the half second is what can be sent of it.
    expect(value(plan, { at: '2026-11-25T10:30:00.4Z' }, 'at')).toMatchObject({ engineering: time })
    expect(codes(plan, { at: '2190-01-01' })).toEqual(['VIG-COMMANDING-023 at'])
  })
})

test('what the command or the encoder decides cannot be given', async () => {
  const { system, chains } = await bisat()
  const plan = compileCommands(system, { packets: chains[0]!.telecommands!.packets!, element: 'RECO1' }).need(
    'RECO1.TestConnection',
  )
  const { problems } = checkArguments(plan, { service: 17, packetLength: 6, sequenceCount: 0, nonsense: 1 })
  expect(problems.map((p) => [p.code, p.argument]).toSorted()).toEqual([
    ['VIG-COMMANDING-010', 'nonsense'],
    ['VIG-COMMANDING-012', 'packetLength'],
    ['VIG-COMMANDING-012', 'sequenceCount'],
    ['VIG-COMMANDING-012', 'service'],
  ])
  for (const p of problems) expect(p.remedy).not.toMatch(/\{\w+\}/)
})

test('a wrong value never leaves as the default', async () => {
  const plan = await command('{ name: a, type: { kind: integer, sizeInBits: 8 }, initialValue: 5 }', 'a')
  expect(value(plan, {}, 'a')).toEqual({ raw: 5, engineering: 5, origin: 'default' })
  const { values, problems } = checkArguments(plan, { a: 256 })
  expect(problems).toHaveLength(1)
  expect(values.arguments).toEqual({})
  expect(() => encodeCommand(plan, values)).toThrow(/have problems: it is not encoded/)
})

test('every value as text reads back to itself', async () => {
  const system = await native(`element: E
types:
  U64: { kind: integer, sizeInBits: 64 }
  Pair: { kind: aggregate, members: [{ name: n, type: U64 }, { name: t, type: { kind: absolute-time, sizeInBits: 32, epoch: '2000-01-01T12:00:00Z' } }] }
commands:
  - name: C
    arguments:
      - { name: f, type: { kind: float, sizeInBits: 64 } }
      - { name: b, type: { kind: binary, length: 3 } }
      - { name: p, type: { kind: array, element: Pair, count: 2 } }
    entries: [f, b, p]
`)
  const plan = compileCommands(system).need('E.C')
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.uint8Array({ minLength: 3, maxLength: 3 }),
      fc.tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 32n - 1n })),
      (f, b, [n, s]) => {
        const pair = { n, t: parseUtc('2000-01-01T12:00:00Z') + s * 1_000_000_000n }
        const { values } = checkArguments(plan, { f, b, p: [pair, pair] })
        const texts = Object.fromEntries(
          plan.arguments.map((a) => [
            a.name,
            argumentText(plan.layout.system, a.type, values.arguments[a.name]!.engineering),
          ]),
        )
        expect(checkArguments(plan, texts)).toEqual({ values, problems: [] })
      },
    ),
  )
})
