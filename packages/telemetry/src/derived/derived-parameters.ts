/** Computes derived parameters and runs algorithms whenever a value that they need is renewed. */
import { NANOS_PER_SECOND, VigieError } from '@vigie/base'
import { parentPath } from '@vigie/model'
import { PacketFlag, Validity, type Column, type ColumnBlock, type Values } from '../columns.ts'
import type { RawValue } from '../compile/conversion.ts'
import type { Computation } from '../compile/computation.ts'
import type { TelemetryEvent } from '../events.ts'
import type { PlannedParameter, TelemetryPlan } from '../plan.ts'
import type { AlgorithmRunner, AlgorithmValue } from './algorithm-runner.ts'
import { formulaFunction } from './formula.ts'
import { InputHistory } from './input-history.ts'

/** Beats of the clock that are made up for when time leaps. */
const MOST_BEATS = 64
/** What the packet type of blocks says whose values the clock started. */
const BY_THE_CLOCK = 'periodic:derived'

/** Failures in a row after which an algorithm is disabled. */
const MOST_FAILURES = 3

type Evaluate = (
  inputs: readonly (RawValue | undefined)[],
  seconds: number,
  origin: 0 | 1,
) => readonly (RawValue | undefined)[]

interface Running {
  readonly computation: Computation
  evaluate: Evaluate | undefined
  readonly wanted: ReadonlySet<number>
  failures: number
  /** Starts since the last run. */
  starts: number
  /** The last beat of the clock that was run, counted from the epoch of TAI. */
  beat: bigint | undefined
}

export class DerivedParameters {
  readonly #plan: TelemetryPlan
  readonly #history: InputHistory
  readonly #running: readonly Running[]
  readonly #emit: (event: TelemetryEvent) => void
  readonly #told = new Set<string>()

