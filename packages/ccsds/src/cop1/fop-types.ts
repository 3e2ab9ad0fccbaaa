/** What a FOP-1 talks about with those above it and below it (CCSDS 232.1-B-2 §4). */
import type { ControlCommand } from '../telecommand/control-command.ts'
import type { FopAlert, FopState } from './fop-table.ts'

/**
 * Directives of those above (§4). `value` is V*(R) or V*(S) 0 … 255; K 1 … 255; T1_Initial in milliseconds, > 0;
 * Transmission_Limit 1 … 255; Timeout_Type 0 or 1. One out of range is rejected as invalid (E40).
 */
export type FopDirective =
  | { readonly kind: 'initiate' | 'initiate-with-clcw' | 'initiate-with-unlock' | 'terminate' | 'resume' }
  | {
      readonly kind: 'initiate-with-set-vr' | 'set-vs' | 'set-window' | 'set-t1' | 'set-limit' | 'set-timeout-type'
      readonly value: number
    }

/**
 * `accept` and `reject` when the answer is known at once; `later`: it comes by `lowerResponse`, and no other frame of the type
 * is given until then.
 */
export type LowerResponse = 'accept' | 'reject' | 'later'

/** The lower procedures: frames go out here. `R` is whatever the user gives as a request. */
export interface FopLower<R> {
  /** N(S) and whether the frame was given before. */
  transmitAd(request: R, sequence: number, retransmission: boolean): LowerResponse
  transmitBd(request: R): LowerResponse
  transmitBc(command: ControlCommand, retransmission: boolean): LowerResponse
  /** What was given and has not left yet may be dropped: it is given again (§5.2). */
  abort?(type: 'AD' | 'BC', now: number): void
}

/**
 * What becomes of a request: `accepted` or `rejected` (both final for nothing: an accepted AD frame is later `confirmed`, the FARM
 * has it, or `failed`, which leaves open whether it has); an accepted BD frame is `passed` to the lower procedures or `failed`.
 */
export type TransferOutcome = 'accepted' | 'rejected' | 'confirmed' | 'failed' | 'passed'
export type DirectiveOutcome = 'accepted' | 'rejected' | 'confirmed' | 'failed'

/**
 * The higher procedures: notifications. They may make new requests in return, which are taken in their turn. They must not throw:
 * the event in hand would end half done.
 */
export interface FopUser<R> {
  transfer(outcome: TransferOutcome, request: R): void
  directive(outcome: DirectiveOutcome, directive: FopDirective): void
  alert(reason: FopAlert): void
  /** The service is suspended, to be resumed in the state told. */
  suspend(state: 1 | 2 | 3 | 4): void
}

export interface FopParameters {
  /** FOP_Sliding_Window_Width K, 1 … 255; no more than the positive window of the FARM. */
  readonly window: number
  /** T1_Initial, in milliseconds. */
  readonly t1: number
  /** Transmission_Limit, 1 … 255. */
  readonly limit: number
  /** 0: alert when the limit is reached; 1: suspend. */
  readonly timeoutType: 0 | 1
}

/** What was made of a CLCW: `used`, or why not. */
export type ClcwUse = 'used' | 'no-clcw' | 'other-channel' | 'other-cop'

/** The variables of §5.1, for whoever shows or records them. */
export interface FopStatus extends FopParameters {
  readonly state: FopState
  /** SS: 0, or the state in which the service was suspended. */
  readonly suspended: 0 | 1 | 2 | 3 | 4
  /** V(S), NN(R). */
  readonly vs: number
  readonly nnr: number
  readonly transmissionCount: number
  /** AD frames outstanding, and how many of them are flagged To_Be_Retransmitted. */
  readonly sent: number
  readonly toBeRetransmitted: number
  readonly waiting: boolean
  readonly adOut: boolean
  readonly bcOut: boolean
  readonly bdOut: boolean
  /** When the timer expires, in the caller's milliseconds; Infinity: it is not running. */
  readonly deadline: number
}
