/** A chain from the bytes of a link to finished blocks, by its public face, under a stepped clock. */
import { describe, expect, test } from 'vitest'
import { parseUtc, SteppedClock, toHex } from '@vigie/base'
import { CaduCodec, FrameMultiplexer } from '@vigie/ccsds'
import type { ChainConfig } from '@vigie/model'
import { ChainEngine, PacketFlag, type ColumnBlock, type FrameArrival, type TelemetryEvent } from '../src/index.ts'
import { chainConfig, packetLink, satellite } from './support/satellite.ts'
import { electric, status } from './support/packets.ts'

const START = parseUtc('2026-11-24T12:00:00Z')
const SECOND = 1_000_000_000n

const ofStatus = (blocks: readonly ColumnBlock[]): number[] =>
  blocks.filter((b) => b.packetType === 'status').map((b) => b.count)

function chain(config: ChainConfig = chainConfig()) {
  const clock = new SteppedClock(START)
  const blocks: ColumnBlock[] = []
  const events: TelemetryEvent[] = []
  const journal: { bytes: Uint8Array; generation: bigint; flags: number; source: string }[] = []
  const frames: FrameArrival[] = []
  const engine = new ChainEngine(
    satellite(),
    config,
    {
      clock,
      journal: {
        frame: () => frames.length,
        packet: (bytes, generation, _reception, source, flags) =>
          journal.push({ bytes: bytes.slice(), generation, source, flags }) - 1,
      },
      onFrame: (frame) => frames.push(frame),
      onBlocks: (list) => blocks.push(...list),
      onEvent: (event) => events.push(event),
    },
    { statistics: false, stations: [{ code: 'KRU', element: 'STATIONS.KRU' }] },
  )
  const link = engine.link(config.links[0]!.name)
  const send = (...packets: Uint8Array[]): void => {
    for (const p of packets) void link.data(p, clock.now(), true)
  }
  const value = (block: ColumnBlock, path: string): unknown => {
    const index = engine.plan.parameters.find((p) => p.path === path)!.index
    return block.columns.find((c) => c.parameter === index)?.eng[0]
  }
  return { clock, engine, link, send, blocks, events, journal, frames, value }
}

describe('packets become blocks', () => {
  test('journalled first, then decoded, with the time that the packet says', () => {
    const c = chain()
    c.send(electric(0, 2_100_000_000.25, 28, 1.5))
    expect(c.journal).toMatchObject([{ generation: 2_100_000_000_250_000_000n, source: 'main', flags: 0 }])
    c.engine.flush()
    expect(c.blocks.map((b) => b.packetType)).toEqual(['electric', 'electric:derived'])
    expect(c.value(c.blocks[0]!, 'volts')).toBe(28)
    expect([...c.blocks[0]!.generation]).toEqual([2_100_000_000_250_000_000n])
    expect([...c.blocks[0]!.journal]).toEqual([0])
    expect(c.value(c.blocks[1]!, 'power')).toBeCloseTo(42, 9)
  })
  test('a lone packet is out at once, those that follow it in the same millisecond in one block', () => {
    const c = chain()
    c.send(status(0, 1000, 1))
    expect(ofStatus(c.blocks)).toEqual([1])
    for (let i = 1; i < 100; i++) c.send(status(i, 1000 + i, 1))
    expect(ofStatus(c.blocks)).toEqual([1])
    c.clock.advance(2_000_000n)
    expect(ofStatus(c.blocks)).toEqual([1, 99])
  })
  test('a packet of no known type is decoded as far as it is known, and counted', () => {
    const c = chain()
    const strange = status(0, 5, 1)
    strange[1] = 99
    const config = chainConfig({ packets: { ...chainConfig().packets, errorControl: 'none' } })
    const d = chain(config)
    d.send(strange)
    d.engine.flush()
    expect(d.blocks[0]).toMatchObject({ packetType: 'packet', unknown: true, count: 1 })
    expect(d.engine.statistics().packets.unknown).toBe(1)
    c.send(strange)
    expect(c.engine.statistics().packets.badChecks).toBe(1)
    expect(c.journal[0]!.flags & PacketFlag.badCheck).toBe(PacketFlag.badCheck)
  })
})

