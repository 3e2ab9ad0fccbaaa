/** Calibrators as functions of one number. NaN: the value has no calibrated one. */
import type { Calibrator, Expression } from '@vigie/model'
import { expressionCode, expressionLibrary } from './expression-code.ts'

export type NumberFunction = (x: number) => number

/** JavaScript text of a polynomial by Horner's rule, of the variable named. */
function polynomialCode(coefficients: readonly number[], x: string): string {
  const used = coefficients.slice(0, Math.max(1, coefficients.findLastIndex((c) => c !== 0) + 1))
  const number = (c: number): string => (c < 0 || Object.is(c, -0) ? `(${c})` : String(c))
  return used.length === 0
    ? '0'
    : used.reduceRight((text, c) => (text === '' ? number(c) : `(${text} * ${x} + ${number(c)})`), '')
}

function mathCode(expression: Expression, x: string): string {
  return expressionCode(expression, {
    self: x,
    // A calibrator sees its raw value only; other values are the business of derived parameters.
    value: () => 'NaN',
    call: (name, args) => (name === 'clamp' ? `X.clamp(${args.join(', ')})` : 'NaN'),
  })
}

export function calibratorFunction(calibrator: Calibrator): NumberFunction {
  if (calibrator.kind === 'spline') return splineFunction(calibrator)
  const code =
    calibrator.kind === 'polynomial'
      ? polynomialCode(calibrator.coefficients, 'x')
      : mathCode(calibrator.expression, 'x')
  return new Function('X', `return (x) => ${code}`)(expressionLibrary) as NumberFunction
}

/**
 * Order 0 holds the value of the point below, order n interpolates through the n + 1 points around (Lagrange), fewer
 * where there are fewer. Beyond the ends the nearest group of points goes on where extrapolation is allowed; order 0 holds.
 */
function splineFunction(spline: Extract<Calibrator, { kind: 'spline' }>): NumberFunction {
  const points = spline.points.toSorted((a, b) => a.raw - b.raw)
  const xs = Float64Array.from(points, (p) => p.raw)
  const ys = Float64Array.from(points, (p) => p.calibrated)
  const n = points.length
  if (n === 0) return () => NaN
  const order = Math.min(Math.max(0, Math.trunc(spline.order)), n - 1)
  const extrapolate = spline.extrapolate
  return (x) => {
    if (!(x >= xs[0]! && x <= xs[n - 1]!) && !(extrapolate && x === x)) return NaN
    let low = 0
    let high = n - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (xs[middle]! <= x) low = middle
      else high = middle - 1
    }
    if (order === 0) return ys[low]!
    if (order === 1) {
      const k = low > n - 2 ? n - 2 : low
      return ys[k]! + ((x - xs[k]!) * (ys[k + 1]! - ys[k]!)) / (xs[k + 1]! - xs[k]!)
    }
    let first = low - ((order - 1) >> 1)
    if (first > n - 1 - order) first = n - 1 - order
    if (first < 0) first = 0
    let sum = 0
    for (let i = first; i <= first + order; i++) {
      let term = ys[i]!
      for (let j = first; j <= first + order; j++) if (j !== i) term = (term * (x - xs[j]!)) / (xs[i]! - xs[j]!)
      sum += term
    }
    return sum
  }
}
