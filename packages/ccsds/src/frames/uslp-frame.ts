/** USLP transfer frame (CCSDS 732.1-B-2 §4.1), truncated ones included (annex D). */
import { checkField, readU16, readU32, writeFecf, writeU16, writeU32 } from './fields.ts'
import { fecfLength, OCF_BYTES, serviceOf, type FrameParameters } from './parameters.ts'
import {
  ConstructionRule,
  NO_PACKET_START,
  NO_POINTER,
  ONLY_IDLE,
  Upid,
  type FrameFields,
  type FrameProblem,
  type TransferFrame,
} from './transfer-frame.ts'

const TRUNCATED_HEADER = 4
const HEADER = 7
/** Virtual channel reserved for only-idle-data frames. */
export const USLP_IDLE_CHANNEL = 63
const POINTER_NONE = 0xffff
/** Rules 0, 1, 2 have a pointer of two bytes after the first byte of the data field. */
const hasPointer = (rule: number): boolean => rule <= ConstructionRule.unitContinued

/** Total bytes that the frame at `from` says it has, or −1 when it is not one: frames of a channel differ in length. */
export function uslpFrameLength(bytes: Uint8Array, from: number, p: FrameParameters): number {
  if (bytes.length - from < TRUNCATED_HEADER || bytes[from]! >>> 4 !== 12) return -1
  if ((bytes[from + 3]! & 1) !== 0) return p.truncatedLength ?? -1
  return bytes.length - from < HEADER ? -1 : readU16(bytes, from + 4) + 1
}

export function readUslpFrame(frame: TransferFrame, p: FrameParameters): FrameProblem | undefined {
  const { bytes, from } = frame
  if (frame.to - from < TRUNCATED_HEADER) return 'length'
  if (bytes[from]! >>> 4 !== 12) return 'version'
  const length = uslpFrameLength(bytes, from, p)
  if (length !== frame.to - from || length > p.length) return 'length'
  frame.spacecraftId = ((bytes[from]! & 15) << 12) | (bytes[from + 1]! << 4) | (bytes[from + 2]! >>> 4)
  frame.destination = (bytes[from + 2]! & 8) !== 0
  frame.virtualChannelId = ((bytes[from + 2]! & 7) << 3) | (bytes[from + 3]! >>> 5)
  frame.mapId = (bytes[from + 3]! >>> 1) & 15
  frame.truncated = (bytes[from + 3]! & 1) !== 0
  frame.count = -1
  frame.countModulus = frame.countBytes = 0
  frame.bypass = frame.protocolControl = frame.hasOcf = false
  let at = from + TRUNCATED_HEADER
  if (!frame.truncated) {
    const flags = bytes[from + 6]!
    frame.bypass = (flags & 0x80) !== 0
    frame.protocolControl = (flags & 0x40) !== 0
    frame.hasOcf = (flags & 8) !== 0
    frame.countBytes = flags & 7
    at = from + HEADER + frame.countBytes
    if (at > frame.to) return 'layout'
    if (frame.countBytes > 0) readCount(frame, from + HEADER)
  }
  frame.insertFrom = at
  // A truncated frame has no insert zone, no operational control field and no error control.
  if (!frame.truncated) at += p.insertZone
  frame.insertTo = at
  // A truncated frame ends with its data.
  let end = frame.to - (frame.truncated ? 0 : fecfLength(p))
  if (frame.hasOcf) end -= OCF_BYTES
  if (end <= at) return 'layout'
  frame.ocf = frame.hasOcf ? readU32(bytes, end) : 0
  frame.rule = bytes[at]! >>> 5
  frame.protocol = bytes[at]! & 31
  at++
  if (frame.truncated && frame.rule !== ConstructionRule.unsegmented) return 'layout'
  frame.firstHeader = NO_POINTER
  frame.lastOctet = -1
  if (hasPointer(frame.rule)) {
    if (end - at < 2) return 'layout'
    const pointer = readU16(bytes, at)
    at += 2
    if (pointer !== POINTER_NONE && pointer >= end - at) return 'layout'
    if (frame.rule === ConstructionRule.packetsSpanning)
      frame.firstHeader = pointer === POINTER_NONE ? NO_PACKET_START : pointer
    else if (pointer !== POINTER_NONE) frame.lastOctet = pointer
  }
  if (
    frame.protocol === Upid.idle ||
    frame.virtualChannelId === USLP_IDLE_CHANNEL ||
    serviceOf(p, frame.virtualChannelId, frame.mapId) === 'idle'
  )
    frame.firstHeader = ONLY_IDLE
  frame.dataFrom = at
  frame.dataTo = end
  return undefined
}

