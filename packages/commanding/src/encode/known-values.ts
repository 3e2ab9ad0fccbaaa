/** Values that references mean: arguments from the values at hand, parameters from the context. */
import type { DynamicValue, MatchCriteria, ParameterRef, SpaceSystem } from '@vigie/model'
import {
  comparableName,
  conditionHolds,
  encodingOf,
  engineeringValue,
  typeAt,
  type AlgorithmHolds,
  type KnownValue,
  type Step,
  type ValueLookup,
} from '@vigie/telemetry/layout'
import { isScalar, rawAt, type RawTree } from '../arguments/values.ts'
import { signedPattern } from './integers.ts'

/** A raw value with what it means by the default calibration, as a decoder that reads it would compare it. */
export function knownValue(system: SpaceSystem, ref: ParameterRef, tree: RawTree | undefined): KnownValue | undefined {
  return knownScalar(system, ref, rawAt(tree, ref.member))
}

/** The same of the raw value that the reference ends at. */
export function knownScalar(system: SpaceSystem, ref: ParameterRef, raw: RawTree | undefined): KnownValue | undefined {
  const type = typeAt(system, ref)
  if (!isScalar(raw) || type === undefined || type.kind === 'aggregate' || type.kind === 'array') return undefined
  const encoding = encodingOf(type)
  if (encoding === undefined) return undefined
  const whole = raw instanceof Uint8Array && encoding.kind === 'integer' ? signedPattern(raw, encoding) : undefined
  const { eng } = engineeringValue(
    type,
    { raw, validity: 0, ...(whole === undefined ? {} : { whole }) },
    undefined,
    () => undefined,
  )
  return { raw, eng }
}

/** A size or count; undefined where it has no number. */
export function dynamicNumber(system: SpaceSystem, value: DynamicValue, lookup: ValueLookup): number | undefined {
  switch (value.kind) {
    case 'fixed':
      return value.value
    case 'algorithm':
      return undefined
    case 'lookup':
      return value.cases.find((c) => conditionHolds(system, c.when, lookup))?.value ?? value.otherwise
    default: {
      if (!('parameter' in value.ref)) return undefined
      const known = lookup(value.ref)
      const number = value.ref.calibrated === false ? known?.raw : known?.eng
      if (number === undefined || typeof number === 'object' || number === '') return undefined
      const result = Math.floor(Number(number) * value.slope + value.intercept)
      return Number.isNaN(result) ? undefined : result
    }
  }
}

/** The steps of the parameter that the value of a reference names; undefined where it names none. */
export function chosenSteps(
  system: SpaceSystem,
  step: Extract<Step, { op: 'choose' }>,
  lookup: ValueLookup,
): readonly Step[] | undefined {
  const known = lookup(step.ref)
  const value = step.ref.calibrated === false ? known?.raw : known?.eng
  if (value === undefined || typeof value === 'object') return undefined
  const type = typeAt(system, step.ref)
  const name =
    type?.kind === 'enumerated' && step.ref.calibrated !== false && typeof value !== 'string'
      ? type.labels.find((l) => value >= l.value && value <= (l.maxValue ?? l.value))?.label
      : String(value)
  if (name === undefined) return undefined
  const wanted = comparableName(name)
  return step.cases.find((c) => c.names.some((n) => comparableName(n) === wanted))?.steps
}

export const holds = (
  system: SpaceSystem,
  criteria: MatchCriteria,
  lookup: ValueLookup,
  algorithms?: AlgorithmHolds,
): boolean => conditionHolds(system, criteria, lookup, algorithms)
