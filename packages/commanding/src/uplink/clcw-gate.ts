/**
 * Which CLCWs a FOP is shown. Each link gives them in the order in which the satellite sent them, but several links do not wait for one
 * another, and a FOP that is shown an older report after a newer one takes it for a contradiction. So one link is listened to at a time.
 */
import type { Tai } from '@vigie/base'
import type { ClcwCounts } from './chain-types.ts'

/** A CLCW received longer ago says nothing of how things are. */
const OLDEST = 10_000_000_000n
/** Stations and centre set their clocks apart. */
const TOLERANCE = 1_000_000_000n
/** After so much silence of a link another one is listened to. */
const SILENCE = 3_000_000_000n
/** COP in effect: COP-1. */
const COP_1 = 1

export class ClcwGate {
  readonly #channels: ReadonlySet<number>
  readonly #counts = { used: 0, repeated: 0, stale: 0, impossible: 0 }
  #link = ''
  #last: Tai | undefined

  constructor(channels: Iterable<number>) {
    this.#channels = new Set(channels)
  }

  get counts(): ClcwCounts {
    return { ...this.#counts }
  }

  /** The virtual channel of a CLCW to go by; undefined: it is none, and counted as what it is. */
  admit(word: number, reception: Tai, link: string, now: Tai): number | undefined {
    const what = this.#judge(word, reception, link, now)
    this.#counts[what]++
    if (what !== 'used') return undefined
    this.#link = link
    this.#last = reception
    return channelOf(word)
  }

  #judge(word: number, reception: Tai, link: string, now: Tai): keyof ClcwCounts {
    const isClcw = word >>> 31 === 0 && ((word >>> 24) & 3) === COP_1 && this.#channels.has(channelOf(word))
    if (!isClcw || reception > now + TOLERANCE) return 'impossible'
    const last = this.#last
    if (reception < now - OLDEST || (last !== undefined && reception < last)) return 'stale'
    return last !== undefined && link !== this.#link && reception < last + SILENCE ? 'repeated' : 'used'
  }
}

const channelOf = (word: number): number => (word >>> 18) & 0x3f
