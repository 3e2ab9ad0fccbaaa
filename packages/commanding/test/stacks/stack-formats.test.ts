/** Stacks as they are written and checked (docs/formats/stacks.md). */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkStack,
  compileCommands,
  ON_FAILURE,
  ON_LINK_LOSS,
  readStackCsv,
  readStackYaml,
  RELEASES,
  signatureOf,
  WAIT_STAGES,
  writeStackCsv,
  writeStackYaml,
  type Stack,
} from '../../src/index.ts'
import { bisat, native } from '../support/databases.ts'

const WARM = `stack: WARM-PLATE
description: the cold plate before imaging
satellite: RECO1
entries:
  - send: RECO1.TCS.SwitchHeater
    with: { heater: 3, state: ON }
    comment: plate first
  - send: RECO1.EPS.SwitchBatteryHeater
    with: { state: OFF }
    release: manual
    after: 2.5
    wait: accepted
    onFailure: continue
    onLinkLoss: skip
    service: BD
    virtualChannel: 1
`
const plansOf = async () => {
  const { system, chains } = await bisat()
  const { telecommands } = chains.find((c) => c.name === 'RECO1')!
  return compileCommands(system, { element: 'RECO1', packets: telecommands!.packets! })
}
const stackOf = (text: string): Stack => {
  const { stack, findings } = readStackYaml(text)
  expect(findings).toEqual([])
  return stack!
}

describe('YAML', () => {
  test('is read with what is usual where nothing is told', () => {
    const { entries, ...head } = stackOf(WARM)
    expect(head).toEqual({ name: 'WARM-PLATE', description: 'the cold plate before imaging', chain: 'RECO1' })
    expect(entries[0]).toEqual({
      path: 'RECO1.TCS.SwitchHeater',
      arguments: { heater: 3, state: 'ON' },
      comment: 'plate first',
      release: 'automatic',
      spacing: 0,
      wait: 'completed',
      onFailure: 'stop',
      onLinkLoss: 'hold',
    })
    expect(entries[1]).toMatchObject({
      release: 'manual',
      spacing: 2.5,
      wait: 'accepted',
      onFailure: 'continue',
      onLinkLoss: 'skip',
      service: 'BD',
      virtualChannel: 1,
    })
  })
  test('everything wrong is told at once, with its line', () => {
    const { stack, findings } = readStackYaml(
      'stack: "a b"\nsatellite: RECO1\ncolour: red\nentries:\n  - send: X.Y\n    wait: lunch\n    after: -1\n  - { with: {} }\n  - 5\n',
    )
    expect(stack).toBeUndefined()
    expect(findings.map((f) => f.message).join('\n')).toMatch(
      /no "colour"[^]*"stack" is its name[^]*entry 1: "wait" is one of[^]*entry 1: "after" is a number[^]*|entry 2[^]*/,
    )
    expect(findings.filter((f) => f.code === 'VIG-STACK-002').map((f) => f.line)).toEqual([5, 5, 8, 9])
  })
  test.each(['', '- a', 'stack: [', 'stack: A\nstack: B', 'entries: &a [*a]'])(
    '%j is refused, and nothing throws',
    (text) => {
      const { stack, findings } = readStackYaml(text)
      expect(stack).toBeUndefined()
      expect(findings.length).toBeGreaterThan(0)
    },
  )
})

const plain = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.boolean(),
  fc.string(),
  fc.constantFrom('ON', '20 degC', 'true', '007', '0x1F', ' padded ', '=1', 'a;b', '"q"', '1e3', ''),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.record({ x: fc.integer(), y: fc.string() }),
)
const text = fc.string({ maxLength: 40 }).filter((t) => t.trim() !== '' && t === t.trim())
const entry = fc.record(
  {
    path: fc.stringMatching(/^[A-Z][A-Z0-9.]{0,20}$/),
    arguments: fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9.]{0,8}$/), plain, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    comment: text,
    release: fc.constantFrom(...RELEASES),
    spacing: fc.constantFrom(0, 1, 2.5, 86400),
    wait: fc.constantFrom(...WAIT_STAGES),
    onFailure: fc.constantFrom(...ON_FAILURE),
    onLinkLoss: fc.constantFrom(...ON_LINK_LOSS),
    service: fc.constantFrom('AD' as const, 'BD' as const),
    virtualChannel: fc.integer({ min: 0, max: 63 }),
  },
  { requiredKeys: ['path', 'arguments', 'release', 'spacing', 'wait', 'onFailure', 'onLinkLoss'] },
)
const anyStack = fc.record({
  name: fc.constant('S'),
  chain: fc.constant('SAT'),
  entries: fc.array(entry, { minLength: 1, maxLength: 5 }),
})

describe('what is written reads back to the same', () => {
  test('YAML', () => {
    fc.assert(
      fc.property(anyStack, (stack) => {
        expect(readStackYaml(writeStackYaml(stack as Stack)).stack).toEqual(stack)
      }),
    )
  })
  test('CSV', () => {
    fc.assert(
      fc.property(anyStack, (stack) => {
        const { stack: back, findings } = readStackCsv(writeStackCsv(stack as Stack), { name: 'S', chain: 'SAT' })
        expect(findings).toEqual([])
        expect(back).toEqual(stack)
      }),
    )
  })
})

