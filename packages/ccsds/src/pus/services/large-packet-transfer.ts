/** Service 13, large packet transfer (ECSS-E-ST-70-41C §6.13): messages that are cut in parts, up and down. */
import { onlyA, report, request } from './message.ts'
import { list, number, sized } from './parts.ts'

const transaction = number('transaction')
const reason = { transaction, reason: number('reason') }
const received = { transaction, part: number('part') }
const missing = { transaction, parts: list(number('part'), 'parts') }
const part = { transaction: number('transaction'), part: number('part'), data: sized('partLength') }

export const largePacketTransfer = {
  first: report(13, 1, 'first downlink part report', part),
  intermediate: report(13, 2, 'intermediate downlink part report', part),
  last: report(13, 3, 'last downlink part report', part),
  uplinkFirst: request(13, 9, 'uplink the first part', part),
  uplinkIntermediate: request(13, 10, 'uplink an intermediate part', part),
  uplinkLast: request(13, 11, 'uplink the last part', part),
  uplinkAborted: report(13, 16, 'large packet uplink abortion report', reason),
  // With acknowledgements, as only 41A has them (its service 13): the receiver tells how far it came, and what it lacks.
  downlinkAborted: onlyA(report(13, 4, 'downlink abort report', reason)),
  acknowledge: onlyA(request(13, 5, 'downlink reception acknowledgement', received)),
  repeat: onlyA(request(13, 6, 'repeat parts', missing)),
  repeated: onlyA(report(13, 7, 'repeated part report', part)),
  abortDownlink: onlyA(request(13, 8, 'abort downlink', reason)),
  uplinkRepeated: onlyA(request(13, 12, 'accept a repeated uplink part', part)),
  abortUplink: onlyA(request(13, 13, 'abort reception of uplinked data', reason)),
  uplinkAcknowledged: onlyA(report(13, 14, 'uplink reception acknowledgement report', received)),
  uplinkMissing: onlyA(report(13, 15, 'unsuccessfully received parts report', missing)),
}

export interface LargePart {
  readonly transaction: number
  /** From 1. */
  readonly part: number
  readonly data: Uint8Array
}
export type PartPlace = 'first' | 'intermediate' | 'last'

/** Cuts a message in parts for (13,9) … (13,11) or (13,1) … (13,3): two of them at least. */
export function splitLargeMessage(
  transaction: number,
  message: Uint8Array,
  partBytes: number,
): readonly (LargePart & { readonly place: PartPlace })[] {
  // A message that fits one part has a first and a last one too: there is no such thing as an only part.
  const bytes = Math.max(1, Math.min(partBytes, Math.ceil(message.length / 2)))
  const count = Math.max(2, Math.ceil(message.length / bytes))
  return Array.from({ length: count }, (_, i) => ({
    transaction,
    part: i + 1,
    data: message.slice(i * bytes, (i + 1) * bytes),
    place: i === 0 ? 'first' : i === count - 1 ? 'last' : 'intermediate',
  }))
}

export type LargeOutcome =
  | { readonly kind: 'going'; readonly transaction: number }
  | { readonly kind: 'whole'; readonly transaction: number; readonly message: Uint8Array }
  | { readonly kind: 'lost'; readonly transaction: number; readonly detail: string }

/** Puts parts together again, several messages at a time. A part that is missing ends its message. */
export class LargeMessageReassembler {
  readonly #limit: number
  readonly #most: number
  readonly #open = new Map<number, { readonly parts: Uint8Array[]; next: number; bytes: number }>()

  /** `limit`: bytes of one message; `most`: messages open at a time, the oldest is given up for a new one. */
  constructor({ limit = 16 * 1024 * 1024, most = 64 }: { readonly limit?: number; readonly most?: number } = {}) {
    this.#limit = limit
    this.#most = most
  }

  get open(): number {
    return this.#open.size
  }

  part(place: PartPlace, { transaction, part, data }: LargePart): LargeOutcome {
    if (place === 'first') {
      this.#open.delete(transaction)
      if (this.#open.size >= this.#most) this.#open.delete(this.#open.keys().next().value!)
      this.#open.set(transaction, { parts: [], next: part, bytes: 0 })
    }
    const message = this.#open.get(transaction)
    if (message === undefined) return this.#lost(transaction, `part ${part} came without a first one`)
    // What came twice, as a dump repeats it, is had once.
    if (part < message.next) return { kind: 'going', transaction }
    if (part > message.next) return this.#lost(transaction, `part ${message.next} is missing`)
    message.next++
    message.bytes += data.length
    if (message.bytes > this.#limit) return this.#lost(transaction, `it is longer than ${this.#limit} bytes`)
    message.parts.push(data)
    if (place !== 'last') return { kind: 'going', transaction }
    this.#open.delete(transaction)
    const whole = new Uint8Array(message.bytes)
    let at = 0
    for (const piece of message.parts) {
      whole.set(piece, at)
      at += piece.length
    }
    return { kind: 'whole', transaction, message: whole }
  }

  #lost(transaction: number, detail: string): LargeOutcome {
    this.#open.delete(transaction)
    return { kind: 'lost', transaction, detail }
  }
}
