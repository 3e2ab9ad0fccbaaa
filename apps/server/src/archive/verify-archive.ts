/** Proves a data folder: every byte of the journals, every chain of hashes, the parameter files; with progress by the bytes there are. */
import type { IntegrityReport } from '@vigie/archive'
import { journalFolder, listJournals } from '@vigie/journal-files'
import { verifyData } from '@vigie/parquet-duckdb'
import { folderBytes } from './journals.ts'

export interface VerifyOptions {
  readonly progress?: (fraction: number, detail: string) => void
  readonly signal?: AbortSignal
}

export async function verifyArchive(data: string, options: VerifyOptions = {}): Promise<IntegrityReport> {
  const names = await listJournals(data)
  let all = 0
  for (const { chain, kind } of names) all += await folderBytes(journalFolder(data, chain, kind))
  return verifyData(data, {
    progress: ({ journal, bytes }) => {
      options.signal?.throwIfAborted()
      options.progress?.(Math.min(1, bytes / Math.max(1, all)), journal)
    },
  })
}
