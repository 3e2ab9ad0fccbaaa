/**
 * Packets into frames and out of them again. Truth: what was pushed is what comes out; with frames lost, exactly those packets
 * are missing that had a byte in one of them (132.0-B-3 §4.1.2.7.6, 732.0-B-4 §4.1.4.2: the first header pointer finds every
 * later packet).
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex } from '@vigie/base'
import {
  ConstructionRule,
  encodeEncapsulationPacket,
  encodeFrame,
  encodeSpacePacket,
  frameCapacity,
  FrameDecoder,
  FrameMultiplexer,
  NO_PACKET_START,
  ONLY_IDLE,
  PacketExtractor,
  PacketQuality,
  Upid,
  type ExtractedChannel,
  type ExtractorOptions,
  type FrameFields,
  type FrameParameters,
  type FrameStandard,
} from '@vigie/ccsds'

function parameters(standard: FrameStandard, length: number, more: Partial<FrameParameters> = {}): FrameParameters {
  return {
    standard,
    length,
    fecf: true,
    fhec: false,
    ocf: false,
    insertZone: 0,
    spacecraftId: 42,
    virtualChannels: [],
    ...more,
  }
}

interface Out {
  readonly channel: string
  readonly hex: string
  readonly quality: number
}

function receiver(p: FrameParameters, options?: ExtractorOptions) {
  const decoder = new FrameDecoder(p)
  const packets: Out[] = []
  const units: Out[] = []
  const bits: { channel: string; hex: string; bits: number }[] = []
  const name = (c: ExtractedChannel): string => `${c.spacecraftId}/${c.virtualChannelId}/${c.mapId}`
  const extractor = new PacketExtractor(
    p,
    {
      packet: (b, from, to, c, quality) =>
        packets.push({ channel: name(c), hex: toHex(b.subarray(from, to)), quality }),
      unit: (b, from, to, c, quality) => units.push({ channel: name(c), hex: toHex(b.subarray(from, to)), quality }),
      bits: (b, from, n, c) =>
        bits.push({ channel: name(c), hex: toHex(b.subarray(from, from + Math.ceil(n / 8))), bits: n }),
    },
    options,
  )
  const receive = (frame: Uint8Array): void => {
    if (decoder.decode(frame) === undefined) extractor.push(decoder.frame)
  }
  return { decoder, extractor, packets, units, bits, receive }
}

const spacePacket = (apid: number, count: number, size: number): Uint8Array =>
  encodeSpacePacket(
    { type: 'telemetry', secondaryHeader: false, apid, sequenceFlags: 3, sequenceCount: count & 0x3fff },
    new Uint8Array(size).map((_, i) => (i * 31 + count) & 255),
  )

const standards = fc.constantFrom<FrameStandard>('TM', 'AOS', 'USLP')
const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 40 })

describe('packets through frames', () => {
  test('come out as they went in, of any sizes, in frames of any size, channels interleaved', () => {
    fc.assert(
      fc.property(
        standards,
        fc.integer({ min: 24, max: 300 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 400 }), fc.boolean()), {
          maxLength: 40,
        }),
        (standard, length, pushes) => {
          const p = parameters(standard, length)
          const sender = new FrameMultiplexer(p)
          const { receive, packets, extractor } = receiver(p)
          const sent: string[][] = [[], [], [], []]
          for (const [i, [vc, size, flush]] of pushes.entries()) {
            const packet = spacePacket(vc, i, size)
            sent[vc]!.push(toHex(packet))
            sender.push(vc, packet)
            for (let frame = sender.take(flush); frame !== undefined; frame = sender.take(flush)) receive(frame)
          }
          while (sender.pending > 0) receive(sender.next())
          receive(sender.next())
          for (const vc of [0, 1, 2, 3])
            expect(packets.filter((o) => o.channel === `42/${vc}/0`).map((o) => o.hex)).toEqual(sent[vc])
          expect(packets.every((o) => o.quality === PacketQuality.good)).toBe(true)
          for (const c of extractor.channels)
            expect(c.statistics).toMatchObject({ gaps: 0, incomplete: 0, inconsistent: 0, skippedBytes: 0 })
        },
      ),
    )
  })

  test('with frames lost, exactly those with a byte in a lost frame are missing', () => {
    fc.assert(
      fc.property(
        standards,
        fc.integer({ min: 24, max: 200 }),
        sizes,
        fc.array(fc.boolean(), { minLength: 10, maxLength: 200 }),
        (standard, length, packetSizes, losses) => {
          const p = parameters(standard, length)
          const sender = new FrameMultiplexer(p)
          const { receive, packets, extractor } = receiver(p)
          const all = packetSizes.map((size, i) => spacePacket(5, i, size))
          for (const packet of all) sender.push(1, packet)
          const frames: Uint8Array[] = []
          for (let frame = sender.take(); frame !== undefined; frame = sender.take()) frames.push(frame)
          const received = frames.map((_, i) => !losses[i % losses.length]!)
          for (const [i, frame] of frames.entries()) if (received[i]!) receive(frame)
          const capacity = frameCapacity({ spacecraftId: 42, virtualChannelId: 1, count: 0 }, p)
          let offset = 0
          const expected = all.filter((packet) => {
            const first = Math.floor(offset / capacity)
            offset += packet.length
            const last = Math.floor((offset - 1) / capacity)
            return last < frames.length && received.slice(first, last + 1).every(Boolean)
          })
          expect(packets.map((o) => o.hex)).toEqual(expected.map(toHex))
          const channel = extractor.channels[0]?.statistics
          const firstReceived = received.indexOf(true)
          const lastReceived = received.lastIndexOf(true)
          if (channel !== undefined) {
            expect(channel.missingFrames).toBe(received.slice(firstReceived, lastReceived).filter((r) => !r).length)
            expect(channel.inconsistent).toBe(0)
          }
        },
      ),
    )
  })

  test('the first after a gap says so, and what was cut off is given when asked for', () => {
    const p = parameters('TM', 60)
    const sender = new FrameMultiplexer(p)
    const { receive, packets, extractor } = receiver(p, { deliverIncomplete: true })
    const all = [20, 60, 100, 20, 30].map((size, i) => spacePacket(1, i, size))
    for (const packet of all) sender.push(0, packet)
    for (let i = 0; sender.pending > 0 && i < 10; i++) {
      const frame = sender.next()
      if (i !== 2) receive(frame)
    }
    expect(packets.map((o) => [o.hex.length / 2, o.quality])).toEqual([
      [26, PacketQuality.good],
      [66, PacketQuality.good],
      [12, PacketQuality.incomplete],
      [26, PacketQuality.afterGap],
      [36, PacketQuality.good],
    ])
    expect(extractor.channels[0]!.statistics).toMatchObject({ gaps: 1, missingFrames: 1, incomplete: 1 })
  })

  test('counts go round without a gap: 8 bits, 24 bits, the cycle of 28 bits, 48 bits', () => {
    const cases: [FrameStandard, number, Partial<FrameFields>][] = [
      ['TM', 256, {}],
      ['AOS', 2 ** 24, {}],
      ['AOS', 2 ** 28, { cycleUsed: true }],
      ['USLP', 2 ** 16, { countBytes: 2 }],
      ['USLP', 2 ** 48, { countBytes: 6 }],
    ]
    for (const [standard, modulus, more] of cases) {
      const p = parameters(standard, 40)
      const { receive, extractor } = receiver(p)
      for (const count of [modulus - 2, modulus - 1, 0, 2, 2]) {
        const fields = { spacecraftId: 42, virtualChannelId: 1, count, firstHeader: ONLY_IDLE, ...more }
        receive(encodeFrame({ ...fields, data: new Uint8Array(frameCapacity(fields, p)) }, p))
      }
      expect(extractor.channels[0]!.statistics).toMatchObject({
        frames: 5,
        gaps: 1,
        missingFrames: 1,
        repeatedFrames: 1,
      })
    }
  })

  test('of up to the longest length span many frames', () => {
    for (const standard of ['TM', 'AOS', 'USLP'] as const) {
      const p = parameters(standard, 100)
      const sender = new FrameMultiplexer(p)
      const { receive, packets } = receiver(p)
      const all = [3000, 65_536, 5000, 1].map((size, i) => spacePacket(1, i, size))
      for (const packet of all) sender.push(1, packet)
      while (sender.pending > 0) receive(sender.next())
      expect(packets.map((o) => o.hex)).toEqual(all.map(toHex))
    }
  })

  test('longer than is believed are passed over, and those after them found', () => {
    const p = parameters('TM', 60)
    const { receive, packets, extractor } = receiver(p, { maxPacketBytes: 100 })
    const sender = new FrameMultiplexer(p)
    const all = [94, 95, 300, 20].map((size, i) => spacePacket(1, i, size))
    for (const packet of all) sender.push(0, packet)
    while (sender.pending > 0) receive(sender.next())
    expect(packets.map((o) => o.hex)).toEqual([toHex(all[0]!), toHex(all[3]!)])
    expect(extractor.channels[0]!.statistics.inconsistent).toBe(2)
  })

  test('in idle fill: the sender counts nothing, the receiver each idle packet', () => {
    const p = parameters('AOS', 60)
    const sender = new FrameMultiplexer(p)
    const { receive, extractor } = receiver(p)
    sender.push(3, spacePacket(1, 0, 4))
    expect(sender.take()).toBeUndefined()
    expect(sender.pending).toBe(10)
    receive(sender.take(true)!)
    expect(sender.take(true)).toBeUndefined()
    expect(extractor.channels[0]!.statistics).toMatchObject({ packets: 1, idlePackets: 1 })
  })

  test('share the link fairly: channels take turns', () => {
    const p = parameters('TM', 60)
    const sender = new FrameMultiplexer(p)
    const { decoder } = receiver(p)
    for (let i = 0; i < 10; i++) for (const vc of [0, 1, 2]) sender.push(vc, spacePacket(1, i, 46))
    const order: number[] = []
    for (let i = 0; i < 6; i++) {
      decoder.decode(sender.next())
      order.push(decoder.frame.virtualChannelId)
    }
    expect(order).toEqual([0, 1, 2, 0, 1, 2])
  })

  test('carry what the sender is asked to put in each frame: OCF, secondary header, insert zone, cycle', () => {
    let frames = 0
    const options = {
      spacecraftId: 42,
      ocf: () => ++frames,
      secondaryHeader: () => Uint8Array.of(1, 2, 3),
      insertZone: () => Uint8Array.of(7, 8),
      cycleUsed: true,
      countBytes: 2,
      fill: 0xaa,
    }
    for (const standard of ['TM', 'AOS', 'USLP'] as const) {
      frames = 0
      const p = parameters(standard, 60, { ocf: standard === 'AOS', insertZone: standard === 'TM' ? 0 : 2 })
      const sender = new FrameMultiplexer(p, options)
      const { decoder } = receiver(p)
      expect(decoder.decode(sender.idle())).toBeUndefined()
      expect(decoder.decode(sender.idle())).toBeUndefined()
      const { frame } = decoder
      expect(frame).toMatchObject({ hasOcf: true, ocf: 2, count: 1, firstHeader: ONLY_IDLE })
      expect(frame.bytes[frame.dataFrom]).toBe(0xaa)
      if (standard === 'TM') {
        expect(frame).toMatchObject({ virtualChannelId: 7, masterCount: 1 })
        expect(toHex(frame.bytes.subarray(frame.secondaryFrom, frame.secondaryTo))).toBe('010203')
      } else {
        expect(frame.virtualChannelId).toBe(63)
        expect(toHex(frame.bytes.subarray(frame.insertFrom, frame.insertTo))).toBe('0708')
      }
      if (standard === 'AOS') expect(frame.countModulus).toBe(2 ** 28)
      if (standard === 'USLP') expect(frame.countModulus).toBe(2 ** 16)
    }
    const plain = new FrameMultiplexer(parameters('AOS', 60), { ocf: () => 5 })
    const { decoder } = receiver(parameters('AOS', 60))
    expect(decoder.decode(plain.idle())).toBeUndefined()
    expect(decoder.frame).toMatchObject({ hasOcf: false, countModulus: 2 ** 24 })
  })

  test('are not taken for channels that carry none', () => {
    const sender = new FrameMultiplexer(parameters('AOS', 60, { virtualChannels: [{ id: 2, service: 'b-pdu' }] }))
    expect(() => sender.push(2, spacePacket(1, 0, 10))).toThrow('packets on channel 2')
  })

  test('a whole round of counts lost is told from a frame that came again', () => {
    const p = parameters('TM', 40)
    const { receive, extractor } = receiver(p)
    const frame = (fill: number): Uint8Array =>
      encodeFrame(
        { spacecraftId: 42, virtualChannelId: 1, masterCount: fill, count: 9, data: new Uint8Array(32).fill(fill) },
        p,
      )
    receive(frame(1))
    receive(frame(1))
    receive(frame(2))
    expect(extractor.channels[0]!.statistics).toMatchObject({ frames: 3, repeatedFrames: 1, missingFrames: 255 })
  })

  test('a long count that begins anew is a restart, not millions of frames missing', () => {
    const p = parameters('AOS', 40)
    const { receive, extractor } = receiver(p)
    for (const count of [5000, 5001, 0, 1])
      receive(encodeFrame({ spacecraftId: 42, virtualChannelId: 1, count, data: new Uint8Array(30) }, p))
    expect(extractor.channels[0]!.statistics).toMatchObject({ gaps: 1, restarts: 1, missingFrames: 0 })
  })

  test('the master channel count of TM shows frames missing of any channel', () => {
    const p = parameters('TM', 40)
    const sender = new FrameMultiplexer(p)
    const { receive, extractor } = receiver(p)
    for (let i = 0; i < 300; i++) {
      sender.push(i % 3, spacePacket(1, i, 26))
      const frame = sender.next()
      if (i % 100 !== 50) receive(frame)
    }
    expect(extractor.masterChannels.get(42)).toEqual({ frames: 297, gaps: 3, missingFrames: 3 })
  })

  test('of both versions share a channel of service vcp', () => {
    fc.assert(
      fc.property(
        standards,
        fc.integer({ min: 24, max: 100 }),
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 400 })), { minLength: 1, maxLength: 20 }),
        (standard, length, wanted) => {
          const p = parameters(standard, length, { virtualChannels: [{ id: 2, service: 'vcp' }] })
          const sender = new FrameMultiplexer(p)
          const { receive, packets } = receiver(p)
          const all = wanted.map(([encapsulated, size], i) =>
            encapsulated ? encodeEncapsulationPacket(2, new Uint8Array(size).fill(i)) : spacePacket(3, i, size),
          )
          for (const packet of all) sender.push(2, packet)
          while (sender.pending > 0) receive(sender.next())
          expect(packets.map((o) => o.hex)).toEqual(all.map(toHex))
        },
      ),
    )
  })

  test('of space packets only may have idle encapsulation packets between them, and no other ones', () => {
    const p = parameters('AOS', 60, { fecf: false })
    const size = frameCapacity({ spacecraftId: 42, virtualChannelId: 1, count: 0 }, p)
    const { receive, packets, extractor } = receiver(p)
    const zone = new Uint8Array(size).fill(0xe0)
    zone.set(spacePacket(1, 0, 10), 3)
    zone.set([0xe1, 20], 19)
    receive(encodeFrame({ spacecraftId: 42, virtualChannelId: 1, count: 0, firstHeader: 0, data: zone }, p))
    expect(packets).toHaveLength(1)
    expect(extractor.channels[0]!.statistics).toMatchObject({ idlePackets: 3 + 1 + (size - 39), inconsistent: 0 })
    zone.set([0xe5, 20], 19)
    receive(encodeFrame({ spacecraftId: 42, virtualChannelId: 1, count: 1, firstHeader: 0, data: zone }, p))
    expect(packets).toHaveLength(2)
    expect(extractor.channels[0]!.statistics.inconsistent).toBe(1)
  })

  test('only-idle frames carry nothing and break nothing', () => {
    for (const standard of ['TM', 'AOS', 'USLP'] as const) {
      const p = parameters(standard, 60)
      const sender = new FrameMultiplexer(p)
      const { receive, packets, extractor } = receiver(p)
      receive(sender.next())
      sender.push(1, spacePacket(1, 0, 100))
      receive(sender.next())
      receive(sender.idle())
      receive(sender.next())
      receive(sender.next())
      expect(packets).toHaveLength(1)
      const idle = extractor.channels.find((c) => c.virtualChannelId !== 1)!
      expect(idle.statistics.idleFrames).toBe(2)
    }
  })
})

describe('what is not packets', () => {
  test('private units come one a frame', () => {
    for (const standard of ['TM', 'AOS', 'USLP'] as const) {
      const p = parameters(standard, 40, { virtualChannels: [{ id: 3, service: 'vca' }] })
      const sender = new FrameMultiplexer(p)
      const { receive, units, packets } = receiver(p)
      const size = frameCapacity(
        { spacecraftId: 42, virtualChannelId: 3, count: 0, rule: ConstructionRule.unsegmented },
        p,
      )
      const data = new Uint8Array(size).fill(0xc3)
      receive(sender.unit(3, data))
      expect(units).toEqual([{ channel: '42/3/0', hex: toHex(data), quality: 0 }])
      expect(packets).toEqual([])
    }
  })

  test('a bit stream keeps its last bit', () => {
    const p = parameters('AOS', 40, { virtualChannels: [{ id: 6, service: 'b-pdu' }] })
    const { receive, bits, extractor } = receiver(p)
    const data = new Uint8Array(30).fill(0x5a)
    for (const [count, validBits] of [240, 13, 0].entries())
      receive(encodeFrame({ spacecraftId: 42, virtualChannelId: 6, count, validBits, data }, p))
    expect(bits.map((b) => b.bits)).toEqual([240, 13])
    expect(bits[1]!.hex).toBe('5a5a')
    expect(extractor.channels[0]!.statistics).toMatchObject({ bits: 253, idleFrames: 1 })
  })
})

describe('USLP maps', () => {
  const p = parameters('USLP', 60)
  const frame = (count: number, mapId: number, rule: number, protocol: number, data: Uint8Array, lastOctet = -1) =>
    encodeFrame(
      { spacecraftId: 42, virtualChannelId: 1, mapId, count, countBytes: 1, rule, protocol, data, lastOctet },
      p,
    )

  test('keep their packets apart on one channel with one count', () => {
    const sender = new FrameMultiplexer(p)
    const { receive, packets } = receiver(p)
    const a = spacePacket(1, 1, 150)
    const b = spacePacket(2, 2, 150)
    sender.push(1, a, 3)
    sender.push(1, b, 9)
    while (sender.pending > 0) receive(sender.next())
    expect(packets.map((o) => [o.channel, o.hex])).toEqual([
      ['42/1/3', toHex(a)],
      ['42/1/9', toHex(b)],
    ])
  })

  test('may each have a service of their own, others that of their channel', () => {
    const q = parameters('USLP', 60, {
      virtualChannels: [
        { id: 1, map: 2, service: 'idle' },
        { id: 1, service: 'vcp' },
        { id: 9, map: 2, service: 'idle' },
      ],
    })
    const { receive, packets, extractor } = receiver(q)
    const packet = encodeEncapsulationPacket(2, new Uint8Array(30))
    for (const [count, mapId] of [2, 3].entries()) {
      const fields = { spacecraftId: 42, virtualChannelId: 1, mapId, count, countBytes: 1, rule: 7 }
      receive(encodeFrame({ ...fields, data: packet }, q))
    }
    expect(packets.map((o) => o.channel)).toEqual(['42/1/3'])
    expect(extractor.channels.map((c) => [c.mapId, c.service])).toEqual([
      [2, 'idle'],
      [3, 'vcp'],
    ])
  })

  test('a segmented packet or unit is put together: first, continuing, last', () => {
    const { receive, packets, units } = receiver(p)
    const packet = spacePacket(4, 0, 94)
    const R = ConstructionRule
    receive(frame(0, 0, R.firstSegment, Upid.packets, packet.slice(0, 40)))
    receive(frame(1, 0, R.continuingSegment, Upid.packets, packet.slice(40, 70)))
    receive(frame(2, 0, R.lastSegment, Upid.packets, packet.slice(70)))
    receive(frame(3, 0, R.firstSegment, Upid.mapaUnit, packet.slice(0, 40)))
    receive(frame(4, 0, R.lastSegment, Upid.mapaUnit, packet.slice(40, 45)))
    expect(packets.map((o) => o.hex)).toEqual([toHex(packet)])
    expect(units.map((o) => o.hex)).toEqual([toHex(packet.slice(0, 45))])
  })

  test('a unit in frames of fixed length ends at its last valid octet', () => {
    const { receive, units } = receiver(p)
    const data = new Uint8Array(47).fill(5)
    receive(frame(0, 2, ConstructionRule.unitStart, Upid.mapaUnit, data))
    receive(frame(1, 2, ConstructionRule.unitContinued, Upid.mapaUnit, data, 9))
    receive(frame(2, 2, ConstructionRule.unitStart, Upid.mapaUnit, data, 0))
    expect(units.map((o) => o.hex.length / 2)).toEqual([57, 1])
  })

  test('an octet stream comes as it is, complete packets without segmentation each by itself', () => {
    const { receive, units, packets } = receiver(p)
    receive(frame(0, 1, ConstructionRule.octetStream, Upid.octetStream, new Uint8Array(5)))
    const two = new Uint8Array(30)
    two.set(spacePacket(1, 0, 9))
    two.set(spacePacket(1, 1, 9), 15)
    receive(frame(1, 1, ConstructionRule.unsegmented, Upid.packets, two))
    expect(units.map((o) => o.hex)).toEqual(['0000000000'])
    expect(packets).toHaveLength(2)
  })

  test('a unit that outgrows its bound is given up', () => {
    const { receive, units, extractor } = receiver(p, { maxPacketBytes: 40 })
    const R = ConstructionRule
    receive(frame(0, 0, R.unsegmented, Upid.mapaUnit, new Uint8Array(40)))
    receive(frame(1, 0, R.unsegmented, Upid.mapaUnit, new Uint8Array(41)))
    receive(frame(2, 0, R.firstSegment, Upid.mapaUnit, new Uint8Array(30)))
    receive(frame(3, 0, R.continuingSegment, Upid.mapaUnit, new Uint8Array(11)))
    receive(frame(4, 0, R.lastSegment, Upid.mapaUnit, new Uint8Array(1)))
    expect(units.map((o) => o.hex.length / 2)).toEqual([40])
    expect(extractor.channels[0]!.statistics).toMatchObject({ units: 1, inconsistent: 2, incomplete: 1 })
  })

  test('a unit begun while another is under way gives that one up', () => {
    const { receive, units, extractor } = receiver(p)
    const R = ConstructionRule
    receive(frame(0, 0, R.firstSegment, Upid.mapaUnit, new Uint8Array(9)))
    receive(frame(1, 0, R.firstSegment, Upid.mapaUnit, new Uint8Array(5)))
    receive(frame(2, 0, R.lastSegment, Upid.mapaUnit, new Uint8Array(6)))
    expect(units.map((o) => o.hex.length / 2)).toEqual([11])
    expect(extractor.channels[0]!.statistics).toMatchObject({ inconsistent: 1, incomplete: 1 })
  })

  test('a segmented packet whose length disagrees is dropped', () => {
    const { receive, packets, extractor } = receiver(p)
    const R = ConstructionRule
    receive(frame(0, 0, R.firstSegment, Upid.packets, spacePacket(1, 0, 30)))
    receive(frame(1, 0, R.lastSegment, Upid.packets, new Uint8Array(3)))
    receive(frame(2, 0, R.unsegmented, Upid.packets, spacePacket(1, 0, 30).subarray(0, 20)))
    expect(packets).toEqual([])
    expect(extractor.channels[0]!.statistics.inconsistent).toBe(2)
  })

  test('a lost segment gives the unit up', () => {
    const { receive, units, extractor } = receiver(p)
    const R = ConstructionRule
    receive(frame(0, 0, R.firstSegment, Upid.mapaUnit, new Uint8Array(9)))
    receive(frame(2, 0, R.lastSegment, Upid.mapaUnit, new Uint8Array(9)))
    receive(frame(3, 0, R.unsegmented, Upid.mapaUnit, new Uint8Array(3)))
    expect(units).toEqual([{ channel: '42/1/0', hex: '000000', quality: PacketQuality.afterGap }])
    expect(extractor.channels[0]!.statistics).toMatchObject({
      gaps: 1,
      missingFrames: 1,
      incomplete: 1,
      skippedBytes: 9,
    })
  })
})

describe('senders that contradict themselves', () => {
  test('a pointer that disagrees with a length costs the packet, not the ones after', () => {
    const p = parameters('TM', 60, { fecf: false })
    const { receive, packets, extractor } = receiver(p)
    const fields = { spacecraftId: 42, virtualChannelId: 0 }
    const first = new Uint8Array(54)
    first.set(spacePacket(1, 0, 100).subarray(0, 54))
    const second = new Uint8Array(54)
    second.set(spacePacket(1, 1, 34), 14)
    receive(encodeFrame({ ...fields, count: 0, firstHeader: 0, data: first }, p))
    receive(encodeFrame({ ...fields, count: 1, firstHeader: 14, data: second }, p))
    expect(packets.map((o) => [o.hex, o.quality])).toEqual([[toHex(spacePacket(1, 1, 34)), PacketQuality.afterGap]])
    expect(extractor.channels[0]!.statistics).toMatchObject({ inconsistent: 1, incomplete: 1 })
  })

  test('data without any packet start is passed over until one is pointed at', () => {
    const p = parameters('AOS', 60)
    const { receive, packets, extractor } = receiver(p)
    const fields = { spacecraftId: 42, virtualChannelId: 0 }
    const size = frameCapacity(fields, p)
    receive(encodeFrame({ ...fields, count: 0, firstHeader: NO_PACKET_START, data: new Uint8Array(size) }, p))
    receive(encodeFrame({ ...fields, count: 1, firstHeader: 0, data: spacePacket(1, 0, size - 6) }, p))
    expect(packets).toHaveLength(1)
    expect(extractor.channels[0]!.statistics.skippedBytes).toBe(size)
  })

  test('more channels than are followed are counted', () => {
    const p: FrameParameters = { ...parameters('AOS', 60), fecf: false }
    delete (p as { spacecraftId?: number }).spacecraftId
    const { receive, extractor } = receiver(p, { maxChannels: 10 })
    for (let i = 0; i < 30; i++)
      receive(encodeFrame({ spacecraftId: i, virtualChannelId: i, count: 0, data: new Uint8Array(52) }, p))
    expect(extractor.channels).toHaveLength(10)
    expect(extractor.refusedFrames).toBe(20)
  })
})
