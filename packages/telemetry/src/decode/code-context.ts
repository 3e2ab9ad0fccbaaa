/** What pieces of generated code share: constants by number, slots of values that conditions and sizes need. */
import type { DynamicValue, MatchCriteria, ParameterRef, SpaceSystem, ValueRef } from '@vigie/model'
import { holds, prepareComparison, type Comparable, type Operand } from '../compile/comparison.ts'
import { scalarConversion, type RawValue } from '../compile/conversion.ts'
import { resolveReference, type Referenced } from '../compile/reference.ts'
import { comparableName } from '../compile/steps.ts'
import type { Verdicts } from '../derived/verdict.ts'

export interface Slot {
  readonly number: number
  readonly indices: readonly number[]
}

export class CodeContext {
  readonly system: SpaceSystem
  /** `K` of the generated code. */
  readonly constants: unknown[] = []
  readonly #constantIndex = new Map<unknown, number>()
  /** `parameter|pattern` → the slots that want it. */
  readonly #slots = new Map<string, Slot[]>()
  #slotCount = 0

  /** Parameters whose place in the packet is noted, by number. */
  readonly marks = new Map<string, number>()

  readonly #verdicts: Verdicts | undefined

  constructor(system: SpaceSystem, verdicts?: Verdicts) {
    this.system = system
    this.#verdicts = verdicts
  }

  get slotCount(): number {
    return this.#slotCount
  }

  constant(value: unknown): string {
    let index = this.#constantIndex.get(value)
    if (index === undefined) {
      index = this.constants.length
      this.constants.push(value)
      this.#constantIndex.set(value, index)
    }
    return `K[${index}]`
  }

  mark(parameter: string): number {
    const number = this.marks.get(parameter) ?? this.marks.size
    this.marks.set(parameter, number)
    return number
  }

  slotsOf(parameter: string, pattern: string): readonly Slot[] {
    return this.#slots.get(`${parameter}|${pattern}`) ?? []
  }

  /** The slot in which a referenced raw value is kept. */
  slot(referenced: Referenced): number {
    const key = `${referenced.ref.parameter}|${referenced.pattern}`
    const list = this.#slots.get(key) ?? []
    this.#slots.set(key, list)
    const known = list.find(
      (s) => s.indices.length === referenced.indices.length && s.indices.every((n, i) => n === referenced.indices[i]),
    )
    if (known !== undefined) return known.number
    const number = this.#slotCount++
    list.push({ number, indices: referenced.indices })
    return number
  }

  /** Registers all slots that a condition needs; called before code of the leaves is made. */
  condition(criteria: MatchCriteria): string {
    switch (criteria.kind) {
      case 'always':
        return 'true'
      case 'algorithm':
        return this.#verdict(criteria.algorithm)
      case 'and':
      case 'or':
        if (criteria.terms.length === 0) return criteria.kind === 'and' ? 'true' : 'false'
        return `(${criteria.terms.map((t) => this.condition(t)).join(criteria.kind === 'and' ? ' && ' : ' || ')})`
      default:
        return this.#comparison(criteria)
    }
  }

