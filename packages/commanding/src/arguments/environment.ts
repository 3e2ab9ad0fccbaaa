/** What is at hand while the values of one command are read, and where its problems go. */
import type { ErrorDetails, Tai, VigieError } from '@vigie/base'
import type { DynamicValue, SpaceSystem } from '@vigie/model'
import type { ValueLookup } from '@vigie/telemetry/layout'
import { commandErrors } from '../errors.ts'
import type { ArgumentProblem } from './values.ts'

export interface Environment {
  readonly system: SpaceSystem
  /** Path of the command. */
  readonly command: string
  readonly problems: ArgumentProblem[]
  /** Values that contexts of calibrations and sizes refer to, as far as they are known. */
  readonly lookup: ValueLookup
  /** The present, for times counted from now. */
  readonly time?: Tai
  /** A size or count, where it is known. */
  readonly size: (value: DynamicValue) => number | undefined
}

export type ProblemKey = keyof typeof commandErrors

export function argumentProblem(error: VigieError, place: string): ArgumentProblem {
  return {
    code: error.code,
    argument: /^[^.[]*/.exec(place)![0],
    place,
    message: error.message,
    remedy: error.remedy,
  }
}

export function report(env: Environment, key: ProblemKey, place: string, details: ErrorDetails = {}): undefined {
  env.problems.push(argumentProblem(commandErrors[key]({ command: env.command, place, ...details }), place))
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const text =
    typeof value === 'string'
      ? JSON.stringify(value)
      : value instanceof Uint8Array
        ? `${value.length} bytes`
        : typeof value === 'object' && value !== null
          ? JSON.stringify(value, (_k, v: unknown) => (typeof v === 'bigint' ? String(v) : v))
          : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
