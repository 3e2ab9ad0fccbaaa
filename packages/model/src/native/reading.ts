/** What the readers of element files share: the file and element at hand, findings with their place, conditions, numbers found in packets. */
import type { Diagnostic } from '@vigie/base'
import { fixed, type DynamicValue, type Expression, type MatchCriteria } from '../criteria.ts'
import { FormulaError, mapReferences, parseFormula } from '../formula.ts'
import type { ArgumentRef, DataType, ParameterRef, ValueRef } from '../types.ts'
import { ConditionError, parseCondition } from './condition.ts'
import { nativeFindings, type Finding } from './findings.ts'
import { valueRef, type ArgumentNames, type Declarations, type NamedKind } from './scope.ts'
import type { Pointer } from '@vigie/documents'
import type { SourceFile } from './yaml-file.ts'

export type Raw = Readonly<Record<string, unknown>>
const NO_ARGUMENTS: ArgumentNames = new Set()

export class Reading {
  readonly file: SourceFile
  readonly element: string
  readonly declarations: Declarations
  readonly #diagnostics: Diagnostic[]
  readonly #typeOf: (parameter: string) => DataType | undefined
  /** Arguments of the command at hand. */
  arguments: ArgumentNames = NO_ARGUMENTS

  constructor(
    file: SourceFile,
    element: string,
    declarations: Declarations,
    diagnostics: Diagnostic[],
    typeOf: (parameter: string) => DataType | undefined,
  ) {
    this.file = file
    this.element = element
    this.declarations = declarations
    this.#diagnostics = diagnostics
    this.#typeOf = typeOf
  }

  report(pointer: Pointer, finding: Finding, key = false): void {
    this.#diagnostics.push({ ...finding, ...this.file.place(pointer, key) })
  }

  /** The path that a name stands for; the name itself when there is none, which is reported. */
  resolve(kind: NamedKind, name: string, pointer: Pointer): string {
    const path = this.declarations.resolve(kind, name, this.element)
    if (path === undefined) this.report(pointer, this.declarations.unresolved(kind, name, this.element))
    return path ?? name
  }

  parameter(name: string, pointer: Pointer): ParameterRef {
    const ref = this.declarations.resolveParameter(name, this.element)
    if (ref === undefined) this.report(pointer, this.declarations.unresolved('parameter', name, this.element))
    return ref ?? { parameter: name }
  }

  #value(name: string): ValueRef {
    const ref = valueRef(this.declarations, name, this.element, this.arguments)
    if (ref === undefined)
      throw new ConditionError(this.declarations.unresolved('parameter', name, this.element).message, 0)
    return ref
  }

  condition(written: unknown, pointer: Pointer): MatchCriteria {
    if (typeof written === 'string') {
      try {
        return this.#typed(
          parseCondition(written, (name, { raw, instance }) => {
            const ref = this.#value(name)
            return { ...ref, ...(raw ? { calibrated: false } : {}), ...(instance === 0 ? {} : { instance }) }
          }),
        )
      } catch (error) {
        if (!(error instanceof ConditionError)) throw error
        this.report(pointer, nativeFindings.condition({ text: written, detail: error.message }))
        return { kind: 'always' }
      }
    }
    const terms: MatchCriteria[] = []
    for (const [name, value] of Object.entries(written as Raw)) {
      const ref = valueRef(this.declarations, name, this.element, this.arguments)
      if (ref === undefined)
        this.report([...pointer, name], this.declarations.unresolved('parameter', name, this.element), true)
      else terms.push(this.#typed({ kind: 'comparison', left: ref, operator: '==', right: { literal: String(value) } }))
    }
    return terms.length === 1 ? terms[0]! : { kind: 'and', terms }
  }

  /** A number compared with an enumeration means its raw value, a word its label. */
  #typed(criteria: MatchCriteria): MatchCriteria {
    if (criteria.kind === 'and' || criteria.kind === 'or')
      return { ...criteria, terms: criteria.terms.map((t) => this.#typed(t)) }
    if (criteria.kind !== 'comparison' || !('parameter' in criteria.left) || !('literal' in criteria.right))
      return criteria
    const numeric = /^[+-]?(0[xX][0-9a-fA-F]+|\d+)$/.test(criteria.right.literal)
    const type = this.#typeOf(criteria.left.parameter)
    return numeric && criteria.left.member === undefined && type?.kind === 'enumerated'
      ? { ...criteria, left: { ...criteria.left, calibrated: false } }
      : criteria
  }

  formula(text: string, pointer: Pointer, calibration = false): Expression | undefined {
    try {
      return mapReferences(parseFormula(text, { calibration }), (ref) => {
        // Whichever it names: a reference is to a parameter or to an argument, never to both.
        const { parameter, argument, ...rest } = ref as Partial<ParameterRef & ArgumentRef>
        return { ...rest, ...this.#value(parameter ?? argument ?? '') } as ValueRef
      })
    } catch (error) {
      if (!(error instanceof FormulaError) && !(error instanceof ConditionError)) throw error
      this.report(pointer, nativeFindings.formula({ text, detail: error.message }))
      return undefined
    }
  }

  /** A count, or where it is found. `scale` multiplies: 8 for lengths written in bytes that are kept in bits. */
  dynamic(written: unknown, pointer: Pointer, scale = 1): DynamicValue {
    if (typeof written === 'number') return fixed(written * scale)
    const raw: Raw = typeof written === 'string' ? { ref: written } : (written as Raw)
    const name = String(raw['ref'])
    const ref = valueRef(this.declarations, name, this.element, this.arguments)
    if (ref === undefined) this.report(pointer, this.declarations.unresolved('parameter', name, this.element))
    return {
      kind: 'reference',
      ref: { ...(ref ?? { parameter: name }), ...(raw['raw'] === true ? { calibrated: false } : {}) },
      slope: ((raw['slope'] as number | undefined) ?? 1) * scale,
      intercept: ((raw['intercept'] as number | undefined) ?? 0) * scale,
    }
  }
}

/** `{ [key]: value }` when there is a value, else nothing: keeps optional properties absent. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V })
}
export const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value))

export function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
