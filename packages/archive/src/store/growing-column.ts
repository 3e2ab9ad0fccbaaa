/** One parameter's values in memory, added to block by block. */
import type { Column, Values } from '@vigie/telemetry'
import type { ColumnData } from '../parquet/column-data.ts'

type Typed = Exclude<Values, string[] | Uint8Array[]>
const isTyped = (values: Values): values is Typed => !Array.isArray(values)
const START = 64

/** An array of values that grows; typed where the values are numbers. */
export class GrowingValues {
  #values: Values
  length = 0

  constructor(like: Values, capacity = START) {
    this.#values = isTyped(like) ? sameKind(like, Math.max(capacity, START)) : []
  }

  accepts(values: Values): boolean {
    return this.#values.constructor === values.constructor
  }

  append(values: Values, from = 0, to: number = values.length): void {
    const held = this.#values
    const count = to - from
    if (!isTyped(held)) {
      for (let i = from; i < to; i++) (held as unknown[]).push(values[i])
    } else {
      const target = this.#room(held, this.length + count)
      if (count === 1) (target as unknown as unknown[])[this.length] = values[from]
      else
        (target as Float64Array).set(
          (from === 0 && to === values.length ? values : (values as Float64Array).subarray(from, to)) as Float64Array,
          this.length,
        )
    }
    this.length += count
  }

  fill(value: number, count: number): void {
    const target = this.#room(this.#values as Typed, this.length + count)
    ;(target as Uint8Array).fill(value, this.length, this.length + count)
    this.length += count
  }

  /** The values so far; not to be changed. */
  get view(): Values {
    return isTyped(this.#values) ? (this.#values.subarray(0, this.length) as Values) : this.#values
  }

  #room(held: Typed, length: number): Typed {
    if (length <= held.length) return held
    const next = sameKind(held, Math.max(held.length * 2, length))
    ;(next as Float64Array).set(held.subarray(0, this.length) as Float64Array)
    this.#values = next as Values
    return next
  }
}

/** In shared memory, so that the thread which writes files reads it without a copy. */
function sameKind(like: Typed, length: number): Typed {
  const kind = like.constructor as unknown as {
    readonly BYTES_PER_ELEMENT: number
    new (memory: SharedArrayBuffer): Typed
  }
  return new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT))
}

function allZero(marks: Uint8Array): boolean {
  for (let i = 0; i < marks.length; i++) if (marks[i] !== 0) return false
  return true
}

/** A column of a tail as plain arrays: what another thread is given. */
export interface ColumnContents {
  readonly path: string
  readonly raw: Values
  /** The same object as `raw` where there is no calibration. */
  readonly eng: Values
  /** Row of each entry; absent when every row has one. */
  readonly rows?: Uint32Array
  /** Lists: entry i has values offsets[i] … offsets[i + 1]. */
  readonly offsets?: Int32Array
  /** One an entry; absent when all are 0. */
  readonly state?: Uint8Array
  readonly validity?: Uint8Array
}

export class GrowingColumn {
  /** Column path. */
  readonly path: string
  readonly raw: GrowingValues
  /** The same object as `raw` where there is no calibration. */
  readonly eng: GrowingValues
  readonly list: boolean
  entries = 0
  #rows: GrowingValues | undefined
  #offsets: GrowingValues | undefined
  #state: GrowingValues | undefined
  #validity: GrowingValues | undefined

  /** `expected` values save growing step by step. */
  constructor(path: string, column: Column, expected = 0) {
    this.path = path
    this.raw = new GrowingValues(column.raw, expected)
    this.eng = column.eng === column.raw ? this.raw : new GrowingValues(column.eng, expected)
    this.list = column.offsets !== undefined || repeats(column)
    if (this.list) {
      this.#offsets = new GrowingValues(new Int32Array(0))
      this.#offsets.fill(0, 1)
    }
  }

  /** The block's column has the form that this one holds. */
  accepts(column: Column): boolean {
    return (
      this.raw.accepts(column.raw) &&
      this.eng.accepts(column.eng) &&
      (this.eng === this.raw) === (column.eng === column.raw) &&
      this.list === (column.offsets !== undefined || (this.list && column.offsets === undefined) || repeats(column))
    )
  }

  /** Adds the column of a block of `count` packets that begin at row `base`. */
  append(column: Column, count: number, base: number): void {
    const entries = column.rows?.length ?? count
    const repeated = this.list && column.offsets === undefined
    const dense = column.rows === undefined && this.#rows === undefined && this.entries === base
    if (!dense) this.#addRows(column, entries, base, repeated)
    this.raw.append(column.raw)
    if (this.eng !== this.raw) this.eng.append(column.eng)
    const added = this.list ? this.#addOffsets(column, entries, repeated) : entries
    this.#state = this.#addMarks(this.#state, column.state, column, entries, repeated, added)
    this.#validity = this.#addMarks(this.#validity, column.validity, column, entries, repeated, added)
    this.entries += added
  }

