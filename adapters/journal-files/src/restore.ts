/** Brings journals back from a copy of a data folder, verifying what arrives. */
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { IntegrityReport } from '@vigie/archive'
import { realDisk } from './disk.ts'
import { codedIoError, journalErrors } from './journal-errors.ts'
import { journalFolder, journalsFolder, listJournals } from './open-journals.ts'
import { verifyJournals } from './verify.ts'

export interface RestoreProgress {
  readonly journal: string
  readonly files: number
  readonly of: number
}

/**
 * Copies the journals of `from` to the data folder `to`, which must have none. They appear only when all of them verify
 * (VIG-JOURNAL-010 else); parameters are then rebuilt from them. Gives what was verified.
 */
export async function restore(
  from: string,
  to: string,
  progress?: (progress: RestoreProgress) => void,
): Promise<IntegrityReport> {
  const names = await listJournals(from)
  if (names.length === 0) throw journalErrors.restoreDamaged({ folder: from, detail: 'there are no journals in it' })
  if ((await listJournals(to)).length > 0) throw journalErrors.restoreOccupied({ folder: to })
  const staging = path.join(to, '.restore')
  try {
    await rm(staging, { recursive: true, force: true })
    for (const { chain, kind } of names) {
      const source = journalFolder(from, chain, kind)
      const target = journalFolder(staging, chain, kind)
      await mkdir(target, { recursive: true })
      const files = await readdir(source)
      for (const [i, file] of files.entries()) {
        await copyFile(path.join(source, file), path.join(target, file))
        const handle = await open(path.join(target, file), 'r+')
        await handle.sync().finally(() => handle.close())
        progress?.({ journal: `${chain}/${kind}`, files: i + 1, of: files.length })
      }
      await realDisk.syncFolder(target)
    }
    const report = await verifyJournals(staging)
    if (!report.ok) {
      const first = report.problems[0]!
      throw journalErrors.restoreDamaged({
        folder: from,
        detail: `${report.problems.length} problems, the first in ${first.journal} ${first.segment} at byte ${first.offset}: ${first.detail}`,
      })
    }
    await rm(journalsFolder(to), { recursive: true, force: true })
    await rename(journalsFolder(staging), journalsFolder(to))
    await realDisk.syncFolder(to)
    return report
  } catch (error) {
    throw codedIoError(error, to)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}
