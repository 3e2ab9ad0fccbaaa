/**
 * Writes a Parquet file (format 2) column by column: one data page a column, the encoding that fits the values, zstd where
 * it gains. Nothing is held but the metadata: bytes go to the caller as they are made.
 */
import { constants, zstdCompressSync } from 'node:zlib'
import { bitWidth, encodeHybrid } from './bit-packing.ts'
import { ByteBuffer } from './byte-buffer.ts'
import { PHYSICAL, type ColumnData, type ColumnSchema } from './column-data.ts'
import { Encoding, encodeValues, type EncodingId } from './encode-values.ts'
import { writeSchema } from './schema-elements.ts'
import { ThriftWriter } from './thrift.ts'

const MAGIC = new Uint8Array([0x50, 0x41, 0x52, 0x31]) // PAR1
const ZSTD = 6
const UNCOMPRESSED = 0
/** Pages below this size are not worth a compressor. */
const LEAST_TO_COMPRESS = 64
/** At the fastest level, pages that the encoding made smaller than this a value are left as they are: merged files compress them. */
const ENOUGH_BYTES = 1.5

interface Chunk {
  readonly schema: ColumnSchema
  readonly encodings: readonly EncodingId[]
  readonly codec: number
  readonly values: number
  readonly rawBytes: number
  readonly bytes: number
  readonly at: number
  readonly dataAt: number
  readonly min: Uint8Array | undefined
  readonly max: Uint8Array | undefined
  readonly nulls: number
}

interface RowGroup {
  readonly rows: number
  readonly chunks: Chunk[]
}

export class ParquetFileWriter {
  readonly #schema: readonly ColumnSchema[]
  readonly #sink: (bytes: Uint8Array) => void
  readonly #level: number
  readonly #groups: RowGroup[] = []
  readonly #page = new ByteBuffer(64 * 1024)
  #levels = new Uint32Array(0)
  #at = 0

  /** `sink` takes the bytes of the file in order and keeps none of them after it returns. `level` is zstd's. */
  constructor(schema: readonly ColumnSchema[], sink: (bytes: Uint8Array) => void, level = 1) {
    this.#schema = schema
    this.#sink = sink
    this.#level = level
    this.#emit(MAGIC)
  }

  beginRowGroup(rows: number): void {
    this.#groups.push({ rows, chunks: [] })
  }

  /** The columns of the row group, in the order of the schema. */
  writeColumn(data: ColumnData): void {
    const group = this.#groups.at(-1)!
    const schema = this.#schema[group.chunks.length]!
    const entries = data.rows?.length ?? group.rows
    const values = data.offsets === undefined ? entries : data.offsets[entries]! - data.offsets[0]!
    const page = this.#page
    page.reset()
    const levels = this.#writeLevels(page, schema, data, group.rows, entries)
    const encoded = encodeValues(page, schema.type, data.values, values, data.calibratedFrom)
    const at = this.#at
    let rawBytes = 0
    const pages: { header: Uint8Array; body: Uint8Array }[] = []
    // One codec a chunk: zstd when it gains on the whole.
    const plain = page.size + (encoded.dictionary?.bytes.length ?? 0)
    const worthTrying = plain >= LEAST_TO_COMPRESS && (this.#level > 1 || plain > values * ENOUGH_BYTES)
    const dictionary =
      worthTrying && encoded.dictionary !== undefined ? this.#compress(encoded.dictionary.bytes) : undefined
    const body = worthTrying ? this.#compress(page.taken()) : page.taken()
    const codec = worthTrying && body.length + (dictionary?.length ?? 0) < plain ? ZSTD : UNCOMPRESSED
    if (encoded.dictionary !== undefined) {
      const raw = encoded.dictionary.bytes
      const bytes = codec === ZSTD ? dictionary! : raw
      const header = pageHeader(raw.length, bytes.length, undefined, encoded.dictionary.count)
      pages.push({ header, body: bytes })
      rawBytes += header.length + raw.length
    }
    const bytes = codec === ZSTD ? body : page.taken()
    const header = pageHeader(page.size, bytes.length, encoded.encoding, levels.count)
    pages.push({ header, body: bytes })
    rawBytes += header.length + page.size
    let dataAt = at
    for (const [i, p] of pages.entries()) {
      if (i === pages.length - 1) dataAt = this.#at
      this.#emit(p.header)
      this.#emit(p.body)
    }
    const list = schema.shape === 'list'
    group.chunks.push({
      schema,
      encodings:
        encoded.dictionary === undefined
          ? [encoded.encoding, Encoding.rle]
          : [Encoding.plain, encoded.encoding, Encoding.rle],
      codec,
      values: levels.count,
      rawBytes,
      bytes: this.#at - at,
      at,
      dataAt,
      min: list ? undefined : encoded.min,
      max: list ? undefined : encoded.max,
      nulls: levels.count - values,
    })
  }

  /** Ends the file; gives its size. */
  finish(metadata: Readonly<Record<string, string>>): number {
    const writer = new ThriftWriter()
    writer.i32(1, 2)
    writeSchema(writer, 2, this.#schema)
    writer.i64(
      3,
      this.#groups.reduce((sum, group) => sum + group.rows, 0),
    )
    writer.structs(4, this.#groups, (group) => {
      writer.structs(1, group.chunks, (chunk) => {
        writer.i64(2, chunk.at)
        writer.struct(3, () => writeChunk(writer, chunk))
      })
      writer.i64(
        2,
        group.chunks.reduce((sum, chunk) => sum + chunk.rawBytes, 0),
      )
      writer.i64(3, group.rows)
    })
    writer.structs(5, Object.entries(metadata), ([key, value]) => {
      writer.binary(1, key)
      writer.binary(2, value)
    })
    writer.binary(6, 'vigie')
    // ColumnOrder TYPE_ORDER for each leaf: without it readers distrust min_value and max_value.
    writer.structs(7, this.#schema, () => writer.struct(1, () => {}))
    writer.stop()
    const footer = writer.bytes()
    this.#emit(footer)
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, footer.length, true)
    this.#emit(length)
    this.#emit(MAGIC)
    return this.#at
  }

  #emit(bytes: Uint8Array): void {
    this.#sink(bytes)
    this.#at += bytes.length
  }

