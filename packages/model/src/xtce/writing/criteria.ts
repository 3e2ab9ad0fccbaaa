/** Conditions, dynamic values and expressions as XTCE. */
import type { DynamicValue, Expression, MatchCriteria } from '../../criteria.ts'
import type { ValueRef } from '../../types.ts'
import { ALWAYS_LANGUAGE, ALWAYS_TEXT } from '../always.ts'
import { sameExpression } from '../expression-shape.ts'
import { fromRpn, toRpn, type RpnStep } from '../rpn.ts'
import { writeInlineAlgorithm } from './algorithms.ts'
import { numberText } from './xml-text.ts'
import { withoutBlanks, type Writing } from './writing.ts'

/** Whether the schema has here the forms that can name arguments. */
export type Form = 'plain' | 'command'

function refAttributes(
  w: Writing,
  ref: Extract<ValueRef, { parameter: string }>,
): Record<string, string | number | boolean | undefined> {
  return {
    parameterRef: w.parameterReference(ref),
    instance: ref.instance,
    useCalibratedValue: ref.calibrated === false ? false : undefined,
  }
}
/** ParameterInstanceRef or ArgumentInstanceRef. */
function writeRef(w: Writing, ref: ValueRef, suffix = ''): void {
  if ('parameter' in ref) w.xml.leaf(`ParameterInstanceRef${suffix}`, refAttributes(w, ref))
  else
    w.xml.leaf(`ArgumentInstanceRef${suffix}`, {
      argumentRef: argumentReference(w, ref),
      useCalibratedValue: ref.calibrated === false ? false : undefined,
    })
}
/** Before 1.3 the schema allows no members in it. */
function argumentReference(w: Writing, ref: { readonly argument: string; readonly member?: string }): string {
  const name = withoutBlanks(ref.argument)
  if (ref.member === undefined) return name
  if (w.version === '1.2') {
    w.lose('a member of an argument')
    return name
  }
  const member = withoutBlanks(ref.member)
  return member.startsWith('[') ? `${name}${member}` : `${name}.${member}`
}

/** The forms below an element of MatchCriteriaType. */
export function writeCriteria(w: Writing, criteria: MatchCriteria, form: Form): void {
  const simple = flatten(criteria)
  if (simple.kind === 'algorithm') writeInlineAlgorithm(w, 'CustomAlgorithm', simple.algorithm)
  else if (simple.kind === 'always') writeAlways(w)
  else if (isLiteral(simple)) writeComparison(w, simple, form)
  else if (simple.kind === 'and' && simple.terms.every(isLiteral))
    w.xml.element('ComparisonList', {}, () => {
      for (const term of simple.terms) if (isLiteral(term)) writeComparison(w, term, form)
    })
  else w.xml.element('BooleanExpression', {}, () => writeCondition(w, simple, form))
}

function writeAlways(w: Writing): void {
  w.xml.element('CustomAlgorithm', { name: 'always' }, () =>
    w.xml.leaf('AlgorithmText', { language: ALWAYS_LANGUAGE }, ALWAYS_TEXT),
  )
}

type Comparison = Extract<MatchCriteria, { kind: 'comparison' }>
type LiteralComparison = Comparison & { readonly right: { readonly literal: string } }
const isLiteral = (c: MatchCriteria): c is LiteralComparison => c.kind === 'comparison' && 'literal' in c.right

/** Groups of one, groups in groups of the same kind, and terms that are always true are taken out. */
function flatten(criteria: MatchCriteria): MatchCriteria {
  if (criteria.kind !== 'and' && criteria.kind !== 'or') return criteria
  const { kind } = criteria
  const terms: MatchCriteria[] = []
  for (const term of criteria.terms.map(flatten)) {
    if (term.kind === kind) terms.push(...term.terms)
    else if (term.kind === 'always' && kind === 'or') return term
    else if (term.kind !== 'always') terms.push(term)
  }
  if (terms.length === 0) return { kind: 'always' }
  return terms.length === 1 ? terms[0]! : { kind, terms }
}

