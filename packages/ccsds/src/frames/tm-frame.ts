/** TM transfer frame (CCSDS 132.0-B-3 §4.1). */
import { checkField, readU16, readU32, writeFecf, writeU16, writeU32 } from './fields.ts'
import { fecfLength, OCF_BYTES, serviceOf, type FrameParameters } from './parameters.ts'
import {
  NO_PACKET_START,
  NO_POINTER,
  ONLY_IDLE,
  type FrameFields,
  type FrameProblem,
  type TransferFrame,
} from './transfer-frame.ts'

const HEADER = 6
const FHP_NONE = 0x7ff
const FHP_IDLE = 0x7fe

/** Reads the fields of `frame.bytes[from … to)` but for its error control, which the decoder checks. */
export function readTmFrame(frame: TransferFrame, p: FrameParameters): FrameProblem | undefined {
  const { bytes, from } = frame
  if (frame.to - from < HEADER) return 'length'
  if (bytes[from]! >>> 6 !== 0) return 'version'
  frame.spacecraftId = ((bytes[from]! & 0x3f) << 4) | (bytes[from + 1]! >>> 4)
  frame.virtualChannelId = (bytes[from + 1]! >>> 1) & 7
  frame.hasOcf = (bytes[from + 1]! & 1) !== 0
  frame.masterCount = bytes[from + 2]!
  frame.count = bytes[from + 3]!
  frame.countModulus = 256
  const status = readU16(bytes, from + 4)
  frame.synchronised = (status & 0x4000) !== 0
  frame.packetOrder = (status & 0x2000) !== 0
  frame.segmentLengthId = (status >>> 11) & 3
  let at = from + HEADER
  frame.secondaryFrom = frame.secondaryTo = at
  if ((status & 0x8000) !== 0) {
    if (at >= frame.to) return 'layout'
    // Length of the whole secondary header less one: the two bits above it are a version, not part of it.
    const end = at + (bytes[at]! & 0x3f) + 1
    frame.secondaryFrom = at + 1
    frame.secondaryTo = end
    at = end
  }
  let end = frame.to - fecfLength(p)
  if (frame.hasOcf) end -= OCF_BYTES
  frame.ocf = frame.hasOcf && end >= at ? readU32(bytes, end) : 0
  if (end < at) return 'layout'
  frame.dataFrom = at
  frame.dataTo = end
  const pointer = status & 0x7ff
  const service = serviceOf(p, frame.virtualChannelId, 0)
  if (service === 'idle') frame.firstHeader = ONLY_IDLE
  else if (frame.synchronised || service === 'vca') frame.firstHeader = NO_POINTER
  else if (pointer === FHP_NONE) frame.firstHeader = NO_PACKET_START
  else if (pointer === FHP_IDLE) frame.firstHeader = ONLY_IDLE
  else if (pointer >= end - at) return 'layout'
  else frame.firstHeader = pointer
  return undefined
}

/** Bytes of the data field of a TM frame. */
export function tmCapacity(p: FrameParameters, secondaryBytes: number, ocf: boolean): number {
  const secondary = secondaryBytes > 0 ? secondaryBytes + 1 : 0
  return p.length - HEADER - secondary - (ocf ? OCF_BYTES : 0) - fecfLength(p)
}

/** Throws VIG-CCSDS-004. */
export function writeTmFrame(f: FrameFields, p: FrameParameters): Uint8Array {
  const check = checkField.bind(undefined, 'TM')
  const secondary = f.secondaryHeader?.length ?? 0
  check('spacecraft identifier', f.spacecraftId, 0x3ff)
  check('virtual channel', f.virtualChannelId, 7)
  check('master channel frame count', f.masterCount ?? 0, 255)
  check('frame count', f.count ?? 0, 255)
  check('segment length identifier', f.segmentLengthId ?? 3, 3)
  check('secondary header of bytes', secondary, 63)
  const capacity = tmCapacity(p, secondary, f.ocf !== undefined)
  check('data field of bytes', f.data.length, capacity, capacity)
  const pointer = f.firstHeader ?? NO_PACKET_START
  check('first header pointer', pointer, 0x7fd, NO_POINTER)
  const frame = new Uint8Array(p.length)
  frame[0] = f.spacecraftId >>> 4
  frame[1] = ((f.spacecraftId & 15) << 4) | (f.virtualChannelId << 1) | (f.ocf === undefined ? 0 : 1)
  frame[2] = f.masterCount ?? 0
  frame[3] = f.count ?? 0
  writeU16(
    frame,
    4,
    (secondary > 0 ? 0x8000 : 0) |
      (f.synchronised === true ? 0x4000 : 0) |
      (f.packetOrder === true ? 0x2000 : 0) |
      ((f.segmentLengthId ?? 3) << 11) |
      (pointer >= 0 ? pointer : pointer === ONLY_IDLE ? FHP_IDLE : FHP_NONE),
  )
  let at = HEADER
  if (f.secondaryHeader !== undefined && secondary > 0) {
    frame[at] = secondary
    frame.set(f.secondaryHeader, at + 1)
    at += secondary + 1
  }
  frame.set(f.data, at)
  if (f.ocf !== undefined) writeU32(frame, at + f.data.length, f.ocf)
  writeFecf(frame, fecfLength(p))
  return frame
}
