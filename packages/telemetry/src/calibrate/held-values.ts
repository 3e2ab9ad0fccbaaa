/**
 * Values that conditions look at, of whatever packet: a value holds from its packet until the next one that carries it,
 * in order of arrival, apart for what is played back and what happens. Conditions of contexts, of validity and of alarms
 * are evaluated against them, row by row of a block.
 */
import type { MatchCriteria } from '@vigie/model'
import { PacketFlag, type Values } from '../columns.ts'
import { columnPath } from '../compile/columns-registry.ts'
import { holds, prepareComparison, type Operand, type PreparedComparison } from '../compile/comparison.ts'
import { scalarConversion, type RawValue } from '../compile/conversion.ts'
import { canonical } from '../compile/identity.ts'
import { resolveReference, type Referenced } from '../compile/reference.ts'
import type { AlgorithmValue } from '../derived/algorithm-runner.ts'
import type { Verdicts } from '../derived/verdict.ts'
import type { TelemetryPlan } from '../plan.ts'

/** What is needed of a block: its packets and raw columns. */
export interface HeldBlock {
  readonly count: number
  readonly order: Uint32Array
  readonly flags: Uint8Array
  readonly columns: readonly {
    readonly parameter: number
    readonly rows?: Uint32Array
    readonly offsets?: Int32Array
    readonly raw: Values
  }[]
}

type Sampled = RawValue | readonly RawValue[]
interface Timeline {
  /** Packets of the batch, ascending, and the value from each on. */
  readonly order: readonly number[]
  readonly values: readonly Sampled[]
}
interface Held {
  last: Sampled | undefined
  previous: Sampled | undefined
}

/** One answer for all rows, or one per row. */
export type RowMask = boolean | Uint8Array

export class HeldValues {
  readonly #plan: TelemetryPlan
  readonly #columnOf = new Map<string, number>()
  readonly #watched = new Set<number>()
  /** Held values by column, as they happen and played back. */
  readonly #held: readonly [Map<number, Held>, Map<number, Held>] = [new Map(), new Map()]
  readonly #prepared = new Map<MatchCriteria, PreparedComparison | undefined>()
  #blocks: readonly HeldBlock[] = []
  readonly #timelines = new Map<number, readonly [Timeline, Timeline]>()
  readonly #masks = new Map<HeldBlock, Map<string, RowMask>>()
  readonly #texts = new WeakMap<MatchCriteria, string>()

  readonly #verdicts: Verdicts | undefined

  /** `verdicts`: the algorithms that conditions are given as; absent: these conditions are false. */
  constructor(plan: TelemetryPlan, verdicts?: Verdicts) {
    this.#plan = plan
    this.#verdicts = verdicts
    for (const p of plan.parameters) this.#columnOf.set(p.path, p.index)
  }

