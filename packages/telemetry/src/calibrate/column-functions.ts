/** Loops over whole columns. Each is generated for one element type, so that the machine code stays specialised. */
import type { Calibrator } from '@vigie/model'
import type { Storage } from '../compile/wire.ts'
import { calibratorFunction, type NumberFunction } from './calibrators.ts'

export type ColumnFunction = (raw: ArrayLike<number>, out: Float64Array, n: number) => void

type PolynomialLoop = (raw: ArrayLike<number>, out: Float64Array, n: number, c: readonly number[]) => void
const polynomialLoops = new Map<string, PolynomialLoop>()

/** Horner's rule over a column; one loop per element type and degree. */
function polynomialLoop(storage: Storage, degree: number): PolynomialLoop {
  const key = `${storage}/${degree}`
  let loop = polynomialLoops.get(key)
  if (loop === undefined) {
    const names = Array.from({ length: degree + 1 }, (_, i) => `c${i}`)
    const horner = names.reduceRight((text, name) => (text === '' ? name : `(${text} * x + ${name})`), '')
    const x = storage === 'u64' || storage === 'i64' ? 'Number(raw[i])' : 'raw[i]'
    loop = new Function(
      `return (raw, out, n, [${names.join(', ')}]) => { for (let i = 0; i < n; i++) { const x = ${x}; out[i] = ${horner} } }`,
    )() as PolynomialLoop
    polynomialLoops.set(key, loop)
  }
  return loop
}

/** The calibrator as a loop over a column of an element type. */
export function columnFunction(calibrator: Calibrator, storage: Storage): ColumnFunction {
  if (calibrator.kind === 'polynomial') {
    const last = calibrator.coefficients.findLastIndex((c) => c !== 0)
    const coefficients = calibrator.coefficients.slice(0, Math.max(1, last + 1))
    if (coefficients.length === 0) coefficients.push(0)
    const loop = polynomialLoop(storage, coefficients.length - 1)
    return (raw, out, n) => loop(raw, out, n, coefficients)
  }
  const one: NumberFunction = calibratorFunction(calibrator)
  return new Function('f', 'return (raw, out, n) => { for (let i = 0; i < n; i++) out[i] = f(Number(raw[i])) }')(
    one,
  ) as ColumnFunction
}
