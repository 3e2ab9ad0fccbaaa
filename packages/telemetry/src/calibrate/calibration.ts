/** Raw columns to engineering values and validity: default and context calibrators, times, validity conditions, ranges. */
import type { MatchCriteria } from '@vigie/model'
import { Validity, type Column, type ColumnBlock, type PacketBatch, type Values } from '../columns.ts'
import { resolveReference } from '../compile/reference.ts'
import { scalarConversion, type RawValue } from '../compile/conversion.ts'
import { isConverted, type Wire } from '../compile/wire.ts'
import type { RawBlock } from '../decode/raw-block.ts'
import type { RawColumn } from '../decode/writers.ts'
import type { TelemetryPlan } from '../plan.ts'
import { columnFunction, type ColumnFunction } from './column-functions.ts'
import type { HeldValues } from './held-values.ts'

interface ColumnPlan {
  readonly wire: Wire
  readonly converted: boolean
  readonly calibrate: ColumnFunction | undefined
  /** NaN from a number means that there is no calibrated value. */
  readonly partial: boolean
  readonly contexts: readonly {
    readonly when: MatchCriteria
    readonly calibrate: ColumnFunction
    readonly partial: boolean
  }[]
  readonly one: (raw: RawValue) => RawValue | undefined
  readonly validity: MatchCriteria | undefined
  readonly range: ((x: number) => boolean) | undefined
  readonly rangeOnRaw: boolean
}

export class Calibration {
  readonly #plan: TelemetryPlan
  readonly #held: HeldValues
  readonly #columns: (ColumnPlan | undefined)[] = []

  constructor(plan: TelemetryPlan, held: HeldValues) {
    this.#plan = plan
    this.#held = held
    for (const [i, wire] of plan.wires.entries()) {
      if (wire === undefined) continue
      for (const context of contextsOf(wire)) held.watch(context.when)
      const validity = plan.parameters[i]!.validity
      if (validity !== undefined) held.watch(validity)
      const from = offsetFromOf(wire)
      const referenced = from === undefined ? undefined : resolveReference(plan.system, from)
      if (referenced !== undefined) held.watchReference(referenced)
    }
  }

  /** The blocks of a batch with times, identities and engineering values. Leaves the batch open in the held values. */
  finish(batch: PacketBatch, blocks: readonly RawBlock[]): ColumnBlock[] {
    this.#held.open(blocks)
    return blocks.map((block) => ({
      chain: batch.chain,
      packetType: block.type.container,
      count: block.count,
      generation: gathered(batch.generation, block.order),
      reception: gathered(batch.reception, block.order),
      journal: Float64Array.from(block.order, (k) => batch.journal[k]!),
      flags: block.flags,
      columns: this.#slabbed(block),
      order: block.order,
      ...(block.type.abstract ? { unknown: true } : {}),
    }))
  }

