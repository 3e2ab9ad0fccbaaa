/** A file of packets one after another, as batches: memory stays bounded however long the file is. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { PacketSplitter } from '@vigie/ccsds'
import type { PacketBatch } from '@vigie/telemetry'
import { cliErrors } from '../errors.ts'

export interface PacketFileOptions {
  /** Foreign bytes before each packet. */
  readonly skip: number
  /** Time of generation of the packet `bytes[from … to)` into `column[row]`; false when it has none. */
  readonly timeOf?: (bytes: Uint8Array, from: number, to: number, column: BigInt64Array, row: number) => boolean
  readonly onProgress?: (bytesRead: number, bytesInAll: number) => void
}
export interface PacketFileStatistics {
  packets: number
  skippedBytes: number
  losses: number
}

/** Packets of a batch: 1 024, or as many as 4 MB hold. */
const BATCH_PACKETS = 1024
const BATCH_BYTES = 4_000_000
const NO_TIME = 8

class BatchBuilder {
  #bytes = new Uint8Array(256 * 1024)
  #offsets = new Uint32Array(BATCH_PACKETS + 1)
  #count = 0
  #size = 0
  #first = 0
  #time = 0n
  readonly #options: PacketFileOptions
  constructor(options: PacketFileOptions) {
    this.#options = options
  }
  get full(): boolean {
    return this.#count >= BATCH_PACKETS || this.#size >= BATCH_BYTES
  }
  get count(): number {
    return this.#count
  }
  add(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from
    if (this.#size + length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + length))
      larger.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = larger
    }
    if (this.#count + 1 >= this.#offsets.length) {
      const larger = new Uint32Array(this.#offsets.length * 2)
      larger.set(this.#offsets)
      this.#offsets = larger
    }
    this.#bytes.set(bytes.subarray(from, to), this.#size)
    this.#size += length
    this.#offsets[++this.#count] = this.#size
  }
  /** The batch so far; the builder begins anew. `journal` holds the number of each packet, from 0. */
  take(): PacketBatch {
    const count = this.#count
    const bytes = this.#bytes.slice(0, this.#size)
    const offsets = this.#offsets.slice(0, count + 1)
    const generation = new BigInt64Array(count)
    const flags = new Uint8Array(count)
    for (let i = 0; i < count; i++) {
      if (this.#options.timeOf?.(bytes, offsets[i]!, offsets[i + 1]!, generation, i) === true)
        this.#time = generation[i]!
      else {
        // A file says nothing of reception: what does not tell its time came with what was before it.
        flags[i] = NO_TIME
        generation[i] = this.#time
      }
    }
    const first = this.#first
    const journal = Float64Array.from({ length: count }, (_, i) => first + i)
    this.#first += count
    this.#count = 0
    this.#size = 0
    return { chain: 'file', count, bytes, offsets, generation, reception: new BigInt64Array(count), journal, flags }
  }
}

/** Throws VIG-CLI-002. */
export async function* packetBatches(
  file: string,
  options: PacketFileOptions,
  statistics: PacketFileStatistics,
): AsyncGenerator<PacketBatch> {
  const builder = new BatchBuilder(options)
  const splitter = new PacketSplitter((bytes, from, to) => builder.add(bytes, from, to), { skip: options.skip })
  const info = await stat(file).catch((error: unknown) => {
    throw cliErrors.cannotRead({ file, detail: error instanceof Error ? error.message : String(error) })
  })
  let read = 0
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
      const bytes = chunk as Uint8Array
      read += bytes.length
      splitter.push(bytes)
      options.onProgress?.(read, info.size)
      if (builder.full) yield builder.take()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw cliErrors.cannotRead({ file, detail: (error as Error).message }, { cause: error })
  }
  splitter.end()
  if (builder.count > 0) yield builder.take()
  Object.assign(statistics, splitter.statistics)
}
