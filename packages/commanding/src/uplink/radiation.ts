/** The radiation port: the way of CLTUs to a station, and what it answers. Adapters implement it; the telecommand chain is its sink. */
import type { Tai } from '@vigie/base'

export interface RadiationStatus {
  readonly state: 'disabled' | 'connecting' | 'connected' | 'waiting' | 'failed'
  /** Words for people: "127.0.0.1:10141 refused, next try in 4 s". */
  readonly detail: string
  /** As the station says; absent while it has not said. */
  readonly carrier?: boolean
  readonly rfAvailable?: boolean
  readonly bitLock?: boolean
  /** CLTUs of which the station said so, since the link was made. */
  readonly radiated: number
  readonly refused: number
}

/** Called with the `id` that `radiate` was given. Each id ends by one of `radiated`, `refused` and `lost`. */
export interface RadiationSink {
  /** It waits at the station. */
  accepted(id: number): void
  /** It has left the antenna; from its first bit to its last, by the clock of the station. */
  radiated(id: number, start: Tai, end: Tai): void
  /** It has not been radiated and will not be. */
  refused(id: number, code: number, words: string): void
  /** The connection ended before it was answered: it may have been radiated, or not. */
  lost(id: number): void
  status(status: RadiationStatus): void
}

export interface RadiationLink {
  readonly name: string
  readonly status: RadiationStatus
  /** The station answers for each CLTU. Else bytes are written and nothing comes back: no sink method but `status` is called. */
  readonly acknowledges: boolean
  /** Begins, and goes on by itself (reconnecting) until `stop`. Never throws for what the other end does. */
  start(sink: RadiationSink): void
  stop(): Promise<void>
  /**
   * Gives a CLTU to the station; false when it cannot now, and then it is not sent later either. `id`: 1 … 2³² − 1. The sink is not
   * called before it returns.
   */
  radiate(id: number, cltu: Uint8Array): boolean
  /** Asks the station to empty its queue; each CLTU in it is answered by `refused`. Of no effect where it does not acknowledge. */
  abort(): void
}
