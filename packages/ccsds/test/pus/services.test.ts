/**
 * Messages of the services. Truth: packets made by an independent library (vectors.md §1.3), whose service data have the field
 * widths given here; the message types and their fields are those of ECSS-E-ST-70-41C §8.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, parseUtc, toHex } from '@vigie/base'
import {
  encodePusTelecommand,
  encodePusTelemetry,
  LargeMessageReassembler,
  pus,
  pusMessage,
  pusMessages,
  readPusMessage,
  readPusTelecommand,
  readPusTelemetry,
  splitLargeMessage,
  writePusMessage,
  type PusMessageType,
  type PusServiceTailoring,
} from '@vigie/ccsds'

const HEADERS = { standard: 'C' } as const
/** As the vectors have it: memory and N of a byte, addresses of four, lengths of two. */
const VECTORS: PusServiceTailoring = {
  requestCount: 1,
  reportCount: 1,
  widths: { parameter: 2, function: 1, checkedLength: 2, dataChecksum: 2, requestLength: 0 },
}
const TIME = '405a1201234567'
const request = { apid: 0x123, sequenceCount: 1 }
const address = 0x20001000
const data = fromHex('0011223344556677')
const ping = fromHex('1923c00900062f1101000070da')

const packets: readonly (readonly [string, PusMessageType<any>, unknown, PusServiceTailoring?])[] = [
  ['1923c00100062f110100006e00', pus.connectionTest.areYouAlive, {}],
  ['0923c001000f20110200070000405a1201234567c749', pus.connectionTest.alive, {}],
  ['0923c001001320010100070000405a12012345671923c0014eb6', pus.verification.accepted, { request }],
  [
    '0923c001001720010200070000405a12012345671923c0010005aabb55b4',
    pus.verification.rejected,
    { request, code: 5, data: fromHex('aabb') },
  ],
  ['0923c001001320010300070000405a12012345671923c0010edf', pus.verification.started, { request }],
  ['0923c001001420010500070000405a12012345671923c00102f4d9', pus.verification.progress, { request, step: 2 }],
  ['0923c001001320010700070000405a12012345671923c0018e0d', pus.verification.completed, { request }],
  [
    '0923c001001520010800070000405a12012345671923c00100030495',
    pus.verification.failed,
    { request, code: 3, data: new Uint8Array(0) },
  ],
  ['1923c00100092f030500000100016e16', pus.housekeeping.enable, { structures: [1] }],
  ['1923c00100092f031b0000010001f431', pus.housekeeping.once, { structures: [1] }],
  [
    '0923c001001b20031900070000405a120123456700011234deadbeef3fc00000f5e1',
    pus.housekeeping.values,
    { structure: 1, values: fromHex('1234deadbeef3fc00000') },
  ],
  [
    '0923c001001320050100070000405a12012345670010cafe8820',
    pus.eventReporting.informative,
    { event: 0x10, data: fromHex('cafe') },
  ],
  ['0923c001001220050400070000405a120123456700ff017158', pus.eventReporting.high, { event: 255, data: fromHex('01') }],
  ['1923c00100092f0506000001001003c3', pus.eventReporting.disable, { events: [16] }],
  [
    '1923c00100182f06020000010120001000000800112233445566775cff4478',
    pus.memoryManagement.load,
    { memory: 1, blocks: [{ address, data, checksum: 0x5cff }] },
  ],
  [
    '1923c001000e2f060500000101200010000008c68b',
    pus.memoryManagement.dump,
    { memory: 1, blocks: [{ address, length: 8 }] },
  ],
  [
    '0923c001002120060600070000405a1201234567010120001000000800112233445566775cff7623',
    pus.memoryManagement.dumped,
    { memory: 1, blocks: [{ address, data, checksum: 0x5cff }] },
  ],
  [
    '1923c001000e2f0609000001012000100000083542',
    pus.memoryManagement.check,
    { memory: 1, blocks: [{ address, length: 8 }] },
  ],
  [
    '0923c001001920060a00070000405a120123456701012000100000085cffdd40',
    pus.memoryManagement.checked,
    { memory: 1, blocks: [{ address, length: 8, checksum: 0x5cff }] },
  ],
  ['1923c00100082f0801000005010b86', pus.functionManagement.perform, { function: 5, arguments: fromHex('01') }],
  ['1923c00100072f090100000473fa', pus.timeManagement.setRate, { exponent: 4 }],
  ['1923c00100062f0b0100001d0c', pus.timeSchedule.enable, {}],
  ['1923c00100062f0b030000736c', pus.timeSchedule.reset, {}],
  [
    '1923c00100182f0b04000001660000001923c00900062f1101000070dad1c4',
    pus.timeSchedule.insert,
    {
      subSchedule: 0,
      activities: [
        { group: 0, release: parseUtc('2000-01-01T12:00:00Z') + 0x66000000n * 1_000_000_000n, request: ping },
      ],
    },
  ],
  ['1923c00100092f1401000001010245da', pus.parameterManagement.ask, { parameters: [0x102] }],
  [
    '1923c001000d2f140300000101020000002a2e83',
    pus.parameterManagement.set,
    { parameters: [{ parameter: 0x102, value: fromHex('0000002a') }] },
  ],
  [
    '0923c001001620140200070000405a12012345670101020000002a1c8b',
    pus.parameterManagement.values,
    { parameters: [{ parameter: 0x102, value: fromHex('0000002a') }] },
  ],
]

