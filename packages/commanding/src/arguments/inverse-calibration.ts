/**
 * From an engineering value to the raw one: calibrators turned round. A polynomial of the first order exactly, others by
 * their roots, splines piece by piece, expressions where they are monotone. What has no raw value, or several, is refused.
 */
import type { Calibrator, SplineCalibrator } from '@vigie/model'
import { calibratorFunction } from '@vigie/telemetry/layout'
import { bisect, realRoots } from './roots.ts'

/** Raw values that there are. */
export interface RawDomain {
  readonly min: number
  readonly max: number
  /** Whole numbers only. */
  readonly whole: boolean
}

export type Inverse = { readonly raw: number } | { readonly detail: string; readonly hint: string }

const forward = new WeakMap<Calibrator, (x: number) => number>()
export function forwardFunction(calibrator: Calibrator): (x: number) => number {
  let f = forward.get(calibrator)
  if (f === undefined) {
    f = calibratorFunction(calibrator)
    forward.set(calibrator, f)
  }
  return f
}

export function invert(calibrator: Calibrator, y: number, domain: RawDomain): Inverse {
  const f = forwardFunction(calibrator)
  // The last half count: what rounds to an end of the range counts as it.
  const margin = domain.whole ? 0.5 : 0
  const low = domain.min - margin
  const high = domain.max + margin
  switch (calibrator.kind) {
    case 'polynomial': {
      const [c0, c1] = calibrator.coefficients
      if (calibrator.coefficients.length === 2 && c1 !== 0) {
        const x = (y - c0!) / c1!
        if (x >= low && x <= high) return { raw: domain.whole ? nearest(x, f, y, domain) : x }
      }
      const shifted = calibrator.coefficients.map((c, i) => (i === 0 ? c - y : c))
      return chosen(shifted.length === 0 ? undefined : realRoots(shifted, low, high), f, y, domain)
    }
    case 'spline':
      return calibrator.order <= 0
        ? held(calibrator, y, domain)
        : chosen(splineRoots(calibrator, y, low, high), f, y, domain)
    default:
      return monotone(f, y, domain)
  }
}

/** One of the candidates: the only one, as a value that there is. */
function chosen(roots: readonly number[] | undefined, f: (x: number) => number, y: number, d: RawDomain): Inverse {
  if (roots === undefined)
    return {
      detail: 'every raw value means the same',
      hint: 'Give a calibration that is not constant, or do without it.',
    }
  const candidates = [...new Set(roots.map((x) => (d.whole ? nearest(x, f, y, d) : x)))]
  if (candidates.length === 1) return { raw: candidates[0]! }
  if (candidates.length > 1)
    return {
      detail: `several do (${candidates
        .slice(0, 4)
        .map((x) => Number(x.toPrecision(7)))
        .join(', ')})`,
      hint: 'Declare a valid range of raw values within which the calibration is monotone.',
    }
  return {
    detail: 'it is not among the values that the calibration gives',
    hint: reach(f, d),
  }
}

function reach(f: (x: number) => number, d: RawDomain): string {
  const ends = [f(d.min), f(d.max)].filter(Number.isFinite).map((y) => Number(y.toPrecision(7)))
  return ends.length === 2
    ? `Give a value between ${Math.min(...ends)} and ${Math.max(...ends)}.`
    : 'Give a value that the calibration can give.'
}

/** Of the whole numbers about x, the one that means what is nearest to y. */
function nearest(x: number, f: (x: number) => number, y: number, d: RawDomain): number {
  const clip = (n: number): number => Math.min(d.max, Math.max(d.min, n)) + 0
  const [below, above] = [clip(Math.floor(x)), clip(Math.ceil(x))]
  return Math.abs(f(above) - y) < Math.abs(f(below) - y) ? above : below
}

/** Order 0 holds the value of the point below: only the values of points are meant, by the raw value of the point. */
function held(s: SplineCalibrator, y: number, d: RawDomain): Inverse {
  const points = s.points.filter((p) => p.raw >= d.min && p.raw <= d.max)
  const same = points.filter((p) => Math.abs(p.calibrated - y) <= 1e-9 * Math.max(1, Math.abs(y)))
  if (same.length === 1) return { raw: d.whole ? Math.ceil(same[0]!.raw) : same[0]!.raw }
  if (same.length > 1)
    return {
      detail: `several do (${same
        .slice(0, 4)
        .map((p) => p.raw)
        .join(', ')})`,
      hint: 'Give each point of the calibration its own value.',
    }
  return {
    detail: 'it is the value of no point of the calibration',
    hint: `Give one of ${points
      .slice(0, 8)
      .map((p) => p.calibrated)
      .join(', ')}.`,
  }
}