  #compress(bytes: Uint8Array): Uint8Array {
    return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: this.#level } })
  }

  /** Repetition and definition levels of a v1 page; gives how many there are. */
  #writeLevels(
    page: ByteBuffer,
    schema: ColumnSchema,
    data: ColumnData,
    rows: number,
    entries: number,
  ): { count: number } {
    if (schema.shape === 'required') return { count: rows }
    const { offsets } = data
    if (schema.shape === 'optional') {
      const levels = this.#room(rows).fill(0, 0, rows)
      if (data.rows === undefined) levels.fill(1, 0, rows)
      else for (let i = 0; i < entries; i++) levels[data.rows[i]!] = 1
      writeLevelRuns(page, levels, rows, 1)
      return { count: rows }
    }
    const most = rows + offsets![entries]! - offsets![0]!
    const definition = new Uint32Array(most + 8)
    const repetition = new Uint32Array(most + 8)
    let n = 0
    let entry = 0
    for (let row = 0; row < rows; row++) {
      const present = data.rows === undefined || (entry < entries && data.rows[entry] === row)
      if (!present) {
        definition[n++] = 0
        continue
      }
      const length = offsets![entry + 1]! - offsets![entry]!
      if (length === 0) definition[n++] = 1
      for (let k = 0; k < length; k++) {
        definition[n] = 2
        repetition[n++] = k === 0 ? 0 : 1
      }
      entry++
    }
    writeLevelRuns(page, repetition, n, 1)
    writeLevelRuns(page, definition, n, 2)
    return { count: n }
  }

  #room(count: number): Uint32Array {
    if (this.#levels.length < count + 8) this.#levels = new Uint32Array(count + 1024)
    return this.#levels
  }
}

function writeLevelRuns(page: ByteBuffer, levels: Uint32Array, count: number, max: number): void {
  const at = page.reserve(4)
  encodeHybrid(page, levels, count, bitWidth(max))
  page.view.setUint32(at, page.size - at - 4, true)
}

/** parquet.thrift, PageHeader; without an encoding it is a dictionary page. */
function pageHeader(raw: number, packed: number, encoding: EncodingId | undefined, values: number): Uint8Array {
  const writer = new ThriftWriter()
  writer.i32(1, encoding === undefined ? 2 : 0)
  writer.i32(2, raw)
  writer.i32(3, packed)
  if (encoding === undefined)
    writer.struct(7, () => {
      writer.i32(1, values)
      writer.i32(2, Encoding.plain)
    })
  else
    writer.struct(5, () => {
      writer.i32(1, values)
      writer.i32(2, encoding)
      writer.i32(3, Encoding.rle)
      writer.i32(4, Encoding.rle)
    })
  writer.stop()
  return writer.bytes()
}

function writeChunk(writer: ThriftWriter, chunk: Chunk): void {
  const { schema } = chunk
  writer.i32(1, PHYSICAL[schema.type])
  writer.i32s(2, chunk.encodings)
  writer.strings(3, schema.shape === 'list' ? [schema.name, 'list', 'element'] : [schema.name])
  writer.i32(4, chunk.codec)
  writer.i64(5, chunk.values)
  writer.i64(6, chunk.rawBytes)
  writer.i64(7, chunk.bytes)
  writer.i64(9, chunk.dataAt)
  if (chunk.dataAt !== chunk.at) writer.i64(11, chunk.at)
  writer.struct(12, () => {
    if (schema.shape !== 'list') writer.i64(3, chunk.nulls)
    if (chunk.max !== undefined) writer.binary(5, chunk.max)
    if (chunk.min !== undefined) writer.binary(6, chunk.min)
  })
}
