/** What retention leaves of the segments that it removed: enough for the chain to verify and to say what is gone. */
import path from 'node:path'
import { journalErrors } from './journal-errors.ts'
import { readSealed } from './sealed-text.ts'

export const STUB_FILE = 'removed.json'

export interface RemovedSegment {
  readonly file: string
  readonly first: number
  readonly count: number
  readonly bytes: number
  /** SHA-256 of the file, hex: a copy kept elsewhere can be proved to be it. */
  readonly sha256: string
  /** Chain hash at its end, hex. */
  readonly hash: string
  /** Reception times of its entries, TAI ns as text. */
  readonly from: string | null
  readonly to: string | null
  /** When it was removed, TAI ns as text, and by which rule. */
  readonly removed: string
  readonly rule: string
}

export interface StoredStub {
  readonly version: 1
  readonly journal: string
  readonly segments: readonly RemovedSegment[]
  /** Entries removed, by source. */
  readonly counts: Readonly<Record<string, number>>
}

export interface RetentionStub extends StoredStub {
  readonly files: ReadonlySet<string>
  /** First position kept. */
  readonly end: number
  /** Chain hash there. */
  readonly hash: Uint8Array
}

/** Throws VIG-JOURNAL-008 where it was altered. */
export async function readStub(folder: string): Promise<RetentionStub | undefined> {
  const file = path.join(folder, STUB_FILE)
  const stored = await readSealed<StoredStub>(file)
  if (stored === undefined) return undefined
  if (stored === 'altered') throw journalErrors.badStub({ file })
  const last = stored.segments.at(-1)!
  return {
    ...stored,
    files: new Set(stored.segments.map((segment) => segment.file)),
    end: last.first + last.count,
    hash: new Uint8Array(Buffer.from(last.hash, 'hex')),
  }
}
