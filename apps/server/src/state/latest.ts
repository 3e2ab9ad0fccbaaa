/** Latest values of one chain: columns indexed as its plan, updated by transfers. */
import { formatUtc, type Tai } from '@vigie/base'
import type { LatestValue, Value } from '@vigie/contract'
import { ALARM_LEVELS } from '@vigie/model'
import type { Series } from '@vigie/archive'
import { PacketFlag, type PlannedParameter, type RawValue } from '@vigie/telemetry'
import type { ChainReady, ValuesTransfer } from '../chains/messages.ts'
import { flagNames, labelOf, toValue, VALIDITY_NAMES } from './values.ts'

/** A value that is older than the one held replaces it only when it came so much later: then the on-board clock was set. */
const CLOCK_WAS_SET = 10_000_000_000n

export class LatestValues {
  readonly chain: string
  readonly parameters: readonly PlannedParameter[]
  readonly generation: BigInt64Array
  readonly reception: BigInt64Array
  readonly eng: Float64Array
  readonly raw: Float64Array
  readonly state: Uint8Array
  readonly validity: Uint8Array
  readonly flags: Uint8Array
  /** Entries received; 0: never. */
  readonly samples: Float64Array
  readonly #journal: Float64Array
  readonly #type: Int32Array
  readonly #others = new Map<number, { readonly eng: unknown; readonly raw: unknown }>()
  readonly #byPath = new Map<string, number>()
  readonly #byParameter = new Map<string, number[]>()
  readonly #ready: Pick<ChainReady, 'parameters' | 'packetTypes'>
  readonly #types: readonly ChainReady['packetTypes'][number][]
  readonly #typeIndex: ReadonlyMap<string, number>

  constructor(chain: string, ready: Pick<ChainReady, 'parameters' | 'packetTypes'>) {
    this.chain = chain
    this.#ready = ready
    this.parameters = ready.parameters
    this.#types = ready.packetTypes
    this.#typeIndex = new Map(ready.packetTypes.map((t, i) => [t.container, i]))
    const n = ready.parameters.length
    this.generation = new BigInt64Array(n)
    this.reception = new BigInt64Array(n)
    this.eng = new Float64Array(n)
    this.raw = new Float64Array(n)
    this.state = new Uint8Array(n)
    this.validity = new Uint8Array(n)
    this.flags = new Uint8Array(n)
    this.samples = new Float64Array(n)
    this.#journal = new Float64Array(n).fill(-1)
    this.#type = new Int32Array(n).fill(-1)
    for (const p of ready.parameters) {
      this.#byPath.set(p.path, p.index)
      const columns = this.#byParameter.get(p.parameter)
      if (columns === undefined) this.#byParameter.set(p.parameter, [p.index])
      else columns.push(p.index)
    }
  }

  /** Columns of a column path or a parameter path. */
  columnsOf(path: string): readonly number[] {
    const column = this.#byPath.get(path)
    return column === undefined ? (this.#byParameter.get(path) ?? []) : [column]
  }

  update(t: ValuesTransfer): void {
    const type = this.#typeIndex.get(t.packetType) ?? -1
    const playback = (t.flags & PacketFlag.playback) !== 0
    let other = 0
    for (let i = 0; i < t.columns.length; i++) {
      const c = t.columns[i]!
      const isOther = t.others[other]?.at === i
      const given = isOther ? t.others[other++] : undefined
      this.samples[c]! += t.samples[i]!
      const older = t.generation[i]! < this.generation[c]!
      if (older && (playback || t.reception[i]! < this.reception[c]! + CLOCK_WAS_SET)) continue
      this.generation[c] = t.generation[i]!
      this.reception[c] = t.reception[i]!
      this.eng[c] = t.eng[i]!
      this.raw[c] = t.raw[i]!
      this.state[c] = t.state[i]!
      this.validity[c] = t.validity[i]!
      this.flags[c] = t.flags
      this.#journal[c] = t.journal
      this.#type[c] = type
      if (given === undefined) this.#others.delete(c)
      else this.#others.set(c, given)
    }
  }

  /** Of the same columns, with nothing received: to hold what was known at another time. */
  emptied(): LatestValues {
    const other = new LatestValues(this.chain, this.#ready)
    other.#type.set(this.#type)
    return other
  }
  /** The first sample of a series becomes the value of a column: what came from where is not told of it. */
  hold(c: number, series: Series): void {
    const eng = series.eng[0]!
    const raw = series.raw?.[0] ?? null
    this.samples[c] = 1
    this.generation[c] = series.generation[0]!
    this.reception[c] = series.reception?.[0] ?? series.generation[0]!
    this.eng[c] = typeof eng === 'number' ? eng : Number.NaN
    this.raw[c] = typeof raw === 'number' ? raw : Number.NaN
    this.state[c] = series.state?.[0] ?? 0
    this.validity[c] = series.validity?.[0] ?? 0
    this.flags[c] = 0
    if (typeof eng === 'number' && typeof raw === 'number') this.#others.delete(c)
    else this.#others.set(c, { eng, raw })
  }

  /** Engineering value in the form of live messages: enumerations and booleans as numbers. */
  liveValue(c: number): Value {
    const other = this.#others.get(c)
    return toValue(other === undefined ? this.eng[c]! : other.eng, this.parameters[c]!)
  }
  liveRaw(c: number): Value {
    const other = this.#others.get(c)
    return toValue(other === undefined ? this.raw[c]! : other.raw)
  }

  /** As conditions compare it: enumerations as their raw number, booleans 0 and 1. */
  known(c: number): { readonly raw: RawValue; readonly eng: RawValue } {
    const other = this.#others.get(c)
    return other === undefined
      ? { raw: this.raw[c]!, eng: this.eng[c]! }
      : { raw: other.raw as RawValue, eng: other.eng as RawValue }
  }

  /** When its last packet was received; what the centre reports of links and chains came in none. */
  heard(c: number): Tai | undefined {
    return this.samples[c] === 0 || this.#journal[c]! < 0 ? undefined : this.reception[c]
  }

  /** Undefined when nothing was received. */
  value(c: number, now: Tai): LatestValue | undefined {
    if (this.samples[c] === 0) return undefined
    const p = this.parameters[c]!
    const type = this.#types[this.#type[c]!]
    const value = this.liveValue(c)
    const text = labelOf(p, value)
    const age = Number(now - this.reception[c]!) / 1e9
    return {
      path: p.path,
      chain: this.chain,
      generation: formatUtc(this.generation[c]!),
      reception: formatUtc(this.reception[c]!),
      raw: this.liveRaw(c),
      value: p.kind === 'boolean' && typeof value === 'number' ? value !== 0 : value,
      ...(text === undefined ? {} : { text }),
      ...(p.unit === undefined ? {} : { unit: p.unit }),
      ...(p.alarms === undefined && p.contextAlarms === undefined
        ? {}
        : { state: ALARM_LEVELS[this.state[c]!] ?? 'normal' }),
      validity: VALIDITY_NAMES[this.validity[c]!] ?? 'valid',
      ...(type === undefined ? {} : { packetType: type.container }),
      ...(this.#journal[c]! < 0 ? {} : { packet: this.#journal[c]! }),
      flags: flagNames(this.flags[c]!),
      stale: type?.period !== undefined && age > 5 * type.period,
    }
  }
}
