/**
 * Transfer frames one by one. Truth: vectors.md §1.2 (frames produced by independent TM/TC libraries), the frame of
 * ../shared/data/vectors/time-and-frames.json, and the layouts of CCSDS 132.0-B-3, 732.0-B-4 and 732.1-B-2.
 */
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '@vigie/base'
import {
  ConstructionRule,
  crc32,
  decodeClcw,
  encodeClcw,
  encodeFrame,
  frameCapacity,
  FrameDecoder,
  NO_PACKET_START,
  NO_POINTER,
  ONLY_IDLE,
  Upid,
  uslpFrameLength,
  type FrameFields,
  type FrameParameters,
} from '@vigie/ccsds'

const tm: FrameParameters = {
  standard: 'TM',
  length: 64,
  fecf: true,
  fhec: false,
  ocf: true,
  insertZone: 0,
  virtualChannels: [],
}
const aos: FrameParameters = { ...tm, standard: 'AOS', fhec: true }
const uslp: FrameParameters = { ...tm, standard: 'USLP', ocf: false, length: 64 }

const TM_FRAME = `12351122180007ffc005002d${'00'.repeat(46)}00042c7f7bde`
const AOS_FRAME = `6ac30102034537c6000007ffc0050029${'00'.repeat(42)}00042c7f4f21`

describe('a TM frame', () => {
  test('reads as published', () => {
    const decoder = new FrameDecoder(tm)
    expect(decoder.decode(fromHex(TM_FRAME))).toBeUndefined()
    expect(decoder.frame).toMatchObject({
      spacecraftId: 0x123,
      virtualChannelId: 2,
      masterCount: 0x11,
      count: 0x22,
      countModulus: 256,
      firstHeader: 0,
      synchronised: false,
      segmentLengthId: 3,
      dataFrom: 6,
      dataTo: 58,
      hasOcf: true,
      ocf: 0x00042c7f,
    })
  })

  test('is written as published', () => {
    const frame = encodeFrame(
      {
        spacecraftId: 0x123,
        virtualChannelId: 2,
        masterCount: 0x11,
        count: 0x22,
        firstHeader: 0,
        data: fromHex(`07ffc005002d${'00'.repeat(46)}`),
        ocf: 0x00042c7f,
      },
      tm,
    )
    expect(toHex(frame)).toBe(TM_FRAME)
  })

  test.each([0x3f, 0x7f, 0xbf])(
    'whose secondary header says %i is 64 bytes long: the version is no length',
    (first) => {
      const p = { ...tm, length: 128, ocf: false }
      const frame = encodeFrame(
        { spacecraftId: 1, virtualChannelId: 0, secondaryHeader: new Uint8Array(63).fill(7), data: new Uint8Array(56) },
        { ...p, fecf: false, length: 126 },
      )
      frame[6] = first
      const decoder = new FrameDecoder({ ...p, fecf: false, length: 126 })
      expect(decoder.decode(frame)).toBeUndefined()
      expect(decoder.frame).toMatchObject({ secondaryFrom: 7, secondaryTo: 70, dataFrom: 70, dataTo: 126 })
    },
  )

  const shared = new URL('../../../../../shared/data/vectors/time-and-frames.json', import.meta.url)
  test.skipIf(!existsSync(shared))('of the shared vectors holds only idle data', () => {
    const file = JSON.parse(readFileSync(shared, 'utf8')) as { vectors: { kind: string; hex: string }[] }
    const { hex } = file.vectors.find((v) => v.kind === 'TM transfer frame')!
    const decoder = new FrameDecoder({ ...tm, length: 16 })
    expect(decoder.decode(fromHex(hex))).toBeUndefined()
    expect(decoder.frame).toMatchObject({
      spacecraftId: 3,
      virtualChannelId: 7,
      masterCount: 0,
      count: 0,
      firstHeader: ONLY_IDLE,
      onlyIdle: true,
      ocf: 0x01000000,
    })
  })
})

