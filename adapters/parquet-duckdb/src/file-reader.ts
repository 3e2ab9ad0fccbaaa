/** Reads columns and summaries of the files of a packet type. Reads are short and synchronous: a plot needs hundreds of them. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import {
  archiveErrors,
  columnPlace,
  footerLength,
  readChunk,
  readFooter,
  readSummaryColumn,
  readSummaryHeader,
  readSummaryTimes,
  SUMMARY_HEADER,
  timesPlace,
  type ColumnData,
  type ParquetFooter,
  type SummaryColumn,
  type SummaryShape,
  type SummaryTimes,
} from '@vigie/archive'
import { cachedColumn } from './column-cache.ts'

const TAIL = 16 * 1024
const FOOTERS_KEPT = 64

const footers = new Map<string, ParquetFooter>()

function bad(file: string, error: unknown): Error {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return error as Error
  return archiveErrors.badParquet(
    { file, detail: error instanceof Error ? error.message : String(error) },
    { cause: error },
  )
}

function readAt(handle: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let done = 0
  while (done < length) {
    const got = readSync(handle, bytes, done, length - done, at + done)
    if (got === 0) throw new RangeError('the file ends early')
    done += got
  }
  return bytes
}

/** Which file it is: a rebuild may put another one in the same place. */
function identityOf(handle: number): { readonly key: string; readonly size: number } {
  const { size, ino, mtimeMs } = fstatSync(handle)
  return { key: `${ino}:${size}:${mtimeMs}`, size }
}

function footerOf(handle: number, { key, size }: ReturnType<typeof identityOf>): ParquetFooter {
  const known = footers.get(key)
  if (known !== undefined) {
    footers.delete(key)
    footers.set(key, known)
    return known
  }
  const tail = readAt(handle, Math.max(0, size - TAIL), Math.min(TAIL, size))
  const length = footerLength(tail)
  if (length === undefined || length + 8 > size) throw new RangeError('it does not end like a Parquet file')
  const bytes =
    length + 8 <= tail.length
      ? tail.subarray(tail.length - 8 - length, tail.length - 8)
      : readAt(handle, size - 8 - length, length)
  const footer = readFooter(bytes)
  footers.set(key, footer)
  if (footers.size > FOOTERS_KEPT) footers.delete(footers.keys().next().value!)
  return footer
}

/** A Parquet file opened for a few reads. Throws VIG-ARCHIVE-003. */
export class OpenDataFile {
  readonly footer: ParquetFooter
  readonly #handle: number
  readonly #file: string
  readonly #key: string

  constructor(file: string) {
    this.#file = file
    this.#handle = openSync(file, 'r')
    try {
      const identity = identityOf(this.#handle)
      this.#key = identity.key
      this.footer = footerOf(this.#handle, identity)
    } catch (error) {
      closeSync(this.#handle)
      throw bad(file, error)
    }
  }

  /** The column of that name, all rows; undefined where the file has none. */
  column(name: string): ColumnData | undefined {
    const index = this.footer.index.get(name)
    if (index === undefined) return undefined
    const schema = this.footer.columns[index]!
    try {
      const [group, ...more] = this.footer.groups
      if (group === undefined || more.length > 0) throw new RangeError(`${this.footer.groups.length} row groups`)
      const place = group.chunks[index]!
      return readChunk(readAt(this.#handle, place.at, place.bytes), schema, place, group.rows)
    } catch (error) {
      throw bad(this.#file, error)
    }
  }

  /** The same for many questions about few files: it is not to be changed. */
  shared(name: string): ColumnData | undefined {
    if (!this.footer.index.has(name)) return undefined
    return cachedColumn(`${this.#key} ${name}`, () => this.column(name)!)
  }

  close(): void {
    closeSync(this.#handle)
  }
}

/** Times of the buckets of a summary; undefined where there is no summary that can be read. */
export function readTimes(file: string): SummaryTimes | undefined {
  return ofSummary(file, timesOf)
}

export interface SummaryPart {
  readonly times: SummaryTimes
  readonly values: SummaryColumn
}

/** One column of a summary; undefined where there is no summary that can be read. */
export function readSummary(file: string, column: number): SummaryPart | undefined {
  return ofSummary(file, (handle, shape) => {
    if (column >= shape.columns) return undefined
    const place = columnPlace(shape, column)
    const bytes = readAt(handle, place.at, place.bytes).buffer as ArrayBuffer
    return { times: timesOf(handle, shape), values: readSummaryColumn(bytes, shape.buckets) }
  })
}

function timesOf(handle: number, shape: SummaryShape): SummaryTimes {
  const place = timesPlace(shape)
  return readSummaryTimes(readAt(handle, place.at, place.bytes).buffer as ArrayBuffer, shape.buckets)
}

function ofSummary<T>(file: string, read: (handle: number, shape: SummaryShape) => T): T | undefined {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch {
    return undefined
  }
  try {
    const shape = readSummaryHeader(readAt(handle, 0, SUMMARY_HEADER))
    return shape === undefined ? undefined : read(handle, shape)
  } catch {
    return undefined
  } finally {
    closeSync(handle)
  }
}