/** Roots of each piece within it; undefined where a piece is flat at y. */
function splineRoots(s: SplineCalibrator, y: number, low: number, high: number): number[] | undefined {
  const points = s.points.toSorted((a, b) => a.raw - b.raw)
  const n = points.length
  if (n === 0) return []
  const order = Math.min(Math.trunc(s.order), n - 1)
  if (order === 0) return points[0]!.calibrated === y ? undefined : []
  const roots: number[] = []
  for (let k = 0; k < n - 1; k++) {
    const first = order === 1 ? k : Math.max(0, Math.min(k - ((order - 1) >> 1), n - 1 - order))
    const group = points.slice(first, first + order + 1)
    const origin = points[k]!.raw
    const from = k === 0 && s.extrapolate ? low : Math.max(low, origin)
    const to = k === n - 2 && s.extrapolate ? high : Math.min(high, points[k + 1]!.raw)
    if (from > to) continue
    const found = realRoots(interpolating(group, origin, y), from - origin, to - origin)
    if (found === undefined) return undefined
    for (const t of found)
      if (roots.length === 0 || origin + t - roots.at(-1)! > 1e-9 * Math.max(1, Math.abs(origin)))
        roots.push(origin + t)
  }
  return roots
}

/** Coefficients in t = x − origin of the polynomial through the points, less y. */
function interpolating(group: SplineCalibrator['points'], origin: number, y: number): number[] {
  const sum = Array.from({ length: group.length }, () => 0)
  for (const [i, p] of group.entries()) {
    let term = [p.calibrated - y]
    for (const [j, q] of group.entries()) {
      if (i === j) continue
      const at = q.raw - origin
      const by = p.raw - q.raw
      term = Array.from({ length: term.length + 1 }, (_, k) => ((term[k - 1] ?? 0) - at * (term[k] ?? 0)) / by)
    }
    for (const [k, c] of term.entries()) sum[k]! += c
  }
  return sum
}

const SAMPLES = 4096
const checked = new WeakMap<(x: number) => number, Map<string, boolean>>()

/** Whether a function rises or falls all the way, at the whole numbers or at samples of a range. */
function isMonotone(f: (x: number) => number, d: RawDomain): boolean {
  const key = `${d.min} ${d.max}`
  let known = checked.get(f)
  if (known === undefined) checked.set(f, (known = new Map()))
  const found = known.get(key)
  if (found !== undefined) return found
  const count = d.whole && d.max - d.min <= 65_536 ? d.max - d.min : SAMPLES
  let direction = 0
  let last = f(d.min)
  let holds = Number.isFinite(last)
  for (let i = 1; i <= count && holds; i++) {
    const y = f(d.min + ((d.max - d.min) * i) / count)
    const step = Math.sign(y - last)
    holds = Number.isFinite(y) && step !== 0 && (direction === 0 || step === direction)
    direction = step
    last = y
  }
  known.set(key, holds)
  return holds
}

function monotone(f: (x: number) => number, y: number, d: RawDomain): Inverse {
  if (!Number.isFinite(d.min) || !Number.isFinite(d.max) || d.max - d.min > 2 ** 53)
    return {
      detail: 'the expression has no bounded range of raw values',
      hint: 'Declare a valid range of raw values within which the expression is monotone.',
    }
  if (!isMonotone(f, d))
    return {
      detail: 'the expression does not rise or fall all the way',
      hint: 'Declare a valid range of raw values within which the expression is monotone, or use a polynomial or points.',
    }
  const g = (x: number): number => f(x) - y
  const [a, b] = [g(d.min), g(d.max)]
  if (a === 0) return { raw: d.min }
  if (b === 0) return { raw: d.max }
  if (a < 0 === b < 0) {
    // Within half a step of an end of whole numbers is that end.
    const end = Math.abs(a) < Math.abs(b) ? d.min : d.max
    const inside = end === d.min ? d.min + 1 : d.max - 1
    if (d.whole && Math.abs(g(end)) <= Math.abs(f(inside) - f(end)) / 2) return { raw: end }
    return { detail: 'it is not among the values that the calibration gives', hint: reach(f, d) }
  }
  const x = bisect(g, d.min, d.max)
  return { raw: d.whole ? nearest(x, f, y, d) : x }
}