describe('an AOS frame', () => {
  test('reads as published, with its header check', () => {
    const decoder = new FrameDecoder(aos)
    expect(decoder.decode(fromHex(AOS_FRAME))).toBeUndefined()
    expect(decoder.frame).toMatchObject({
      spacecraftId: 0xab,
      virtualChannelId: 3,
      count: 0x5010203,
      cycle: 5,
      cycleUsed: true,
      replay: false,
      firstHeader: 0,
      dataFrom: 10,
      dataTo: 58,
      ocf: 0x00042c7f,
      correctedSymbols: 0,
    })
  })

  test('is written as published', () => {
    const fields: FrameFields = {
      spacecraftId: 0xab,
      virtualChannelId: 3,
      count: 0x5010203,
      cycleUsed: true,
      firstHeader: 0,
      data: fromHex(`07ffc0050029${'00'.repeat(42)}`),
      ocf: 0x00042c7f,
    }
    const frames = (['highest-first', 'lowest-first'] as const).map((headerCheckOrder) =>
      toHex(encodeFrame(fields, { ...aos, headerCheckOrder })),
    )
    expect(frames).toContain(AOS_FRAME)
  })

  test('has its header put right, and is then whole', () => {
    for (const headerCheckOrder of ['highest-first', 'lowest-first'] as const) {
      const p: FrameParameters = { ...aos, headerCheckOrder, spacecraftId: 0x2ab }
      const frame = encodeFrame(
        { spacecraftId: 0x2ab, virtualChannelId: 9, count: 77, data: new Uint8Array(48).fill(1) },
        p,
      )
      frame[0]! ^= 0x21
      const decoder = new FrameDecoder(p)
      expect(decoder.decode(frame)).toBeUndefined()
      expect(decoder.frame).toMatchObject({ spacecraftId: 0x2ab, virtualChannelId: 9, count: 77, correctedSymbols: 2 })
      expect(decoder.statistics).toMatchObject({ good: 1, correctedSymbols: 2 })
      frame[40]! ^= 1
      expect(decoder.decode(frame)).toBe('fecf')
    }
  })

  test('of a bit stream says how many bits are valid', () => {
    const p: FrameParameters = { ...aos, virtualChannels: [{ id: 4, service: 'b-pdu' }] }
    const decoder = new FrameDecoder(p)
    for (const validBits of [384, 383, 100, 1, 0]) {
      const frame = encodeFrame({ spacecraftId: 1, virtualChannelId: 4, validBits, data: new Uint8Array(48) }, p)
      expect(decoder.decode(frame)).toBeUndefined()
      expect(decoder.frame.validBits).toBe(validBits)
    }
  })
})

