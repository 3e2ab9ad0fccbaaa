/** The link layer: bytes per second through the checks and codes. */
import { crc16, PacketSplitter, ReedSolomon, encodeSpacePacket } from '@vigie/ccsds'
import { rate, type Bench } from '../bench.ts'

const code = new ReedSolomon({ e: 16, interleave: 5, dualBasis: true, virtualFill: 0 })
const block = code.encode(Uint8Array.from({ length: code.informationBytes }, (_, i) => (i * 7) & 255))
const damaged = block.slice()

const packet = encodeSpacePacket(
  { type: 'telemetry', secondaryHeader: true, apid: 5, sequenceFlags: 3, sequenceCount: 0 },
  new Uint8Array(250),
)
const stream = new Uint8Array(packet.length * 1000)
for (let i = 0; i < 1000; i++) stream.set(packet, i * packet.length)

export const benches: readonly Bench[] = [
  {
    name: 'Reed–Solomon (255,223) I=5, no errors',
    unit: 'Gbit/s',
    goal: '≥ 1',
    round: () => rate((block.length * 8) / 1e9, () => void code.decode(block)),
  },
  {
    name: 'Reed–Solomon (255,223) I=5, one error a codeword',
    unit: 'Gbit/s',
    round: () =>
      rate((block.length * 8) / 1e9, () => {
        damaged.set(block)
        for (let i = 0; i < 5; i++) damaged[i + 50] = damaged[i + 50]! ^ 0xa5
        code.decode(damaged)
      }),
  },
  { name: 'CRC-16', unit: 'MB/s', round: () => rate(stream.length / 1e6, () => void crc16(stream)) },
  {
    name: 'space packets cut from a stream (256 bytes)',
    unit: 'million packets/s',
    round: () =>
      rate(1000 / 1e6, () => {
        let bytes = 0
        const splitter = new PacketSplitter((_, from, to) => {
          bytes += to - from
        })
        splitter.push(stream)
      }),
  },
]
