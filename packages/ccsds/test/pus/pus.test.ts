/**
 * PUS headers and packet error control. Truth: the packets of vectors.md §1.3 and ../shared/data/vectors/pus.json, made by an
 * independent library, and the checksum table of ECSS-E-ST-70-41C annex B.
 */
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '@vigie/base'
import {
  encodePusTelecommand,
  encodePusTelemetry,
  errorControlHolds,
  packetApid,
  PusAck,
  pusService,
  pusSubtype,
  pusVersion,
  readPacketHeader,
  readPusTelecommand,
  readPusTelemetry,
  writeErrorControl,
  type PusTailoring,
} from '@vigie/ccsds'

const C: PusTailoring = { standard: 'C' }
const A: PusTailoring = { standard: 'A' }

interface Vector {
  readonly name: string
  readonly kind: string
  readonly hex: string
  readonly decodedFields: {
    readonly primaryHeader: { readonly apid: number; readonly seqCount: number; readonly totalBytes: number }
    readonly service: number
    readonly subtype: number
    readonly ackFlags?: number
    readonly sourceId?: number
    readonly msgCounter?: number
    readonly destId?: number
    readonly timestampHex?: string
    readonly sourceDataHex?: string
    readonly requestIdHex?: string
    readonly restHex?: string
    readonly appDataHex?: string
    readonly crcHex?: string
  }
}
const shared = new URL('../../../../../shared/data/vectors/pus.json', import.meta.url)
const vectors = existsSync(shared) ? (JSON.parse(readFileSync(shared, 'utf8')) as { vectors: Vector[] }).vectors : []

describe('the packets of the shared vectors', () => {
  test.skipIf(vectors.length === 0)('are eleven', () => expect(vectors).toHaveLength(11))

  test.each(vectors.map((v) => [v.name, v] as const))('%s reads and is written the same', (_, v) => {
    const bytes = fromHex(v.hex)
    const f = v.decodedFields
    const errorControl = f.crcHex === undefined ? 'none' : 'crc16'
    expect(readPacketHeader(bytes)).toMatchObject({
      apid: f.primaryHeader.apid,
      sequenceCount: f.primaryHeader.seqCount,
      dataLength: f.primaryHeader.totalBytes - 6,
    })
    expect(errorControlHolds(errorControl, bytes, 0, bytes.length)).toBe(true)
    const common = { apid: f.primaryHeader.apid, sequenceCount: f.primaryHeader.seqCount, service: f.service }
    if (v.kind.includes('TC')) {
      const t: PusTailoring = { ...C, errorControl }
      const header = readPusTelecommand(bytes, 0, t)
      expect(header).toMatchObject({
        service: f.service,
        subtype: f.subtype,
        acknowledge: f.ackFlags,
        source: f.sourceId,
      })
      const data = bytes.slice(header.dataFrom, header.dataTo)
      expect(toHex(data)).toBe(f.appDataHex)
      const again = encodePusTelecommand({ ...common, subtype: f.subtype, source: f.sourceId!, data }, t)
      expect(toHex(again)).toBe(v.hex)
    } else {
      const t: PusTailoring = { ...C, errorControl, timeBytes: f.timestampHex!.length / 2 }
      const header = readPusTelemetry(bytes, 0, t)
      expect(header).toMatchObject({ service: f.service, subtype: f.subtype, timeStatus: 0 })
      if (f.msgCounter !== undefined) expect(header).toMatchObject({ counter: f.msgCounter, destination: f.destId })
      expect(toHex(bytes.subarray(header.timeFrom, header.timeTo))).toBe(f.timestampHex)
      const data = bytes.slice(header.dataFrom, header.dataTo)
      expect(toHex(data)).toBe(f.sourceDataHex ?? `${f.requestIdHex}${f.restHex}`)
      const { subtype, counter, destination } = header
      const time = bytes.slice(header.timeFrom, header.timeTo)
      expect(toHex(encodePusTelemetry({ ...common, subtype, counter, destination, time, data }, t))).toBe(v.hex)
    }
  })
})