  constructor(plan: TelemetryPlan, emit: (event: TelemetryEvent) => void, algorithms: AlgorithmRunner | undefined) {
    this.#plan = plan
    this.#emit = emit
    this.#running = plan.computations.map((computation) => ({
      computation,
      evaluate: evaluator(computation, algorithms),
      wanted: computation.triggers ?? new Set(computation.inputs.map((i) => i.column)),
      failures: 0,
      starts: 0,
      beat: undefined,
    }))
    this.#history = new InputHistory(
      this.#running.flatMap((r) => r.computation.inputs.map((i) => i.column)).filter((c) => c >= 0),
    )
  }

  /** One block per block that renewed an input; its packets are those that did. Their time moves the clock of periodic ones. */
  run(blocks: readonly ColumnBlock[]): ColumnBlock[] {
    if (this.#running.length === 0) return []
    this.#history.begin()
    this.#history.take(blocks)
    const derived = this.#cascade(blocks.map((block) => ({ block, columns: [] })))
    const newest = newestOf(blocks)
    if (newest === undefined) return derived
    return [...derived, ...this.tick(newest.block.chain, newest.generation, newest.reception)]
  }

  /** What the clock starts until `now`, each at its beats: whole multiples of its period. */
  tick(chain: string, now: bigint, reception: bigint): ColumnBlock[] {
    const due = this.#running.flatMap((running) => {
      const beats = running.evaluate === undefined ? [] : this.#beats(running, now)
      return beats.length === 0 ? [] : [{ running, beats }]
    })
    if (due.length === 0) return []
    const times = [...new Set(due.flatMap((d) => d.beats))].toSorted((a, b) => (a < b ? -1 : 1))
    const block: ColumnBlock = {
      chain,
      packetType: BY_THE_CLOCK,
      count: times.length,
      generation: BigInt64Array.from(times),
      reception: BigInt64Array.from(times, () => reception),
      journal: new Float64Array(times.length).fill(-1),
      flags: new Uint8Array(times.length),
      columns: [],
    }
    this.#history.begin()
    const result = { block, columns: [] as Column[] }
    for (const { running, beats } of due) {
      const rows = beats.map((beat) => times.indexOf(beat))
      const columns = this.#compute(running, block, rows, Number.MAX_SAFE_INTEGER)
      result.columns.push(...columns)
      this.#history.take([{ ...block, columns }])
    }
    return this.#cascade([result]).map((b) => ({ ...b, packetType: BY_THE_CLOCK }))
  }

  /** Times of the beats since the last one; none before any of the inputs is known. */
  #beats(running: Running, now: bigint): readonly bigint[] {
    const { every, inputs } = running.computation
    if (every === undefined || !inputs.some((i) => this.#history.isKnown(i))) return []
    const period = BigInt(Math.max(1, Math.round(every * 1e9)))
    const last = now / period
    const first = running.beat === undefined ? last : running.beat + 1n
    if (first > last) return []
    running.beat = last
    const count = Math.min(MOST_BEATS, Number(last - first) + 1)
    return Array.from({ length: count }, (_, i) => (last - BigInt(count - 1 - i)) * period)
  }

  /** A computation may renew what the next one needs: sources grow while going through them in order. */
  #cascade(results: readonly { readonly block: ColumnBlock; readonly columns: Column[] }[]): ColumnBlock[] {
    for (const running of this.#running) {
      if (running.evaluate === undefined) continue
      for (const result of results) {
        const rows = triggeredRows(running, result.block, result.columns)
        if (rows.length === 0) continue
        const columns = this.#compute(running, result.block, rows)
        if (columns.length === 0) continue
        result.columns.push(...columns)
        this.#history.take([{ ...result.block, columns }])
      }
    }
    return results
      .filter((r) => r.columns.length > 0)
      .map(({ block, columns }) => ({ ...block, packetType: `${block.packetType}:derived`, columns }))
  }

  /** `known`: packets of the batch whose values count; those before each row unless told. */
  #compute(running: Running, block: ColumnBlock, rows: readonly number[], known?: number): Column[] {
    const { computation } = running
    const kept: number[] = []
    const values: (RawValue | undefined)[][] = computation.outputs.map(() => [])
    for (const row of rows) {
      if (++running.starts < (computation.rate ?? 1)) continue
      running.starts = 0
      const generation = block.generation[row]!
      const origin = (block.flags[row]! & PacketFlag.playback) === 0 ? 0 : 1
      const order = known ?? block.order?.[row] ?? row
      const inputs = computation.inputs.map((i) => this.#history.at(i, origin, order, generation))
      const outputs = this.#evaluate(running, inputs, generation, origin, block, row)
      if (outputs === undefined) continue
      kept.push(row)
      for (const [k, list] of values.entries()) list.push(outputs[k])
    }
    if (kept.length === 0) return []
    const dense = kept.length === block.count
    return computation.outputs.map((parameter, k) =>
      column(this.#plan.parameters[parameter]!, values[k]!, dense ? undefined : Uint32Array.from(kept)),
    )
  }

  #evaluate(
    running: Running,
    inputs: readonly (RawValue | undefined)[],
    generation: bigint,
    origin: 0 | 1,
    block: ColumnBlock,
    row: number,
  ): readonly (RawValue | undefined)[] | undefined {
    if (running.evaluate === undefined) return undefined
    try {
      const seconds = Number(generation / NANOS_PER_SECOND) + Number(generation % NANOS_PER_SECOND) / 1e9
      const outputs = running.evaluate(inputs, seconds, origin)
      running.failures = 0
      return outputs
    } catch (error) {
      this.#failed(running, error, block, row)
      return undefined
    }
  }

  #failed(running: Running, error: unknown, block: ColumnBlock, row: number): void {
    const { path } = running.computation
    const disabled = ++running.failures >= MOST_FAILURES
    if (disabled) running.evaluate = undefined
    if (!disabled && this.#told.has(path)) return
    this.#told.add(path)
    const why = error instanceof VigieError ? error.toLine() : String(error)
    this.#emit({
      kind: 'chain',
      name: disabled ? 'AlgorithmDisabled' : 'AlgorithmFailed',
      severity: disabled ? 'high' : 'medium',
      chain: block.chain,
      element: parentPath(path),
      generation: block.generation[row]!,
      reception: block.reception[row]!,
      message: disabled
        ? `algorithm ${path} is disabled after ${MOST_FAILURES} failures in a row: ${why}`
        : `algorithm ${path} failed: ${why}`,
    })
  }
}