  /** Which of the tail's `rows` rows have entries; undefined when all have. */
  rowsOf(rows: number): Uint32Array | undefined {
    if (this.#rows !== undefined) return this.#rows.view as Uint32Array
    return this.entries === rows ? undefined : ascending(this.entries)
  }

  data(which: 'eng' | 'raw', rows: number): ColumnData {
    const present = this.rowsOf(rows)
    return {
      values: this[which].view,
      ...(present === undefined ? {} : { rows: present }),
      ...(this.#offsets === undefined ? {} : { offsets: this.#offsets.view as Int32Array }),
    }
  }

  /** States or validities, one an entry; undefined when all are 0. */
  marks(which: 'state' | 'validity', rows: number): ColumnData | undefined {
    const marks = which === 'state' ? this.#state : this.#validity
    if (marks === undefined) return undefined
    const present = this.rowsOf(rows)
    return { values: marks.view, ...(present === undefined ? {} : { rows: present }) }
  }

  /** All that is held, as arrays that the next `append` leaves as they are. */
  contents(rows: number): ColumnContents {
    const present = this.rowsOf(rows)
    const raw = this.raw.view
    return {
      path: this.path,
      raw,
      eng: this.eng === this.raw ? raw : this.eng.view,
      ...(present === undefined ? {} : { rows: present }),
      ...(this.#offsets === undefined ? {} : { offsets: this.#offsets.view as Int32Array }),
      ...(this.#state === undefined ? {} : { state: this.#state.view as Uint8Array }),
      ...(this.#validity === undefined ? {} : { validity: this.#validity.view as Uint8Array }),
    }
  }

  #addRows(column: Column, entries: number, base: number, repeated: boolean): void {
    if (this.#rows === undefined) {
      this.#rows = new GrowingValues(new Uint32Array(0))
      this.#rows.append(ascending(this.entries))
    }
    const rows = new Uint32Array(entries)
    let n = 0
    for (let i = 0; i < entries; i++) {
      const row = base + (column.rows?.[i] ?? i)
      if (repeated && n > 0 && rows[n - 1] === row) continue
      rows[n++] = row
    }
    this.#rows.append(rows, 0, n)
  }

  /** Offsets of the block's lists; gives how many entries it added. */
  #addOffsets(column: Column, entries: number, repeated: boolean): number {
    const held = this.#offsets!
    const start = (held.view as Int32Array)[held.length - 1]!
    const ends = new Int32Array(entries)
    let n = 0
    for (let i = 0; i < entries; i++) {
      if (!repeated) ends[n++] = start + column.offsets![i + 1]! - column.offsets![0]!
      else {
        // Several values of one packet become its list.
        if (n > 0 && column.rows !== undefined && column.rows[i] === column.rows[i - 1]) ends[n - 1]!++
        else {
          ends[n] = (n === 0 ? start : ends[n - 1]!) + 1
          n++
        }
      }
    }
    held.append(ends, 0, n)
    return n
  }

  /** One mark an entry: of several values the worst. */
  #addMarks(
    held: GrowingValues | undefined,
    marks: Uint8Array | undefined,
    column: Column,
    entries: number,
    repeated: boolean,
    added: number,
  ): GrowingValues | undefined {
    if (held === undefined && (marks === undefined || allZero(marks))) return undefined
    let target = held
    if (target === undefined) {
      target = new GrowingValues(new Uint8Array(0))
      target.fill(0, this.entries)
    }
    if (marks === undefined) target.fill(0, added)
    else if (marks.length === added) target.append(marks)
    else {
      const worst = new Uint8Array(added)
      let entry = -1
      for (let i = 0; i < entries; i++) {
        if (repeated) {
          if (i === 0 || column.rows?.[i] !== column.rows?.[i - 1]) entry++
          worst[entry] = Math.max(worst[entry]!, marks[i]!)
        } else
          for (let k = column.offsets![i]!; k < column.offsets![i + 1]!; k++)
            worst[i] = Math.max(worst[i]!, marks[k] ?? 0)
      }
      target.append(worst)
    }
    return target
  }
}

function ascending(count: number): Uint32Array {
  const rows = new Uint32Array(count)
  for (let i = 0; i < count; i++) rows[i] = i
  return rows
}

function repeats(column: Column): boolean {
  const { rows } = column
  if (rows === undefined || column.offsets !== undefined) return false
  for (let i = 1; i < rows.length; i++) if (rows[i] === rows[i - 1]) return true
  return false
}
