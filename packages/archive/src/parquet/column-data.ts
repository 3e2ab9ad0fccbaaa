/** A column on its way to or from a file, and what Parquet calls its type. */
import type { Values } from '@vigie/telemetry'

/** Parquet physical types (parquet.thrift, enum Type). */
export const Physical = { boolean: 0, int32: 1, int64: 2, float: 4, double: 5, bytes: 6 } as const
export type PhysicalType = (typeof Physical)[keyof typeof Physical]

/** How the values look to whoever opens the file. */
export type ColumnType =
  | 'boolean'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float'
  | 'double'
  | 'text'
  | 'bytes'
  | 'utc'

/** `required`: a value in every row; `optional`: null in some; `list`: any number of values a row, or null. */
export type ColumnShape = 'required' | 'optional' | 'list'

export interface ColumnSchema {
  readonly name: string
  readonly type: ColumnType
  readonly shape: ColumnShape
}

/** Values of one column, in order of rows. */
export interface ColumnData {
  readonly values: Values
  /** Row of each entry, ascending; absent when every row has one. */
  readonly rows?: Uint32Array
  /** Lists: entry i has values offsets[i] … offsets[i + 1]. */
  readonly offsets?: Int32Array
  /** Raw values, one a value, that these were most likely calibrated from: helps to encode, changes nothing. */
  readonly calibratedFrom?: Values
}

export const PHYSICAL: Readonly<Record<ColumnType, PhysicalType>> = {
  boolean: Physical.boolean,
  int8: Physical.int32,
  uint8: Physical.int32,
  int16: Physical.int32,
  uint16: Physical.int32,
  int32: Physical.int32,
  uint32: Physical.int32,
  int64: Physical.int64,
  uint64: Physical.int64,
  float: Physical.float,
  double: Physical.double,
  text: Physical.bytes,
  bytes: Physical.bytes,
  utc: Physical.int64,
}

/** parquet.thrift, enum ConvertedType; −1: none. */
export const CONVERTED: Readonly<Record<ColumnType, number>> = {
  boolean: -1,
  uint8: 11,
  uint16: 12,
  uint32: 13,
  uint64: 14,
  int8: 15,
  int16: 16,
  int32: 17,
  int64: 18,
  float: -1,
  double: -1,
  text: 0,
  bytes: -1,
  utc: -1,
}

/** An empty array of the kind that holds values of a type. */
export function newValues(type: ColumnType, length: number): Values {
  switch (type) {
    case 'boolean':
    case 'uint8':
      return new Uint8Array(length)
    case 'int8':
      return new Int8Array(length)
    case 'uint16':
      return new Uint16Array(length)
    case 'int16':
      return new Int16Array(length)
    case 'uint32':
      return new Uint32Array(length)
    case 'int32':
      return new Int32Array(length)
    case 'float':
      return new Float32Array(length)
    case 'double':
      return new Float64Array(length)
    case 'uint64':
      return new BigUint64Array(length)
    case 'int64':
    case 'utc':
      return new BigInt64Array(length)
    case 'text':
      return Array.from({ length }, () => '')
    case 'bytes':
      return Array.from({ length }, () => new Uint8Array(0))
  }
}

/** The type that holds what an array holds. */
export function typeOf(values: Values, otherwise: 'text' | 'bytes' = 'text'): ColumnType {
  if (values instanceof Uint8Array) return 'uint8'
  if (values instanceof Int8Array) return 'int8'
  if (values instanceof Uint16Array) return 'uint16'
  if (values instanceof Int16Array) return 'int16'
  if (values instanceof Uint32Array) return 'uint32'
  if (values instanceof Int32Array) return 'int32'
  if (values instanceof Float32Array) return 'float'
  if (values instanceof Float64Array) return 'double'
  if (values instanceof BigInt64Array) return 'int64'
  if (values instanceof BigUint64Array) return 'uint64'
  const first = values[0]
  return first === undefined ? otherwise : typeof first === 'string' ? 'text' : 'bytes'
}
