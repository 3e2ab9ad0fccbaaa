/** Batches of packets to column blocks, one block per packet type. */
import { PacketFlag, type ColumnBlock, type PacketBatch } from '../columns.ts'
import { measure } from '../compile/measure.ts'
import type { PacketCheck } from '../compile/packet-checks.ts'
import { stepsWithin, type Step } from '../compile/steps.ts'
import type { PacketTypePlan, TelemetryPlan } from '../plan.ts'
import { Calibration } from '../calibrate/calibration.ts'
import { HeldValues } from '../calibrate/held-values.ts'
import type { AlgorithmRunner } from '../derived/algorithm-runner.ts'
import { Verdicts, type VerdictFailed } from '../derived/verdict.ts'
import { CodeContext } from './code-context.ts'
import { newCursor, openPacket, type Cursor } from './cursor.ts'
import { buildIdentify, type Identify } from './identify.ts'
import { LayoutCode, type LayoutFunction } from './layout-code.ts'
import { isIntact } from './packet-integrity.ts'
import { StaticDecoder, isStaticReadable } from './static-code.ts'
import type { RawBlock } from './raw-block.ts'
import { Writer, finishColumn, type RawColumn } from './writers.ts'

interface TypeDecoder {
  readonly columns: readonly number[]
  readonly dynamic: LayoutFunction
  readonly fixed: StaticDecoder | undefined
  readonly fullBytes: number
  readonly checks: readonly PacketCheck[]
}

export interface DecoderOptions {
  /** Runs the algorithms that conditions are given as; absent: these conditions are false. */
  readonly algorithms?: AlgorithmRunner
  readonly algorithmFailed?: VerdictFailed
}

export class Decoder {
  readonly plan: TelemetryPlan
  /** Values of parameters that contexts look at, as of the last packets. */
  readonly held: HeldValues
  readonly #context: CodeContext
  readonly #identify: Identify
  readonly #types: (TypeDecoder | undefined)[] = []
  readonly #cursor: Cursor
  readonly #calibration: Calibration