describe('a USLP frame', () => {
  test('with packets spanning frames reads as published', () => {
    const decoder = new FrameDecoder(uslp)
    expect(decoder.decode(fromHex(`c00ab820001c8101000000${'aa'.repeat(16)}f529`))).toBeUndefined()
    expect(decoder.frame).toMatchObject({
      spacecraftId: 0xab,
      virtualChannelId: 1,
      mapId: 0,
      destination: true,
      bypass: true,
      protocolControl: false,
      count: 1,
      countBytes: 1,
      countModulus: 256,
      rule: ConstructionRule.packetsSpanning,
      protocol: Upid.packets,
      firstHeader: 0,
      dataFrom: 11,
      dataTo: 27,
      hasOcf: false,
    })
  })

  test('without segmentation reads as published', () => {
    const decoder = new FrameDecoder(uslp)
    expect(decoder.decode(fromHex(`c00ab820001a8101e0${'aa'.repeat(16)}f548`))).toBeUndefined()
    expect(decoder.frame).toMatchObject({ rule: ConstructionRule.unsegmented, dataFrom: 9, dataTo: 25 })
  })

  test('is written as published', () => {
    const fields = {
      spacecraftId: 0xab,
      virtualChannelId: 1,
      destination: true,
      bypass: true,
      count: 1,
      countBytes: 1,
      data: new Uint8Array(16).fill(0xaa),
    }
    expect(toHex(encodeFrame({ ...fields, firstHeader: 0 }, uslp))).toBe(`c00ab820001c8101000000${'aa'.repeat(16)}f529`)
    expect(toHex(encodeFrame({ ...fields, rule: ConstructionRule.unsegmented }, uslp))).toBe(
      `c00ab820001a8101e0${'aa'.repeat(16)}f548`,
    )
  })

  test('says with ffff that no packet starts', () => {
    const frame = encodeFrame({ spacecraftId: 1, virtualChannelId: 1, data: new Uint8Array(9) }, uslp)
    expect(toHex(frame.subarray(7, 10))).toBe('00ffff')
    const decoder = new FrameDecoder(uslp)
    expect(decoder.decode(frame)).toBeUndefined()
    expect(decoder.frame.firstHeader).toBe(NO_PACKET_START)
  })

  test('has as many bytes as its header says, not one more or less', () => {
    const frame = encodeFrame({ spacecraftId: 1, virtualChannelId: 1, data: new Uint8Array(9) }, uslp)
    expect(uslpFrameLength(frame, 0, uslp)).toBe(frame.length)
    expect(uslpFrameLength(frame.subarray(0, 7), 0, uslp)).toBe(frame.length)
    expect(uslpFrameLength(frame.subarray(0, 6), 0, uslp)).toBe(-1)
    expect(uslpFrameLength(frame.subarray(0, 3), 0, uslp)).toBe(-1)
    expect(new FrameDecoder(uslp).decode(frame, 0, frame.length - 1)).toBe('length')
    expect(new FrameDecoder({ ...uslp, length: frame.length - 1 }).decode(frame)).toBe('length')
  })

  test('may end with a CRC-32, the one of Proximity-1 (annex B2)', () => {
    const p: FrameParameters = { ...uslp, fecfBytes: 4 }
    const frame = encodeFrame({ spacecraftId: 1, virtualChannelId: 1, data: new Uint8Array(9).fill(5) }, p)
    expect(frame.length).toBe(7 + 3 + 9 + 4)
    const check = new DataView(frame.buffer).getUint32(frame.length - 4)
    expect(check).toBe(crc32(frame, 0, frame.length - 4))
    const decoder = new FrameDecoder(p)
    expect(decoder.decode(frame)).toBeUndefined()
    expect(decoder.frame.dataTo - decoder.frame.dataFrom).toBe(9)
    frame[12]! ^= 4
    expect(decoder.decode(frame)).toBe('fecf')
    expect(() => new FrameDecoder({ ...tm, fecfBytes: 4 })).toThrow('fecfBytes')
  })

  // Annex D: no insert zone, operational control or error control field; rule 7 only; 6 to 32 bytes.
  test('may be truncated: four bytes of header, of a length that is agreed', () => {
    const p: FrameParameters = { ...uslp, truncatedLength: 20, insertZone: 3 }
    const frame = encodeFrame(
      {
        spacecraftId: 0xabcd,
        virtualChannelId: 5,
        mapId: 7,
        truncated: true,
        rule: ConstructionRule.unsegmented,
        protocol: Upid.mapaUnit,
        data: new Uint8Array(15).fill(9),
      },
      p,
    )
    const decoder = new FrameDecoder(p)
    expect(decoder.decode(frame)).toBeUndefined()
    expect(decoder.frame).toMatchObject({
      spacecraftId: 0xabcd,
      virtualChannelId: 5,
      mapId: 7,
      truncated: true,
      count: -1,
      dataFrom: 5,
      dataTo: 20,
    })
    expect(new FrameDecoder(uslp).decode(frame)).toBe('length')
    const fields = { spacecraftId: 1, virtualChannelId: 1, truncated: true, data: new Uint8Array(15) }
    expect(() => encodeFrame({ ...fields, ocf: 0 }, p)).toThrow('operational control field')
    expect(() => encodeFrame({ ...fields, data: new Uint8Array(14) }, p)).toThrow('length')
    expect(() => encodeFrame({ ...fields, rule: 3 }, p)).toThrow('construction rule 3')
    frame[4] = 0
    expect(decoder.decode(frame)).toBe('layout')
  })
})

