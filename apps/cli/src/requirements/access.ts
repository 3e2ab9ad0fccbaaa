/** Where the commands find the qualification book: a data folder, a running centre, or nowhere (a file looked at by itself). */
import { userInfo } from 'node:os'
import { SystemClock } from '@vigie/base/system-clock'
import type { Client, ImportReport, RequirementDetail, RequirementSummary } from '@vigie/contract'
import { Journals } from '@vigie/journal-files'
import {
  memoryJournal,
  QualificationBook,
  type Baseline,
  type BaselineChange,
  type Coverage,
  type CoverageScope,
  type Gap,
  type Suspect,
  type SuspectSelection,
  type ExchangeFormat,
} from '@vigie/qualification'
import { openDesk, QualificationDesk, type ExportedFile, type ExportOptions } from '@vigie/server'
import type { Command } from 'commander'
import { atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { ExitCode } from '../exit-codes.ts'
import { fail } from '../output.ts'
import { requirementsCliErrors } from './errors.ts'

export interface BookOptions extends AccessOptions {
  data?: string
  mission?: string
  by?: string
}
export const withBook = (command: Command): Command =>
  withAccess(
    command
      .option('--data <dir>', 'data folder whose book it is, where no server runs on it')
      .option('--mission <dir>', 'with --data: mission folder, for its mappings of tables')
      .option('--by <name>', 'with --data: who does it; the user of this machine unless told'),
  )

export interface FileToImport {
  readonly file: string
  readonly content: Uint8Array
  readonly format?: ExchangeFormat
  readonly mapping?: string
  readonly remove?: boolean
  readonly progress?: (share: number) => void
}
interface HowToApply {
  readonly reason: string
  readonly keepGoing: boolean
  readonly strict: boolean
  readonly digest?: string
}
type NamedBaseline = Pick<Baseline, 'name' | 'at' | 'by' | 'comment'> & { readonly count: number }

/** What the commands ask of a book, wherever it is. */
export interface BookAccess {
  /** There is a book behind it; else a file is looked at by itself. */
  readonly kept: boolean
  preview(file: FileToImport): Promise<ImportReport>
  import(file: FileToImport, how: HowToApply): Promise<ImportReport>
  export(options: ExportOptions): Promise<readonly ExportedFile[]>
  list(filter: {
    readonly specification?: string
    readonly status?: string
    readonly text?: string
  }): Promise<readonly RequirementSummary[]>
  show(id: string): Promise<RequirementDetail>
  coverage(scope: CoverageScope): Promise<Coverage>
  gaps(): Promise<readonly Gap[]>
  suspects(): Promise<readonly Suspect[]>
  accept(selection: SuspectSelection, reason: string, dryRun: boolean): Promise<readonly Suspect[]>
  review(id: string, role: string, reason: string): Promise<void>
  baselines(): Promise<readonly NamedBaseline[]>
  createBaseline(name: string, comment: string | undefined): Promise<NamedBaseline>
  compare(from: string, to: string | undefined): Promise<readonly BaselineChange[]>
  mappings(): Promise<readonly { readonly name: string; readonly supplier?: string; readonly text: string }[]>
  saveMapping(text: string): Promise<{ readonly name: string }>
}

/** `alone`: without a data folder and a centre, a book that is empty and not kept. */
export async function atBook(
  options: BookOptions,
  work: (book: BookAccess, json: boolean) => Promise<number | void>,
  alone = false,
): Promise<void> {
  const json = options.json === true
  const online = options.url !== undefined || (options.token ?? process.env['VIGIE_TOKEN'] ?? '') !== ''
  if (options.data === undefined && online)
    return atCentre(options, async ({ client }) => work(onlineBook(client), json))
  try {
    process.exitCode = (await offline(options, alone, (book) => work(book, json))) ?? ExitCode.ok
  } catch (error) {
    process.exitCode = fail(error, json)
  }
}

async function offline(
  options: BookOptions,
  alone: boolean,
  work: (book: BookAccess) => Promise<number | void>,
): Promise<number | void> {
  const clock = new SystemClock()
  const { data, mission } = options
  const by = options.by ?? userInfo().username
  const withMission = mission === undefined ? {} : { mission }
  if (data === undefined) {
    if (!alone) throw requirementsCliErrors.noBook()
    const book = await QualificationBook.open(memoryJournal(), clock)
    return work(deskBook(new QualificationDesk(book, { data: '.', clock, ...withMission }), by, false))
  }
  const journals = new Journals({ folder: data, clock })
  try {
    return await work(deskBook(await openDesk({ journals, data, clock, ...withMission }), by, true))
  } finally {
    await journals.closeAll()
  }
}

function deskBook(desk: QualificationDesk, by: string, kept: boolean): BookAccess {
  const counted = (b: Baseline): NamedBaseline => ({ ...b, count: Object.keys(b.requirements).length })
  return {
    kept,
    preview: (file) => desk.preview(file),
    import: (file, how) => desk.import({ ...file, ...how, by }),
    export: (options) => desk.export(options),
    list: async (filter) => desk.list(filter),
    show: async (id) => desk.show(id),
    coverage: async (scope) => desk.coverage(scope),
    gaps: async () => desk.gaps(),
    suspects: async () => desk.suspects(),
    accept: (selection, reason, dryRun) => desk.accept(selection, by, reason, dryRun),
    review: (id, role, reason) => desk.review(id, role, by, reason),
    baselines: async () => desk.baselines().map(counted),
    createBaseline: async (name, comment) => counted(await desk.createBaseline(name, by, comment)),
    compare: async (from, to) => desk.compare(from, to),
    mappings: async () => (await desk.mappings.list()).map(({ mapping, text }) => ({ ...mapping, text })),
    saveMapping: async (text) => (await desk.mappings.save(text)).mapping,
  }
}

function onlineBook(client: Client): BookAccess {
  const body = ({ file, content, format, mapping, remove }: FileToImport) => ({
    file,
    content: Buffer.from(content).toString('base64'),
    ...(format === undefined ? {} : { format }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(remove === undefined ? {} : { remove }),
  })
  const counted = ({
    requirements,
    ...b
  }: {
    name: string
    at: string
    by: string
    comment?: string
    requirements: number
  }): NamedBaseline => ({
    ...b,
    count: requirements,
  })
  return {
    kept: true,
    preview: (file) => client.previewQualificationImport({ body: body(file) }),
    import: (file, how) => client.importQualification({ body: { ...body(file), ...how } }),
    export: async ({ to, what, specification }) => {
      const answer = await client.exportQualification({
        query: {
          to,
          ...(what === undefined ? {} : { what }),
          ...(specification === undefined ? {} : { specification }),
        },
      })
      return unpacked(new Uint8Array(await answer.arrayBuffer()), to)
    },
    list: (query) => client.listRequirements({ query }),
    show: (id) => client.getRequirement({ params: { id } }),
    coverage: async (query) => (await client.getRequirementCoverage({ query })) as unknown as Coverage,
    gaps: async () => (await client.listRequirementGaps()) as readonly Gap[],
    suspects: async () => (await client.listSuspectLinks()) as readonly Suspect[],
    accept: async ({ requirements, tests }, reason, dryRun) =>
      (await client.acceptSuspectLinks({
        body: {
          reason,
          dryRun,
          ...(requirements === undefined ? {} : { requirements: [...requirements] }),
          ...(tests === undefined ? {} : { tests: [...tests] }),
        },
      })) as readonly Suspect[],
    review: async (id, role, reason) =>
      void (await client.reviewRequirement({ params: { id }, body: { role, reason } })),
    baselines: async () => (await client.listBaselines()).map(counted),
    createBaseline: async (name, comment) =>
      counted(await client.createBaseline({ body: { name, ...(comment === undefined ? {} : { comment }) } })),
    compare: async (name, to) =>
      (await client.compareBaselines({
        params: { name },
        query: to === undefined ? {} : { to },
      })) as readonly BaselineChange[],
    mappings: () => client.listTableMappings(),
    saveMapping: (text) =>
      client.saveTableMapping({
        params: { name: /^mapping:\s*(.+?)\s*$/m.exec(text)?.[1] ?? 'mapping' },
        body: { text },
      }),
  }
}

/** Several files come as a ZIP; workbooks and .reqifz are one themselves. */
async function unpacked(content: Uint8Array, to: ExportOptions['to']): Promise<readonly ExportedFile[]> {
  const isZip = content[0] === 0x50 && content[1] === 0x4b
  if (!isZip || to === 'xlsx' || to === 'reqifz')
    return [{ name: `requirements.${to === 'testlink' ? 'xml' : to}`, content }]
  const { unzipSync } = await import('fflate')
  return Object.entries(unzipSync(content)).map(([name, c]) => ({ name, content: c }))
}
