/**
 * FARM-1: the receiving end of COP-1, one for each virtual channel (CCSDS 232.1-B-2 §6, table 6-1). A pure engine: frames that
 * passed frame validation come in, what becomes of them goes out.
 */
import { encodeClcw } from '@vigie/ccsds'

/** S1 open, S2 wait, S3 lockout. */
export const FarmState = { open: 1, wait: 2, lockout: 3 } as const
export type FarmState = (typeof FarmState)[keyof typeof FarmState]

export interface FarmOptions {
  readonly virtualChannelId: number
  /** W: even, 2 … 254; half of it ahead of V(R), half behind. */
  readonly window: number
  /** Where it begins; open unless told. */
  readonly state?: FarmState
  readonly receiverFrameSequenceNumber?: number
}

/** What the physical layer and the mission put in the CLCW beside what the FARM knows. */
export interface ClcwSurroundings {
  readonly status: number
  readonly noRfAvailable: boolean
  readonly noBitLock: boolean
}

export class Farm {
  readonly virtualChannelId: number
  /** PW = NW = W / 2 (§6.1.8.3.1). */
  readonly #half: number
  #state: FarmState
  #retransmit = false
  #wait = false
  #lockout: boolean
  #farmB = 0
  #vr: number

  constructor(options: FarmOptions) {
    const { window } = options
    if (!Number.isInteger(window) || window < 2 || window > 254 || window % 2 !== 0)
      throw new RangeError(`The FARM sliding window is even, 2 … 254: ${window}`)
    this.virtualChannelId = options.virtualChannelId
    this.#half = window / 2
    this.#state = options.state ?? FarmState.open
    this.#lockout = this.#state === FarmState.lockout
    this.#wait = this.#state === FarmState.wait
    this.#vr = (options.receiverFrameSequenceNumber ?? 0) & 255
  }

  get state(): FarmState {
    return this.#state
  }
  get retransmit(): boolean {
    return this.#retransmit
  }
  get wait(): boolean {
    return this.#wait
  }
  get lockout(): boolean {
    return this.#lockout
  }
  /** 8 bits are kept; the CLCW reports two. */
  get farmBCounter(): number {
    return this.#farmB
  }
  /** V(R): the number expected of the next AD frame. */
  get receiverFrameSequenceNumber(): number {
    return this.#vr
  }

  /** E1 … E5: a Type-AD frame of number N(S); `buffer`: there is room for it. True when it is accepted. */
  sequenceControlled(sequence: number, buffer = true): boolean {
    // How far the frame is ahead of V(R), modulo 256.
    const ahead = (sequence - this.#vr) & 255
    if (ahead >= this.#half && ahead < 256 - this.#half) {
      // E5: neither window. In lockout nothing changes.
      if (this.#state !== FarmState.lockout) {
        this.#lockout = true
        this.#state = FarmState.lockout
      }
      return false
    }
    // E1 … E4 in wait and in lockout, E4 (a repetition) in every state: discarded.
    if (this.#state !== FarmState.open || ahead >= 256 - this.#half) return false
    if (ahead > 0) {
      // E3: some were lost before it.
      this.#retransmit = true
      return false
    }
    if (!buffer) {
      // E2
      this.#retransmit = true
      this.#wait = true
      this.#state = FarmState.wait
      return false
    }
    // E1
    this.#vr = (this.#vr + 1) & 255
    this.#retransmit = false
    return true
  }

  /** E6: a Type-BD frame is accepted in every state. */
  expedited(): true {
    this.#farmB = (this.#farmB + 1) & 255
    return true
  }

  /** E7: the control command Unlock. */
  unlock(): void {
    this.#farmB = (this.#farmB + 1) & 255
    this.#retransmit = false
    this.#wait = false
    this.#lockout = false
    this.#state = FarmState.open
  }

  /** E8: the control command Set V(R). In lockout it is counted and V(R) stays. */
  setReceiverFrameSequenceNumber(value: number): void {
    this.#farmB = (this.#farmB + 1) & 255
    if (this.#state === FarmState.lockout) return
    this.#retransmit = false
    this.#wait = false
    this.#vr = value & 255
    this.#state = FarmState.open
  }

  /** E9: an invalid frame is discarded in every state. */
  invalid(): false {
    return false
  }

  /** E10: the higher layer has room again. */
  bufferReleased(): void {
    this.#wait = false
    if (this.#state === FarmState.wait) this.#state = FarmState.open
  }

  /** E11: the report that the next telemetry frame carries. */
  clcw(surroundings: ClcwSurroundings): number {
    return encodeClcw({
      ...surroundings,
      copInEffect: 1,
      virtualChannelId: this.virtualChannelId,
      lockout: this.#lockout,
      wait: this.#wait,
      retransmit: this.#retransmit,
      farmBCounter: this.#farmB & 3,
      reportValue: this.#vr,
    })
  }
}
