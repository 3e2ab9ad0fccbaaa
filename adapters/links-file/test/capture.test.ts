/** Reading network captures: every form of file and of packet, and whatever is wrong with them. */
import { CaptureDecoder, udpPayload } from '@vigie/links-file'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datagram, LINK_TYPES, pcap, pcapng, type Layer, type Written } from './captures.ts'

function decode(bytes: Uint8Array, piece = bytes.length) {
  const decoder = new CaptureDecoder()
  const packets: { time: bigint | undefined; linkType: number; bytes: Uint8Array; originalLength: number }[] = []
  for (let at = 0; at < bytes.length; at += Math.max(1, piece)) {
    decoder.push(bytes.subarray(at, at + Math.max(1, piece)))
    for (let p = decoder.next(); p !== undefined; p = decoder.next()) packets.push({ ...p, bytes: p.bytes.slice() })
  }
  decoder.end()
  return { decoder, packets }
}

const TIME = 1_748_505_600_123_456_789n
const micros = (t: bigint): bigint => t - (t % 1000n)
const packet = Uint8Array.of(1, 2, 3, 4, 5)
const one: Written[] = [{ time: TIME, packet }]

describe('the forms of capture', () => {
  it.each([
    ['pcap, little-endian, µs', pcap(one), micros(TIME)],
    ['pcap, big-endian, µs', pcap(one, { little: false }), micros(TIME)],
    ['pcap, little-endian, ns', pcap(one, { nanos: true }), TIME],
    ['pcap, big-endian, ns', pcap(one, { little: false, nanos: true }), TIME],
    ['pcapng, little-endian, µs', pcapng(one), micros(TIME)],
    ['pcapng, big-endian, ns', pcapng(one, { little: false, resolution: 9 }), TIME],
    ['pcapng, ms', pcapng(one, { resolution: 3 }), TIME - (TIME % 1_000_000n)],
    ['pcapng, ns, with an offset', pcapng(one, { resolution: 9, offset: 1_700_000_000n }), TIME],
  ])('%s', (_, bytes, time) => {
    const { packets, decoder } = decode(bytes)
    expect(packets).toEqual([{ time, linkType: 1, bytes: packet, originalLength: 5 }])
    expect(decoder).toMatchObject({ unfinished: 0, skipped: 0, foreign: false, damage: undefined })
  })

  it('pcapng whose ticks are a power of two', () => {
    const { packets } = decode(pcapng(one, { resolution: 0x80 | 20 }))
    expect(Number(TIME - packets[0]!.time!)).toBeLessThan(1e9 / 2 ** 20 + 1)
  })

  it('pcapng with simple packets, which have no time', () => {
    expect(decode(pcapng(one, { simple: true })).packets[0]).toMatchObject({ time: undefined, bytes: packet })
  })

  it('pcapng sections one after another, of different byte orders', () => {
    const { packets } = decode(Buffer.concat([pcapng(one), pcapng(one, { little: false, linkType: 101 })]))
    expect(packets.map((p) => p.linkType)).toEqual([1, 101])
  })

  it('does not depend on how the file is cut into pieces', () => {
    const written = fc.array(fc.record({ time: fc.bigInt(0n, 2n ** 62n), packet: fc.uint8Array({ maxLength: 50 }) }), {
      maxLength: 10,
    })
    fc.assert(
      fc.property(written, fc.boolean(), fc.boolean(), fc.integer({ min: 1, max: 60 }), (list, little, ng, piece) => {
        const seconds = list.map((w) => ({ ...w, time: w.time % (2n ** 32n * 1_000_000_000n) }))
        const bytes = ng ? pcapng(seconds, { little, resolution: 9 }) : pcap(seconds, { little, nanos: true })
        expect(decode(bytes, piece).packets.map(({ time, bytes }) => ({ time, packet: bytes }))).toEqual(
          seconds.map(({ time, packet }) => ({ time, packet })),
        )
      }),
    )
  })
})

describe('what is wrong with a capture', () => {
  it('says that another file is none', () => {
    expect(decode(new TextEncoder().encode('{"this": "is JSON, and long enough"}')).decoder.foreign).toBe(true)
    expect(decode(Uint8Array.of(0xd4, 0xc3)).decoder.foreign).toBe(true)
  })
  it('tells the place of an impossible length, after what could be read', () => {
    const bytes = pcap([...one, ...one])
    new DataView(bytes.buffer).setUint32(24 + 16 + 5 + 8, 0xffff_ffff, true)
    const { packets, decoder } = decode(bytes)
    expect(packets.length).toBe(1)
    expect(decoder.damage).toMatchObject({ offset: 45 })
  })
  it('tells that the last packet is cut', () => {
    const bytes = pcap([...one, ...one])
    const { packets, decoder } = decode(bytes.subarray(0, -2))
    expect(packets.length).toBe(1)
    expect(decoder.unfinished).toBe(19)
  })
  it('passes over a block that is longer than any packet without keeping it', () => {
    const long = new Uint8Array(3 << 20)
    const view = new DataView(long.buffer)
    view.setUint32(0, 0x0bad, true)
    view.setUint32(4, long.length, true)
    view.setUint32(long.length - 4, long.length, true)
    const head = pcapng([])
    const { packets, decoder } = decode(Buffer.concat([head, long, pcapng(one)]), 65_536)
    expect(packets.length).toBe(1)
    expect(decoder.skipped).toBe(1)
  })
  it('survives any bytes, after any beginning', () => {
    const beginnings = [new Uint8Array(0), pcap(one), pcapng(one), pcapng(one, { little: false })]
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 300 }), fc.nat(200), (head, tail, at) => {
        const bytes = Uint8Array.from([...head, ...tail])
        // Overwrite a place in the middle too.
        bytes.set(tail.subarray(0, 8), Math.min(at, Math.max(0, bytes.length - 8)))
        const { packets } = decode(bytes, 100)
        for (const p of packets) udpPayload(p.bytes, p.linkType)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('UDP payloads', () => {
  const payload = Uint8Array.of(8, 9, 10)
  const layers: Layer[] = ['ethernet', 'vlan', 'sll', 'sll2', 'raw', 'loopback']
  it.each(layers.flatMap((layer) => [false, true].map((six) => [layer, six ? 'IPv6' : 'IPv4', six] as const)))(
    '%s, %s',
    (layer, _, six) => {
      expect(udpPayload(datagram(payload, { layer, six }), LINK_TYPES[layer])).toEqual(payload)
      expect(udpPayload(datagram(payload, { layer, six, options: 2 }), LINK_TYPES[layer])).toEqual(payload)
      expect(udpPayload(datagram(payload, { layer, six, padding: 15 }), LINK_TYPES[layer])).toEqual(payload)
    },
  )
  it('none in other protocols, in fragments, in packets captured in part', () => {
    expect(udpPayload(datagram(payload, { protocol: 6 }), 1)).toBe('other')
    expect(udpPayload(datagram(payload, { fragment: 0x2000 }), 1)).toBe('fragment')
    expect(udpPayload(datagram(payload, { fragment: 185 }), 1)).toBe('fragment')
    expect(udpPayload(datagram(payload, { fragment: 0x4000 }), 1)).toEqual(payload)
    expect(udpPayload(datagram(payload), 999)).toBe('other')
    const whole = datagram(payload)
    for (let cut = 0; cut < whole.length; cut++) expect(udpPayload(whole.subarray(0, cut), 1)).toBe('truncated')
  })
  it('the packet itself for link types that users agree upon', () => {
    expect(udpPayload(payload, 147)).toBe(payload)
  })
})
