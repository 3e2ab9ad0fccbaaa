/**
 * Virtual channels under COP-1 that share a physical channel, and USLP uplinks. Truth: CCSDS 232.0-B-4 §4.3, 232.1-B-2 §5.2 (abort), and
 * 732.1-B-2 §4.1.2.8; the receiving end is a few lines of this file, no more than the rule that a frame is taken when its number is the
 * expected one.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toHex } from '@vigie/base'
import {
  encodeClcw,
  encodeFrame,
  encodeSpacePacket,
  FrameDecoder,
  MapSender,
  PacketExtractor,
  readUslpUplinkFrame,
  TcFrameDecoder,
  tcFrameFormat,
  Uplink,
  uslpFrameFormat,
  type CopFrameFormat,
  type FopParameters,
  type FrameParameters,
  type TcParameters,
  type TransferOutcome,
} from '@vigie/ccsds'

const tc: TcParameters = {
  spacecraftId: 9,
  length: 64,
  fecf: true,
  virtualChannels: [0, 1, 2].map((id) => ({ id, segmentHeader: false })),
}
const uslp: FrameParameters = {
  standard: 'USLP',
  length: 64,
  fecf: true,
  fhec: false,
  ocf: false,
  insertZone: 0,
  virtualChannels: [],
}
const parameters: FopParameters = { window: 4, t1: 100, limit: 5, timeoutType: 0 }
const clcw = (virtualChannelId: number, reportValue: number, retransmit = false): number =>
  encodeClcw({
    status: 0,
    copInEffect: 1,
    virtualChannelId,
    noRfAvailable: false,
    noBitLock: false,
    lockout: false,
    wait: false,
    retransmit,
    farmBCounter: 0,
    reportValue,
  })

interface Request {
  readonly id: number
  readonly data: Uint8Array
}
const request = (id: number): Request => ({ id, data: Uint8Array.of(id) })

function uplinkOf(formats: readonly CopFrameFormat[], scheme: 'round-robin' | 'priority' = 'round-robin') {
  const outcomes: string[] = []
  const uplink = new Uplink<Request>(
    scheme,
    formats.map((format) => ({
      format,
      parameters,
      user: {
        transfer: (outcome: TransferOutcome, { id }: Request) => void outcomes.push(`${id} ${outcome}`),
        directive: () => undefined,
        alert: (reason: string) => void outcomes.push(`ALERT ${reason}`),
        suspend: () => undefined,
      },
    })),
  )
  return { uplink, outcomes }
}
const tcUplink = (ids: readonly number[], scheme: 'round-robin' | 'priority' = 'round-robin') =>
  uplinkOf(
    ids.map((id) => tcFrameFormat(tc, id)),
    scheme,
  )

describe('an uplink', () => {
  test('gives channels their turns, and each FOP one frame at a time', () => {
    const { uplink } = tcUplink([0, 1, 2])
    for (const id of [0, 2]) {
      const fop = uplink.fop(id)!
      fop.directive({ kind: 'initiate' }, 0)
      for (let i = 0; i < 2; i++) fop.transferAd(request(10 * id + i), 0)
    }
    const order: string[] = []
    for (let frame = uplink.next(1); frame !== undefined; frame = uplink.next(1))
      order.push(`${frame.virtualChannelId}:${frame.sequence}`)
    expect(order).toEqual(['0:0', '2:0', '0:1', '2:1'])
    expect(uplink.fop(3)).toBeUndefined()
  })

  test('sends control commands first, then expedited frames', () => {
    const { uplink } = tcUplink([0])
    const fop = uplink.fop(0)!
    const order: string[] = []
    const drain = (): void => {
      for (let frame = uplink.next(1); frame !== undefined; frame = uplink.next(1)) order.push(frame.type)
    }
    fop.transferBd(request(1), 0)
    fop.directive({ kind: 'initiate-with-unlock' }, 0)
    drain()
    uplink.clcw(clcw(0, 0), 1)
    fop.transferAd(request(2), 2)
    fop.transferBd(request(3), 2)
    drain()
    expect(order).toEqual(['BC', 'BD', 'BD', 'AD'])
  })

  test('does not radiate what is to be sent again before it was sent', () => {
    const { uplink, outcomes } = tcUplink([0])
    const fop = uplink.fop(0)!
    fop.directive({ kind: 'initiate' }, 0)
    fop.transferAd(request(1), 0)
    uplink.next(1)
    fop.transferAd(request(2), 2)
    // Frame 0 was lost; frame 1 waits for the link and gives way.
    uplink.clcw(clcw(0, 0, true), 3)
    const order: string[] = []
    for (let frame = uplink.next(4); frame !== undefined; frame = uplink.next(4))
      order.push(`${frame.sequence}${frame.retransmission ? ' again' : ''}`)
    expect(order).toEqual(['0 again', '1 again'])
    uplink.clcw(clcw(0, 2), 5)
    expect(outcomes).toEqual(['1 accepted', '2 accepted', '1 confirmed', '2 confirmed'])
  })

  test('does not radiate what failed before it was sent', () => {
    const { uplink, outcomes } = tcUplink([0])
    const fop = uplink.fop(0)!
    fop.directive({ kind: 'initiate' }, 0)
    fop.transferAd(request(1), 0)
    fop.transferAd(request(2), 0)
    fop.directive({ kind: 'terminate' }, 1)
    expect(uplink.next(2)).toBeUndefined()
    fop.directive({ kind: 'initiate-with-unlock' }, 3)
    fop.directive({ kind: 'terminate' }, 4)
    expect(uplink.next(5)).toBeUndefined()
    // And the way is free again.
    expect(fop.status()).toMatchObject({ adOut: true, bcOut: true })
    expect(outcomes).toEqual(['1 accepted', '1 failed', '2 rejected', 'ALERT TERM', 'ALERT TERM'])
  })

  test('hands a CLCW to the channel that it names, and knows the next deadline', () => {
    const { uplink } = tcUplink([0, 1])
    expect(uplink.deadline).toBe(Infinity)
    uplink.fop(1)!.directive({ kind: 'initiate-with-clcw' }, 7)
    expect(uplink.deadline).toBe(107)
    expect(uplink.clcw(clcw(2, 0), 8)).toBe(false)
    expect(uplink.clcw(clcw(1, 0), 8)).toBe(true)
    expect(uplink.fop(1)!.state).toBe(1)
    uplink.fop(0)!.directive({ kind: 'initiate-with-clcw' }, 9)
    uplink.tick(109)
    expect(uplink.fop(0)!.state).toBe(6)
  })
})

test.each([
  ['TC', tcFrameFormat(tc, 0), 57],
  ['TC with segment headers', tcFrameFormat({ ...tc, virtualChannels: [{ id: 0, segmentHeader: true }] }, 0), 57],
  ['USLP', uslpFrameFormat(uslp, 0, { spacecraftId: 9 }), 53],
] as const)('%s: what no frame can carry ends the service, and can be known before', (_, format, most) => {
  const unit = (bytes: number): Request => ({ id: bytes, data: new Uint8Array(bytes) })
  expect([most, most + 1, 0].map((bytes) => format.fits(unit(bytes)))).toEqual([true, false, false])
  const { uplink, outcomes } = uplinkOf([format])
  const fop = uplink.fop(0)!
  fop.directive({ kind: 'initiate' }, 0)
  fop.transferAd(unit(most), 0)
  expect(uplink.next(0)!.bytes).toHaveLength(64)
  fop.transferAd(unit(most + 1), 0)
  expect(outcomes.slice(1)).toEqual([`${most + 1} accepted`, `${most} failed`, `${most + 1} failed`, 'ALERT LLIF'])
})

/** What is needed of a receiving end: the numbers of frames, and the rule of acceptance. */
const readers: Readonly<
  Record<string, { formats: CopFrameFormat[]; read: (bytes: Uint8Array) => { vc: number; n: number; id: number } }>
