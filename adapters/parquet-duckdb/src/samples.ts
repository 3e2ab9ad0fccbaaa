/** Samples of one parameter from one table, cut to a span of time and ready to be merged with others. */
import type { ColumnData, Tail } from '@vigie/archive'
import { PacketFlag, type Values } from '@vigie/telemetry'
import type { OpenDataFile } from './file-reader.ts'

export interface Samples {
  readonly generation: BigInt64Array
  readonly reception: BigInt64Array
  /** Journal position of the packet, −1 when it is not journalled. */
  readonly position: Float64Array
  readonly eng: Values
  readonly raw: Values | undefined
  readonly state: Uint8Array | undefined
  readonly validity: Uint8Array | undefined
  readonly length: number
  /** Samples of the span, of which `length` were taken. */
  readonly available: number
}

/** So many of a span, from which end. */
export interface Portion {
  readonly limit: number
  readonly newest: boolean
}

export type Origin = 'realtime' | 'playback' | 'any'

export interface TableView {
  readonly rows: number
  readonly generation: BigInt64Array
  readonly reception: BigInt64Array
  readonly position: Float64Array | BigInt64Array
  readonly flags: Uint8Array
  readonly eng: ColumnData
  readonly raw: ColumnData | undefined
  readonly state: ColumnData | undefined
  readonly validity: ColumnData | undefined
}

export function viewOfFile(file: OpenDataFile, parameter: string): TableView | undefined {
  const eng = file.shared(parameter)
  if (eng === undefined) return undefined
  const column = <T>(name: string): T => file.shared(name)!.values as T
  // Columns that nobody looks at are not read.
  return {
    rows: file.footer.rows,
    generation: column<BigInt64Array>('generation'),
    eng,
    get reception() {
      return column<BigInt64Array>('reception')
    },
    get position() {
      return column<BigInt64Array>('position')
    },
    get flags() {
      return column<Uint8Array>('flags')
    },
    get raw() {
      return file.shared(`${parameter}#raw`)
    },
    get state() {
      return file.shared(`${parameter}#state`)
    },
    get validity() {
      return file.shared(`${parameter}#validity`)
    },
  }
}

export function viewOfTail(tail: Tail, parameter: string): TableView | undefined {
  const column = tail.columns.get(parameter)
  if (column === undefined) return undefined
  return {
    rows: tail.count,
    generation: tail.generation,
    reception: tail.reception,
    position: tail.position,
    flags: tail.flags,
    eng: column.data('eng', tail.count),
    raw: column.raw === column.eng ? undefined : column.data('raw', tail.count),
    state: column.marks('state', tail.count),
    validity: column.marks('validity', tail.count),
  }
}

/** The samples generated within [from, to] and of that origin, in the order of the table. */
export function samplesOf(view: TableView, from: bigint, to: bigint, origin: Origin, portion?: Portion): Samples {
  const { eng, generation } = view
  const plain = plainSpan(view, from, to, origin, portion)
  if (plain !== undefined) return plain
  const entries = eng.rows?.length ?? view.rows
  const flags = origin === 'any' ? undefined : view.flags
  const rowOf: number[] = []
  const entryOf: number[] = []
  const valueOf: number[] = []
  for (let entry = 0; entry < entries; entry++) {
    const row = eng.rows === undefined ? entry : eng.rows[entry]!
    const at = generation[row]!
    if (at < from || at > to) continue
    if (flags !== undefined && ((flags[row]! & PacketFlag.playback) !== 0) !== (origin === 'playback')) continue
    const begin = eng.offsets === undefined ? entry : eng.offsets[entry]!
    const end = eng.offsets === undefined ? entry + 1 : eng.offsets[entry + 1]!
    for (let value = begin; value < end; value++) {
      rowOf.push(row)
      entryOf.push(entry)
      valueOf.push(value)
    }
  }
  const n = rowOf.length
  const samples = {
    generation: new BigInt64Array(n),
    reception: new BigInt64Array(n),
    position: new Float64Array(n),
  }
  const { reception, position, raw } = view
  for (let i = 0; i < n; i++) {
    const row = rowOf[i]!
    samples.generation[i] = generation[row]!
    samples.reception[i] = reception[row]!
    samples.position[i] = Number(position[row]!)
  }
  return {
    ...samples,
    eng: pickValues(eng.values, valueOf),
    raw: raw === undefined ? undefined : pickValues(raw.values, valueOf),
    state: marksOf(view.state, eng, rowOf, entryOf, n),
    validity: marksOf(view.validity, eng, rowOf, entryOf, n),
    length: n,
    available: n,
  }
}

