/** Values brought to the type of the variable that they are given to. */
import { parseUtc } from '@vigie/base'
import type { TypeReference } from '../language/ast.ts'
import { inUnit } from './units.ts'
import {
  isDuration,
  isInstant,
  isLabelled,
  isQuantity,
  isUnknown,
  isWhole,
  ValueProblem,
  valueText,
  type Value,
} from './values.ts'

/** Throws `ValueProblem`. */
export type Coercion = (value: Value) => Value

const wrong = (v: Value, wanted: string): never => {
  throw new ValueProblem(`${valueText(v)} is no ${wanted}`)
}

function number(v: Value, wanted: string): Value {
  if (typeof v === 'number' || (typeof v === 'object' && (isQuantity(v) || isWhole(v)))) return v
  if (isLabelled(v)) return v.raw
  if (isDuration(v)) return { n: v.ns / 1e9, unit: 's' }
  if (typeof v === 'string') {
    const [, digits, unit] = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*?)?\s*$/.exec(v) ?? []
    if (digits !== undefined) return unit === undefined ? Number(digits) : { n: Number(digits), unit }
  }
  return wrong(v, wanted)
}

const ofUnit =
  (unit: string | undefined): Coercion =>
  (v) => {
    if (unit === undefined) return v
    if (typeof v === 'number') return { n: v, unit }
    return isQuantity(v) && v.unit !== unit ? { n: inUnit(v.n, v.unit, unit), unit } : v
  }

function whole(v: Value, unsigned: boolean): Value {
  const wanted = unsigned ? 'unsigned integer' : 'signed integer'
  const n = number(v, wanted)
  const plain = typeof n === 'number' ? n : isQuantity(n) ? n.n : undefined
  if (plain !== undefined && (!Number.isInteger(plain) || (unsigned && plain < 0))) wrong(v, wanted)
  if (isWhole(n) && unsigned && n.whole.startsWith('-')) wrong(v, wanted)
  return n
}

function instant(v: Value): Value {
  if (isInstant(v)) return v
  if (typeof v === 'string')
    try {
      return { tai: String(parseUtc(v)) }
    } catch {
      return wrong(v, 'absolute time')
    }
  return wrong(v, 'absolute time')
}

function duration(v: Value): Value {
  if (isDuration(v)) return v
  const n = number(v, 'relative time')
  if (typeof n === 'number') return { ns: n * 1e9 }
  return isQuantity(n) ? { ns: inUnit(n.n, n.unit, 's') * 1e9 } : wrong(v, 'relative time')
}

function boolean(v: Value): Value {
  if (typeof v === 'boolean') return v
  if (isLabelled(v) && v.truth !== undefined) return v.truth
  if (typeof v === 'string' && /^(true|false|yes|no)$/i.test(v.trim())) return /^(true|yes)$/i.test(v.trim())
  return wrong(v, 'Boolean')
}

const folded = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase()

/** `values`: of an enumeration that is declared. */
export function coercion(
  type: TypeReference | undefined,
  unit: string | undefined,
  values: readonly string[] | undefined,
): Coercion {
  const known =
    (f: Coercion): Coercion =>
    (v) =>
      isUnknown(v) ? v : f(v)
  const measured = ofUnit(unit)
  if (values !== undefined)
    return known((v) => {
      const text = valueText(v)
      return values.find((one) => folded(one) === folded(text)) ?? wrong(v, `one of ${values.join(', ')}`)
    })
  if (type?.kind !== 'predefined') return known(measured)
  switch (type.type) {
    case 'boolean':
      return known(boolean)
    case 'signed integer':
      return known((v) => measured(whole(v, false)))
    case 'unsigned integer':
      return known((v) => measured(whole(v, true)))
    case 'real':
      return known((v) => measured(number(v, 'real')))
    case 'string':
      return known(valueText)
    case 'absolute time':
      return known(instant)
    case 'relative time':
      return known(duration)
  }
}
