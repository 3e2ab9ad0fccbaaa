/**
 * A comparison with a parameter as a condition on its samples: in the unit of the parameter, with what was meant on the
 * other side at that time, so that it can be made again on archived telemetry (docs/formats/test-cases.md).
 */
import type { Comparison } from '../language/ast.ts'
import type { Compiled } from './program.ts'
import type { Scene } from './scene.ts'
import { differenceInUnit, inUnit } from './units.ts'
import { isLabelled, isQuantity, isUnknown, ValueProblem, type Value } from './values.ts'

/** What a comparison of a parameter alone is made of. */
export interface ParameterComparison {
  /** Path in the model. */
  readonly parameter: string
  readonly how: Comparison | 'between' | 'in' | 'within'
  /** What it is compared with; of `within` the tolerance, then what it is of. */
  readonly with: readonly Compiled[]
}

/** Undefined where samples alone do not say it: times, unknown values, arrays. */
export function archivedCondition(
  { parameter, how, with: others }: ParameterComparison,
  scene: Scene,
): string | undefined {
  const left = scene.world.parameter(parameter)?.value
  try {
    const rights = others.map((o) => o.of(scene))
    if (how === 'within') return near(left, rights[0]!, rights[1]!)
    const said = rights.map((r) => comparable(left, r))
    if (said.includes(undefined)) return undefined
    if (how === 'between')
      return rights.some((r) => typeof numberIn(left, r) !== 'number') ? undefined : `in [${said.join(', ')}]`
    if (how === 'in') return `one of ${said.join(', ')}`
    // Labels have no order but that of their numbers.
    if (how !== '=' && how !== '!=' && numberIn(left, rights[0]!) === undefined) return undefined
    return `${how} ${said[0]}`
  } catch (error) {
    if (error instanceof ValueProblem) return undefined
    throw error
  }
}

function near(left: Value | undefined, tolerance: Value, of: Value): string | undefined {
  const value = numberIn(left, of)
  if (value === undefined) return undefined
  const size =
    typeof tolerance === 'number'
      ? tolerance
      : !isQuantity(tolerance)
        ? undefined
        : tolerance.unit === '%' && !(isQuantity(of) && of.unit === '%')
          ? (value * tolerance.n) / 100
          : left !== undefined && isQuantity(left)
            ? differenceInUnit(tolerance.n, tolerance.unit, left.unit)
            : tolerance.n
  return size === undefined ? undefined : `= ${value} ± ${Math.abs(size)}`
}

/** In the unit of the parameter. */
function numberIn(left: Value | undefined, right: Value): number | undefined {
  if (typeof right === 'number') return right
  if (typeof right !== 'object' || !isQuantity(right)) return undefined
  return left !== undefined && isQuantity(left) ? inUnit(right.n, right.unit, left.unit) : right.n
}

function comparable(left: Value | undefined, right: Value): string | undefined {
  const n = numberIn(left, right)
  if (n !== undefined) return Number.isFinite(n) ? String(n) : undefined
  if (typeof right === 'boolean') return String(right)
  const label =
    typeof right === 'string' ? right : typeof right === 'object' && isLabelled(right) ? right.label : undefined
  if (label === undefined || (typeof right === 'object' && isUnknown(right))) return undefined
  // Labels are compared whatever their case; samples have them as the model writes them.
  const same =
    left !== undefined &&
    typeof left === 'object' &&
    isLabelled(left) &&
    left.label.toLowerCase() === label.toLowerCase()
  return JSON.stringify(same ? left.label : label)
}
