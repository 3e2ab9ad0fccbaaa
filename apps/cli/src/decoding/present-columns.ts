/** The columns that a table of a file has: those of the packet types that there are, and what is derived from them. */
import { createDecoder, type AlgorithmRunner, type TelemetryPlan } from '@vigie/telemetry'
import { packetBatches, type PacketFileStatistics } from './packet-batches.ts'

/** Throws VIG-CLI-002. */
export async function columnsPresent(
  file: string,
  skip: number,
  plan: TelemetryPlan,
  algorithms: AlgorithmRunner | undefined,
): Promise<number[]> {
  const decoder = createDecoder(plan, algorithms === undefined ? {} : { algorithms })
  const types = new Set<number>()
  const statistics: PacketFileStatistics = { packets: 0, skippedBytes: 0, losses: 0 }
  for await (const batch of packetBatches(file, { skip }, statistics))
    for (let i = 0; i < batch.count; i++)
      types.add(decoder.identify(batch.bytes, batch.offsets[i]!, batch.offsets[i + 1]!))
  const present = [...types].toSorted((a, b) => a - b).map((type) => plan.packetTypes[type]!)
  const columns = new Set(present.flatMap((type) => type.places.map((place) => place.parameter)))
  // Each computation comes after those that it depends on.
  for (const { inputs, outputs, triggers, containers, algorithm, every } of plan.computations) {
    if (algorithm !== undefined && algorithms?.speaks(algorithm.language) !== true) continue
    const starts = [...(triggers ?? inputs.map((i) => i.column))]
    if (every !== undefined && inputs.some((i) => columns.has(i.column)))
      for (const output of outputs) columns.add(output)
    else if (starts.some((c) => columns.has(c)) || present.some((type) => containers?.has(type.container) === true))
      for (const output of outputs) columns.add(output)
  }
  return [...columns]
}
