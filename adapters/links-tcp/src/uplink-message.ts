/** Messages of the protocol `cltu-acknowledged` as the centre writes and reads them (docs/formats/station-telecommand.md). */
import type { Tai } from '@vigie/base'

const MAGIC = 0x5643
const VERSION = 1
const HEADER_BYTES = 16
/** Of what the centre writes and of the words of a refusal. */
export const LONGEST_PAYLOAD = 65_536

const RADIATE = 1
const ABORT = 6

/** What a station says, by the type of the message. */
export type StationMessage =
  | { readonly kind: 'accepted'; readonly sequence: number }
  | { readonly kind: 'radiated'; readonly sequence: number; readonly start: Tai; readonly end: Tai }
  | { readonly kind: 'refused'; readonly sequence: number; readonly code: number; readonly words: string }
  | { readonly kind: 'status'; readonly carrier: boolean; readonly rfAvailable: boolean; readonly bitLock: boolean }

const KINDS = new Map([
  [2, 'accepted'],
  [3, 'radiated'],
  [4, 'refused'],
  [5, 'status'],
] as const)
/** Bytes of payload of each kind: exactly, or at most for words. */
const PAYLOADS = { accepted: 0, radiated: 16, refused: LONGEST_PAYLOAD, status: 0 } as const

function encode(type: number, sequence: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, MAGIC)
  view.setUint8(2, VERSION)
  view.setUint8(3, type)
  view.setUint32(4, sequence)
  view.setUint32(12, payload.length)
  bytes.set(payload, HEADER_BYTES)
  return bytes
}

export const encodeRadiate = (sequence: number, cltu: Uint8Array): Uint8Array => encode(RADIATE, sequence, cltu)
export const encodeAbort = (): Uint8Array => encode(ABORT, 0, new Uint8Array(0))

/** Reads a stream. After something that is no message of a station nothing more is read: where the next one begins is unknown. */
export class StationMessageReader {
  readonly #sink: (message: StationMessage) => void
  #waiting = new Uint8Array(0)
  #problem: string | undefined

  constructor(sink: (message: StationMessage) => void) {
    this.#sink = sink
  }

  /** What is wrong with what came, for people; undefined: nothing so far. Keeps less than one message of what it was given. */
  push(chunk: Uint8Array): string | undefined {
    if (this.#problem !== undefined) return this.#problem
    let bytes = chunk
    if (this.#waiting.length > 0) {
      bytes = new Uint8Array(this.#waiting.length + chunk.length)
      bytes.set(this.#waiting)
      bytes.set(chunk, this.#waiting.length)
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    let at = 0
    while (bytes.length - at >= HEADER_BYTES) {
      const length = view.getUint32(at + 12)
      const kind = KINDS.get(view.getUint8(at + 3) as 2)
      this.#problem = wrongHeader(view, at, kind, length)
      if (this.#problem !== undefined) break
      if (bytes.length - at < HEADER_BYTES + length) break
      const message = readMessage(view, at, kind!, length)
      if (typeof message === 'string') {
        this.#problem = message
        break
      }
      this.#sink(message)
      at += HEADER_BYTES + length
    }
    this.#waiting = this.#problem === undefined ? bytes.slice(at) : new Uint8Array(0)
    return this.#problem
  }
}

type Kind = StationMessage['kind']

function wrongHeader(view: DataView, at: number, kind: Kind | undefined, length: number): string | undefined {
  if (view.getUint16(at) !== MAGIC || view.getUint8(at + 2) !== VERSION) return 'sent bytes that are no message'
  if (kind === undefined) return `sent a message of type ${view.getUint8(at + 3)}, which stations do not send`
  const bytes = PAYLOADS[kind]
  if (kind === 'refused' ? length > bytes : length !== bytes)
    return `sent a message with ${length} bytes where it has ${bytes}`
  return undefined
}

function readMessage(view: DataView, at: number, kind: Kind, length: number): StationMessage | string {
  const sequence = view.getUint32(at + 4)
  const code = view.getUint16(at + 8)
  switch (kind) {
    case 'accepted':
      return { kind, sequence }
    case 'radiated': {
      const start = view.getBigUint64(at + HEADER_BYTES)
      const end = view.getBigUint64(at + HEADER_BYTES + 8)
      return end < start ? 'said that radiation ended before it began' : { kind, sequence, start, end }
    }
    case 'refused':
      return { kind, sequence, code, words: wordsOf(view, at + HEADER_BYTES, length) }
    case 'status':
      return { kind, carrier: (code & 1) !== 0, rfAvailable: (code & 2) !== 0, bitLock: (code & 4) !== 0 }
  }
}

const LONGEST_WORDS = 200

/** Words of somebody else, fit to be shown: one short line without control characters. */
function wordsOf(view: DataView, from: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + from, Math.min(length, LONGEST_WORDS * 4))
  const text = new TextDecoder()
    .decode(bytes)
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
  return text === '' ? 'without a reason' : text.slice(0, LONGEST_WORDS)
}
