/**
 * Puts the packets or frames of recordings into a journal so that an interruption at any instant loses and doubles nothing.
 * What is stored says where it came from: entries of a recording carry its identity as their source, in the order of the
 * recording, so the journal itself tells how many are behind.
 */
import type { Tai } from '@vigie/base'
import type { Journal } from '../ports.ts'

export interface IngestUnit {
  readonly payload: Uint8Array
  readonly generation: Tai
  readonly reception: Tai
  /** PacketFlag bits. */
  readonly flags: number
}

export interface IngestReport {
  /** Units of the recording: stored, already there and refused together. */
  readonly read: number
  readonly stored: number
  readonly alreadyThere: number
  readonly refused: number
}

export interface IngestOptions {
  /** Source that the entries get: `recordingSource` of the recording. */
  readonly source: string
  /** Entries of the recording that are in the journal: `alreadyStored`. */
  readonly alreadyThere: number
  /**
   * The units of the recording from its beginning, the same and in the same order each time; how many were refused since the
   * last batch (garbage, wrong length).
   */
  readonly units: AsyncIterable<{ readonly units: readonly IngestUnit[]; readonly refused: number }>
  /** Called after each batch is on the disk. */
  readonly progress?: (report: IngestReport) => void
}

/** A recording's identity: its SHA-256 and its size, and where it is a part of a larger one that is being written, both say so. */
export const recordingSource = (sha256: string, size: number): string => `file:${sha256}:${size}`

/** Sizes and digests of the recordings that a journal has entries of. */
export function storedRecordings(
  counts: ReadonlyMap<string, number>,
): { readonly source: string; readonly sha256: string; readonly size: number; readonly count: number }[] {
  return [...counts].flatMap(([source, count]) => {
    const match = /^file:([0-9a-f]{64}):(\d+)$/.exec(source)
    return match === null ? [] : [{ source, sha256: match[1]!, size: Number(match[2]), count }]
  })
}

/**
 * How many units of a recording a journal has. `digests` gives the SHA-256 of its beginnings by length, among them its whole:
 * a recording that has grown since is known by its beginning.
 */
export function alreadyStored(counts: ReadonlyMap<string, number>, digests: ReadonlyMap<number, string>): number {
  let stored = 0
  for (const recording of storedRecordings(counts))
    if (digests.get(recording.size) === recording.sha256) stored += recording.count
  return stored
}

/** Appends what the journal does not have; everything reported as stored is on the disk. Ends early where `units` throws. */
export async function ingest(journal: Journal, options: IngestOptions): Promise<IngestReport> {
  let read = 0
  let refused = 0
  let stored = 0
  let alreadyThere = 0
  const report = (): IngestReport => ({ read, stored, alreadyThere, refused })
  for await (const batch of options.units) {
    refused += batch.refused
    read += batch.units.length + batch.refused
    let appended = 0
    for (const unit of batch.units) {
      if (alreadyThere < options.alreadyThere) {
        alreadyThere++
        continue
      }
      journal.append({ ...unit, source: options.source })
      appended++
    }
    if (appended > 0) await journal.sync()
    stored += appended
    options.progress?.(report())
  }
  return report()
}
