/**
 * What a mission chooses of the packet utilisation standard: the edition (A: ECSS-E-70-41A, C: ECSS-E-ST-70-41C) and the
 * widths of the fields that the standard leaves to it.
 */
import { ccsdsErrors } from '../errors.ts'

export interface PusTailoring {
  readonly standard: 'A' | 'C'
  /** Telemetry: bytes of the message type counter (C: 2; A: the packet sub-counter, 1 or 0). */
  readonly counterBytes?: 0 | 1 | 2
  /** Telemetry: bytes of the destination identifier (C: 2; A: 0). */
  readonly destinationBytes?: 0 | 1 | 2 | 4
  /** Telemetry: bytes of the time field, its preamble included when it has one; 7 (CDS with preamble) unless told. */
  readonly timeBytes?: number
  /** Telecommands: bytes of the source identifier (C: 2; A: 0). */
  readonly sourceBytes?: 0 | 1 | 2 | 4
  /** Bytes that fill the header up; 0 unless told. */
  readonly spareBytes?: number
  /** Error control at the end of packets; CRC-16 unless told. */
  readonly errorControl?: 'none' | 'crc16' | 'iso'
}

export function completeTailoring(t: PusTailoring): Required<PusTailoring> {
  const c = t.standard === 'C'
  const complete = {
    standard: t.standard,
    counterBytes: t.counterBytes ?? (c ? 2 : 1),
    destinationBytes: t.destinationBytes ?? (c ? 2 : 0),
    timeBytes: t.timeBytes ?? 7,
    sourceBytes: t.sourceBytes ?? (c ? 2 : 0),
    spareBytes: t.spareBytes ?? 0,
    errorControl: t.errorControl ?? 'crc16',
  } as const
  for (const [what, value, max] of [
    ['bytes of time', complete.timeBytes, 64],
    ['spare bytes', complete.spareBytes, 64],
  ] as const)
    if (!Number.isInteger(value) || value < 0 || value > max)
      throw ccsdsErrors.configuration({ what, value, hint: `Give an integer 0 … ${max}.` })
  return complete
}

export const VERSION = { A: 1, C: 2 } as const

export function checkPusField(field: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw ccsdsErrors.packetField({ field, value, range: `0 … ${max}` })
}

export function readField(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let i = 0; i < size; i++) value = value * 256 + bytes[at + i]!
  return value
}

export function writeField(bytes: Uint8Array, at: number, size: number, field: string, value: number): void {
  checkPusField(field, value, 256 ** size - 1)
  let rest = value
  for (let i = size - 1; i >= 0; i--) {
    bytes[at + i] = rest % 256
    rest = Math.floor(rest / 256)
  }
}