/** The packet generated last, of those as they happen. */
function newestOf(
  blocks: readonly ColumnBlock[],
): { readonly block: ColumnBlock; readonly generation: bigint; readonly reception: bigint } | undefined {
  let newest: ReturnType<typeof newestOf>
  for (const block of blocks)
    for (let i = 0; i < block.count; i++) {
      const generation = block.generation[i]!
      if ((block.flags[i]! & PacketFlag.playback) !== 0 || (newest !== undefined && generation <= newest.generation))
        continue
      newest = { block, generation, reception: block.reception[i]! }
    }
  return newest
}

/** Rows of a block in which something that starts the computation was renewed. */
function triggeredRows(
  { computation, wanted }: Running,
  block: ColumnBlock,
  derived: readonly Column[],
): readonly number[] {
  if (computation.containers?.has(block.packetType) === true) return Array.from({ length: block.count }, (_, i) => i)
  const rows = new Set<number>()
  for (const c of [...block.columns, ...derived]) {
    if (!wanted.has(c.parameter)) continue
    if (c.rows === undefined) return Array.from({ length: block.count }, (_, i) => i)
    for (const row of c.rows) rows.add(row)
  }
  return [...rows].toSorted((a, b) => a - b)
}

function evaluator(computation: Computation, algorithms: AlgorithmRunner | undefined): Evaluate | undefined {
  if (computation.formula !== undefined) {
    const formula = formulaFunction(computation.formula)
    return (inputs, seconds, origin) => [formula(inputs, seconds, origin)]
  }
  const { algorithm } = computation
  if (algorithm === undefined || algorithms?.speaks(algorithm.language) !== true) return undefined
  const constants = algorithm.constants.map((c): AlgorithmValue =>
    c.value.trim() !== '' && !Number.isNaN(Number(c.value)) ? Number(c.value) : c.value,
  )
  // Loaded when first run, so that a text that is not valid is a failure like any other.
  let loaded: ReturnType<AlgorithmRunner['load']> | undefined
  return (inputs) => {
    loaded ??= algorithms.load({
      path: computation.path,
      language: algorithm.language,
      text: algorithm.text,
      inputs: [...algorithm.inputs, ...algorithm.constants.map((c) => c.name)],
      outputs: algorithm.outputs,
    })
    return loaded.run([...inputs.map((x) => x ?? null), ...constants]).map(rawOf)
  }
}

const rawOf = (x: AlgorithmValue): RawValue | undefined =>
  x === null || Array.isArray(x) ? undefined : typeof x === 'boolean' ? (x ? 1 : 0) : (x as RawValue)

function column(p: PlannedParameter, values: readonly (RawValue | undefined)[], rows: Uint32Array | undefined): Column {
  let validity: Uint8Array | undefined
  const invalid = (i: number): void => {
    validity ??= new Uint8Array(values.length)
    validity[i] = Validity.notCalibrated
  }
  const numbers = (): Float64Array =>
    Float64Array.from(values, (v, i) => {
      const x = typeof v === 'number' || typeof v === 'bigint' || typeof v === 'string' ? Number(v) : NaN
      if (Number.isNaN(x)) invalid(i)
      return x
    })
  let eng: Values
  if (p.kind === 'string') {
    eng = values.map((v, i) => {
      if (v === undefined || (typeof v === 'number' && Number.isNaN(v))) invalid(i)
      return v === undefined ? '' : String(v)
    })
  } else if (p.kind === 'boolean') eng = Uint8Array.from(numbers(), (x) => (x === 0 || Number.isNaN(x) ? 0 : 1))
  else if (p.kind === 'absolute-time')
    eng = BigInt64Array.from(values, (v, i) =>
      typeof v === 'bigint'
        ? v
        : typeof v === 'number' && Number.isFinite(v)
          ? BigInt(Math.round(v))
          : (invalid(i), 0n),
    )
  else if (p.kind === 'binary')
    eng = values.map((v, i) => (v instanceof Uint8Array ? v : (invalid(i), new Uint8Array(0))))
  else eng = numbers()
  return {
    parameter: p.index,
    ...(rows === undefined ? {} : { rows }),
    raw: eng,
    eng,
    ...(validity === undefined ? {} : { validity }),
  }
}
