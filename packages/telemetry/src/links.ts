/** The link port: where bytes come from. Adapters implement it (TCP, UDP, files); the chain is its sink. */
import type { Tai } from '@vigie/base'

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
