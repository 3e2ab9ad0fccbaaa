/** Puts a table on disk: written beside, synced, renamed, and only then counted. */
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { formatUtc } from '@vigie/base'
import { writeTable, type ColumnSchema, type Extent, type Table } from '@vigie/archive'
import { summaryName, syncFolder, type NewFile, type TypeFolder } from './type-folder.ts'

/** Bytes gathered before they are given to the disk. */
const GATHER = 1024 * 1024
/** The encoder lets others run after so long, ms. */
const SLICE = 2

export interface WriteOptions {
  readonly chain: string
  /** Digest of the model that the columns were decoded with; "" when it is not known. */
  readonly model: string
  /** Units and labels by column path. */
  readonly description: Readonly<Record<string, unknown>>
  /** zstd level. */
  readonly level: number
}

/** What a file is written from and to; crosses to another thread. */
export interface FileJob {
  readonly folder: string
  readonly name: string
  readonly packetType: string
  readonly firstPosition: number
  readonly lastPosition: number
  readonly options: WriteOptions
}

export interface WrittenFile {
  readonly bytes: number
  readonly crc: number
  readonly summaryCrc: number
  readonly schema: readonly ColumnSchema[]
}

/** Where the table of a file is made: in this thread, or in the one that writes large files. */
export type TableWriting = (job: FileJob) => Promise<WrittenFile>

/** The file is there and durable when it resolves; `change` of the folder makes it count. */
export async function writeDataFile(
  type: TypeFolder,
  extent: Extent,
  samples: number,
  options: WriteOptions,
  write: TableWriting,
): Promise<NewFile> {
  await type.make()
  const stamp = formatUtc(extent.from, { digits: 0 }).replaceAll(/[-:Z]/g, '')
  const name = `${stamp}-${type.take()}.parquet`
  const firstPosition = extent.firstPosition ?? -1
  const lastPosition = extent.lastPosition ?? -1
  const { packetType, folder } = type
  const { bytes, crc, summaryCrc, schema } = await write({
    folder,
    name,
    packetType,
    firstPosition,
    lastPosition,
    options,
  })
  return {
    name,
    rows: extent.rows,
    bytes,
    crc,
    summaryCrc,
    samples,
    from: extent.from,
    to: extent.to,
    firstPosition,
    lastPosition,
    playback: extent.playback,
    columns: schema,
  }
}

/** Writes a table and its summary: beside, synced, renamed. */
export async function writeTableFile(job: FileJob, table: Table): Promise<WrittenFile> {
  const { options } = job
  const file = path.join(job.folder, job.name)
  const temporary = `${file}.tmp`
  const handle = await open(temporary, 'w')
  let summary: Uint8Array
  let bytes = 0
  let crc = 0
  try {
    let gathered: Uint8Array[] = []
    let size = 0
    let since = performance.now()
    const write = async (): Promise<void> => {
      const buffers = gathered
      gathered = []
      size = 0
      await handle.appendFile(Buffer.concat(buffers))
    }
    const result = await writeTable(
      table,
      {
        'vigie.version': '1',
        'vigie.chain': options.chain,
        'vigie.packetType': job.packetType,
        'vigie.model': options.model,
        'vigie.journal.from': String(job.firstPosition),
        'vigie.journal.to': String(job.lastPosition),
        'vigie.columns': JSON.stringify(
          Object.fromEntries(
            table.schema.flatMap(({ name }) =>
              Object.hasOwn(options.description, name) ? [[name, options.description[name]]] : [],
            ),
          ),
        ),
      },
      (part) => {
        gathered.push(part.slice())
        crc = crc32(part, crc)
        size += part.length
      },
      () => {
        if (size > GATHER) return write()
        if (performance.now() - since < SLICE) return undefined
        return new Promise<void>((resolve) => {
          setImmediate(() => {
            since = performance.now()
            resolve()
          })
        })
      },
      options.level,
    )
    await write()
    await handle.sync()
    summary = result.summary
    bytes = result.bytes
  } catch (error) {
    await handle.close()
    await rm(temporary, { force: true })
    throw error
  }
  await handle.close()
  // The summary is a convenience: it goes first, so that a file that counts has one.
  const summaryFile = path.join(job.folder, summaryName(job.name))
  const summaryHandle = await open(summaryFile, 'w')
  try {
    await summaryHandle.writeFile(summary)
    await summaryHandle.sync()
  } finally {
    await summaryHandle.close()
  }
  await rename(temporary, file)
  await syncFolder(job.folder)
  return { bytes, crc, summaryCrc: crc32(summary), schema: table.schema }
}
