/** Conditions, verifiers and windows of commands that an algorithm decides (XTCE CustomAlgorithm, MathAlgorithm), run in the isolate that telemetry's are run in. */
import type { AlgorithmRunner } from '@vigie/telemetry'
import { evaluate, Verdicts, type ValueLookup, type VerdictFailed } from '@vigie/telemetry/layout'
import type { Algorithm, ParameterRef, SpaceSystem, ValueRef } from '@vigie/model'
import { argumentPath } from '../encode/command-system.ts'

type Plain = number | bigint | string | Uint8Array | undefined

export class CommandAlgorithms {
  readonly #system: SpaceSystem
  readonly #verdicts: Verdicts

  /** `failed` is told of an algorithm that threw or took too long: it counts as not met. */
  constructor(system: SpaceSystem, runner: AlgorithmRunner | undefined, failed?: VerdictFailed) {
    this.#system = system
    this.#verdicts = new Verdicts(system, runner, failed)
  }

  /** Whether something runs it. */
  runs(path: string): boolean {
    return this.#system.algorithms.get(path)?.expression !== undefined || this.#verdicts.of(path) !== undefined
  }

  /** `lookup`: values of parameters, and of arguments as those of `command`. False where it fails or a value that it reads is not known. */
  holds(path: string, lookup: ValueLookup, command: string): boolean {
    const algorithm = this.#system.algorithms.get(path)
    if (algorithm === undefined) return false
    const values = inputsOf(algorithm, command).map((ref) => valueOf(lookup, ref))
    if (values.includes(undefined)) return false
    if (algorithm.expression !== undefined) {
      const result = evaluate(algorithm.expression, Number.NaN, (ref) => numberOf(valueOf(lookup, own(ref, command))))
      return typeof result === 'number' ? result !== 0 && !Number.isNaN(result) : result === 'true'
    }
    return this.#verdicts.of(path)?.verdict(values) ?? false
  }
}

/** In the order in which the text names them: parameters, then arguments. */
const inputsOf = ({ inputs, argumentInputs = [] }: Algorithm, command: string): ParameterRef[] => [
  ...inputs.map(({ ref }) => ref),
  ...argumentInputs.map(({ ref }) => own(ref, command)),
]

function own(ref: ValueRef, command: string): ParameterRef {
  if ('parameter' in ref) return ref
  const { argument, ...rest } = ref
  return { ...rest, parameter: argumentPath(command, argument) }
}

function valueOf(lookup: ValueLookup, ref: ParameterRef): Plain {
  const known = lookup(ref)
  return ref.calibrated === false ? known?.raw : known?.eng
}

const numberOf = (value: Plain): number | string | undefined =>
  typeof value === 'bigint' ? Number(value) : typeof value === 'object' ? undefined : value
