/** `vigie test check-evidence | rejudge`: evidence proved, and old runs judged again on it. */
import os from 'node:os'
import path from 'node:path'
import type { Command } from 'commander'
import type { Rejudgement } from '@vigie/qualification'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { err, out, outJson } from '../output.ts'
import { common, definitionOf, load, type TestOptions } from './test-options.ts'

interface RejudgeOptions extends TestOptions {
  by: string
  reason?: string
  expect?: string[]
  dryRun?: boolean
}

export function evidenceCommands(test: Command): void {
  common(test.command('check-evidence').argument('<folder>', 'of a campaign run, or its id in the data folder'))
    .description(
      'Compute every digest of a campaign run again: requirements, tests, runs, evidence, and what the book says.',
    )
    .action(async (given: string, options: TestOptions) => {
      const { checkEvidence, readBook } = await load()
      const data = path.resolve(options.data)
      const folder = await folderOf(given, data)
      const checked = await checkEvidence(folder, await readBook(data))
      const ok = checked.findings.length === 0
      if (options.json === true) outJson({ ok, folder, ...checked })
      else {
        for (const f of checked.findings) out(`${f.kind}: ${f.path}: ${f.detail}`)
        err(
          `${checked.runs} runs, ${checked.files} files, ${checked.bytes} bytes: ${ok ? 'as recorded' : `${checked.findings.length} findings`}`,
        )
      }
      process.exitCode = ok ? ExitCode.ok : ExitCode.findings
    })

  common(
    test.command('rejudge').argument('[run...]', 'ids of runs or of campaign runs; all in the data folder unless told'),
  )
    .description(
      'Judge old runs again on the telemetry that was archived with them, as the database, its limits and the requirements are now. The runs keep their verdicts; the difference is entered in the book.',
    )
    .option('--reason <text>', 'what has changed; kept with it')
    .option(
      '--expect <condition...>',
      'another condition, as "RECO1.TCS.Plate1=in [0, 45]", where a requirement demands another',
    )
    .option('--dry-run', 'show the difference and enter nothing')
    .option('--by <name>', 'who does it', os.userInfo().username)
    .action(async (named: string[], options: RejudgeOptions) => {
      if (options.reason === undefined && options.dryRun !== true)
        throw cliErrors.usage({
          detail: '--reason says what has changed; --dry-run enters nothing',
          command: 'test rejudge',
        })
      const { findRuns, rejudgeRuns, rejudgementFacts, recordFacts } = await load()
      const data = path.resolve(options.data)
      const definition = await definitionOf(options)
      const runs = await findRuns(data, named)
      const made = await rejudgeRuns(runs, {
        definition,
        by: options.by,
        reason: options.reason ?? 'dry run',
        expected: conditionsOf(options.expect ?? []),
      })
      if (options.dryRun !== true) {
        const author = { by: options.by, reason: options.reason! }
        if (!(await recordFacts(data, path.resolve(options.mission), () => rejudgementFacts(made), author)))
          throw cliErrors.usage({ detail: `the book of ${data} is open elsewhere`, command: 'test rejudge' })
      }
      if (options.json === true) outJson({ recorded: options.dryRun !== true, rejudgements: made })
      else show(made)
      process.exitCode = made.every((r) => r.before === r.after && r.differences.length === 0)
        ? ExitCode.ok
        : ExitCode.findings
    })
}

async function folderOf(given: string, data: string): Promise<string> {
  const { runsFolder } = await import('@vigie/qualification-folder')
  const isId = path.basename(given) === given
  return isId ? path.join(runsFolder(data), given) : path.resolve(given)
}

/** "subject=condition": the first "=" parts them. */
function conditionsOf(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const at = text.indexOf('=')
      if (at <= 0)
        throw cliErrors.usage({
          detail: `--expect is "<parameter>=<condition>", not "${text}"`,
          command: 'test rejudge',
        })
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    }),
  )
}

function show(made: readonly Rejudgement[]): void {
  let changed = 0
  for (const r of made) {
    if (r.before === r.after && r.differences.length === 0) continue
    changed++
    out(`${r.run}: ${r.before}${r.after === r.before ? '' : ` → ${r.after}`}`)
    for (const d of r.differences) {
      const word = (x: { readonly passed: boolean; readonly actual?: string }): string =>
        `${x.passed ? 'ok' : 'NOT OK'}${x.actual === undefined ? '' : ` ${x.actual}`}`
      out(
        `  step ${d.step}  ${d.subject} ${d.expected}: ${word(d.before)} → ${d.after === undefined ? 'the parameter is not there any more' : word(d.after)}`,
      )
    }
  }
  const sum = (of: (r: Rejudgement) => number): number => made.reduce((n, r) => n + of(r), 0)
  err(
    `${made.length} runs, ${sum((r) => r.judged)} checks judged again, ${sum((r) => r.kept)} kept as they were; ${changed} runs differ`,
  )
}
