/** What is fuzzed of telecommand: frames and MAPs, CLTUs in all codings, and a FOP-1 fed with whatever words come. */
import { concatBytes } from '@vigie/base'
import {
  CltuReceiver,
  decodeControlCommand,
  encodeCltu,
  encodeTcControlFrame,
  encodeTcFrame,
  Fop,
  FrameDecoder,
  MapReceiver,
  readUslpUplinkFrame,
  segmentHeader,
  SegmentFlags,
  TcFrameDecoder,
  uslpFrameFormat,
  type CltuReceiverParameters,
  type FopDirective,
  type FrameParameters,
  type TcParameters,
} from '@vigie/ccsds'
import type { FuzzTarget } from '../fuzz-targets.ts'

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

const links: readonly TcParameters[] = [true, false].map((fecf) => ({
  spacecraftId: 3,
  length: 100,
  fecf,
  virtualChannels: [
    { id: 0, segmentHeader: true },
    { id: 1, segmentHeader: false },
  ],
}))

const framesOf = (p: TcParameters): Uint8Array[] => [
  ...([SegmentFlags.first, SegmentFlags.continuing, SegmentFlags.last, SegmentFlags.unsegmented] as const).map(
    (flags) =>
      encodeTcFrame(
        {
          type: 'AD',
          virtualChannelId: 0,
          sequence: flags,
          segmentHeader: segmentHeader(flags, 2),
          data: new Uint8Array(20),
        },
        p,
      ),
  ),
  encodeTcFrame({ type: 'BD', virtualChannelId: 1, data: Uint8Array.of(0x18, 5, 0xc0, 0, 0, 0, 1) }, p),
  encodeTcControlFrame(0, { kind: 'unlock' }, p),
  encodeTcControlFrame(1, { kind: 'set-vr', value: 9 }, p),
]

const framing: readonly FuzzTarget[] = links.map((p) => ({
  name: `TC frames${p.fecf ? ' with FECF' : ''} to packets`,
  seeds: [...framesOf(p), concatBytes(framesOf(p))],
  run(bytes) {
    const decoder = new TcFrameDecoder(p)
    let given = 0
    let received = 0
    const maps = new MapReceiver(
      (b, from, to) => {
        must(from >= 0 && from < to && to <= b.length, 'what is given is not within the bytes')
        given += to - from
      },
      { maxBytes: 200 },
    )
    decoder.decodeAll(bytes, (frame) => {
      must(frame.from < frame.dataFrom && frame.dataFrom < frame.dataTo && frame.dataTo <= frame.to, 'data outside')
      must(frame.to <= bytes.length, 'a frame outside')
      received += frame.to - frame.from
      maps.push(frame)
      must(maps.pending <= 64 * 200, 'segments pile up')
    })
    must(given <= received && received <= bytes.length, 'more comes out than went in')
    decodeControlCommand(bytes)
  },
}))

const CODINGS: readonly CltuReceiverParameters[] = [
  { coding: 'bch', randomised: false, mode: 'ted' },
  { coding: 'bch', randomised: true, mode: 'sec' },
  { coding: 'ldpc-128', randomised: true },
  { coding: 'ldpc-512', randomised: true },
]
const cltus: readonly FuzzTarget[] = CODINGS.map((p) => ({
  name: `CLTUs, ${p.coding} ${p.mode ?? ''}`,
  seeds: [encodeCltu(framesOf(links[0]!)[0]!, p), encodeCltu(concatBytes(framesOf(links[0]!)), p)],
  run(bytes) {
    let given = 0
    const receiver = new CltuReceiver(
      ({ data }) => {
        must(data.length <= 64, 'a CLTU beyond the longest')
        given += data.length
        new TcFrameDecoder(links[0]!).decodeAll(data, () => undefined)
      },
      { ...p, maxBytes: 64 },
    )
    for (let at = 0; at < bytes.length;) {
      const size = 1 + (bytes[at]! % 53)
      receiver.push(bytes.subarray(at, at + size))
      at += size
    }
    receiver.deactivate()
    must(given <= bytes.length, 'more comes out than went in')
  },
}))

