/** The requirements of a mission folder, imported into a book. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Clock } from '@vigie/base'
import { applyImport, readExchangeFile, sha256, type QualificationBook } from '@vigie/qualification'

/** All files of `qualification/requirements`, each as an import of its own. */
export async function seedBook(book: QualificationBook, mission: string, by: string, clock: Clock): Promise<void> {
  const folder = path.join(mission, 'qualification', 'requirements')
  for (const name of (await readdir(folder).catch(() => [])).toSorted()) {
    const bytes = await readFile(path.join(folder, name))
    const read = await readExchangeFile(bytes, name)
    const request = {
      read,
      file: name,
      sha256: sha256(bytes),
      by,
      reason: 'as in the mission folder',
      remove: false,
      keepGoing: false,
    }
    await applyImport(book, request, clock, () => Promise.resolve())
  }
}
