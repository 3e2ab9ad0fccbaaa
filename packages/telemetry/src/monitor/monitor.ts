/**
 * Monitoring: fills `Column.state`, tells transitions. A state changes after `minViolations` samples in a row above it, and
 * goes down after `minConformance` samples in a row below it. Values that are not valid, and packets that failed their
 * check, change nothing. What is played back has states of its own.
 */
import { ALARM_LEVELS, type MatchCriteria } from '@vigie/model'
import { PacketFlag, type Column, type ColumnBlock } from '../columns.ts'
import type { RawValue } from '../compile/conversion.ts'
import type { HeldBlock, HeldValues, RowMask } from '../calibrate/held-values.ts'
import { telemetryErrors } from '../errors.ts'
import { severityOf, type TelemetryEvent } from '../events.ts'
import type { PlannedParameter, TelemetryPlan } from '../plan.ts'
import { levelOfAlgorithm, labelOf, limitText, prepareAlarms, type PreparedAlarms } from './alarm-level.ts'
import { parentPath } from '@vigie/model'
import { allWithin } from './within.ts'

interface Watched {
  readonly parameter: PlannedParameter
  readonly standard: PreparedAlarms | undefined
  readonly contexts: readonly { readonly when: MatchCriteria; readonly alarms: PreparedAlarms }[]
  readonly states: readonly [ValueState, ValueState]
}
interface ValueState {
  level: number
  /** Samples in a row above, below the level. */
  above: number
  below: number
  lastValue: number
  lastTime: bigint
  hasLast: boolean
  /** Which limits judged the newest sample: the context, or the number of contexts for the others; -1: none yet. */
  set: number
}

export interface MonitorSnapshot {
  readonly version: 1
  readonly states: readonly {
    readonly parameter: string
    readonly playback: boolean
    readonly level: number
    readonly above: number
    readonly below: number
    readonly last?: { readonly value: number; readonly time: string }
  }[]
}

const freshState = (): ValueState => ({
  level: 0,
  above: 0,
  below: 0,
  lastValue: 0,
  lastTime: 0n,
  hasLast: false,
  set: -1,
})

export class Monitor {
  readonly #watched: (Watched | undefined)[]
  readonly #held: HeldValues
  readonly #emit: (event: TelemetryEvent) => void