function writeComparison(w: Writing, c: LiteralComparison, form: Form): void {
  const rest = { comparisonOperator: c.operator, value: c.right.literal }
  if (form === 'command') w.xml.element('Comparison', rest, () => writeRef(w, c.left))
  else if ('parameter' in c.left) w.xml.leaf('Comparison', { ...refAttributes(w, c.left), ...rest })
  else w.lose('a condition on an argument outside of a command')
}

function writeCondition(w: Writing, criteria: MatchCriteria, form: Form): void {
  switch (criteria.kind) {
    case 'comparison': {
      const { left, operator, right } = criteria
      if (form === 'plain' && ('argument' in left || 'argument' in right)) {
        w.lose('a condition on an argument outside of a command')
        break
      }
      w.xml.element('Condition', {}, () => {
        writeRef(w, left)
        w.xml.leaf('ComparisonOperator', {}, operator)
        if ('literal' in right) w.xml.leaf('Value', {}, right.literal)
        else writeRef(w, right)
      })
      break
    }
    case 'and':
    case 'or':
      w.xml.element(criteria.kind === 'and' ? 'ANDedConditions' : 'ORedConditions', {}, () => {
        for (const term of criteria.terms) writeCondition(w, term, form)
      })
      break
    default:
      w.lose('an algorithm as a term of a condition')
  }
}

/** IntegerValueType: FixedValue, DynamicValue or DiscreteLookupList. `add` shifts the value: counts become last indices. */
export function writeDynamicValue(w: Writing, value: DynamicValue, form: Form, add = 0): void {
  switch (value.kind) {
    case 'fixed':
      w.xml.leaf('FixedValue', {}, String(Math.trunc(value.value + add)))
      break
    case 'reference':
      w.xml.element('DynamicValue', {}, () => {
        writeRef(w, value.ref)
        const intercept = value.intercept + add
        if (value.slope !== 1 || intercept !== 0) w.xml.leaf('LinearAdjustment', { slope: value.slope, intercept })
      })
      break
    case 'lookup':
      writeLookup(w, value, form, add)
      break
    default:
      w.lose('a size or count found by an algorithm')
      w.xml.leaf('FixedValue', {}, '0')
  }
}

/** The default is an attribute since 1.3; before, a last case that always holds. */
function writeLookup(w: Writing, value: Extract<DynamicValue, { kind: 'lookup' }>, form: Form, add: number): void {
  const late = w.version === '1.3'
  if (late && value.otherwise === undefined) w.lose('a table of values without a default')
  const defaultValue = late ? Math.trunc((value.otherwise ?? -add) + add) : undefined
  w.xml.element('DiscreteLookupList', { defaultValue }, () => {
    const cases: { readonly when: MatchCriteria; readonly value: number }[] = [...value.cases]
    if (cases.length === 0 || (!late && value.otherwise !== undefined))
      cases.push({ when: { kind: 'always' }, value: value.otherwise ?? 0 })
    for (const c of cases)
      w.xml.element('DiscreteLookup', { value: Math.trunc(c.value + add) }, () => writeCriteria(w, c.when, form))
  })
}

/** The steps of a math operation; what they cannot say exactly travels beside them. Call within its element. */
export function writeExpression(w: Writing, expression: Expression, form: Form, extensible: boolean): void {
  const steps = toRpn(expression)
  const back = fromRpn(steps)
  const exact = back.kind === 'ok' && sameExpression(back.expression, expression)
  if (!exact && extensible) w.extensions({ expression })
  else if (!exact) w.lose('a function that math operations do not have')
  for (const step of steps) writeStep(w, step, form)
}

function writeStep(w: Writing, step: RpnStep, form: Form): void {
  switch (step.kind) {
    case 'number':
      w.xml.leaf('ValueOperand', {}, numberText(step.value))
      break
    case 'text':
      w.xml.leaf('ValueOperand', {}, step.value)
      break
    case 'this':
      w.xml.leaf('ThisParameterOperand', {})
      break
    case 'operator':
      w.xml.leaf('Operator', {}, step.operator)
      break
    default:
      if ('argument' in step.ref && form === 'plain') w.lose('an argument in a math operation outside of a command')
      else writeRef(w, step.ref, 'Operand')
  }
}
