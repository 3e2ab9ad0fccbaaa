/** The uplink: frames a second through FOP-1, bits a second through the codes of CLTUs. */
import {
  bchDecode,
  CltuReceiver,
  createFopChannel,
  encodeClcw,
  encodeCltu,
  encodeTcFrame,
  Fop,
  LdpcDecoder,
  ldpcCode,
  tcFrameFormat,
  TcFrameDecoder,
  type CltuParameters,
  type FrameDataUnit,
  type TcParameters,
} from '@vigie/ccsds'
import { rate, type Bench } from '../bench.ts'

const link: TcParameters = {
  spacecraftId: 42,
  length: 256,
  fecf: true,
  virtualChannels: [{ id: 1, segmentHeader: false }],
}
const unit: FrameDataUnit = { data: new Uint8Array(249).map((_, i) => i * 7) }
const frame = encodeTcFrame({ type: 'AD', virtualChannelId: 1, sequence: 5, data: unit.data }, link)
const frames = new Uint8Array(frame.length * 64)
for (let i = 0; i < 64; i++) frames.set(frame, i * frame.length)

const words = Array.from({ length: 256 }, (_, reportValue) =>
  encodeClcw({
    status: 0,
    copInEffect: 1,
    virtualChannelId: 1,
    noRfAvailable: false,
    noBitLock: false,
    lockout: false,
    wait: false,
    retransmit: false,
    farmBCounter: 0,
    reportValue,
  }),
)
const LOST = 0x800
const silent = {
  transfer: () => undefined,
  directive: () => undefined,
  alert: (reason: string) => {
    throw new Error(reason)
  },
  suspend: () => undefined,
}
const parameters = { window: 100, t1: 1000, limit: 5, timeoutType: 0 } as const

/** Requests, their transmission and a CLCW for every tenth; with `losses`, half of those ten are sent again. */
function session(fop: Fop<FrameDataUnit>, losses: boolean): () => void {
  fop.directive({ kind: 'initiate' }, 0)
  let n = 0
  return () => {
    for (let i = 0; i < 1000; i++) {
      for (let k = 0; k < 10; k++) fop.transferAd(unit, 0)
      if (losses) fop.clcw(words[(n + 5) & 255]! | LOST, 0)
      n += 10
      fop.clcw(words[n & 255]!, 0)
    }
  }
}
const table = session(
  new Fop(
    1,
    { transmitAd: () => 'accept', transmitBd: () => 'accept', transmitBc: () => 'accept' },
    silent,
    parameters,
  ),
  false,
)
const lossy = session(
  new Fop(
    1,
    { transmitAd: () => 'accept', transmitBd: () => 'accept', transmitBc: () => 'accept' },
    silent,
    parameters,
  ),
  true,
)
const bytes = session(
  createFopChannel(tcFrameFormat(link, 1), () => 'accept', silent, parameters),
  false,
)

const bch: CltuParameters = { coding: 'bch', randomised: false }
const cltu = encodeCltu(frames, bch)
const codewords = cltu.subarray(2, -8)
const damaged = new Uint8Array(codewords.length)

const decoder = new TcFrameDecoder(link)
const ldpc = ldpcCode('ldpc-512')
const ldpcDecoder = new LdpcDecoder('ldpc-512')
const codeword = new Uint8Array(ldpc.codewordBytes).map((_, i) => (i < ldpc.informationBytes ? i * 13 : 0))
ldpc.encode(codeword)
const received = new Uint8Array(codeword.length)

export const benches: readonly Bench[] = [
  { name: 'FOP-1, a CLCW for ten frames', unit: 'million frames/s', goal: '≥ 0.5', round: () => rate(0.01, table) },
  {
    name: 'FOP-1, half of the frames sent again',
    unit: 'million frames/s',
    goal: '≥ 0.5',
    round: () => rate(0.01, lossy),
  },
  {
    name: 'FOP-1 with frames of 256 bytes written',
    unit: 'million frames/s',
    goal: '≥ 0.5',
    round: () => rate(0.01, bytes),
  },
  {
    name: 'TC frames of 256 bytes read',
    unit: 'million frames/s',
    round: () => rate(64 / 1e6, () => decoder.decodeAll(frames, () => undefined)),
  },
  {
    name: 'BCH (63,56), CLTUs written',
    unit: 'Mbit/s',
    round: () => rate((frames.length * 8) / 1e6, () => void encodeCltu(frames, bch)),
  },
  {
    name: 'BCH (63,56), codewords checked, no errors',
    unit: 'Mbit/s',
    round: () =>
      rate((frames.length * 8) / 1e6, () => {
        for (let at = 0; at < codewords.length; at += 8) bchDecode(codewords, at, 'sec')
      }),
  },
  {
    name: 'BCH (63,56), one error a codeword corrected',
    unit: 'Mbit/s',
    round: () =>
      rate((frames.length * 8) / 1e6, () => {
        damaged.set(codewords)
        for (let at = 0; at < damaged.length; at += 8) {
          damaged[at + 3] = damaged[at + 3]! ^ 16
          bchDecode(damaged, at, 'sec')
        }
      }),
  },
  {
    name: 'CLTUs with BCH received, from bits to data',
    unit: 'Mbit/s',
    round: () => {
      const receiver = new CltuReceiver(() => undefined, bch)
      return rate((cltu.length * 8) / 1e6, () => receiver.push(cltu))
    },
  },
  {
    name: 'LDPC (512,256) encoded',
    unit: 'Mbit/s',
    round: () => rate((ldpc.informationBytes * 8) / 1e6, () => ldpc.encode(codeword)),
  },
  {
    name: 'LDPC (512,256) decoded, 10 errors a codeword',
    unit: 'Mbit/s',
    round: () =>
      rate((ldpc.informationBytes * 8) / 1e6, () => {
        received.set(codeword)
        for (let i = 0; i < 10; i++) received[i * 6] = received[i * 6]! ^ 4
        ldpcDecoder.decode(received)
      }),
  },
]
