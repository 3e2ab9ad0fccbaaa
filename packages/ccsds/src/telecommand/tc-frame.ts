/** The telecommand transfer frame (CCSDS 232.0-B-4 §4.1): written, and one as it was read. */
import { writeFecf, writeU16 } from '../frames/fields.ts'
import { encodeControlCommand, type ControlCommand } from './control-command.ts'
import { checkTcField, TC_FECF_BYTES, TC_HEADER_BYTES, tcChannel, type TcParameters } from './tc-parameters.ts'
import { ccsdsErrors } from '../errors.ts'

/**
 * AD: sequence-controlled data, accepted on board once and in order. BD: expedited data, past the acceptance check. BC: control
 * commands to the FARM (§4.1.2.3; bypass 0 with the control command flag 1 is reserved).
 */
export type TcFrameType = 'AD' | 'BD' | 'BC'

/** Segment header sequence flags (§4.1.3.2.2.2): not the values that the flags of a space packet have. */
export const SegmentFlags = { continuing: 0, first: 1, last: 2, unsegmented: 3 } as const
export type SegmentFlags = (typeof SegmentFlags)[keyof typeof SegmentFlags]

/** The segment header byte. Throws VIG-CCSDS-004. */
export function segmentHeader(flags: SegmentFlags, mapId: number): number {
  checkTcField('map', mapId, 63)
  return (flags << 6) | mapId
}

/** A view into received bytes, used again by its decoder: keep what you need before the next frame. */
export class TcFrame {
  bytes: Uint8Array = new Uint8Array(0)
  /** The frame is `bytes[from … to)`; what follows are other frames or fill. */
  from = 0
  to = 0
  type: TcFrameType = 'BD'
  spacecraftId = 0
  virtualChannelId = 0
  /** N(S) of AD frames, 0 … 255. */
  sequence = 0
  /** −1 where there is no segment header. */
  segmentFlags: SegmentFlags | -1 = -1
  /** −1 where there is no segment header. */
  mapId = -1
  /** Data after the segment header, up to the error control. */
  dataFrom = 0
  dataTo = 0
  /** Of BC frames. */
  command: ControlCommand | undefined = undefined
}

export interface TcFrameFields {
  readonly type: 'AD' | 'BD'
  readonly virtualChannelId: number
  /** N(S) of AD frames; BD frames have none and carry 0. */
  readonly sequence?: number
  /** The segment header byte, where the channel has one and `data` does not begin with it. */
  readonly segmentHeader?: number
  /** The frame data field: at least one byte after the segment header. */
  readonly data: Uint8Array
}

/** A data frame. Throws VIG-CCSDS-004 for what does not fit the frame, VIG-CCSDS-002 for a channel that is not declared. */
export function encodeTcFrame(fields: TcFrameFields, p: TcParameters): Uint8Array {
  const sequence = fields.sequence ?? 0
  checkTcField('frame sequence number', sequence, fields.type === 'AD' ? 255 : 0)
  const header = fields.segmentHeader
  if (header !== undefined) checkTcField('segment header', header, 255)
  const channel = declared(p, fields.virtualChannelId)
  const extra = header === undefined ? 0 : 1
  checkTcField('data field of bytes', fields.data.length + extra, p.length, channel ? 2 : 1)
  const frame = open(p, fields.type === 'AD' ? 0 : 0x20, fields.virtualChannelId, fields.data.length + extra, sequence)
  if (header !== undefined) frame[TC_HEADER_BYTES] = header
  frame.set(fields.data, TC_HEADER_BYTES + extra)
  if (p.fecf) writeFecf(frame, TC_FECF_BYTES)
  return frame
}

/** A control frame (BC). Throws VIG-CCSDS-004 and VIG-CCSDS-002. */
export function encodeTcControlFrame(virtualChannelId: number, command: ControlCommand, p: TcParameters): Uint8Array {
  declared(p, virtualChannelId)
  const data = encodeControlCommand(command)
  const frame = open(p, 0x30, virtualChannelId, data.length, 0)
  frame.set(data, TC_HEADER_BYTES)
  if (p.fecf) writeFecf(frame, TC_FECF_BYTES)
  return frame
}

/** Whether the channel has segment headers. */
function declared(p: TcParameters, id: number): boolean {
  const channel = tcChannel(p, id)
  if (channel === undefined)
    throw ccsdsErrors.configuration({
      what: 'the virtual channel of a TC frame',
      value: id,
      hint: 'List the virtual channel in the parameters of the link.',
    })
  return channel.segmentHeader
}

function open(
  p: TcParameters,
  flags: number,
  virtualChannelId: number,
  dataBytes: number,
  sequence: number,
): Uint8Array {
  const total = TC_HEADER_BYTES + dataBytes + (p.fecf ? TC_FECF_BYTES : 0)
  checkTcField('length', total, p.length)
  const frame = new Uint8Array(total)
  frame[0] = flags | (p.spacecraftId >>> 8)
  frame[1] = p.spacecraftId & 255
  writeU16(frame, 2, (virtualChannelId << 10) | (total - 1))
  frame[4] = sequence
  return frame
}
