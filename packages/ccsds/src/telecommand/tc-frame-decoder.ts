/**
 * The receiving end of telecommand frames: delimiting, fill removal and the frame validation check (CCSDS 232.0-B-4 §4.4).
 * It shares with the writer the names of fields only.
 */
import { crc16 } from '../coding/checksum.ts'
import { decodeControlCommand } from './control-command.ts'
import { TcFrame, type SegmentFlags } from './tc-frame.ts'
import { checkTcParameters, TC_FECF_BYTES, TC_HEADER_BYTES, type TcParameters } from './tc-parameters.ts'

/**
 * Why a frame is refused: `length` (shorter than its parts, longer than received or than agreed), `version`, `reserved`
 * (spare bits set), `type` (bypass 0 with control command 1), `spacecraft`, `channel` (not declared), `fecf`,
 * `command` (a BC frame with neither Unlock nor Set V(R)), `segment` (no byte after the segment header).
 */
export type TcFrameProblem =
  | 'length'
  | 'version'
  | 'reserved'
  | 'type'
  | 'spacecraft'
  | 'channel'
  | 'fecf'
  | 'command'
  | 'segment'

export interface TcDecoderStatistics {
  frames: number
  good: number
  refused: Record<TcFrameProblem, number>
  /** Bytes after the last frame of what was given. */
  fillBytes: number
}

/** A good frame; the same object each time, valid only during the call. */
export type TcFrameSink = (frame: TcFrame) => void

const UNDECLARED = 0
const PLAIN = 1
const SEGMENTED = 2
/** Bytes of the shortest frame: header and one byte. */
const SHORTEST = TC_HEADER_BYTES + 1

export class TcFrameDecoder {
  readonly frame = new TcFrame()
  readonly statistics: TcDecoderStatistics = {
    frames: 0,
    good: 0,
    refused: {
      length: 0,
      version: 0,
      reserved: 0,
      type: 0,
      spacecraft: 0,
      channel: 0,
      fecf: 0,
      command: 0,
      segment: 0,
    },
    fillBytes: 0,
  }
  readonly #p: TcParameters
  readonly #channels = new Uint8Array(64)

  /** Throws VIG-CCSDS-002. */
  constructor(parameters: TcParameters) {
    checkTcParameters(parameters)
    this.#p = parameters
    for (const channel of parameters.virtualChannels)
      this.#channels[channel.id] = channel.segmentHeader ? SEGMENTED : PLAIN
  }

  /**
   * Reads the frame that begins at `from`; it ends where its own length says, at `frame.to`, no later than `to`. Returns what is
   * wrong with it, or nothing. Never throws.
   */
  decode(bytes: Uint8Array, from = 0, to: number = bytes.length): TcFrameProblem | undefined {
    const problem = this.#decode(bytes, from, to)
    this.statistics.frames++
    if (problem === undefined) this.statistics.good++
    else this.statistics.refused[problem]++
    return problem
  }

  /**
   * Reads all frames of the data of one CLTU, which ends in fill of less than a codeword (`fillLimit` bytes at most; 6 for BCH,
   * 7 and 31 for LDPC). Good frames go to the sink. Reading stops at a frame whose own length cannot be believed.
   */
  decodeAll(bytes: Uint8Array, sink: TcFrameSink, fillLimit = 6): void {
    for (let at = 0; at < bytes.length;) {
      const left = bytes.length - at
      if (at > 0 && left <= fillLimit && this.#isFill(bytes, at)) {
        this.statistics.fillBytes += left
        return
      }
      const problem = this.decode(bytes, at)
      if (problem === undefined) sink(this.frame)
      else if (!this.#p.fecf || problem === 'length' || problem === 'version' || problem === 'fecf') return
      at = this.frame.to
    }
  }

  /** What follows a frame and is no frame: too short for one, fill bytes, or fill that derandomising has made unrecognisable. */
  #isFill(bytes: Uint8Array, at: number): boolean {
    return bytes.length - at < SHORTEST || this.#decode(bytes, at, bytes.length) !== undefined
  }

  #decode(bytes: Uint8Array, from: number, to: number): TcFrameProblem | undefined {
    const frame = this.frame
    frame.bytes = bytes
    frame.from = from
    frame.to = to
    frame.command = undefined
    frame.segmentFlags = -1
    frame.mapId = -1
    const trailer = this.#p.fecf ? TC_FECF_BYTES : 0
    if (to - from < SHORTEST + trailer) return 'length'
    const first = bytes[from]!
    if (first >>> 6 !== 0) return 'version'
    const third = bytes[from + 2]!
    const length = (((third & 3) << 8) | bytes[from + 3]!) + 1
    if (length < SHORTEST + trailer || length > to - from || length > this.#p.length) return 'length'
    frame.to = from + length
    // Damage explains strange fields better than a strange sender does.
    if (trailer > 0 && crc16(bytes, from, frame.to) !== 0) return 'fecf'
    if ((first & 0x0c) !== 0) return 'reserved'
    frame.spacecraftId = ((first & 3) << 8) | bytes[from + 1]!
    frame.virtualChannelId = third >>> 2
    frame.sequence = bytes[from + 4]!
    if (frame.spacecraftId !== this.#p.spacecraftId) return 'spacecraft'
    const channel = this.#channels[frame.virtualChannelId]!
    if (channel === UNDECLARED) return 'channel'
    frame.dataFrom = from + TC_HEADER_BYTES
    frame.dataTo = frame.to - trailer
    if ((first & 0x10) !== 0) {
      if ((first & 0x20) === 0) return 'type'
      frame.type = 'BC'
      frame.command = decodeControlCommand(bytes, frame.dataFrom, frame.dataTo)
      return frame.command === undefined ? 'command' : undefined
    }
    frame.type = (first & 0x20) === 0 ? 'AD' : 'BD'
    if (channel === SEGMENTED) {
      if (frame.dataTo - frame.dataFrom < 2) return 'segment'
      const header = bytes[frame.dataFrom++]!
      frame.segmentFlags = (header >>> 6) as SegmentFlags
      frame.mapId = header & 0x3f
    }
    return undefined
  }
}
