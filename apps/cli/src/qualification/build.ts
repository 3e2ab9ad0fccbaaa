/** `vigie qualification build`: the file of a campaign that was run. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { matrixCounts } from '@vigie/qualification/file'
import { runsFolder } from '@vigie/qualification-folder'
import { issueFile } from '@vigie/qualification-runner'
import type { Command } from 'commander'
import { missionOption } from '../demonstration.ts'
import { ExitCode } from '../exit-codes.ts'
import { out, outJson, Progress } from '../output.ts'

interface BuildOptions {
  mission: string
  data: string
  out: string
  json?: boolean
}

export function buildCommand(qualification: Command): void {
  qualification
    .command('build')
    .argument('<run>', 'name of a campaign run, or its folder')
    .summary('issue the file of a campaign that was run')
    .description(
      'Issue the qualification file of a campaign that was run (vigie qualify runs one and issues its file). The same records give the same bytes.',
    )
    .requiredOption('--out <folder>', 'new folder of the file')
    .addOption(missionOption('mission folder, with qualification/plan.yaml'))
    .option('--data <dir>', 'data folder with the book and the runs', './vigie-data')
    .option('--json', 'print root, files, bytes, closed, open, notApplicable, failed')
    .addHelpText(
      'after',
      '\nThe exit code is 1 where requirements are open.\n\nExample:\n  vigie qualification build technical-20261125T045312Z --out bisat-qf-001',
    )
    .action(async (run: string, options: BuildOptions) => {
      const progress = new Progress('issuing')
      const isFolder = (await stat(run).catch(() => undefined))?.isDirectory() === true
      const issued = await issueFile({
        mission: path.resolve(options.mission),
        data: path.resolve(options.data),
        run: isFolder ? path.resolve(run) : path.join(runsFolder(path.resolve(options.data)), run),
        out: path.resolve(options.out),
        progress: (p) => progress.update(p.what, p.done / p.total),
      }).finally(() => progress.done())
      const counts = matrixCounts(issued.matrix)
      if (options.json === true) outJson({ root: issued.root, files: issued.files, bytes: issued.bytes, ...counts })
      else
        out(
          `${options.out}: ${issued.files} files, ${issued.bytes} bytes, root ${issued.root}\n${counts.closed} requirements closed, ${counts.open} open (${counts.failed} not complied with), ${counts.notApplicable} not applicable`,
        )
      process.exitCode = counts.open === 0 ? ExitCode.ok : ExitCode.findings
    })
}
