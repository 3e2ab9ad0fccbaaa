/**
 * Several virtual channels under COP-1 on one physical channel (CCSDS 232.0-B-4 §4.3): the lower procedures of their
 * FOPs. Each has room for one frame of each type; whoever radiates asks for the next one when the link is free, so no FOP runs
 * ahead of the link, and what failed or is given again before it was radiated is not radiated any more.
 */
import { Turns, type TurnScheme } from '../telecommand/turns.ts'
import { createFopChannel, type OutgoingFrame } from './fop-channel.ts'
import type { FopParameters, FopUser } from './fop-types.ts'
import type { Fop } from './fop.ts'
import type { CopFrameFormat, FrameDataUnit } from './frame-format.ts'

export interface UplinkChannelParameters<R extends FrameDataUnit> {
  readonly format: CopFrameFormat
  readonly user: FopUser<R>
  readonly parameters: FopParameters
}

/** A frame to radiate, and the virtual channel that it is of. */
export interface UplinkFrame<R> extends OutgoingFrame<R> {
  readonly virtualChannelId: number
}

/** Control commands open the way for what follows; expedited data are what cannot wait. */
const URGENCY = ['BC', 'BD', 'AD'] as const

class Channel<R extends FrameDataUnit> {
  readonly fop: Fop<R>
  readonly #slots: Record<'AD' | 'BD' | 'BC', OutgoingFrame<R> | undefined> = {
    AD: undefined,
    BD: undefined,
    BC: undefined,
  }

  constructor({ format, user, parameters }: UplinkChannelParameters<R>) {
    this.fop = createFopChannel<R>(
      format,
      (frame) => {
        this.#slots[frame.type] = frame
        return 'later'
      },
      {
        transfer: (outcome, request) => {
          if (outcome === 'failed' && this.#slots.AD?.request === request) this.#drop('AD')
          user.transfer(outcome, request)
        },
        directive: (outcome, directive) => user.directive(outcome, directive),
        alert: (reason) => {
          this.#drop('BC')
          user.alert(reason)
        },
        suspend: (state) => user.suspend(state),
      },
      parameters,
      (type) => this.#drop(type),
    )
  }

  /** It will not be radiated: the way is free for another one. */
  #drop(type: 'AD' | 'BC'): void {
    if (this.#slots[type] === undefined) return
    this.#slots[type] = undefined
    this.fop.lowerResponse(type, true, this.fop.now)
  }

  take(): UplinkFrame<R> | undefined {
    for (const type of URGENCY) {
      const frame = this.#slots[type]
      if (frame === undefined) continue
      this.#slots[type] = undefined
      return { ...frame, virtualChannelId: this.fop.virtualChannelId }
    }
    return undefined
  }
}

export class Uplink<R extends FrameDataUnit> {
  readonly #channels: ReadonlyMap<number, Channel<R>>
  readonly #turns: Turns<UplinkFrame<R>>

  /** Channels in their order of priority. Throws VIG-CCSDS-002 for parameters out of range. */
  constructor(scheme: TurnScheme, channels: readonly UplinkChannelParameters<R>[]) {
    this.#channels = new Map(channels.map((channel) => [channel.format.virtualChannelId, new Channel(channel)]))
    this.#turns = new Turns(scheme, [...this.#channels.values()])
  }

  /** Of a virtual channel; undefined when there is no such channel. */
  fop(virtualChannelId: number): Fop<R> | undefined {
    return this.#channels.get(virtualChannelId)?.fop
  }

  /** The next frame to radiate; undefined: nothing waits. Its FOP may give another one from now on. */
  next(now: number): UplinkFrame<R> | undefined {
    const frame = this.#turns.take()
    if (frame !== undefined) this.fop(frame.virtualChannelId)!.lowerResponse(frame.type, true, now)
    return frame
  }

  /** An operational control field, for the FOP whose channel it names; true when one used it. */
  clcw(word: number, now: number): boolean {
    for (const { fop } of this.#channels.values()) if (fop.clcw(word, now) === 'used') return true
    return false
  }

  /** The earliest instant at which `tick` has something to do; Infinity: none. */
  get deadline(): number {
    let earliest = Infinity
    for (const { fop } of this.#channels.values()) earliest = Math.min(earliest, fop.deadline)
    return earliest
  }

  tick(now: number): void {
    for (const { fop } of this.#channels.values()) fop.tick(now)
  }
}
