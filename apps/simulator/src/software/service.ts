/** What a service of the on-board software is, and what the software offers to each. */
import type { Tai } from '@vigie/base'
import type { ReportValues } from '../packets/report-writer.ts'
import type { TelemetrySource } from '../packets/telemetry-source.ts'
import type { RaisedEvent } from '../spacecraft/reading.ts'
import type { ResetCause } from '../spacecraft/computer.ts'
import type { Spacecraft } from '../spacecraft/spacecraft.ts'
import type { Arguments, ArgumentValue } from '../telecommand/command-decoder.ts'
import type { FailureCode } from '../telecommand/failure.ts'
import type { TelecommandReceiver } from '../telecommand/receiver.ts'
import type { ParameterPool } from './parameter-pool.ts'

export interface Request {
  /** Path of the command below the satellite. */
  readonly name: string
  readonly arguments: Arguments
  readonly packet: Uint8Array
}

/** Execution that takes time. Called every second: still going, a step done (reported as progress), over, or failed. */
export type Running = (
  seconds: number,
) => 'going' | 'done' | { readonly step: number } | { readonly failed: FailureCode }

/** Executes a request: over at once, or running. Throws RequestFailure. */
export type Handler = (request: Request) => Running | void

export interface Service {
  /** By the path of the command below the satellite. */
  readonly handlers: Readonly<Record<string, Handler>>
  /** A second has passed. */
  step?(seconds: number): void
  /** An event was raised on board. */
  event?(event: RaisedEvent): void
  /** The computer has started again: what was in volatile memory is gone. */
  restart?(): void
}

export interface OnBoard {
  readonly craft: Spacecraft
  readonly telemetry: TelemetrySource
  readonly parameters: ParameterPool
  readonly receiver: TelecommandReceiver | undefined
  /** True time of the instant that is being worked on; only for the physics, the software knows the on-board clock. */
  readonly now: Tai
  /** On-board seconds. */
  readonly time: number
  /** A report, of a container of the model by its name below the satellite. */
  report(container: string, values: ReportValues, rows?: readonly ReportValues[]): void
  /** A request that the software itself issues: from the schedule, an event, a sequence. */
  issue(packet: Uint8Array): void
  restart(cause?: ResetCause): void
}

// Arguments as handlers take them: the decoder has seen to it that they are there and of their type.
export const numberOf = (a: Arguments, name: string): number => a[name] as number
export const bytesOf = (a: Arguments, name: string): Uint8Array => a[name] as Uint8Array
export const numbersOf = (a: Arguments, name: string): readonly number[] =>
  a[name] as readonly ArgumentValue[] as number[]
