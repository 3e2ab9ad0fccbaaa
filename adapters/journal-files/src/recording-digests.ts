/** Digests of a recording and of its beginnings: how a resumed or repeated ingestion knows it again. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { recordingSource, storedRecordings } from '@vigie/archive'

export interface Recording {
  /** Source that its entries get. */
  readonly source: string
  readonly size: number
  /** SHA-256 by length: the whole, and the beginnings as long as recordings that are known. */
  readonly digests: ReadonlyMap<number, string>
}

/** `counts` is what the journal has by source. The file is read once, in pieces. */
export async function identifyRecording(file: string, counts: ReadonlyMap<string, number>): Promise<Recording> {
  const lengths = [...new Set(storedRecordings(counts).map((recording) => recording.size))].toSorted((a, b) => a - b)
  const digests = new Map<number, string>()
  const hash = createHash('sha256')
  let size = 0
  let next = 0
  for await (const part of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0
    while (next < lengths.length && lengths[next]! <= size + part.length) {
      const cut = lengths[next]! - size
      if (cut >= from) {
        hash.update(part.subarray(from, cut))
        from = cut
        digests.set(lengths[next]!, hash.copy().digest('hex'))
      }
      next++
    }
    hash.update(part.subarray(from))
    size += part.length
  }
  const whole = hash.digest('hex')
  digests.set(size, whole)
  return { source: recordingSource(whole, size), size, digests }
}
