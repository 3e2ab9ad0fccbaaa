/** Values as text: seven significant digits, labels for enumerations, lists in brackets. */
import type { Value, ValueKind } from '@vigie/contract'
import { doyTime, millisOf } from '../time/format.ts'

export interface ValueShape {
  readonly kind: ValueKind
  readonly labels?: Readonly<Record<string, string>> | undefined
}

const LONGEST = 200

export function numberText(value: number, digits = 7): string {
  if (!Number.isFinite(value)) return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude >= 1e9 || magnitude < 1e-4))
    return value.toExponential(Math.max(1, Math.min(digits - 3, 4)))
  return String(Number(value.toPrecision(digits)))
}

export function valueText(value: Value, shape: ValueShape, digits?: number): string {
  if (value === null || value === undefined) return '—'
  if (Array.isArray(value)) {
    const texts = value.slice(0, 32).map((v) => valueText(v as Value, shape))
    return `[${texts.join(', ')}${value.length > 32 ? ', …' : ''}]`
  }
  if (shape.kind === 'enumerated' || shape.kind === 'boolean') {
    const key = typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
    return shape.labels?.[key] ?? key
  }
  if (typeof value === 'number') return numberText(value, digits)
  if (shape.kind === 'absolute-time') {
    const millis = millisOf(String(value))
    if (!Number.isNaN(millis)) return doyTime(millis, 3)
  }
  const text = String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** Whether figures stand at the right. */
export const isNumeric = (kind: ValueKind): boolean =>
  kind === 'integer' || kind === 'float' || kind === 'relative-time'