  constructor(plan: TelemetryPlan, options: DecoderOptions = {}) {
    this.plan = plan
    const verdicts = new Verdicts(plan.system, options.algorithms, options.algorithmFailed)
    this.#context = new CodeContext(plan.system, verdicts)
    registerSlots(plan, this.#context)
    this.#cursor = newCursor(this.#context.slotCount)
    this.#identify = buildIdentify(plan, this.#context)
    this.held = new HeldValues(plan, verdicts)
    this.#calibration = new Calibration(plan, this.held)
  }

  /** Index in `plan.packetTypes` of a packet: the most specific concrete container, else how far it is known. */
  identify(bytes: Uint8Array, from = 0, to = bytes.length): number {
    openPacket(this.#cursor, bytes, from, to)
    return this.#identify(this.#cursor)
  }

  /** One block per packet type met, in order of first appearance. Blocks of abstract types hold packets that are not known. */
  decode(batch: PacketBatch): ColumnBlock[] {
    return this.#calibration.finish(batch, this.extract(batch))
  }

  /** Raw columns only. */
  extract(batch: PacketBatch): RawBlock[] {
    const { bytes, offsets, count } = batch
    const groups = new Map<number, number[]>()
    for (let i = 0; i < count; i++) {
      const type = this.identify(bytes, offsets[i]!, offsets[i + 1]!)
      const group = groups.get(type)
      if (group === undefined) groups.set(type, [i])
      else group.push(i)
    }
    return [...groups].map(([type, rows]) => this.#block(batch, type, Uint32Array.from(rows)))
  }

  #block(batch: PacketBatch, typeIndex: number, order: Uint32Array): RawBlock {
    const type = this.plan.packetTypes[typeIndex]!
    const decoder = this.#typeDecoder(type)
    const n = order.length
    const starts = new Uint32Array(n)
    const flags = new Uint8Array(n)
    let whole = decoder.fixed !== undefined
    for (let i = 0; i < n; i++) {
      const k = order[i]!
      starts[i] = batch.offsets[k]!
      flags[i] = batch.flags[k]!
      if (batch.offsets[k + 1]! - batch.offsets[k]! < decoder.fullBytes) whole = false
    }
    const columns = whole ? decoder.fixed!.decode(batch.bytes, starts, n) : this.#dynamic(decoder, batch, order, flags)
    if (whole && type.checks !== undefined) this.#checkFixed(type.checks, type, batch, order, flags)
    return { type, count: n, order, flags, columns }
  }

  #dynamic(decoder: TypeDecoder, batch: PacketBatch, order: Uint32Array, flags: Uint8Array): RawColumn[] {
    const writers = decoder.columns.map(() => new Writer())
    const s = this.#cursor
    for (let i = 0; i < order.length; i++) {
      const k = order[i]!
      openPacket(s, batch.bytes, batch.offsets[k]!, batch.offsets[k + 1]!)
      s.row = i
      decoder.dynamic(s, writers)
      for (const check of decoder.checks) {
        const at = s.marks[this.#context.mark(check.parameter)]
        if (!isIntact(check, batch.bytes, batch.offsets[k]!, batch.offsets[k + 1]!, at))
          flags[i]! |= PacketFlag.badCheck
      }
      if (s.truncated) flags[i]! |= PacketFlag.truncated
    }
    return decoder.columns.flatMap((column, i) => {
      const writer = writers[i]!
      if (writer.rows.length === 0) return []
      return [
        finishColumn(
          column,
          this.plan.parameters[column]!.list,
          this.plan.wires[column]!.storage,
          writer,
          order.length,
        ),
      ]
    })
  }

  /** Checks of packets whose entries all have a fixed place. */
  #checkFixed(
    checks: readonly PacketCheck[],
    type: PacketTypePlan,
    batch: PacketBatch,
    order: Uint32Array,
    flags: Uint8Array,
  ): void {
    for (const check of checks) {
      const at = type.places.findLast(
        (p) => this.plan.parameters[p.parameter]!.parameter === check.parameter,
      )?.bitOffset
      for (const [i, k] of order.entries())
        if (!isIntact(check, batch.bytes, batch.offsets[k]!, batch.offsets[k + 1]!, at))
          flags[i]! |= PacketFlag.badCheck
    }
  }

  #typeDecoder(type: PacketTypePlan): TypeDecoder {
    const known = this.#types[type.index]
    if (known !== undefined) return known
    const columns = [...new Set(type.places.map((p) => p.parameter))]
    const writerOf = new Map(columns.map((column, i) => [column, i]))
    const measured = measure(type.steps, this.plan.wires)
    const fixed =
      measured.leaves !== undefined && measured.leaves.every((l) => isStaticReadable(this.plan.wires[l.column]!))
        ? new StaticDecoder(measured.leaves, this.plan.wires)
        : undefined
    const made: TypeDecoder = {
      columns,
      dynamic: new LayoutCode(this.#context, this.plan.wires, writerOf).build(type.steps, 0),
      fixed,
      fullBytes: Math.ceil((measured.staticBits ?? 0) / 8),
      checks: type.checks ?? [],
    }
    this.#types[type.index] = made
    return made
  }
}

export const createDecoder = (plan: TelemetryPlan, options: DecoderOptions = {}): Decoder => new Decoder(plan, options)

/** All values that conditions, sizes and counts look at get their slots before any code is made. */
function registerSlots(plan: TelemetryPlan, context: CodeContext): void {
  const walk = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.op === 'leaf') {
        const { encoding } = plan.wires[step.column]!
        if (encoding.kind === 'binary') context.dynamic(encoding.sizeInBits)
        else if (encoding.kind === 'string' && encoding.size.boxBits !== undefined)
          context.dynamic(encoding.size.boxBits)
      } else if (step.op === 'move') context.dynamic(step.bits)
      else if (step.op === 'if') context.condition(step.when)
      else if (step.op === 'repeat') {
        context.dynamic(step.count)
        if (step.gap !== undefined) context.dynamic(step.gap)
      } else if (step.op === 'array') for (const count of step.counts) context.dynamic(count)
      else if (step.op === 'choose') context.choice(step.ref, [])
      walk(stepsWithin(step))
    }
  }
  for (const type of plan.packetTypes) {
    for (const check of type.checks ?? []) context.mark(check.parameter)
    if (type.restriction !== undefined) context.condition(type.restriction)
    walk(type.parent === undefined ? type.steps : type.ownSteps)
  }
}
