/** Decoding, calibration and monitoring of the performance packet: batches of 512 packets of 738 samples, on one thread. */
import { compileTelemetry, createDecoder, TelemetryProcessor, type PacketBatch } from '@vigie/telemetry'
import { rate, type Bench } from '../bench.ts'
import { PACKET_BYTES, perfPacketModel, perfPackets, SAMPLES } from '../perf-packet.ts'

const COUNT = 512

function perfBatch(): PacketBatch {
  return {
    chain: 'PERF',
    count: COUNT,
    bytes: perfPackets(COUNT),
    offsets: Uint32Array.from({ length: COUNT + 1 }, (_, i) => i * PACKET_BYTES),
    generation: BigInt64Array.from({ length: COUNT }, (_, i) => BigInt(i) * 1_000_000n),
    reception: BigInt64Array.from({ length: COUNT }, (_, i) => BigInt(i) * 1_000_000n),
    journal: Float64Array.from({ length: COUNT }, (_, i) => i),
    flags: new Uint8Array(COUNT),
  }
}

const plan = compileTelemetry(perfPacketModel(), { chain: 'PERF', root: 'PerfPacket' })
const decoder = createDecoder(plan)
const processor = new TelemetryProcessor(plan, { onEvent: () => undefined })
const batch = perfBatch()

export const benches: readonly Bench[] = [
  {
    name: 'decode and calibrate, 738 samples a packet',
    unit: 'million samples/s',
    round: () => rate((COUNT * SAMPLES) / 1e6, () => void decoder.decode(batch)),
  },
  {
    name: 'decode, calibrate and monitor, 738 samples a packet',
    unit: 'million samples/s',
    round: () => rate((COUNT * SAMPLES) / 1e6, () => void processor.process(batch)),
  },
]
