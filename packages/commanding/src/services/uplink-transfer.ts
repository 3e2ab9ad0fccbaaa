/**
 * A large message on its way up (service 13): which of its parts may leave now, what is confirmed, what must be sent again, and where
 * it goes on after it was stopped. A part is confirmed when its request is completed or when the satellite tells of it (13,14); what
 * the satellite lacks (13,15) leaves again. Whoever drives it sends the parts and tells what becomes of them.
 */
import { splitLargeMessage, type LargePart, type PartPlace } from '@vigie/ccsds'
import type { Tai } from '@vigie/base'

export type UplinkState = 'going' | 'stopped' | 'aborted' | 'whole'
export interface UplinkPart extends LargePart {
  readonly place: PartPlace
  /** It was sent before: (13,12) in 41A. */
  readonly repeated: boolean
}
export interface UplinkOptions {
  readonly transaction: number
  readonly message: Uint8Array
  readonly partBytes: number
  /** Parts that may be under way unconfirmed. */
  readonly window: number
  /** A part that is under way for so long, ns, ends in a stop: it can be gone on from. */
  readonly timeout: bigint
}

type Progress = 'waiting' | 'under-way' | 'confirmed'

export class UplinkTransfer {
  readonly #parts: readonly (LargePart & { readonly place: PartPlace })[]
  readonly #progress: Progress[]
  readonly #since: Tai[]
  readonly #repeated = new Set<number>()
  readonly #window: number
  readonly #timeout: bigint
  #state: UplinkState = 'going'
  #detail = ''

  constructor({ transaction, message, partBytes, window, timeout }: UplinkOptions) {
    this.#parts = splitLargeMessage(transaction, message, partBytes)
    this.#progress = this.#parts.map(() => 'waiting')
    this.#since = this.#parts.map(() => 0n)
    this.#window = window
    this.#timeout = timeout
  }

  get state(): UplinkState {
    return this.#state
  }
  /** Why it is not going. */
  get detail(): string {
    return this.#detail
  }
  get count(): number {
    return this.#parts.length
  }
  get confirmed(): number {
    return this.#progress.filter((p) => p === 'confirmed').length
  }
  /** As it was cut: for whoever checks what leaves. */
  get parts(): readonly (LargePart & { readonly place: PartPlace })[] {
    return this.#parts
  }

  /** Parts that are to leave now, in their order; they are under way from then on. The last one waits for all others. */
  take(now: Tai): UplinkPart[] {
    const found: UplinkPart[] = []
    if (this.#state !== 'going') return found
    let open = this.#progress.filter((p) => p === 'under-way').length
    for (const [i, part] of this.#parts.entries()) {
      if (open >= this.#window) break
      if (this.#progress[i] !== 'waiting') continue
      // What takes effect takes it when everything else is there.
      if (part.place === 'last' && this.confirmed < this.#parts.length - 1) break
      this.#progress[i] = 'under-way'
      this.#since[i] = now
      open++
      found.push({ ...part, repeated: this.#repeated.has(part.part) })
    }
    return found
  }

  /** The request of a part was completed. */
  completed(part: number): void {
    this.#confirm(part)
  }
  /** It was not, or nobody knows. */
  failed(part: number, detail: string): void {
    if (this.#progress[part - 1] !== 'under-way') return
    this.#progress[part - 1] = 'waiting'
    this.#stop('stopped', `part ${part}: ${detail}`)
  }
  /** (13,14): all up to this one are there. */
  acknowledged(upTo: number): void {
    for (let part = 1; part <= upTo; part++) this.#confirm(part)
  }
  /** (13,15): these are not there, whatever was thought. */
  missing(parts: readonly number[]): void {
    for (const part of parts) {
      if (this.#progress[part - 1] === undefined) continue
      this.#progress[part - 1] = 'waiting'
      this.#repeated.add(part)
    }
  }
  /** (13,16): the satellite has thrown away what it had; to go on is to begin again. */
  aborted(reason: number): void {
    if (this.#state === 'whole') return
    this.#progress.fill('waiting')
    this.#repeated.clear()
    this.#stop('aborted', `the satellite aborted it, reason ${reason}`)
  }
  /** Somebody wants it no further now. */
  stop(detail: string): void {
    if (this.#state === 'going') this.#stop('stopped', detail)
  }
  /** Goes on from what is not confirmed. False: it is whole, or going. */
  resume(): boolean {
    if (this.#state === 'whole' || this.#state === 'going') return false
    for (const [i, p] of this.#progress.entries()) if (p === 'under-way') this.#progress[i] = 'waiting'
    this.#state = 'going'
    this.#detail = ''
    return true
  }
  tick(now: Tai): void {
    if (this.#state !== 'going') return
    const late = this.#progress.findIndex((p, i) => p === 'under-way' && now - this.#since[i]! > this.#timeout)
    if (late >= 0) this.#stop('stopped', `nothing was heard of part ${late + 1} in time`)
  }

  #confirm(part: number): void {
    if (this.#progress[part - 1] === undefined) return
    this.#progress[part - 1] = 'confirmed'
    if (this.confirmed === this.#parts.length) {
      this.#state = 'whole'
      this.#detail = ''
    }
  }
  #stop(state: UplinkState, detail: string): void {
    this.#state = state
    this.#detail = detail
  }
}
