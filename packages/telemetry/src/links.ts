/** The link port: where bytes come from. Adapters implement it (TCP, UDP, files); the chain is its sink. */
import { describeError, type Clock, type Log, type Nanoseconds, type Tai } from '@vigie/base'

export type LinkState = 'disabled' | 'connecting' | 'connected' | 'waiting' | 'ended' | 'failed'

export interface LinkStatus {
  readonly state: LinkState
  /** Words for people: "127.0.0.1:10101 refused, next try in 4 s". */
  readonly detail: string
  readonly bytes: number
  /** Datagrams, files or reads. */
  readonly units: number
  readonly errors: number
  readonly lastData?: Tai
}

export interface LinkSink {
  /**
   * Bytes as they came; `unit` when the transport keeps boundaries (a datagram, a captured packet). A promise asks the
   * link to wait (a file, a TCP socket) or to count what it drops (UDP). The bytes may be reused after it returns or resolves.
   */
  data(bytes: Uint8Array, reception: Tai, unit: boolean): void | Promise<void>
  /** A stream ended (the connection closed, the file was read): what was left of it belongs to nothing, what comes begins anew. */
  end?(): void
  /** The state changed. */
  status(status: LinkStatus): void
}

export interface TelemetryLink {
  readonly name: string
  readonly status: LinkStatus
  /** Begins, and goes on by itself (reconnecting) until `stop`. Never throws for what the other end does. */
  start(sink: LinkSink): void
  stop(): Promise<void>
  /** Sends bytes to the other end where the link can; false when it cannot now. */
  send?(bytes: Uint8Array): boolean
}

/** What a link is given besides its configuration. */
export interface LinkWorld {
  readonly clock: Clock
  readonly log: Log
  /** Folder from which relative paths of files start: the mission's. */
  readonly folder: string
}

/** The part that all links share: state in words, counters, handing over to the sink. A link owns one. */
export class LinkFeed {
  readonly #clock: Clock
  readonly #log: Log
  #sink: LinkSink | undefined
  #state: LinkState = 'disabled'
  #detail = 'not started'
  #bytes = 0
  #units = 0
  #errors = 0
  #lastData: Tai | undefined

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  get status(): LinkStatus {
    return {
      state: this.#state,
      detail: this.#detail,
      bytes: this.#bytes,
      units: this.#units,
      errors: this.#errors,
      ...(this.#lastData === undefined ? {} : { lastData: this.#lastData }),
    }
  }

  attach(sink: LinkSink): void {
    this.#sink = sink
  }

  /** Says the state; the sink is told when it or its words changed. */
  say(state: LinkState, detail: string): void {
    if (state === this.#state && detail === this.#detail) return
    this.#state = state
    this.#detail = detail
    try {
      this.#sink?.status(this.status)
    } catch (error) {
      this.#log.error('the sink of a link refused its status', { error: describeError(error) })
    }
  }

  error(count = 1): void {
    this.#errors += count
  }

  /** Hands bytes over; what the sink throws is logged and counted as an error of the link, which goes on. */
  give(bytes: Uint8Array, unit: boolean, reception: Tai = this.#clock.now()): void | Promise<void> {
    this.#bytes += bytes.length
    this.#units++
    this.#lastData = reception
    try {
      const waiting = this.#sink?.data(bytes, reception, unit)
      if (waiting !== undefined) return waiting.catch((error: unknown) => this.#refused(error))
    } catch (error) {
      this.#refused(error)
    }
  }

  /** Tells that a stream ended; to be told before bytes of another one are given. */
  end(): void {
    try {
      this.#sink?.end?.()
    } catch (error) {
      this.#refused(error)
    }
  }

  #refused(error: unknown): void {
    this.#errors++
    this.#log.error('what a link received could not be handled', { error: describeError(error) })
  }
}

/** Seconds of the machine as a span of a clock: sockets live in the real world even when the clock runs faster. */
export function machineSeconds(clock: Clock, seconds: number): Nanoseconds {
  return BigInt(Math.round(seconds * 1e9 * (clock.rate > 0 ? clock.rate : 1)))
}
