/** `vigie procedure dry-run`: what would be sent, against nothing at all, or against a simulator of its own. */
import type { Command } from 'commander'
import { readArguments } from '../commanding/arguments.ts'
import { atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { ExitCode } from '../exit-codes.ts'
import { out, outJson } from '../output.ts'
import { recordLine, rehearsalText } from './texts.ts'

interface Options extends AccessOptions {
  assume?: string[]
  live?: boolean
  statements?: boolean
}

export function dryRunCommand(group: Command): void {
  withAccess(
    group
      .command('dry-run')
      .argument('<procedure>', 'path of a procedure of a running centre')
      .argument('[arguments...]', 'name=value')
      .description('what would be sent: each activity with its bytes and what stands against it; nothing is'),
  )
    .option('--assume <parameter=value...>', 'values of telemetry that it is carried out with')
    .option('--live', 'other values are the present ones of the centre')
    .option('--statements', 'each statement too')
    .action((procedure: string, given: string[], options: Options) =>
      atCentre(options, async ({ client, json }) => {
        const result = await client.rehearseProcedure({
          params: { path: procedure },
          body: {
            arguments: readArguments(procedure, given),
            values: readArguments(procedure, options.assume ?? []),
            ...(options.live === true ? { live: true } : {}),
          },
        })
        if (json) outJson(result)
        else {
          if (options.statements === true) for (const r of result.records) out(recordLine(r))
          for (const line of rehearsalText(result)) out(line)
        }
        const isClean =
          result.outcome === 'confirmed' &&
          result.activities.every((a) => a.problem === undefined && a.refusals.length === 0)
        return isClean ? ExitCode.ok : ExitCode.findings
      }),
    )
}
