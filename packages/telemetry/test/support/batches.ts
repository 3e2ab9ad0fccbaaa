import type { ColumnBlock, PacketBatch, Values } from '../../src/index.ts'

/** Packets generated a second apart from `start` on. */
export function batchOf(packets: readonly Uint8Array[], flags: readonly number[] = [], start = 0): PacketBatch {
  const offsets = new Uint32Array(packets.length + 1)
  packets.forEach((p, i) => (offsets[i + 1] = offsets[i]! + p.length))
  const bytes = new Uint8Array(offsets[packets.length]!)
  packets.forEach((p, i) => bytes.set(p, offsets[i]!))
  const n = packets.length
  return {
    chain: 'test',
    count: n,
    bytes,
    offsets,
    generation: BigInt64Array.from({ length: n }, (_, i) => BigInt(start + i) * 1_000_000_000n),
    reception: BigInt64Array.from({ length: n }, (_, i) => BigInt(i) * 1_000_000_000n),
    journal: Float64Array.from({ length: n }, (_, i) => i),
    flags: Uint8Array.from({ length: n }, (_, i) => flags[i] ?? 0),
  }
}

export interface Sample {
  readonly raw: unknown
  readonly eng: unknown
  readonly validity: number
}

/** What blocks hold of one packet of the batch: column path → its values in order. */
export function samplesOf(
  blocks: readonly ColumnBlock[],
  packet: number,
  pathOf: (column: number) => string,
): { type: string; samples: Map<string, Sample[]> } {
  const samples = new Map<string, Sample[]>()
  for (const block of blocks) {
    const row = block.order!.indexOf(packet)
    if (row < 0) continue
    for (const c of block.columns) {
      const entries = c.rows?.length ?? block.count
      for (let i = 0; i < entries; i++) {
        if ((c.rows?.[i] ?? i) !== row) continue
        for (let k = c.offsets?.[i] ?? i; k < (c.offsets?.[i + 1] ?? i + 1); k++) {
          const list = samples.get(pathOf(c.parameter)) ?? []
          samples.set(pathOf(c.parameter), list)
          list.push({ raw: at(c.raw, k), eng: at(c.eng, k), validity: c.validity?.[i] ?? 0 })
        }
      }
    }
    return { type: block.packetType, samples }
  }
  throw new Error(`packet ${packet} is in no block`)
}

const at = (values: Values, i: number): unknown => values[i]
