/**
 * From packets to frames and back: MAPs, segmentation, blocking, turns. Truth: CCSDS 232.0-B-4 §4.1.3.2.2, §4.3 and §4.4; the two segments
 * of a real packet in vectors.md §1.2 are read in `tc-frame.test.ts`.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex } from '@vigie/base'
import {
  encodeSpacePacket,
  encodeTcFrame,
  MapReceiver,
  MapSender,
  TcFrameDecoder,
  Turns,
  type MapSenderOptions,
  type TcDataUnit,
  type TcParameters,
} from '@vigie/ccsds'

const p: TcParameters = {
  spacecraftId: 7,
  length: 27,
  fecf: true,
  virtualChannels: [
    { id: 0, segmentHeader: true },
    { id: 1, segmentHeader: false },
  ],
}
/** Of 20 bytes of data field, 19 after the segment header. */
const packet = (count: number, size: number): Uint8Array =>
  encodeSpacePacket(
    { type: 'telecommand', secondaryHeader: false, apid: 5, sequenceFlags: 3, sequenceCount: count },
    new Uint8Array(size - 6).fill(count),
  )

/** The units of everything that waits: header byte, bytes, what they complete. */
function drain(sender: MapSender<string>): (readonly [header: string, bytes: number, completes: string])[] {
  const units: (readonly [string, number, string])[] = []
  for (let unit = sender.take(); unit !== undefined; unit = sender.take())
    units.push([toHex(unit.data.subarray(0, 1)), unit.data.length, unit.completes.join(' ')])
  return units
}

describe('the sender', () => {
  test('segments what is too long: first, continuing, last', () => {
    const sender = new MapSender<string>(p, 0, { maps: [3] })
    sender.push(packet(1, 50), 'a', 3)
    sender.push(packet(2, 19), 'b', 3)
    expect(sender.pending).toBe(69)
    expect(drain(sender)).toEqual([
      ['43', 20, ''],
      ['03', 20, ''],
      ['83', 13, 'a'],
      ['c3', 20, 'b'],
    ])
    expect(sender.pending).toBe(0)
  })

  test('blocks whole packets, as many as fit, never with segments', () => {
    const sender = new MapSender<string>(p, 0, { blocking: true })
    for (const [i, size] of [7, 7, 7, 30, 7, 12].entries()) sender.push(packet(i, size), `p${i}`)
    expect(drain(sender)).toEqual([
      ['c0', 15, 'p0 p1'],
      ['c0', 8, 'p2'],
      ['40', 20, ''],
      ['80', 12, 'p3'],
      ['c0', 20, 'p4 p5'],
    ])
  })

  test('gives MAPs their turns', () => {
    const fill = (sender: MapSender<string>): void => {
      for (const [i, map] of [1, 1, 2, 2].entries()) sender.push(packet(i, 25), `${map}`, map)
    }
    const turns = (options: MapSenderOptions): string[] => {
      const sender = new MapSender<string>(p, 0, { maps: [1, 2], ...options })
      fill(sender)
      return drain(sender).map(([header]) => header)
    }
    expect(turns({})).toEqual(['41', '42', '81', '82', '41', '42', '81', '82'])
    expect(turns({ scheme: 'priority' })).toEqual(['41', '81', '41', '81', '42', '82', '42', '82'])
  })

  test('sends on a channel without segment header as it is', () => {
    const sender = new MapSender<string>(p, 1, { blocking: true })
    sender.push(packet(1, 8), 'a')
    sender.push(packet(2, 12), 'b')
    expect(sender.take()).toMatchObject({ mapId: -1, completes: ['a', 'b'], data: { length: 20 } })
  })

  test('refuses what it cannot send', () => {
    const code = (c: string): Error => expect.objectContaining({ code: c }) as Error
    expect(() => new MapSender(p, 1, { maps: [0] })).toThrow(code('VIG-CCSDS-002'))
    expect(() => new MapSender(p, 1, { segmentation: true })).toThrow(code('VIG-CCSDS-002'))
    expect(() => new MapSender(p, 9)).toThrow(code('VIG-CCSDS-002'))
    expect(() => new MapSender(p, 0, { maps: [64] })).toThrow(code('VIG-CCSDS-002'))
    expect(() => new MapSender(p, 0, { maps: [1, 1] })).toThrow(code('VIG-CCSDS-002'))
    const whole = new MapSender<string>(p, 0, { segmentation: false })
    expect(() => whole.push(packet(1, 20), 'a')).toThrow(code('VIG-CCSDS-004'))
    expect(() => whole.push(new Uint8Array(0), 'a')).toThrow(code('VIG-CCSDS-004'))
    expect(() => whole.push(packet(1, 9), 'a', 1)).toThrow(code('VIG-CCSDS-002'))
    expect(() => new MapSender<string>(p, 1).push(packet(1, 21), 'a')).toThrow(code('VIG-CCSDS-004'))
  })
})