describe('the packets of the vectors', () => {
  test.each(packets.map((p) => [`${p[1].service},${p[1].subtype}`, ...p] as const))('%s', (_, hex, type, value) => {
    const bytes = fromHex(hex)
    const tc = type.kind === 'request'
    const header = tc ? readPusTelecommand(bytes, 0, HEADERS) : readPusTelemetry(bytes, 0, HEADERS)
    expect([header.service, header.subtype]).toEqual([type.service, type.subtype])
    expect(readPusMessage(type, bytes.subarray(header.dataFrom, header.dataTo), VECTORS)).toEqual({ value })
    const fields = { apid: 0x123, sequenceCount: 1, service: type.service, subtype: type.subtype }
    const written = { ...fields, data: writePusMessage(type, value, VECTORS) }
    const packet = tc
      ? encodePusTelecommand(written, HEADERS)
      : encodePusTelemetry({ ...written, counter: 7, time: fromHex(TIME) }, HEADERS)
    expect(toHex(packet)).toBe(hex)
  })
})

describe('tailoring', () => {
  test('an instance alone needs no number in front', () => {
    expect(toHex(writePusMessage(pus.housekeeping.enable, { structures: [0x1234] }, {}))).toBe('1234')
    expect(() => writePusMessage(pus.housekeeping.enable, { structures: [1, 2] }, {})).toThrow('number of structures')
  })

  test('a mission may put the fields of a message in its own order, leave some out, and take those that are extra', () => {
    const t: PusServiceTailoring = {
      layouts: { '11,7': ['activities', 'offset'], '11,13': ['enabled', 'activities'] },
    }
    const id = { source: 0, apid: 0x101, sequenceCount: 7 }
    const shift = { offset: -2_000_000_000n, activities: [id] }
    expect(toHex(writePusMessage(pus.timeSchedule.shift, shift, t))).toBe('01010007fffffffe')
    expect(toHex(writePusMessage(pus.timeSchedule.shift, shift, {}))).toBe('fffffffe01010007')
    expect(readPusMessage(pus.timeSchedule.summary, fromHex('01010000001001010007'), t)).toMatchObject({
      value: { enabled: true, activities: [{ id }] },
    })
  })

  test('a field that no message has is named', () => {
    const layouts = { '11,7': ['activity'] }
    expect(() => readPusMessage(pus.timeSchedule.shift, new Uint8Array(8), { layouts })).toThrow(
      /activity.*11,7|11,7.*activity/,
    )
  })

  test('limits, expected values and deltas are told apart by the type of the check', () => {
    const t: PusServiceTailoring = { widths: { checkType: 1, repetitions: 1 }, requestCount: 1 }
    const common = { monitor: 1, parameter: 2, interval: 3, repetitions: 4 }
    const limits = { low: -1, lowEvent: 5, high: 1, highEvent: 6 }
    const definitions = [
      { ...common, check: { kind: 'limit', ...limits } },
      { ...common, check: { kind: 'expected', mask: fromHex('ffffffff'), value: fromHex('00000001'), event: 7 } },
      { ...common, check: { kind: 'delta', ...limits, consecutive: 2 } },
    ] as const
    const bytes = writePusMessage(pus.onBoardMonitoring.add, { definitions }, t)
    expect(readPusMessage(pus.onBoardMonitoring.add, bytes, t)).toEqual({ value: { definitions } })
  })
})

const tailorings: readonly PusServiceTailoring[] = [
  {},
  VECTORS,
  {
    requestCount: 2,
    reportCount: 2,
    widths: { value: 0, checkType: 1, subSchedule: 1, group: 1, fileName: -1, directory: -1 },
  },
  {
    requestCount: 1,
    time: { code: 'cds', preamble: '40' },
    widths: { source: 2, limit: 8, requestLength: 0, partLength: 0, directory: 16, requests: 0, step: 4 },
  },
  {
    requestCount: 1,
    reportCount: 1,
    widths: { value: 1, word: 2, operation: 1, subsampling: 1, cpdu: 1, interlock: 1 },
  },
  { edition: 'A', requestCount: 1, reportCount: 1, widths: { value: 2, subSchedule: 1, application: 2, requests: 1 } },
]
const editionOf = (t: PusServiceTailoring): readonly PusMessageType<any>[] =>
  pusMessages.filter((m) => pusMessage(m.service, m.subtype, t.edition) === m)

const anyMessage = fc
  .constantFrom(...tailorings)
  .chain((t) => fc.tuple(fc.constant(t), fc.constantFrom(...editionOf(t))))

