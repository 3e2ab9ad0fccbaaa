/**
 * What is fuzzed: every decoder of the package, with well-formed inputs to mutate. A target may throw coded errors only; it
 * checks by itself that no more comes out than went in and that nothing piles up.
 */
import { concatBytes, fromHex, parseUtc, VigieError } from '@vigie/base'
import {
  anyPacketLengthAt,
  compileTimeReader,
  decodeClcw,
  decodeTime,
  encodeEncapsulationPacket,
  encodeFrame,
  encodePusTelecommand,
  encodePusTelemetry,
  encodeSpacePacket,
  encodeTime,
  errorControlHolds,
  frameCapacity,
  FrameDecoder,
  FrameMultiplexer,
  isIdlePacket,
  PacketExtractor,
  PacketReassembler,
  PacketSplitter,
  parseAsciiTime,
  readPacketHeader,
  readPreamble,
  readPusTelecommand,
  readPusTelemetry,
  SequenceTracker,
  uslpFrameLength,
  type DecodedTime,
  type FrameParameters,
  type FrameStandard,
  type TimeCodeConfig,
} from '@vigie/ccsds'

export interface FuzzTarget {
  readonly name: string
  /** Well-formed inputs, for mutation. */
  readonly seeds: readonly Uint8Array[]
  /** Throws for a defect; swallows coded errors, which are a right answer to garbage. */
  run(bytes: Uint8Array): void
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

/** Runs what may refuse its input with a coded error, and only so. */
function refusable(action: () => void): void {
  try {
    action()
  } catch (error) {
    if (!(error instanceof VigieError)) throw error
  }
}

const packet = (apid: number, count: number, flags: 0 | 1 | 2 | 3, size: number): Uint8Array =>
  encodeSpacePacket(
    { type: 'telemetry', secondaryHeader: false, apid, sequenceFlags: flags, sequenceCount: count },
    new Uint8Array(size).fill(count),
  )
const packets = [packet(1, 0, 3, 20), packet(1, 1, 1, 300), packet(1, 2, 0, 7), packet(1, 3, 2, 40), packet(2, 9, 3, 1)]

/** Pushes in pieces whose sizes the input itself decides. */
function inPieces(bytes: Uint8Array, push: (piece: Uint8Array) => void): void {
  for (let at = 0; at < bytes.length;) {
    const size = 1 + (bytes[at]! % 97)
    push(bytes.subarray(at, at + size))
    at += size
  }
}

const splitting: FuzzTarget = {
  name: 'packet splitter, reassembler and sequence tracker',
  seeds: [concatBytes(packets), concatBytes(packets.flatMap((p) => [new Uint8Array(4), p]))],
  run(bytes) {
    for (const skip of [0, 4]) {
      const reassembler = new PacketReassembler(2000)
      const tracker = new SequenceTracker()
      let given = 0
      const splitter = new PacketSplitter(
        (b, from, to) => {
          given += to - from + skip
          const header = readPacketHeader(b, from)
          must(header.dataLength + 6 === to - from, 'a packet of another length than it says')
          tracker.note(header.apid, header.sequenceCount)
          reassembler.push(b.slice(from, to))
          must(reassembler.pending <= 16_000, 'segments pile up')
        },
        { skip },
      )
      inPieces(bytes, (piece) => {
        splitter.push(piece)
        must(splitter.pending <= 65_542 + 2 * skip + 6 + 97, 'bytes pile up')
      })
      splitter.end()
      must(given + splitter.statistics.skippedBytes === bytes.length, 'bytes are neither given nor counted')
    }
  },
}

const frameParameters = (standard: FrameStandard, more: Partial<FrameParameters>): FrameParameters => ({
  standard,
  length: 64,
  fecf: false,
  fhec: false,
  ocf: true,
  insertZone: 0,
  virtualChannels: [
    { id: 1, service: 'vcp' },
    { id: 2, service: 'vca' },
    { id: 3, service: 'b-pdu' },
  ],
  ...more,
})
const frameConfigurations: readonly FrameParameters[] = [
  frameParameters('TM', {}),
  frameParameters('TM', { fecf: true }),
  frameParameters('AOS', { insertZone: 3 }),
  frameParameters('AOS', { fhec: true }),
  frameParameters('AOS', { fhec: true, fecf: true }),
  frameParameters('USLP', { truncatedLength: 20, insertZone: 2 }),
  frameParameters('USLP', { fecf: true, fecfBytes: 4 }),
]

function frameSeeds(p: FrameParameters): Uint8Array[] {
  const sender = new FrameMultiplexer(p, {
    spacecraftId: 7,
    ocf: () => 0x01042c7f,
    ...(p.standard === 'TM' ? { secondaryHeader: () => new Uint8Array(5) } : {}),
    cycleUsed: true,
  })
  for (const one of packets) sender.push(0, one)
  for (const one of packets) sender.push(1, encodeEncapsulationPacket(2, one))
  const frames: Uint8Array[] = []
  while (sender.pending > 0) frames.push(sender.next())
  frames.push(sender.idle())
  if (p.standard === 'USLP')
    for (let rule = 1; rule < 8; rule++)
      for (const protocol of [0, 4, 5]) {
        const fields = { spacecraftId: 7, virtualChannelId: 4, mapId: 2, count: rule, rule, protocol, lastOctet: 8 }
        frames.push(encodeFrame({ ...fields, data: new Uint8Array(frameCapacity(fields, p)) }, p))
      }
  return frames
}

const framing: readonly FuzzTarget[] = frameConfigurations.map((p) => ({
  name: `${p.standard} frames${p.fhec ? ' with FHEC' : ''}${p.fecf ? ' with FECF' : ''} to packets`,
  seeds: [concatBytes(frameSeeds(p)), ...frameSeeds(p).slice(0, 3)],
  run(bytes) {
    const decoder = new FrameDecoder(p)
    let given = 0
    let received = 0
    const inside = (b: Uint8Array, from: number, to: number): void => {
      must(from >= 0 && from < to && to <= b.length, 'what is given is not within the bytes')
      given += to - from
    }
    const extractor = new PacketExtractor(
      p,
      {
        packet: inside,
        unit: (b, from, to) => inside(b, from, Math.max(to, from + 1)),
        bits: (b, from, bits) => inside(b, from, from + Math.ceil(bits / 8)),
      },
      { maxChannels: 20, maxPacketBytes: 5000, deliverIncomplete: true },
    )
    for (let at = 0; at < bytes.length;) {
      const own = p.standard === 'USLP' ? uslpFrameLength(bytes, at, p) : p.length
      const to = Math.min(bytes.length, at + (own > 0 ? own : p.length))
      if (decoder.decode(bytes, at, to) === undefined) {
        const { frame } = decoder
        must(frame.from <= frame.dataFrom && frame.dataFrom <= frame.dataTo && frame.dataTo <= frame.to, 'zone outside')
        received += frame.to - frame.from
        if (frame.hasOcf) decodeClcw(frame.ocf)
        extractor.push(frame)
      }
      at = to
    }
    must(extractor.channels.length <= 20, 'channels pile up')
    must(given <= received, 'more comes out than went in')
  },
}))

const timeConfigurations: readonly TimeCodeConfig[] = [
  { code: 'cuc' },
  { code: 'cuc', epoch: '1980-01-06T00:00:00Z' },
  { code: 'cuc', epoch: '1970-01-01', withoutLeapSeconds: true },
  { code: 'cuc', preamble: 'af7c', epoch: '1980-01-06T00:00:00Z' },
  { code: 'cds' },
  { code: 'cds', preamble: '4e', epoch: '2000-01-01' },
  { code: 'ccs' },
]
const readers = timeConfigurations.map((config) => ({ config, read: compileTimeReader(config) }))
const now = parseUtc('2026-11-24T20:31:07.123456789Z')
const MOST = 9_200_000_000_000_000_000n

const timing: FuzzTarget = {
  name: 'binary time codes, one by one and compiled',
  seeds: ['1e', '2f', '9f28', '40', '41', '42', '4c', '53', '5b'].map((hex) =>
    encodeTime(now, readPreamble(fromHex(hex)).preamble, { explicit: true }),
  ),
  run(bytes) {
    refusable(() => void readPreamble(bytes))
    for (const { config, read } of readers) {
      const column = new BigInt64Array(1)
      const good = read(bytes, 0, column, 0)
      let decoded: DecodedTime | undefined
      refusable(() => {
        decoded = decodeTime(bytes, 0, config)
      })
      if (decoded === undefined) {
        must(!good, 'compiled reads what one by one refuses')
        continue
      }
      const { tai, length } = decoded
      must(length <= bytes.length, 'it read beyond the end')
      // Codes can say more than a column holds.
      if (tai < -MOST || tai > MOST) continue
      const difference = tai - (column[0] ?? 0n)
      must(good && (difference === 0n || difference === 1n), `${tai} one by one, ${column[0]} compiled`)
    }
  },
}

const ascii: FuzzTarget = {
  name: 'ASCII time codes',
  seeds: ['2026-11-24T20:31:07.123Z', '2026-328T20:31:07Z', '11-24T20', '20:31:07.5Z', '328T20'].map((t) =>
    new TextEncoder().encode(t),
  ),
  run(bytes) {
    const text = String.fromCharCode(...bytes.subarray(0, 200))
    refusable(() => void parseAsciiTime(text, now))
    refusable(() => void parseAsciiTime(text))
  },
}

const time = encodeTime(now, { code: 'cds', epoch: 'ccsds', dayBytes: 2, resolution: 'ms' }, { explicit: true })
const fields = { apid: 9, sequenceCount: 4, service: 3, subtype: 25, data: new Uint8Array(30) }
const pus: FuzzTarget = {
  name: 'PUS headers and packet error control',
  seeds: [
    encodePusTelemetry({ ...fields, time }, { standard: 'C' }),
    encodePusTelemetry({ ...fields, time }, { standard: 'A', errorControl: 'iso' }),
    encodePusTelecommand(fields, { standard: 'C' }),
  ],
  run(bytes) {
    for (const standard of ['A', 'C'] as const)
      for (const at of [0, 3])
        for (const read of [readPusTelemetry, readPusTelecommand])
          refusable(() => {
            const { dataFrom, dataTo } = read(bytes, at, { standard })
            must(dataFrom <= dataTo && dataTo <= bytes.length, 'the data lie outside')
          })
    errorControlHolds('crc16', bytes, 0, bytes.length)
    errorControlHolds('iso', bytes, 0, bytes.length)
    if (bytes.length > 1) isIdlePacket(bytes, 0)
    must(anyPacketLengthAt(bytes, 0, bytes.length) >= -1, 'a negative length')
  },
}

export const fuzzTargets: readonly FuzzTarget[] = [splitting, ...framing, timing, ascii, pus]
