/** Counts of a chain since its start. */
import type { Tai } from '@vigie/base'
import { PacketFlag, type ColumnBlock, type PacketBatch } from '../columns.ts'
import type { CorrelationState } from '../correlation/time-correlation.ts'
import type { LinkStatus } from '../links.ts'
import type { TelemetryPlan } from '../plan.ts'
import type { LinkCounts } from './link-input.ts'
import type { PacketHistory } from './packet-history.ts'
import type { SequenceGaps } from './sequence-gaps.ts'

export interface ChainStatistics {
  readonly links: readonly { readonly name: string; readonly status: LinkStatus; readonly counts: LinkCounts }[]
  readonly frames: {
    readonly received: number
    readonly bad: number
    readonly corrected: number
    /** Received by no link. */
    readonly missing: number
    /** Received by another link before, and used once. */
    readonly repeated: number
  }
  readonly packets: {
    readonly received: number
    /** Packets whose type no container of the model describes. */
    readonly unknown: number
    readonly badChecks: number
    readonly noTime: number
    readonly truncated: number
    readonly late: number
    readonly duplicates: number
    readonly outOfOrder: number
    /** Times that the count of real-time packets jumped ahead. */
    readonly sequenceGaps: number
    /** Packets jumped over that came neither late nor by playback. */
    readonly missing: number
    readonly idle: number
  }
  readonly samples: number
  readonly types: readonly {
    readonly container: string
    readonly received: number
    readonly apid?: number
    readonly last: Tai
  }[]
  readonly lastGeneration?: Tai
  readonly lastReception?: Tai
  readonly correlation?: CorrelationState
}

interface TypeCount {
  received: number
  apid: number | undefined
  last: Tai
}

export class ChainCounters {
  packets = 0
  idle = 0
  badChecks = 0
  noTime = 0
  #unknown = 0
  #truncated = 0
  #samples = 0
  #generation: Tai | undefined
  #reception: Tai | undefined
  readonly #types = new Map<string, TypeCount>()
  readonly #known: ReadonlySet<string>

  constructor(plan: TelemetryPlan) {
    this.#known = new Set(plan.packetTypes.map((t) => t.container))
  }

  received(_apid: number | undefined, generation: Tai, reception: Tai): void {
    this.packets++
    this.#generation = generation
    this.#reception = reception
  }

  decoded(batch: PacketBatch, blocks: readonly ColumnBlock[]): void {
    for (const block of blocks) {
      for (const column of block.columns) this.#samples += column.eng.length
      if (!this.#known.has(block.packetType)) continue
      if (block.unknown === true) this.#unknown += block.count
      for (const f of block.flags) if ((f & PacketFlag.truncated) !== 0) this.#truncated++
      const last = block.reception[block.count - 1]!
      const type = this.#types.get(block.packetType)
      if (type !== undefined) {
        type.received += block.count
        type.last = last
        continue
      }
      const first = batch.offsets[block.order?.[0] ?? 0]!
      const apid =
        batch.bytes.length >= first + 2 ? ((batch.bytes[first]! & 7) << 8) | batch.bytes[first + 1]! : undefined
      this.#types.set(block.packetType, { received: block.count, apid, last })
    }
  }

  read(also: {
    readonly links: ChainStatistics['links']
    readonly missingFrames: number
    readonly repeatedFrames: number
    readonly history: PacketHistory
    readonly sequence: SequenceGaps
    readonly correlation: CorrelationState | undefined
  }): ChainStatistics {
    const sum = (pick: (c: LinkCounts) => number): number => also.links.reduce((n, l) => n + pick(l.counts), 0)
    let outOfOrder = 0
    let sequenceGaps = 0
    for (const s of also.sequence.realtime.values()) {
      outOfOrder += s.backwards
      sequenceGaps += s.gaps
    }
    return {
      links: also.links,
      frames: {
        received: sum((c) => c.frames),
        bad: sum((c) => c.badFrames),
        corrected: sum((c) => c.corrected),
        missing: also.missingFrames,
        repeated: also.repeatedFrames,
      },
      packets: {
        received: this.packets,
        unknown: this.#unknown,
        badChecks: this.badChecks,
        noTime: this.noTime,
        truncated: this.#truncated,
        late: also.history.late,
        duplicates: also.history.duplicates,
        outOfOrder,
        sequenceGaps,
        missing: also.sequence.missing,
        idle: this.idle,
      },
      samples: this.#samples,
      types: [...this.#types].map(([container, t]) => ({
        container,
        received: t.received,
        last: t.last,
        ...(t.apid === undefined ? {} : { apid: t.apid }),
      })),
      ...(this.#generation === undefined ? {} : { lastGeneration: this.#generation }),
      ...(this.#reception === undefined ? {} : { lastReception: this.#reception }),
      ...(also.correlation === undefined ? {} : { correlation: also.correlation }),
    }
  }
}
