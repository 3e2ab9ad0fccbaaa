/** What extraction gives to calibration. */
import type { PacketTypePlan } from '../plan.ts'
import type { RawColumn } from './writers.ts'

/** A block before calibration. */
export interface RawBlock {
  readonly type: PacketTypePlan
  readonly count: number
  /** Index in the batch of each packet. */
  readonly order: Uint32Array
  readonly flags: Uint8Array
  readonly columns: readonly RawColumn[]
}
