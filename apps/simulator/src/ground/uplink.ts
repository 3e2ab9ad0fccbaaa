/** The uplink of a station to one satellite: a queue of CLTUs, radiated one after another while the satellite is in view. */
import type { Tai } from '@vigie/base'
import type { UplinkConfig } from '@vigie/model'
import { encodeMessage, MessageType, radiationTimes, Refusal, StationStatus } from './station-message.ts'

/** km/s */
const LIGHT = 299_792.458
const LONGEST_QUEUE = 256
/** Bits of the acquisition sequence that PLOP-1 sends before every CLTU, the carrier having been unmodulated (231.0-B-4 §7.2). */
const ACQUISITION = 128

interface Waiting {
  readonly sequence: number
  readonly cltu: Uint8Array
  readonly since: Tai
}
interface Radiating extends Waiting {
  readonly start: Tai
  readonly end: Tai
}

/** What reaches the satellite, and when its last bit does. */
export interface Arrival {
  readonly cltu: Uint8Array
  readonly at: Tai
}

export interface UplinkConditions {
  /** km to the satellite; undefined when this station does not track it. */
  readonly range: number | undefined
  /** The station refuses every CLTU (a fault). */
  readonly refusing: boolean
  /** Off: it was told to switch it off. */
  readonly carrier?: boolean
  /** The carrier is swept: nothing is radiated until it is back. */
  readonly sweeping?: boolean
  /** The satellite locks on it; so it is unless told. */
  readonly heard?: boolean
  /** bit/s that the station was told; those of the mission unless told. */
  readonly bitRate?: number
}

const WORDS: Readonly<Record<Refusal, string>> = {
  [Refusal.notInView]: 'the satellite is not in view',
  [Refusal.queueFull]: `the queue is full: ${LONGEST_QUEUE} CLTUs wait`,
  [Refusal.malformed]: 'not understood',
  [Refusal.disabled]: 'the uplink is disabled at the station',
  [Refusal.aborted]: 'taken out of the queue',
}

export class Uplink {
  readonly config: UplinkConfig
  /** Messages to the centre; set by whoever holds the connection. */
  answer: (message: Uint8Array) => void = () => {}
  radiated = 0
  refused = 0
  readonly #bitRate: number
  readonly #acquisition: bigint
  #queue: Waiting[] = []
  #radiating: Radiating | undefined
  readonly #travelling: Arrival[] = []
  #free: Tai = 0n
  #conditions: UplinkConditions = { range: undefined, refusing: false }
  #status = -1

  constructor(config: UplinkConfig, bitRate: number, plop: 1 | 2 = 2) {
    this.config = config
    this.#bitRate = bitRate
    this.#acquisition = plop === 1 ? this.#lasting(ACQUISITION) : 0n
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** RADIATE. `now`: the instant at which the world stands. */
  radiate(sequence: number, cltu: Uint8Array, now: Tai): void {
    if (this.#conditions.refusing || this.#conditions.carrier === false) return this.#refuse(sequence, Refusal.disabled)
    if (cltu.length === 0) return this.#refuse(sequence, Refusal.malformed)
    if (this.#conditions.range === undefined) return this.#refuse(sequence, Refusal.notInView)
    if (this.#queue.length >= LONGEST_QUEUE) return this.#refuse(sequence, Refusal.queueFull)
    this.#queue.push({ sequence, cltu, since: now })
    this.#say(MessageType.accepted, sequence)
  }

  /** ABORT. */
  abort(): void {
    for (const { sequence } of this.#queue.splice(0)) this.#refuse(sequence, Refusal.aborted)
  }

  malformed(sequence: number): void {
    this.#refuse(sequence, Refusal.malformed)
  }

  /** The connection has begun: the centre is told how things are. */
  connected(): void {
    this.#say(MessageType.status, 0, Math.max(0, this.#status))
  }

  /** The connection has ended: nothing is radiated for a centre that is not there. */
  forget(): void {
    this.#queue = []
  }

  /** One step of the world, to `now`. What has reached the satellite by then, in order. */
  step(now: Tai, conditions: UplinkConditions): readonly Arrival[] {
    this.#conditions = conditions
    const { range } = conditions
    if (range === undefined) {
      for (const { sequence } of this.#queue.splice(0)) this.#refuse(sequence, Refusal.notInView)
      this.#radiating = undefined
    } else if (conditions.sweeping === true) this.#free = now
    else this.#radiate(now, range)
    const locked = conditions.heard !== false && conditions.sweeping !== true
    const status =
      range === undefined || conditions.carrier === false
        ? 0
        : StationStatus.carrier | (locked ? StationStatus.rfAvailable | StationStatus.bitLock : 0)
    if (status !== this.#status) {
      this.#status = status
      this.#say(MessageType.status, 0, status)
    }
    const arrived: Arrival[] = []
    while (this.#travelling.length > 0 && this.#travelling[0]!.at <= now) arrived.push(this.#travelling.shift()!)
    return arrived
  }

  #radiate(now: Tai, range: number): void {
    const light = BigInt(Math.round((range / LIGHT) * 1e9))
    for (;;) {
      if (this.#radiating === undefined) {
        const next = this.#queue[0]
        if (next === undefined) return
        const start = next.since > this.#free ? next.since : this.#free
        if (start >= now) return
        this.#queue.shift()
        const end = start + this.#acquisition + this.#lasting(next.cltu.length * 8)
        this.#radiating = { ...next, start: start + this.#acquisition, end }
        this.#free = end
      }
      const { sequence, cltu, start, end } = this.#radiating
      if (end > now) return
      this.#radiating = undefined
      this.radiated++
      this.#travelling.push({ cltu, at: end + light })
      this.#say(MessageType.radiated, sequence, 0, radiationTimes(start, end))
    }
  }

  /** Nanoseconds of so many bits. */
  #lasting(bits: number): bigint {
    return BigInt(Math.round((bits * 1e9) / (this.#conditions.bitRate ?? this.#bitRate)))
  }

  #refuse(sequence: number, why: Refusal): void {
    this.refused++
    this.#say(MessageType.refused, sequence, why, new TextEncoder().encode(WORDS[why]))
  }

  #say(type: number, sequence: number, code = 0, payload?: Uint8Array): void {
    // A raw uplink answers nothing.
    if (this.config.protocol === 'cltu-acknowledged') this.answer(encodeMessage(type, sequence, code, payload))
  }
}
