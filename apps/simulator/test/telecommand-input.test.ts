/** Whatever comes up: segments put together, and bad input that a satellite survives. */
import fc from 'fast-check'
import { crc16, encodePusTelecommand, packetLength, SegmentFlags } from '@vigie/ccsds'
import { afterEach, describe, expect, test } from 'vitest'
import { MessageReader, encodeMessage } from '../src/ground/station-message.ts'
import { MapReassembly } from '../src/telecommand/map-reassembly.ts'
import { TelecommandReceiver } from '../src/telecommand/receiver.ts'
import { World } from '../src/world.ts'
import { Ground } from './commanding.ts'
import { bisat, START } from './fixtures.ts'
import { Pass } from './pass.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close()
})

const packetOf = (apid: number, data: Uint8Array): Uint8Array =>
  encodePusTelecommand({ apid, sequenceCount: 0, service: 17, subtype: 1, data }, { standard: 'C' })

describe('segments of a MAP', () => {
  test('give the packets that were cut, however they were cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 250 }), { minLength: 1, maxLength: 10 }),
        (contents, sizes) => {
          const packets = contents.map((data) => packetOf(256, data))
          const whole = new Uint8Array(Buffer.concat(packets))
          const pieces: Uint8Array[] = []
          for (let at = 0, i = 0; at < whole.length; i++) {
            const size = sizes[i % sizes.length]!
            pieces.push(whole.subarray(at, at + size))
            at += size
          }
          const map = new MapReassembly()
          const got = pieces.flatMap((piece, i) => {
            const only = pieces.length === 1
            const last = i === pieces.length - 1
            return map.add(
              only
                ? SegmentFlags.unsegmented
                : i === 0
                  ? SegmentFlags.first
                  : last
                    ? SegmentFlags.last
                    : SegmentFlags.continuing,
              piece,
            )
          })
          expect(got).toEqual(packets)
          expect(map.dropped).toBe(0)
        },
      ),
    )
  })

  test('that belong to nothing are dropped, and what follows is whole', () => {
    const map = new MapReassembly()
    const packet = packetOf(256, new Uint8Array(20))
    expect(map.add(SegmentFlags.continuing, packet)).toEqual([])
    expect(map.add(SegmentFlags.first, packet.subarray(0, 9))).toEqual([])
    expect(map.add(SegmentFlags.first, packet.subarray(0, 9))).toEqual([])
    expect(map.add(SegmentFlags.last, packet.subarray(9))).toEqual([packet])
    expect(map.dropped).toBe(2)
  })

  test('carry a command that is longer than a frame', async () => {
    const pass = await Pass.begin('IDENT1', open)
    const data = Uint8Array.from({ length: 900 }, (_, i) => (i * 7) & 255)
    await pass.send('LoadMemory', { memory: 1, address: 0x2000, data })
    await pass.send('DumpMemory', { memory: 1, address: 0x2000, length: 900 })
    await pass.step(8)
    const dumps = pass.told().filter((t) => t.container === 'MemoryDump')
    expect(dumps.map((t) => t.values['DumpLength'])).toEqual([512, 388])
    expect(new Uint8Array(Buffer.concat(dumps.map((t) => t.values['DumpData'] as Uint8Array)))).toEqual(data)
  })
})

describe('messages of a centre', () => {
  test('are put together from whatever pieces the connection brings', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.nat(0xffffffff), fc.uint8Array({ maxLength: 60 })), {
          maxLength: 6,
        }),
        fc.integer({ min: 1, max: 40 }),
        (messages, size) => {
          const bytes = new Uint8Array(Buffer.concat(messages.map(([t, s, p]) => encodeMessage(t, s, 3, p))))
          const reader = new MessageReader()
          const got = []
          for (let at = 0; at < bytes.length; at += size) got.push(...reader.push(bytes.subarray(at, at + size)))
          expect(got).toEqual(messages.map(([type, sequence, payload]) => ({ type, sequence, code: 3, payload })))
        },
      ),
    )
  })

  test('that are none break the reading, for good', () => {
    const reader = new MessageReader()
    expect(reader.push(new TextEncoder().encode('this is no message at all'))).toEqual([])
    expect(reader.broken).toBe(true)
    expect(reader.push(encodeMessage(1, 1))).toEqual([])
  })
})

