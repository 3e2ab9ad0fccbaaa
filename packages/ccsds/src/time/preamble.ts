/** The preamble (P-field) of the segmented and unsegmented time codes (CCSDS 301.0-B-4 §3.2–3.4). */
import { ccsdsErrors } from '../errors.ts'

export interface CucPreamble {
  readonly code: 'cuc'
  /** `ccsds`: 1958-01-01 TAI (level 1); `agency`: defined by the mission (level 2). */
  readonly epoch: 'ccsds' | 'agency'
  /** Octets of seconds, 1 … 7; more than 4 need the extended preamble. */
  readonly coarse: number
  /** Octets of binary fraction, 0 … 10; more than 3 need the extended preamble. */
  readonly fine: number
}
export interface CdsPreamble {
  readonly code: 'cds'
  readonly epoch: 'ccsds' | 'agency'
  readonly dayBytes: 2 | 3
  readonly resolution: 'ms' | 'us' | 'ps'
}
export interface CcsPreamble {
  readonly code: 'ccs'
  /** Day of year instead of month and day. */
  readonly dayOfYear: boolean
  /** Octets of decimal fraction, two digits each, 0 … 6. */
  readonly fractionBytes: number
}
export type TimePreamble = CucPreamble | CdsPreamble | CcsPreamble

const fail = (detail: string): never => {
  throw ccsdsErrors.timeCode({ detail })
}

/** Reads the preamble at an offset; `length` is its own bytes, 1 or 2. Throws VIG-CCSDS-003. */
export function readPreamble(bytes: Uint8Array, at = 0): { readonly preamble: TimePreamble; readonly length: number } {
  const first = bytes[at]
  if (first === undefined) return fail('there is no byte of preamble')
  const extended = (first & 0x80) !== 0
  const id = (first >>> 4) & 7
  if (id === 1 || id === 2) {
    let coarse = ((first >>> 2) & 3) + 1
    let fine = first & 3
    if (extended) {
      const second = bytes[at + 1]
      if (second === undefined) return fail('the second byte of the preamble is missing')
      if ((second & 0x80) !== 0) return fail('a third byte of preamble is not defined')
      coarse += (second >>> 5) & 3
      fine += (second >>> 2) & 7
    }
    return {
      preamble: { code: 'cuc', epoch: id === 1 ? 'ccsds' : 'agency', coarse, fine },
      length: extended ? 2 : 1,
    }
  }
  if (extended) return fail('only CUC has an extended preamble')
  if (id === 4) {
    const resolution = (['ms', 'us', 'ps'] as const)[first & 3]
    if (resolution === undefined) return fail('CDS resolution 3 is reserved')
    return {
      preamble: {
        code: 'cds',
        epoch: (first & 8) === 0 ? 'ccsds' : 'agency',
        dayBytes: (first & 4) === 0 ? 2 : 3,
        resolution,
      },
      length: 1,
    }
  }
  if (id === 5) {
    const fractionBytes = first & 7
    if (fractionBytes === 7) return fail('CCS resolution 7 is reserved')
    return { preamble: { code: 'ccs', dayOfYear: (first & 8) !== 0, fractionBytes }, length: 1 }
  }
  return fail(`time code identification ${id} is not CUC (1, 2), CDS (4) or CCS (5)`)
}

/** The bytes of a preamble. Throws VIG-CCSDS-002 for what it cannot say. */
export function writePreamble(preamble: TimePreamble): Uint8Array {
  switch (preamble.code) {
    case 'cuc': {
      const { coarse, fine } = preamble
      within('coarse octets', coarse, 1, 7)
      within('fine octets', fine, 0, 10)
      const id = preamble.epoch === 'ccsds' ? 0x10 : 0x20
      const firstCoarse = Math.min(coarse, 4)
      const firstFine = Math.min(fine, 3)
      const first = id | ((firstCoarse - 1) << 2) | firstFine
      if (coarse <= 4 && fine <= 3) return Uint8Array.of(first)
      return Uint8Array.of(0x80 | first, ((coarse - firstCoarse) << 5) | ((fine - firstFine) << 2))
    }
    case 'cds': {
      const resolution = { ms: 0, us: 1, ps: 2 }[preamble.resolution]
      return Uint8Array.of(
        0x40 | (preamble.epoch === 'agency' ? 8 : 0) | (preamble.dayBytes === 3 ? 4 : 0) | resolution,
      )
    }
    case 'ccs':
      within('fraction octets', preamble.fractionBytes, 0, 6)
      return Uint8Array.of(0x50 | (preamble.dayOfYear ? 8 : 0) | preamble.fractionBytes)
  }
}

function within(what: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw ccsdsErrors.configuration({ what, value, hint: `Give an integer ${min} … ${max}.` })
}

/** Bytes of the time field (T-field) that a preamble describes. */
export function timeFieldBytes(preamble: TimePreamble): number {
  switch (preamble.code) {
    case 'cuc':
      return preamble.coarse + preamble.fine
    case 'cds':
      return preamble.dayBytes + 4 + { ms: 0, us: 2, ps: 4 }[preamble.resolution]
    case 'ccs':
      return 7 + preamble.fractionBytes
  }
}
