/** PUS telecommand packets: the secondary header (41A §5.3.3, 41C §7.4.4.1) read and written. */
import { errorControlBytes, writeErrorControl } from '../packets/error-control.ts'
import { PRIMARY_HEADER_BYTES } from '../packets/space-packet.ts'
import { checkPusField, completeTailoring, readField, VERSION, writeField, type PusTailoring } from './tailoring.ts'
import { checkHeader, newPacket, packetEnd } from './telemetry.ts'

/** Acknowledgements that a telecommand asks for, bits that add up. */
export const PusAck = { acceptance: 1, start: 2, progress: 4, completion: 8, all: 15 } as const

export interface PusTelecommandHeader {
  readonly service: number
  readonly subtype: number
  /** Bits of PusAck. */
  readonly acknowledge: number
  /** 0 where there is none. */
  readonly source: number
  /** Offsets of the application data up to the error control. */
  readonly dataFrom: number
  readonly dataTo: number
}

/** Reads the header of the packet at an offset. Throws VIG-CCSDS-006 when it is not such a packet. */
export function readPusTelecommand(bytes: Uint8Array, at: number, tailoring: PusTailoring): PusTelecommandHeader {
  const t = completeTailoring(tailoring)
  const dataFrom = at + PRIMARY_HEADER_BYTES + 3 + t.sourceBytes + t.spareBytes
  const dataTo = packetEnd(bytes, at) - errorControlBytes(t.errorControl)
  checkHeader(bytes, at, dataFrom, dataTo, VERSION[t.standard])
  return {
    service: bytes[at + 7]!,
    subtype: bytes[at + 8]!,
    acknowledge: bytes[at + 6]! & 15,
    source: readField(bytes, at + 9, t.sourceBytes),
    dataFrom,
    dataTo,
  }
}

export interface PusTelecommandFields {
  readonly apid: number
  readonly sequenceCount: number
  readonly service: number
  readonly subtype: number
  /** Bits of PusAck; all unless told. */
  readonly acknowledge?: number
  readonly source?: number
  readonly data: Uint8Array
}

/** A whole telecommand packet, error control included. Throws VIG-CCSDS-001. */
export function encodePusTelecommand(f: PusTelecommandFields, tailoring: PusTailoring): Uint8Array {
  const t = completeTailoring(tailoring)
  const acknowledge = f.acknowledge ?? PusAck.all
  checkPusField('acknowledge flags', acknowledge, 15)
  checkPusField('service', f.service, 255)
  checkPusField('subtype', f.subtype, 255)
  const header = 3 + t.sourceBytes + t.spareBytes
  const packet = newPacket('telecommand', f.apid, f.sequenceCount, header + f.data.length, t.errorControl)
  packet[6] = (VERSION[t.standard] << 4) | acknowledge
  packet[7] = f.service
  packet[8] = f.subtype
  writeField(packet, 9, t.sourceBytes, 'source', f.source ?? 0)
  packet.set(f.data, PRIMARY_HEADER_BYTES + header)
  writeErrorControl(t.errorControl, packet)
  return packet
}