> = {
  TC: {
    formats: [0, 1].map((id) => tcFrameFormat(tc, id)),
    read(bytes) {
      const decoder = new TcFrameDecoder(tc)
      expect(decoder.decode(bytes)).toBeUndefined()
      return { vc: decoder.frame.virtualChannelId, n: decoder.frame.sequence, id: bytes[decoder.frame.dataFrom]! }
    },
  },
  USLP: {
    formats: [0, 1].map((id) => uslpFrameFormat(uslp, id, { spacecraftId: 9 })),
    read(bytes) {
      const decoder = new FrameDecoder(uslp)
      expect(decoder.decode(bytes)).toBeUndefined()
      const { type, sequence } = readUslpUplinkFrame(decoder.frame)!
      expect(type).toBe('AD')
      return { vc: decoder.frame.virtualChannelId, n: sequence, id: bytes[decoder.frame.dataFrom]! }
    },
  },
}

test.each(Object.entries(readers))(
  'over a %s link that loses frames and CLCWs, each request arrives once and in order',
  (_, { formats, read }) => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 9 })), fc.integer({ min: 1, max: 40 }), (dice, count) => {
        const luck = (): boolean => dice.next().value >= 3
        const { uplink, outcomes } = uplinkOf(formats)
        const expected = [0, 0]
        const missed = [false, false]
        const arrived: number[][] = [[], []]
        const left = [0, 1].map((vc) => Array.from({ length: count }, (_x, i) => request(vc * 100 + i)))
        for (const vc of [0, 1]) {
          uplink.fop(vc)!.directive({ kind: 'set-limit', value: 255 }, 0)
          uplink.fop(vc)!.directive({ kind: 'initiate' }, 0)
        }
        for (let now = 0; arrived[0]!.length + arrived[1]!.length < 2 * count; now += 10) {
          if (now > 1_000_000) expect.unreachable('it does not end')
          for (const vc of [0, 1]) {
            const fop = uplink.fop(vc)!
            while (fop.ready && left[vc]!.length > 0) fop.transferAd(left[vc]!.shift()!, now)
          }
          const frame = uplink.next(now)
          if (frame !== undefined && luck()) {
            const { vc, n, id } = read(frame.bytes)
            if (n === (expected[vc]! & 255)) {
              expected[vc] = expected[vc]! + 1
              missed[vc] = false
              arrived[vc]!.push(id)
            } else if (((n - expected[vc]!) & 255) < 128) missed[vc] = true
          }
          for (const vc of [0, 1]) if (luck()) uplink.clcw(clcw(vc, expected[vc]! & 255, missed[vc]!), now)
          uplink.tick(now)
        }
        for (const vc of [0, 1]) {
          uplink.clcw(clcw(vc, expected[vc]! & 255), 2_000_000)
          expect(arrived[vc]).toEqual(Array.from({ length: count }, (_x, i) => vc * 100 + i))
          for (let i = 0; i < count; i++)
            expect(outcomes.filter((o) => o === `${vc * 100 + i} confirmed`)).toHaveLength(1)
        }
        expect(outcomes.filter((o) => o.startsWith('ALERT'))).toEqual([])
      }),
      { numRuns: 60 },
    )
  },
)

