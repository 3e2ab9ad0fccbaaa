/**
 * Telecommand frames. Truth: vectors.md §1.2 (frames of independent libraries, one of them real), the TC frames of
 * ../shared/data/vectors/sdls-tc.json, and the layout of CCSDS 232.0-B-4 §4.1.
 */
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, equalBytes, fromHex, toHex } from '@vigie/base'
import {
  crc16,
  decodeControlCommand,
  encodeControlCommand,
  encodeTcControlFrame,
  encodeTcFrame,
  SegmentFlags,
  segmentHeader,
  tcDataFieldBytes,
  TcFrameDecoder,
  type TcParameters,
} from '@vigie/ccsds'

const p: TcParameters = {
  spacecraftId: 0x123,
  length: 256,
  fecf: true,
  virtualChannels: [
    { id: 1, segmentHeader: false },
    { id: 2, segmentHeader: true },
  ],
}
const AD = '01230412421802c0340005201101000000e45e'
const UNLOCK = '312304070000cd3b'
const SET_VR = '312304090082007ff2da'
/** A real one, of the spacecraft 758: the second and last segment of a packet on MAP 2, in a BD frame. */
const REAL = '22f600230082000f001dff000000000f001eff000000000f001fff000000000fac8f0068'

describe('frames as published', () => {
  test('of type AD', () => {
    const data = fromHex('1802c0340005201101000000')
    expect(toHex(encodeTcFrame({ type: 'AD', virtualChannelId: 1, sequence: 0x42, data }, p))).toBe(AD)
    const decoder = new TcFrameDecoder(p)
    expect(decoder.decode(fromHex(AD))).toBeUndefined()
    expect(decoder.frame).toMatchObject({
      type: 'AD',
      spacecraftId: 0x123,
      virtualChannelId: 1,
      sequence: 0x42,
      segmentFlags: -1,
      mapId: -1,
      dataFrom: 5,
      dataTo: 17,
    })
  })

  test('of type BC', () => {
    expect(toHex(encodeTcControlFrame(1, { kind: 'unlock' }, p))).toBe(UNLOCK)
    expect(toHex(encodeTcControlFrame(1, { kind: 'set-vr', value: 0x7f }, p))).toBe(SET_VR)
    const decoder = new TcFrameDecoder(p)
    expect(decoder.decode(fromHex(UNLOCK))).toBeUndefined()
    expect(decoder.frame).toMatchObject({ type: 'BC', command: { kind: 'unlock' } })
    expect(decoder.decode(fromHex(SET_VR))).toBeUndefined()
    expect(decoder.frame).toMatchObject({ type: 'BC', command: { kind: 'set-vr', value: 0x7f } })
  })

  test('a real frame with a segment header', () => {
    const real: TcParameters = { ...p, spacecraftId: 758, virtualChannels: [{ id: 0, segmentHeader: true }] }
    const decoder = new TcFrameDecoder(real)
    expect(decoder.decode(fromHex(REAL))).toBeUndefined()
    const { frame } = decoder
    expect(frame).toMatchObject({ type: 'BD', virtualChannelId: 0, segmentFlags: SegmentFlags.last, mapId: 2 })
    const data = frame.bytes.slice(frame.dataFrom, frame.dataTo)
    const header = segmentHeader(SegmentFlags.last, 2)
    expect(toHex(encodeTcFrame({ type: 'BD', virtualChannelId: 0, segmentHeader: header, data }, real))).toBe(REAL)
  })

  const file = new URL('../../../../../shared/data/vectors/sdls-tc.json', import.meta.url)
  test.skipIf(!existsSync(file))('the plain frames of sdls-tc.json read as they say and are written again', () => {
    interface Plain {
      readonly hex: string
      readonly scid: number
      readonly vcid: number
      readonly segmentHeader: boolean
      readonly fecfValid: boolean
    }
    const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: readonly { plainFrame?: Plain }[] }
    const plain = vectors.flatMap(({ plainFrame }) => (plainFrame?.fecfValid === true ? [plainFrame] : []))
    expect(plain.length).toBe(3)
    for (const { hex, scid, vcid, segmentHeader: has } of plain) {
      const link: TcParameters = {
        spacecraftId: scid,
        length: 1024,
        fecf: true,
        virtualChannels: [{ id: vcid, segmentHeader: has }],
      }
      const decoder = new TcFrameDecoder(link)
      expect(decoder.decode(fromHex(hex))).toBeUndefined()
      const { frame } = decoder
      const fields = {
        virtualChannelId: vcid,
        data: frame.bytes.slice(frame.dataFrom, frame.dataTo),
        ...(has
          ? { segmentHeader: segmentHeader(frame.segmentFlags === -1 ? 3 : frame.segmentFlags, frame.mapId) }
          : {}),
      }
      if (frame.type === 'BC') continue
      const again = encodeTcFrame(
        { ...fields, type: frame.type, ...(frame.type === 'AD' ? { sequence: frame.sequence } : {}) },
        link,
      )
      expect(toHex(again)).toBe(hex)
    }
  })
})

