/** `vigie requirements export`: the book as files of other tools. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { TABLE_KINDS } from '@vigie/qualification'
import type { ExportedFile } from '@vigie/server'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { oneOf } from '../option-values.ts'
import { err, out, outJson } from '../output.ts'
import { atBook, withBook, type BookOptions } from './access.ts'
import { requirementsCliErrors } from './errors.ts'

const FORMATS = ['testlink', 'xlsx', 'csv', 'reqif', 'reqifz', 'yaml'] as const
const DELIMITERS = [',', ';'] as const

interface ExportOptions extends BookOptions {
  to: string
  what?: string
  specification?: string
  out?: string
  only?: string
  delimiter?: string
}

export function exportCommand(requirements: Command): void {
  withBook(requirements.command('export').description('requirements, tests and results as files of other tools'))
    .requiredOption('--to <format>', `one of ${FORMATS.join(', ')}`)
    .option('--what <kind>', `of a CSV, one of ${TABLE_KINDS.join(', ')}; requirements unless told`)
    .option('--delimiter <char>', 'of a CSV: "," or ";"', ',')
    .option('--specification <id>', 'only this one, with its chapters')
    .option('--only <name>', 'of an export of several files: this one')
    .option('--out <file>', 'file, or folder where it ends with "/" or there are several; else the standard output')
    .action((options: ExportOptions) =>
      atBook(options, async (book, json) => {
        const to = oneOf('--to', options.to, FORMATS, 'requirements export')
        const all = await book.export({
          to,
          delimiter: oneOf('--delimiter', options.delimiter ?? ',', DELIMITERS, 'requirements export'),
          ...(options.what === undefined
            ? {}
            : { what: oneOf('--what', options.what, TABLE_KINDS, 'requirements export') }),
          ...(options.specification === undefined ? {} : { specification: options.specification }),
        })
        const files = options.only === undefined ? all : all.filter((f) => f.name === options.only)
        const written = await write(files, options.out)
        if (json) outJson({ ok: true, files: written })
        else for (const f of written) err(`${f} written`)
        if (files.length === 0) err('there is nothing to export')
      }),
    )
}

async function write(files: readonly ExportedFile[], target: string | undefined): Promise<string[]> {
  const several = (): Error =>
    requirementsCliErrors.severalFiles({ count: files.length, names: files.map((f) => f.name).join(', ') })
  if (target === undefined) {
    if (files.length > 1) throw several()
    for (const f of files) out(Buffer.from(f.content).toString('utf8').trimEnd())
    return []
  }
  const folder = files.length > 1 || target.endsWith('/')
  if (folder && path.extname(target) !== '' && !target.endsWith('/')) throw several()
  const names: string[] = []
  for (const f of files) {
    const file = folder ? path.join(target, f.name) : target
    try {
      if (folder) await mkdir(target, { recursive: true })
      await writeFile(file, f.content)
    } catch (error) {
      throw cliErrors.cannotWrite({ file, detail: error instanceof Error ? error.message : String(error) })
    }
    names.push(file)
  }
  return names
}
