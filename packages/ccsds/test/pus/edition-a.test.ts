/**
 * ECSS-E-70-41A where it is not as ECSS-E-ST-70-41C: the headers of its §5.3.3 and §5.4.4, and messages of services that have other
 * fields, are not there, or are only there. What was written must be read the same; bytes are laid out by hand from the clauses.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, parseUtc, toHex } from '@vigie/base'
import {
  encodePusTelecommand,
  encodePusTelemetry,
  pus,
  pusMessage,
  readPusMessage,
  readPusTelecommand,
  readPusTelemetry,
  writePusMessage,
  type PusServiceTailoring,
} from '@vigie/ccsds'

const A: PusServiceTailoring = {
  edition: 'A',
  requestCount: 1,
  reportCount: 1,
  widths: { subSchedule: 1, application: 2, requests: 1, requestLength: 0, count: 2, value: 2 },
}
const PING = fromHex('1923c00000041f1101f0a1')
const at = parseUtc('2000-01-01T12:00:00Z') + 0x10n * 1_000_000_000n

describe('headers', () => {
  test('of telecommands: no source unless the mission has one, a version of one, spare bytes where they are', () => {
    const fields = { apid: 0x123, sequenceCount: 0, service: 17, subtype: 1, data: new Uint8Array(0) }
    expect(toHex(encodePusTelecommand(fields, { standard: 'A' })).slice(12, 18)).toBe('1f1101')
    const wide = { standard: 'A', sourceBytes: 1, spareBytes: 1 } as const
    expect(toHex(encodePusTelecommand({ ...fields, source: 7 }, wide)).slice(12, 22)).toBe('1f11010700')
  })

  test('whatever they carry is read as it was written', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(
        fc.record({
          sourceBytes: fc.constantFrom(0 as const, 1 as const),
          counterBytes: fc.constantFrom(0 as const, 1 as const),
          destinationBytes: fc.constantFrom(0 as const, 1 as const),
          timeBytes: fc.integer({ min: 0, max: 8 }),
          spareBytes: fc.integer({ min: 0, max: 3 }),
        }),
        byte,
        byte,
        fc.integer({ min: 0, max: 15 }),
        fc.uint8Array({ maxLength: 20 }),
        (widths, service, subtype, acknowledge, data) => {
          const t = { standard: 'A', ...widths } as const
          const base = { apid: 77, sequenceCount: 5, service, subtype, data }
          const tc = encodePusTelecommand({ ...base, acknowledge, source: widths.sourceBytes * 9 }, t)
          const read = readPusTelecommand(tc, 0, t)
          expect(read).toMatchObject({ service, subtype, acknowledge, source: widths.sourceBytes * 9 })
          expect(tc.slice(read.dataFrom, read.dataTo)).toEqual(data)
          const time = new Uint8Array(widths.timeBytes).fill(3)
          const tm = encodePusTelemetry({ ...base, counter: widths.counterBytes * 8, time }, t)
          const told = readPusTelemetry(tm, 0, t)
          expect(told).toMatchObject({ service, subtype, counter: widths.counterBytes * 8, timeStatus: 0 })
          expect(tm.slice(told.dataFrom, told.dataTo)).toEqual(data)
        },
      ),
    )
  })
})

describe('messages', () => {
  test('that came with 41C are not there; some are only there', () => {
    for (const [service, subtype] of [
      [1, 10],
      [3, 27],
      [5, 7],
      [11, 20],
      [12, 15],
      [15, 20],
      [20, 1],
      [21, 1],
      [23, 1],
    ] as const) {
      expect(pusMessage(service, subtype, 'C')).toBeDefined()
      expect(pusMessage(service, subtype, 'A')).toBeUndefined()
    }
    for (const [service, subtype] of [
      [2, 3],
      [3, 17],
      [4, 10],
      [13, 14],
      [15, 7],
      [18, 10],
    ] as const) {
      expect(pusMessage(service, subtype, 'A')).toBeDefined()
      expect(pusMessage(service, subtype, 'C')).toBeUndefined()
    }
    // What both have is one message, so that whoever knows it knows it in both.
    expect(pusMessage(11, 4, 'A')).toBe(pus.timeSchedule.insert)
    expect(pusMessage(3, 5, 'A')).toBe(pus.housekeeping.enable)
  })

  test('(11,4): a command waits for its interlock, an event and its time, and has a time to execute', () => {
    const value = {
      subSchedule: 2,
      activities: [
        {
          group: 0,
          interlockSet: 1,
          interlockAssessed: 3,
          assessment: 1,
          scheduleEvent: 0,
          release: at,
          timeout: 60,
          request: PING,
        },
      ],
    }
    const bytes = writePusMessage(pus.timeSchedule.insert, value, A)
    // Sub-schedule, N, interlock set, interlock assessed, assessment, event, time, timeout, telecommand.
    expect(toHex(bytes)).toBe(`02${'01'}01030100${'00000010'}${'0000003c'}${toHex(PING)}`)
    const read = readPusMessage(pus.timeSchedule.insert, bytes, A)
    expect(read).toMatchObject({ value: { subSchedule: 2, activities: [{ interlockAssessed: 3, request: PING }] } })
    // 41C knows no interlocks.
    expect(toHex(writePusMessage(pus.timeSchedule.insert, value, { ...A, edition: 'C' }))).toBe(
      `02${'01'}${'00000010'}${toHex(PING)}`,
    )
  })

  test('(11,1) and (11,5): of sub-schedules and applications, of so many requests in a row', () => {
    expect(
      toHex(writePusMessage(pus.timeSchedule.enable, { released: [{ subSchedule: 1, applications: [5] }] }, A)),
    ).toBe('0101010005')
    const remove = { activities: [{ source: 0, apid: 0x101, sequenceCount: 7, requests: 3 }] }
    expect(toHex(writePusMessage(pus.timeSchedule.remove, remove, A))).toBe('010101000703')
  })

  test('(13,14) and (13,15): how far an upload came, and what of it is missing', () => {
    expect(readPusMessage(pus.largePacketTransfer.uplinkAcknowledged, fromHex('00050009'), A)).toEqual({
      value: { transaction: 5, part: 9 },
    })
    expect(readPusMessage(pus.largePacketTransfer.uplinkMissing, fromHex('00050200030004'), A)).toEqual({
      value: { transaction: 5, parts: [3, 4] },
    })
  })
})
