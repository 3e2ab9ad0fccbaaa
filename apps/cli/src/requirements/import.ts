/** `vigie requirements import`: what is in a file, what it would change, and then the change. */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { ImportReport } from '@vigie/contract'
import { COUNTED, EXCHANGE_FORMATS, wordLine, type ExchangeFormat } from '@vigie/qualification'
import type { Command } from 'commander'
import { ExitCode } from '../exit-codes.ts'
import { oneOf } from '../option-values.ts'
import { err, out, outJson, Progress, showDiagnostics } from '../output.ts'
import { atBook, withBook, type BookAccess, type BookOptions, type FileToImport } from './access.ts'
import { requirementsCliErrors } from './errors.ts'

interface ImportOptions extends BookOptions {
  dryRun?: boolean
  format?: string
  mapping?: string
  saveMapping?: string
  remove?: boolean
  keepGoing?: boolean
  strict?: boolean
  reason?: string
  full?: boolean
}

export function importCommand(requirements: Command): void {
  withBook(
    requirements
      .command('import')
      .argument(
        '<file...>',
        'TestLink XML, ReqIF, Excel, CSV, JUnit XML, YAML of a mission folder; or a folder of these',
      )
      .description(
        'what a file of requirements, tests or results says and would change, and with --reason the change itself',
      ),
  )
    .option('--dry-run', 'show it, and write nothing; without a data folder and a centre, that is all there is')
    .option('--format <format>', `one of ${EXCHANGE_FORMATS.join(', ')}; as the content says unless told`)
    .option('--mapping <name>', 'of a table: the mapping of its supplier')
    .option('--save-mapping <name>', 'of a table: keep the mapping by which it was read')
    .option('--remove', 'take out of the book what the specifications and suites of the file no longer have')
    .option('--keep-going', 'import what can be read although there are errors; else nothing is')
    .option('--strict', 'warnings count as errors')
    .option('--reason <text>', 'kept with what is written')
    .option('--full', 'list every difference')
    .addHelpText(
      'after',
      `
Examples:
  vigie requirements import export.xml --dry-run                    what is in it, and what is wrong with it
  vigie requirements import acme.xlsx --data vigie-data --dry-run   what it would change
  vigie requirements import acme.xlsx --data vigie-data --reason "ACME URD issue 3"

1 stands for errors in a file (with --strict: warnings too).`,
    )
    .action((files: string[], options: ImportOptions) =>
      atBook(options, (book, json) => importAll(book, files, options, json), true),
    )
}

async function importAll(
  book: BookAccess,
  named: readonly string[],
  options: ImportOptions,
  json: boolean,
): Promise<number> {
  const dryRun = options.dryRun === true || !book.kept
  if (!dryRun && (options.reason ?? '').trim() === '') throw requirementsCliErrors.noReason({ what: 'an import' })
  const format =
    options.format === undefined
      ? undefined
      : oneOf('--format', options.format, EXCHANGE_FORMATS, 'requirements import')
  const reports: ImportReport[] = []
  for (const file of await filesOf(named)) {
    const report = await importOne(book, file, format, options, dryRun)
    reports.push(report)
    if (options.saveMapping !== undefined && report.mapping !== undefined) {
      await book.saveMapping(report.mapping.replace(/^mapping:.*$/m, `mapping: ${options.saveMapping}`))
      err(`mapping "${options.saveMapping}" is kept`)
    }
    if (!json) showReport(report, options)
  }
  if (json) outJson(reports.length === 1 ? reports[0] : { files: reports })
  const bad = reports.some((r) =>
    r.diagnostics.some((d) => d.severity === 'error' || (options.strict === true && d.severity === 'warning')),
  )
  return bad ? ExitCode.findings : ExitCode.ok
}

async function importOne(
  book: BookAccess,
  file: string,
  format: ExchangeFormat | undefined,
  options: ImportOptions,
  dryRun: boolean,
): Promise<ImportReport> {
  const progress = new Progress(path.basename(file))
  const content = await readFile(file).catch((error: Error) => {
    throw requirementsCliErrors.noFile({ file, detail: error.message })
  })
  const what: FileToImport = {
    file: path.basename(file),
    content,
    ...(format === undefined ? {} : { format }),
    ...(options.mapping === undefined ? {} : { mapping: options.mapping }),
    ...(options.remove === undefined ? {} : { remove: options.remove }),
    progress: (share) => progress.update('', share),
  }
  try {
    if (dryRun) return await book.preview(what)
    return await book.import(what, {
      reason: options.reason!,
      keepGoing: options.keepGoing === true,
      strict: options.strict === true,
    })
  } finally {
    progress.done()
  }
}

async function filesOf(named: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const name of named) {
    const info = await stat(name).catch((error: Error) => {
      throw requirementsCliErrors.noFile({ file: name, detail: error.message })
    })
    if (!info.isDirectory()) files.push(name)
    else
      for (const inside of (await readdir(name, { recursive: true })).toSorted())
        if (/\.(?:ya?ml|xml|reqifz?|xlsx|csv)$/i.test(inside)) files.push(path.join(name, inside))
  }
  return files
}

const MOST_SHOWN = 40

function showReport(report: ImportReport, options: ImportOptions): void {
  showDiagnostics(report.diagnostics)
  out(`${report.file} (${report.format})`)
  for (const name of COUNTED) out(`  ${name}: ${report[name]}`)
  const { added, changed, removed, suspect } = report
  const verb = report.applied ? '' : 'would be '
  const taken =
    options.remove === true
      ? `${removed} ${verb}removed`
      : `${removed} no longer in the file${removed > 0 ? ' (they stay; --remove takes them out)' : ''}`
  out(
    `  difference: ${added} ${verb}added, ${changed} ${verb}changed, ${taken}, ${suspect.length} links ${report.applied ? 'are' : 'would be'} suspect`,
  )
  // All of a first import is new: what counts is told first.
  const order = ['changed', 'removed', 'added']
  const items = report.difference.toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change))
  const most = options.full === true ? items.length : MOST_SHOWN
  for (const i of items.slice(0, most)) {
    out(
      `  ${{ added: '+', changed: '~', removed: '-' }[i.change]} ${i.kind} ${i.id}${i.version === undefined ? '' : ` v${i.version}`}  ${i.title}`,
    )
    for (const f of i.fields) out(`      ${f.field}: ${wordLine(f.words)}`)
  }
  if (items.length > most) out(`  … and ${items.length - most} more (--full lists them all)`)
  for (const s of suspect.slice(0, most)) out(`  ! ${s.test} verifies ${s.requirement}: to be looked at again`)
}
