/** CalibratorType: polynomial, spline, math operation; and those that hold in a context. */
import type { Calibrator, ContextCalibrator } from '../calibration.ts'
import { needCriteria } from './criteria-reader.ts'
import type { Site } from './references.ts'
import { readMathOperation } from './math-reader.ts'
import type { XmlNode } from './node.ts'

const MAX_EXPONENT = 100

/** DefaultCalibrator and ContextCalibratorList of an encoding. */
export function readCalibration(
  site: Site,
  encoding: XmlNode,
): { readonly calibrator?: Calibrator; readonly contextCalibrators?: readonly ContextCalibrator[] } {
  const own = encoding.child('DefaultCalibrator')
  const calibrator = own === undefined ? undefined : readCalibrator(site, own)
  const contextCalibrators: ContextCalibrator[] = []
  for (const node of encoding.child('ContextCalibratorList')?.all('ContextCalibrator') ?? []) {
    const match = site.reading.need(node, 'ContextMatch')
    const inner = site.reading.need(node, 'Calibrator')
    const read = inner === undefined ? undefined : readCalibrator(site, inner)
    if (match !== undefined && read !== undefined)
      contextCalibrators.push({ when: needCriteria(site, match), calibrator: read })
  }
  return {
    ...(calibrator === undefined ? {} : { calibrator }),
    ...(contextCalibrators.length === 0 ? {} : { contextCalibrators }),
  }
}

function readCalibrator(site: Site, node: XmlNode): Calibrator | undefined {
  const { reading } = site
  const form = reading.need(node, 'PolynomialCalibrator', 'SplineCalibrator', 'MathOperationCalibrator')
  if (form === undefined) return undefined
  const written = node.attribute('name') ?? form.attribute('name')
  const name = written === undefined ? {} : { name: written }
  switch (form.name) {
    case 'PolynomialCalibrator':
      return { kind: 'polynomial', ...name, coefficients: coefficients(site, form) }
    case 'SplineCalibrator': {
      const points = form.all('SplinePoint').map((p) => ({
        raw: reading.numberOf(p, reading.required(p, 'raw'), 'raw') ?? 0,
        calibrated: reading.numberOf(p, reading.required(p, 'calibrated'), 'calibrated') ?? 0,
        order: reading.integer(p, 'order'),
      }))
      if (points.length < 2) reading.report('missing', form, { element: form.name, what: 'second SplinePoint' })
      // The order of the calibrator counts; one given on the points instead is taken when all agree.
      const onPoints = new Set(points.map((p) => p.order))
      const order = reading.integer(form, 'order') ?? (onPoints.size === 1 ? [...onPoints][0] : undefined) ?? 1
      return {
        kind: 'spline',
        ...name,
        order,
        extrapolate: reading.bool(form, 'extrapolate') ?? false,
        points: points.map(({ raw, calibrated }) => ({ raw, calibrated })).toSorted((a, b) => a.raw - b.raw),
      }
    }
    default: {
      const expression = readMathOperation(site, form)
      if (expression === undefined) return undefined
      return { kind: 'math', ...name, expression }
    }
  }
}

function coefficients(site: Site, form: XmlNode): readonly number[] {
  const list: number[] = []
  for (const term of form.all('Term')) {
    const exponent = site.reading.integer(term, 'exponent') ?? 0
    const coefficient = site.reading.number(term, 'coefficient') ?? 0
    if (exponent > MAX_EXPONENT) {
      site.reading.report('badValue', term, {
        element: 'Term',
        value: String(exponent),
        what: 'exponent',
        expected: `an exponent up to ${MAX_EXPONENT}`,
      })
      continue
    }
    while (list.length <= exponent) list.push(0)
    // Terms of one exponent add up.
    list[exponent] = list[exponent]! + coefficient
  }
  return list
}
