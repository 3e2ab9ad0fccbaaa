/** What the tests of formats share. */
import { expect } from 'vitest'
import { SteppedClock, parseUtc } from '@vigie/base'
import {
  applyImport,
  memoryJournal,
  previewImport,
  QualificationBook,
  readExchangeFile,
  sha256,
  emptyProject,
  type ImportDifference,
  type Project,
  type QualificationState,
  type ReadFile,
  type ReadOptions,
} from '@vigie/qualification'

export const clock = new SteppedClock(parseUtc('2026-11-25T05:00:00Z'))
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const emptyBook = (): Promise<QualificationBook> => QualificationBook.open(memoryJournal(), clock)

export const request = (read: ReadFile, remove = false) => ({
  read,
  file: 'file',
  sha256: sha256(''),
  by: 'ada',
  reason: 'the customer sent it',
  remove,
  keepGoing: false,
})
export const apply = (book: QualificationBook, read: ReadFile, remove = false): Promise<ImportDifference> =>
  applyImport(book, request(read, remove), clock, () => Promise.resolve())

/** What a file would change in a book. */
export async function difference(
  book: QualificationBook,
  content: Uint8Array,
  file: string,
  options: ReadOptions = {},
): Promise<ImportDifference> {
  const read = await readExchangeFile(content, file, options)
  expect(read.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return previewImport(book, request(read), clock)
}

/** The present as a project, for exports. */
export { projectOf } from '@vigie/qualification'

export const readOf = (project: Project): ReadFile => ({
  project: { ...emptyProject, ...project },
  format: 'yaml',
  diagnostics: [],
  places: new Map(),
  carried: {
    specification: ['title', 'parent', 'type', 'scope', 'order', 'customFields'],
    requirement: [
      'specification',
      'title',
      'text',
      'type',
      'status',
      'expectedCoverage',
      'order',
      'customFields',
      'version',
      'rationale',
      'methods',
      'level',
      'stage',
      'owner',
      'appliesTo',
    ],
    test: [
      'suite',
      'title',
      'summary',
      'preconditions',
      'means',
      'verifies',
      'importance',
      'status',
      'keywords',
      'platforms',
      'order',
      'customFields',
      'version',
    ],
    suites: true,
    relations: true,
    links: true,
    allFields: true,
    plain: false,
  },
})
export type { QualificationState }
