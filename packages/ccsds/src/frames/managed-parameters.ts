/** What the two ends of a physical channel agree on beforehand: the managed parameters of CCSDS 132.0-B-3 §5, 732.0-B-4 §5, 732.1-B-2 §5. */
import { ccsdsErrors } from '../errors.ts'

export type FrameStandard = 'TM' | 'AOS' | 'USLP'

export interface ManagedParameters {
  readonly standard: FrameStandard
  /** Bytes of a frame without ASM and check symbols; of USLP frames of variable length: the longest. */
  readonly length: number
  /** When given, frames of other spacecraft are refused. */
  readonly spacecraftId?: number
  /** Frame error control field at the end. */
  readonly fecf: boolean
  /** AOS frame header error control. */
  readonly fhec: boolean
  /** Operational control field: TM and USLP say so in the header, AOS frames have it by agreement. */
  readonly ocf: boolean
  /** AOS and USLP: bytes of the insert zone. */
  readonly insertZone: number
  /** USLP: frames may be shorter than `length`. */
  readonly variableLength?: boolean
  /** USLP: total length of truncated frames, where they are used. */
  readonly truncatedLength?: number
}

/** Throws VIG-CCSDS-002 when the parameters contradict the standard or each other. */
export function checkManagedParameters(p: ManagedParameters): void {
  const refuse = (what: string, value: number | boolean, hint: string): never => {
    throw ccsdsErrors.configuration({ what, value, hint })
  }
  const longest = p.standard === 'USLP' ? 65_536 : 2048
  const least = overhead(p) + 1
  if (!Number.isInteger(p.length) || p.length < least || p.length > longest) {
    refuse(`the length of ${p.standard} frames`, p.length, `Give ${least} … ${longest} bytes.`)
  }
  if (p.fhec && p.standard !== 'AOS') refuse('frame header error control', true, 'Only AOS frames have it.')
  if (p.standard === 'TM' && p.insertZone > 0) refuse('the insert zone', p.insertZone, 'TM frames have none.')
  const ids = p.standard === 'USLP' ? 65_535 : 1023
  if (p.spacecraftId !== undefined && (p.spacecraftId < 0 || p.spacecraftId > ids))
    refuse('the spacecraft identifier', p.spacecraftId, `Give 0 … ${ids}.`)
}

function overhead(p: ManagedParameters): number {
  const header = p.standard === 'TM' ? 6 : p.standard === 'AOS' ? (p.fhec ? 8 : 6) : 8
  return header + p.insertZone + (p.ocf ? 4 : 0) + (p.fecf ? 2 : 0)
}
