/** Whether two raw values are the same, whatever form their numbers have. */
import type { RawValue } from '@vigie/telemetry'
import { isScalar, type RawTree } from '../arguments/values.ts'

export const sameRaw = (a: RawValue, b: RawValue): boolean =>
  a instanceof Uint8Array || b instanceof Uint8Array
    ? a instanceof Uint8Array && b instanceof Uint8Array && a.length === b.length && a.every((x, i) => x === b[i])
    : Object.is(a, b) || (typeof a !== 'string' && typeof b !== 'string' && a == b)

export function sameTree(a: RawTree, b: RawTree): boolean {
  if (isScalar(a) || isScalar(b)) return isScalar(a) && isScalar(b) && sameRaw(a, b)
  const [x, y] = [Object.entries(a), Object.entries(b)]
  return (
    Array.isArray(a) === Array.isArray(b) &&
    x.length === y.length &&
    x.every(([key, value]) => {
      const other = (b as Readonly<Record<string, RawTree>>)[key]
      return other !== undefined && sameTree(value as RawTree, other)
    })
  )
}
