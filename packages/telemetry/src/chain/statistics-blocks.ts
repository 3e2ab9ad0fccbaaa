/** Statistics of links and chain as reporting data: one block of one entry each. */
import type { Tai } from '@vigie/base'
import type { ChainConfig } from '@vigie/model'
import type { Column, ColumnBlock } from '../columns.ts'
import type { TelemetryPlan } from '../plan.ts'
import {
  chainElement,
  linkElement,
  LINK_STATES,
  type ChainCount,
  type LinkCount,
  type StationPlaces,
} from './chain-elements.ts'
import type { ChainStatistics } from './chain-statistics.ts'

/** Keeps the last counts, from which rates are made. */
export class StatisticsReporter {
  readonly #plan: TelemetryPlan
  readonly #elementOf: (link: string) => string
  readonly #chain: string
  readonly #index: ReadonlyMap<string, number>
  #last: { readonly at: Tai; readonly statistics: ChainStatistics } | undefined

  constructor(plan: TelemetryPlan, config: ChainConfig, stations: StationPlaces) {
    this.#plan = plan
    this.#elementOf = (link) => linkElement(config, link, stations)
    this.#chain = chainElement(config)
    this.#index = new Map(plan.parameters.map((p) => [p.path, p.index]))
  }

  blocks(statistics: ChainStatistics, now: Tai): ColumnBlock[] {
    const last = this.#last
    this.#last = { at: now, statistics }
    const seconds = last === undefined ? 0 : Number(now - last.at) / 1e9
    const rate = (value: number, was: number | undefined): number =>
      seconds > 0 && was !== undefined ? (value - was) / seconds : 0
    const blocks = statistics.links.map((link, i) => {
      const { counts, status } = link
      const values: Record<LinkCount, number> = {
        Bytes: counts.bytes,
        ByteRate: rate(counts.bytes, last?.statistics.links[i]?.counts.bytes),
        Units: Math.max(counts.units, status.units),
        Errors: status.errors,
        GarbageBytes: counts.garbage,
        Frames: counts.frames,
        BadFrames: counts.badFrames,
        Packets: counts.packets,
      }
      return oneRow(
        this.#plan.chain,
        this.#index,
        this.#elementOf(link.name),
        { State: LINK_STATES.indexOf(status.state), ...values },
        now,
      )
    })
    const { packets, frames } = statistics
    const values: Record<ChainCount, number> = {
      Packets: packets.received,
      PacketRate: rate(packets.received, last?.statistics.packets.received),
      Samples: statistics.samples,
      SampleRate: rate(statistics.samples, last?.statistics.samples),
      Late: packets.late,
      Duplicates: packets.duplicates,
      BadChecks: packets.badChecks,
      NoTime: packets.noTime,
      Unknown: packets.unknown,
      Truncated: packets.truncated,
      OutOfOrder: packets.outOfOrder,
      SequenceGaps: packets.sequenceGaps,
      MissingPackets: packets.missing,
      IdlePackets: packets.idle,
      Frames: frames.received,
      BadFrames: frames.bad,
      MissingFrames: frames.missing,
      RepeatedFrames: frames.repeated,
      CorrectedSymbols: frames.corrected,
    }
    return [...blocks, oneRow(this.#plan.chain, this.#index, this.#chain, values, now)]
  }
}

/** Values of an element at one instant as a block; names that the plan does not know are left out. */
export function oneRow(
  chain: string,
  index: ReadonlyMap<string, number>,
  element: string,
  values: Readonly<Record<string, number>>,
  at: Tai,
): ColumnBlock {
  const columns: Column[] = []
  for (const [name, value] of Object.entries(values)) {
    const parameter = index.get(`${element}.${name}`)
    if (parameter === undefined) continue
    const cell = Float64Array.of(value)
    columns.push({ parameter, raw: cell, eng: cell })
  }
  return {
    chain,
    packetType: element,
    count: 1,
    generation: BigInt64Array.of(at),
    reception: BigInt64Array.of(at),
    journal: Float64Array.of(-1),
    flags: new Uint8Array(1),
    order: new Uint32Array(1),
    columns,
  }
}
