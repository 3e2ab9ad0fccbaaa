/** Arguments as they are given, and what they are within the procedure. */
import { parseDuration } from '@vigie/base'
import type { TypeReference } from '../language/ast.ts'
import { meantBy, type ProcedureArgument } from '../check/model-names.ts'
import { coercion } from '../execution/coerce.ts'
import { keyOf } from '../execution/compile.ts'
import { executionErrors } from '../execution/errors.ts'
import { isDuration, isQuantity, isUnknown, ValueProblem, valueText, type Value } from '../execution/values.ts'
import type { Given } from '../execution/world.ts'

export interface CheckedArguments {
  /** By name in lower case. */
  readonly values: Readonly<Record<string, Value>>
  /** By name, as people read them. */
  readonly texts: Readonly<Record<string, string>>
  /** VIG-PROCEDURE-212. */
  readonly problems: readonly ReturnType<typeof executionErrors.argument>[]
}

export function checkArguments(
  path: string,
  declared: readonly ProcedureArgument[],
  given: Readonly<Record<string, unknown>>,
): CheckedArguments {
  const values: Record<string, Value> = {}
  const texts: Record<string, string> = {}
  const problems: ReturnType<typeof executionErrors.argument>[] = []
  const wrong = (argument: string, detail: string): void =>
    void problems.push(executionErrors.argument({ path, argument, detail }))
  const names = declared.map((d) => d.name)
  const byName = new Map<string, unknown>()
  for (const [written, value] of Object.entries(given)) {
    const name = meantBy(written, names)
    if (name === undefined)
      wrong(written, names.length === 0 ? 'it has no arguments' : `there is none; there are ${names.join(', ')}`)
    else byName.set(name, value)
  }
  for (const d of declared) {
    const value = byName.get(d.name) ?? d.initialValue
    if (value === undefined) {
      wrong(d.name, 'it is needed')
      continue
    }
    try {
      const own = valueOf(d, value as Given)
      inRange(d, own)
      values[keyOf(d.name)] = own
      texts[d.name] = valueText(own)
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error
      wrong(d.name, error.message)
    }
  }
  return { values, texts, problems }
}

const PREDEFINED = {
  integer: 'signed integer',
  float: 'real',
  boolean: 'boolean',
  string: 'string',
  'absolute-time': 'absolute time',
  'relative-time': 'relative time',
} as const

function valueOf(d: ProcedureArgument, given: Given): Value {
  const { type } = d
  const span = { start: 0, end: 0 }
  if (type.kind === 'enumerated')
    return coercion(
      undefined,
      undefined,
      type.labels.map((l) => l.label),
    )(plain(given))
  if (type.kind === 'relative-time' && typeof given === 'string') {
    try {
      return { ns: Number(parseDuration(given)) }
    } catch {
      throw new ValueProblem(`"${given}" is no duration, such as "10 min 30 s"`)
    }
  }
  const predefined = Object.hasOwn(PREDEFINED, type.kind) ? PREDEFINED[type.kind as 'integer'] : 'string'
  const name = type.kind === 'integer' && !type.signed ? 'unsigned integer' : predefined
  const reference: TypeReference = { kind: 'predefined', type: name as 'real', span }
  const value = coercion(reference, d.unit, undefined)(plain(given))
  if (isUnknown(value)) throw new ValueProblem(value.unknown)
  return value
}

function plain(given: Given): Value {
  if (typeof given === 'object') throw new ValueProblem('lists and structures are not taken')
  return given
}

function inRange({ type, unit }: ProcedureArgument, value: Value): void {
  const range = 'validRange' in type ? type.validRange : undefined
  if (range === undefined) return
  const n =
    typeof value === 'number' ? value : isQuantity(value) ? value.n : isDuration(value) ? value.ns / 1e9 : undefined
  const { min = -Infinity, max = Infinity } = range
  if (n === undefined || n < min || n > max)
    throw new ValueProblem(`${valueText(value)} is not in ${min} … ${max}${unit === undefined ? '' : ` ${unit}`}`)
}
