/** Proves the journals of a data folder: every byte, every chain of hashes; with progress by the bytes there are. */
import type { IntegrityReport } from '@vigie/archive'
import { journalFolder, listJournals, verifyJournals } from '@vigie/journal-files'
import { folderBytes } from './journals.ts'

export interface VerifyOptions {
  readonly progress?: (fraction: number, detail: string) => void
  readonly signal?: AbortSignal
}

export async function verifyArchive(data: string, options: VerifyOptions = {}): Promise<IntegrityReport> {
  const names = await listJournals(data)
  let all = 0
  for (const { chain, kind } of names) all += await folderBytes(journalFolder(data, chain, kind))
  return verifyJournals(data, {
    progress: ({ journal, bytes }) => {
      options.signal?.throwIfAborted()
      options.progress?.(Math.min(1, bytes / Math.max(1, all)), journal)
    },
  })
}
