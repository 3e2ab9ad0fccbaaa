/** Messages of the protocol `cltu-acknowledged` (docs/formats/station-telecommand.md), read from a stream and written. */

export const MessageType = { radiate: 1, accepted: 2, radiated: 3, refused: 4, status: 5, abort: 6 } as const
export const Refusal = { notInView: 1, queueFull: 2, malformed: 3, disabled: 4, aborted: 5 } as const
export type Refusal = (typeof Refusal)[keyof typeof Refusal]
/** Bits of the code of STATUS. */
export const StationStatus = { carrier: 1, rfAvailable: 2, bitLock: 4 } as const

const MAGIC = 0x5643
const VERSION = 1
const HEADER_BYTES = 16
const LONGEST_PAYLOAD = 65_536

export interface StationMessage {
  readonly type: number
  readonly sequence: number
  readonly code: number
  readonly payload: Uint8Array
}

const NOTHING = new Uint8Array(0)

export function encodeMessage(type: number, sequence: number, code = 0, payload: Uint8Array = NOTHING): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, MAGIC)
  view.setUint8(2, VERSION)
  view.setUint8(3, type)
  view.setUint32(4, sequence)
  view.setUint16(8, code)
  view.setUint32(12, payload.length)
  bytes.set(payload, HEADER_BYTES)
  return bytes
}

/** Puts messages together from the pieces in which a stream brings them. */
export class MessageReader {
  #waiting = new Uint8Array(0)
  /** The stream is not this protocol, or asks for too much; what follows cannot be told apart. */
  broken = false

  push(bytes: Uint8Array): StationMessage[] {
    const messages: StationMessage[] = []
    if (this.broken) return messages
    const all = new Uint8Array(this.#waiting.length + bytes.length)
    all.set(this.#waiting)
    all.set(bytes, this.#waiting.length)
    const view = new DataView(all.buffer)
    let at = 0
    while (all.length - at >= HEADER_BYTES) {
      const length = view.getUint32(at + 12)
      if (view.getUint16(at) !== MAGIC || view.getUint8(at + 2) !== VERSION || length > LONGEST_PAYLOAD) {
        this.broken = true
        break
      }
      if (all.length - at < HEADER_BYTES + length) break
      messages.push({
        type: view.getUint8(at + 3),
        sequence: view.getUint32(at + 4),
        code: view.getUint16(at + 8),
        payload: all.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length),
      })
      at += HEADER_BYTES + length
    }
    this.#waiting = all.slice(at)
    return messages
  }
}

/** Payload of RADIATED. */
export function radiationTimes(start: bigint, end: bigint): Uint8Array {
  const bytes = new Uint8Array(16)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, start)
  view.setBigUint64(8, end)
  return bytes
}
