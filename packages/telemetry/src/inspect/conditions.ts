/** Conditions of a model against values found so far, by walking their tree. */
import { parseUtc, toHex } from '@vigie/base'
import type { DataType, MatchCriteria, ParameterRef, SpaceSystem, ValueRef } from '@vigie/model'
import type { RawValue } from '../compile/conversion.ts'

export interface KnownValue {
  readonly raw: RawValue
  readonly eng: RawValue | undefined
}
/** The value that a reference has at this point; undefined: not known. */
export type ValueLookup = (ref: ParameterRef) => KnownValue | undefined

/** Whether the algorithm of that path says so, of the values at hand. */
export type AlgorithmHolds = (path: string, lookup: ValueLookup) => boolean

/** Conditions by algorithm are false where nothing runs them. */
export function conditionHolds(
  system: SpaceSystem,
  criteria: MatchCriteria,
  lookup: ValueLookup,
  algorithmHolds?: AlgorithmHolds,
): boolean {
  switch (criteria.kind) {
    case 'always':
      return true
    case 'algorithm':
      return algorithmHolds?.(criteria.algorithm, lookup) ?? false
    case 'and':
      return criteria.terms.every((t) => conditionHolds(system, t, lookup, algorithmHolds))
    case 'or':
      return criteria.terms.some((t) => conditionHolds(system, t, lookup, algorithmHolds))
    default:
      return comparisonHolds(system, criteria, lookup)
  }
}

function comparisonHolds(
  system: SpaceSystem,
  c: Extract<MatchCriteria, { kind: 'comparison' }>,
  lookup: ValueLookup,
): boolean {
  const left = valueOf(system, c.left, lookup)
  if (left === undefined || !('parameter' in c.left)) return false
  if (!('literal' in c.right)) {
    const right = valueOf(system, c.right, lookup)
    return right !== undefined && ordered(c.operator, left, right)
  }
  const type = typeAt(system, c.left)
  const text = c.right.literal
  if (
    type?.kind === 'enumerated' &&
    c.left.calibrated !== false &&
    typeof left !== 'string' &&
    (c.operator === '==' || c.operator === '!=')
  ) {
    const named = type.labels.filter((l) => l.label === text)
    if (named.length > 0) {
      const inside = named.some((l) => left >= l.value && left <= (l.maxValue ?? l.value))
      return inside === (c.operator === '==')
    }
  }
  const literal = literalFor(type, c.left, text, typeof left)
  return literal !== undefined && ordered(c.operator, left, literal)
}

type Plain = number | bigint | string

function valueOf(system: SpaceSystem, ref: ValueRef, lookup: ValueLookup): Plain | undefined {
  if (!('parameter' in ref)) return undefined
  const known = lookup(ref)
  const value = ref.calibrated === false ? known?.raw : known?.eng
  if (!(value instanceof Uint8Array)) return value
  const type = typeAt(system, ref)
  return isWhole(type) ? BigInt(`0x${toHex(value)}`) : toHex(value)
}

function literalFor(type: DataType | undefined, ref: ParameterRef, text: string, kind: string): Plain | undefined {
  const raw = ref.calibrated === false
  if (kind === 'string')
    return type?.kind === 'string' || raw
      ? type?.kind === 'binary'
        ? hex(text)
        : text
      : type?.kind === 'binary'
        ? hex(text)
        : text
  if (type?.kind === 'enumerated') return type.labels.find((l) => l.label === text)?.value ?? number(text)
  if (type?.kind === 'boolean') {
    const truth =
      text === type.oneString || /^(true|1)$/i.test(text)
        ? 1
        : text === type.zeroString || /^(false|0)$/i.test(text)
          ? 0
          : undefined
    return raw ? (number(text) ?? truth) : truth
  }
  if (type?.kind === 'absolute-time' && !raw) {
    try {
      return parseUtc(text)
    } catch {
      return number(text)
    }
  }
  return number(text)
}

const hex = (text: string): string => text.toLowerCase().replace(/^0x/, '')

function number(text: string): number | bigint | undefined {
  const trimmed = text.trim()
  if (/^[+-]?\d+$/.test(trimmed)) {
    const whole = BigInt(trimmed.replace('+', ''))
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole
  }
  if (trimmed === '') return undefined
  const value = Number(trimmed)
  return Number.isNaN(value) ? undefined : value
}

function ordered(operator: string, l: Plain, r: Plain): boolean {
  if ((typeof l === 'string') !== (typeof r === 'string')) return operator === '!='
  const order = l < r ? -1 : l > r ? 1 : 0
  const unordered = Number.isNaN(l) || Number.isNaN(r)
  if (unordered) return operator === '!='
  return (
    { '==': order === 0, '!=': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[
      operator
    ] ?? false
  )
}

/** The type that a reference ends at. */
export function typeAt(system: SpaceSystem, ref: ParameterRef): DataType | undefined {
  let type = system.type(system.parameters.get(ref.parameter)?.type ?? '')
  for (const step of (ref.member ?? '').match(/[^.[\]]+|\[\d+\]/g) ?? []) {
    if (step.startsWith('[')) type = type?.kind === 'array' ? system.type(type.elementType) : undefined
    else
      type = type?.kind === 'aggregate' ? system.type(type.members.find((m) => m.name === step)?.type ?? '') : undefined
  }
  return type
}

function isWhole(type: DataType | undefined): boolean {
  if (type === undefined || type.kind === 'aggregate' || type.kind === 'array') return false
  const encoding =
    type.kind === 'absolute-time' || type.kind === 'relative-time' ? type.timeEncoding?.encoding : type.encoding
  return encoding?.kind === 'integer'
}