/** The common case without a loop: one value a row, rows in order of time, any origin. */
function plainSpan(
  view: TableView,
  from: bigint,
  to: bigint,
  origin: Origin,
  portion: Portion | undefined,
): Samples | undefined {
  const { eng, generation } = view
  if (origin !== 'any' || eng.rows !== undefined || eng.offsets !== undefined || !ascends(generation)) return undefined
  const { state, validity } = view
  if (state?.rows !== undefined || validity?.rows !== undefined) return undefined
  const begin = lowerBound(generation, from)
  const end = lowerBound(generation, to + 1n)
  const taken = Math.min(end - begin, portion?.limit ?? Infinity)
  const a = portion?.newest === true ? end - taken : begin
  const b = a + taken
  const { position } = view
  return {
    generation: generation.slice(a, b),
    reception: view.reception.slice(a, b),
    position:
      position instanceof Float64Array ? position.slice(a, b) : Float64Array.from(position.subarray(a, b), Number),
    eng: eng.values.slice(a, b) as Values,
    raw: view.raw?.values.slice(a, b) as Values | undefined,
    state: state?.values.slice(a, b) as Uint8Array | undefined,
    validity: validity?.values.slice(a, b) as Uint8Array | undefined,
    length: b - a,
    available: end - begin,
  }
}

/** Times as doubles, ns from an instant. */
export function offsetsFrom(generation: BigInt64Array, origin: bigint): Float64Array {
  const halves = new Int32Array(generation.buffer, generation.byteOffset, generation.length * 2)
  const low = Number(BigInt.asUintN(32, origin))
  const high = Number(BigInt.asIntN(32, origin >> 32n))
  const offsets = new Float64Array(generation.length)
  for (let i = 0; i < offsets.length; i++)
    offsets[i] = (halves[i * 2 + 1]! - high) * 4_294_967_296 + ((halves[i * 2]! >>> 0) - low)
  return offsets
}

function ascends(generation: BigInt64Array): boolean {
  const offsets = offsetsFrom(generation, generation[0] ?? 0n)
  for (let i = 1; i < offsets.length; i++) if (offsets[i]! < offsets[i - 1]!) return false
  return true
}

/** First index whose time is not before `at`. */
function lowerBound(generation: BigInt64Array, at: bigint): number {
  let low = 0
  let high = generation.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (generation[mid]! < at) low = mid + 1
    else high = mid
  }
  return low
}

/** Marks have an entry where the values have one; in merged files they may be fewer. */
function marksOf(
  marks: ColumnData | undefined,
  eng: ColumnData,
  rowOf: readonly number[],
  entryOf: readonly number[],
  n: number,
): Uint8Array | undefined {
  if (marks === undefined) return undefined
  const values = marks.values as Uint8Array
  const picked = new Uint8Array(n)
  const sameEntries = marks.rows?.length === eng.rows?.length && (marks.rows === undefined) === (eng.rows === undefined)
  if (sameEntries) for (let i = 0; i < n; i++) picked[i] = values[entryOf[i]!]!
  else {
    const byRow = new Map<number, number>()
    for (let i = 0; i < values.length; i++) byRow.set(marks.rows === undefined ? i : marks.rows[i]!, values[i]!)
    for (let i = 0; i < n; i++) picked[i] = byRow.get(rowOf[i]!) ?? 0
  }
  return picked
}

