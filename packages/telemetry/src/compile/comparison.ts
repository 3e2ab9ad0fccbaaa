/** Comparisons of the model made ready: what is compared, with which operator, against what. */
import { toHex } from '@vigie/base'
import type { ComparisonOperator, MatchCriteria, SpaceSystem, ValueRef } from '@vigie/model'
import { labelValue, numberText, scalarConversion, utcOrUndefined, type RawValue } from './conversion.ts'
import { resolveReference, type Referenced } from './reference.ts'

export type Comparable = number | bigint | string

export interface Operand {
  readonly referenced: Referenced
  /** From the raw value to what is compared; undefined: unknown, the comparison is false. */
  readonly convert: (raw: RawValue) => Comparable | undefined
  /** Raw numbers are compared as they are. */
  readonly plain: boolean
}

export interface PreparedComparison {
  readonly operator: ComparisonOperator
  readonly left: Operand
  /** Undefined right: the literal means nothing for this type, the comparison is false. */
  readonly right: { readonly literal: Comparable } | Operand | undefined
  /** Label ranges that `==` stands for, when the label covers more than one value. */
  readonly ranges?: readonly { readonly min: bigint; readonly max: bigint }[]
}

function operand(system: SpaceSystem, ref: ValueRef): Operand | undefined {
  const referenced = resolveReference(system, ref)
  if (referenced === undefined) return undefined
  // Integers too wide for a number are kept as bytes, and are still integers.
  const whole = referenced.wire?.encoding.kind === 'integer'
  const comparable = (value: RawValue | undefined): Comparable | undefined =>
    value instanceof Uint8Array ? (whole ? BigInt(`0x${toHex(value)}`) : toHex(value)) : value
  if (referenced.ref.calibrated === false || referenced.wire === undefined)
    return { referenced, convert: comparable, plain: true }
  const convert = scalarConversion(referenced.wire)
  const { type, encoding } = referenced.wire
  const plain =
    encoding.kind === 'integer' || encoding.kind === 'float'
      ? (type.kind === 'integer' || type.kind === 'float' || type.kind === 'enumerated') &&
        encoding.calibrator === undefined
      : type.kind === 'string'
  return { referenced, convert: (raw) => comparable(convert(raw)), plain }
}

function literalOf(text: string, left: Operand): Comparable | undefined {
  const { type, wire, ref } = left.referenced
  const textual = wire !== undefined && (wire.encoding.kind === 'string' || wire.encoding.kind === 'binary')
  if (ref.calibrated === false) {
    if (wire?.encoding.kind === 'binary') return text.toLowerCase().replace(/^0x/, '')
    if (textual) return text
    if (type.kind === 'enumerated') return labelValue(type, text)
    return wideNumber(text) ?? (type.kind === 'boolean' ? booleanLiteral(type, text) : undefined)
  }
  switch (type.kind) {
    case 'boolean':
      return booleanLiteral(type, text)
    case 'enumerated':
      return labelValue(type, text)
    case 'string':
      return text
    case 'binary':
      return text.toLowerCase().replace(/^0x/, '')
    case 'absolute-time':
      return utcOrUndefined(text) ?? wideNumber(text)
    default:
      return wideNumber(text)
  }
}

function wideNumber(text: string): number | bigint | undefined {
  const value = numberText(text)
  if (value === undefined || Number.isSafeInteger(value) || !/^\s*[+-]?(\d+|0x[\da-f]+)\s*$/i.test(text)) return value
  return BigInt(text.trim().replace(/^\+/, ''))
}

function booleanLiteral(
  type: { readonly oneString: string; readonly zeroString: string },
  text: string,
): number | undefined {
  if (text === type.oneString) return 1
  if (text === type.zeroString) return 0
  const lower = text.toLowerCase()
  if (lower === 'true' || lower === '1') return 1
  return lower === 'false' || lower === '0' ? 0 : undefined
}

/** Undefined when the left side is nothing that can be compared; then it is false. */
export function prepareComparison(
  system: SpaceSystem,
  criteria: Extract<MatchCriteria, { kind: 'comparison' }>,
): PreparedComparison | undefined {
  const left = operand(system, criteria.left)
  if (left === undefined) return undefined
  if (!('literal' in criteria.right))
    return { operator: criteria.operator, left, right: operand(system, criteria.right) }
  const literal = literalOf(criteria.right.literal, left)
  const { type, ref } = left.referenced
  const text = criteria.right.literal
  const ranges =
    type.kind === 'enumerated' && ref.calibrated !== false
      ? type.labels.filter((l) => l.label === text).map((l) => ({ min: l.value, max: l.maxValue ?? l.value }))
      : []
  const wide = ranges.length > 1 || ranges.some((r) => r.max !== r.min)
  return {
    operator: criteria.operator,
    left,
    right: literal === undefined ? undefined : { literal },
    ...(wide ? { ranges } : {}),
  }
}

/** Compares as the operator says; `==` of a number and a big integer is by value. */
function compare(operator: ComparisonOperator, l: Comparable, r: Comparable): boolean {
  if (typeof l === 'string' || typeof r === 'string') {
    if (typeof l !== typeof r) return operator === '!='
  }
  switch (operator) {
    case '==':
      // eslint-disable-next-line eqeqeq -- 5 and 5n are the same value here
      return l == r
    case '!=':
      // eslint-disable-next-line eqeqeq -- as above
      return l != r
    case '<':
      return l < r
    case '<=':
      return l <= r
    case '>':
      return l > r
    default:
      return l >= r
  }
}

/** Whether a prepared comparison holds for raw values; undefined values make it false. */
export function holds(c: PreparedComparison, left: RawValue | undefined, right: RawValue | undefined): boolean {
  if (left === undefined) return false
  const l = c.left.convert(left)
  if (l === undefined) return false
  if (c.ranges !== undefined && (c.operator === '==' || c.operator === '!=') && typeof l !== 'string') {
    const inside = c.ranges.some((r) => l >= r.min && l <= r.max)
    return inside === (c.operator === '==')
  }
  if (c.right === undefined) return false
  if ('literal' in c.right) return compare(c.operator, l, c.right.literal)
  const r = right === undefined ? undefined : c.right.convert(right)
  return r === undefined ? false : compare(c.operator, l, r)
}
