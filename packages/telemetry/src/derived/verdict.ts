/**
 * Algorithms whose value decides: conditions that a model gives as a CustomAlgorithm (XTCE MatchCriteriaType), levels of alarms
 * (CustomAlarmType). The text is an expression, returns the value, or sets `result`.
 */
import type { Algorithm, SpaceSystem } from '@vigie/model'
import type { RawValue } from '../compile/conversion.ts'
import type { AlgorithmRunner, AlgorithmValue, RunnableAlgorithm } from './algorithm-runner.ts'

/** Failures in a row after which an algorithm is not run again. */
const MOST_FAILURES = 3
/** What the value is called in the text. */
const RESULT = 'result'

/** Its value for the values of its inputs, in their order; undefined when it failed. */
type Valuation = (inputs: readonly (RawValue | undefined)[]) => AlgorithmValue | undefined
/** Whether it holds for the values of its inputs, in their order. */
type Verdict = (inputs: readonly (RawValue | undefined)[]) => boolean
export interface Deciding {
  readonly algorithm: Algorithm
  readonly value: Valuation
  readonly verdict: Verdict
}
/** Told when an algorithm failed, and that it is not run again. */
export type VerdictFailed = (path: string, error: unknown, disabled: boolean) => void

export class Verdicts {
  readonly #system: SpaceSystem
  readonly #runner: AlgorithmRunner | undefined
  readonly #failed: VerdictFailed | undefined
  readonly #made = new Map<string, Deciding>()

  constructor(system: SpaceSystem, runner: AlgorithmRunner | undefined, failed?: VerdictFailed) {
    this.#system = system
    this.#runner = runner
    this.#failed = failed
  }

  /** Undefined: there is no such algorithm, or nothing that runs it; the condition is false. */
  of(path: string): Deciding | undefined {
    const algorithm = this.#system.algorithms.get(path)
    if (algorithm === undefined || this.#runner?.speaks(algorithm.language) !== true) return undefined
    let made = this.#made.get(path)
    if (made === undefined) {
      const value = this.#make(path, algorithm, this.#runner)
      this.#made.set(path, (made = { algorithm, value, verdict: (inputs) => isTrue(value(inputs)) }))
    }
    return made
  }

  #make(path: string, algorithm: Algorithm, runner: AlgorithmRunner): Valuation {
    const constants = algorithm.constants.map((c) =>
      c.value.trim() !== '' && !Number.isNaN(Number(c.value)) ? Number(c.value) : c.value,
    )
    // Arguments, of algorithms inside commands, come after the parameters.
    const names = [...algorithm.inputs, ...(algorithm.argumentInputs ?? [])].map((i) => i.name)
    let loaded: RunnableAlgorithm | undefined
    let failures = 0
    return (inputs) => {
      if (failures >= MOST_FAILURES) return undefined
      try {
        loaded ??= runner.load({
          path,
          language: algorithm.language,
          text: verdictText(algorithm.text),
          inputs: [...names, ...algorithm.constants.map((c) => c.name)],
          outputs: [RESULT],
        })
        const [value] = loaded.run([...names.map((_, i) => inputs[i] ?? null), ...constants])
        failures = 0
        return value
      } catch (error) {
        failures++
        this.#failed?.(path, error, failures >= MOST_FAILURES)
        return undefined
      }
    }
  }
}

const isTrue = (value: AlgorithmValue | undefined): boolean =>
  value === true || value === 'true' || (typeof value === 'number' && value !== 0 && !Number.isNaN(value))

function verdictText(text: string): string {
  if (/\breturn\b/.test(text)) return `${RESULT} = (() => {${text}\n})();`
  return /\bresult\s*=(?!=)/.test(text) ? text : `${RESULT} = (${text}\n);`
}
