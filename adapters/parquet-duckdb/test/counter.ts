/** Packets that count: the value of packet n is n; odd ones are of another type. */
import type { ColumnBlock, PacketBatch, PlannedParameter } from '@vigie/telemetry'

export const COUNTER_PARAMETERS: readonly PlannedParameter[] = ['N', 'M'].map((name, index) => ({
  index,
  path: `/SAT/${name}`,
  parameter: `/SAT/${name}`,
  kind: 'float',
  list: false,
  wide: false,
  calibrated: false,
  signed: false,
}))

export function counterBlocks(batch: PacketBatch): ColumnBlock[] {
  const view = new DataView(batch.bytes.buffer, batch.bytes.byteOffset)
  return [0, 1].flatMap((odd) => {
    const rows: number[] = []
    for (let i = 0; i < batch.count; i++) if (view.getFloat64(batch.offsets[i]!) % 2 === odd) rows.push(i)
    if (rows.length === 0) return []
    const values = Float64Array.from(rows, (i) => view.getFloat64(batch.offsets[i]!))
    return [
      {
        chain: batch.chain,
        packetType: `/SAT/Type${odd}`,
        count: rows.length,
        generation: BigInt64Array.from(rows, (i) => batch.generation[i]!),
        reception: BigInt64Array.from(rows, (i) => batch.reception[i]!),
        journal: Float64Array.from(rows, (i) => batch.journal[i]!),
        flags: Uint8Array.from(rows, (i) => batch.flags[i]!),
        columns: [{ parameter: odd, raw: values, eng: values }],
      },
    ]
  })
}