function pickValues(values: Values, places: readonly number[] | Uint32Array): Values {
  const n = places.length
  if (Array.isArray(values)) return Array.from({ length: n }, (_, i) => values[places[i]!]!) as Values
  const contiguous = n > 0 && n - 1 === places[n - 1]! - places[0]!
  if (contiguous) return (values as Float64Array).slice(places[0]!, places[0]! + n) as Values
  const picked = new (values.constructor as new (length: number) => Float64Array)(n)
  const source = values as Float64Array
  for (let i = 0; i < n; i++) picked[i] = source[places[i]!]!
  return picked as Values
}

/** Puts samples of several tables in order of generation, without the same packet twice. */
export function mergeSamples(parts: readonly Samples[]): Samples {
  const filled = parts.filter((part) => part.length > 0)
  if (filled.length === 1 && isSorted(filled[0]!)) return filled[0]!
  const length = filled.reduce((sum, part) => sum + part.length, 0)
  const from = new Uint32Array(length)
  const at = new Uint32Array(length)
  let n = 0
  for (const [p, part] of filled.entries())
    for (let i = 0; i < part.length; i++) {
      from[n] = p
      at[n++] = i
    }
  const order = Uint32Array.from({ length }, (_, i) => i).toSorted((a, b) => {
    const x = filled[from[a]!]!
    const y = filled[from[b]!]!
    const s = x.generation[at[a]!]!
    const t = y.generation[at[b]!]!
    return s < t ? -1 : s > t ? 1 : x.position[at[a]!]! - y.position[at[b]!]! || a - b
  })
  // The same packet in two tables: the first stays. Lists of one packet lie in one table and stay whole.
  const kept: number[] = []
  let lastPosition = -1
  let lastPart = -1
  for (const k of order) {
    const position = filled[from[k]!]!.position[at[k]!]!
    if (position >= 0 && position === lastPosition && from[k] !== lastPart) continue
    lastPosition = position
    lastPart = from[k]!
    kept.push(k)
  }
  const gather = <T>(pick: (part: Samples, i: number) => T): T[] => kept.map((k) => pick(filled[from[k]!]!, at[k]!))
  const has = (name: 'raw' | 'state' | 'validity'): boolean => filled.some((part) => part[name] !== undefined)
  return {
    generation: BigInt64Array.from(gather((part, i) => part.generation[i]!)),
    reception: BigInt64Array.from(gather((part, i) => part.reception[i]!)),
    position: Float64Array.from(gather((part, i) => part.position[i]!)),
    eng: likeAll(
      filled.map((part) => part.eng),
      gather((part, i) => part.eng[i]!),
    ),
    raw: has('raw')
      ? likeAll(
          filled.map((part) => part.raw ?? part.eng),
          gather((part, i) => (part.raw ?? part.eng)[i]!),
        )
      : undefined,
    state: has('state') ? Uint8Array.from(gather((part, i) => part.state?.[i] ?? 0)) : undefined,
    validity: has('validity') ? Uint8Array.from(gather((part, i) => part.validity?.[i] ?? 0)) : undefined,
    length: kept.length,
    available: kept.length,
  }
}

function isSorted(samples: Samples): boolean {
  for (let i = 1; i < samples.length; i++) if (samples.generation[i - 1]! > samples.generation[i]!) return false
  return true
}

/** An array of the kind that all parts have, else a plain one. */
function likeAll(parts: readonly Values[], values: unknown[]): Values {
  const first = parts[0]
  if (first === undefined || Array.isArray(first) || parts.some((part) => part.constructor !== first.constructor))
    return values as Values
  return (first.constructor as unknown as { from(values: unknown[]): Values }).from(values)
}
