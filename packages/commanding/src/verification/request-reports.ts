/** Reports of request verification (service 1 of ECSS-E-ST-70-41C §6.1 and 41A §6): which request, which stage, and why it failed. */
import {
  packetApid,
  packetHasSecondaryHeader,
  pusService,
  pusSubtype,
  readPusTelemetry,
  type PusTailoring,
} from '@vigie/ccsds'
import { VigieError } from '@vigie/base'
import type { RequestVerificationConfig } from '@vigie/model'
import type { Stage } from '../activities/activity.ts'

export interface RequestReport {
  /** APID of the application that reports. */
  readonly reporter: number
  /** Of the request: the fields of its packet identifier and sequence control. */
  readonly apid: number
  readonly sequenceCount: number
  readonly stage: Stage
  readonly passed: boolean
  readonly subtype: number
  readonly step?: number
  /** Failure notice. */
  readonly code?: number
  /** What follows the code, as it is. */
  readonly data?: Uint8Array
}

/** By message subtype: (1,1) … (1,8) and (1,10). */
const KINDS: Readonly<Record<number, { readonly stage: Stage; readonly passed: boolean }>> = {
  1: { stage: 'accepted', passed: true },
  2: { stage: 'accepted', passed: false },
  3: { stage: 'started', passed: true },
  4: { stage: 'started', passed: false },
  5: { stage: 'progress', passed: true },
  6: { stage: 'progress', passed: false },
  7: { stage: 'completed', passed: true },
  8: { stage: 'completed', passed: false },
  10: { stage: 'accepted', passed: false },
}
const SERVICE = 1
const REQUEST_ID_BYTES = 4

export const tailoringOf = (
  config: RequestVerificationConfig,
  errorControl: PusTailoring['errorControl'],
): PusTailoring => ({
  standard: config.standard,
  timeBytes: config.timeBytes,
  ...(config.counterBytes === undefined ? {} : { counterBytes: config.counterBytes }),
  ...(config.destinationBytes === undefined ? {} : { destinationBytes: config.destinationBytes }),
  ...(config.spareBytes === undefined ? {} : { spareBytes: config.spareBytes }),
  ...(errorControl === undefined ? {} : { errorControl }),
})

/** Undefined: the packet at `from` is no such report, or too short for one. */
export function readRequestReport(
  bytes: Uint8Array,
  from: number,
  to: number,
  config: RequestVerificationConfig,
  tailoring: PusTailoring,
): RequestReport | undefined {
  if (to - from < 9 || !packetHasSecondaryHeader(bytes, from) || pusService(bytes, from) !== SERVICE) return undefined
  const kind = KINDS[pusSubtype(bytes, from)]
  if (kind === undefined) return undefined
  let at: number
  let end: number
  try {
    ;({ dataFrom: at, dataTo: end } = readPusTelemetry(bytes.subarray(from, to), 0, tailoring))
  } catch (error) {
    if (error instanceof VigieError) return undefined
    throw error
  }
  at += from
  end += from
  if (end - at < REQUEST_ID_BYTES) return undefined
  const apid = ((bytes[at]! & 7) << 8) | bytes[at + 1]!
  const sequenceCount = ((bytes[at + 2]! & 0x3f) << 8) | bytes[at + 3]!
  at += REQUEST_ID_BYTES
  const field = (size: number): number | undefined => {
    if (size === 0 || at + size > end) return undefined
    let value = 0
    for (let i = 0; i < size; i++) value = value * 256 + bytes[at++]!
    return value
  }
  const step = kind.stage === 'progress' ? field(config.stepBytes) : undefined
  const code = kind.passed ? undefined : field(config.failureCodeBytes)
  const data = kind.passed || at >= end ? undefined : bytes.slice(at, end)
  return {
    reporter: packetApid(bytes, from),
    apid,
    sequenceCount,
    ...kind,
    subtype: pusSubtype(bytes, from),
    ...(step === undefined ? {} : { step }),
    ...(code === undefined ? {} : { code }),
    ...(data === undefined ? {} : { data }),
  }
}
