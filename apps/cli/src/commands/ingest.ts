import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { ingest } from '../ingesting/ingest.ts'
import { out, outJson, Progress } from '../output.ts'

interface Options {
  model: string
  data: string
  chain?: string
  container?: string
  skipHeaderBytes: string
  json?: boolean
}

export function ingestCommand(program: Command): void {
  program
    .command('ingest')
    .description('put files of space packets into an archive; can be interrupted and run again')
    .argument('<files...>', 'files of space packets, one after another')
    .requiredOption('--model <file|dir>', 'mission folder, XTCE, Excel, F´ dictionary …')
    .option('--data <dir>', 'data folder of the archive', './vigie-data')
    .option('--chain <name>', 'chain that the packets belong to; needed where a mission has several')
    .option('--container <name>', 'container that every packet is; found in the model unless told')
    .option('--skip-header-bytes <n>', 'foreign bytes before each packet', '0')
    .option('--json', 'print read, stored, alreadyThere, refused')
    .addHelpText(
      'after',
      `
Packets are journalled and on disk before they count as stored. Packets that the archive has already are recognised by
their bytes, whatever file they come in: after an interruption run the same command again.

Examples:
  vigie ingest --model jpss1.xml --data archive recording.dat
  vigie ingest --model missions/bisat --chain RECO1 --data vigie-data reco1-*.bin --json`,
    )
    .action(async (files: string[], options: Options) => {
      const skip = Number(options.skipHeaderBytes)
      if (!Number.isInteger(skip) || skip < 0)
        throw cliErrors.usage({
          detail: `--skip-header-bytes is a whole number, not "${options.skipHeaderBytes}"`,
          command: 'ingest',
        })
      const progress = new Progress('ingesting')
      const result = await ingest({
        model: options.model,
        data: options.data,
        files,
        skip,
        ...(options.chain === undefined ? {} : { chain: options.chain }),
        ...(options.container === undefined ? {} : { container: options.container }),
        progress: (text, fraction) => progress.update(text, fraction),
      }).finally(() => progress.done())
      if (options.json === true) outJson({ ok: result.refused === 0, ...result })
      else
        out(
          `${result.read} packets read: ${result.stored} stored, ${result.alreadyThere} already there; ${result.refused} places refused (${result.skippedBytes} bytes)`,
        )
      process.exitCode = result.refused === 0 ? ExitCode.ok : ExitCode.findings
    })
}
