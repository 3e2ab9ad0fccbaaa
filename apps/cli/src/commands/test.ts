/** `vigie test …`: tests of a mission looked at without running a campaign; results that became stale. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { out, outJson, showDiagnostics } from '../output.ts'
import { evidenceCommands } from '../qualification/test-evidence.ts'
import { runCommands } from '../qualification/test-run.ts'
import { common, definitionOf, load, type TestOptions } from '../qualification/test-options.ts'

async function staleOf(options: TestOptions) {
  const { presentVersions, recordedRuns } = await load()
  const { staleResults } = await import('@vigie/qualification/evidence')
  const definition = await definitionOf(options)
  const present = await presentVersions(definition)
  return { definition, present, stale: staleResults(await recordedRuns(path.resolve(options.data)), present) }
}

export function testCommands(program: Command): void {
  const test = program.command('test').description('tests and their results (vigie qualify runs a campaign)')

  common(test.command('check'))
    .description(
      'Tell everything that is wrong with the tests and campaigns of a mission, with its place, before anything runs.',
    )
    .action(async (options: TestOptions) => {
      const { cases, campaigns, diagnostics } = await definitionOf(options)
      const errors = diagnostics.filter((d) => d.severity === 'error').length
      if (options.json === true)
        outJson({ ok: errors === 0, tests: cases.length, campaigns: campaigns.length, diagnostics })
      else {
        showDiagnostics(diagnostics)
        out(
          `${cases.length} tests, ${campaigns.length} campaigns, ${errors} errors, ${diagnostics.length - errors} other findings`,
        )
      }
      process.exitCode = errors === 0 ? ExitCode.ok : ExitCode.findings
    })

  common(test.command('list'))
    .description('List the tests of a mission, with what carries them out and what they verify.')
    .action(async (options: TestOptions) => {
      const { cases } = await definitionOf(options)
      if (options.json === true) return outJson(cases.map((c) => c.test))
      for (const { test: t } of cases)
        out(
          `${t.id}  ${t.means.kind.padEnd(9)}  ${t.suite.join('/')}  ${t.title}  ${t.verifies.map((v) => v.requirement).join(' ')}`,
        )
    })

  common(test.command('runs'))
    .description('List the results that the qualification book has, the oldest first.')
    .action(async (options: TestOptions) => {
      const runs = await (await load()).recordedRuns(path.resolve(options.data))
      if (options.json === true) return outJson(runs)
      for (const r of runs)
        out(
          `${r.startedAt.slice(0, 19)}Z  ${r.verdict.padEnd(12)}  ${r.id}${r.reasons.length === 0 ? '' : `  ${r.reasons[0]}`}`,
        )
    })

  common(test.command('stale'))
    .description('After a delivery: list results that a changed requirement, test, model or software has made stale.')
    .action(async (options: TestOptions) => {
      const { stale } = await staleOf(options)
      if (options.json === true) outJson(stale.map((s) => ({ run: s.run.id, reasons: s.reasons })))
      else for (const s of stale) out(`${s.run.id}: ${s.reasons.join('; ')}`)
      process.exitCode = stale.length === 0 ? ExitCode.ok : ExitCode.findings
    })

  common(test.command('regression'))
    .description('Write the campaign that runs again what has become stale.')
    .requiredOption('--campaign <name>', 'campaign whose lines, time and readiness it takes over')
    .requiredOption('--out <file>', 'file of the new campaign; its name is that of the file')
    .action(async (options: TestOptions) => {
      const { definition, present, stale } = await staleOf(options)
      const { regressionCampaign } = await import('@vigie/qualification/evidence')
      const { writtenCampaign } = await import('@vigie/qualification/tests')
      const like = definition.campaigns.find((c) => c.campaign.name === options.campaign)?.campaign
      if (like === undefined)
        throw cliErrors.usage({
          detail: `the mission has no campaign "${options.campaign}"`,
          command: 'test regression',
        })
      const file = path.resolve(options.out!)
      const name = path.basename(file).replace(/\.ya?ml$/, '')
      const campaign = regressionCampaign(stale, like, present, name)
      if (campaign === undefined)
        return options.json === true ? outJson({ tests: [] }) : out('nothing is stale: no campaign was written')
      await writeFile(file, stringify(writtenCampaign(campaign)), { flag: 'wx' })
      if (options.json === true) outJson({ file, tests: campaign.tests })
      else out(`${file}: ${campaign.tests.length} tests`)
    })

  runCommands(test)
  evidenceCommands(test)
}
