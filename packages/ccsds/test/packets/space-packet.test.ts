import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, fromHex, toHex } from '@vigie/base'
import {
  anyPacketLengthAt,
  encapsulationHeaderBytes,
  encapsulationProtocol,
  encodeEncapsulationPacket,
  encodeSpacePacket,
  idlePacket,
  isIdlePacket,
  MAX_PACKET_BYTES,
  packetApid,
  PacketReassembler,
  PacketSplitter,
  readPacketHeader,
  SequenceFlags,
  SequenceTracker,
  spacePacketLengthAt,
} from '@vigie/ccsds'

const shared = (path: string): URL => new URL(`../../../../../shared/data/packets/${path}`, import.meta.url)

const header = fc.record({
  type: fc.constantFrom('telemetry' as const, 'telecommand' as const),
  secondaryHeader: fc.boolean(),
  apid: fc.integer({ min: 0, max: 2046 }),
  sequenceFlags: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
  sequenceCount: fc.integer({ min: 0, max: 16_383 }),
})
const packet = fc
  .tuple(header, fc.uint8Array({ minLength: 1, maxLength: 200 }))
  .map(([h, data]) => encodeSpacePacket(h, data))

function split(
  stream: Uint8Array,
  cuts: readonly number[],
  skip = 0,
): { packets: Uint8Array[]; splitter: PacketSplitter } {
  const packets: Uint8Array[] = []
  const splitter = new PacketSplitter((bytes, from, to) => packets.push(bytes.slice(from, to)), { skip })
  let at = 0
  for (const cut of cuts.map((c) => c % (stream.length + 1)).toSorted((a, b) => a - b)) {
    splitter.push(stream.subarray(at, cut))
    at = Math.max(at, cut)
  }
  splitter.push(stream.subarray(at))
  splitter.end()
  return { packets, splitter }
}

describe('the space packet', () => {
  test('of vectors.md §1.3 (PUS-C 17,2, APID 0x123) reads as published', () => {
    expect(readPacketHeader(fromHex('0923c001000f20110200070000405a1201234567c749'))).toEqual({
      version: 0,
      type: 'telemetry',
      secondaryHeader: true,
      apid: 0x123,
      sequenceFlags: SequenceFlags.unsegmented,
      sequenceCount: 1,
      dataLength: 16,
    })
  })

  test('written and read is the same', () => {
    fc.assert(
      fc.property(header, fc.uint8Array({ minLength: 1, maxLength: 300 }), (h, data) => {
        const bytes = encodeSpacePacket(h, data)
        expect(readPacketHeader(bytes)).toEqual({ version: 0, ...h, dataLength: data.length })
      }),
    )
  })

  test('refuses what its fields cannot hold', () => {
    const h = { type: 'telemetry', secondaryHeader: false, apid: 2048, sequenceFlags: 3, sequenceCount: 0 } as const
    expect(() => encodeSpacePacket(h, new Uint8Array(1))).toThrow('APID 2048')
    expect(() => encodeSpacePacket({ ...h, apid: 1 }, new Uint8Array(0))).toThrow('data length 0')
    expect(() => encodeSpacePacket({ ...h, apid: 1 }, new Uint8Array(65_537))).toThrow('data length 65537')
    expect(encodeSpacePacket({ ...h, apid: 1 }, new Uint8Array(65_536))).toHaveLength(MAX_PACKET_BYTES)
  })

  test('idle packets have APID 2047', () => {
    expect(toHex(idlePacket(7))).toBe('07ffc000000000')
  })
})