  /** Tells which values a condition will look at; they are kept from then on. */
  watch(criteria: MatchCriteria): void {
    if (criteria.kind === 'and' || criteria.kind === 'or') for (const t of criteria.terms) this.watch(t)
    if (criteria.kind === 'algorithm') this.watchAlgorithm(criteria.algorithm)
    if (criteria.kind !== 'comparison') return
    const prepared = prepareComparison(this.#plan.system, criteria)
    this.#prepared.set(criteria, prepared)
    if (prepared === undefined) return
    for (const side of [prepared.left, prepared.right])
      if (side !== undefined && !('literal' in side)) this.watchReference(side.referenced)
  }

  /** The inputs of an algorithm that decides. */
  watchAlgorithm(path: string): void {
    for (const { ref } of this.#plan.system.algorithms.get(path)?.inputs ?? []) {
      const referenced = resolveReference(this.#plan.system, ref)
      if (referenced !== undefined) this.watchReference(referenced)
    }
  }

  watchReference(referenced: Referenced): void {
    const column = this.#columnOf.get(columnPath(referenced.ref.parameter, referenced.pattern))
    if (column !== undefined) this.#watched.add(column)
  }

  /** The blocks of a batch, before conditions are asked about their rows. */
  open(blocks: readonly HeldBlock[]): void {
    if (this.#blocks.length > 0) this.close()
    this.#blocks = blocks
    this.#timelines.clear()
    this.#masks.clear()
  }

  /** What the batch brought is held for the next one. */
  close(): void {
    for (const column of this.#watched) {
      const timelines = this.#timeline(column)
      for (const origin of [0, 1] as const) {
        const { values } = timelines[origin]
        if (values.length === 0) continue
        const before = this.#held[origin].get(column)
        this.#held[origin].set(column, {
          last: values[values.length - 1],
          previous: values.length > 1 ? values[values.length - 2] : before?.last,
        })
      }
    }
    this.#blocks = []
    this.#timelines.clear()
    this.#masks.clear()
  }

  /** Values computed after the batch was decoded: held for the next ones. */
  take(blocks: readonly HeldBlock[]): void {
    if (this.#watched.size === 0) return
    this.open(blocks)
    this.close()
  }

  /** In which rows of a block of the open batch a condition holds. */
  mask(criteria: MatchCriteria, block: HeldBlock): RowMask {
    if (criteria.kind === 'always') return true
    let text = this.#texts.get(criteria)
    if (text === undefined) this.#texts.set(criteria, (text = canonical(criteria)))
    let masks = this.#masks.get(block)
    if (masks === undefined) this.#masks.set(block, (masks = new Map()))
    let mask = masks.get(text)
    if (mask === undefined) masks.set(text, (mask = this.#compute(criteria, block)))
    return mask
  }

  #compute(criteria: MatchCriteria, block: HeldBlock): RowMask {
    if (criteria.kind === 'and' || criteria.kind === 'or')
      return combined(
        criteria.kind,
        criteria.terms.map((t) => this.mask(t, block)),
        block.count,
      )
    if (criteria.kind === 'algorithm') {
      const inputs = this.inputsOf(criteria.algorithm, block)
      const deciding = this.#verdicts?.of(criteria.algorithm)
      if (inputs === undefined || deciding === undefined) return false
      return Uint8Array.from({ length: block.count }, (_, row) => (deciding.verdict(inputs(row)) ? 1 : 0))
    }
    if (criteria.kind !== 'comparison') return criteria.kind === 'always'
    if (!this.#prepared.has(criteria)) this.watch(criteria)
    const prepared = this.#prepared.get(criteria)
    if (prepared === undefined) return false
    const left = this.#sampler(prepared.left, block)
    const right =
      prepared.right === undefined || 'literal' in prepared.right ? undefined : this.#sampler(prepared.right, block)
    if (left === undefined || (typeof left !== 'function' && typeof right !== 'function')) {
      return holds(
        prepared,
        left === undefined || typeof left === 'function' ? undefined : left.value,
        right === undefined || typeof right === 'function' ? undefined : right.value,
      )
    }
    const mask = new Uint8Array(block.count)
    let sum = 0
    for (let row = 0; row < block.count; row++) {
      const l = typeof left === 'function' ? left(row) : left.value
      const r = typeof right === 'function' ? right(row) : right?.value
      if (holds(prepared, l, r)) {
        mask[row] = 1
        sum++
      }
    }
    return sum === 0 ? false : sum === block.count ? true : mask
  }

  /** What an algorithm that decides gives at each row; undefined: nothing runs it. */
  valueOf(path: string, block: HeldBlock): ((row: number) => AlgorithmValue | undefined) | undefined {
    const inputs = this.inputsOf(path, block)
    const deciding = this.#verdicts?.of(path)
    return inputs === undefined || deciding === undefined ? undefined : (row) => deciding.value(inputs(row))
  }

  /** The inputs of an algorithm at each row, engineering or raw as it asks. */
  inputsOf(path: string, block: HeldBlock): ((row: number) => (RawValue | undefined)[]) | undefined {
    const samplers = this.#plan.system.algorithms.get(path)?.inputs.map(({ ref }) => {
      const referenced = resolveReference(this.#plan.system, ref)
      const sample = referenced === undefined ? undefined : this.sample(referenced, block)
      if (referenced?.wire === undefined || sample === undefined || ref.calibrated === false) return sample
      const convert = scalarConversion(referenced.wire)
      return (row: number) => {
        const raw = sample(row)
        return raw === undefined ? undefined : convert(raw)
      }
    })
    return samplers === undefined ? undefined : (row) => samplers.map((sample) => sample?.(row))
  }

  /** The value that a reference has at each row; `undefined` for what no packet carries. */
  sample(referenced: Referenced, block: HeldBlock): ((row: number) => RawValue | undefined) | undefined {
    const sampler = this.#sampler({ referenced } as Operand, block)
    if (sampler === undefined || typeof sampler === 'function') return sampler
    return () => sampler.value
  }

  #sampler(
    operand: Operand,
    block: HeldBlock,
  ): ((row: number) => RawValue | undefined) | { readonly value: RawValue | undefined } | undefined {
    const { referenced } = operand
    const column = this.#columnOf.get(columnPath(referenced.ref.parameter, referenced.pattern))
    if (column === undefined) return undefined
    this.#watched.add(column)
    const pick = (value: Sampled | undefined): RawValue | undefined => {
      if (!isList(value)) return value
      return value[referenced.indices[0] ?? value.length - 1]
    }
    const back = -(referenced.ref.instance ?? 0)
    const [live, played] = this.#timeline(column)
    const at = (origin: 0 | 1, index: number): RawValue | undefined => {
      const k = index - back
      if (k >= 0) return pick((origin === 0 ? live : played).values[k])
      const held = this.#held[origin].get(column)
      return k === -1 ? pick(held?.last) : k === -2 ? pick(held?.previous) : undefined
    }
    if (
      live.order.length === 0 &&
      played.order.length === 0 &&
      !block.flags.some((f) => (f & PacketFlag.playback) !== 0)
    )
      return { value: at(0, -1) }
    const pointers = [-1, -1]
    return (row) => {
      const order = block.order[row]!
      const origin = (block.flags[row]! & PacketFlag.playback) === 0 ? 0 : 1
      const line = origin === 0 ? live : played
      let k = pointers[origin]!
      while (k + 1 < line.order.length && line.order[k + 1]! <= order) k++
      pointers[origin] = k
      return at(origin, k)
    }
  }

  #timeline(column: number): readonly [Timeline, Timeline] {
    const known = this.#timelines.get(column)
    if (known !== undefined) return known
    const points: { order: number; value: Sampled; played: boolean }[] = []
    for (const block of this.#blocks) {
      for (const c of block.columns) {
        if (c.parameter !== column) continue
        const entries = c.rows?.length ?? block.count
        for (let i = 0; i < entries; i++) {
          const row = c.rows === undefined ? i : c.rows[i]!
          const value =
            c.offsets === undefined
              ? c.raw[i]!
              : (Array.from(
                  c.raw.slice(c.offsets[i], c.offsets[i + 1]) as unknown as ArrayLike<RawValue>,
                ) as readonly RawValue[])
          points.push({ order: block.order[row]!, value, played: (block.flags[row]! & PacketFlag.playback) !== 0 })
        }
      }
    }
    points.sort((a, b) => a.order - b.order)
    const line = (played: boolean): Timeline => {
      const own = points.filter((p) => p.played === played)
      return { order: own.map((p) => p.order), values: own.map((p) => p.value) }
    }
    const made = [line(false), line(true)] as const
    this.#timelines.set(column, made)
    return made
  }
}

const isList = (value: Sampled | undefined): value is readonly RawValue[] => Array.isArray(value)

function combined(kind: 'and' | 'or', masks: readonly RowMask[], count: number): RowMask {
  const absorbing = kind === 'or'
  if (masks.includes(absorbing)) return absorbing
  const varied = masks.filter((m) => typeof m !== 'boolean')
  if (varied.length === 0) return !absorbing
  if (varied.length === 1) return varied[0]!
  const out = new Uint8Array(count)
  for (let row = 0; row < count; row++)
    out[row] = (kind === 'and' ? varied.every((m) => m[row] === 1) : varied.some((m) => m[row] === 1)) ? 1 : 0
  return out
}