describe('every message', () => {
  test('has a number of its own', () => {
    const of = (edition: 'A' | 'C'): readonly PusMessageType<any>[] =>
      pusMessages.filter((m) => pusMessage(m.service, m.subtype, edition) === m)
    for (const edition of ['A', 'C'] as const)
      expect(new Set(of(edition).map((m) => `${m.service},${m.subtype}`)).size).toBe(of(edition).length)
    // Each is of one edition at least.
    expect(new Set([...of('A'), ...of('C')]).size).toBe(pusMessages.length)
  })

  test('of ECSS-E-ST-70-41C is there: the subtypes of its annex, service by service', () => {
    // As two implementations number them that are independent of each other: the table of a protocol analyser for all services,
    // the ASN.1 library of N7 Space for 1 to 19.
    const upTo = (n: number, ...without: readonly number[]): number[] =>
      Array.from({ length: n }, (_, i) => i + 1).filter((i) => !without.includes(i))
    const range = (from: number, to: number): number[] => upTo(to).slice(from - 1)
    const numbers: Record<number, readonly number[]> = {
      1: upTo(10, 9),
      2: upTo(12, 3),
      3: [...upTo(12), ...range(25, 44)],
      4: upTo(9),
      5: upTo(8),
      6: upTo(22),
      8: [1],
      9: upTo(3),
      11: upTo(27),
      12: upTo(28),
      13: [1, 2, 3, 9, 10, 11, 16],
      14: upTo(16),
      15: upTo(40, 7, 8, 10),
      17: upTo(4),
      18: upTo(22, 10, 11),
      19: upTo(11),
      20: upTo(7),
      21: upTo(14),
      22: upTo(28),
      23: upTo(24),
    }
    for (let service = 0; service < 256; service++)
      expect([service, upTo(255).filter((n) => pusMessage(service, n) !== undefined)]).toEqual([
        service,
        numbers[service] ?? [],
      ])
  })

  test('whatever bytes come: they are read, or it is told why not; what was read is written as it reads', () => {
    fc.assert(
      fc.property(anyMessage, fc.uint8Array({ maxLength: 80 }), ([t, type], bytes) => {
        const read = readPusMessage(type, bytes, t)
        if (read.problem !== undefined) {
          expect(read.problem).not.toBe('')
          return
        }
        const { value } = read
        const again = readPusMessage(type, writePusMessage(type, value, t), t)
        expect(again).toEqual({ value })
      }),
      { numRuns: 20_000 },
    )
  })

  test('not one is left out: of each, several are found among bytes that resemble messages, written and read again', () => {
    // Small counts, texts that end, whole packets: bytes that are messages far more often than any bytes are.
    const short: PusServiceTailoring = {
      requestCount: 1,
      reportCount: 1,
      widths: {
        value: 1,
        word: 2,
        operation: 1,
        subsampling: 1,
        cpdu: 1,
        requestLength: 0,
        fileName: -1,
        directory: -1,
      },
    }
    const PACKET = [0x18, 0, 0xc0, 0, 0, 2, 1, 2, 3]
    let state = 70_41
    const below = (n: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * n)
    }
    for (const type of pusMessages)
      for (const edition of ['A', 'C'] as const) {
        if (pusMessage(type.service, type.subtype, edition) !== type) continue
        const t = { ...short, edition }
        let found = 0
        for (let tries = 0; found < 3 && tries < 50_000; tries++) {
          const bytes: number[] = []
          const length = below(48)
          while (bytes.length < length) {
            const kind = below(8)
            if (kind === 0) bytes.push(...PACKET)
            else bytes.push(below(kind < 6 ? 3 : 120))
          }
          const read = readPusMessage(type, Uint8Array.from(bytes), t)
          if (read.problem !== undefined) continue
          found++
          expect(readPusMessage(type, writePusMessage(type, read.value, t), t)).toEqual({ value: read.value })
        }
        expect([type.service, type.subtype, edition, found]).toEqual([type.service, type.subtype, edition, 3])
      }
  })
})

describe('large messages', () => {
  test('cut in parts and put together are as they were, whatever their size; parts of several come mixed', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 100 }),
        (message, bytes) => {
          const parts = splitLargeMessage(7, message, bytes)
          const others = splitLargeMessage(8, message, bytes)
          const reassembler = new LargeMessageReassembler()
          const outcomes = parts.flatMap((p, i) => [
            reassembler.part(p.place, p),
            reassembler.part(others[i]!.place, others[i]!),
          ])
          expect(outcomes.slice(-2)).toEqual([
            { kind: 'whole', transaction: 7, message },
            { kind: 'whole', transaction: 8, message },
          ])
          expect(reassembler.open).toBe(0)
        },
      ),
    )
  })

  test('a part that is missing ends its message and is named; what came twice is had once', () => {
    const [first, second, third, last] = splitLargeMessage(1, new Uint8Array(40), 10)
    const reassembler = new LargeMessageReassembler()
    expect(reassembler.part('first', first!)).toMatchObject({ kind: 'going' })
    expect(reassembler.part('intermediate', second!)).toMatchObject({ kind: 'going' })
    expect(reassembler.part('intermediate', second!)).toMatchObject({ kind: 'going' })
    expect(reassembler.part('last', last!)).toMatchObject({ kind: 'lost', detail: 'part 3 is missing' })
    expect(reassembler.part('intermediate', third!)).toMatchObject({ kind: 'lost' })
  })
})
