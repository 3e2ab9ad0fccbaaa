/** Conditions, values found in the packet, and expressions: what containers, contexts, commands and derived parameters share. */
import type { ParameterRef, ValueRef } from './types.ts'

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>='

/** True or false of the values at hand. An unknown value makes a comparison false. */
export type MatchCriteria =
  | {
      readonly kind: 'comparison'
      readonly left: ValueRef
      readonly operator: ComparisonOperator
      readonly right: ComparisonOperand
    }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly MatchCriteria[] }
  /** The algorithm's output decides (XTCE CustomAlgorithm). */
  | { readonly kind: 'algorithm'; readonly algorithm: string }
  | { readonly kind: 'always' }

/** A literal as written, read by the type of the left side (labels for enumerations), or another value. */
export type ComparisonOperand = { readonly literal: string } | ValueRef

/** A number that is fixed, found in a value (then slope × value + intercept), looked up by conditions, or computed. */
export type DynamicValue =
  | { readonly kind: 'fixed'; readonly value: number }
  | { readonly kind: 'reference'; readonly ref: ValueRef; readonly slope: number; readonly intercept: number }
  | {
      readonly kind: 'lookup'
      readonly cases: readonly { readonly when: MatchCriteria; readonly value: number }[]
      readonly otherwise?: number
    }
  | { readonly kind: 'algorithm'; readonly algorithm: string }

export const fixed = (value: number): DynamicValue => ({ kind: 'fixed', value })

/** A small arithmetic tree; XTCE math operations (RPN) and the native formula text are both parsed to it. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'this' }
  | { readonly kind: 'value'; readonly ref: ValueRef }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'conditional'
      readonly condition: Expression
      readonly then: Expression
      readonly otherwise: Expression
    }
  | { readonly kind: 'call'; readonly function: string; readonly arguments: readonly Expression[] }

export type UnaryOperator =
  | '-'
  | '!'
  | '~'
  | 'abs'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'exp'
  | 'ln'
  | 'log10'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'trunc'
  | 'factorial'
  | 'invert'
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'atan2'
  | 'min'
  | 'max'
  | '<<'
  | '>>'
  | '>>>'
  | '&'
  | '|'
  | 'xor'
  | '&&'
  | '||'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='

export type { ParameterRef, ValueRef }