  #slabbed(block: RawBlock): Column[] {
    // One buffer for all calibrated values of the block: fewer and cheaper allocations.
    let room = 0
    for (const c of block.columns) {
      const plan = this.#columnPlan(c.parameter)
      if (isNumeric(plan)) room += c.raw.length
    }
    const slab = new Float64Array(room)
    let at = 0
    return block.columns.map((column) => {
      const plan = this.#columnPlan(column.parameter)
      if (!isNumeric(plan)) return this.#finish(block, column, plan, undefined)
      const out = slab.subarray(at, (at += column.raw.length))
      return this.#finish(block, column, plan, out)
    })
  }

  #finish(block: RawBlock, column: RawColumn, plan: ColumnPlan, out: Float64Array | undefined): Column {
    const marks = new Marks(column)
    const eng = plan.converted ? this.#convert(block, column, plan, out, marks) : column.raw
    if (plan.validity !== undefined) {
      const mask = this.#held.mask(plan.validity, block)
      if (mask !== true)
        for (let i = 0; i < marks.entries; i++)
          if (mask === false || mask[rowOf(column, i)] === 0) marks.set(i, Validity.conditionFalse)
    }
    if (plan.range !== undefined) checkRange(plan.rangeOnRaw ? column.raw : eng, column, plan.range, marks)
    return {
      parameter: column.parameter,
      ...(column.rows === undefined ? {} : { rows: column.rows }),
      ...(column.offsets === undefined ? {} : { offsets: column.offsets }),
      raw: column.raw,
      eng,
      ...(marks.validity === undefined ? {} : { validity: marks.validity }),
    }
  }

  #convert(block: RawBlock, column: RawColumn, plan: ColumnPlan, out: Float64Array | undefined, marks: Marks): Values {
    const { type } = plan.wire
    const raw = column.raw
    if (type.kind === 'boolean') return booleans(raw, plan, column, marks)
    if (type.kind === 'absolute-time') return this.#times(block, column, plan, marks)
    if (out !== undefined && (plan.calibrate !== undefined || plan.contexts.length > 0)) {
      const numbers = raw as ArrayLike<number>
      if (plan.calibrate === undefined) for (let i = 0; i < raw.length; i++) out[i] = Number(raw[i])
      else plan.calibrate(numbers, out, raw.length)
      if (plan.partial) markUncalibrated(raw, out, 0, raw.length, column, marks)
      if (plan.contexts.length > 0) this.#contexts(block, column, plan, out, marks)
      return out
    }
    const values = out ?? new Float64Array(raw.length)
    for (let i = 0; i < raw.length; i++) {
      const value = plan.one(raw[i]!)
      if (value === undefined) marks.set(entryOf(column, i), Validity.notCalibrated)
      values[i] = value === undefined ? NaN : Number(value)
    }
    const from = offsetFromOf(plan.wire)
    if (from !== undefined) this.#offsetSeconds(block, column, from, values, marks)
    return values
  }

  /** The first context that holds in a row replaces what the default gave. */
  #contexts(block: RawBlock, column: RawColumn, plan: ColumnPlan, out: Float64Array, marks: Marks): void {
    const taken = new Uint8Array(marks.entries)
    const scratchRaw: number[] = [0]
    const scratchOut = new Float64Array(1)
    for (const context of plan.contexts) {
      const mask = this.#held.mask(context.when, block)
      if (mask === false) continue
      for (let i = 0; i < marks.entries; i++) {
        if (taken[i] === 1 || (mask !== true && mask[rowOf(column, i)] === 0)) continue
        taken[i] = 1
        marks.clear(i, Validity.notCalibrated)
        const from = column.offsets?.[i] ?? i
        const to = column.offsets?.[i + 1] ?? i + 1
        for (let k = from; k < to; k++) {
          scratchRaw[0] = Number(column.raw[k])
          context.calibrate(scratchRaw, scratchOut, 1)
          out[k] = scratchOut[0]!
        }
        if (context.partial) markUncalibrated(column.raw, out, from, to, column, marks)
      }
    }
  }

  #times(block: RawBlock, column: RawColumn, plan: ColumnPlan, marks: Marks): BigInt64Array {
    const raw = column.raw
    const out = new BigInt64Array(raw.length)
    for (let i = 0; i < raw.length; i++) {
      const value = plan.one(raw[i]!)
      if (typeof value === 'bigint') out[i] = value
      else marks.set(entryOf(column, i), Validity.notCalibrated)
    }
    const from = offsetFromOf(plan.wire)
    const referenced = from === undefined ? undefined : resolveReference(this.#plan.system, from)
    if (referenced?.wire === undefined) return out
    const sample = this.#held.sample(referenced, block)
    const convert = scalarConversion(referenced.wire)
    for (let i = 0; i < marks.entries; i++) {
      const base = sample?.(rowOf(column, i))
      const value = base === undefined ? undefined : convert(base)
      const nanos =
        typeof value === 'bigint'
          ? value
          : typeof value === 'number' && Number.isFinite(value)
            ? BigInt(Math.round(value * 1e9))
            : undefined
      if (nanos === undefined) marks.set(i, Validity.notCalibrated)
      else for (let k = column.offsets?.[i] ?? i; k < (column.offsets?.[i + 1] ?? i + 1); k++) out[k]! += nanos
    }
    return out
  }

  #offsetSeconds(
    block: RawBlock,
    column: RawColumn,
    from: NonNullable<ReturnType<typeof offsetFromOf>>,
    values: Float64Array,
    marks: Marks,
  ): void {
    const referenced = resolveReference(this.#plan.system, from)
    if (referenced?.wire === undefined) return
    const sample = this.#held.sample(referenced, block)
    const convert = scalarConversion(referenced.wire)
    for (let i = 0; i < marks.entries; i++) {
      const base = sample?.(rowOf(column, i))
      const value = base === undefined ? undefined : convert(base)
      if (typeof value !== 'number') marks.set(i, Validity.notCalibrated)
      else for (let k = column.offsets?.[i] ?? i; k < (column.offsets?.[i + 1] ?? i + 1); k++) values[k]! += value
    }
  }

  #columnPlan(index: number): ColumnPlan {
    const known = this.#columns[index]
    if (known !== undefined) return known
    const wire = this.#plan.wires[index]!
    const { encoding, type } = wire
    const numeric =
      (encoding.kind === 'integer' || encoding.kind === 'float') &&
      wire.storage !== 'bytes' &&
      type.kind !== 'relative-time'
    const calibrator = numeric ? encoding.calibrator : undefined
    const range = type.kind === 'integer' || type.kind === 'float' ? type.validRange : undefined
    const made: ColumnPlan = {
      wire,
      converted: isConverted(wire),
      calibrate: calibrator === undefined ? undefined : columnFunction(calibrator, wire.storage),
      partial: calibrator !== undefined && calibrator.kind !== 'polynomial',
      contexts: numeric
        ? contextsOf(wire).map((c) => ({
            when: c.when,
            calibrate: columnFunction(c.calibrator, 'f64'),
            partial: c.calibrator.kind !== 'polynomial',
          }))
        : [],
      one: scalarConversion(wire),
      validity: this.#plan.parameters[index]!.validity,
      range: range === undefined ? undefined : rangeTest(range),
      rangeOnRaw: range?.calibrated === false,
    }
    this.#columns[index] = made
    return made
  }
}

