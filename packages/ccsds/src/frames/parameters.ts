/**
 * Managed parameters of a physical channel: what sender and receiver agree on and frames do not say of themselves
 * (CCSDS 132.0-B-3 §5, 732.0-B-4 §5, 732.1-B-2 §5).
 */
import type { HeaderCheckOrder } from '../coding/header-check.ts'
import { ccsdsErrors } from '../errors.ts'

export type FrameStandard = 'TM' | 'AOS' | 'USLP'

/**
 * What the data field of a virtual channel carries:
 * - `packets`: space packets (M_PDUs in AOS);
 * - `vcp`: packets of any version, space and encapsulation (133.1-B-3) mixed;
 * - `vca`: one private data unit a frame (VCA_SDU; MAPA_SDU and octet streams in USLP say so themselves);
 * - `b-pdu`: a bit stream (AOS);
 * - `idle`: nothing but fill.
 */
export type ChannelService = 'packets' | 'vcp' | 'vca' | 'b-pdu' | 'idle'

export interface ChannelParameters {
  readonly id: number
  /** USLP multiplexer access point; absent: every one of the channel. */
  readonly map?: number
  readonly service: ChannelService
}

export interface FrameParameters {
  readonly standard: FrameStandard
  /** Bytes of a transfer frame, without ASM and check symbols; for USLP the longest. */
  readonly length: number
  /** Frames of other spacecraft are refused and counted; absent: all are taken. */
  readonly spacecraftId?: number
  /** Frame error control: CRC-16 in the last two bytes. */
  readonly fecf: boolean
  /** USLP: 4 for the CRC-32 of its annex B2 in place of the CRC-16. */
  readonly fecfBytes?: 2 | 4
  /** AOS frame header error control: RS(10,6) over the header. */
  readonly fhec: boolean
  /** The order in which an encoder writes its check symbols; `highest-first` unless told. Decoders read both. */
  readonly headerCheckOrder?: HeaderCheckOrder
  /** AOS: four bytes of operational control field in each frame. TM and USLP frames say it in their header. */
  readonly ocf: boolean
  /** AOS and USLP: bytes of the insert zone. */
  readonly insertZone: number
  /** USLP: bytes of truncated frames (annex D), 6 … 32; absent: they are refused. */
  readonly truncatedLength?: number
  /** Channels not listed are read as `packets`. */
  readonly virtualChannels: readonly ChannelParameters[]
}

export const OCF_BYTES = 4
/** Bytes of the frame error control field. */
export const fecfLength = (p: FrameParameters): number => (p.fecf ? (p.fecfBytes ?? 2) : 0)
export const FHEC_BYTES = 2

const LIMITS: Readonly<Record<FrameStandard, { length: number; spacecraft: number; channel: number; header: number }>> =
  {
    TM: { length: 65_542, spacecraft: 0x3ff, channel: 7, header: 6 },
    AOS: { length: 65_542, spacecraft: 0x3ff, channel: 63, header: 6 },
    USLP: { length: 65_536, spacecraft: 0xffff, channel: 63, header: 8 },
  }

/** Throws VIG-CCSDS-002 for parameters that no frame can have. */
export function checkFrameParameters(p: FrameParameters): void {
  const limits = LIMITS[p.standard]
  const within = (what: string, value: number, min: number, max: number): void => {
    if (!Number.isInteger(value) || value < min || value > max)
      throw ccsdsErrors.configuration({
        what: `${what} of ${p.standard}`,
        value,
        hint: `Give an integer ${min} … ${max}.`,
      })
  }
  const overhead = limits.header + fecfLength(p) + (p.ocf && p.standard === 'AOS' ? OCF_BYTES : 0) + p.insertZone
  within('insert zone', p.insertZone, 0, 65_535)
  within('frame length', p.length, overhead + 1, limits.length)
  if (p.spacecraftId !== undefined) within('spacecraft identifier', p.spacecraftId, 0, limits.spacecraft)
  for (const channel of p.virtualChannels) {
    within('virtual channel', channel.id, 0, limits.channel)
    if (channel.map !== undefined) within('map', channel.map, 0, 15)
  }
  if (p.truncatedLength !== undefined) within('truncated frame length', p.truncatedLength, 6, Math.min(32, p.length))
  if (p.standard !== 'USLP' && p.fecfBytes === 4)
    throw ccsdsErrors.configuration({ what: 'fecfBytes', value: 4, hint: `Only USLP has a CRC-32, not ${p.standard}.` })
  if (p.standard !== 'AOS' && p.fhec)
    throw ccsdsErrors.configuration({ what: 'fhec', value: true, hint: `Only AOS frames have one, not ${p.standard}.` })
  if (p.standard === 'TM' && p.insertZone > 0)
    throw ccsdsErrors.configuration({ what: 'insertZone', value: p.insertZone, hint: 'TM frames have none: give 0.' })
}

/** The service of a channel: the entry of its map, else that of the whole channel, else packets. */
export function serviceOf(p: FrameParameters, channel: number, map: number): ChannelService {
  let whole: ChannelService | undefined
  for (const entry of p.virtualChannels) {
    if (entry.id !== channel) continue
    if (entry.map === map) return entry.service
    if (entry.map === undefined) whole = entry.service
  }
  return whole ?? 'packets'
}
