/** `vigie test run | show | record`: tests by hand, what a run found, and runs entered in the book later. */
import os from 'node:os'
import path from 'node:path'
import { openRunFolder, runsFolder } from '@vigie/qualification-folder'
import { campaignFacts, checkText, type Campaign, type TestRun } from '@vigie/qualification/tests'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { exitCodeOf, showOutcome } from '../commands/qualify.ts'
import { atCentre } from '../commanding/centre-access.ts'
import { out, outJson } from '../output.ts'
import { runWithDisplay } from './run-campaign.ts'
import { common, load, type TestOptions } from './test-options.ts'

interface RunOptions extends TestOptions {
  by: string
  satellite?: string[]
  time?: string
  lines?: string
  answers?: string
  unattended?: boolean
  approvals?: boolean
  record?: boolean
  start?: string
  seed?: string
}

interface AccessOptions extends TestOptions {
  by: string
  url?: string
  token?: string
}

export function runCommands(test: Command): void {
  common(test.command('run').argument('<test...>', 'ids, suites, #keywords, or "*"'))
    .description('Run tests by hand, on a line of their own, without a campaign; the qualification book is left alone.')
    .option('--satellite <name...>', 'only for these')
    .option('--time <kind>', 'real, stepped, or a rate such as 60', 'stepped')
    .option('--lines <n>', 'lines side by side', '1')
    .option('--start <utc>', 'first instant of simulated time')
    .option('--seed <n>', 'of the simulator')
    .option('--answers <file>', 'YAML: answers to what the tests ask')
    .option('--unattended', 'ask nobody')
    .option('--approvals', 'a second person on the line approves by himself what two have to approve')
    .option('--record', 'enter the results in the qualification book')
    .option('--by <name>', 'who runs it', os.userInfo().username)
    .action(async (words: string[], options: RunOptions) => {
      const campaign = byHand(words, options)
      const outcome = await runWithDisplay({ ...options, campaign, record: options.record === true })
      if (options.json === true)
        outJson({ ok: outcome.verdict === 'passed', ...outcome, anomalies: outcome.anomalies.map((a) => a.id) })
      else {
        showOutcome({ ...outcome, recorded: true })
        for (const { run } of await (await load()).findRuns(path.resolve(options.data), [outcome.id]))
          if (!run.verdict.startsWith('passed')) showRun(run)
      }
      process.exitCode = exitCodeOf(outcome)
    })

  common(test.command('show').argument('<run>', 'id of a run, as "vigie test runs" lists it'))
    .description('Show a run: its steps and checks, what it proves, and its evidence.')
    .action(async (id: string, options: TestOptions) => {
      const run = await runOf(path.resolve(options.data), id)
      if (options.json === true) outJson(run)
      else showRun(run)
    })

  common(test.command('record').argument('<campaign run>', 'its id: a folder of qualification/runs in the data folder'))
    .description('Enter a campaign run that has ended in the qualification book: it was open elsewhere when it ended.')
    .option('--by <name>', 'who does it', os.userInfo().username)
    .option('--url <address>', 'of a centre that has the book of this data folder open')
    .option('--token <token>', 'API token; better in VIGIE_TOKEN')
    .action(async (id: string, options: AccessOptions) => {
      if (options.url !== undefined || options.token !== undefined)
        return atCentre(options, async ({ client }) => {
          const done = await client.recordCampaignRun({ params: { id } })
          if (options.json === true) outJson(done)
          else
            out(
              `${id} is in the book: ${Object.entries(done.counts)
                .map(([v, n]) => `${n} ${v}`)
                .join(', ')}`,
            )
        })
      const data = path.resolve(options.data)
      const { record } = await openRunFolder(path.join(runsFolder(data), id))
      const { recordFacts } = await load()
      const author = { by: options.by, reason: `campaign run ${id}` }
      const done = await recordFacts(
        data,
        path.resolve(options.mission),
        (state) => campaignFacts(state, record),
        author,
      )
      if (!done)
        throw cliErrors.usage({
          detail: `the book of ${data} is open elsewhere: name its centre with --url`,
          command: 'test record',
        })
      if (options.json === true) outJson({ ok: true, runs: record.runs.length })
      else out(`${id} is in the book: ${record.runs.length} runs`)
    })
}

function byHand(words: readonly string[], options: RunOptions): Campaign {
  return {
    name: 'by-hand',
    title: 'Tests run by hand',
    kind: 'integration',
    tests: words,
    satellites: options.satellite ?? [],
    environment: 'simulator',
    lines: 1,
    time: { kind: 'stepped' },
    start: options.start ?? '2026-01-01T12:00:00Z',
    seed: Number(options.seed ?? 1),
    ...(options.approvals === true ? { approvals: 'automatic' as const } : {}),
    onFailure: 'continue',
    margin: 2,
    readiness: [],
  }
}

/** Of the book, else of the data folder. */
async function runOf(data: string, id: string): Promise<TestRun> {
  const { findRuns, readBook } = await load()
  const known = (await readBook(data))?.runs.get(id)
  return known ?? (await findRuns(data, [id]))[0]!.run
}

function showRun(run: TestRun): void {
  out(`${run.id}: ${run.verdict}`)
  for (const reason of run.reasons) out(`  ${reason}`)
  out(
    `  ${run.startedAt} to ${run.endedAt} (${run.configuration.time}), ${run.configuration.environment}, Vigie ${run.configuration.software.version}${run.stations === undefined || run.stations.length === 0 ? '' : `, by ${run.stations.join(' ')}`}`,
  )
  out(`  verifies ${run.requirements.map((r) => `${r.id}@${r.version}`).join(' ') || 'nothing'}`)
  for (const s of run.steps) {
    out(`  ${s.number}  ${s.verdict.padEnd(12)}  ${s.title}${s.remark === undefined ? '' : `  (${s.remark})`}`)
    for (const c of s.checks) out(`       ${c.passed ? 'ok    ' : 'NOT OK'}  ${checkText(c)}`)
  }
  for (const e of run.evidence) out(`  ${e.sha256.slice(0, 12)}  ${String(e.size).padStart(10)}  ${e.file}`)
  for (const a of run.anomalies) out(`  anomaly ${a}`)
}
