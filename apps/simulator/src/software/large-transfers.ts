/** Large messages (ECSS-E-ST-70-41C §6.13): cut into parts that fit packets, and put together again. */
import { FailureCode, unable } from '../telecommand/failure.ts'
import type { OnBoard, Running } from './service.ts'

/** Bytes of a part on the way down, and parts a second. */
const PART = 512
const PARTS_PER_SECOND = 8
const LARGEST = 0x10_0000
/** Seconds that the ground may take between two parts. */
const PATIENCE = 60

export const AbortReason = { lostPart: 1, timeout: 2, tooLarge: 3 } as const
export type AbortReason = (typeof AbortReason)[keyof typeof AbortReason]

interface Reception {
  readonly parts: Uint8Array[]
  size: number
  /** Seconds since the last part. */
  idle: number
}

export class LargeTransfers {
  readonly #onBoard: OnBoard
  readonly #receptions = new Map<number, Reception>()
  #transaction = 0

  constructor(onBoard: OnBoard) {
    this.#onBoard = onBoard
  }

  /** Sends a message down, part by part: (13,1), (13,2) …, (13,3). */
  down(message: Uint8Array): Running {
    const transaction = this.#transaction++ % 65_536
    const parts = Math.max(1, Math.ceil(message.length / PART))
    let next = 0
    return () => {
      for (let i = 0; i < PARTS_PER_SECOND && next < parts; i++, next++) {
        const last = next === parts - 1
        const data = message.subarray(next * PART, (next + 1) * PART)
        this.#onBoard.report(last ? 'LargeLast' : next === 0 ? 'LargeFirst' : 'LargeIntermediate', {
          TransactionId: transaction,
          PartNumber: next + 1,
          PartLength: data.length,
          PartData: data,
        })
      }
      return next < parts ? 'going' : 'done'
    }
  }

  /** A part that came up; the whole message with the last one. Numbers count from 1. */
  up(transaction: number, part: number, data: Uint8Array, last: boolean): Uint8Array | undefined {
    if (part === 1) this.#receptions.set(transaction, { parts: [], size: 0, idle: 0 })
    const reception = this.#receptions.get(transaction) ?? unable(FailureCode.unknownIdentifier)
    if (part !== reception.parts.length + 1) return this.#abort(transaction, AbortReason.lostPart)
    reception.parts.push(data)
    reception.size += data.length
    reception.idle = 0
    if (reception.size > LARGEST) return this.#abort(transaction, AbortReason.tooLarge)
    if (!last) return undefined
    this.#receptions.delete(transaction)
    const whole = new Uint8Array(reception.size)
    let at = 0
    for (const piece of reception.parts) {
      whole.set(piece, at)
      at += piece.length
    }
    return whole
  }

  #abort(transaction: number, reason: AbortReason): undefined {
    this.#receptions.delete(transaction)
    this.#onBoard.report('LargeUplinkAborted', { TransactionId: transaction, AbortReason: reason })
    return undefined
  }

  step(seconds: number): void {
    for (const [transaction, reception] of this.#receptions) {
      reception.idle += seconds
      if (reception.idle > PATIENCE) this.#abort(transaction, AbortReason.timeout)
    }
  }

  restart(): void {
    this.#receptions.clear()
  }
}
