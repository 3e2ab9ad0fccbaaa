/** Reads the Parquet files that Vigie writes: metadata at once, columns one at a time. */
import { constants, zstdDecompressSync } from 'node:zlib'
import { decodeDelta32, decodeDelta64, decodeHybrid } from './bit-packing.ts'
import { newValues, PHYSICAL, Physical, type ColumnData, type ColumnSchema } from './column-data.ts'
import { Encoding } from './encode-values.ts'
import { readSchema } from './schema-elements.ts'
import { field, ThriftReader, type ThriftStruct } from './thrift.ts'

/** Bytes that a footer of up to this length needs to be read in one go. */
export const FOOTER_GUESS = 64 * 1024
/** A page cannot expand beyond this. */
const LARGEST_PAGE = 512 * 1024 * 1024

export interface ChunkPlace {
  readonly at: number
  readonly bytes: number
  readonly values: number
  readonly codec: number
}
export interface ParquetFooter {
  readonly rows: number
  readonly columns: readonly ColumnSchema[]
  readonly groups: readonly { readonly rows: number; readonly chunks: readonly ChunkPlace[] }[]
  readonly metadata: Readonly<Record<string, string>>
  /** Index in `columns` by name. */
  readonly index: ReadonlyMap<string, number>
}

/** Bytes of the footer, from the last eight bytes of a file; undefined when it is not a Parquet file. */
export function footerLength(tail: Uint8Array): number | undefined {
  const at = tail.length - 8
  if (at < 0 || tail[at + 4] !== 0x50 || tail[at + 5] !== 0x41 || tail[at + 6] !== 0x52 || tail[at + 7] !== 0x31)
    return undefined
  return new DataView(tail.buffer, tail.byteOffset + at, 4).getUint32(0, true)
}

/** Throws RangeError where the bytes make no sense. */
export function readFooter(bytes: Uint8Array): ParquetFooter {
  const top = new ThriftReader(bytes).struct()
  const columns = readSchema(field.list<ThriftStruct>(top, 2))
  const groups = field.list<ThriftStruct>(top, 4).map((group) => ({
    rows: field.number(group, 3),
    chunks: field.list<ThriftStruct>(group, 1).map((chunk) => {
      const meta = field.struct(chunk, 3)
      const data = field.number(meta, 9)
      return {
        at: field.optional(meta, 11) ?? data,
        bytes: field.number(meta, 7),
        values: field.number(meta, 5),
        codec: field.number(meta, 4),
      }
    }),
  }))
  const metadata = Object.fromEntries(
    field.list<ThriftStruct>(top, 5).map((pair) => [field.text(pair, 1), field.text(pair, 2)]),
  )
  return {
    rows: field.number(top, 3),
    columns,
    groups,
    metadata,
    index: new Map(columns.map((column, i) => [column.name, i])),
  }
}

/** Decodes a column chunk of `rows` rows. Throws RangeError where the bytes make no sense. */
export function readChunk(chunk: Uint8Array, schema: ColumnSchema, place: ChunkPlace, rows: number): ColumnData {
  const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)
  let at = 0
  let dictionary: unknown[] | ArrayLike<unknown> | undefined
  for (;;) {
    const reader = new ThriftReader(bytes, at)
    const header = reader.struct()
    const raw = field.number(header, 2)
    const packed = field.number(header, 3)
    if (raw > LARGEST_PAGE || packed < 0 || reader.at + packed > bytes.length)
      throw new RangeError('a page has an impossible size')
    const body = bytes.subarray(reader.at, reader.at + packed)
    at = reader.at + packed
    const page = place.codec === 0 ? body : decompress(body, raw)
    if (field.number(header, 1) === 2) {
      dictionary = readPlain(page, 0, schema, field.number(field.struct(header, 7), 1))
      continue
    }
    const data = field.struct(header, 5)
    return readPage(page, schema, rows, field.number(data, 1), field.number(data, 2), dictionary)
  }
}

function decompress(body: Uint8Array, raw: number): Uint8Array {
  const page = zstdDecompressSync(body, {
    maxOutputLength: Math.max(raw, 1),
    params: { [constants.ZSTD_d_windowLogMax]: 27 },
  })
  if (page.length !== raw) throw new RangeError('a page does not have the size that it declares')
  // As a plain array: a Buffer's slice would share memory.
  return new Uint8Array(page.buffer, page.byteOffset, page.length)
}

