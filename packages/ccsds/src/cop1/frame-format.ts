/** How the frames of COP-1 look on the link: TC transfer frames, or USLP frames in the uplink. */
import { encodeFrame, frameCapacity } from '../frames/frame-codec.ts'
import type { FrameParameters } from '../frames/parameters.ts'
import { ConstructionRule, Upid, type TransferFrame } from '../frames/transfer-frame.ts'
import { decodeControlCommand, encodeControlCommand, type ControlCommand } from '../telecommand/control-command.ts'
import { encodeTcControlFrame, encodeTcFrame, SegmentFlags, type TcFrameType } from '../telecommand/tc-frame.ts'
import { tcChannel, tcDataFieldBytes, type TcParameters } from '../telecommand/tc-parameters.ts'

/** A frame data unit: the frame data field, with its segment header where there is one in `data`, or apart. */
export interface FrameDataUnit {
  readonly data: Uint8Array
  /** TC: segment header byte before `data`. */
  readonly segmentHeader?: number
  /** USLP: multiplexer access point; 0 unless told. */
  readonly mapId?: number
  /** USLP: what part of a packet it is; a whole one, or several, unless told. In TC the segment header says it. */
  readonly segmentFlags?: SegmentFlags
}

/** Writes the frames of one virtual channel. Each throws VIG-CCSDS-004 for what does not fit. */
export interface CopFrameFormat {
  readonly virtualChannelId: number
  /** Whether frames of both types can carry the unit. To be asked before it is requested. */
  fits(unit: FrameDataUnit): boolean
  ad(unit: FrameDataUnit, sequence: number): Uint8Array
  bd(unit: FrameDataUnit): Uint8Array
  bc(command: ControlCommand): Uint8Array
}

export function tcFrameFormat(p: TcParameters, virtualChannelId: number): CopFrameFormat {
  const least = tcChannel(p, virtualChannelId)?.segmentHeader === true ? 2 : 1
  return {
    virtualChannelId,
    fits({ data, segmentHeader }) {
      const bytes = data.length + (segmentHeader === undefined ? 0 : 1)
      return bytes >= least && bytes <= tcDataFieldBytes(p)
    },
    ad: ({ data, segmentHeader }, sequence) =>
      encodeTcFrame(
        segmentHeader === undefined
          ? { type: 'AD', virtualChannelId, sequence, data }
          : { type: 'AD', virtualChannelId, sequence, segmentHeader, data },
        p,
      ),
    bd: ({ data, segmentHeader }) =>
      encodeTcFrame(
        segmentHeader === undefined
          ? { type: 'BD', virtualChannelId, data }
          : { type: 'BD', virtualChannelId, segmentHeader, data },
        p,
      ),
    bc: (command) => encodeTcControlFrame(virtualChannelId, command, p),
  }
}

const RULES: Readonly<Record<SegmentFlags, number>> = {
  [SegmentFlags.continuing]: ConstructionRule.continuingSegment,
  [SegmentFlags.first]: ConstructionRule.firstSegment,
  [SegmentFlags.last]: ConstructionRule.lastSegment,
  [SegmentFlags.unsegmented]: ConstructionRule.unsegmented,
}

export interface UslpUplinkOptions {
  readonly spacecraftId: number
  /** Protocol identifier of data zones: packets unless told. */
  readonly protocol?: number
}

/**
 * USLP frames of an uplink under COP-1 (CCSDS 732.1-B-2 §4.1.2.8): sequence-controlled frames have bypass 0 and a count of one
 * byte, which is N(S); expedited frames have bypass 1 and no count; control commands have the protocol control command flag and
 * UPID 1. Construction rules 4 to 7 tell segments and whole units.
 */
export function uslpFrameFormat(
  p: FrameParameters,
  virtualChannelId: number,
  options: UslpUplinkOptions,
): CopFrameFormat {
  const common = {
    spacecraftId: options.spacecraftId,
    virtualChannelId,
    destination: true,
  }
  const protocol = options.protocol ?? Upid.packets
  const most = frameCapacity({ ...common, rule: ConstructionRule.unsegmented, count: 0, countBytes: 1 }, p)
  return {
    virtualChannelId,
    fits: ({ data, segmentHeader }) => segmentHeader === undefined && data.length > 0 && data.length <= most,
    ad: ({ data, mapId = 0, segmentFlags = SegmentFlags.unsegmented }, sequence) =>
      encodeFrame({ ...common, mapId, protocol, rule: RULES[segmentFlags], count: sequence, countBytes: 1, data }, p),
    bd: ({ data, mapId = 0, segmentFlags = SegmentFlags.unsegmented }) =>
      encodeFrame({ ...common, mapId, protocol, rule: RULES[segmentFlags], bypass: true, data }, p),
    bc: (command) =>
      encodeFrame(
        {
          ...common,
          protocol: Upid.cop1Control,
          rule: ConstructionRule.unsegmented,
          bypass: true,
          protocolControl: true,
          data: encodeControlCommand(command),
        },
        p,
      ),
  }
}

/** What a received USLP frame is to a FARM: its type, N(S) of AD frames, the command of BC frames. */
export interface UslpUplinkFrame {
  readonly type: TcFrameType
  readonly sequence: number
  readonly command: ControlCommand | undefined
}

/**
 * Reads what `uslpFrameFormat` writes, of a frame that a `FrameDecoder` found good. Undefined for a frame that COP-1 does not have: a
 * control command without bypass or that is none, a sequence-controlled frame with a count of other than one byte.
 */
export function readUslpUplinkFrame(frame: TransferFrame): UslpUplinkFrame | undefined {
  const { bypass, protocolControl, protocol, bytes, dataFrom, dataTo } = frame
  if (protocolControl) {
    const command = decodeControlCommand(bytes, dataFrom, dataTo)
    if (!bypass || protocol !== Upid.cop1Control || command === undefined) return undefined
    return { type: 'BC', sequence: 0, command }
  }
  if (bypass || frame.truncated) return { type: 'BD', sequence: 0, command: undefined }
  return frame.countBytes === 1 ? { type: 'AD', sequence: frame.count, command: undefined } : undefined
}