  constructor(plan: TelemetryPlan, held: HeldValues, emit: (event: TelemetryEvent) => void) {
    this.#held = held
    this.#emit = emit
    this.#watched = plan.parameters.map((parameter) => {
      const contexts = (parameter.contextAlarms ?? []).map((c) => ({
        when: c.when,
        alarms: prepareAlarms(c.alarms, parameter),
      }))
      if (parameter.alarms === undefined && contexts.length === 0) return undefined
      for (const c of contexts) {
        held.watch(c.when)
        for (const condition of c.alarms.conditions) held.watch(condition.when)
        if (c.alarms.set.algorithm !== undefined) held.watchAlgorithm(c.alarms.set.algorithm)
      }
      const standard = parameter.alarms === undefined ? undefined : prepareAlarms(parameter.alarms, parameter)
      for (const condition of standard?.conditions ?? []) held.watch(condition.when)
      if (standard?.set.algorithm !== undefined) held.watchAlgorithm(standard.set.algorithm)
      return { parameter, standard, contexts, states: [freshState(), freshState()] }
    })
  }

  /** Blocks of the batch that is open in the held values. */
  run(blocks: readonly ColumnBlock[]): void {
    for (const block of blocks) this.#block(block)
  }

  #block(block: ColumnBlock): void {
    let playback = 0
    let damaged = 0
    for (const f of block.flags) {
      playback += f & PacketFlag.playback
      damaged |= f & PacketFlag.badCheck
    }
    // All of one origin and undamaged is the rule; then whole columns can be judged at a glance.
    const origin = playback === 0 ? 0 : playback === block.count * PacketFlag.playback ? 1 : undefined
    // One buffer for the states of the block: fewer and cheaper allocations.
    let room = 0
    for (const column of block.columns)
      if (this.#watched[column.parameter] !== undefined) room += column.rows?.length ?? block.count
    const slab = new Uint8Array(room)
    let at = 0
    for (const column of block.columns) {
      const watched = this.#watched[column.parameter]
      if (watched === undefined) continue
      const entries = column.rows?.length ?? block.count
      if (entries === 0) continue
      const states = slab.subarray(at, (at += entries))
      column.state = states
      if (!this.#quiet(watched, column, damaged === 0 ? origin : undefined))
        this.#entries(watched, block, column, states)
    }
  }

  /** Everything is normal, was normal, and nothing but a band is watched. */
  #quiet(watched: Watched, column: Column, origin: 0 | 1 | undefined): boolean {
    if (origin === undefined || watched.contexts.length > 0 || column.validity !== undefined) return false
    const { standard } = watched
    if (standard === undefined || !standard.bandOnly) return false
    const state = watched.states[origin]
    return state.level === 0 && state.above === 0 && allWithin(column.eng, standard.low, standard.high)
  }

  #entries(watched: Watched, block: ColumnBlock, column: Column, states: Uint8Array): void {
    const entries = states.length
    const rows = block as HeldBlock
    const masks = watched.contexts.map((c) => this.#held.mask(c.when, rows))
    const conditionMasks = new Map<PreparedAlarms, readonly RowMask[]>()
    for (let i = 0; i < entries; i++) {
      const row = column.rows?.[i] ?? i
      const flags = block.flags[row]!
      const state = watched.states[(flags & PacketFlag.playback) === 0 ? 0 : 1]
      if ((column.validity?.[i] ?? 0) === 0 && (flags & PacketFlag.badCheck) === 0) {
        const k = masks.findIndex((m) => m === true || (m !== false && m[row] === 1))
        const alarms = k >= 0 ? watched.contexts[k]!.alarms : watched.standard
        state.set = k >= 0 ? k : watched.contexts.length
        this.#sample(watched, alarms, state, block, column, i, row, conditionMasks)
      }
      states[i] = state.level
    }
  }

  #sample(
    watched: Watched,
    alarms: PreparedAlarms | undefined,
    state: ValueState,
    block: ColumnBlock,
    column: Column,
    i: number,
    row: number,
    conditionMasks: Map<PreparedAlarms, readonly RowMask[]>,
  ): void {
    let level = 0
    let value: RawValue = column.eng[i]!
    let why: string | undefined
    if (column.offsets !== undefined) {
      // A list is as bad as its worst element.
      value = column.eng[column.offsets[i]!] ?? NaN
      for (let k = column.offsets[i]!; k < column.offsets[i + 1]!; k++) {
        const one = alarms?.levelOf(column.eng[k]!) ?? 0
        if (one > level) {
          level = one
          value = column.eng[k]!
        }
      }
    } else if (alarms !== undefined) level = alarms.levelOf(value)
    if (typeof value === 'number' && Number.isNaN(value)) return
    if (alarms !== undefined) {
      if (alarms.change !== undefined && column.offsets === undefined) {
        const changed = this.#change(alarms, state, Number(value), block.generation[row]!)
        if (changed.level > level) {
          level = changed.level
          why = changed.why
        }
      }
      if (alarms.conditions.length > 0) {
        let masks = conditionMasks.get(alarms)
        if (masks === undefined)
          conditionMasks.set(
            alarms,
            (masks = alarms.conditions.map((c) => this.#held.mask(c.when, block as HeldBlock))),
          )
        const k = masks.findIndex((m) => m === true || (m !== false && m[row] === 1))
        if (k >= 0 && alarms.conditions[k]!.level > level) {
          level = alarms.conditions[k]!.level
          why = 'by a condition on other values'
        }
      }
    }
    if (alarms?.set.algorithm !== undefined) {
      const told = levelOfAlgorithm(this.#held.valueOf(alarms.set.algorithm, block as HeldBlock)?.(row))
      if (told > level) {
        level = told
        why = `by the algorithm ${alarms.set.algorithm}`
      }
    }
    if (this.#step(state, level, alarms?.set.minViolations ?? 1, alarms?.set.minConformance ?? 1)) {
      const from = state.level
      state.level = level
      state.above = 0
      state.below = 0
      this.#tell(watched, alarms, block, row, value, from, level, why)
    }
  }

  #change(
    alarms: PreparedAlarms,
    state: ValueState,
    value: number,
    time: bigint,
  ): { level: number; why: string | undefined } {
    let level = 0
    let why: string | undefined
    if (state.hasLast) {
      let delta = value - state.lastValue
      if (alarms.change!.percent) delta = state.lastValue === 0 ? NaN : (100 * delta) / Math.abs(state.lastValue)
      if (alarms.change!.perSecond) {
        const seconds = Number(time - state.lastTime) / 1e9
        delta = seconds > 0 ? delta / seconds : NaN
      }
      if (!Number.isNaN(delta)) {
        level = alarms.change!.levelOf(delta)
        if (level > 0)
          why = `it changed by ${Number(delta.toPrecision(6))}${alarms.change!.percent ? ' %' : ''}${alarms.change!.perSecond ? ' a second' : ''}`
      }
    }
    state.lastValue = value
    state.lastTime = time
    state.hasLast = true
    return { level, why }
  }

  /** Whether the state changes with this sample. */
  #step(state: ValueState, level: number, minViolations: number, minConformance: number): boolean {
    if (level > state.level) {
      state.below = 0
      return ++state.above >= minViolations
    }
    state.above = 0
    if (level === state.level) {
      state.below = 0
      return false
    }
    return ++state.below >= minConformance
  }

  #tell(
    { parameter }: Watched,
    alarms: PreparedAlarms | undefined,
    block: ColumnBlock,
    row: number,
    value: RawValue,
    from: number,
    to: number,
    why: string | undefined,
  ): void {
    const label = labelOf(parameter, value)
    const limit = why ?? (alarms === undefined ? undefined : limitText(alarms, value, to))
    const shown = label ?? (typeof value === 'number' ? Number(value.toPrecision(9)) : String(value))
    const unit = parameter.unit === undefined ? '' : ` ${parameter.unit}`
    const toLevel = ALARM_LEVELS[to]!
    const journal = block.journal[row]!
    this.#emit({
      kind: 'limit',
      name: to === 0 ? 'BackToNormal' : 'LimitViolation',
      severity: severityOf(toLevel),
      chain: block.chain,
      element: parentPath(parameter.parameter),
      generation: block.generation[row]!,
      reception: block.reception[row]!,
      message: `${parameter.path} is ${shown}${unit}: ${toLevel}${limit === undefined ? '' : ` (${limit})`}, was ${ALARM_LEVELS[from]!}`,
      parameter: parameter.path,
      from: ALARM_LEVELS[from]!,
      to: toLevel,
      value,
      ...(label === undefined ? {} : { valueText: label }),
      ...(limit === undefined ? {} : { limit }),
      ...(journal < 0 ? {} : { packet: journal }),
      ...((block.flags[row]! & PacketFlag.playback) === 0 ? {} : { playback: true }),
    })
  }

  /**
   * Which limits judged the newest real-time sample of a column: the index of the context, or the number of contexts for
   * the limits without one. Undefined where nothing is watched, nothing was judged yet, or no limits hold.
   */
  limitsInForce(path: string): number | undefined {
    const watched = this.#watched.find((w) => w?.parameter.path === path)
    if (watched === undefined) return undefined
    const set = watched.contexts.length === 0 ? 0 : watched.states[0].set
    if (set < 0 || (set === watched.contexts.length && watched.standard === undefined)) return undefined
    return set
  }

  /** Present levels of what is not normal or about to change; small, can be written as JSON. */
  snapshot(): MonitorSnapshot {
    const states = this.#watched.flatMap((w) =>
      w === undefined
        ? []
        : w.states.flatMap((s, origin) =>
            s.level === 0 && s.above === 0 && s.below === 0 && !s.hasLast
              ? []
              : [
                  {
                    parameter: w.parameter.path,
                    playback: origin === 1,
                    level: s.level,
                    above: s.above,
                    below: s.below,
                    ...(s.hasLast ? { last: { value: s.lastValue, time: String(s.lastTime) } } : {}),
                  },
                ],
          ),
    )
    return { version: 1, states }
  }

  /** States of parameters that are no longer watched are left out. Throws VIG-TELEMETRY-014. */
  restore(snapshot: MonitorSnapshot): void {
    if (snapshot.version !== 1 || !Array.isArray(snapshot.states))
      throw telemetryErrors.badState({ detail: `its version is ${String(snapshot.version)}, not 1` })
    const byPath = new Map(this.#watched.flatMap((w) => (w === undefined ? [] : [[w.parameter.path, w] as const])))
    for (const s of snapshot.states) {
      const state = byPath.get(s.parameter)?.states[s.playback ? 1 : 0]
      if (state === undefined) continue
      if (!(s.level >= 0 && s.level < ALARM_LEVELS.length))
        throw telemetryErrors.badState({ detail: `${s.parameter} has the level ${s.level}` })
      state.level = s.level
      state.above = s.above
      state.below = s.below
      state.hasLast = s.last !== undefined
      state.lastValue = s.last?.value ?? 0
      state.lastTime = BigInt(s.last?.time ?? 0)
    }
  }
}