function readPage(
  page: Uint8Array,
  schema: ColumnSchema,
  rows: number,
  levels: number,
  encoding: number,
  dictionary: ArrayLike<unknown> | undefined,
): ColumnData {
  let at = 0
  const runs = (width: number): Uint32Array => {
    const length = new DataView(page.buffer, page.byteOffset + at, 4).getUint32(0, true)
    const out = new Uint32Array(levels)
    decodeHybrid(page, at + 4, at + 4 + length, width, out, levels)
    at += 4 + length
    return out
  }
  if (schema.shape === 'required') return { values: readValues(page, at, schema, levels, encoding, dictionary) }
  if (schema.shape === 'optional') {
    const definition = runs(1)
    let n = 0
    const present = new Uint32Array(levels)
    for (let i = 0; i < levels; i++) if (definition[i] === 1) present[n++] = i
    const values = readValues(page, at, schema, n, encoding, dictionary)
    return n === rows ? { values } : { values, rows: present.slice(0, n) }
  }
  const repetition = runs(1)
  const definition = runs(2)
  const present: number[] = []
  const offsets: number[] = [0]
  let row = -1
  let n = 0
  for (let i = 0; i < levels; i++) {
    if (repetition[i] === 0) {
      row++
      if (definition[i]! > 0) {
        present.push(row)
        offsets.push(n)
      }
    }
    if (definition[i] === 2) offsets[offsets.length - 1] = ++n
  }
  const values = readValues(page, at, schema, n, encoding, dictionary)
  const data = { values, offsets: Int32Array.from(offsets) }
  return present.length === rows ? data : { ...data, rows: Uint32Array.from(present) }
}

function readValues(
  page: Uint8Array,
  at: number,
  schema: ColumnSchema,
  count: number,
  encoding: number,
  dictionary: ArrayLike<unknown> | undefined,
): ColumnData['values'] {
  if (encoding === Encoding.dictionary) {
    if (dictionary === undefined) throw new RangeError('a dictionary is missing')
    const indices = new Uint32Array(count)
    if (count > 0) decodeHybrid(page, at + 1, page.length, page[at]!, indices, count)
    const values = newValues(schema.type, count) as unknown[]
    for (let i = 0; i < count; i++) {
      const index = indices[i]!
      if (index >= dictionary.length) throw new RangeError('an index is beyond its dictionary')
      values[i] = dictionary[index]
    }
    return values as unknown as ColumnData['values']
  }
  if (encoding === Encoding.plain) return readPlain(page, at, schema, count)
  if (encoding === Encoding.delta) {
    if (PHYSICAL[schema.type] === Physical.int64) {
      const values = newValues(schema.type, count)
      const signed = new BigInt64Array((values as BigInt64Array).buffer)
      decodeDelta64(page, at, page.length, signed)
      return values
    }
    const wide = new Int32Array(count)
    decodeDelta32(page, at, page.length, wide)
    if (schema.type === 'int32') return wide
    const values = newValues(schema.type, count) as Int32Array
    values.set(wide)
    return values
  }
  if (encoding === Encoding.split) {
    const values = newValues(schema.type, count) as Float64Array
    const size = values.BYTES_PER_ELEMENT
    if (page.length - at < count * size) throw new RangeError('values end early')
    const bytes = new Uint8Array(values.buffer)
    for (let b = 0; b < size; b++) {
      const plane = at + b * count
      for (let i = 0, j = b; i < count; i++, j += size) bytes[j] = page[plane + i]!
    }
    return values
  }
  throw new RangeError(`encoding ${encoding}`)
}

const utf8 = new TextDecoder()

function readPlain(page: Uint8Array, at: number, schema: ColumnSchema, count: number): ColumnData['values'] {
  if (count > page.length * 8) throw new RangeError('values end early')
  const values = newValues(schema.type, count)
  if (schema.type === 'boolean') {
    for (let i = 0; i < count; i++) (values as Uint8Array)[i] = (page[at + (i >> 3)]! >> (i & 7)) & 1
    return values
  }
  const physical = PHYSICAL[schema.type]
  if (physical === Physical.bytes) {
    const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
    let from = at
    for (let i = 0; i < count; i++) {
      const length = view.getUint32(from, true)
      const value = page.subarray(from + 4, from + 4 + length)
      if (value.length !== length) throw new RangeError('values end early')
      ;(values as unknown[])[i] = schema.type === 'text' ? utf8.decode(value) : value.slice()
      from += 4 + length
    }
    return values
  }
  const size = physical === Physical.int32 || physical === Physical.float ? 4 : 8
  const bytes = page.slice(at, at + count * size)
  if (bytes.length !== count * size) throw new RangeError('values end early')
  if (physical === Physical.int32) {
    ;(values as Int32Array).set(new Int32Array(bytes.buffer))
    return values
  }
  new Uint8Array((values as Float64Array).buffer).set(bytes)
  return values
}
