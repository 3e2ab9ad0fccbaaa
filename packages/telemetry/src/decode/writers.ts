/** Columns that grow while packets of varying layout are decoded. */
import type { RawValue } from '../compile/conversion.ts'
import type { Storage } from '../compile/wire.ts'
import { Validity, type Values } from '../columns.ts'

export class Writer {
  readonly values: RawValue[] = []
  readonly rows: number[] = []
  readonly offsets: number[] = []
  /** Entries whose bits are no value. */
  readonly bad: number[] = []

  push(row: number, value: RawValue | undefined): void {
    if (value === undefined) this.#none(this.rows.length)
    else this.values.push(value)
    this.rows.push(row)
  }
  begin(row: number): void {
    this.rows.push(row)
    this.offsets.push(this.values.length)
  }
  item(value: RawValue | undefined): void {
    if (value === undefined) this.#none(this.rows.length - 1)
    else this.values.push(value)
  }
  #none(entry: number): void {
    this.bad.push(entry)
    this.values.push(0)
  }
}

function typedValues(storage: Storage, values: readonly RawValue[]): Values {
  switch (storage) {
    case 'u8':
      return new Uint8Array(values as number[])
    case 'i8':
      return new Int8Array(values as number[])
    case 'u16':
      return new Uint16Array(values as number[])
    case 'i16':
      return new Int16Array(values as number[])
    case 'u32':
      return new Uint32Array(values as number[])
    case 'i32':
      return new Int32Array(values as number[])
    case 'f32':
      return new Float32Array(values as number[])
    case 'f64':
      return new Float64Array(values as number[])
    case 'u64':
      return BigUint64Array.from(values as (bigint | number)[], BigInt)
    case 'i64':
      return BigInt64Array.from(values as (bigint | number)[], BigInt)
    case 'text':
      return values as string[]
    default:
      return values as Uint8Array[]
  }
}

export interface RawColumn {
  readonly parameter: number
  readonly rows?: Uint32Array
  readonly offsets?: Int32Array
  readonly raw: Values
  readonly validity?: Uint8Array
}

/** The column that a writer holds; `count` packets. Rows are left out when entry i belongs to packet i. */
export function finishColumn(parameter: number, list: boolean, storage: Storage, w: Writer, count: number): RawColumn {
  const dense = w.rows.length === count && w.rows.every((row, i) => row === i)
  const raw = typedValues(storage, w.values)
  const offsets = list ? Int32Array.from([...w.offsets, w.values.length]) : undefined
  return {
    parameter,
    ...(dense ? {} : { rows: Uint32Array.from(w.rows) }),
    ...(offsets === undefined ? {} : { offsets }),
    raw,
    ...optionalValidity(badEntries(w, raw, storage, offsets), w.rows.length),
  }
}

function badEntries(w: Writer, raw: Values, storage: Storage, offsets: Int32Array | undefined): readonly number[] {
  if (storage !== 'text') return w.bad
  return [...w.bad, ...undecodable(raw as string[], offsets)]
}

/** Entries with characters that the charset does not have. */
export function undecodable(texts: readonly string[], offsets: Int32Array | undefined): number[] {
  const bad: number[] = []
  for (let i = 0; i < texts.length; i++) {
    if (!texts[i]!.includes('\uFFFD')) continue
    if (offsets === undefined) bad.push(i)
    else bad.push(offsets.findLastIndex((offset) => offset <= i))
  }
  return bad
}

export function optionalValidity(bad: readonly number[], entries: number): { readonly validity?: Uint8Array } {
  if (bad.length === 0) return {}
  const validity = new Uint8Array(entries)
  for (const i of bad) validity[i] = Validity.badEncoding
  return { validity }
}
