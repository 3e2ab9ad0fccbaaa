/** Expressions as text, with no parenthesis too few; with the source, literals and parentheses as they were written. */
import { formatUtc } from '@vigie/base'
import type { Expression, Reference, Span } from '../language/ast.ts'
import type { ParsedProcedure } from '../language/parse.ts'
import { stringLiteral } from '../language/tokens.ts'

export const referenceText = (r: Reference): string => r.names.map((n) => n.text).join(' of ')

export class ExpressionWriter {
  readonly #source: ParsedProcedure | undefined

  constructor(source?: ParsedProcedure) {
    this.#source = source
  }

  /** The terms of a long condition, each with the and, or, xor before it. */
  parts(e: Expression): string[] {
    const logical = e.kind === 'binary' && (e.operator === 'and' || e.operator === 'or' || e.operator === 'xor')
    if (!logical || this.isParenthesised(e)) return [this.expression(e)]
    const left = this.leftNeedsParentheses(e) ? [this.operand(e.left, 1, true)] : this.parts(e.left)
    return [...left, `${e.operator} ${this.operand(e.right, 2)}`]
  }

  expression(e: Expression): string {
    const text = this.#plain(e)
    return this.isParenthesised(e) ? `(${text})` : text
  }
  isParenthesised(e: Expression): boolean {
    return this.#source?.parenthesised.has(e) === true
  }

  /** Strengths: 1 and/or/xor, 2 not and comparisons, 3 sums, 4 products, 5 signs and powers, 6 the rest. */
  #strength(e: Expression): number {
    switch (e.kind) {
      case 'binary':
        switch (e.operator) {
          case 'and':
          case 'or':
          case 'xor':
            return 1
          case '+':
          case '-':
            return 3
          case '*':
          case '/':
            return 4
          case '**':
            return 5
          default:
            return 2
        }
      case 'unary':
        return e.operator === 'not' ? 2 : 5
      case 'between':
      case 'in':
      case 'within':
        return 2
      default:
        return 6
    }
  }
  operand(e: Expression, least: number, wrap = false): string {
    if (this.isParenthesised(e)) return this.expression(e)
    const text = this.#plain(e)
    return wrap || this.#strength(e) < least ? `(${text})` : text
  }
  /** `A and B or C` is read from left to right; parentheses say so. */
  leftNeedsParentheses(e: Extract<Expression, { kind: 'binary' }>): boolean {
    return e.left.kind === 'binary' && this.#strength(e.left) === 1 && e.left.operator !== e.operator
  }

  #plain(e: Expression): string {
    switch (e.kind) {
      case 'number':
        return this.#number(e)
      case 'boolean':
        return e.value ? 'TRUE' : 'FALSE'
      case 'string':
        return stringLiteral(e.value)
      case 'absolute time':
        return this.#written(e.span, (text) => /^\d{4}-.*Z$/.test(text)) ?? formatUtc(BigInt(e.tai))
      case 'relative time':
        return this.#written(e.span, (text) => !/[\n\r/*]/.test(text)) ?? durationText(e.nanoseconds)
      case 'binary':
        return this.#binary(e)
      case 'unary':
        return e.operator === 'not' ? `not ${this.operand(e.operand, 2)}` : `${e.operator}${this.#signed(e.operand)}`
      case 'between':
        return `${this.operand(e.value, 3)} between ${this.operand(e.low, 3)} and ${this.operand(e.high, 3)}`
      case 'in':
        return `${this.operand(e.value, 3)} in (${e.values.map((v) => this.expression(v)).join(', ')})`
      case 'within':
        // The "of" behind a name would be read as going on with it.
        return `${this.operand(e.value, 3)} within ${this.operand(e.tolerance, 3, !isPlain(e.tolerance))} of ${this.operand(e.of, 3)}`
      case 'call':
        return `${e.function} (${e.arguments.map((a) => this.expression(a)).join(', ')})`
      case 'reference':
        return e.property === undefined ? referenceText(e.of) : `${e.property} of ${referenceText(e.of)}`
      case 'ask user':
        return `ask user (${this.expression(e.question)}${e.expected === undefined ? '' : `, ${this.expression(e.expected)}`})`
      default:
        return this.#written(e.span, () => true) ?? ''
    }
  }
  /** `- -1`, `-(2 ** 2)`: signs do not run together, and a power binds stronger than a sign. */
  #signed(e: Expression): string {
    const text = this.operand(e, 5)
    return text.startsWith('-') || text.startsWith('+') ? ` ${text}` : text
  }
  #binary(e: Extract<Expression, { kind: 'binary' }>): string {
    const strength = this.#strength(e)
    if (e.operator === '**') return `${this.operand(e.left, 6)} ** ${this.operand(e.right, 5)}`
    // Comparisons do not follow one another; what is left of a sign of the same strength is read first anyway.
    const left = strength === 2 ? this.operand(e.left, 3) : this.operand(e.left, strength, this.leftNeedsParentheses(e))
    const right = this.operand(e.right, strength === 2 ? 3 : strength + 1)
    return `${left} ${e.operator} ${right}`
  }
  #number(e: Extract<Expression, { kind: 'number' }>): string {
    const plain = this.#written({ start: e.span.start, end: e.unit?.span.start ?? e.span.end }, () => true)?.trim()
    // What stands between the number and its unit is no part of it.
    const digits = plain !== undefined && /^[\w.+-]+$/.test(plain) ? plain : numberText(e)
    return e.unit === undefined ? digits : `${digits} ${e.unit.text}`
  }
  #written(span: Span, fits: (text: string) => boolean): string | undefined {
    const text = this.#source?.text.slice(span.start, span.end).replaceAll(/[ \t]+/g, ' ')
    return text !== undefined && text !== '' && fits(text) ? text : undefined
  }
}

const isPlain = (e: Expression): boolean => e.kind === 'number' || e.kind === 'relative time'

function numberText(e: Extract<Expression, { kind: 'number' }>): string {
  if (e.hex === true) return `0x${e.value.toString(16).toUpperCase()}`
  const text = String(e.value)
  if (e.integer) return text.includes('e') ? BigInt(e.value).toString() : text
  return /[.e]/.test(text) ? text : `${text}.0`
}

const PARTS = [
  ['d', 86_400e9],
  ['h', 3600e9],
  ['min', 60e9],
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
] as const
/** A sum of at least two parts, so that it is read as one again: a single number with a unit is a number. */
function durationText(nanoseconds: number): string {
  let left = nanoseconds
  const parts: string[] = []
  for (const [unit, size] of PARTS) {
    const count = Math.floor(left / size)
    if (count > 0) parts.push(`${count} ${unit}`)
    left -= count * size
  }
  if (parts.length === 0) parts.push('0 s')
  if (parts.length === 1) parts.push(parts[0]!.endsWith(' s') ? '0 ms' : '0 s')
  return parts.join(' ')
}

/** An expression in one line. */
export const expressionText = (e: Expression): string => new ExpressionWriter().expression(e)
