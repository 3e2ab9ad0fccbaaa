/** A recording of convolutional symbols goes from the file through link and chain to packets: all of them, the last too. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { concatBytes, silentLog, toHex } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import { CaduCodec, ConvolutionalEncoder, encodeSpacePacket, FrameMultiplexer, hardSymbols } from '@vigie/ccsds'
import { createLink } from '@vigie/links-file'
import { SpaceSystem, type ChainConfig, type ConvolutionalConfig, type LinkConfig } from '@vigie/model'
import { ChainEngine } from '@vigie/telemetry'
import { expect, it, vi } from 'vitest'

const frames = {
  standard: 'TM',
  length: 892,
  spacecraftId: 7,
  fecf: true,
  fhec: false,
  ocf: false,
  insertZone: 0,
  randomised: true,
  reedSolomon: { e: 16, interleave: 4, dualBasis: true, virtualFill: 0 },
  virtualChannels: [{ id: 0, service: 'packets', origin: 'realtime' }],
} as const

const none = { parameters: [], argumentTypes: [], commands: [], commandContainers: [], events: [], algorithms: [] }
const system = new SpaceSystem({
  ...none,
  name: 'Sat',
  kind: 'satellite',
  types: [],
  containers: [{ name: 'Packet', abstract: false, entries: [] }],
  streams: [],
  services: [],
  messages: [],
  children: [],
})

it.each([
  ['hard decisions, the rate told', { symbols: 'hard', rate: '1/2' }],
  ['soft decisions, the rate found', { symbols: 'soft' }],
] as const)('%s', async (_, convolutional: ConvolutionalConfig) => {
  const packets = Array.from({ length: 60 }, (_unused, i) =>
    encodeSpacePacket(
      { type: 'telemetry', secondaryHeader: false, apid: 5, sequenceFlags: 3, sequenceCount: i },
      new Uint8Array(400).fill(i),
    ),
  )
  const sender = new FrameMultiplexer(frames, { spacecraftId: 7 })
  for (const packet of packets) sender.push(0, packet)
  const codec = new CaduCodec({ frameLength: 892, randomised: true, reedSolomon: frames.reedSolomon })
  const cadus: Uint8Array[] = []
  while (sender.pending > 0) cadus.push(codec.encode(sender.next()))
  const encoded = new ConvolutionalEncoder({ rate: '1/2' }).encode(concatBytes([...cadus, new Uint8Array(12)]))
  // One symbol in 50 is wrong; the recording begins in the middle of a pair, and has its polarity inverted.
  const symbols = hardSymbols(encoded)
    .map((s, i) => (i % 50 === 7 ? s : -s))
    .slice(1)
  const recording =
    convolutional.symbols === 'soft'
      ? Uint8Array.from(symbols, (s) => (s > 0 ? 200 : 60))
      : Uint8Array.from({ length: symbols.length >>> 3 }, (_unused, i) =>
          symbols.subarray(8 * i, 8 * i + 8).reduce((byte, s) => (byte << 1) | (s > 0 ? 1 : 0), 0),
        )

  const folder = await mkdtemp(join(tmpdir(), 'vigie-recording-'))
  await writeFile(join(folder, 'pass.sym'), recording)
  const clock = new SystemClock()
  const link: LinkConfig = {
    name: 'recording',
    kind: 'file',
    path: 'pass.sym',
    carries: 'cadu',
    framing: { kind: 'asm', pattern: '1ACFFC1D', maxBitErrors: 1, flywheel: 1, unitLength: 1020, convolutional },
    enabled: true,
  }
  const config: ChainConfig = {
    name: 'chain',
    element: 'Sat',
    links: [link],
    frames,
    packets: { root: 'Packet', headerBytesToSkip: 0, errorControl: 'none', time: { kind: 'reception' } },
  }
  const received: string[] = []
  let count = 0
  const chain = new ChainEngine(
    system,
    config,
    {
      clock,
      journal: {
        frame: () => count++,
        packet: (bytes) => {
          received.push(toHex(bytes))
          return count++
        },
      },
      onBlocks: () => {},
      onEvent: () => {},
    },
    { statistics: false },
  )
  const file = createLink(link, { clock, log: silentLog, folder })
  file.start(chain.link('recording'))
  await vi.waitFor(() => expect(file.status.state).toBe('ended'), 10_000)
  // The first unit begins with symbols that are not there; what precedes its packets' ends is lost with it.
  const sent = packets.map(toHex)
  expect(received.slice(-55)).toEqual(sent.slice(-55))
  expect(received.every((packet) => sent.includes(packet))).toBe(true)
  chain.stop()
  await file.stop()
  await rm(folder, { recursive: true })
})