describe('a stream of packets', () => {
  test('is cut the same however it arrives, with foreign headers in front or not', () => {
    fc.assert(
      fc.property(
        fc.array(packet, { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 10 }),
        fc.constantFrom(0, 4),
        (packets, cuts, skip) => {
          const stream = concatBytes(packets.flatMap((p) => [new Uint8Array(skip).fill(0xee), p]))
          const result = split(stream, cuts, skip)
          expect(result.packets.map(toHex)).toEqual(packets.map(toHex))
          expect(result.splitter.statistics).toMatchObject({ packets: packets.length, skippedBytes: 0, losses: 0 })
        },
      ),
    )
  })

  test('every byte is a packet or counted, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.array(fc.nat(), { maxLength: 5 }), (stream, cuts) => {
        const { packets, splitter } = split(stream, cuts)
        const delivered = packets.reduce((n, p) => n + p.length, 0)
        expect(delivered + splitter.statistics.skippedBytes).toBe(stream.length)
        expect(splitter.pending).toBe(0)
      }),
    )
  })

  test('of long packets that drip in byte by byte costs no more than its bytes', () => {
    const long = encodeSpacePacket(
      { type: 'telemetry', secondaryHeader: false, apid: 5, sequenceFlags: 3, sequenceCount: 0 },
      new Uint8Array(65_536),
    )
    let given = 0
    const splitter = new PacketSplitter((_, from, to) => (given += to - from))
    const began = process.cpuUsage()
    for (let n = 0; n < 8; n++) for (let i = 0; i < long.length; i++) splitter.push(long.subarray(i, i + 1))
    expect(given).toBe(8 * long.length)
    // Processor time, as machines that test are busy. Copying what waits at each byte would move 17 GB.
    expect(process.cpuUsage(began).user).toBeLessThan(2_500_000)
  })

  test('is given out the moment that its last byte is there', () => {
    const stream = concatBytes([1, 40, 300].map((size) => idlePacket(6 + size, 1)))
    const ends: number[] = []
    let pushed = 0
    const splitter = new PacketSplitter(() => ends.push(pushed))
    for (; pushed < stream.length;) splitter.push(stream.subarray(pushed, ++pushed))
    expect(ends).toEqual([7, 53, 359])
    // Found again as soon as the header of the packet after it is there.
    const found: number[] = []
    pushed = 0
    const lost = new PacketSplitter(() => found.push(pushed))
    const garbage = concatBytes([Uint8Array.of(0xff, 0xff), stream])
    for (; pushed < garbage.length;) lost.push(garbage.subarray(pushed, ++pushed))
    expect(found).toEqual([15, 55, 361])
  })

  test('keeps no more than it must after a large piece', () => {
    const stream = concatBytes(Array.from({ length: 50 }, () => idlePacket(60_000, 1)))
    let given = 0
    const splitter = new PacketSplitter((bytes, from, to) => {
      given++
      for (let i = from + 6; i < to; i += 997) expect(bytes[i]).toBe(1)
    })
    splitter.push(stream.subarray(0, 100))
    splitter.push(stream.subarray(100, 2_500_001))
    for (let at = 2_500_001; at < stream.length; at += 777) splitter.push(stream.subarray(at, at + 777))
    expect([given, splitter.end()]).toEqual([50, 0])
    expect(splitter.statistics.skippedBytes).toBe(0)
  })

  test('can be narrowed to what a mission sends: longest packet, known headers', () => {
    const good = encodeSpacePacket(
      { type: 'telemetry', secondaryHeader: false, apid: 5, sequenceFlags: 3, sequenceCount: 0 },
      new Uint8Array(30),
    )
    const other = good.slice()
    other[1] = 6
    const given: number[] = []
    const splitter = new PacketSplitter((bytes, from) => given.push(packetApid(bytes, from)), {
      maxBytes: 36,
      isPlausible: (bytes, at) => packetApid(bytes, at) === 5,
    })
    const long = encodeSpacePacket(
      { type: 'telemetry', secondaryHeader: false, apid: 5, sequenceFlags: 3, sequenceCount: 0 },
      new Uint8Array(31).fill(0xff),
    )
    for (const packet of [good, other, long, good, good]) splitter.push(packet)
    splitter.end()
    expect(given).toEqual([5, 5, 5])
    expect(splitter.statistics).toEqual({ packets: 3, skippedBytes: 36 + 37, losses: 1 })
  })

  test('is found again after garbage', () => {
    const good = Array.from({ length: 20 }, (_, i) =>
      encodeSpacePacket(
        { type: 'telemetry', secondaryHeader: false, apid: 5, sequenceFlags: 3, sequenceCount: i },
        new Uint8Array(50).fill(0xff),
      ),
    )
    const stream = concatBytes([...good.slice(0, 10), new Uint8Array(333).fill(0xff), ...good.slice(10)])
    const { packets, splitter } = split(stream, [7, 700])
    expect(packets.map(toHex)).toEqual(good.map(toHex))
    expect(splitter.statistics).toMatchObject({ skippedBytes: 333, losses: 1 })
  })

  test.skipIf(!existsSync(shared('jpss1')))(
    'the recordings of ../shared hold the packets that their README counts',
    () => {
      const count = (path: string, skip = 0): { packets: number; apids: Map<number, number>; left: number } => {
        const apids = new Map<number, number>()
        const splitter = new PacketSplitter(
          (bytes, from) => apids.set(packetApid(bytes, from), (apids.get(packetApid(bytes, from)) ?? 0) + 1),
          { skip },
        )
        splitter.push(readFileSync(shared(path)))
        return { left: splitter.end(), packets: splitter.statistics.packets, apids }
      }
      expect(count('jpss1/J01_G011_LZ_2021-04-09T00-00-00Z_V01.DAT1')).toEqual({
        packets: 7200,
        apids: new Map([[11, 7200]]),
        left: 0,
      })
      const ctim = count('ctim/ccsds_2021_155_14_39_51')
      expect(ctim).toMatchObject({ packets: 1499, left: 0 })
      expect(ctim.apids.get(41)).toBe(1147)
      expect(count('suda/sciData_2022_130_17_41_53.spl', 4)).toEqual({
        packets: 13,
        apids: new Map([[1425, 13]]),
        left: 0,
      })
    },
  )
})

