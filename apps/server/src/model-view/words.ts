/** Parts of the model in words, for people who ask "where from?". */
import type {
  AlarmSet,
  Calibrator,
  DataType,
  DynamicValue,
  Encoding,
  Expression,
  MatchCriteria,
  ValueRef,
} from '@vigie/model'

export function criteriaText(c: MatchCriteria): string {
  switch (c.kind) {
    case 'comparison':
      return `${refText(c.left)} ${c.operator} ${'literal' in c.right ? c.right.literal : refText(c.right)}`
    case 'and':
    case 'or':
      return c.terms.length === 1
        ? criteriaText(c.terms[0]!)
        : c.terms.map((t) => (t.kind === 'comparison' ? criteriaText(t) : `(${criteriaText(t)})`)).join(` ${c.kind} `)
    case 'algorithm':
      return `algorithm ${c.algorithm}`
    default:
      return 'always'
  }
}

function refText(ref: ValueRef): string {
  const name = 'parameter' in ref ? ref.parameter : ref.argument
  const whole = ref.member === undefined ? name : `${name}.${ref.member}`
  return ref.calibrated === false ? `raw(${whole})` : whole
}

const ORDER = { msb: 'most significant byte first', lsb: 'least significant byte first' } as const

export function encodingText(e: Encoding): string {
  const bytes = typeof e.byteOrder === 'string' ? ORDER[e.byteOrder] : `bytes in the order ${e.byteOrder.join(' ')}`
  const order = 'sizeInBits' in e && typeof e.sizeInBits === 'number' && e.sizeInBits > 8 ? `, ${bytes}` : ''
  switch (e.kind) {
    case 'integer':
      return `${e.sizeInBits}-bit integer, ${e.scheme}${order}`
    case 'float':
      return `${e.sizeInBits}-bit float, ${e.scheme}${order}`
    case 'string':
      return `text, ${e.charset}${e.size.boxBits === undefined ? '' : `, ${dynamicText(e.size.boxBits)} bits`}`
    default:
      return `bytes, ${dynamicText(e.sizeInBits)} bits`
  }
}

function dynamicText(v: DynamicValue): string {
  switch (v.kind) {
    case 'fixed':
      return String(v.value)
    case 'reference':
      return `${v.slope === 1 ? '' : `${v.slope} × `}${refText(v.ref)}${v.intercept === 0 ? '' : ` + ${v.intercept}`}`
    case 'lookup':
      return v.cases.map((c) => `${c.value} when ${criteriaText(c.when)}`).join(', ')
    default:
      return `as algorithm ${v.algorithm} says`
  }
}

export function calibratorText(c: Calibrator): string {
  switch (c.kind) {
    case 'polynomial':
      return `polynomial ${c.coefficients.map((a, i) => (i === 0 ? String(a) : `${a}·x${i === 1 ? '' : `^${i}`}`)).join(' + ')}`
    case 'spline':
      return `${c.order === 0 ? 'steps' : 'interpolation'} through ${c.points.length} points: ${c.points
        .slice(0, 6)
        .map((p) => `${p.raw} → ${p.calibrated}`)
        .join(', ')}${c.points.length > 6 ? ', …' : ''}`
    default:
      return `formula ${expressionText(c.expression)}`
  }
}

function expressionText(e: Expression): string {
  switch (e.kind) {
    case 'number':
      return String(e.value)
    case 'text':
      return JSON.stringify(e.value)
    case 'this':
      return 'x'
    case 'value':
      return refText(e.ref)
    case 'unary':
      return /^\w/.test(e.operator)
        ? `${e.operator}(${expressionText(e.operand)})`
        : `${e.operator}${expressionText(e.operand)}`
    case 'binary':
      return /^[a-z]{3,}/.test(e.operator) && e.operator !== 'xor'
        ? `${e.operator}(${expressionText(e.left)}, ${expressionText(e.right)})`
        : `(${expressionText(e.left)} ${e.operator} ${expressionText(e.right)})`
    case 'conditional':
      return `(${expressionText(e.condition)} ? ${expressionText(e.then)} : ${expressionText(e.otherwise)})`
    default:
      return `${e.function}(${e.arguments.map(expressionText).join(', ')})`
  }
}

export function encodingOf(type: DataType): Encoding | undefined {
  if (type.kind === 'absolute-time' || type.kind === 'relative-time') return type.timeEncoding?.encoding
  return 'encoding' in type ? type.encoding : undefined
}

export function rangeText(type: DataType): string | undefined {
  if (!('validRange' in type) || type.validRange === undefined) return undefined
  const { min, max } = type.validRange
  return `${min ?? '−∞'} … ${max ?? '∞'}${type.validRange.calibrated ? '' : ' (raw)'}`
}

export const limitsView = (set: AlarmSet, when?: MatchCriteria) => ({
  ...(when === undefined ? {} : { when: criteriaText(when) }),
  ranges: (set.ranges ?? []).map(rangeView),
  ...(set.values === undefined ? {} : { values: set.values.levels.map((v) => ({ value: v.value, level: v.level })) }),
  ...(set.change === undefined
    ? {}
    : { change: { per: set.change.per, kind: set.change.kind, ranges: set.change.ranges.map(rangeView) } }),
  ...(set.conditions === undefined
    ? {}
    : { conditions: set.conditions.map((c) => ({ level: c.level, when: criteriaText(c.when) })) }),
  minViolations: set.minViolations,
  minConformance: set.minConformance,
})

const rangeView = (r: NonNullable<AlarmSet['ranges']>[number]) => ({
  level: r.level,
  form: r.form,
  ...(r.min === undefined ? {} : { min: r.min }),
  ...(r.max === undefined ? {} : { max: r.max }),
})
