/** The requirements of a mission folder, imported into a book. */
import type { Clock } from '@vigie/base'
import { applyImport, type QualificationBook } from '@vigie/qualification'
import { readMissionRequirements } from '@vigie/server'

/** As a centre seeds a book that has nothing: its readable files as one import, those of other tools each by itself. */
export async function seedBook(book: QualificationBook, mission: string, by: string, clock: Clock): Promise<void> {
  for (const { file, sha256, read } of await readMissionRequirements(mission)) {
    const request = { read, file, sha256, by, reason: 'as in the mission folder', remove: false, keepGoing: false }
    await applyImport(book, request, clock, () => Promise.resolve())
  }
}
