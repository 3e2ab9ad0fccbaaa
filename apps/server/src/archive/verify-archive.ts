/** Proves the journals of a data folder: every one is read whole, its checksums and hashes held against its contents. */
import { describeError, VigieError } from '@vigie/base'
import { JOURNAL_KINDS } from '@vigie/archive'
import { journalFolder, listJournals, ReadOnlyJournal } from '@vigie/journal-files'

export interface VerifyProblem {
  readonly journal: string
  readonly code: string
  readonly message: string
  readonly remedy: string
}
export interface VerifyResult {
  readonly ok: boolean
  readonly packets: number
  readonly frames: number
  readonly events: number
  readonly entries: number
  readonly problems: readonly VerifyProblem[]
}
export interface VerifyOptions {
  readonly progress?: (fraction: number, detail: string) => void
  readonly signal?: AbortSignal
}

export async function verifyArchive(data: string, options: VerifyOptions = {}): Promise<VerifyResult> {
  const counts = Object.fromEntries(JOURNAL_KINDS.map((k) => [k, 0])) as Record<(typeof JOURNAL_KINDS)[number], number>
  const problems: VerifyProblem[] = []
  const journals = await listJournals(data)
  for (const [i, { chain, kind }] of journals.entries()) {
    const name = `${chain}/${kind}`
    options.progress?.(i / journals.length, name)
    try {
      const journal = await ReadOnlyJournal.open(journalFolder(data, chain, kind), chain, kind)
      for await (const batch of journal.read(0)) {
        options.signal?.throwIfAborted()
        counts[kind] += batch.length
        options.progress?.((i + counts[kind] / Math.max(1, journal.length)) / journals.length, name)
      }
      await journal.close()
    } catch (error) {
      options.signal?.throwIfAborted()
      problems.push({
        journal: name,
        code: error instanceof VigieError ? error.code : 'VIG-SERVER-099',
        message: error instanceof Error ? error.message : describeError(error),
        remedy: error instanceof VigieError ? error.remedy : 'Restore the journal from a copy.',
      })
    }
  }
  const entries = Object.values(counts).reduce((a, b) => a + b, 0)
  return {
    ok: problems.length === 0,
    packets: counts.packets,
    frames: counts.frames,
    events: counts.events,
    entries,
    problems,
  }
}
