/** What can be compared with what: types, dimensions, labels, numbers without units. */
import type { Comparison, Expression, Span } from '../language/ast.ts'
import { nearest } from '@vigie/documents/nearest'
import { referenceText, type CheckState } from './check-state.ts'
import { foldName } from './model-names.ts'
import { few, sameQuantity, TIME_QUANTITY, typeText, UNKNOWN, type StaticType } from './static-types.ts'

export function mismatch(
  state: CheckState,
  span: Span,
  left: string,
  done: string,
  right: StaticType,
  hint?: string,
): void {
  state.report('types', 'error', span, {
    left,
    done,
    right: typeText(right),
    hint: hint ?? 'Correct one of them, or convert it: to string (…).',
  })
}

/** Tells where two values cannot be compared, or never are alike. */
export function comparable(state: CheckState, a: Expression, b: Expression, op: Comparison, span: Span): void {
  const [left, right] = [labelled(state, a, b), labelled(state, b, a)]
  if (left.kind === 'unknown' || right.kind === 'unknown') return
  const ordered = op !== '=' && op !== '!='
  if (isNumeric(left) && isNumeric(right)) {
    const [p, q] = [measured(left), measured(right)]
    if (p.quantity !== undefined && q.quantity !== undefined && !sameQuantity(p.quantity, q.quantity))
      state.report('dimensions', 'error', span, {
        what: 'this comparison',
        left: typeText(left),
        right: typeText(right),
      })
    else {
      bareNumber(state, a, q)
      bareNumber(state, b, p)
    }
    return
  }
  if (left.kind === 'instant' && right.kind === 'instant') return
  if (left.kind === 'label' || right.kind === 'label') {
    const [label, other, otherText] =
      left.kind === 'label' ? [left, right, b] : [right as typeof left & { kind: 'label' }, left, a]
    const values = (label as Extract<StaticType, { kind: 'label' }>).values
    if (other.kind === 'label' || (other.kind === 'number' && other.quantity === undefined)) return
    if (other.kind === 'boolean') {
      if ((label as Extract<StaticType, { kind: 'label' }>).truth) return
    } else if (other.kind === 'text') {
      if (ordered)
        mismatch(
          state,
          span,
          'a value of an enumeration',
          'ordered against',
          other,
          'Compare with = or !=, or list the values: in ("A", "B").',
        )
      else
        labelCheck(
          state,
          otherText,
          values,
          left.kind === 'label' ? a : b,
          (label as Extract<StaticType, { kind: 'label' }>).truth,
        )
      return
    }
  }
  if (left.kind === 'text' && right.kind === 'text') {
    if (left.values !== undefined) labelCheck(state, b, left.values, a, false)
    if (right.values !== undefined) labelCheck(state, a, right.values, b, false)
    return
  }
  if (left.kind === 'boolean' && right.kind === 'boolean') return
  if ((left.kind === 'boolean' && right.kind === 'text') || (left.kind === 'text' && right.kind === 'boolean')) {
    labelCheck(state, left.kind === 'text' ? a : b, ['true', 'false'], left.kind === 'text' ? b : a, true)
    return
  }
  if (left.kind === 'whole' && right.kind === 'whole' && !ordered) return
  mismatch(state, span, sideText(a, left), 'compared with', right)
}

const isNumeric = (t: StaticType): boolean => t.kind === 'number' || t.kind === 'duration'
const measured = (t: StaticType): Extract<StaticType, { kind: 'number' }> =>
  t.kind === 'number' ? t : { kind: 'number', quantity: TIME_QUANTITY, unit: 's' }
const sideText = (e: Expression, type: StaticType): string =>
  e.kind === 'reference' ? `"${referenceText(e.of)}" (${typeText(type)})` : typeText(type)

/** A bare word beside an enumeration is one of its values, as some write it: `= ACTIVE`. */
function labelled(state: CheckState, e: Expression, other: Expression): StaticType {
  if (e.kind === 'reference' && e.property === undefined && e.of.names.length === 1 && !state.types.has(e)) {
    const name = e.of.names[0]!
    const beside = other.kind === 'reference' ? state.typeOf(other) : UNKNOWN
    const values = beside.kind === 'label' || beside.kind === 'text' ? (beside.values ?? []) : []
    const meant = values.find((v) => foldName(v) === name.key)
    if (meant !== undefined && state.scope.find('variable', name.key) === undefined) {
      const known = state.model?.names.resolve(e.of, state.context, ['parameter'])
      if (known?.kind !== 'found') {
        state.types.set(e, { kind: 'text' })
        state.report(
          'unresolved',
          'error',
          e.span,
          {
            what: 'the name',
            name: name.text,
            where: 'a name without quotation marks',
            hint: `Did you mean the text "${meant}"?`,
          },
          { title: 'put it into quotation marks', span: e.span, text: `"${meant}"` },
        )
        return { kind: 'text' }
      }
    }
  }
  return state.typeOf(e)
}

function labelCheck(
  state: CheckState,
  text: Expression,
  values: readonly string[],
  of: Expression,
  truth: boolean,
): void {
  if (text.kind !== 'string') return
  const key = foldName(text.value)
  if (values.some((v) => foldName(v) === key) || (truth && (key === 'true' || key === 'false'))) return
  const near = nearest(text.value, values)
  const label = of.kind === 'reference' ? `"${referenceText(of.of)}"` : 'it'
  state.report(
    'label',
    'error',
    text.span,
    {
      of: label,
      label: text.value,
      labels: few(values),
      hint: near === undefined ? 'Write one of these.' : `Did you mean "${near}"?`,
    },
    near === undefined ? undefined : { title: `write "${near}"`, span: text.span, text: `"${near}"` },
  )
}

/** A number without a unit against one with: said, so that nobody is surprised. Zero means the same in most units. */
function bareNumber(state: CheckState, e: Expression, other: Extract<StaticType, { kind: 'number' }>): void {
  if (e.kind !== 'number' || e.unit !== undefined || e.value === 0 || other.unit === undefined) return
  if (other.quantity === undefined || Object.keys(other.quantity).length === 0) return
  const number = String(e.value)
  state.report(
    'noUnit',
    'information',
    e.span,
    { number, other: 'what it meets', unit: other.unit },
    {
      title: `write ${number} ${other.unit}`,
      span: { start: e.span.end, end: e.span.end },
      text: ` ${other.unit}`,
    },
  )
}

export function emptyRange(state: CheckState, low: Expression, high: Expression, span: Span): void {
  if (low.kind !== 'number' || high.kind !== 'number') return
  if (low.value > high.value && low.unit?.text === high.unit?.text)
    state.report('constantCondition', 'warning', span, { value: 'false: the lower bound is above the upper one' })
}
