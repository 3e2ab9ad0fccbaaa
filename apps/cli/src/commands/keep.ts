/** `vigie retain` and `vigie restore`: what an archive keeps, and how it comes back from a copy. */
import path from 'node:path'
import { describeError, parseDuration, silentLog } from '@vigie/base'
import { JOURNAL_KINDS, type JournalKind } from '@vigie/archive'
import { listJournals, restore, retain, type RetentionRule } from '@vigie/journal-files'
import { chainWorld } from '@vigie/server/archive'
import { Option, type Command } from 'commander'
import { mustExist } from '../archive-chains.ts'
import { cliErrors } from '../errors.ts'
import { wholeNumber } from '../option-values.ts'
import { out, outJson, Progress } from '../output.ts'

interface RetainOptions {
  data: string
  chain?: string
  kind: JournalKind
  maxAge?: string
  maxBytes?: string
  json?: boolean
}

export function keepCommands(program: Command): void {
  program
    .command('retain')
    .summary('remove the oldest segments of journals by a rule; the rest still verifies')
    .description(
      'Remove the oldest segments of journals by a rule. The rest still verifies, and what went is kept on record. No server may run on the folder.',
    )
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--chain <name>', 'this chain only')
    .addOption(new Option('--kind <kind>', 'journals of this kind').choices([...JOURNAL_KINDS]).default('frames'))
    .option('--max-age <duration>', 'segments received longer ago go: "90 d"')
    .option('--max-bytes <n>', 'oldest segments go until no more than so many bytes are left in closed ones')
    .option('--json', 'print what was removed')
    .addHelpText('after', '\nExample:\n  vigie retain --data vigie-data --kind frames --max-age "90 d"')
    .action(async (options: RetainOptions) => {
      const removed = await retainAll(options)
      if (options.json === true) outJson({ ok: true, removed })
      else if (removed.length === 0) out('nothing to remove')
      else for (const r of removed) out(`${r.journal}: ${r.file}, ${r.count} entries, ${r.bytes} bytes`)
    })

  program
    .command('restore')
    .summary('bring the journals back from a copy of a data folder, verified as they come')
    .description(
      'Bring the journals back from a copy of a data folder, verified as they come; "vigie rebuild" then makes the parameter files of them.',
    )
    .argument('<copy>', 'a copy of a data folder')
    .requiredOption('--data <dir>', 'data folder to restore to; it must have no journals')
    .option('--json', 'print ok, packets, frames')
    .addHelpText(
      'after',
      '\nExample:\n  vigie restore /backup/vigie-data --data vigie-data && vigie rebuild --model my-mission --data vigie-data',
    )
    .action(async (copy: string, options: { data: string; json?: boolean }) => {
      await mustExist(copy)
      const progress = new Progress('restoring')
      const report = await restore(path.resolve(copy), path.resolve(options.data), (p) =>
        progress.update(p.journal, p.files / p.of),
      ).finally(() => progress.done())
      if (options.json === true) outJson(report)
      else
        out(`restored and whole: ${report.packets} packets, ${report.frames} frames, ${report.entries} entries in all`)
    })
}

interface Removed {
  readonly journal: string
  readonly file: string
  readonly count: number
  readonly bytes: number
}

async function retainAll(options: RetainOptions): Promise<Removed[]> {
  await mustExist(options.data)
  const rule: RetentionRule = {
    ...(options.maxAge === undefined ? {} : { maxAge: parseDuration(options.maxAge) }),
    ...(options.maxBytes === undefined ? {} : { maxBytes: wholeNumber('--max-bytes', options.maxBytes, 'retain') }),
  }
  if (rule.maxAge === undefined && rule.maxBytes === undefined) {
    throw cliErrors.usage({ command: 'retain', detail: '--max-age or --max-bytes is missing: say what may go' })
  }
  const data = path.resolve(options.data)
  const clock = chainWorld.clock()
  const journals = chainWorld.journals(data, clock, silentLog)
  const removed: Removed[] = []
  try {
    for (const { chain, kind } of await listJournals(data)) {
      if (kind !== options.kind || (options.chain !== undefined && chain !== options.chain)) continue
      const journal = await journals.open(chain, kind)
      for (const r of await retain(journal, rule, clock))
        removed.push({ journal: `${chain}/${kind}`, file: r.file, count: r.count, bytes: r.bytes })
    }
  } finally {
    await journals.closeAll().catch((error: unknown) => out(describeError(error)))
  }
  return removed
}
