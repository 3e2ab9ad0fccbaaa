/** MatchCriteriaType, IntegerValueType and the references to values in them. */
import type { ComparisonOperand, ComparisonOperator, DynamicValue, MatchCriteria } from '../criteria.ts'
import type { ValueRef } from '../types.ts'
import { ALWAYS_LANGUAGE, ALWAYS_TEXT } from './always.ts'
import { readInlineAlgorithm } from './algorithms-reader.ts'
import type { XmlNode } from './node.ts'
import { readArgumentRef, readParameterRef, type Site } from './references.ts'

const OPERATORS: Readonly<Record<string, ComparisonOperator>> = {
  '==': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

/** The reference among the children of a node, of a parameter or an argument. */
function readRefs(site: Site, node: XmlNode): readonly ValueRef[] {
  return node
    .all('ParameterInstanceRef', 'ArgumentInstanceRef')
    .map((n) => (n.name === 'ParameterInstanceRef' ? readParameterRef(site, n) : readArgumentRef(site, n)))
}

/** A node whose children are one of the forms of MatchCriteriaType; undefined when it has none of them. */
export function readCriteria(site: Site, node: XmlNode): MatchCriteria | undefined {
  const form = node.child('Comparison', 'ComparisonList', 'BooleanExpression', 'CustomAlgorithm')
  switch (form?.name) {
    case 'Comparison':
      return comparison(site, form)
    case 'ComparisonList':
      return terms(
        'and',
        form.all('Comparison').map((n) => comparison(site, n)),
      )
    case 'BooleanExpression':
      return booleanExpression(site, form)
    case 'CustomAlgorithm':
      if (isAlways(form)) return { kind: 'always' }
      return { kind: 'algorithm', algorithm: readInlineAlgorithm(site, form) }
    default:
      return undefined
  }
}
function isAlways(node: XmlNode): boolean {
  const text = node.children.find((c) => c.name === 'AlgorithmText')
  if (text?.peek('language') !== ALWAYS_LANGUAGE || text.content() !== ALWAYS_TEXT) return false
  node.attribute('name')
  node.child('AlgorithmText')?.attribute('language')
  return true
}
/** The same where the standard wants one. */
export function needCriteria(site: Site, node: XmlNode): MatchCriteria {
  const found = readCriteria(site, node)
  if (found !== undefined) return found
  site.reading.report('missing', node, {
    element: node.name,
    what: 'Comparison, ComparisonList, BooleanExpression or CustomAlgorithm',
  })
  return { kind: 'always' }
}

/** One term stands for itself. */
function terms(kind: 'and' | 'or', list: readonly MatchCriteria[]): MatchCriteria {
  return list.length === 1 ? list[0]! : { kind, terms: list }
}

function comparison(site: Site, node: XmlNode): MatchCriteria {
  const operator = site.reading.word(node, 'comparisonOperator', OPERATORS) ?? '=='
  const right: ComparisonOperand = { literal: site.reading.required(node, 'value') }
  // In commands since 1.2 the reference is an element; elsewhere it is attributes.
  const left =
    node.peek('parameterRef') === undefined && node.children.length > 0
      ? readRefs(site, node)[0]
      : readParameterRef(site, node)
  if (left !== undefined) return { kind: 'comparison', left, operator, right }
  site.reading.report('missing', node, { element: node.name, what: 'reference' })
  return { kind: 'always' }
}

function booleanExpression(site: Site, node: XmlNode): MatchCriteria {
  const inner = site.reading.need(node, 'Condition', 'ANDedConditions', 'ORedConditions')
  return inner === undefined ? { kind: 'always' } : condition(site, inner)
}

function condition(site: Site, node: XmlNode): MatchCriteria {
  if (node.name !== 'Condition') {
    const list = node.all('Condition', 'ANDedConditions', 'ORedConditions').map((n) => condition(site, n))
    return terms(node.name === 'ANDedConditions' ? 'and' : 'or', list)
  }
  const refs = readRefs(site, node)
  const written = site.reading.need(node, 'ComparisonOperator')?.content() ?? '=='
  const operator = Object.hasOwn(OPERATORS, written) ? OPERATORS[written] : undefined
  if (operator === undefined)
    site.reading.report('badValue', node, {
      element: 'ComparisonOperator',
      value: written,
      what: 'the operator',
      expected: `one of ${Object.keys(OPERATORS).join(' ')}`,
    })
  const value = node.child('Value')
  const right: ComparisonOperand | undefined = value === undefined ? refs[1] : { literal: value.text }
  if (refs[0] !== undefined && right !== undefined)
    return { kind: 'comparison', left: refs[0], operator: operator ?? '==', right }
  site.reading.report('missing', node, { element: 'Condition', what: 'reference or Value' })
  return { kind: 'always' }
}

/** IntegerValueType: FixedValue, DynamicValue or DiscreteLookupList below the node. */
export function readDynamicValue(site: Site, node: XmlNode): DynamicValue | undefined {
  const form = node.child('FixedValue', 'DynamicValue', 'DiscreteLookupList')
  switch (form?.name) {
    case 'FixedValue': {
      const value = site.reading.numberOf(form, form.content(), 'FixedValue')
      return { kind: 'fixed', value: value ?? 0 }
    }
    case 'DynamicValue':
      return reference(site, form)
    case 'DiscreteLookupList':
      return lookup(site, form)
    default:
      return undefined
  }
}
export function needDynamicValue(site: Site, node: XmlNode): DynamicValue {
  const found = readDynamicValue(site, node)
  if (found !== undefined) return found
  site.reading.report('missing', node, { element: node.name, what: 'FixedValue, DynamicValue or DiscreteLookupList' })
  return { kind: 'fixed', value: 0 }
}

function reference(site: Site, node: XmlNode): DynamicValue {
  const ref = readRefs(site, node)[0]
  const linear = node.child('LinearAdjustment')
  // XTCE 1.1 gives slope the default 0, which makes the value a constant; all tools read an absent slope as 1, as 1.2 says.
  const slope = (linear === undefined ? undefined : site.reading.number(linear, 'slope')) ?? 1
  const intercept = (linear === undefined ? undefined : site.reading.number(linear, 'intercept')) ?? 0
  if (ref !== undefined) return { kind: 'reference', ref, slope, intercept }
  site.reading.report('missing', node, { element: node.name, what: 'ParameterInstanceRef' })
  return { kind: 'fixed', value: 0 }
}

function lookup(site: Site, node: XmlNode): DynamicValue {
  const cases = node.all('DiscreteLookup').map((n) => ({
    when: needCriteria(site, n),
    value: site.reading.number(n, 'value') ?? 0,
  }))
  let otherwise = site.reading.number(node, 'defaultValue')
  // Before 1.3 the default is a last case that always holds.
  if (otherwise === undefined && cases.at(-1)?.when.kind === 'always') otherwise = cases.pop()!.value
  return { kind: 'lookup', cases, ...(otherwise === undefined ? {} : { otherwise }) }
}

export { reference as readDynamicReference, lookup as readDiscreteLookup }
