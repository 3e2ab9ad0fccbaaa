/** `vigie qualify`: runs a campaign of the mission, keeps its evidence, and issues its qualification file. */
import os from 'node:os'
import path from 'node:path'
import type { Command } from 'commander'
import type { CampaignOutcome } from '@vigie/qualification-runner/run'
import { missionOption } from '../demonstration.ts'
import { ExitCode, EXIT_CODES_HELP } from '../exit-codes.ts'
import { err, out, outJson, Progress } from '../output.ts'
import { runWithDisplay, type RunOptions } from '../qualification/run-campaign.ts'

interface Options extends RunOptions {
  campaign: string
  out?: string
}

export function qualifyCommand(program: Command): void {
  program
    .command('qualify')
    .summary('run a campaign of tests on lines of its own, and issue its qualification file')
    .description(
      'Run a campaign of the mission: readiness review, tests on isolated lines (each a centre and a simulator of its own), evidence, anomalies.',
    )
    .requiredOption('--campaign <name>', 'file of qualification/campaigns, without its ending')
    .addOption(missionOption())
    .option('--data <dir>', 'where runs and the qualification book are kept', './vigie-data')
    .option('--by <name>', 'who runs it', os.userInfo().username)
    .option('--lines <n>', 'lines side by side, instead of what the campaign says')
    .option('--time <kind>', 'real, stepped, or a rate such as 60, instead of what the campaign says')
    .option('--only <test...>', 'only these tests, suites or #keywords, and what they need')
    .option('--answers <file>', 'YAML: answers for readiness points and manual tests, for rehearsals')
    .option('--go <reason>', 'go on although the readiness review says no: why')
    .option('--resume', 'take up the last run of this campaign that was interrupted')
    .option('--unattended', 'ask nobody, even at a terminal: what needs a person is "not run"')
    .option('--baseline <name>', 'baseline of requirements that it is run against')
    .option('--out <folder>', 'issue the qualification file of it there: a new folder')
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      `
Ctrl C ends it in order; --resume goes on. Killed in any other way, --resume goes on as well: what had ended is kept, what was
under way is run again.

The exit code is 1 where a test did not pass. Layout of what it leaves: docs/formats/runs.md.

Examples:
  vigie qualify --campaign technical --out file
  vigie qualify --campaign technical --only BIS-QT-012 --time real
  vigie qualify --campaign operational --answers rehearsal.yaml --unattended
${EXIT_CODES_HELP}`,
    )
    .action(async (options: Options) => {
      const outcome = await runWithDisplay(options)
      const isWhole = outcome.stopped !== 'it was interrupted'
      if (options.out !== undefined && isWhole) await issue(options, options.out, outcome)
      if (options.json === true)
        outJson({ ok: outcome.verdict === 'passed', ...outcome, anomalies: outcome.anomalies.map((a) => a.id) })
      else showOutcome(outcome)
      process.exitCode = exitCodeOf(outcome)
    })
}

/** A progress of its own: the file of a long campaign takes its time. */
async function issue(options: Options, folder: string, outcome: CampaignOutcome): Promise<void> {
  const { issueFile } = await import('@vigie/qualification-runner')
  const progress = new Progress('issuing')
  const issued = await issueFile({
    mission: path.resolve(options.mission),
    data: path.resolve(options.data),
    run: outcome.folder,
    out: path.resolve(folder),
    progress: (p) => progress.update(p.what, p.done / p.total),
  }).finally(() => progress.done())
  err(`${folder}: ${issued.files} files, ${issued.bytes} bytes, root ${issued.root}`)
}

export const exitCodeOf = (o: CampaignOutcome): number =>
  o.stopped === 'it was interrupted'
    ? ExitCode.unfinished
    : ['passed', 'passed with reservation', 'not applicable'].includes(o.verdict)
      ? ExitCode.ok
      : ExitCode.findings

export function showOutcome(o: CampaignOutcome): void {
  const counts = Object.entries(o.counts)
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${n} ${word}`)
    .join(', ')
  out(`${o.id}: ${o.verdict} (${counts})`)
  if (o.stopped !== undefined) out(`stopped: ${o.stopped}`)
  for (const a of o.anomalies) out(`${a.id}  ${a.title}`)
  out(o.folder)
  if (!o.recorded && o.stopped !== 'it was interrupted')
    err(`the qualification book is open elsewhere: enter the results with "vigie test record ${o.id}" when it is not`)
}
