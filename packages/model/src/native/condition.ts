/**
 * Conditions as people write them: `Mode == SAFE && (Voltage > 3.5 || raw(Flag) != 0)`.
 *
 * Left of an operator stands a value: a name, `{a name with blanks}`, `raw(name)`, `previous(name)`. Right stands a
 * literal (number, word, "quoted text"), or another value in braces. A word alone on the right is a literal, so that
 * labels need no quotes.
 */
import type { ComparisonOperand, ComparisonOperator, MatchCriteria } from '../criteria.ts'
import type { ValueRef } from '../types.ts'

/** Gives the reference that a name stands for; throws `ConditionError` when there is none. */
export type ResolveValue = (name: string, options: { readonly raw: boolean; readonly instance: number }) => ValueRef

export class ConditionError extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

interface Token {
  readonly kind: 'operator' | 'word' | 'braced' | 'quoted' | 'punctuation' | 'end'
  readonly text: string
  readonly at: number
}

const TOKEN =
  /\s*(?:(==|!=|<=|>=|<|>)|(&&|\|\||[(),]|\band\b|\bor\b)|\{([^}]*)\}|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s=!<>&|(),{}"']+))/y

function tokens(text: string): Token[] {
  const out: Token[] = []
  TOKEN.lastIndex = 0
  let at = 0
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at
    const m = TOKEN.exec(text)
    if (m === null) throw new ConditionError(`"${text.slice(at).trim().slice(0, 12)}" is not expected here`, at)
    const start = at + m[0].length - m[0].trimStart().length
    if (m[1] !== undefined) out.push({ kind: 'operator', text: m[1], at: start })
    else if (m[2] !== undefined)
      out.push({ kind: 'punctuation', text: m[2] === 'and' ? '&&' : m[2] === 'or' ? '||' : m[2], at: start })
    else if (m[3] !== undefined) out.push({ kind: 'braced', text: m[3].trim(), at: start })
    else if (m[6] !== undefined) out.push({ kind: 'word', text: m[6], at: start })
    else out.push({ kind: 'quoted', text: (m[4] ?? m[5] ?? '').replaceAll(/\\(.)/g, '$1'), at: start })
    at = TOKEN.lastIndex
  }
  out.push({ kind: 'end', text: '', at: text.length })
  return out
}

export function parseCondition(text: string, resolve: ResolveValue): MatchCriteria {
  const list = tokens(text)
  let index = 0
  const peek = (): Token => list[index]!
  const take = (): Token => list[index++]!
  const expect = (punctuation: string): void => {
    const token = take()
    if (token.text !== punctuation || token.kind !== 'punctuation')
      throw new ConditionError(`"${punctuation}" is missing`, token.at)
  }

  const value = (): ValueRef => {
    const token = take()
    if (token.kind === 'braced') return resolve(token.text, { raw: false, instance: 0 })
    if (token.kind !== 'word')
      throw new ConditionError(
        token.kind === 'end' ? 'it ends too early' : `a name is expected, not "${token.text}"`,
        token.at,
      )
    const wrapped = peek().text === '(' && (token.text === 'raw' || token.text === 'previous')
    if (!wrapped) return resolve(token.text, { raw: false, instance: 0 })
    expect('(')
    const inner = take()
    if (inner.kind !== 'word' && inner.kind !== 'braced') throw new ConditionError('a name is expected', inner.at)
    expect(')')
    return resolve(inner.text, { raw: token.text === 'raw', instance: token.text === 'previous' ? -1 : 0 })
  }

  const comparison = (): MatchCriteria => {
    if (peek().kind === 'punctuation' && peek().text === '(') {
      expect('(')
      const inner = disjunction()
      expect(')')
      return inner
    }
    const left = value()
    const operator = take()
    if (operator.kind !== 'operator') throw new ConditionError('one of == != < <= > >= is expected', operator.at)
    const token = peek()
    let right: ComparisonOperand
    if (token.kind === 'braced') right = value()
    else if (token.kind === 'word' || token.kind === 'quoted') right = { literal: take().text }
    else throw new ConditionError('a value is expected after the operator', token.at)
    return { kind: 'comparison', left, operator: operator.text as ComparisonOperator, right }
  }
  const joined = (kind: 'and' | 'or', sign: string, part: () => MatchCriteria): MatchCriteria => {
    const terms = [part()]
    while (peek().kind === 'punctuation' && peek().text === sign) {
      take()
      terms.push(part())
    }
    return terms.length === 1 ? terms[0]! : { kind, terms }
  }
  const conjunction = (): MatchCriteria => joined('and', '&&', comparison)
  const disjunction = (): MatchCriteria => joined('or', '||', conjunction)

  const criteria = disjunction()
  if (peek().kind !== 'end') throw new ConditionError(`"${peek().text}" is not expected here`, peek().at)
  return criteria
}
