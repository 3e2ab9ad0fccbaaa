/** What the encoders of the three standards share. */
import { crc16, crc32 } from '../coding/checksum.ts'
import { ccsdsErrors } from '../errors.ts'
import type { FrameStandard } from './parameters.ts'

/** Throws VIG-CCSDS-004 unless an integer 0 … max. */
export function checkField(standard: FrameStandard, field: string, value: number, max: number, min = 0): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw ccsdsErrors.frameField({ standard, field, value, range: `${min} … ${max}` })
}

export const readU16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!
export const readU32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0

export function writeU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8
  bytes[at + 1] = value & 255
}

export function writeU32(bytes: Uint8Array, at: number, value: number): void {
  writeU16(bytes, at, value >>> 16)
  writeU16(bytes, at + 2, value & 0xffff)
}

/** Writes the frame error control field of so many bytes (none, CRC-16 or CRC-32) over all that stands before it. */
export function writeFecf(frame: Uint8Array, bytes: number): void {
  const at = frame.length - bytes
  if (bytes === 2) writeU16(frame, at, crc16(frame, 0, at))
  else if (bytes === 4) writeU32(frame, at, crc32(frame, 0, at))
}
