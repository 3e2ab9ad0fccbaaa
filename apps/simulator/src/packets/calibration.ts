/** Calibration of the model, and its inverse: from the physical value to the count that a sensor would give. */
import type { Calibrator } from '@vigie/model'

/** Engineering value of a raw one; undefined for calibrators that a simulated sensor does not have (formulas). */
export function calibrate(calibrator: Calibrator, raw: number): number | undefined {
  if (calibrator.kind === 'polynomial') {
    let value = 0
    for (let i = calibrator.coefficients.length - 1; i >= 0; i--) value = value * raw + calibrator.coefficients[i]!
    return value
  }
  if (calibrator.kind === 'spline' && calibrator.order === 1 && calibrator.points.length > 1) {
    const points = calibrator.points
    let i = points.findIndex((p) => raw < p.raw) - 1
    if (i === -2) i = points.length - 2
    i = Math.min(Math.max(i, 0), points.length - 2)
    const a = points[i]!
    const b = points[i + 1]!
    return a.calibrated + ((raw - a.raw) * (b.calibrated - a.calibrated)) / (b.raw - a.raw)
  }
  return undefined
}

/** The inverse over raw values `low` … `high`, for calibrations that rise or fall throughout; undefined for others. */
export function inverse(calibrator: Calibrator, low: number, high: number): ((value: number) => number) | undefined {
  if (calibrator.kind === 'polynomial' && calibrator.coefficients.length <= 2) {
    const [c0 = 0, c1 = 0] = calibrator.coefficients
    return c1 === 0 ? undefined : (value) => (value - c0) / c1
  }
  const first = calibrate(calibrator, low)
  const last = calibrate(calibrator, high)
  if (first === undefined || last === undefined || first === last) return undefined
  const rising = last > first
  return (value) => {
    let a = low
    let b = high
    // Halving, far below a count: what is rounded afterwards must be the nearest one.
    while (b - a > 1e-6) {
      const middle = (a + b) / 2
      if (calibrate(calibrator, middle)! < value === rising) a = middle
      else b = middle
    }
    return (a + b) / 2
  }
}