describe('packets by their first bytes', () => {
  // CCSDS 133.1-B-3 §4.1.2: version 7, protocol, length of length; the length counts the header.
  test.each([
    ['e0', 1, true],
    ['e502', 2, false],
    ['e9030a', 3, false],
    ['ea1200050b', 5, false],
    ['eb000000000000090b', 9, false],
    ['e5', 0, false],
    ['ea0000', 0, false],
    ['e901', -1, false],
    ['07ffc000000000', 7, true],
    ['07fec000000000', 7, false],
    ['0001c00000', 0, false],
    ['20', -1, false],
  ])('%s is of %i bytes', (hex, length, idle) => {
    const bytes = fromHex(hex)
    expect(anyPacketLengthAt(bytes, 0, bytes.length)).toBe(length)
    if (length > 1) expect(isIdlePacket(bytes, 0)).toBe(idle)
    if (length > 1 && hex.startsWith('e')) expect(encapsulationProtocol(bytes, 0)).toBe(hex === 'e502' ? 1 : 2)
    expect(spacePacketLengthAt(bytes, 0, bytes.length)).toBe(hex.startsWith('e') ? -1 : length)
  })

  test('encapsulation packets take the shortest header that holds their length', () => {
    for (const [size, header] of [
      [253, 2],
      [254, 4],
      [65_531, 4],
      [65_532, 8],
    ] as const) {
      const packet = encodeEncapsulationPacket(2, new Uint8Array(size))
      expect(packet.length).toBe(header + size)
      expect(encapsulationHeaderBytes(packet, 0)).toBe(header)
      expect(anyPacketLengthAt(packet, 0, packet.length)).toBe(packet.length)
    }
  })

  test('nothing is known of no bytes', () => {
    expect(anyPacketLengthAt(fromHex('20'), 0, 0)).toBe(0)
    expect(spacePacketLengthAt(fromHex('20'), 0, 0)).toBe(0)
  })
})

describe('sequence counts', () => {
  test('gaps are counted across the wrap, repeats and steps back told apart', () => {
    const tracker = new SequenceTracker()
    expect([16_382, 16_383, 0, 3, 3, 2, 4].map((c) => tracker.note(7, c))).toEqual([
      'first',
      'next',
      'next',
      'gap',
      'repeated',
      'backwards',
      'next',
    ])
    expect(tracker.statistics.get(7)).toEqual({
      packets: 7,
      gaps: 1,
      missing: 2,
      repeated: 1,
      backwards: 1,
      restarts: 0,
    })
  })

  test('a count that begins anew is followed again after three packets, one that dumps old ones between is not', () => {
    const tracker = new SequenceTracker()
    expect([5000, 0, 1, 2, 3].map((c) => tracker.note(1, c))).toEqual([
      'first',
      'backwards',
      'backwards',
      'restart',
      'next',
    ])
    expect([5000, 10, 5001, 11, 5002, 12, 5003, 13].map((c) => tracker.note(2, c))).toEqual([
      'first',
      'backwards',
      'next',
      'backwards',
      'next',
      'backwards',
      'next',
      'backwards',
    ])
  })
})

