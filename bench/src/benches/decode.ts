/** Decoding of the performance packet: batches of 512 packets of 738 calibrated samples. */
import { compileTelemetry, createDecoder, type PacketBatch } from '@vigie/telemetry'
import { rate, type Bench } from '../bench.ts'
import { PACKET_BYTES, perfPacketModel, perfPackets, SAMPLES } from '../perf-packet.ts'

const COUNT = 512

export function perfBatch(count = COUNT): PacketBatch {
  const bytes = perfPackets(count)
  return {
    chain: 'PERF',
    count,
    bytes,
    offsets: Uint32Array.from({ length: count + 1 }, (_, i) => i * PACKET_BYTES),
    generation: BigInt64Array.from({ length: count }, (_, i) => BigInt(i) * 1_000_000n),
    reception: BigInt64Array.from({ length: count }, (_, i) => BigInt(i) * 1_000_000n),
    journal: Float64Array.from({ length: count }, (_, i) => i),
    flags: new Uint8Array(count),
  }
}

const plan = compileTelemetry(perfPacketModel(), { chain: 'PERF', root: 'PerfPacket' })
const decoder = createDecoder(plan)
const batch = perfBatch()

export const benches: readonly Bench[] = [
  {
    name: 'decode and calibrate, 738 samples a packet',
    unit: 'million samples/s',
    round: () => rate((COUNT * SAMPLES) / 1e6, () => void decoder.decode(batch)),
  },
]
