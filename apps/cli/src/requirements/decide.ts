/** `vigie requirements accept | review | baseline | mapping`: what people decide, with a reason. */
import { readFile } from 'node:fs/promises'
import { wordLine } from '@vigie/qualification'
import type { Command } from 'commander'
import { err, out, outJson } from '../output.ts'
import { atBook, withBook, type BookOptions } from './access.ts'
import { requirementsCliErrors } from './errors.ts'
import { suspectLine } from './look.ts'

interface AcceptOptions extends BookOptions {
  all?: boolean
  test?: string[]
  reason?: string
  dryRun?: boolean
}

export function decideCommands(requirements: Command): void {
  withBook(
    requirements
      .command('accept')
      .argument('[requirement...]', 'those whose suspect links are accepted')
      .description('accept suspect links as they are now, with a reason'),
  )
    .option('--all', 'all of them')
    .option('--test <id...>', 'only links of these tests')
    .option('--reason <text>', 'kept with it')
    .option('--dry-run', 'tell which these are, and write nothing')
    .action((ids: string[], options: AcceptOptions) =>
      atBook(options, async (book, json) => {
        const dryRun =
          options.dryRun === true || (ids.length === 0 && options.test === undefined && options.all !== true)
        if (!dryRun && options.reason === undefined)
          throw requirementsCliErrors.noReason({ what: 'accepting a suspect link' })
        const selection = {
          ...(ids.length === 0 ? {} : { requirements: ids }),
          ...(options.test === undefined ? {} : { tests: options.test }),
        }
        const accepted = await book.accept(selection, options.reason ?? 'dry run', dryRun)
        if (json) return outJson({ accepted: !dryRun, links: accepted })
        for (const s of accepted) out(suspectLine(s))
        err(
          `${accepted.length} links ${dryRun ? 'would be accepted; name requirements, tests or --all, with --reason' : 'accepted'}`,
        )
      }),
    )
  withBook(
    requirements
      .command('review')
      .argument('<id>', 'of the requirement')
      .description('say that a requirement was reviewed as it is now'),
  )
    .option('--role <role>', 'in which it was reviewed', 'reviewer')
    .option('--reason <text>', 'kept with it')
    .action((id: string, options: BookOptions & { role: string; reason?: string }) =>
      atBook(options, async (book, json) => {
        if (options.reason === undefined) throw requirementsCliErrors.noReason({ what: 'a review' })
        await book.review(id, options.role, options.reason)
        if (json) outJson({ ok: true })
        else out(`${id} is reviewed`)
      }),
    )
  baselineCommands(requirements)
  mappingCommands(requirements)
}

function baselineCommands(requirements: Command): void {
  const baseline = requirements.command('baseline').description('the state of all requirements, by name; never changed')
  withBook(baseline.command('create').argument('<name>', 'of the new one').description('name the present state'))
    .option('--comment <text>', 'kept with it')
    .action((name: string, options: BookOptions & { comment?: string }) =>
      atBook(options, async (book, json) => {
        const made = await book.createBaseline(name, options.comment)
        if (json) outJson(made)
        else out(`baseline ${made.name}: ${made.count} requirements`)
      }),
    )
  withBook(baseline.command('list').description('those that there are')).action((options: BookOptions) =>
    atBook(options, async (book, json) => {
      const all = await book.baselines()
      if (json) return outJson(all)
      for (const b of all)
        out(
          `${b.name}  ${b.at} by ${b.by}, ${b.count} requirements${b.comment === undefined ? '' : `  — ${b.comment}`}`,
        )
      if (all.length === 0) err('there is no baseline yet')
    }),
  )
  withBook(
    baseline
      .command('diff')
      .argument('<from>', 'name of a baseline')
      .argument('[to]', 'name of another; the present unless told')
      .description('what became of the requirements, word by word'),
  ).action((from: string, to: string | undefined, options: BookOptions) =>
    atBook(options, async (book, json) => {
      const changes = await book.compare(from, to)
      if (json) return outJson(changes)
      for (const c of changes) {
        const versions = [c.before, c.after].filter((v) => v !== undefined).map((v) => `v${v}`)
        out(
          `${{ added: '+', changed: '~', removed: '-' }[c.change]} ${c.requirement} ${versions.join(' → ')}  ${c.title}`,
        )
        for (const f of c.fields) out(`    ${f.field}: ${wordLine(f.words)}`)
      }
      err(`${changes.length} requirements differ`)
    }),
  )
}

function mappingCommands(requirements: Command): void {
  const mapping = requirements.command('mapping').description('which column of a supplier is which')
  withBook(mapping.command('list').description('those that are kept')).action((options: BookOptions) =>
    atBook(options, async (book, json) => {
      const all = await book.mappings()
      if (json) return outJson(all.map(({ name, supplier, text }) => ({ name, supplier, text })))
      for (const m of all) out(`${m.name}${m.supplier === undefined ? '' : `  (${m.supplier})`}`)
      if (all.length === 0) err('there is no mapping yet')
    }),
  )
  withBook(mapping.command('show').argument('<name>', 'of it').description('a mapping as it is written')).action(
    (name: string, options: BookOptions) =>
      atBook(options, async (book, json) => {
        const found = (await book.mappings()).find((m) => m.name === name)
        if (json) return outJson(found ?? null)
        if (found === undefined) err(`there is no mapping "${name}"`)
        else out(found.text.trimEnd())
        return found === undefined ? 2 : 0
      }),
  )
  withBook(
    mapping.command('save').argument('<file>', 'YAML').description('keep a mapping under the name that it has in it'),
  ).action((file: string, options: BookOptions) =>
    atBook(options, async (book, json) => {
      const text = await readFile(file, 'utf8').catch((error: Error) => {
        throw requirementsCliErrors.noFile({ file, detail: error.message })
      })
      const saved = await book.saveMapping(text)
      if (json) outJson({ ok: true, name: saved.name })
      else out(`mapping "${saved.name}" is kept`)
    }),
  )
}