/** Frames of units, through a decoder to a receiver. */
function receiver(service: 'packets' | 'units' = 'packets', maxBytes = 65_542) {
  const got: string[] = []
  const decoder = new TcFrameDecoder(p)
  const maps = new MapReceiver((bytes, from, to, mapId) => got.push(`${mapId}: ${toHex(bytes.slice(from, to))}`), {
    service,
    maxBytes,
  })
  const push = (unit: { data: Uint8Array }, virtualChannelId = 0): void => {
    const frame = encodeTcFrame({ type: 'BD', virtualChannelId, data: unit.data }, p)
    expect(decoder.decode(frame)).toBeUndefined()
    maps.push(decoder.frame)
  }
  return { got, maps, push }
}
const all = (sender: MapSender<string>): TcDataUnit<string>[] => {
  const units: TcDataUnit<string>[] = []
  for (let unit = sender.take(); unit !== undefined; unit = sender.take()) units.push(unit)
  return units
}

describe('the receiver', () => {
  const segments = (): TcDataUnit<string>[] => {
    const sender = new MapSender<string>(p, 0)
    sender.push(packet(1, 50), 'a')
    return all(sender)
  }

  test('counts segments without a first one, and does not give them', () => {
    const { got, maps, push } = receiver()
    for (const unit of segments().slice(1)) push(unit)
    expect(got).toEqual([])
    expect(maps.statistics).toMatchObject({ orphans: 2, given: 0 })
  })

  test('gives up a unit that another one cuts off, or a reset', () => {
    const { got, maps, push } = receiver()
    const [first, middle, last] = segments()
    push(first!)
    push(middle!)
    push(first!)
    expect(maps.statistics.interrupted).toBe(1)
    push(middle!)
    push(last!)
    expect(got).toEqual([`0: ${toHex(packet(1, 50))}`])
    push(first!)
    expect(maps.pending).toBe(19)
    maps.reset()
    expect(maps.pending).toBe(0)
    push(last!)
    expect(maps.statistics).toMatchObject({ interrupted: 2, orphans: 1, reassembled: 1, given: 1 })
  })

  test('gives up a unit that grows beyond the longest', () => {
    const { got, maps, push } = receiver('packets', 40)
    for (const unit of segments()) push(unit)
    expect(got).toEqual([])
    expect(maps.statistics).toMatchObject({ overlong: 1 })
    expect(maps.pending).toBe(0)
  })

  test('counts the bytes in which there is no packet', () => {
    const { got, maps, push } = receiver()
    push({ data: Uint8Array.of(0xc0, ...packet(1, 7), 0x60, 1, 2) })
    push({ data: Uint8Array.of(0xc0, ...packet(1, 15).subarray(0, 9)) })
    expect(got).toHaveLength(1)
    expect(maps.statistics).toMatchObject({ given: 1, strayBytes: 12 })
  })

  test('gives units whole where they are no packets', () => {
    const { got, push } = receiver('units')
    push({ data: Uint8Array.of(0xc5, 0xff, 0xee) })
    expect(got).toEqual(['5: ffee'])
  })
})

test('packets of all lengths on several MAPs arrive once each, in the order of their MAP', () => {
  const packets = fc.array(fc.tuple(fc.constantFrom(0, 9, 63), fc.integer({ min: 7, max: 120 })), { maxLength: 30 })
  fc.assert(
    fc.property(
      packets,
      fc.boolean(),
      fc.constantFrom('round-robin' as const, 'priority' as const),
      (sent, blocking, scheme) => {
        const sender = new MapSender<number>(p, 0, { maps: [0, 9, 63], blocking, scheme })
        for (const [i, [map, size]] of sent.entries()) sender.push(packet(i, size), i, map)
        const { got, maps, push } = receiver()
        const completed: number[] = []
        for (let unit = sender.take(); unit !== undefined; unit = sender.take()) {
          push(unit)
          completed.push(...unit.completes)
          // What is complete has arrived.
          expect(got).toHaveLength(completed.length)
        }
        const of = (map: number): string[] =>
          sent.flatMap(([m, size], i) => (m === map ? [`${m}: ${toHex(packet(i, size))}`] : []))
        for (const map of [0, 9, 63]) expect(got.filter((g) => g.startsWith(`${map}: `))).toEqual(of(map))
        expect(completed.toSorted((a, b) => a - b)).toEqual(sent.map((_, i) => i))
        expect(maps.statistics).toMatchObject({ orphans: 0, interrupted: 0, overlong: 0, strayBytes: 0 })
      },
    ),
  )
})

test('turns of virtual channels on a physical one', () => {
  const queue = (...things: string[]) => ({ take: () => things.shift() })
  const take = (turns: Turns<string>): string => {
    let text = ''
    for (let next = turns.take(); next !== undefined; next = turns.take()) text += next
    return text
  }
  expect(take(new Turns('round-robin', [queue('a', 'b', 'c'), queue(), queue('x', 'y')]))).toBe('axbyc')
  expect(take(new Turns('priority', [queue('a', 'b'), queue('x', 'y')]))).toBe('abxy')
})
