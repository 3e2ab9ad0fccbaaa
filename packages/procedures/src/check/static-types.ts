/** What is known of a value before a procedure runs. */
import { unitQuantity, withoutIdleAngle, type DataType, type Quantity } from '@vigie/model'

export type StaticType =
  /** `quantity` absent: a plain number, or one whose unit is not known; it goes with all. */
  | { readonly kind: 'number'; readonly quantity?: Quantity; readonly unit?: string; readonly integer?: boolean }
  | { readonly kind: 'text'; readonly values?: readonly string[] }
  /** A value of an enumeration or of a boolean of the model. */
  | { readonly kind: 'label'; readonly values: readonly string[]; readonly truth: boolean }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'instant' }
  | { readonly kind: 'duration' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'unknown' }

export const UNKNOWN: StaticType = { kind: 'unknown' }
export const NUMBER: StaticType = { kind: 'number' }
export const TIME_QUANTITY: Quantity = { s: 1 }

const quantities = new Map<string, Quantity | undefined>()
export function quantityOf(unit: string): Quantity | undefined {
  if (!quantities.has(unit)) {
    if (quantities.size > 5000) quantities.clear()
    quantities.set(unit, unitQuantity(unit))
  }
  return quantities.get(unit)
}

export function numberIn(unit: string | undefined, integer = false): StaticType {
  const quantity = unit === undefined || unit === '' ? undefined : quantityOf(unit)
  return {
    kind: 'number',
    ...(quantity === undefined ? {} : { quantity }),
    ...(unit === undefined || unit === '' ? {} : { unit }),
    ...(integer ? { integer } : {}),
  }
}

/** Of a value of the model. */
export function staticTypeOf(type: DataType | undefined, unit?: string): StaticType {
  switch (type?.kind) {
    case 'integer':
    case 'float':
      return numberIn(unit ?? type.unit, type.kind === 'integer')
    case 'enumerated':
      return { kind: 'label', values: type.labels.map((l) => l.label), truth: false }
    case 'boolean':
      return { kind: 'label', values: [type.zeroString, type.oneString], truth: true }
    case 'string':
      return { kind: 'text' }
    case 'absolute-time':
      return { kind: 'instant' }
    case 'relative-time':
      return { kind: 'duration' }
    case 'aggregate':
    case 'array':
      return { kind: 'whole' }
    default:
      return UNKNOWN
  }
}

export function sameQuantity(a: Quantity, b: Quantity): boolean {
  for (const key of Object.keys(a)) if ((b[key] ?? 0) !== a[key]) return false
  for (const key of Object.keys(b)) if ((a[key] ?? 0) !== b[key]) return false
  return true
}
export function timesQuantity(a: Quantity, b: Quantity, power: number): Quantity {
  const product: Record<string, number> = { ...a }
  for (const [key, n] of Object.entries(b)) {
    const sum = (product[key] ?? 0) + n * power
    if (sum === 0) delete product[key]
    else product[key] = sum
  }
  return withoutIdleAngle(product)
}
export const powerOfQuantity = (a: Quantity, n: number): Quantity =>
  Object.fromEntries(Object.entries(a).map(([key, e]) => [key, e * n]))

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹'
const exponent = (n: number): string =>
  n === 1 ? '' : `${n < 0 ? '⁻' : ''}${[...String(Math.abs(n))].map((c) => SUPERSCRIPT[Number(c)] ?? c).join('')}`
function quantityText(q: Quantity): string {
  const parts = Object.entries(q).map(([key, n]) => `${key}${exponent(n)}`)
  return parts.length === 0 ? 'a plain number' : parts.join('·')
}

/** For people: "a number in V", "one of ON, OFF". */
export function typeText(type: StaticType): string {
  switch (type.kind) {
    case 'number':
      if (type.unit !== undefined) return `a number in ${type.unit}`
      return type.quantity === undefined ? 'a number' : `a number of dimension ${quantityText(type.quantity)}`
    case 'text':
      return type.values === undefined ? 'a text' : `one of ${few(type.values)}`
    case 'label':
      return `one of ${few(type.values)}`
    case 'boolean':
      return 'true or false'
    case 'instant':
      return 'an absolute time'
    case 'duration':
      return 'a duration'
    case 'whole':
      return 'a structure or list'
    default:
      return 'something unknown'
  }
}
export const few = (names: readonly string[]): string =>
  `${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`
