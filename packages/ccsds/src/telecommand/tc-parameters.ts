/** Managed parameters of a telecommand physical channel (CCSDS 232.0-B-4 §5): agreed before, not said by the frames. */
import { ccsdsErrors } from '../errors.ts'

/** The longest frame (§4.1.2.6): ten bits of length less one. */
export const MAX_TC_FRAME_BYTES = 1024
export const TC_HEADER_BYTES = 5
export const TC_FECF_BYTES = 2
/** Data of the longest control command, Set V(R). */
const LONGEST_COMMAND = 3

export interface TcChannelParameters {
  /** 0 … 63 */
  readonly id: number
  /** AD and BD frames begin with a segment header: MAPs and segmentation (§4.1.3.2.2). BC frames never have one. */
  readonly segmentHeader: boolean
}

export interface TcParameters {
  /** 0 … 1023 */
  readonly spacecraftId: number
  /** Bytes of the longest frame, 9 … 1024. */
  readonly length: number
  /** Frame error control: CRC-16 in the last two bytes of every frame. */
  readonly fecf: boolean
  /** Frames of channels not listed are refused. */
  readonly virtualChannels: readonly TcChannelParameters[]
}

/** Throws VIG-CCSDS-004 unless an integer min … max. */
export function checkTcField(field: string, value: number, max: number, min = 0): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw ccsdsErrors.frameField({ standard: 'TC', field, value, range: `${min} … ${max}` })
}

/** Throws VIG-CCSDS-002 for parameters that no channel can have. */
export function checkTcParameters(p: TcParameters): void {
  const within = (what: string, value: number, min: number, max: number): void => {
    if (!Number.isInteger(value) || value < min || value > max)
      throw ccsdsErrors.configuration({ what: `${what} of TC`, value, hint: `Give an integer ${min} … ${max}.` })
  }
  within('spacecraft identifier', p.spacecraftId, 0, 0x3ff)
  const shortest = TC_HEADER_BYTES + LONGEST_COMMAND + (p.fecf ? TC_FECF_BYTES : 0)
  within('frame length', p.length, shortest, MAX_TC_FRAME_BYTES)
  const seen = new Set<number>()
  for (const channel of p.virtualChannels) {
    within('virtual channel', channel.id, 0, 63)
    if (seen.has(channel.id))
      throw ccsdsErrors.configuration({
        what: 'a virtual channel of TC',
        value: `${channel.id} twice`,
        hint: 'List each virtual channel once.',
      })
    seen.add(channel.id)
  }
}

/** The parameters of a channel; undefined when it is not listed. */
export function tcChannel(p: TcParameters, id: number): TcChannelParameters | undefined {
  return p.virtualChannels.find((channel) => channel.id === id)
}

/** Bytes of frame data field, segment header included, that the longest frame carries. */
export function tcDataFieldBytes(p: TcParameters): number {
  return p.length - TC_HEADER_BYTES - (p.fecf ? TC_FECF_BYTES : 0)
}
