/** The qualification book as it is worked with: opened on a data folder, by the server or by the command line without one. */
import { formatUtc, type Clock, type Log } from '@vigie/base'
import {
  acceptFacts,
  applyImport,
  baselineDifference,
  baselineFact,
  bookErrors,
  bookJournal,
  countsOf,
  coverage,
  gaps,
  previewImport,
  projectOf,
  QualificationBook,
  readExchangeFile,
  reviewFact,
  selectSuspects,
  sha256,
  suspectLinks,
  writeMapping,
  type Baseline,
  type BaselineChange,
  type Coverage,
  type CoverageScope,
  type ExchangeFormat,
  type Gap,
  type ImportDifference,
  type ReadFile,
  type Suspect,
  type SuspectSelection,
} from '@vigie/qualification'
import type { ImportReport } from '@vigie/contract'
import type { Journals } from '../archive/journals.ts'
import { AttachmentFiles } from './attachment-files.ts'
import { exportFiles, type ExportedFile, type ExportOptions } from './exports.ts'
import { MappingFiles } from './mapping-files.ts'
import { readMissionRequirements } from './mission-requirements.ts'
import { listed, listedSpecifications, shown } from './views.ts'

export interface ImportOptions {
  readonly file: string
  readonly content: Uint8Array
  readonly format?: ExchangeFormat
  readonly mapping?: string
  readonly remove?: boolean
  readonly progress?: (share: number) => void
}
export interface ApplyOptions extends ImportOptions {
  readonly by: string
  readonly reason: string
  readonly keepGoing?: boolean
  readonly strict?: boolean
  readonly digest?: string
}

export interface DeskParts {
  readonly journals: Journals
  readonly data: string
  /** Folder of the mission. */
  readonly mission?: string
  readonly clock: Clock
  readonly log?: Log
}

/** The journal is locked as long as it is open: one at a time works on a book. */
export async function openDesk(parts: DeskParts): Promise<QualificationDesk> {
  const journal = await parts.journals.open('centre', 'qualification')
  const book = await QualificationBook.open(bookJournal(journal, parts.clock), parts.clock)
  if (book.torn > 0)
    parts.log?.warn('an import was not written to its end; it counts as not begun', { entries: book.torn })
  return new QualificationDesk(book, parts)
}

export class QualificationDesk {
  readonly book: QualificationBook
  readonly files: AttachmentFiles
  readonly mappings: MappingFiles
  readonly #clock: Clock
  readonly #mission: string | undefined

  constructor(book: QualificationBook, parts: Pick<DeskParts, 'data' | 'mission' | 'clock'>) {
    this.book = book
    this.files = new AttachmentFiles(parts.data)
    this.mappings = new MappingFiles(parts.data, parts.mission)
    this.#clock = parts.clock
    this.#mission = parts.mission
  }

