/** What the telecommand chain of a satellite is asked, reports and shows. */
import type { Clock, Tai } from '@vigie/base'
import type { DirectiveOutcome, FopAlert, FopDirective, FopStatus } from '@vigie/ccsds'
import type { TelecommandQueueConfig } from '@vigie/model'
import type { RadiationStatus } from './radiation.ts'

/** AD: sequence-controlled, by COP-1 once and in order. BD: expedited, sent once and not acknowledged by frames. */
export type TelecommandService = 'AD' | 'BD'

export interface UplinkRequest {
  /** Chosen by the caller; free again once `received` (AD), `radiated` (BD) or `failed` was reported. */
  readonly id: number
  /** Kept, not copied. */
  readonly packet: Uint8Array
  readonly virtualChannel: number
  /** Of no meaning on channels without MAPs. */
  readonly map: number
  readonly service: TelecommandService
  /** In the queue of its channel and service; 0 unless told. The higher goes first, of the same the earlier. */
  readonly priority?: number
}

export interface UplinkFrameReference {
  readonly virtualChannel: number
  readonly type: TelecommandService
  /** N(S) of AD frames. */
  readonly sequence?: number
}

/**
 * A stage that a request has reached. Each is reported once at most, in the order sent, radiated, received; failed ends it at any
 * point. AD ends with `received`, and skips `radiated` when the satellite confirms before the station has answered; BD ends with
 * `radiated`. `received` is what the FARM reports: the frames were accepted, the packet may still be refused.
 */
export interface UplinkReport {
  readonly id: number
  readonly stage: 'sent' | 'radiated' | 'received' | 'failed'
  /** radiated: the first bit; received: when the telemetry frame with the CLCW was received; else now. */
  readonly time: Tai
  /** radiated: the last bit. */
  readonly end?: Tai
  readonly uplink?: string
  readonly frames?: readonly UplinkFrameReference[]
  /** Transmissions of its most transmitted frame so far. */
  readonly attempt?: number
  readonly detail?: string
  /** failed: it may have left, and may be carried out. */
  readonly uncertain?: boolean
}

/** An alert as CCSDS 232.1-B-2 §4.3.2 names it, or `SUSPEND`: the service waits for the directive to resume. */
export interface FopAlertRecord {
  readonly time: Tai
  readonly reason: FopAlert | 'SUSPEND'
}

/** The last CLCW of a channel, as decoded (232.0-B-4 §4.2). */
export interface ClcwRecord {
  readonly word: number
  readonly time: Tai
  readonly lockout: boolean
  readonly wait: boolean
  readonly retransmit: boolean
  readonly farmB: number
  /** N(R) */
  readonly reportValue: number
  readonly noRf: boolean
  readonly noBitLock: boolean
}

export interface VirtualChannelStatus extends Omit<FopStatus, 'deadline'> {
  readonly id: number
  readonly cop1: boolean
  /** When T1 expires; absent: it is not running. */
  readonly timerExpires?: Tai
  readonly clcw?: ClcwRecord
  /** The last ones, oldest first. */
  readonly alerts: readonly FopAlertRecord[]
  /** Packets that have not left, AD and BD. */
  readonly queued: number
  readonly lastDirective?: { readonly directive: FopDirective; readonly outcome: DirectiveOutcome; readonly time: Tai }
}

export interface ClcwCounts {
  readonly used: number
  /** By another link than the one that is listened to. */
  readonly repeated: number
  /** Older than one that was used, or received too long ago to say how things are. */
  readonly stale: number
  /** No CLCWs, or of no channel of this chain, or of another COP, or received in the future. */
  readonly impossible: number
}

export interface TelecommandChainStatus {
  /** The uplink that radiates; absent: none can. */
  readonly selected?: string
  /** Whether it was chosen by `select`, or by what the stations say. */
  readonly selection: 'automatic' | 'chosen'
  readonly uplinks: readonly ({ readonly name: string; readonly outstanding: number } & RadiationStatus)[]
  readonly virtualChannels: readonly VirtualChannelStatus[]
  readonly clcws: ClcwCounts
  /** Packets that have not left, of so many that may wait. */
  readonly queue: { readonly waiting: number } & TelecommandQueueConfig
}

/** A frame that was given to a station. */
type FrameSink = (frame: Uint8Array, cltu: Uint8Array, uplink: string, time: Tai) => void

/** What the chain is given. Its callbacks must not throw; they may call the chain. */
export interface TelecommandChainPorts {
  readonly clock: Clock
  /** Of the chain, for words. */
  readonly name?: string
  report(report: UplinkReport): void
  /** At once for states, alerts and stations; within a quarter of a second for mere numbers. */
  changed(status: TelecommandChainStatus): void
  readonly onFrame?: FrameSink
}