describe('what happens on the way', () => {
  test('late, doubled and missing packets are flagged and counted; doubled ones are journalled but not decoded again', () => {
    const c = chain()
    c.send(status(0, 100, 1), status(1, 101, 1), status(1, 101, 1), status(4, 104, 1), status(2, 102, 1))
    c.engine.flush()
    expect(c.journal.map((j) => j.flags)).toEqual([0, 0, PacketFlag.duplicate, 0, PacketFlag.late])
    expect(ofStatus(c.blocks)).toEqual([1, 3])
    expect(c.engine.statistics().packets).toMatchObject({
      received: 5,
      duplicates: 1,
      late: 1,
      outOfOrder: 1,
      sequenceGaps: 1,
      // Count 2 came after all, count 3 did not.
      missing: 1,
    })
  })
  test('garbage on a link is passed over, counted, and disturbs nothing after it', () => {
    const c = chain()
    const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7 + 0xe1) | 0xe0)
    void c.link.data(noise, START, false)
    void c.link.data(status(0, 100, 1), START, false)
    void c.link.data(status(1, 101, 1), START, false)
    void c.link.data(status(2, 102, 1), START, false)
    c.engine.flush()
    expect(c.engine.statistics().links[0]!.counts.garbage).toBe(5000)
    expect(ofStatus(c.blocks)).toEqual([2, 1])
  })
  test('an idle packet is counted only', () => {
    const c = chain()
    const idle = status(0, 1, 0)
    idle[0] = 0x0f
    idle[1] = 0xff
    c.send(idle)
    expect(c.journal).toEqual([])
    expect(c.engine.statistics().packets.idle).toBe(1)
  })
  test('the state of a link is told when it changes', () => {
    const c = chain()
    c.link.status({ state: 'connected', detail: 'to 127.0.0.1', bytes: 0, units: 0, errors: 0 })
    expect(c.events).toMatchObject([
      {
        kind: 'link',
        name: 'LinkState',
        element: 'STATIONS.KRU.Links.main',
        message: expect.stringContaining('connected'),
      },
    ])
  })
  test('once a second links and chain report as reporting data', () => {
    const clock = new SteppedClock(START)
    const blocks: ColumnBlock[] = []
    const engine = new ChainEngine(
      satellite(),
      chainConfig(),
      {
        clock,
        journal: { frame: () => 0, packet: () => 0 },
        onBlocks: (list) => blocks.push(...list),
        onEvent: () => {},
      },
      { stations: [{ code: 'KRU', element: 'STATIONS.KRU' }] },
    )
    void engine.link('main').data(status(0, 1, 1), START, true)
    clock.advance(2n * SECOND)
    const own = blocks.filter((b) => b.packetType === 'CENTRE.Chains.SAT')
    expect(own.length).toBe(2)
    const index = (path: string): number => engine.plan.parameters.find((p) => p.path === path)!.index
    expect(own[0]!.columns.find((c) => c.parameter === index('CENTRE.Chains.SAT.Packets'))!.eng[0]).toBe(1)
    const link = blocks.find((b) => b.packetType === 'STATIONS.KRU.Links.main')!
    expect(link.columns.find((c) => c.parameter === index('STATIONS.KRU.Links.main.State'))!.eng[0]).toBe(3)
    engine.stop()
    clock.advance(5n * SECOND)
    expect(blocks.filter((b) => b.packetType === 'CENTRE.Chains.SAT').length).toBe(2)
  })
})