describe('any frame', () => {
  const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length })
  const count = fc.integer({ min: 0, max: 255 })
  /** Managed parameters and fields that go together, without data. */
  const frame = fc
    .record({
      standard: fc.constantFrom('TM' as const, 'AOS' as const, 'USLP' as const),
      length: fc.integer({ min: 90, max: 300 }),
      fecf: fc.boolean(),
      fhec: fc.boolean(),
      ocf: fc.boolean(),
      insertZone: fc.integer({ min: 0, max: 9 }),
      ocfValue: fc.integer({ min: 0, max: 0xffffffff }),
      virtualChannelId: fc.integer({ min: 0, max: 7 }),
      spacecraftId: fc.integer({ min: 0, max: 1023 }),
      count,
      masterCount: count,
      flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()),
      secondaryHeader: fc.uint8Array({ minLength: 1, maxLength: 63 }),
      mapId: fc.integer({ min: 0, max: 15 }),
      countBytes: fc.integer({ min: 1, max: 7 }),
      firstHeader: fc.constantFrom(NO_PACKET_START, 0, 1, 5),
      seed: bytes(9),
    })
    .map((r) => {
      const p: FrameParameters = {
        standard: r.standard,
        length: r.length,
        fecf: r.fecf,
        fhec: r.fhec && r.standard === 'AOS',
        ocf: r.ocf,
        insertZone: r.standard === 'TM' ? 0 : r.insertZone,
        virtualChannels: [],
      }
      const common = {
        spacecraftId: r.spacecraftId,
        virtualChannelId: r.virtualChannelId,
        count: r.count,
        firstHeader: r.firstHeader,
        ...(r.ocf ? { ocf: r.ocfValue } : {}),
      }
      const zone = r.seed.slice(0, p.insertZone)
      const own =
        r.standard === 'TM'
          ? {
              masterCount: r.masterCount,
              packetOrder: r.flags[0],
              ...(r.flags[1] ? { secondaryHeader: r.secondaryHeader } : {}),
            }
          : r.standard === 'AOS'
            ? { replay: r.flags[0], cycleUsed: r.flags[1], insertZone: zone }
            : {
                mapId: r.mapId,
                destination: r.flags[0],
                bypass: r.flags[1],
                protocolControl: r.flags[2],
                countBytes: r.countBytes,
                insertZone: zone,
              }
      return { p, fields: { ...common, ...own } }
    })

  test('written and read is the same, field by field', () => {
    fc.assert(
      fc.property(frame, fc.integer({ min: 0, max: 255 }), ({ p, fields }, fill) => {
        const data = new Uint8Array(frameCapacity(fields, p)).fill(fill)
        const encoded = encodeFrame({ ...fields, data }, p)
        expect(encoded.length).toBe(p.length)
        const decoder = new FrameDecoder(p)
        // Read in the middle of a larger buffer, as frames arrive.
        const around = new Uint8Array(encoded.length + 7).fill(0xee)
        around.set(encoded, 3)
        expect(decoder.decode(around, 3, 3 + encoded.length)).toBeUndefined()
        const { secondaryHeader, insertZone, ...plain } = fields as Partial<FrameFields>
        expect(decoder.frame).toMatchObject(plain)
        expect(decoder.frame.hasOcf).toBe(p.ocf)
        expect(toHex(around.subarray(decoder.frame.dataFrom, decoder.frame.dataTo))).toBe(toHex(data))
        if (secondaryHeader !== undefined)
          expect(toHex(around.subarray(decoder.frame.secondaryFrom, decoder.frame.secondaryTo))).toBe(
            toHex(secondaryHeader),
          )
        if (insertZone !== undefined)
          expect(toHex(around.subarray(decoder.frame.insertFrom, decoder.frame.insertTo))).toBe(toHex(insertZone))
      }),
    )
  })

  test('with one bit wrong is refused by its error control, or its header is put right', () => {
    fc.assert(
      fc.property(frame, fc.nat(), ({ p: parameters, fields }, where) => {
        const p = { ...parameters, fecf: true }
        const encoded = encodeFrame({ ...fields, data: new Uint8Array(frameCapacity(fields, p)) }, p)
        const bit = where % (encoded.length * 8)
        encoded[bit >>> 3]! ^= 0x80 >>> (bit & 7)
        const decoder = new FrameDecoder(p)
        const problem = decoder.decode(encoded)
        if (problem === undefined) {
          expect(p.fhec).toBe(true)
          expect(decoder.frame.correctedSymbols).toBe(1)
          expect(decoder.frame).toMatchObject({ count: fields.count, virtualChannelId: fields.virtualChannelId })
        } else expect(['fecf', 'length']).toContain(problem)
      }),
    )
  })

  test('of another spacecraft is refused and counted', () => {
    const decoder = new FrameDecoder({ ...tm, spacecraftId: 5 })
    expect(decoder.decode(fromHex(TM_FRAME))).toBe('spacecraft')
    expect(decoder.decode(fromHex(TM_FRAME).subarray(1))).toBe('length')
    expect(decoder.statistics).toMatchObject({ frames: 2, good: 0, refused: { spacecraft: 1, length: 1 } })
  })

  test('is refused when its pointer leads out of it', () => {
    const p = { ...tm, fecf: false, ocf: false }
    const frame = encodeFrame({ spacecraftId: 1, virtualChannelId: 1, data: new Uint8Array(58), firstHeader: 58 }, p)
    expect(new FrameDecoder(p).decode(frame)).toBe('layout')
  })

  test('cannot be asked for with parameters that contradict themselves', () => {
    expect(() => new FrameDecoder({ ...tm, length: 8 })).toThrow('frame length of TM')
    expect(() => new FrameDecoder({ ...tm, fhec: true })).toThrow('fhec')
    expect(() => new FrameDecoder({ ...tm, virtualChannels: [{ id: 8, service: 'packets' }] })).toThrow(
      'virtual channel of TM',
    )
    expect(() => encodeFrame({ spacecraftId: 1024, virtualChannelId: 0, data: new Uint8Array(52) }, tm)).toThrow(
      'spacecraft identifier 1024',
    )
  })

  test('says with all ones that no packet starts, with one less that there is only fill (TM, AOS)', () => {
    for (const [pointer, hex, ofAos] of [
      [NO_PACKET_START, '1fff', '07ff'],
      [ONLY_IDLE, '1ffe', '07fe'],
      [0x123, '1923', '0123'],
    ] as const) {
      const p = { ...tm, length: 1115 }
      const fields = { spacecraftId: 1, virtualChannelId: 1, firstHeader: pointer }
      const frame = encodeFrame({ ...fields, data: new Uint8Array(frameCapacity(fields, p)) }, p)
      expect(toHex(frame.subarray(4, 6))).toBe(hex)
      const a = { ...aos, length: 1115 }
      const other = encodeFrame({ ...fields, data: new Uint8Array(frameCapacity(fields, a)) }, a)
      expect(toHex(other.subarray(8, 10))).toBe(ofAos)
      for (const [q, bytes] of [
        [p, frame],
        [a, other],
      ] as const) {
        const decoder = new FrameDecoder(q)
        expect(decoder.decode(bytes)).toBeUndefined()
        expect(decoder.frame.firstHeader).toBe(pointer)
      }
    }
  })

  test('refuses fields one beyond the widest, and takes the widest', () => {
    const data = new Uint8Array(58)
    const p = { ...tm, ocf: false, fecf: false }
    const ok = { spacecraftId: 1023, virtualChannelId: 7, masterCount: 255, count: 255, segmentLengthId: 3, data }
    expect(toHex(encodeFrame(ok, p).subarray(0, 6))).toBe('3ffeffff1fff')
    for (const more of [
      { spacecraftId: 1024 },
      { virtualChannelId: 8 },
      { masterCount: 256 },
      { count: 256 },
      { segmentLengthId: 4 },
      { firstHeader: 0x7fe },
      { data: new Uint8Array(57) },
    ])
      expect(() => encodeFrame({ ...ok, ...more }, p)).toThrow('a TM frame cannot have')
    const a = { ...aos, fhec: false, ocf: false, fecf: false }
    const okAos = { spacecraftId: 1023, virtualChannelId: 62, count: 0xffffff, data: new Uint8Array(56) }
    expect(toHex(encodeFrame(okAos, a).subarray(0, 8))).toBe('7ffeffffff3007ff')
    for (const more of [
      { spacecraftId: 1024 },
      { virtualChannelId: 64 },
      { count: 0x1000000 },
      { firstHeader: 0x7fe },
      { insertZone: new Uint8Array(1) },
      { data: new Uint8Array(57) },
    ])
      expect(() => encodeFrame({ ...okAos, ...more }, a)).toThrow('a AOS frame cannot have')
    const okUslp = { spacecraftId: 65_535, virtualChannelId: 62, mapId: 15, data: new Uint8Array(54), rule: 7 }
    const u = { ...uslp, fecf: false }
    expect(toHex(encodeFrame({ ...okUslp, protocol: 30 }, u).subarray(0, 8))).toBe('cffff7de003d00fe')
    for (const more of [
      { spacecraftId: 65_536 },
      { virtualChannelId: 64 },
      { mapId: 16 },
      { rule: 8 },
      { protocol: 32 },
      { count: 256, countBytes: 1 },
      { countBytes: 8 },
      { data: new Uint8Array(70) },
    ])
      expect(() => encodeFrame({ ...okUslp, ...more }, u)).toThrow('a USLP frame cannot have')
  })

  test('of the shortest length that its parameters leave one byte is possible', () => {
    const all: FrameParameters[] = [
      { ...tm, ocf: false, length: 9 },
      { ...aos, fhec: false, length: 13 },
      { ...aos, fhec: false, insertZone: 4, length: 17 },
      { ...uslp, length: 11 },
    ]
    for (const p of all) {
      expect(() => new FrameDecoder(p)).not.toThrow()
      expect(() => new FrameDecoder({ ...p, length: p.length - 1 })).toThrow('frame length')
    }
    expect(() => new FrameDecoder({ ...uslp, truncatedLength: 5 })).toThrow('truncated frame length')
    expect(() => new FrameDecoder({ ...uslp, truncatedLength: 33 })).toThrow('truncated frame length')
    expect(() => new FrameDecoder({ ...tm, insertZone: 1 })).toThrow('insertZone')
    expect(() => new FrameDecoder({ ...uslp, virtualChannels: [{ id: 1, map: 16, service: 'vca' }] })).toThrow('map of')
  })

  test('of private data has no packet pointer', () => {
    const decoder = new FrameDecoder(tm)
    const fields = { spacecraftId: 1, virtualChannelId: 1, synchronised: true, data: new Uint8Array(56) }
    expect(decoder.decode(encodeFrame(fields, tm))).toBeUndefined()
    expect(decoder.frame.firstHeader).toBe(NO_POINTER)
  })
})

