/** A difference, written into the book as one batch: whole or not at all. */
import { formatUtc, type Clock } from '@vigie/base'
import type { BookFact } from '../book/entries.ts'
import type { QualificationBook } from '../book/book.ts'
import { bookErrors } from '../book/errors.ts'
import { differenceOf, type ImportDifference } from './difference.ts'
import { exchangeErrors } from './findings.ts'
import { countsOf } from './project.ts'
import type { ReadFile } from './read-file.ts'

export interface ImportRequest {
  readonly read: ReadFile
  readonly file: string
  readonly sha256: string
  readonly by: string
  readonly reason: string
  readonly remove: boolean
  /** What can be read is imported although there are errors; else nothing is. */
  readonly keepGoing: boolean
  /** Warnings count as errors. */
  readonly strict?: boolean
}

export function previewImport(book: QualificationBook, request: ImportRequest, clock: Clock): ImportDifference {
  const { read, file, by, reason, remove } = request
  const at = formatUtc(clock.now())
  return differenceOf(book.state, read.project, {
    file,
    carried: read.carried,
    remove,
    by,
    at,
    reason,
    places: read.places,
  })
}

/**
 * `keepFiles` keeps the content of attachments, before they are named in the book. With `digest`, of the difference that was shown,
 * another one is refused with VIG-QUALIFICATION-005; a file with errors, unless told, with 130; without a reason, 004.
 */
export async function applyImport(
  book: QualificationBook,
  request: ImportRequest,
  clock: Clock,
  keepFiles: (files: ReadonlyMap<string, Uint8Array>) => Promise<void>,
  digest?: string,
): Promise<ImportDifference> {
  if (request.reason.trim() === '') throw bookErrors.noReason({ what: 'an import' })
  const refuse = (difference: ImportDifference): void => {
    const all = [...request.read.diagnostics, ...difference.diagnostics]
    const errors = all.filter((d) => d.severity === 'error' || (request.strict === true && d.severity === 'warning'))
    if (errors.length > 0 && !request.keepGoing)
      throw exchangeErrors.refused({ file: request.file, count: errors.length }, { cause: all })
  }
  let applied = previewImport(book, request, clock)
  refuse(applied)
  // Large imports take seconds to compare: once is enough where nobody wrote meanwhile.
  let isStale = false
  const stop = book.onAppended(() => (isStale = true))
  await keepFiles(request.read.project.files).catch((error: unknown) => {
    stop()
    throw error
  })
  await book
    .append(
      () => {
        if (isStale) {
          applied = previewImport(book, request, clock)
          refuse(applied)
        }
        if (digest !== undefined && digest !== applied.digest)
          throw bookErrors.changedSince({ detail: `${applied.items.length} things differ now` })
        return applied.facts.length === 0 ? [] : [importFact(request, applied), ...applied.facts]
      },
      { by: request.by, reason: request.reason },
    )
    .finally(stop)
  return applied
}

function importFact({ read, file, sha256, remove }: ImportRequest, difference: ImportDifference): BookFact {
  const count = (change: string): number => difference.items.filter((i) => i.change === change).length
  return {
    kind: 'import',
    import: {
      file,
      format: read.format,
      sha256,
      ...(read.mapping === undefined ? {} : { mapping: read.mapping.name }),
      counts: countsOf(read.project),
      added: count('added'),
      changed: count('changed'),
      removed: remove ? count('removed') : 0,
    },
  }
}
