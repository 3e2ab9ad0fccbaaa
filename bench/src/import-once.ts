/** Imports a file into a new book on disk, as `vigie requirements import` does, and says what it took: for the bench. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SystemClock } from '@vigie/base/system-clock'
import { Journals } from '@vigie/journal-files'
import { applyImport, bookJournal, countsOf, QualificationBook, readExchangeFile } from '@vigie/qualification'

const file = process.argv[2]!
const data = mkdtempSync(path.join(tmpdir(), 'vigie-bench-book-'))
const clock = new SystemClock()
const journals = new Journals({ folder: data, clock })
try {
  const began = performance.now()
  const book = await QualificationBook.open(bookJournal(await journals.open('centre', 'qualification'), clock), clock)
  const read = await readExchangeFile(readFileSync(file), file)
  const request = { read, file, sha256: '', by: 'bench', reason: 'bench', remove: false, keepGoing: false }
  await applyImport(book, request, clock, () => Promise.resolve())
  const seconds = (performance.now() - began) / 1000
  const megabytes = process.resourceUsage().maxRSS / 1000
  console.log(JSON.stringify({ seconds, megabytes, ...countsOf(read.project) }))
} finally {
  await journals.closeAll()
  rmSync(data, { recursive: true, force: true })
}