  async preview(options: ImportOptions): Promise<ImportReport> {
    const read = await this.#read(options)
    return reportOf(options.file, read, previewImport(this.book, this.#request(read, options), this.#clock), false)
  }
  /** Throws VIG-QUALIFICATION-004, 005, 130. */
  async import(options: ApplyOptions): Promise<ImportReport> {
    const read = await this.#read(options)
    const { keepGoing, strict, by, reason } = options
    const request = {
      ...this.#request(read, options),
      by,
      reason,
      keepGoing: keepGoing === true,
      ...(strict === undefined ? {} : { strict }),
    }
    const applied = await applyImport(this.book, request, this.#clock, (f) => this.files.keep(f), options.digest)
    return reportOf(options.file, read, applied, true)
  }

  async #read({ content, file, format, mapping, progress }: ImportOptions): Promise<ReadFile> {
    return readExchangeFile(content, file, {
      ...(format === undefined ? {} : { format }),
      ...(mapping === undefined ? {} : { mapping: await this.mappings.get(mapping) }),
      ...(progress === undefined ? {} : { progress }),
    })
  }
  #request(read: ReadFile, { file, content, remove }: ImportOptions) {
    return { read, file, sha256: sha256(content), by: '', reason: '', remove: remove === true, keepGoing: false }
  }

  /**
   * What the mission folder says. A book that has nothing yet takes it over; later, only what is new is taken: a change waits for
   * somebody who looks at it. Gives what waits.
   */
  async seed(): Promise<readonly { readonly file: string; readonly changed: number; readonly errors: number }[]> {
    if (this.#mission === undefined) return []
    const waiting: { file: string; changed: number; errors: number }[] = []
    for (const { file, sha256: digest, read } of await readMissionRequirements(this.#mission)) {
      if (this.book.state.imports.some((i) => i.sha256 === digest)) continue
      const request = {
        read,
        file,
        sha256: digest,
        by: 'mission',
        reason: 'as the mission folder says',
        remove: false,
        keepGoing: false,
      }
      const difference = previewImport(this.book, request, this.#clock)
      const errors = [...read.diagnostics, ...difference.diagnostics].filter((d) => d.severity === 'error').length
      const changed = difference.items.filter((i) => i.change !== 'added').length
      if (errors > 0 || changed > 0) waiting.push({ file, changed, errors })
      else await applyImport(this.book, request, this.#clock, (f) => this.files.keep(f), difference.digest)
    }
    return waiting
  }

  specifications = () => listedSpecifications(this.book.state)
  list = (filter: { readonly specification?: string; readonly status?: string; readonly text?: string }) =>
    listed(this.book.state, filter)
  /** Throws VIG-QUALIFICATION-002. */
  show = (id: string) => shown(this.book.state, id)
  coverage = (scope: CoverageScope): Coverage => coverage(this.book.state, scope)
  gaps = (): readonly Gap[] => gaps(this.book.state)
  suspects = (): readonly Suspect[] => suspectLinks(this.book.state)

  /** Those that were, or would be, accepted. */
  async accept(selection: SuspectSelection, by: string, reason: string, dryRun: boolean): Promise<readonly Suspect[]> {
    let suspects = selectSuspects(this.book.state, selection)
    const accepted = { by, at: formatUtc(this.#clock.now()), reason }
    acceptFacts(this.book.state, [], accepted)
    if (!dryRun)
      await this.book.append(
        (present) => {
          suspects = selectSuspects(present, selection)
          return acceptFacts(present, suspects, accepted)
        },
        { by, reason },
      )
    return suspects
  }
  async review(id: string, role: string, by: string, reason: string): Promise<void> {
    await this.book.append((present) => [reviewFact(present, id, role)], { by, reason })
  }

  baselines = (): readonly Baseline[] => [...this.book.state.baselines.values()]
  async createBaseline(name: string, by: string, comment?: string): Promise<Baseline> {
    const named = { name, by, at: formatUtc(this.#clock.now()), ...(comment === undefined ? {} : { comment }) }
    await this.book.append((present) => [baselineFact(present, named)], {
      by,
      ...(comment === undefined ? {} : { reason: comment }),
    })
    return this.book.state.baselines.get(name)!
  }
  compare = (from: string, to: string | undefined): readonly BaselineChange[] =>
    baselineDifference(this.book.state, from, to)

  /** Throws VIG-QUALIFICATION-002 for a specification that is not there. */
  async export(options: ExportOptions): Promise<readonly ExportedFile[]> {
    const { specification } = options
    if (specification !== undefined && !this.book.state.specifications.has(specification))
      throw bookErrors.noSuch({ what: 'specification', id: specification, hint: 'Look at "vigie requirements list".' })
    const project = projectOf(this.book.state, specification === undefined ? {} : { specification })
    return exportFiles(project, this.files, options, formatUtc(this.#clock.now()))
  }
}

function reportOf(file: string, read: ReadFile, difference: ImportDifference, applied: boolean): ImportReport {
  const count = (change: string): number => difference.items.filter((i) => i.change === change).length
  return {
    file,
    format: read.format,
    ...countsOf(read.project),
    diagnostics: [...read.diagnostics, ...difference.diagnostics],
    added: count('added'),
    changed: count('changed'),
    removed: count('removed'),
    difference: difference.items as ImportReport['difference'],
    suspect: [...difference.suspect],
    digest: difference.digest,
    applied,
    ...(read.mapping === undefined ? {} : { mapping: writeMapping(read.mapping) }),
  }
}
