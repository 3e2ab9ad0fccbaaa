/** Conditions and formulas back to the text that people write: the inverse of `condition.ts` and `../formula.ts`. */
import type { BinaryOperator, Expression, MatchCriteria } from '../criteria.ts'
import type { ValueRef } from '../types.ts'

/** Gives the name to write for a path. */
export type NameOf = (path: string) => string

/** What has no text form: named by kind, so that the caller can report it. */
export class NotExpressible extends Error {
  readonly what: string
  constructor(what: string) {
    super(`${what} has no form in text`)
    this.what = what
  }
}

function refText(ref: ValueRef, nameOf: NameOf, plain: RegExp): string {
  const base = 'parameter' in ref ? nameOf(ref.parameter) : ref.argument
  const name =
    ref.member === undefined ? base : ref.member.startsWith('[') ? base + ref.member : `${base}.${ref.member}`
  const written = plain.test(name) ? name : `{${name}}`
  const instance = 'instance' in ref ? (ref.instance ?? 0) : 0
  if (instance < -1) throw new NotExpressible('a value older than the previous one')
  if (instance === -1) return `previous(${written})`
  return ref.calibrated === false ? `raw(${written})` : written
}

const CONDITION_NAME = /^[^\s=!<>&|(),{}"']+$/
const LITERAL_WORD = /^[^\s=!<>&|(),{}"']+$/

export function conditionText(criteria: MatchCriteria, nameOf: NameOf): string {
  switch (criteria.kind) {
    case 'comparison': {
      const left = refText(criteria.left, nameOf, CONDITION_NAME)
      const right =
        'literal' in criteria.right
          ? LITERAL_WORD.test(criteria.right.literal) && !/^(and|or)$/.test(criteria.right.literal)
            ? criteria.right.literal
            : `"${criteria.right.literal.replaceAll(/["\\]/g, '\\$&')}"`
          : refText(criteria.right, nameOf, /^(raw|previous)\(/).replace(/^(?![{]|raw|previous)(.*)$/s, '{$1}')
      return `${left} ${criteria.operator} ${right}`
    }
    case 'and':
    case 'or': {
      if (criteria.terms.length === 0) throw new NotExpressible('an empty condition')
      const sign = criteria.kind === 'and' ? ' && ' : ' || '
      return criteria.terms
        .map((t) => {
          const inner = conditionText(t, nameOf)
          return (t.kind === 'or' || t.kind === 'and') && t.terms.length > 1 ? `(${inner})` : inner
        })
        .join(sign)
    }
    case 'algorithm':
      throw new NotExpressible('a condition computed by an algorithm')
    default:
      throw new NotExpressible('a condition that always holds')
  }
}

const FORMULA_NAME = /^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*|\[\d+\])*$/
const RESERVED = new Set(['x', 'pi', 'e', 'xor'])
const FUNCTION_LIKE: ReadonlySet<BinaryOperator> = new Set(['min', 'max', 'atan2'])

export function formulaText(tree: Expression, nameOf: NameOf): string {
  switch (tree.kind) {
    case 'number':
      if (!Number.isFinite(tree.value)) throw new NotExpressible('a number that is not finite')
      return tree.value < 0 || Object.is(tree.value, -0) ? `(${tree.value})` : String(tree.value)
    case 'text':
      if (tree.value.includes('"')) throw new NotExpressible('a text with a quotation mark')
      return `"${tree.value}"`
    case 'this':
      return 'x'
    case 'value': {
      const name = 'parameter' in tree.ref ? nameOf(tree.ref.parameter) : tree.ref.argument
      return refText(tree.ref, nameOf, RESERVED.has(name) ? /(?!)/ : FORMULA_NAME)
    }
    case 'unary':
      return /^\W$/.test(tree.operator)
        ? `(${tree.operator}${formulaText(tree.operand, nameOf)})`
        : `${tree.operator}(${formulaText(tree.operand, nameOf)})`
    case 'binary': {
      const [left, right] = [formulaText(tree.left, nameOf), formulaText(tree.right, nameOf)]
      return FUNCTION_LIKE.has(tree.operator)
        ? `${tree.operator}(${left}, ${right})`
        : `(${left} ${tree.operator} ${right})`
    }
    case 'conditional':
      return `(${formulaText(tree.condition, nameOf)} ? ${formulaText(tree.then, nameOf)} : ${formulaText(tree.otherwise, nameOf)})`
    default:
      return `${tree.function}(${tree.arguments.map((a) => formulaText(a, nameOf)).join(', ')})`
  }
}