const isNumeric = (plan: ColumnPlan): boolean =>
  plan.converted && plan.wire.type.kind !== 'boolean' && plan.wire.type.kind !== 'absolute-time'

function contextsOf(
  wire: Wire,
): readonly { readonly when: MatchCriteria; readonly calibrator: Parameters<typeof columnFunction>[0] }[] {
  const { encoding } = wire
  return encoding.kind === 'integer' || encoding.kind === 'float' ? (encoding.contextCalibrators ?? []) : []
}

function offsetFromOf(
  wire: Wire,
): NonNullable<Extract<Wire['type'], { kind: 'absolute-time' }>['timeEncoding']>['offsetFrom'] {
  return wire.type.kind === 'absolute-time' || wire.type.kind === 'relative-time'
    ? wire.type.timeEncoding?.offsetFrom
    : undefined
}

const rowOf = (column: RawColumn, entry: number): number => column.rows?.[entry] ?? entry

/** The entry that value i belongs to. */
function entryOf(column: RawColumn, i: number): number {
  if (column.offsets === undefined) return i
  let low = 0
  let high = column.offsets.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (column.offsets[middle]! <= i) low = middle
    else high = middle - 1
  }
  return low
}

/** Validity of a column while it is found out; nothing is allocated while all is valid. */
class Marks {
  validity: Uint8Array | undefined
  readonly entries: number
  constructor(column: RawColumn) {
    this.validity = column.validity?.slice()
    this.entries = column.offsets === undefined ? column.raw.length : column.offsets.length - 1
  }
  /** The first thing that was found about an entry stays. */
  set(entry: number, code: number): void {
    this.validity ??= new Uint8Array(this.entries)
    if (this.validity[entry] === Validity.valid) this.validity[entry] = code
  }
  clear(entry: number, code: number): void {
    if (this.validity?.[entry] === code) this.validity[entry] = Validity.valid
  }
}

function markUncalibrated(
  raw: Values,
  out: Float64Array,
  from: number,
  to: number,
  column: RawColumn,
  marks: Marks,
): void {
  for (let i = from; i < to; i++)
    if (out[i] !== out[i] && !Number.isNaN(Number(raw[i]))) marks.set(entryOf(column, i), Validity.notCalibrated)
}

function checkRange(values: Values, column: RawColumn, inside: (x: number) => boolean, marks: Marks): void {
  if (typeof values[0] === 'object') return
  for (let i = 0; i < values.length; i++)
    if (!inside(Number(values[i]))) marks.set(entryOf(column, i), Validity.outOfRange)
}

function rangeTest(range: {
  readonly min?: number
  readonly minInclusive?: boolean
  readonly max?: number
  readonly maxInclusive?: boolean
}): (x: number) => boolean {
  const { min, max } = range
  const minOpen = range.minInclusive === false
  const maxOpen = range.maxInclusive === false
  return (x) =>
    !((min !== undefined && (minOpen ? x <= min : x < min)) || (max !== undefined && (maxOpen ? x >= max : x > max)))
}

function booleans(raw: Values, plan: ColumnPlan, column: RawColumn, marks: Marks): Uint8Array {
  const out = new Uint8Array(raw.length)
  if (plan.wire.storage !== 'text' && plan.wire.storage !== 'bytes') {
    for (let i = 0; i < raw.length; i++) out[i] = raw[i] ? 1 : 0
    return out
  }
  for (let i = 0; i < raw.length; i++) {
    const value = plan.one(raw[i]!)
    if (value === undefined) marks.set(entryOf(column, i), Validity.notCalibrated)
    else out[i] = Number(value)
  }
  return out
}

function gathered(values: BigInt64Array, order: Uint32Array): BigInt64Array {
  const out = new BigInt64Array(order.length)
  for (let i = 0; i < order.length; i++) out[i] = values[order[i]!]!
  return out
}