test('CSV as a spreadsheet gives it: a few columns, quotes, a byte order mark', () => {
  const { stack } = readStackCsv(
    '\uFEFFsend,with,after\r\nRECO1.TCS.SwitchHeater,"heater=3; state=ON",\r\nRECO1.TCS.SwitchHeater,heater=4;state=OFF,10\r\n\r\n',
    { name: 'S', chain: 'RECO1' },
  )
  expect(stack!.entries.map((e) => [e.arguments, e.spacing])).toEqual([
    [{ heater: 3, state: 'ON' }, 0],
    [{ heater: 4, state: 'OFF' }, 10],
  ])
  const wrong = readStackCsv('send,lunch\nA,1\n', { name: 'S', chain: 'X' })
  expect(wrong.findings[0]).toMatchObject({ line: 1, code: 'VIG-STACK-001' })
})

describe('against the database', () => {
  test('a stack that fits comes to its steps', async () => {
    const { steps, findings, signatures } = checkStack(stackOf(WARM), await plansOf())
    expect(findings).toEqual([])
    expect(steps.map((s) => [s.entry, s.path, s.wait])).toEqual([
      [0, 'RECO1.TCS.SwitchHeater', 'completed'],
      [1, 'RECO1.EPS.SwitchBatteryHeater', 'accepted'],
    ])
    expect(signatures['RECO1.TCS.SwitchHeater']).toMatchObject({ 'argument heater': 'integer: a whole number, 1 … 16' })
  })
  test('unknown commands, those of another satellite, and wrong arguments are told, each with its entry', async () => {
    const text = `stack: BAD
satellite: RECO1
entries:
  - send: RECO1.TCS.NoSuch
  - { send: IDENT1.TCS.SwitchHeater, with: { heater: 1, state: ON } }
  - { send: RECO1.TCS.SwitchHeater, with: { heater: 1, state: MAYBE } }
  - { send: RECO1.TCS.SwitchHeater, with: { heater: 1, lunch: 1 } }
`
    const { stack, lines } = readStackYaml(text)
    const { findings } = checkStack(stack!, await plansOf(), lines)
    expect(findings.map((f) => f.line)).toEqual([4, 5, 6, 7, 7])
    expect(findings.map((f) => `${f.code} ${f.message}`)).toEqual([
      expect.stringMatching(/^VIG-STACK-003 entry 1: .*NoSuch/),
      expect.stringMatching(/^VIG-STACK-003 entry 2: .*IDENT1/),
      expect.stringMatching(/^VIG-STACK-005 entry 3: .*MAYBE/),
      expect.stringMatching(/^VIG-STACK-005 entry 4: .*lunch/),
      expect.stringMatching(/^VIG-STACK-005 entry 4: .*state/),
    ])
  })
  test('a stack written against another version of it is refused, naming what differs', async () => {
    const plans = await plansOf()
    const stack = stackOf(WARM)
    const { signatures } = checkStack(stack, plans)
    expect(checkStack({ ...stack, writtenAgainst: signatures }, plans).findings).toEqual([])
    const heater = { ...signatures['RECO1.TCS.SwitchHeater']!, 'argument heater': 'integer: a whole number, 0 to 7' }
    const { findings } = checkStack({ ...stack, writtenAgainst: { 'RECO1.TCS.SwitchHeater': heater } }, plans)
    expect(findings).toMatchObject([{ code: 'VIG-STACK-006', severity: 'error' }])
    expect(findings[0]!.message).toContain(
      'argument heater was "integer: a whole number, 0 to 7" and is "integer: a whole number',
    )
  })
  test('every command of the demonstration has a signature, the same each time and different from the others', async () => {
    const one = await plansOf()
    const two = await plansOf()
    const layouts = new Set<string>()
    let count = 0
    for (const plan of one.all()) {
      if (!plan.encodable) continue
      count++
      const signature = signatureOf(plan)
      expect(signatureOf(two.plan(plan.path)!)).toEqual(signature)
      layouts.add(signature['layout']!)
    }
    expect(count).toBeGreaterThan(50)
    expect(layouts.size).toBe(count)
  })
  test('a block stands for its commands; the entry waits after the last of them', async () => {
    const system = await native(`element: E
kind: satellite
commands:
  - { name: Heat, arguments: [{ name: line, type: { kind: integer, sizeInBits: 8 }, initialValue: 1 }], entries: [line] }
  - { name: Warm, steps: [{ command: Heat, assign: { line: 2 } }, Heat] }
`)
    const plans = compileCommands(system)
    const stack = stackOf(
      'stack: B\nsatellite: E\nentries:\n  - { send: E.Warm, release: manual, after: 5, wait: accepted }\n',
    )
    const { steps, findings } = checkStack(stack, plans)
    expect(findings).toEqual([])
    expect(steps).toMatchObject([
      { entry: 0, path: 'E.Heat', arguments: { line: '2' }, release: 'manual', spacing: 5, wait: 'requested' },
      { entry: 0, path: 'E.Heat', release: 'automatic', spacing: 0, wait: 'accepted' },
    ])
  })
})