describe('the packets of vectors.md §1.3', () => {
  // The telemetry: service, subtype, source data.
  test.each([
    [17, 2, '', '0923c001000f20110200070000405a1201234567c749'],
    [1, 1, '1923c001', '0923c001001320010100070000405a12012345671923c0014eb6'],
    [1, 2, '1923c0010005aabb', '0923c001001720010200070000405a12012345671923c0010005aabb55b4'],
    [3, 25, '00011234deadbeef3fc00000', '0923c001001b20031900070000405a120123456700011234deadbeef3fc00000f5e1'],
    [5, 1, '0010cafe', '0923c001001320050100070000405a12012345670010cafe8820'],
    [6, 10, '01012000100000085cff', '0923c001001920060a00070000405a120123456701012000100000085cffdd40'],
    [20, 2, '0101020000002a', '0923c001001620140200070000405a12012345670101020000002a1c8b'],
  ])('TM %i,%i %s', (service, subtype, data, hex) => {
    const time = fromHex('405a1201234567')
    const packet = encodePusTelemetry(
      { apid: 0x123, sequenceCount: 1, service, subtype, counter: 7, time, data: fromHex(data) },
      C,
    )
    expect(toHex(packet)).toBe(hex)
    expect([pusVersion(packet, 0), pusService(packet, 0), pusSubtype(packet, 0)]).toEqual([2, service, subtype])
  })

  test.each([
    [17, 1, '', '1923c00100062f110100006e00'],
    [3, 5, '010001', '1923c00100092f030500000100016e16'],
    [6, 5, '0101200010000008', '1923c001000e2f060500000101200010000008c68b'],
    [8, 1, '0501', '1923c00100082f0801000005010b86'],
    [11, 1, '', '1923c00100062f0b0100001d0c'],
    [20, 3, '0101020000002a', '1923c001000d2f140300000101020000002a2e83'],
  ])('TC %i,%i %s', (service, subtype, data, hex) => {
    const packet = encodePusTelecommand({ apid: 0x123, sequenceCount: 1, service, subtype, data: fromHex(data) }, C)
    expect(toHex(packet)).toBe(hex)
  })
})

describe('PUS-A', () => {
  test('the ping telecommand of an independent library', () => {
    const packet = encodePusTelecommand(
      { apid: 2, sequenceCount: 0x34, service: 17, subtype: 1, data: new Uint8Array(0) },
      A,
    )
    expect(toHex(packet)).toBe('1802c03400041f1101372d')
    expect(readPusTelecommand(packet, 0, A)).toMatchObject({ service: 17, subtype: 1, acknowledge: PusAck.all })
  })

  test('telemetry without sub-counter, time straight after the subtype', () => {
    const t: PusTailoring = { standard: 'A', counterBytes: 0 }
    const packet = encodePusTelemetry(
      {
        apid: 0x123,
        sequenceCount: 0x234,
        service: 17,
        subtype: 2,
        time: fromHex('40000000000000'),
        data: new Uint8Array(0),
      },
      t,
    )
    expect(toHex(packet).slice(0, -4)).toBe('0923c234000b10110240000000000000')
    expect(readPusTelemetry(packet, 0, t)).toMatchObject({ service: 17, subtype: 2, timeFrom: 9, dataFrom: 16 })
  })
})

