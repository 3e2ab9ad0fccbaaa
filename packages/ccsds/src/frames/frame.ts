/** A transfer frame as decoded: which channel it is of, and where its parts lie in the bytes. */
import type { FrameStandard } from './managed-parameters.ts'

/** What the data field holds, as far as the header tells. */
export type DataFieldContent =
  /** Packets, the first one starting at `firstHeader`. */
  | 'packets'
  /** Unformatted data of a user: TM with the synchronisation flag set, AOS VCA and bitstream, USLP MAPA. */
  | 'access'
  /** Only idle data: nothing for anyone. */
  | 'idle'

export interface TransferFrame {
  readonly standard: FrameStandard
  readonly spacecraftId: number
  readonly virtualChannel: number
  /** USLP multiplexer access point. */
  readonly map: number
  /** Count of the virtual channel's frames and its modulus; modulus 0: the frame carries none. */
  readonly count: number
  readonly countModulus: number
  /** TM: count of all frames of the spacecraft, modulo 256. */
  readonly masterCount?: number
  /** AOS: the frame replays stored data. */
  readonly replay: boolean
  readonly content: DataFieldContent
  /** Data zone: `bytes[dataFrom … dataTo)`. */
  readonly dataFrom: number
  readonly dataTo: number
  /** Offset in the data zone of the first packet header; −1: no packet starts here. Of content `packets` only. */
  readonly firstHeader: number
  /** Byte range of the TM secondary header's data, or of the insert zone; empty when there is none. */
  readonly extraFrom: number
  readonly extraTo: number
  /** Operational control field. */
  readonly ocf?: number
  /** AOS: symbols of the header that were corrected. */
  readonly correctedHeaderSymbols: number
  /** USLP: construction rule and protocol of the data zone. */
  readonly constructionRule?: number
  readonly protocolId?: number
  /** Bytes of the whole frame. */
  readonly length: number
}

export type FrameRejection =
  | 'too-short'
  | 'version'
  | 'spacecraft'
  | 'header-check'
  | 'frame-check'
  | 'length'
  | 'secondary-header'
  | 'data-field'

/** A frame, or why the bytes are none. Decoders never throw for what the bytes hold. */
export type FrameResult = { readonly frame: TransferFrame } | { readonly rejected: FrameRejection }

export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
}
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = (value >>> 16) & 255
  bytes[at + 2] = (value >>> 8) & 255
  bytes[at + 3] = value & 255
}
