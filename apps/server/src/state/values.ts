/** Values of columns in JSON, and the words that go with them. */
import { formatUtc, toHex } from '@vigie/base'
import type { Validity as ValidityName, Value } from '@vigie/contract'
import { PacketFlag, Validity, type PlannedParameter } from '@vigie/telemetry'

export const VALIDITY_NAMES: readonly ValidityName[] = Object.keys(Validity) as ValidityName[]

/** A number, text, bytes, bigint or list as JSON has it; with a plan, absolute times become UTC text. */
export function toValue(value: unknown, plan?: Pick<PlannedParameter, 'kind'>): Value {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') {
    if (plan?.kind === 'absolute-time') return formatUtc(value)
    return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n ? Number(value) : String(value)
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (value instanceof Uint8Array && plan?.kind !== 'integer') return toHex(value)
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return Array.from(value as Iterable<unknown>, (v) => toValue(v, plan))
  return null
}

/** The label of an enumeration or boolean. */
export function labelOf(p: PlannedParameter, value: unknown): string | undefined {
  if (p.kind === 'boolean' && typeof value === 'number')
    return value === 0 ? (p.zeroString ?? 'false') : (p.oneString ?? 'true')
  if (p.kind !== 'enumerated' || p.labels === undefined || (typeof value !== 'number' && typeof value !== 'string'))
    return undefined
  let n: bigint
  try {
    n = BigInt(value)
  } catch {
    return undefined
  }
  return p.labels.find((l) => n >= l.value && n <= (l.maxValue ?? l.value))?.label
}

export const flagNames = (flags: number): string[] =>
  Object.entries(PacketFlag)
    .filter(([, bit]) => (flags & bit) !== 0)
    .map(([name]) => name)
