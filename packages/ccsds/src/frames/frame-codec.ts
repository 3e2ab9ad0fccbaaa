/** Frames of any standard by their managed parameters: decoding with counts of what was refused, and encoding. */
import { crc16, crc32 } from '../coding/checksum.ts'
import { aosCapacity, correctedAosHeader, readAosFrame, writeAosFrame } from './aos-frame.ts'
import { checkFrameParameters, serviceOf, type FrameParameters } from './parameters.ts'
import { readTmFrame, tmCapacity, writeTmFrame } from './tm-frame.ts'
import { TransferFrame, type FrameFields, type FrameProblem } from './transfer-frame.ts'
import { readUslpFrame, uslpCapacity, writeUslpFrame } from './uslp-frame.ts'

export interface DecoderStatistics {
  /** Frames given. */
  frames: number
  good: number
  /** Refused, by problem. */
  refused: Record<FrameProblem, number>
  /** Header symbols put right by FHEC. */
  correctedSymbols: number
}

const READERS = { TM: readTmFrame, AOS: readAosFrame, USLP: readUslpFrame } as const
const ORDERS = ['highest-first', 'lowest-first'] as const
const WRITERS = { TM: writeTmFrame, AOS: writeAosFrame, USLP: writeUslpFrame } as const

export class FrameDecoder {
  readonly parameters: FrameParameters
  /** The frame decoded last; the same object each time. */
  readonly frame = new TransferFrame()
  readonly statistics: DecoderStatistics = {
    frames: 0,
    good: 0,
    refused: { length: 0, version: 0, header: 0, spacecraft: 0, fecf: 0, layout: 0 },
    correctedSymbols: 0,
  }
  readonly #read: (frame: TransferFrame, p: FrameParameters) => FrameProblem | undefined

  /** Throws VIG-CCSDS-002 for parameters that no frame can have. */
  constructor(parameters: FrameParameters) {
    checkFrameParameters(parameters)
    this.parameters = parameters
    this.frame.standard = parameters.standard
    this.#read = READERS[parameters.standard]
  }

  /**
   * Decodes `bytes[from … to)` into `frame`. Returns what is wrong with it, or nothing when it is good. Never throws. Of a
   * frame that fails its error control nothing can be believed, though `frame` holds what its header seems to say.
   */
  decode(bytes: Uint8Array, from = 0, to: number = bytes.length): FrameProblem | undefined {
    const problem = this.#decode(bytes, from, to)
    const statistics = this.statistics
    statistics.frames++
    if (problem === undefined) {
      statistics.good++
      statistics.correctedSymbols += this.frame.correctedSymbols
    } else statistics.refused[problem]++
    return problem
  }

  #decode(bytes: Uint8Array, from: number, to: number): FrameProblem | undefined {
    const p = this.parameters
    const frame = this.frame
    frame.bytes = bytes
    frame.from = from
    frame.to = to
    if (p.standard !== 'USLP' && to - from !== p.length) return 'length'
    const problem = this.#read(frame, p)
    // Damage explains a strange layout better than a strange sender does.
    if (p.fecf && problem !== 'length' && problem !== 'header' && !this.#holds()) return 'fecf'
    if (problem !== undefined) return problem
    return p.spacecraftId !== undefined && frame.spacecraftId !== p.spacecraftId ? 'spacecraft' : undefined
  }

  /** The check was made over the header as sent: where FHEC put it right, that is what is checked. */
  #holds(): boolean {
    const { bytes, from, to, correctedSymbols, truncated } = this.frame
    if (truncated) return true
    if (this.parameters.fecfBytes === 4) return crc32(bytes, from, to) === 0
    if (correctedSymbols === 0) return crc16(bytes, from, to) === 0
    for (const order of ORDERS) {
      const header = correctedAosHeader(this.frame, order)
      if (crc16(bytes, from + header.length, to, crc16(header)) === 0) return true
    }
    return false
  }
}

/** Bytes of data zone that `encodeFrame` wants (TM, AOS) or takes at most (USLP). */
export function frameCapacity(fields: Omit<FrameFields, 'data'>, p: FrameParameters): number {
  if (p.standard === 'TM') return tmCapacity(p, fields.secondaryHeader?.length ?? 0, fields.ocf !== undefined)
  if (p.standard === 'AOS')
    return aosCapacity(p, fields.virtualChannelId === 63 ? 'idle' : serviceOf(p, fields.virtualChannelId, 0))
  return uslpCapacity(p, fields)
}

/** A frame of its fields. Throws VIG-CCSDS-004 for fields that do not fit. */
export function encodeFrame(fields: FrameFields, p: FrameParameters): Uint8Array {
  return WRITERS[p.standard](fields, p)
}
