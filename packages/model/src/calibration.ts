/** From raw to engineering values (XTCE CalibratorType). */
import type { MatchCriteria, Expression } from './criteria.ts'

export type Calibrator = PolynomialCalibrator | SplineCalibrator | MathCalibrator

/** y = Σ coefficients[i] · xⁱ */
export interface PolynomialCalibrator {
  readonly kind: 'polynomial'
  readonly name?: string
  readonly coefficients: readonly number[]
}

/** Interpolation between points sorted by raw value; order 0 holds the value of the point below, 1 is linear, 2 and 3 local Lagrange. */
export interface SplineCalibrator {
  readonly kind: 'spline'
  readonly name?: string
  readonly order: number
  /** Beyond the end points: go on with the last segment, or the value is invalid. */
  readonly extrapolate: boolean
  readonly points: readonly { readonly raw: number; readonly calibrated: number }[]
}

/** An expression in which `Expression` kind `this` is the raw value. */
export interface MathCalibrator {
  readonly kind: 'math'
  readonly name?: string
  readonly expression: Expression
}

export interface ContextCalibrator {
  readonly when: MatchCriteria
  readonly calibrator: Calibrator
}
