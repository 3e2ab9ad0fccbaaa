import { crc16, encodeSpacePacket, SequenceFlags } from '@vigie/ccsds'

/** A packet of the small satellite, with its time of generation in seconds of TAI and its CRC. */
export function packet(apid: number, count: number, seconds: number, body: readonly number[]): Uint8Array {
  const fraction = Math.round((seconds % 1) * 2 ** 24)
  const whole = Math.floor(seconds)
  const data = Uint8Array.of(
    ...[24, 16, 8, 0].map((s) => (whole >>> s) & 255),
    ...[16, 8, 0].map((s) => (fraction >>> s) & 255),
    ...body,
    0,
    0,
  )
  const bytes = encodeSpacePacket(
    { type: 'telemetry', secondaryHeader: true, apid, sequenceFlags: SequenceFlags.unsegmented, sequenceCount: count },
    data,
  )
  const check = crc16(bytes, 0, bytes.length - 2)
  bytes[bytes.length - 2] = check >>> 8
  bytes[bytes.length - 1] = check & 255
  return bytes
}
export const status = (count: number, seconds: number, mode: number): Uint8Array => packet(10, count, seconds, [mode])
/** `volts` and `amps` as engineering values. */
export function electric(count: number, seconds: number, volts: number, amps: number): Uint8Array {
  const [v, a] = [Math.round(volts * 10), Math.round(amps * 100)]
  return packet(11, count, seconds, [v >>> 8, v & 255, a >>> 8, a & 255])
}
