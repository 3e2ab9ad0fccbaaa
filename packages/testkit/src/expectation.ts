/** `t.expectParameter(path)`: what its value must be, now or within a time, or for a time. */
import { parseUtc, toSeconds } from '@vigie/base'
import { conditionHolds, conditionText, type Check, type Comparable, type Condition } from '@vigie/qualification/tests'
import type { Sample, TestLine } from './line.ts'
import { TestEnded, type Recorder } from './recorder.ts'

export interface ExpectOptions {
  /** Seconds within which it must become so; absent: the latest value is judged now. */
  readonly within?: number
  /** Seconds for which it must then stay so. */
  readonly for?: number
  /** A value that was received before, longer ago than so many seconds, does not count: a fresh one is waited for (`within`). */
  readonly noOlderThan?: number
  /** Only a value generated after the call counts. */
  readonly fresh?: boolean
}

export interface ExpectationParts {
  readonly line: TestLine
  readonly recorder: Recorder
  readonly path: string
  readonly soft: boolean
  readonly place: number | undefined
  readonly defaultWithin: number
}

export class ParameterExpectation {
  readonly #parts: ExpectationParts

  constructor(parts: ExpectationParts) {
    this.#parts = parts
    parts.recorder.looked.add(parts.path)
  }

  /** Equal: a label of an enumeration, a text, a number (within `tolerance`), a boolean. */
  toBe(value: Comparable, options: ExpectOptions & { readonly tolerance?: number } = {}): Promise<Sample> {
    const { tolerance, ...rest } = options
    return this.to({ kind: 'compare', op: '=', value, ...(tolerance === undefined ? {} : { tolerance }) }, rest)
  }
  toBeCloseTo(value: number, tolerance: number, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'compare', op: '=', value, tolerance }, options)
  }
  notToBe(value: Comparable, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'compare', op: '!=', value }, options)
  }
  /** From `low` to `high`, both included. */
  toBeWithin(low: number, high: number, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'range', low, high }, options)
  }
  toBeAbove(limit: number, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'compare', op: '>', value: limit }, options)
  }
  toBeBelow(limit: number, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'compare', op: '<', value: limit }, options)
  }
  toBeAtLeast(limit: number, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'compare', op: '>=', value: limit }, options)
  }
  toBeAtMost(limit: number, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'compare', op: '<=', value: limit }, options)
  }
  toBeOneOf(values: readonly Comparable[], options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'one of', values }, options)
  }
  toMatch(pattern: RegExp, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'matches', pattern: pattern.source, flags: pattern.flags.replaceAll(/[gy]/g, '') }, options)
  }
  /** Of monitoring: "normal", "watch", "warning", "distress", "critical", "severe". */
  toHaveState(level: string, options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'state', level }, options)
  }
  toBeValid(options?: ExpectOptions): Promise<Sample> {
    return this.to({ kind: 'valid' }, options)
  }
  /** A sample comes, whatever its value: telemetry is alive. */
  toBeReceived(options: ExpectOptions = {}): Promise<Sample> {
    return this.to({ kind: 'received' }, { fresh: true, ...options })
  }

  /** Any condition. The check is recorded however it ends; a hard one that is not met ends the test. */
  async to(condition: Condition, options: ExpectOptions = {}): Promise<Sample> {
    const { line, path, recorder } = this.#parts
    const began = line.now()
    const since = recorder.at()
    const fresh = options.fresh === true ? since : undefined
    const isGood = (sample: Sample): boolean => {
      if (fresh !== undefined && sample.generation <= fresh) return false
      if (options.noOlderThan !== undefined && ageOf(sample, line) > options.noOlderThan) return false
      return conditionHolds(condition, judged(sample))
    }
    const within = options.within ?? (options.fresh === true ? this.#parts.defaultWithin : undefined)
    const { latest } = this
    // What is there already is not fresh, whatever its time says.
    let found = latest !== undefined && fresh === undefined && isGood(latest) ? latest : undefined
    if (found === undefined && within !== undefined) found = await this.#first(isGood, within)
    const met = found !== undefined
    let decisive = found ?? this.latest
    let took = met ? sinceOf(decisive, began) : toSeconds(line.now() - began)
    let kept = true
    if (met && options.for !== undefined) {
      const other = await this.#first((sample) => !conditionHolds(condition, judged(sample)), options.for)
      kept = other === undefined
      decisive = other ?? this.latest
      if (!kept) took = sinceOf(decisive, began)
    }
    const sample = decisive
    const expected = conditionText(condition)
    const check: Check = {
      kind: within === undefined ? 'parameter' : 'wait',
      subject: path,
      expected,
      ...(sample === undefined ? {} : { actual: sample.text ?? textOf(sample.value) }),
      ...('tolerance' in condition && condition.tolerance !== undefined
        ? { tolerance: String(condition.tolerance) }
        : {}),
      ...(sample?.unit === undefined ? {} : { unit: sample.unit }),
      at: recorder.at(),
      ...(within === undefined && options.for === undefined ? {} : { since }),
      ...(options.fresh === true ? { fresh: true } : {}),
      ...(within === undefined ? {} : { within, took: round(took) }),
      ...(options.for === undefined ? {} : { held: options.for }),
      passed: met && kept,
      ...(this.#parts.soft ? { soft: true } : {}),
      ...(this.#parts.place === undefined ? {} : { line: this.#parts.place }),
    }
    recorder.check(check)
    if (!check.passed && !this.#parts.soft) throw new TestEnded('failed', `${path}: ${expected}`)
    return sample ?? nothing(path)
  }

  get latest(): Sample | undefined {
    return this.#parts.line.latest(this.#parts.path)
  }

  /** The first one received within a time that is as it must be: every sample is looked at, also those that only lasted a moment. */
  async #first(wanted: (sample: Sample) => boolean, seconds: number): Promise<Sample | undefined> {
    const { line, path } = this.#parts
    let found: Sample | undefined
    const stop = line.follow(path, (sample) => {
      if (found === undefined && wanted(sample)) found = sample
    })
    try {
      await line.until(() => found !== undefined, seconds)
      return found
    } finally {
      stop()
    }
  }
}

/** Seconds until a sample was received. */
const sinceOf = (sample: Sample | undefined, began: bigint): number =>
  sample === undefined || sample.reception === '' ? 0 : Math.max(0, toSeconds(parseUtc(sample.reception) - began))

const judged = (s: Sample): { value: unknown; text?: string; validity: string; state?: string } => ({
  value: s.value,
  validity: s.validity,
  ...(s.text === undefined ? {} : { text: s.text }),
  ...(s.state === undefined ? {} : { state: s.state }),
})

const nothing = (path: string): Sample => ({
  path,
  value: null,
  raw: null,
  validity: 'invalid',
  generation: '',
  reception: '',
  count: 0,
})

const ageOf = (sample: Sample, line: TestLine): number => toSeconds(line.now() - parseUtc(sample.reception))
export const round = (seconds: number): number => Math.round(seconds * 1000) / 1000
const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))
