/** A formula as a function of its inputs. Functions with a memory (delta, rate, mean) keep it per origin. */
import type { Computation } from '../compile/computation.ts'
import { expressionCode, expressionLibrary } from '../calibrate/expression-code.ts'
import type { RawValue } from '../compile/conversion.ts'

/** `seconds` is the time of generation, for rates and windows. */
export type FormulaFunction = (
  inputs: readonly (RawValue | undefined)[],
  seconds: number,
  origin: 0 | 1,
) => number | string

interface Memory {
  value: number
  seconds: number
  readonly window: { seconds: number; value: number }[]
}
/** Samples in the window of one `mean`, at most. */
const MOST_IN_WINDOW = 100_000

export function formulaFunction({ expression, inputOf }: NonNullable<Computation['formula']>): FormulaFunction {
  const memories: [Memory, Memory][] = []
  const memory = (): string => {
    const fresh = (): Memory => ({ value: NaN, seconds: NaN, window: [] })
    return `M[${memories.push([fresh(), fresh()]) - 1}][o]`
  }
  const code = expressionCode(expression, {
    self: 'NaN',
    value: (ref) => ('parameter' in ref ? `N(v[${inputOf.get(ref)}])` : 'NaN'),
    call: (name, args) => {
      if (name === 'clamp') return `X.clamp(${args.join(', ')})`
      if (name === 'delta') return `F.delta(${memory()}, ${args[0]}, t)`
      if (name === 'rate') return `F.rate(${memory()}, ${args[0]}, t)`
      if (name === 'mean') return `F.mean(${memory()}, ${args[0]}, ${args[1]}, t)`
      return 'NaN'
    },
  })
  return new Function('X', 'F', 'M', 'N', `return (v, t, o) => ${code}`)(
    expressionLibrary,
    functions,
    memories,
    plain,
  ) as FormulaFunction
}

const plain = (x: RawValue | undefined): number | string =>
  x === undefined || x instanceof Uint8Array ? NaN : typeof x === 'bigint' ? Number(x) : x

const functions = {
  delta(m: Memory, x: number, t: number): number {
    const change = x - m.value
    m.value = x
    m.seconds = t
    return change
  },
  rate(m: Memory, x: number, t: number): number {
    const change = (x - m.value) / (t - m.seconds)
    const later = t > m.seconds || Number.isNaN(m.seconds)
    if (later) {
      m.value = x
      m.seconds = t
    }
    return Number.isFinite(change) && later ? change : NaN
  },
  mean(m: Memory, x: number, window: number, t: number): number {
    if (!Number.isNaN(x)) m.window.push({ seconds: t, value: x })
    let old = 0
    while (old < m.window.length && (m.window[old]!.seconds < t - window || m.window.length - old > MOST_IN_WINDOW))
      old++
    if (old > 0) m.window.splice(0, old)
    let sum = 0
    for (const s of m.window) sum += s.value
    return sum / m.window.length
  },
}
