/** Communications link control word (CCSDS 232.0-B-4 §4.2): what the FARM on board reports in the operational control field. */
import { checkField } from './fields.ts'

export interface Clcw {
  /** 3 bits, mission-specific. */
  readonly status: number
  /** 1: COP-1. */
  readonly copInEffect: number
  readonly virtualChannelId: number
  readonly noRfAvailable: boolean
  readonly noBitLock: boolean
  readonly lockout: boolean
  readonly wait: boolean
  readonly retransmit: boolean
  /** 2 bits. */
  readonly farmBCounter: number
  /** N(R), the next expected frame sequence number. */
  readonly reportValue: number
}

/** Undefined when the field is not a CLCW (a type-2 report, or another version). */
export function decodeClcw(ocf: number): Clcw | undefined {
  if (ocf >>> 29 !== 0) return undefined
  return {
    status: (ocf >>> 26) & 7,
    copInEffect: (ocf >>> 24) & 3,
    virtualChannelId: (ocf >>> 18) & 0x3f,
    noRfAvailable: (ocf & 0x8000) !== 0,
    noBitLock: (ocf & 0x4000) !== 0,
    lockout: (ocf & 0x2000) !== 0,
    wait: (ocf & 0x1000) !== 0,
    retransmit: (ocf & 0x800) !== 0,
    farmBCounter: (ocf >>> 9) & 3,
    reportValue: ocf & 255,
  }
}

/** The 32 bits of the operational control field. Throws VIG-CCSDS-004. */
export function encodeClcw(clcw: Clcw): number {
  checkField('TM', 'CLCW status', clcw.status, 7)
  checkField('TM', 'COP in effect', clcw.copInEffect, 3)
  checkField('TM', 'CLCW virtual channel', clcw.virtualChannelId, 63)
  checkField('TM', 'FARM-B counter', clcw.farmBCounter, 3)
  checkField('TM', 'report value', clcw.reportValue, 255)
  return (
    ((clcw.status << 26) |
      (clcw.copInEffect << 24) |
      (clcw.virtualChannelId << 18) |
      (clcw.noRfAvailable ? 0x8000 : 0) |
      (clcw.noBitLock ? 0x4000 : 0) |
      (clcw.lockout ? 0x2000 : 0) |
      (clcw.wait ? 0x1000 : 0) |
      (clcw.retransmit ? 0x800 : 0) |
      (clcw.farmBCounter << 9) |
      clcw.reportValue) >>>
    0
  )
}