/** A frame with its error control put right after a change. */
function with16(hex: string, change: (frame: Uint8Array) => void): Uint8Array {
  const frame = fromHex(hex)
  change(frame)
  const check = crc16(frame, 0, frame.length - 2)
  frame[frame.length - 2] = check >>> 8
  frame[frame.length - 1] = check & 255
  return frame
}

describe('the frame validation check refuses, each for its reason', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['fewer bytes than a header', fromHex(AD).subarray(0, 5), 'length'],
    ['a length beyond what was received', fromHex(AD).subarray(0, 18), 'length'],
    ['a length below header and error control', with16(AD, (f) => void (f[3] = 6)), 'length'],
    ['another version', with16(AD, (f) => void (f[0]! |= 0x40)), 'version'],
    ['spare bits set', with16(AD, (f) => void (f[0]! |= 0x04)), 'reserved'],
    ['the reserved type, control without bypass', with16(AD, (f) => void (f[0]! |= 0x10)), 'type'],
    ['another spacecraft', with16(AD, (f) => void (f[1]! ^= 1)), 'spacecraft'],
    ['a channel that is not declared', with16(AD, (f) => void (f[2]! ^= 0x10)), 'channel'],
    ['a damaged bit', fromHex(AD).map((b, i) => (i === 9 ? b ^ 1 : b)), 'fecf'],
    ['a control command that there is not', with16(UNLOCK, (f) => void (f[5] = 1)), 'command'],
    ['a Set V(R) of the wrong form', with16(SET_VR, (f) => void (f[6] = 1)), 'command'],
    ['a segment header with nothing behind it', with16('0123080700000000', (f) => void (f[5] = 0xc0)), 'segment'],
  ]
  test.each(cases)('%s', (_, bytes, problem) => {
    const decoder = new TcFrameDecoder(p)
    expect(decoder.decode(bytes)).toBe(problem)
    expect(decoder.statistics).toMatchObject({ frames: 1, good: 0, refused: { [problem]: 1 } })
  })

  test('a frame longer than agreed', () => {
    const frame = encodeTcFrame({ type: 'BD', virtualChannelId: 1, data: new Uint8Array(200) }, p)
    expect(new TcFrameDecoder({ ...p, length: 128 }).decode(frame)).toBe('length')
  })
})