describe('segmented packets', () => {
  const segments = (data: Uint8Array, size: number, first: number): Uint8Array[] => {
    const n = Math.max(2, Math.ceil(data.length / size))
    return Array.from({ length: n }, (_, i) =>
      encodeSpacePacket(
        {
          type: 'telemetry',
          secondaryHeader: false,
          apid: 9,
          sequenceFlags: i === 0 ? 1 : i === n - 1 ? 2 : 0,
          sequenceCount: (first + i) & 0x3fff,
        },
        data.subarray(i * size, i === n - 1 ? data.length : (i + 1) * size),
      ),
    )
  }

  test('are one again, in any size', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 400 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 16_383 }),
        (data, size, first) => {
          const reassembler = new PacketReassembler()
          const out = segments(data, size, first).map((s) => reassembler.push(s))
          expect(out.slice(0, -1).every((o) => o === undefined)).toBe(true)
          const whole = out.at(-1)!
          expect(toHex(whole.subarray(6))).toBe(toHex(data))
          expect(readPacketHeader(whole)).toMatchObject({
            sequenceFlags: 3,
            sequenceCount: first,
            dataLength: data.length,
          })
        },
      ),
    )
  })

  test('of many bytes keep their length, up to what the field can say', () => {
    for (const [size, says] of [
      [1000, 1000],
      [65_536, 65_536],
      [70_000, 65_536],
    ] as const) {
      const reassembler = new PacketReassembler()
      const whole = segments(new Uint8Array(size).fill(3), 900, 16_380).map((s) => reassembler.push(s))
      expect(whole.at(-1)).toHaveLength(6 + size)
      expect(readPacketHeader(whole.at(-1)!)).toMatchObject({ dataLength: says, sequenceFlags: 3 })
      expect(reassembler.statistics).toEqual({ complete: 1, broken: 0, stray: 0 })
    }
  })

  test('a group that outgrows its bound is given up, one that just fits is not', () => {
    for (const [bound, complete] of [
      [100, 1],
      [99, 0],
    ] as const) {
      const reassembler = new PacketReassembler(bound)
      for (const s of segments(new Uint8Array(100), 20, 0)) reassembler.push(s)
      expect(reassembler.statistics.complete).toBe(complete)
    }
  })

  test('so many identifiers are followed at once', () => {
    const reassembler = new PacketReassembler()
    const begin = (apid: number): Uint8Array =>
      encodeSpacePacket(
        { type: 'telemetry', secondaryHeader: false, apid, sequenceFlags: 1, sequenceCount: 0 },
        new Uint8Array(1),
      )
    for (let apid = 0; apid < 256; apid++) reassembler.push(begin(apid))
    expect(reassembler.statistics.broken).toBe(0)
    reassembler.push(begin(256))
    expect(reassembler.statistics.broken).toBe(1)
    expect(reassembler.pending).toBe(256)
  })

  test('segments without a first one are stray; unsegmented packets pass', () => {
    const reassembler = new PacketReassembler()
    const parts = segments(new Uint8Array(60), 20, 0)
    expect(reassembler.push(parts[1]!)).toBeUndefined()
    expect(reassembler.statistics).toEqual({ complete: 0, broken: 0, stray: 1 })
    const single = idlePacket(20)
    expect(reassembler.push(single)).toBe(single)
  })

  test('a missing segment gives the group up, and the next group is whole', () => {
    const reassembler = new PacketReassembler()
    const parts = segments(new Uint8Array(100), 20, 0)
    for (const [i, s] of parts.entries()) if (i !== 2) expect(reassembler.push(s)).toBeUndefined()
    expect(reassembler.statistics).toMatchObject({ complete: 0, broken: 1 })
    const again = segments(new Uint8Array(100), 20, 10).map((s) => reassembler.push(s))
    expect(again.at(-1)).toBeDefined()
    expect(reassembler.pending).toBe(0)
  })

  test('groups that never end are given up before they fill the memory', () => {
    const reassembler = new PacketReassembler(1000)
    for (let i = 0; i < 20_000; i++)
      reassembler.push(
        encodeSpacePacket(
          {
            type: 'telemetry',
            secondaryHeader: false,
            apid: i % 2000,
            sequenceFlags: i < 2000 ? 1 : 0,
            sequenceCount: Math.floor(i / 2000),
          },
          new Uint8Array(90),
        ),
      )
    expect(reassembler.pending).toBeLessThanOrEqual(8000)
    expect(reassembler.statistics.broken).toBeGreaterThan(1000)
  })
})
