/** Removes old segments whole and leaves a stub: the chain still verifies, and says what was removed. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import type { Clock } from '@vigie/base'
import { realDisk, type Disk } from './disk.ts'
import type { FileJournal } from './file-journal.ts'
import { codedIoError } from './journal-errors.ts'
import { readStub, STUB_FILE, type RemovedSegment, type StoredStub } from './retention-stub.ts'
import { sealText } from './sealed-text.ts'
import { indexFile, type SegmentIndex } from './segment-index.ts'

export interface RetentionRule {
  /** Segments whose last entry was received longer ago than this may go, ns. */
  readonly maxAge?: bigint
  /** Oldest segments go until the closed ones have no more than so many bytes. */
  readonly maxBytes?: number
}

/** Gives the segments removed. The segment that is written to always stays. */
export async function retain(
  journal: FileJournal,
  rule: RetentionRule,
  clock: Clock,
  disk: Disk = realDisk,
): Promise<readonly RemovedSegment[]> {
  const chosen = choose(journal.closedSegments(), rule, clock.now())
  if (chosen.length === 0) return []
  const before = await readStub(journal.folder)
  const removed: RemovedSegment[] = []
  const counts: Record<string, number> = { ...before?.counts }
  for (const { segment, why } of chosen) {
    removed.push({
      file: path.basename(segment.file),
      first: segment.first,
      count: segment.count,
      bytes: segment.size,
      sha256: await digestOf(segment.file),
      hash: Buffer.from(segment.hash).toString('hex'),
      from: segment.minReception === undefined ? null : String(segment.minReception),
      to: segment.maxReception === undefined ? null : String(segment.maxReception),
      removed: String(clock.now()),
      rule: why,
    })
    for (const [i, name] of segment.sources.entries()) counts[name] = (counts[name] ?? 0) + segment.counts[i]!
  }
  const stub: StoredStub = {
    version: 1,
    journal: journal.name,
    segments: [...(before?.segments ?? []), ...removed],
    counts,
  }
  try {
    // First it is said, then it is done: an interruption leaves files that are known to be removed.
    await disk.replaceFile(path.join(journal.folder, STUB_FILE), sealText(stub))
    journal.forget((await readStub(journal.folder))!)
    for (const { segment } of chosen) {
      await disk.removeFile(segment.file)
      await disk.removeFile(indexFile(segment.file))
    }
  } catch (error) {
    throw codedIoError(error, journal.folder)
  }
  return removed
}

function choose(
  closed: readonly SegmentIndex[],
  rule: RetentionRule,
  now: bigint,
): { segment: SegmentIndex; why: string }[] {
  const chosen: { segment: SegmentIndex; why: string }[] = []
  let bytes = closed.reduce((sum, segment) => sum + segment.size, 0)
  // Only from the oldest on: a journal has no holes.
  for (const segment of closed) {
    const newest = segment.maxReception ?? segment.opened
    const old = rule.maxAge !== undefined && now - newest > rule.maxAge
    const much = rule.maxBytes !== undefined && bytes > rule.maxBytes
    if (!old && !much) break
    chosen.push({ segment, why: old ? `older than ${rule.maxAge} ns` : `more than ${rule.maxBytes} bytes` })
    bytes -= segment.size
  }
  return chosen
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(file)) hash.update(part as Buffer)
  return hash.digest('hex')
}