describe('what cannot be written is refused', () => {
  const data = new Uint8Array(3)
  test.each([
    [
      'a sequence number beyond 255',
      { type: 'AD' as const, virtualChannelId: 1, sequence: 256, data },
      'VIG-CCSDS-004',
    ],
    ['a sequence number in BD', { type: 'BD' as const, virtualChannelId: 1, sequence: 1, data }, 'VIG-CCSDS-004'],
    ['no data', { type: 'BD' as const, virtualChannelId: 1, data: new Uint8Array(0) }, 'VIG-CCSDS-004'],
    ['a segment header alone', { type: 'BD' as const, virtualChannelId: 2, data: new Uint8Array(1) }, 'VIG-CCSDS-004'],
    ['too much data', { type: 'BD' as const, virtualChannelId: 1, data: new Uint8Array(250) }, 'VIG-CCSDS-004'],
    ['a channel that is not declared', { type: 'BD' as const, virtualChannelId: 3, data }, 'VIG-CCSDS-002'],
  ])('%s', (_, fields, code) => {
    expect(() => encodeTcFrame(fields, p)).toThrow(expect.objectContaining({ code }))
  })
  test.each([
    ['1025 bytes', { ...p, length: 1025 }],
    ['too short for Set V(R)', { ...p, length: 9 }],
    ['spacecraft 1024', { ...p, spacecraftId: 1024 }],
    ['a channel twice', { ...p, virtualChannels: [p.virtualChannels[0]!, p.virtualChannels[0]!] }],
  ])('parameters: %s', (_, parameters) => {
    expect(() => new TcFrameDecoder(parameters)).toThrow(expect.objectContaining({ code: 'VIG-CCSDS-002' }))
  })
})

const parameters = fc.record({
  spacecraftId: fc.integer({ min: 0, max: 1023 }),
  length: fc.integer({ min: 10, max: 1024 }),
  fecf: fc.boolean(),
  virtualChannels: fc.uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 63 }), segmentHeader: fc.boolean() }), {
    selector: (channel) => channel.id,
    minLength: 1,
    maxLength: 5,
  }),
})

test('frames are read as they were written, several in a row, with fill behind them', () => {
  const cases = parameters.chain((link) =>
    fc.tuple(
      fc.constant(link),
      fc.array(
        fc.record({
          channel: fc.constantFrom(...link.virtualChannels),
          type: fc.constantFrom('AD', 'BD', 'BC'),
          sequence: fc.integer({ min: 0, max: 255 }),
          data: fc.uint8Array({ minLength: 2, maxLength: tcDataFieldBytes(link) }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      fc.integer({ min: 0, max: 5 }),
    ),
  )
  fc.assert(
    fc.property(cases, ([link, sent, fill]) => {
      const frames = sent.map(({ channel, type, sequence, data }) =>
        type === 'BC'
          ? encodeTcControlFrame(channel.id, { kind: 'set-vr', value: sequence }, link)
          : encodeTcFrame(
              {
                type: type === 'AD' ? 'AD' : 'BD',
                virtualChannelId: channel.id,
                data,
                ...(type === 'AD' ? { sequence } : {}),
              },
              link,
            ),
      )
      const decoder = new TcFrameDecoder(link)
      let n = 0
      decoder.decodeAll(concatBytes([...frames, new Uint8Array(fill).fill(0x55)]), (frame) => {
        const { channel, type, sequence, data } = sent[n++]!
        expect(frame.type).toBe(type)
        expect(frame.virtualChannelId).toBe(channel.id)
        if (type === 'AD') expect(frame.sequence).toBe(sequence)
        if (type === 'BC') expect(frame.command).toEqual({ kind: 'set-vr', value: sequence })
        else {
          const from = channel.segmentHeader ? frame.dataFrom - 1 : frame.dataFrom
          expect(equalBytes(frame.bytes.slice(from, frame.dataTo), data)).toBe(true)
          if (channel.segmentHeader) expect((frame.segmentFlags << 6) | frame.mapId).toBe(data[0])
        }
      })
      expect(n).toBe(sent.length)
      expect(decoder.statistics.fillBytes).toBe(fill)
    }),
  )
})

test('control commands are one byte or three, and nothing else', () => {
  expect(toHex(encodeControlCommand({ kind: 'set-vr', value: 219 }))).toBe('8200db')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4 }), (bytes) => {
      const command = decodeControlCommand(bytes)
      if (command !== undefined) expect(encodeControlCommand(command)).toEqual(bytes)
    }),
  )
})
