/** AOS transfer frame (CCSDS 732.0-B-4 §4.1) with its M_PDU and B_PDU (§4.1.4). */
import { correctHeader, headerCheck, type HeaderCheckOrder } from '../coding/header-check.ts'
import { checkField, readU16, readU32, writeFecf, writeU16, writeU32 } from './fields.ts'
import {
  fecfLength,
  FHEC_BYTES,
  OCF_BYTES,
  serviceOf,
  type ChannelService,
  type FrameParameters,
} from './parameters.ts'
import {
  NO_PACKET_START,
  NO_POINTER,
  ONLY_IDLE,
  type FrameFields,
  type FrameProblem,
  type TransferFrame,
} from './transfer-frame.ts'

const HEADER = 6
/** Virtual channel reserved for only-idle-data frames. */
export const AOS_IDLE_CHANNEL = 63
const PDU_HEADER = 2
const FHP_NONE = 0x7ff
const FHP_IDLE = 0x7fe
const BITS_ALL = 0x3fff
const BITS_NONE = 0x3ffe

export function readAosFrame(frame: TransferFrame, p: FrameParameters): FrameProblem | undefined {
  const { bytes, from } = frame
  let at = from + HEADER + (p.fhec ? FHEC_BYTES : 0) + p.insertZone
  let end = frame.to - fecfLength(p) - (p.ocf ? OCF_BYTES : 0)
  if (end < at) return 'length'
  let id = readU16(bytes, from)
  let signalling = bytes[from + 5]!
  frame.correctedSymbols = 0
  if (p.fhec) {
    const corrected = correctHeader(id, signalling, readU16(bytes, from + HEADER))
    if (corrected === undefined) return 'header'
    id = corrected.id
    signalling = corrected.signalling
    frame.correctedSymbols = corrected.corrected
  }
  if (id >>> 14 !== 1) return 'version'
  // The two upper bits of the identifier stand in the signalling field, which older issues leave zero.
  frame.spacecraftId = ((signalling & 0x30) << 4) | ((id >>> 6) & 255)
  frame.virtualChannelId = id & 0x3f
  frame.replay = (signalling & 0x80) !== 0
  frame.cycleUsed = (signalling & 0x40) !== 0
  frame.cycle = signalling & 15
  const count = (bytes[from + 2]! << 16) | (bytes[from + 3]! << 8) | bytes[from + 4]!
  frame.count = frame.cycleUsed ? frame.cycle * 0x1000000 + count : count
  frame.countModulus = frame.cycleUsed ? 0x10000000 : 0x1000000
  frame.insertFrom = at - p.insertZone
  frame.insertTo = at
  frame.hasOcf = p.ocf
  frame.ocf = p.ocf ? readU32(bytes, end) : 0
  const service = frame.virtualChannelId === AOS_IDLE_CHANNEL ? 'idle' : serviceOf(p, frame.virtualChannelId, 0)
  frame.firstHeader = service === 'idle' ? ONLY_IDLE : NO_POINTER
  frame.validBits = 0
  if (service === 'packets' || service === 'vcp' || service === 'b-pdu') {
    if (end - at < PDU_HEADER) return 'layout'
    const pointer = readU16(bytes, at)
    at += PDU_HEADER
    if (service === 'b-pdu') {
      const bits = pointer & 0x3fff
      const all = (end - at) * 8
      frame.validBits = bits === BITS_ALL ? all : bits === BITS_NONE ? 0 : bits + 1
      if (frame.validBits > all) return 'layout'
      if (frame.validBits === 0) frame.firstHeader = ONLY_IDLE
    } else {
      const first = pointer & 0x7ff
      if (first === FHP_NONE) frame.firstHeader = NO_PACKET_START
      else if (first === FHP_IDLE) frame.firstHeader = ONLY_IDLE
      else if (first >= end - at) return 'layout'
      else frame.firstHeader = first
    }
  }
  frame.dataFrom = at
  frame.dataTo = end
  return undefined
}

