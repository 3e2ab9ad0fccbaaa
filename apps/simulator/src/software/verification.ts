/** Service 1 of ECSS-E-ST-70-41C: what becomes of each request, told as its acknowledgement flags ask; failures always. */
import { PusAck } from '@vigie/ccsds'
import { takeBits } from '../packets/bit-reader.ts'
import type { ReportValues } from '../packets/report-writer.ts'
import type { FailureCode } from '../telecommand/failure.ts'

type Report = (container: string, values: ReportValues) => void

/** What a fault of the reports does to them. */
export interface VerificationTrouble {
  /** Reports of these subservices are not sent. */
  readonly silent: ReadonlySet<number>
  /** Reports tell of a request that was never received. */
  readonly wrongEcho: boolean
}

const CONTAINERS: Readonly<Record<number, string>> = {
  1: 'RequestAccepted',
  2: 'RequestRejected',
  3: 'RequestStarted',
  4: 'RequestStartFailed',
  5: 'RequestProgress',
  6: 'RequestProgressFailed',
  7: 'RequestCompleted',
  8: 'RequestFailed',
  10: 'RequestNotRouted',
}

export class Verification {
  trouble: VerificationTrouble = { silent: new Set(), wrongEcho: false }
  readonly #report: Report

  constructor(report: Report) {
    this.#report = report
  }

  /** (1,1) */
  accepted(packet: Uint8Array): void {
    if (asks(packet, PusAck.acceptance)) this.#send(1, packet, {})
  }
  /** (1,2) */
  rejected(packet: Uint8Array, code: FailureCode): void {
    this.#send(2, packet, { FailureCode: code })
  }
  /** (1,3) */
  started(packet: Uint8Array): void {
    if (asks(packet, PusAck.start)) this.#send(3, packet, {})
  }
  /** (1,4) */
  startFailed(packet: Uint8Array, code: FailureCode): void {
    this.#send(4, packet, { FailureCode: code })
  }
  /** (1,5) */
  progress(packet: Uint8Array, step: number): void {
    if (asks(packet, PusAck.progress)) this.#send(5, packet, { ProgressStep: step })
  }
  /** (1,6) */
  progressFailed(packet: Uint8Array, step: number, code: FailureCode): void {
    this.#send(6, packet, { ProgressStep: step, FailureCode: code })
  }
  /** (1,7) */
  completed(packet: Uint8Array): void {
    if (asks(packet, PusAck.completion)) this.#send(7, packet, {})
  }
  /** (1,8) */
  failed(packet: Uint8Array, code: FailureCode): void {
    this.#send(8, packet, { FailureCode: code })
  }
  /** (1,10) */
  notRouted(packet: Uint8Array, code: FailureCode): void {
    this.#send(10, packet, { FailureCode: code })
  }

  #send(subservice: number, packet: Uint8Array, values: ReportValues): void {
    if (this.trouble.silent.has(subservice)) return
    const count = takeBits(packet, 18, 14)
    this.#report(CONTAINERS[subservice]!, {
      RequestVersion: takeBits(packet, 0, 5),
      RequestApid: takeBits(packet, 5, 11),
      RequestFlags: takeBits(packet, 16, 2),
      RequestCount: this.trouble.wrongEcho ? (count + 8192) % 16_384 : count,
      ...values,
    })
  }
}

const asks = (packet: Uint8Array, flag: number): boolean => (packet[6]! & flag) !== 0