describe('any tailoring', () => {
  const tailoring: fc.Arbitrary<PusTailoring> = fc.record({
    standard: fc.constantFrom('A' as const, 'C' as const),
    counterBytes: fc.constantFrom(0 as const, 1 as const, 2 as const),
    destinationBytes: fc.constantFrom(0 as const, 1 as const, 2 as const, 4 as const),
    sourceBytes: fc.constantFrom(0 as const, 1 as const, 2 as const, 4 as const),
    timeBytes: fc.integer({ min: 0, max: 12 }),
    spareBytes: fc.integer({ min: 0, max: 3 }),
    errorControl: fc.constantFrom('none' as const, 'crc16' as const, 'iso' as const),
  })
  const byte = fc.integer({ min: 0, max: 255 })

  test('telemetry written and read is the same', () => {
    fc.assert(
      fc.property(tailoring, byte, byte, byte, fc.uint8Array({ minLength: 1, maxLength: 40 }), (t, a, b, c, data) => {
        const time = new Uint8Array(t.timeBytes!).fill(b)
        const counter = t.counterBytes === 0 ? 0 : a
        const destination = t.destinationBytes === 0 ? 0 : c
        const timeStatus = t.standard === 'C' ? a & 15 : 0
        const fields = { service: b, subtype: c, timeStatus, counter, destination }
        const packet = encodePusTelemetry({ apid: 5, sequenceCount: a, ...fields, time, data }, t)
        const header = readPusTelemetry(packet, 0, t)
        expect(header).toMatchObject(fields)
        expect(toHex(packet.subarray(header.timeFrom, header.timeTo))).toBe(toHex(time))
        expect(toHex(packet.subarray(header.dataFrom, header.dataTo))).toBe(toHex(data))
        expect(errorControlHolds(t.errorControl!, packet, 0, packet.length)).toBe(true)
      }),
    )
  })

  test('telecommands written and read are the same', () => {
    fc.assert(
      fc.property(tailoring, byte, byte, byte, fc.uint8Array({ minLength: 1, maxLength: 40 }), (t, a, b, c, data) => {
        const source = t.sourceBytes === 0 ? 0 : a
        const fields = { service: b, subtype: c, acknowledge: a & 15, source }
        const packet = encodePusTelecommand({ apid: 77, sequenceCount: a, ...fields, data }, t)
        expect(packetApid(packet, 0)).toBe(77)
        const header = readPusTelecommand(packet, 0, t)
        expect(header).toMatchObject(fields)
        expect(toHex(packet.subarray(header.dataFrom, header.dataTo))).toBe(toHex(data))
      }),
    )
  })

  test('what is no such packet is refused with the reason', () => {
    const packet = fromHex('0923c001000f20110200070000405a1201234567c749')
    expect(() => readPusTelemetry(packet, 0, A)).toThrow('its PUS version is 2, not 1')
    expect(() => readPusTelemetry(packet.subarray(0, 15), 0, C)).toThrow('it is too short')
    expect(() => readPusTelemetry(packet, 0, { ...C, timeBytes: 8 })).toThrow('it is too short')
    const without = packet.slice()
    without[0] = 1
    expect(() => readPusTelemetry(without, 0, C)).toThrow('it has no secondary header')
    expect(() => readPusTelemetry(packet, 20, C)).toThrow('it is too short')
    const plain = {
      apid: 1,
      sequenceCount: 0,
      service: 1,
      subtype: 1,
      time: new Uint8Array(7),
      data: new Uint8Array(0),
    }
    expect(() => encodePusTelemetry({ ...plain, timeStatus: 16 }, C)).toThrow('time reference status 16')
    expect(() => encodePusTelemetry({ ...plain, timeStatus: 1 }, A)).toThrow('time reference status 1')
    expect(() => encodePusTelemetry({ ...plain, counter: 65_536 }, C)).toThrow('message counter 65536')
    expect(() => encodePusTelemetry({ ...plain, time: new Uint8Array(6) }, C)).toThrow('time of bytes 6')
    expect(() => encodePusTelemetry(plain, { ...C, timeBytes: 65 })).toThrow('bytes of time cannot be 65')
    expect(() => encodePusTelecommand({ ...plain, acknowledge: 16 }, C)).toThrow('acknowledge flags 16')
    expect(() =>
      encodePusTelemetry(
        { apid: 1, sequenceCount: 0, service: 256, subtype: 0, time: new Uint8Array(7), data: new Uint8Array(0) },
        C,
      ),
    ).toThrow('service 256')
  })
})

describe('packet error control', () => {
  // ECSS-E-ST-70-41C annex B.
  test.each(['0000ffff', '000000ffff', 'abcdef019cf8', '1456f89a000124dc'])('the ISO checksum of %s holds', (hex) => {
    const bytes = fromHex(hex)
    const length = bytes.length
    expect(errorControlHolds('iso', bytes, 0, length)).toBe(true)
    const again = bytes.slice()
    again.fill(0, length - 2)
    writeErrorControl('iso', again)
    expect(toHex(again)).toBe(hex)
  })

  test('does not hold for bytes too few to have any', () => {
    for (const hex of ['', 'ffff', '1d0f'])
      for (const kind of ['crc16', 'iso'] as const)
        expect(errorControlHolds(kind, fromHex(hex), 0, hex.length / 2)).toBe(false)
    expect(errorControlHolds('none', new Uint8Array(0), 0, 0)).toBe(true)
  })

  test('one wrong bit is noticed by either', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 3, maxLength: 60 }),
        fc.nat(),
        fc.constantFrom('crc16' as const, 'iso' as const),
        (data, where, kind) => {
          const packet = data.slice()
          writeErrorControl(kind, packet)
          expect(errorControlHolds(kind, packet, 0, packet.length)).toBe(true)
          const bit = where % (packet.length * 8)
          packet[bit >>> 3]! ^= 1 << (bit & 7)
          expect(errorControlHolds(kind, packet, 0, packet.length)).toBe(false)
        },
      ),
    )
  })
})