/** The eight header bytes (with FHEC) as they were sent, of a frame whose header was put right. */
export function correctedAosHeader(frame: TransferFrame, order: HeaderCheckOrder): Uint8Array {
  const header = frame.bytes.slice(frame.from, frame.from + HEADER + FHEC_BYTES)
  const id = 0x4000 | ((frame.spacecraftId & 255) << 6) | frame.virtualChannelId
  const signalling =
    (frame.replay ? 0x80 : 0) | (frame.cycleUsed ? 0x40 : 0) | ((frame.spacecraftId >>> 8) << 4) | frame.cycle
  writeU16(header, 0, id)
  header[5] = signalling
  writeU16(header, HEADER, headerCheck(id, signalling, order))
  return header
}

/** Bytes of the data zone (after the M_PDU or B_PDU header) of an AOS frame. */
export function aosCapacity(p: FrameParameters, service: ChannelService): number {
  const pdu = service === 'vca' || service === 'idle' ? 0 : PDU_HEADER
  return p.length - HEADER - (p.fhec ? FHEC_BYTES : 0) - p.insertZone - pdu - (p.ocf ? OCF_BYTES : 0) - fecfLength(p)
}

/** Throws VIG-CCSDS-004. */
export function writeAosFrame(f: FrameFields, p: FrameParameters): Uint8Array {
  const check = checkField.bind(undefined, 'AOS')
  const service = f.virtualChannelId === AOS_IDLE_CHANNEL ? 'idle' : serviceOf(p, f.virtualChannelId, 0)
  check('spacecraft identifier', f.spacecraftId, 0x3ff)
  check('virtual channel', f.virtualChannelId, 63)
  check('frame count', f.count ?? 0, f.cycleUsed === true ? 0xfffffff : 0xffffff)
  check('insert zone of bytes', f.insertZone?.length ?? 0, p.insertZone)
  const capacity = aosCapacity(p, service)
  check('data zone of bytes', f.data.length, capacity, capacity)
  const pointer = f.firstHeader ?? NO_PACKET_START
  check('first header pointer', pointer, 0x7fd, NO_POINTER)
  check('valid bits', f.validBits ?? 0, Math.min(capacity * 8, 0x3ffe))
  const frame = new Uint8Array(p.length)
  const id = 0x4000 | ((f.spacecraftId & 255) << 6) | f.virtualChannelId
  const count = f.count ?? 0
  const cycle = f.cycleUsed === true ? Math.floor(count / 0x1000000) : 0
  const signalling =
    (f.replay === true ? 0x80 : 0) | (f.cycleUsed === true ? 0x40 : 0) | ((f.spacecraftId >>> 8) << 4) | cycle
  writeU16(frame, 0, id)
  frame[2] = (count >>> 16) & 255
  writeU16(frame, 3, count & 0xffff)
  frame[5] = signalling
  let at = HEADER
  if (p.fhec) {
    writeU16(frame, at, headerCheck(id, signalling, p.headerCheckOrder))
    at += FHEC_BYTES
  }
  if (f.insertZone !== undefined) frame.set(f.insertZone, at)
  at += p.insertZone
  if (service === 'b-pdu') {
    const all = capacity * 8
    const bits = f.validBits ?? all
    writeU16(frame, at, bits === all ? BITS_ALL : bits === 0 ? BITS_NONE : bits - 1)
    at += PDU_HEADER
  } else if (service === 'packets' || service === 'vcp') {
    writeU16(frame, at, pointer >= 0 ? pointer : pointer === ONLY_IDLE ? FHP_IDLE : FHP_NONE)
    at += PDU_HEADER
  }
  frame.set(f.data, at)
  if (p.ocf) writeU32(frame, at + capacity, f.ocf ?? 0)
  writeFecf(frame, fecfLength(p))
  return frame
}
