/** PUS telemetry packets: the secondary header (41A §5.4.4, 41C §7.4.3.1) in place, as an object, and written. */
import { ccsdsErrors } from '../errors.ts'
import { errorControlBytes, writeErrorControl } from '../packets/error-control.ts'
import {
  packetHasSecondaryHeader,
  packetLength,
  PRIMARY_HEADER_BYTES,
  writePacketHeader,
} from '../packets/space-packet.ts'
import { checkPusField, completeTailoring, readField, VERSION, writeField, type PusTailoring } from './tailoring.ts'

export interface PusTelemetry {
  readonly service: number
  readonly subtype: number
  /** C: time reference status, 4 bits; 0 in A. */
  readonly timeStatus: number
  /** Message type counter (C) or packet sub-counter (A); 0 where there is none. */
  readonly counter: number
  readonly destination: number
}

export interface PusTelemetryHeader extends PusTelemetry {
  /** Offsets in the bytes given: the time field, and the source data up to the error control. */
  readonly timeFrom: number
  readonly timeTo: number
  readonly dataFrom: number
  readonly dataTo: number
}

// In place, for the hot path; the same in both editions. The caller has checked that the packet has a secondary header.
export const pusVersion = (bytes: Uint8Array, packetAt: number): number => bytes[packetAt + 6]! >>> 4
export const pusService = (bytes: Uint8Array, packetAt: number): number => bytes[packetAt + 7]!
export const pusSubtype = (bytes: Uint8Array, packetAt: number): number => bytes[packetAt + 8]!

/** Bytes of the secondary header of telemetry. */
export function telemetryHeaderBytes(tailoring: PusTailoring): number {
  const t = completeTailoring(tailoring)
  return 3 + t.counterBytes + t.destinationBytes + t.timeBytes + t.spareBytes
}

/** Reads the header of the packet at an offset. Throws VIG-CCSDS-006 when it is not such a packet. */
export function readPusTelemetry(bytes: Uint8Array, at: number, tailoring: PusTailoring): PusTelemetryHeader {
  const t = completeTailoring(tailoring)
  const dataFrom = at + PRIMARY_HEADER_BYTES + telemetryHeaderBytes(tailoring)
  const dataTo = packetEnd(bytes, at) - errorControlBytes(t.errorControl)
  checkHeader(bytes, at, dataFrom, dataTo, VERSION[t.standard])
  let field = at + PRIMARY_HEADER_BYTES + 3
  const counter = readField(bytes, field, t.counterBytes)
  field += t.counterBytes
  const destination = readField(bytes, field, t.destinationBytes)
  const timeFrom = field + t.destinationBytes
  return {
    service: pusService(bytes, at),
    subtype: pusSubtype(bytes, at),
    timeStatus: t.standard === 'C' ? bytes[at + 6]! & 15 : 0,
    counter,
    destination,
    timeFrom,
    timeTo: timeFrom + t.timeBytes,
    dataFrom,
    dataTo,
  }
}

export interface PusTelemetryFields {
  readonly apid: number
  readonly sequenceCount: number
  readonly service: number
  readonly subtype: number
  readonly timeStatus?: number
  readonly counter?: number
  readonly destination?: number
  /** The encoded time, as long as the tailoring says. */
  readonly time: Uint8Array
  readonly data: Uint8Array
}

/** A whole telemetry packet, error control included. Throws VIG-CCSDS-001. */
export function encodePusTelemetry(f: PusTelemetryFields, tailoring: PusTailoring): Uint8Array {
  const t = completeTailoring(tailoring)
  if (f.time.length !== t.timeBytes)
    throw ccsdsErrors.packetField({ field: 'time of bytes', value: f.time.length, range: String(t.timeBytes) })
  checkPusField('time reference status', f.timeStatus ?? 0, t.standard === 'C' ? 15 : 0)
  checkPusField('service', f.service, 255)
  checkPusField('subtype', f.subtype, 255)
  const header = telemetryHeaderBytes(tailoring)
  const packet = newPacket('telemetry', f.apid, f.sequenceCount, header + f.data.length, t.errorControl)
  let at = PRIMARY_HEADER_BYTES
  packet[at] = (VERSION[t.standard] << 4) | (f.timeStatus ?? 0)
  packet[at + 1] = f.service
  packet[at + 2] = f.subtype
  at += 3
  writeField(packet, at, t.counterBytes, 'message counter', f.counter ?? 0)
  at += t.counterBytes
  writeField(packet, at, t.destinationBytes, 'destination', f.destination ?? 0)
  packet.set(f.time, at + t.destinationBytes)
  packet.set(f.data, PRIMARY_HEADER_BYTES + header)
  writeErrorControl(t.errorControl, packet)
  return packet
}

/** An empty packet with its primary header, for so many bytes before the error control. */
export function newPacket(
  type: 'telemetry' | 'telecommand',
  apid: number,
  sequenceCount: number,
  bytes: number,
  errorControl: 'none' | 'crc16' | 'iso',
): Uint8Array {
  const dataLength = bytes + errorControlBytes(errorControl)
  const packet = new Uint8Array(PRIMARY_HEADER_BYTES + dataLength)
  const header = { version: 0, type, secondaryHeader: true, apid, sequenceFlags: 3, sequenceCount, dataLength } as const
  writePacketHeader(header, packet)
  return packet
}

/** End of the packet at an offset; the offset itself when its header is not all there. */
export function packetEnd(bytes: Uint8Array, at: number): number {
  return at + PRIMARY_HEADER_BYTES > bytes.length ? at : at + packetLength(bytes, at)
}

/** Throws VIG-CCSDS-006 unless a PUS header of this version can end at `dataFrom`. */
export function checkHeader(bytes: Uint8Array, at: number, dataFrom: number, dataTo: number, version: number): void {
  const detail =
    packetEnd(bytes, at) > bytes.length || dataTo < dataFrom
      ? 'it is too short'
      : !packetHasSecondaryHeader(bytes, at)
        ? 'it has no secondary header'
        : ((bytes[at + 6]! >>> 4) & (version === 1 ? 7 : 15)) !== version
          ? `its PUS version is ${bytes[at + 6]! >>> 4}, not ${version}`
          : undefined
  if (detail !== undefined) throw ccsdsErrors.pusHeader({ detail })
}