test('packets on MAPs of a USLP uplink, segmented and blocked, arrive as they were', () => {
  const sizes = fc.array(fc.tuple(fc.constantFrom(0, 15), fc.integer({ min: 7, max: 200 })), { maxLength: 20 })
  fc.assert(
    fc.property(sizes, fc.boolean(), (sent, blocking) => {
      const packet = (i: number, size: number): Uint8Array =>
        encodeSpacePacket(
          { type: 'telecommand', secondaryHeader: false, apid: 5, sequenceFlags: 3, sequenceCount: i },
          new Uint8Array(size - 6).fill(i),
        )
      const sender = new MapSender<number>(uslp, 0, { maps: [0, 15], blocking })
      for (const [i, [map, size]] of sent.entries()) sender.push(packet(i, size), i, map)
      const got: string[] = []
      const decoder = new FrameDecoder(uslp)
      const extractor = new PacketExtractor(uslp, {
        packet: (bytes, from, to, { mapId }) => got.push(`${mapId}: ${toHex(bytes.slice(from, to))}`),
      })
      const format = uslpFrameFormat(uslp, 0, { spacecraftId: 9 })
      let n = 0
      for (let unit = sender.take(); unit !== undefined; unit = sender.take()) {
        expect(format.fits(unit)).toBe(true)
        expect(decoder.decode(format.ad(unit, n++ & 255))).toBeUndefined()
        extractor.push(decoder.frame)
      }
      for (const map of [0, 15])
        expect(got.filter((g) => g.startsWith(`${map}: `))).toEqual(
          sent.flatMap(([m, size], i) => (m === map ? [`${m}: ${toHex(packet(i, size))}`] : [])),
        )
    }),
  )
  expect(() => new MapSender(uslp, 0, { maps: [16] })).toThrow(expect.objectContaining({ code: 'VIG-CCSDS-002' }))
})

describe('a USLP frame that COP-1 does not have', () => {
  const data = Uint8Array.of(0)
  const common = { spacecraftId: 1, virtualChannelId: 0, rule: 7, data }
  test.each([
    ['control without bypass', { ...common, protocol: 1, protocolControl: true }],
    ['control of another protocol', { ...common, protocol: 2, protocolControl: true, bypass: true }],
    [
      'a control command that there is not',
      { ...common, protocol: 1, protocolControl: true, bypass: true, data: Uint8Array.of(9) },
    ],
    ['a count of two bytes', { ...common, protocol: 0, count: 5, countBytes: 2 }],
  ])('%s', (_, fields) => {
    const decoder = new FrameDecoder(uslp)
    expect(decoder.decode(encodeFrame(fields, uslp))).toBeUndefined()
    expect(readUslpUplinkFrame(decoder.frame)).toBeUndefined()
  })
})

test('control commands are no packets to an extractor', () => {
  const decoder = new FrameDecoder(uslp)
  const extractor = new PacketExtractor(uslp, { packet: () => expect.unreachable() })
  expect(decoder.decode(uslpFrameFormat(uslp, 0, { spacecraftId: 1 }).bc({ kind: 'set-vr', value: 3 }))).toBeUndefined()
  extractor.push(decoder.frame)
  expect(extractor.controlFrames).toBe(1)
  expect(extractor.channels).toEqual([])
})