const DIRECTIVES: readonly FopDirective['kind'][] = [
  'initiate',
  'initiate-with-clcw',
  'initiate-with-unlock',
  'terminate',
  'resume',
  'initiate-with-set-vr',
  'set-vs',
  'set-window',
  'set-t1',
  'set-limit',
  'set-timeout-type',
]
const fop: FuzzTarget = {
  name: 'FOP-1 with any CLCWs, directives, answers and times',
  seeds: [
    Uint8Array.of(0, 0, 2, 2, 2, 3, 0, 0, 1, 4, 9),
    Uint8Array.of(0, 2, 2, 2, 3, 8, 0, 5, 1, 6, 200, 1, 3, 0, 0, 3),
  ],
  run(bytes) {
    const open = new Set<number>()
    let requests = 0
    const answer = () => (['accept', 'later', 'accept', 'reject'] as const)[requests & 3]!
    const engine = new Fop<number>(
      1,
      { transmitAd: answer, transmitBd: answer, transmitBc: answer },
      {
        transfer(outcome, request) {
          must(open.has(request), `${request} ${outcome} though it is done with`)
          if (outcome !== 'accepted') open.delete(request)
        },
        directive: () => undefined,
        alert: () => undefined,
        suspend: () => undefined,
      },
      { window: 10, t1: 10, limit: 3, timeoutType: 0 },
    )
    for (let at = 0, now = 0; at < bytes.length; at += 2) {
      const value = bytes[at + 1] ?? 0
      switch (bytes[at]! % 7) {
        case 0:
        case 1: {
          const kind = DIRECTIVES[value % DIRECTIVES.length]!
          engine.directive({ kind, value: value >>> 4 } as FopDirective, now)
          break
        }
        case 2:
          open.add(++requests)
          engine.transferAd(requests, now)
          break
        case 3:
          engine.clcw(0x01040000 | ((bytes[at + 2] ?? 0) << 8) | ((engine.status().nnr + (value & 7)) & 255), now)
          break
        case 4:
          engine.lowerResponse((['AD', 'BC', 'BD'] as const)[value % 3]!, value > 20, now)
          break
        case 5:
          open.add(++requests)
          engine.transferBd(requests, now)
          break
        default:
          now += value
          engine.tick(now)
      }
      const { sent, toBeRetransmitted, vs, nnr } = engine.status()
      must(
        sent <= 255 && toBeRetransmitted <= sent && sent <= ((vs - nnr) & 255),
        'the Sent_Queue is not within V(S) and NN(R)',
      )
    }
    engine.directive({ kind: 'terminate' }, 0)
    engine.directive({ kind: 'initiate' }, 0)
    engine.lowerResponse('BD', false, 0)
    must(open.size === 0, 'a request has no end')
  },
}

const uslp: FrameParameters = {
  standard: 'USLP',
  length: 64,
  fecf: false,
  fhec: false,
  ocf: false,
  insertZone: 0,
  virtualChannels: [],
}
const format = uslpFrameFormat(uslp, 1, { spacecraftId: 5 })
const uplink: FuzzTarget = {
  name: 'USLP frames of an uplink',
  seeds: [
    format.ad({ data: new Uint8Array(9) }, 7),
    format.bd({ data: new Uint8Array(9) }),
    format.bc({ kind: 'unlock' }),
    format.bc({ kind: 'set-vr', value: 1 }),
  ],
  run(bytes) {
    const decoder = new FrameDecoder(uslp)
    if (decoder.decode(bytes) === undefined) readUslpUplinkFrame(decoder.frame)
  },
}

export const telecommandFuzzTargets: readonly FuzzTarget[] = [...framing, ...cltus, fop, uplink]