describe('frames', () => {
  const frames = {
    standard: 'TM',
    length: 223,
    spacecraftId: 5,
    fecf: true,
    fhec: false,
    ocf: false,
    insertZone: 0,
    randomised: true,
    reedSolomon: { e: 16, interleave: 1, dualBasis: true, virtualFill: 0 },
    virtualChannels: [
      { id: 0, service: 'packets', origin: 'realtime' },
      { id: 1, service: 'packets', origin: 'playback' },
    ],
  } as const
  const config = chainConfig({
    links: [
      {
        ...packetLink,
        carries: 'cadu',
        framing: { kind: 'asm', pattern: '1ACFFC1D', maxBitErrors: 2, flywheel: 1, unitLength: 255 },
      },
    ],
    frames,
  })
  const cadus = (virtualChannelId: number, packets: readonly Uint8Array[]): Uint8Array[] => {
    const codec = new CaduCodec({ frameLength: 223, randomised: true, reedSolomon: frames.reedSolomon })
    const cadu: Uint8Array[] = []
    const multiplexer = new FrameMultiplexer(frames, { spacecraftId: 5 })
    for (const p of packets) multiplexer.push(virtualChannelId, p)
    for (let frame = multiplexer.take(true); frame !== undefined; frame = multiplexer.take(true))
      cadu.push(codec.encode(frame))
    return cadu
  }
  test('CADUs in a stream, with bit errors, give their packets; playback channels are flagged', () => {
    const c = chain(config)
    const live = cadus(
      0,
      Array.from({ length: 40 }, (_, i) => electric(i, 1000 + i, 28, 1)),
    )
    const played = cadus(
      1,
      Array.from({ length: 40 }, (_, i) => electric(i, 500 + i, 28, 1)),
    )
    const stream = [...live, ...played]
    for (const unit of stream) unit[60] = unit[60]! ^ 0x55
    for (const unit of [...stream, ...stream.slice(-1)]) void c.link.data(unit, START, false)
    c.engine.flush()
    const flags = c.journal.map((j) => j.flags & PacketFlag.playback)
    expect(flags.filter((f) => f === 0).length).toBe(40)
    expect(flags.filter((f) => f !== 0).length).toBe(40)
    expect(c.engine.statistics().frames).toMatchObject({ bad: 0, missing: 0 })
    expect(c.engine.statistics().frames.corrected).toBeGreaterThanOrEqual(stream.length)
  })

  describe('packets that real time jumps over', () => {
    const live = (counts: readonly number[]) => counts.map((n) => electric(n % 16384, 1000 + n, 28, 1))
    const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
    const run = (...stream: readonly (readonly [number, readonly Uint8Array[]])[]) => {
      const c = chain(config)
      const codec = new CaduCodec({ frameLength: 223, randomised: true, reedSolomon: frames.reedSolomon })
      const multiplexer = new FrameMultiplexer(frames, { spacecraftId: 5 })
      for (const [channel, packets] of stream) {
        for (const p of packets) multiplexer.push(channel, p)
        for (let frame = multiplexer.take(true); frame !== undefined; frame = multiplexer.take(true))
          void c.link.data(codec.encode(frame), START, false)
      }
      return c.engine.statistics().packets
    }
    const before = [0, live(span(0, 20))] as const
    const after = [0, live(span(120, 140))] as const
    test('are missing until playback brings them', () => {
      expect(run(before, after)).toMatchObject({ sequenceGaps: 1, missing: 100 })
      expect(run(before, after, [1, live(span(20, 90))])).toMatchObject({ sequenceGaps: 1, missing: 30 })
      expect(run(before, after, [1, live(span(10, 130))])).toMatchObject({ sequenceGaps: 1, missing: 0, outOfOrder: 0 })
    })
    test('are not missing where playback brought them before real time goes on', () => {
      expect(run(before, [1, live(span(20, 119))], after)).toMatchObject({ missing: 1 })
    })
    test('stay missing where playback brings packets of the same counts from another round', () => {
      const older = span(20, 120).map((n) => electric(n, 1000 + n - 16_384, 28, 1))
      expect(run(before, after, [1, older])).toMatchObject({ missing: 100 })
      expect(run(before, [1, older], after)).toMatchObject({ missing: 100 })
    })
    test('are followed where the count goes round', () => {
      const rounds = [
        [0, live(span(16_370, 16_380))],
        [0, live(span(16_390, 16_400))],
      ] as const
      expect(run(...rounds)).toMatchObject({ missing: 10 })
      expect(run(...rounds, [1, live(span(16_380, 16_390))])).toMatchObject({ missing: 0 })
    })
  })

  describe('of two stations', () => {
    const both = { ...config, links: [config.links[0]!, { ...config.links[0]!, name: 'other', station: 'SVL' }] }
    const pass = (): Uint8Array[] =>
      cadus(
        0,
        Array.from({ length: 200 }, (_, i) => electric(i, 1000 + i, 28, 1)),
      )
    const run = (give: (main: (u: Uint8Array) => void, other: (u: Uint8Array) => void) => void) => {
      const c = chain(both)
      const other = c.engine.link('other')
      give(
        (u) => void c.link.data(u, START, false),
        (u) => void other.data(u, START, false),
      )
      c.engine.flush()
      return { ...c, statistics: c.engine.statistics(), packets: c.journal.length }
    }
    test('a handover loses neither frames nor the packet that spans it', () => {
      const units = pass()
      const whole = run((main) => units.forEach(main))
      const shared = run((main, other) => {
        units.slice(0, 10).forEach(main)
        units.slice(10).forEach(other)
      })
      expect(whole.packets).toBeGreaterThan(190)
      expect(shared.packets).toBe(whole.packets)
      expect(shared.statistics.frames).toMatchObject({
        missing: 0,
        repeated: 0,
        received: whole.statistics.frames.received,
      })
      expect(shared.statistics.links.map((l) => l.counts.frames)).toEqual([10, units.length - 10])
    })
    test('frames that both receive are used once, whichever is behind', () => {
      const units = pass()
      const whole = run((main) => units.forEach(main))
      const shared = run((main, other) => {
        for (let i = 0; i < units.length; i += 5) {
          units.slice(i, i + 5).forEach(main)
          units.slice(i, i + 5).forEach(other)
        }
      })
      expect(shared.packets).toBe(whole.packets)
      expect(shared.journal.every((j) => (j.flags & PacketFlag.duplicate) === 0)).toBe(true)
      const { frames: counted, links } = shared.statistics
      expect(counted).toMatchObject({ missing: 0, repeated: whole.statistics.frames.received })
      expect(links.map((l) => l.counts.frames)).toEqual(Array(2).fill(whole.statistics.frames.received))
    })
    test('a frame that one station lost is not missing where the other brings it later', () => {
      const units = pass()
      const shared = run((main, other) => {
        units.filter((_, i) => i !== 6).forEach(main)
        units.forEach(other)
      })
      expect(shared.statistics.frames.missing).toBe(0)
    })
    test.each([1, 3, 7])(
      '%i frames that one station lost give all their packets where the other brings them later',
      (lost) => {
        const units = pass()
        const whole = run((main) => units.forEach(main))
        const shared = run((main, other) => {
          units.filter((_, i) => i < 6 || i >= 6 + lost).forEach(main)
          units.forEach(other)
        })
        // Those across both edges of the gap too, and none twice.
        expect(shared.packets).toBe(whole.packets)
        const bytes = (of: typeof whole) => of.journal.map((j) => toHex(j.bytes)).toSorted()
        expect(bytes(shared)).toEqual(bytes(whole))
      },
    )
    test('of two gaps that two stations have in turn nothing is lost but what neither received', () => {
      const units = pass()
      const whole = run((main) => units.forEach(main))
      const shared = run((main, other) => {
        units.filter((_, i) => i !== 4 && i !== 9).forEach(main)
        units.filter((_, i) => i !== 9 && i !== 15).forEach(other)
      })
      expect(shared.statistics.frames.missing).toBe(1)
      expect(whole.packets - shared.packets).toBeGreaterThan(0)
      // A frame of 223 bytes has a part in thirteen packets of 19 at most.
      expect(whole.packets - shared.packets).toBeLessThanOrEqual(13)
    })
    test('a frame that none received is missing once', () => {
      const units = pass().filter((_, i) => i !== 6)
      const shared = run((main, other) => {
        units.forEach(main)
        units.forEach(other)
      })
      expect(shared.statistics.frames.missing).toBe(1)
    })
  })
})
