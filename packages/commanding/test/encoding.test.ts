/**
 * Bytes of known commands. PUS packets against the writer of @vigie/ccsds, which shares no code with this room, and against
 * those of another library (`shared/data/vectors/pus.json`); F´ commands by its dictionary specification.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromHex, parseUtc, toHex, VigieError } from '@vigie/base'
import { encodePusTelecommand } from '@vigie/ccsds'
import {
  checkArguments,
  compileCommands,
  encodeCommand,
  SequenceCounters,
  type ArgumentValue,
  type CommandContext,
  type CommandPlans,
} from '../src/index.ts'
import { bisat, fprime, hasShared, native, SHARED, xtce, xtceText } from './support/databases.ts'

const PUS = { packetLength: true, sequenceCount: 'per-apid', errorControl: 'crc16' } as const

function encode(
  plans: CommandPlans,
  path: string,
  given: Record<string, ArgumentValue> = {},
  context: CommandContext = { sequenceCount: () => 0 },
) {
  const plan = plans.need(path)
  const { values, problems } = checkArguments(plan, given, context)
  expect(problems).toEqual([])
  return encodeCommand(plan, values, context)
}
const hex = (...args: Parameters<typeof encode>): string => toHex(encode(...args).bytes)

describe('commands of the demonstration mission', () => {
  test('are PUS packets: header, length, count and error control', async () => {
    const { system, chains } = await bisat()
    const packets = chains[0]!.telecommands!.packets!
    const plans = compileCommands(system, { packets, element: 'RECO1' })
    expect(plans.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
    const ping = encodePusTelecommand(
      { apid: 256, sequenceCount: 5, service: 17, subtype: 1, acknowledge: 9, source: 1, data: new Uint8Array() },
      { standard: 'C' },
    )
    expect(hex(plans, 'RECO1.TestConnection', { acknowledge: 9 }, { sequenceCount: () => 5 })).toBe(toHex(ping))
    const load = encodePusTelecommand(
      {
        apid: 256,
        sequenceCount: 0,
        service: 6,
        subtype: 2,
        acknowledge: 9,
        source: 1,
        data: fromHex('02 00001000 0004 deadbeef'),
      },
      { standard: 'C' },
    )
    // The length is what the data has: it need not be given.
    const plan = plans.need('RECO1.LoadMemory')
    expect(plan.arguments.find((a) => a.name === 'length')!.required).toBe(false)
    const given = { acknowledge: 9, memory: 2, address: 0x1000, data: 'deadbeef' }
    expect(hex(plans, 'RECO1.LoadMemory', given)).toBe(toHex(load))
  })

  test('show their bits with names', async () => {
    const { system, chains } = await bisat()
    const plans = compileCommands(system, { packets: chains[0]!.telecommands!.packets!, element: 'RECO1' })
    const { fields, bits, bytes } = encode(plans, 'RECO1.TestConnection', { acknowledge: 15 })
    expect(bits).toBe(8 * bytes.length)
    expect(fields.map((f) => `${f.bitOffset}+${f.bitLength} ${f.name} ${String(f.raw)} ${f.origin}`)).toEqual([
      '0+5 headerFlags 3 argument',
      '5+11 apid 256 argument',
      '16+2 sequenceFlags 3 argument',
      '18+14 sequenceCount 0 computed',
      '32+16 packetLength 6 computed',
      '48+4 pusVersion 2 argument',
      '52+4 acknowledge 15 argument',
      '56+8 service 17 fixed',
      '64+8 subservice 1 fixed',
      '72+16 source 1 argument',
      `88+16 packet error control ${(bytes.at(-2)! << 8) | bytes.at(-1)!} computed`,
    ])
    // Every bit has exactly one name.
    let at = 0
    for (const f of fields) {
      expect(f.bitOffset).toBe(at)
      at += f.bitLength
    }
    expect(at).toBe(bits)
  })

  test('have counts of their APID, which go round after 16383', async () => {
    const { system } = await bisat()
    const plans = compileCommands(system, { packets: PUS, element: 'RECO1' })
    const counters = new SequenceCounters({ 256: 16_383 })
    const counts = [0, 1, 2].map(
      () => encode(plans, 'RECO1.TestConnection', {}, { sequenceCount: counters.next }).sequenceCount,
    )
    expect(counts).toEqual([16_383, 0, 1])
    expect(counters.snapshot()).toEqual({ 256: 2 })
    expect(counters.peek(256)).toBe(2)
  })

  test('are as the model lays them out where the mission sets nothing', async () => {
    const { system } = await bisat()
    const plans = compileCommands(system, { element: 'RECO1' })
    expect(hex(plans, 'RECO1.TestConnection', { acknowledge: 9, sequenceCount: 7, packetLength: 4 })).toBe(
      '1900c00700042911010001',
    )
  })
})

describe.skipIf(!hasShared)('databases of shared/data (skipped where it is absent)', () => {
  test('PUS packets of another library', async () => {
    const { vectors } = JSON.parse(readFileSync(new URL('vectors/pus.json', SHARED), 'utf8')) as {
      vectors: { name: string; kind: string; hex: string; decodedFields: Record<string, never> }[]
    }
    const { system } = await bisat()
    const pings = vectors.filter((v) => v.name.startsWith('TC[17,1]'))
    expect(pings.length).toBeGreaterThan(1)
    for (const v of pings) {
      const {
        primaryHeader: h,
        ackFlags,
        sourceId,
        crcHex,
      } = v.decodedFields as unknown as {
        primaryHeader: { apid: number; seqCount: number }
        ackFlags: number
        sourceId: number
        crcHex?: string
      }
      const packets = { ...PUS, errorControl: crcHex === undefined ? 'none' : 'crc16' } as const
      const plans = compileCommands(system, { packets, element: 'RECO1' })
      const given = { apid: h.apid, acknowledge: ackFlags, source: sourceId }
      expect(hex(plans, 'RECO1.TestConnection', given, { sequenceCount: () => h.seqCount }), v.name).toBe(v.hex)
    }
  })

  test('an XTCE database with inheritance and assignments at two levels', () => {
    const plans = compileCommands(xtce('xtce/imaging_sat.xml'), { packets: { ...PUS, errorControl: 'none' } })
    // APID 64, type 1, no secondary header, unsegmented; opcode 1, THERMAL, HARD.
    expect(hex(plans, 'RESET', { SubsystemId: 'THERMAL', ResetMode: 'HARD' })).toBe('1040c0000002010201')
  })

  test('F´: packet descriptor 0, opcode, arguments in order', () => {
    const plans = compileCommands(fprime('dictionaries/SimpleTestDictionary.json'))
    expect(hex(plans, 'Component.Subsystem.SetThreshold', { value: 1.5 })).toBe('00000000012c3fc00000')
  })

  test('what cannot be encoded is told by element, and refused', () => {
    const plans = compileCommands(xtce('xtce/full_features.xml'))
    expect(plans.diagnostics.map((d) => d.code)).toContain('VIG-COMMANDING-001')
    const plan = plans.need('NO_OPCODE')
    expect(plan.encodable).toBe(false)
    expect(() => encodeCommand(plan, { command: 'NO_OPCODE', arguments: {} })).toThrow(/cannot be encoded/)
    expect(() => encodeCommand(plans.need('BaseCmd'), { command: 'BaseCmd', arguments: {} })).toThrow(/abstract/)
  })
})

describe('layouts', () => {
  const element = (arguments_: string, entries: string, more = ''): string =>
    `element: E\ncommands:\n  - name: C\n    arguments: [${arguments_}]\n    entries: [${entries}]\n${more}`

  test('fixed values, padding and places', async () => {
    const system = await native(
      element(
        '{ name: a, type: { kind: integer, sizeInBits: 4 } }',
        '{ fixed: "0a5", bits: 12 }, a, { pad: 8 }, { argument: a, at: 32 }',
      ).replace('"0a5"', '"00a5"'),
    )
    expect(hex(compileCommands(system), 'E.C', { a: 9 })).toBe('0a59000090')
  })

  test('conditions and repeats by arguments', async () => {
    const system = await native(
      element(
        '{ name: n, type: { kind: integer, sizeInBits: 8 } }, { name: on, type: { kind: boolean, sizeInBits: 8 } }, { name: x, type: { kind: integer, sizeInBits: 8 } }',
        'n, on, { argument: x, when: on == true, repeat: n }',
      ),
    )
    const plans = compileCommands(system)
    expect(hex(plans, 'E.C', { n: 3, on: true, x: 7 })).toBe('0301070707')
    expect(hex(plans, 'E.C', { n: 3, on: false, x: 7 })).toBe('0300')
  })

  test('two fields on the same bits must agree', async () => {
    const system = await native(
      element(
        '{ name: a, type: { kind: integer, sizeInBits: 8 } }, { name: b, type: { kind: integer, sizeInBits: 8 } }',
        'a, { argument: b, at: 4 }',
      ),
    )
    const plan = compileCommands(system).need('E.C')
    const agree = checkArguments(plan, { a: 0x12, b: 0x23 })
    expect(toHex(encodeCommand(plan, agree.values).bytes)).toBe('1230'.slice(0, 3) + '0')
    const { values } = checkArguments(plan, { a: 0x12, b: 0x33 })
    expect(() => encodeCommand(plan, values)).toThrow(VigieError)
  })

  test('times count from the epoch of their type', async () => {
    const { system, chains } = await bisat()
    const plans = compileCommands(system, { packets: chains[0]!.telecommands!.packets!, element: 'RECO1' })
    const time = parseUtc('2026-11-25T10:30:00Z')
    const { fields } = encode(plans, 'RECO1.InsertInSchedule', { releaseTime: '2026-11-25T10:30:00Z', request: '1122' })
    const field = fields.find((f) => f.name === 'releaseTime')!
    // 9825 days less an hour and a half since 2000-01-01T12:00:00 UTC, and the five leap seconds in between.
    const EXPECTED = 9825 * 86_400 - 5400 + 5
    expect(field.raw).toBe(EXPECTED)
    expect(field.engineering).toBe(time)
    const later = encode(
      plans,
      'RECO1.InsertInSchedule',
      { releaseTime: 'now + 10 min', request: '' },
      { time, sequenceCount: () => 0 },
    )
    expect(later.fields.find((f) => f.name === 'releaseTime')!.raw).toBe(EXPECTED + 600)
  })
})

test('a header that is one structure: what the encoder sets in it is not given', async () => {
  const field = (name: string, bits: number): string =>
    `{ name: ${name}, type: { kind: integer, sizeInBits: ${bits} } }`
  const system = await native(`element: E
types:
  Header:
    kind: aggregate
    members: [${field('id', 16)}, ${field('flags', 2)}, ${field('count', 14)}, ${field('length', 16)}]
commands:
  - name: C
    arguments: [{ name: h, type: Header }, { name: x, type: { kind: integer, sizeInBits: 8 } }]
    entries: [h, x]
`)
  const plans = compileCommands(system, { packets: { ...PUS, errorControl: 'none' } })
  const given = { h: { id: 0x1801, flags: 3 }, x: 9 }
  expect(hex(plans, 'E.C', given, { sequenceCount: () => 5 })).toBe('1801c005000009')
  const { problems } = checkArguments(plans.need('E.C'), { ...given, h: { ...given.h, length: 0 } })
  expect(problems.map((p) => `${p.code} ${p.place}`)).toEqual(['VIG-COMMANDING-012 h.length'])
  const none = compileCommands(
    await native(
      'element: E\ncommands:\n  - name: C\n    arguments: [{ name: x, type: { kind: integer, sizeInBits: 8 } }]\n    entries: [x]\n',
    ),
    { packets: PUS },
  )
  expect(none.diagnostics[0]?.message).toMatch(/no field of 14 bits lies at bit 18/)
})

describe('values of parameters in commands', () => {
  const system = xtceText(
    `<MetaCommandSet>
      <MetaCommand name="Base" abstract="true"><CommandContainer name="BaseC"><EntryList>
        <ParameterRefEntry parameterRef="Kind"/><ParameterRefEntry parameterRef="Vehicle"/></EntryList></CommandContainer></MetaCommand>
      <MetaCommand name="Go"><BaseMetaCommand metaCommandRef="Base"/><CommandContainer name="GoC"><EntryList/>
        <BaseContainer containerRef="BaseC"><RestrictionCriteria><Comparison parameterRef="Kind" value="RUN"/></RestrictionCriteria></BaseContainer>
      </CommandContainer></MetaCommand>
    </MetaCommandSet>`,
    `<TelemetryMetaData><ParameterTypeSet>
      <EnumeratedParameterType name="KindType"><IntegerDataEncoding sizeInBits="8"/><EnumerationList><Enumeration value="1" label="STOP"/><Enumeration value="2" label="RUN"/></EnumerationList></EnumeratedParameterType>
      <IntegerParameterType name="U8" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType></ParameterTypeSet>
      <ParameterSet><Parameter name="Kind" parameterTypeRef="KindType"/><Parameter name="Vehicle" parameterTypeRef="U8"/></ParameterSet></TelemetryMetaData>`,
  )
  const plans = compileCommands(system)

  test('are pinned by the conditions of containers, or those of the context', () => {
    const encoded = encode(
      plans,
      'Go',
      {},
      { parameters: (ref) => (ref.parameter === 'Vehicle' ? { raw: 7, eng: 7 } : undefined) },
    )
    expect(toHex(encoded.bytes)).toBe('0207')
    expect(encoded.fields.map((f) => [f.name, f.engineering, f.origin])).toEqual([
      ['Kind', 'RUN', 'fixed'],
      ['Vehicle', 7, 'parameter'],
    ])
  })

  test('are missed where they are not known', () => {
    const { values, problems } = checkArguments(plans.need('Go'), {})
    expect(problems).toEqual([])
    expect(() => encodeCommand(plans.need('Go'), values)).toThrow(/"Vehicle", which is not known/)
  })
})
