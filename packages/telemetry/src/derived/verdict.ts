/**
 * Algorithms whose value decides: conditions that a model gives as a CustomAlgorithm (XTCE MatchCriteriaType). The text is an
 * expression, returns the value, or sets `result`.
 */
import type { Algorithm, SpaceSystem } from '@vigie/model'
import type { RawValue } from '../compile/conversion.ts'
import type { AlgorithmRunner, RunnableAlgorithm } from './algorithm-runner.ts'

/** Failures in a row after which an algorithm is not run again. */
const MOST_FAILURES = 3
/** What the value is called in the text. */
const RESULT = 'result'

/** Whether it holds for the values of its inputs, in their order. */
export type Verdict = (inputs: readonly (RawValue | undefined)[]) => boolean
/** Told when an algorithm failed, and that it is not run again. */
export type VerdictFailed = (path: string, error: unknown, disabled: boolean) => void

export class Verdicts {
  readonly #system: SpaceSystem
  readonly #runner: AlgorithmRunner | undefined
  readonly #failed: VerdictFailed | undefined
  readonly #made = new Map<string, Verdict | undefined>()

  constructor(system: SpaceSystem, runner: AlgorithmRunner | undefined, failed?: VerdictFailed) {
    this.#system = system
    this.#runner = runner
    this.#failed = failed
  }

  /** Undefined: there is no such algorithm, or nothing that runs it; the condition is false. */
  of(path: string): { readonly algorithm: Algorithm; readonly verdict: Verdict } | undefined {
    const algorithm = this.#system.algorithms.get(path)
    if (algorithm === undefined || this.#runner?.speaks(algorithm.language) !== true) return undefined
    let verdict = this.#made.get(path)
    if (verdict === undefined) this.#made.set(path, (verdict = this.#make(path, algorithm, this.#runner)))
    return { algorithm, verdict }
  }

  #make(path: string, algorithm: Algorithm, runner: AlgorithmRunner): Verdict {
    const constants = algorithm.constants.map((c) =>
      c.value.trim() !== '' && !Number.isNaN(Number(c.value)) ? Number(c.value) : c.value,
    )
    let loaded: RunnableAlgorithm | undefined
    let failures = 0
    return (inputs) => {
      if (failures >= MOST_FAILURES) return false
      try {
        loaded ??= runner.load({
          path,
          language: algorithm.language,
          text: verdictText(algorithm.text),
          inputs: [...algorithm.inputs.map((i) => i.name), ...algorithm.constants.map((c) => c.name)],
          outputs: [RESULT],
        })
        const [value] = loaded.run([...inputs.map((x) => x ?? null), ...constants])
        failures = 0
        return value === true || (typeof value === 'number' && value !== 0 && !Number.isNaN(value)) || value === 'true'
      } catch (error) {
        failures++
        this.#failed?.(path, error, failures >= MOST_FAILURES)
        return false
      }
    }
  }
}

function verdictText(text: string): string {
  if (/\breturn\b/.test(text)) return `${RESULT} = (() => {${text}\n})();`
  return /\bresult\s*=(?!=)/.test(text) ? text : `${RESULT} = (${text}\n);`
}
