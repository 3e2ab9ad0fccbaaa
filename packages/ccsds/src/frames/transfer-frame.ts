/** One transfer frame of any of the three standards: where its fields are and what they say. */
import type { FrameStandard } from './parameters.ts'

/** First header pointer: no packet starts in this frame. */
export const NO_PACKET_START = -1
/** First header pointer: nothing but fill. */
export const ONLY_IDLE = -2
/** The pointer does not apply (VCA, segments). */
export const NO_POINTER = -3

/** USLP TFDZ construction rules (732.1-B-2 §4.1.4.2.2). */
export const ConstructionRule = {
  packetsSpanning: 0,
  unitStart: 1,
  unitContinued: 2,
  octetStream: 3,
  firstSegment: 4,
  continuingSegment: 5,
  lastSegment: 6,
  unsegmented: 7,
} as const
/** USLP protocol identifiers (SANA registry of UPIDs) that decide how the zone is read. */
export const Upid = { packets: 0, cop1Control: 1, octetStream: 4, mapaUnit: 5, idle: 31 } as const

/** What is wrong with bytes that should be a frame. */
export type FrameProblem = 'length' | 'version' | 'header' | 'spacecraft' | 'fecf' | 'layout'

/** A view into received bytes, used again and again by a decoder: keep what you need before the next one. */
export class TransferFrame {
  standard: FrameStandard = 'TM'
  bytes: Uint8Array = new Uint8Array(0)
  /** The frame is `bytes[from … to)`. */
  from = 0
  to = 0
  spacecraftId = 0
  virtualChannelId = 0
  /** USLP; 0 elsewhere. */
  mapId = 0
  /** TM master channel frame count, 0 … 255; −1 elsewhere. */
  masterCount = -1
  /** Virtual channel frame count, with the AOS cycle in bits 24 … 27 where it is used; −1: the frame has none. */
  count = -1
  /** The count is modulo this; 0: there is none. Of a seven-byte USLP count the low 48 bits are used. */
  countModulus = 0
  /** TM: bytes of the secondary header's data field; empty when there is none. */
  secondaryFrom = 0
  secondaryTo = 0
  /** TM: the data field is private (VCA), not packets. */
  synchronised = false
  packetOrder = false
  segmentLengthId = 3
  /** AOS: recorded data replayed. */
  replay = false
  /** AOS: the four bits of the cycle, whether used or not. */
  cycle = 0
  cycleUsed = false
  /** USLP: the identifier is of the destination, not the source. */
  destination = false
  truncated = false
  bypass = false
  protocolControl = false
  /** USLP: bytes of the frame count field, 0 … 7. */
  countBytes = 0
  /** USLP construction rule and protocol identifier; −1 elsewhere. */
  rule = -1
  protocol = -1
  insertFrom = 0
  insertTo = 0
  /** The data zone that the pointer counts in: after M_PDU, B_PDU or TFDF headers. */
  dataFrom = 0
  dataTo = 0
  /** Bytes into the data zone of the first packet header, NO_PACKET_START, ONLY_IDLE or NO_POINTER. */
  firstHeader: number = NO_POINTER
  /** USLP rules 1 and 2: index of the last valid byte of the unit in the zone; −1: the unit goes on. */
  lastOctet = -1
  /** B_PDU: number of valid bits in the zone. */
  validBits = 0
  hasOcf = false
  /** Operational control field, 32 bits. */
  ocf = 0
  /** Symbols of the header put right by FHEC. */
  correctedSymbols = 0

  /** Whether the frame carries fill only. */
  get onlyIdle(): boolean {
    return this.firstHeader === ONLY_IDLE
  }
}

/** What an encoder is told. Fields that the standard does not have are left out. */
export interface FrameFields {
  readonly spacecraftId: number
  readonly virtualChannelId: number
  readonly mapId?: number
  readonly masterCount?: number
  /** Absent in USLP: no count field. */
  readonly count?: number
  /** USLP: bytes of the count field; 0 without a count, else 4, unless told. */
  readonly countBytes?: number
  /** AOS: the cycle is bits 24 … 27 of `count`. */
  readonly cycleUsed?: boolean
  readonly replay?: boolean
  /** TM: data field of the secondary header, 1 … 63 bytes. */
  readonly secondaryHeader?: Uint8Array
  readonly synchronised?: boolean
  readonly packetOrder?: boolean
  readonly segmentLengthId?: number
  readonly destination?: boolean
  readonly truncated?: boolean
  readonly bypass?: boolean
  readonly protocolControl?: boolean
  readonly rule?: number
  readonly protocol?: number
  /** For packet services; NO_PACKET_START unless told. */
  readonly firstHeader?: number
  readonly lastOctet?: number
  /** B_PDU: valid bits; all unless told. */
  readonly validBits?: number
  readonly insertZone?: Uint8Array
  /** Fills the data zone exactly; a USLP frame may be shorter than the longest. */
  readonly data: Uint8Array
  /** TM and USLP: absent, no field. AOS: 0 unless told, where managed. */
  readonly ocf?: number
}