describe('every coding of the mission file', () => {
  test.each([
    ['bch', false, 'correction'],
    ['bch', true, 'detection'],
    ['ldpc-128', true, 'correction'],
    ['ldpc-512', true, 'correction'],
  ] as const)('%s, randomised %s: frames come through, in any pieces', async (coding, randomised, bchMode) => {
    const { chains } = await bisat()
    const config = { ...chains[0]!.telecommands!.frames, coding, randomised, bchMode }
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 64 }),
        (contents, size) => {
          const receiver = new TelecommandReceiver(config)
          const ground = new Ground(config)
          const packets = contents.map((data) => packetOf(256, data))
          const bits = new Uint8Array(Buffer.concat(packets.map((packet) => ground.ad(packet))))
          const got: Uint8Array[] = []
          for (let at = 0; at < bits.length; at += size)
            receiver.receive(bits.subarray(at, at + size), at + size >= bits.length, (packet) => void got.push(packet))
          expect(got).toEqual(packets)
          expect(receiver.farms.get(0)!.receiverFrameSequenceNumber).toBe(packets.length)
        },
      ),
      { numRuns: 20 },
    )
  })
})

describe('a satellite survives', () => {
  test('any bits', async () => {
    const { chains } = await bisat()
    const receiver = new TelecommandReceiver(chains[0]!.telecommands!.frames)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bits, idle) => {
        receiver.receive(bits, idle, () => {})
        expect(receiver.clcw({ status: 0, noBitLock: false, noRfAvailable: false })).toBeGreaterThan(0)
      }),
    )
  })

  test('any packet whose error control holds: it is executed, or a report says why not', async () => {
    const mission = await bisat()
    const made = { packets: 0 }
    const world = new World(
      mission,
      { seed: 1, start: START, phased: true, truth: false },
      { link: () => {}, packet: () => void made.packets++ },
    )
    const known = world.flights.map((f) => f.software.commands)
    expect(known.every((commands) => commands.length >= 80)).toBe(true)
    const services = [2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 19, 20, 21]
    const functions = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((hundred) => hundred * 100)
    fc.assert(
      fc.property(
        fc.constantFrom(...world.flights),
        fc.constantFrom(...services),
        fc.integer({ min: 0, max: 40 }),
        fc.constantFrom(...functions),
        fc.integer({ min: 0, max: 12 }),
        fc.uint8Array({ maxLength: 40 }),
        (flight, service, subtype, hundred, n, data) => {
          const id = hundred + n
          const body = service === 8 ? Uint8Array.from([id >> 8, id & 255, ...data]) : data
          const packet = encodePusTelecommand(
            {
              apid: flight.craft.profile.applications.platform,
              sequenceCount: 1,
              service,
              subtype: service === 8 ? 1 : subtype,
              data: body,
            },
            { standard: 'C' },
          )
          flight.software.receive(packet, world.now)
          world.step()
          expect(packetLength(packet, 0)).toBe(packet.length)
        },
      ),
      { numRuns: 400 },
    )
    expect(made.packets).toBeGreaterThan(400)
  })

  test('packets that are cut short or damaged', async () => {
    const mission = await bisat()
    const world = new World(mission, { seed: 1, start: START, phased: true, truth: false }, { link: () => {} })
    const { software, craft } = world.flights[0]!
    const whole = packetOf(256, new Uint8Array(8))
    for (let length = 0; length < whole.length; length++) software.receive(whole.slice(0, length), world.now)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length * 8 - 1 }), (bit) => {
        const damaged = whole.slice()
        damaged[bit >>> 3]! ^= 0x80 >>> (bit & 7)
        expect(crc16(damaged, 0, damaged.length)).not.toBe(0)
        software.receive(damaged, world.now)
      }),
    )
    world.step()
    expect(craft.computer.readings(craft.clock, craft.thermal, () => true, 1)['TcExecuted']!()).toBe(1408)
  })
})
