/** What the host needs of the engine of a chain, whatever makes it. */
import type { Tai } from '@vigie/base'
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import type { ColumnBlock, LinkSink, TelemetryPlan } from '@vigie/telemetry'
import type { ChainStatus, EventBody, TransitionMessage } from './messages.ts'

export interface EngineSinks {
  /** A packet as received; gives its position in the journal (−1: not journalled). */
  packet(packet: ReceivedPacket): number
  /** A frame as received. */
  frame(frame: ReceivedFrame): void
  block(block: ColumnBlock): void
  transition(transition: TransitionMessage): void
  event(event: EventBody): void
}
export interface ReceivedPacket {
  readonly bytes: Uint8Array
  readonly generation: Tai
  readonly reception: Tai
  readonly source: string
  readonly flags: number
}
export interface ReceivedFrame {
  readonly bytes: Uint8Array
  readonly reception: Tai
  readonly source: string
}
export interface EngineOptions {
  readonly system: SpaceSystem
  readonly config: ChainConfig
  readonly now: () => Tai
  readonly sinks: EngineSinks
}

export interface Engine {
  readonly plan: TelemetryPlan
  /** Where the bytes of a link go. */
  sink(link: string): Pick<LinkSink, 'data'>
  /** Packets that are journalled already: a rebuild, a replay, what a restart has to make good. */
  replay(packets: readonly (ReceivedPacket & { readonly position: number })[]): void
  /** Ends open batches. */
  flush(): void
  counts(): Pick<ChainStatus, 'frames' | 'packets' | 'samples' | 'types' | 'lastGeneration' | 'lastReception'>
}
