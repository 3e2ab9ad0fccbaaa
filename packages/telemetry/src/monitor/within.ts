/** Whether a whole column lies in a band; one generated loop per element type, so that each stays specialised. */
import type { Values } from '../columns.ts'

type Within = (values: Values, low: number, high: number) => boolean

const loops = new Map<unknown, Within>()

function loopFor(values: Values): Within {
  const known = loops.get(values.constructor)
  if (known !== undefined) return known
  const made = Array.isArray(values)
    ? (): boolean => false
    : (new Function(
        'return (v, low, high) => { let out = 0; for (let i = 0; i < v.length; i++) { const x = v[i]; out += (x >= low) & (x <= high) } return out === v.length }',
      )() as Within)
  loops.set(values.constructor, made)
  return made
}

export const allWithin = (values: Values, low: number, high: number): boolean => loopFor(values)(values, low, high)