  #verdict(path: string): string {
    const found = this.#verdicts?.of(path)
    if (found === undefined) return 'false'
    const inputs = found.algorithm.inputs.map(({ ref }) => {
      const referenced = resolveReference(this.system, ref)
      if (referenced?.wire === undefined || (ref.instance ?? 0) !== 0) return 'undefined'
      const slot = `v[${this.slot(referenced)}]`
      if (ref.calibrated === false) return slot
      const convert = scalarConversion(referenced.wire)
      return `${this.constant((raw: RawValue | undefined) => (raw === undefined ? undefined : convert(raw)))}(${slot})`
    })
    return `${this.constant(found.verdict)}([${inputs.join(', ')}])`
  }

  #comparison(criteria: Extract<MatchCriteria, { kind: 'comparison' }>): string {
    const prepared = prepareComparison(this.system, criteria)
    if (prepared === undefined || outsidePacket(prepared.left)) return 'false'
    const left = `v[${this.slot(prepared.left.referenced)}]`
    if (prepared.right === undefined && prepared.ranges === undefined) return 'false'
    if (
      prepared.right !== undefined &&
      'literal' in prepared.right &&
      prepared.ranges === undefined &&
      prepared.left.plain
    ) {
      const literal = prepared.right.literal
      if (sameKind(prepared.left, literal))
        return `(${left} !== undefined && ${left} ${prepared.operator} ${literalCode(literal)})`
    }
    let right = 'undefined'
    if (prepared.right !== undefined && !('literal' in prepared.right)) {
      if (outsidePacket(prepared.right)) return 'false'
      right = `v[${this.slot(prepared.right.referenced)}]`
    }
    return `${this.constant((l: RawValue | undefined, r: RawValue | undefined) => holds(prepared, l, r))}(${left}, ${right})`
  }

  /** Text of a whole number, or NaN where it is unknown. */
  dynamic(value: DynamicValue): string {
    switch (value.kind) {
      case 'fixed':
        return String(value.value)
      case 'reference': {
        const slot = this.#numberSlot(value.ref)
        if (slot === undefined) return 'NaN'
        const { slope, intercept } = value
        return `Math.floor(${slot} * ${wrapped(slope)} + ${wrapped(intercept)})`
      }
      case 'lookup': {
        const otherwise = value.otherwise === undefined ? 'NaN' : String(value.otherwise)
        return value.cases.reduceRight((rest, c) => `(${this.condition(c.when)} ? ${c.value} : ${rest})`, otherwise)
      }
      default:
        return 'NaN'
    }
  }

  /** Text of the member of `chosen` whose names the value of a reference is among; undefined where there is none. */
  choice(ref: ParameterRef, cases: readonly (readonly [names: readonly string[], chosen: number])[]): string {
    const referenced = resolveReference(this.system, ref)
    if (referenced?.wire === undefined) return 'undefined'
    const { type } = referenced
    const labels = type.kind === 'enumerated' && ref.calibrated !== false ? type.labels : undefined
    const convert = ref.calibrated === false ? (x: RawValue): RawValue => x : scalarConversion(referenced.wire)
    const byName = new Map(cases.flatMap(([names, chosen]) => names.map((name) => [name, chosen] as const)))
    const pick = (raw: RawValue | undefined): number | undefined => {
      const value = raw === undefined ? undefined : convert(raw)
      if (value === undefined || typeof value === 'object') return undefined
      if (labels === undefined || typeof value === 'string') return byName.get(comparableName(String(value)))
      const label = labels.find((l) => value >= l.value && value <= (l.maxValue ?? l.value))?.label
      return label === undefined ? undefined : byName.get(comparableName(label))
    }
    return `${this.constant(pick)}(v[${this.slot(referenced)}])`
  }

  #numberSlot(ref: ValueRef): string | undefined {
    const referenced = resolveReference(this.system, ref)
    if (referenced?.wire === undefined || (referenced.ref.instance ?? 0) !== 0) return undefined
    const slot = `v[${this.slot(referenced)}]`
    const raw = referenced.ref.calibrated === false
    const convert = raw ? (x: RawValue): RawValue => x : scalarConversion(referenced.wire)
    return `${this.constant((x: RawValue | undefined) => {
      const value = x === undefined ? undefined : convert(x)
      return value === undefined || typeof value === 'object' || value === '' ? NaN : Number(value)
    })}(${slot})`
  }
}

const wrapped = (x: number): string => (x < 0 ? `(${x})` : String(x))

const outsidePacket = (o: Operand): boolean => (o.referenced.ref.instance ?? 0) !== 0 || o.referenced.wire === undefined

function sameKind(left: Operand, literal: Comparable): boolean {
  const kind = left.referenced.wire!.encoding.kind
  return kind === 'string'
    ? typeof literal === 'string'
    : kind !== 'binary' && typeof literal !== 'string' && left.referenced.wire!.storage !== 'bytes'
}

function literalCode(literal: Comparable): string {
  if (typeof literal === 'bigint') return `${literal < 0n ? `(${literal}n)` : `${literal}n`}`
  return typeof literal === 'number' ? wrapped(literal) : JSON.stringify(literal)
}
