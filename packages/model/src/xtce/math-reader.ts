/** Math operations in reverse Polish order (MathOperationType) to expression trees. */
import type { Expression } from '../criteria.ts'
import { isExpression } from './expression-shape.ts'
import { readExtension } from './extension.ts'
import type { XmlNode } from './node.ts'
import { parseNumber } from './reading.ts'
import { readArgumentRef, readParameterRef, type Site } from './references.ts'
import { fromRpn, type RpnStep } from './rpn.ts'

const MAX_STEPS = 10_000

/** Undefined after a finding. */
export function readMathOperation(site: Site, node: XmlNode): Expression | undefined {
  const nodes = node.all(
    'ValueOperand',
    'ThisParameterOperand',
    'Operator',
    'ParameterInstanceRefOperand',
    'ArgumentInstanceRefOperand',
  )
  const exact = readExtension<unknown>(site.reading, node, 'expression')
  if (nodes.length > MAX_STEPS) {
    site.reading.report('expression', node, { detail: `it has more than ${MAX_STEPS} operands and operators` })
    return undefined
  }
  const result = fromRpn(nodes.map((n) => readStep(site, n)))
  if (exact !== undefined && isExpression(exact)) return exact
  if (result.kind === 'ok') return result.expression
  site.reading.report('expression', nodes[result.step] ?? node, { detail: result.detail })
  return undefined
}

function readStep(site: Site, node: XmlNode): RpnStep {
  switch (node.name) {
    case 'ValueOperand': {
      const value = parseNumber(node.content())
      return value === undefined ? { kind: 'text', value: node.text } : { kind: 'number', value }
    }
    case 'ThisParameterOperand':
      return { kind: 'this' }
    case 'Operator':
      return { kind: 'operator', operator: node.content() }
    case 'ParameterInstanceRefOperand':
      return { kind: 'value', ref: readParameterRef(site, node) }
    default:
      return { kind: 'value', ref: readArgumentRef(site, node) }
  }
}