function readCount(frame: TransferFrame, at: number): void {
  // Doubles hold six bytes exactly; of seven the highest is left out.
  const skip = frame.countBytes === 7 ? 1 : 0
  let count = 0
  for (let i = skip; i < frame.countBytes; i++) count = count * 256 + frame.bytes[at + i]!
  frame.count = count
  frame.countModulus = 2 ** (8 * (frame.countBytes - skip))
}

/** Bytes of the data zone of a full-length USLP frame. */
export function uslpCapacity(p: FrameParameters, f: Omit<FrameFields, 'data'>): number {
  return (f.truncated === true ? (p.truncatedLength ?? 0) : p.length) - uslpOverhead(p, f)
}

function countBytesOf(f: Omit<FrameFields, 'data'>): number {
  return f.countBytes ?? (f.count === undefined ? 0 : 4)
}

function uslpOverhead(p: FrameParameters, f: Omit<FrameFields, 'data'>): number {
  if (f.truncated === true) return TRUNCATED_HEADER + 1
  const field = hasPointer(f.rule ?? ConstructionRule.packetsSpanning) ? 3 : 1
  return HEADER + countBytesOf(f) + p.insertZone + field + (f.ocf === undefined ? 0 : OCF_BYTES) + fecfLength(p)
}

/** Throws VIG-CCSDS-004. */
export function writeUslpFrame(f: FrameFields, p: FrameParameters): Uint8Array {
  const check = checkField.bind(undefined, 'USLP')
  const truncated = f.truncated === true
  const rule = f.rule ?? (truncated ? ConstructionRule.unsegmented : ConstructionRule.packetsSpanning)
  const protocol = f.protocol ?? Upid.packets
  const countBytes = truncated ? 0 : countBytesOf(f)
  const map = f.mapId ?? 0
  check('spacecraft identifier', f.spacecraftId, 0xffff)
  check('virtual channel', f.virtualChannelId, 63)
  check('map', map, 15)
  check('construction rule', rule, 7, truncated ? ConstructionRule.unsegmented : 0)
  check('protocol identifier', protocol, 31)
  check('count field of bytes', countBytes, 7)
  check('frame count', f.count ?? 0, countBytes === 0 ? Infinity : 2 ** (8 * Math.min(countBytes, 6)) - 1)
  check('insert zone of bytes', f.insertZone?.length ?? 0, truncated ? 0 : p.insertZone)
  check('operational control field', truncated && f.ocf !== undefined ? 1 : 0, 0)
  const total = uslpOverhead(p, f) + f.data.length
  check('length', total, truncated ? (p.truncatedLength ?? 0) : p.length, truncated ? (p.truncatedLength ?? 0) : 1)
  const frame = new Uint8Array(total)
  frame[0] = 0xc0 | (f.spacecraftId >>> 12)
  frame[1] = (f.spacecraftId >>> 4) & 255
  frame[2] = ((f.spacecraftId & 15) << 4) | (f.destination === true ? 8 : 0) | (f.virtualChannelId >>> 3)
  frame[3] = ((f.virtualChannelId & 7) << 5) | (map << 1) | (truncated ? 1 : 0)
  let at = TRUNCATED_HEADER
  if (!truncated) {
    writeU16(frame, 4, total - 1)
    frame[6] =
      (f.bypass === true ? 0x80 : 0) |
      (f.protocolControl === true ? 0x40 : 0) |
      (f.ocf === undefined ? 0 : 8) |
      countBytes
    let count = f.count ?? 0
    for (let i = countBytes - 1; i >= 0; i--) {
      frame[HEADER + i] = count % 256
      count = Math.floor(count / 256)
    }
    at = HEADER + countBytes
    if (f.insertZone !== undefined) frame.set(f.insertZone, at)
    at += p.insertZone
  }
  frame[at++] = (rule << 5) | protocol
  if (hasPointer(rule)) {
    const spanning = rule === ConstructionRule.packetsSpanning
    const pointer = spanning ? (f.firstHeader ?? NO_PACKET_START) : (f.lastOctet ?? -1)
    check('pointer', pointer, 0xfffe, NO_POINTER)
    writeU16(frame, at, pointer >= 0 ? pointer : POINTER_NONE)
    at += 2
  }
  frame.set(f.data, at)
  if (f.ocf !== undefined) writeU32(frame, at + f.data.length, f.ocf)
  if (!truncated) writeFecf(frame, fecfLength(p))
  return frame
}