describe('the control word in the OCF', () => {
  test('reads as published', () => {
    const clcw = {
      status: 0,
      copInEffect: 1,
      virtualChannelId: 1,
      noRfAvailable: false,
      noBitLock: false,
      lockout: true,
      wait: false,
      retransmit: true,
      farmBCounter: 2,
      reportValue: 0x7f,
    }
    expect(decodeClcw(0x01042c7f)).toEqual(clcw)
    expect(encodeClcw(clcw)).toBe(0x01042c7f)
    expect(encodeClcw({ ...clcw, copInEffect: 0 })).toBe(0x00042c7f)
  })

  test('has every flag and counter in its own bits (232.0-B-4 §4.2.1)', () => {
    const none = {
      status: 0,
      copInEffect: 0,
      virtualChannelId: 0,
      noRfAvailable: false,
      noBitLock: false,
      lockout: false,
      wait: false,
      retransmit: false,
      farmBCounter: 0,
      reportValue: 0,
    }
    for (const [field, word] of [
      [{ status: 7 }, 0x1c000000],
      [{ copInEffect: 3 }, 0x03000000],
      [{ virtualChannelId: 63 }, 0x00fc0000],
      [{ noRfAvailable: true }, 0x8000],
      [{ noBitLock: true }, 0x4000],
      [{ lockout: true }, 0x2000],
      [{ wait: true }, 0x1000],
      [{ retransmit: true }, 0x800],
      [{ farmBCounter: 3 }, 0x600],
      [{ reportValue: 255 }, 0xff],
    ] as const) {
      expect(encodeClcw({ ...none, ...field })).toBe(word)
      expect(decodeClcw(word)).toEqual({ ...none, ...field })
    }
    for (const more of [
      { status: 8 },
      { copInEffect: 4 },
      { virtualChannelId: 64 },
      { farmBCounter: 4 },
      { reportValue: 256 },
    ])
      expect(() => encodeClcw({ ...none, ...more })).toThrow('cannot have')
  })

  test('is not read from a type-2 report', () => {
    expect(decodeClcw(0x81042c7f)).toBeUndefined()
  })
})
